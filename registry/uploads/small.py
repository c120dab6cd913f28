"""A picture that was accepted, made small for a telephone."""

from io import BytesIO

LONG_SIDE = 800
QUALITY = 60


def small(file):
    """JPEG of at most 800 pixels; None for what is no picture after all. The file was drawn anew
    when it came in (pictures.py), hence it is read here without a process of its own."""
    from PIL import Image  # a start of the server needs none of it

    try:
        with file.open("rb") as stored, Image.open(stored, formats=["JPEG", "PNG"]) as picture:
            picture.draft("RGB", (LONG_SIDE, LONG_SIDE))
            drawn = picture.convert("RGB")
            drawn.thumbnail((LONG_SIDE, LONG_SIDE))
            kept = BytesIO()
            drawn.save(kept, "JPEG", quality=QUALITY, optimize=True)
            return kept.getvalue()
    except OSError:
        return None

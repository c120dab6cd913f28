"""Files of any size and orientation as sheets of A4 in one PDF: scans, photos, other PDFs.

A page keeps its proportions and lies upright on a standing or a lying sheet, whichever it fits
better, with room for the page number below. Pictures are not encoded again unless they are far
sharper than a printer: two hundred scans are copied in seconds.
"""

import io
from contextlib import contextmanager

import pikepdf
from PIL import Image, ImageFile, ImageOps

POINTS = 72 / 2.54  # of a centimetre
STANDING = (21 * POINTS, 29.7 * POINTS)
LYING = STANDING[::-1]
SIDE, ABOVE, BELOW = 0.8 * POINTS, 0.8 * POINTS, 1.5 * POINTS
LEAST, MOST = 1, 20_000  # points of a side: what is outside is no page
LARGE = 1_500_000  # bytes of a picture that is worth making smaller
LONG_SIDE = 2600  # pixels: 220 dots an inch on a sheet
JPEG_QUALITY = 82
DIRECT = {"L": "/DeviceGray", "RGB": "/DeviceRGB"}  # JPEG that a PDF can hold as it is
ORIENTATION = 0x0112
# What the readers raise on damaged bytes; a bug of ours (AttributeError, NameError) is none of it.
DAMAGE = (pikepdf.PdfError, OSError, ValueError, RuntimeError, TypeError, KeyError, SyntaxError)


class Broken(Exception):
    """A file that cannot be shown; its text says why, in Thai."""


def add_file(target, file, content_type, stack):
    """Append the sheets of one file to `target`; all of them, or none and Broken.

    `stack` closes what must stay open until `target` is saved.
    """
    before = len(target.pages)
    try:
        if content_type == "application/pdf":
            add_pdf(target, file, stack)
        else:
            add_picture(target, file)
    except pikepdf.PasswordError:
        del target.pages[before:]
        raise Broken("ไฟล์ตั้งรหัสผ่านไว้") from None
    except (*DAMAGE, Image.DecompressionBombError) as error:
        del target.pages[before:]
        raise Broken("ไฟล์ชำรุดหรืออ่านไม่ได้") from error


def add_pdf(target, file, stack):
    source = stack.enter_context(pikepdf.open(file))
    if not len(source.pages):
        raise ValueError("no pages")
    if has_annotations(source):  # filled-in fields and stamps are drawn beside the page
        source.generate_appearance_streams()
        source.flatten_annotations("print")
    for page in source.pages:
        add_page(target, page)


def has_annotations(source):
    return "/AcroForm" in source.Root or any("/Annots" in page.obj for page in source.pages)


def add_page(target, page):
    """One page of another PDF, turned as it says, scaled into the sheet."""
    left, low, right, high = (float(side) for side in page.trimbox)
    width, height = abs(right - left), abs(high - low)
    if not (LEAST < width < MOST and LEAST < height < MOST):
        raise ValueError("a page without a size")
    if int(page.obj.get("/Rotate", 0) or 0) % 180:
        width, height = height, width
    sheet = new_sheet(target, width > height)
    sheet.add_overlay(page, room_of(width > height))


def new_sheet(target, is_lying):
    return pikepdf.Page(target.add_blank_page(page_size=LYING if is_lying else STANDING))


def room_of(is_lying):
    width, height = LYING if is_lying else STANDING
    return pikepdf.Rectangle(SIDE, BELOW, width - SIDE, height - ABOVE)


def add_picture(target, file):
    content = file.read()
    with no_half_pictures(), Image.open(io.BytesIO(content)) as picture:
        as_it_is = (
            picture.format == "JPEG"
            and picture.mode in DIRECT
            and len(content) <= LARGE
            and picture.getexif().get(ORIENTATION, 1) == 1
        )
        if as_it_is:
            size, mode = picture.size, picture.mode
            picture.draft(None, (1, 1))
            picture.load()  # a cut-off file raises here, not in the reader of the paper
        else:
            content, size, mode = as_jpeg(picture)
    place_picture(target, content, size, mode)


@contextmanager
def no_half_pictures():
    """WeasyPrint lets Pillow fill up cut-off pictures with grey, in the whole process: not here."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def as_jpeg(picture):
    """Upright, on white, no sharper than a printer needs: (bytes, size, mode)."""
    picture.draft(
        None, (LONG_SIDE, LONG_SIDE)
    )  # a JPEG is decoded at half the size, if that will do
    upright = ImageOps.exif_transpose(picture)
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        upright = Image.new("RGB", layer.size, "white")
        upright.paste(layer, mask=layer.getchannel("A"))
    upright = upright.convert("L" if upright.mode in {"1", "L"} else "RGB")
    upright.thumbnail((LONG_SIDE, LONG_SIDE), reducing_gap=2.0)
    stored = io.BytesIO()
    upright.save(stored, "JPEG", quality=JPEG_QUALITY)
    return stored.getvalue(), upright.size, upright.mode


def place_picture(target, content, size, mode):
    width, height = size
    is_lying = width > height
    sheet = new_sheet(target, is_lying)
    stream = pikepdf.Stream(
        target,
        content,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=width,
        Height=height,
        ColorSpace=pikepdf.Name(DIRECT[mode]),
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    room = room_of(is_lying)
    scale = min(room.width / width, room.height / height)
    wide, high = width * scale, height * scale
    left = room.llx + (room.width - wide) / 2
    low = room.lly + (room.height - high) / 2
    sheet.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=stream))
    drawn = f"q {wide:.2f} 0 0 {high:.2f} {left:.2f} {low:.2f} cm /Scan Do Q"
    sheet.obj.Contents = pikepdf.Stream(target, drawn.encode())

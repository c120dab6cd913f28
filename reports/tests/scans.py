"""Files as scanners and telephones make them, made here so that no binary lies in the project."""

import io

import pikepdf
from PIL import Image, ImageDraw

A4 = (595, 842)
A3 = (842, 1191)
DARK, LIGHT = 40, 240


def picture(size=(827, 1169), form="JPEG", mode="L", **options):
    """A page with its upper left quarter dark: one sees which way it lies."""
    image = Image.new(mode, size, LIGHT if mode == "L" else (LIGHT,) * 3)
    dark = DARK if mode == "L" else (DARK,) * 3
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1] // 2), fill=dark)
    stored = io.BytesIO()
    image.save(stored, form, **options)
    return stored.getvalue()


def pdf(*sizes, rotate=0):
    """A PDF with pages of these sizes, each with its upper left quarter dark as it is drawn."""
    with pikepdf.new() as book:
        for wide, high in sizes:
            page = book.add_blank_page()
            page.obj.MediaBox = pikepdf.Array([0, 0, wide, high])
            drawn = f"0.15 g 0 {high / 2} {wide / 2} {high / 2} re f"
            page.obj.Contents = pikepdf.Stream(book, drawn.encode())
            page.obj.Rotate = rotate
        stored = io.BytesIO()
        book.save(stored)
    return stored.getvalue()


def locked_pdf():
    stored = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(A4))) as book:
        book.save(stored, encryption=pikepdf.Encryption(user="x", owner="y"))
    return stored.getvalue()


def form_pdf(text="ลงชื่อ"):
    """A field that somebody filled in: its text stands beside the page, not in it."""
    with pikepdf.open(io.BytesIO(pdf(A4))) as book:
        appearance = pikepdf.Stream(book, b"0.15 g 0 0 200 200 re f")
        appearance.Type, appearance.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        appearance.BBox = pikepdf.Array([0, 0, 200, 200])
        widget = book.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, F=4, Contents=text,
                Rect=pikepdf.Array([350, 100, 550, 300]), AP=pikepdf.Dictionary(N=appearance),
            )
        )  # fmt: skip
        book.pages[0].obj.Annots = pikepdf.Array([widget])
        stored = io.BytesIO()
        book.save(stored)
    return stored.getvalue()


def dark_quarters(content, number=0):
    """Which quarters of a page are dark: {"upper left", …}, in the middle of each."""
    import pypdfium2

    with pypdfium2.PdfDocument(content) as book:
        drawn = book[number].render(scale=0.5).to_pil().convert("L")
    wide, high = drawn.size
    return {
        f"{row} {column}"
        for row, y in (("upper", 0.25), ("lower", 0.75))
        for column, x in (("left", 0.25), ("right", 0.75))
        if drawn.getpixel((int(wide * x), int(high * y))) < 128
    }

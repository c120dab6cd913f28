"""Files as people and attackers send them, made here so that no binary file lies in the project."""

import struct
import zipfile
import zlib
from io import BytesIO

import pikepdf
import pillow_heif
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageCms, PngImagePlugin

pillow_heif.register_heif_opener()

RED, BLUE = (220, 30, 30), (30, 30, 220)
PAYLOAD = b"<html><script>alert(document.domain)</script></html>"
GPS_POSITION = (18.0, 17.0, 23.4)
OFFICE_FILES = {
    "word": "word/document.xml",
    "excel": "xl/workbook.xml",
    "powerpoint": "ppt/presentation.xml",
    "archive": "สำเนาบัตร.jpg",
}


def saved(picture, form, **options):
    stored = BytesIO()
    picture.save(stored, form, **options)
    return stored.getvalue()


def two_colours(size=(96, 64), mode="RGB"):
    """The left third is red, the rest blue: one sees which way it was turned."""
    picture = Image.new(mode, size, BLUE if mode == "RGB" else 255)
    picture.paste(RED if mode == "RGB" else 0, (0, 0, size[0] // 3, size[1]))
    return picture


def position(orientation=1):
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Telephone of the applicant"
    exif.get_ifd(0x8825).update({1: "N", 2: GPS_POSITION, 3: "E", 4: (99.0, 24.0, 1.2)})
    return exif


def jpeg(size=(96, 64), **options):
    return saved(two_colours(size), "JPEG", **options)


def photo(orientation=6):
    """As a telephone held upright takes it: lying on its side, with the place in it."""
    return jpeg(exif=position(orientation))


def heic(orientation=6):
    return saved(two_colours(), "HEIF", exif=position(orientation).tobytes(), quality=90)


def png(size=(96, 64), mode="RGB", **options):
    return saved(two_colours(size, mode), "PNG", **options)


def transparent_png():
    return saved(Image.new("RGBA", (40, 30), (*RED, 0)), "PNG")


def palette_png():
    return saved(two_colours().quantize(4), "PNG", transparency=0)


def moving_png():
    frames = [Image.new("RGB", (20, 20), colour) for colour in (RED, BLUE)]
    return saved(frames[0], "PNG", save_all=True, append_images=frames[1:])


def two_pictures_in_one_jpeg():
    frames = [Image.new("RGB", (20, 20), colour) for colour in (RED, BLUE)]
    return saved(frames[0], "MPO", save_all=True, append_images=frames[1:])


def swapped_colours_jpeg():
    """Its profile says that red is blue, and carries in its name what an attacker likes."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for old, new in ((b"rXYZ", b"tmp "), (b"bXYZ", b"rXYZ"), (b"tmp ", b"bXYZ")):
        profile = profile.replace(old, new)
    return jpeg(icc_profile=profile.replace("sRGB".encode("utf-16-be"), b"<script>"))


def cmyk_jpeg():
    return saved(two_colours().convert("CMYK"), "JPEG")


def bomb_png(width=60_000, height=60_000):
    """A few hundred bytes that ask for ten gigabytes of pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(9999))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind, data):
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def slow_jpeg(scans=400):
    """Each scan refines 64 million pixels once more: 95 bytes for a fifth of a second."""
    picture = saved(Image.new("L", (8000, 8000), 255), "JPEG", progressive=True, quality=20)
    last = picture[picture.rindex(b"\xff\xda") : -2]
    return picture[:-2] + last * scans + picture[-2:]


def jpeg_with_page():
    """Shown as a picture, and read as a page by a browser that guesses."""
    return jpeg(comment=PAYLOAD, exif=b"Exif\0\0" + PAYLOAD, xmp=PAYLOAD) + PAYLOAD


def png_with_page():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", PAYLOAD.decode())
    notes.add_itxt("XML:com.adobe.xmp", PAYLOAD.decode())
    return png(pnginfo=notes) + PAYLOAD


def gif_script():
    """A GIF whose width and height begin a comment: a valid script as well."""
    return b"GIF89a/*\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00*/=1;alert(1)//;"


def packed(member, content=b"content"):
    stored = BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(member, content)
    return stored.getvalue()


def old_word():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le")


def box_file(*brands):
    box = b"ftyp" + brands[0] + bytes(4) + b"".join(brands[1:])
    return struct.pack(">I", len(box) + 4) + box + bytes(200)


def pdf(change=None, *, pages=1, **options):
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    if change:
        change(document)
    stored = BytesIO()
    document.save(stored, static_id=True, **options)
    return stored.getvalue()


def script(text="app.alert(1)"):
    return Dictionary(S=Name.JavaScript, JS=String(text))


def _script_at_opening(document):
    document.Root.OpenAction = script()


def _script_in_names(document):
    tree = Dictionary(Names=Array([String("start"), document.make_indirect(script())]))
    document.Root.Names = Dictionary(JavaScript=tree)


def _action_of_an_annotation(document):
    leave = Dictionary(S=Name.URI, URI=String("https://example.org/"))
    screen = Dictionary(Subtype=Name.Screen, Rect=Array([0, 0, 9, 9]), AA=Dictionary(X=leave))
    document.pages[0].Annots = Array([document.make_indirect(screen)])


def _script_stream(document):
    document.Root.Unreached = Array([Array([Dictionary(JS=document.make_stream(b"app.alert(1)"))])])


def _launch(document):
    document.Root.OpenAction = Dictionary(S=Name.Launch, F=String("cmd.exe"))


def _launch_by_link(document):
    link = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    document.pages[0].Annots = Array([Dictionary(Subtype=Name.Link, A=link)])


def _script_with_a_film(document):
    film = Dictionary(S=Name.Rendition, JS=String("app.alert(1)"))
    document.pages[0].Annots = Array([Dictionary(Subtype=Name.Screen, A=film)])


def _action_as_a_stream(document):
    action = document.make_stream(b"", S=Name.JavaScript, JS=String("app.alert(1)"))
    document.Root.OpenAction = action


def _page_at_opening(document):
    document.Root.OpenAction = Dictionary(S=Name.URI, URI=String("https://example.org/"))


def _script_as_link(document):
    link = Dictionary(S=Name.URI, URI=String(" JavaScript:alert(1)"))
    document.pages[0].Annots = Array([Dictionary(Subtype=Name.Link, A=link)])


SCRIPTED_PDFS = {
    "at_opening": (_script_at_opening, {}),
    "in_names_tree": (_script_in_names, {}),
    "annotation_event": (_action_of_an_annotation, {}),
    "stream_outside_pages": (_script_stream, {}),
    "in_object_stream": (
        _script_in_names,
        {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
    ),
    "launch": (_launch, {}),
    "launch_by_link": (_launch_by_link, {}),
    "with_a_film": (_script_with_a_film, {}),
    "action_as_a_stream": (_action_as_a_stream, {}),
    "page_at_opening": (_page_at_opening, {}),
    "link": (_script_as_link, {}),
}


def scripted_pdf(where):
    change, options = SCRIPTED_PDFS[where]
    return pdf(change, **options)


def harmless_pdf():
    """Looks suspicious to a search for words only: names and texts that are no actions."""

    def change(document):
        page = document.pages[0]
        page.Resources = Dictionary(Font=Dictionary(JS=Dictionary(Type=Name.Font), AA=Dictionary()))
        link = Dictionary(S=Name.URI, URI=String("https://example.org/JS"))
        page.Annots = Array([Dictionary(Subtype=Name.Link, A=link, Contents=String("/JS /Launch"))])
        document.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([page.obj, Name.Fit]))
        document.Root.AA = Dictionary()

    return pdf(change)


def pdf_with_attachment():
    def change(document):
        document.attachments["list.xlsx"] = pikepdf.AttachedFileSpec(document, b"content")

    return pdf(change)


def xfa_pdf():
    def change(document):
        document.Root.AcroForm = Dictionary(XFA=document.make_stream(b"<xdp/>"), Fields=Array())

    return pdf(change)


def locked_pdf(*, to_open):
    return pdf(encryption=pikepdf.Encryption(owner="owner", user="1234" if to_open else ""))


def written_pdf(*objects, trailer=b""):
    """Byte by byte, for what no library would write; object 1 is the catalogue, 2 the pages."""
    body, places = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    size = len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    xref = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    end = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
    return body + xref + end % (size, trailer.replace(b"XREF", b"%d" % len(body)), len(body))


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
ONE_PAGE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Resources << >> >>"


def stream(data, entries=b""):
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def escaped_script_pdf():
    opening = b"<< /Type /Catalog /Pages 2 0 R /Open#41ction << /S /Java#53cript /J#53 (x) >> >>"
    return written_pdf(opening, ONE_PAGE, PAGE)


def scattered_launch_pdf():
    """The kind of the action stands in an object of its own."""
    link = b"<< /Subtype /Link /A << /S 5 0 R /F (cmd.exe) >> >>"
    return written_pdf(CATALOGUE, ONE_PAGE, PAGE, link, b"/Launch")


def plain_objects_pdf():
    """Numbers, nothing and truth as objects of their own, as ordinary writers leave them."""
    return written_pdf(CATALOGUE, ONE_PAGE, PAGE, b"12", b"null", b"true", b"1.5", b"(text)")


def looping_table_pdf():
    return written_pdf(CATALOGUE, ONE_PAGE, PAGE, trailer=b"/Prev XREF")


def looping_pages_pdf():
    return written_pdf(CATALOGUE, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>")


def multiplying_pages_pdf(levels=30):
    """Each level lists the next one twice: a thousand million pages."""
    tree = [
        b"<< /Type /Pages /Count 9 /Kids [%d 0 R %d 0 R] >>" % (number + 1, number + 1)
        for number in range(2, levels + 2)
    ]
    return written_pdf(CATALOGUE, *tree, b"<< /Type /Page /MediaBox [0 0 99 99] >>")


def nested_pdf(depth=200_000):
    return written_pdf(CATALOGUE, ONE_PAGE, PAGE, b"[" * depth + b"]" * depth)


def object_stream_bomb_pdf(megabytes=1500):
    """One and a half megabytes that unpack to one and a half gigabytes: a page and blanks."""
    packer = zlib.compressobj(9, wbits=-15)
    page = packer.compress(b"3 0 " + PAGE) + packer.flush(zlib.Z_FULL_FLUSH)
    blanks = packer.compress(b" " * 1024 * 1024) + packer.flush(zlib.Z_FULL_FLUSH)
    check = zlib.adler32(b"3 0 " + PAGE)
    for _ in range(megabytes):
        check = zlib.adler32(b" " * 1024 * 1024, check)
    data = b"\x78\xda" + page + blanks * megabytes + packer.flush() + struct.pack(">I", check)
    holder = stream(data, b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")
    return _with_cross_reference_stream([CATALOGUE, ONE_PAGE, None, holder])


def _with_cross_reference_stream(objects):
    """A None among the objects lies in the object stream, which is the last one."""
    body, rows = b"%PDF-1.7\n", [struct.pack(">BIH", 0, 0, 65535)]
    for number, text in enumerate(objects, 1):
        if text is None:
            rows.append(struct.pack(">BIH", 2, len(objects), 0))
            continue
        rows.append(struct.pack(">BIH", 1, len(body), 0))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    rows.append(struct.pack(">BIH", 1, len(body), 0))
    entries = b"/Type /XRef /W [1 4 2] /Root 1 0 R /Size %d" % len(rows)
    table = b"%d 0 obj\n%s\nendobj\n" % (len(rows) - 1, stream(b"".join(rows), entries))
    return body + table + b"startxref\n%d\n%%%%EOF\n" % len(body)

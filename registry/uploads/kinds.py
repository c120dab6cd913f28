"""What a file is, told from its first bytes."""

import codecs
import re

# kind → (content type, extension) of what is stored. HEIC is stored as JPEG: browsers show that.
ACCEPTED = {
    "pdf": ("application/pdf", ".pdf"),
    "jpeg": ("image/jpeg", ".jpg"),
    "png": ("image/png", ".png"),
    "heic": ("image/jpeg", ".jpg"),
}

SIGNATURES = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF8", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"{\\rtf", "word"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"OggS", "sound"),
    (b"ID3", "sound"),
    (b"\x1a\x45\xdf\xa3", "video"),
)
RIFF = {b"WEBP": "webp", b"WAVE": "sound", b"AVI ": "video"}
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
AVIF_BRANDS = {b"avif", b"avis"}
SOUND_BRANDS = {b"M4A ", b"M4B "}
OFFICE_PARTS = ((b"word/", "word"), (b"xl/wo", "excel"), (b"ppt/", "powerpoint"))
OLD_OFFICE_STREAMS = (
    ("WordDocument", "word"),
    ("Workbook", "excel"),
    ("Book", "excel"),
    ("PowerPoint Document", "powerpoint"),
    ("EncryptedPackage", "office"),
)
HEAD = 4096
PDF_BEFORE_HEADER = b"\xef\xbb\xbf\0 \t\r\n\f"
SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)
WEB_PAGE = re.compile(rb"<(!doctype\s+html|html|head|body|script|iframe|meta|img)\b", re.IGNORECASE)
NOT_TEXT = re.compile(r"[\0-\x08\x0e-\x1f\x7f]")


def kind_of(content):
    head = content[:HEAD]
    if head.lstrip(PDF_BEFORE_HEADER).startswith(b"%PDF-"):
        return "pdf"
    for signature, kind in SIGNATURES:
        if head.startswith(signature):
            return kind
    return _container(content, head) or _written(head)


def _container(content, head):
    if head[4:8] == b"ftyp":
        return _film_or_picture(head)
    if head.startswith(b"RIFF"):
        return RIFF.get(head[8:12], "unknown")
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip(content)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _old_office(content)
    if head.startswith(b"BM") and head[6:10] == bytes(4):
        return "bmp"
    return None


def _film_or_picture(head):
    """HEIC, AVIF and films share one box format; the brands of the first box tell them apart."""
    box = head[8 : min(int.from_bytes(head[:4]), HEAD)]
    brands = {box[at : at + 4] for at in (0, *range(8, len(box) - 3, 4))}
    if brands & AVIF_BRANDS:
        return "avif"
    if brands & HEIC_BRANDS:
        return "heic"
    return "sound" if brands & SOUND_BRANDS else "video"


def _zip(content):
    """Only names are looked for, nothing is unpacked: names stand in the clear at both ends."""
    ends = content[: 16 * HEAD] + content[-16 * HEAD :]
    if b"mimetypeapplication/vnd.oasis.opendocument" in ends[:256]:
        return "office"
    return next((kind for part, kind in OFFICE_PARTS if part in ends), "archive")


def _old_office(content):
    for stream, kind in OLD_OFFICE_STREAMS:
        if stream.encode("utf-16-le") in content:
            return kind
    return "office"


def _written(head):
    plain = head.replace(b"\0", b"")  # UTF-16 becomes readable too
    if SVG.search(plain) and not re.search(rb"<html", plain, re.IGNORECASE):
        return "svg"
    if WEB_PAGE.search(plain):
        return "web_page"
    return "text" if _is_text(head) else "unknown"


def _is_text(head):
    for encoding in ("utf-8", "utf-16", "cp874"):
        try:  # not final: the head may end in the middle of a letter
            text = codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeError:
            continue
        if not NOT_TEXT.search(text):
            return True
    return False

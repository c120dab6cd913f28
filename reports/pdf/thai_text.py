"""What WeasyPrint does not do for Thai by itself. Written for its private parts in `VERSION`.

1. Copied text. One glyph can stand for two letters in Thai (ำ is drawn as ◌ํ and า), and WeasyPrint
   remembers the first it met (Kozea/WeasyPrint#2841). Each font gets the letters of its own table
   of characters, and each drawn line carries its text (ActualText).
2. Line breaks. Pango breaks Thai by the dictionary of libthai, also inside names and inside words
   of the programme that it does not know: these are kept whole (mchch/thai/paper.py has the marks).

reports/tests/test_thai_text.py tells when upstream no longer needs the first part.
"""

import io
import re
from functools import lru_cache

from fontTools.ttLib import TTFont
from weasyprint import pdf as weasyprint_pdf
from weasyprint.draw import text as weasyprint_draw
from weasyprint.pdf import fonts as weasyprint_fonts
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, pango

from mchch.thai.paper import BREAK, CLOSE, OPEN, SPACE, plain
from reports.pdf import fonts

VERSION = "70.0"
THAI = re.compile(f"[\u0e00-\u0e7f{OPEN}{CLOSE}{BREAK}{SPACE}]")
PRIVATE = range(0xE000, 0xF900)  # shifted forms of Thai marks in old fonts
SINGLE = 1  # the GSUB lookup that puts one glyph for another
# Words that are one word to those who read our papers, and none to libthai's dictionary.
WORDS = (
    *(
        "พัฒนากร",
        "พัฒนาชุมชน",
        "พัฒนาการ",
        "ศาลากลาง",
        "ผู้ใหญ่บ้าน",
        "ผู้สมัคร",
        "ผู้ประสานงาน",
        "ประชาสัมพันธ์",
        "คณะกรรมการ",
    ),
    *(
        "กรรมการ",
        "ประธานกรรมการ",
        "รองประธาน",
        "เลขานุการ",
        "ผู้ช่วยเลขานุการ",
        "ประสิทธิภาพ",
        "ศักยภาพ",
        "ปีงบประมาณ",
        "กลุ่มเป้าหมาย",
    ),
    *(
        "ชุมชน",
        "เครือข่าย",
        "นายอำเภอ",
        "ปลัดอำเภอ",
        "ผู้ว่าราชการ",
        "รักษาราชการแทน",
        "ปฏิบัติราชการแทน",
        "ลำปาง",
    ),
)
ROOM = 1.08  # bold is that much wider than what is measured
UNKNOWN = 0.6  # em, for a letter that the font has not


def kept_pieces():
    """What no line divides. Upstream breaks lines in a part of a text, which may begin behind an
    OPEN and end inside a word: a CLOSE without its OPEN and the beginning of a word count too.
    """
    piece = f"[^{OPEN}{CLOSE}]+"
    words = sorted(WORDS, key=len, reverse=True)
    cut = {word[:end] for word in WORDS for end in range(3, len(word))}
    return re.compile(
        f"^(?P<rest>{piece}){CLOSE}|{OPEN}(?P<inner>{piece})(?:{CLOSE}|$)"
        f"|{'|'.join(words)}|(?:{'|'.join(sorted(cut, key=len, reverse=True))})$"
    )


KEPT = kept_pieces()

ffi.cdef("PangoAttribute * pango_attr_allow_breaks_new(gboolean allow);", override=True)
original = {
    "draw": weasyprint_draw.draw_first_line,
    "fonts": weasyprint_fonts.build_fonts_dictionary,
    "set_text": line_break.Layout.set_text,
}


def draw_first_line(stream, textbox, *args, **kwargs):
    """Draw a line with its text beside it, for those who copy it."""
    if not THAI.search(textbox.text):
        return original["draw"](stream, textbox, *args, **kwargs)
    text = b"FEFF" + plain(textbox.text).encode("utf-16-be").hex().upper().encode()
    stream.stream.append(b"/Span <</ActualText <" + text + b">>> BDC")
    emojis = original["draw"](stream, textbox, *args, **kwargs)
    stream.stream.append(b"EMC")
    return emojis


def build_fonts_dictionary(pdf, fonts, *args, **kwargs):
    for font in fonts.values():
        letters = letters_of(font.file_content, getattr(font, "index", 0) or 0)
        font.to_unicode.update({g: letters[g] for g in font.to_unicode if g in letters})
    return original["fonts"](pdf, fonts, *args, **kwargs)


@lru_cache(maxsize=8)
def letters_of(content, index):
    """{glyph: letter} of a font; a glyph that only replaces another has the letter of that one."""
    font = TTFont(io.BytesIO(content), fontNumber=index, lazy=True)
    ids = font.getReverseGlyphMap()
    letters = {}
    for code, name in sorted(font.getBestCmap().items()):
        if code not in PRIVATE:
            letters.setdefault(ids[name], chr(code))
    for plain_glyph, other in replacements(font):
        if ids[plain_glyph] in letters:
            letters.setdefault(ids[other], letters[ids[plain_glyph]])
    return letters


def replacements(font):
    if "GSUB" not in font or not font["GSUB"].table.LookupList:
        return
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            if table.LookupType == SINGLE:
                yield from table.mapping.items()


def set_text(layout, text, justify=False):
    """Give Pango the text, and tell it where no line may break."""
    original["set_text"](layout, text, justify)
    pieces = [match for match in KEPT.finditer(layout.text) if fits(match, layout)]
    if not pieces:
        return
    attributes = pango.pango_layout_get_attributes(layout.layout)
    if attributes == ffi.NULL:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    for match in pieces:
        start, end = match.span(match.lastgroup or 0)
        attribute = pango.pango_attr_allow_breaks_new(False)
        attribute.start_index = len(layout.text[:start].encode())
        attribute.end_index = len(layout.text[:end].encode())
        pango.pango_attr_list_change(attributes, attribute)
    pango.pango_layout_set_attributes(layout.layout, attributes)


def fits(match, layout):
    """Whether a piece is sure to fit in a line: an endless name must not leave the paper."""
    if layout.max_width is None:
        return True
    return width_of(match[0]) * layout.style["font_size"] <= layout.max_width


@lru_cache(maxsize=4096)
def width_of(piece):
    """What a piece takes at most, in ems."""
    widths = fonts.advances(fonts.folder())
    return ROOM * sum(widths.get(letter, UNKNOWN) for letter in plain(piece))


@lru_cache(maxsize=1)
def breaks_thai():
    """Whether Pango was built with libthai, so that it finds words in Thai."""
    from weasyprint.text.fonts import FontConfiguration

    text = "ภาษาไทยเป็นภาษา"
    context = pango.pango_font_map_create_context(FontConfiguration().font_map)
    layout = pango.pango_layout_new(context)
    pango.pango_layout_set_text(layout, text.encode(), -1)
    found = pango.pango_layout_get_log_attrs_readonly(layout, ffi.new("int *"))
    return any(found[place].is_line_break for place in range(1, len(text)))


def install():
    weasyprint_draw.draw_first_line = draw_first_line
    weasyprint_fonts.build_fonts_dictionary = build_fonts_dictionary
    weasyprint_pdf.build_fonts_dictionary = build_fonts_dictionary
    line_break.Layout.set_text = set_text

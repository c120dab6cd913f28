"""Thai in ink and in text: what is copied is what went in, and no line breaks where none may."""

import re
from importlib.metadata import version

import pytest
from django.template import engines

from mchch.thai.paper import keep, paper_text, person, person_cell, plain
from reports.pdf import engine, thai_text, words
from reports.tests.reading import READERS, lines, squeezed

STACKED = "ที่ กี้ ปั๊ม ผู้ ญี่ปุ่น น้ำ ฐานุ ป่า ฟ้า ปู่ ฎีกา ฏุ กตัญญู ศูนย์ ซ้ำ ค่ำ ทรัพย์ สิ้น ปี่ ฝั่ง"
SENTENCE = (
    "ด้วยจังหวัดลำปาง ได้รับแจ้งจากกรมการพัฒนาชุมชนว่า ได้ดำเนินการจัดทำระบบมาตรฐานการพัฒนาชุมชน (มชช.) "
    "เพื่อใช้เป็นเครื่องมือในการสร้างความเข้มแข็งชุมชน โดยการพัฒนาศักยภาพและเพิ่มขีดความสามารถให้กับกลุ่มเป้าหมาย"
)
# Words that a line must never divide: of the language, of the programme, of places.
WORDS = (
    *(
        "มาตรฐาน",
        "คณะกรรมการ",
        "พัฒนากร",
        "พัฒนาชุมชน",
        "ผู้ใหญ่บ้าน",
        "ศาลากลาง",
        "เครือข่าย",
        "ประชาสัมพันธ์",
    ),
    *("เลขานุการ", "ประสิทธิภาพ", "ศักยภาพ", "รายละเอียด", "กุมภาพันธ์", "ปีงบประมาณ", "ผู้ประสานงาน"),
)


def drawn(tmp_path, settings, body, style=""):
    """A paper with this body."""
    source = (
        '<html lang="th"><head><link rel="stylesheet" href="paper:style/paper">'
        f"<style>{style}</style></head><body>{body}</body></html>"
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    (tmp_path / "trial.html").write_text(source)
    engines._engines = {}
    engines.__dict__.pop("templates", None)
    return engine.render("trial.html", {}, title="ทดลอง")


@pytest.fixture
def draw(tmp_path, settings):
    yield lambda body, style="": drawn(tmp_path, settings, body, style)
    engines._engines = {}
    engines.__dict__.pop("templates", None)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("weight", ["400", "700"])
def test_text_copied_is_text_put_in(draw, reader, weight):
    text = f"{STACKED} {SENTENCE} 0123456789 ๐๑๒๓๔๕๖๗๘๙ A/B (x) “ก” – ฯลฯ ๆ"
    paper = draw(f'<p style="font-weight: {weight}">{text}</p>')
    assert squeezed(READERS[reader](paper)) == squeezed(text)


@pytest.mark.parametrize("reader", READERS)
def test_unseen_marks_are_not_copied(draw, reader):
    paper = draw(f"<p>ให้ {person('นายสมชาย ใจดี')} ส่ง {paper_text('12 หน่วย')}</p>")
    found = READERS[reader](paper)
    assert [mark for mark in "\u2060\ufeff\u200b\u00a0" if mark in found] == []
    assert re.search("นายสมชาย {1,2}ใจดี", found)  # PDFium gives one space for several
    assert "๑๒ หน่วย" in found


def test_weasyprint_is_the_version_that_the_module_was_written_for():
    assert version("weasyprint") == thai_text.VERSION


def test_upstream_still_needs_our_text(draw, monkeypatch):
    """Fails when WeasyPrint copies Thai rightly by itself: then part 1 of thai_text.py may go."""
    draw("<p>เริ่ม</p>")
    monkeypatch.setattr(thai_text.weasyprint_draw, "draw_first_line", thai_text.original["draw"])
    for module in (thai_text.weasyprint_fonts, thai_text.weasyprint_pdf):
        monkeypatch.setattr(module, "build_fonts_dictionary", thai_text.original["fonts"])
    text = "น้ำและตา ผู้ดำเนินการทั้งปวง"
    assert squeezed(READERS["poppler"](draw(f"<p>{text}</p>"))) != squeezed(text)


WIDTHS = range(34, 90, 3)


def narrow(draw, text):
    """The lines of a text at many widths, so that each place of it comes to the end of a line."""
    columns = "".join(f'<p style="width: {width}mm">{text}</p>' for width in WIDTHS)
    return lines(draw(columns, "@page { size: 30cm 300cm; margin: 1cm }"))


@pytest.mark.parametrize("word", WORDS)
def test_line_does_not_break_inside_a_word(draw, word):
    text = f"ให้{word}และ{word}ของ{word}เป็นไปตาม{word}ทั้งหมด"
    broken = narrow(draw, text)
    whole = sum(line.count(word) for line in broken)
    assert whole == 4 * len(WIDTHS), broken


@pytest.mark.parametrize(
    ("made", "piece"),
    [
        (person("นายสมชาย ใจดี"), "นายสมชาย  ใจดี"),
        (person_cell("นางสาวกานดาภรณ์ ศรีสุวรรณ"), "นางสาวกานดาภรณ์"),
        (paper_text("12 หน่วย"), "๑๒ หน่วย"),
        (paper_text("20 ธันวาคม 2567"), "๒๐ ธันวาคม ๒๕๖๗"),
        (paper_text("หมู่ที่ 12"), "หมู่ที่ ๑๒"),
        (keep("อำเภอเกาะคา"), "อำเภอเกาะคา"),
    ],
)
def test_line_does_not_break_inside_what_is_kept(draw, made, piece):
    broken = narrow(draw, f"ตามที่ได้รับแจ้งจาก{made}และให้{made}เป็นไปตาม{made}นั้น")
    assert sum(line.count(piece) for line in broken) == 3 * len(WIDTHS), broken


def test_lines_do_break_between_words(draw):
    broken = narrow(draw, SENTENCE)
    assert len(broken) > 3 * len(WIDTHS)
    assert "".join(squeezed(line) for line in broken) == squeezed(SENTENCE) * len(WIDTHS)


def test_endless_name_stays_on_the_paper(draw):
    name = "นาย" + "สมชายศรีสุวรรณ" * 12
    paper = draw(f'<p style="width: 60mm">{person(name)}</p>')
    assert all(len(line) < 60 for line in lines(paper))
    assert squeezed(READERS["poppler"](paper)) == name


def test_pango_of_this_machine_knows_thai_words():
    engine.weasyprint()
    assert thai_text.breaks_thai() is True


def test_words_are_broken_by_the_dictionary_where_pango_cannot(draw, monkeypatch):
    found = words.with_breaks(f"<p title='กขค'>{SENTENCE}</p><b>{keep('ผู้ใหญ่บ้าน')}</b>")
    assert plain(found) == f"<p title='กขค'>{SENTENCE}</p><b>ผู้ใหญ่บ้าน</b>"
    assert "จังหวัด\u200bลำปาง" in found
    assert "title='กขค'" in found
    assert keep("ผู้ใหญ่บ้าน") in found
    monkeypatch.setattr(engine.weasyprint(), "needs_words", True)
    assert squeezed(READERS["pdfium"](draw(f"<p>{SENTENCE}</p>"))) == squeezed(SENTENCE)

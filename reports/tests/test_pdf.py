"""The machinery: our assets and nothing else, an archive's PDF, the page to the millimetre."""

import io

import pikepdf
import pytest
from PIL import Image

from reports.pdf import engine
from reports.tests.reading import fonts, ink, page_count, picture, placed, poppler, squeezed

WITHIN = 1.0  # mm
HOSTILE = [
    '<img src="file:///etc/passwd">',
    '<link rel="stylesheet" href="http://203.0.113.1/a.css">',
    '<style>@import url("file:///etc/hostname"); p { background: url(http://203.0.113.1) }</style>',
    '<iframe src="file:///etc/passwd"></iframe><object data="/etc/passwd"></object>',
    '<a href="file:///etc/passwd">x</a><link rel="attachment" href="file:///etc/passwd">',
    '<table><tr><td colspan="100000" rowspan="100000">x</td></tr></table>',
    '</title><base href="file:///etc/"><img src="passwd">',
    "{{ settings.SECRET_KEY }}{% load static %}",
    '"><svg><image href="file:///etc/passwd"/></svg>',
    "\x00\x0b\x1b]]>&lt;!--",
]


def emblem(size=(40, 40), colour="black"):
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, "PNG")
    return target.getvalue()


@pytest.fixture
def memo():
    """Draws a memo with these words in it."""

    def draw(text="ข้อความ", **changes):
        context = {
            "head": {"name": text, "phone": text, "prefix": text},
            "district": text,
            "province": text,
            "subject": text,
            "year": text,
            "groups": [(text, text)],
            "total": text,
            "note": text,
            "signature": {"name": text, "lines": [text]},
            **changes,
        }
        return engine.render("pdf/memo.html", context, title=f"บันทึก {text}")

    return draw


@pytest.fixture
def asked(monkeypatch):
    """Everything that a paper asked for."""
    seen = []
    original = engine.asset

    def asset(url, pictures):
        seen.append(url)
        return original(url, pictures)

    monkeypatch.setattr(engine, "asset", asset)
    return seen


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_printed_as_text(memo, asked, text):
    content = memo(text)
    assert squeezed(poppler(content)).count(squeezed(text.strip("\x00\x0b\x1b"))[:12]) >= 5
    assert "root:" not in poppler(content)
    assert {url.split("/")[0] for url in asked} <= {"paper:style", "paper:font"}


@pytest.mark.parametrize("text", HOSTILE[:7])
def test_hostile_markup_reaches_nothing_even_unescaped(memo, asked, text):
    """Were a template to forget its escaping, there would still be nothing to read."""
    from django.utils.safestring import mark_safe

    short = text.replace("100000", "90")
    content = memo(mark_safe(short))
    assert "root:" not in poppler(content)
    foreign = [url for url in asked if not url.startswith("paper:")]
    for url in foreign:
        with pytest.raises(ValueError, match="may not read"):
            engine.asset(url, {})
    with pikepdf.open(io.BytesIO(content)) as book:
        assert "/EmbeddedFiles" not in book.Root.get("/Names", {})


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://203.0.113.1/x",
        "paper:style/../../.env",
        "paper:font/../../../.env",
        "paper:style/memo/../../x",
        "paper:picture/other",
        "data:text/css,body{}",
        "",
    ],
)
def test_asset_that_is_not_ours_is_refused(url):
    with pytest.raises(ValueError, match=r"paper (may not read|has)"):
        engine.asset(url, {"emblem": b""})


def test_paper_is_pdf_a_3b_with_title_and_language(memo):
    with pikepdf.open(io.BytesIO(memo("ผู้ว่าราชการ"))) as book:
        with book.open_metadata() as metadata:
            assert metadata.pdfa_status == "3B"
            assert metadata["dc:title"] == "บันทึก ผู้ว่าราชการ"
        assert book.docinfo["/Title"] == "บันทึก ผู้ว่าราชการ"
        assert book.Root.Lang == "th"
        assert len(book.Root.OutputIntents) == 1


def test_fonts_are_embedded_and_ours(memo):
    found = fonts(memo("ผู้ว่า 123 ABC"))
    assert {name.split("+")[1] for name, *_ in found} == {"Paper", "Paper-Bold"}
    assert [(embedded, subset, letters) for _, embedded, subset, letters in found] == [
        (True, True, True)
    ] * len(found)


@pytest.fixture
def page(tmp_path, settings, monkeypatch):
    """Draws a body with the stylesheet that all papers share."""

    def draw(body, *styles, draft=False):
        links = "".join(f'<link rel="stylesheet" href="paper:style/{s}">' for s in styles)
        if draft:
            links += '<link rel="stylesheet" href="paper:style/draft">'
        source = (
            '<html lang="th"><head><link rel="stylesheet" href="paper:style/paper">'
            f"{links}</head><body>{body}</body></html>"
        )
        monkeypatch.setattr(engine, "render_to_string", lambda *args: source)
        return engine.render("", {}, title="ทดลอง")

    return draw


def test_margins_are_those_of_the_rules(page):
    """Left 3 cm, right 2 cm, top 2.5 cm, bottom 2 cm: a frame around all that may be written on."""
    frame = '<div style="border: 0.2mm solid; box-sizing: border-box; height: 252mm"></div>'
    left, top, right, bottom = ink(page(frame))
    assert abs(left - 30) < WITHIN
    assert abs(top - 25) < WITHIN
    assert abs(right - 190) < WITHIN
    assert abs(bottom - 277) < WITHIN


def test_first_line_of_a_paragraph_begins_at_2_5_cm(page):
    text = "ขอให้ดำเนินการตามแนวทางที่กำหนดไว้โดยเคร่งครัด " * 4
    first, second, *_ = placed(page(f'<p class="paragraph">{text}</p>'))
    assert abs(first.left - 55) < WITHIN
    assert abs(second.left - 30) < WITHIN


def test_lines_are_21_3_points_apart(page):
    found = placed(page("<p>ก<br>ก<br>ก<br>ก<br>ก<br>ก<br>ก<br>ก<br>ก<br>ก<br>ก</p>"))
    apart = (found[10].bottom - found[0].bottom) / 10
    assert abs(apart - 21.3 / 72 * 25.4) < 0.05


def test_ko_kai_is_2_26_mm_high(page):
    """16 pt of TH Sarabun New: the ink of ก is 0.400 em."""
    _left, top, _right, bottom = ink(page("<p>ก</p>"), dots=600)
    assert abs((bottom - top) - 0.4 * 16 / 72 * 25.4) < 0.1


def test_garuda_is_3_cm_high_and_in_the_middle(page, monkeypatch):
    picture = emblem()
    original = engine.asset
    monkeypatch.setattr(engine, "asset", lambda url, _: original(url, {"emblem": picture}))
    content = page('<div class="garuda"><img src="paper:picture/emblem"></div>')
    left, top, right, bottom = ink(content)
    assert abs((bottom - top) - 30) < WITHIN
    assert abs(top - 25) < WITHIN
    assert abs((left + right) / 2 - 110) < WITHIN


def test_place_of_a_missing_garuda_stays_empty(page):
    found = placed(page('<div class="garuda"></div><p>คำสั่ง</p>'))
    assert abs(found[0].top - 55) < 6


def test_memo_emblem_is_1_5_cm_high_on_the_left(memo):
    content = memo(pictures={"emblem": emblem()})
    drawn = picture(content, dots=100).point(lambda level: 255 if level < 60 else 0)
    left, top, _right, bottom = (
        edge / 100 * 25.4 for edge in drawn.crop((0, 0, 236, 160)).getbbox()
    )
    assert abs(left - 30) < WITHIN
    assert abs(top - 25) < WITHIN
    assert abs((bottom - top) - 15) < WITHIN


def test_page_number_stands_on_top_from_the_second_page_on(page):
    content = page('<p>หนึ่ง</p><p style="break-before: page">สอง</p>')
    assert [line.text for line in placed(content, 0)] == ["หนึ่ง"]
    number = next(line for line in placed(content, 1) if "๒" in line.text)
    assert number.text == "- ๒ -"
    assert abs((number.left + number.right) / 2 - 110) < WITHIN
    assert number.bottom < 25


@pytest.mark.parametrize("draft", [True, False])
def test_draft_says_so_on_each_page(page, draft):
    content = page('<p>หนึ่ง</p><p style="break-before: page">สอง</p>', draft=draft)
    assert poppler(content).count("ร่าง") == (2 if draft else 0)


def test_signature_is_never_alone_on_a_page(page):
    signature = (
        '<div class="signature"><div class="pen"></div><p>(นายทดสอบ ลงนาม)</p><p>นายอำเภอ</p></div>'
    )
    for count in range(22, 36):
        content = page("<p>บรรทัด</p>" * count + '<p class="paragraph">จบ</p>' + signature)
        last = [line.text for line in placed(content, page_count(content) - 1)]
        assert "จบ" in last, count

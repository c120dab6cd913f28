"""The circular as a paper: from the facts of 2568 it is the province's letter, word for word."""

import io
import re
from datetime import date

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from mchch.thai.paper import plain
from mchch.thai.text import thai_digits
from registry.actions import circulars as actions
from registry.choices import CircularStatus
from registry.tests import factories
from reports.documents.circular import circular
from reports.tests.reading import READERS, page_count, pdfium, placed, squeezed

pytestmark = pytest.mark.django_db

HEAD = [
    "ที่ ลป ๐๐๑๙.๓/ว ๑๒๓๔",
    "ศาลากลางจังหวัดลำปาง",
    "ถนนวชิราวุธดำเนิน ลป ๕๒๐๐๐",
    "๑๑ ธันวาคม ๒๕๖๗",
    "เรื่อง การดำเนินงานระบบมาตรฐานการพัฒนาชุมชน (มชช.) ประจำปี พ.ศ. ๒๕๖๘",
    "เรียน นายอำเภอ ทุกอำเภอ",
]
ENCLOSURES = [
    "๑. แนวทางการดำเนินงานมาตรฐานการพัฒนาชุมชน (มชช.) ประจำปี พ.ศ. ๒๕๖๘ จำนวน ๑ ชุด",
    "๒. แบบรายงาน และเอกสารที่เกี่ยวข้อง จำนวน ๑ ชุด",
    "๓. (ร่าง) คำสั่งแต่งตั้งคณะกรรมการตรวจประเมินเพื่อรับรองมาตรฐานการพัฒนาชุมชนอำเภอ จำนวน ๑ ฉบับ",
]
OPENING = [
    "ด้วยจังหวัดลำปาง ได้รับแจ้งจากกรมการพัฒนาชุมชนว่า ได้ดำเนินการจัดทำระบบมาตรฐานการพัฒนาชุมชน (มชช.)"
    " เพื่อใช้เป็นเครื่องมือในการสร้างความเข้มแข็งชุมชน โดยการพัฒนาศักยภาพและเพิ่มขีดความสามารถให้กับกลุ่มเป้าหมาย"
    " เพื่อเป็นกลไกในการขับเคลื่อนงานพัฒนาชุมชนในพื้นที่อย่างมีประสิทธิภาพ กลุ่มเป้าหมายประกอบด้วย ผู้นำชุมชน"
    " กลุ่ม/องค์กรชุมชน เครือข่ายองค์กรชุมชน และชุมชน",
    "เพื่อให้การดำเนินงานตามระบบมาตรฐานการพัฒนาชุมชน (มชช.) ประจำปี พ.ศ. ๒๕๖๘ เป็นไปอย่างมีประสิทธิภาพ"
    " จังหวัดลำปาง ขอให้อำเภอมอบหมายสำนักงานพัฒนาชุมชนอำเภอ ดำเนินการ ดังนี้",
]
TASKS = [
    "จัดทำคำสั่งแต่งตั้งคณะกรรมการตรวจประเมินเพื่อการรับรองมาตรฐานการพัฒนาชุมชนอำเภอ",
    "รับสมัคร ประชาสัมพันธ์ หรือเชิญชวนกลุ่มเป้าหมายที่สนใจสมัครเข้าร่วมโครงการ รับใบสมัคร"
    " และจัดทำทะเบียนฐานข้อมูลผู้สมัครของอำเภอ โดยให้รับสมัครในระหว่างเดือนตุลาคม - ธันวาคม ๒๕๖๗"
    " (๑ พัฒนากร อย่างน้อยประเภทละ ๑ หน่วยงาน โดยให้มีกลุ่มเป้าหมายครบทั้ง ๔ ประเภท)"
    " พร้อมส่งแบบรายชื่อผู้สมัครเข้าระบบมาตรฐานการพัฒนาชุมชน (มชช.)"
    " และสำเนาใบสมัครของกลุ่มเป้าหมายให้สำนักงานพัฒนาชุมชนจังหวัดลำปาง ภายในวันที่ ๒๐ ธันวาคม ๒๕๖๗",
    "ส่งเสริมการเรียนรู้และพัฒนาตนเองของกลุ่มเป้าหมาย"
    " โดยการส่งเสริมและสนับสนุนกลุ่มเป้าหมายให้มีการประเมินตนเองก่อนการพัฒนาตนเอง จัดทำแผนการพัฒนาตนเอง"
    " เพื่อให้บรรลุเป้าหมายตามเกณฑ์ในช่วงเวลาที่กำหนด"
    " และส่งเสริมกระบวนการเรียนรู้และพัฒนาตนเองของกลุ่มเป้าหมายให้มีมาตรฐานการพัฒนาชุมชน"
    "ก่อนการเข้ารับการคัดสรรกิจกรรมพัฒนาชุมชนดีเด่น",
    "ตรวจประเมินกลุ่มเป้าหมายที่สมัครเข้าสู่ระบบมาตรฐานการพัฒนาชุมชน (มชช.)"
    " และสรุปให้ความเห็นชอบในการรับรองผู้ผ่านการประเมินตามระบบมาตรฐานการพัฒนาชุมชน (มชช.)"
    " ให้แล้วเสร็จภายในวันที่ ๒๕ เมษายน ๒๕๖๘"
    " และรายงานผลให้สำนักงานพัฒนาชุมชนจังหวัดลำปางทราบ ภายในวันที่ ๙ พฤษภาคม ๒๕๖๘ รายละเอียดตามสิ่งที่ส่งมาด้วย",
]
END = [
    "จึงเรียนมาเพื่อพิจารณาดำเนินการ",
    "ขอแสดงความนับถือ",
    "(นายสมมติ ตัวอย่าง)",
    "ผู้ว่าราชการจังหวัดลำปาง",
    "สำนักงานพัฒนาชุมชนจังหวัด",
    "กลุ่มงานส่งเสริมการพัฒนาชุมชน",
    "โทร/โทรสาร ๐ ๕๔๒๖ ๕๐๕๕",
]


@pytest.fixture
def provincial_office(lampang):
    made = factories.OfficeFactory(
        area_id="52",
        name="สำนักงานพัฒนาชุมชนจังหวัดลำปาง",
        address="ศาลากลางจังหวัดลำปาง\nถนนวชิราวุธดำเนิน ลป ๕๒๐๐๐",
        phone="054265055",
        letter_prefix="ลป ๐๐๑๙.๓",
    )
    factories.SignatoryFactory(
        office=made, name="นายสมมติ ตัวอย่าง", position="ผู้ว่าราชการจังหวัดลำปาง", is_default=True
    )
    return made


@pytest.fixture
def draft(cycle, provincial_office, province):
    """As a provincial officer makes it: only number, date and fax are typed."""
    made = actions.start_circular(cycle, by=province)
    typed = {"number": "1234", "dated_on": date(2024, 12, 11), "contact_fax": "054265055"}
    actions.save_circular(made, typed, version=1, by=province)
    return made


@pytest.fixture
def letter(draft, province):
    return actions.send_circular(draft, version=2, by=province)


def test_paragraphs_are_those_of_the_letter(letter):
    told = circular(letter).context
    assert [plain(text) for text in told["opening"]] == OPENING
    assert [plain(text) for text in told["tasks"]] == TASKS
    assert plain(told["subject"]) == HEAD[4].removeprefix("เรื่อง ")
    assert [
        plain(f"{thai_digits(number)}. {row['title']} {row['amount']}")
        for number, row in enumerate(told["enclosures"], start=1)
    ] == ENCLOSURES
    assert [plain(line) for line in told["contact"]] == END[-3:]


@pytest.mark.parametrize("reader", READERS)
def test_pdf_says_the_letter_and_nothing_else(letter, reader):
    """Each part stands in it, and nothing is left over. Poppler drops a hyphen at a line's end."""
    text = re.sub("-๒-?", "", squeezed(READERS[reader](circular(letter).pdf())))
    numbered = [f"{thai_digits(n)}. {task}" for n, task in enumerate(TASKS, start=1)]
    for part in (*HEAD, *ENCLOSURES, "สิ่งที่ส่งมาด้วย", *OPENING, *numbered, *END):
        assert squeezed(part) in text, part
        text = text.replace(squeezed(part), "", 1)
    assert text == ""


def test_positions_are_those_of_an_external_letter(letter):
    picture = io.BytesIO()
    Image.new("RGB", (300, 300), "black").save(picture, "PNG")
    office = letter.area.office
    office.emblem.save("garuda.png", ContentFile(picture.getvalue()))
    lines = placed(circular(letter).pdf())
    at = {line.text: line for line in lines}
    number, sender, dated = (at_start(at, text) for text in (HEAD[0], HEAD[1], HEAD[3]))
    assert number.left == pytest.approx(30, abs=1)
    assert abs(number.bottom - sender.bottom) < 1  # the sender stands on the line of the number
    assert sender.right <= 191
    assert dated.left == pytest.approx(110, abs=1)  # the middle between the margins
    first = at_start(at, "ด้วยจังหวัดลำปาง")
    assert first.left == pytest.approx(30 + 25, abs=1)
    assert all(line.left >= 29.5 and line.right <= 191 for line in lines)


def at_start(lines, text):
    return next(line for found, line in lines.items() if squeezed(found).startswith(squeezed(text)))


def test_signature_stands_with_the_closing_words(letter):
    content = circular(letter).pdf()
    assert page_count(content) == 2
    last = squeezed(pdfium(content).split("\f")[-1])
    assert last.index("จึงเรียนมา") < last.index("ขอแสดงความนับถือ") < last.index("(นายสมมติ")


def test_draft_says_so_and_carries_no_number(draft):
    document = circular(draft)
    text = squeezed(pdfium(document.pdf()))
    assert document.draft
    assert ("๑๒๓๔" in text, "ร่าง" in text, "ที่ลป๐๐๑๙.๓/ว" in text) == (False, True, True)


def test_correction_cites_the_letter(letter, province):
    made = actions.start_correction(letter, by=province)
    actions.save_circular(made, {"cited": "บันทึกข้อความ ที่ 12/2568"}, version=1, by=province)
    told = circular(made).context
    assert [plain(text) for text in told["cited"]] == [
        "หนังสือจังหวัดลำปาง ที่ ลป ๐๐๑๙.๓/ว ๑๒๓๔ ลงวันที่ ๑๑ ธันวาคม ๒๕๖๗",
        "บันทึกข้อความ ที่ ๑๒/๒๕๖๘",
    ]
    assert "อ้างถึง" in squeezed(pdfium(circular(made).pdf()))


def test_phone_and_fax_that_differ_stand_on_two_lines(letter):
    letter.contact_fax = "054265056"
    assert [plain(line) for line in circular(letter).context["contact"][-2:]] == [
        "โทร. ๐ ๕๔๒๖ ๕๐๕๕",
        "โทรสาร ๐ ๕๔๒๖ ๕๐๕๖",
    ]


def test_one_enclosure_has_no_number_and_none_is_not_mentioned(draft):
    draft.enclosures = draft.enclosures[:1]
    one = squeezed(pdfium(circular(draft).pdf()))
    assert "สิ่งที่ส่งมาด้วยแนวทางการดำเนินงาน" in one
    draft.enclosures = []
    assert "สิ่งที่ส่งมาด้วย" not in squeezed(pdfium(circular(draft).pdf()))


def test_hostile_and_long_text_is_printed_as_it_is(draft):
    evil = '<img src="file:///etc/passwd"><table><td colspan=9999>&amp; url(http://x.test/)'
    draft.subject = evil
    draft.intro = "ยาวมาก" * 300
    draft.enclosures = [{"title": evil, "count": 1, "unit": evil[:20]}]
    text = squeezed(pdfium(circular(draft).pdf()))
    assert text.count(squeezed(evil.replace("9999", "๙๙๙๙"))) == 2
    assert "root:" not in text


def test_paper_is_served_to_who_may_read_the_letter(client, draft, province, head):
    url = f"/papers/circular/{draft.pk}.pdf"
    client.force_login(head)
    assert client.get(url).status_code == 404
    client.force_login(province)
    response = client.get(url)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    actions.send_circular(draft, version=2, by=province)
    client.force_login(head)
    assert client.get(url).content[:5] == b"%PDF-"
    assert draft.status == CircularStatus.DRAFT

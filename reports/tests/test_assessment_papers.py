"""Papers of self-assessment and development, read back."""

import re

import pypdfium2
import pytest
import zxingcpp

from assessment.choices import SheetKind, SheetStatus
from assessment.tests.factories import (
    ActivityFactory,
    PersonalLinkFactory,
    PlanFactory,
    ProgressFactory,
    SheetFactory,
    StandardFactory,
    scored,
)
from assessment.tokens import token_of
from registry.tests.factories import ApplicationFactory
from reports import pdf
from reports.tests.reading import picture, poppler, squeezed

pytestmark = pytest.mark.django_db
SAMPLE = "ตัวอย่าง – ไม่ใช่เกณฑ์ของกรมการพัฒนาชุมชน"


@pytest.fixture
def before(cycle, officer):
    unit = ApplicationFactory(officer=officer, cycle=cycle, unit_name="กลุ่มทอผ้าบ้านหนองแวง")
    sheet = SheetFactory(
        application=unit, standard=StandardFactory(cycle=cycle), status=SheetStatus.CONFIRMED
    )
    return scored(sheet, c11=1, c12=2, c21=0)


def text_of(content):
    return squeezed(poppler(content))


def said(text):
    return squeezed(text)


def printed(client, who, path):
    client.force_login(who)
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    return response.content


def test_filled_sheet_says_what_was_answered(client, before, officer):
    text = text_of(printed(client, officer, f"/papers/self_assessment/{before.pk}.pdf"))
    for told in (SAMPLE, "กลุ่มทอผ้าบ้านหนองแวง", "แบบประเมินตนเองก่อนการพัฒนา", "คะแนนรวม ๓ จาก ๙ คะแนน",
                 "ตัวชี้วัดหลักยังไม่ผ่าน ๒ ตัว"):  # fmt: skip
        assert said(told) in text


def test_blank_sheet_has_every_indicator_and_no_name(client, before, officer):
    text = text_of(printed(client, officer, "/papers/self_assessment/blank/GROUP.pdf"))
    assert [code for code in ("๑.๑", "๑.๒", "๒.๑") if code not in text] == []
    assert said(SAMPLE) in text
    assert said("กลุ่มทอผ้าบ้านหนองแวง") not in text


def test_blank_sheet_of_a_type_without_standard_says_so(client, before, officer):
    text = text_of(printed(client, officer, "/papers/self_assessment/blank/NETWORK.pdf"))
    assert said("จังหวัดยังไม่ได้กำหนดเกณฑ์ของประเภทนี้") in text


def test_before_stands_beside_after(client, before, officer):
    after = SheetFactory(
        application=before.application, standard=before.standard, kind=SheetKind.AFTER,
        status=SheetStatus.CONFIRMED,
    )  # fmt: skip
    scored(after, c11=3, c12=3, c21=3)
    path = f"/papers/before_after/{before.application.pk}.pdf"
    text = text_of(printed(client, officer, path))
    for told in (SAMPLE, "๓๓.๓", "๑๐๐", "ผลล่าสุด: ผ่านเกณฑ์"):
        assert said(told) in text


def rows_by_page(template, context, row):
    """How many rows stand on each page, of a table that begins ever lower."""
    content = pdf.render(template, context, title="ทดสอบ")
    with pypdfium2.PdfDocument(content) as book:
        return [len(re.findall(row, page.get_textpage().get_text_range())) for page in book]


@pytest.mark.parametrize("lead", range(14, 21))
def test_head_of_a_table_is_never_left_with_one_row(lead):
    """Wherever the table begins: at least two rows stand below its head, and on the next page."""
    context = {
        "unit": {"name": "กลุ่ม"}, "total": ["๑"] * 4, "lacking": ["บรรทัด"] * lead,
        "indicators": [(f"R{number}", "ตัวชี้วัด", "๑", "๒", "๓") for number in range(6)],
    }  # fmt: skip
    found = rows_by_page("pdf/before_after.html", context, r"R\d")
    assert sum(found) == 6
    assert [count for count in found if count == 1] == []


@pytest.mark.parametrize("lead", range(5, 16))
def test_signatures_of_a_plan_stand_with_its_last_activity(lead):
    line = {"what": "Rx", "how": "วิธีดำเนินการ"}
    context = {"unit": {"name": "กลุ่ม"}, "changes": ["บรรทัด"] * lead, "lines": [line] * 4}
    content = pdf.render("pdf/development_plan.html", context, title="ทดสอบ")
    with pypdfium2.PdfDocument(content) as book:
        pages = [page.get_textpage().get_text_range() for page in book]
    (signed,) = [page for page in pages if "ลงชื่อ" in page]
    assert "Rx" in signed
    assert sum(page.count("Rx") for page in pages) == 4


def test_paper_of_a_unit_without_sheet_says_so(client, officer, cycle):
    unit = ApplicationFactory(officer=officer, cycle=cycle)
    text = text_of(printed(client, officer, f"/papers/before_after/{unit.pk}.pdf"))
    assert said("ยังไม่มีการประเมินตนเอง") in text


def test_plan_tells_its_progress(client, before, officer):
    plan = PlanFactory(application=before.application, goal="ผ่านเกณฑ์ภายในปีนี้")
    line = ActivityFactory(
        plan=plan, budget=1500, budget_source="กองทุนหมู่บ้าน", evidence="สมุดบัญชีของกลุ่ม"
    )
    ProgressFactory(activity=line, percent=40)
    text = text_of(printed(client, officer, f"/papers/development_plan/{plan.pk}.pdf"))
    for told in ("จัดทำบัญชีกลุ่ม", "๑,๕๐๐", "กองทุนหมู่บ้าน", "ร้อยละ ๔๐", "ผ่านเกณฑ์ภายในปีนี้"):
        assert said(told) in text
    assert said("หลักฐาน: สมุดบัญชีของกลุ่ม") in text


def test_plan_of_a_later_version_tells_what_changed(client, before, officer):
    plan = PlanFactory(application=before.application)
    ActivityFactory(plan=plan, what="ศึกษาดูงาน")
    fresh = PlanFactory(
        application=before.application, version_no=2, status="DRAFT", change_note="งบประมาณไม่พอ"
    )
    ActivityFactory(plan=fresh, what="อบรมในพื้นที่")
    path = "/papers/development_plan/{}.pdf"
    text = text_of(printed(client, officer, path.format(fresh.pk)))
    for told in ("สิ่งที่เปลี่ยนจากฉบับก่อน", "งบประมาณไม่พอ", "๑. เพิ่ม กิจกรรมที่ ๑: อบรมในพื้นที่",
                 "๒. ตัดออก กิจกรรมที่ ๑ ของฉบับก่อน: ศึกษาดูงาน"):  # fmt: skip
        assert said(told) in text
    first = text_of(printed(client, officer, path.format(plan.pk)))
    assert said("สิ่งที่เปลี่ยนจากฉบับก่อน") not in first


def test_slip_carries_a_code_and_its_address(client, before, officer, outsider):
    sheet = SheetFactory(
        application=before.application, standard=before.standard, kind=SheetKind.AFTER
    )
    link = PersonalLinkFactory(sheet=sheet)
    content = printed(client, officer, f"/papers/link/{link.pk}/")
    (code,) = zxingcpp.read_barcodes(picture(content, dots=150))
    assert code.text == f"http://testserver/s/{token_of(link.key)}/"
    assert client.get(code.text).status_code == 200
    client.force_login(outsider)
    assert client.get(f"/papers/link/{link.pk}/").status_code == 404

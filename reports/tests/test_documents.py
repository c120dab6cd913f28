"""Each paper of the register: what it says is what the rows say, in Thai digits, IDs masked."""

import itertools
from datetime import date

import pytest

from mchch.thai import citizen_id, phones
from mchch.thai.dates import paper_date
from mchch.thai.text import thai_digits
from registry.choices import ApplicantType, Stage
from registry.tests import factories
from reports.documents.applicant_list import applicant_list
from reports.documents.application_form import application_form, blank_form
from reports.documents.memo import memo
from reports.documents.register import inside, register
from reports.tests.conftest import LONG_NAME, LONG_POSITION, LONG_UNIT
from reports.tests.reading import READERS, ink, lines, page_count, placed, poppler, squeezed

pytestmark = pytest.mark.django_db
TITLE, GIVEN, FAMILY = LONG_NAME


def text_of(document, reader="poppler"):
    return squeezed(READERS[reader](document.pdf()))


def told_of(row):
    """What a list must say of a unit, without spaces."""
    return [
        squeezed(thai_digits(row.display_name)),
        squeezed(thai_digits(row.number)),
        squeezed(thai_digits(phones.formatted(row.phone))),
        squeezed(thai_digits(f"หมู่ที่ {row.village_no}")),
        squeezed(thai_digits(row.officer.get_full_name())),
    ]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("count", [1, 3, 25, 60])
def test_applicant_list_tells_of_every_unit(units, sent, count, reader):
    rows = units(count)
    document = applicant_list(sent(rows))
    content = document.pdf()
    text = squeezed(READERS[reader](content))
    assert [part for row in rows for part in told_of(row) if part not in text] == []
    assert squeezed(f"รวมผู้สมัครทั้งสิ้น {thai_digits(count)} หน่วย") in text
    assert document.people == count
    assert page_count(content) <= 1 + count // 8


@pytest.mark.parametrize("count", [0, 1, 25])
def test_register_tells_of_every_unit(units, cycle, office, count):
    rows = units(count)
    document = register(cycle, area="5203")
    text = text_of(document)
    assert [part for row in rows for part in told_of(row) if part not in text] == []
    assert squeezed(f"รวมผู้สมัครทั้งสิ้น {thai_digits(count)} หน่วย") in text
    assert "อำเภอเกาะคาจังหวัดลำปาง" in text
    assert document.title == "ทะเบียนผู้สมัคร มชช. ปีงบประมาณ พ.ศ. 2568 " + ("อำเภอเกาะคา")


def test_list_is_grouped_by_type_with_totals(unit, sent):
    rows = [unit(ApplicantType.LEADER), unit(ApplicantType.GROUP), unit(ApplicantType.GROUP)]
    text = text_of(applicant_list(sent(rows)))
    expected = [
        "ประเภทผู้นำชุมชนจำนวน๑หน่วย",
        "ประเภทกลุ่ม/องค์กรชุมชนจำนวน๒หน่วย",
        "ประเภทเครือข่ายองค์กรชุมชนจำนวน๐หน่วย",
        "ประเภทชุมชนจำนวน๐หน่วย",
    ]
    assert sorted(expected, key=text.index) == expected


@pytest.mark.parametrize("paper", ["register", "applicant_list"])
def test_citizen_id_is_masked_on_lists(unit, sent, cycle, paper):
    leader = unit(ApplicantType.LEADER)
    made = {
        "register": lambda: register(cycle, area="5203"),
        "applicant_list": lambda: applicant_list(sent([leader])),
    }
    text = text_of(made[paper]())
    masked = thai_digits(citizen_id.masked(leader.citizen_id))
    assert masked in text
    assert thai_digits(leader.citizen_id[:9]) not in text.replace("-", "")
    assert leader.citizen_id not in text


def test_list_stays_as_it_was_sent(unit, sent):
    row = unit(ApplicantType.GROUP, unit_name="กลุ่มทอผ้า")
    submission = sent([row])
    type(row).objects.filter(pk=row.pk).update(unit_name="กลุ่มจักสาน")
    text = text_of(applicant_list(submission))
    assert "กลุ่มทอผ้า" in text
    assert "กลุ่มจักสาน" not in text


def test_register_leaves_out_drafts_withdrawn_and_other_districts(unit, cycle, outsider):
    unit(stage=Stage.DRAFT, unit_name="กลุ่มร่าง")
    unit(stage=Stage.WITHDRAWN, unit_name="กลุ่มถอน")
    factories.ApplicationFactory(officer=outsider, unit_name="กลุ่มแจ้ห่ม")
    unit(unit_name="กลุ่มเกาะคา")
    text = text_of(register(cycle, area="5203"))
    assert "กลุ่มเกาะคา" in text
    assert [name for name in ("กลุ่มร่าง", "กลุ่มถอน", "กลุ่มแจ้ห่ม") if name in text] == []


def test_register_of_a_province_has_each_district_on_its_page(unit, cycle, outsider):
    unit(unit_name="กลุ่มเกาะคา")
    factories.ApplicationFactory(officer=outsider, unit_name="กลุ่มแจ้ห่ม")
    content = register(cycle, area="52").pdf()
    first, second = ("".join(line.text for line in placed(content, page)) for page in (0, 1))
    assert "เกาะคา" in squeezed(first)
    assert "แจ้ห่ม" not in squeezed(first)
    assert "กลุ่มแจ้ห่ม" in squeezed(second)


@pytest.mark.parametrize(
    ("asked", "area"), [("", "5203"), ("5206", "5203"), ("52", "5203"), ("5203", "5203")]
)
def test_register_is_of_the_own_area_whatever_is_asked(officer, asked, area):
    assert inside(officer, {"district": asked}) == {"area": area}


def test_register_of_a_province_is_of_the_district_asked_for(province):
    assert inside(province, {"district": "5206"}) == {"area": "5206"}
    assert inside(province, {"district": "5006"}) == {"area": "52"}


@pytest.mark.parametrize("paper", ["register", "applicant_list"])
def test_long_names_stay_in_their_columns(unit, sent, cycle, paper):
    unit(ApplicantType.GROUP, unit_name=LONG_UNIT * 2, title=TITLE, given_name=GIVEN,
         family_name=FAMILY, position=LONG_POSITION, village_name="บ้าน" + "กล้วย" * 12)  # fmt: skip
    row = unit(ApplicantType.GROUP, unit_name=LONG_UNIT)
    made = {
        "register": lambda: register(cycle, area="5203"),
        "applicant_list": lambda: applicant_list(sent([row])),
    }
    content = made[paper]().pdf()
    assert squeezed(LONG_UNIT) in squeezed(poppler(content))
    assert ink(content)[2] < 297 - 15 + 1


@pytest.mark.parametrize("type_", ApplicantType)
@pytest.mark.parametrize("reader", READERS)
def test_form_says_what_the_record_says(unit, type_, reader):
    row = unit(type_, position="ผู้ใหญ่บ้าน", village_name="บ้านญี่ปุ่น", established_year=2550)
    factories.ChecklistItemFactory(cycle=row.cycle, type=type_, text="ดำเนินงานมาแล้ว 1 ปี")
    row.notice = factories.PrivacyNoticeFactory(
        version="9", text="ผู้ควบคุมข้อมูล\n\nสำนักงานพัฒนาชุมชน 2 แห่ง"
    )
    text = text_of(application_form(row), reader)
    expected = [
        f"ประเภท{type_.label}",
        "ประจำปีพ.ศ.๒๕๖๘",
        thai_digits(row.person_name),
        "ผู้ใหญ่บ้าน",
        "บ้านญี่ปุ่น",
        thai_digits(row.number),
        paper_date(row.applied_on),
        thai_digits(phones.formatted(row.phone)),
        thai_digits(citizen_id.masked(row.citizen_id)),
        "ดำเนินงานมาแล้ว๑ปี",
        "สำนักงานพัฒนาชุมชน๒แห่ง",
        row.officer.get_full_name(),
        "เกาะคา",
        *(
            []
            if row.is_leader
            else [thai_digits(row.unit_name), "๒๕๕๐", paper_date(row.resolution_on)]
        ),
    ]
    assert [part for part in expected if squeezed(part) not in text] == []
    assert thai_digits(row.citizen_id[:9]) not in text.replace("-", "")


def test_form_shows_the_whole_citizen_id_when_asked_to(unit):
    row = unit(ApplicantType.LEADER)
    text = text_of(application_form(row, is_revealed=True))
    assert thai_digits(citizen_id.formatted(row.citizen_id)) in text


def test_form_of_a_draft_says_draft(unit):
    assert "ร่าง" in text_of(application_form(unit(stage=Stage.DRAFT)))
    assert "ร่าง" not in text_of(application_form(unit()))


@pytest.mark.parametrize("type_", ApplicantType)
def test_filled_form_is_one_page_and_the_notice(unit, type_):
    row = unit(type_, position=LONG_POSITION[:40])
    for number in range(5):
        factories.ChecklistItemFactory(cycle=row.cycle, type=type_, position=number)
    factories.PrivacyNoticeFactory()
    content = application_form(row).pdf()
    assert page_count(content) == 2
    assert "ประกาศความเป็นส่วนตัว" in squeezed("".join(line.text for line in placed(content, 1)))


@pytest.mark.parametrize("type_", ApplicantType)
def test_blank_form_has_labels_and_nobody(cycle, officer, unit, type_):
    unit(type_, unit_name="กลุ่มลับ", given_name="ลับลับ")
    factories.ChecklistItemFactory(cycle=cycle, type=type_, text="หลักฐานที่ต้องแสดง")
    factories.PrivacyNoticeFactory()
    text = text_of(blank_form(type_, cycle, officer))
    expected = ["เลขที่ใบสมัคร", "วันที่สมัคร", "เลขประจำตัวประชาชน", "โทรศัพท์", "รหัสไปรษณีย์",
                "หลักฐานที่ต้องแสดง", "ลงชื่อ", "พัฒนากรผู้รับสมัคร", "เกาะคา", "ลำปาง",
                "ประกาศความเป็นส่วนตัว"]  # fmt: skip
    assert [part for part in expected if squeezed(part) not in text] == []
    assert "ลับ" not in text


def test_blank_form_has_room_to_write(cycle, officer):
    found = placed(blank_form(ApplicantType.GROUP, cycle, officer).pdf())
    rows = sorted(
        {
            round(line.bottom, 1)
            for line in found
            if line.text.startswith(("ชื่อ", "เลขประจำ", "ตำแหน่ง"))
        }
    )
    apart = [below - above for above, below in itertools.pairwise(rows)]
    assert len(rows) == 4
    assert min(apart) > 8.5  # mm


def test_memo_says_what_was_sent(unit, sent, cycle):
    rows = [unit(ApplicantType.LEADER), unit(ApplicantType.GROUP), unit(ApplicantType.GROUP)]
    text = text_of(memo(sent(rows, note="ขาดเครือข่าย 1 หน่วย")))
    expected = [
        "บันทึกข้อความ",
        "ส่วนราชการสำนักงานพัฒนาชุมชนอำเภอเกาะคา",
        "ที่ลป๐๐๑๙.๓/",
        "วันที่๑๖ธันวาคม๒๕๖๗",
        "เรื่องส่งรายชื่อผู้สมัครเข้าระบบมาตรฐานการพัฒนาชุมชน(มชช.)ประจำปีพ.ศ.๒๕๖๘",
        "เรียนพัฒนาการจังหวัดลำปาง",
        "ภายในวันที่๒๐ธันวาคม๒๕๖๗",
        "รวมทั้งสิ้น๓หน่วย",
        "๑.ผู้นำชุมชน",
        "๒.กลุ่ม/องค์กรชุมชน",
        "จำนวน๒หน่วย",
        "ขาดเครือข่าย๑หน่วย",
        "จึงเรียนมาเพื่อโปรดพิจารณา",
        "(นางสาวคมสันสมมติ)",
        "พัฒนาการอำเภอเกาะคา",
    ]
    assert [part for part in expected if squeezed(part) not in text] == []


def test_memo_names_the_position_in_which_it_was_sent(unit, sent):
    sending = sent([unit()])
    sending.snapshot["sender_position"] = "รักษาราชการแทนพัฒนาการอำเภอเกาะคา"
    assert "รักษาราชการแทนพัฒนาการอำเภอเกาะคา" in text_of(memo(sending))


def test_memo_cites_the_letter_of_the_year(unit, sent, cycle):
    sending = sent([unit()])
    assert "ตามที่จังหวัดลำปางขอให้อำเภอ" in text_of(memo(sending))
    factories.CircularFactory(
        cycle=cycle, status="SENT", prefix="ลป 0019.3", number="1234", dated_on=date(2024, 12, 11)
    )
    cited = "ตามหนังสือจังหวัดลำปางที่ลป๐๐๑๙.๓/ว๑๒๓๔ลงวันที่๑๑ธันวาคม๒๕๖๗ขอให้อำเภอ"
    assert cited in text_of(memo(sending))


def test_memo_without_due_date_does_not_name_one(unit, sent, cycle):
    cycle.steps.update(due_on=None)
    text = text_of(memo(sent([unit()])))
    assert "ภายในวันที่" not in text
    assert "None" not in text


def test_memo_is_one_page_with_head_in_the_middle(unit, sent):
    content = memo(sent([unit()])).pdf()
    head = next(line for line in placed(content) if "บันทึกข้อความ" in squeezed(line.text))
    assert page_count(content) == 1
    assert abs((head.left + head.right) / 2 - 110) < 1


def test_name_has_two_spaces_before_the_family_name(unit, sent):
    found = lines(memo(sent([unit()])).pdf())
    assert "(นางสาวคมสัน  สมมติ)" in found


def test_applied_date_is_of_the_day_in_bangkok(unit, sent):
    submission = sent([unit()], sent_at=factories.moment(date(2024, 12, 20), 0, 5))
    assert "๒๐ธันวาคม๒๕๖๗" in text_of(memo(submission))

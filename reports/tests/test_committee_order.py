"""The order's paper: it says what was entered, in its form, however long the list."""

import re
import subprocess
from datetime import date

import pytest

from mchch.thai import paper
from mchch.thai.dates import paper_date
from mchch.thai.text import thai_digits
from registry.choices import OrderStatus
from registry.tests.factories import (
    CommitteeOrderFactory,
    OfficeFactory,
    OrderCommitteeFactory,
    OrderMemberFactory,
)
from reports.documents.committee_order import committee_order
from reports.tests.reading import (
    POINTS_A_MM,
    READERS,
    page_count,
    pdfium,
    placed,
    poppler,
    squeezed,
)

pytestmark = pytest.mark.django_db
LONG_NAME = "ว่าที่ร้อยตรีหญิงเฉลิมพระเกียรติศักดิ์สิทธิ์ ณ อยุธยาวงศ์สุวรรณกุลชัย"
LONG_POSITION = "ผู้อำนวยการศูนย์ส่งเสริมการเรียนรู้ระดับอำเภอเกาะคา รักษาการในตำแหน่งผู้อำนวยการกองการศึกษา"
HOSTILE = '<img src="file:///etc/passwd"><b>หนา</b> url(http://x.test/a)'


@pytest.fixture
def order(cycle, on_day):
    on_day(date(2024, 12, 16))
    OfficeFactory(area_id="5203")
    return CommitteeOrderFactory(
        cycle=cycle,
        title="แต่งตั้งคณะกรรมการตรวจประเมินเพื่อรับรองมาตรฐานการพัฒนาชุมชนอำเภอเกาะคา ประจำปี พ.ศ. 2568",
        reason="ด้วยจังหวัดลำปางแจ้งให้อำเภอดำเนินการ ลงวันที่ 11 ธันวาคม 2567\nเพื่อให้มีประสิทธิภาพ",
        signatory_name="นายวิชัย สมมติ",
        signatory_position="นายอำเภอเกาะคา",
    )


def seat(order, count, **more):
    """One committee with so many members, the first of them its chair."""
    committee = OrderCommitteeFactory(
        order=order, name="คณะกรรมการตรวจประเมิน", duties="ตรวจ 1\nสรุป", place=1
    )
    OrderMemberFactory(
        committee=committee, role="CHAIR", name="", position="นายอำเภอเกาะคา", place=0
    )
    for place in range(1, count):
        given = {"name": f"นายกรรมการ{place} สมมติ", "position": f"ตำแหน่งที่{place}"} | more
        OrderMemberFactory(committee=committee, place=place, **given)
    return committee


def issued(order, **more):
    values = {
        "status": OrderStatus.IN_FORCE,
        "number": "123",
        "calendar_year": 2567,
        "signed_on": date(2024, 12, 16),
        "issued_at": "2024-12-16T09:00+07:00",
    } | more
    type(order).objects.filter(pk=order.pk).update(**values)
    order.refresh_from_db()
    return order


def text_of(order):
    """As it is drawn, row after row: Poppler copies a table by its columns."""
    return squeezed(pdfium(committee_order(order).pdf()))


def told(order):
    """Every text of the order, as its paper must say it: Thai digits, without spaces."""
    yield from (order.title, *order.reason.splitlines(), order.signatory_position)
    for committee in order.committees.all():
        yield committee.name
        yield from committee.duty_list
        for member in committee.members.all():
            yield from (member.name, member.position, member.get_role_display())


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("count", [1, 3, 25, 60])
def test_text_of_the_paper_is_what_was_entered(order, count, reader):
    seat(order, count)
    content = committee_order(issued(order)).pdf()
    text = squeezed(READERS[reader](content))
    assert [part for part in told(order) if squeezed(thai_digits(part)) not in text] == []
    assert squeezed(f"({thai_digits(order.signatory_name)})") in text
    assert page_count(content) <= 2 + count // 20


def test_paper_reads_in_its_order(order):
    seat(order, 2)
    text = text_of(issued(order))
    parts = [
        "คำสั่งอำเภอเกาะคา",
        "ที่๑๒๓/๒๕๖๗",
        "เรื่องแต่งตั้งคณะกรรมการ",
        "ด้วยจังหวัดลำปาง",
        "เพื่อให้มีประสิทธิภาพจึงแต่งตั้งคณะกรรมการตรวจประเมินประกอบด้วย",
        "๑.นายอำเภอเกาะคา",
        "ประธานกรรมการ",
        "นายกรรมการ๑สมมติ",
        "ตำแหน่งที่๑",
        "โดยให้คณะกรรมการมีหน้าที่ดังนี้",
        "๑.ตรวจ๑",
        "ทั้งนี้ตั้งแต่บัดนี้เป็นต้นไป",
        "สั่งณวันที่๑๖ธันวาคมพ.ศ.๒๕๖๗",
        "(นายวิชัยสมมติ)",
        "นายอำเภอเกาะคา",
    ]
    at = -1
    for part in parts:
        at = text.find(part, at + 1)
        assert at >= 0, f"{part} is missing, or out of its place in {text}"


def test_draft_says_so_and_carries_no_number(order):
    seat(order, 2)
    document = committee_order(order)
    text = squeezed(pdfium(document.pdf()))
    assert document.draft
    assert "ร่าง" in text
    assert "ที่/๒๕๖๗" in text
    assert "สั่งณวันที่พ.ศ.๒๕๖๗" in text


def test_number_and_date_leave_room_for_the_pen(order):
    seat(order, 2)
    content = committee_order(issued(order, number="", signed_on=None)).pdf()
    assert "ร่าง" not in pdfium(content)
    row = [line for line in placed(content) if "๒๕๖๗" in line.text and "/" in line.text]
    number = next(line for line in placed(content) if line.text == "ที่")
    assert row[0].left - number.right > 14  # millimetres for a number
    assert "สั่งณวันที่พ.ศ.๒๕๖๗" in squeezed(pdfium(content))


def test_power_takes_the_place_of_the_last_reason(order):
    seat(order, 2)
    order.power = "อาศัยอำนาจตามระเบียบทดสอบ ข้อ 5"
    order.effective_on = date(2025, 1, 1)
    order.save()
    text = text_of(order)
    assert "อาศัยอำนาจตามระเบียบทดสอบข้อ๕จึงแต่งตั้งคณะกรรมการตรวจประเมินประกอบด้วย" in text
    assert "ทั้งนี้ตั้งแต่วันที่๑มกราคม๒๕๖๘เป็นต้นไป" in text


def test_several_committees_are_numbered_with_their_duties(order):
    seat(order, 2)
    second = OrderCommitteeFactory(order=order, name="คณะทำงาน", duties="ช่วยงาน", place=2)
    OrderMemberFactory(committee=second, role="CHAIR", name="", position="ปลัดอำเภอ")
    text = text_of(order)
    for part in (
        "จึงแต่งตั้งคณะกรรมการดังต่อไปนี้",
        "๑.คณะกรรมการตรวจประเมินประกอบด้วย",
        "๑.๒นายกรรมการ๑สมมติ",
        "(๒)สรุป",
        "๒.คณะทำงานประกอบด้วย",
        "๒.๑ปลัดอำเภอ",
        "มีหน้าที่ดังนี้(๑)ช่วยงาน",
    ):
        assert part in text, part


def test_order_that_goes_is_named(order):
    old = CommitteeOrderFactory(
        status=OrderStatus.IN_FORCE, number="9", calendar_year=2566,
        signed_on=date(2023, 12, 12), title="แต่งตั้งคณะเดิม",
    )  # fmt: skip
    seat(order, 2)
    clause = "ให้ยกเลิกคำสั่งอำเภอเกาะคาที่๙/๒๕๖๖ลงวันที่๑๒ธันวาคม๒๕๖๖เรื่องแต่งตั้งคณะเดิม"
    assert clause in text_of(order)
    type(old).objects.filter(pk=old.pk).update(status=OrderStatus.REVOKED, revoked_by=order)
    assert clause in text_of(issued(order))


def test_acting_signatory_has_all_lines(order):
    seat(order, 1)
    order.signatory_position = "ปลัดอำเภอ (เจ้าพนักงานปกครองชำนาญการพิเศษ)"
    order.signatory_acting_for = "รักษาราชการแทน นายอำเภอเกาะคา"
    order.save()
    text = text_of(issued(order))
    assert text.endswith(
        "(นายวิชัยสมมติ)ปลัดอำเภอ(เจ้าพนักงานปกครองชำนาญการพิเศษ)รักษาราชการแทนนายอำเภอเกาะคา"
    )


def test_hostile_words_are_printed_as_text(order):
    seat(order, 2, name=HOSTILE, position=HOSTILE)
    order.title = order.reason = HOSTILE
    order.save()
    content = committee_order(order).pdf()
    assert squeezed(pdfium(content)).count("file:///etc/passwd") == 4
    assert squeezed(HOSTILE) in squeezed(poppler(content))
    assert "root:" not in poppler(content)


@pytest.mark.parametrize("count", [25, 60])
def test_row_stays_whole_over_a_page(order, count):
    """Each page that has a role has the name it belongs to, on the same height."""
    seat(order, count, name=LONG_NAME, position=LONG_POSITION)
    content = committee_order(order).pdf()
    names = roles = 0
    for page in range(page_count(content)):
        found = placed(content, page)
        tops = [line.top for line in found if "ว่าที่ร้อยตรีหญิง" in paper.plain(line.text)]
        for line in found:
            if line.text == "กรรมการ":
                roles += 1
                assert any(abs(top - line.top) < 3 for top in tops)
        names += len(tops)
    assert (names, roles) == (count - 1, count - 1)


@pytest.mark.parametrize("duties", range(1, 28, 3))
def test_signature_is_never_alone_on_its_page(order, duties):
    committee = seat(order, 6)
    committee.duties = "\n".join(f"หน้าที่ข้อ {n}" for n in range(duties))
    committee.save()
    content = committee_order(order).pdf()
    last = [line.text for line in placed(content, page_count(content) - 1)]
    text = squeezed("".join(last))
    assert "(นายวิชัย" in text
    assert "สั่งณวันที่" in text
    assert "หน้าที่ข้อ" in text


WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">([^<]*)')


def words(content):
    """[(text, left, top, right)] of each drawn piece, in millimetres, as Poppler measures it."""
    command = ["pdftotext", "-bbox", "-", "-"]
    answer = subprocess.run(command, input=content, capture_output=True, check=True)
    return [
        (text, *(float(edge) / POINTS_A_MM for edge in (left, top, right)))
        for left, top, right, text in WORD.findall(answer.stdout.decode())
    ]


def test_places_are_those_of_the_form(order):
    seat(order, 3)
    found = words(committee_order(issued(order)).pdf())

    def place(beginning):
        return next(word for word in found if word[0].startswith(beginning))

    for text in ("คำสั่งอำเภอเกาะคา", "สั่ง ณ วันที่"):
        _, left, _top, right = place(text)
        assert (left + right) / 2 == pytest.approx(30 + 160 / 2, abs=1)
    assert place("คำสั่งอำเภอเกาะคา")[2] == pytest.approx(25 + 30, abs=1)  # below the garuda
    assert place("ด้วยจังหวัด")[1] == pytest.approx(30 + 25, abs=1)
    assert place("นายกรรมการ๑")[1] == pytest.approx(30 + 25, abs=1)
    assert place("นายกรรมการ๒")[1] == pytest.approx(place("นายกรรมการ๑")[1], abs=0.1)
    assert place("ตำแหน่งที่๒")[1] == pytest.approx(place("ตำแหน่งที่๑")[1], abs=0.1)
    assert place("กรรมการ")[1] == pytest.approx(place("ประธานกรรมการ")[1], abs=0.1)
    assert place("กรรมการ")[1] == pytest.approx(30 + 160 - 38, abs=1)


def test_assistant_secretary_has_room_for_the_role(order):
    committee = seat(order, 2)
    OrderMemberFactory(committee=committee, role="ASSISTANT_SECRETARY", place=2)
    found = words(committee_order(issued(order)).pdf())
    role = next(word for word in found if word[0] == "กรรมการและผู้ช่วยเลขานุการ")
    assert role[1] == pytest.approx(30 + 160 - 49, abs=1)
    assert role[3] < 190.5


def test_everything_stays_within_the_margins(order):
    order.title = (order.title + " ") * 3
    order.save()
    seat(order, 6, name=LONG_NAME, position=LONG_POSITION)
    content = committee_order(issued(order)).pdf()
    assert [word for word in words(content) if word[1] < 29.5 or word[3] > 190.5] == []
    assert squeezed(thai_digits(order.title)) in squeezed(pdfium(content))


def test_file_tells_what_it_is(order):
    seat(order, 1)
    document = committee_order(issued(order))
    assert document.title.startswith("คำสั่งอำเภอเกาะคา ที่ ๑๒๓/๒๕๖๗ เรื่อง แต่งตั้ง")
    assert document.filename == "order-5203-2567-123.pdf"
    assert paper_date(order.signed_on) == "๑๖ ธันวาคม ๒๕๖๗"


@pytest.mark.parametrize("count", [3, 60])
def test_paper_asks_the_same_for_many_members(order, count, django_assert_num_queries):
    seat(order, count)
    with django_assert_num_queries(6):
        committee_order(order)

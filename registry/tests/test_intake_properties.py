"""Whatever way a thing is written, it is read as the same."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mchch.thai import citizen_id, names
from mchch.thai.dates import MONTHS, SHORT_MONTHS
from mchch.thai.places import split_address, split_village
from mchch.thai.text import thai_digits
from registry.intake.headings import meaning_of
from registry.intake.tables import tables_of
from registry.intake.types import type_of
from registry.intake.values import row_of

DAYS = st.dates(date(2024, 10, 1), date(2024, 12, 31))
TITLES = st.sampled_from(["นาย", "นาง", "นางสาว", "น.ส."])
GIVEN = st.sampled_from(["สมชาย", "มาลี", "ณรงค์", "ศรีวรรณ", "อรทัย", "บุญมี"])
FAMILY = st.sampled_from(["ใจดี", "ต๊ะวงศ์", "ธรรมขันธ์", "เครือวงศ์", "สุวรรณ"])
HEAD = ["ประเภท", "ชื่อ-สกุล", "เลขประจำตัวประชาชน", "ตำบล", "วันที่สมัคร"]
DATES = [
    lambda d: f"{d.day}/{d.month}/{d.year + 543}",
    lambda d: f"{d.day:02}/{d.month:02}/{d.year}",
    lambda d: f"{d.day} {SHORT_MONTHS[d.month - 1]} {(d.year + 543) % 100}",
    lambda d: f"{d.day} {MONTHS[d.month - 1]} พ.ศ. {d.year + 543}",
    lambda d: f"{d.day}-{d.month}-{(d.year + 543) % 100}",
    lambda d: d.isoformat(),  # a real date of a workbook
    lambda d: d.replace(year=d.year + 543).isoformat(),  # the same, typed in B.E.
    lambda d: d.replace(year=1900 + (d.year + 543) % 100).isoformat(),  # with two digits
    lambda d: str((d - date(1899, 12, 30)).days),
]  # fmt: skip
IDS = [
    lambda digits: digits,
    citizen_id.formatted,
    lambda digits: " ".join((digits[:1], digits[1:5], digits[5:10], digits[10:12], digits[12:])),
]
quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def read(cycle, head):
    """The row that a line of HEAD is."""
    from registry.intake.place import Place

    place = Place.of(cycle, head)

    def read(*cells):
        sheet = {"name": "x", "hidden": False, "merged": [], "rows": [HEAD, list(cells)]}
        (table,) = tables_of(sheet)
        return row_of(table.lines[0], table, {}, place)

    return read


@pytest.mark.django_db
@quick
@given(day=DAYS, write=st.sampled_from(DATES), is_thai=st.booleans())
def test_date_is_the_same_in_every_way(read, day, write, is_thai):
    if write is DATES[7] and (day.month, day.day) == (2, 29):
        return
    text = write(day)
    row = read("กลุ่ม", "กลุ่มหนึ่ง", "", "ศาลา", thai_digits(text) if is_thai and "/" in text else text)
    assert row.values["applied_on"] == day


@pytest.mark.django_db
@quick
@given(seed=st.integers(0, 9_999_999), write=st.sampled_from(IDS), is_thai=st.booleans())
def test_id_is_the_same_in_every_way(read, seed, write, is_thai):
    digits = citizen_id.made_up(seed)
    text = thai_digits(write(digits)) if is_thai else write(digits)
    row = read("ผู้นำ", "นายสมชาย ใจดี", text, "ศาลา", "1/10/2567")
    assert row.values["citizen_id"] == digits


@pytest.mark.django_db
@quick
@given(title=TITLES, given_name=GIVEN, family=FAMILY, gap=st.sampled_from(["", " "]),
       between=st.sampled_from([" ", "  ", "\u00a0"]))  # fmt: skip
def test_name_is_the_same_glued_or_not(read, title, given_name, family, gap, between):
    row = read("ผู้นำ", f"{title}{gap}{given_name}{between}{family}", "", "ศาลา", "1/10/2567")
    whole = names.full_name(*(row.values[n] for n in ("title", "given_name", "family_name")))
    assert whole == f"{title.replace('น.ส.', 'นางสาว')}{given_name} {family}"


@given(house=st.integers(1, 999), sub=st.integers(0, 99), village=st.integers(1, 20),
       form=st.sampled_from(["{h} ม.{v} ต.ศาลา อ.เกาะคา จ.ลำปาง", "{h} หมู่ {v} ตำบลศาลา",
                             "บ้านเลขที่ {h} หมู่ที่ {v} ต.ศาลา อำเภอเกาะคา"]))  # fmt: skip
def test_address_in_one_line_is_taken_apart(house, sub, village, form):
    number = f"{house}/{sub}" if sub else str(house)
    found = split_address(form.format(h=number, v=village))
    assert (found["house_no"], found["village_no"], found["subdistrict"]) == (
        number, str(village), "ศาลา",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3", ("3", "")), ("หมู่ที่ ๓", ("3", "")), ("ม.3", ("3", "")), ("ม3", ("3", "")),
        ("บ้านหนองแวง ม.3", ("3", "บ้านหนองแวง")), ("หมู่ 3 บ้านหนองแวง", ("3", "บ้านหนองแวง")),
        ("บ้านหนองแวง", ("", "บ้านหนองแวง")), ("หนองแวง หมู่ที่ 12", ("12", "หนองแวง")), ("", ("", "")),
    ],
)  # fmt: skip
def test_village_is_a_number_and_a_name(text, found):
    assert split_village(text) == found


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("1.ผู้นำชุมชน", "LEADER"), ("ผู้นำ", "LEADER"), ("ผู้นำ อช.", "LEADER"),
        ("กลุ่ม", "GROUP"), ("กลุ่ม/องค์กร", "GROUP"), ("๒. กลุ่ม/องค์กรชุมชน", "GROUP"),
        ("กลุ่ม หรือ องค์กรชุมชน", "GROUP"), ("เครือข่าย", "NETWORK"), ("เครือข่ายองค์กรชุมชน", "NETWORK"),
        ("ศอช.ต.", "NETWORK"), ("ชุมชน", "COMMUNITY"), ("หมู่บ้าน/ชุมชน", "COMMUNITY"),
        ("ประเภทที่ 4 ชุมชน", "COMMUNITY"), ("สมาคม", None), ("กลุ่มทอผ้าบ้านหนองแวง", None), ("", None),
    ],
)  # fmt: skip
def test_type_is_known_by_many_wordings(text, type_):
    assert type_of(text) == type_


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("ลำดับที่", "order"), ("ที่", "order"), ("ชื่อ – สกุล", "name"), ("ชื่อ-นามสกุล/ชื่อกลุ่ม", "name"),
        ("ชื่อผู้นำ/กลุ่ม/องค์กร/เครือข่าย", "name"), ("ชื่อกลุ่ม/องค์กรชุมชน", "unit_name"),
        ("ชื่อเครือข่าย", "unit_name"), ("ชื่อชุมชน", "unit_name"), ("เลขบัตร ปชช.", "citizen_id"),
        ("เลขประจำตัว 13 หลัก", "citizen_id"), ("ID Card", "citizen_id"),
        ("วดป. ที่สมัคร", "applied_on"),
        ("วัน เดือน ปี ที่รับสมัคร", "applied_on"), ("วันที่ยื่นใบสมัคร", "applied_on"), ("วันเกิด", "ignored"),
        ("จนท.ผู้รับผิดชอบ", "officer"), ("พัฒนากรประจำตำบล", "officer"),
        ("ชื่อผู้ประสานงาน", "coordinator"),
        ("ประธานกลุ่ม", "coordinator"), ("เบอร์โทร", "phone"), ("หมายเลขโทรศัพท์มือถือ", "phone"),
        ("ตำบล", "subdistrict"), ("ต.", "subdistrict"), ("หมู่", "village_no"), ("ม.", "village_no"),
        ("หมู่บ้าน/ชุมชน", "village_name"), ("บ้านเลขที่", "house_no"), ("ที่อยู่ปัจจุบัน", "address"),
        ("จำนวนสมาชิก (คน)", "member_count"), ("ปี พ.ศ. ที่จัดตั้ง", "established_year"),
        ("วันที่มีมติ", "resolution_on"), ("หมายเหตุ", "ignored"), ("กิจกรรมเด่น", ""),
    ],
)  # fmt: skip
def test_heading_is_known_by_many_wordings(heading, meaning):
    assert meaning_of(heading) == meaning

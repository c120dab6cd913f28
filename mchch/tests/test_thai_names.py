import pytest
from hypothesis import given
from hypothesis import strategies as st

from mchch.thai.names import (
    RANKS,
    SHORT_RANKS,
    SHORT_TITLES,
    TITLES,
    canonical_title,
    full_name,
    split_title,
)
from mchch.thai.text import clean_text

GIVEN = (
    "สมชาย",
    "สมศรี",
    "เกษม",
    "แก้ว",
    "ใจ",
    "ฤทัย",
    "อรทัย",
    "กอบชัย",
    "นวล",
    "ธีระ",
    "ไพศาล",
    "ณรงค์",
)
FAMILY = ("ใจดี", "วงศ์คำ", "ณ ลำปาง", "ต๊ะวงศ์", "ธรรมขันธ์", "")
ACTING = [f"ว่าที่{rank}" for rank in RANKS]
WOMEN = [f"{rank}หญิง" for rank in [*RANKS, *ACTING]]


@given(
    st.sampled_from(
        ["", *TITLES, *ACTING, *WOMEN, "ว่าที่ ร.ต.", "ร.ต.หญิง", "ดร.", "ผศ.ดร.", "จ.ส.ต."]
    ),
    st.sampled_from(GIVEN),
    st.sampled_from(FAMILY),
)
def test_split_title_takes_a_full_name_apart(title, given_name, family_name):
    parts = (title, given_name, family_name)
    assert split_title(full_name(*parts)) == parts


@given(
    st.sampled_from([*SHORT_TITLES, *SHORT_RANKS]),
    st.sampled_from(["", " "]),
    st.sampled_from(GIVEN),
)
def test_split_title_writes_a_short_title_out(short, gap, given_name):
    whole = (SHORT_TITLES | SHORT_RANKS)[short]
    assert split_title(f"{short}{gap}{given_name} ใจดี") == (whole, given_name, "ใจดี")


@given(st.text("นายนางสาว.พระครูส ต\u0e34\u0e48เใ", max_size=20) | st.text(max_size=40))
def test_split_title_loses_no_letter(text):
    title, given_name, family_name = split_title(text)
    rest = f"{given_name} {family_name}".strip()
    assert clean_text(text).endswith(rest)
    assert title or rest == clean_text(text)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("นายสมชาย ใจดี", ("นาย", "สมชาย", "ใจดี")),
        (" นาย  สมชาย   ใจดี ", ("นาย", "สมชาย", "ใจดี")),
        ("น.ส.สมศรี วงศ์คำ", ("นางสาว", "สมศรี", "วงศ์คำ")),
        ("นส.สมศรี วงศ์คำ", ("นางสาว", "สมศรี", "วงศ์คำ")),
        ("น. ส. สมศรี วงศ์คำ", ("นางสาว", "สมศรี", "วงศ์คำ")),
        ("น.ส สมศรี วงศ์คำ", ("นางสาว", "สมศรี", "วงศ์คำ")),
        ("น.ส.หญิง ใจดี", ("นางสาว", "หญิง", "ใจดี")),
        ("นาย ก นามสมมติ", ("นาย", "ก", "นามสมมติ")),
        ("นาย John Smith", ("นาย", "John", "Smith")),
        ("ส.ต.ตระกูล ใจดี", ("สิบตรี", "ตระกูล", "ใจดี")),
        ("ส.ต.ต.ตระกูล ใจดี", ("สิบตำรวจตรี", "ตระกูล", "ใจดี")),
        ("พ.อ.อ.สมชาย ใจดี", ("พันจ่าอากาศเอก", "สมชาย", "ใจดี")),
        ("ร.ต.(หญิง) สมใจ ใจดี", ("ร.ต.หญิง", "สมใจ", "ใจดี")),
        ("ว่าที่ ร้อยตรี สมชาย ใจดี", ("ว่าที่ร้อยตรี", "สมชาย", "ใจดี")),
        ("ว่าที่ร.ต.สมชาย ใจดี", ("ว่าที่ ร.ต.", "สมชาย", "ใจดี")),
        ("พ.ต.อ.ดร.สมชาย ใจดี", ("พันตำรวจเอก ดร.", "สมชาย", "ใจดี")),
        ("พระครูวิสุทธิ์ธรรม", ("พระครู", "วิสุทธิ์ธรรม", "")),
        ("สมชาย ณ ลำปาง", ("", "สมชาย", "ณ ลำปาง")),
        ("", ("", "", "")),
    ],
)
def test_split_title_as_people_type(typed, parts):
    assert split_title(typed) == parts


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("นายิกา ใจดี", ("", "นายิกา", "ใจดี")),
        ("นางาม ใจดี", ("", "นางาม", "ใจดี")),
        ("นางสาวิตรี ใจดี", ("นาง", "สาวิตรี", "ใจดี")),
        ("นางสาวนางนวล ใจดี", ("นางสาว", "นางนวล", "ใจดี")),
        ("นายก ใจดี", ("", "นายก", "ใจดี")),
        ("นายกเทศมนตรี ใจดี", ("", "นายกเทศมนตรี", "ใจดี")),
        ("นายอำเภอ เกาะคา", ("", "นายอำเภอ", "เกาะคา")),
        ("ว่าที่นายอำเภอ เกาะคา", ("", "ว่าที่นายอำเภอ", "เกาะคา")),
        ("ว่าที่นายสมชาย ใจดี", ("", "ว่าที่นายสมชาย", "ใจดี")),
        ("นายน์ ใจดี", ("", "นายน์", "ใจดี")),
        ("ร.ต.ม.ล.สมชาย ใจดี", ("", "ร.ต.ม.ล.สมชาย", "ใจดี")),
        ("นพพร ใจดี", ("", "นพพร", "ใจดี")),
        ("พระพาย ใจดี", ("", "พระพาย", "ใจดี")),
        ("ว่าที่สมชาย ใจดี", ("", "ว่าที่สมชาย", "ใจดี")),
        ("ศรีวรรณ ใจดี", ("", "ศรีวรรณ", "ใจดี")),
        ("นาย", ("", "นาย", "")),
        ("กลุ่มสตรีบ้านหนองแวง", ("", "กลุ่มสตรีบ้านหนองแวง", "")),
    ],
)
def test_split_title_leaves_what_may_be_the_name(typed, parts):
    assert split_title(typed) == parts


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("น.ส.", "นางสาว"),
        (" นส. ", "นางสาว"),
        ("ว่าที่ ร้อยตรี", "ว่าที่ร้อยตรี"),
        ("ว่าที่ร.ต.", "ว่าที่ ร.ต."),
        ("ร้อยตรี หญิง", "ร้อยตรีหญิง"),
        ("ผศ. ดร.", "ผศ.ดร."),
        ("พระ", "พระ"),
        ("คุณ", "คุณ"),
        ("", ""),
    ],
)
def test_canonical_title(typed, title):
    assert canonical_title(typed) == title


def test_full_name_of_what_is_there():
    assert full_name("นาย", "สมชาย", "ใจดี") == "นายสมชาย ใจดี"
    assert full_name("", "สมชาย", "") == "สมชาย"
    assert full_name("พระครู", "วิสุทธิ์ธรรม", "") == "พระครูวิสุทธิ์ธรรม"

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mchch.thai import phones
from mchch.thai.phones import PhoneError
from mchch.thai.text import thai_digits

mobiles = st.from_regex(r"0[689][0-9]{8}", fullmatch=True)
landlines = st.from_regex(r"0[23457][0-9]{7}", fullmatch=True)
WAYS = [
    str,
    thai_digits,
    phones.formatted,
    lambda number: number[1:],  # a spreadsheet took the zero for a number's
    lambda number: f"+66{number[1:]}",
    lambda number: f"+66 (0) {number[1:3]} {number[3:]}",
    lambda number: f"0066-{number[1:]}",
    lambda number: f"66{number[1:]}",
    lambda number: f"โทร. {number[0]} {number[1:5]} {number[5:]}",
]


def refusal(text):
    with pytest.raises(PhoneError) as caught:
        phones.normalise(text)
    return str(caught.value)


@given(mobiles | landlines, st.sampled_from(WAYS))
def test_normalise_reads_every_way(number, way):
    assert phones.normalise(way(number)) == number


@given(st.lists(mobiles | landlines, min_size=1, max_size=4, unique=True))
def test_normalise_and_formatted_there_and_back(numbers):
    stored = ", ".join(numbers)
    assert phones.normalise(stored) == stored
    assert phones.normalise(phones.formatted(stored)) == stored


@given(st.text("0123456789+-() ต่อ,/x๑", max_size=30))
def test_normalise_twice_changes_nothing(text):
    if phones.is_valid(text):
        once = phones.normalise(text)
        assert phones.normalise(once) == once
    else:
        assert len(refusal(text)) > 10


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("868896643", "0868896643"),
        ("661234567", "0661234567"),
        ("054-281234 ต่อ 12", "054281234 ต่อ 12"),
        ("02 123 4567 ext.99", "021234567 ต่อ 99"),
        ("081-234-5678, 054-281-234", "0812345678, 054281234"),
        ("081-234-5678/089-999-9999", "0812345678, 0899999999"),
        ("0812345678 หรือ 0899999999", "0812345678, 0899999999"),
        ("0812345678 0899999999", "0812345678, 0899999999"),
        ("0812345678\n0899999999", "0812345678, 0899999999"),
        ("0812345678, 081-234-5678", "0812345678"),
        ("มือถือ 081 234 5678", "0812345678"),
    ],
)
def test_normalise_as_people_type(typed, stored):
    assert phones.normalise(typed) == stored


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "โปรดกรอกหมายเลขโทรศัพท์ เช่น 081-234-5678 หรือ 054-281-234 ต่อ 12"),
        (
            "081-234-567",
            'หมายเลขโทรศัพท์ "081-234-567" ไม่ถูกต้อง (มี 9 หลัก) '
            "มือถือมี 10 หลัก เช่น 081-234-5678 โทรศัพท์บ้านมี 9 หลัก เช่น 054-281-234",
        ),
        (
            "081234567O",
            'หมายเลขโทรศัพท์ "081234567O" มี "O" ซึ่งไม่ใช่ตัวเลข '
            "โปรดเขียน เช่น 081-234-5678 หรือ 054-281-234 ต่อ 12",
        ),
    ],
)
def test_normalise_says_what_is_wrong(typed, sentence):
    assert refusal(typed) == sentence


@pytest.mark.parametrize(
    "typed", ["1567", "0542812345", "08123456789", "0112345678", "-", "0812345678, 12"]
)
def test_normalise_of_what_is_no_number(typed):
    assert not phones.is_valid(typed)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("0812345678", "081-234-5678"),
        ("054281234", "054-281-234"),
        ("021234567", "02-123-4567"),
        ("054281234 ต่อ 12, 0812345678", "054-281-234 ต่อ 12, 081-234-5678"),
        ("0812345678x", "0812345678x"),
        ("ไม่มี", "ไม่มี"),
        ("", ""),
    ],
)
def test_formatted(stored, shown):
    assert phones.formatted(stored) == shown


@pytest.mark.parametrize(
    ("stored", "printed"),
    [
        ("054265055", "0 5426 5055"),
        ("021234567", "0 2123 4567"),
        ("0812345678", "08 1234 5678"),
        ("054265055 ต่อ 12, 0812345678", "0 5426 5055 ต่อ 12, 08 1234 5678"),
        ("ไม่มี", "ไม่มี"),
        ("", ""),
    ],
)
def test_official_letters_print_numbers_their_own_way(stored, printed):
    assert phones.official(stored) == printed

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mchch.thai import citizen_id
from mchch.thai.citizen_id import CitizenIdError
from mchch.thai.text import thai_digits

VALID = "1234567890121"
seeds = st.integers(0, citizen_id.MADE_UP_SEEDS - 1)


def refusal(text):
    with pytest.raises(CitizenIdError) as caught:
        citizen_id.check(text)
    return str(caught.value)


@pytest.mark.parametrize(
    "typed",
    [
        "1-2345-67890-12-1",
        "1 2345 67890 12 1",
        "๑-๒๓๔๕-๖๗๘๙๐-๑๒-๑",
        "1–2345–67890–12–1",
        f" {VALID}\u200b",
    ],
)
def test_check_takes_dashes_spaces_and_thai_digits(typed):
    assert citizen_id.check(typed) == VALID


def official_last_digit(twelve):
    """The rule as the office writes it: weights 13 to 2."""
    total = sum(weight * int(digit) for weight, digit in zip(range(13, 1, -1), twelve, strict=True))
    return str((11 - total % 11) % 10)


@given(st.text("0123456789", min_size=12, max_size=12))
def test_check_accepts_one_last_digit_only(twelve):
    accepted = [digit for digit in "0123456789" if citizen_id.is_valid(twelve + digit)]
    assert accepted == [official_last_digit(twelve)]


@given(seeds, st.integers(0, 12), st.integers(1, 9))
def test_check_refuses_one_wrong_digit(seed, place, shift):
    digits = citizen_id.made_up(seed)
    wrong = str((int(digits[place]) + shift) % 10)
    mistyped = digits[:place] + wrong + digits[place + 1 :]
    # Sums of two remainders share a digit (11 - 0 and 11 - 10 end in 1): few slips stay unseen.
    unseen = official_last_digit(mistyped[:12]) == mistyped[12]
    assert citizen_id.is_valid(mistyped) == unseen


@given(seeds)
def test_made_up_is_valid_and_seen_to_be_made_up(seed):
    digits = citizen_id.made_up(seed)
    assert citizen_id.check(digits) == digits
    assert citizen_id.check(thai_digits(citizen_id.formatted(digits))) == digits
    assert digits.startswith("99999")
    assert digits[5:12] == f"{seed:07}"


def test_made_up_knows_its_limits():
    assert citizen_id.made_up(0) == "9999900000001"
    with pytest.raises(ValueError, match="seed"):
        citizen_id.made_up(citizen_id.MADE_UP_SEEDS)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "โปรดกรอกเลขประจำตัวประชาชน 13 หลัก"),
        ("- -", "โปรดกรอกเลขประจำตัวประชาชน 13 หลัก"),
        ("123456789012", "เลขประจำตัวประชาชนต้องมี 13 หลัก ที่กรอกมี 12 หลัก (ขาด 1 หลัก)"),
        ("12345678901211", "เลขประจำตัวประชาชนต้องมี 13 หลัก ที่กรอกมี 14 หลัก (เกิน 1 หลัก)"),
        (
            "1234567890123",
            "เลขประจำตัวประชาชนไม่ถูกต้อง หลักสุดท้ายไม่ตรงกับ 12 หลักแรก โปรดตรวจกับบัตรทีละหลัก",
        ),
        ("l2345678901O1", 'เลขประจำตัวประชาชนต้องเป็นตัวเลขเท่านั้น โปรดแก้ตัวอักษร "l" "O"'),
        ("²234567890121", 'เลขประจำตัวประชาชนต้องเป็นตัวเลขเท่านั้น โปรดแก้ตัวอักษร "²"'),
    ],
)
def test_check_says_what_is_wrong(typed, sentence):
    assert refusal(typed) == sentence


@pytest.mark.parametrize("typed", ["1.23457E+12", "1e12"])
def test_check_of_a_number_that_a_spreadsheet_shortened(typed):
    assert "ตารางคำนวณย่อ" in refusal(typed)


def test_check_never_repeats_the_number():
    assert "1234567890123" not in refusal("1234567890123")
    assert "23456789" not in refusal("x23456789")


def test_formatted_groups_thirteen_digits_only():
    assert citizen_id.formatted(VALID) == "1-2345-67890-12-1"
    assert citizen_id.formatted("12345") == "12345"
    assert citizen_id.formatted("123456789012x") == "123456789012x"


@pytest.mark.parametrize(
    ("digits", "shown"),
    [
        (VALID, "x-xxxx-xxxxx-12-1"),
        ("121", "x-xxxx-xxxxx-12-1"),
        ("12", "x-xxxx-xxxxx-xx-x"),
        ("12345678901", "x-xxxx-xxxxx-xx-x"),
        ("", ""),
    ],
)
def test_masked_shows_the_last_three_at_most(digits, shown):
    assert citizen_id.masked(digits) == shown

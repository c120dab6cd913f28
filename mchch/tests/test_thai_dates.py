from datetime import UTC, date, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mchch.thai import dates
from mchch.thai.dates import DateError, parse_date
from mchch.thai.text import thai_digits

DAY = date(2024, 12, 20)
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
# Two digits in words are 25xx: 2500 to 2599.
days_of_this_century = st.dates(date(1957, 1, 1), date(2056, 12, 31))
FISCAL_2568 = {"earliest": date(2024, 10, 1), "latest": date(2025, 9, 30)}


def refusal(text, **bounds):
    with pytest.raises(DateError) as caught:
        parse_date(text, **bounds)
    return str(caught.value)


@pytest.mark.parametrize(
    "typed",
    [
        *("20/12/2567", "20-12-2567", "20.12.2567", "20 12 2567", "20 / 12 / 2567", "20–12–2567"),
        *("20 ธ.ค. 67", "20 ธค 2567", "20ธ.ค.67", "20 ธ.ค 2567", "20-ธ.ค.-2567", "20 ธันวา 67"),
        *("๒๐ ธันวาคม ๒๕๖๗", "20 ธันวาคม พ.ศ. 2567", "20 ธันวาคม พศ 67", "๒๐/๑๒/๒๕๖๗"),
        *("วันที่ 20 เดือน ธันวาคม พ.ศ. 2567", "วันศุกร์ที่ 20 ธันวาคม 2567", "ที่ 20 ธ.ค. 67"),
        *("20/12/2024", "20 ธันวาคม 2024", "20 ธ.ค. ค.ศ. 2024", "20/12/พ.ศ.2567"),
        *("2024-12-20", "2567-12-20", "2567/12/20", "20122567", " 20/12/2567\u200b "),
    ],
)
def test_parse_date_as_people_type(typed):
    assert parse_date(typed) == DAY


SPELLINGS = [
    *(dates.long_date, dates.short_date, dates.slash_date, dates.paper_date, date.isoformat),
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"{d.day}-{d.month}-{d.year + 543}",
    lambda d: f"{d.year + 543}-{d.month}-{d.day}",
    lambda d: dates.short_date(d).replace(".", ""),
    lambda d: thai_digits(dates.slash_date(d)),
    lambda d: f"{d.day} {dates.MONTHS[d.month - 1]} ค.ศ. {d.year}",
    lambda d: f"{d.day} เดือน{dates.SPOKEN_MONTHS[d.month - 1]} พ.ศ. {d.year + 543}",
]


@given(days, st.sampled_from(SPELLINGS))
def test_parse_date_reads_every_spelling_back(day, spelling):
    assert parse_date(spelling(day)) == day


@given(days_of_this_century, st.sampled_from([dates.MONTHS, dates.SHORT_MONTHS]))
def test_parse_date_two_digits_with_a_month_in_words_are_buddhist(day, months):
    assert parse_date(f"{day.day} {months[day.month - 1]} {(day.year + 543) % 100:02}") == day


@given(days)
def test_parse_date_two_digits_without_words_are_refused(day):
    assume((day.month, day.day) != (2, 29))  # where one of the years alone has such a day
    assert "สี่หลัก" in refusal(f"{day.day}/{day.month}/{day.year % 100:02}")


@given(st.text("0123456789๐๑/-. วันที่ธ.ค.มพศเ\u0e48", max_size=70) | st.text(max_size=70))
def test_parse_date_gives_a_date_or_a_thai_sentence(text):
    try:
        assert 1900 <= parse_date(text).year <= 2100
    except DateError as error:
        assert len(str(error)) > 10


def test_parse_date_two_digits_names_the_years_they_may_be():
    assert refusal("20/12/67") == (
        "ปีสองหลักอ่านได้หลายปี โปรดเขียนปี พ.ศ. สี่หลัก เช่น 20/12/2567 หรือ 20/12/2510"
    )
    assert refusal("20/12/24").endswith("20/12/2567 หรือ 20/12/2524 หรือ 20/12/2467")


@pytest.mark.parametrize("typed", ["20/12/67", "20/12/24"])
def test_parse_date_two_digits_settled_by_bounds(typed):
    assert parse_date(typed, **FISCAL_2568) == DAY


def test_parse_date_outside_its_bounds():
    assert refusal("1/10/2568", **FISCAL_2568) == (
        "วันที่ 1 ตุลาคม 2568 ช้าเกินไป ต้องไม่หลังวันที่ 30 กันยายน 2568"
    )
    assert refusal("30/9/2567", **FISCAL_2568) == (
        "วันที่ 30 กันยายน 2567 เร็วเกินไป ต้องไม่ก่อนวันที่ 1 ตุลาคม 2567"
    )
    assert refusal("20/12/99", **FISCAL_2568).startswith("วันที่ 20 ธันวาคม 2599 ช้าเกินไป")
    assert parse_date("30/9/2568", **FISCAL_2568) == date(2025, 9, 30)


def test_parse_date_leap_day_by_the_christian_year():
    assert parse_date("29/2/2567") == date(2024, 2, 29)
    assert refusal("29/2/2566") == ("ไม่มีวันที่ 29 กุมภาพันธ์ 2566 เพราะเดือนนั้นมี 28 วัน โปรดตรวจวันที่อีกครั้ง")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            "31 กุมภาพันธ์ 2567",
            "ไม่มีวันที่ 31 กุมภาพันธ์ 2567 เพราะเดือนนั้นมี 29 วัน โปรดตรวจวันที่อีกครั้ง",
        ),
        ("31/4/67", "ไม่มีวันที่ 31 เมษายน เพราะเดือนนั้นมี 30 วัน โปรดตรวจวันที่อีกครั้ง"),
        ("31/2/67", "ไม่มีวันที่ 31 กุมภาพันธ์ เพราะเดือนนั้นมี 29 วัน โปรดตรวจวันที่อีกครั้ง"),
        ("12/20/2567", "ไม่มีเดือนที่ 20 โปรดเขียนวันก่อนเดือน เช่น 20/12/2567"),
        ("0/1/2567", "ไม่มีวันที่ 0 โปรดเขียน วัน/เดือน/ปี เช่น 20/12/2567"),
        (
            "20/12/256",
            'ปี "256" ไม่อยู่ในช่วงที่ใช้ได้ โปรดเขียนปี พ.ศ. สี่หลัก เช่น 20/12/2567',
        ),
        ("  ", "โปรดกรอกวันที่ เช่น 20/12/2567"),
        (
            "พรุ่งนี้",
            'อ่านวันที่ "พรุ่งนี้" ไม่ได้ โปรดเขียน วัน/เดือน/ปี พ.ศ. เช่น 20/12/2567 หรือ 20 ธ.ค. 2567',
        ),
    ],
)
def test_parse_date_says_what_is_wrong(typed, sentence):
    assert refusal(typed) == sentence


@pytest.mark.parametrize("year", [1899, 2101, 2442, 2644, 20567])
def test_parse_date_of_a_year_outside_both_eras(year):
    assert refusal(f"20/12/{year}").startswith(f'ปี "{year}"')


@pytest.mark.parametrize("year", [1900, 2100, 2443, 2643])
def test_parse_date_of_the_first_and_last_years(year):
    assert parse_date(f"1/1/{year}").year in {1900, 2100}


@pytest.mark.parametrize("typed", ["20 ธันวาคม พ.ศ. 2024", "20 ธันวาคม ค.ศ. 2567"])
def test_parse_date_with_the_wrong_era(typed):
    assert "ไม่อยู่ในช่วง" in refusal(typed)


@pytest.mark.parametrize(
    "typed",
    ["ธันวาคม 2567", "20 พ.ศ. 2567", "20/12", f"20{'-' * 60}ธ.ค. 2567", "9" * 500, "20 มะนาว 2567"],
)
def test_parse_date_of_what_is_no_date(typed):
    assert refusal(typed).startswith("อ่านวันที่")


def test_parse_date_with_a_common_slip_in_the_month():
    assert parse_date("5 กรกฏาคม 2567") == date(2024, 7, 5)


def test_dates_shown():
    assert dates.long_date(DAY) == "20 ธันวาคม 2567"
    assert dates.short_date(DAY) == "20 ธ.ค. 2567"
    assert dates.paper_date(date(2025, 1, 5)) == "๕ มกราคม ๒๕๖๘"
    assert dates.slash_date(date(2025, 1, 5)) == "05/01/2568"
    assert dates.be_year(DAY) == 2567


def test_moments_shown_by_the_clock_of_bangkok():
    moment = datetime(2024, 12, 31, 17, 3, tzinfo=UTC)
    assert dates.long_datetime(moment) == "1 มกราคม 2568 เวลา 00:03 น."
    assert dates.time_of(datetime(2024, 12, 20, 14, 3)) == "14:03"
    assert dates.short_date(moment) == "1 ม.ค. 2568"
    assert dates.be_year(moment) == 2568


def test_fiscal_year_begins_in_october():
    assert dates.fiscal_year(date(2024, 9, 30)) == 2567
    assert dates.fiscal_year(date(2024, 10, 1)) == 2568
    assert dates.fiscal_year(datetime(2024, 9, 30, 17, 0, tzinfo=UTC)) == 2568

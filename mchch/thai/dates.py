"""Dates as Thai people write and read them: the day first, the year in the Buddhist Era."""

import calendar
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mchch.thai.text import arabic_digits, clean_text, thai_digits

BANGKOK = ZoneInfo("Asia/Bangkok")
BE_OFFSET = 543
CE_YEARS = range(1900, 2101)
BE_YEARS = range(CE_YEARS.start + BE_OFFSET, CE_YEARS.stop + BE_OFFSET)
TWO_DIGIT_YEARS = range(1920, 2061)  # what "67" can stand for: births to far plans
LONGEST = 60

MONTHS = (
    *("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน"),
    *("กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
)
SHORT_MONTHS = (
    *("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย."),
    *("ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."),
)
SPOKEN_MONTHS = tuple(re.sub("(คม|ยน|พันธ์)$", "", name) for name in MONTHS)
MONTH_NUMBERS = {
    name.replace(".", ""): number
    for names in (MONTHS, SHORT_MONTHS, SPOKEN_MONTHS)
    for number, name in enumerate(names, start=1)
}
ERAS = {"พศ": BE_OFFSET, "คศ": 0}

LEAD_IN = re.compile(r"^(วัน(จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์|อาทิตย์)?)?\s*(ที่)?\s*(?=[0-9])")
SEPARATOR = r"\s?[-–/.\s]\s?"  # word processors turn "-" into "–"
ERA = r"(?:(?P<era>[พค]\.?\s?ศ)\.?\s?)?"
NUMERIC = re.compile(rf"([0-9]{{1,2}}){SEPARATOR}([0-9]{{1,2}}){SEPARATOR}{ERA}([0-9]+)")
UNSEPARATED = re.compile(r"([0-9]{2})([0-9]{2})(?P<era>)([0-9]{4})")
YEAR_FIRST = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})")
WITH_MONTH = re.compile(rf"([0-9]{{1,2}})[-/.,\s]*([ก-๎][ก-๎.\s]*?)[-/.,\s]*{ERA}([0-9]+)")


class DateError(ValueError):
    """What is wrong with a typed date and how to write it, in Thai."""


def parse_date(text, *, earliest=None, latest=None):
    """The date that was typed. Bounds refuse dates outside, and can settle a two-digit year."""
    typed = clean_text(text)
    if not typed:
        raise DateError("โปรดกรอกวันที่ เช่น 20/12/2567")
    day, month, readings = parts(typed)
    found = [date(year, month, day) for year in existing(readings, month, day)]
    inside = [d for d in found if (earliest or d) <= d <= (latest or d)]
    if not inside:
        raise DateError(outside(found[-1], earliest, latest))
    if len(inside) > 1:
        raise DateError(ambiguous(inside))
    return inside[0]


def parts(typed):
    """Day, month and the Christian years that may be meant."""
    if len(typed) > LONGEST:
        raise DateError(unreadable(typed))
    text = LEAD_IN.sub("", arabic_digits(typed))
    if match := YEAR_FIRST.fullmatch(text):
        year, month, day = match.groups()
        return int(day), int(month), full_year(int(year), None)
    if match := NUMERIC.fullmatch(text) or UNSEPARATED.fullmatch(text):
        day, month, era, year = match.groups()
        return int(day), int(month), readings_of(year, era)
    if match := WITH_MONTH.fullmatch(text):
        day, name, era, year = match.groups()
        return int(day), month_number(name, typed), readings_of(year, era, in_words=True)
    raise DateError(unreadable(typed))


def month_number(name, typed):
    letters = re.sub(r"[.\s]|^เดือน", "", name).replace("ฏ", "ฎ")
    if letters not in MONTH_NUMBERS:
        raise DateError(unreadable(typed))
    return MONTH_NUMBERS[letters]


def readings_of(year, era, *, in_words=False):
    offset = ERAS[re.sub(r"[.\s]", "", era)] if era else None
    if len(year) != 2:
        return full_year(int(year), offset)
    if in_words and offset is None:
        offset = BE_OFFSET  # nobody writes "20 ธ.ค. 24" for 2024
    return short_year(int(year), offset)


def full_year(year, offset):
    if offset is None:
        offset = BE_OFFSET if year in BE_YEARS else 0
    if year - offset not in CE_YEARS:
        raise DateError(f'ปี "{year}" ไม่อยู่ในช่วงที่ใช้ได้ โปรดเขียนปี พ.ศ. สี่หลัก เช่น 20/12/2567')
    return [year - offset]


def short_year(year, offset):
    if offset == BE_OFFSET:
        return [2500 + year - BE_OFFSET]
    meant = {1900 + year, 2000 + year}
    if offset is None:
        meant.add(2500 + year - BE_OFFSET)
    return sorted(meant.intersection(TWO_DIGIT_YEARS))


def existing(years, month, day):
    """The years in which there is such a day; without one the message says what is wrong."""
    if not 1 <= month <= 12:
        raise DateError(f"ไม่มีเดือนที่ {month} โปรดเขียนวันก่อนเดือน เช่น 20/12/2567")
    if day < 1:
        raise DateError(f"ไม่มีวันที่ {day} โปรดเขียน วัน/เดือน/ปี เช่น 20/12/2567")
    found = [year for year in years if day <= days_in(year, month)]
    if not found:
        year = f" {years[0] + BE_OFFSET}" if len(years) == 1 else ""
        days = max(days_in(each, month) for each in years)
        raise DateError(
            f"ไม่มีวันที่ {day} {MONTHS[month - 1]}{year} เพราะเดือนนั้นมี {days} วัน โปรดตรวจวันที่อีกครั้ง"
        )
    return found


def days_in(year, month):
    return calendar.monthrange(year, month)[1]


def unreadable(typed):
    shown = typed if len(typed) <= 30 else typed[:30] + "…"
    return f'อ่านวันที่ "{shown}" ไม่ได้ โปรดเขียน วัน/เดือน/ปี พ.ศ. เช่น 20/12/2567 หรือ 20 ธ.ค. 2567'


def ambiguous(dates):
    meant = " หรือ ".join(slash_date(d) for d in sorted(dates, reverse=True))
    return f"ปีสองหลักอ่านได้หลายปี โปรดเขียนปี พ.ศ. สี่หลัก เช่น {meant}"


def outside(day, earliest, latest):
    if earliest and day < earliest:
        return f"วันที่ {long_date(day)} เร็วเกินไป ต้องไม่ก่อนวันที่ {long_date(earliest)}"
    return f"วันที่ {long_date(day)} ช้าเกินไป ต้องไม่หลังวันที่ {long_date(latest)}"


def in_bangkok(moment):
    """Moments with a zone as Bangkok's clock shows them; plain dates and times as they are."""
    if isinstance(moment, datetime) and moment.tzinfo:
        return moment.astimezone(BANGKOK)
    return moment


def be_year(day):
    return in_bangkok(day).year + BE_OFFSET


def fiscal_year(day):
    """The fiscal year (B.E.), which begins on 1 October of the year before."""
    return be_year(day) + (in_bangkok(day).month >= 10)


def long_date(day):
    day = in_bangkok(day)
    return f"{day.day} {MONTHS[day.month - 1]} {be_year(day)}"


def short_date(day):
    day = in_bangkok(day)
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {be_year(day)}"


def slash_date(day):
    """As it is typed: 20/12/2567."""
    day = in_bangkok(day)
    return f"{day.day:02}/{day.month:02}/{be_year(day)}"


def paper_date(day):
    return thai_digits(long_date(day))


def time_of(moment):
    return f"{in_bangkok(moment):%H:%M}"


def long_datetime(moment):
    return f"{long_date(moment)} เวลา {time_of(moment)} น."

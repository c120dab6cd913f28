"""Text as papers print it: Thai digits, and what stays together at the end of a line.

Characters that nobody sees say where a line may break; reports/pdf obeys them and takes them out
again, so that what is copied from a paper is what went in:
  OPEN … CLOSE   no line breaks between the two
  BREAK          a line may break here
  SPACE          a space that is kept: two of them stand between given and family name
"""

import re

from mchch.thai import dates
from mchch.thai.text import thai_digits

OPEN = "\u2060"
CLOSE = "\ufeff"
BREAK = "\u200b"
SPACE = "\u00a0"
UNSEEN = str.maketrans({OPEN: None, CLOSE: None, BREAK: None, SPACE: " "})

MONTH = "|".join(dates.MONTHS)
UNITS = (
    *("หน่วย", "คน", "ราย", "ประเภท", "ชุด", "ฉบับ", "แผ่น", "หน้า", "ปี", "เดือน", "วัน", "บาท", "แห่ง"),
    *("กลุ่ม", "ตำบล", "อำเภอ", "หมู่บ้าน", "ครั้ง", "ข้อ", "ตัวชี้วัด", "คะแนน", "รายการ", "น.", "ซม.", "กม."),
)
LEADS = (
    *("ข้อ", "หมู่ที่", "ครั้งที่", "ฉบับที่", "เลขที่", "ลำดับที่", "ข้อที่", "โทร.", "โทรศัพท์", "ที่"),
    *("ประจำปี พ.ศ.", "ปีงบประมาณ พ.ศ.", "พ.ศ."),
)
NUMBER = "[๐-๙](?:[๐-๙,./:-]*[๐-๙])?"
TOGETHER = re.compile(
    rf"[๐-๙]{{1,2}} (?:{MONTH})(?: (?:พ\.ศ\. )?[๐-๙]{{4}})?"
    rf"|(?:(?<![ก-๛])(?:{'|'.join(map(re.escape, LEADS))}) )?{NUMBER}"
    rf"(?: (?:{'|'.join(map(re.escape, UNITS))})(?![ก-๎]))?"
)


def plain(text):
    """The text without the characters of this module: what a reader copies."""
    return str(text).translate(UNSEEN)


def keep(text):
    """The text as one piece that no line break divides."""
    text = plain(text)
    return f"{OPEN}{text.replace(' ', SPACE)}{CLOSE}" if text else ""


def paper_text(text):
    """Thai digits; a date, a number and its unit stay together."""
    return TOGETHER.sub(joined, thai_digits(text))


def joined(match):
    return keep(match[0]) if " " in match[0] else match[0]


def paper_date(day):
    return keep(dates.paper_date(day))


def parts(name):
    given, _, family = thai_digits(plain(name)).strip().rpartition(" ")
    return (given.strip(), family) if given else (family, "")


def person(name):
    """A name in running text: one piece, two spaces before the family name."""
    given, family = parts(name)
    return keep(f"{given}  {family}" if family else given)


def person_cell(name):
    """A name in a narrow column: it may break before the family name, nowhere else."""
    given, family = parts(name)
    return f"{keep(given)}{SPACE} {keep(family)}" if family else keep(given)

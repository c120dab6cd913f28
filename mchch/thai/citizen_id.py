"""The citizen ID: 13 digits, the last one checks the others."""

import re

from mchch.thai.text import arabic_digits, clean_text

LENGTH = 13
SEPARATORS = re.compile(r"[\s\-‐-―−]")  # any dash that a word processor may put in
SHORTENED = re.compile(r"[0-9](\.[0-9]+)?e\+?[0-9]+", re.IGNORECASE)
# Real numbers begin with 0 to 8: these are seen to be made up.
MADE_UP = "99999"
MADE_UP_SEEDS = 10_000_000


class CitizenIdError(ValueError):
    """What is wrong with a typed citizen ID, in Thai; never holds the number itself."""


def normalise(text):
    """As it is stored: no dashes or spaces, Arabic digits. Letters stay, for `check` to name."""
    return SEPARATORS.sub("", arabic_digits(clean_text(text)))


def check_digit(first_twelve):
    total = sum((LENGTH - place) * int(digit) for place, digit in enumerate(first_twelve))
    return str((11 - total % 11) % 10)


def check(text):
    """The 13 digits, or CitizenIdError."""
    digits = normalise(text)
    if not digits:
        raise CitizenIdError("โปรดกรอกเลขประจำตัวประชาชน 13 หลัก")
    if SHORTENED.fullmatch(digits):
        raise CitizenIdError(
            "โปรแกรมตารางคำนวณย่อเลขประจำตัวประชาชนนี้ไว้ จึงไม่เหลือครบทุกหลัก โปรดพิมพ์ใหม่ทั้ง 13 หลัก"
        )
    refuse_letters(digits)
    if len(digits) != LENGTH:
        missing = LENGTH - len(digits)
        amount = f"ขาด {missing} หลัก" if missing > 0 else f"เกิน {-missing} หลัก"
        raise CitizenIdError(f"เลขประจำตัวประชาชนต้องมี 13 หลัก ที่กรอกมี {len(digits)} หลัก ({amount})")
    if check_digit(digits[:-1]) != digits[-1]:
        raise CitizenIdError(
            "เลขประจำตัวประชาชนไม่ถูกต้อง หลักสุดท้ายไม่ตรงกับ 12 หลักแรก โปรดตรวจกับบัตรทีละหลัก"
        )
    return digits


def refuse_letters(digits):
    odd = list(dict.fromkeys(re.findall(r"[^0-9]", digits)))
    if odd:
        shown = " ".join(f'"{letter}"' for letter in odd[:5])
        raise CitizenIdError(f"เลขประจำตัวประชาชนต้องเป็นตัวเลขเท่านั้น โปรดแก้ตัวอักษร {shown}")


def is_valid(text):
    try:
        check(text)
    except CitizenIdError:
        return False
    return True


def grouped(digits):
    return "-".join((digits[0], digits[1:5], digits[5:10], digits[10:12], digits[12]))


def formatted(digits):
    """1-2345-67890-12-3; what is not 13 digits as it is."""
    return grouped(digits) if re.fullmatch(r"[0-9]{13}", digits) else digits


def masked(digits):
    """x-xxxx-xxxxx-12-3, from the whole number or from its last three digits alone."""
    if not digits:
        return ""
    shown = digits[-3:] if len(digits) in {3, LENGTH} else ""
    return grouped(shown.rjust(3, "x").rjust(LENGTH, "x"))


def made_up(seed):
    """A valid number, plainly made up: 9-9999-….. (no real one begins with 9)."""
    if not 0 <= seed < MADE_UP_SEEDS:
        raise ValueError(f"seed must be from 0 to {MADE_UP_SEEDS - 1}, not {seed}")
    first_twelve = f"{MADE_UP}{seed:07}"
    return first_twelve + check_digit(first_twelve)

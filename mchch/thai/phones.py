"""Thai phone numbers, kept as text: "0812345678", "054281234 ต่อ 12", several joined by ", "."""

import re

from mchch.thai.text import arabic_digits, clean_text

EXAMPLE = "เช่น 081-234-5678 หรือ 054-281-234 ต่อ 12"
MOBILE = re.compile(r"0[689][0-9]{8}")
LANDLINE = re.compile(r"0[2-57][0-9]{7}")
BETWEEN = re.compile(r"\s*(?:[,;/\n]|หรือ|และ|กับ)\s*")
LABEL = re.compile(
    r"^(?:โทรศัพท์(?:เคลื่อนที่|มือถือ)?|โทร|มือถือ|เบอร์(?:โทรศัพท์|โทร)?|tel|mobile)[.:\s]*", re.IGNORECASE
)
EXTENSION = re.compile(r"\s*(?:ต่อ|ext\.?|#|x)\s*([0-9]{1,6})$", re.IGNORECASE)
STORED = re.compile(r"(?:(?:^|, )0[0-9]{8,9}(?: ต่อ [0-9]+)?)+")
PUNCTUATION = re.compile(r"[\s().\-‐-―−]")


class PhoneError(ValueError):
    """What is wrong with a typed phone number and how to write it, in Thai."""


def normalise(text):
    """The number or numbers as they are stored, or PhoneError."""
    parts = BETWEEN.split(arabic_digits(clean_text(text, keep_lines=True)))
    typed = [part for part in parts if part]
    if not typed:
        raise PhoneError(f"โปรดกรอกหมายเลขโทรศัพท์ {EXAMPLE}")
    return ", ".join(dict.fromkeys(number for part in typed for number in numbers(part)))


def numbers(part):
    """Mostly one; several where only spaces stand between whole numbers."""
    words = part.split(" ")
    if len(words) > 1 and all(national(PUNCTUATION.sub("", word)) for word in words):
        return [national(PUNCTUATION.sub("", word)) for word in words]
    return [one(part)]


def one(part):
    bare = LABEL.sub("", part)
    extension = EXTENSION.search(bare)
    digits = PUNCTUATION.sub("", EXTENSION.sub("", bare))
    number = national(digits)
    if not number:
        raise PhoneError(refusal(part, digits))
    return f"{number} ต่อ {extension[1]}" if extension else number


def national(digits):
    """The number with its leading zero, or None. Spreadsheets lose the zero; +66 replaces it."""
    if not re.fullmatch(r"\+?[0-9]+", digits):
        return None
    local = re.sub(r"^(?:\+|00)660?|^660?(?=[0-9]{8,9}$)", "0", digits)
    for number in (digits, local, f"0{digits}"):
        if MOBILE.fullmatch(number) or LANDLINE.fullmatch(number):
            return number
    return None


def refusal(part, digits):
    shown = part if len(part) <= 30 else part[:30] + "…"
    odd = re.search(r"[^0-9+]", digits)
    if odd:
        return f'หมายเลขโทรศัพท์ "{shown}" มี "{odd[0]}" ซึ่งไม่ใช่ตัวเลข โปรดเขียน {EXAMPLE}'
    return (
        f'หมายเลขโทรศัพท์ "{shown}" ไม่ถูกต้อง (มี {len(digits.lstrip("+"))} หลัก) '
        f"มือถือมี 10 หลัก เช่น 081-234-5678 โทรศัพท์บ้านมี 9 หลัก เช่น 054-281-234"
    )


def is_valid(text):
    try:
        normalise(text)
    except PhoneError:
        return False
    return True


def formatted(stored):
    """For the eye: 081-234-5678, 054-281-234, 02-123-4567; what is no stored number as it is."""
    if not STORED.fullmatch(stored):
        return stored
    return re.sub(r"(?<![0-9])0[0-9]{8,9}(?![0-9])", hyphenated, stored)


def hyphenated(match):
    number = match[0]
    area = 2 if number.startswith("02") and len(number) == 9 else 3
    return f"{number[:area]}-{number[area : area + 3]}-{number[area + 3 :]}"


def official(stored):
    """As official letters print it: 0 5428 1234, 08 1234 5678."""
    if not STORED.fullmatch(stored):
        return stored
    return re.sub(r"(?<![0-9])(0[0-9]?)([0-9]{4})([0-9]{4})(?![0-9])", r"\1 \2 \3", stored)

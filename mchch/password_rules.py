"""Passwords by OWASP ASVS 5 (6.2): long, and not made of what everybody would guess. No rule of
composition, no change by the calendar; docs/login.md says why so long.
"""

import re
from itertools import pairwise

from django.core.exceptions import ValidationError

GUESSED = "password_too_easy"
# Words of the programme and of every list of common passwords, also as they come out of a keyboard
# that was left in the other language.
WORDS = (
    *("มชช", "มาตรฐานการพัฒนาชุมชน", "มาตรฐาน", "พัฒนาชุมชน", "พัฒนากร", "ชุมชน", "กรมการพัฒนาชุมชน"),
    *("สำนักงาน", "อำเภอ", "จังหวัด", "ประเทศไทย", "รหัสผ่าน", "เข้าสู่ระบบ", "ผู้ดูแลระบบ", "สวัสดี"),
    *("mchch", "cdd", "moi", "demo", "thailand", "password", "passw0rd", "admin", "login"),
    *("qwertyuiop", "qwerty", "asdfghjkl", "asdf", "zxcvbnm", "1q2w3e4r", "iloveyou", "letmein"),
    *("ไำพะัีรนย", "ฟหกดเาสว", "ผปแอิืทม", "ๅภถคตจขช", "secret", "welcome"),
)
KEPT = 8  # characters that must be left: ASVS's least length
DIFFERENT = 6


def folded(text):
    return re.sub(r"[\s._-]+", "", text.casefold())


def unrun(text):
    """One character for each run: aaaa, 1234, dcba."""
    left, step = text[:1], None
    for before, here in pairwise(text):
        here_step = ord(here) - ord(before)
        is_run = here_step in (-1, 0, 1) and step in (None, here_step)
        step = here_step if is_run else None
        left += "" if is_run else here
    return left


class ContextValidator:
    """What is left without words of the programme, of the own place and name, and without runs,
    must still be a password."""

    def validate(self, password, user=None):
        left = folded(password)
        for word in sorted({folded(word) for word in (*WORDS, *own_words(user))}, key=len)[::-1]:
            left = left.replace(word, "") if len(word) > 1 else left
        if len(unrun(left)) < KEPT or len(set(left)) < DIFFERENT:
            raise ValidationError("Made of words that are easily guessed.", code=GUESSED)

    def get_help_text(self):
        return ""


def own_words(user):
    """The name and place of an account, and of the places above it."""
    if user is None:
        return []
    names = ("username", "given_name", "family_name", "phone")
    words = [getattr(user, name, "") for name in names]
    place = getattr(user, "area", None)
    while place:
        words.append(place.name)
        place = place.parent
    return [word for word in words if word]

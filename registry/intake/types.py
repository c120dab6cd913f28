"""The four types of applicant as registers write them."""

import re

from mchch.thai.text import arabic_digits, clean_text
from registry.choices import ApplicantType

# What a cell or a line between rows says in full, in letters alone; the first that fits.
WORDS = [
    (ApplicantType.LEADER, r"(บุคคล)?ผู้นำ(ชุมชน|อช|หมู่บ้าน|อาสาพัฒนาชุมชน|ท้องที่|ท้องถิ่น)*|leader"),
    (ApplicantType.NETWORK, r"เครือข่าย(องค์กร|องค์การ|กลุ่ม)?(ชุมชน)?|ศอชต?|network"),
    (ApplicantType.GROUP, r"((กลุ่ม|องค์กร|องค์การ)(ชุมชน)?(และ|หรือ)?)+|group"),
    (ApplicantType.COMMUNITY, r"((หมู่บ้าน|ชุมชน)(และ|หรือ)?)+|community"),
]
# The type that a title above a table speaks of; each one found is taken out before the next.
MENTIONED = [
    (ApplicantType.NETWORK, r"เครือข่าย(องค์กร|องค์การ|กลุ่ม)?(ชุมชน)?|ศอช"),
    (ApplicantType.LEADER, r"ผู้นำ(ชุมชน)?"),
    (ApplicantType.GROUP, r"((กลุ่ม|องค์กร|องค์การ)(ชุมชน)?)+"),
    (ApplicantType.COMMUNITY, r"หมู่บ้าน|ชุมชน"),
]
# Names that hold those words and tell no type.
NAMES = re.compile(r"พัฒนา(การ)?ชุมชน|กลุ่มเป้าหมาย")
COUNTED = re.compile(r"(จำนวน|รวม)?[0-9]+(หน่วย|คน|ราย|กลุ่ม|แห่ง|หมู่บ้าน|ชุมชน|เครือข่าย)?$")
NUMBERED = re.compile(r"^\(?([0-9]+(\.[0-9]+)*|[ก-จ](?=\s*[.)])|ที่\s*[0-9]+)[.)\s]*")
KIND_OF = re.compile(r"^ประเภท(ที่)?[0-9]*")
NOT_LETTERS = re.compile(r"[^ก-๎A-Za-z0-9]|[ฯๆ]")


def letters_of(text):
    bare = NUMBERED.sub("", arabic_digits(clean_text(text)))
    return COUNTED.sub("", KIND_OF.sub("", NOT_LETTERS.sub("", bare)))


def type_of(text):
    """The type that a cell names, or None: "1.ผู้นำชุมชน", "กลุ่ม/องค์กร", "หมู่บ้าน/ชุมชน"."""
    letters = letters_of(text)
    for type_, words in WORDS:
        if re.fullmatch(words, letters, re.IGNORECASE):
            return type_
    return None


def type_mentioned(text):
    """The one type that a title speaks of, or None where it speaks of none or of several."""
    rest = NAMES.sub(" ", NOT_LETTERS.sub("", clean_text(text)))
    found = []
    for type_, words in MENTIONED:
        without = re.sub(words, " ", rest)
        if without != rest:
            found.append(type_)
        rest = without
    return found[0] if len(found) == 1 else None

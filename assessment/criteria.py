"""A standard as it is typed, before it becomes rows: one flat line for each indicator.

Workbook, page and sample file all fill these lines; `check` finds all that is wrong at once.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from assessment.choices import IndicatorKind, Scale
from mchch.thai.text import arabic_digits, clean_text

PASS_LEVELS = ("ไม่ผ่าน", "ผ่าน")
USUAL_LEVELS = ("ยังไม่ดำเนินการ", "เริ่มดำเนินการ", "ดำเนินการต่อเนื่อง", "เป็นแบบอย่างแก่ผู้อื่นได้")
MOST_POINTS = 10
KINDS = {
    "หลัก": IndicatorKind.MAIN,
    "main": IndicatorKind.MAIN,
    "เพิ่มเติม": IndicatorKind.ADDITIONAL,
    "additional": IndicatorKind.ADDITIONAL,
}
PASS_WORDS = {"ผ่าน/ไม่ผ่าน", "ผ่านไม่ผ่าน", "pass"}
LENGTHS = {"dimension": 200, "code": 10, "text": 500, "evidence": 500}
NAMES = {
    "dimension": "ด้าน",
    "code": "รหัส",
    "text": "ตัวชี้วัด",
    "kind": "ชนิด",
    "scale": "มาตรวัด",
    "points": "คะแนนเต็ม",
    "pass_at": "ผ่านที่",
    "weight": "น้ำหนัก",
    "evidence": "หลักฐาน",
    "levels": "คำอธิบายระดับ",
}


@dataclass
class Line:
    """One indicator as typed; every value is text, `levels` from the lowest to the highest."""

    place: str  # how people find it: "แถวที่ 12"
    dimension: str = ""
    code: str = ""
    text: str = ""
    kind: str = ""
    scale: str = ""
    points: str = ""
    pass_at: str = ""
    weight: str = ""
    evidence: str = ""
    levels: list = field(default_factory=list)


@dataclass(frozen=True)
class Problem:
    place: str
    name: str
    text: str

    def __str__(self):
        return f"{self.place}: {self.text}"


@dataclass
class Checked:
    """An indicator that is whole and right."""

    dimension: str
    code: str
    text: str
    kind: str
    scale: str
    max_points: int
    pass_at: int
    weight: Decimal
    evidence: str
    levels: list


class Reader:
    """Reads one line; what is wrong with it gathers in `problems`."""

    def __init__(self, line):
        self.line = line
        self.problems = []

    def wrong(self, name, text):
        self.problems.append(Problem(self.line.place, name, text))

    def read(self):
        line = self.line
        texts = {name: self.text(name) for name in LENGTHS}
        kind = KINDS.get(clean_text(line.kind).lower())
        if kind is None:
            self.wrong("kind", "ชนิดต้องเป็น หลัก หรือ เพิ่มเติม")
        scale, most = self.scale()
        checked = Checked(
            kind=kind,
            scale=scale,
            max_points=most,
            pass_at=self.pass_at(scale, most),
            weight=self.weight(),
            levels=self.levels(scale, most),
            **texts,
        )
        return None if self.problems else checked

    def text(self, name):
        found = clean_text(getattr(self.line, name))
        if not found and name != "evidence":
            self.wrong(name, f"ไม่มี{NAMES[name]}")
        if len(found) > LENGTHS[name]:
            self.wrong(name, f"{NAMES[name]}ยาวเกิน {LENGTHS[name]} ตัวอักษร")
        return found

    def scale(self):
        """(scale, the most points)"""
        text = arabic_digits(re.sub(r"\s", "", self.line.scale)).lower()
        if text in PASS_WORDS:
            return Scale.PASS, self.whole("points", self.line.points or "3")
        found = re.fullmatch(r"0[-–](\d{1,2})", text)
        most = int(found[1]) if found else 0
        if not 1 <= most <= MOST_POINTS:
            self.wrong("scale", f"มาตรวัดต้องเป็น ผ่าน/ไม่ผ่าน หรือ 0-1 ถึง 0-{MOST_POINTS}")
            return None, None
        return Scale.POINTS, most

    def whole(self, name, text):
        text = arabic_digits(clean_text(text)).removesuffix(".0")
        if not text.isdigit() or not 1 <= int(text) <= 100:
            self.wrong(name, f"{NAMES[name]}ต้องเป็นจำนวนเต็มตั้งแต่ 1 ขึ้นไป")
            return None
        return int(text)

    def pass_at(self, scale, most):
        if scale is None or most is None:
            return None
        if scale == Scale.PASS:
            return most
        found = self.whole("pass_at", self.line.pass_at or str(min(2, most)))
        if found is not None and found > most:
            self.wrong("pass_at", f"ผ่านที่ {found} มากกว่าคะแนนเต็ม {most}")
        return found

    def weight(self):
        try:
            found = Decimal(arabic_digits(clean_text(self.line.weight) or "1"))
        except InvalidOperation:
            found = Decimal(0)
        if not (found.is_finite() and 0 < found < 10_000 and found == round(found, 2)):
            self.wrong("weight", "น้ำหนักต้องเป็นตัวเลขมากกว่า 0 มีทศนิยมไม่เกิน 2 ตำแหน่ง")
            return None
        return round(found, 2)

    def levels(self, scale, most):
        if scale is None or most is None:
            return []
        given = [clean_text(text) for text in self.line.levels]
        while given and not given[-1]:
            given.pop()
        count = 2 if scale == Scale.PASS else most + 1
        usual = PASS_LEVELS if scale == Scale.PASS else USUAL_LEVELS
        if not given and len(usual) == count:
            return list(usual)
        if len(given) != count or not all(given):
            self.wrong("levels", f"ต้องมีคำอธิบายระดับครบ {count} ระดับ")
        if any(len(text) > 200 for text in given):
            self.wrong("levels", "คำอธิบายระดับยาวเกิน 200 ตัวอักษร")
        return given


def check(lines, rule=None):
    """([Checked], [Problem]) of all lines, and of the rule that is to judge by them when it is
    known."""
    found, problems = [], []
    for line in lines:
        reader = Reader(line)
        found.append(reader.read())
        problems += reader.problems
    problems += twice(lines)
    problems += torn(lines)
    if rule:
        problems += unfit(rule, lines)
    return [one for one in found if one], problems


def twice(lines):
    seen = {}
    for line in lines:
        code = clean_text(line.code)
        if code and code in seen:
            yield Problem(line.place, "code", f"รหัส {code} ซ้ำกับ{seen[code]}")
        seen.setdefault(code, line.place)


def torn(lines):
    """A dimension whose indicators do not stand together."""
    seen, last = set(), None
    for line in lines:
        name = clean_text(line.dimension)
        if name != last and name in seen:
            yield Problem(line.place, "dimension", f"ด้าน “{name}” ต้องอยู่ติดกันทั้งหมด")
        seen.add(name)
        last = name


def unfit(rule, lines):
    """What the rule asks that these indicators cannot give."""
    kinds = [KINDS.get(clean_text(line.kind).lower()) for line in lines]
    additional = kinds.count(IndicatorKind.ADDITIONAL)
    where = "กติกา"
    if not lines:
        yield Problem(where, "", "ยังไม่มีตัวชี้วัด")
    if not rule.asks:
        yield Problem(where, "", "ยังไม่ได้กำหนดเงื่อนไขการผ่าน ทุกรายจะผ่านโดยไม่มีเงื่อนไข")
    if rule.all_main and lines and IndicatorKind.MAIN not in kinds:
        yield Problem(where, "all_main", "กำหนดให้ตัวชี้วัดหลักผ่านทุกตัว แต่ไม่มีตัวชี้วัดหลัก")
    if (rule.additional_min_count or 0) > additional:
        yield Problem(
            where,
            "additional_min_count",
            f"กำหนดตัวชี้วัดเพิ่มเติม {rule.additional_min_count} ตัว แต่มีเพียง {additional} ตัว",
        )
    if rule.additional_min_percent and not additional:
        yield Problem(where, "additional_min_percent", "กำหนดร้อยละของตัวชี้วัดเพิ่มเติม แต่ไม่มีตัวชี้วัดเพิ่มเติม")

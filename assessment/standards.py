"""A standard between its rows, the arithmetic and what is typed; what changed since another."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.db.models import Exists, OuterRef

from assessment.choices import IndicatorKind, Scale
from assessment.criteria import Line
from assessment.models import Evaluation, Sheet
from assessment.results import Item, Rule
from assessment.words import number, rule_in_words

SAMPLE_FILE = Path(__file__).parent / "fixtures" / "criteria_sample.csv"
RULE_FIELDS = (
    *("all_main", "additional_min_count", "additional_min_percent"),
    *("dimension_min_percent", "total_min_percent"),
)
SAMPLE_RULE = {
    "all_main": True,
    "additional_min_percent": Decimal(50),
    "dimension_min_percent": Decimal(60),
    "total_min_percent": Decimal(70),
}


def marked(standards):
    """With `is_frozen`: somebody is judged by it, hence it never changes again."""
    own = [model.objects.filter(standard=OuterRef("pk")) for model in (Sheet, Evaluation)]
    return standards.annotate(is_frozen=Exists(own[0]) | Exists(own[1]))


def rule_of(standard):
    return Rule(**{name: getattr(standard, name) for name in RULE_FIELDS})


def indicators_of(standard):
    """In order, each with its dimension; one statement."""
    return list(standard.indicators.select_related("dimension").order_by("position"))


def items_of(indicators):
    """The indicators as arithmetic sees them; the key is the indicator's own."""
    return [
        Item(
            key=row.pk,
            code=row.code,
            text=row.text,
            dimension=row.dimension.position,
            is_main=row.kind == IndicatorKind.MAIN,
            max_points=row.max_points,
            pass_at=row.pass_at,
            weight=row.weight,
        )
        for row in indicators
    ]


def names_of(indicators):
    """{number of a dimension: its name}"""
    return {row.dimension.position: row.dimension.name for row in indicators}


def lines_of(indicators):
    """The flat lines, as they could have been typed."""
    return [
        Line(
            place=f"ข้อ {row.code}",
            dimension=row.dimension.name,
            code=row.code,
            text=row.text,
            kind=row.get_kind_display(),
            scale="ผ่าน/ไม่ผ่าน" if row.scale == Scale.PASS else f"0-{row.max_points}",
            points=str(row.max_points),
            pass_at=str(row.pass_at),
            weight=number(row.weight),
            evidence=row.evidence,
            levels=list(row.levels),
        )
        for row in indicators
    ]


def sample_lines(type_):
    """The sample standard of a type, which is not the department's."""
    with SAMPLE_FILE.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["type"] == type_]
    return [
        Line(
            place=f"ข้อ {row['indicator_no']}",
            dimension=row["dimension"],
            code=row["indicator_no"],
            text=row["indicator"],
            kind=row["kind"],
            scale=row["scale"],
            weight=row["weight"],
            evidence=row["evidence"],
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Difference:
    """One thing that differs from another standard. `before` or `after` "" : added, removed."""

    kind: str  # added, removed, changed
    what: str
    before: str
    after: str

    @property
    def word(self):
        return {"added": "เพิ่ม", "removed": "ตัดออก", "changed": "แก้ไข"}[self.kind]


COMPARED = {
    "dimension": "ด้าน",
    "text": "ข้อความ",
    "kind": "ชนิด",
    "scale": "มาตรวัด",
    "points": "คะแนนเต็ม",
    "pass_at": "ผ่านที่",
    "weight": "น้ำหนัก",
    "evidence": "หลักฐาน",
    "levels": "คำอธิบายระดับ",
}


def differences(old, new):
    """What `new` changed of `old`: by code of the indicator, then the rule. Two statements."""
    before = {line.code: line for line in lines_of(indicators_of(old))}
    after = {line.code: line for line in lines_of(indicators_of(new))}
    found = []
    for code in dict.fromkeys([*after, *before]):
        found += of_line(code, before.get(code), after.get(code))
    return found + of_rule(old, new)


def of_line(code, before, after):
    if before is None:
        return [Difference("added", f"ตัวชี้วัด {code}", "", after.text)]
    if after is None:
        return [Difference("removed", f"ตัวชี้วัด {code}", before.text, "")]
    return [
        Difference("changed", f"ตัวชี้วัด {code} {label}", told(before, name), told(after, name))
        for name, label in COMPARED.items()
        if getattr(before, name) != getattr(after, name)
    ]


def told(line, name):
    value = getattr(line, name)
    return " / ".join(value) if isinstance(value, list) else value


def of_rule(old, new):
    before, after = rule_in_words(rule_of(old)), rule_in_words(rule_of(new))
    return [
        *(Difference("removed", "กติกาการผ่าน", text, "") for text in before if text not in after),
        *(Difference("added", "กติกาการผ่าน", "", text) for text in after if text not in before),
    ]

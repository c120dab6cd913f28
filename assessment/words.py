"""The rule of passing, and what a set of scores lacks, in words: one place for screen and paper."""

from decimal import Decimal

from assessment.results import Result, Rule


def number(value):
    """60.00 as 60, 62.50 as 62.5."""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def figure(value):
    """Points for showing: two places at most and rounded down, so that 1.999 never reads as 2."""
    return number(Decimal(value).quantize(Decimal("0.01"), rounding="ROUND_FLOOR"))


def rule_in_words(rule: Rule):
    """Each condition of passing as a sentence; all of them must hold."""
    lines = []
    if rule.all_main:
        lines.append("ตัวชี้วัดหลักต้องผ่านทุกตัว")
    if rule.additional_min_count is not None:
        lines.append(f"ตัวชี้วัดเพิ่มเติมต้องผ่านอย่างน้อย {rule.additional_min_count} ตัว")
    if rule.additional_min_percent is not None:
        lines.append(
            f"ตัวชี้วัดเพิ่มเติมต้องผ่านไม่น้อยกว่าร้อยละ {number(rule.additional_min_percent)} ของจำนวนทั้งหมด"
        )
    if rule.dimension_min_percent is not None:
        lines.append(f"คะแนนแต่ละด้านต้องไม่น้อยกว่าร้อยละ {number(rule.dimension_min_percent)}")
    if rule.total_min_percent is not None:
        lines.append(f"คะแนนรวมทุกด้านต้องไม่น้อยกว่าร้อยละ {number(rule.total_min_percent)}")
    return lines


def lacking_in_words(result: Result):
    """What is still lacking to pass; empty when the scores pass."""
    lines = []
    if not result.main_passes:
        codes = ", ".join(item.code for item in result.failed_main)
        lines.append(f"ตัวชี้วัดหลักยังไม่ผ่าน {len(result.failed_main)} ตัว ({codes})")
    if not result.additional_passes:
        reached, needed = result.additional_reached, result.additional_needed
        lines.append(f"ตัวชี้วัดเพิ่มเติมผ่าน {reached} จากที่ต้องผ่าน {needed} ตัว ยังขาด {needed - reached} ตัว")
    lines += [
        f"ด้าน{one.name} ได้ร้อยละ {number(one.tally.percent)} ยังขาดอีก {points(one.lacking)} คะแนน"
        for one in result.dimensions
        if not one.passes
    ]
    if not result.total_passes:
        missing = result.total.lacking(result.rule.total_min_percent)
        lines.append(
            f"คะแนนรวมได้ร้อยละ {number(result.total.percent)} ยังขาดอีก {points(missing)} คะแนน"
        )
    return lines


def points(value):
    """Points that are missing, rounded up: what is promised to suffice suffices."""
    return number(value.quantize(Decimal("0.01"), rounding="ROUND_CEILING"))


HELPS = {
    "main": "ตัวชี้วัดหลักที่ยังไม่ผ่าน",
    "additional": "เพิ่มจำนวนตัวชี้วัดเพิ่มเติมที่ผ่าน",
    "dimension": "เพิ่มคะแนนของด้านที่ยังไม่ถึงเกณฑ์",
    "total": "เพิ่มคะแนนรวมที่ยังไม่ถึงเกณฑ์",
}


def gap_in_words(gap):
    """Why a gap matters; one that does not decide can still be developed."""
    return " · ".join(HELPS[help_] for help_ in gap.helps) or "พัฒนาต่อได้ ไม่มีผลต่อการผ่าน"

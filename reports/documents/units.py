"""How papers tell of a unit: its address in one line, its phone, the district it belongs to."""

from mchch.thai import paper, phones
from mchch.thai.text import thai_digits


def address(unit, subdistrict):
    """บ้านเลขที่ ๑ หมู่ที่ ๒ บ้านหนอง ตำบลศาลา: what is known of it, each part in one piece."""
    parts = (
        ("บ้านเลขที่ ", unit.get("house_no")),
        ("หมู่ที่ ", unit.get("village_no")),
        ("", unit.get("village_name")),
        ("ตำบล", subdistrict),
    )
    return " ".join(paper.keep(thai_digits(f"{label}{value}")) for label, value in parts if value)


def phone(number):
    """Each number in one piece; several may stand on several lines."""
    return ", ".join(paper.keep(thai_digits(part)) for part in phones.formatted(number).split(", "))


def count(number):
    return paper.paper_text(f"{number} หน่วย")


def fiscal_year(cycle):
    return paper.keep(thai_digits(f"พ.ศ. {cycle.fiscal_year}"))


def district_of(area):
    """The district of a subdistrict; a district itself."""
    return area.parent if area.level == "subdistrict" else area

"""The province's office and those of its districts, with who signs their papers."""

from mchch.thai.text import thai_digits
from registry.demo import PROVINCE
from registry.models import Office, Signatory

ROAD = "ถนนวชิราวุธดำเนิน"
ACTING = {"5209": "ปลัดอำเภอ (เจ้าพนักงานปกครองชำนาญการพิเศษ)"}  # a district without its chief


def office(area, postcode):
    if area.code == PROVINCE:
        return Office(
            area=area,
            name=f"สำนักงานพัฒนาชุมชน{area.label}",
            address=f"ศาลากลาง{area.label}\n{ROAD} ลป {thai_digits(postcode)}",
            phone="0 5400 0000",
            letter_prefix="ลป ๐๐๑๙.๓",
        )
    number = area.code[2:]
    return Office(
        area=area,
        name=f"สำนักงานพัฒนาชุมชน{area.label}",
        address=f"ที่ว่าการ{area.label}\nลป {thai_digits(postcode)}",
        phone=f"0 5400 00{number}",
        letter_prefix=f"ลป {thai_digits(number)}๑๙",
    )


def signatories(made, chief, head):
    """The chief of the area signs; the head of the office may sign in the office's own papers."""
    area = made.area
    acting = ACTING.get(area.code)
    chief_position = f"ผู้ว่าราชการ{area.label}" if area.code == PROVINCE else f"นาย{area.label}"
    yield Signatory(
        office=made,
        area=area,
        name=str(chief),
        position=acting or chief_position,
        acting_for=f"รักษาราชการแทน {chief_position}" if acting else "",
        is_default=True,
    )
    yield Signatory(office=made, area=area, name=str(head), position=head.position)


def open_offices(areas, postcodes, chiefs, heads):
    made = Office.objects.bulk_create(office(area, postcodes[area.code]) for area in areas)
    Signatory.objects.bulk_create(
        row for each in made for row in signatories(each, chiefs[each.area_id], heads[each.area_id])
    )

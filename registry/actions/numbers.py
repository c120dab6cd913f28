from django.db import transaction

from registry.models import RunningNumber


@transaction.atomic
def next_number(cycle, district_code, series):
    """The next number of a district's series; the row lock puts two givers in line."""
    RunningNumber.objects.get_or_create(cycle=cycle, area_id=district_code, series=series)
    row = RunningNumber.objects.select_for_update().get(
        cycle=cycle, area_id=district_code, series=series
    )
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def application_number(cycle, district_code):
    """As printed: district, year, running number (5203/68-0001)."""
    running = next_number(cycle, district_code, "application")
    return f"{district_code}/{cycle.fiscal_year % 100:02d}-{running:04d}"


def receipt_number(cycle, district_code):
    running = next_number(cycle, district_code, "receipt")
    return f"มชช.{district_code}/{cycle.fiscal_year}-{running:02d}"

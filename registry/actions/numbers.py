from django.db import transaction

from registry.models import RunningNumber


@transaction.atomic
def locked_series(cycle, district_code, series):
    """The row of a district's series, until the transaction ends: two who want it stand in line."""
    which = {"cycle": cycle, "area_id": district_code, "series": series}
    RunningNumber.objects.get_or_create(**which)
    return RunningNumber.objects.select_for_update().get(**which)


@transaction.atomic
def next_number(cycle, district_code, series):
    row = locked_series(cycle, district_code, series)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def application_number(cycle, district_code):
    """As printed: district, year, running number (5203/68-0001)."""
    running = next_number(cycle, district_code, "application")
    return f"{district_code}/{cycle.fiscal_year % 100:02d}-{running:04d}"


def queue_for_receipt(cycle, district_code):
    """Wait until nobody else is about to take a receipt for this district."""
    locked_series(cycle, district_code, "receipt")


def receipt_number(cycle, district_code):
    running = next_number(cycle, district_code, "receipt")
    return f"มชช.{district_code}/{cycle.fiscal_year}-{running:02d}"

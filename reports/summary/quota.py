"""How far the quota is kept: by officer in a province or district, by province in the country."""

from collections import Counter, defaultdict

from django.db.models import Count
from django.db.models.functions import Left

from registry import models
from registry.models import Application, QuotaWaiver, User
from registry.quota import matrix
from reports.summary.facts import OfficerQuota, PlaceQuota, Quota

NUMBERS = ("officers", "whole", "missing", "waived")


def quota_of(asked, names):
    """Four statements at most, whatever is asked. `names` are those of places by their code."""
    if not asked.code:
        return Quota([], of_country(asked, names))
    if asked.cycle is None:
        return Quota()
    rows = [
        of_officer(officer, [cell for cell in cells if asked.type in ("", cell.type)], names)
        for officer, cells in matrix(asked.cycle, asked.code).rows
    ]
    order = list(names.values())
    rows.sort(key=lambda row: order.index(row.place) if row.place in order else len(order))
    return Quota(rows, by_place(rows))


def of_officer(officer, cells, names):
    return OfficerQuota(
        place=names.get(officer.area_id, ""),
        name=str(officer),
        units=tuple(cell.count for cell in cells),
        missing=sum(cell.missing for cell in cells),
        waived=sum(cell.waiver is not None for cell in cells),
        asked=any(cell.minimum for cell in cells),
    )


def by_place(rows):
    found = defaultdict(Counter)
    for row in rows:
        if row.asked:
            found[row.place].update(
                officers=1, whole=row.missing == 0, missing=row.missing, waived=row.waived
            )
    return [told(place, numbers) for place, numbers in found.items()]


def told(place, numbers):
    return PlaceQuota(place, *(int(numbers[name]) for name in NUMBERS))


def of_country(asked, names):
    """By province: every officer is asked for the quota of the own province's year."""
    minimum, held, excused = minimums(asked), units_held(asked), excuses(asked)
    found = {code: Counter() for code in minimum if code in names}
    officers = User.objects.field_officers().values_list("pk", Left("area", 2))
    for officer, code in officers:
        if code not in found:
            continue
        asked_for = {
            type_: least for type_, least in minimum[code].items() if type_ not in excused[officer]
        }
        missing = sum(max(0, n - held[officer, type_]) for type_, n in asked_for.items())
        waived = len(excused[officer] & set(minimum[code]))
        found[code].update(officers=1, whole=missing == 0, missing=missing, waived=waived)
    return [told(names[code], found[code]) for code in names if code in found]


def minimums(asked):
    """{province: {type: units}}"""
    found = defaultdict(dict)
    rows = models.Quota.objects.filter(cycle__in=asked.now, type__in=asked.types)
    for code, type_, least in rows.values_list("cycle__area", "type", "minimum"):
        found[code][type_] = least
    return found


def units_held(asked):
    rows = Application.objects.filter(cycle__in=asked.now).counted().order_by()
    grouped = rows.values_list("officer", "type").annotate(n=Count("pk"))
    return Counter({(officer, type_): n for officer, type_, n in grouped})


def excuses(asked):
    """{officer: types}"""
    found = defaultdict(set)
    rows = QuotaWaiver.objects.filter(cycle__in=asked.now)
    for officer, type_ in rows.values_list("officer", "type"):
        found[officer].add(type_)
    return found

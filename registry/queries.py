"""Questions to the database that cross a model."""

from django.db import connection

from mchch.crypto import fingerprint
from mchch.thai import citizen_id
from registry.choices import Stage
from registry.models import Application, Area


def leader_district(cycle_id, digits):
    """The district in which a citizen ID stands as leader this year, or None.

    Row-level security hides other districts; the database's own function tells this one fact.
    """
    if not digits:
        return None
    with connection.cursor() as cursor:
        cursor.execute("select registry_leader_district(%s, %s)", [cycle_id, fingerprint(digits)])
        code = cursor.fetchone()[0]
    return Area.objects.filter(pk=code).first() if code else None


def earlier_applications(user, cycle, type_, words):
    """Applications of years before, in the user's area, by part of a name or a whole citizen ID;
    of a year whose personal data is removed there is nothing to go on from."""
    rows = (
        Application.objects.visible_to(user)
        .filter(type=type_, cycle__fiscal_year__lt=cycle.fiscal_year, cycle__erased_at=None)
        .exclude(stage__in=[Stage.DRAFT, Stage.WITHDRAWN])
        .select_related("cycle", "area", "applicant")
        .defer("citizen_id")
        .order_by("-cycle__fiscal_year", "sort_key")
    )
    if citizen_id.is_valid(words):
        return rows.filter(citizen_id_hash=fingerprint(citizen_id.normalise(words)))
    return rows.matching(words) if words.strip() else rows.none()

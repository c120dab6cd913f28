"""Committee members' sheets as a workbook: a line for each sheet, a column for each indicator; a
page for each standard, because no two ask the same."""

from functools import partial

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q

from assessment import permissions
from assessment.choices import SheetStatus
from assessment.evaluations import indicators_by_standard
from assessment.exports import Table, unit_columns
from assessment.models import ConflictOfInterest, Evaluation, Score, Sheet, Standard
from assessment.models.evaluation import names_person
from mchch.thai.dates import in_bangkok
from registry.choices import DISTRICT_ROLES

WIDTH_OF_POINTS = 8
# Of thousands of lines no more is read than they show.
SHOWN = (
    *("kind", "status", "submitted_at", "member_name", "entered_by_name", "seat__role"),
    *(
        f"application__{name}"
        for name in (
            *("key", "number", "type", "unit_name", "title", "given_name", "family_name"),
            "area__name",
            *("officer__title", "officer__given_name", "officer__family_name"),
        )
    ),
)


def seen(user, cycle, roles):
    """The sheets that the person may read: permissions.refuse_see_points, as a condition."""
    evaluations = Evaluation.objects.visible_to(user).in_cycle(cycle)
    if user.role not in DISTRICT_ROLES:
        evaluations = evaluations.exclude(concluded_at=None)
        return Sheet.objects.of_members().filter(evaluation__in=evaluations)
    rows = Sheet.objects.of_members().filter(evaluation__in=evaluations)
    of_same = {"evaluation": OuterRef("evaluation")}
    out = Exists(ConflictOfInterest.objects.filter(names_person(user), **of_same))
    concluded = Q(evaluation__concluded_at__isnull=False)
    if permissions.is_keeper(user, roles):
        return rows.filter(concluded | ~out)
    handed_in = Sheet.objects.filter(names_person(user), **of_same)
    is_in = Exists(handed_in.exclude(status=SheetStatus.OPEN))
    return rows.filter(concluded | names_person(user) | (is_in & ~out))


def tables(user, cycle, roles):
    """[Table], a statement for each standard by which somebody was judged."""
    rows = seen(user, cycle, roles)
    standards = Standard.objects.filter(pk__in=rows.order_by().values("standard")).order_by(
        "type", "version"
    )
    indicators = indicators_by_standard([row.pk for row in standards])
    found = [table(rows.filter(standard=one), one, indicators[one.pk]) for one in standards]
    return found or [Table("คะแนนของกรรมการ", columns([]), with_points(rows))]


def table(rows, standard, indicators):
    label = standard.get_type_display().replace("/", "-")
    return Table(f"{label} ฉบับ {standard.version}", columns(indicators), with_points(rows))


def with_points(rows):
    """`asked`, `given`, `noted`: what each answer is about, its points, its note, side by side."""
    scores = Score.objects.filter(sheet=OuterRef("pk"), indicator__isnull=False).order_by("id")
    return (
        rows.select_related("application__officer", "application__area", "seat")
        .only(*SHOWN)
        .annotate(
            asked=ArraySubquery(scores.values("indicator")),
            given=ArraySubquery(scores.values("points")),
            noted=ArraySubquery(scores.values("note")),
        )
        .order_by("area", "application__sort_key", "application", "submitted_at", "id")
    )


def columns(indicators):
    possible = sum(row.max_points * row.weight for row in indicators)
    return [
        ("พื้นที่", lambda row: row.application.area.label, 24),
        *unit_columns(lambda row: row.application),
        ("กรรมการ", lambda row: row.member_name, 28),
        ("บทบาท", lambda row: row.seat.get_role_display() if row.seat else "", 22),
        ("สถานะ", lambda row: row.get_status_display(), 16),
        ("ส่งเมื่อ", lambda row: day_of(row.submitted_at), 14),
        ("กรอกจากกระดาษโดย", lambda row: row.entered_by_name, 26),
        *((row.code, partial(points_of, row.pk), WIDTH_OF_POINTS) for row in indicators),
        ("รวม (ถ่วงน้ำหนัก)", partial(total_of, {row.pk: row.weight for row in indicators}), 12),
        ("เต็ม", lambda row: possible, 8),
        ("หมายเหตุ", partial(notes_of, {row.pk: row.code for row in indicators}), 60),
    ]


def day_of(moment):
    return in_bangkok(moment).date() if moment else None


def points_of(indicator, row):
    """None where there is none: an empty cell is no 0."""
    return answers_of(row).get(indicator)


def total_of(weights, row):
    given = answers_of(row).items()
    return sum(points * weights[key] for key, points in given if points is not None)


def answers_of(row):
    """{indicator: points}, put together once for each line."""
    if not hasattr(row, "answers"):
        row.answers = dict(zip(row.asked, row.given, strict=True))
    return row.answers


def notes_of(codes, row):
    """In the order of the standard."""
    noted = dict(zip(row.asked, row.noted, strict=True))
    return " · ".join(f"{code}: {noted[key]}" for key, code in codes.items() if noted.get(key))

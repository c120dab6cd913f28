"""Making, publishing and replacing standards."""

from django.db import connection, transaction
from django.db.models import Max

from assessment import permissions
from assessment.choices import StandardStatus
from assessment.criteria import check
from assessment.models import Dimension, Indicator, Standard
from assessment.results import Rule
from assessment.standards import (
    RULE_FIELDS,
    SAMPLE_RULE,
    indicators_of,
    lines_of,
    rule_of,
    sample_lines,
)
from mchch import clock
from registry.actions.applications import allow
from registry.choices import ApplicantType
from registry.errors import Refused


class Unfit(Refused):
    """A standard that is not whole or not consistent: all that is wrong with it."""

    def __init__(self, problems):
        super().__init__("เกณฑ์ยังไม่ครบถ้วนหรือไม่สอดคล้องกัน")
        self.problems = problems


def queue_for(cycle_id, type_):
    """Who makes, publishes or uses the standard of a type stands in line for it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtext(%s))", [f"standard:{cycle_id}:{type_}"]
        )


@transaction.atomic
def create_standard(cycle, type_, head, lines, *, by):
    """A draft with the next number; `head` are title, is_official and the fields of the rule."""
    allow(permissions.refuse_write_standards(by, cycle))
    queue_for(cycle.pk, type_)
    others = Standard.objects.filter(cycle=cycle, type=type_)
    last = others.aggregate(last=Max("version"))["last"] or 0
    standard = Standard(
        cycle=cycle, area_id=cycle.area_id, type=type_, version=last + 1, created_by=by
    )
    return write(standard, head, lines)


@transaction.atomic
def save_standard(standard, head, lines, *, by):
    """Everything of a draft anew."""
    standard = Standard.objects.select_for_update().select_related("cycle").get(pk=standard.pk)
    allow(permissions.refuse_edit_standard(by, standard))
    return write(standard, head, lines)


def write(standard, head, lines):
    rule = Rule(**{name: head.get(name) for name in RULE_FIELDS})
    checked, problems = check(lines, rule)
    if problems:
        raise Unfit(problems)
    for name, value in head.items():
        setattr(standard, name, value)
    standard.save()
    standard.indicators.all().delete()
    standard.dimensions.all().delete()
    write_rows(standard, checked)
    return standard


def write_rows(standard, checked):
    common = {"standard": standard, "area_id": standard.area_id}
    rows = []
    names = list(dict.fromkeys(line.dimension for line in checked))
    dimensions = {
        name: Dimension(position=place, name=name, **common)
        for place, name in enumerate(names, start=1)
    }
    Dimension.objects.bulk_create(dimensions.values())
    for place, line in enumerate(checked, start=1):
        values = vars(line) | {"dimension": dimensions[line.dimension]}
        rows.append(Indicator(position=place, **values, **common))
    Indicator.objects.bulk_create(rows)


def head_of(standard):
    return {name: getattr(standard, name) for name in ("title", "is_official", *RULE_FIELDS)}


@transaction.atomic
def new_version(standard, *, by, cycle=None):
    """A draft like `standard`, of the same year or of a later one."""
    cycle = cycle or standard.cycle
    head = head_of(standard)
    if cycle.pk != standard.cycle_id:
        old, new = str(standard.cycle.fiscal_year), str(cycle.fiscal_year)
        head["title"] = head["title"].replace(old, new)
    return create_standard(cycle, standard.type, head, lines_of(indicators_of(standard)), by=by)


@transaction.atomic
def copy_standards(cycle, last, *, by):
    """Drafts of last year's standards in use, of the types that have none yet: how many."""
    allow(permissions.refuse_write_standards(by, cycle))
    has = Standard.objects.filter(cycle=cycle).values_list("type", flat=True)
    found = list(Standard.objects.in_use().filter(cycle=last).exclude(type__in=list(has)))
    for standard in found:
        new_version(standard, by=by, cycle=cycle)
    if not found:
        raise Refused("ไม่มีเกณฑ์ของปีก่อนที่ต้องคัดลอก ประเภทที่มีเกณฑ์ของปีนี้แล้วไม่ถูกเปลี่ยน")


def sample_standard(cycle, type_, *, by):
    """A draft of the sample, which says of itself that it is one."""
    title = f"เกณฑ์ตัวอย่าง {ApplicantType(type_).label} ปีงบประมาณ พ.ศ. {cycle.fiscal_year}"
    head = {"title": title, "is_official": False, **SAMPLE_RULE}
    return create_standard(cycle, type_, head, sample_lines(type_), by=by)


@transaction.atomic
def publish(standard, *, by):
    """People are judged by it from now on; the version before is superseded, its sheets stay."""
    queue_for(standard.cycle_id, standard.type)
    standard = Standard.objects.select_for_update().select_related("cycle").get(pk=standard.pk)
    allow(permissions.refuse_edit_standard(by, standard))
    _, problems = check(lines_of(indicators_of(standard)), rule_of(standard))
    if problems:
        raise Unfit(problems)
    same = Standard.objects.in_use().filter(cycle=standard.cycle_id, type=standard.type)
    same.update(status=StandardStatus.SUPERSEDED)
    standard.status, standard.published_at = StandardStatus.PUBLISHED, clock.now()
    standard.save(update_fields=["status", "published_at"])
    return standard


@transaction.atomic
def withdraw(standard, *, by):
    """A published standard that nobody was judged by is a draft again."""
    queue_for(standard.cycle_id, standard.type)
    standard = Standard.objects.select_for_update().select_related("cycle").get(pk=standard.pk)
    allow(permissions.refuse_withdraw_standard(by, standard))
    standard.status, standard.published_at = StandardStatus.DRAFT, None
    standard.save(update_fields=["status", "published_at"])


@transaction.atomic
def discard(standard, *, by):
    allow(permissions.refuse_edit_standard(by, standard))
    standard.indicators.all().delete()
    standard.delete()

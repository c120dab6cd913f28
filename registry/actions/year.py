"""The province steers the year: prepares it from the last one, opens it, re-opens steps, waives
quota."""

from django.db import IntegrityError, transaction

from mchch import clock
from registry import permissions
from registry.actions.applications import allow
from registry.errors import Refused
from registry.first_year import CHECKLIST, FISCAL_YEAR, STEPS
from registry.models import ChecklistItem, Cycle, CycleStep, Quota, QuotaWaiver, Reopening
from registry.pace import RULES
from registry.preparing import DATES, blocking, moved_step


def new_cycle(area_id, fiscal_year, **fields):
    """A year that districts do not see yet."""
    fields |= {"area_id": area_id, "fiscal_year": fiscal_year, "opened_at": None}
    try:
        with transaction.atomic():
            return Cycle.objects.create(**fields)
    except IntegrityError as error:
        raise Refused(f"ปีงบประมาณ {fiscal_year} มีอยู่แล้ว") from error


@transaction.atomic
def prepare_first_year(area_id, fiscal_year, *, by):
    """A province's first year, with the letter's dates moved to it; what follows is copied."""
    allow(permissions.refuse_steer(by))
    if Cycle.objects.filter(area=area_id).exists():
        raise Refused("จังหวัดนี้มีปีงบประมาณแล้ว เปิดปีต่อไปจากปีล่าสุด")
    return fill_first_year(new_cycle(area_id, fiscal_year))


def fill_first_year(cycle):
    """Give a bare cycle the letter's steps, quota and checklists."""
    letters = [
        CycleStep(kind=kind, **dict(zip(DATES, days, strict=True))) for kind, days in STEPS.items()
    ]
    move_steps(letters, cycle, cycle.fiscal_year - FISCAL_YEAR)
    Quota.objects.bulk_create(Quota(cycle=cycle, type=type_) for type_ in CHECKLIST)
    ChecklistItem.objects.bulk_create(
        ChecklistItem(
            cycle=cycle,
            type=type_,
            position=place,
            text=text,
            needs_file=file,
            is_required=required,
        )
        for type_, items in CHECKLIST.items()
        for place, (text, file, required) in enumerate(items, start=1)
    )
    return cycle


def move_steps(steps, cycle, years):
    CycleStep.objects.bulk_create(moved_step(step, cycle, years) for step in steps)


@transaction.atomic
def prepare_next_year(last, *, by):
    """A new cycle with the last one's dates a year later on working days, its quota and its
    checklist. Districts see it once it is opened."""
    allow(permissions.refuse_steer(by))
    if last.is_being_prepared:
        raise Refused(f"{last} ยังไม่ได้เปิดให้อำเภอเห็น โปรดเปิดก่อนเตรียมปีต่อไป")
    cycle = new_cycle(
        last.area_id,
        last.fiscal_year + 1,
        certifying_level=last.certifying_level,
        joining=last.joining,
        keep_years=last.keep_years,
        **{name: getattr(last, name) for name in RULES},
    )
    move_steps(last.steps.all(), cycle, 1)
    Quota.objects.bulk_create(
        Quota(cycle=cycle, type=quota.type, minimum=quota.minimum) for quota in last.quotas.all()
    )
    ChecklistItem.objects.bulk_create(
        ChecklistItem(
            cycle=cycle,
            type=item.type,
            position=item.position,
            text=item.text,
            needs_file=item.needs_file,
            is_required=item.is_required,
        )
        for item in last.checklist.filter(is_retired=False)
    )
    return cycle


@transaction.atomic
def open_to_districts(cycle, *, by):
    """Districts see the year from now on. One that is open stays as it is: two clicks open once."""
    allow(permissions.refuse_steer(by))
    locked = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    if not locked.is_being_prepared:
        return locked
    if missing := blocking(locked):
        raise Refused("ยังเปิดไม่ได้: " + ", ".join(line.text for line in missing))
    locked.opened_at, locked.opened_by_name = clock.now(), by.get_full_name()
    locked.save(update_fields=["opened_at", "opened_by_name"])
    return locked


@transaction.atomic
def reopen_step(cycle, *, kind, area, until_on, reason, by):
    allow(permissions.refuse_steer(by))
    return Reopening.objects.create(
        cycle=cycle, kind=kind, area=area, until_on=until_on, reason=reason, opened_by=by
    )


@transaction.atomic
def waive_quota(cycle, *, officer, type_, reason, by):
    allow(permissions.refuse_steer(by))
    try:
        with transaction.atomic():
            return QuotaWaiver.objects.create(
                cycle=cycle,
                area_id=officer.area_id,
                officer=officer,
                type=type_,
                reason=reason,
                waived_by=by,
            )
    except IntegrityError as error:
        raise Refused("ผ่อนผันพัฒนากรคนนี้ในประเภทนี้แล้ว") from error

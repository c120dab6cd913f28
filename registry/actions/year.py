"""The province steers the year: opens it from the last one, re-opens steps, waives quota."""

import calendar

from django.db import IntegrityError, transaction

from registry import permissions
from registry.actions.applications import allow
from registry.errors import Refused
from registry.first_year import CHECKLIST, FISCAL_YEAR, STEPS
from registry.models import ChecklistItem, Cycle, CycleStep, Quota, QuotaWaiver, Reopening
from registry.pace import RULES


def shift_years(day, years):
    """The same day in another year; 29 February becomes 28 where there is none."""
    if day is None:
        return None
    year = day.year + years
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def new_cycle(area_id, fiscal_year, **fields):
    try:
        with transaction.atomic():
            return Cycle.objects.create(area_id=area_id, fiscal_year=fiscal_year, **fields)
    except IntegrityError as error:
        raise Refused(f"ปีงบประมาณ {fiscal_year} เปิดไว้แล้ว") from error


@transaction.atomic
def open_first_year(area_id, fiscal_year, *, by):
    """A province's first year, with the letter's dates moved to it; what follows is copied."""
    allow(permissions.refuse_steer(by))
    if Cycle.objects.filter(area=area_id).exists():
        raise Refused("จังหวัดนี้มีปีงบประมาณแล้ว เปิดปีต่อไปจากปีล่าสุด")
    return fill_first_year(new_cycle(area_id, fiscal_year))


def fill_first_year(cycle):
    """Give a bare cycle the letter's steps, quota and checklists."""
    years = cycle.fiscal_year - FISCAL_YEAR
    CycleStep.objects.bulk_create(
        CycleStep(
            cycle=cycle,
            kind=kind,
            opens_on=shift_years(opens, years),
            due_on=shift_years(due, years),
            closes_on=shift_years(closes, years),
        )
        for kind, (opens, due, closes) in STEPS.items()
    )
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


@transaction.atomic
def open_next_year(last, *, by):
    """A new cycle with the last one's dates a year later, its quota and its checklist."""
    allow(permissions.refuse_steer(by))
    cycle = new_cycle(
        last.area_id,
        last.fiscal_year + 1,
        certifying_level=last.certifying_level,
        joining=last.joining,
        **{name: getattr(last, name) for name in RULES},
    )
    CycleStep.objects.bulk_create(
        CycleStep(
            cycle=cycle,
            kind=step.kind,
            opens_on=shift_years(step.opens_on, 1),
            due_on=shift_years(step.due_on, 1),
            closes_on=shift_years(step.closes_on, 1),
        )
        for step in last.steps.all()
    )
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

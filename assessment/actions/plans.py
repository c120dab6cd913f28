"""Development plans, progress by them, learning events."""

from django.db import IntegrityError, transaction
from django.db.models import F

from assessment import permissions
from assessment.choices import PlanStatus
from assessment.models import (
    Activity,
    Attendance,
    DevelopmentPlan,
    LearningEvent,
    ProgressEntry,
    ProgressPhoto,
)
from mchch import clock
from registry.actions.applications import allow
from registry.actions.files import take_in
from registry.errors import Refused, StaleEdit

FIRST_LINES = 5  # gaps that become lines of a first plan
COPIED = (
    *("thread", "position", "what", "how", "indicators", "starts_on", "ends_on"),
    *("responsible", "budget", "budget_source", "expected", "evidence"),
)


@transaction.atomic
def begin_plan(application, gaps, *, by):
    """The draft of the first plan: its first lines are what the verdict needs most. Two clicks make
    one draft."""
    allow(permissions.refuse_work(by, application))
    found = draft_of(application)
    if found:
        return found
    if DevelopmentPlan.objects.filter(application=application).exists():
        raise Refused("มีแผนอยู่แล้ว หากต้องเปลี่ยนให้จัดทำฉบับใหม่")
    plan = insert_draft(application, by=by)
    Activity.objects.bulk_create(
        Activity(
            plan=plan,
            area_id=plan.area_id,
            position=place,
            what=f"พัฒนา: {gap.item.text}"[:300],
            indicators=[gap.item.code],
            responsible=application.person_name,
        )
        for place, gap in enumerate(gaps[:FIRST_LINES], start=1)
    )
    return plan


def draft_of(application):
    drafts = DevelopmentPlan.objects.filter(application=application, status=PlanStatus.DRAFT)
    return drafts.first()


def insert_draft(application, *, by, **values):
    try:
        with transaction.atomic():
            return DevelopmentPlan.objects.create(
                application=application, area_id=application.area_id, created_by=by, **values
            )
    except IntegrityError as error:
        raise Refused("มีผู้จัดทำร่างแผนของผู้สมัครรายนี้อยู่แล้ว โปรดเปิดหน้านี้ใหม่") from error


@transaction.atomic
def new_plan(plan, *, by):
    """A draft that takes over every line of the agreed plan."""
    allow(permissions.refuse_work(by, plan.application))
    found = draft_of(plan.application)
    if found:
        return found
    fresh = insert_draft(plan.application, by=by, version_no=plan.version_no + 1, goal=plan.goal)
    Activity.objects.bulk_create(
        Activity(
            plan=fresh, area_id=fresh.area_id, **{name: getattr(line, name) for name in COPIED}
        )
        for line in plan.activities.all()
    )
    return fresh


@transaction.atomic
def save_plan(plan, head, lines, *, version, by):
    """The whole draft, if nobody saved since `version`: `lines` are activities in their order."""
    rows = DevelopmentPlan.objects.select_for_update(of=("self",)).filter(pk=plan.pk)
    plan.status, now = rows.values_list("status", "version").get()
    allow(permissions.refuse_edit_plan(by, plan))
    if now != version:
        raise StaleEdit([], now, what="แผน")
    rows.update(version=F("version") + 1, **head)
    kept = [line.pk for line in lines if line.pk]
    plan.activities.exclude(pk__in=kept).delete()
    for place, line in enumerate(lines, start=1):
        line.plan, line.area_id, line.position = plan, plan.area_id, place
        line.save()
    plan.refresh_from_db()


@transaction.atomic
def agree(plan, *, on, agreed_with, by):
    """Applicant and officer agree: the plan is in force, the one before it is history."""
    rows = DevelopmentPlan.objects.select_for_update(of=("self",)).filter(
        application=plan.application
    )
    plan.status = {row.pk: row.status for row in rows}[plan.pk]
    allow(permissions.refuse_edit_plan(by, plan))
    missing = missing_for_agreement(plan)
    if missing:
        raise Refused(" · ".join(missing))
    rows.filter(status=PlanStatus.AGREED).update(status=PlanStatus.SUPERSEDED)
    rows.filter(pk=plan.pk).update(
        status=PlanStatus.AGREED,
        agreed_on=on,
        agreed_with=agreed_with,
        agreed_by_name=by.get_full_name(),
    )


def missing_for_agreement(plan):
    """What a draft still lacks: for the page, the button and the act alike."""
    lines = list(plan.activities.all())
    found = [] if lines else ["แผนยังไม่มีกิจกรรม"]
    for place, line in enumerate(lines, start=1):
        if not line.ends_on:
            found.append(f"กิจกรรมที่ {place} ยังไม่มีวันสิ้นสุด")
        if not line.responsible:
            found.append(f"กิจกรรมที่ {place} ยังไม่มีผู้รับผิดชอบ")
    if plan.version_no > 1 and not plan.change_note:
        found.append("ยังไม่ได้ระบุสิ่งที่เปลี่ยนจากฉบับก่อน")
    return found


@transaction.atomic
def discard_plan(plan, *, by):
    """Throw a draft away; the agreed plan before it stays in force."""
    allow(permissions.refuse_edit_plan(by, plan))
    plan.activities.all().delete()
    plan.delete()


@transaction.atomic
def add_progress(activity, values, photos, *, key, by):
    """One entry with its photos: once for its key, whoever clicks how often."""
    application = activity.plan.application
    allow(permissions.refuse_work(by, application))
    if activity.plan.status != PlanStatus.AGREED:
        raise Refused("บันทึกความก้าวหน้าได้เฉพาะแผนที่ตกลงร่วมกันแล้ว")
    already = ProgressEntry.objects.filter(key=key).first()
    if already:
        return already
    entry = ProgressEntry.objects.create(
        key=key,
        application=application,
        activity=activity,
        area_id=application.area_id,
        thread=activity.thread,
        entered_by=by,
        entered_by_name=by.get_full_name(),
        **values,
    )
    for photo in photos:
        take_in(ProgressPhoto(entry=entry, area_id=entry.area_id), photo, by=by).save()
    return entry


@transaction.atomic
def remove_photo(photo, *, by):
    allow(permissions.refuse_work(by, photo.entry.application))
    photo.removed_at = clock.now()
    photo.save(update_fields=["removed_at"])


@transaction.atomic
def save_event(event, attended, *, version, by):
    """An event with those who attended: {application: people}. Told when somebody else saved."""
    allow(permissions.refuse_write_event(by, event.cycle))
    if event.pk:
        rows = LearningEvent.objects.select_for_update().filter(pk=event.pk)
        now = rows.values_list("version", flat=True).get()
        if now != version:
            raise StaleEdit([], now, what="กิจกรรมการเรียนรู้")
        event.version = now + 1
    else:
        event.area_id, event.entered_by = by.area_id, by
    event.save()
    event.attendances.exclude(application__in=attended).delete()
    for application, people in attended.items():
        Attendance.objects.update_or_create(
            event=event,
            application=application,
            defaults={"people": people, "area_id": application.area_id},
        )
    return event


@transaction.atomic
def remove_event(event, *, by):
    allow(permissions.refuse_write_event(by, event.cycle))
    event.attendances.all().delete()
    event.delete()

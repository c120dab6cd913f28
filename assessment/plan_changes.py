"""What a version of a plan changed of the one before it, read once for screen and paper."""

from assessment.models import Activity, DevelopmentPlan
from assessment.standards import Difference
from mchch.thai.dates import short_date
from mchch.thai.text import baht

COMPARED = (
    *("what", "how", "indicators", "starts_on", "ends_on", "responsible", "budget"),
    *("budget_source", "expected", "evidence"),
)


def changes_of(plan):
    """[Difference] to the version before, activities in their order; None for the first version.
    At most two statements."""
    if plan.version_no == 1:
        return None
    earlier = DevelopmentPlan.objects.filter(
        application=plan.application_id, version_no__lt=plan.version_no
    ).first()
    if earlier is None:
        return None
    lines = {earlier.pk: [], plan.pk: []}
    for line in Activity.objects.filter(plan__in=lines).order_by("position", "id"):
        lines[line.plan_id].append(line)
    return differences(earlier, plan, lines[earlier.pk], lines[plan.pk])


def differences(old, new, old_lines, new_lines):
    """An activity is the same one as long as its thread is, whatever it is called by now."""
    before = {line.thread: line for line in old_lines}
    after = {line.thread: line for line in new_lines}
    found = []
    if old.goal != new.goal:
        found.append(Difference("changed", "เป้าหมาย", old.goal, new.goal))
    for place, line in enumerate(new_lines, start=1):
        found += of_activity(place, before.get(line.thread), line)
    return found + [
        Difference("removed", f"กิจกรรมที่ {place} ของฉบับก่อน", line.what, "")
        for place, line in enumerate(old_lines, start=1)
        if line.thread not in after
    ]


def of_activity(place, before, after):
    if before is None:
        return [Difference("added", f"กิจกรรมที่ {place}", "", after.what)]
    return [
        Difference("changed", named(place, name, after), told(before, name), told(after, name))
        for name in COMPARED
        if getattr(before, name) != getattr(after, name)
    ]


def named(place, name, line):
    """Which field of which activity; one that was renamed is called by both names anyway."""
    if name == "what":
        return f"ชื่อกิจกรรมที่ {place}"
    return f"กิจกรรมที่ {place} {line.what} – {Activity._meta.get_field(name).verbose_name}"


def told(line, name):
    value = getattr(line, name)
    if value is None:
        return ""
    if name == "indicators":
        return ", ".join(value)
    if name == "budget":
        return baht(value)
    return short_date(value) if name.endswith("_on") else value

"""One application: where it stands, what is next, its facts, files and history."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from mchch.form_fields import ThaiTextField
from mchch.thai import citizen_id, phones
from mchch.thai.dates import long_date, long_datetime
from registry import permissions
from registry.actions import access, applications
from registry.checklists import asked_of
from registry.choices import EVALUATED_STAGES, AccessKind, Stage
from registry.errors import Refused
from registry.forms.application import ApplicationForm
from registry.history import events_of
from registry.models import AccessLog, Application, Attachment
from registry.models.user import name_of
from registry.views.base import allow, get_visible, told
from registry.windows import see_steps

# The road of an application, as far as it is built.
ROAD = (Stage.DRAFT, Stage.REGISTERED, Stage.SENT, Stage.ACCEPTED)


DONE = (Stage.REGISTERED, Stage.ACCEPTED, Stage.PASSED)
HERE = {
    Stage.DRAFT: "draft",
    Stage.RETURNED: "warning",
    Stage.NOT_PASSED: "off",
    Stage.WITHDRAWN: "off",
}


class ReasonForm(forms.Form):
    reason = ThaiTextField(
        label="เหตุผล",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "โปรดระบุเหตุผล"},
    )


ROWS = Application.objects.select_related("cycle", "area", "officer", "notice")


def fetch(request, pk, rows=ROWS):
    return get_visible(rows, request.user, pk=pk)


def page(request, pk):
    application = fetch(request, pk, ROWS.with_lacking().annotate(author=name_of("created_by")))
    user = request.user
    if user.is_district:  # each verb asks whether its step is open
        see_steps(application.cycle, user.area_id)
    context = {
        "application": application,
        "timeline": timeline(application),
        "facts": facts(application),
        "checklist": checklist(application),
        "loose_files": [file for file in files_of(application) if file.item_id is None],
        "earlier": earlier_years(application, user),
        "may": {
            verb: not refuse(user, application)
            for verb, refuse in {
                "edit": permissions.refuse_edit,
                "register": permissions.refuse_register,
                "withdraw": permissions.refuse_withdraw,
                "restore": permissions.refuse_restore,
                "reveal": permissions.refuse_reveal,
            }.items()
        },
        "why_not_edit": permissions.refuse_edit(user, application),
        "returned_comment": returned_comment(application),
    }
    return render(request, "registry/application.html", context)


def timeline(application):
    """The road with what was done and when; a step back stands where it happened."""
    found = list(application.stage_changes.order_by("id"))
    changes = {row.to_stage: row for row in found if row.from_stage not in EVALUATED_STAGES}
    stages = list(ROAD)
    if application.stage in EVALUATED_STAGES:
        stages.append(Stage(application.stage))
    if application.stage in (Stage.RETURNED, Stage.WITHDRAWN):
        after = Stage.SENT if application.stage == Stage.RETURNED else Stage.DRAFT
        stages.insert(stages.index(after) + 1, Stage(application.stage))
    here = stages.index(application.stage)
    steps = [
        timeline_step(application, stage, changes.get(stage), stages.index(stage) - here)
        for stage in stages
    ]
    return steps + [taken_back(row) for row in found[-1:] if row.from_stage in EVALUATED_STAGES]


def taken_back(change):
    """The committee considers its result again: what was concluded holds no longer."""
    return {
        "label": "คณะกรรมการพิจารณาผลใหม่",
        "state": "wait",
        "when": long_datetime(change.changed_at),
        "who": change.changed_by_name,
        "note": change.comment,
    }


def timeline_step(application, stage, change, distance):
    step = {"label": Stage(stage).label, "state": "todo", "is_now": distance == 0}
    if distance < 0 or (distance == 0 and stage in DONE):
        step["state"] = "done"
    elif distance == 0:
        step["state"] = HERE.get(stage, "wait")
    if stage == Stage.DRAFT:
        step |= {"when": long_datetime(application.created_at), "who": application.author}
    if change and distance <= 0:
        step |= {
            "when": long_datetime(change.changed_at),
            "who": change.changed_by_name,
            "note": change.comment,
        }
    return step


def facts(application):
    """[(heading, [(label, value)])] as the papers order them."""
    person = [
        ("ชื่อ", application.person_name),
        ("ตำแหน่ง", application.position),
        ("โทรศัพท์", phones.formatted(application.phone)),
    ]
    place = [
        ("บ้านเลขที่", application.house_no),
        ("หมู่ที่", application.village_no),
        ("บ้าน/ชุมชน", application.village_name),
        ("ตำบล", application.area.label if application.area.level == "subdistrict" else ""),
        ("รหัสไปรษณีย์", application.postcode),
    ]
    applied = [
        ("วันที่สมัคร", application.applied_on and long_date(application.applied_on)),
        ("พัฒนากรผู้ดูแล", str(application.officer)),
        (
            "แจ้งประกาศความเป็นส่วนตัว",
            application.notice
            and f"ฉบับ {application.notice} เมื่อ {long_datetime(application.notice_shown_at)}",
        ),
    ]
    if application.is_leader:
        return [("ผู้นำชุมชน", person), ("ที่อยู่", place), ("การสมัคร", applied)]
    unit = [
        ("ชื่อหน่วย", application.unit_name),
        ("ปีที่ก่อตั้ง", application.established_year),
        ("จำนวนสมาชิก", application.member_count),
        ("มติสมัครเมื่อ", application.resolution_on and long_date(application.resolution_on)),
    ]
    heading = application.get_type_display()
    return [(heading, unit), ("ที่ตั้งสำนักงาน", place), ("ผู้ประสานงาน", person), ("การสมัคร", applied)]


def files_of(application):
    return Attachment.objects.present().filter(application=application)


def checklist(application):
    """[(item, is met, [files])] of the type and year, in order."""
    files = {}
    for file in files_of(application):
        files.setdefault(file.item_id, []).append(file)
    asked = asked_of([application])[application.pk]
    return [(item, bool(is_met), files.get(item.pk, [])) for item, is_met in asked]


def earlier_years(application, user):
    rows = Application.objects.visible_to(user).filter(applicant=application.applicant_id)
    return (
        rows.exclude(pk=application.pk)
        .select_related("cycle")
        .defer("citizen_id")
        .order_by("-cycle__fiscal_year")
    )


def returned_comment(application):
    if application.stage != Stage.RETURNED:
        return ""
    change = application.stage_changes.filter(to_stage=Stage.RETURNED).first()
    return change.comment if change else ""


@require_POST
def register(request, pk):
    application = fetch(request, pk)
    allow(permissions.refuse_register(request.user, application))
    form = ApplicationForm.for_check(application, request.user)
    if not form.is_valid():
        messages.error(request, "ยังขึ้นทะเบียนไม่ได้ โปรดกรอกข้อมูลที่จำเป็นให้ครบ")
        return redirect("application_edit", pk)
    told(request, applications.register, application, by=request.user, success="ขึ้นทะเบียนแล้ว")
    return redirect("application", pk)


def withdraw(request, pk):
    return explained(
        request,
        pk,
        permissions.refuse_withdraw,
        applications.withdraw,
        title="ถอนใบสมัคร",
        text="ใบสมัครจะไม่อยู่ในรายชื่อที่ส่ง แต่ยังเก็บไว้ในระบบและนำกลับได้",
        submit="ถอนใบสมัคร",
        danger=True,
    )


def restore(request, pk):
    return explained(
        request,
        pk,
        permissions.refuse_restore,
        applications.restore,
        title="นำใบสมัครกลับ",
        text="ใบสมัครจะกลับเป็นร่าง ตรวจข้อมูลแล้วขึ้นทะเบียนอีกครั้ง",
        submit="นำกลับเป็นร่าง",
    )


def explained(request, pk, refuse, act, *, title, text, submit, danger=False):
    """A verb that asks for a reason first."""
    application = fetch(request, pk)
    allow(refuse(request.user, application))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        told(
            request,
            act,
            application,
            by=request.user,
            reason=form.cleaned_data["reason"],
            success=f"{title} “{application.display_name}” แล้ว",
        )
        return redirect("application", pk)
    context = {
        "application": application,
        "form": form,
        "title": title,
        "text": text,
        "submit": submit,
        "danger": danger,
    }
    return render(
        request, "registry/application_reason.html", context, status=422 if form.is_bound else 200
    )


@never_cache
def reveal(request, pk):
    """The full citizen ID, on a click, with a reason that is logged. Shown in this answer only."""
    application = fetch(request, pk)
    allow(permissions.refuse_reveal(request.user, application))
    form = ReasonForm(request.POST or None)
    shown = ""
    if form.is_valid():
        try:
            shown = access.reveal_citizen_id(
                application, by=request.user, reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            form.add_error("reason", str(refused))
    context = {
        "application": application,
        "form": form,
        "shown": citizen_id.formatted(shown),
        "looks": AccessLog.objects.visible_to(request.user).filter(
            application=application, kind=AccessKind.REVEAL
        )[:20],
    }
    return render(
        request, "registry/application_reveal.html", context, status=422 if form.errors else 200
    )


def history(request, pk):
    """Every change of the application, as the database kept it."""
    application = fetch(request, pk)
    words = {"I": "สร้าง", "U": "แก้ไข", "D": "ลบ"}
    entries = [
        {
            "at": long_datetime(event.shown_at),
            "by": event.actor_name or "ระบบ",
            "action": words[event.operation],
            "changes": [
                {"field": c.label, "before": c.before, "after": c.after}
                for c in changes
                if c.before or c.after
            ],
        }
        for event, changes in events_of(application)
    ]
    context = {"application": application, "entries": [e for e in entries if e["changes"]]}
    return render(request, "registry/application_history.html", context)

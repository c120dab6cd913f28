"""Entering an application: choose the type, find the earlier one, type, save, register."""

import uuid

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from mchch import clock
from mchch.thai.dates import time_of
from registry import permissions
from registry.actions import applications as actions
from registry.choices import ApplicantType, Role, Stage
from registry.errors import AlreadySaved, Refused, StaleEdit
from registry.forms.application import ApplicationForm
from registry.models import Application, PrivacyNotice, User
from registry.queries import earlier_applications
from registry.views.base import allow, cycle_or_404, get_visible

TYPE_NOTES = {
    ApplicantType.LEADER: "บุคคลที่มีภูมิลำเนาในชุมชนไม่น้อยกว่า 1 ปี และทำงานเพื่อชุมชนต่อเนื่อง",
    ApplicantType.GROUP: "คนในชุมชนรวมกลุ่มกัน ดำเนินงานไม่น้อยกว่า 1 ปี",
    ApplicantType.NETWORK: "กลุ่ม/องค์กรตั้งแต่ 2 แห่งขึ้นไป เช่น ศอช.ต.",
    ApplicantType.COMMUNITY: "หมู่บ้านหรือชุมชนที่ประชุมมีมติสมัคร",
}
ICONS = {
    ApplicantType.LEADER: "user-round",
    ApplicantType.GROUP: "users-round",
    ApplicantType.NETWORK: "network",
    ApplicantType.COMMUNITY: "house",
}


def known_type(type_):
    if type_ not in ApplicantType.values:
        raise Http404
    return ApplicantType(type_)


def choose_type(request):
    allow(permissions.refuse_create(request.user, cycle_or_404(request)))
    types = [(type_, TYPE_NOTES[type_], ICONS[type_]) for type_ in ApplicantType]
    return render(request, "registry/application_new.html", {"types": types})


def start(request, type_):
    """Find the same applicant's earlier application first. A citizen ID travels by POST only."""
    cycle = cycle_or_404(request)
    allow(permissions.refuse_create(request.user, cycle))
    words = request.POST.get("q", "")
    key = uuid.uuid4()
    for_whom = urlencode({"officer": request.GET["officer"]}) if "officer" in request.GET else ""
    context = {
        "type": known_type(type_),
        "words": words,
        "key": key,
        "fresh_url": reverse("application_create", args=[type_, key]) + f"?{for_whom}",
        "earlier": earlier_applications(request.user, cycle, type_, words)[:30],
    }
    return render(request, "registry/application_start.html", context)


def new(request, type_, key):
    """The form of an application that is not yet saved; its key makes two clicks one draft."""
    cycle = cycle_or_404(request)
    known_type(type_)
    allow(permissions.refuse_create(request.user, cycle))
    application = Application.objects.visible_to(request.user).filter(key=key).first()
    if application and request.method == "GET":
        return redirect("application_edit", application.pk)
    if application is None:
        application = actions.blank_application(
            key,
            cycle,
            type_,
            by=request.user,
            notice=PrivacyNotice.current(),
            earlier=chosen_earlier(request, cycle, type_),
        )
        application.officer = chosen_officer(request)
    return form_page(request, application)


def chosen_earlier(request, cycle, type_):
    pk = request.GET.get("from", "")
    if not pk.isdigit():
        return None
    earlier = {"cycle__fiscal_year__lt": cycle.fiscal_year, "cycle__erased_at": None}
    return get_visible(Application, request.user, pk=pk, type=type_, **earlier)


def chosen_officer(request):
    """The officer whose quota the head is filling, else whoever enters."""
    pk = request.GET.get("officer", "")
    if request.user.role != Role.DISTRICT_HEAD or not pk.isdigit():
        return request.user
    return get_visible(User, request.user, pk=pk, area=request.user.area_id)


def edit(request, pk):
    application = get_visible(
        Application.objects.select_related("cycle", "area", "officer"), request.user, pk=pk
    )
    allow(permissions.refuse_edit(request.user, application))
    return form_page(request, application)


def form_page(request, application):
    if request.method != "POST":
        return show_stored(request, application)
    act = request.POST.get("act", "save")
    if act == "autosave":
        return autosave(request, application)
    whole = act == "register" or application.stage not in (Stage.DRAFT, "")
    form = ApplicationForm(request.POST, application=application, user=request.user, whole=whole)
    if not form.is_valid():
        return show(request, application, form, status=422)
    return save(request, application, form, act)


def show_stored(request, application):
    typed, version = None, application.version
    if application.pk:
        typed, kept_version = actions.typed_by(application, request.user)
        version = kept_version or version
    form = ApplicationForm(application=application, user=request.user, typed=typed)
    return show(request, application, form, version=version, typed=bool(typed))


def show(request, application, form, *, version=None, typed=False, changes=(), status=200):
    context = {
        "application": application,
        "form": form,
        "changes": changes,
        "typed": typed,
        "version": version or request.POST.get("version") or application.version,
        "notice": application.notice,
        "is_new": application.pk is None,
        "can_register": application.stage in (Stage.DRAFT, Stage.RETURNED),
    }
    return render(request, "registry/application_form.html", context, status=status)


def save(request, application, form, act):
    """Save what was typed; `act` register also puts it on the register."""
    try:
        store(application, form, int(request.POST.get("version") or 1), request.user)
    except StaleEdit as stale:
        form.adopt(stale.changes)
        actions.keep_typed(application, form.raw(), version=stale.version, by=request.user)
        messages.error(request, str(stale))
        return show(
            request, application, form, version=stale.version, changes=stale.changes, status=409
        )
    except AlreadySaved as already:
        return redirect("application", already.application.pk)
    except Refused as refused:
        messages.error(request, str(refused))
        return show(request, application, form, status=422)
    actions.forget_typed(application, by=request.user)
    for warning in form.warnings.values():
        messages.warning(request, warning)
    return finish(request, application, act)


def finish(request, application, act):
    if act != "register":
        messages.success(request, f"บันทึก “{application.display_name}” แล้ว")
        return redirect("application", application.pk)
    is_mended = application.stage == Stage.RETURNED
    try:
        actions.register(application, by=request.user)
    except Refused as refused:
        messages.error(request, f"บันทึกแล้ว แต่ยังไม่ขึ้นทะเบียน: {refused}")
    else:
        done = "ยืนยันการแก้ไข" if is_mended else "ขึ้นทะเบียน"
        messages.success(
            request, f"{done} “{application.display_name}” เลขที่ {application.number} แล้ว"
        )
    return redirect("application", application.pk)


def store(application, form, version, user):
    """Insert the draft or update what changed."""
    values = form.values()
    if application.pk:
        if values:
            actions.save_application(application, values, version=version, by=user)
        return
    for name, value in values.items():
        setattr(application, name, value)
    actions.insert_draft(application, by=user)


def autosave(request, application):
    """Keep what is typed: what is right goes into a draft, everything else waits as typed."""
    user = request.user
    form = ApplicationForm(request.POST, application=application, user=user, whole=False)
    form.is_valid()
    version = int(request.POST.get("version") or 1)
    changes = []
    if application.stage == Stage.DRAFT:
        try:
            store(application, form, version, user)
            version = application.version
        except StaleEdit as stale:
            changes = stale.changes
        except AlreadySaved as already:
            application = already.application
            version = application.version
        except Refused as refused:
            return JsonResponse({"refused": str(refused)}, status=409)
    if form.errors or changes or application.stage != Stage.DRAFT:
        actions.keep_typed(application, form.raw(), version=version, by=user)
    else:
        actions.forget_typed(application, by=user)
    return JsonResponse(told(application, form, version, changes))


def told(application, form, version, changes):
    return {
        "saved_at": time_of(clock.now()),
        "version": version,
        "url": reverse("application_edit", args=[application.pk]),
        "errors": {name: [str(text) for text in texts] for name, texts in form.errors.items()},
        "warnings": form.warnings,
        "understood": form.understood(),
        "changes": [
            {"label": c.label, "before": c.before, "after": c.after, "by": c.by} for c in changes
        ],
    }


@require_POST
def discard(request, pk):
    """Throw away what one typed and did not save; what is stored stays."""
    application = get_visible(Application, request.user, pk=pk)
    allow(permissions.refuse_edit(request.user, application))
    actions.forget_typed(application, by=request.user)
    messages.success(request, "ทิ้งข้อความที่พิมพ์ค้างไว้แล้ว แสดงข้อมูลที่บันทึกล่าสุด")
    return redirect("application_edit", pk)

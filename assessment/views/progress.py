"""What was done for an activity; learning events for many applicants at once."""

from django.contrib import messages
from django.db.models import Count, Sum
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessment import permissions
from assessment.actions import plans as actions
from assessment.choices import EventKind
from assessment.forms.plans import Attended, EventForm, ProgressForm
from assessment.models import Activity, Attendance, LearningEvent
from assessment.road import Step, in_development, with_progress
from assessment.views.base import with_year
from mchch import clock
from registry import permissions as registry_permissions
from registry import uploads
from registry.errors import Refused, StaleEdit
from registry.models import Application
from registry.views.base import allow, cycle_or_404, get_visible, told


@require_http_methods(["GET", "POST"])
def add(request, pk):
    """An entry with its photos; a photo that is refused keeps what was typed."""
    rows = with_progress(Activity.objects.all()).select_related(
        "plan__application__cycle", "plan__application__officer"
    )
    activity = get_visible(rows, request.user, pk=pk)
    application = activity.plan.application
    with_year(request, application)
    allow(permissions.refuse_work(request.user, application))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    first = {"done_on": clock.today(), "percent": activity.percent}
    form = ProgressForm(*sent, initial=first)
    if form.is_bound and form.is_valid() and take_entry(request, activity, form):
        messages.success(request, "บันทึกความก้าวหน้าแล้ว")
        return redirect("development", application.pk)
    context = {"step": Step(activity), "application": application, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "assessment/progress.html", context, status=status)


def take_entry(request, activity, form):
    data = form.cleaned_data
    try:
        actions.add_progress(
            activity, form.values(), data["photos"], key=data["key"], by=request.user
        )
    except uploads.Refused as refused:
        form.add_error("photos", refused.message)
        return False
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def events(request):
    """The learning events of the year, with how many took part."""
    allow("" if request.user.reads_area else registry_permissions.NOT_YOUR_ROLE)
    cycle = cycle_or_404(request)
    rows = LearningEvent.objects.visible_to(request.user).in_cycle(cycle)
    kind = request.GET.get("kind", "")
    if kind in EventKind.values:
        rows = rows.filter(kind=kind)
    rows = rows.annotate(units=Count("attendances"), people=Sum("attendances__people"))
    context = {
        "cycle": cycle,
        "rows": rows.select_related("area")[:200],
        "may_write": not permissions.refuse_write_event(request.user, cycle),
        "chips": [kind_chip(kind, *choice) for choice in EventKind.choices],
    }
    return render(request, "assessment/event_list.html", context)


def kind_chip(chosen, value, label):
    active = chosen == value
    return {"label": label, "url": "?" if active else f"?kind={value}", "active": active}


def event(request, pk):
    found = get_visible(LearningEvent.objects.select_related("cycle", "area"), request.user, pk=pk)
    rows = Attendance.objects.filter(event=found).select_related("application")
    context = {
        "event": found,
        "rows": rows.defer("application__citizen_id").order_by("application__sort_key"),
        "may_write": not permissions.refuse_write_event(request.user, found.cycle),
    }
    return render(request, "assessment/event.html", context)


@require_http_methods(["GET", "POST"])
def event_new(request):
    cycle = cycle_or_404(request)
    allow(permissions.refuse_write_event(request.user, cycle))
    return event_form(request, LearningEvent(cycle=cycle))


@require_http_methods(["GET", "POST"])
def event_edit(request, pk):
    found = get_visible(LearningEvent.objects.select_related("cycle"), request.user, pk=pk)
    allow(permissions.refuse_write_event(request.user, found.cycle))
    return event_form(request, found)


def event_form(request, event, status=200):
    data = request.POST if request.method == "POST" else None
    form = EventForm(data, instance=event)
    units = in_development(request.user, event.cycle, Application.objects.all()).named("number")
    chosen = event.attendances.values_list("application", "people") if event.pk else ()
    attended = Attended(units.order_by("sort_key"), chosen, data)
    version = event.version
    if data is not None and form.is_valid() and not attended.error:
        typed = data.get("version", "")
        try:
            saved = actions.save_event(
                form.save(commit=False), attended.values(),
                version=int(typed) if typed.isdigit() else version, by=request.user,
            )  # fmt: skip
        except StaleEdit as stale:
            messages.error(request, f"{stale} ตรวจแล้วกดบันทึกอีกครั้งเพื่อใช้ของท่าน")
            version, status = stale.version, 409
        else:
            messages.success(request, f"บันทึก “{saved}” แล้ว ผู้เข้าร่วม {len(attended.people)} หน่วย")
            return redirect("event", saved.pk)
    elif data is not None:
        status = 422
    context = {"event": event, "form": form, "attended": attended, "version": version}
    return render(request, "assessment/event_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def event_remove(request, pk):
    found = get_visible(LearningEvent.objects.select_related("cycle"), request.user, pk=pk)
    allow(permissions.refuse_write_event(request.user, found.cycle))
    if request.method == "POST":
        told(request, actions.remove_event, found, by=request.user, success=f"ลบ “{found}” แล้ว")
        return redirect("event_list")
    return render(request, "assessment/event_remove.html", {"event": found})

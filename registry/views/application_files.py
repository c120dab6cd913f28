"""Files and checklist of an application. A file is served through the permission check only."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from registry import permissions, uploads
from registry.actions import files
from registry.models import Application, Attachment, ChecklistItem
from registry.views.base import allow, get_visible, stored_file, told


def fetch(request, pk):
    application = get_visible(
        Application.objects.select_related("cycle", "area", "officer"), request.user, pk=pk
    )
    allow(permissions.refuse_edit(request.user, application))
    return application


def back(application):
    """Without a fragment of its own: browsers keep that of the form, the item worked on."""
    return redirect("application", application.pk)


def item_of(application, pk):
    """The checklist item of the application's own type and year, or None when none was named."""
    if not pk:
        return None
    found = ChecklistItem.objects.filter(cycle=application.cycle, type=application.type)
    item = found.filter(pk=pk).first() if str(pk).isdigit() else None
    if item is None:
        raise Http404
    return item


@require_POST
def upload(request, pk):
    """Take one or more files; each is told to be kept or refused, and why."""
    application = fetch(request, pk)
    item = item_of(application, request.POST.get("item"))
    sent = request.FILES.getlist("files")
    if not sent:
        messages.error(request, "ยังไม่ได้เลือกไฟล์")
    for upload_ in sent:
        try:
            attachment = files.attach(application, upload_, by=request.user, item=item)
        except uploads.Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"แนบ “{attachment.name}” แล้ว")
    return back(application)


@require_POST
def answer(request, pk):
    """Tick or untick the items of the checklist."""
    application = fetch(request, pk)
    ticked = set(request.POST.getlist("met"))
    items = ChecklistItem.objects.filter(
        cycle=application.cycle, type=application.type, is_retired=False
    )
    for item in items:
        files.answer_item(application, item, str(item.pk) in ticked, by=request.user)
    messages.success(request, "บันทึกรายการตรวจคุณสมบัติแล้ว")
    return back(application)


@xframe_options_sameorigin
def download(request, pk):
    attachment = get_visible(Attachment.objects.present(), request.user, pk=pk)
    return stored_file(attachment)


def remove(request, pk):
    rows = Attachment.objects.present().select_related("application__cycle", "application__officer")
    attachment = get_visible(rows, request.user, pk=pk)
    allow(permissions.refuse_edit(request.user, attachment.application))
    if request.method == "POST":
        told(
            request,
            files.remove,
            attachment,
            by=request.user,
            success=f"นำ “{attachment.name}” ออกแล้ว",
        )
        return back(attachment.application)
    return render(request, "registry/file_remove.html", {"attachment": attachment})

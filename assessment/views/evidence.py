"""Files of evidence, photos of progress, and the applicant's own indicators."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST

from assessment import permissions
from assessment.actions import plans, sheets
from assessment.actions.sheets import Author
from assessment.forms.sheets import OwnForm
from assessment.models import OwnIndicator, ProgressPhoto, ScoreFile
from assessment.sheets import whole
from assessment.views.base import application_of, sheet_of
from registry import uploads
from registry.views.base import allow, get_visible, stored_file, told


@require_POST
def upload(request, pk):
    """Files for one indicator; each is told to be kept or refused, and why."""
    sheet = sheet_of(request, pk)
    allow(permissions.refuse_score(request.user, sheet))
    line = whole(sheet, with_files=False).find(request.POST.get("key", ""))
    if line is None:
        raise Http404
    sent = request.FILES.getlist("files")
    if not sent:
        messages.error(request, "ยังไม่ได้เลือกไฟล์")
    for one in sent:
        try:
            kept = sheets.attach(sheet, line.row, one, by=Author(request.user))
        except uploads.Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"แนบ “{kept.name}” แล้ว")
    return redirect("sheet", pk)


@xframe_options_sameorigin
def download(request, pk):
    return stored_file(get_visible(ScoreFile.objects.present(), request.user, pk=pk))


@xframe_options_sameorigin
def photo(request, pk):
    return stored_file(get_visible(ProgressPhoto.objects.present(), request.user, pk=pk))


@require_http_methods(["GET", "POST"])
def remove(request, pk):
    rows = (
        ScoreFile.objects.present()
        .select_related("score__sheet__application__cycle", "score__sheet__application__officer")
        .defer("score__sheet__application__citizen_id")
    )
    file = get_visible(rows, request.user, pk=pk)
    sheet = file.score.sheet
    allow(permissions.refuse_score(request.user, sheet))
    if request.method == "POST":
        told(request, sheets.remove_file, file, by=Author(request.user), success="นำไฟล์ออกแล้ว")
        return redirect("sheet", sheet.pk)
    return render(request, "assessment/file_remove.html", {"file": file, "sheet": sheet})


@require_http_methods(["GET", "POST"])
def photo_remove(request, pk):
    rows = (
        ProgressPhoto.objects.present()
        .select_related("entry__application__cycle", "entry__application__officer")
        .defer("entry__application__citizen_id")
    )
    file = get_visible(rows, request.user, pk=pk)
    application = file.entry.application
    allow(permissions.refuse_work(request.user, application))
    if request.method == "POST":
        told(request, plans.remove_photo, file, by=request.user, success="นำไฟล์ออกแล้ว")
        return redirect("development", application.pk)
    return render(
        request, "assessment/file_remove.html", {"file": file, "application": application}
    )


@require_http_methods(["GET", "POST"])
def own(request, pk):
    """What the applicant judges itself by besides the standard."""
    application = application_of(request, pk)
    refusal = permissions.refuse_work(request.user, application)
    form = OwnForm(request.POST or None)
    if request.method == "POST":
        allow(refusal)
        if form.is_valid():
            told(
                request, sheets.add_own, application, by=request.user, success="เพิ่มตัวชี้วัดแล้ว",
                **form.cleaned_data,
            )  # fmt: skip
            return redirect("own_indicators", pk)
    rows = OwnIndicator.objects.filter(application=application, is_retired=False)
    context = {"application": application, "form": form, "rows": rows, "refusal": refusal}
    status = 422 if form.is_bound else 200
    return render(request, "assessment/own_indicators.html", context, status=status)


@require_POST
def own_retire(request, pk):
    rows = OwnIndicator.objects.select_related("application__cycle", "application__officer")
    row = get_visible(rows, request.user, pk=pk)
    told(request, sheets.retire_own, row, by=request.user, success="เลิกใช้ตัวชี้วัดนี้แล้ว")
    return redirect("own_indicators", row.application_id)

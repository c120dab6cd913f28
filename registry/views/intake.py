"""A district's own register: send it in, say what its columns mean, look at it, take it over."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from registry import permissions, tasks
from registry.actions import intake as actions
from registry.actions.access import log_access
from registry.choices import AccessKind, ImportStage, JobKind, JobStatus
from registry.errors import Refused
from registry.forms.intake import RegisterFileForm, sheet_forms
from registry.intake import files, marked, template
from registry.intake.place import Place
from registry.intake.preview import Words, mended_in, problem_shown, problems_shown
from registry.intake.rows import ERROR, WARNING
from registry.models import Application, Job, RegisterImport
from registry.uploads import Refused as FileRefused
from registry.views.base import allow, cycle_or_404, get_visible, told

ON_PAGE = 50
PROBLEMS_ON_PAGE = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def imports(request):
    """What was sent in before, newest first."""
    allow("" if request.user.is_district else "เฉพาะอำเภอที่นำเข้าทะเบียนได้")
    cycle = cycle_or_404(request)
    rows = RegisterImport.objects.visible_to(request.user).in_cycle(cycle).light()
    context = {
        "cycle": cycle,
        "page_obj": Paginator(rows, ON_PAGE).get_page(request.GET.get("page")),
        "new_url": "" if permissions.refuse_import(request.user, cycle) else reverse("import_new"),
    }
    return render(request, "registry/intake_list.html", context)


def send(request):
    """Choose the file; its rows are shown before anything is written."""
    cycle = cycle_or_404(request)
    allow(permissions.refuse_import(request.user, cycle))
    form = RegisterFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = receive(request, form, cycle)
        if upload:
            return after_change(request, upload)
    status = 422 if form.is_bound else 200
    context = {"form": form, "cycle": cycle}
    return render(request, "registry/intake_send.html", context, status=status)


def receive(request, form, cycle):
    key, file = form.cleaned_data["key"], form.cleaned_data["file"]
    before = actions.received(key, by=request.user)
    if before:
        return before
    try:
        sent = files.read(file, file.name)
        return actions.receive(sent, cycle, by=request.user, key=key)
    except FileRefused as refused:
        form.add_error("file", refused.message)
    except Refused as refused:
        form.add_error(None, str(refused))
    return None


def after_change(request, upload):
    """Check anew, at once or by the worker, and on to the page that comes next."""
    if tasks.is_long(upload):
        tasks.ask_to_check(upload, by=request.user)
        return redirect("import", upload.pk)
    actions.check(upload, by=request.user)
    return redirect(next_page(upload), upload.pk)


def next_page(upload):
    """The columns where the guess is not certain, else the preview."""
    outcome = actions.outcome_of(upload)
    is_certain = outcome.rows and all(table["is_certain"] for table in outcome.tables)
    return "import" if is_certain else "import_columns"


def own(request, pk, rows=None):
    allow("" if request.user.is_district else "เฉพาะอำเภอที่นำเข้าทะเบียนได้")
    rows = RegisterImport.objects if rows is None else rows
    return get_visible(rows.select_related("cycle", "sent_by"), request.user, pk=pk)


def page(request, pk):
    """The preview of a register that waits, the result of one that is written."""
    upload = own(request, pk)
    if upload.stage == ImportStage.WRITTEN:
        return result(request, upload)
    if not upload.is_open:
        return render(request, "registry/intake_gone.html", {"upload": upload})
    job = work_on(request, upload)
    if upload.stage == ImportStage.READ or (job and job.is_under_way):
        return render(request, "registry/intake_waiting.html", {"upload": upload, "job": job})
    context = preview(request, upload) | {"job": job}
    return render(request, "registry/intake_preview.html", context)


def work_on(request, upload):
    """The work that the person has asked for, where it is not done."""
    kinds = (JobKind.IMPORT_CHECK, JobKind.IMPORT_WRITE)
    rows = Job.objects.filter(user=request.user, kind__in=kinds, object_id=upload.pk)
    return rows.exclude(status=JobStatus.DONE).order_by("-asked_at").first()


@require_POST
def again(request, pk):
    """Check once more, where the first time did not end."""
    upload = own(request, pk)
    allow(permissions.refuse_touch_import(request.user, upload))
    if upload.is_open:
        return after_change(request, upload)
    return redirect("import", pk)


def preview(request, upload):
    outcome = actions.outcome_of(upload)
    place = actions.place_of(upload, request.user)
    show = request.GET.get("show") or ("errors" if outcome.errors else "rows")
    lines, on_page, shown = lines_of(show, outcome, place, upload.sheets)
    page_obj = Paginator(lines, on_page).get_page(request.GET.get("page"))
    page_obj.object_list = [shown(line) for line in page_obj.object_list]
    counts = upload.counts
    return {
        "upload": upload,
        "outcome": outcome,
        "counts": counts,
        "to_write": counts["new"] + counts["changed"],
        "show": show,
        "page_obj": page_obj,
        "tabs": tabs(show, counts),
        "refusal": permissions.refuse_touch_import(request.user, upload),
        "only_changes": counts["new"] and permissions.refuse_create(request.user, upload.cycle),
    }


def lines_of(show, outcome, place, sheets):
    if show in ("errors", "warnings"):
        level = ERROR if show == "errors" else WARNING
        lines = problems_shown(outcome, level, place, sheets)
        return lines, PROBLEMS_ON_PAGE, lambda line: problem_shown(*line)
    return outcome.rows, ON_PAGE, Words(place, outcome).row


def tabs(show, counts):
    return [
        {"label": label, "url": f"?show={name}", "active": show == name, "count": counts[count]}
        for name, label, count in (
            ("errors", "ข้อผิดพลาด", "errors"),
            ("warnings", "คำเตือน", "warnings"),
            ("rows", "ทุกแถวตามที่เข้าใจ", "rows"),
        )
    ]


def result(request, upload):
    ids = [*upload.created_ids, *upload.changed_ids]
    rows = Application.objects.visible_to(request.user).filter(pk__in=ids).named("number", "stage")
    context = {
        "upload": upload,
        "counts": upload.counts,
        "created": set(upload.created_ids),
        "page_obj": Paginator(rows, ON_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "registry/intake_result.html", context)


def columns(request, pk):
    """What the columns mean: as guessed, as the office said before, or as the officer says now."""
    upload = own(request, pk)
    allow(permissions.refuse_touch_import(request.user, upload))
    is_waiting = upload.stage == ImportStage.READ and tasks.is_long(upload)
    if not upload.is_open or is_waiting:
        return redirect("import", pk)
    outcome = outcome_now(request, upload)
    forms = sheet_forms(request.POST or None, upload.sheets, outcome.tables, upload.columns)
    if request.method == "POST" and status_of(forms) == 200:
        choices = {form.sheet["name"]: form.said() for form in forms}
        if told(request, actions.correct_columns, upload, choices, by=request.user):
            return rechecked(request, own(request, pk))
    context = {
        "upload": upload,
        "forms": forms,
        "unread": dict(outcome.unread),
        "rows": outcome.rows,
    }
    return render(request, "registry/intake_columns.html", context, status=status_of(forms))


def status_of(forms):
    """Every form is looked through, so that all errors are told at once."""
    return 422 if sum(bool(form.errors) for form in forms) else 200


def outcome_now(request, upload):
    if upload.stage == ImportStage.CHECKED:
        return actions.outcome_of(upload)
    return actions.check(upload, by=request.user)


def rechecked(request, upload):
    """To the preview; where nothing was found, to the columns once more."""
    after_change(request, upload)
    if upload.stage == ImportStage.CHECKED and not upload.counts["rows"]:
        messages.error(request, "ยังไม่พบแถวผู้สมัคร โปรดระบุแถวของหัวตาราง และคอลัมน์ชื่อกับตำบล")
        return redirect("import_columns", upload.pk)
    messages.success(request, "ใช้ความหมายของคอลัมน์ตามที่ระบุ และจำไว้ใช้กับไฟล์ต่อไปของสำนักงานแล้ว")
    return redirect("import", upload.pk)


@require_POST
def mend(request, pk):
    """Texts typed into the preview, instead of those in the cells."""
    upload = own(request, pk)
    texts = mended_in(request.POST, upload.sheets if upload.is_kept else [])
    if not texts:
        messages.info(request, "ยังไม่ได้พิมพ์ค่าใหม่ในช่องใด")
    elif told(request, actions.mend, upload, texts, by=request.user):
        fresh = own(request, pk)
        after_change(request, fresh)
        tell_mended(request, upload.counts, fresh)
    return redirect("import", pk)


def tell_mended(request, before, upload):
    if upload.stage == ImportStage.CHECKED:
        left = upload.counts["errors"]
        words = f"ตรวจใหม่แล้ว ข้อผิดพลาดจาก {before.get('errors', 0)} เหลือ {left} แห่ง"
        messages.success(request, words)


@require_POST
def write(request, pk):
    """Take over the good rows, or all or none."""
    upload = own(request, pk)
    whole = request.POST.get("whole") == "1"
    try:
        if tasks.is_long(upload) and upload.stage == ImportStage.CHECKED:
            actions.refuse_write(upload, by=request.user, whole=whole)
            tasks.ask_to_write(upload, by=request.user)
        else:
            actions.write(upload, by=request.user, whole=whole)
    except Refused as refused:
        messages.error(request, str(refused))
        if upload.is_open and not permissions.refuse_touch_import(request.user, upload):
            after_change(request, upload)
    return redirect("import", pk)


def discard(request, pk):
    upload = own(request, pk)
    allow(permissions.refuse_touch_import(request.user, upload))
    discarded = partial(actions.discard, upload, by=request.user)
    if request.method == "POST":
        told(request, discarded, success=f"ยกเลิกและลบไฟล์ “{upload.name}” แล้ว")
        return redirect("import_list")
    return render(request, "registry/intake_discard.html", {"upload": upload})


def marked_file(request, pk):
    """The file as it was sent, with what is wrong in a column of its own."""
    upload = own(request, pk)
    if not (upload.is_kept and upload.outcome):
        return render(request, "registry/intake_gone.html", {"upload": upload})
    name, content, content_type = marked.file_of(upload, actions.outcome_of(upload))
    log_access(
        AccessKind.EXPORT,
        by=request.user,
        area_id=upload.area_id,
        reason="รับไฟล์ทะเบียนคืนพร้อมข้อผิดพลาด",
        row_count=upload.counts["rows"],
    )
    return download(content, name, content_type)


def blank(request):
    """An empty workbook to fill in, with the subdistricts of the district."""
    cycle = cycle_or_404(request)
    allow("" if request.user.is_district else "เฉพาะอำเภอที่นำเข้าทะเบียนได้")
    content = template.blank(Place.of(cycle, request.user))
    return download(content, f"register-form-{cycle.fiscal_year}.xlsx", XLSX)


def download(content, name, content_type):
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["Cache-Control"] = "private, no-store"
    return response

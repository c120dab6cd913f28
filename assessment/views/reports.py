"""The district's result report: figures, own words, sending it. A concluded result taken back."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from assessment import permissions
from assessment.actions import reports as actions
from assessment.actions import resolutions
from assessment.forms.reports import ReportForm
from assessment.report import FIGURES, contents, report_of, totals
from assessment.views.evaluations import evaluation_of
from mchch import clock
from mchch.thai.dates import time_of
from registry.choices import StepKind
from registry.current import last_sendings
from registry.errors import Refused, StaleEdit
from registry.views.application_page import ReasonForm
from registry.views.base import allow, cycle_or_404, told
from registry.views.sending import send_page
from registry.windows import window

NOT_OF_A_DISTRICT = "เฉพาะอำเภอที่จัดทำรายงานผลของอำเภอได้"


@require_http_methods(["GET", "POST"])
def report(request):
    """POST act: save, autosave, or next (to the sending)."""
    cycle, user = cycle_or_404(request), request.user
    allow("" if user.is_district else NOT_OF_A_DISTRICT)
    sent = last_sendings(request).get(StepKind.REPORT)
    if sent and sent.is_with_province and request.method == "GET":
        return redirect("submission", sent.pk)
    found = report_of(cycle, user.area_id)
    found.cycle = cycle
    facts = contents(found)
    data = request.POST if request.method == "POST" else None
    form = ReportForm(data, report=found, failed=facts["failed"])
    return show(request, form, facts) if data is None else save(request, form, facts)


def save(request, form, facts):
    act = request.POST.get("act", "save")
    if not form.is_valid():
        return refused(request, form, facts, act, "มีช่องที่ต้องแก้ไข")
    version = form.cleaned_data["version"]
    try:
        stored = actions.save_report(form.report, form.values(), version=version, by=request.user)
    except StaleEdit as stale:
        return refused(request, form, facts, act, str(stale), form.others())
    except Refused as refusal:
        return refused(request, form, facts, act, str(refusal))
    if act == "autosave":
        return JsonResponse(answer(stored))
    messages.success(request, "บันทึกรายงานแล้ว")
    return redirect("report_send" if act == "next" else "report")


def answer(stored):
    """What the page is told after it saved itself (static/js/application.js)."""
    return {
        "saved_at": time_of(clock.now()),
        "version": stored.version,
        "url": reverse("report"),
        "errors": {},
        "warnings": {},
        "understood": {},
        "changes": [],
    }


def refused(request, form, facts, act, text, changes=()):
    """Nothing was written, nothing typed is lost; saving again over newer words is a choice."""
    status = 409 if changes else 422
    if act == "autosave":
        said = " · ".join(f"{one.by} แก้ไข{one.label}" for one in changes)
        kept = "สิ่งที่ท่านพิมพ์ยังอยู่ กดบันทึกเพื่อเทียบ" if changes else ""
        return JsonResponse({"refused": " ".join(filter(None, (text, said, kept)))}, status=status)
    if not form.errors and not changes:
        form.add_error(None, text)
    return show(request, form, facts, changes=changes, status=status)


def show(request, form, facts, *, changes=(), status=200):
    cycle = form.report.cycle
    frame = window(cycle, request.user.area_id, StepKind.REPORT)
    context = {
        "cycle": cycle,
        "report": form.report,
        "form": form,
        "facts": facts,
        "figures": FIGURES,
        "changes": changes,
        # What was saved last is what the next saving stands on, also over another's words.
        "version": form.report.version,
        "refusal": frame.refusal,
        "frame": frame,
    }
    return render(request, "assessment/report.html", context, status=status)


def report_send(request):
    """What is told, what is missing, one unmistakable button."""
    cycle = cycle_or_404(request)
    allow("" if request.user.is_district else NOT_OF_A_DISTRICT)
    return send_page(request, cycle, actions.REPORT, report_in_words)


def report_in_words(cycle, user):
    total = totals(cycle, user.area_id)
    return {
        "title": "รายงานผลการตรวจประเมินให้จังหวัด",
        "contents": "รายงานที่จะส่ง",
        "counts": [(word, f"{total[name]} หน่วย") for name, word in FIGURES.items()],
        "button": "ส่งรายงานผลให้จังหวัด",
        "back_url": reverse("report"),
        "back_label": "รายงานผลการตรวจประเมิน",
    }


@require_http_methods(["GET", "POST"])
def reopen_result(request, pk):
    """A concluded result goes back to the committee, for a reason."""
    evaluation = evaluation_of(request, pk)
    allow(permissions.refuse_reopen_result(request.user, evaluation))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        told(
            request, resolutions.reopen_result, evaluation, reason=form.cleaned_data["reason"],
            by=request.user, success="เปิดพิจารณาผลใหม่แล้ว บันทึกมติและสรุปผลอีกครั้งในการประชุมครั้งใหม่",
        )  # fmt: skip
        return redirect("evaluation", pk)
    context = {"evaluation": evaluation, "application": evaluation.application, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "assessment/evaluation_reopen_result.html", context, status=status)

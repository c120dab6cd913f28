"""เอกสารของฉัน: long work and its results; papers as they were issued."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from assessment.models import Announcement
from registry import permissions
from registry.actions import access
from registry.choices import AccessKind, JobKind, StepKind
from registry.models import Job, Paper, Submission
from registry.views.base import allow, cycle_or_404, get_visible, shown_only
from reports import retention_views, summary_views, tasks
from reports.certificates import certificates_to_print
from reports.models import Erasure

ON_PAGE = 50


def my_documents(request):
    """What I asked for: how far it is, and the results while they are kept."""
    allow("" if request.user.reads_area else permissions.NOT_YOUR_ROLE)
    jobs = list(Job.objects.filter(user=request.user).select_related("paper"))
    context = {
        "jobs": jobs,
        "under_way": any(job.is_under_way for job in jobs),
        "tabs": tabs("my_documents"),
    }
    return render(request, "reports/my_documents.html", context)


def issued_papers(request):
    """What was issued in the area and the year, as it was issued."""
    allow("" if request.user.reads_area else permissions.NOT_YOUR_ROLE)
    cycle = cycle_or_404(request)
    rows = Paper.objects.visible_to(request.user).in_cycle(cycle).filter(keep_until=None)
    context = {
        "cycle": cycle,
        "page_obj": Paginator(rows, ON_PAGE).get_page(request.GET.get("page")),
        "tabs": tabs("issued_papers"),
    }
    return render(request, "reports/issued_papers.html", context)


def tabs(here):
    return [
        {"label": label, "url": reverse(name), "active": name == here}
        for name, label in (("my_documents", "งานที่ขอ"), ("issued_papers", "ฉบับที่ออกแล้ว"))
    ]


@require_POST
def make_package(request, pk):
    """Ask for the package of a sending; asked again it is the same job."""
    rows = Submission.objects.of_kind(StepKind.LIST).select_related("area", "cycle")
    submission = get_visible(rows, request.user, pk=pk)
    allow(permissions.refuse_package(request.user))
    tell(request, tasks.ask_for_package(submission, by=request.user))
    return redirect("my_documents")


@require_POST
def make_certificates(request, pk):
    """Ask for all certificates of an announcement in one file."""
    rows = Announcement.objects.signed().select_related("area", "cycle")
    announcement = get_visible(rows, request.user, pk=pk)
    allow(permissions.refuse_package(request.user))
    if not certificates_to_print(announcement, request.user).exists():
        messages.error(request, "ยังไม่มีใบประกาศที่ใช้ได้ในประกาศนี้")
        return redirect("announcement", pk)
    tell(request, tasks.ask_for_certificates(announcement, by=request.user), "ใบประกาศทั้งหมดพร้อมแล้ว")
    return redirect("my_documents")


@require_POST
def try_again(request, pk):
    """The same wish once more, after it failed."""
    allow("" if request.user.reads_area else permissions.NOT_YOUR_ROLE)
    job = get_object_or_404(Job, pk=pk, user=request.user)
    if job.kind == JobKind.CERTIFICATES:
        return make_certificates(request, job.object_id)
    if job.kind == JobKind.SUMMARY:
        return summary_views.ask_for_paper(request, job.object_id)
    if job.kind == JobKind.ERASURE:
        act = get_visible(Erasure, request.user, pk=job.object_id)
        return retention_views.go_on(request, act.cycle_id)
    if job.is_of_register:  # it goes on from its own page
        return redirect("import", job.object_id)
    return make_package(request, job.object_id)


def tell(request, job, words="ชุดเอกสารนี้พร้อมแล้ว"):
    """What is under way tells of itself in the page, until it is done."""
    if not job.is_under_way:
        messages.success(request, words)


@xframe_options_sameorigin
def kept_paper(request, pk):
    """The very bytes that were issued. Taking out the data of many is logged."""
    paper = get_visible(Paper, request.user, pk=pk)
    try:
        file = paper.file.open("rb")
    except FileNotFoundError:
        raise Http404("ไม่พบไฟล์ของเอกสารนี้ในที่เก็บ โปรดแจ้งผู้ดูแลระบบ") from None
    if paper.people:
        access.log_access(
            AccessKind.EXPORT,
            by=request.user,
            area_id=paper.area_id,
            reason=f"เปิด{paper.title}",
            row_count=paper.people,
        )
    return shown_only(FileResponse(file, filename=paper.name, content_type="application/pdf"))

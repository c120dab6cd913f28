"""A paper in the browser, inline, for who may see its row: drawn anew, or as it was issued."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin

from assessment.evaluations import own_roles
from assessment.models import MemberLink, PersonalLink
from assessment.permissions import refuse_board, refuse_link_member, refuse_work
from assessment.views import members
from assessment.views.links import url_of
from registry import permissions
from registry.actions import access
from registry.choices import AccessKind
from registry.confirmation import confirmed
from registry.models import Application
from registry.views.application_page import ReasonForm
from registry.views.base import allow, cycle_or_404, get_visible, shown_only
from reports.documents.application_form import application_form
from reports.documents.development_plan import link_slip
from reports.documents.visits import member_link_slip
from reports.kept import issued
from reports.papers import KINDS, UNIT, document_of


def kind_or_404(name):
    if name not in KINDS or KINDS[name].is_long:
        raise Http404("ไม่มีเอกสารชนิดนี้")
    return KINDS[name]


def answer(document, content=None):
    response = HttpResponse(content or document.pdf(), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{document.filename}"'
    return shown_only(response)


@xframe_options_sameorigin
def paper(request, kind, pk):
    """The PDF of one row. Taking out the data of many is logged."""
    found = kind_or_404(kind)
    may = request.user.reads_area or found.for_committee
    allow("" if may else permissions.NOT_YOUR_ROLE)
    row = get_object_or_404(found.rows(request.user), pk=pk)
    allow(found.refuse(request.user, row))
    document = document_of(found, row, request.user, request.GET)
    if document.people:
        access.log_access(
            AccessKind.EXPORT,
            by=request.user,
            area_id=document.area_id,
            reason=f"พิมพ์{found.label}",
            row_count=document.people,
        )
    return answer(document, issued(kind, row, document, by=request.user))


@xframe_options_sameorigin
def paper_blank(request, kind, type_):
    """A form to be filled with a pen, of the year that the person looks at."""
    found = kind_or_404(kind)
    if type_ not in found.blanks:
        raise Http404("ไม่มีแบบฟอร์มชนิดนี้")
    allow("" if request.user.reads_area else permissions.NOT_YOUR_ROLE)
    return answer(found.blank(type_, cycle_or_404(request), request.user))


@confirmed
@never_cache
def full_form(request, pk):
    """An application form with the whole citizen ID: asks for the reason first, and logs it."""
    rows = Application.objects.select_related(*KINDS["application_form"].related)
    application = get_visible(rows, request.user, pk=pk)
    allow(permissions.refuse_reveal(request.user, application))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        access.reveal_citizen_id(
            application,
            by=request.user,
            reason=f"พิมพ์ใบสมัคร: {form.cleaned_data['reason']}",
        )
        return answer(application_form(application, is_revealed=True))
    context = {"application": application, "form": form}
    return render(request, "reports/full_form.html", context, status=422 if form.errors else 200)


@xframe_options_sameorigin
def slip(request, pk):
    """The QR of a personal link, for who may work with its applicant."""
    allow("" if request.user.is_district else permissions.NOT_YOUR_ROLE)
    related = (f"sheet__application__{path}" for path in UNIT)
    rows = PersonalLink.objects.select_related("sheet__standard", *related)
    link = get_visible(rows, request.user, pk=pk)
    allow(refuse_work(request.user, link.sheet.application))
    if not link.is_alive:
        raise Http404("ลิงก์นี้ใช้ไม่ได้แล้ว")
    return answer(link_slip(link, url_of(request, link)))


@xframe_options_sameorigin
def member_slip(request, pk):
    """The QR of a committee member's link, for who hands it out."""
    roles = own_roles(request.user)
    allow(refuse_board(request.user, roles))
    rows = MemberLink.objects.inside(request.user.area_id).standing().select_related("seat", "area")
    link = get_object_or_404(rows, pk=pk)
    allow(refuse_link_member(request.user, roles, link.seat))
    if not link.is_alive:
        raise Http404("ลิงก์นี้ใช้ไม่ได้แล้ว")
    return answer(member_link_slip(link, members.url_of(request, link)))

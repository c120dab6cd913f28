"""Offices: what the head and the foot of their papers show."""

from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models.functions import Length
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from mchch.thai.text import clean_text
from registry import permissions
from registry.actions.offices import save_office
from registry.choices import Role
from registry.forms.offices import OfficeForm, Signatories
from registry.models import Area, Office
from registry.views.base import allow

PAGE_SIZE = 50
TYPES = {".png": "image/png", ".jpg": "image/jpeg"}
HEADS = (Role.DISTRICT_HEAD, Role.PROVINCE)


def offices(request):
    """All for the administrator; who heads one office goes straight to it."""
    if request.user.role in HEADS:
        own = Office.objects.filter(area=request.user.area_id).first()
        return redirect("office", own.pk) if own else render(request, "registry/office_none.html")
    allow(permissions.refuse_administer(request.user))
    areas = office_areas(request.user).select_related("office").order_by("code")
    words = clean_text(request.GET.get("q", ""))
    if words:
        areas = areas.filter(name__contains=words)
    if request.GET.get("missing"):
        areas = areas.filter(office=None)
    page = Paginator(areas, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "registry/office_list.html", {"page_obj": page})


def office_areas(admin):
    """Provinces and districts: the areas that have an office."""
    areas = Area.objects.inside(admin.area_id or "").annotate(digits=Length("code"))
    return areas.filter(digits__lte=4)


@require_http_methods(["GET", "POST"])
def create(request, area):
    allow(permissions.refuse_administer(request.user))
    place = get_object_or_404(office_areas(request.user), pk=area)
    existing = Office.objects.filter(area=place).first()
    if existing:
        return redirect("office", existing.pk)
    return edit_page(request, Office(area=place, name=f"สำนักงานพัฒนาชุมชน{place.label}"))


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    office = readable(request, pk)
    allow(permissions.refuse_edit_office(request.user, office))
    return edit_page(request, office)


def readable(request, pk):
    own = Office.objects.administered_by(request.user).select_related("area")
    return get_object_or_404(own, pk=pk)


def edit_page(request, office):
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    saved = list(office.signatories.all()) if office.pk else []
    title, emblem = office.name, office.emblem.name
    form = OfficeForm(data, files, instance=office)
    signatories = Signatories(data, instance=office)
    if data is not None and all([form.is_valid(), signatories.is_valid()]):
        save(form, signatories, request.user)
        messages.success(request, "บันทึกข้อมูลหน่วยงานแล้ว")
        return redirect("office", office.pk)
    context = {
        "form": form,
        "signatories": signatories,
        "office": office,
        "title": title,
        "saved": saved,
        "has_emblem": bool(emblem),
    }
    status = 422 if form.is_bound else 200
    return render(request, "registry/office_form.html", context, status=status)


def save(form, signatories, user):
    changed = signatories.save(commit=False)
    save_office(
        form.save(commit=False),
        signatories=changed,
        removed=signatories.deleted_objects,
        default=signatories.default,
        by=user,
    )


def emblem(request, pk):
    """The picture, for everybody whose area the office is in or above."""
    office = readable(request, pk)
    extension = Path(office.emblem.name or "").suffix
    if extension not in TYPES:
        raise Http404
    return FileResponse(office.emblem.open(), content_type=TYPES[extension])

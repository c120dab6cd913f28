"""Places, from the province down to the village, for the administrator."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.db.models.functions import Length
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mchch.thai import places
from mchch.thai.text import arabic_digits, clean_text
from registry import permissions
from registry.actions.areas import save_area
from registry.forms.areas import AreaForm
from registry.models import Area
from registry.models.area import LEVELS
from registry.views.base import allow

PAGE_SIZE = 100
NAMES = {"province": "จังหวัด", "district": "อำเภอ", "subdistrict": "ตำบล", "village": "หมู่บ้าน"}
BELOW = {2: 4, 4: 6, 6: 8}


def administered(request):
    allow(permissions.refuse_administer(request.user))
    return Area.objects.inside(request.user.area_id or "")


def areas(request):
    """The places inside one place, or those that a search finds at any level."""
    mine = administered(request)
    words = clean_text(request.GET.get("q", ""))
    code = request.GET.get("in") or request.user.area_id or ""
    place = get_object_or_404(mine, pk=code) if code else None
    page = Paginator(listed(mine, place, words), PAGE_SIZE).get_page(request.GET.get("page"))
    above = areas_above([*page, *([place] if place else [])])
    context = {
        "page_obj": page,
        "place": place,
        "words": words,
        "add_url": add_url(place),
        "edit_url": place and reverse("area", args=[place.pk]),
        "rows": [(area, " ".join(str(one) for one in reversed(above[area.code]))) for area in page],
        "trail": above[code] if place else [],
        "unit": "พื้นที่" if words else unit_below(place),
    }
    return render(request, "registry/area_list.html", context)


def listed(mine, place, words):
    if words:
        name = places.strip_prefix(words)
        rows = mine.filter(name__contains=name) | mine.filter(code__startswith=arabic_digits(words))
        rows = rows.annotate(digits=Length("code")).order_by("digits", "sort_key", "code")
    else:
        rows = mine.filter(parent=place).order_by("sort_key", "code")
    return rows.annotate(inside=Count("children"))


def unit_below(place):
    return NAMES[LEVELS[BELOW[len(place.code)]]] if place and len(place.code) in BELOW else "จังหวัด"


def add_url(place):
    return reverse("area_new") + (f"?in={place.pk}" if place else "")


def areas_above(areas):
    """{code: [province, district, subdistrict] above it}, in one statement."""
    lengths = {area.code: [n for n in LEVELS if n < len(area.code)] for area in areas}
    codes = {code[:n] for code, numbers in lengths.items() for n in numbers}
    found = Area.objects.in_bulk(codes)
    return {
        code: [found[code[:n]] for n in numbers if code[:n] in found]
        for code, numbers in lengths.items()
    }


@require_http_methods(["GET", "POST"])
def create(request):
    administered(request)
    form = AreaForm(
        request.POST or None, admin=request.user, initial={"code": request.GET.get("in", "")}
    )
    return form_page(request, form, None)


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    area = get_object_or_404(administered(request), pk=pk)
    label = area.label
    form = AreaForm(request.POST or None, admin=request.user, instance=area)
    return form_page(request, form, label)


def form_page(request, form, label):
    if request.method == "POST" and form.is_valid():
        area = save_area(form.save(commit=False), by=request.user)
        messages.success(request, f"บันทึก{area.label}แล้ว")
        return redirect(f"{reverse('area_list')}?in={area.parent_id or ''}")
    context = {"form": form, "label": label, "above": form.instance.code[:-2]}
    return render(request, "registry/area_form.html", context, status=422 if form.is_bound else 200)

"""The quota matrix of a district, the province's overview of all, and waivers."""

from django.http import Http404
from django.shortcuts import redirect, render

from registry import permissions
from registry.actions.steering import end
from registry.actions.year import waive_quota
from registry.choices import ApplicantType
from registry.forms.quota import WaiverForm
from registry.models import Area, QuotaWaiver, User
from registry.models.user import name_of
from registry.quota import matrix
from registry.quota_overview import overview
from registry.views.base import allow, cycle_or_404, get_visible, told


def page(request, district=None):
    """A district's matrix; for the province and the nation first all districts."""
    user = request.user
    allow("" if user.reads_area else permissions.NOT_YOUR_ROLE)
    cycle = cycle_or_404(request)
    if district is None and not user.is_district:
        return render(request, "registry/quota.html", overview_context(cycle))
    own = user.is_district and district in (None, user.area_id)
    area = user.area if own else district_or_404(cycle, user, district)
    grid = matrix(cycle, area.pk)
    context = {
        "area": area,
        "cycle": cycle,
        "grid": grid,
        "missing_units": sum(cell.missing for cell in grid.missing),
        "may_add": user.is_district and not permissions.refuse_create(user, cycle),
        "may_waive": not permissions.refuse_steer(user),
        "is_above": not user.is_district,
    }
    return render(request, "registry/quota_of.html", context)


def overview_context(cycle):
    districts = overview(cycle)
    types = [
        (label, sum(dict(district.totals)[label] for district in districts))
        for label in ApplicantType.labels
    ]
    return {
        "cycle": cycle,
        "districts": districts,
        "types": types,
        "total": sum(district.total for district in districts),
        "missing": sum(district.missing for district in districts),
        "officers": sum(district.officers for district in districts),
    }


def district_or_404(cycle, user, code):
    if not (code.isascii() and code.isdigit() and len(code) == 4 and code[:2] == cycle.area_id):
        raise Http404
    return get_visible(Area, user, pk=code)


def waive(request, officer, type_):
    """Excuse one officer from one type, for a reason that the district reads."""
    if type_ not in ApplicantType.values:
        raise Http404
    cycle = cycle_or_404(request)
    officer = get_visible(User.objects.field_officers(), request.user, pk=officer)
    allow(permissions.refuse_steer(request.user))
    form = WaiverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        label = ApplicantType(type_).label
        told(
            request, waive_quota, cycle, officer=officer, type_=type_, by=request.user,
            reason=form.cleaned_data["reason"], success=f"ผ่อนผัน{officer} ประเภท{label}แล้ว",
        )  # fmt: skip
        return redirect("quota_of", officer.area_id)
    context = {"officer": officer, "type": ApplicantType(type_), "form": form, "cycle": cycle}
    status = 422 if request.method == "POST" else 200
    return render(request, "registry/quota_waive.html", context, status=status)


def end_waiver(request, pk):
    waivers = QuotaWaiver.objects.standing().select_related("cycle")
    waivers = waivers.annotate(officer_name=name_of("officer"))
    waiver = get_visible(waivers, request.user, pk=pk)
    allow(permissions.refuse_steer(request.user))
    if request.method == "POST":
        told(
            request,
            end,
            waiver,
            by=request.user,
            success="ยกเลิกการผ่อนผันแล้ว เป้าหมายกลับมานับตามเดิม",
        )
        return redirect("quota_of", waiver.area_id)
    return render(request, "registry/quota_waiver_end.html", {"waiver": waiver})

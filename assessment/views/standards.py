"""The standards of the year: seen, compared, taken from Excel, published."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from assessment import permissions, workbook
from assessment.actions import standards as actions
from assessment.forms.standards import WorkbookForm
from assessment.models import Standard
from assessment.standards import differences, indicators_of, marked, rule_of
from assessment.views.base import standard_of, xlsx
from assessment.words import rule_in_words
from registry.choices import ApplicantType
from registry.models import Cycle
from registry.views.base import allow, cycle_or_404, get_visible, told


def standards(request):
    """Each type with its versions of the year."""
    cycle = cycle_or_404(request)
    rows = marked(Standard.objects.visible_to(request.user).filter(cycle=cycle))
    by_type = {type_: [] for type_ in ApplicantType}
    for row in rows:
        by_type[ApplicantType(row.type)].append(row)
    context = {
        "cycle": cycle,
        "types": list(by_type.items()),
        "may_write": not permissions.refuse_write_standards(request.user, cycle),
        "last_year": last_year(request.user, cycle),
    }
    return render(request, "assessment/standard_list.html", context)


def last_year(user, cycle):
    years = Cycle.objects.visible_to(user).filter(area=cycle.area_id)
    return years.filter(fiscal_year=cycle.fiscal_year - 1).first()


@require_POST
def begin(request, type_):
    """A draft: of the version in use, of last year's, or of the sample."""
    cycle = cycle_or_404(request)
    allow(permissions.refuse_write_standards(request.user, cycle))
    if type_ not in ApplicantType.values:
        return redirect("standard_list")
    source = source_of(request, cycle, type_, request.POST.get("source"))
    if source:
        standard = actions.new_version(source, by=request.user, cycle=cycle)
    else:
        standard = actions.sample_standard(cycle, type_, by=request.user)
    messages.success(request, f"สร้างร่าง “{standard}” แล้ว")
    return redirect("standard", standard.pk)


def source_of(request, cycle, type_, source):
    rows = Standard.objects.visible_to(request.user).filter(type=type_).select_related("cycle")
    if source == "last_year":
        earlier = rows.filter(cycle=last_year(request.user, cycle))
        return earlier.in_use().first() or earlier.first()
    return rows.filter(cycle=cycle).first() if source == "version" else None


@require_POST
def copy(request, pk):
    """All types that have none: drafts of last year's. `pk` is the year that gets them."""
    cycle = get_visible(Cycle, request.user, pk=pk)
    allow(permissions.refuse_write_standards(request.user, cycle))
    last = last_year(request.user, cycle)
    told(
        request, actions.copy_standards, cycle, last, by=request.user,
        success=f"คัดลอกเกณฑ์จาก{last} เป็นร่างแล้ว โปรดตรวจและประกาศใช้",
    )  # fmt: skip
    return redirect("year", pk)


def standard(request, pk):
    """What it asks, the form that people will fill in, and what changed since last year."""
    found = standard_of(request, pk)
    indicators = indicators_of(found)
    other = compared_with(request, found)
    user = request.user
    context = {
        "standard": found,
        "parts": parts_of(indicators),
        "rule": rule_in_words(rule_of(found)),
        "other": other,
        "differences": differences(other, found) if other else [],
        "others": others_of(request, found),
        "may": {
            "edit": not permissions.refuse_edit_standard(user, found),
            "withdraw": not permissions.refuse_withdraw_standard(user, found),
            "write": not permissions.refuse_write_standards(user, found.cycle),
        },
    }
    return render(request, "assessment/standard.html", context)


def parts_of(indicators):
    parts = {}
    for row in indicators:
        parts.setdefault(row.dimension, []).append(row)
    return list(parts.items())


def others_of(request, standard):
    """What it can be compared with: other versions and years of the same type."""
    rows = Standard.objects.visible_to(request.user).filter(type=standard.type)
    rows = rows.exclude(pk=standard.pk).select_related("cycle")
    return rows.order_by("-cycle__fiscal_year", "-version")


def compared_with(request, standard):
    """The one that was asked for; unasked, last year's, or else the version before."""
    others = list(others_of(request, standard))
    asked = request.GET.get("with", "")
    chosen = [row for row in others if str(row.pk) == asked]
    year = standard.cycle.fiscal_year
    last = [row for row in others if row.cycle.fiscal_year < year]
    before = [r for r in others if r.cycle_id == standard.cycle_id and r.version < standard.version]
    return next(iter([*chosen, *last, *before]), None)


@require_http_methods(["GET", "POST"])
def from_workbook(request):
    """A draft out of an Excel file; all that is wrong in it is told at once."""
    cycle = cycle_or_404(request)
    allow(permissions.refuse_write_standards(request.user, cycle))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = WorkbookForm(*sent)
    problems = []
    if form.is_bound and form.is_valid():
        made, problems = take_over(request, cycle, form.cleaned_data["file"])
        if made:
            messages.success(request, f"นำเข้า “{made}” เป็นร่างแล้ว โปรดตรวจก่อนประกาศใช้")
            return redirect("standard", made.pk)
    context = {"form": form, "problems": problems, "cycle": cycle}
    status = 422 if form.is_bound else 200
    return render(request, "assessment/standard_workbook.html", context, status=status)


def take_over(request, cycle, file):
    try:
        type_, head, lines = workbook.read(file)
        return actions.create_standard(cycle, type_, head, lines, by=request.user), []
    except (workbook.Unreadable, actions.Unfit) as error:
        return None, error.problems


def export(request, pk):
    found = standard_of(request, pk)
    name = f"standard-{found.type.lower()}-{found.cycle.fiscal_year}-{found.version}.xlsx"
    return xlsx(workbook.write(found), name)


CHANGES = {
    "publish": (
        permissions.refuse_edit_standard,
        actions.publish,
        "ประกาศใช้เกณฑ์",
        "ผู้สมัครประเภทนี้จะประเมินตามเกณฑ์นี้ทันที เมื่อมีการประเมินครั้งแรกแล้วเกณฑ์จะถูกตรึงและแก้ไขไม่ได้อีก",
    ),
    "withdraw": (
        permissions.refuse_withdraw_standard,
        actions.withdraw,
        "ดึงเกณฑ์กลับเป็นร่าง",
        "ยังไม่มีใครประเมินตามเกณฑ์นี้ จึงดึงกลับมาแก้ไขได้ ระหว่างนั้นผู้สมัครประเภทนี้ยังประเมินไม่ได้",
    ),
    "discard": (
        permissions.refuse_edit_standard,
        actions.discard,
        "ลบร่างเกณฑ์",
        "ร่างนี้จะถูกลบ เกณฑ์ฉบับอื่นไม่เปลี่ยนแปลง",
    ),
}


def change(request, pk, verb):
    """Publish, take back or discard, after a question."""
    found = standard_of(request, pk)
    refuse, act, title, text = CHANGES[verb]
    allow(refuse(request.user, found))
    if request.method == "POST":
        done = told(request, act, found, by=request.user, success=f"{title} “{found}” แล้ว")
        return redirect("standard_list") if done and verb == "discard" else redirect("standard", pk)
    context = {"standard": found, "title": title, "text": text, "danger": verb == "discard"}
    return render(request, "assessment/standard_change.html", context)


def publish(request, pk):
    return change(request, pk, "publish")


def withdraw(request, pk):
    return change(request, pk, "withdraw")


def discard(request, pk):
    return change(request, pk, "discard")

"""Writing a draft: one page that saves itself, rows that move, members from a workbook."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from mchch import clock
from mchch.thai.dates import time_of
from registry import order_workbook, permissions
from registry.actions import orders as actions
from registry.choices import MemberRole, Role
from registry.errors import Refused, StaleEdit
from registry.forms.orders import CommitteeRow, MemberRow, OrderForm, Sheet, WorkbookForm
from registry.models import CommitteeOrder
from registry.orders import missing_for_order
from registry.views.base import allow, get_visible

# They stand last: a new member comes before them.
LAST_ROLES = (MemberRole.SECRETARY, MemberRole.ASSISTANT_SECRETARY)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draft_or_404(request, pk):
    found = get_visible(CommitteeOrder.objects.whole(), request.user, pk=pk)
    allow(permissions.refuse_edit_order(request.user, found))
    return found


def in_force_of(order):
    return CommitteeOrder.objects.of_district(order.area_id).in_force(order.purpose).first()


def edit(request, pk):
    """The draft beside its paper. POST act: save, autosave, next, or what happens to a row."""
    order = draft_or_404(request, pk)
    if request.method != "POST":
        return show(
            request, order, OrderForm(order=order, in_force=in_force_of(order)), Sheet(order)
        )
    act = request.POST.get("act", "save")
    form = OrderForm(request.POST, order=order, in_force=in_force_of(order))
    sheet = Sheet(order, request.POST)
    anchor = move_rows(sheet, act)
    right = form.is_valid()
    rows = sheet.clean()
    if rows is None:
        return refused(request, order, form, sheet, sheet.error, act, status=422)
    version = int(request.POST.get("version") or 1)
    try:
        made = actions.save_draft(order, form.values(), rows, version=version, by=request.user)
    except StaleEdit as stale:
        return refused(request, order, form, sheet, str(stale), act, stale=stale, status=409)
    if act == "autosave":
        return JsonResponse(answer(order, form, sheet, made))
    if not right or sheet.errors:
        return show(request, order, form, sheet, status=422)
    return go_on(request, order, act, anchor)


def go_on(request, order, act, anchor):
    if act == "next":
        return redirect("order_issue", order.pk)
    if anchor:
        return redirect(reverse("order_edit", args=[order.pk]) + anchor)
    messages.success(request, "บันทึกร่างแล้ว")
    if act == "restore":
        return redirect("order_edit", order.pk)
    return redirect("order", order.pk)


def show(request, order, form, sheet, *, version=None, changes=(), status=200):
    context = {
        "order": order,
        "form": form,
        "sheet": sheet,
        "blank": CommitteeRow("new", members=[MemberRow("new")]),
        "roles": MemberRole.choices,
        "version": version or order.version,
        "changes": changes,
        "missing": missing_for_order(CommitteeOrder.objects.whole().get(pk=order.pk)),
        "may_issue": request.user.role == Role.DISTRICT_HEAD,
    }
    return render(request, "registry/order_edit.html", context, status=status)


def refused(request, order, form, sheet, text, act, *, status, stale=None):
    """Nothing was written, nothing typed is lost; saving again over a newer draft is a choice."""
    if act == "autosave":
        told = {"refused": text, "version": stale.version if stale else None}
        return JsonResponse(told | {"changes": said(stale)}, status=status)
    messages.error(request, text)
    changes = stale.changes if stale else ()
    version = stale.version if stale else request.POST.get("version")
    return show(request, order, form, sheet, version=version, changes=changes, status=status)


def said(stale):
    changes = stale.changes if stale else ()
    return sorted({f"{change.by} แก้ไข{change.label}" for change in changes})


def answer(order, form, sheet, made):
    """What the page is told after it saved itself."""
    fresh = CommitteeOrder.objects.whole().get(pk=order.pk)
    return {
        "saved_at": time_of(clock.now()),
        "version": order.version,
        "keys": {key: pk for key, pk in made.items() if key},
        "errors": {name: " ".join(texts) for name, texts in form.errors.items()},
        "row_errors": sheet.errors,
        "missing": missing_for_order(fresh),
    }


def move_rows(sheet, act):
    """Do to the rows what a button asked: "up:c3/m12", "drop:c3", "add:c3", "add". Gives the
    place of the page to go back to, "" when it was no such button."""
    verb, _, target = act.partition(":")
    if verb not in VERBS:
        return ""
    committee_key, _, key = target.partition("/")
    rows = sheet.committees
    if key:
        rows = next((c.members for c in rows if c.key == committee_key), [])
    place = next((n for n, row in enumerate(rows) if row.key == (key or committee_key)), None)
    return VERBS[verb](sheet, rows, place)


def add(sheet, rows, place):
    """Into the committee, or a new committee when none was named."""
    if place is None:
        key = f"new{len(sheet.committees)}"
        sheet.committees.append(CommitteeRow(key, members=[MemberRow("new")]))
        return "#add-committee"
    members = rows[place].members
    secretaries = (n for n, row in enumerate(members) if row.role in LAST_ROLES)
    members.insert(next(secretaries, len(members)), MemberRow(f"new{len(members)}"))
    return f"#{rows[place].key}-add"


def sort(sheet, rows, place):
    """By role, as papers have it; within a role as it stands."""
    if place is not None:
        order = {role: n for n, role in enumerate(MemberRole.values)}
        rows[place].members.sort(key=lambda row: order.get(row.role, 0))
        return f"#{rows[place].key}"
    return "#committees"


def shift(rows, place, by):
    if place is not None and 0 <= place + by < len(rows):
        rows.insert(place + by, rows.pop(place))
        return f"#{rows[place + by].key}"
    return "#committees"


def up(sheet, rows, place):
    return shift(rows, place, -1)


def down(sheet, rows, place):
    return shift(rows, place, 1)


def drop(sheet, rows, place):
    if place is not None:
        rows.pop(place)
    return "#committees"


VERBS = {"add": add, "sort": sort, "up": up, "down": down, "drop": drop}


def workbook(request, pk):
    """Members from a workbook; what is wrong in it is told for all rows at once."""
    order = draft_or_404(request, pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = WorkbookForm(*sent, order=order)
    problems = []
    if form.is_bound and form.is_valid():
        problems = take_over(request, order, form.cleaned_data)
        if not problems:
            return redirect("order_edit", pk)
    context = {"order": order, "form": form, "problems": problems}
    status = 422 if form.is_bound else 200
    return render(request, "registry/order_workbook.html", context, status=status)


def take_over(request, order, data):
    """Read the rows into the chosen committee; gives the problems, or [] when it was done."""
    try:
        members = order_workbook.read(data["file"])
    except order_workbook.Unreadable as unreadable:
        return unreadable.problems
    sheet = Sheet(order)
    target = next(row for row in sheet.committees if row.key == f"c{data['committee']}")
    if data["replace"]:
        target.members = []
    target.members += [MemberRow(f"x{n}", **member) for n, member in enumerate(members)]
    rows = sheet.clean()
    if rows is None or sheet.errors:
        return [sheet.error] if sheet.error else problems_of(sheet)
    try:
        actions.save_draft(order, {}, rows, version=order.version, by=request.user)
    except Refused as refused:
        return [str(refused)]
    messages.success(request, f"นำกรรมการ {len(members)} คนจากไฟล์เข้าร่างแล้ว")
    return []


def problems_of(sheet):
    return [" ".join(fields.values()) for fields in sheet.errors.values()]


def workbook_form(request):
    """An empty workbook with the headings that are read."""
    response = HttpResponse(order_workbook.blank(), content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="committee.xlsx"'
    return response

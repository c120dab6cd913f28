"""Accounts, for the administrator."""

from django.contrib import messages
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from mchch import clock
from mchch.thai.text import clean_text
from registry import permissions
from registry.actions import accounts, security
from registry.chips import chip
from registry.choices import Role
from registry.confirmation import confirmed
from registry.errors import Refused
from registry.forms.users import UserForm
from registry.models import Area, User
from registry.views.base import allow, told

PAGE_SIZE = 50
NEVER_SET = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
STATES = {
    "active": ("ใช้งาน", Q(is_active=True) & ~NEVER_SET),
    "waiting": ("ยังไม่ตั้งรหัสผ่าน", Q(is_active=True) & NEVER_SET),
    "closed": ("ปิดบัญชีแล้ว", Q(is_active=False)),
}
# The whole country first, then each province before its districts.
IN_ORDER = (F("area_id").asc(nulls_first=True), "role", "sort_key", "id")
FRESH_LINK = "fresh_link"  # in the session: (account, path), until it was shown


def administered(request, pk):
    allow(permissions.refuse_administer(request.user))
    accounts = User.objects.administered_by(request.user).select_related("area")
    return get_object_or_404(accounts, pk=pk)


def users(request):
    allow(permissions.refuse_administer(request.user))
    query = request.GET
    everybody = User.objects.administered_by(request.user)
    rows = found(everybody, query).select_related("area").order_by(*IN_ORDER)
    context = {
        "page_obj": Paginator(rows, PAGE_SIZE).get_page(query.get("page")),
        "areas": Area.objects.filter(code__in=everybody.values("area").distinct()).order_by("code"),
        "chip_rows": [
            ("บทบาท", chips(query, "role", Role.choices)),
            ("สถานะ", chips(query, "state", [(name, row[0]) for name, row in STATES.items()])),
        ],
        "active_filters": sum(bool(query.get(name)) for name in ("area", "role", "state")),
    }
    return render(request, "registry/user_list.html", context)


def found(rows, query):
    for word in clean_text(query.get("q", "")).split():
        rows = rows.filter(
            Q(given_name__icontains=word)
            | Q(family_name__icontains=word)
            | Q(username__icontains=word)
            | Q(phone__contains=word.replace("-", ""))
            | Q(position__icontains=word)
        )
    if query.get("area"):
        rows = rows.filter(area=query["area"])
    if query.get("role"):
        rows = rows.filter(role=query["role"])
    state = STATES.get(query.get("state"))
    return rows.filter(state[1]) if state else rows


def chips(query, name, choices):
    return [chip(query, name, value, label) for value, label in choices]


@confirmed
@require_http_methods(["GET", "POST"])
def create(request):
    allow(permissions.refuse_administer(request.user))
    form = UserForm(request.POST or None, admin=request.user, instance=User())
    if request.method == "POST" and form.is_valid():
        try:
            account = accounts.open_account(form.save(commit=False), by=request.user)
        except Refused as refused:
            form.add_error("username", str(refused))
        else:
            messages.success(request, f"สร้างบัญชีของ {account} แล้ว ขั้นต่อไปคือส่งลิงก์ให้เจ้าของบัญชี")
            return to_fresh_link(request, account)
    return edit_page(request, form, None)


@confirmed
@require_http_methods(["GET", "POST"])
def edit(request, pk):
    account = administered(request, pk)
    form = UserForm(request.POST or None, admin=request.user, instance=account)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.change_account(form.save(commit=False), by=request.user)
        except Refused as refused:
            form.add_error("area", str(refused))
        else:
            messages.success(request, f"บันทึกบัญชีของ {account} แล้ว")
            return redirect("user_list")
    return edit_page(request, form, account)


def edit_page(request, form, account):
    context = {"form": form, "account": account}
    if account:
        # The form has written what was typed into its instance; the page's head tells what is.
        context["account"] = administered(request, account.pk)
        context["held"] = accounts.held_count(account)
        context["last_login"] = account.last_login and clock.shown(account.last_login)
        context["lacks_step"] = permissions.lacks_second_factor(account)
    return render(request, "registry/user_form.html", context, status=422 if form.is_bound else 200)


@confirmed
@require_http_methods(["GET", "POST"])
def link(request, pk):
    """Ask, make the link, show it once."""
    account = administered(request, pk)
    if request.method == "POST":
        return to_fresh_link(request, account)
    context = {"account": account, "until": clock.now() + accounts.LINK_LIFE}
    fresh = request.session.pop(FRESH_LINK, None)
    if fresh and fresh[0] == account.pk:
        context["url"] = request.build_absolute_uri(fresh[1])
    return render(request, "registry/user_link.html", context)


def to_fresh_link(request, account):
    try:
        path = accounts.password_link(account, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("user", account.pk)
    request.session[FRESH_LINK] = (account.pk, path)
    return redirect("user_link", account.pk)


@confirmed
@require_http_methods(["GET", "POST"])
def set_active(request, pk):
    """Close an account, or open it again."""
    account = administered(request, pk)
    if request.method == "GET":
        held = accounts.held_count(account) if account.is_active else 0
        return render(request, "registry/user_active.html", {"account": account, "held": held})
    if request.POST.get("active") == "1":
        act, success = accounts.activate, f"เปิดบัญชีของ {account} แล้ว"
    else:
        act, success = accounts.deactivate, f"ปิดบัญชีของ {account} แล้ว"
    told(request, act, account, by=request.user, success=success)
    return redirect("user", pk)


@confirmed
@require_http_methods(["GET", "POST"])
def sessions(request, pk):
    """Of whoever lost a telephone: log out everywhere, after asking."""
    success = "{} ออกจากระบบทุกเครื่องแล้ว"
    return asked_first(request, pk, security.log_out, success, "registry/user_sessions.html")


@confirmed
@require_http_methods(["GET", "POST"])
def second_factor(request, pk):
    """Of who lost telephone and codes: begin anew, after asking."""
    success = "ล้างการยืนยันสองชั้นของ {} แล้ว ผู้นั้นออกจากระบบทุกเครื่อง"
    return asked_first(request, pk, security.reset, success, "registry/user_second_factor.html")


def asked_first(request, pk, act, success, template):
    account = administered(request, pk)
    if request.method == "GET":
        return render(request, template, {"account": account})
    told(request, act, account, by=request.user, success=success.format(account))
    return redirect("user", pk)

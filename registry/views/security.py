"""The security of one's own account: second steps, recovery codes, where one is logged in."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from registry import devices, permissions
from registry.actions import security as actions
from registry.choices import FactorKind
from registry.confirmation import confirmed
from registry.errors import Refused
from registry.factors import codes, passkeys, totp
from registry.forms.security import PasskeyForm, TotpForm
from registry.views.base import told


@never_cache
def security(request):
    rows = list(request.user.authenticators.all())
    kept = next((row for row in rows if row.kind == FactorKind.RECOVERY), None)
    context = {
        "steps": [row for row in rows if row.kind != FactorKind.RECOVERY],
        "codes_left": codes.left(kept.secret) if kept else 0,
        "is_required": permissions.needs_second_factor(request.user),
        "is_lacking": permissions.lacks_second_factor(request.user),
        "seats": devices.seats(request),
    }
    return render(request, "registration/security.html", context)


@confirmed(pages=True)
@never_cache
@require_http_methods(["GET", "POST"])
def totp_add(request):
    form = TotpForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_stale:
        messages.error(request, "หน้านี้เปิดไว้นานเกินไป โปรดสแกน QR ใหม่")
        return redirect("totp_add")
    if form.is_valid():
        step = {"secret": form.secret, "counter": form.step, "name": form.cleaned_data["name"]}
        return added(request, FactorKind.TOTP, **step)
    context = {
        "form": form,
        "qr": totp.picture(form.secret, request.user.username),
        "secret": totp.in_fours(form.secret),
    }
    status = 422 if form.is_bound else 200
    return render(request, "registration/totp_add.html", context, status=status)


@confirmed(pages=True)
@never_cache
@require_http_methods(["GET", "POST"])
def passkey_add(request):
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = passkeys.added(request, form.cleaned_data["answer"])
        if made:
            step = {"secret": made[0], "counter": made[1], "name": form.cleaned_data["name"]}
            return added(request, FactorKind.PASSKEY, **step)
        form.add_error(None, "สร้างพาสคีย์ไม่สำเร็จ โปรดลองอีกครั้ง")
    keys = request.user.authenticators.filter(kind=FactorKind.PASSKEY)
    context = {"form": form, "options": passkeys.begin_adding(request, list(keys))}
    status = 422 if form.is_bound else 200
    return render(request, "registration/passkey_add.html", context, status=status)


def added(request, kind, **step):
    """To the recovery codes with the first step, else back to the list."""
    try:
        fresh = actions.add_step(kind, by=request.user, **step)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("security")
    messages.success(request, f"เพิ่ม{FactorKind(kind).label}แล้ว")
    return show_codes(request, fresh) if fresh else redirect("security")


@confirmed
@never_cache
@require_http_methods(["GET", "POST"])
def recovery_codes(request):
    """Ask, make them, show them in the answer: they are kept nowhere that could show them again."""
    if request.method == "POST":
        try:
            return show_codes(request, actions.renew_codes(by=request.user))
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("security")
    return render(request, "registration/recovery_ask.html")


def show_codes(request, fresh):
    context = {"codes": [codes.in_groups(code) for code in fresh]}
    return render(request, "registration/recovery_codes.html", context)


@confirmed
@require_http_methods(["GET", "POST"])
def factor_remove(request, pk):
    row = get_object_or_404(request.user.authenticators.steps(), pk=pk)
    if request.method == "POST":
        told(request, actions.remove_step, row, by=request.user, success=f"นำ “{row}” ออกแล้ว")
        return redirect("security")
    others = request.user.authenticators.steps().exclude(pk=pk).exists()
    context = {"row": row, "is_last": not others}
    return render(request, "registration/factor_remove.html", context)


@confirmed
@require_POST
def session_end(request):
    ended = devices.end(request, request.POST.get("mark", ""))
    if ended:
        messages.success(request, f"ออกจากระบบที่เครื่องอื่นแล้ว {ended} เครื่อง")
    else:
        messages.info(request, "ไม่มีเครื่องอื่นที่เข้าระบบค้างอยู่")
    return redirect("security")

"""From the right password to being logged in: at once, or by way of the second step.

Until the second step is done the person is nobody: the session holds only whose password was right.
"""

import time

from django.contrib import messages
from django.contrib.auth import authenticate, login
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mchch.scope import GUEST, Scope, enter
from registry.choices import FactorKind
from registry.factors import codes, passkeys
from registry.forms.security import SecondStepForm
from registry.models import User

BACKEND = "registry.backends.AccountBackend"
HALFWAY = "halfway"  # in the session: whose password was right, when, and where to go
PATIENCE = 10 * 60


def enter_half(user, request):
    """The rights of nobody, and the own rows of the account that is proving itself."""
    enter(Scope(GUEST, user_id=user.pk, user_name=user.get_full_name()), request.id)


def proceed(request, user, url):
    """The password was right."""
    enter_half(user, request)
    if not user.second_factor_since:
        login(request, user, backend=BACKEND)
        return redirect(url)
    request.session.flush()  # of whoever else sat at this machine
    request.session[HALFWAY] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "at": int(time.time()),
        "url": url,
    }
    return redirect("login_code")


def halfway(request):
    """(account, address to go to) of who has shown the password a moment ago, or None."""
    found = request.session.get(HALFWAY)
    if not found or time.time() - found["at"] > PATIENCE:
        return None
    user = User.objects.filter(pk=found["user"], is_active=True).first()
    if user and constant_time_compare(found["hash"], user.get_session_auth_hash()):
        return user, found["url"]
    return None


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def login_code(request):
    found = None if request.user.is_authenticated else halfway(request)
    if not found:
        return redirect("login")
    user, url = found
    enter_half(user, request)
    form = SecondStepForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        answer = form.answer()
        if authenticate(request, username=user.username, second=answer) == user:
            return arrived(request, user, url)
        form.refuse()
    return page(request, user, form)


def arrived(request, user, url):
    del request.session[HALFWAY]
    login(request, user, backend=BACKEND)
    kept = user.authenticators.filter(kind=FactorKind.RECOVERY).first()
    left = codes.left(kept.secret) if kept else 0
    if left < codes.COUNT // 2:
        messages.warning(
            request, f"เหลือรหัสสำรอง {left} รหัส โปรดสร้างชุดใหม่ที่ “บัญชีของฉัน” > “ความปลอดภัยของบัญชี”"
        )
    return redirect(url)


def page(request, user, form):
    steps = list(user.authenticators.steps())
    keys = [row for row in steps if row.kind == FactorKind.PASSKEY]
    context = {
        "form": form,
        "has_app": any(row.kind == FactorKind.TOTP for row in steps),
        "passkey": passkeys.begin_asking(request, keys) if keys else "",
    }
    status = 422 if form.is_bound else 200
    return render(request, "registration/login_code.html", context, status=status)

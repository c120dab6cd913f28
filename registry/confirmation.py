"""What is delicate asks again who it is, unless that was shown a short while ago.

A page asks in its own place: what was sent to it waits in the fields of the question, and goes on
with the answer. Nothing of it is kept anywhere else, and nothing typed is lost.
"""

import logging
import time
from functools import wraps

from django.conf import settings
from django.contrib.auth import authenticate
from django.shortcuts import redirect, render

from registry.choices import FactorKind
from registry.factors import passkeys
from registry.forms.security import ConfirmForm

log = logging.getLogger("mchch.security")
MARK = "confirmed"  # in the session: when; until then the log-in counts
PREFIX = "confirm_"  # of the fields of the question
NOW, AS_PAGE = f"{PREFIX}now", f"{PREFIX}page"


def confirm(session):
    session[MARK] = int(time.time())


def is_recent(session):
    shown = session.get(MARK, session.get("started", 0))
    return time.time() - shown < settings.CONFIRM_SECONDS


def confirmed(view=None, *, pages=False):
    """Guards what a view does (POST); with `pages` also what it shows or hands out (GET)."""
    if view is None:
        return lambda found: confirmed(found, pages=pages)

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if NOW in request.POST:
            refusal = answered(request)
            if refusal:
                return refusal
            if AS_PAGE in request.POST:
                return redirect(request.get_full_path())
            request.POST = without_question(request.POST)
        elif not is_recent(request.session) and (pages or request.method == "POST"):
            return ask(request, ConfirmForm(user=request.user))
        return view(request, *args, **kwargs)

    return guarded


def answered(request):
    """None once it was shown who it is; else the question again."""
    form = ConfirmForm(request.POST, user=request.user)
    if form.is_valid():
        given = form.credentials()
        if authenticate(request, username=request.user.username, **given) == request.user:
            confirm(request.session)
            log.info("confirmed who it is")
            return None
        form.add_error(form.answered_field(), form.WRONG)
    return ask(request, form, status=422)


def without_question(data):
    kept = data.copy()
    for name in data:
        if name.startswith(PREFIX):
            del kept[name]
    return kept


def ask(request, form, status=200):
    typed = without_question(request.POST)
    typed.pop("csrfmiddlewaretoken", None)
    steps = list(request.user.authenticators.steps()) if request.user.second_factor_since else []
    keys = [row for row in steps if row.kind == FactorKind.PASSKEY]
    context = {
        "form": form,
        "typed": [(name, value) for name, values in typed.lists() for value in values],
        "as_page": request.method != "POST" or AS_PAGE in request.POST,
        "passkey": passkeys.begin_asking(request, keys) if keys else "",
        "minutes": settings.CONFIRM_SECONDS // 60,
    }
    return render(request, "registration/confirm.html", context, status=status)

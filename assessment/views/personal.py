"""Behind a personal link: one sheet, without an account.

The view leaves its visitor's own rights, whoever that is, and enters those of the link: from there
on the database shows this sheet and nothing else (assessment/tokens.py).
"""

import re

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from assessment.actions import sheets as actions
from assessment.actions.links import USES, WRONG_TOKENS, knock, knocks
from assessment.actions.sheets import Author
from assessment.models import Sheet
from assessment.sheets import whole
from assessment.tokens import enter_link, hash_of
from assessment.views.sheets import form_context, take_answer, wants_json
from mchch.login_guard import client_address
from mchch.scope import GUEST, Scope, enter
from registry.errors import Refused
from registry.models import Application

NOT_VALID = "ลิงก์นี้ใช้ไม่ได้ อาจหมดเขตหรือถูกยกเลิกแล้ว โปรดขอลิงก์ใหม่จากพัฒนากร"
TOO_OFTEN = "มีการใช้งานถี่เกินไป โปรดรอสักครู่แล้วลองใหม่"


def by_link(view):
    """The view gets the sheet that the token opens; a token that opens none is counted."""

    @login_not_required
    @never_cache
    def come(request, token):
        request.user = AnonymousUser()
        enter(Scope(GUEST), request.id)
        refusal = too_often(request, token)
        if refusal:
            return turned_away(request, refusal, 429)
        sheet = sheet_behind(request, token)
        if sheet is None:
            wrong(request)
            return turned_away(request, NOT_VALID, 404)
        return view(request, token, sheet)

    return come


def too_often(request, token):
    if knocks(f"address:{client_address(request)}") >= WRONG_TOKENS:
        return TOO_OFTEN
    is_use = request.method == "POST"
    return TOO_OFTEN if is_use and not knock(f"link:{hash_of(token)}", limit=USES) else ""


def wrong(request):
    """Count a token that opens nothing, with nobody's rights."""
    enter(Scope(GUEST), request.id)
    knock(f"address:{client_address(request)}", limit=WRONG_TOKENS)


def sheet_behind(request, token):
    if not re.fullmatch(r"[0-9a-f]{64}", token):
        return None
    enter_link(token, request.id)
    sheet = Sheet.objects.select_related("standard").first()
    if sheet:
        sheet.application = Application.objects.named().get(pk=sheet.application_id)
    return sheet


def turned_away(request, text, status):
    if wants_json(request):
        return JsonResponse({"refused": text}, status=status)
    return render(request, "assessment/personal_refused.html", {"text": text}, status=status)


@require_GET
@by_link
def page(request, token, sheet):
    context = form_context(whole(sheet, with_files=False), may_score=sheet.is_open) | {
        "answer_url": reverse("personal_answer", args=[token]),
        "submit_url": reverse("personal_submit", args=[token]),
    }
    return render(request, "assessment/personal_sheet.html", context)


@require_POST
@by_link
def answer(request, token, sheet):
    return take_answer(request, sheet, Author(), reverse("personal_sheet", args=[token]))


@require_POST
@by_link
def submit(request, token, sheet):
    try:
        actions.submit(sheet, by=Author())
    except Refused as refused:
        context = form_context(whole(sheet, with_files=False), may_score=sheet.is_open) | {
            "answer_url": reverse("personal_answer", args=[token]),
            "submit_url": reverse("personal_submit", args=[token]),
            "problem": str(refused),
            "mend_at": getattr(refused, "at", ""),
        }
        return render(request, "assessment/personal_sheet.html", context, status=422)
    return redirect("personal_sheet", token)

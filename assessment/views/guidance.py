"""The page of one who did not pass: what is lacking, why, and how to come again next year."""

from django.http import Http404
from django.shortcuts import render

from assessment import permissions
from assessment.guidance import guidance_of
from assessment.views.evaluations import evaluation_of
from registry.views.base import allow


def guidance(request, pk):
    evaluation = evaluation_of(request, pk)
    allow(permissions.refuse_see_points(request.user, evaluation, list(evaluation.sheets.all())))
    if not evaluation.is_concluded or evaluation.passes:
        raise Http404("หน้านี้มีเฉพาะผู้ที่ไม่ผ่านการตรวจประเมิน")
    context = {
        "evaluation": evaluation,
        "application": evaluation.application,
        "standard": evaluation.standard,
        "guidance": guidance_of(evaluation),
        "may_print": request.user.reads_area,
    }
    return render(request, "assessment/guidance.html", context)

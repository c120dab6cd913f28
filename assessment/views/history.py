"""What was changed in a sheet and in a plan, by whom and when."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse

from assessment import history
from assessment.views.base import plan_of, sheet_of

ON_PAGE = 50


def of_sheet(request, pk):
    sheet = sheet_of(request, pk)
    return show(request, sheet, history.rows_of_sheet(sheet), reverse("sheet", args=[pk]))


def of_plan(request, pk):
    plan = plan_of(request, pk)
    return show(request, plan, history.rows_of_plan(plan), reverse("plan", args=[pk]))


def show(request, subject, named, back_url):
    pages = Paginator(history.events_of(named), ON_PAGE)
    page_obj = pages.get_page(request.GET.get("page"))
    context = {
        "subject": subject,
        "application": subject.application,
        "back_url": back_url,
        "page_obj": page_obj,
        "entries": history.entries(named, page_obj.object_list),
    }
    return render(request, "assessment/history.html", context)

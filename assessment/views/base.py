"""What the views of judging fetch first, each within what the person may see."""

from django.http import HttpResponse

from assessment.models import DevelopmentPlan, Sheet, Standard
from assessment.standards import marked
from registry.models import Application
from registry.views.base import get_visible

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
APPLICATIONS = Application.objects.select_related("cycle", "area", "officer").defer("citizen_id")
SHEETS = Sheet.objects.select_related(
    "standard", "application__cycle", "application__officer", "application__area"
).defer("application__citizen_id")
PLANS = DevelopmentPlan.objects.select_related(
    "application__cycle", "application__officer", "application__area"
).defer("application__citizen_id")


def application_of(request, pk):
    return get_visible(APPLICATIONS, request.user, pk=pk)


def sheet_of(request, pk):
    return get_visible(SHEETS, request.user, pk=pk)


def plan_of(request, pk):
    return get_visible(PLANS, request.user, pk=pk)


def standard_of(request, pk):
    rows = marked(Standard.objects.select_related("cycle", "area"))
    return get_visible(rows, request.user, pk=pk)


def xlsx(content, name):
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

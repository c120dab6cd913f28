"""What the views of judging fetch first, each within what the person may see."""

from django.db.models import prefetch_related_objects
from django.http import HttpResponse

from assessment.models import DevelopmentPlan, Sheet, Standard
from assessment.standards import marked
from registry.current import current_cycle
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


def with_year(request, application):
    """Each verb asks whether its step is open: the year that the page shows knows that already."""
    cycle = current_cycle(request)
    if cycle and cycle.pk == application.cycle_id:
        application.cycle = cycle
    elif request.user.is_district:
        prefetch_related_objects([application.cycle], "steps", "reopening_set")


def application_of(request, pk):
    application = get_visible(APPLICATIONS, request.user, pk=pk)
    with_year(request, application)
    return application


def of_application(request, rows, pk):
    found = get_visible(rows, request.user, pk=pk)
    with_year(request, found.application)
    return found


def sheet_of(request, pk):
    return of_application(request, SHEETS, pk)


def plan_of(request, pk):
    return of_application(request, PLANS, pk)


def standard_of(request, pk):
    rows = marked(Standard.objects.select_related("cycle", "area"))
    return get_visible(rows, request.user, pk=pk)


def xlsx(content, name):
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

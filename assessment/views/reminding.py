"""The page of the day: what somebody has to do, as the letters of the morning tell it."""

from django.conf import settings
from django.shortcuts import render

from assessment.reminding import morning_list
from mchch import clock
from registry import permissions
from registry.choices import DISTRICT_ROLES, Role
from registry.duties import KINDS
from registry.views.base import allow, cycle_or_404


def today(request):
    user = request.user
    works = user.pk and user.role in (*DISTRICT_ROLES, Role.PROVINCE)
    allow("" if works else permissions.NOT_YOUR_ROLE)
    cycle = cycle_or_404(request)
    duties = morning_list(user, cycle)
    groups = [
        (kind, *words, [duty for duty in duties if duty.kind == kind])
        for kind, words in KINDS.items()
    ]
    context = {
        "cycle": cycle,
        "day": clock.today(),
        "groups": [group for group in groups if group[-1]],
        "days": settings.REMINDER_DAYS,
        "by_mail": bool(settings.MAIL_URL),
    }
    return render(request, "assessment/today.html", context)

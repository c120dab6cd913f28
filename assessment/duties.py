"""What a member of a committee has to judge, and the visits that lead there."""

from dataclasses import dataclass

from django.db.models import Count, Q

from assessment import permissions
from assessment.evaluations import own_roles
from assessment.models import Evaluation, Sheet
from assessment.models.evaluation import names_person
from assessment.visits import days, own_visits
from mchch import clock
from registry.choices import StepKind
from registry.windows import window


@dataclass(frozen=True)
class Task:
    """One applicant that a member judges."""

    evaluation: Evaluation
    sheet: Sheet | None
    answered: int = 0

    @property
    def state(self):
        if self.evaluation.is_out:
            return "conflict"
        if self.sheet is None:
            return "none"
        return "open" if self.sheet.is_open else "sent"

    @property
    def is_open(self):
        return self.state in ("none", "open")


def tasks_of(user, cycle):
    """What a member has to judge: what is least scored first, what is done last; two statements."""
    rows = Evaluation.objects.visible_to(user).in_cycle(cycle).with_standing_of(user)
    rows = rows.select_related("application__area", "application__officer").defer(
        "application__citizen_id"
    )
    own = Sheet.objects.filter(
        names_person(user), evaluation__application__cycle=cycle, seat__isnull=False
    )
    answered = Count("scores", filter=Q(scores__points__isnull=False, scores__own__isnull=True))
    sheets = {sheet.evaluation_id: sheet for sheet in own.annotate(answered=answered)}
    found = [
        Task(row, sheets.get(row.pk), getattr(sheets.get(row.pk), "answered", 0))
        for row in rows.order_by("application__sort_key", "id")
        if row.own_roles
    ]
    return sorted(found, key=lambda task: (not task.is_open, task.answered))


def tasks_context(user, cycle):
    """The list of a member's page and of the home page of one who is nothing else."""
    roles = own_roles(user)
    tasks = tasks_of(user, cycle) if roles else []
    return {
        "tasks": tasks,
        "open_count": sum(task.is_open for task in tasks),
        "is_member": bool(roles),
        "may_see_board": not permissions.refuse_board(user, roles),
        "frame": window(cycle, user.area_id, StepKind.EVALUATE),
        "visits": days(own_visits(user, cycle)) if roles else [],
        "today": clock.today(),
        "cycle": cycle,
    }

"""Who saw, took out and changed what and when: one list out of what the database kept.

Looks and exports are rows of their own (AccessLog), whose making the audit keeps with everything
else: one table, read backwards in time from a place. The list tells which columns changed and never
what they held; that stands in the history of the row, for who may see it.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.apps import apps
from django.db.models import Q, TextChoices, Value
from django.urls import reverse

from mchch import clock
from mchch.thai.text import clean_text
from registry.choices import AccessKind
from registry.history import SILENT, label_of
from registry.models import (
    AccessLog,
    Application,
    Attachment,
    ChangeEvent,
    ChecklistAnswer,
    StageChange,
    User,
)

SHOWN = 50
DAY = timedelta(days=1)
NONE = 0  # no row has this number: the same statements are asked whatever is shown
FOUND = 20  # applications that a search may mean
LOOKS, ACCOUNTS, APPLICATIONS = "registry_accesslog", "registry_user", "registry_application"
LOGIN = Q(table_name=ACCOUNTS, operation="U", after__has_key="last_login")
OF_APPLICATIONS = (StageChange, ChecklistAnswer, Attachment, AccessLog)


class Kind(TextChoices):
    REVEAL = AccessKind.REVEAL.value, AccessKind.REVEAL.label
    EXPORT = AccessKind.EXPORT.value, AccessKind.EXPORT.label
    LOGIN = "LOGIN", "เข้าสู่ระบบ"
    ADDED = "ADDED", "เพิ่ม"
    CHANGED = "CHANGED", "แก้ไข"
    REMOVED = "REMOVED", "ลบ"


OF_KIND = {
    Kind.REVEAL: Q(table_name=LOOKS, after__kind=Kind.REVEAL.value),
    Kind.EXPORT: Q(table_name=LOOKS, after__kind=Kind.EXPORT.value),
    Kind.LOGIN: LOGIN,
    Kind.ADDED: Q(operation="I") & ~Q(table_name=LOOKS),
    Kind.CHANGED: Q(operation="U") & ~LOGIN,
    Kind.REMOVED: Q(operation="D"),
}


@cache
def log_names():
    """{table: what its rows are called}, as each app says; other tables are not told of."""
    return {
        table: name
        for config in apps.get_app_configs()
        for table, name in getattr(config, "log_names", {}).items()
    }


@cache
def models_by_table():
    return {model._meta.db_table: model for model in apps.get_models()}


@dataclass(frozen=True)
class Line:
    """One line of the log."""

    at: object
    who: str
    place: str
    action: str
    detail: str
    count: int | None = None
    subject: str = ""
    url: str = ""


class Log:
    """What the address asks for: `query` holds words of a person, of a subject, a kind; `before` is
    the number of the event from which it goes on."""

    def __init__(self, user, query, since=None, until=None):
        self.user = user
        self.query = query
        self.since, self.until = since, until
        self.kind = query.get("kind", "") if query.get("kind") in Kind.values else ""
        self.words = clean_text(query.get("q", ""))
        self.subject = clean_text(query.get("subject", "")) if user.reads_area else ""
        before = query.get("before", "")
        self.before = int(before) if before.isascii() and before.isdigit() else None
        found = list(self.events()[: SHOWN + 1])
        self.shown, self.has_more = found[:SHOWN], len(found) > SHOWN

    @property
    def is_filtered(self):
        return bool(self.kind or self.words or self.subject or self.since or self.until)

    @property
    def last(self):
        return self.shown[-1].pk if self.shown else None

    def events(self):
        rows = ChangeEvent.objects.inside(self.user.area_id or "").select_related("area")
        rows = rows.filter(table_name__in=log_names())
        if self.kind:
            rows = rows.filter(OF_KIND[self.kind])
        if self.words:
            rows = rows.filter(self.by_person())
        if self.subject:
            rows = rows.of_any(self.about())
        if self.since:
            rows = rows.filter(at__gt=database_time(clock.end_of(self.since - DAY)))
        if self.until:
            rows = rows.filter(at__lte=database_time(clock.end_of(self.until)))
        return rows.filter(pk__lt=self.before) if self.before else rows

    def by_person(self):
        """Done by an account of that name, or to it (log-in comes before there is a person); who
        came by a link has a name only."""
        accounts = User.objects.inside(self.user.area_id or "")
        named = Q(username__contains=self.words.lower())
        for word in self.words.split():
            named |= Q(given_name__contains=word) | Q(family_name__contains=word)
        found = list(accounts.filter(named).values_list("pk", flat=True)[:FOUND])
        if not found:
            return Q(actor_name__contains=self.words)
        return Q(actor__in=found) | Q(table_name=ACCOUNTS, row_id__in=[str(pk) for pk in found])

    def about(self):
        """The applications that the words mean, and the rows that hang on them: two statements."""
        visible = Application.objects.visible_to(self.user)
        meant = visible.filter(number__contains=self.subject) | visible.matching(self.subject)
        found = list(meant.only("pk")[:FOUND])
        first, *rest = [
            model.objects.filter(application__in=found).order_by().values_list(Value(number), "pk")
            for number, model in enumerate(OF_APPLICATIONS)
        ]
        hanging = first.union(*rest, all=True)
        return [*found, *(OF_APPLICATIONS[number](pk=pk) for number, pk in hanging)]

    def lines(self):
        """[Line]; two statements for the names of what and whom they are about."""
        subjects = self.subjects()
        accounts = self.accounts()
        return [self.line(event, subjects, accounts) for event in self.shown]

    def subjects(self):
        """{number: application} of those that the lines are about and the person may see."""
        wanted = {application_of(event) or NONE for event in self.shown} | {NONE}
        rows = Application.objects.visible_to(self.user).filter(pk__in=wanted).named("number")
        return {row.pk: row for row in rows}

    def accounts(self):
        wanted = {event.row_id for event in self.shown if event.table_name == ACCOUNTS} | {NONE}
        return {str(row.pk): str(row) for row in User.objects.filter(pk__in=wanted)}

    def line(self, event, subjects, accounts):
        application = subjects.get(application_of(event))
        account = accounts.get(event.row_id, "") if event.table_name == ACCOUNTS else ""
        action, detail = told(event, with_reasons=self.user.reads_area)
        return Line(
            at=event.shown_at,
            who=event.actor_name or (account if is_login(event) else "ระบบ"),
            place=event.area.label if event.area else "",
            action=action,
            detail=detail,
            count=(event.after or {}).get("row_count") if event.table_name == LOOKS else None,
            subject=application.display_name if application else account,
            url=reverse("application_history", args=[application.pk]) if application else "",
        )


def database_time(moment):
    """The audit is written by the database's own clock."""
    return moment - clock.shift()


def application_of(event):
    if event.table_name == APPLICATIONS:
        return int(event.row_id)
    return (event.after or {}).get("application_id") or (event.before or {}).get("application_id")


def is_login(event):
    return event.table_name == ACCOUNTS and "last_login" in (event.after or {})


def told(event, *, with_reasons):
    """(what was done, to what of it). A reason may name an applicant: an administrator, who sees
    none, sees who, when and how many."""
    name = log_names()[event.table_name]
    if event.table_name == LOOKS:
        label = AccessKind(event.after["kind"]).label
        return label, event.after["reason"] if with_reasons else ""
    if event.operation != "U":
        return f"{'เพิ่ม' if event.operation == 'I' else 'ลบ'}{name}", ""
    if is_login(event):
        return Kind.LOGIN.label, ""
    return f"แก้ไข{name}", ", ".join(columns_of(event))


def columns_of(event):
    """Those that have a name for people; the others belong to the machine."""
    model = models_by_table()[event.table_name]
    labels = [label_of(model, column) for column in event.after or {} if column not in SILENT]
    return [label for label in labels if not label.isascii()]

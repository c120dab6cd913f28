"""Who one person is among the rows: by the citizen ID's hash or the account, never by a name."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404

from mchch.crypto import fingerprint
from mchch.thai import names
from registry.choices import ApplicantType
from registry.models import Application, OrderMember, User
from registry.views.base import get_visible

FOUND = 20  # of a kind that a search, or a name, shows
APPLICATION, SEAT, ACCOUNT = "application", "seat", "account"
# Without who entered it: somebody who has moved to another area since is not seen, and would take
# the row along.
APPLICATIONS = Application.objects.select_related("cycle", "area__parent", "officer", "notice")
SEATS = OrderMember.objects.select_related("committee__order__area", "committee__order__cycle")
ACCOUNTS = User.objects.select_related("area")


@dataclass(frozen=True)
class Person:
    """The rows of one person that the reader may see."""

    kind: str
    pk: int
    name: str
    applications: list
    seats: list
    accounts: list
    alike: list  # rows of the same name: perhaps of the same person, for somebody to check

    @property
    def own(self):
        """Applications in which the person is the applicant; in others the person coordinates."""
        return [row for row in self.applications if row.is_leader]

    @property
    def citizen_ids(self):
        return sorted({row.citizen_id for row in self.applications if row.citizen_id})

    @property
    def area_id(self):
        """Of the row that was asked for: where a print is noted."""
        rows = {APPLICATION: self.applications, SEAT: self.seats, ACCOUNT: self.accounts}
        return next(row.area_id for row in rows[self.kind] if row.pk == self.pk)


@dataclass(frozen=True)
class Alike:
    """A row of the same name, and whether the reader says that it is the same person."""

    kind: str
    row: object
    is_same: bool = False

    @property
    def key(self):
        return f"{self.kind}-{self.row.pk}"

    @property
    def words(self):
        return words_of(self.kind, self.row)


def words_of(kind, row):
    """What tells one row from another of the same name."""
    if kind == APPLICATION:
        what = "ผู้สมัคร" if row.is_leader else f"ผู้ประสานงาน {row.display_name}"
        return f"{row.person_name} · {what} · {row.cycle} · {row.area.label}"
    if kind == SEAT:
        return f"{row} · {row.get_role_display()} · {row.committee.order}"
    return f"{row} · บัญชีผู้ใช้ ({row.get_role_display()}) · {row.area_label}"


def seen(user):
    """(applications, seats, accounts) that the user may see. Accounts of one's own area only: the
    names of those above are read for papers, not looked into."""
    accounts = ACCOUNTS.inside(user.area_id).exclude(area=None)
    return APPLICATIONS.visible_to(user), SEATS.visible_to(user), accounts


def person_or_404(user, kind, pk, also=()):
    """`also` holds keys of rows of the same name that the reader found to be the same person's."""
    anchors = {
        APPLICATION: lambda: [get_visible(APPLICATIONS, user, pk=pk)],
        SEAT: lambda: [get_visible(SEATS, user, pk=pk)],
        ACCOUNT: lambda: list(seen(user)[2].filter(pk=pk)),
    }
    if kind not in anchors or not (anchor := anchors[kind]()):
        raise Http404
    given, family, name = named(kind, anchor[0])
    first = rows_of(user, **{kind: anchor})
    found = [one for one in namesakes(user, given, family) if one.row not in first[one.kind]]
    chosen = [one for one in found if one.key in also]
    rows = rows_of(user, **{
        of: [*(anchor if of == kind else []), *(one.row for one in chosen if one.kind == of)]
        for of in anchors
    })  # fmt: skip
    alike = [Alike(one.kind, one.row, one in chosen) for one in found]
    return Person(kind, pk, name, rows[APPLICATION], rows[SEAT], rows[ACCOUNT], alike)


def named(kind, row):
    """(given name, family name, whole name); a seat holds the whole as it was typed."""
    if kind == SEAT:
        _, given, family = names.split_title(row.name)
        return given, family.strip(), str(row)
    whole = row.person_name if kind == APPLICATION else row.get_full_name()
    return row.given_name, row.family_name, whole or "(ยังไม่ได้กรอกชื่อ)"


def rows_of(user, application=(), seat=(), account=()):
    """{kind: every row of the person}, from some of them: three statements."""
    applications, seats, accounts = seen(user)
    hashes = {row.citizen_id_hash for row in application} - {""}
    threads = {row.applicant_id for row in application if row.is_leader}
    # An earlier year's row of the same leader may have been kept before its ID was known.
    unknown = Q(applicant__in=threads, type=ApplicantType.LEADER, citizen_id_hash="")
    same = Q(pk__in=[row.pk for row in application]) | Q(citizen_id_hash__in=hashes) | unknown
    users = {row.pk for row in account} | {row.user_id for row in seat} - {None}
    of_seats = Q(pk__in=[row.pk for row in seat]) | Q(user__in=users)
    return {
        APPLICATION: list(applications.filter(same).order_by("-cycle__fiscal_year", "pk")),
        SEAT: list(seats.filter(of_seats).order_by("-committee__order__created_at", "pk")),
        ACCOUNT: list(accounts.filter(pk__in=users)),
    }


def namesakes(user, given, family):
    """[Alike] of the same given and family name, whatever the title."""
    if not (given and family):
        return []
    applications, seats, accounts = seen(user)
    name = {"given_name": given, "family_name": family}
    in_orders = seats.filter(name__contains=given).filter(name__contains=family)
    return [
        *(Alike(APPLICATION, row) for row in applications.filter(**name)[:FOUND]),
        *(Alike(SEAT, row) for row in in_orders[:FOUND]),
        *(Alike(ACCOUNT, row) for row in accounts.filter(**name)[:FOUND]),
    ]


def found_by_words(user, words):
    """[Alike] by parts of a name, or of a telephone, in every year."""
    applications, seats, accounts = seen(user)
    given_names = Q()
    for word in words.split():
        seats = seats.filter(name__contains=word)
        given_names &= Q(given_name__contains=word) | Q(family_name__contains=word)
    newest = applications.matching(words).order_by("-cycle__fiscal_year", "sort_key", "id")
    return [
        *(Alike(APPLICATION, row) for row in newest[:FOUND]),
        *(Alike(SEAT, row) for row in seats.order_by("-pk")[:FOUND]),
        *(Alike(ACCOUNT, row) for row in accounts.filter(given_names)[:FOUND]),
    ]


def found_by_id(user, digits):
    rows = seen(user)[0].filter(citizen_id_hash=fingerprint(digits))
    return [Alike(APPLICATION, row) for row in rows.order_by("-cycle__fiscal_year")[:FOUND]]

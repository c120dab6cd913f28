"""What a year was given beside its rules: steps re-opened for one district, quota waived, and what
came late. With who, why and until when; for the province's page, its workbook and its summary."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices
from django.urls import reverse

from mchch import clock
from mchch.thai.dates import in_bangkok, long_date
from mchch.thai.text import clean_text
from registry.choices import SENT_PAPERS, ApplicantType
from registry.models import Area, QuotaWaiver, Reopening, Submission
from registry.models.user import name_of


class Kind(TextChoices):
    REOPENED = "REOPENED", "เปิดให้เฉพาะอำเภอ"
    WAIVED = "WAIVED", "ผ่อนผันเป้าหมาย"
    LATE = "LATE", "ส่งหลังกำหนด"


class State(TextChoices):
    STANDING = "STANDING", "มีผลอยู่"
    OVER = "OVER", "สิ้นสุดแล้ว"
    ENDED = "ENDED", "ยกเลิกแล้ว"
    LATE = "LATE", "ส่งหลังกำหนด"


LEVELS = {State.STANDING: "success", State.OVER: "off", State.ENDED: "off", State.LATE: "warning"}


@dataclass(frozen=True)
class Given:
    """One line of the list."""

    kind: Kind
    area: Area
    what: str
    who: str
    why: str
    at: datetime
    until: date | None
    state: State
    url: str  # where it can be looked at
    end_url: str = ""  # where it is taken back, while it stands
    ended: str = ""  # by whom and when it was taken back

    @property
    def level(self):
        return LEVELS[self.state]


def given(user, cycle):
    """[Given] of a year that the person may see, newest first: four statements however many."""
    found = [
        *map(of_reopening, scoped(Reopening, user, cycle).annotate(by=name_of("opened_by"))),
        *map(
            of_waiver,
            scoped(QuotaWaiver, user, cycle).annotate(
                by=name_of("waived_by"), officer_name=name_of("officer")
            ),
        ),
        *late_sendings(user, cycle),
    ]
    return sorted(found, key=lambda row: row.at, reverse=True)


def scoped(model, user, cycle):
    return model.objects.visible_to(user).in_cycle(cycle).select_related("area")


def of_reopening(row):
    is_over = clock.is_past(row.until_on)
    return Given(
        kind=Kind.REOPENED,
        area=row.area,
        what=row.get_kind_display(),
        who=row.by,
        why=row.reason,
        at=row.opened_at,
        until=row.until_on,
        state=State.ENDED if row.ended_at else State.OVER if is_over else State.STANDING,
        url=reverse("year_reopen", args=[row.cycle_id]),
        end_url="" if row.ended_at or is_over else reverse("reopening_end", args=[row.pk]),
        ended=ended(row),
    )


def of_waiver(row):
    return Given(
        kind=Kind.WAIVED,
        area=row.area,
        what=f"{row.officer_name} ประเภท{ApplicantType(row.type).label}",
        who=row.by,
        why=row.reason,
        at=row.waived_at,
        until=None,
        state=State.ENDED if row.ended_at else State.STANDING,
        url=reverse("quota_of", args=[row.area_id]),
        end_url="" if row.ended_at else reverse("quota_waiver_end", args=[row.pk]),
        ended=ended(row),
    )


def ended(row):
    return f"{row.ended_by_name} {long_date(in_bangkok(row.ended_at))}" if row.ended_at else ""


def late_sendings(user, cycle):
    due = dict(cycle.steps.values_list("kind", "due_on"))
    rows = scoped(Submission, user, cycle).filter(is_late=True)
    return [of_sending(row, due.get(row.kind)) for row in rows.defer("snapshot")]


def of_sending(row, due_on):
    return Given(
        kind=Kind.LATE,
        area=row.area,
        what=f"{SENT_PAPERS[row.kind][1]} ครั้งที่ {row.round_no}{days_late(row.sent_at, due_on)}",
        who=row.sent_by_name,
        why=row.note,
        at=row.sent_at,
        until=due_on,
        state=State.LATE,
        url=reverse("submission", args=[row.pk]),
    )


def days_late(sent_at, due_on):
    days = (in_bangkok(sent_at).date() - due_on).days if due_on else 0
    return f" หลังกำหนด {days} วัน" if days > 0 else ""


# --- as a list ------------------------------------------------------------------------------------


SORTS = {
    "area": lambda row: row.area.sort_key,
    "kind": lambda row: list(Kind).index(row.kind),
    "at": lambda row: row.at,
    "until": lambda row: row.until or date.max,
}


class GivenList:
    """What the address asks for: filtered, searched and sorted; page and workbook show the same."""

    def __init__(self, user, cycle, query):
        self.query = query
        self.all = given(user, cycle)
        self.kind = known(query.get("kind"), Kind.values)
        self.state = known(query.get("state"), State.values)
        self.district = query.get("district", "")
        self.words = clean_text(query.get("q", ""))
        self.rows = [row for row in self.all if self.shows(row)]
        sort = query.get("sort", "")
        if key := SORTS.get(sort.removeprefix("-")):
            self.rows.sort(key=key, reverse=sort.startswith("-"))

    def shows(self, row):
        return (
            self.kind in ("", row.kind)
            and self.state in ("", row.state)
            and self.district in ("", row.area.pk)
            and all(word in text_of(row) for word in self.words.split())
        )

    @property
    def is_filtered(self):
        return bool(self.kind or self.state or self.district or self.words)

    @property
    def districts(self):
        """Those that the list is about, in Thai order."""
        found = {row.area.pk: row.area for row in self.all}
        return sorted(found.values(), key=lambda area: area.sort_key)

    def described(self):
        """Which rows these are, in words, for the log."""
        words = (
            Kind(self.kind).label if self.kind else "",
            State(self.state).label if self.state else "",
            next((area.label for area in self.districts if area.pk == self.district), ""),
            f"คำค้น {self.words}" if self.words else "",
        )
        return " · ".join(word for word in words if word) or "ทั้งหมด"


def known(value, values):
    return value if value in values else ""


def text_of(row):
    return " ".join((row.area.label, row.what, row.who, row.why))

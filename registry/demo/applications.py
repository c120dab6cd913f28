"""Applications as an officer would have entered them, and their way through the stages."""

from datetime import date, timedelta

from django.db.models import F

from mchch.crypto import fingerprint
from mchch.thai import citizen_id
from registry.actions.applications import CARRIED
from registry.choices import ApplicantType, Stage
from registry.demo import YEAR, act_as, key, moment, words
from registry.models import Applicant, Application, StageChange

FIRST_DAY = date(2024, 10, 7)
LAST_DAY = date(2024, 12, 13)
WHY_WITHDRAWN = "ผู้สมัครแจ้งขอถอน จะสมัครใหม่เมื่อพร้อมในปีต่อไป"


class Maker:
    """Makes one application after the other; nothing is written before `insert`."""

    def __init__(self, rng, people, notice):
        self.rng = rng
        self.people = people
        self.notice = notice
        self.serial = 0
        self.names = set()

    def day(self, until=LAST_DAY):
        """A working day of the recruiting months, not after `until`."""
        day = FIRST_DAY + timedelta(days=self.rng.randrange((until - FIRST_DAY).days + 1))
        return day - timedelta(days=max(0, day.weekday() - 4))

    def blank(self, cycle, officer, type_, area, *, until=LAST_DAY):
        """One that has begun: when, by whom and for which place."""
        day = self.day(until)
        day = day.replace(year=day.year + cycle.fiscal_year - YEAR)
        begun = moment(day, self.rng.randrange(8, 12), self.rng.randrange(60))
        return Application(
            key=key(self.rng),
            cycle=cycle,
            type=type_,
            area=area,
            officer=officer,
            created_by=officer,
            created_at=begun,
            updated_at=begun,
            notice=self.notice,
            notice_shown_at=begun,
            applied_on=day,
        )

    def one(self, cycle, officer, type_, area, *, earlier=None, until=LAST_DAY):
        """A whole one, ready to be registered; `earlier` is the same applicant's of last year."""
        made = self.blank(cycle, officer, type_, area, until=until)
        if earlier:
            made.applicant = earlier.applicant
            for name in CARRIED:
                setattr(made, name, getattr(earlier, name))
        else:
            self.fill(made)
        if not made.is_leader:
            made.resolution_on = made.applied_on - timedelta(days=self.rng.randrange(1, 15))
        made.registered_at = made.created_at + timedelta(hours=self.rng.randrange(1, 5))
        made.updated_at = made.registered_at
        return made

    def fill(self, made):
        rng = self.rng
        self.serial += 1
        person = self.people.one()
        made.title, made.given_name, made.family_name = person
        made.phone = f"08000{self.serial:05}"
        made.village_no = str(rng.randrange(1, 13))
        made.house_no = f"{rng.randrange(1, 300)}" + rng.choice(("", "", "/1", "/2"))
        made.postcode = made.area.postcode
        if made.is_leader:
            made.village_name = rng.choice(words.VILLAGES)
            made.position = rng.choice(words.LEADER_POSITIONS)
            made.citizen_id = citizen_id.made_up(self.serial)
            made.citizen_id_hash = fingerprint(made.citizen_id)
        else:
            made.position = rng.choice(words.COORDINATOR_POSITIONS)
            made.unit_name, made.village_name = self.unit(made)
            made.established_year = rng.randrange(2540, 2566)
            made.member_count = rng.randrange(12, 160)

    def unit(self, made):
        """A unit's name that the subdistrict does not have yet, and its village."""
        while True:
            village = self.rng.choice(words.VILLAGES)
            if made.type == ApplicantType.COMMUNITY:
                name = f"ชุมชนบ้าน{village} หมู่ที่ {made.village_no}"
            else:
                patterns = words.GROUPS if made.type == ApplicantType.GROUP else words.NETWORKS
                name = self.rng.choice(patterns).format(village=village, place=made.area.name)
            if (made.area_id, name) not in self.names:
                self.names.add((made.area_id, name))
                return name, village


def insert(rows):
    """Write new applications, each officer's own in that officer's name, numbered as they came."""
    numbered = sorted((row for row in rows if row.registered_at), key=lambda row: row.registered_at)
    for running, row in enumerate(numbered, start=1):
        row.number = f"{row.area_id[:4]}/{row.cycle.fiscal_year % 100:02d}-{running:04d}"
        row.stage, row.version = Stage.REGISTERED, 2
    for officer in dict.fromkeys(row.officer for row in rows):
        act_as(officer)
        insert_own([row for row in rows if row.officer == officer])
    return len(numbered)


def insert_own(rows):
    new = [row for row in rows if not row.applicant_id]
    for row in new:
        row.applicant = Applicant(type=row.type, area_id=row.area_id, created_at=row.created_at)
    Applicant.objects.bulk_create(row.applicant for row in new)
    for row in new:
        row.applicant = row.applicant  # now with its id
    Application.objects.bulk_create(rows)
    StageChange.objects.bulk_create(
        change(row, Stage.DRAFT, Stage.REGISTERED, row.officer, row.registered_at)
        for row in rows
        if row.stage == Stage.REGISTERED
    )


def change(row, before, after, by, at, comment=""):
    return StageChange(
        application=row,
        area_id=row.area_id,
        from_stage=before,
        to_stage=after,
        changed_at=at,
        changed_by=by,
        changed_by_name=by.get_full_name(),
        comment=comment,
    )


def move(rows, to, *, by, at, comments=None, **also):
    """As registry.actions.stages moves them, but at a time of the story."""
    if not rows:
        return
    act_as(by)
    comments = comments or {}
    StageChange.objects.bulk_create(
        change(row, row.stage, to, by, at, comments.get(row.pk, "")) for row in rows
    )
    Application.objects.filter(pk__in=[row.pk for row in rows]).update(
        stage=to, version=F("version") + 1, updated_at=at, **also
    )
    for row in rows:
        row.stage, row.version, row.updated_at = to, row.version + 1, at
        for name, value in also.items():
            setattr(row, name, value)


def withdraw(row):
    move(
        [row],
        Stage.WITHDRAWN,
        by=row.officer,
        at=row.registered_at + timedelta(days=2, hours=3),
        comments={row.pk: WHY_WITHDRAWN},
    )

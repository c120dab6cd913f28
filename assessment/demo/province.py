"""Standards of both years, then each unit's sheets, plans, progress and events."""

import random
from collections import Counter
from datetime import date, timedelta

from assessment.actions.standards import publish, sample_standard
from assessment.choices import SheetKind, SheetStatus
from assessment.demo import words
from assessment.demo.certificates import certify
from assessment.demo.committee import DISTRICTS, Committee
from assessment.demo.reports import report
from assessment.demo.roads import Writer
from assessment.demo.visits import plan_visits
from assessment.models import Attendance, LearningEvent, OwnIndicator
from assessment.standards import indicators_of
from registry.choices import COUNTED_STAGES, ApplicantType, Role, Stage
from registry.demo import PROVINCE, YEAR, act_as, moment
from registry.models import Application, Cycle, User

# How far the units of this year are: of ten, in turn.
THIS_YEAR = ("", "before", "", "open", "before", "plan", "", "agreed", "sent", "before")


def build():
    rng = random.Random(YEAR + 1)  # noqa: S311 - the same each time is what is wanted
    staff = User.objects.get(role=Role.PROVINCE)
    last, this = Cycle.objects.filter(area=PROVINCE).order_by("fiscal_year")
    for cycle in (last, this):
        story = Story(rng, cycle, standards(cycle, staff))
        (story.finished if cycle == last else story.begun)()
        story.events()
    certify(last, staff)


def standards(cycle, staff):
    """{type: (standard, indicators)}: the sample of each type, in use."""
    act_as(staff)
    found = {}
    for type_ in ApplicantType:
        standard = publish(sample_standard(cycle, type_, by=staff), by=staff)
        found[type_] = (standard, indicators_of(standard))
    return found


class Story:
    """One year of all districts."""

    def __init__(self, rng, cycle, standards):
        self.rng = rng
        self.cycle = cycle
        self.standards = standards
        self.writer = Writer(rng)
        units = Application.objects.in_cycle(cycle).filter(stage__in=COUNTED_STAGES)
        self.units = list(units.select_related("officer", "area").order_by("number"))

    def finished(self):
        """Last year: everybody went the whole road, not everybody passes."""
        for unit in self.units:
            act_as(unit.officer)
            before = self.sheet(unit, SheetKind.BEFORE, date(2024, 1, 15), low=True)
            plan = self.writer.plan(unit, before, date(2024, 1, 29), date(2024, 2, 5))
            self.writer.progress(plan, date(2024, 2, 12), (40, 100))
            self.sheet(unit, SheetKind.AFTER, date(2024, 4, 9), low=False, before=before)
        self.writer.flush()
        for code in DISTRICTS:
            committee = Committee(self.rng, self.cycle, code, self.units)
            committee.evaluate()
            plan_visits(committee)
            report(self.rng, self.cycle, code)

    def begun(self):
        """This year on 16 December: some assessed themselves, a few agreed on a plan."""
        officers, seen = list(dict.fromkeys(unit.officer_id for unit in self.units)), Counter()
        for unit in self.units:
            # Each officer has a bit of everything.
            place = seen[unit.officer_id] * 3 + officers.index(unit.officer_id)
            seen[unit.officer_id] += 1
            how_far = THIS_YEAR[place % len(THIS_YEAR)]
            if not how_far or unit.stage == Stage.RETURNED:
                continue
            act_as(unit.officer)
            if place % 20 == 4:
                self.own(unit)
            status = {"open": SheetStatus.OPEN, "sent": SheetStatus.SUBMITTED}.get(
                how_far, SheetStatus.CONFIRMED
            )
            day = date(2024, 12, 6) + timedelta(days=place % 5)
            before = self.sheet(unit, SheetKind.BEFORE, day, low=True, status=status)
            if how_far in ("plan", "agreed"):
                agreed = date(2024, 12, 11) if how_far == "agreed" else None
                plan = self.writer.plan(unit, before, date(2024, 12, 10), agreed)
                if agreed:
                    self.writer.progress(plan, date(2024, 12, 13), (10 + place % 3 * 15,))
        self.writer.flush()

    def sheet(self, unit, kind, day, **more):
        standard, indicators = self.standards[unit.type]
        at = moment(day, self.rng.randrange(9, 16), self.rng.randrange(60))
        return self.writer.sheet(unit, kind, standard, indicators, at, **more)

    def own(self, unit):
        text = self.rng.choice(words.OWN)
        OwnIndicator.objects.create(application=unit, area_id=unit.area_id, text=text)

    def events(self):
        """Each district's training of the year, with those who attended."""
        year = self.cycle.fiscal_year - 543
        by_district = {}
        for unit in self.units:
            by_district.setdefault(unit.area_id[:4], []).append(unit)
        for place, (code, units) in enumerate(sorted(by_district.items())):
            act_as(units[0].officer)
            day = date(year - 1, 12, 2 + place % 9)
            kinds = words.EVENTS if self.cycle.fiscal_year < YEAR else words.EVENTS[place % 3 :][:1]
            for kind, title, where, speaker in kinds:
                event = LearningEvent.objects.create(
                    cycle=self.cycle, area_id=code, kind=kind, title=title, held_on=day,
                    place=where, speaker=speaker, entered_by=units[0].officer,
                    entered_at=moment(day, 16),
                )  # fmt: skip
                self.attend(event, units)

    def attend(self, event, units):
        came = self.rng.sample(units, max(1, len(units) * 2 // 3))
        Attendance.objects.bulk_create(
            Attendance(
                event=event,
                application=unit,
                area_id=unit.area_id,
                people=1 if unit.is_leader else self.rng.randrange(1, 6),
            )
            for unit in came
        )

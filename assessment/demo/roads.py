"""Sheets, plans and progress as people would have entered them, at a time of the story."""

import hashlib
import random
import uuid
from datetime import timedelta

from django.core.files.base import ContentFile

from assessment.choices import PlanStatus, Scale, SheetStatus
from assessment.demo import words
from assessment.models import (
    Activity,
    DevelopmentPlan,
    OwnIndicator,
    ProgressEntry,
    ProgressPhoto,
    Score,
    Sheet,
)
from assessment.sheets import result_of
from assessment.tokens import BY_LINK
from registry.demo import moment
from registry.demo.evidence import picture

PHOTOS = 0.15
LINES = 3  # activities of a plan


class Writer:
    """Gathers scores and writes them together: there are thousands."""

    def __init__(self, rng: random.Random):
        self.rng = rng
        self.scores = []

    def flush(self):
        Score.objects.bulk_create(self.scores)
        self.scores = []

    def sheet(
        self, unit, kind, standard, indicators, at, *, low, before=None,
        status=SheetStatus.CONFIRMED,
    ):  # fmt: skip
        """A sheet with its answers; one that is open stops half-way."""
        name = BY_LINK if status == SheetStatus.SUBMITTED else unit.officer.get_full_name()
        sheet = Sheet(
            application=unit, area_id=unit.area_id, standard=standard, kind=kind, status=status,
            opened_at=at, opened_by=unit.officer,
        )  # fmt: skip
        if status != SheetStatus.OPEN:
            sheet.submitted_at, sheet.submitted_by_name = at + timedelta(hours=1), name
        if status == SheetStatus.CONFIRMED:
            sheet.confirmed_at, sheet.confirmed_by_name = sheet.submitted_at, name
        sheet.save()
        sheet.indicators = indicators
        count = len(indicators) // 2 if status == SheetStatus.OPEN else len(indicators)
        sheet.points = {
            row.pk: self.points(row, low, before.points.get(row.pk) if before else None)
            for row in indicators[:count]
        }
        for row_pk, points in sheet.points.items():
            self.score(sheet, points, at, name, indicator_id=row_pk)
        for own in OwnIndicator.objects.filter(application=unit):
            self.score(sheet, 1, at, name, own=own)
        return sheet

    def score(self, sheet, points, at, name, **which):
        note = self.rng.choice(words.NOTES) if self.rng.random() < 0.2 else ""
        score = Score(sheet=sheet, area_id=sheet.area_id, points=points, note=note, **which)
        score.saved_at, score.saved_by_name = at, name
        self.scores.append(score)

    def points(self, row, low, before):
        if row.scale == Scale.PASS:
            return row.max_points if self.rng.random() < (0.75 if low else 0.97) else 0
        if low:
            return self.rng.choices((0, 1, 2, 3), (2, 4, 4, 1))[0]
        return min(row.max_points, (before or 0) + self.rng.choices((0, 1, 2), (1, 4, 3))[0])

    def plan(self, unit, before, made_on, agreed_on):
        """Out of the gaps, as the page would have made it."""
        result = result_of(before.standard, before.indicators, before.points)
        plan = DevelopmentPlan.objects.create(
            application=unit, area_id=unit.area_id, goal=self.rng.choice(words.GOALS),
            created_at=moment(made_on, 10), created_by=unit.officer,
            status=PlanStatus.AGREED if agreed_on else PlanStatus.DRAFT,
            agreed_on=agreed_on, agreed_with=unit.person_name if agreed_on else "",
            agreed_by_name=unit.officer.get_full_name() if agreed_on else "",
        )  # fmt: skip
        plan.lines = Activity.objects.bulk_create(
            self.activity(plan, place, gap, agreed_on or made_on)
            for place, gap in enumerate(result.gaps[:LINES], start=1)
        )
        return plan

    def activity(self, plan, place, gap, begin):
        budget = self.rng.choice((None, None, 1500, 3000, 5000))
        # Of this year's plans a few have a first activity that is due already.
        length = 2 if place == 1 and self.rng.random() < 0.2 else 30 + 15 * place
        return Activity(
            plan=plan, area_id=plan.area_id, position=place, what=f"พัฒนา: {gap.item.text}"[:300],
            how=self.rng.choice(words.HOW), indicators=[gap.item.code], starts_on=begin,
            ends_on=begin + timedelta(days=length), responsible=plan.application.person_name,
            budget=budget, budget_source=self.rng.choice(words.SOURCES) if budget else "",
            expected=self.rng.choice(words.EXPECTED), evidence="ภาพถ่ายและรายงานการประชุม",
        )  # fmt: skip

    def progress(self, plan, first, percents):
        """Entries of each activity, with a photo now and then."""
        for line in plan.lines:
            for step, percent in enumerate(percents):
                day = first + timedelta(days=21 * step)
                entry = ProgressEntry.objects.create(
                    key=uuid.UUID(int=self.rng.getrandbits(128), version=4),
                    application=plan.application, activity=line, area_id=plan.area_id,
                    thread=line.thread, done_on=day, percent=percent,
                    text=words.DONE[2 if percent == 100 else min(step, 1)],
                    entered_at=moment(day, 15), entered_by=plan.application.officer,
                    entered_by_name=plan.application.officer.get_full_name(),
                )  # fmt: skip
                if self.rng.random() < PHOTOS:
                    self.photo(entry)

    def photo(self, entry):
        content = picture(self.rng.randrange(4))
        photo = ProgressPhoto(
            entry=entry, area_id=entry.area_id, name="ภาพกิจกรรม.jpg", content_type="image/jpeg",
            size=len(content), sha256=hashlib.sha256(content).hexdigest(),
            uploaded_at=entry.entered_at,
        )  # fmt: skip
        name = f"{uuid.UUID(int=self.rng.getrandbits(128), version=4)}.jpg"
        photo.file.save(name, ContentFile(content), save=False)
        photo.save()

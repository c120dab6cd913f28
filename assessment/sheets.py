"""A sheet as it is filled in: each indicator with its answer, what was before, what is lacking."""

from dataclasses import dataclass, field, replace

from django.db.models import Q

from assessment.choices import SELF_ASSESSMENTS, IndicatorKind, SheetKind, SheetStatus
from assessment.models import Indicator, OwnIndicator, Score, ScoreFile, Sheet
from assessment.models.sheet import key_of
from assessment.results import Result, judge
from assessment.standards import items_of, names_of, rule_of


@dataclass
class Answer:
    """One line of the form: an indicator of the standard, or one of the applicant's own."""

    row: Indicator | OwnIndicator
    score: Score | None = None
    files: list = field(default_factory=list)
    before: int | None = None
    claims: list = field(default_factory=list)  # what the applicant said of itself

    @property
    def is_own(self):
        return isinstance(self.row, OwnIndicator)

    @property
    def key(self):
        return key_of(None, self.row.pk) if self.is_own else key_of(self.row.pk)

    @property
    def is_asked(self):
        """An own indicator that was given up stays where it was scored."""
        return self.score is not None or not (self.is_own and self.row.is_retired)

    @property
    def points(self):
        return self.score.points if self.score else None

    @property
    def note(self):
        return self.score.note if self.score else ""

    @property
    def version(self):
        return self.score.version if self.score else 0

    @property
    def kind_word(self):
        return "ของผู้สมัครเอง" if self.is_own else self.row.get_kind_display()

    @property
    def is_main(self):
        return not self.is_own and self.row.kind == IndicatorKind.MAIN

    @property
    def passes(self):
        return self.points is not None and not self.is_own and self.points >= self.row.pass_at

    def level(self, points):
        return dict(self.row.choices).get(points, "")

    @property
    def level_word(self):
        return self.level(self.points)

    @property
    def before_word(self):
        return self.level(self.before)


@dataclass
class Part:
    """A dimension of the form with its answers; the applicant's own ones are the last part."""

    number: int
    name: str
    answers: list


@dataclass
class Form:
    """A whole sheet."""

    sheet: Sheet
    parts: list
    indicators: list
    own: list
    result: Result

    @property
    def answers(self):
        return [answer for part in self.parts for answer in part.answers]

    @property
    def unanswered(self):
        return [one for one in self.answers if one.points is None and not one.is_own]

    def beside(self, claims):
        """Put what the applicant said of itself beside each indicator, by its code."""
        for answer in self.answers:
            answer.claims = claims.get(answer.row.code, [])
        return self

    def find(self, key):
        return next((one for one in self.answers if one.key == key), None)


@dataclass(frozen=True)
class Claim:
    """What an applicant answered in its self-assessment."""

    label: str
    score: Score
    files: list

    @property
    def word(self):
        row = self.score.indicator or self.score.own
        return dict(row.choices).get(self.score.points, "")


OWN_PART = "ตัวชี้วัดที่ผู้สมัครกำหนดเอง (ไม่มีผลต่อการผ่าน)"


def whole(sheet, *, with_files=True, with_before=True, earlier=None, files=None):
    """The form of a sheet whose standard came with it; four statements, one more for an after.
    `earlier` is the form of the same application's sheet before: it knows what both share."""
    indicators = earlier.indicators if earlier else indicators_of_sheet(sheet)
    own = earlier.own if earlier else own_of(sheet)
    before = points_before(sheet, earlier) if with_before else {}
    scores = {score.key: score for score in sheet.scores.all()}
    if files is None:
        files = files_by_score(Q(score__sheet=sheet)) if with_files else {}
    answers = [Answer(row) for row in (*indicators, *own)]
    for answer in answers:
        answer.score = scores.get(answer.key)
        answer.files = files.get(answer.score.pk, []) if answer.score else []
        answer.before = before.get(answer.key)
    return Form(
        sheet=sheet,
        parts=parts_of(one for one in answers if one.is_asked),
        indicators=indicators,
        own=own,
        result=result_of(sheet.standard, indicators, points_of(scores.values())),
    )


def refreshed(form):
    """The same form after an answer, its arithmetic done anew without asking the database."""
    points = {one.row.pk: one.points for one in form.answers if not one.is_own}
    return replace(form, result=result_of(form.sheet.standard, form.indicators, points))


def indicators_of_sheet(sheet):
    rows = Indicator.objects.filter(standard=sheet.standard_id)
    return list(rows.select_related("dimension").order_by("position"))


def own_of(sheet):
    return list(OwnIndicator.objects.filter(application=sheet.application_id))


def points_before(sheet, earlier=None):
    """{key: points} of the sheet before development, where this one is the after."""
    if sheet.kind != SheetKind.AFTER:
        return {}
    if earlier:
        return {one.key: one.points for one in earlier.answers if one.score}
    scores = Score.objects.filter(
        sheet__application=sheet.application_id, sheet__kind=SheetKind.BEFORE
    )
    return {score.key: score.points for score in scores}


def files_by_score(which):
    found = {}
    for file in ScoreFile.objects.present().filter(which):
        found.setdefault(file.score_id, []).append(file)
    return found


def files_at_hand(sheet):
    """Of a member's sheet and of what the applicant claims; one statement."""
    claimed = Q(
        score__sheet__application=sheet.application_id,
        score__sheet__kind__in=SELF_ASSESSMENTS,
        score__sheet__status=SheetStatus.CONFIRMED,
    )
    return files_by_score(Q(score__sheet=sheet) | claimed)


def points_of(scores):
    """{indicator: points} of the standard's own indicators: those of the applicant never decide."""
    return {score.indicator_id: score.points for score in scores if score.indicator_id}


def result_of(standard, indicators, points):
    return judge(rule_of(standard), names_of(indicators), items_of(indicators), points)


def parts_of(answers):
    parts = {}
    for answer in answers:
        if answer.is_own:
            number, name = 0, OWN_PART
        else:
            number, name = answer.row.dimension.position, answer.row.dimension.name
        parts.setdefault(number, Part(number, name, [])).answers.append(answer)
    return list(parts.values())


def claims_of(application, files):
    """{code of an indicator: [Claim before, Claim after]}; one statement."""
    rows = Score.objects.filter(
        sheet__application=application,
        sheet__kind__in=SELF_ASSESSMENTS,
        sheet__status=SheetStatus.CONFIRMED,
    )
    found = {}
    for score in rows.select_related("sheet", "indicator", "own").order_by("sheet__opened_at"):
        code = (score.indicator or score.own).code
        label = score.sheet.get_kind_display()
        found.setdefault(code, []).append(Claim(label, score, files.get(score.pk, [])))
    return found

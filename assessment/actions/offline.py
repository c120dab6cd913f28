"""Changes that a telephone made without a signal, taken in when it is back: each once, each by the
rules of an answer that is given on the page (assessment/actions/sheets.py)."""

from dataclasses import dataclass

from django.db import transaction

from assessment.actions import sheets
from assessment.actions.evaluations import Scorer, begin_sheet
from assessment.actions.sheets import StaleAnswer, lock, write
from assessment.models import Score, SheetChange
from registry import uploads
from registry.errors import Refused

NO_INDICATOR = "ไม่มีตัวชี้วัดนี้ในแบบประเมิน"


@dataclass(frozen=True)
class Taken:
    """What became of one change: "taken", "stale" or "refused". `score` stands there now; it may
    be newer than `version`, which the change made."""

    key: object
    state: str
    score: Score | None = None
    reason: str = ""
    version: int = 0


def sheet_for(evaluation, own, *, by):
    """The member's sheet; its first change begins it, as a click on the page does."""
    return own or begin_sheet(evaluation, by=by)


@transaction.atomic
def take_answers(sheet, rows, changes, *, by):
    """[Taken] of changes {key, row, points, note, seen, made_at}; `rows` are the indicators by
    their names in the form. The sheet is locked once; besides that, one statement an answer."""
    kept, scores = kept_of(sheet, changes), scores_of(sheet)
    found = [again(change, kept, scores) for change in changes]
    if all(found):
        return found
    author = Scorer(by)
    try:
        lock(sheet, author.refusal)
    except Refused as refused:
        return [
            one or Taken(change["key"], "refused", reason=str(refused))
            for one, change in zip(found, changes, strict=True)
        ]
    kept, scores = kept_of(sheet, changes), scores_of(sheet)  # what came in while it waited
    found = []
    for change in changes:
        taken = again(change, kept, scores) or take(sheet, rows, scores, change, by=author)
        if taken.state == "taken" and change["key"] not in kept:
            kept[change["key"]] = noted(sheet, change, taken.score)
        found.append(taken)
    SheetChange.objects.bulk_create(row for row in kept.values() if row.pk is None)
    return found


def kept_of(sheet, changes):
    """{key: row} of those that were taken in already."""
    keys = [change["key"] for change in changes]
    return {row.key: row for row in SheetChange.objects.filter(sheet=sheet, key__in=keys)}


def scores_of(sheet):
    """{name of an indicator in the form: score}"""
    return {score.key: score for score in Score.objects.filter(sheet=sheet)}


def again(change, kept, scores):
    """What is told when the same change comes once more."""
    row = kept.get(change["key"])
    return row and Taken(row.key, "taken", scores.get(change["row"]), version=row.version)


def take(sheet, rows, scores, change, *, by):
    name, key = change["row"], change["key"]
    if name not in rows:
        return Taken(key, "refused", reason=NO_INDICATOR)
    try:
        scores[name] = write(
            sheet, rows[name], scores.get(name),
            points=change["points"], note=change["note"], seen=change["seen"], by=by,
        )  # fmt: skip
    except StaleAnswer as stale:
        return Taken(key, "stale", stale.score, str(stale))
    except Refused as refused:
        return Taken(key, "refused", scores.get(name), str(refused))
    return Taken(key, "taken", scores[name], version=scores[name].version)


def noted(sheet, change, score, file=None):
    return SheetChange(
        sheet=sheet, area_id=sheet.area_id, key=change["key"], score=score,
        version=score.version, file=file, made_at=change["made_at"],
    )  # fmt: skip


@transaction.atomic
def take_photo(sheet, rows, change, upload, *, by):
    """A photo of the visit. The sheet is locked before it is looked for a second time: two
    sendings of one photo at the same moment keep one file."""
    kept, scores = kept_of(sheet, [change]), scores_of(sheet)
    if found := again(change, kept, scores):
        return found
    author = Scorer(by)
    try:
        lock(sheet, author.refusal)
        if found := again(change, kept_of(sheet, [change]), scores):
            return found
        if change["row"] not in rows:
            raise Refused(NO_INDICATOR)
        file = sheets.attach(sheet, rows[change["row"]], upload, by=author)
    except (Refused, uploads.Refused) as refused:
        return Taken(change["key"], "refused", reason=str(refused))
    noted(sheet, change, file.score, file).save()
    return Taken(change["key"], "taken", file.score, version=file.score.version)

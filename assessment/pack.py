"""The pack of one's visits: all that a member needs to judge without a signal, as plain data for
static/js/offline. Others' points are not in it. Writes nothing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q
from django.urls import get_script_prefix, reverse
from django.utils.crypto import salted_hmac

from assessment import permissions
from assessment.choices import SELF_ASSESSMENTS, PlanStatus, SheetStatus
from assessment.duties import tasks_of
from assessment.evaluations import indicators_by_standard
from assessment.models import Activity, OwnIndicator, ProgressPhoto, Score, ScoreFile, Standard
from assessment.road import Step, with_progress
from assessment.sheets import OWN_PART, Answer, Claim, parts_of
from assessment.standards import rule_of
from assessment.words import rule_in_words
from mchch import clock
from registry.windows import see_steps


def account_of(user):
    """Whose a pack is, without telling who that is. Without an account it is of the name under
    which the member sits in that district: a new link of the same member goes on with it."""
    whose = str(user.pk) if user.pk else f"link:{user.area_id}:{user.get_full_name()}"
    return salted_hmac("mchch.offline", whose).hexdigest()[:32]


def ends_at(user, now):
    """A pack does not outlive the link with which it was fetched."""
    end = now + timedelta(days=settings.OFFLINE_DAYS)
    return end if user.pk else min(end, user.until)


def pack_of(user, cycle):
    """A dictionary of plain values; the same statements, however many applicants."""
    tasks = [task for task in tasks_of(user, cycle) if not task.evaluation.is_concluded]
    units = [task for task in tasks if task.is_open]
    if not hasattr(cycle, "steps_seen"):  # each applicant is asked whether it may be judged now
        see_steps(cycle, user.area_id)
    now = clock.now()
    return {
        "account": account_of(user),
        "name": user.get_full_name(),
        "year": cycle.fiscal_year,
        "prepared_at": now.isoformat(),
        "expires_at": ends_at(user, now).isoformat(),
        "by_link": user.pk is None,
        "days": settings.OFFLINE_DAYS,
        "picture_bytes": settings.OFFLINE_PICTURES_BYTES,
        "photo_bytes": settings.UPLOAD_MAX_BYTES,
        "urls": urls(),
        "standards": standards_of(units),
        "units": Units(user, cycle, units).told(),
        "others": [other(task) for task in tasks if not task.is_open],
    }


def urls():
    """Where the telephone asks: it knows no other addresses."""
    names = {"pack": "offline_pack", "token": "offline_token", "mine": "evaluation_mine"}
    return {name: reverse(page) for name, page in names.items()}


def places(user):
    """For ordinary pages: whose pack it would be, and where the application is."""
    more = {
        "app": reverse("offline"),
        "worker": reverse("offline_worker"),
        "scope": get_script_prefix(),
    }
    return {"account": account_of(user), "days": settings.OFFLINE_DAYS} | urls() | more


def other(task):
    """One that is not to be judged any more: named only, so that nobody looks for it."""
    word = "มีส่วนได้เสีย งดให้คะแนน" if task.state == "conflict" else "ส่งคะแนนแล้ว"
    return {"name": task.evaluation.application.display_name, "word": word}


def standards_of(tasks):
    wanted = {task.evaluation.standard_id for task in tasks}
    indicators = indicators_by_standard(wanted)
    return {
        row.pk: {
            "title": row.title,
            "sample": row.sample_words,
            "rule": rule_in_words(rule_of(row)),
            "parts": [
                part_told(part) for part in parts_of(Answer(one) for one in indicators[row.pk])
            ],
        }
        for row in Standard.objects.filter(pk__in=wanted)
    }


def part_told(part):
    return {
        "number": part.number,
        "name": part.name,
        "indicators": [indicator(line) for line in part.answers],
    }


def indicator(line):
    row = line.row
    return {
        "key": line.key,
        "code": row.code,
        "text": row.text,
        "kind": line.kind_word,
        "counts": not line.is_own,
        "evidence": row.evidence,
        "levels": row.choices,
        "possible": row.max_points,
        "weight": "1" if line.is_own else str(row.weight),
    }


@dataclass(frozen=True)
class Units:
    """The applicants of a pack, with what was fetched for all of them together."""

    user: object
    cycle: object
    tasks: list

    def told(self):
        applications = [task.evaluation.application_id for task in self.tasks]
        sheets = [task.sheet.pk for task in self.tasks if task.sheet]
        own = OwnIndicator.objects.filter(application__in=applications)
        files = files_of_all(sheets, applications)
        found = {
            "own": grouped(own, "application_id"),
            "claims": claims_of_all(applications, files),
            "steps": steps_of_all(applications),
            "photos": photos_of_all(applications),
            "answers": answers_of_all(sheets, files),
        }
        return [self.unit(task, found) for task in self.tasks]

    def unit(self, task, found):
        evaluation, sheet = task.evaluation, task.sheet
        application = evaluation.application
        application.cycle = self.cycle
        answers, names = found["answers"][sheet.pk if sheet else None]
        lines = [Answer(row) for row in found["own"].get(application.pk, [])]
        lines = [line for line in lines if not line.row.is_retired or line.key in answers]
        return {
            "evaluation": evaluation.pk,
            "standard": evaluation.standard_id,
            "refused": self.refusal(task),
            "taken_in": evaluation.taken_in_reason,
            "own": [{"number": 0, "name": OWN_PART, "indicators": [*map(indicator, lines)]}]
            if lines
            else [],
            "answers": answers,
            "files": names,
            "claims": found["claims"].get(application.pk, {}),
            "steps": found["steps"].get(application.pk, []),
            "photos": found["photos"].get(application.pk, []),
            "urls": addresses(evaluation, sheet),
        } | card(application)

    def refusal(self, task):
        """Why nothing can be given, as when the points are on a paper that a secretary enters."""
        evaluation, sheet = task.evaluation, task.sheet
        if sheet is None:
            return permissions.refuse_judge(self.user, evaluation)
        sheet.evaluation = evaluation
        return permissions.refuse_points(self.user, sheet)


def addresses(evaluation, sheet):
    page = reverse("evaluation_sheet", args=[sheet.pk]) if sheet else reverse("evaluation_mine")
    return {
        "changes": reverse("evaluation_changes", args=[evaluation.pk]),
        "photo": reverse("evaluation_photo", args=[evaluation.pk]),
        "page": page,
        "answer": reverse("evaluation_answer", args=[sheet.pk]) if sheet else "",
    }


def card(application):
    """Who and where, as on the page; never the citizen ID."""
    house = f"เลขที่ {application.house_no}" if application.house_no else ""
    village = f"หมู่ที่ {application.village_no}" if application.village_no else ""
    place = (house, village, application.village_name, application.area.label)
    return {
        "name": application.display_name,
        "type": application.get_type_display(),
        "person_word": "ผู้สมัคร" if application.is_leader else "ผู้ประสานงาน",
        "person": " ".join(filter(None, (application.person_name, application.position))),
        "place": " ".join(filter(None, place)),
        "phone": application.phone,
        "officer": application.officer.get_full_name(),
    }


def grouped(rows, by):
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, by)].append(row)
    return found


def stands(score):
    """An answer as it is in the system, for the pack and for what is told of a conflict."""
    return {
        "points": score.points,
        "note": score.note,
        "version": score.version,
        "saved_at": score.saved_at.isoformat(),
        "saved_by": score.saved_by_name,
    }


def confirmed(of=""):
    """The self-assessments by which the officer stands; `of` is the way to the sheet."""
    return {f"{of}kind__in": SELF_ASSESSMENTS, f"{of}status": SheetStatus.CONFIRMED}


def files_of_all(sheets, applications):
    """{score: [file]} of the own sheets and of self-assessments; one statement."""
    theirs = Q(score__sheet__application__in=applications, **confirmed("score__sheet__"))
    rows = ScoreFile.objects.present().filter(Q(score__sheet__in=sheets) | theirs)
    return grouped(rows, "score_id")


def answers_of_all(sheets, files):
    """{sheet: {name in the form: what stands there}}, and the names of its files beside it."""
    found = defaultdict(lambda: ({}, {}))
    for score in Score.objects.filter(sheet__in=sheets):
        answers, names = found[score.sheet_id]
        answers[score.key] = stands(score)
        if score.pk in files:
            names[score.key] = [file.name for file in files[score.pk]]
    return found


# Of a claim: hundreds are read for a pack.
SHOWN_OF_CLAIM = (
    *("points", "note", "sheet__kind", "sheet__application", "own__position"),
    *(f"indicator__{name}" for name in ("code", "scale", "levels", "max_points")),
)


def claims_of_all(applications, files):
    """{application: {code: [what it said of itself]}}; one statement."""
    rows = Score.objects.filter(sheet__application__in=applications, **confirmed("sheet__"))
    found = defaultdict(lambda: defaultdict(list))
    rows = rows.select_related("sheet", "indicator", "own").only(*SHOWN_OF_CLAIM)
    for score in rows.order_by("sheet__opened_at"):
        claim = Claim(score.sheet.get_kind_display(), score, files.get(score.pk, []))
        code = (score.indicator or score.own).code
        found[score.sheet.application_id][code].append(claim_told(claim))
    return found


def claim_told(claim):
    return {
        "label": claim.label,
        "points": claim.score.points,
        "word": claim.word,
        "note": claim.score.note,
        "files": [file_told(file, "score_file_small") for file in claim.files],
    }


def file_told(file, page):
    """A picture has an address where it is small; other files are named."""
    picture = reverse(page, args=[file.pk]) if file.is_picture else ""
    return {"name": file.name, "picture": picture}


def steps_of_all(applications):
    """{application: [what it did of its plan]}; one statement."""
    rows = with_progress(Activity.objects.filter(plan__application__in=applications))
    rows = rows.filter(plan__status=PlanStatus.AGREED).annotate(unit=F("plan__application"))
    found = defaultdict(list)
    for row in rows.order_by("position", "id"):
        step = Step(row)
        found[row.unit].append(
            {"what": row.what, "percent": step.percent, "word": step.word, "level": step.level}
        )
    return found


def photos_of_all(applications):
    """{application: [photo of progress]}; one statement."""
    rows = ProgressPhoto.objects.present().filter(entry__application__in=applications)
    found = defaultdict(list)
    for row in rows.annotate(unit=F("entry__application"), done=F("entry__text")):
        found[row.unit].append(file_told(row, "progress_photo_small") | {"text": row.done})
    return found

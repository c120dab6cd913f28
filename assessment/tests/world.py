"""What the tests of isolation (registry/tests/world.py) need to know of judging."""

from django.core.files.base import ContentFile

from assessment.choices import PlanStatus, SheetStatus, StandardStatus
from assessment.tests import factories
from assessment.tokens import token_of
from registry.choices import ApplicantType, MemberRole
from registry.tests.upload_samples import jpeg
from registry.tests.world import PEOPLE, STAFF, word

MAKERS = {
    "standards/<int:pk>": lambda place: place.standard.pk,
    **dict.fromkeys(
        (f"standards/<int:pk>/{verb}/" for verb in ("edit", "publish", "discard")),
        lambda place: place.standard_draft.pk,
    ),
    "standards/<int:pk>/withdraw/": lambda place: place.standard_unused.pk,
    "development/export/<str:what>": lambda place: "scores",
    "development/<int:pk>": lambda place: place.application.pk,
    "development/<int:pk>/<str:kind>": lambda place: "BEFORE",
    "own-indicators/<int:pk>": lambda place: place.own_indicator.pk,
    "sheets/<int:pk>": lambda place: place.sheet.pk,
    "sheets/<int:pk>/confirm/": lambda place: place.sheet_sent.pk,
    "sheets/<int:pk>/reopen/": lambda place: place.sheet_sent.pk,
    "links/<int:pk>": lambda place: place.link.pk,
    "papers/link/<int:pk>": lambda place: place.link.pk,
    "score-files/<int:pk>": lambda place: place.score_file.pk,
    # Somebody with a token of a place sees its sheet, whoever they are: no token of a foreign one
    # can be had (assessment/tests/test_personal.py).
    "s/<str:token>": lambda place: "0" * 64,
    "plans/<int:pk>": lambda place: place.plan.pk,
    **dict.fromkeys(
        (f"plans/<int:pk>/{verb}/" for verb in ("edit", "agree", "discard")),
        lambda place: place.plan_draft.pk,
    ),
    "activities/<int:pk>": lambda place: place.activity.pk,
    "progress-photos/<int:pk>": lambda place: place.photo.pk,
    "progress-photos/<int:pk>/small/": lambda place: place.progress_picture.pk,
    "score-files/<int:pk>/small/": lambda place: place.evidence_picture.pk,
    "events/<int:pk>": lambda place: place.event.pk,
}
MAKERS |= {
    "evaluation/<int:pk>": lambda place: place.evaluation.pk,
    "evaluation/take-in/<int:pk>": lambda place: place.application.pk,
    "conflicts/<int:pk>": lambda place: place.conflict.pk,
    "member-sheets/<int:pk>": lambda place: place.member_sheet.pk,
    "member-sheets/<int:pk>/reopen/": lambda place: place.own_member_sheet.pk,
    "member-files/<int:pk>": lambda place: place.member_file.pk,
    "scans/<int:pk>": lambda place: place.scan.pk,
}
NO_OBJECT = {
    *("development/export/<str:what>", "development/<int:pk>/<str:kind>", "s/<str:token>"),
}
ABOUT_PEOPLE = (
    *("development/", "own-indicators/", "sheets/", "links/", "score-files/", "plans/"),
    *("activities/", "progress-photos/", "events/"),
    *("evaluation/", "conflicts/", "member-sheets/", "member-files/", "scans/"),
)
OF_THE_PROVINCE = ("standards/",)
STANDARDS = ("standard", "standard_draft", "standard_unused")


def add_to_province(place):
    """A standard in use, one in use that nobody was judged by, and a draft."""
    make = factories.StandardFactory
    place.add(
        STAFF,
        standard=make(area_id=place.code, cycle=place.cycle),
        standard_unused=make(area_id=place.code, cycle=place.cycle, type=ApplicantType.NETWORK),
        standard_draft=make(
            area_id=place.code,
            cycle=place.cycle,
            type=ApplicantType.COMMUNITY,
            status=StandardStatus.DRAFT,
        ),
    )
    for name in STANDARDS:
        place.add(
            STAFF,
            **{f"{name}_dimension": place.rows[name].dimensions.first()},
            **{f"{name}_indicator": place.rows[name].indicators.first()},
        )


def add_to_district(place, above):
    place.rows |= {name: above.rows[name] for name in STANDARDS}
    add_sheets(place)
    add_plans(place)
    add_evaluation(place)
    event = factories.EventFactory(area_id=place.code, entered_by=place.officer)
    place.add(PEOPLE, event=event)
    place.add(
        PEOPLE, attendance=factories.AttendanceFactory(event=event, application=place.application)
    )


def add_sheets(place):
    sheet = factories.SheetFactory(application=place.application, standard=place.standard)
    sent = factories.SheetFactory(
        application=place.returned, standard=place.standard, status=SheetStatus.SUBMITTED
    )
    place.add(PEOPLE, sheet=sheet, sheet_sent=sent)
    score = factories.ScoreFactory(sheet=sheet)
    upload = ContentFile(word(PEOPLE, place.code).encode(), f"score{place.code}.pdf")
    place.add(
        PEOPLE,
        score=score,
        score_file=factories.ScoreFileFactory(score=score, file=upload),
        evidence_picture=factories.ScoreFileFactory(score=score, **picture(place)),
        own_indicator=factories.OwnIndicatorFactory(application=place.application),
    )
    place.rows["link"] = factories.PersonalLinkFactory(sheet=sheet)
    place.rows["token"] = token_of(place.link.key)


def add_evaluation(place):
    """A unit before the committee, of which the head is the secretary."""
    evaluation = factories.EvaluationFactory(
        application=place.application, standard=place.standard, order=place.order
    )
    seat = factories.seated(place.head, MemberRole.SECRETARY, order=place.order)
    place.add(PEOPLE, evaluation=evaluation, own_seat=seat)
    sheet = factories.MemberSheetFactory(
        evaluation=evaluation, seat=place.order_member, entered_by_name="เลขานุการ"
    )
    # Two sheets of one evaluation cannot both have the word alone as their member's name.
    place.rows["own_member_sheet"] = factories.MemberSheetFactory(
        evaluation=evaluation,
        seat=seat,
        status=SheetStatus.CONFIRMED,
        member_name=f"{word(PEOPLE, place.code)} เลขานุการ",
    )
    for indicator in place.standard.indicators.all():
        factories.ScoreFactory(sheet=place.own_member_sheet, indicator=indicator)
    score = factories.ScoreFactory(sheet=sheet)
    upload = ContentFile(word(PEOPLE, place.code).encode(), f"member{place.code}.pdf")
    scan = ContentFile(word(PEOPLE, place.code).encode(), f"scan{place.code}.pdf")
    place.add(
        PEOPLE,
        sheet_change=factories.SheetChangeFactory(score=score),
        member_sheet=sheet,
        member_file=factories.ScoreFileFactory(score=score, file=upload),
        scan=factories.ScanFactory(sheet=sheet, file=scan),
        conflict=factories.ConflictFactory(evaluation=evaluation),
        meeting=factories.MeetingFactory(area_id=place.code, order=place.order),
    )


def add_plans(place):
    """An agreed plan whose road is not at its end, and a draft of the next version."""
    plan = factories.PlanFactory(application=place.application)
    draft = factories.PlanFactory(
        application=place.application, status=PlanStatus.DRAFT, version_no=2
    )
    place.add(PEOPLE, plan=plan, plan_draft=draft)
    activity = factories.ActivityFactory(plan=plan)
    place.add(PEOPLE, activity=activity, activity_draft=factories.ActivityFactory(plan=draft))
    entry = factories.ProgressFactory(activity=activity)
    upload = ContentFile(word(PEOPLE, place.code).encode(), f"photo{place.code}.jpg")
    place.add(PEOPLE, progress=entry, photo=factories.PhotoFactory(entry=entry, file=upload))
    place.add(PEOPLE, progress_picture=factories.PhotoFactory(entry=entry, **picture(place)))


def picture(place):
    """One that can be made small."""
    file = ContentFile(jpeg(), f"picture{place.code}.jpg")
    return {"file": file, "content_type": "image/jpeg"}

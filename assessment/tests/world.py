"""What the tests of isolation (registry/tests/world.py) need to know of judging."""

from django.core.files.base import ContentFile

from assessment.choices import PlanStatus, Resolution, SheetStatus, StandardStatus
from assessment.report import contents
from assessment.tests import certified, factories
from assessment.tokens import token_of
from mchch import clock
from registry.choices import (
    ApplicantType,
    Joining,
    MemberRole,
    Stage,
    StepKind,
    SubmissionStatus,
)
from registry.tests.factories import ApplicationFactory, RunningNumberFactory, SubmissionFactory
from registry.tests.upload_samples import jpeg
from registry.tests.world import PEOPLE, STAFF, word

MAKERS = {
    "standards/copy/<int:pk>": lambda place: place.cycle.pk,
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
    "evaluation/<int:pk>/consider-again/": lambda place: place.concluded.pk,
    "conflicts/<int:pk>": lambda place: place.conflict.pk,
    "member-sheets/<int:pk>": lambda place: place.member_sheet.pk,
    "member-sheets/<int:pk>/reopen/": lambda place: place.own_member_sheet.pk,
    "member-files/<int:pk>": lambda place: place.member_file.pk,
    "scans/<int:pk>": lambda place: place.scan.pk,
    "visits/<int:pk>": lambda place: place.visit.pk,
    "members/<int:pk>": lambda place: place.linked_seat.pk,
    "member-links/<int:pk>": lambda place: place.member_link.pk,
    "papers/member-link/<int:pk>": lambda place: place.member_link.pk,
    "m/<str:token>": lambda place: "0" * 64,
}
MAKERS |= {
    "evaluation/<int:pk>/guidance/": lambda place: place.failed.pk,
    "announcements/<int:pk>": lambda place: place.announcement.pk,
    **dict.fromkeys(
        (f"announcements/<int:pk>/{verb}/" for verb in ("edit", "sign", "discard")),
        lambda place: place.announcement_draft.pk,
    ),
    "certificates/<int:pk>": lambda place: place.certificate.pk,
    # Behind a certificate's QR everybody reads the same few facts (tests/test_public.py).
    "c/<str:token>": lambda place: "0" * 16,
}
NO_OBJECT = {
    *("development/export/<str:what>", "development/<int:pk>/<str:kind>", "s/<str:token>"),
    "c/<str:token>",
    "m/<str:token>",
}
ABOUT_PEOPLE = (
    *("development/", "own-indicators/", "sheets/", "links/", "score-files/", "plans/"),
    *("activities/", "progress-photos/", "events/"),
    *("evaluation/", "conflicts/", "member-sheets/", "member-files/", "scans/"),
    *("announcements/", "certificates/"),
    *("visits/", "members/", "member-links/"),
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
    # What a province may have where it certifies itself.
    announcement = certified.AnnouncementFactory(area_id=place.code, created_by=place.staff)
    place.add(
        STAFF,
        announcement=announcement,
        issuance=certified.IssuanceFactory(announcement=announcement, issued_by=place.staff),
        certificate_series=RunningNumberFactory(area_id=place.code, series="certificate"),
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
    add_certificate(place)
    add_failed(place)
    add_visit(place)
    add_report(place)
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


def add_certificate(place):
    """A unit that passed, was announced and has its certificate; the draft of the next list."""
    announcement = certified.AnnouncementFactory(area_id=place.code, created_by=place.head)
    draft = certified.AnnouncementFactory(
        area_id=place.code, created_by=place.head, signed_at=None, number_by_hand=False
    )
    unit = ApplicationFactory(officer=place.officer, stage=Stage.PASSED)
    line = certified.CertificationFactory(announcement=announcement, application=unit)
    issuance = certified.IssuanceFactory(announcement=announcement, issued_by=place.head)
    upload = ContentFile(word(PEOPLE, place.code).encode(), f"announced{place.code}.pdf")
    place.add(
        PEOPLE,
        certified_unit=unit,
        announcement=announcement,
        announcement_draft=draft,
        announcement_scan=certified.AnnouncementScanFactory(announcement=announcement, file=upload),
        certification=line,
        issuance=issuance,
        certificate=certified.CertificateFactory(certification=line, issuance=issuance),
    )


def add_failed(place):
    """A unit that did not pass, and is told what it lacks."""
    unit = ApplicationFactory(officer=place.officer, stage=Stage.NOT_PASSED)
    failed = factories.EvaluationFactory(
        application=unit, standard=place.standard, order=place.order, meeting=place.meeting,
        resolution=Resolution.FAIL, joining=Joining.MEAN, concluded_at=clock.now(),
    )  # fmt: skip
    place.add(PEOPLE, failed_unit=unit, failed=failed)


def add_visit(place):
    """To the unit before the committee, by the head; and the link of a member without account."""
    visit = factories.VisitFactory(
        area_id=place.code, cycle=place.cycle, held_on=clock.today(), to=place.evaluation,
        by=place.own_seat,
    )  # fmt: skip
    seat = factories.seated(order=place.order)
    place.add(
        PEOPLE,
        visit=visit,
        visit_stop=visit.stops.get(),
        visit_member=visit.members.get(),
        visit_change=factories.VisitChangeFactory(visit=visit),
        linked_seat=seat,
    )
    # Somebody without an account is known by name: nobody else's may be the same.
    place.linked_seat.name += " ผู้ถือลิงก์"
    place.linked_seat.save()
    place.rows["member_link"] = factories.MemberLinkFactory(seat=seat, created_by=place.head)
    place.rows["member_token"] = token_of(place.member_link.key)


def add_report(place):
    """A unit whose result was concluded, taken back and concluded again; the district's report,
    which came back from the province and is being mended."""
    text = word(PEOPLE, place.code)
    meeting = factories.MeetingFactory(
        area_id=place.code, order=place.order, concluded_at=place.evaluation.opened_at
    )
    concluded = factories.EvaluationFactory(
        application=place.leader, standard=place.standard, order=place.order, resolution="FAIL",
        joining="MEAN", meeting=meeting, concluded_at=meeting.concluded_at,
    )  # fmt: skip
    place.add(PEOPLE, meeting_held=meeting, concluded=concluded)
    report = factories.ReportFactory(area_id=place.code, next_steps={str(place.leader.pk): text})
    reopened = factories.ReopenedResultFactory(evaluation=concluded, meeting=meeting)
    place.add(PEOPLE, report=report, reopened=reopened)
    # Not through `add`: two sendings of a district cannot have the same receipt.
    place.rows["report_sent"] = SubmissionFactory(
        area_id=place.code, kind=StepKind.REPORT, status=SubmissionStatus.RETURNED,
        sent_by=place.head, note=text, reason=text, snapshot=contents(report) | {"missing": [text]},
    )  # fmt: skip


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

"""The list of kinds of papers, and how one is made. Everything that prints goes through here."""

from collections.abc import Callable
from dataclasses import dataclass

from assessment.choices import Resolution
from assessment.evaluations import (
    refuse_print_minutes,
    refuse_print_own_visits,
    refuse_print_points,
    refuse_print_sheet,
    refuse_print_visits,
)
from assessment.models import (
    Announcement,
    Certificate,
    DevelopmentPlan,
    Evaluation,
    Meeting,
    Sheet,
)
from registry.choices import ApplicantType, StepKind
from registry.models import Application, Circular, CommitteeOrder, Cycle, Submission
from reports.documents.announcement import announcement, of_reader
from reports.documents.applicant_list import applicant_list
from reports.documents.application_form import application_form, blank_form
from reports.documents.certificate import certificate
from reports.documents.circular import circular
from reports.documents.committee_order import committee_order
from reports.documents.development_plan import development_plan
from reports.documents.evaluation import (
    blank_score_sheet,
    joined_scores,
    minutes,
    score_sheet,
)
from reports.documents.guidance import guidance
from reports.documents.memo import memo
from reports.documents.register import inside, register
from reports.documents.result_report import (
    report_draft,
    report_memo,
    report_memo_draft,
    result_report,
)
from reports.documents.self_assessment import (
    before_after,
    blank_self_assessment,
    self_assessment,
)
from reports.documents.visits import mine, own_visits, visits
from reports.package import Package


def no_arguments(user, options):
    return {}


def of_area(rows, user):
    return rows if user is None else rows.visible_to(user)


def nothing(user, row):
    return ""


def of_applicants(rows, user):
    return of_area(rows, user).of_applicants()


def of_lists(rows, user):
    return of_area(rows, user).of_kind(StepKind.LIST)


def of_reports(rows, user):
    return of_area(rows, user).of_kind(StepKind.REPORT)


def of_members(rows, user):
    """Committee members' sheets are reached through their evaluation."""
    seen = of_area(Evaluation.objects.all(), user)
    return rows.of_members().filter(evaluation__in=seen)


def of_failed(rows, user):
    """Who did not pass, once all was concluded."""
    return of_area(rows, user).filter(concluded_at__isnull=False, resolution=Resolution.FAIL)


def own_report(user, row):
    """What a district writes is its own until it is sent."""
    return "" if user.is_district else "ร่างรายงานผลพิมพ์ได้เฉพาะในอำเภอ"


@dataclass(frozen=True)
class Kind:
    """A paper that can be printed: of which model, made by which function.

    `arguments(user, options)` makes the function's keywords from who asks and the query string;
    `blank(type, user)` makes the form to write on, for each of `blanks`.
    """

    label: str
    model: type
    document: Callable
    landscape: bool = False
    related: tuple = ()
    arguments: Callable = no_arguments
    blank: Callable | None = None
    blanks: tuple = ()
    is_long: bool = False  # never drawn in a page: the worker makes it
    hides: tuple = ()  # columns that the paper does not need and not everybody may read
    for_committee: bool = False  # members of a committee may print theirs: visible_to knows which
    of: Callable = of_area  # which rows the person may see
    refuse: Callable = nothing  # why one of them may not be printed yet, or ""

    def rows(self, user):
        """What the person may print; None is the operator at the command line."""
        rows = self.model.objects.select_related(*self.related).defer(*self.hides)
        return self.of(rows, user)


UNIT = ("cycle__area", "area__parent", "officer")  # of an application whose paper names it
SENT = ("cycle__area", "area__parent")  # of a sending: who sent it may have moved away
KINDS = {
    "circular": Kind(
        "หนังสือเวียน", Circular, circular, related=("area__parent", "cycle__area", "corrects__area")
    ),
    "application_form": Kind(
        "ใบสมัคร",
        Application,
        application_form,
        related=("cycle__area", "area__parent", "officer", "notice"),
        blank=blank_form,
        blanks=tuple(ApplicantType.values),
    ),
    "register": Kind(
        "ทะเบียนผู้สมัคร", Cycle, register, landscape=True, related=("area",), arguments=inside
    ),
    "applicant_list": Kind(
        "แบบรายชื่อผู้สมัคร",
        Submission,
        applicant_list,
        landscape=True,
        related=SENT,
        of=of_lists,
    ),
    "memo": Kind(
        "บันทึกข้อความนำส่งรายชื่อ",
        Submission,
        memo,
        related=SENT,
        of=of_lists,
    ),
    "package": Kind(
        "ชุดเอกสารรายชื่อผู้สมัคร",
        Submission,
        Package,
        related=SENT,
        is_long=True,
        of=of_lists,
    ),
    "committee_order": Kind(
        "คำสั่งแต่งตั้งคณะกรรมการ", CommitteeOrder, committee_order, for_committee=True
    ),
    "self_assessment": Kind(
        "แบบประเมินตนเอง",
        Sheet,
        self_assessment,
        related=("standard__cycle", *(f"application__{path}" for path in UNIT)),
        blank=blank_self_assessment,
        blanks=tuple(ApplicantType.values),
        of=of_applicants,
    ),
    "score_sheet": Kind(
        "แบบให้คะแนนของกรรมการ",
        Sheet,
        score_sheet,
        related=("standard__cycle", "seat", *(f"evaluation__application__{path}" for path in UNIT)),
        blank=blank_score_sheet,
        blanks=tuple(ApplicantType.values),
        hides=("evaluation__application__citizen_id",),
        for_committee=True,
        of=of_members,
        refuse=refuse_print_sheet,
    ),
    "joined_scores": Kind(
        "ผลรวมคะแนนการตรวจประเมิน",
        Evaluation,
        joined_scores,
        landscape=True,
        related=("standard__cycle", *(f"application__{path}" for path in UNIT)),
        hides=("application__citizen_id",),
        for_committee=True,
        refuse=refuse_print_points,
    ),
    "minutes": Kind(
        "รายงานการประชุมคณะกรรมการ",
        Meeting,
        minutes,
        related=("cycle__area", "area__parent", "order__area"),
        for_committee=True,
        refuse=refuse_print_minutes,
    ),
    "guidance": Kind(
        "ส่วนที่ยังขาดของผู้ที่ไม่ผ่าน",
        Evaluation,
        guidance,
        related=("standard__cycle", *(f"application__{path}" for path in UNIT)),
        of=of_failed,
    ),
    "announcement": Kind(
        "ประกาศรายชื่อผู้ผ่านการรับรอง",
        Announcement,
        announcement,
        related=("cycle__area", "area__parent"),
        arguments=of_reader,
    ),
    "certificate": Kind(
        "ใบประกาศ", Certificate, certificate, landscape=True, related=("issuance",)
    ),
    "result_report": Kind(
        "รายงานผลการตรวจประเมิน",
        Submission,
        result_report,
        related=SENT,
        of=of_reports,
    ),
    "report_memo": Kind(
        "บันทึกข้อความนำส่งรายงานผล",
        Submission,
        report_memo,
        related=SENT,
        of=of_reports,
    ),
    "report_draft": Kind(
        "รายงานผลการตรวจประเมิน (ร่าง)",
        Cycle,
        report_draft,
        related=("area",),
        arguments=inside,
        refuse=own_report,
    ),
    "report_memo_draft": Kind(
        "บันทึกข้อความนำส่งรายงานผล (ร่าง)",
        Cycle,
        report_memo_draft,
        related=("area",),
        arguments=inside,
        refuse=own_report,
    ),
    "visits": Kind(
        "กำหนดการลงพื้นที่ตรวจประเมิน",
        Cycle,
        visits,
        landscape=True,
        related=("area",),
        arguments=inside,
        for_committee=True,
        refuse=refuse_print_visits,
    ),
    "own_visits": Kind(
        "กำหนดการลงพื้นที่ของกรรมการ",
        Cycle,
        own_visits,
        landscape=True,
        related=("area",),
        arguments=mine,
        for_committee=True,
        refuse=refuse_print_own_visits,
    ),
    "before_after": Kind("ผลก่อนและหลังการพัฒนา", Application, before_after, related=UNIT),
    "development_plan": Kind(
        "แผนการพัฒนาตนเอง",
        DevelopmentPlan,
        development_plan,
        landscape=True,
        related=tuple(f"application__{path}" for path in UNIT),
    ),
}


def paper(kind, pk, user, **options):
    """The document of one row that the person may see. `pk` None: the newest."""
    found = KINDS[kind]
    rows = found.rows(user)
    row = rows.order_by("-pk")[:1].get() if pk is None else rows.get(pk=pk)
    return document_of(found, row, user, options)


def document_of(kind, row, user, options):
    return kind.document(row, **kind.arguments(user, options))

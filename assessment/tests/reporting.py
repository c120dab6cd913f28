"""A district whose committee has concluded, for tests of its report."""

import uuid

import pytest

from assessment.actions import reports, resolutions
from assessment.models import Evaluation, ResultReport
from assessment.report import report_of
from assessment.tests.committee import FULL, LOW, gave
from assessment.tests.factories import EvaluationFactory, MeetingFactory
from registry.actions import submissions
from registry.choices import Stage, StepKind, SubmissionStatus
from registry.models import Submission
from registry.tests.factories import ApplicationFactory, OfficeFactory, SubmissionFactory

WORDS = {"obstacles": "ฝนตกหนัก", "suggestions": "อบรมตั้งแต่ต้นปี"}


def concluded_units(cycle, chair, head, standard, *points):
    """Units that the committee gave these points, all concluded in one meeting."""
    found = []
    for given in points:
        unit = ApplicationFactory(cycle=cycle, officer=head, stage=Stage.ACCEPTED)
        evaluation = EvaluationFactory(application=unit, standard=standard, opened_by=head)
        gave(evaluation, chair, given)
        found.append(evaluation)
    resolutions.resolve_as_computed(cycle, by=head)
    MeetingFactory()
    resolutions.conclude(cycle, by=head)
    return [Evaluation.objects.get(pk=row.pk) for row in found]


@pytest.fixture
def concluded(spring, chair, head, standard):
    """One unit that passed, and one that did not; the province has the list."""
    OfficeFactory(area_id="5203")
    rows = concluded_units(spring, chair, head, standard, FULL, LOW)
    SubmissionFactory(
        cycle=spring, sent_by=head, status=SubmissionStatus.ACCEPTED,
        applications=[row.application for row in rows], receipt_no="มชช.5203/2568-00",
    )  # fmt: skip
    return rows


@pytest.fixture
def failed(concluded):
    return concluded[1]


def write(cycle, head, **values):
    """Save the district's words over whatever is there."""
    report = report_of(cycle, head.area_id)
    return reports.save_report(report, WORDS | values, version=report.version, by=head)


def send(cycle, head, note="", key=None):
    return submissions.send(reports.REPORT, cycle, key=key or uuid.uuid4(), note=note, by=head)


def reports_sent():
    return Submission.objects.of_kind(StepKind.REPORT)


def stored():
    return ResultReport.objects.get()

"""Pages of certification ask the same at 1, 50 and 500 certified units."""

import pytest

from assessment.actions import certificates
from assessment.models import Announcement, Certificate, Evaluation
from assessment.tests.certified import (
    SIGNED,
    AnnouncementFactory,
    CertificateFactory,
    CertificationFactory,
    IssuanceFactory,
    concluded_meeting,
    judged_unit,
    passed,
    signed,
    terms,
)
from assessment.tests.test_evaluation_pages import asked

pytestmark = pytest.mark.django_db
MOST = 15


@pytest.fixture
def year(on_day, cycle):
    on_day(SIGNED)
    return cycle


class Grown:
    """A year with so many units of each kind: waiting, certified, without certificate, failed."""

    def __init__(self, cycle, officer, head):
        self.cycle, self.officer = cycle, officer
        self.meeting = concluded_meeting("5203", cycle)
        self.signed = AnnouncementFactory(cycle=cycle, created_by=head, signed_on=SIGNED)
        self.draft = AnnouncementFactory(cycle=cycle, created_by=head, signed_at=None)
        self.issuance = IssuanceFactory(announcement=self.signed, issued_by=head)
        self.size = 0

    def grow(self, size):
        for _ in range(size - self.size):
            for resolution in ("PASS", "FAIL"):
                judged_unit(self.officer, self.cycle, self.meeting, resolution)
            self.certified(with_certificate=True)
            self.certified(with_certificate=False)
        self.size = size

    def certified(self, with_certificate):
        unit = judged_unit(self.officer, self.cycle, self.meeting, "PASS")
        line = CertificationFactory(announcement=self.signed, application=unit)
        if with_certificate:
            CertificateFactory(certification=line, issuance=self.issuance)


def test_pages_ask_the_same_at_every_size(client, year, officer, head, province):
    grown = Grown(year, officer, head)
    grown.grow(1)
    one = Certificate.objects.get()
    failed = Evaluation.objects.filter(resolution="FAIL").first()
    pages = {
        "year of the head": (head, "/certification/"),
        "year of the province": (province, "/certification/"),
        "draft": (head, f"/announcements/{grown.draft.pk}/"),
        "writing": (head, f"/announcements/{grown.draft.pk}/edit/"),
        "signing": (head, f"/announcements/{grown.draft.pk}/sign/"),
        "signed": (head, f"/announcements/{grown.signed.pk}/"),
        "issuing": (head, f"/announcements/{grown.signed.pk}/issue/"),
        "certificate": (head, f"/certificates/{one.pk}/"),
        "correcting": (head, f"/certificates/{one.pk}/correct/"),
        "guidance": (officer, f"/evaluation/{failed.pk}/guidance/"),
        "for everybody": (head, f"/c/{one.token}/"),
        "home": (head, "/"),
    }
    first = asked(client, pages)
    assert {name: n for name, n in first.items() if n > MOST} == {}
    assert first["home"] <= 12
    for size in (50, 500):
        grown.grow(size)
        assert asked(client, pages) == first


def test_acts_take_few_statements(year, officer, head, django_assert_max_num_queries):
    """As many for forty as for one: nothing is asked for each line."""
    passed(officer, year, 40)
    row = signed(year, head)
    with django_assert_max_num_queries(20):
        certificates.issue(row, terms(), by=head)
    assert Announcement.objects.count() == 1

"""The number of statements of a page stays the same, however many rows there are."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.choices import ApplicantType, Stage, SubmissionStatus
from registry.listing import COLUMNS
from registry.models import (
    Applicant,
    Application,
    Attachment,
    ChecklistAnswer,
    QuotaWaiver,
    StageChange,
    Submission,
)
from registry.tests import factories
from registry.tests.paper_rows import PaperRows
from registry.views.application_list import COLUMNS_COOKIE

pytestmark = pytest.mark.django_db

SIZES = (1, 50, 500)
MOST = 12  # statements of a page that people open all day
EVERYDAY = {
    "list of the head": ("head", "/applications/"),
    "list of the province": ("province", "/applications/"),
    "last page": ("province", "/applications/?page=999"),
    "list with every filter": (
        "head",
        "/applications/?q=กลุ่ม&type=GROUP&stage=REGISTERED&missing=1&sort=-officer",
    ),
    "home of the officer": ("officer", "/"),
    "home of the head": ("head", "/"),
    "home of the province": ("province", "/"),
    "quota of the district": ("head", "/quota/"),
    "quota of the province": ("province", "/quota/"),
    "inbox": ("province", "/inbox/?status=RETURNED"),
    "orders of the district": ("head", "/orders/"),
    "orders of the province": ("province", "/orders/"),
    "letters of the district": ("head", "/circulars/"),
    "letters of the province": ("province", "/circulars/"),
    "long work": ("head", "/documents/"),
    "issued papers": ("head", "/documents/issued/"),
    "what was given": ("head", "/steering/"),
    "what all were given": ("province", "/steering/"),
}
OTHERS = {
    "what was sent": ("head", "/submissions/"),
    "what is missing": ("head", "/send/"),
    "an application": ("officer", "/applications/{application}/"),
    "history of an application": ("officer", "/applications/{application}/history/"),
    "a sending": ("province", "/submissions/{submission}/"),
    "workbook": ("province", "/applications/export.xlsx"),
    "who saw what": ("province", "/access-log/"),
    "what the officer has to do today": ("officer", "/today/"),
    "what the head has to do today": ("head", "/today/"),
    "what the province has to do today": ("province", "/today/"),
    "one's own account": ("head", "/account/"),
    "security of the own account": ("head", "/account/security/"),
    "rows to pick": ("head", "/applications/select/"),
    "an order": ("head", "/orders/{order}/"),
    "a new order": ("head", "/orders/new/"),
    "a draft": ("head", "/orders/{draft}/edit/"),
    "members from a workbook": ("head", "/orders/{draft}/workbook/"),
    "issuing": ("head", "/orders/{draft}/issue/"),
    "a letter in a district": ("head", "/circulars/{letter}/"),
    "a letter in the province": ("province", "/circulars/{letter}/"),
    "a letter's draft": ("province", "/circulars/{letter_draft}/edit/"),
    "summary of the district": ("head", "/summary/"),
    "summary of the province": ("province", "/summary/"),
    "summary as a workbook": ("province", "/summary/workbook.xlsx"),
    "tokens of open data": ("province", "/open-data/"),
    "sending a letter": ("province", "/circulars/{letter_draft}/send/"),
    "the guide": ("head", "/help/?q=ผู้สมัคร"),
}
STAGES = (Stage.REGISTERED, Stage.DRAFT, Stage.RETURNED, Stage.SENT, Stage.WITHDRAWN)
DISTRICTS = ("5203", "5206", "5201", "5202", "5204", "5205", "5207", "5208", "5209", "5210")


@dataclass
class Register:
    """A year in which everything happened once: a step is closed and was re-opened."""

    cycle: object
    people: dict
    items: list
    papers: PaperRows
    size: int = 0

    def grow(self, size):
        new = [self.application(number) for number in range(self.size, size)]
        Applicant.objects.bulk_create(row.applicant for row in new)
        Application.objects.bulk_create(new)
        ChecklistAnswer.objects.bulk_create(self.answers(new))
        Attachment.objects.bulk_create(map(self.attachment, new))
        StageChange.objects.bulk_create(map(self.stage_change, new))
        self.officers(new)
        Submission.objects.bulk_create(map(self.submission, range(self.size, size)))
        self.papers.grow(size)
        self.size = size

    def application(self, number):
        type_ = list(ApplicantType)[(number + 1) % 4]
        area = f"5203{1 + number % 9:02d}"
        return factories.ApplicationFactory.build(
            cycle=self.cycle,
            officer=self.people["colleague" if number % 5 == 4 else "officer"],
            type=type_,
            stage=STAGES[number % 7 % 5],
            area_id=area,
            applicant=Applicant(type=type_, area_id=area),
        )

    def answers(self, rows):
        return [
            ChecklistAnswer(application=row, area_id=row.area_id, item=item, is_met=number % 3 > 0)
            for number, row in enumerate(rows)
            for item in self.items
            if item.type == row.type
        ]

    def attachment(self, row):
        item = next(item for item in self.items if item.type == row.type)
        return factories.AttachmentFactory.build(
            application=row, area_id=row.area_id, item=item, file="x.pdf", size=1,
            uploaded_by=row.officer,
        )  # fmt: skip

    def stage_change(self, row):
        return factories.StageChangeFactory.build(
            application=row, area_id=row.area_id, to_stage=row.stage, changed_by=row.officer
        )

    def officers(self, rows):
        """More colleagues, each excused from one type."""
        for _ in rows[:10]:
            officer = factories.UserFactory()
            QuotaWaiver.objects.create(
                cycle=self.cycle, area_id="5203", officer=officer, type=ApplicantType.NETWORK,
                reason="ทดสอบ", waived_by=self.people["province"],
            )  # fmt: skip

    def submission(self, number):
        """Returned ones of many districts, at least one of each."""
        return factories.SubmissionFactory.build(
            cycle=self.cycle,
            area_id=DISTRICTS[number % 10],
            round_no=1 + number // 10,
            receipt_no=f"test-{number}",
            status=SubmissionStatus.RETURNED,
            sent_by=self.people["head"],
        )


@pytest.fixture
def register(cycle, officer, colleague, head, province, on_day):
    factories.ReopeningFactory(cycle=cycle, opened_by=province)
    items = [
        factories.ChecklistItemFactory(
            cycle=cycle, type=type_, position=place, needs_file=place == 1
        )
        for type_ in ApplicantType
        for place in (1, 2)
    ]
    people = {"officer": officer, "colleague": colleague, "head": head, "province": province}
    on_day(date(2025, 3, 1))
    return Register(cycle, people, items, PaperRows(cycle, head, province))


def statements(client, register, page):
    person, address = page
    found = Application.objects.filter(officer=register.people["officer"]).earliest("pk")
    sending = Submission.objects.earliest("pk")
    numbers = {"application": found.pk, "submission": sending.pk, **register.papers.numbers()}
    client.force_login(register.people[person])
    client.get("/login/")  # the session notes when it was used
    client.cookies[COLUMNS_COOKIE] = ".".join(column.name for column in COLUMNS)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address.format(**numbers))
        assert response.status_code == 200
        b"".join(response) if response.streaming else response.content
    # A test's client works inside the test's transaction, and takes its leave of it.
    around = ("SAVEPOINT", "RELEASE", "select set_config('role', 'none'")
    return [query["sql"] for query in captured if not query["sql"].startswith(around)]


def test_pages_ask_the_same_at_every_size(client, register):
    asked = {}
    for size in SIZES:
        register.grow(size)
        asked[size] = {
            name: statements(client, register, page) for name, page in (EVERYDAY | OTHERS).items()
        }
    first, *others = ({name: len(found) for name, found in asked[size].items()} for size in SIZES)
    assert others == [first, first]
    too_many = {name: asked[1][name] for name in EVERYDAY if first[name] > MOST}
    assert too_many == {}

"""Pages of the report: who sees what, what they take, what the banner says, how often they ask."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.choices import Resolution, SheetKind, SheetStatus
from assessment.models import Evaluation, ResultReport, Score, Sheet
from assessment.report import contents, report_of, usual_step
from assessment.tests.factories import (
    EvaluationFactory,
    MeetingFactory,
    SheetFactory,
    seated,
    standard_of,
)
from assessment.tests.reporting import concluded, failed, reports_sent, send, stored, write
from registry.actions import submissions
from registry.choices import ApplicantType, Joining, Role, Stage, StepKind, SubmissionStatus
from registry.models import Applicant, Application, Submission
from registry.tests.factories import (
    ApplicationFactory,
    OfficeFactory,
    SubmissionFactory,
    UserFactory,
)

__all__ = ["concluded", "failed"]
pytestmark = pytest.mark.django_db
SIZES = (1, 50, 500)
MOST = 15


def ask(client, user, path, status=200):
    client.force_login(user)
    response = client.get(path)
    assert response.status_code == status, (user, path, response.status_code)
    return response


def text(client, user, path, status=200):
    return ask(client, user, path, status).content.decode()


def post(client, user, path, data, status=302):
    client.force_login(user)
    response = client.post(path, data)
    assert response.status_code == status, (user, path, response.status_code)
    return response


def typed(failed, version=0, **more):
    words = {"obstacles": "ฝนตกหนัก", "suggestions": "อบรมเร็วขึ้น", "version": version}
    return words | {f"next_{failed.application_id}": "เยี่ยมทุกเดือน"} | more


# --- who ------------------------------------------------------------------------------------------


def test_pages_are_the_own_district_and_then_the_province(
    client, spring, failed, head, officer, province, outsider, outside_head, chair, nation
):
    name = failed.application.display_name
    for user in (head, officer):
        assert name in text(client, user, "/report/")
        assert "จำแนกตามตำบล" in text(client, user, "/report/")
        ask(client, user, "/report/send/")
        ask(client, user, f"/papers/report_draft/{spring.pk}.pdf")
    for user in (province, nation, chair):
        for path in ("/report/", "/report/send/", f"/papers/report_draft/{spring.pk}.pdf"):
            ask(client, user, path, status=403)
    assert name not in text(client, outsider, "/report/")
    write(spring, head)
    sent = send(spring, head)
    paths = (
        f"/submissions/{sent.pk}/",
        f"/papers/result_report/{sent.pk}.pdf",
        f"/papers/report_memo/{sent.pk}.pdf",
    )
    for path in paths:
        for user in (head, officer, province, nation):
            ask(client, user, path)
        for user in (outsider, outside_head):
            ask(client, user, path, status=404)
    for verb in ("accept", "return"):
        post(client, head, f"/inbox/{sent.pk}/{verb}/", {"reason": "x"}, status=403)
        post(client, outside_head, f"/inbox/{sent.pk}/{verb}/", {"reason": "x"}, status=404)


def test_papers_of_a_list_are_not_of_a_report_nor_the_other_way(client, spring, concluded, head):
    listed = Submission.objects.get()
    write(spring, head)
    sent = send(spring, head)
    for kind in ("applicant_list", "memo"):
        ask(client, head, f"/papers/{kind}/{sent.pk}.pdf", status=404)
    for kind in ("result_report", "report_memo"):
        ask(client, head, f"/papers/{kind}/{listed.pk}.pdf", status=404)
    post(client, head, f"/submissions/{sent.pk}/package/", {}, status=404)
    assert "ส่งแล้ว" not in text(client, head, "/send/").split("<main")[1].split("</h1>")[1][:200]


# --- writing --------------------------------------------------------------------------------------


def test_report_saves_itself_and_tells_its_version(client, failed, officer):
    answer = post(client, officer, "/report/", typed(failed, act="autosave"), status=200).json()
    assert (answer["version"], answer["url"], answer["changes"]) == (1, "/report/", [])
    assert stored().next_steps == {str(failed.application_id): "เยี่ยมทุกเดือน"}
    assert (stored().obstacles, stored().saved_by_name) == ("ฝนตกหนัก", str(officer))


def test_usual_step_is_not_kept_and_an_emptied_one_is(client, spring, failed, head):
    step = f"next_{failed.application_id}"
    post(client, head, "/report/", typed(failed, act="save", **{step: usual_step(spring)}))
    assert stored().next_steps == {}
    post(client, head, "/report/", typed(failed, version=1, act="save", **{step: ""}))
    assert stored().next_steps == {str(failed.application_id): ""}
    assert "ยังไม่ได้เขียนแนวทางดำเนินการต่อ" in text(client, head, "/report/send/")


def test_second_editor_sees_what_the_first_wrote_and_loses_nothing(client, failed, officer, head):
    post(client, officer, "/report/", typed(failed, act="save"))
    mine = typed(failed, obstacles="ถนนขาด", act="autosave")
    told = post(client, head, "/report/", mine, status=409).json()["refused"]
    assert f"{officer} แก้ไขปัญหาอุปสรรค" in told
    page = post(client, head, "/report/", mine | {"act": "save"}, status=409).content.decode()
    assert "ถนนขาด" in page
    assert "บันทึก <b>ปัญหาอุปสรรค</b> เป็น “ฝนตกหนัก”" in page
    assert 'name="version" value="1"' in page
    post(client, head, "/report/", mine | {"act": "save", "version": 1})
    assert stored().obstacles == "ถนนขาด"


def test_too_long_text_is_told_at_its_field_and_stays(client, failed, head):
    page = post(client, head, "/report/", typed(failed, obstacles="ก" * 8001), status=422)
    assert "ก" * 8001 in page.content.decode()
    post(client, head, "/report/", typed(failed, obstacles="ก" * 8001, act="autosave"), status=422)
    assert not ResultReport.objects.exists()


def test_unit_of_another_district_is_no_field(client, failed, head):
    foreign = ApplicationFactory(area_id="520601", stage=Stage.NOT_PASSED)
    post(client, head, "/report/", typed(failed, **{f"next_{foreign.pk}": "x", "act": "save"}))
    assert set(stored().next_steps) == {str(failed.application_id)}


# --- the road -------------------------------------------------------------------------------------


def test_road_through_the_pages_to_an_accepted_report(client, spring, failed, head, province):
    assert post(client, head, "/report/", typed(failed, act="next")).url == "/report/send/"
    assert "ครบทุกรายการ พร้อมส่ง" in text(client, head, "/report/send/")
    key = str(uuid.uuid4())
    place = post(client, head, "/report/send/", {"key": key, "note": ""}).url
    assert post(client, head, "/report/send/", {"key": key, "note": ""}).url == place
    sent = reports_sent().get()
    assert ask(client, head, "/report/", status=302).url == place
    assert "ส่งทันกำหนด" in text(client, head, place)
    # The list was accepted before: only the report waits.
    assert "รายงานผลการตรวจประเมิน" in text(client, province, "/inbox/")
    assert sent.receipt_no not in text(client, province, "/inbox/?kind=LIST")
    post(client, province, f"/inbox/{sent.pk}/return/", {"reason": " "}, status=422)
    post(client, province, f"/inbox/{sent.pk}/return/", {"reason": "ขอรายละเอียด"})
    assert "ขอรายละเอียด" in text(client, head, "/")
    assert "แก้ไขรายงาน" in text(client, head, place)
    post(client, head, "/report/", typed(failed, version=1, obstacles="น้ำท่วม", act="next"))
    again = post(client, head, "/report/send/", {"key": str(uuid.uuid4()), "note": ""}).url
    assert "“ฝนตกหนัก” → “น้ำท่วม”" in text(client, province, again)
    post(client, province, f"/inbox/{again.split('/')[2]}/accept/", {})
    assert "จังหวัดรับแล้ว" in text(client, head, again)
    assert "รับรายงานผลแล้ว" in text(client, province, "/")


# --- the banner -----------------------------------------------------------------------------------

NOT_SENT = "ยังไม่ได้รายงานผลการตรวจประเมินให้จังหวัด"


@pytest.mark.parametrize(
    ("day", "is_told"),
    [(date(2025, 4, 8), False), (date(2025, 4, 9), True), (date(2025, 5, 10), True)],
)
def test_banner_speaks_of_the_report_in_its_season(client, concluded, head, on_day, day, is_told):
    on_day(day)
    assert (NOT_SENT in text(client, head, "/")) is is_told


def test_banner_waits_for_the_accepted_list_and_ends_with_the_sending(
    client, spring, concluded, head, province
):
    rows = Submission.objects.of_kind(StepKind.LIST)
    rows.update(status=SubmissionStatus.SENT)
    assert NOT_SENT not in text(client, head, "/")
    rows.update(status=SubmissionStatus.ACCEPTED)
    write(spring, head)
    sent = send(spring, head)
    assert NOT_SENT not in text(client, head, "/")
    submissions.send_back(sent, by=province, reason="ตัวเลขไม่ตรง")
    assert "จังหวัดส่งรายงานผลกลับ: ตัวเลขไม่ตรง" in text(client, head, "/submissions/")


# --- how often ------------------------------------------------------------------------------------


class Units:
    """A district in which every second unit did not pass, with everything that is told of it."""

    def __init__(self, cycle, head):
        self.cycle, self.head, self.size = cycle, head, 0
        OfficeFactory(area_id="5203")
        self.meeting = MeetingFactory(cycle=cycle)
        unit = ApplicationFactory(cycle=cycle, officer=head)
        self.first = EvaluationFactory(application=unit)
        self.standard = standard_of(unit)
        self.seat = seated(order=self.first.order, name="นายแก้ว สมมติ")

    def grow(self, size):
        rows = [self.unit(number) for number in range(self.size, size)]
        Applicant.objects.bulk_create(row.applicant for row in rows)
        Application.objects.bulk_create(rows)
        Evaluation.objects.bulk_create(
            Evaluation(
                application=row, area_id=row.area_id, order=self.first.order,
                standard=self.standard, opened_by=self.head, resolution=Resolution.FAIL,
                joining=Joining.MEAN, meeting=self.meeting, concluded_at=self.first.opened_at,
            )
            for row in rows
        )  # fmt: skip
        sheets = [self.sheet(row, kind) for row in rows for kind in SheetKind.values[:2]]
        sheets += [self.given(row) for row in rows]
        Sheet.objects.bulk_create(sheets)
        indicators = list(self.standard.indicators.all())
        Score.objects.bulk_create(
            Score(sheet=sheet, area_id=sheet.area_id, indicator=row, points=1)
            for sheet in sheets
            for row in indicators
        )
        self.size = size

    def unit(self, number):
        area = f"5203{1 + number % 9:02d}"
        return ApplicationFactory.build(
            cycle=self.cycle, officer=self.head, area_id=area, stage=Stage.NOT_PASSED,
            applicant=Applicant(type=ApplicantType.GROUP, area_id=area),
        )  # fmt: skip

    def sheet(self, row, kind, **more):
        return SheetFactory.build(
            application=row, area_id=row.area_id, standard=self.standard, kind=kind,
            status=SheetStatus.CONFIRMED, opened_by=self.head, **more,
        )  # fmt: skip

    def given(self, row):
        return self.sheet(
            row, SheetKind.EVALUATION, evaluation=row.evaluation, seat=self.seat,
            member_name=self.seat.name,
        )  # fmt: skip


def statements(client, user, path):
    client.force_login(user)
    client.get("/login/")
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    around = ("SAVEPOINT", "RELEASE", "select set_config('role', 'none'")
    return len([row for row in captured if not row["sql"].startswith(around)])


def test_pages_ask_the_same_at_every_size(client, spring, head, province):
    units, sent = Units(spring, head), None
    asked = {}
    for size in SIZES:
        units.grow(size)
        sent = sent or SubmissionFactory(
            cycle=spring, area_id="5206", kind=StepKind.REPORT,
            sent_by=UserFactory(role=Role.DISTRICT_HEAD, area_code="5206"),
        )  # fmt: skip
        Submission.objects.filter(pk=sent.pk).update(snapshot=copy_of(spring))
        asked[size] = {
            path: statements(client, user, path)
            for user, path in (
                (head, "/report/"),
                (head, "/report/send/"),
                (head, f"/papers/report_draft/{spring.pk}.pdf"),
                (province, f"/submissions/{sent.pk}/"),
                (province, "/inbox/"),
            )
        }
    first, *others = (asked[size] for size in SIZES)
    assert others == [first, first]
    assert {path: n for path, n in first.items() if n > MOST and "papers" not in path} == {}


def copy_of(cycle):
    return contents(report_of(cycle, "5203")) | {"missing": []}

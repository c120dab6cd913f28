"""Papers of the committee, read back."""

import pytest

from assessment.actions import resolutions
from assessment.choices import Resolution, SheetStatus
from assessment.models import Evaluation
from assessment.tests.committee import (
    FULL,
    LOW,
    chair,
    evaluation,
    gave,
    second,
    spring,
    unit,
)
from assessment.tests.conftest import standard
from assessment.tests.factories import (
    ConflictFactory,
    MeetingFactory,
    MemberSheetFactory,
    scored,
    seated,
)
from mchch.thai.text import thai_digits
from registry.models import AccessLog, Paper
from reports.tests.reading import poppler, squeezed

__all__ = ["chair", "evaluation", "second", "spring", "standard", "unit"]
pytestmark = pytest.mark.django_db
SAMPLE = "ตัวอย่าง – ไม่ใช่เกณฑ์ของกรมการพัฒนาชุมชน"


def content_of(client, who, path):
    client.force_login(who)
    response = client.get(path)
    assert response.status_code == 200, path
    assert response.headers["Content-Type"] == "application/pdf"
    return response.content


def text_of(client, who, path):
    return squeezed(poppler(content_of(client, who, path)))


def missing_from(text, *told):
    return [words for words in told if squeezed(words) not in text]


def test_blank_score_sheet_has_every_indicator_and_no_name(client, evaluation, head):
    text = text_of(client, head, "/papers/score_sheet/blank/GROUP.pdf")
    assert missing_from(text, SAMPLE, "๑.๑", "๑.๒", "๒.๑", "ตรวจประเมินเมื่อวันที่") == []
    assert squeezed(evaluation.application.display_name) not in text


def test_score_sheet_names_its_member_and_says_it_came_on_paper(client, evaluation, head):
    seat = seated(order=evaluation.order, name="นายแก้ว  สมมติ")
    sheet = MemberSheetFactory(
        evaluation=evaluation, seat=seat, status=SheetStatus.CONFIRMED,
        entered_by_name="นางสาวเลขา  สมมติ",
    )  # fmt: skip
    scored(sheet, **FULL)
    text = text_of(client, head, f"/papers/score_sheet/{sheet.pk}.pdf")
    told = (SAMPLE, "ผู้ให้คะแนนนายแก้วสมมติ", "กรอกจากแบบกระดาษโดยนางสาวเลขาสมมติ",
            "คะแนนรวม ๙ จาก ๙ คะแนน")  # fmt: skip
    assert missing_from(text, *told) == []


def test_open_score_sheet_is_a_draft(client, evaluation, chair):
    sheet = gave(evaluation, chair, LOW, SheetStatus.OPEN)
    assert "ร่าง" in text_of(client, chair, f"/papers/score_sheet/{sheet.pk}.pdf")


def test_joined_points_stand_beside_each_other(client, evaluation, chair, second, head):
    gave(evaluation, chair, FULL)
    gave(evaluation, second, LOW)
    text = text_of(client, head, f"/papers/joined_scores/{evaluation.pk}.pdf")
    # 3 and 1 are 2, 3 and 0 are 1.5, and of 9 points 5 are 55.5 %.
    assert missing_from(text, "๑.๕", "คะแนนรวม ๕ จาก ๙", "(ร้อยละ ๕๕.๕)", "ไม่ผ่าน", "ร่าง") == []


def test_minutes_are_a_draft_until_concluded_and_then_kept(client, evaluation, chair, head):
    gave(evaluation, chair, LOW)
    ConflictFactory(evaluation=evaluation, seat=seated(order=evaluation.order, name="นายแก้ว สมมติ"))
    meeting = MeetingFactory(note="ให้ติดตามผู้ที่ไม่ผ่าน")
    path = f"/papers/minutes/{meeting.pk}.pdf"
    assert missing_from(text_of(client, head, path), "ร่าง", "ยังไม่มีมติ") == []
    assert not Paper.objects.exists()
    row = Evaluation.objects.with_standing_of(head).get(pk=evaluation.pk)
    resolutions.resolve(row, Resolution.PASS, reason="มีหลักฐานเพิ่มเติม", by=head)
    resolutions.conclude(evaluation.application.cycle, by=head)
    first = content_of(client, head, path)
    text = squeezed(poppler(first))
    told = (SAMPLE, "เมื่อวันที่ ๒๑ เมษายน ๒๕๖๘", "๐๙.๓๐ น.", "นายทดสอบ", "ผ่านการตรวจประเมิน ๑ ราย",
            "ไม่ผ่าน ๐ ราย", thai_digits(evaluation.application.display_name), "มีหลักฐานเพิ่มเติม",
            "ให้ติดตามผู้ที่ไม่ผ่าน", "นายแก้วสมมติ")  # fmt: skip
    assert missing_from(text, *told) == []
    assert "ร่าง" not in text
    type(meeting).objects.filter(pk=meeting.pk).update(place="ที่อื่น")
    assert content_of(client, head, path) == first
    assert AccessLog.objects.filter(row_count=1).count() == 3


@pytest.mark.parametrize(
    ("who", "status"), [("chair", 404), ("officer", 403), ("outside_head", 404)]
)
def test_draft_of_minutes_is_for_the_secretaries(request, client, evaluation, who, status):
    meeting = MeetingFactory()
    client.force_login(request.getfixturevalue(who))
    assert client.get(f"/papers/minutes/{meeting.pk}.pdf").status_code == status

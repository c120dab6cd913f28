"""Sheets: opened, answered, submitted, re-opened, by three people and two at a time."""

import pytest
from django.db import IntegrityError

from assessment.actions import sheets as actions
from assessment.actions.sheets import Author, StaleAnswer
from assessment.choices import SheetKind, SheetStatus
from assessment.models import Score, Sheet
from assessment.sheets import whole
from assessment.tests.factories import (
    OwnIndicatorFactory,
    PlanFactory,
    SheetFactory,
    StandardFactory,
    scored,
)
from registry.choices import Stage
from registry.errors import Refused
from registry.tests.factories import ApplicationFactory

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


def first(sheet, code="1.1"):
    return sheet.standard.indicators.get(code=code)


def post(client, sheet, key, **data):
    return client.post(f"/sheets/{sheet.pk}/answer/", {"key": key, **data}, **JSON)


# --- opening -------------------------------------------------------------------------------------


def test_sheet_is_opened_once_however_often_it_is_clicked(client, application, standard, officer):
    client.force_login(officer)
    for _ in range(2):
        answer = client.post(f"/development/{application.pk}/BEFORE/")
        assert answer.status_code == 302
    assert Sheet.objects.get().standard == standard


def test_sheet_needs_a_standard_in_use(client, application, officer):
    client.force_login(officer)
    answer = client.post(f"/development/{application.pk}/BEFORE/", follow=True)
    assert "จังหวัดยังไม่ได้ประกาศใช้เกณฑ์" in answer.content.decode()
    assert Sheet.objects.count() == 0


def test_after_needs_before_and_plan(application, judged, officer):
    with pytest.raises(Refused, match="จัดทำแผน"):
        actions.open_sheet(application, SheetKind.AFTER, by=officer)
    PlanFactory(application=application)
    made = actions.open_sheet(application, SheetKind.AFTER, by=officer)
    assert made.standard == judged.standard


def test_after_keeps_the_standard_of_the_before(application, judged, officer):
    """A new version in the middle of the year does not change the measure of who has begun."""
    PlanFactory(application=application)
    judged.standard.status = "SUPERSEDED"
    judged.standard.save()
    StandardFactory(cycle=application.cycle)
    made = actions.open_sheet(application, SheetKind.AFTER, by=officer)
    assert made.standard == judged.standard


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.WITHDRAWN])
def test_unit_that_is_not_counted_is_not_assessed(standard, officer, cycle, stage):
    application = ApplicationFactory(officer=officer, stage=stage)
    with pytest.raises(Refused, match="ขึ้นทะเบียน"):
        actions.open_sheet(application, SheetKind.BEFORE, by=officer)


# --- answering -----------------------------------------------------------------------------------


def test_answer_is_saved_and_the_total_told(client, sheet, officer):
    client.force_login(officer)
    row = first(sheet)
    told = post(client, sheet, f"i{row.pk}", points="2", note="มีสมุดบัญชี", seen="0").json()
    assert told["version"] == 1
    assert (told["tally"]["points"], told["tally"]["unanswered"]) == ("2", 2)
    assert told["tally"]["lacking"] == ["ตัวชี้วัดหลักยังไม่ผ่าน 1 ตัว (2.1)"]
    score = Score.objects.get()
    assert (score.points, score.note, score.saved_by_name) == (
        2, "มีสมุดบัญชี", officer.get_full_name(),
    )  # fmt: skip


def test_answer_without_script_goes_back_to_its_place(client, sheet, officer):
    client.force_login(officer)
    key = f"i{first(sheet).pk}"
    answer = client.post(f"/sheets/{sheet.pk}/answer/", {"key": key, "points": "๑", "seen": "0"})
    assert answer.url == f"/sheets/{sheet.pk}/#{key}"
    assert Score.objects.get().points == 1


@pytest.mark.parametrize("points", ["4", "99"])
def test_level_that_is_not_there_is_refused(client, sheet, officer, points):
    client.force_login(officer)
    answer = post(client, sheet, f"i{first(sheet).pk}", points=points, seen="0")
    assert (answer.status_code, answer.json()["refused"]) == (422, "ไม่มีระดับนี้ในตัวชี้วัด")


def test_pass_indicator_takes_nothing_or_all(client, sheet, officer):
    client.force_login(officer)
    key = f"i{first(sheet, '2.1').pk}"
    assert post(client, sheet, key, points="1", seen="0").status_code == 422
    assert post(client, sheet, key, points="3", seen="0").status_code == 200


def test_indicator_of_another_standard_is_not_found(client, sheet, officer):
    other = StandardFactory(cycle=sheet.application.cycle, type="NETWORK")
    client.force_login(officer)
    key = f"i{other.indicators.first().pk}"
    assert post(client, sheet, key, points="1", seen="0").status_code == 404
    assert post(client, sheet, "i0", points="1").status_code == 404
    assert post(client, sheet, "", points="1").status_code == 404


def test_answer_of_somebody_else_is_not_overwritten_unseen(client, sheet, officer, head):
    row = first(sheet)
    actions.answer(sheet, row, points=3, note="", seen=0, by=Author(head))
    client.force_login(officer)
    answer = post(client, sheet, f"i{row.pk}", points="1", seen="0")
    assert answer.status_code == 409
    assert answer.json()["now"] == {"points": 3, "note": "", "version": 1}
    assert post(client, sheet, f"i{row.pk}", points="1", seen="1").status_code == 200
    assert Score.objects.get().points == 1


def test_same_answer_twice_is_one(client, sheet, officer):
    """A click that was sent again because its answer was lost on the way."""
    client.force_login(officer)
    key = f"i{first(sheet).pk}"
    versions = [post(client, sheet, key, points="2", seen="0").json()["version"] for _ in range(2)]
    assert versions == [1, 1]


def test_own_indicator_is_scored_and_never_decides(client, sheet, officer):
    own = OwnIndicatorFactory(application=sheet.application)
    scored(sheet, c11=2, c12=0, c21=3)
    client.force_login(officer)
    told = post(client, sheet, f"o{own.pk}", points="0", seen="0").json()
    assert (told["tally"]["passes"], told["tally"]["possible"]) == (True, "9")
    assert whole(sheet).find(f"o{own.pk}").points == 0


def test_score_of_two_indicators_is_impossible(sheet):
    own = OwnIndicatorFactory(application=sheet.application)
    with pytest.raises(IntegrityError):
        Score.objects.create(sheet=sheet, area_id="520301", indicator=first(sheet), own=own)


# --- submitting ----------------------------------------------------------------------------------


def test_sheet_with_unanswered_indicators_is_not_submitted(sheet, officer):
    scored(sheet, c11=2)
    with pytest.raises(Refused, match="ยังไม่ได้ประเมินอีก 2 ตัวชี้วัด"):
        actions.submit(sheet, by=Author(officer))


def test_submitted_sheet_is_read_only_until_reopened(client, sheet, officer):
    scored(sheet, c11=2, c12=1, c21=3)
    client.force_login(officer)
    assert client.post(f"/sheets/{sheet.pk}/submit/").url.endswith("/result/")
    key = f"i{first(sheet).pk}"
    assert post(client, sheet, key, points="0", seen="1").status_code == 422
    assert "data-answer-form" not in client.get(f"/sheets/{sheet.pk}/").content.decode()
    reopening = client.post(f"/sheets/{sheet.pk}/reopen/", {"reason": ""})
    assert reopening.status_code == 422
    client.post(f"/sheets/{sheet.pk}/reopen/", {"reason": "กรอกผิดข้อ"})
    sheet.refresh_from_db()
    assert (sheet.status, sheet.reopened_reason) == (SheetStatus.OPEN, "กรอกผิดข้อ")
    assert post(client, sheet, key, points="0", seen="1").status_code == 200


def test_before_is_not_reopened_once_the_after_has_begun(client, application, judged, officer):
    SheetFactory(application=application, standard=judged.standard, kind=SheetKind.AFTER)
    client.force_login(officer)
    answer = client.post(f"/sheets/{judged.pk}/reopen/", {"reason": "แก้"})
    assert answer.status_code == 403


def test_after_shows_the_value_before(client, application, judged, officer):
    scored(judged, c11=1)
    after = SheetFactory(application=application, standard=judged.standard, kind=SheetKind.AFTER)
    client.force_login(officer)
    assert whole(after).find(f"i{first(judged).pk}").before == 1
    page = client.get(f"/sheets/{after.pk}/").content.decode()
    assert "ก่อนการพัฒนา: <b>1</b> เริ่มดำเนินการ" in page


# --- from paper ----------------------------------------------------------------------------------


def test_grid_writes_all_or_tells_all(client, sheet, officer):
    keys = [f"i{row.pk}" for row in sheet.standard.indicators.order_by("position")]
    client.force_login(officer)
    wrong = client.post(f"/sheets/{sheet.pk}/grid/", dict(zip(keys, ("2", "9", "1"), strict=True)))
    assert wrong.status_code == 422
    assert wrong.content.decode().count("ใช้ได้เฉพาะ") == 2
    assert 'value="9"' in wrong.content.decode()
    assert Score.objects.count() == 0
    right = client.post(f"/sheets/{sheet.pk}/grid/", dict(zip(keys, ("๒", "", "3"), strict=True)))
    assert right.status_code == 302
    assert sorted(Score.objects.values_list("points", flat=True)) == [2, 3]


def test_grid_tells_what_somebody_wrote_meanwhile(client, sheet, officer):
    row = first(sheet)
    scored(sheet, c11=3)
    client.force_login(officer)
    stale = {f"i{row.pk}": "1", f"seen-i{row.pk}": "0"}
    told = client.post(f"/sheets/{sheet.pk}/grid/", stale)
    assert told.status_code == 422
    assert "บันทึกเป็น 3 หากยืนยันคะแนนในช่องนี้" in told.content.decode()
    assert Score.objects.get(indicator=row).points == 3
    knowing = stale | {f"seen-i{row.pk}": str(Score.objects.get(indicator=row).version)}
    assert client.post(f"/sheets/{sheet.pk}/grid/", knowing).status_code == 302
    assert Score.objects.get(indicator=row).points == 1


def test_unfinished_sheet_leads_to_its_first_open_indicator(client, sheet, officer):
    scored(sheet, c11=3)
    client.force_login(officer)
    answer = client.post(f"/sheets/{sheet.pk}/submit/", follow=True)
    missing = sheet.standard.indicators.exclude(code="1.1").order_by("position")
    assert answer.redirect_chain == [(f"/sheets/{sheet.pk}/#i{missing[0].pk}", 302)]
    codes = ", ".join(row.code for row in missing)
    assert f"ยังไม่ได้ประเมินอีก {len(missing)} ตัวชี้วัด ({codes})" in answer.content.decode()


# --- who -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [
        ("officer", 200, 200), ("head", 200, 200), ("colleague", 200, 422),
        ("province", 200, 422), ("nation", 200, 422), ("outsider", 404, 404),
        ("committee", 404, 404), ("admin", 404, 404),
    ],
)  # fmt: skip
def test_sheet_is_written_by_its_officer_and_head(client, request, sheet, who, reads, writes):
    client.force_login(request.getfixturevalue(who))
    assert client.get(f"/sheets/{sheet.pk}/").status_code == reads
    answer = post(client, sheet, f"i{first(sheet).pk}", points="1", seen="0")
    assert answer.status_code == writes
    assert Score.objects.count() == (1 if writes == 200 else 0)


def test_stale_answer_names_who_was_quicker(sheet, officer, head):
    row = first(sheet)
    actions.answer(sheet, row, points=1, note="", seen=0, by=Author(head))
    with pytest.raises(StaleAnswer, match=head.get_full_name()):
        actions.answer(sheet, row, points=2, note="", seen=0, by=Author(officer))

"""The province's letter: composed from the year, sent once, opened and acknowledged once."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from mchch.scope import acting_for
from registry import letters
from registry.actions import circulars as actions
from registry.choices import CertifyingLevel, CircularStatus, StepKind
from registry.circulars import waiting_for
from registry.errors import Refused, StaleEdit
from registry.forms.circulars import CircularForm
from registry.models import Circular, CycleStep
from registry.tests.factories import (
    CircularFactory,
    CircularFileFactory,
    CycleFactory,
    OfficeFactory,
    SignatoryFactory,
)
from registry.tests.upload_samples import pdf

pytestmark = pytest.mark.django_db
SENT = CircularStatus.SENT


@pytest.fixture
def office(lampang):
    made = OfficeFactory(area_id="52", address="ศาลากลาง\nถนนทดสอบ", phone="054265055")
    SignatoryFactory(office=made, is_default=True, position="ผู้ว่าราชการจังหวัดลำปาง")
    return made


@pytest.fixture
def draft(cycle, office, province):
    return actions.start_circular(cycle, by=province)


@pytest.fixture
def letter(cycle, province):
    return CircularFactory(cycle=cycle, status=SENT, number="1234", created_by=province)


def typed(circular, **changes):
    """What the page of a draft sends back."""
    rows = circular.enclosures
    names = ("number", "subject", "receivers", "cited", "intro", "extra", "closing")
    names += ("contact_office", "contact_group", "contact_phone", "contact_fax")
    data = {name: getattr(circular, name) for name in names}
    data |= {"version": circular.version, "dated_on": "", "act": "save"}
    data["signatory"] = CircularForm(circular=circular).initial["signatory"]
    data |= {"enclosures-TOTAL_FORMS": len(rows), "enclosures-INITIAL_FORMS": len(rows)}
    for place, row in enumerate(rows):
        data |= {f"enclosures-{place}-{name}": value for name, value in row.items()}
    return data | changes


def numbered(circular, province, number="1234"):
    values = {"number": number, "dated_on": date(2024, 12, 11)}
    actions.save_circular(circular, values, version=circular.version, by=province)
    return circular


# --- what the year says -------------------------------------------------------------------------


def step(cycle, kind, **dates):
    CycleStep.objects.filter(cycle=cycle, kind=kind).update(**dates)


def test_tasks_follow_the_dates_of_the_year(cycle):
    before = letters.tasks_for(cycle)
    step(cycle, StepKind.LIST, due_on=date(2024, 12, 27))
    step(cycle, StepKind.ORDER, due_on=date(2024, 12, 16))
    after = letters.tasks_for(cycle)
    assert before[1].endswith("ภายในวันที่ 20 ธันวาคม 2567")
    assert after[1].endswith("ภายในวันที่ 27 ธันวาคม 2567")
    assert after[0] == before[0] + " ภายในวันที่ 16 ธันวาคม 2567"
    assert after[2:] == before[2:]


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        (date(2024, 10, 1), date(2024, 12, 31), "ในระหว่างเดือนตุลาคม - ธันวาคม 2567"),
        (date(2024, 12, 1), date(2025, 1, 31), "ในระหว่างเดือนธันวาคม 2567 - มกราคม 2568"),
        (date(2024, 11, 1), date(2024, 11, 30), "ในเดือนพฤศจิกายน 2567"),
        (
            date(2024, 10, 2),
            date(2024, 12, 31),
            "ระหว่างวันที่ 2 ตุลาคม 2567 ถึงวันที่ 31 ธันวาคม 2567",
        ),
        (date(2024, 10, 1), None, "ตั้งแต่วันที่ 1 ตุลาคม 2567"),
        (None, date(2024, 12, 31), "ภายในวันที่ 31 ธันวาคม 2567"),
        (None, None, ""),
    ],
)
def test_period_of_recruiting(opens, closes, words):
    assert letters.period_of(CycleStep(opens_on=opens, closes_on=closes)) == words


def test_quota_is_told_as_it_is_asked(cycle):
    quota = cycle.quotas.get(type="GROUP")
    quota.minimum = 2
    quota.save()
    assert (
        "(1 พัฒนากร อย่างน้อย ผู้นำชุมชน 1 หน่วยงาน กลุ่ม/องค์กรชุมชน 2 หน่วยงาน"
        " เครือข่ายองค์กรชุมชน 1 หน่วยงาน ชุมชน 1 หน่วยงาน)" in letters.tasks_for(cycle)[1]
    )
    cycle.quotas.update(minimum=0)
    assert "(1 พัฒนากร" not in letters.tasks_for(cycle)[1]


def test_year_certified_by_the_province_says_so(cycle):
    cycle.certifying_level = CertifyingLevel.PROVINCE
    assert "สรุปผลเสนอจังหวัดเพื่อพิจารณารับรอง" in letters.tasks_for(cycle)[3]


# --- the draft ----------------------------------------------------------------------------------


def test_draft_is_filled_in_from_the_year_and_the_office(draft, office):
    assert draft.subject == "การดำเนินงานระบบมาตรฐานการพัฒนาชุมชน (มชช.) ประจำปี พ.ศ. 2568"
    assert draft.receivers == "นายอำเภอ ทุกอำเภอ"
    assert (draft.prefix, draft.number, draft.dated_on) == (office.letter_prefix, "", None)
    assert [row["unit"] for row in draft.enclosures] == ["ชุด", "ชุด", "ฉบับ"]
    assert draft.signatory_position == "ผู้ว่าราชการจังหวัดลำปาง"
    assert draft.contact_phone == "054265055"
    assert letters.missing_for_circular(draft) == ["ยังไม่มีเลขที่หนังสือเวียน", "ยังไม่มีวันที่ของหนังสือ"]


def test_two_clicks_begin_one_draft(client, cycle, office, province):
    client.force_login(province)
    first = client.post(reverse("circular_new"))
    second = client.post(reverse("circular_new"))
    assert first.url == second.url == reverse("circular_edit", args=[Circular.objects.get().pk])


def test_page_saves_what_was_typed(client, draft, province):
    client.force_login(province)
    data = typed(draft, number="ว ๑๒๓๔", dated_on="11 ธ.ค. 2567", extra="ข้อความเพิ่ม")
    data["enclosures-1-title"] = ""
    response = client.post(reverse("circular_edit", args=[draft.pk]), data)
    assert response.status_code == 302
    draft.refresh_from_db()
    assert (draft.number, draft.dated_on, draft.extra) == ("1234", date(2024, 12, 11), "ข้อความเพิ่ม")
    assert [row["title"][:10] for row in draft.enclosures] == ["แนวทางการด", "(ร่าง) คำส"]
    assert draft.version == 2


def test_dates_of_the_tasks_cannot_be_typed(client, draft, province):
    client.force_login(province)
    data = typed(draft, composed='{"tasks": ["ภายในวันที่ 1 มกราคม 2569"]}', tasks="อื่น")
    client.post(reverse("circular_edit", args=[draft.pk]), data)
    draft.refresh_from_db()
    assert draft.composed == {}


def test_wrong_fields_are_told_at_once_and_nothing_is_lost(client, draft, province):
    client.force_login(province)
    data = typed(draft, number="12ก", dated_on="32/12/2567", subject="เรื่องใหม่", contact_phone="12")
    data["enclosures-0-count"] = "0"
    response = client.post(reverse("circular_edit", args=[draft.pk]), data)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"number", "dated_on", "contact_phone"}
    assert response.context["enclosures"].errors[0] == {"count": ["อย่างน้อย 1"]}
    assert "เรื่องใหม่" in response.content.decode()
    draft.refresh_from_db()
    assert draft.version == 1


def test_autosave_answers_with_the_version(client, draft, province):
    client.force_login(province)
    url = reverse("circular_edit", args=[draft.pk])
    answer = client.post(url, typed(draft, act="autosave", number="77")).json()
    assert (answer["version"], answer["missing"]) == (2, ["ยังไม่มีวันที่ของหนังสือ"])
    late = client.post(url, typed(draft, act="autosave", number="78"))
    assert late.status_code == 409
    draft.refresh_from_db()
    assert draft.number == "77"


def test_second_writer_is_told_and_loses_nothing(client, draft, province):
    actions.save_circular(draft, {"closing": "จึงเรียนมาเพื่อทราบ"}, version=1, by=province)
    with pytest.raises(StaleEdit):
        actions.save_circular(draft, {"closing": "อื่น"}, version=1, by=province)
    client.force_login(province)
    data = typed(draft, version=1, subject="ของฉัน")
    response = client.post(reverse("circular_edit", args=[draft.pk]), data)
    assert response.status_code == 409
    assert response.context["version"] == 2
    text = response.content.decode()
    assert ("ของฉัน" in text, "จึงเรียนมาเพื่อทราบ" in text) == (True, True)


# --- sending ------------------------------------------------------------------------------------


def test_sending_needs_number_and_date(draft, province):
    with pytest.raises(Refused, match="ยังไม่มีเลขที่หนังสือเวียน"):
        actions.send_circular(draft, version=1, by=province)
    draft.refresh_from_db()
    assert draft.is_draft


def test_sending_keeps_what_the_year_said(cycle, draft, province):
    sent = actions.send_circular(numbered(draft, province), version=2, by=province)
    told = letters.tasks_for(cycle)
    step(cycle, StepKind.LIST, due_on=date(2025, 1, 10))
    sent.refresh_from_db()
    assert sent.composed["tasks"] == told != letters.tasks_for(cycle)
    assert sent.composed["address"] == ["ศาลากลาง", "ถนนทดสอบ"]
    assert (sent.status, sent.sent_by, sent.version) == (SENT, province, 3)


def test_two_clicks_send_one_letter(client, draft, province):
    numbered(draft, province)
    client.force_login(province)
    url = reverse("circular_send", args=[draft.pk])
    first = client.post(url, {"version": 2})
    at = Circular.objects.get().sent_at
    second = client.post(url, {"version": 2})
    assert [first.status_code, second.status_code] == [302, 302]
    assert Circular.objects.get().sent_at == at


def test_what_was_not_seen_is_not_sent(draft, province):
    numbered(draft, province)
    with pytest.raises(Refused, match="มีผู้แก้ไขร่างนี้"):
        actions.send_circular(draft, version=1, by=province)


def test_taken_number_is_warned_about_and_can_be_meant(client, letter, draft_of_next, province):
    numbered(draft_of_next, province, number=letter.number)
    client.force_login(province)
    url = reverse("circular_send", args=[draft_of_next.pk])
    page = client.get(url)
    assert page.context["taken"] == letter
    assert client.post(url, {"version": 2}).status_code == 422
    assert client.post(url, {"version": 2, "number_confirmed": "on"}).status_code == 302
    draft_of_next.refresh_from_db()
    assert draft_of_next.status == SENT


@pytest.fixture
def draft_of_next(office, province, letter):
    return actions.start_correction(letter, by=province)


def test_number_of_another_calendar_year_is_free(cycle, letter, province):
    Circular.objects.filter(pk=letter.pk).update(dated_on=date(2025, 1, 2))
    other = CircularFactory(cycle=CycleFactory(fiscal_year=2567), number="1234")
    other.dated_on = date(2024, 12, 30)
    assert actions.taken(other) is None
    other.dated_on = date(2025, 3, 1)
    assert actions.taken(other) == letter


def test_sent_letter_is_read_only(client, letter, office, province):
    with pytest.raises(Refused, match="แก้ไขไม่ได้"):
        actions.save_circular(letter, {"subject": "อื่น"}, version=1, by=province)
    client.force_login(province)
    assert client.get(reverse("circular_edit", args=[letter.pk])).status_code == 403
    assert client.post(reverse("circular_discard", args=[letter.pk])).status_code == 403
    assert "ส่งหนังสือเวียนแล้ว" in str(refusal(actions.start_circular, letter.cycle, by=province))


def refusal(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value


def test_database_lets_nobody_change_what_was_sent(letter, draft_of_next, province):
    with acting_for(province):
        assert Circular.objects.filter(pk=letter.pk).update(subject="อื่น") == 0
        assert Circular.objects.filter(pk=draft_of_next.pk).update(subject="อื่น") == 1
        with connection.cursor() as cursor:
            cursor.execute("delete from registry_circular")
            assert cursor.rowcount == 1
    assert Circular.objects.get() == letter


def test_correction_refers_to_the_letter_and_takes_its_place(
    client, letter, office, province, head
):
    correction = actions.start_correction(letter, by=province)
    assert correction.corrects == letter
    assert actions.start_correction(letter, by=province) == correction
    assert Circular.objects.in_force_for(letter.cycle) == letter
    actions.send_circular(numbered(correction, province, "1300"), version=2, by=province)
    assert Circular.objects.in_force_for(letter.cycle) == correction
    assert "มีหนังสือแก้ไขแล้ว" in str(refusal(actions.start_correction, letter, by=province))
    client.force_login(head)
    page = client.get(reverse("circular", args=[letter.pk])).content.decode()
    assert reverse("circular", args=[correction.pk]) in page
    assert waiting_for(head) == [correction]


def test_citation_is_what_orders_say(letter):
    assert letter.citation == "หนังสือจังหวัดลำปาง ที่ ลป 0019.3/ว 1234 ลงวันที่ 11 ธันวาคม 2567"


def test_draft_can_be_thrown_away(client, draft, province):
    CircularFileFactory(circular=draft)
    client.force_login(province)
    url = reverse("circular_discard", args=[draft.pk])
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 302
    assert not Circular.objects.exists()


# --- files --------------------------------------------------------------------------------------


def upload(client, circular, content, name):
    file = SimpleUploadedFile(name, content)
    url = reverse("circular_upload", args=[circular.pk])
    return client.post(url, {"files": [file]}, follow=True)


def test_files_are_checked_and_served_to_who_may_read_the_letter(
    client, draft, province, head, admin
):
    client.force_login(province)
    upload(client, draft, pdf(), "แนวทาง.pdf")
    refused = upload(client, draft, b"MZ\x90", "แนวทาง2.pdf")
    assert "แนวทาง2.pdf" in next(str(m) for m in refused.context["messages"])
    kept = draft.files.get()
    url = reverse("circular_file", args=[kept.pk])
    assert b"".join(client.get(url).streaming_content) == pdf()
    client.force_login(head)
    assert client.get(url).status_code == 404
    actions.send_circular(numbered(draft, province), version=2, by=province)
    response = client.get(url)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    assert client.post(reverse("circular_file_remove", args=[kept.pk])).status_code == 403
    client.force_login(admin)
    assert client.get(url).status_code == 404


def test_file_of_a_draft_can_be_taken_off(client, draft, province):
    kept = CircularFileFactory(circular=draft)
    client.force_login(province)
    client.post(reverse("circular_file_remove", args=[kept.pk]))
    assert not draft.files.present().exists()
    assert client.get(reverse("circular_file", args=[kept.pk])).status_code == 404

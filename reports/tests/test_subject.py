"""One person's data on page and paper: whose rows, who may, what is noted, what stands on it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.tests.certified import CertificateFactory, CertificationFactory
from assessment.tests.factories import seated
from mchch.crypto import fingerprint
from mchch.scope import acting_for
from mchch.thai import citizen_id
from mchch.thai.text import thai_digits
from registry.choices import AccessKind, ApplicantType, Stage
from registry.models import AccessLog, Application, StageChange
from registry.tests import factories
from reports.tests.reading import page_count, pdfium, placed, poppler, squeezed

pytestmark = pytest.mark.django_db
LEADER, GROUP = ApplicantType.LEADER, ApplicantType.GROUP
SOMCHAI = {"title": "นาย", "given_name": "สมชาย", "family_name": "ใจดี"}
NUMBER = citizen_id.made_up(4321)


@pytest.fixture
def leader(unit):
    return person(unit, type_=LEADER)


def person(unit, type_=LEADER, number=NUMBER, year=2568, **fields):
    """Somchai, of the year of the fixtures unless another is told."""
    number = number if type_ == LEADER else ""
    if year == 2568:
        return unit(type_, **SOMCHAI | {"citizen_id": number} | fields)
    row = unit(type_, **SOMCHAI | fields)
    row.cycle = factories.CycleFactory(fiscal_year=year)
    row.citizen_id, row.citizen_id_hash = number, fingerprint(number)
    row.save()
    return row


def get(client, user, row, kind="application", query=""):
    client.force_login(user)
    return client.get(reverse("subject", args=[kind, row.pk]) + query)


def printed(client, user, row, kind="application", query="", **typed):
    client.force_login(user)
    url = reverse("subject_paper", args=[kind, row.pk]) + query
    return client.post(url, {"reason": "ยื่นคำขอเมื่อ 12 ธันวาคม 2567"} | typed)


def rows_on(response):
    """{title: rows} of what a page shows."""
    return {section.title: section.rows for _, section in response.context["sections"]}


# --- who may ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("visitor", "status"),
    [("officer", 200), ("head", 200), ("province", 200), ("outside_head", 404), ("nation", 403),
     ("committee", 403), ("admin", 403)],
)  # fmt: skip
def test_persons_data_is_shown_to_who_works_with_them(client, leader, visitor, status, request):
    user = request.getfixturevalue(visitor)
    assert get(client, user, leader).status_code == status
    assert printed(client, user, leader).status_code == status
    assert AccessLog.objects.count() == (status == 200)


@pytest.mark.parametrize("kind", ["seat", "account"])
def test_official_of_another_district_does_not_exist(client, head, outside_head, officer, kind):
    row = {"seat": seated(officer), "account": officer}[kind]
    assert get(client, head, row, kind).status_code == 200
    assert get(client, outside_head, row, kind).status_code == 404
    assert printed(client, outside_head, row, kind).status_code == 404


def test_account_of_the_province_is_not_a_districts_to_look_into(client, head, province):
    assert get(client, head, province, "account").status_code == 404


def test_another_word_for_a_kind_does_not_exist(client, head, leader):
    assert get(client, head, leader, "anything").status_code == 404


# --- whose rows ------------------------------------------------------------------------------


def test_same_citizen_id_is_the_same_person(client, head, unit, leader):
    before = person(unit, year=2567, given_name="สมชัย")
    other = person(unit, number=citizen_id.made_up(9), given_name="คนอื่น")
    person_shown = get(client, head, leader).context["person"]
    assert set(person_shown.applications) == {leader, before}
    assert other not in person_shown.applications


def test_same_name_is_offered_and_never_joined_by_itself(client, head, unit, leader):
    group = person(unit, GROUP, unit_name="กลุ่มทอผ้า")
    page = get(client, head, leader)
    assert page.context["person"].applications == [leader]
    assert [one.row for one in page.context["person"].alike] == [group]
    assert "กลุ่มทอผ้า" in page.content.decode()
    joined = get(client, head, leader, query=f"?also=application-{group.pk}").context["person"]
    assert set(joined.applications) == {leader, group}


def test_row_of_another_name_cannot_be_joined(client, head, unit, leader):
    other = person(unit, GROUP, given_name="คนอื่น")
    page = get(client, head, leader, query=f"?also=application-{other.pk}&also=x-1&also=seat-")
    assert page.context["person"].applications == [leader]


def test_member_is_the_same_in_every_order_by_account(client, head, officer):
    first, second = seated(officer), factories.OrderMemberFactory(user=officer, name="ชื่ออื่น")
    alone = factories.OrderMemberFactory(name=first.name)
    page = get(client, head, first, "seat")
    assert set(page.context["person"].seats) == {first, second}
    assert page.context["person"].accounts == [officer]
    assert [one.row for one in page.context["person"].alike if one.kind == "seat"] == [alone]


def test_district_is_told_of_its_own_rows_alone(client, head, province, unit, leader, outsider):
    elsewhere = factories.ApplicationFactory(
        type=LEADER, officer=outsider, cycle=factories.CycleFactory(fiscal_year=2566),
        citizen_id=NUMBER, **SOMCHAI,
    )  # fmt: skip
    assert get(client, head, leader).context["person"].applications == [leader]
    seen = get(client, province, leader).context["person"].applications
    assert set(seen) == {leader, elsewhere}


# --- what is told ----------------------------------------------------------------------------


def test_page_tells_where_everything_comes_from_with_the_id_masked(client, head, leader):
    factories.AttachmentFactory(application=leader, name="บ้าน.pdf", removed_at=None)
    factories.AttachmentFactory(application=leader, name="เก่า.pdf", removed_at=leader.created_at)
    line = CertificationFactory(application=leader, name="นายสมชาย ใจดี")
    CertificateFactory(certification=line, number="ลป 1/2567")
    factories.SubmissionFactory(area_id="5203", sent_by=head, applications=[leader])
    page = get(client, head, leader)
    text, told = page.content.decode(), rows_on(page)
    assert citizen_id.masked(NUMBER) in text
    assert citizen_id.formatted(NUMBER) not in text and NUMBER not in text
    assert [row[0] for row in told["ไฟล์"]] == ["บ้าน.pdf", "เก่า.pdf"]
    assert told["ไฟล์"][1][-1] == "นำออกจากหน้าแล้ว แต่ยังเก็บอยู่"
    assert len(told["การรับรองและใบประกาศ"]) == 2
    assert len(told["สำเนาที่ส่งต่อและเก็บไว้"]) == 1
    assert text.count("ที่มา:") == len(page.context["sections"])


def test_notice_is_told_with_its_version(client, head, leader, notice):
    leader.notice, leader.notice_shown_at = notice, leader.created_at
    leader.save()
    row = rows_on(get(client, head, leader))["การแจ้งประกาศความเป็นส่วนตัว"][0]
    assert row[1] == notice.version


def test_who_looked_is_told_and_why_to_who_may_know(client, head, officer, leader):
    factories.AccessLogFactory(application=leader, reason="ตรวจบัตร", user_name="นายผู้ดู")
    title = "ผู้ที่เข้าถึงข้อมูลของบุคคลนี้"
    assert rows_on(get(client, head, leader))[title][0][1:] == (
        "นายผู้ดู", AccessKind.REVEAL.label, "ตรวจบัตร",
    )  # fmt: skip
    page = get(client, officer, leader)
    assert rows_on(page)[title][0][1:] == ("นายผู้ดู", AccessKind.REVEAL.label)
    assert "ตรวจบัตร" not in page.content.decode()


def test_who_coordinated_before_is_not_told_to_who_does_now(client, head, officer, unit):
    group = person(unit, GROUP, given_name="คนก่อน", family_name="ลับ")
    with acting_for(officer):
        Application.objects.filter(pk=group.pk).update(**SOMCHAI)
    page = get(client, head, group)
    assert "คนก่อน" not in page.content.decode()
    assert any("ชื่อ" in row[3] for row in rows_on(page)["ประวัติการเปลี่ยนแปลง"])


def test_page_tells_until_when_it_is_kept(client, head, leader, cycle):
    assert "30 ก.ย. 2578" in get(client, head, leader).content.decode()
    cycle.keep_years = None
    cycle.save()
    assert "ยังไม่กำหนด" in get(client, head, leader).content.decode()


# --- the paper -------------------------------------------------------------------------------


def test_paper_is_asked_with_a_reason(client, head, leader):
    response = printed(client, head, leader, reason=" ")
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["reason"]
    assert AccessLog.objects.count() == 0


@pytest.mark.parametrize("with_id", [False, True])
def test_paper_tells_the_whole_id_only_where_it_was_asked_and_notes_it(
    client, head, leader, with_id
):
    response = printed(client, head, leader, **({"with_id": "on"} if with_id else {}))
    assert response.headers["Content-Type"] == "application/pdf"
    whole, masked = (
        thai_digits(show(NUMBER)) for show in (citizen_id.formatted, citizen_id.masked)
    )
    text = squeezed(pdfium(response.content))
    assert (whole in text, masked in text) == (with_id, not with_id)
    noted = AccessLog.objects.order_by("pk").values_list("kind", "application", "user", "reason")
    reason = "พิมพ์ข้อมูลส่วนบุคคลให้เจ้าของข้อมูล: ยื่นคำขอเมื่อ 12 ธันวาคม 2567"
    kinds = [AccessKind.EXPORT, AccessKind.REVEAL][: 1 + with_id]
    assert list(noted) == [(kind, leader.pk, head.pk, reason) for kind in kinds]


def test_paper_says_what_it_is_for_whom_and_by_whom(client, head, leader):
    factories.AttachmentFactory(application=leader, name="IMG_2024.jpg")
    factories.AccessLogFactory(application=leader, reason="นางคนอื่น ขอให้ดู")
    head.position = "พัฒนาการอำเภอเกาะคา"
    head.save()
    content = printed(client, head, leader).content
    text = squeezed(poppler(content))
    for words in (
        "ข้อมูลส่วนบุคคลที่หน่วยงานเก็บรักษา", "นายสมชายใจดี", "ผู้รับเอกสาร",
        "มาตรา๓๐", "ยื่นคำขอเมื่อ๑๒ธันวาคม๒๕๖๗", "พัฒนาการอำเภอเกาะคา", "๑๖ธันวาคม๒๕๖๗",
        "สำนักงานพัฒนาชุมชนอำเภอเกาะคา", "IMG_2024.jpg", "ไม่พบข้อมูลของบุคคลนี้",
    ):  # fmt: skip
        assert words in text, words
    assert "นางคนอื่น" not in text
    assert page_count(content) > 1
    assert "- ๒ -" in [line.text for line in placed(content, 1)]


def test_paper_of_a_member_is_noted_without_an_applicant(client, head, officer):
    seat = seated(officer)
    text = squeezed(poppler(printed(client, head, seat, "seat").content))
    assert squeezed(seat.name) in text
    noted = AccessLog.objects.get()
    assert (noted.application, noted.area_id, noted.kind) == (None, "5203", AccessKind.EXPORT)


# --- finding ---------------------------------------------------------------------------------


def test_person_is_found_by_name_in_every_year_and_by_id_by_post(client, head, unit, leader):
    earlier = person(unit, year=2567)
    client.force_login(head)
    url = reverse("subject_find")
    by_name = client.get(url, {"q": "สมชาย"}).context["found"]
    by_id = client.post(url, {"citizen_id": citizen_id.formatted(NUMBER)})
    assert [one.row for one in by_name] == [leader, earlier]
    assert [one.row for one in by_id.context["found"]] == [leader, earlier]
    wrong = client.post(url, {"citizen_id": "123"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["citizen_id"])


def test_person_of_another_district_is_not_found(client, outside_head, leader):
    client.force_login(outside_head)
    url = reverse("subject_find")
    assert client.get(url, {"q": "สมชาย"}).context["found"] == []
    assert client.post(url, {"citizen_id": NUMBER}).context["found"] == []


@pytest.mark.parametrize(("visitor", "there"), [("head", True), ("nation", False)])
def test_way_to_the_page_is_shown_to_who_may(client, leader, visitor, there, request):
    client.force_login(request.getfixturevalue(visitor))
    register = client.get(reverse("application_list")).content.decode()
    application = client.get(reverse("application", args=[leader.pk])).content.decode()
    assert (reverse("subject_find") in register) == there
    assert (reverse("subject", args=["application", leader.pk]) in application) == there


# --- statements ------------------------------------------------------------------------------


def test_page_and_paper_ask_the_same_at_every_size(client, head, unit, leader, cycle):
    counts = []
    for size in (1, 50, 500):
        have = leader.attachments.count()
        for _ in range(min(size, 50) - have):
            factories.AttachmentFactory(application=leader, uploaded_by=head)
        StageChange.objects.bulk_create(
            factories.StageChangeFactory.build(
                application=leader, area_id=leader.area_id, to_stage=Stage.REGISTERED,
                changed_by=head,
            )
            for _ in range(size - leader.stage_changes.count())
        )  # fmt: skip
        AccessLog.objects.bulk_create(
            factories.AccessLogFactory.build(application=leader, user=head, area_id=leader.area_id)
            for _ in range(size)
        )
        counts.append([asked(client, head, url) for url in addresses(leader)])
    assert counts == [counts[0]] * 3
    assert max(counts[0]) < 60


def addresses(row):
    return [reverse("subject", args=["application", row.pk]), f"{reverse('subject_find')}?q=สมชาย"]


def asked(client, user, url):
    client.force_login(user)
    client.get("/login/")
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)

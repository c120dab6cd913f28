"""Pages of certification: who sees, who acts, the forms' messages; the page for everybody."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.actions import certificates
from assessment.actions.links import WRONG_TOKENS
from assessment.models import Announcement, AnnouncementScan, Certificate
from assessment.tests.certified import SIGNED, drafted, given, passed, signed, terms
from assessment.tests.factories import seated
from registry.choices import CertifyingLevel, Role
from registry.demo.evidence import pdf
from registry.tests.factories import OfficeFactory, SignatoryFactory, UserFactory

pytestmark = pytest.mark.django_db
SAMPLE = "ตัวอย่าง – ไม่ใช่เกณฑ์ของกรมการพัฒนาชุมชน"


@pytest.fixture
def year(on_day, cycle):
    on_day(SIGNED)
    return cycle


@pytest.fixture
def signatory(lampang):
    office = OfficeFactory(area_id="5203", name="สำนักงานพัฒนาชุมชนอำเภอเกาะคา")
    return SignatoryFactory(office=office, name="นายสมศักดิ์ ตัวอย่าง", is_default=True)


@pytest.fixture
def units(year, officer, head, signatory):
    return passed(officer, year, 3)


@pytest.fixture
def certificate(units, year, head):
    return given(year, head)[0]


def get(client, user, path):
    client.force_login(user)
    return client.get(path)


# --- the road of the head ------------------------------------------------------------------------


def test_head_goes_from_waiting_to_certificates(client, units, year, head, signatory):
    page = get(client, head, "/certification/").content.decode()
    assert "ผ่านการตรวจประเมิน รอประกาศ 3 ราย" in page
    assert client.post("/announcements/begin/").status_code == 302
    row = Announcement.objects.get()
    data = {"text": "ด้วยอำเภอเกาะคา\nจึงประกาศ", "signatory": str(signatory.pk), "version": 1}
    assert client.post(f"/announcements/{row.pk}/edit/", data).status_code == 302
    form = client.get(f"/announcements/{row.pk}/sign/").context["form"]
    data = {"version": 2, "seen": form["seen"].value(), "number": "๑๕/๒๕๖๘"}
    data["signed_on"] = "30/4/2568"
    assert client.post(f"/announcements/{row.pk}/sign/", data).status_code == 302
    row.refresh_from_db()
    assert (row.number, row.signed_on, row.signatory_name) == ("15", SIGNED, signatory.name)
    data = {"issued_on": "30/4/2568", "prefix": "ลป ๐๓/", "first": 1, "suggested": 1}
    data["signatory"] = "kept"
    assert client.post(f"/announcements/{row.pk}/issue/", data).status_code == 422
    data["signatory"] = str(signatory.pk)
    assert client.post(f"/announcements/{row.pk}/issue/", data).status_code == 302
    assert [one.number for one in Certificate.objects.all()] == [
        f"ลป ๐๓/{n}/2568" for n in (1, 2, 3)
    ]
    page = client.get(f"/announcements/{row.pk}/").content.decode()
    assert "ลป ๐๓/3/2568" in page
    form = client.get(f"/announcements/{row.pk}/issue/").context["form"]
    assert (form["prefix"].value(), form["first"].value()) == ("ลป ๐๓/", 4)


def test_all_that_is_wrong_with_signing_is_told_at_once(client, units, year, head):
    row = drafted(year, head)
    client.force_login(head)
    seen = client.get(f"/announcements/{row.pk}/sign/").context["form"]["seen"].value()
    data = {"version": row.version, "seen": seen, "number": "เลขที่ ๕", "signed_on": ""}
    response = client.post(f"/announcements/{row.pk}/sign/", data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "กรอกเฉพาะตัวเลข" in page
    assert "โปรดกรอกวันที่ลงนาม หรือติ๊กว่าจะเขียนด้วยมือ" in page
    assert "เลขที่ ๕" in page


def test_taken_number_asks_for_a_tick(client, units, year, officer, head):
    signed(year, head, number="7")
    passed(officer, year, 1)
    row = drafted(year, head)
    client.force_login(head)
    seen = client.get(f"/announcements/{row.pk}/sign/").context["form"]["seen"].value()
    data = {"version": row.version, "seen": seen, "number": "7", "signed_on": "30/4/2568"}
    page = client.post(f"/announcements/{row.pk}/sign/", data).content.decode()
    assert "เลขที่ 7/2568 ใช้กับประกาศเรื่อง" in page
    data["number_confirmed"] = "on"
    assert client.post(f"/announcements/{row.pk}/sign/", data).status_code == 302


def test_number_by_hand_is_noted_later(client, units, year, head):
    row = signed(year, head, signed_on=None, by_hand=True)
    page = get(client, head, f"/announcements/{row.pk}/").content.decode()
    assert f"/announcements/{row.pk}/number/" in page
    assert "ยังไม่ได้บันทึกวันที่" in client.get(f"/announcements/{row.pk}/issue/").content.decode()
    data = {"number": "3", "signed_on": "29/4/2568"}
    assert client.post(f"/announcements/{row.pk}/number/", data).status_code == 302
    assert client.get(f"/announcements/{row.pk}/number/").status_code == 403


def test_draft_is_thrown_away_and_what_is_signed_is_not(client, units, year, head):
    row = drafted(year, head)
    client.force_login(head)
    assert client.get(f"/announcements/{row.pk}/discard/").status_code == 200
    assert client.post(f"/announcements/{row.pk}/discard/").status_code == 302
    assert Announcement.objects.count() == 0
    row = signed(year, head)
    assert client.post(f"/announcements/{row.pk}/discard/").status_code == 403


def test_scan_is_kept_shown_and_hidden(client, units, year, head, officer):
    row = signed(year, head)
    client.force_login(head)
    upload = SimpleUploadedFile("ประกาศลงนาม.pdf", pdf(("Made up", "in a test")))
    assert client.post(f"/announcements/{row.pk}/scan/", {"files": upload}).status_code == 302
    assert client.get(f"/announcements/{row.pk}/scan/file/").status_code == 200
    assert get(client, officer, f"/announcements/{row.pk}/scan/file/").status_code == 200
    assert client.post(f"/announcements/{row.pk}/scan/remove/").status_code == 403
    client.force_login(head)
    assert client.post(f"/announcements/{row.pk}/scan/remove/").status_code == 302
    assert client.get(f"/announcements/{row.pk}/scan/file/").status_code == 404
    assert AnnouncementScan.objects.count() == 1


def test_correction_of_a_name_in_the_browser(client, certificate, head, signatory):
    client.force_login(head)
    path = f"/certificates/{certificate.pk}/correct/"
    data = {
        "name": "นายถูกต้อง ตามบัตร", "subdistrict": certificate.subdistrict, "reason": "",
        "issued_on": "30/4/2568", "prefix": "", "first": 4, "suggested": 4,
        "signatory": str(signatory.pk),
    }  # fmt: skip
    assert "โปรดระบุเหตุผล" in client.post(path, data).content.decode()
    assert client.post(path, data | {"reason": "พิมพ์ผิด"}).status_code == 302
    again = Certificate.objects.get(replaces=certificate)
    assert (again.name, again.number) == ("นายถูกต้อง ตามบัตร", "4/2568")
    page = client.get(f"/certificates/{certificate.pk}/").content.decode()
    assert "พิมพ์ผิด" in page
    assert f"/certificates/{again.pk}/" in page
    assert client.get(path).status_code == 302


# --- who may -------------------------------------------------------------------------------------

ACTS = ("edit", "sign", "discard")


@pytest.mark.parametrize(
    ("person", "seen", "acted"),
    [
        ("officer", 200, 403),
        ("head", 200, 200),
        ("province", 200, 403),
        ("nation", 200, 403),
        ("outside_head", 404, 404),
        ("committee", 404, 404),
        ("admin", 404, 404),
    ],
)
def test_draft_is_seen_in_its_area_and_written_by_the_head(
    client, units, year, head, person, seen, acted, request
):
    row = drafted(year, head)
    user = request.getfixturevalue(person)
    assert get(client, user, f"/announcements/{row.pk}/").status_code == seen
    for act in ACTS:
        assert client.get(f"/announcements/{row.pk}/{act}/").status_code == acted


@pytest.mark.parametrize(
    ("person", "seen", "acted", "printed"),
    [
        ("officer", 200, 403, 200),
        ("head", 200, 200, 200),
        ("province", 200, 403, 200),
        ("outside_head", 404, 404, 404),
        ("outsider", 404, 404, 404),
        ("committee", 403, 403, 403),
        ("admin", 403, 403, 403),
    ],
)
def test_certificate_is_printed_in_its_area_and_revoked_by_the_head(
    client, certificate, person, seen, acted, printed, request
):
    user = request.getfixturevalue(person)
    assert get(client, user, f"/certificates/{certificate.pk}/").status_code == seen
    for act in ("revoke", "correct"):
        assert client.get(f"/certificates/{certificate.pk}/{act}/").status_code == acted
    assert client.get(f"/papers/certificate/{certificate.pk}.pdf").status_code == printed
    row = certificate.issuance.announcement_id
    assert client.get(f"/papers/announcement/{row}.pdf").status_code == printed


def test_member_of_the_committee_reads_what_is_signed(client, certificate, chair_of_5203):
    row = certificate.issuance.announcement_id
    page = get(client, chair_of_5203, "/certification/").content.decode()
    assert f"/announcements/{row}/" in page
    page = client.get(f"/announcements/{row}/").content.decode()
    assert certificate.name in page
    assert "/papers/" not in page
    assert client.get(f"/announcements/{row}/issue/").status_code == 403


@pytest.fixture
def chair_of_5203(certificate):
    user = UserFactory(role=Role.COMMITTEE, given_name="ประธาน")
    seated(user)
    return user


def test_province_certifies_and_districts_read_their_own(
    client, units, year, outsider, head, province
):
    (other,) = passed(outsider, year, 1)
    year.certifying_level = CertifyingLevel.PROVINCE
    year.save()
    assert "ปีนี้จังหวัดเป็นผู้สรุป" in get(client, head, "/certification/").content.decode()
    assert client.post("/announcements/begin/").status_code == 403
    rows = given(year, province)
    row = rows[0].issuance.announcement
    own = get(client, head, f"/announcements/{row.pk}/").content.decode()
    assert units[0].display_name in own
    assert other.display_name not in own
    assert client.get(f"/announcements/{row.pk}/issue/").status_code == 403
    foreign = next(one for one in rows if one.area_id.startswith("5206"))
    assert client.get(f"/certificates/{foreign.pk}/").status_code == 404
    assert len(get(client, province, f"/announcements/{row.pk}/").context["lines"]) == 4


def test_next_step_stands_on_the_applicants_page(client, units, year, officer, head):
    path = f"/applications/{units[0].pk}/"
    assert "รอประกาศรายชื่อผู้ผ่านการรับรอง" in get(client, officer, path).content.decode()
    home = get(client, head, "/").content.decode()
    assert "รอจัดทำประกาศ <b>3</b> ราย" in home
    rows = given(year, head)
    assert "รอจัดทำประกาศ" not in get(client, head, "/").content.decode()
    own = next(row for row in rows if row.certification.application_id == units[0].pk)
    page = get(client, officer, path).content.decode()
    assert f"/certificates/{own.pk}/" in page


def test_who_did_not_pass_is_told_what_lacks_and_how_to_come_again(client, year, officer, outsider):
    (unit,) = passed(officer, year, 1, resolution="FAIL")
    path = f"/evaluation/{unit.evaluation.pk}/guidance/"
    page = get(client, officer, path).content.decode()
    assert "กลับมาสมัครปี 2569" in page
    assert "1 ตุลาคม 2568" in page
    assert officer.get_full_name() in page
    assert path in client.get(f"/applications/{unit.pk}/").content.decode()
    assert path in client.get("/certification/").content.decode()
    assert client.get(f"/papers/guidance/{unit.evaluation.pk}.pdf").status_code == 200
    assert get(client, outsider, path).status_code == 404
    (good,) = passed(officer, year, 1)
    assert get(client, officer, f"/evaluation/{good.evaluation.pk}/guidance/").status_code == 404


# --- for everybody -------------------------------------------------------------------------------


def public(client, token, **more):
    return client.get(f"/c/{token}/", **more)


def test_public_page_tells_the_paper_and_nothing_else(client, certificate, units):
    response = public(client, certificate.token)
    page = response.content.decode()
    for told in (certificate.number, certificate.name, "เกาะคา", "ลำปาง", "2568", SAMPLE):
        assert told in page
    assert "ใบประกาศนี้ใช้ได้" in page


def test_public_page_of_a_group_names_no_person(client, certificate):
    group = Certificate.objects.get(type="GROUP")
    page = public(client, group.token).content.decode()
    unit = group.certification.application
    for secret in (unit.phone, unit.given_name, unit.number, unit.house_no, str(unit.pk) + "/"):
        assert secret
        assert secret not in page


def test_public_page_is_the_same_for_who_is_logged_in(client, certificate, outsider):
    response = get(client, outsider, f"/c/{certificate.token}/")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, max-age=120"
    assert "ออกจากระบบ" not in response.content.decode()


def test_public_page_says_what_was_revoked_and_replaced(client, certificate, head):
    before = public(client, certificate.token)
    again = certificates.correct(
        certificate, terms(), name="ชื่อใหม่", subdistrict="", reason="ลับเฉพาะ", by=head
    )
    after = public(client, certificate.token, HTTP_IF_NONE_MATCH=before.headers["ETag"])
    page = after.content.decode()
    assert after.status_code == 200
    assert "ใบประกาศนี้ยกเลิกแล้ว" in page
    assert again.number in page
    assert "ลับเฉพาะ" not in page
    assert head.given_name not in page


def test_public_page_is_cached_and_asked_for_again_cheaply(client, certificate):
    first = public(client, certificate.token)
    assert first.headers["Cache-Control"] == "public, max-age=120"
    assert "Set-Cookie" not in first.headers
    again = public(client, certificate.token, HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(f"/c/{certificate.token}/").status_code == 200
    assert client.post(f"/c/{certificate.token}/").status_code == 405


def test_public_page_takes_few_statements(client, certificate):
    with CaptureQueriesContext(connection) as captured:
        public(client, certificate.token)
    asked = [q["sql"] for q in captured if "assessment_" in q["sql"] or "registry_" in q["sql"]]
    assert len(asked) == 1


def test_token_is_found_in_capitals(client, certificate):
    assert public(client, certificate.token.upper()).status_code == 200


@pytest.mark.parametrize("token", ["zzzzzzzzzzzzzzzz", "x", "0" * 16, "a" * 200, "ก" * 16])
def test_wrong_token_is_told_calmly(client, certificate, token):
    response = public(client, token)
    assert response.status_code == 404
    assert "ไม่พบใบประกาศ" in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"


def test_guessing_is_slowed_down(client, certificate):
    wrong = [f"{n:016d}".replace("0", "z").replace("1", "y") for n in range(WRONG_TOKENS)]
    answers = [public(client, token) for token in wrong]
    assert {answer.status_code for answer in answers} == {404}
    late = public(client, "zzzzzzzzzzzzzzzz")
    assert late.status_code == 429
    assert "โปรดรอสักครู่" in late.content.decode()
    assert public(client, certificate.token).status_code == 200

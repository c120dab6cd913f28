"""Announcement and certificates on paper: read back, the QR too; all in one file by the worker."""

import io
from datetime import date

import pikepdf
import pytest
import zxingcpp
from django.test import Client

from assessment.actions import certificates, certification
from assessment.models import Certificate, Standard
from assessment.tests.certified import SIGNED, SITE, drafted, given, passed, signed, terms
from mchch.thai.text import thai_digits
from registry.choices import ApplicantType, CertifyingLevel, JobKind, JobStatus
from registry.models import AccessLog, Job, Office, Paper
from registry.tests.upload_samples import png
from reports import tasks
from reports.documents.announcement import announcement
from reports.documents.certificate import certificate
from reports.documents.guidance import guidance
from reports.papers import KINDS
from reports.tests.conftest import LONG_UNIT
from reports.tests.reading import READERS, fonts, ink, page_count, pdfium, picture, squeezed

pytestmark = pytest.mark.django_db
SAMPLE = "ตัวอย่าง – ไม่ใช่เกณฑ์ของกรมการพัฒนาชุมชน"


@pytest.fixture
def year(on_day, cycle, office):
    on_day(SIGNED)
    return cycle


@pytest.fixture
def units(year, officer, head):
    return passed(officer, year, 4)


def qr_of(content, page=0):
    (found,) = zxingcpp.read_barcodes(picture(content, page, dots=150))
    return found.text


# --- the announcement ----------------------------------------------------------------------------


@pytest.mark.parametrize("reader", READERS)
def test_announcement_is_read_back(units, year, head, reader):
    row = signed(year, head, number="15")
    text = squeezed(READERS[reader](announcement(row).pdf()))
    for told in (
        "ประกาศอำเภอเกาะคา",
        "ที่ ๑๕/๒๕๖๘",
        "เรื่อง รายชื่อผู้ผ่านการรับรองมาตรฐานการพัฒนาชุมชน ประจำปี พ.ศ. ๒๕๖๘",
        "รวมผู้ผ่านการรับรองทั้งสิ้น ๔ ราย",
        "ประกาศ ณ วันที่ ๓๐ เมษายน พ.ศ. ๒๕๖๘",
        "นายสมศักดิ์ ตัวอย่าง",
        SAMPLE,
        *(unit.display_name for unit in units),
    ):
        assert squeezed(thai_digits(told)) in text


def test_types_stand_in_the_order_of_the_letter(units, year, head):
    text = squeezed(pdfium(announcement(signed(year, head)).pdf()))
    places = [text.index(squeezed(f"ประเภท{label} จำนวน")) for label in ApplicantType.labels]
    assert places == sorted(places)


def test_draft_announcement_says_so_and_has_no_date(units, year, head):
    document = announcement(drafted(year, head))
    text = squeezed(pdfium(document.pdf()))
    assert document.draft
    assert "ร่าง" in text
    assert "เมษายน" not in text


def test_date_by_hand_leaves_room(units, year, head):
    text = squeezed(pdfium(announcement(signed(year, head, signed_on=None, by_hand=True)).pdf()))
    assert "ที่/๒๕๖๘" in text
    assert "ประกาศณวันที่พ.ศ.๒๕๖๘" in text


def test_signed_announcement_is_printed_the_same_again(client, units, year, head, officer):
    row = signed(year, head)
    client.force_login(head)
    first = client.get(f"/papers/announcement/{row.pk}.pdf").content
    Office.objects.update(name="ชื่ออื่น")
    client.force_login(officer)
    assert client.get(f"/papers/announcement/{row.pk}.pdf").content == first
    assert Paper.objects.filter(kind="announcement").count() == 1


def test_district_prints_an_extract_of_its_provinces(units, year, outsider, head, province):
    (other,) = passed(outsider, year, 1)
    year.certifying_level = CertifyingLevel.PROVINCE
    year.save()
    row = signed(year, province)
    kind = KINDS["announcement"]
    whole = squeezed(pdfium(announcement(row, **kind.arguments(province, {})).pdf()))
    own = squeezed(pdfium(announcement(row, **kind.arguments(head, {})).pdf()))
    assert squeezed(thai_digits(other.display_name)) in whole
    assert squeezed(thai_digits(other.display_name)) not in own
    assert "อำเภอแจ้ห่ม" in whole
    client = Client()
    client.force_login(province)
    client.get(f"/papers/announcement/{row.pk}.pdf")
    client.force_login(head)
    shown = squeezed(pdfium(client.get(f"/papers/announcement/{row.pk}.pdf").content))
    assert squeezed(thai_digits(other.display_name)) not in shown


# --- certificates --------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", READERS)
def test_certificate_is_read_back(units, year, head, reader):
    row = given(year, head, prefix="ลป ๐๓/")[1]
    text = squeezed(READERS[reader](certificate(row).pdf()))
    for told in (
        "เลขที่ ลป ๐๓/๒/๒๕๖๘",
        "สำนักงานพัฒนาชุมชนอำเภอเกาะคา",
        "ใบประกาศรับรองมาตรฐานการพัฒนาชุมชน",
        row.name,
        row.get_type_display(),
        "อำเภอเกาะคา จังหวัดลำปาง",
        "ปีงบประมาณ พ.ศ. ๒๕๖๘",
        "ให้ไว้ ณ วันที่ ๓๐ เมษายน พุทธศักราช ๒๕๖๘",
        "นายอำเภอเกาะคา",
    ):
        assert squeezed(thai_digits(told)) in text


def test_qr_leads_to_the_page_without_log_in(client, units, year, head):
    row = given(year, head)[0]
    url = qr_of(certificate(row).pdf())
    assert url == f"{SITE}/c/{row.token}/"
    page = client.get(url.removeprefix(SITE))
    assert page.status_code == 200
    assert row.name in page.content.decode()


def test_certificate_is_a4_across_and_fits_whatever_its_name(units, year, head):
    row = given(year, head)[0]
    row.name = LONG_UNIT * 2
    content = certificate(row).pdf()
    with pikepdf.open(io.BytesIO(content)) as book:
        (page,) = book.pages
        wide, high = (round(float(edge) / 72 * 25.4) for edge in page.mediabox[2:])
        assert (wide, high) == (297, 210)
        with book.open_metadata() as told:
            assert told["pdfaid:part"] == "3"
    left, _, _, bottom = ink(content)
    assert 8 < left < 10
    assert 200 < bottom < 202
    assert all(embedded for _, embedded, *_ in fonts(content))
    assert qr_of(content).endswith(f"/c/{row.token}/")


def test_sample_is_marked_and_an_official_one_is_not(units, year, head):
    assert squeezed(SAMPLE) in squeezed(pdfium(certificate(given(year, head)[0]).pdf()))


def test_official_certificate_has_no_mark(units, year, head):
    Standard.objects.update(is_official=True)
    text = squeezed(pdfium(certificate(given(year, head)[0]).pdf()))
    assert "ตัวอย่าง–" not in text


def test_reprint_tells_the_frozen_facts_whatever_changed(client, units, year, head, officer):
    Office.objects.get(area="5203").emblem.save("e.png", io.BytesIO(png()))
    row = given(year, head)[0]
    client.force_login(officer)
    first = client.get(f"/papers/certificate/{row.pk}.pdf").content
    office = Office.objects.get(area="5203")
    office.emblem.delete(save=False)
    Office.objects.filter(area="5203").update(name="ชื่ออื่น", emblem="")
    unit = row.certification.application
    type(unit).objects.filter(pk=unit.pk).update(unit_name="ชื่ออื่น", given_name="อื่น")
    again = client.get(f"/papers/certificate/{row.pk}.pdf").content
    assert pdfium(again) == pdfium(first)
    assert picture(again).tobytes() == picture(first).tobytes()


def test_revoked_certificate_says_so_across_the_paper(units, year, head):
    row = given(year, head)[0]
    certificates.revoke(row, reason="ออกผิดคน", by=head)
    assert "ยกเลิกแล้ว" in squeezed(pdfium(certificate(row).pdf()))


# --- all in one file -----------------------------------------------------------------------------


def worked(row, user):
    job = tasks.ask_for_certificates(row, by=user)
    tasks.make_certificates.call(job.pk, user.pk)
    job.refresh_from_db()
    return job


def test_all_certificates_come_in_one_file(year, officer, head):
    passed(officer, year, 30)
    rows = given(year, head)
    job = worked(rows[0].issuance.announcement, head)
    assert (job.status, job.kind, job.paper.pages) == (JobStatus.DONE, JobKind.CERTIFICATES, 30)
    with job.paper.file.open("rb") as file:
        content = file.read()
    assert page_count(content) == 30
    assert [qr_of(content, page) for page in (0, 29)] == [
        f"{SITE}/c/{row.token}/" for row in (rows[0], rows[29])
    ]
    assert len(fonts(content)) <= 3
    assert AccessLog.objects.count() == 0
    client = Client()
    client.force_login(head)
    assert client.get(f"/documents/kept/{job.paper.pk}.pdf").status_code == 200
    assert AccessLog.objects.get().row_count == 30


def test_file_is_made_anew_after_a_correction(units, year, head):
    rows = given(year, head)
    row = rows[0].issuance.announcement
    first = worked(row, head).paper
    assert tasks.ask_for_certificates(row, by=head).paper == first
    again = certificates.correct(
        rows[0], terms(), name="นายถูกต้อง ตามบัตร", subdistrict="", reason="พิมพ์ผิด", by=head
    )
    second = worked(row, head).paper
    with second.file.open("rb") as file:
        text = squeezed(pdfium(file.read()))
    assert second != first
    assert squeezed(again.name) in text
    assert squeezed(thai_digits(rows[0].name)) not in text


def test_district_has_a_file_of_its_own_of_what_the_province_gave(
    units, year, outsider, head, province
):
    passed(outsider, year, 2)
    year.certifying_level = CertifyingLevel.PROVINCE
    year.save()
    row = given(year, province)[0].issuance.announcement
    assert worked(row, province).paper.people == 6
    own = worked(row, head).paper
    assert (own.people, own.area_id) == (4, "5203")


@pytest.mark.parametrize(
    ("person", "status", "jobs"),
    [("officer", 302, 1), ("head", 302, 1), ("province", 302, 1), ("outsider", 404, 0),
     ("committee", 404, 0), ("nation", 403, 0)],
)  # fmt: skip
def test_file_is_asked_for_in_its_area(client, units, year, head, person, status, jobs, request):
    row = given(year, head)[0].issuance.announcement
    client.force_login(request.getfixturevalue(person))
    assert client.post(f"/announcements/{row.pk}/file/").status_code == status
    assert Job.objects.count() == jobs


def test_file_without_certificates_is_refused(client, units, year, head):
    row = signed(year, head)
    client.force_login(head)
    answer = client.post(f"/announcements/{row.pk}/file/", follow=True)
    assert "ยังไม่มีใบประกาศที่ใช้ได้" in answer.content.decode()
    assert Job.objects.count() == 0


# --- those who did not pass ----------------------------------------------------------------------


def test_guidance_is_read_back(year, officer, head):
    (unit,) = passed(officer, year, 1, resolution="FAIL")
    evaluation = unit.evaluation
    evaluation.resolution_reason = "เอกสารไม่ครบถ้วน"
    text = squeezed(pdfium(guidance(evaluation).pdf()))
    for told in ("กลับมาสมัครปี ๒๕๖๙", "เอกสารไม่ครบถ้วน", "๑ ตุลาคม ๒๕๖๘", unit.display_name):
        assert squeezed(thai_digits(told)) in text


def test_note_of_the_date_makes_a_second_edition(client, units, year, head):
    row = signed(year, head, signed_on=None, by_hand=True)
    client.force_login(head)
    client.get(f"/papers/announcement/{row.pk}.pdf")
    certification.note_number(row, number="4", signed_on=date(2025, 4, 29), by=head)
    client.get(f"/papers/announcement/{row.pk}.pdf")
    assert Paper.objects.filter(kind="announcement").count() == 2
    assert Certificate.objects.count() == 0

"""Pages as they looked when somebody last looked at them, in small grey pictures.

A page that was changed on purpose: `MCHCH_NEW_REFERENCES=1 script/test reports -k reference`, then
look at the pictures before they are committed.
"""

import os
from datetime import date
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from registry import letters
from registry.choices import ApplicantType
from registry.models import Application
from registry.tests import factories
from reports.documents.applicant_list import applicant_list
from reports.documents.application_form import application_form, blank_form
from reports.documents.circular import circular
from reports.documents.committee_order import committee_order
from reports.documents.memo import memo
from reports.documents.register import register
from reports.tests.reading import picture

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parent / "references"
TOLERANCE = 1.5  # mean difference of a dot, of 255
NAMES = ("กลุ่มทอผ้าบ้านปั๊มน้ำ", "ศูนย์เรียนรู้ผู้สูงอายุบ้านญี่ปุ่น", "ชุมชนบ้านกู่ฐานุ", "กลุ่มกี่กระตุกบ้านป่าปี้")


@pytest.fixture
def village(unit, cycle):
    """Eight units whose every word is fixed."""
    for type_ in ApplicantType:
        for place, text in enumerate(("ใบสมัครที่ผู้สมัครลงนามแล้ว", "รายงานการประชุม 1 ฉบับ")):
            factories.ChecklistItemFactory(cycle=cycle, type=type_, text=text, position=place)
    rows = [
        unit(
            ApplicantType.values[index % 4],
            number=f"5203/68-{index + 1:04}",
            unit_name="" if index % 4 == 0 else NAMES[index % 4],
            title="นางสาว",
            given_name="ญาณิศา",
            family_name="ผู้ปั้นหม้อ",
            village_name="ทุ่งกู่",
            citizen_id=f"99999{index:08}",
            applied_on=date(2024, 11, 5 + index),
        )
        for index in range(8)
    ]
    type(rows[0].officer).objects.update(given_name="กานดา", position="พัฒนาการอำเภอ")
    return list(Application.objects.filter(pk__in=[row.pk for row in rows]))


def papers(village, sent, cycle, officer):
    sending = sent(village, receipt_no="มชช.5203/2568-01")
    sending.refresh_from_db()
    factories.OfficeFactory(area_id="52", address="ศาลากลางจังหวัดลำปาง\nถนนวชิราวุธดำเนิน ลป 52000")
    return {
        "order": committee_order(order_of(cycle)),
        "circular": circular(letter_of(cycle)),
        "memo": memo(sending),
        "applicant_list": applicant_list(sending),
        "register": register(cycle, area="5203"),
        "form_leader": application_form(village[0]),
        "form_group": application_form(village[1]),
        "blank_network": blank_form(ApplicantType.NETWORK, cycle, officer),
    }


def order_of(cycle):
    """In force, with a seat by position, by name, and with a role that needs room."""
    order = factories.CommitteeOrderFactory(
        cycle=cycle,
        status="IN_FORCE",
        number="123",
        calendar_year=2567,
        signed_on=date(2024, 12, 16),
        title="แต่งตั้งคณะกรรมการตรวจประเมินเพื่อรับรองมาตรฐานการพัฒนาชุมชนอำเภอเกาะคา ประจำปี พ.ศ. 2568",
        reason="ด้วยจังหวัดลำปางแจ้งให้อำเภอดำเนินการ ลงวันที่ 11 ธันวาคม 2567\nเพื่อให้มีประสิทธิภาพ",
        signatory_name="นายวิชัย สมมติ",
        signatory_position="นายอำเภอเกาะคา",
    )
    committee = factories.OrderCommitteeFactory(order=order, name="คณะกรรมการตรวจประเมินฯ")
    seats = (
        ("CHAIR", "", "นายอำเภอเกาะคา"),
        ("MEMBER", "นางสาวญาณิศา ผู้ปั้นหม้อ", "ผู้ใหญ่บ้าน หมู่ที่ 12"),
        ("SECRETARY", "", "พัฒนาการอำเภอเกาะคา"),
        ("ASSISTANT_SECRETARY", "นายปู่ กู้ที่", "นักวิชาการพัฒนาชุมชนชำนาญการ"),
    )
    for place, (role, name, position) in enumerate(seats):
        factories.OrderMemberFactory(
            committee=committee, role=role, name=name, position=position, place=place
        )
    return order


def letter_of(cycle):
    return factories.CircularFactory(
        cycle=cycle,
        status="SENT",
        number="1234",
        subject=letters.subject_for(cycle),
        intro=letters.intro_for(cycle),
        enclosures=letters.enclosures_for(cycle),
        composed={},
        contact_office=letters.CONTACT_OFFICE,
        contact_phone="054265055",
    )


def test_pages_look_as_their_references(village, sent, cycle, officer):
    factories.PrivacyNoticeFactory(version="9", text="ประกาศสำหรับทดสอบ\nผู้ควบคุมข้อมูล")
    different = {}
    for name, document in papers(village, sent, cycle, officer).items():
        drawn, path = picture(document.pdf()).convert("L"), FOLDER / f"{name}.png"
        if "MCHCH_NEW_REFERENCES" in os.environ:
            FOLDER.mkdir(exist_ok=True)
            drawn.quantize(16).save(path, optimize=True)
        with Image.open(path) as kept:
            difference = ImageChops.difference(drawn, kept.convert("L"))
        mean = ImageStat.Stat(difference).mean[0]
        if mean > TOLERANCE or drawn.size != difference.size:
            different[name] = round(mean, 2)
    assert different == {}


def test_reference_tells_a_line_that_moved(village, sent, cycle, officer):
    """The tolerance lets another machine's smoothing pass, and nothing that a person would see."""
    document = papers(village, sent, cycle, officer)["memo"]
    drawn = picture(document.pdf()).convert("L")
    moved = ImageChops.offset(drawn, 0, 2)  # one millimetre
    assert ImageStat.Stat(ImageChops.difference(drawn, moved)).mean[0] > TOLERANCE

"""A district with an office, a year and units of all types, for papers."""

from datetime import date

import pytest

from registry.choices import ApplicantType, Stage
from registry.first_year import NOTICE
from registry.tests import factories
from reports.tests import story

LONG_UNIT = "กลุ่มเกษตรกรผู้เลี้ยงโคขุนและปลูกพืชอาหารสัตว์เพื่อการอนุรักษ์ทรัพยากรธรรมชาติบ้านน้ำจ้อย"
LONG_NAME = ("ว่าที่ร้อยตรี", "ณัฐกฤตธนภูมิพัฒน์", "ศรีสุวรรณพิทักษ์กุลชัย ณ เชียงใหม่")
LONG_POSITION = "ประธานคณะกรรมการกองทุนแม่ของแผ่นดินและผู้ทรงคุณวุฒิด้านการพัฒนาชุมชนระดับตำบล"


@pytest.fixture
def office(lampang):
    return factories.OfficeFactory(area_id="5203", name="สำนักงานพัฒนาชุมชนอำเภอเกาะคา")


@pytest.fixture
def notice(db):
    """The text that every form prints; tests that empty the database take the first one away."""
    return factories.PrivacyNoticeFactory(text=NOTICE)


@pytest.fixture
def unit(cycle, officer, office, notice):
    """Makes one unit of เกาะคา; `unit(type, unit_name=…)`."""

    def make(type_=ApplicantType.GROUP, **fields):
        fields = {"stage": Stage.REGISTERED, "resolution_on": date(2024, 11, 20)} | fields
        return factories.ApplicationFactory(type=type_, officer=officer, cycle=cycle, **fields)

    return make


@pytest.fixture
def units(unit):
    """Makes so many units, all types in turn."""
    return lambda count: [
        unit(ApplicantType.values[index % 4], village_name="บ้านผู้ปั้นหม้อ") for index in range(count)
    ]


@pytest.fixture
def sent(head, cycle, office):
    """A sending of these units."""
    head.position = "พัฒนาการอำเภอ"
    head.save()

    def make(applications, **fields):
        return factories.SubmissionFactory(
            area_id="5203", cycle=cycle, sent_by=head, applications=applications, **fields
        )

    return make


@pytest.fixture
def year(cycle, officer, outsider, province, on_day):
    """A year of two districts, and the one before, as reports/tests/story.py tells it."""
    on_day(date(2024, 12, 16))
    story.build(cycle, officer, outsider, province)
    factories.OfficeFactory(area_id="52", name="สำนักงานพัฒนาชุมชนจังหวัดลำปาง")
    return cycle

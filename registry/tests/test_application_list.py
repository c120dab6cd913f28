"""The register: search, filters in the address, Thai order, columns, exports."""

import csv
import io
from datetime import date, datetime

import openpyxl
import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from registry.choices import AccessKind, ApplicantType, Stage
from registry.models import AccessLog, Application
from registry.tests.factories import ApplicationFactory, CycleFactory

pytestmark = pytest.mark.django_db
URL = "/applications/"


@pytest.fixture
def signed_in(client, officer, cycle):
    client.force_login(officer)
    return client


def names(response):
    return [row.unit_name or row.given_name for row in response.context["page_obj"]]


def test_list_is_in_thai_order(signed_in, officer):
    thai = ["กลุ่มก", "กลุ่มเกาะ", "กลุ่มไก่", "กลุ่มข้าว", "เครือข่าย", "แม่บ้าน", "ศูนย์", "โอทอป"]
    for name in reversed(thai):
        ApplicationFactory(officer=officer, unit_name=name)
    assert names(signed_in.get(URL)) == thai
    assert names(signed_in.get(URL + "?sort=-name")) == thai[::-1]


@pytest.mark.parametrize(
    "words", ["หนองแวง", "นองแ", "081-234", "0812345678", "5203/68-9", "สตรี แวง"]
)
def test_search_finds_a_part_of_a_name_a_phone_a_number(signed_in, officer, words):
    wanted = ApplicationFactory(
        officer=officer, unit_name="กลุ่มสตรีบ้านหนองแวง", phone="0812345678", number="5203/68-9001"
    )
    ApplicationFactory(
        officer=officer, unit_name="กลุ่มอื่น", phone="0999999999", number="5203/68-0002"
    )
    assert names(signed_in.get(URL, {"q": words})) == [wanted.unit_name]


@pytest.mark.parametrize("words", ["%", "_", "'", '"', "\\", "<script>"])
def test_search_takes_signs_as_they_are(signed_in, officer, words):
    ApplicationFactory(officer=officer, unit_name="กลุ่มธรรมดา")
    odd = ApplicationFactory(officer=officer, unit_name=f"กลุ่ม{words}แปลก")
    response = signed_in.get(URL, {"q": words})
    assert names(response) == [odd.unit_name]
    assert "<script>แปลก" not in response.content.decode()


@pytest.mark.parametrize("address", ["?q=%00", "?district=%00", "%00/", "export.csv?officer=1%00"])
def test_address_with_a_nul_is_not_found(signed_in, address):
    assert signed_in.get(URL + address).status_code == 404


def test_draft_without_a_subdistrict_names_no_district_in_its_place(signed_in, officer):
    ApplicationFactory(officer=officer, area_id="5203", stage=Stage.DRAFT)
    assert signed_in.get(URL).context["page_obj"][0].subdistrict == ""


def test_filters_live_in_the_address_and_join(signed_in, officer, colleague, cycle):
    one = ApplicationFactory(officer=officer, type=ApplicantType.GROUP, stage=Stage.DRAFT)
    ApplicationFactory(officer=officer, type=ApplicantType.NETWORK, stage=Stage.DRAFT)
    ApplicationFactory(officer=colleague, type=ApplicantType.GROUP, stage=Stage.REGISTERED)
    response = signed_in.get(URL, {"type": "GROUP", "stage": "DRAFT", "officer": officer.pk})
    assert names(response) == [one.unit_name]
    active = [
        c["label"] for _, chips in response.context["listing"].chips() for c in chips if c["active"]
    ]
    assert active == ["กลุ่ม/องค์กรชุมชน", "ร่าง", "ของฉัน"]


def test_filter_of_missing_evidence(signed_in, officer, cycle):
    from registry.tests.factories import ChecklistAnswerFactory, ChecklistItemFactory

    item = ChecklistItemFactory(cycle=cycle)
    done, lacking = ApplicationFactory(officer=officer), ApplicationFactory(officer=officer)
    ChecklistAnswerFactory(application=done, item=item)
    assert names(signed_in.get(URL, {"missing": "1"})) == [lacking.unit_name]


def test_list_is_of_the_chosen_year(signed_in, officer):
    ApplicationFactory(officer=officer, unit_name="ปีก่อน", cycle=CycleFactory(fiscal_year=2567))
    now = ApplicationFactory(officer=officer, unit_name="ปีนี้")
    assert names(signed_in.get(URL)) == [now.unit_name]


def test_list_shows_the_own_area_only(client, cycle, officer, outsider, province):
    here = ApplicationFactory(officer=officer)
    there = ApplicationFactory(officer=outsider)
    for person, seen in (
        (officer, {here.pk}),
        (outsider, {there.pk}),
        (province, {here.pk, there.pk}),
    ):
        client.force_login(person)
        assert {row.pk for row in client.get(URL).context["page_obj"]} == seen


def test_list_of_the_administrator_and_the_committee_is_refused(client, cycle, admin, committee):
    for person in (admin, committee):
        client.force_login(person)
        assert client.get(URL).status_code == 403


def test_pages_hold_fifty(signed_in, officer):
    ApplicationFactory.create_batch(51, officer=officer)
    assert len(names(signed_in.get(URL))) == 50
    assert len(names(signed_in.get(URL, {"page": 2}))) == 1
    assert len(names(signed_in.get(URL, {"page": "x"}))) == 50


def test_chosen_columns_are_remembered_and_the_name_stays(signed_in, officer):
    ApplicationFactory(officer=officer)
    back = URL + "?type=GROUP"
    response = signed_in.post(reverse("application_columns"), {"column": ["phone"], "next": back})
    assert response.url == back
    columns = [c.name for c in signed_in.get(back).context["listing"].columns]
    assert columns == ["name", "phone"]


def test_columns_never_lead_to_another_host(signed_in):
    response = signed_in.post(
        reverse("application_columns"), {"column": ["phone"], "next": "https://example.com/"}
    )
    assert response.url == URL


# --- exports ------------------------------------------------------------------------------------

HOSTILE = '=HYPERLINK("http://x";"กด")'


@pytest.fixture
def exported(signed_in, officer):
    ApplicationFactory(
        officer=officer, unit_name=HOSTILE, phone="0812345678", number="5203/68-0001"
    )
    ApplicationFactory(officer=officer, unit_name="ไม่อยู่ในตัวกรอง", type=ApplicantType.NETWORK)
    signed_in.post(
        reverse("application_columns"), {"column": ["number", "name", "phone", "applied_on"]}
    )
    return lambda kind: b"".join(
        signed_in.get(f"/applications/export.{kind}?type=GROUP").streaming_content
    )


def test_workbook_holds_exactly_what_is_shown(exported):
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(exported("xlsx")))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert rows[0][0] == "ทะเบียนผู้สมัคร มชช. ปีงบประมาณ 2568 อำเภอเกาะคา"
    assert rows[1] == ["เลขที่", "ชื่อผู้สมัคร", "โทรศัพท์", "วันที่สมัคร", "ประเภท", "รหัสใบสมัคร"]
    key = str(Application.objects.get(type=ApplicantType.GROUP).key)
    shown = ["5203/68-0001", HOSTILE, "081-234-5678", date(2024, 12, 2)]
    assert rows[2:] == [[*shown, "กลุ่ม/องค์กรชุมชน", key]]


def test_workbook_has_real_dates_in_be_and_no_formula(exported):
    sheet = openpyxl.load_workbook(io.BytesIO(exported("xlsx"))).active
    day = sheet["D3"]
    assert (day.value, day.data_type) == (datetime(2024, 12, 2), "d")
    assert "107041E" in day.number_format
    assert (sheet["B3"].value, sheet["B3"].data_type) == (HOSTILE, "s")
    assert [sheet.column_dimensions[name].hidden for name in "DE"] == [False, True]


def test_csv_opens_right_in_excel(exported):
    content = exported("csv")
    assert content[:3] == b"\xef\xbb\xbf"
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["เลขที่", "ชื่อผู้สมัคร", "โทรศัพท์", "วันที่สมัคร", "ประเภท", "รหัสใบสมัคร"]
    key = str(Application.objects.get(type=ApplicantType.GROUP).key)
    shown = ["5203/68-0001", "'" + HOSTILE, "081-234-5678", "02/12/2567"]
    assert rows[1:] == [[*shown, "กลุ่ม/องค์กรชุมชน", key]]


def test_export_is_logged_with_what_was_asked(exported, officer):
    exported("xlsx")
    (log,) = AccessLog.objects.all()
    assert (log.kind, log.user, log.row_count, log.area_id) == (
        AccessKind.EXPORT,
        officer,
        1,
        "5203",
    )
    assert log.reason == "ส่งออกทะเบียนเป็น xlsx: ทั้งหมด · กลุ่ม/องค์กรชุมชน"


def test_export_of_another_kind_is_not_found(signed_in):
    assert signed_in.get("/applications/export.exe").status_code == 404


def test_export_never_holds_a_citizen_id(signed_in, officer):
    row = ApplicationFactory(officer=officer, type=ApplicantType.LEADER)
    content = b"".join(signed_in.get("/applications/export.csv").streaming_content).decode()
    assert row.citizen_id not in content
    assert Application.objects.get().given_name in content

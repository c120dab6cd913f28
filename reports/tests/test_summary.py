"""The summary: figures equal to a plain recount, the same on page, paper, workbook and open data;
who sees what; words that are right at the edges."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mchch.thai.text import thai_digits
from registry.choices import ApplicantType
from registry.models import Cycle, Job, Paper
from registry.tests.factories import ApplicationFactory
from reports import summary_paper, tasks
from reports.summary import words
from reports.summary.counting import ask, summary
from reports.summary.facts import Figures, PlaceQuota, share
from reports.summary.shown import signed
from reports.summary.tables import tables
from reports.tests import story
from reports.tests.reading import pdfium, squeezed

pytestmark = pytest.mark.django_db
FIELDS = ("applied", "assessed", "planned", "evaluated", "passed", "certified")


def counted(year, code="52", type_=""):
    return summary(ask(list(Cycle.objects.select_related("area")), year.fiscal_year, code, type_))


def numbers(figures):
    return tuple(getattr(figures, name) for name in FIELDS)


# --- figures -------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["", "52", "5203", "5206", "5201"])
@pytest.mark.parametrize("type_", ["", *ApplicantType.values])
def test_figures_are_those_of_a_recount(year, code, type_):
    found = counted(year, code, type_)
    assert numbers(found.total) == story.recount(year, code, type_)
    for label, figures in found.by_type:
        own = next(one for one in ApplicantType if one.label == label)
        assert numbers(figures) == story.recount(year, code, own)
    assert sum((one for _, one in found.by_place), Figures()) == found.total
    assert sum((one for *_, one in found.by_place_and_type), Figures()) == found.total


def test_places_are_those_of_the_area_in_thai_order(year):
    places = dict(counted(year).by_place)
    assert len(places) == 13
    assert list(places)[:2] == ["เกาะคา", "งาว"]
    assert numbers(places["เกาะคา"]) == story.recount(year, "5203")
    assert numbers(places["แจ้ห่ม"]) == story.recount(year, "5206")


def test_units_without_a_subdistrict_are_told(year, officer):
    ApplicationFactory(cycle=year, officer=officer, area_id="5203")
    label, figures = counted(year, "5203").by_place[-1]
    assert (label, figures.applied) == ("ไม่ระบุตำบล", 1)


def test_years_stand_side_by_side(year):
    found = counted(year)
    last = Cycle.objects.get(fiscal_year=year.fiscal_year - 1)
    assert [(at, numbers(one)) for at, one in found.years] == [
        (last.fiscal_year, story.recount(last)),
        (year.fiscal_year, story.recount(year)),
    ]


def test_development_and_needs_are_those_of_a_recount(year):
    found = counted(year)
    totals = {
        row.type: (row.units, row.before, row.after) for row in found.development if row.is_total
    }
    assert totals == story.recounted_development(year) != {}
    needs = {(row.type, row.code): (row.units, row.percent, row.below) for row in found.needs}
    expected = {key: told for key, told in story.recounted_needs(year).items() if told[1] < 100}
    assert needs == expected != {}
    assert [row.percent for row in found.needs] == sorted(row.percent for row in found.needs)


def test_learning_is_that_of_a_recount(year):
    found = {row.kind: (row.events, row.units, row.people) for row in counted(year).learning}
    assert found == story.recounted_learning(year)
    assert found["ฝึกอบรม"] == (2, 2, 16)


def test_quota_is_that_of_the_matrix(client, year, officer, province):
    found = counted(year)
    own = next(row for row in found.quota.officers if row.name == str(officer))
    assert own.units == (4, 3, 2, 0)
    assert (own.missing, own.waived) == (1, 1)
    rows = [row for row in found.quota.officers if row.place == "เกาะคา" and row.asked]
    assert found.quota.places[0] == PlaceQuota(
        "เกาะคา", len(rows), sum(row.missing == 0 for row in rows),
        sum(row.missing for row in rows), 1,
    )  # fmt: skip
    country = counted(year, "")
    assert country.quota.places == [replace(found.quota.total, place="ลำปาง")]


def test_what_was_not_as_usual_is_told(year, province):
    found = counted(year, "5203").exceptions
    assert [row.reason for row in found.reopened] == ["น้ำท่วมในพื้นที่"]
    assert found.reopened[0].by == str(province)
    assert [row.type for row in found.waived] == ["เครือข่ายองค์กรชุมชน"]
    assert [(row.note, row.due) for row in found.late] == [("ไฟฟ้าดับ", date(2024, 12, 20))]
    assert counted(year, "5206").exceptions.reopened == []


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (0, 0, None),
        (0, 7, "0"),
        (1, 3, "33.3"),
        (2, 3, "66.6"),
        (9999, 10000, "99.9"),
        (5, 5, "100"),
    ],
)
def test_share_cuts_and_is_nothing_of_nothing(part, whole, expected):
    assert share(part, whole) == (expected and Decimal(expected))


# --- the same everywhere -------------------------------------------------------------------------


def page_of(client, user, query=""):
    client.force_login(user)
    return client.get(f"/summary/{query}")


def test_page_shows_every_table_with_its_numbers(client, year, province):
    found = counted(year)
    response = page_of(client, province)
    text = response.content.decode()
    for table in tables(found):
        assert table.is_detail or table.title in text, table.name
    assert "".join(words.applied(found).split()) in "".join(text.split())
    cells = [
        cell.text
        for _, _, _, shown in response.context["parts"]
        for one in shown if one.name == "by_type"
        for cell in one.total
    ]  # fmt: skip
    assert cells == ["รวม", *(str(n) for n in story.recount(year))]


def test_workbook_holds_the_same_numbers(client, year, province):
    client.force_login(province)
    response = client.get("/summary/workbook.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response)))
    for table in tables(counted(year)):
        rows = [list(row) for row in sheet_rows(book, table)]
        assert rows == [[plain(value) for value in row] for row in table.all_rows], table.name
    sheet = book["ตามพื้นที่"]
    assert sheet.freeze_panes == "A4"
    assert [len(book[name]._charts) for name in ("ตามประเภท", "ตามพื้นที่", "เทียบปีก่อน")] == [1, 1, 1]


def sheet_rows(book, table):
    from reports.summary.workbook import HEADS, SHEETS

    sheet = book[SHEETS[table.name]]
    for row in sheet.iter_rows(min_row=HEADS + 1, max_row=HEADS + len(table.all_rows)):
        yield [plain(cell.value) for cell in row[: len(table.columns)]]


def plain(value):
    """A number as a number, a day as a day; an empty text is no cell."""
    if hasattr(value, "date"):
        return value.date()
    if isinstance(value, Decimal):
        return float(value)
    return {None: "–", "": "–"}.get(value, value)


def test_formula_in_a_name_stays_text(client, year, officer, province):
    officer.given_name = "=HYPERLINK(1)"
    officer.title = ""
    officer.save()
    client.force_login(province)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get("/summary/workbook.xlsx"))))
    cells = [cell for row in book["เป้าหมายรายพัฒนากร"].iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if "HYPERLINK" in str(cell.value)] == ["s"]


def test_open_data_tells_the_same_numbers(client, year, province):
    client.force_login(province)
    body = client.get("/api/v1/summary.json").json()
    told = {table["name"]: table["rows"] for table in body["tables"]}
    assert [tuple(row[name] for name in FIELDS) for row in told["by_type"]] == [
        story.recount(year, type_=type_) for type_ in ApplicantType
    ]
    assert told["by_place"][0]["assessed_share"] == float(
        share(story.recount(year, "5203")[1], story.recount(year, "5203")[0])
    )
    assert str(told).find("น้ำท่วม") == -1


def test_paper_tells_the_same_numbers(year, province):
    found = summary_paper.counted(year, province)
    document = summary_paper.document_of(found)
    text = squeezed(pdfium(document.pdf()))
    for told in words.paragraphs(found).values():
        for sentence in told:
            assert squeezed(thai_digits(sentence)) in text, sentence
    assert squeezed("รายงานสรุปผลการดำเนินงาน") in text
    assert squeezed("สารบัญ") in text
    assert not any(digit in text for digit in "0123456789")


def test_paper_is_made_by_the_worker_and_kept(client, year, province):
    client.force_login(province)
    address = reverse("summary_paper", args=[year.pk])
    assert client.post(address).status_code == 302
    tasks.make_summary.call(Job.objects.get().pk, province.pk)
    job, paper = Job.objects.get(), Paper.objects.get()
    assert (job.status, job.paper, job.percent) == ("DONE", paper, 100)
    assert (paper.kind, paper.area_id, paper.people) == ("SUMMARY", "52", 0)
    assert paper.pages > 5
    client.post(address)
    assert Paper.objects.get() == paper  # the same figures: the same paper
    ApplicationFactory(cycle=year)
    client.post(address)
    assert Job.objects.get().status == "WAITING"


# --- who -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "status", "area"),
    [
        ("officer", 200, "อำเภอเกาะคา"),
        ("head", 200, "อำเภอเกาะคา"),
        ("outsider", 200, "อำเภอแจ้ห่ม"),
        ("province", 200, "จังหวัดลำปาง"),
        ("nation", 200, "ทั้งประเทศ"),
        ("committee", 403, None),
        ("admin", 403, None),
    ],
)
def test_each_sees_the_own_area(client, year, request, person, status, area):
    response = page_of(client, request.getfixturevalue(person))
    assert response.status_code == status
    if area:
        assert response.context["found"].area == area


@pytest.mark.parametrize(
    ("person", "place", "status"),
    [
        ("officer", "5206", 404),
        ("officer", "52", 404),
        ("province", "5206", 200),
        ("province", "5004", 404),
        ("province", "5299", 404),
        ("province", "520301", 404),
        ("province", "52ab", 404),
        ("province", "52%25", 404),
        ("nation", "52", 200),
        ("nation", "52ab", 404),
    ],
)
def test_place_outside_does_not_exist(client, year, request, person, place, status):
    assert page_of(client, request.getfixturevalue(person), f"?place={place}").status_code == status


def test_filters_are_followed(client, year, province):
    response = page_of(client, province, f"?type=GROUP&place=5203&year={thai_digits('2567')}")
    found = response.context["found"]
    last = Cycle.objects.get(fiscal_year=2567)
    assert (found.asked.year, found.asked.type, found.area) == (2567, "GROUP", "อำเภอเกาะคา")
    assert numbers(found.total) == story.recount(last, "5203", "GROUP")


def test_page_of_an_empty_year_says_so(client, cycle, province):
    text = page_of(client, province).content.decode()
    assert "จังหวัดลำปางยังไม่มีผู้สมัคร" in text
    assert "ยังไม่มีพัฒนากร" in text


@pytest.mark.parametrize("person", ["officer", "province", "nation"])
def test_page_asks_few_statements(client, year, request, person):
    client.force_login(request.getfixturevalue(person))
    client.get("/login/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/summary/")
    around = ("SAVEPOINT", "RELEASE", "select set_config('role', 'none'")
    assert len([q for q in captured if not q["sql"].startswith(around)]) <= 15


# --- words ---------------------------------------------------------------------------------------


@pytest.fixture
def told(cycle):
    """`told(applied=3, …, last=5)`: a summary with these figures, all of leaders."""
    found = counted(cycle)

    def make(last=None, **figures):
        one = Figures(**figures)
        years = [(2567, Figures(applied=last))] if last is not None else []
        return replace(
            found, by_type=[("ผู้นำชุมชน", one), ("ชุมชน", Figures())], years=[*years, (2568, one)]
        )

    return make


@pytest.mark.parametrize(
    ("figures", "last", "expected"),
    [
        ({}, None, []),
        ({}, 0, ["เช่นเดียวกับปีงบประมาณ พ.ศ. 2567"]),
        ({"applied": 2}, 2, ["เท่ากับปีงบประมาณ พ.ศ. 2567"]),
        ({"applied": 3}, 2, ["เพิ่มขึ้นจากปีงบประมาณ พ.ศ. 2567 ซึ่งมี 2 หน่วย อยู่ 1 หน่วย (ร้อยละ 50.0)"]),
        ({"applied": 1}, 3, ["ลดลงจากปีงบประมาณ พ.ศ. 2567 ซึ่งมี 3 หน่วย อยู่ 2 หน่วย (ร้อยละ 66.6)"]),
        ({"applied": 1}, 0, ["เพิ่มขึ้นจากปีงบประมาณ พ.ศ. 2567 ซึ่งมี 0 หน่วย อยู่ 1 หน่วย"]),
    ],
)
def test_change_since_last_year_in_words(told, figures, last, expected):
    assert list(words.against_last_year(told(last=last, **figures))) == expected


def test_who_applied_in_words(told):
    place = "ในปีงบประมาณ พ.ศ. 2568 จังหวัดลำปาง"
    assert words.applied(told()) == f"{place}ยังไม่มีผู้สมัครเข้าระบบมาตรฐานการพัฒนาชุมชน (มชช.)"
    assert words.applied(told(applied=1)) == (
        f"{place}มีผู้สมัครเข้าระบบมาตรฐานการพัฒนาชุมชน (มชช.) จำนวน 1 หน่วย ทั้งหมดเป็นประเภทผู้นำชุมชน"
    )
    assert words.listed(["ก", "ข", "ค"]) == "ก ข และค"


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"applied": 4}, ["คณะกรรมการยังไม่ได้สรุปผลการตรวจประเมิน"]),
        ({"applied": 4, "evaluated": 2, "passed": 2, "certified": 1},
         ["คณะกรรมการสรุปผลการตรวจประเมินแล้ว 2 หน่วย คิดเป็นร้อยละ 50.0 ของผู้สมัคร ผ่านเกณฑ์ทุกหน่วย",
          "ประกาศรับรองแล้ว 1 หน่วย"]),
        ({"applied": 4, "evaluated": 4},
         ["คณะกรรมการสรุปผลการตรวจประเมินแล้ว 4 หน่วย คิดเป็นร้อยละ 100.0 ของผู้สมัคร ไม่มีหน่วยที่ผ่านเกณฑ์",
          "ยังไม่มีการประกาศรับรอง"]),
    ],
)  # fmt: skip
def test_what_the_committee_found_in_words(told, figures, expected):
    assert list(words.judged(told(**figures))) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("12.5", "+12.5"), ("-3", "−3.0"), ("0.0", "0.0"), ("-0.40", "−0.4")]
)
def test_change_has_its_sign(value, expected):
    assert signed(Decimal(value)) == expected


def test_country_streams_every_district_and_year(client, year, nation):
    client.force_login(nation)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get("/summary/workbook.xlsx"))))
    rows = list(book["รายอำเภอทุกปี"].iter_rows(min_row=4, values_only=True))
    told = {}
    for fiscal_year, province, district, _, *values in rows:
        key = (fiscal_year, province, district)
        counts = [values[0], *values[1::2]]
        told[key] = [a + b for a, b in zip(told.get(key, [0] * 6), counts, strict=True)]
    last = Cycle.objects.get(fiscal_year=2567)
    assert {key: tuple(values) for key, values in told.items()} == {
        ("2567", "ลำปาง", "เกาะคา"): story.recount(last, "5203"),
        ("2568", "ลำปาง", "เกาะคา"): story.recount(year, "5203"),
        ("2568", "ลำปาง", "แจ้ห่ม"): story.recount(year, "5206"),
    }

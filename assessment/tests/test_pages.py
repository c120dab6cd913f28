"""Pages of judging: what they tell, how often they ask, what they take out."""

import io
import re
from datetime import date, datetime, time

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.chart import radar
from assessment.choices import SheetKind, SheetStatus
from assessment.comparison import compare
from assessment.models import LearningEvent
from assessment.tests.factories import (
    ActivityFactory,
    AttendanceFactory,
    EventFactory,
    OwnIndicatorFactory,
    PlanFactory,
    ProgressFactory,
    SheetFactory,
    scored,
)
from registry.models import AccessLog
from registry.tests.factories import ApplicationFactory

pytestmark = pytest.mark.django_db
SAMPLE = "ตัวอย่าง – ไม่ใช่เกณฑ์ของกรมการพัฒนาชุมชน"
MOST = 15  # of a sheet, an answer and a result; 18 of other pages


@pytest.fixture
def whole_road(application, judged):
    """Before, plan, progress, event and after of one unit."""
    return travelled(application, judged)


def travelled(application, before):
    scored(before, c11=1, c12=0, c21=3)
    after = SheetFactory(
        application=application, standard=before.standard, kind=SheetKind.AFTER,
        status=SheetStatus.CONFIRMED,
    )  # fmt: skip
    scored(after, c11=2, c12=3, c21=3)
    line = ActivityFactory(plan=PlanFactory(application=application))
    ProgressFactory(activity=line, percent=100)
    event = EventFactory(entered_by=application.officer, cycle=application.cycle)
    AttendanceFactory(event=event, application=application)
    return after


def statements(client, path):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
        assert response.status_code == 200, path
        b"".join(response) if response.streaming else response.content
    around = ("SAVEPOINT", "RELEASE", "select set_config('role', 'none'")
    return len([one for one in captured if not one["sql"].startswith(around)])


def test_pages_ask_the_same_at_every_size(client, officer, application, whole_road):
    """At 1, 50 and 500 units with everything, and never more than 15 times."""
    client.force_login(officer)
    client.get("/login/")
    pages = {
        "list": "/development/",
        "unit": f"/development/{application.pk}/",
        "sheet": f"/sheets/{whole_road.pk}/",
        "result": f"/development/{application.pk}/result/",
        "plan": f"/plans/{application.plans.get().pk}/",
        "sheet's history": f"/sheets/{whole_road.pk}/history/",
        "plan's history": f"/plans/{application.plans.get().pk}/history/",
        "events": "/events/",
        "standards": "/standards/",
        "home": "/",
        "application": f"/applications/{application.pk}/",
    }
    first = {name: statements(client, path) for name, path in pages.items()}
    scoring = ("sheet", "result")
    most = {name: MOST if name in scoring else 18 for name in pages if name != "application"}
    assert {name: first[name] for name in most if first[name] > most[name]} == {}
    for size in (50, 500):
        for _ in range(size - application.cycle.application_set.count()):
            unit = ApplicationFactory(officer=officer, cycle=application.cycle)
            if size == 50:
                before = SheetFactory(
                    application=unit, standard=whole_road.standard, status=SheetStatus.CONFIRMED
                )
                travelled(unit, before)
        assert {name: statements(client, path) for name, path in pages.items()} == first


def test_exports_ask_the_same_at_every_size(client, officer, application, whole_road):
    client.force_login(officer)
    client.get("/login/")
    paths = [f"/development/export/{what}.xlsx" for what in ("scores", "plans", "events")]
    first = [statements(client, path) for path in paths]
    for _ in range(20):
        unit = ApplicationFactory(officer=officer, cycle=application.cycle)
        travelled(unit, SheetFactory(application=unit, standard=whole_road.standard))
    assert [statements(client, path) for path in paths] == first


# --- the result ----------------------------------------------------------------------------------


def test_result_shows_the_same_figures_in_table_and_radar(client, officer, application, whole_road):
    client.force_login(officer)
    page = client.get(f"/development/{application.pk}/result/").content.decode()
    assert SAMPLE in page
    assert "ผ่านเกณฑ์" in page
    lines = compare(application).dimensions()
    assert [(str(b.tally.percent), str(a.tally.percent)) for _, b, a in lines] == [
        ("16.6", "83.3"), ("100", "100"),
    ]  # fmt: skip
    for told in ("16.6", "83.3", "1/6", "5/6"):
        assert f">{told}<" in page
    svg = re.search(r"<svg[^>]*class=\"radar\".*?</svg>", page, re.DOTALL)[0]
    assert "style" not in svg
    assert "script" not in svg
    assert svg.count("<circle") == 6  # three indicators, before and after


def test_drawing_is_markup_and_its_words_are_not():
    """The template puts it in as it is; a name that somebody typed stays a name."""
    drawing = radar(["<script>x</script>", "ข", "ค"], [("ก่อน", [1, 2, 3])], style=".radar { }")
    assert drawing.__html__() == drawing
    assert "<script" not in drawing
    assert "&lt;script&gt;" in drawing
    assert "<style>.radar { }</style>" in drawing


def test_result_names_what_is_lacking_by_its_effect(client, officer, application, judged):
    scored(judged, c11=1, c12=0, c21=0)
    client.force_login(officer)
    page = client.get(f"/development/{application.pk}/result/").content.decode()
    assert "ตัวชี้วัดหลักยังไม่ผ่าน 2 ตัว (1.1, 2.1)" in page
    assert page.index("<b>2.1</b>") < page.index("<b>1.1</b>") < page.index("<b>1.2</b>")
    assert "จัดทำแผนจากส่วนที่ต้องพัฒนา" in page


def test_unit_without_sheet_has_no_result(client, officer, application):
    client.force_login(officer)
    assert client.get(f"/development/{application.pk}/result/").status_code == 404


# --- the list and the reminders ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "count"),
    [("before", 1), ("confirm", 0), ("plan", 0), ("behind", 0), ("after", 0), ("ready", 1)],
)
def test_list_filters_by_what_is_missing(client, officer, application, whole_road, state, count):
    ApplicationFactory(officer=officer, cycle=application.cycle)
    client.force_login(officer)
    page = client.get(f"/development/?state={state}").content.decode()
    assert page.count('<th scope="row">') == count


def test_officer_is_reminded_on_the_home_page(client, officer, application, judged, on_day):
    ActivityFactory(plan=PlanFactory(application=application), ends_on=date(2024, 12, 10))
    ApplicationFactory(officer=officer, cycle=application.cycle)
    client.force_login(officer)
    page = client.get("/").content.decode()
    assert 'ยังไม่ประเมินตนเองก่อนการพัฒนา <span class="word">– 1 หน่วย' in page
    assert 'กิจกรรมตามแผนล่าช้า <span class="word">– 1 กิจกรรม' in page


def test_nobody_stands_for_the_outstanding_ones_before_certification(
    client, officer, application, whole_road
):
    client.force_login(officer)
    page = client.get("/development/").content.decode()
    assert "พร้อมรับการตรวจประเมิน <b>1</b>" in page
    assert "กิจกรรมพัฒนาชุมชนดีเด่นได้ <b>0</b>" in page


@pytest.mark.parametrize("who", ["committee", "admin"])
def test_list_is_for_those_who_read_the_area(client, request, cycle, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/development/").status_code == 403


# --- workbooks -----------------------------------------------------------------------------------


def sheets_of(response):
    """[(name, rows below the title)] of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response)))
    return [
        (sheet.title, [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)])
        for sheet in book
    ]


def rows_of(response):
    return sheets_of(response)[0][1]


def test_scores_before_and_after_are_taken_out(client, officer, application, whole_road):
    OwnIndicatorFactory(application=application)
    whole_road.scores.filter(indicator__code="1.1").update(note="=1+1")
    client.force_login(officer)
    head, *rows = rows_of(client.get("/development/export/scores.xlsx"))
    told = {(row[head.index("ครั้ง")], row[head.index("รหัส")]): row for row in rows}
    assert len(rows) == 6
    assert told["ก่อนการพัฒนา", "1.1"][head.index("คะแนน")] == 1
    assert told["หลังการพัฒนา", "1.1"][head.index("คะแนน")] == 2
    assert told["หลังการพัฒนา", "1.1"][head.index("หมายเหตุ")] == "=1+1"
    assert told["หลังการพัฒนา", "1.1"][head.index("เกณฑ์ของกรม")] == SAMPLE
    assert AccessLog.objects.get().row_count == 6


@pytest.mark.parametrize(("what", "count"), [("plans", 1), ("events", 1)])
def test_plans_and_events_are_taken_out(client, officer, application, whole_road, what, count):
    client.force_login(officer)
    _, *rows = rows_of(client.get(f"/development/export/{what}.xlsx"))
    assert len(rows) == count


def test_events_are_taken_out_with_everybody_who_attended(
    client, officer, head, application, whole_road
):
    """A line for each unit at each event, whoever looks after it."""
    event = LearningEvent.objects.get()
    other = ApplicationFactory(officer=head, cycle=application.cycle)
    AttendanceFactory(event=event, application=other, people=7)
    client.force_login(officer)
    (_, events), (name, attended) = sheets_of(client.get("/development/export/events.xlsx"))
    head_line, *rows = attended
    assert name == "ผู้เข้าร่วม"
    told = {
        row[head_line.index("ชื่อผู้สมัคร")]: [
            row[head_line.index(label)]
            for label in ("เรื่อง", "วันที่", "ประเภท", "ตำบล", "พัฒนากร", "จำนวนคน")
        ]
        for row in rows
    }
    day = datetime.combine(event.held_on, time())
    assert told == {
        unit.display_name: [
            event.title, day, unit.get_type_display(), unit.area.name,
            unit.officer.get_full_name(), people,
        ]
        for unit, people in ((application, 3), (other, 7))
    }  # fmt: skip
    assert sum(row[-1] for row in rows) == events[1][events[0].index("จำนวนคน")]
    assert AccessLog.objects.get().row_count == 3


def test_neighbour_takes_out_nothing_of_ours(client, outsider, application, whole_road):
    client.force_login(outsider)
    for what in ("scores", "plans", "events"):
        sheets = sheets_of(client.get(f"/development/export/{what}.xlsx"))
        assert [rows for _, (_, *rows) in sheets if rows] == []

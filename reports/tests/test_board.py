"""The board's pages: whose rows, which numbers, the lists behind them, filters, files."""

import csv
import io
from datetime import date

import openpyxl
import pytest

from registry.models import AccessLog, Cycle, CycleStep
from registry.tests.factories import (
    ApplicationFactory,
    AreaFactory,
    CycleFactory,
    OfficeFactory,
    ReopeningFactory,
    SubmissionFactory,
)
from registry.tests.test_query_budgets import register, statements
from reports.progress import FIGURES
from reports.tests.made_year import MadeYear
from reports.tiles import layouts, tiles

__all__ = ["register"]
pytestmark = pytest.mark.django_db
BOARD = "/board/"


def board(client, user, path=BOARD):
    client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer


def rows(answer):
    return {row.area.pk: row for row in answer.context["asked"].rows}


def numbers(row):
    return {one.figure.name: (one.done, one.expected) for cell in row.cells for one in cell.numbers}


# --- whose rows ----------------------------------------------------------------------------------


def test_province_sees_a_row_for_each_district_in_thai_order(client, cycle, province):
    answer = board(client, province)
    names = [row.area.name for row in answer.context["asked"].rows]
    assert names[:3] == ["เกาะคา", "งาว", "แจ้ห่ม"]
    assert len(names) == 13
    assert "จัดอันดับ" in answer.content.decode()  # that it is none


@pytest.mark.parametrize("who", ["officer", "head"])
def test_district_sees_its_own_row_and_the_mean(client, request, cycle, province, who):
    MadeYear(cycle, province, 3)
    answer = board(client, request.getfixturevalue(who))
    assert list(rows(answer)) == ["5203"]
    text = answer.content.decode()
    assert "ค่าเฉลี่ยจังหวัด" in text
    assert "งาว" not in text
    whole = rows(board(client, province))
    sent = sum(numbers(row)["sent"][0] for row in whole.values())
    units = sum(numbers(row)["sent"][1] for row in whole.values())
    assert f"ร้อยละ {sent * 100 // units}" in text


@pytest.mark.parametrize("who", ["committee", "admin", "local_admin"])
def test_others_have_no_board(client, request, cycle, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(BOARD).status_code == 403


def test_nation_sees_provinces_and_opens_each(client, cycle, province, nation):
    MadeYear(cycle, province, 2)
    answer = board(client, nation)
    assert list(rows(answer)) == ["52"]
    below = board(client, nation, "/board/52/?year=2568")
    assert len(rows(below)) == 13
    assert "แก้ไขเกณฑ์ของสถานะ" not in below.content.decode()
    totals = {
        name: tuple(sum(numbers(row)[name][i] for row in rows(below).values()) for i in (0, 1))
        for name in numbers(rows(answer)["52"])
    }
    assert numbers(rows(answer)["52"]) == totals


@pytest.mark.parametrize(("who", "status"), [("head", 403), ("province", 404), ("nation", 404)])
def test_board_of_another_province_is_refused(client, request, cycle, who, status):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/board/50/").status_code == status
    assert client.get("/board/50/export.csv").status_code == status


def test_without_a_year_there_is_no_board(client, province, nation):
    for user in (province, nation):
        client.force_login(user)
        assert client.get(BOARD).status_code == 404


# --- the lists behind the figures ----------------------------------------------------------------

LISTED = {
    "sent": lambda context: context["page_obj"].paginator.count,
    **dict.fromkeys(
        ("assessed", "planned", "evaluated", "certified"),
        lambda context: context["page_obj"].paginator.count,
    ),
    "kept": lambda context: sum(
        min(cell.count, cell.minimum) for cell in context["grid"].cells if not cell.waiver
    ),
}


@pytest.mark.parametrize("who", ["province", "nation", "head"])
@pytest.mark.parametrize("type_", ["", "GROUP"])
def test_each_figure_opens_the_list_of_what_it_counts(client, request, cycle, province, who, type_):
    MadeYear(cycle, province, 4)
    user = request.getfixturevalue(who)
    path = "/board/52/" if who == "nation" else BOARD
    row = rows(board(client, user, f"{path}?type={type_}"))["5203"]
    opened = set()
    for number in (one for cell in row.cells for one in cell.numbers if one.url):
        answer = client.get(number.url)
        assert answer.status_code == 200, number.url
        name = number.figure.name
        if name in LISTED and not (name == "kept" and type_):
            assert LISTED[name](answer.context) == number.done, number.url
            opened.add(name)
    assert opened >= set(LISTED) - {"kept"}


def test_list_behind_a_figure_is_that_of_the_boards_year(client, cycle, province):
    last = CycleFactory(fiscal_year=2567)
    ApplicationFactory(cycle=last, stage="SENT")
    row = rows(board(client, province, f"{BOARD}?year=2567"))["5203"]
    (sent,) = [n for cell in row.cells for n in cell.numbers if n.figure.name == "sent"]
    assert (sent.done, sent.expected) == (1, 1)
    answer = client.get(sent.url)
    assert answer.context["page_obj"].paginator.count == 1
    assert "ปีงบประมาณ 2567" in answer.content.decode()
    assert client.get("/").context["cycle"] == last  # all pages show it from here on


def test_year_of_another_province_is_not_chosen(client, cycle, province):
    AreaFactory(code="50")
    far = CycleFactory(area_id="50", fiscal_year=2567)
    client.force_login(province)
    assert client.get(f"/?cycle={far.pk}").context["cycle"] == cycle
    assert client.get("/?cycle=๒").context["cycle"] == cycle


# --- what a cell says ----------------------------------------------------------------------------


def cell_of(client, user, kind, district="5203"):
    row = rows(board(client, user))[district]
    return next(cell for cell in row.cells if cell.kind == kind)


@pytest.mark.parametrize(
    ("sending", "timing", "status"),
    [
        (None, "เหลือ 4 วัน", None),
        ({"status": "SENT"}, "ทันกำหนด", "รอจังหวัดตรวจ"),
        ({"status": "ACCEPTED", "is_late": True}, "หลังกำหนด", "จังหวัดรับแล้ว"),
        ({"status": "RETURNED"}, "เหลือ 4 วัน", "จังหวัดส่งกลับแก้ไข"),
    ],
)
def test_list_is_on_time_late_or_has_days_left(client, cycle, province, sending, timing, status):
    if sending is not None:
        SubmissionFactory(cycle=cycle, **sending)
    cell = cell_of(client, province, "LIST")
    assert cell.timing.word == timing
    assert (cell.status.word if cell.status else None) == status


def test_step_behind_its_day_says_so_until_it_is_opened_again(client, cycle, province, on_day):
    on_day(date(2025, 2, 3))
    assert cell_of(client, province, "LIST").timing == ("เลยกำหนด 45 วัน", "danger")
    ReopeningFactory(
        cycle=cycle, area_id="5203", kind="LIST", until_on=date(2025, 2, 10), opened_by=province
    )
    cell = cell_of(client, province, "LIST")
    assert (cell.timing.word, cell.note) == ("เหลือ 7 วัน", "จังหวัดเปิดให้ถึง 10 ก.พ. 2568")
    assert cell_of(client, province, "LIST", "5206").timing.word == "เลยกำหนด 45 วัน"


def test_step_that_is_not_open_yet_is_not_judged(client, cycle, province):
    CycleStep.objects.filter(cycle=cycle, kind="EVALUATE").update(opens_on=date(2025, 4, 1))
    cell = cell_of(client, province, "EVALUATE")
    assert (cell.timing.word, cell.note, cell.pace) == ("ยังไม่เปิด", "เปิด 1 เม.ย. 2568", None)


def test_state_follows_the_rules_of_the_year(client, cycle, province):
    """Four days before the list is due, nothing was sent."""
    assert rows(board(client, province))["5203"].pace_word == "เร่งด่วน"
    Cycle.objects.filter(pk=cycle.pk).update(urgent_days=3)
    assert rows(board(client, province))["5203"].pace_word == "ต้องเร่ง"
    Cycle.objects.filter(pk=cycle.pk).update(urgent_days=1, hurry_days=2)
    row = rows(board(client, province))["5203"]
    assert (row.pace_word, row.act) == ("รอข้อมูล", None)


def test_step_filter_judges_that_step_alone(client, cycle, province):
    answer = board(client, province, f"{BOARD}?step=REPORT")
    row = rows(answer)["5203"]
    assert [cell.kind for cell in row.cells] == ["REPORT"]
    assert row.pace_word == "รอข้อมูล"
    assert "ล้างตัวกรองทั้งหมด" in answer.content.decode()


def test_nonsense_in_the_address_is_no_filter(client, cycle, province):
    answer = board(client, province, f"{BOARD}?step=x&type=1&year=9999")
    assert answer.context["asked"].filters.active == 0
    assert answer.context["asked"].year == 2568


def test_row_says_whom_to_phone(client, cycle, province, head):
    OfficeFactory(area_id="5203", phone="0 5428 1234")
    row = rows(board(client, province))["5203"]
    assert [name for name, _ in row.contacts][1] == head.get_full_name()
    assert "0 5428 1234" in row.contacts[0][1]


# --- tiles, files, budgets -----------------------------------------------------------------------


def test_lampang_has_a_place_for_each_district(lampang):
    codes = sorted(layouts())
    assert codes == [f"52{n:02d}" for n in range(1, 14)]
    assert len(set(layouts().values())) == 13
    north, south = layouts()["5207"], layouts()["5209"]  # วังเหนือ, แม่พริก
    assert (north.row, south.row) == (1, 6)


def test_province_without_a_layout_has_tiles_in_order():
    assert tiles(["5001", "5002", "5003", "5004", "5005"])["5005"] == (2, 1)


def test_workbook_holds_what_the_page_shows(client, cycle, province):
    MadeYear(cycle, province, 6)
    shown = board(client, province, f"{BOARD}?type=GROUP").context["asked"].rows
    answer = client.get("/board/export.xlsx?type=GROUP")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active
    head, *lines = list(sheet.iter_rows(min_row=2, values_only=True))
    assert sheet["A1"].value == "จังหวัดลำปาง ปีงบประมาณ 2568 เฉพาะกลุ่ม/องค์กรชุมชน"
    assert [line[0] for line in lines] == [row.area.label for row in shown]
    for figure in FIGURES:
        place = next(i for i, name in enumerate(head) if f": {figure.label} (" in name)
        told = [(line[place], line[place + 1]) for line in lines]
        assert told == [numbers(row)[figure.name] for row in shown]
    assert sheet.freeze_panes == "B3"
    log = AccessLog.objects.get()
    assert (log.row_count, log.area_id) == (13, "52")


def test_csv_of_a_district_is_its_own_row(client, cycle, head):
    client.force_login(head)
    text = b"".join(client.get("/board/export.csv")).decode("utf-8-sig")
    first, *lines = list(csv.reader(io.StringIO(text)))
    assert [line[0] for line in lines] == ["อำเภอเกาะคา"]
    assert len(first) == len(lines[0])
    assert client.get("/board/export.pdf").status_code == 404


def test_board_asks_the_same_at_every_size(client, register, nation):
    """1, 50 and 500 applications, sendings and officers; 15 statements at most."""
    register.people["nation"] = nation
    pages = {
        "province": ("province", BOARD),
        "with filters": ("province", f"{BOARD}?type=GROUP&step=LIST&year=2568"),
        "district": ("head", BOARD),
        "country": ("nation", BOARD),
        "a province of the country": ("nation", "/board/52/"),
        "workbook": ("province", "/board/export.xlsx"),
        "rules": ("province", f"/years/{register.cycle.pk}/states/"),
    }
    asked = []
    for size in (1, 50, 500):
        register.grow(size)
        found = {name: statements(client, register, page) for name, page in pages.items()}
        asked.append({name: len(made) for name, made in found.items()})
    assert asked[1:] == [asked[0]] * 2
    assert {name: n for name, n in asked[0].items() if n > 15} == {}, asked[0]

"""Counted in the database: the same as a plain recount, and to nobody more than is theirs."""

from collections import Counter
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from assessment.tests.factories import SheetFactory
from mchch.scope import Scope, acting_for, enter, leave
from registry.choices import Pace, StepKind
from registry.models import Area, CycleStep
from registry.tests.factories import (
    ApplicationFactory,
    AreaFactory,
    CycleFactory,
    ReopeningFactory,
    StageChangeFactory,
    SubmissionFactory,
    UserFactory,
    moment,
)
from registry.windows import Window
from reports import progress
from reports.progress import Tally, of_type
from reports.tests.made_year import DISTRICTS, MadeYear, papers_recounted, recounted

pytestmark = pytest.mark.django_db
YEAR = 2568
NAMES = Tally._fields


def told(tally):
    return {name: n for name in NAMES if (n := getattr(tally, name))}


def wanted(counts, cycle, code):
    return {name: n for name, n in (counts | papers_recounted(cycle, code)).items() if n}


@pytest.mark.parametrize("seed", range(4))
def test_figures_equal_a_plain_recount(cycle, province, nation, seed):
    MadeYear(cycle, province, seed)
    for type_ in ("", "GROUP", "COMMUNITY"):
        plain = recounted(cycle, type_)
        with acting_for(province):
            tallies, papers = progress.unit_tallies(YEAR, "52"), progress.papers(YEAR, "52")
        assert len(papers) == 13
        for code in DISTRICTS:
            found = of_type(tallies[code], type_) + papers[code].tally()
            assert told(found) == wanted(plain[code], cycle, code), (code, type_)
        with acting_for(nation):
            whole = of_type(progress.unit_tallies(YEAR, digits=2)["52"], type_)
        assert told(whole) == dict(sum(plain.values(), Counter()))


def test_totals_of_the_province_equal_the_sum_of_its_districts(cycle, province, head):
    MadeYear(cycle, province, 5)
    for type_ in ("", "LEADER"):
        with acting_for(province):
            tallies, papers = progress.unit_tallies(YEAR, "52"), progress.papers(YEAR, "52")
            parts = [of_type(by_type, type_) for by_type in tallies.values()]
            whole = sum([*parts, *(one.tally() for one in papers.values())], Tally())
        with acting_for(head):
            assert progress.province_tally(YEAR, type_) == whole
        assert whole.districts == 13


# --- to nobody more than is theirs ---------------------------------------------------------------


@pytest.fixture
def two_provinces(cycle, province):
    """The made-up year, and a unit with its list in the province beside it."""
    MadeYear(cycle, province, 1)
    AreaFactory(code="500401")
    far = CycleFactory(area_id="50")
    unit = ApplicationFactory(officer=UserFactory(area_code="5004"), cycle=far, stage="SENT")
    SubmissionFactory(area_id="5004", cycle=far)
    for code in (*DISTRICTS, "5004"):
        StageChangeFactory(
            application=ApplicationFactory(officer=UserFactory(area_code=code)), area_id=code,
            changed_at=moment(date(2024, 12, 11)),
        )  # fmt: skip
    return unit


def codes(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {row[0] for row in cursor.fetchall()}


UNITS = "select code from progress_units(2568, '', 4)"
PAPERS = "select code from progress_papers(2568, '') where list_id is not null"
ACTS = "select code from progress_last_acts('')"


@pytest.mark.parametrize("statement", [UNITS, PAPERS, ACTS])
def test_functions_tell_of_the_area_of_who_asks(two_provinces, statement, head, province, nation):
    with acting_for(head):
        assert codes(statement) == {"5203"}
    with acting_for(province):
        assert codes(statement) - {"5206"} == {"5201", "5203"}
    with acting_for(nation):
        assert codes(statement) - {"5206"} == {"5201", "5203", "5004"}


def test_a_district_that_asks_for_another_gets_nothing(two_provinces, head):
    with acting_for(head):
        assert progress.unit_tallies(YEAR, "5206") == {}
        assert progress.last_acts("5206") == {}
        found = progress.papers(YEAR, "5201")
    # That a district exists is public; what it sent is not told.
    assert told(found["5201"].tally()) == {"districts": 1}


def test_mean_of_the_province_names_no_district_and_only_its_own(two_provinces, head):
    with acting_for(head), connection.cursor() as cursor:
        cursor.execute("select * from progress_province(2568)")
        columns = [column.name for column in cursor.description]
        rows = cursor.fetchall()
    assert columns == ["type", "districts", "ordered", "listed", "reported", *NAMES[:9]]
    assert {type(value) for row in rows for value in row[1:]} == {int}
    assert {row[1] for row in rows} == {13}
    assert len(rows) == 4


def test_mean_is_not_told_where_two_districts_could_be_told_apart(cycle, province, head):
    MadeYear(cycle, province, 1)
    Area.objects.of_level("district").exclude(code__in=("5201", "5203", "5206")).update(parent=None)
    with acting_for(head):
        assert progress.province_tally(YEAR).districts == 3
    Area.objects.filter(code="5206").update(parent=None)
    with acting_for(head):
        assert progress.province_tally(YEAR) is None


def test_mean_of_a_year_that_is_not_open_is_nothing(cycle, head):
    with acting_for(head):
        assert progress.province_tally(2570) is None


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("mchch_province", "select * from progress_province(2568)"),
        ("mchch_nation", "select * from progress_province(2568)"),
        *(
            (f"mchch_{role}", statement)
            for role in ("guest", "committee", "admin", "applicant")
            for statement in (UNITS, PAPERS, ACTS, "select * from progress_province(2568)")
        ),
    ],
)
def test_others_may_not_ask(db, role, statement):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        enter(Scope(role, "52"))
        codes(statement)
    leave()


# --- when a step is complete ---------------------------------------------------------------------

FULL = Tally(
    quota=8, kept=8, units=9, sent=9, assessed=9, planned=9, evaluated=9, passed=7, certified=7,
    districts=1, ordered=1, listed=1, reported=1,
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "lacking"),
    [
        (StepKind.ORDER, {"ordered": 0}),
        (StepKind.RECRUIT, {"kept": 7}),
        (StepKind.RECRUIT, {"kept": 0, "quota": 0}),
        (StepKind.LIST, {"listed": 0}),
        (StepKind.DEVELOP, {"assessed": 8}),
        (StepKind.DEVELOP, {"planned": 8}),
        (StepKind.EVALUATE, {"evaluated": 8}),
        (StepKind.EVALUATE, {"certified": 6}),
        (StepKind.EVALUATE, {"evaluated": 0, "units": 0, "passed": 0, "certified": 0}),
        (StepKind.REPORT, {"reported": 0}),
    ],
)
def test_step_is_complete_when_nothing_is_lacking(kind, lacking):
    assert FULL.completes(kind)
    assert not FULL._replace(**lacking).completes(kind)


def test_days_left_count_to_where_the_district_was_let_in_again(cycle, head, province, on_day):
    on_day(date(2025, 2, 3))
    ReopeningFactory(
        cycle=cycle, area_id="5203", kind="LIST", until_on=date(2025, 2, 10), opened_by=province
    )
    step = CycleStep.objects.get(cycle=cycle, kind="LIST")
    with acting_for(province):
        papers = progress.papers(YEAR, "52")
    until = {code: papers[code].reopened_until("LIST") for code in ("5203", "5206")}
    assert until == {"5203": date(2025, 2, 10), "5206": None}
    left = {code: Window(step, day).days_left for code, day in until.items()}
    assert left == {"5203": 7, "5206": -45}
    assert Window(step, until["5203"]).is_late  # what comes now is late all the same


def test_last_act_is_what_the_district_did(cycle, head, province):
    """Not what the province decided; of two kinds the newer one."""
    unit = ApplicationFactory(cycle=cycle)
    for stage, day in (("REGISTERED", 3), ("SENT", 9), ("RETURNED", 12)):
        StageChangeFactory(application=unit, to_stage=stage, changed_at=moment(date(2024, 12, day)))
    with acting_for(province):
        assert progress.last_acts("52") == {"5203": (moment(date(2024, 12, 9)), "SENT")}
    SheetFactory(
        application=unit, status="CONFIRMED", confirmed_at=moment(date(2024, 12, 11)),
    )  # fmt: skip
    with acting_for(head):
        assert progress.last_acts("5203")["5203"].what == "ASSESSED"


def test_order_of_an_earlier_year_counts_while_it_is_in_force(cycle, province):
    last = CycleFactory(fiscal_year=2567)
    MadeYear(last, province, 1, units=0)
    with acting_for(province):
        ordered = {code for code, one in progress.papers(YEAR, "52").items() if one.order}
        assert ordered == {"5201"}
        assert {code for code, one in progress.papers(2567, "52").items() if one.order} == ordered


def test_states_have_words_for_all(db):
    assert set(Pace.labels) == {"ตามแผน", "ต้องเร่ง", "เร่งด่วน", "รอข้อมูล"}

"""The bench in small: what it says, not how fast it was."""

import json
import os
import subprocess
import sys

import psycopg2
import pytest
from django.core.management import CommandError, call_command

from mchch import database, embedded
from mchch.bench import __main__ as bench

# What takes long is left out: the machine may be busy with other tests.
SMALL = (
    *("--sizes", "300,600", "--rounds", "3", "--seconds", "0.3"),
    *("--scanned", "20", "--listed", "20", "--rows", "40"),
    *("--certificates", "20", "--country", "1000"),
)
EVERY_FIGURE = {"name", "size", "median_ms", "p95_ms", "statements", "bytes", "ok"}
pytestmark = pytest.mark.django_db
PAGES = {
    *("list_head", "list_province", "search_head", "search_province", "home_officer"),
    *("home_head", "home_province", "quota_head", "quota_province"),
    *("today_head", "today_province", "log_head", "log_province"),
}
SCORING = {
    *("sheet", "answer", "result", "board", "scoring", "offline_pack", "development_head"),
    *("report_page", "board_province", "summary", "summary_head"),
}
PAPERS = {"order_paper", "order_paper_60", "list_paper", "package"}
WORK = {"certificates_200"}
COUNTRY = {"board_country", "board_country_province", "summary_country", "summary_country_province"}


@pytest.fixture(scope="module")
def said(django_db_setup):
    """(names of the figures, the array) of a small run, which leaves nothing on the server."""
    before = left_behind()
    done = subprocess.run(
        [sys.executable, "-m", "mchch.bench", *SMALL],
        cwd=embedded.PROJECT, capture_output=True, text=True, timeout=400,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert left_behind() == before
    return json.loads(done.stdout)


def left_behind():
    address = database.parse("DATABASE_URL", os.environ["DATABASE_URL"])
    server = psycopg2.connect(os.environ["DATABASE_URL"])
    with server.cursor() as cursor:
        cursor.execute(
            "select datname from pg_database where datname like 'bench%' union"
            " select rolname from pg_roles where rolname like 'bench%'"
        )
        found = cursor.fetchall()
    server.close()
    return address.name, found


def by_name(said, name):
    return [figure for figure in said if figure["name"] == name]


def test_each_figure_is_told_at_each_size_with_its_budget(said):
    others = {"list_8_clients", "export_xlsx", "register_shown", "register_written"}
    others |= {"score_sheets_xlsx", "summary_xlsx", "summary_pdf"}
    assert {figure["name"] for figure in said} == PAGES | SCORING | PAPERS | WORK | COUNTRY | others
    for figure in said:
        assert set(figure) >= EVERY_FIGURE
        assert any(name.startswith("budget_") for name in figure)
        assert 0 < figure["median_ms"] <= figure["p95_ms"] * 1.5
        assert figure["bytes"] > 300
    for name in PAGES | SCORING:
        assert [figure["size"] for figure in by_name(said, name)] == [300, 600]


def test_pages_ask_the_same_at_both_sizes_and_twelve_at_most(said):
    for name in PAGES | SCORING:
        small, large = by_name(said, name)
        assert small["statements"] == large["statements"] <= large["budget_statements"]
        assert large["budget_statements"] == (15 if name in SCORING else 12)


def test_other_figures_have_other_budgets(said):
    many = by_name(said, "list_8_clients")[-1]
    assert (many["budget_rps"], many["rps"] > 0) == (100, True)
    (export,) = by_name(said, "export_xlsx")
    assert (export["budget_ms"], export["budget_added_mb"]) == (3000, 80)
    assert 0 <= export["added_mb"] < export["peak_mb"] < 300
    for name in ("register_shown", "register_written"):
        (figure,) = by_name(said, name)
        assert (figure["rows"], figure["budget_ms"]) == (40, 5000)


def test_papers_have_budgets_of_time_and_the_package_of_memory(said):
    asked = {name: by_name(said, name)[-1]["budget_ms"] for name in PAPERS - {"package"}}
    assert asked == {"order_paper": 150, "order_paper_60": 400, "list_paper": 1500}
    (package,) = by_name(said, "package")
    assert (package["budget_s"], package["budget_mb"]) == (20, 400)
    assert package["scanned"] == 20
    assert package["seconds"] > 0
    assert 30 < package["peak_mb"] < 400


def test_certificates_have_a_budget_of_time_and_memory(said):
    (figure,) = by_name(said, "certificates_200")
    assert (figure["budget_s"], figure["budget_mb"], figure["certificates"]) == (6, 400, 20)
    assert figure["seconds"] > 0
    assert 30 < figure["peak_mb"] < 400


def test_country_is_added_at_last_with_budgets_of_its_own(said):
    for name in COUNTRY:
        (figure,) = by_name(said, name)
        assert (figure["size"], figure["budget_ms"], figure["budget_statements"]) == (1000, 300, 15)
        assert figure["statements"] <= 15


def test_all_of_it_is_measured_in_a_country_at_one_size(capsys):
    assert bench.parse(["--in-country"]).sizes == (2000,)
    assert bench.parse(["--in-country", "--sizes", "300"]).sizes == (300,)
    with pytest.raises(SystemExit):
        bench.parse(["--in-country", "--sizes", "300,600"])
    assert "--in-country measures one size" in capsys.readouterr().err


def test_country_is_made_up_in_a_demo_only(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=true"):
        call_command("seed_country")


def test_more_statements_at_a_larger_size_are_not_ok():
    figures = [
        {"name": "list", "statements": 9, "ok": True},
        {"name": "home", "statements": 7, "ok": True},
        {"name": "list", "statements": 10, "ok": True},
    ]
    assert [figure["ok"] for figure in bench.compared(figures)] == [True, True, False]

"""The operator's command."""

import json

import pytest
from django.core.management import CommandError, call_command

from registry.models import Application, RegisterImport
from registry.tests.registers import FOLDER
from registry.tests.test_intake_registers import REGISTERS, expected_of, places_of, without_sheet

pytestmark = pytest.mark.django_db
WHERE = {"district": "5203", "year": 2568}


@pytest.fixture
def run(capsys, cycle, head):
    """(exit status, what was printed)"""

    def run(name, **options):
        status = 0
        try:
            call_command("import_register", str(FOLDER / name), **WHERE, **options)
        except SystemExit as end:
            status = end.code
        return status, capsys.readouterr().out

    return run


@pytest.mark.parametrize("name", REGISTERS.values(), ids=REGISTERS)
def test_json_is_exactly_what_is_expected(run, name):
    status, printed = run(name, json=True)
    told, expected = json.loads(printed), expected_of(name)
    assert list(told) == ["good", "errors", "warnings"]
    assert without_sheet(told["good"], expected["good"]) == expected["good"]
    assert places_of(told["errors"]) == expected["errors"]
    assert list(told["good"][0]) == [
        "sheet", "row", "type", "name", "subdistrict", "applied_on", "citizen_id",
    ]  # fmt: skip
    assert status == (1 if expected["errors"] else 0)
    assert not Application.objects.exists()


def test_commit_writes_the_good_rows_once(run, head):
    assert run("kokha_with_errors.xlsx", commit=True)[0] == 1
    assert Application.objects.count() == 17
    assert {row.officer for row in Application.objects.all()} == {head}
    status, printed = run("kokha_with_errors.xlsx", commit=True)
    assert (status, Application.objects.count()) == (1, 17)
    assert "written: 0 new, 0 changed" in printed


def test_commit_may_be_in_the_name_of_an_officer(run, officer):
    assert run("kokha_four_sheets.xlsx", commit=True, username="officer")[0] == 0
    assert RegisterImport.objects.get().sent_by == officer


def test_without_json_it_is_told_in_words(run):
    _, printed = run("kokha_with_errors.xlsx")
    assert "error: ทะเบียน ๖๘ I12: ตำบลแม่สุก อยู่ในอำเภอแจ้ห่ม" in printed
    assert "rows 24, new 17, changed 0, same 0, wrong 7, errors 7" in printed


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"year": 2570}, "There is no year 2570"),
        ({"district": "5206"}, "has no account"),
        ({"username": "nobody"}, "No account nobody"),
    ],
)
def test_what_is_not_there_is_told(cycle, head, change, words):
    with pytest.raises(CommandError, match=words):
        call_command("import_register", str(FOLDER / "kokha_cp874.csv"), **WHERE | change)


def test_file_that_is_no_register_is_told_in_one_sentence(run, tmp_path):
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4")
    with pytest.raises(CommandError, match="ไม่ใช่ทะเบียนที่อ่านได้"):
        run(tmp_path / "x.pdf")
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "nothing.xlsx")

"""The four registers of the client, through the very road of the command."""

import json
from pathlib import Path

import pytest

from registry.intake import files
from registry.intake.outcome import as_told
from registry.intake.place import Place
from registry.intake.run import understand
from registry.tests.registers import FOLDER

pytestmark = pytest.mark.django_db
REGISTERS = {
    "one sheet": "kokha_one_sheet.xlsx",
    "four sheets": "kokha_four_sheets.xlsx",
    "with errors": "kokha_with_errors.xlsx",
    "cp874": "kokha_cp874.csv",
    "one sheet as .xls": "kokha_one_sheet.xls",
    "four sheets out of LibreOffice": "libreoffice_four_sheets.xlsx",
}
EXPECTED = {"libreoffice_four_sheets.xlsx": "kokha_four_sheets"}


def expected_of(name):
    path = FOLDER / f"{EXPECTED.get(name, Path(name).stem)}.expected.json"
    return json.loads(path.read_text(encoding="utf-8"))


def without_sheet(rows, like):
    """Only the parts that the expected rows name: some of them tell no sheet."""
    return [{name: row[name] for name in like[0]} for row in rows] if like else rows


def places_of(errors):
    return [{name: error[name] for name in ("sheet", "row", "field")} for error in errors]


@pytest.mark.parametrize("name", REGISTERS.values(), ids=REGISTERS)
def test_register_gives_exactly_what_is_expected(name, cycle, head):
    sent = files.read((FOLDER / name).open("rb"), name)
    told = as_told(understand(sent.sheets, Place.of(cycle, head)))
    expected = expected_of(name)
    assert without_sheet(told["good"], expected["good"]) == expected["good"]
    assert places_of(told["errors"]) == expected["errors"]
    assert all(error["message"] for error in told["errors"])

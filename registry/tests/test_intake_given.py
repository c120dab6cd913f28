"""What the system gives: the file back with its errors, and the empty workbook to fill in."""

import io
import json

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from registry.intake import files, marked, template
from registry.intake.place import Place
from registry.intake.run import understand
from registry.models import RegisterImport
from registry.tests.registers import FOLDER, ID, brief, told

pytestmark = pytest.mark.django_db
RED = "FFFFC7CE"


@pytest.fixture
def given_back(cycle, head):
    """(name, bytes) of a file with its errors."""

    def give(content, name, **mended):
        sent = files.read_bytes(content, name)
        upload = RegisterImport(
            name=sent.name, form=sent.form, content=content, cells=sheets_of(sent),
            mended=json.dumps(mended).encode(),
        )  # fmt: skip
        outcome = understand(sent.sheets, Place.of(cycle, head), mended=mended)
        return marked.file_of(upload, outcome)[:2]

    return give


def sheets_of(sent):
    return json.dumps(sent.sheets).encode()


def cells_of(content):
    """{sheet: {cell: (value, fill, format, width…)}} of everything that stands in a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        sheet.title: {
            cell.coordinate: (cell.value, cell.number_format, cell.font.b, cell.fill.fgColor.rgb)
            for row in sheet.iter_rows()
            for cell in row
        }
        for sheet in book
    }


def test_workbook_comes_back_with_a_column_and_coloured_cells(given_back):
    content = (FOLDER / "kokha_with_errors.xlsx").read_bytes()
    name, again = given_back(content, "ทะเบียน.xlsx")
    before, after = cells_of(content)["ทะเบียน ๖๘"], cells_of(again)["ทะเบียน ๖๘"]
    red = {place for place, cell in after.items() if cell[3] == RED}
    assert name == "ทะเบียน-ข้อผิดพลาด.xlsx"
    assert red == {"D6", "D8", "I12", "K14", "C20", "L30", "L31", "O4",
                   "O6", "O8", "O12", "O14", "O20", "O30", "O31"}  # fmt: skip
    assert after["O4"][0] == "ข้อผิดพลาด"
    assert after["O12"][0].startswith("ตำบล: ตำบลแม่สุก อยู่ในอำเภอแจ้ห่ม")
    changed = {place for place, cell in before.items() if after[place][:3] != cell[:3]}
    assert changed == set()
    assert {place: cell for place, cell in before.items() if place not in red} == {
        place: after[place] for place in before if place not in red
    }


def test_everything_else_of_the_workbook_is_as_it_was(given_back):
    content = (FOLDER / "libreoffice_four_sheets.xlsx").read_bytes()
    _, again = given_back(content, "ทะเบียน.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(again))
    old = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == old.sheetnames
    for sheet in old:
        assert book[sheet.title].merged_cells.ranges == sheet.merged_cells.ranges
        widths = {name: column.width for name, column in sheet.column_dimensions.items()}
        found = {name: column.width for name, column in book[sheet.title].column_dimensions.items()}
        assert {name: found[name] for name in widths} == widths


def test_marked_workbook_is_read_like_the_first(given_back, cycle, head):
    _, again = given_back((FOLDER / "kokha_with_errors.xlsx").read_bytes(), "ทะเบียน.xlsx")
    first = told((FOLDER / "kokha_with_errors.xlsx").read_bytes(), cycle, head)
    assert told(again, cycle, head) == first
    _, third = given_back(again, "ทะเบียน.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(third)).get_sheet_by_index(0).to_python()
    assert [cell for cell in rows[3] if cell == "ข้อผิดพลาด"] == ["ข้อผิดพลาด"]


MENDED = {"12": {"subdistrict": "ศาลา"}, "30": {"applied_on": "31/13/2567"}}


def test_what_was_typed_in_the_preview_comes_back_in_its_cell(given_back):
    content = (FOLDER / "kokha_with_errors.xlsx").read_bytes()
    _, again = given_back(content, "ทะเบียน.xlsx", **{"ทะเบียน ๖๘": MENDED})
    before, after = cells_of(content)["ทะเบียน ๖๘"], cells_of(again)["ทะเบียน ๖๘"]
    changed = {place: after[place][0] for place in before if after[place][:3] != before[place][:3]}
    assert changed == {"I12": "ศาลา", "L30": "31/13/2567"}
    assert (after["I12"][3], after["L30"][3]) == (before["I12"][3], RED)
    assert "O12" not in {place for place, cell in after.items() if cell[0]}
    assert after["O30"][0].startswith("วันที่สมัคร: ไม่มีเดือนที่ 13")


@pytest.mark.parametrize("name", ["kokha_cp874.csv", "kokha_one_sheet.xls"])
def test_what_was_typed_comes_back_in_every_form(given_back, name):
    content = (FOLDER / name).read_bytes()
    sheet = files.read_bytes(content, name).sheets[0]["name"]
    again_name, again = given_back(content, name, **{sheet: {"6": {"subdistrict": "นาแก้วใหม่"}}})
    rows = files.read_bytes(again, again_name).sheets[0]["rows"]
    assert [number for number, row in enumerate(rows, 1) if "นาแก้วใหม่" in row] == [6]


def test_text_comes_back_in_its_own_encoding(given_back):
    content = (FOLDER / "kokha_cp874.csv").read_bytes()
    name, again = given_back(content, "ทะเบียน.csv")
    old, new = content.decode("cp874").splitlines(), again.decode("cp874").splitlines()
    assert name == "ทะเบียน-ข้อผิดพลาด.csv"
    assert new[3] == old[3] + ",ข้อผิดพลาด"
    assert new[10].startswith(old[10] + ",ประเภท: ไม่มีประเภทผู้สมัคร")
    assert [line.rstrip(",") for line in new[11:20]] == [line.rstrip(",") for line in old[11:20]]


def test_old_workbook_comes_back_as_a_new_one(given_back):
    name, again = given_back((FOLDER / "kokha_one_sheet.xls").read_bytes(), "ทะเบียน.xls")
    assert name == "ทะเบียน-ข้อผิดพลาด.xlsx"
    assert openpyxl.load_workbook(io.BytesIO(again)).sheetnames == ["ทะเบียน ๖๘"]


# --- the empty workbook --------------------------------------------------------------------------


@pytest.fixture
def blank(cycle, head):
    return openpyxl.load_workbook(io.BytesIO(template.blank(Place.of(cycle, head))))


def test_empty_workbook_offers_lists_notes_and_protected_headings(blank):
    sheet = blank.active
    headings = {cell.value: cell for cell in sheet[2]}
    offered = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert set(offered) == {"B3:B502", "K3:K502", "M3:M502"}
    lists = blank[template.LISTS]
    assert [cell.value for cell in lists["B"]][:2] == ["เกาะคา", "ท่าผา"]
    assert lists.sheet_state == "hidden"
    assert sheet.protection.sheet
    assert headings["ตำบล"].protection.locked
    assert not sheet["K3"].protection.locked
    assert sheet["D3"].number_format == "@"
    assert "13 หลัก" in headings["เลขประจำตัวประชาชน"].comment.text


def test_filled_in_workbook_is_understood(blank, cycle, head):
    sheet = blank.active
    rows = [
        [1, "ผู้นำชุมชน", "นายหนึ่ง สมมติ", ID[0], "กำนัน", None, "0812345678", "1/2", "3", "หนองแวง",
         "ศาลา", "20/12/2567"],
        [2, "ชุมชน", "บ้านสอง", None, None, "นางสอง สมมติ", "0812345679", None, "4", None, "ท่าผา",
         "20/12/2567", None, "2560", "35", "1/12/2567"],
    ]  # fmt: skip
    for number, row in enumerate(rows, 3):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column, value)
    stored = io.BytesIO()
    blank.save(stored)
    found = told(stored.getvalue(), cycle, head)
    assert found["errors"] == []
    assert brief(found["good"]) == [
        (3, "LEADER", "นายหนึ่ง สมมติ", "ศาลา", "2024-12-20"),
        (4, "COMMUNITY", "บ้านสอง", "ท่าผา", "2024-12-20"),
    ]

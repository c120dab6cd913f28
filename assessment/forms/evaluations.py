"""What is typed about evaluations: reasons, the resolution, the meeting."""

from django import forms
from django.core.exceptions import ValidationError

from assessment.choices import Resolution
from assessment.models import Meeting
from mchch.form_fields import ThaiDateField, ThaiTextField
from mchch.thai.text import arabic_digits


class ResolutionForm(forms.Form):
    """Confirm the verdict, or depart from it with a reason."""

    resolution = forms.ChoiceField(
        label="มติของคณะกรรมการ",
        choices=Resolution.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "โปรดเลือกมติ", "invalid_choice": "โปรดเลือกมติ"},
    )
    reason = ThaiTextField(
        label="เหตุผล (จำเป็นเมื่อมติต่างจากผลตามเกณฑ์)",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, verdict, **kwargs):
        super().__init__(*args, **kwargs)
        self.verdict = verdict

    def clean(self):
        data = super().clean()
        resolution = data.get("resolution")
        if resolution and resolution != self.verdict and not data.get("reason"):
            self.add_error("reason", "มติต่างจากผลตามเกณฑ์ โปรดระบุเหตุผล")
        return data


class ThaiTimeField(forms.TimeField):
    """09.30, 9:30, ๐๙.๓๐ น."""

    def to_python(self, value):
        text = arabic_digits(str(value or "")).removesuffix("น.").strip().replace(".", ":")
        return super().to_python(text)


TIME = {"invalid": "โปรดกรอกเวลา เช่น 09.30", "required": "โปรดกรอกเวลา เช่น 09.30"}


class MeetingForm(forms.ModelForm):
    """When and where; who was there is ticked beside it."""

    held_on = ThaiDateField(label="วันที่ประชุม")
    begins_at = ThaiTimeField(label="เริ่มประชุมเวลา (น.)", error_messages=TIME)
    ends_at = ThaiTimeField(label="เลิกประชุมเวลา (น.)", required=False, error_messages=TIME)
    place = ThaiTextField(
        label="สถานที่", max_length=200, error_messages={"required": "โปรดกรอกสถานที่ประชุม"}
    )
    note = ThaiTextField(
        label="ข้อสังเกตของที่ประชุม (ถ้ามี)",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    class Meta:
        model = Meeting
        fields = ["held_on", "begins_at", "ends_at", "place", "note"]

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.members = members
        for name in ("begins_at", "ends_at"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal"})
            if value := getattr(self.instance, name):
                self.initial[name] = f"{value:%H.%M}"
        was = {person["name"] for person in self.instance.present}
        self.ticked = set(self.data.getlist("present")) if self.is_bound else was

    def clean(self):
        data = super().clean()
        begins, ends = data.get("begins_at"), data.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", "ต้องหลังเวลาเริ่มประชุม")
        if not self.people_present():
            raise ValidationError("โปรดเลือกผู้มาประชุมอย่างน้อยหนึ่งคน")
        return data

    def people_present(self):
        return [member for member in self.members if member.name in self.ticked]

    def people(self):
        """As the minutes print them, in the order of the committee."""
        return [
            {
                "name": member.name,
                "position": member.seat.position,
                "role": member.seat.get_role_display(),
                "is_present": member.name in self.ticked,
            }
            for member in self.members
        ]

    def lines(self):
        """[(member, ticked)] for the page."""
        return [(member, member.name in self.ticked) for member in self.members]

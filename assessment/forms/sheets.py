"""What is typed about a sheet: the applicant's own indicators, how long a link lives."""

from datetime import timedelta

from django import forms

from mchch import clock
from mchch.form_fields import ThaiDateField, ThaiTextField

LONGEST_LINK = timedelta(days=60)


class OwnForm(forms.Form):
    text = ThaiTextField(
        label="ตัวชี้วัดของผู้สมัครเอง",
        max_length=300,
        error_messages={"required": "โปรดกรอกตัวชี้วัด"},
    )
    evidence = ThaiTextField(label="หลักฐาน (ถ้ามี)", max_length=300, required=False)


class LinkForm(forms.Form):
    until = ThaiDateField(
        label="ใช้ได้ถึงวันที่",
        earliest=clock.today,
        latest=lambda: clock.today() + LONGEST_LINK,
        help_text="ไม่เกิน 60 วัน ลิงก์ใช้ได้ถึงสิ้นวันนั้น",
    )

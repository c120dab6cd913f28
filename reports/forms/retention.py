"""Why what is personal of a year is to be removed."""

from django import forms

from mchch.form_fields import ThaiTextField


class ProposalForm(forms.Form):
    reason = ThaiTextField(
        label="เหตุผล",
        max_length=1000,
        help_text="เช่น พ้นกำหนดเก็บรักษา และตรวจแล้วว่าไม่มีเรื่องร้องเรียนหรือคดีที่ยังต้องใช้ข้อมูล",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "โปรดระบุเหตุผลที่เสนอลบ"},
    )

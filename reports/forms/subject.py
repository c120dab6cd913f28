"""Who is looked for, and why a person's data is printed."""

from django import forms

from mchch.form_fields import CitizenIdField, ThaiTextField


class IdForm(forms.Form):
    """Sent by POST: a citizen ID stands in no address."""

    citizen_id = CitizenIdField(label="เลขประจำตัวประชาชน")


class PrintForm(forms.Form):
    reason = ThaiTextField(
        label="เหตุที่จัดทำ",
        max_length=300,
        help_text="เช่น เจ้าของข้อมูลยื่นคำขอเมื่อวันที่ 12 ธันวาคม 2567",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "โปรดระบุเหตุที่จัดทำ"},
    )
    with_id = forms.BooleanField(
        label="แสดงเลขประจำตัวประชาชนครบทุกหลัก", required=False,
        help_text="ตรวจบัตรของผู้รับแล้วว่าเป็นเจ้าของข้อมูล",
    )  # fmt: skip

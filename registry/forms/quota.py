from django import forms

from mchch.form_fields import ThaiTextField


class WaiverForm(forms.Form):
    """Why an officer need not recruit one type this year."""

    reason = ThaiTextField(
        label="เหตุผลที่ผ่อนผัน",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="อำเภอจะเห็นเหตุผลนี้ในตารางเป้าหมาย",
        error_messages={"required": "โปรดระบุเหตุผล เช่น ตำบลที่รับผิดชอบยังไม่มีเครือข่ายที่ดำเนินงานครบ 1 ปี"},
    )

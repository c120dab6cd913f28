"""The days that the log is asked for."""

from django import forms

from mchch import clock
from mchch.form_fields import ThaiDateField


class LogDays(forms.Form):
    since = ThaiDateField(label="ตั้งแต่วันที่", required=False, latest=clock.today)
    until = ThaiDateField(label="ถึงวันที่", required=False, latest=clock.today)

    def clean(self):
        data = super().clean()
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", "ต้องไม่มาก่อนวันเริ่ม")
        return data

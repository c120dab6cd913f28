"""The rules behind a state of the board, as settings of a year."""

from django import forms

from registry.models import Cycle
from registry.pace import RULES

MOST_DAYS = 365


def number(label, most, help_text):
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "โปรดกรอกจำนวน",
            "invalid": "โปรดกรอกเป็นตัวเลข เช่น 14",
            "min_value": "ต้องไม่ต่ำกว่า 0",
            "max_value": f"ต้องไม่เกิน {most}",
        },
    )


def days(label, help_text=""):
    return number(label, MOST_DAYS, help_text)


def percent(label, help_text=""):
    return number(label, 100, help_text)


class PaceForm(forms.ModelForm):
    hurry_days = days("เหลือเวลาไม่เกิน (วัน)")
    hurry_percent = percent("และทำได้ไม่ถึง (ร้อยละ)")
    urgent_days = days("เหลือเวลาไม่เกิน (วัน)")
    urgent_percent = percent("และทำได้ไม่ถึง (ร้อยละ)")
    quiet_days = days("ไม่มีการบันทึกเกิน (วัน)")

    class Meta:
        model = Cycle
        fields = RULES

    def clean(self):
        """What is urgent lies within what is to be hurried."""
        data = super().clean()
        for name, what in (("days", "จำนวนวัน"), ("percent", "ร้อยละ")):
            urgent, hurry = data.get(f"urgent_{name}"), data.get(f"hurry_{name}")
            if urgent is not None and hurry is not None and urgent > hurry:
                self.add_error(f"urgent_{name}", f"ต้องไม่เกิน{what}ของ “ต้องเร่ง” ({hurry})")
        return data

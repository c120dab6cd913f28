from django import forms
from django.core.exceptions import ValidationError

from mchch.form_fields import ThaiTextField


class ReturnForm(forms.Form):
    """Why a list goes back: for all, and for single applications (a filled reason opens one)."""

    reason = ThaiTextField(
        label="เหตุผลที่ส่งกลับทั้งรายการ",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="ถ้าไม่ระบุรายใดด้านล่าง ทุกรายจะเปิดให้อำเภอแก้ไข",
    )

    unexplained = "โปรดระบุเหตุผลของทั้งรายการ หรือของผู้สมัครอย่างน้อยหนึ่งราย"

    def __init__(self, *args, submission, **kwargs):
        super().__init__(*args, **kwargs)
        if not submission.is_list:
            self.fields["reason"].label, self.fields["reason"].help_text = "เหตุผลที่ส่งกลับ", ""
            self.unexplained = "โปรดระบุเหตุผลที่ส่งกลับ"
        for row in submission.applications:
            self.fields[f"row_{row['id']}"] = ThaiTextField(
                label=f"เหตุผลที่ส่งกลับ {row['name']}", required=False, max_length=1000
            )

    def reasons(self):
        """{application id: reason} of the applications that go back one by one."""
        return {
            int(name.removeprefix("row_")): text
            for name, text in self.cleaned_data.items()
            if name.startswith("row_") and text
        }

    def clean(self):
        data = super().clean()
        if not data.get("reason") and not self.reasons():
            raise ValidationError(self.unexplained)
        return data

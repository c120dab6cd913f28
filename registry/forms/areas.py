"""A place, by its official code."""

import re

from django import forms
from django.core.exceptions import ValidationError

from mchch.form_fields import ThaiTextField
from mchch.thai import places
from mchch.thai.text import arabic_digits
from registry.models import Area
from registry.models.area import LEVELS


class AreaForm(forms.ModelForm):
    code = forms.CharField(
        label="รหัส",
        max_length=8,
        help_text="จังหวัด 2 หลัก อำเภอ 4 หลัก ตำบล 6 หลัก หมู่บ้าน 8 หลัก",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "โปรดกรอกรหัสของกรมการปกครอง"},
    )
    name = ThaiTextField(
        label="ชื่อ", max_length=100, help_text="ไม่ต้องมีคำว่า จังหวัด อำเภอ ตำบล หรือบ้าน นำหน้า"
    )
    postcode = forms.CharField(
        label="รหัสไปรษณีย์",
        max_length=5,
        required=False,
        help_text="5 หลัก เว้นว่างได้",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    class Meta:
        model = Area
        fields = ["code", "name", "postcode"]

    def __init__(self, *args, admin, **kwargs):
        super().__init__(*args, **kwargs)
        self.admin = admin
        if not self.instance._state.adding:
            del self.fields["code"]  # other rows are of this area by its code

    def clean_code(self):
        code = arabic_digits(self.cleaned_data["code"]).strip()
        if not re.fullmatch(r"([0-9]{2}){1,4}", code):
            raise ValidationError("รหัสต้องเป็นตัวเลข 2, 4, 6 หรือ 8 หลัก")
        if not code.startswith(self.admin.area_id or ""):
            raise ValidationError(f"เพิ่มได้เฉพาะพื้นที่ที่ท่านดูแล รหัสขึ้นต้นด้วย {self.admin.area_id}")
        taken = Area.objects.filter(code=code).first()
        if taken:
            raise ValidationError(f"มีรหัสนี้แล้ว คือ{taken.label}")
        above = code[:-2]
        if above and not Area.objects.filter(code=above).exists():
            raise ValidationError(f"ยังไม่มีพื้นที่รหัส {above} ที่รหัสนี้อยู่ภายใน โปรดตรวจตัวเลข หรือเพิ่มพื้นที่นั้นก่อน")
        return code

    def clean_postcode(self):
        postcode = arabic_digits(self.cleaned_data["postcode"]).strip()
        if postcode and not re.fullmatch("[1-9][0-9]{4}", postcode):
            raise ValidationError("รหัสไปรษณีย์ต้องเป็นตัวเลข 5 หลัก เช่น 52130")
        return postcode

    def clean(self):
        code = self.instance.code or self.cleaned_data.get("code")
        if code and self.cleaned_data.get("name"):
            level = LEVELS[len(code)]
            self.cleaned_data["name"] = places.strip_prefix(self.cleaned_data["name"], level)
        return self.cleaned_data

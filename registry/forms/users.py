"""Accounts as the administrator fills them in."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.functions import Length

from mchch.form_fields import PhoneField, ThaiTextField
from mchch.thai import names
from registry.choices import DISTRICT_ROLES, Role
from registry.forms.fields import DatalistInput
from registry.models import Area, User

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
NEEDS_DISTRICT = "บทบาท{role}ต้องเลือกอำเภอ"
NEEDS_PROVINCE = "บทบาท{role}ต้องเลือกจังหวัด"
NEEDS_NONE = "บทบาท{role}ดูแลทั้งประเทศ ให้เว้นพื้นที่ว่างไว้"


def area_choices(admin):
    """Provinces with their districts; "" only for who looks after the whole country."""
    areas = Area.objects.inside(admin.area_id or "").annotate(digits=Length("code"))
    grouped = {}
    for area in areas.filter(digits__lte=4).order_by("code"):
        if area.digits == 2:
            grouped[area.label] = [(area.code, f"{area.label} (ระดับจังหวัด)")]
            districts = grouped[area.label]
        else:
            districts.append((area.code, area.label))
    whole = [] if admin.area_id else [("", "ทั้งประเทศ")]
    return whole + list(grouped.items())


def role_choices(admin):
    """National staff and administrators of the country come from such an administrator only."""
    return [choice for choice in Role.choices if choice[0] != Role.NATION or not admin.area_id]


def refuse_area(role, code, admin):
    """Why this area does not fit the role; "" if it does."""
    if role in DISTRICT_ROLES and len(code) != 4:
        return NEEDS_DISTRICT
    if role == Role.PROVINCE and len(code) != 2:
        return NEEDS_PROVINCE
    if role == Role.ADMIN and (len(code) == 4 or (admin.area_id and not code)):
        return NEEDS_PROVINCE
    return NEEDS_NONE if role == Role.NATION and code else ""


class UserForm(forms.ModelForm):
    title = ThaiTextField(
        label="คำนำหน้า", max_length=40, widget=DatalistInput([(t, "") for t in names.COMMON_TITLES])
    )
    given_name = ThaiTextField(label="ชื่อ", max_length=80)
    family_name = ThaiTextField(label="นามสกุล", max_length=80)
    position = ThaiTextField(
        label="ตำแหน่ง", max_length=120, required=False, help_text="เช่น นักวิชาการพัฒนาชุมชนชำนาญการ"
    )
    phone = PhoneField(label="โทรศัพท์", max_length=40, required=False)
    email = forms.EmailField(
        label="อีเมล",
        required=False,
        error_messages={"invalid": "อีเมลไม่ถูกต้อง เช่น somchai@cdd.go.th"},
    )
    role = forms.ChoiceField(label="บทบาท", error_messages={"required": "โปรดเลือกบทบาท"})
    area = forms.ChoiceField(
        label="พื้นที่",
        required=False,
        help_text="พัฒนากร พัฒนาการอำเภอ และกรรมการเลือกอำเภอ เจ้าหน้าที่จังหวัดเลือกจังหวัด",
    )

    class Meta:
        model = User
        fields = [
            "username",
            "title",
            "given_name",
            "family_name",
            "position",
            "phone",
            "email",
            "wants_mail",
            "role",
            "area",
        ]

    def __init__(self, *args, admin, **kwargs):
        super().__init__(*args, **kwargs)
        self.admin = admin
        self.fields["role"].choices = [("", "เลือกบทบาท"), *role_choices(admin)]
        self.fields["area"].choices = area_choices(admin)
        self.fields["area"].widget.choices = self.fields["area"].choices
        if self.instance.pk:
            del self.fields["username"]
            self.initial["area"] = self.instance.area_id or ""
        else:
            username = self.fields["username"]
            username.help_text = "ตัวอักษรอังกฤษพิมพ์เล็ก ตัวเลข จุด หรือขีด อย่างน้อย 3 ตัว เปลี่ยนภายหลังไม่ได้"
            username.error_messages["required"] = "โปรดกำหนดชื่อผู้ใช้"
            username.widget.attrs.update(
                autocomplete="off", autocapitalize="none", spellcheck="false"
            )

    def clean_username(self):
        username = self.cleaned_data["username"].strip().lower()
        if not USERNAME.fullmatch(username):
            raise ValidationError("ใช้ได้เฉพาะ a-z 0-9 . _ - อย่างน้อย 3 ตัว และขึ้นต้นด้วยตัวอักษรหรือตัวเลข")
        return username

    def clean_title(self):
        return names.canonical_title(self.cleaned_data["title"])

    def clean_area(self):
        code = self.cleaned_data["area"]
        return Area.objects.get(code=code) if code else None

    def clean(self):
        role, area = self.cleaned_data.get("role"), self.cleaned_data.get("area")
        if role and "area" in self.cleaned_data:
            refusal = refuse_area(role, area.code if area else "", self.admin)
            if refusal:
                self.add_error("area", refusal.format(role=Role(role).label))
        return self.cleaned_data

"""What is typed to open data for another system."""

from datetime import timedelta

from django import forms

from mchch import clock
from mchch.form_fields import ThaiDateField, ThaiTextField
from registry.models import Area
from reports import permissions
from reports.choices import DataScope
from reports.models import ApiToken

LONGEST = timedelta(days=366)
COUNTRY = "ทั้งประเทศ (กรมการพัฒนาชุมชน)"


class TokenForm(forms.ModelForm):
    name = ThaiTextField(
        label="ระบบที่นำข้อมูลไปใช้", max_length=120, help_text="เช่น Power BI ของสำนักงานจังหวัด",
        error_messages={"required": "โปรดระบุระบบที่นำข้อมูลไปใช้"},
    )  # fmt: skip
    area = forms.ModelChoiceField(
        Area.objects.none(),
        label="หน่วยงานเจ้าของโทเคน",
        help_text="โทเคนอ่านได้เฉพาะข้อมูลในพื้นที่ของหน่วยงานนี้",
        error_messages={
            "required": "โปรดเลือกหน่วยงาน",
            "invalid_choice": "โปรดเลือกหน่วยงานในพื้นที่ของท่าน",
        },
    )
    scopes = forms.MultipleChoiceField(
        label="ข้อมูลที่ให้อ่าน",
        choices=DataScope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "โปรดเลือกข้อมูลที่ให้อ่านอย่างน้อยหนึ่งอย่าง"},
    )
    expires_on = ThaiDateField(label="ใช้ได้ถึงวันที่", help_text="ไม่เกินหนึ่งปี ถึงสิ้นวันนั้น เวลา 23:59 น.")
    purpose = ThaiTextField(
        label="วัตถุประสงค์",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="แสดงไว้ให้ผู้รับผิดชอบพื้นที่ตรวจสอบได้ หากให้อ่านข้อมูลส่วนบุคคลต้องบอกเหตุที่จำเป็น",
        error_messages={"required": "โปรดระบุวัตถุประสงค์ของการนำข้อมูลไปใช้"},
    )
    with_personal = forms.BooleanField(
        label="วัตถุประสงค์ข้างต้นจำเป็นต้องใช้ชื่อและหมายเลขโทรศัพท์ของผู้สมัคร",
        required=False,
        help_text="เลขประจำตัวประชาชนไม่อยู่ในข้อมูลเปิดไม่ว่ากรณีใด",
    )

    class Meta:
        model = ApiToken
        fields = ["name", "area", "scopes", "expires_on", "purpose", "with_personal"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = offices_of(user)
        if user.area_id:
            self.fields["area"].empty_label = "เลือกหน่วยงาน"
            self.initial.setdefault("area", user.area_id)
        else:
            self.fields["area"].required = False
            self.fields["area"].empty_label = COUNTRY
        self.fields["expires_on"].earliest = clock.today
        self.fields["expires_on"].latest = lambda: clock.today() + LONGEST
        if permissions.refuse_personal(user):
            del self.fields["with_personal"]


def offices_of(user):
    """The person's own area and the districts in it; of the whole country the provinces."""
    own = user.area_id or ""
    below = Area.objects.inside(own).of_level("district" if own else "province")
    return (Area.objects.filter(pk__in=below.values("pk")) | Area.objects.filter(pk=own)).order_by(
        "code"
    )

"""The application form of the four types: one page in sections."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError

from mchch import clock
from mchch.crypto import fingerprint
from mchch.form_fields import CitizenIdField, PhoneField, ThaiDateField, ThaiTextField
from mchch.thai import citizen_id
from mchch.thai.dates import be_year, long_date, slash_date
from mchch.thai.names import TITLES, canonical_title, split_title
from registry.choices import ApplicantType, Role, StepKind
from registry.forms.fields import DatalistInput, SubdistrictField
from registry.models import Application, Area, User
from registry.queries import earlier_applications, leader_district
from registry.windows import window

NUMBER = {"inputmode": "numeric", "autocomplete": "off"}
PERSON = ["title", "given_name", "family_name", "position", "phone"]
ADDRESS = ["house_no", "village_no", "village_name", "subdistrict", "postcode"]
UNIT = ["unit_name", "established_year", "member_count", "resolution_on"]

SECTIONS = {
    ApplicantType.LEADER: [
        ("ผู้นำชุมชน", ["citizen_id", *PERSON]),
        ("ที่อยู่ตามทะเบียนบ้าน", ADDRESS),
        ("การสมัคร", ["applied_on"]),
    ],
    **{
        type_: [
            (f"ข้อมูล{type_.label}", UNIT),
            ("ที่ตั้งสำนักงาน", ADDRESS),
            ("ผู้ประสานงาน", PERSON),
            ("การสมัคร", ["applied_on"]),
        ]
        for type_ in (ApplicantType.GROUP, ApplicantType.NETWORK, ApplicantType.COMMUNITY)
    },
}
REQUIRED = {
    ApplicantType.LEADER: {
        "citizen_id",
        "title",
        "given_name",
        "family_name",
        "position",
        "subdistrict",
        "applied_on",
    },
    **{
        type_: {
            "unit_name",
            "title",
            "given_name",
            "family_name",
            "phone",
            "subdistrict",
            "applied_on",
        }
        for type_ in (ApplicantType.GROUP, ApplicantType.NETWORK, ApplicantType.COMMUNITY)
    },
}
UNIT_EXAMPLES = {
    ApplicantType.GROUP: "เช่น กลุ่มสตรีบ้านหนองแวง",
    ApplicantType.NETWORK: "เช่น ศูนย์ประสานงานองค์การชุมชนตำบลศาลา",
    ApplicantType.COMMUNITY: "เช่น บ้านหนองแวง หมู่ที่ 3",
}


def long_ago():
    """No application is as old: "16/12/67" can then only be 2567, not 1967."""
    return clock.today() - timedelta(days=20 * 365)


class ApplicationForm(forms.Form):
    """`whole=False` is for a draft: nothing is required, and what is right can be saved alone."""

    unit_name = ThaiTextField(label="ชื่อหน่วย", max_length=200)
    established_year = forms.IntegerField(
        label="ปีที่ก่อตั้ง (พ.ศ.)",
        widget=forms.TextInput(attrs=NUMBER),
        min_value=2400,
        error_messages={"invalid": "กรอกเป็นปี พ.ศ. เช่น 2560", "min_value": "กรอกเป็นปี พ.ศ. เช่น 2560"},
    )
    member_count = forms.IntegerField(
        label="จำนวนสมาชิก (คน)",
        widget=forms.TextInput(attrs=NUMBER),
        min_value=1,
        max_value=100_000,
        error_messages={"invalid": "กรอกเป็นตัวเลข", "min_value": "ต้องมีอย่างน้อย 1 คน"},
    )
    resolution_on = ThaiDateField(label="วันที่ประชุมมีมติสมัคร", earliest=long_ago)
    citizen_id = CitizenIdField(
        label="เลขประจำตัวประชาชน", help_text="เก็บแบบเข้ารหัส และแสดงแบบปิดบังทุกหน้า"
    )
    title = ThaiTextField(label="คำนำหน้า", max_length=40)
    given_name = ThaiTextField(label="ชื่อ", max_length=80)
    family_name = ThaiTextField(label="นามสกุล", max_length=80)
    position = ThaiTextField(label="ตำแหน่ง", max_length=120)
    phone = PhoneField(label="โทรศัพท์", max_length=60)
    house_no = ThaiTextField(label="บ้านเลขที่", max_length=40)
    village_no = ThaiTextField(label="หมู่ที่", max_length=10)
    village_name = ThaiTextField(label="ชื่อบ้าน/ชุมชน", max_length=100)
    subdistrict = SubdistrictField(label="ตำบล")
    postcode = forms.RegexField(
        r"^\d{5}$",
        label="รหัสไปรษณีย์",
        widget=forms.TextInput(attrs=NUMBER),
        error_messages={"invalid": "รหัสไปรษณีย์เป็นตัวเลข 5 หลัก"},
        help_text="เว้นว่างได้ ระบบเติมตามตำบล",
    )
    applied_on = ThaiDateField(label="วันที่สมัคร", earliest=long_ago)
    officer = forms.ModelChoiceField(
        User.objects.none(),
        label="พัฒนากรผู้ดูแล",
        error_messages={"required": "โปรดเลือกพัฒนากรผู้ดูแล"},
    )

    def __init__(self, data=None, *, application, user, whole=True, typed=None):
        self.application = application
        self.user = user
        self.type = ApplicantType(application.type)
        super().__init__(data, initial=typed or self.stored())
        self.warnings = {}
        self.fields["subdistrict"] = SubdistrictField(
            label="ตำบล", areas=Area.objects.inside(user.area_id).of_level("subdistrict")
        )
        self.choose_fields()
        for name, field in self.fields.items():
            field.required = whole and name in {*REQUIRED[self.type], "officer"}
        self.fields["title"].widget = DatalistInput([(t, "") for t in TITLES])
        if self.type in UNIT_EXAMPLES:
            self.fields["unit_name"].widget.attrs["placeholder"] = UNIT_EXAMPLES[self.type]
        elif self.application.citizen_id:
            self.hide_stored_id(self.fields["citizen_id"])

    @classmethod
    def for_check(cls, application, user):
        """The stored application as if it had just been typed: is it whole and right?"""
        blank = cls(application=application, user=user)
        data = {name: blank[name].value() or "" for name in blank.fields}
        return cls(data, application=application, user=user)

    def choose_fields(self):
        """Keep the fields of the type; the head also chooses the officer."""
        kept = [name for _, names in SECTIONS[self.type] for name in names]
        if self.user.role == Role.DISTRICT_HEAD:
            kept.append("officer")
            self.fields["officer"].queryset = User.objects.visible_to(self.user).filter(
                is_active=True,
                role__in=[Role.FIELD_OFFICER, Role.DISTRICT_HEAD],
                area=self.user.area_id,
            )
        self.fields = {name: self.fields[name] for name in kept}

    def hide_stored_id(self, field):
        """A stored ID is not shown again: an empty box keeps it."""
        field.required = False
        field.widget.attrs["placeholder"] = citizen_id.masked(self.application.citizen_id)
        field.help_text = "มีเลขที่บันทึกไว้แล้ว เว้นว่างเพื่อใช้เลขเดิม หรือพิมพ์เลขใหม่เพื่อแก้ไข"

    @property
    def sections(self):
        """[(heading, [bound fields])] for the page."""
        shown = SECTIONS[self.type]
        if "officer" in self.fields:
            shown = [*shown[:-1], (shown[-1][0], [*shown[-1][1], "officer"])]
        return [(heading, [self[name] for name in names]) for heading, names in shown]

    def stored(self):
        values = {name: getattr(self.application, name, None) for name in self.base_fields}
        del values["citizen_id"]
        area = self.application.area
        return values | {"subdistrict": area if area.level == "subdistrict" else None}

    def raw(self):
        """What was typed, field by field, as it came."""
        return {name: self.data.get(name, "") for name in self.fields}

    def adopt(self, changes):
        """Of what others wrote in between, what this person left as it was; typing stays."""
        stored = type(self)(application=self.application, user=self.user)
        data = self.data.copy()
        for name, before in first_values(changes).items():
            if name in self.cleaned_data and words(self.cleaned_data[name]) == before:
                value = stored[name].value()
                data[name] = slash_date(value) if isinstance(value, date) else value or ""
        self.data = data

    # --- checks -------------------------------------------------------------------------------

    def clean_title(self):
        return canonical_title(self.cleaned_data["title"] or "")

    def clean_established_year(self):
        year = self.cleaned_data["established_year"]
        if year and year > be_year(clock.today()):
            raise ValidationError("ปีที่ก่อตั้งอยู่ในอนาคต โปรดกรอกเป็นปี พ.ศ.")
        return year

    def clean_resolution_on(self):
        return not_in_future(self.cleaned_data["resolution_on"])

    def clean_applied_on(self):
        day = not_in_future(self.cleaned_data["applied_on"])
        recruiting = window(self.application.cycle, self.user.area_id, StepKind.RECRUIT)
        if day and not recruiting.holds(day):
            raise ValidationError(f"วันที่สมัครต้องอยู่ในช่วงรับสมัคร {recruiting.span}")
        return day

    def clean_citizen_id(self):
        digits = self.cleaned_data["citizen_id"] or self.application.citizen_id
        others = Application.objects.in_cycle(self.application.cycle).standing()
        mine = others.visible_to(self.user).filter(
            type=ApplicantType.LEADER, citizen_id_hash=fingerprint(digits)
        )
        twin = mine.exclude(pk=self.application.pk).first() if digits else None
        if twin:
            raise ValidationError(
                f"{twin.display_name} สมัครประเภทผู้นำชุมชนปีนี้แล้ว ({twin.number or 'ร่าง'})"
            )
        self.refuse_elsewhere(digits)
        return digits

    def refuse_elsewhere(self, digits):
        elsewhere = leader_district(self.application.cycle_id, digits)
        if elsewhere and elsewhere.code != self.user.area_id:
            raise ValidationError(
                f"เลขนี้สมัครประเภทผู้นำชุมชนปีนี้แล้วที่{elsewhere} หากไม่ถูกต้องโปรดประสานจังหวัด"
            )

    def clean(self):
        self.split_glued_title()
        area = self.cleaned_data.get("subdistrict")
        if area and not self.cleaned_data.get("postcode"):
            self.cleaned_data["postcode"] = area.postcode
        self.warn_same_name(area)
        return self.cleaned_data

    def split_glued_title(self):
        """“นายสมชาย” in the name's box: the title goes to its own."""
        given = self.cleaned_data.get("given_name")
        if not given or self.cleaned_data.get("title"):
            return
        title, rest, family = split_title(given)
        if title and rest:
            self.errors.pop("title", None)
            self.cleaned_data |= {"title": title, "given_name": rest}
            if family and not self.cleaned_data.get("family_name"):
                self.errors.pop("family_name", None)
                self.cleaned_data["family_name"] = family

    def warn_same_name(self, area):
        name = self.cleaned_data.get("unit_name")
        if not (name and area):
            return
        rows = Application.objects.visible_to(self.user).in_cycle(self.application.cycle).standing()
        twins = rows.filter(type=self.type, area=area).exclude(pk=self.application.pk)
        if without_spaces(name) in map(without_spaces, twins.values_list("unit_name", flat=True)):
            self.warnings["unit_name"] = f"มีหน่วยชื่อนี้ใน{area}แล้วในปีนี้ โปรดตรวจว่าไม่ใช่หน่วยเดียวกัน"

    def understood(self):
        """{field: how what was typed is understood} for the line under the field."""
        found = {}
        for name, value in self.cleaned_data.items():
            if isinstance(value, date):
                found[name] = f"เข้าใจว่า {long_date(value)}"
            elif name == "subdistrict" and value:
                found[name] = f"{value} {value.postcode}"
        if self.cleaned_data.get("citizen_id") and self.data.get("citizen_id"):
            found["citizen_id"] = self.earlier_note() or "เลขถูกต้อง ยังไม่มีใบสมัครในปีนี้"
        return found

    def earlier_note(self):
        earlier = earlier_applications(
            self.user, self.application.cycle, self.type, self.cleaned_data["citizen_id"]
        ).first()
        return f"เคยสมัครปี {earlier.cycle.fiscal_year}: {earlier.display_name}" if earlier else ""

    # --- what to write ------------------------------------------------------------------------

    def values(self):
        """{column: value} of the fields that are right and differ from what is stored."""
        found = {
            "area_id"
            if name == "subdistrict"
            else "officer_id"
            if name == "officer"
            else name: value.pk if name in ("subdistrict", "officer") and value else value
            for name, value in self.cleaned_data.items()
            if name not in self.errors
        }
        if not found.get("area_id", "-"):
            found["area_id"] = self.user.area_id  # a draft without a subdistrict yet
        return {
            name: value
            for name, value in found.items()
            if getattr(self.application, name) != value and not (name == "officer_id" and not value)
        }


def first_values(changes):
    """{field: its words before the changes}"""
    found = {}
    for change in changes:
        found.setdefault("subdistrict" if change.column == "area" else change.column, change.before)
    return found


def words(value):
    """A value as the kept changes tell it."""
    if isinstance(value, date):
        return long_date(value)
    return "" if value is None else str(value)


def without_spaces(name):
    """Thai is written with spaces or without them: "กลุ่มสตรี บ้านดอน" is "กลุ่มสตรีบ้านดอน"."""
    return "".join(name.split())


def not_in_future(day):
    if day and day > clock.today():
        raise ValidationError(f"{long_date(day)} ยังมาไม่ถึง โปรดตรวจวันที่และปี")
    return day

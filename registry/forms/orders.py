"""An order as it is typed: its head, and committees with rows of members.

Rows come as parallel lists (one value of each name for every row, in the order of the page), so
that moving a row on the page is all there is to re-ordering, with scripts or without.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import zip_longest

from django import forms
from django.core.exceptions import ValidationError

from mchch import clock
from mchch.form_fields import CheckedTextField, ThaiDateField, ThaiTextField
from mchch.thai import names
from mchch.thai.dates import be_year
from mchch.thai.text import arabic_digits
from registry.choices import MemberRole, Role
from registry.forms.signatories import SignatoryChoice
from registry.models import CommitteeOrder, User

MAX_COMMITTEES = 12
MAX_MEMBERS = 150  # rows × 5 fields stay below what Django takes in one form


class StartForm(forms.Form):
    """What a new draft begins with: the province's letter, and committees of an earlier order."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    letter_no = ThaiTextField(
        label="เลขที่หนังสือจังหวัด",
        max_length=60,
        required=False,
        help_text="ตามที่ปรากฏบนหนังสือ เช่น ลป 0019.3/ว 1234 ยังไม่ทราบให้เว้นว่าง",
    )
    letter_on = ThaiDateField(label="ลงวันที่", required=False, latest=clock.today)
    copy_from = forms.ModelChoiceField(
        CommitteeOrder.objects.none(),
        label="รายชื่อคณะกรรมการ",
        required=False,
        empty_label="เริ่มใหม่ (ประธานและเลขานุการโดยตำแหน่ง)",
    )

    def clean_letter_no(self):
        """The beginning that was filled in is no number."""
        text = self.cleaned_data["letter_no"]
        return "" if text.endswith(("/", "/ว")) else text

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        earlier = CommitteeOrder.objects.visible_to(user).issued().select_related("area")
        self.fields["copy_from"].queryset = earlier
        self.fields["copy_from"].label_from_instance = lambda order: f"นำมาจาก{order}"
        if not earlier.exists():
            del self.fields["copy_from"]


class OrderForm(SignatoryChoice):
    """The head of a draft. Nothing is required here: what is missing is told beside the draft."""

    title = ThaiTextField(
        label="เรื่อง",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
    )
    reason = ThaiTextField(
        label="เหตุผล",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="ขึ้นบรรทัดใหม่คือขึ้นย่อหน้าใหม่",
    )
    power = ThaiTextField(
        label="อาศัยอำนาจตาม (ถ้ามี)",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
        help_text="เริ่มด้วยคำว่า อาศัยอำนาจตาม… ระบบต่อท้ายด้วย จึงแต่งตั้ง…",
    )
    effective_on = ThaiDateField(
        label="ให้มีผลตั้งแต่วันที่", required=False, help_text="เว้นว่างคือ ตั้งแต่บัดนี้เป็นต้นไป"
    )
    replaces = forms.BooleanField(required=False)

    def __init__(self, data=None, *, order, in_force=None):
        self.order = order
        super().__init__(data, initial=self.stored())
        self.offer_signatories(order)
        if in_force:
            self.fields["replaces"].label = f"ยกเลิก{in_force} ซึ่งใช้บังคับอยู่"
        else:
            del self.fields["replaces"]

    def stored(self):
        return {name: getattr(self.order, name, None) for name in self.base_fields}

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def values(self):
        """{column: value} of the fields that are right."""
        found = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in (*self.errors, "signatory")
        }
        return found | self.signatory_values()


@dataclass
class MemberRow:
    """One seat as typed. `key` is "m12" for a stored one, anything else for a new one."""

    key: str = ""
    role: str = MemberRole.MEMBER
    name: str = ""
    position: str = ""
    user: str = ""
    errors: dict = field(default_factory=dict)


@dataclass
class CommitteeRow:
    key: str = ""
    name: str = ""
    duties: str = ""
    members: list = field(default_factory=list)
    errors: dict = field(default_factory=dict)


FIELDS = {
    "name": ThaiTextField(required=False, max_length=160),
    "position": ThaiTextField(required=False, max_length=200),
    "committee": ThaiTextField(required=False, max_length=300),
    "duties": ThaiTextField(required=False, max_length=6000, widget=forms.Textarea),
}


def cleaned(row, name, rule=None):
    """(True, value) of a text of a row, or (False, None) with its error noted in the row."""
    try:
        return True, FIELDS[rule or name].clean(getattr(row, name))
    except ValidationError as error:
        row.errors[name] = " ".join(error.messages)
        return False, None


def accounts_of(district_code):
    """The people of the district who may be told of an appointment."""
    roles = (Role.DISTRICT_HEAD, Role.FIELD_OFFICER, Role.COMMITTEE)
    return User.objects.filter(area=district_code, is_active=True, role__in=roles)


class Sheet:
    """The committees of a draft as rows: stored ones, or those that were typed."""

    def __init__(self, order, data=None):
        self.order = order
        self.accounts = {str(user.pk): user for user in accounts_of(order.area_id)}
        self.error = ""
        self.committees = self.stored() if data is None else self.typed(data)

    def stored(self):
        return [
            CommitteeRow(
                f"c{committee.pk}",
                committee.name,
                committee.duties,
                [
                    MemberRow(f"m{m.pk}", m.role, m.name, m.position, str(m.user_id or ""))
                    for m in committee.members.all()
                ],
            )
            for committee in self.order.committees.prefetch_related("members")
        ]

    def typed(self, data):
        """Each member's row names its committee: m_row is "c3/m12"."""
        lists = (data.getlist(name) for name in ("c_key", "c_name", "c_duties"))
        found = {row[0]: CommitteeRow(*row) for row in zip_longest(*lists, fillvalue="")}
        lists = (data.getlist(f"m_{name}") for name in ("row", "role", "name", "position", "user"))
        for row, *values in zip_longest(*lists, fillvalue=""):
            committee, _, key = row.partition("/")
            if committee in found:
                found[committee].members.append(MemberRow(key, *values))
        return list(found.values())

    def clean(self):
        """The rows for actions.save_draft; of what is wrong the stored value stays."""
        if len(self.committees) > MAX_COMMITTEES or self.count > MAX_MEMBERS:
            self.error = f"คำสั่งหนึ่งมีได้ไม่เกิน {MAX_COMMITTEES} คณะ รวมกรรมการไม่เกิน {MAX_MEMBERS} คน"
            return None
        return [self.clean_committee(row) for row in self.committees]

    @property
    def count(self):
        return sum(len(committee.members) for committee in self.committees)

    def clean_committee(self, row):
        found = {"key": row.key, "id": stored_id(row.key, "c"), "members": []}
        for name, rule in (("name", "committee"), ("duties", "duties")):
            right, value = cleaned(row, name, rule)
            found |= {name: value} if right else {}
        found["members"] = [self.clean_member(member) for member in row.members]
        return found

    def clean_member(self, row):
        user = self.accounts.get(row.user)
        if user and not (row.name.strip() or row.position.strip()):
            row.name, row.position = user.get_full_name(), user.position
        role = row.role if row.role in MemberRole.values else MemberRole.MEMBER
        found = {"key": row.key, "id": stored_id(row.key, "m"), "role": role, "user": user}
        for name in ("name", "position"):
            right, value = cleaned(row, name)
            found |= {name: value} if right else {}
        if found.get("name"):
            title, given, family = names.split_title(found["name"])
            found["name"] = names.full_name(title, given, family) if title else found["name"]
        return found

    @property
    def errors(self):
        """{key of the row: {field: error}}."""
        rows = [*self.committees, *(m for c in self.committees for m in c.members)]
        return {row.key: row.errors for row in rows if row.errors}


def stored_id(key, letter):
    digits = key.removeprefix(letter)
    return int(digits) if key != digits and digits.isascii() and digits.isdigit() else None


class NumberField(CheckedTextField):
    """The running number of the office's register: 12, or 12/2567 with the year of signing."""

    def normalise(self, text):
        number, _, self.year = arabic_digits(text).replace(" ", "").partition("/")
        if not (number.isascii() and number.isdigit() and len(number) <= 6 and int(number)):
            raise ValueError("กรอกเฉพาะตัวเลข เช่น 123 หรือ 123/2567")
        return str(int(number))


class NumberForm(forms.Form):
    """Number and date from the office's own register; what is written by hand may stay empty."""

    what = "คำสั่ง"
    number = NumberField(
        label="เลขที่คำสั่ง",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        help_text="จากทะเบียนคำสั่งของอำเภอ ระบบไม่ออกเลขให้",
    )
    signed_on = ThaiDateField(label="สั่ง ณ วันที่", required=False)
    number_confirmed = forms.BooleanField(
        label="ตรวจทะเบียนคำสั่งแล้ว เลขนี้ถูกต้อง แม้ซ้ำกับคำสั่งที่มีอยู่", required=False
    )

    def __init__(self, *args, order, taken, **kwargs):
        super().__init__(*args, **kwargs)
        self.order = order
        self.taken = taken  # (number, calendar year): the order that has it
        self.twin = None
        today = clock.today()
        self.fields["signed_on"].earliest = today - timedelta(days=400)
        self.fields["signed_on"].latest = today + timedelta(days=30)

    def clean(self):
        number, signed_on = self.cleaned_data.get("number"), self.cleaned_data.get("signed_on")
        year = be_year(signed_on or self.order.signed_on or clock.today())
        typed_year = getattr(self.fields["number"], "year", "") if number else ""
        if typed_year and typed_year != str(year) and "signed_on" not in self.errors:
            words = f"เลขที่{self.what}ใช้ปีปฏิทินของวันที่ลงนาม คือ {year} ไม่ใช่ {typed_year}"
            self.add_error("number", words)
        self.twin = self.taken(self.order, number, year) if number else None
        if self.twin and not self.cleaned_data.get("number_confirmed"):
            self.add_error(
                "number",
                f"เลขที่ {number}/{year} ใช้กับ{self.what}เรื่อง “{self.twin.title}” แล้ว"
                " โปรดตรวจกับทะเบียน หากถูกต้องให้ติ๊กยืนยันด้านล่างแล้วกดอีกครั้ง",
            )
        return self.cleaned_data


class IssueForm(NumberForm):
    """To put a draft in force: `version` and `expected` are what the person looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)
    by_hand = forms.BooleanField(label="เว้นเลขที่หรือวันที่ไว้ เขียนด้วยมือบนกระดาษ", required=False)
    field_order = ["version", "expected", "number", "signed_on", "number_confirmed", "by_hand"]

    def clean(self):
        super().clean()
        if not self.cleaned_data.get("by_hand"):
            for name, text in (("number", "โปรดกรอกเลขที่คำสั่ง"), ("signed_on", "โปรดกรอกวันที่ลงนาม")):
                if name not in self.errors and not self.cleaned_data.get(name):
                    self.add_error(name, f"{text} หรือติ๊กว่าจะเขียนด้วยมือ")
        return self.cleaned_data


class NoteNumberForm(NumberForm):
    """Afterwards: only what was left empty is asked for."""

    def __init__(self, *args, order, **kwargs):
        super().__init__(*args, order=order, **kwargs)
        for name in ("number", "signed_on"):
            if getattr(order, name):
                del self.fields[name]

    def clean(self):
        typed = self.cleaned_data.get("number") or self.cleaned_data.get("signed_on")
        if not typed and not self.errors:
            raise ValidationError(f"โปรดกรอกเลขที่หรือวันที่ที่เขียนบน{self.what}")
        return super().clean()


class WorkbookForm(forms.Form):
    """Members from a workbook, into one committee of the draft."""

    committee = forms.ChoiceField(label="นำเข้าคณะกรรมการ")
    file = forms.FileField(
        label="ไฟล์ Excel (.xlsx)",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text="แถวแรกเป็นหัวตาราง ชื่อ ตำแหน่ง บทบาท",
        error_messages={"required": "โปรดเลือกไฟล์"},
    )
    replace = forms.BooleanField(label="แทนรายชื่อเดิมของคณะนี้ทั้งหมด", required=False, initial=True)

    def __init__(self, *args, order, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["committee"].choices = [
            (str(row.pk), row.name or f"คณะที่ {place}")
            for place, row in enumerate(order.committees.all(), start=1)
        ]

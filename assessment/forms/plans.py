"""Plan, progress and learning events as they are typed."""

import uuid
from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from assessment.choices import EventKind
from assessment.models import Activity, DevelopmentPlan, LearningEvent
from mchch import clock
from mchch.form_fields import ThaiDateField, ThaiTextField
from mchch.thai.text import arabic_digits

BLANK_LINES = 1
EARLIEST = date(2015, 1, 1)


class MoneyField(forms.DecimalField):
    """Baht as people type them: 12,500 or ๑๒,๕๐๐.50."""

    def __init__(self, **kwargs):
        super().__init__(
            max_digits=12,
            decimal_places=2,
            min_value=0,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            error_messages={
                "invalid": "โปรดกรอกเป็นตัวเลข เช่น 12,500",
                "min_value": "งบประมาณต้องไม่ติดลบ",
            },
            **kwargs,
        )

    def to_python(self, value):
        return super().to_python(arabic_digits(str(value or "")).replace(",", "").strip())


class PlanForm(forms.ModelForm):
    goal = ThaiTextField(label="เป้าหมายการพัฒนา", max_length=500, required=False)
    change_note = ThaiTextField(
        label="สิ่งที่เปลี่ยนจากฉบับก่อน",
        max_length=500,
        required=False,
        help_text="เช่น เลื่อนกิจกรรมที่ 2 เพราะน้ำท่วม เพิ่มกิจกรรมศึกษาดูงาน",
    )

    class Meta:
        model = DevelopmentPlan
        fields = ("goal", "change_note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.version_no == 1:
            del self.fields["change_note"]

    def head(self):
        return {name: self.cleaned_data[name] for name in self.fields}


class ActivityForm(forms.ModelForm):
    what = ThaiTextField(
        label="กิจกรรม", max_length=300, error_messages={"required": "โปรดกรอกกิจกรรม"}
    )
    how = ThaiTextField(label="วิธีดำเนินการ", max_length=500, required=False)
    indicators = forms.MultipleChoiceField(
        label="เพื่อพัฒนาตัวชี้วัด",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "ไม่มีตัวชี้วัดนี้ในเกณฑ์"},
    )
    starts_on = ThaiDateField(label="เริ่ม", required=False, earliest=EARLIEST)
    ends_on = ThaiDateField(label="สิ้นสุด", required=False, earliest=EARLIEST)
    responsible = ThaiTextField(label="ผู้รับผิดชอบ", max_length=200, required=False)
    budget = MoneyField(label="งบประมาณ (บาท)", required=False)
    budget_source = ThaiTextField(label="แหล่งงบประมาณ", max_length=200, required=False)
    expected = ThaiTextField(label="ผลที่คาดว่าจะได้รับ", max_length=500, required=False)
    evidence = ThaiTextField(label="หลักฐาน", max_length=300, required=False)

    class Meta:
        model = Activity
        fields = (
            *("what", "how", "indicators", "starts_on", "ends_on", "responsible"),
            *("budget", "budget_source", "expected", "evidence"),
        )

    def __init__(self, *args, codes=(), **kwargs):
        super().__init__(*args, **kwargs)
        known = dict(codes)
        gone = [code for code in self.instance.indicators if code not in known]
        self.fields["indicators"].choices = [*codes, *((code, code) for code in gone)]

    def clean(self):
        data = super().clean()
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", "วันสิ้นสุดต้องไม่มาก่อนวันเริ่ม")
        return data


class Lines(forms.BaseModelFormSet):
    """The activities of a draft; a line that is ticked for removal goes when it is saved."""

    def ordered(self):
        """What is to be written, in the order of the page."""
        return [
            form.save(commit=False)
            for form in self.forms
            if form.has_changed() or form.instance.pk
            if form not in self.deleted_forms
        ]


def activity_lines(plan, data=None, codes=()):
    factory = forms.modelformset_factory(
        Activity,
        form=ActivityForm,
        formset=Lines,
        extra=BLANK_LINES,
        can_delete=True,
        max_num=60,
        absolute_max=80,
    )
    rows = plan.activities.order_by("position", "id")
    return factory(data, queryset=rows, prefix="a", form_kwargs={"codes": codes})


class AgreeForm(forms.Form):
    on = ThaiDateField(label="ตกลงร่วมกันเมื่อวันที่", earliest=EARLIEST, latest=clock.today)
    agreed_with = ThaiTextField(
        label="ผู้แทนผู้สมัครที่ตกลง",
        max_length=200,
        error_messages={"required": "โปรดกรอกชื่อผู้แทนผู้สมัคร"},
    )


class ManyFilesField(forms.FileField):
    """Several files in one field: a list, empty when none was chosen."""

    class Input(forms.FileInput):
        allow_multiple_selected = True

    widget = Input

    def clean(self, data, initial=None):
        return [super(ManyFilesField, self).clean(one, initial) for one in data or () if one]


class ProgressForm(forms.Form):
    done_on = ThaiDateField(label="วันที่ดำเนินการ", earliest=EARLIEST, latest=clock.today)
    text = ThaiTextField(
        label="สิ่งที่ทำ",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "โปรดกรอกสิ่งที่ทำ"},
    )
    percent = forms.IntegerField(
        label="ความคืบหน้าของกิจกรรม (ร้อยละ)",
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "โปรดกรอกความคืบหน้า 0 ถึง 100",
            "invalid": "โปรดกรอกเป็นจำนวนเต็ม 0 ถึง 100",
            "min_value": "โปรดกรอก 0 ถึง 100",
            "max_value": "โปรดกรอก 0 ถึง 100",
        },
    )
    photos = ManyFilesField(
        label="ภาพหรือเอกสาร (ถ้ามี)",
        required=False,
        widget=ManyFilesField.Input(attrs={"accept": "image/*,application/pdf"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, data=None, *args, **kwargs):
        if data is not None and "percent" in data:
            data = data.copy()
            data["percent"] = arabic_digits(data["percent"]).strip().removesuffix("%")
        super().__init__(data, *args, **kwargs)

    def values(self):
        return {name: self.cleaned_data[name] for name in ("done_on", "text", "percent")}


class EventForm(forms.ModelForm):
    kind = forms.ChoiceField(
        label="ชนิด",
        choices=[("", "เลือกชนิด"), *EventKind.choices],
        error_messages={"required": "โปรดเลือกชนิด"},
    )
    title = ThaiTextField(label="เรื่อง", max_length=200, error_messages={"required": "โปรดกรอกเรื่อง"})
    held_on = ThaiDateField(label="วันที่", earliest=EARLIEST)
    until_on = ThaiDateField(label="ถึงวันที่ (ถ้าหลายวัน)", required=False, earliest=EARLIEST)
    place = ThaiTextField(label="สถานที่", max_length=200, required=False)
    speaker = ThaiTextField(label="วิทยากร", max_length=200, required=False)
    note = ThaiTextField(
        label="สรุปผล",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = LearningEvent
        fields = ("kind", "title", "held_on", "until_on", "place", "speaker", "note")

    def clean(self):
        data = super().clean()
        if data.get("until_on") and data.get("held_on") and data["until_on"] < data["held_on"]:
            self.add_error("until_on", "วันสิ้นสุดต้องไม่มาก่อนวันเริ่ม")
        return data


class Attended:
    """Who attended, ticked among the district's units, each with a number of people."""

    def __init__(self, applications, chosen, data=None):
        self.applications = {row.pk: row for row in applications}
        self.error = ""
        if data is None:
            self.people = dict(chosen)
        else:
            ticked = {int(pk) for pk in data.getlist("attended") if pk.isdigit()}
            self.people = {
                pk: self.count(data.get(f"people-{pk}", "1"))
                for pk in self.applications
                if pk in ticked
            }

    def count(self, text):
        text = arabic_digits(text).strip() or "1"
        if text.isdigit() and 1 <= int(text) <= 9999:
            return int(text)
        self.error = "จำนวนคนต้องเป็นจำนวนเต็ม 1 ถึง 9999"
        return text

    def rows(self):
        """[(application, is ticked, people)], those who attended first."""
        found = [
            (row, pk in self.people, self.people.get(pk, 1))
            for pk, row in self.applications.items()
        ]
        return sorted(found, key=lambda line: not line[1])

    def values(self):
        if self.error:
            raise ValidationError(self.error)
        return {self.applications[pk]: people for pk, people in self.people.items()}

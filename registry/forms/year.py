"""The settings of a year: the dates of its steps, its quota, its checklists, its re-openings."""

from types import SimpleNamespace

from django import forms
from django.core.exceptions import ValidationError

from mchch import clock
from mchch.form_fields import ThaiDateField, ThaiDateInput, ThaiTextField
from mchch.thai.dates import long_date
from registry.choices import ApplicantType, StepKind
from registry.models import Area, ChecklistItem, Cycle, CycleStep, Quota, Reopening
from registry.preparing import first_day, last_day

NO_DATE = ThaiDateInput({"placeholder": "ไม่กำหนด"})
LEAST_YEARS, MOST_YEARS = 1, 50  # that personal data can be kept
MOST = 50  # units of one type that an officer can be asked for


class CycleForm(forms.ModelForm):
    title = ""

    class Meta:
        model = Cycle
        fields = ["certifying_level", "joining", "keep_years"]
        widgets = {"certifying_level": forms.RadioSelect, "joining": forms.RadioSelect}
        help_texts = {
            "certifying_level": "ผู้ที่สรุปและออกใบรับรองของปีนี้",
            "joining": "ใช้กับการตรวจประเมินที่ยังไม่สรุปผล",
        }

    keep_years = forms.IntegerField(
        label="เก็บข้อมูลส่วนบุคคลไว้ (ปี)",
        help_text="นับจากวันที่ 30 กันยายนของปีงบประมาณ เว้นว่างเมื่อยังไม่กำหนด",
        required=False,
        min_value=LEAST_YEARS,
        max_value=MOST_YEARS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": "โปรดกรอกเป็นตัวเลข เช่น 10",
            "min_value": f"ต้องไม่ต่ำกว่า {LEAST_YEARS} ปี",
            "max_value": f"ต้องไม่เกิน {MOST_YEARS} ปี",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # What was removed under a rule does not come back with another one.
        self.fields["keep_years"].disabled = self.instance.erased_at is not None


class StepForm(forms.ModelForm):
    """The dates of one step; each may be left open."""

    opens_on = ThaiDateField(label="วันเปิด", required=False, widget=NO_DATE)
    due_on = ThaiDateField(label="วันครบกำหนด", required=False, widget=NO_DATE)
    closes_on = ThaiDateField(label="วันปิดรับ", required=False, widget=NO_DATE)

    class Meta:
        model = CycleStep
        fields = ["opens_on", "due_on", "closes_on"]

    def __init__(self, *args, cycle, notes, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = self.instance.get_kind_display()
        for name, field in self.fields.items():
            field.earliest, field.latest = first_day(cycle), last_day(cycle)
            field.help_text = notes.get((self.instance.kind, name), "")

    def clean(self):
        data = super().clean()
        opens, due, closes = (data.get(name) for name in self._meta.fields)
        if due and opens and due < opens:
            self.add_error("due_on", f"ต้องไม่มาก่อนวันเปิด ({long_date(opens)})")
        if closes and opens and closes < opens:
            self.add_error("closes_on", f"ต้องไม่มาก่อนวันเปิด ({long_date(opens)})")
        elif closes and due and closes < due:
            self.add_error("closes_on", f"ต้องไม่มาก่อนวันครบกำหนด ({long_date(due)})")
        return data


class QuotaForm(forms.ModelForm):
    title = "เป้าหมาย"
    minimum = forms.IntegerField(
        min_value=0,
        max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "โปรดกรอกจำนวน หรือ 0 เมื่อไม่กำหนด",
            "invalid": "โปรดกรอกเป็นตัวเลข เช่น 1",
            "min_value": "ต้องไม่ต่ำกว่า 0",
            "max_value": f"ต้องไม่เกิน {MOST} หน่วย",
        },
    )

    class Meta:
        model = Quota
        fields = ["minimum"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.label = self.fields["minimum"].label = self.instance.get_type_display()


class YearForms:
    """All forms of a year's settings as one: valid together, all errors at once. `notes` are what
    to know of its dates (registry/preparing.py)."""

    def __init__(self, cycle, data=None, notes=None):
        quotas = {quota.type: quota for quota in cycle.quotas.all()}
        self.is_bound = data is not None
        self.level = CycleForm(data, instance=cycle)
        self.steps = [
            StepForm(data, instance=step, cycle=cycle, notes=notes or {}, prefix=step.kind)
            for step in cycle.steps.all()
        ]
        self.quotas = [
            QuotaForm(
                data, instance=quotas.get(type_, Quota(cycle=cycle, type=type_)), prefix=type_
            )
            for type_ in ApplicantType
        ]

    @property
    def forms(self):
        return [*self.steps, *self.quotas, self.level]

    def is_valid(self):
        return all(form.is_valid() for form in self.forms)

    def changes(self):
        """[(row, changed columns)] for `registry.actions.steering.change_year`."""
        return [
            (form.instance, form.changed_data)
            for form in self.forms
            if form.has_changed() or not form.instance.pk
        ]

    def named_rows(self):
        """[(row, its name)] for the history."""
        return [
            *((form.instance, f"ขั้นตอน “{form.title}”") for form in self.steps),
            *(
                (form.instance, f"เป้าหมาย “{form.label}”")
                for form in self.quotas
                if form.instance.pk
            ),
            (self.level.instance, str(self.level.instance)),
        ]

    # What components/form_errors.html asks of a form.
    @property
    def errors(self):
        return [error for form in self.forms for error in form.errors.values()]

    @property
    def non_field_errors(self):
        return [error for form in self.forms for error in form.non_field_errors()]

    def __iter__(self):
        for form in self.forms:
            for field in form:
                yield SimpleNamespace(
                    label=f"{form.title} – {field.label}" if form.title else field.label,
                    errors=field.errors,
                    id_for_label=field.id_for_label,
                    auto_id=field.auto_id,
                )


class ChecklistItemForm(forms.ModelForm):
    """One item; `used` are the items in use, in whose order it takes its place."""

    text = ThaiTextField(label="รายการที่ผู้สมัครต้องแสดง", max_length=300)
    place = forms.TypedChoiceField(label="ลำดับที่", coerce=int)

    class Meta:
        model = ChecklistItem
        fields = ["text", "is_required", "needs_file"]
        labels = {"is_required": "จำเป็นต้องมีก่อนส่งจังหวัด", "needs_file": "ต้องแนบไฟล์หลักฐาน"}

    def __init__(self, *args, used, **kwargs):
        super().__init__(*args, **kwargs)
        others = [row for row in used if row != self.instance]
        self.fields["place"].choices = [(place, f"{place}") for place in range(1, len(others) + 2)]
        is_used = self.instance in used
        self.initial["place"] = used.index(self.instance) + 1 if is_used else len(others) + 1
        if not self.instance.pk:
            self.initial["is_required"] = True

    def clean_text(self):
        text = self.cleaned_data["text"]
        same = ChecklistItem.objects.filter(
            cycle=self.instance.cycle_id, type=self.instance.type, text=text
        )
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError("มีรายการนี้ในประเภทนี้แล้ว")
        return text


class ReopeningForm(forms.ModelForm):
    """One step, for one district, until a day, for a reason."""

    area = forms.ModelChoiceField(
        Area.objects.none(),
        label="อำเภอ",
        empty_label="เลือกอำเภอ",
        error_messages={"required": "โปรดเลือกอำเภอ", "invalid_choice": "โปรดเลือกอำเภอในจังหวัด"},
    )
    kind = forms.ChoiceField(
        label="ขั้นตอน",
        error_messages={"required": "โปรดเลือกขั้นตอน", "invalid_choice": "โปรดเลือกขั้นตอนที่มีวันปิดรับ"},
    )
    until_on = ThaiDateField(label="เปิดถึงวันที่", help_text="ถึงสิ้นวันนั้น เวลา 23:59 น.")
    reason = ThaiTextField(
        label="เหตุผล",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="อำเภอจะเห็นเหตุผลนี้",
        error_messages={"required": "โปรดระบุเหตุผล เช่น น้ำท่วมในพื้นที่ช่วงปลายเดือนธันวาคม"},
    )

    class Meta:
        model = Reopening
        fields = ["area", "kind", "until_on", "reason"]

    def __init__(self, *args, cycle, **kwargs):
        super().__init__(*args, **kwargs)
        self.closing = {step.kind: step.closes_on for step in cycle.steps.all() if step.closes_on}
        self.fields["area"].queryset = Area.objects.inside(cycle.area_id).of_level("district")
        self.fields["kind"].choices = [("", "เลือกขั้นตอน")] + [
            (kind, f"{StepKind(kind).label} (ปิดรับ {long_date(day)})")
            for kind, day in self.closing.items()
        ]
        self.fields["until_on"].earliest = clock.today
        self.fields["until_on"].latest = last_day(cycle)

    def clean(self):
        data = super().clean()
        closes_on, until_on = self.closing.get(data.get("kind")), data.get("until_on")
        if closes_on and until_on and until_on <= closes_on:
            self.add_error(
                "until_on",
                f"ขั้นตอนนี้เปิดถึง {long_date(closes_on)} อยู่แล้ว โปรดกรอกวันที่หลังจากนั้น",
            )
        return data

"""Which applications of an officer go to whom, and why."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices

from mchch.form_fields import ThaiTextField
from registry.choices import DISTRICT_ROLES
from registry.models import Application, User


class Which(TextChoices):
    YEAR = "YEAR", "ทั้งหมดของปีนี้"
    SOME = "SOME", "เฉพาะที่เลือก"
    EVERY = "EVERY", "ทั้งหมดทุกปี"


class OfficerChoice(forms.ModelChoiceField):
    def label_from_instance(self, officer):
        return f"{officer} ({officer.get_role_display()})"


class ApplicationChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, application):
        return (
            f"{application.display_name} · {application.get_type_display()}"
            f" · {application.get_stage_display()}"
        )


def receivers(head):
    return User.objects.filter(area=head.area_id, role__in=DISTRICT_ROLES[:2], is_active=True)


def held(head, cycle, officer):
    rows = Application.objects.visible_to(head).in_cycle(cycle).filter(officer=officer)
    return rows.defer("citizen_id").order_by("type", "sort_key", "id")


class ReceiverForm(forms.Form):
    """To whom, and why."""

    to_officer = OfficerChoice(
        label="มอบให้",
        queryset=User.objects.none(),
        empty_label="เลือกผู้รับ",
        error_messages={"required": "โปรดเลือกผู้รับ"},
    )
    reason = ThaiTextField(
        label="เหตุผล",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "โปรดระบุเหตุผล เช่น ย้ายไปรับราชการที่อื่น"},
    )

    def __init__(self, *args, head, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_officer"].queryset = receivers(head)


class HandoverForm(ReceiverForm):
    field_order = ["to_officer", "which", "applications", "reason"]

    which = forms.ChoiceField(
        label="มอบใบสมัคร",
        widget=forms.RadioSelect,
        initial=Which.YEAR,
        error_messages={"required": "โปรดเลือกว่าจะมอบใบสมัครใด"},
    )
    applications = ApplicationChoices(
        label="ใบสมัครที่เลือก",
        queryset=Application.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, head, cycle, holder, **kwargs):
        super().__init__(*args, head=head, **kwargs)
        self.fields["to_officer"].queryset = receivers(head).exclude(pk=holder.officer.pk)
        self.fields["which"].choices = choices(cycle, holder)
        if holder.now:
            self.fields["applications"].queryset = held(head, cycle, holder.officer)
        else:
            self.initial["which"] = Which.EVERY
            del self.fields["applications"]

    def clean(self):
        some = self.cleaned_data.get("which") == Which.SOME
        if some and not self.cleaned_data.get("applications") and "applications" not in self.errors:
            self.add_error("applications", ValidationError("โปรดเลือกใบสมัครอย่างน้อย 1 ใบ"))
        return self.cleaned_data


def choices(cycle, holder):
    """Only what there is to give."""
    made = []
    if holder.now:
        made.append((Which.YEAR, f"ทั้งหมดของปี {cycle.fiscal_year} ({holder.now} ใบ)"))
        made.append((Which.SOME, f"เฉพาะที่เลือกจากปี {cycle.fiscal_year}"))
    if holder.before:
        made.append((Which.EVERY, f"ทั้งหมดทุกปี ({holder.now + holder.before} ใบ) เมื่อย้ายออกจากอำเภอ"))
    return made

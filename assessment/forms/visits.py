"""What is typed about a visit: when, where, to whom, with whom, and why it was moved."""

from django import forms

from assessment.forms.evaluations import TIME, ThaiTimeField
from assessment.models import Visit
from mchch.form_fields import ThaiDateField, ThaiTextField


class VisitForm(forms.ModelForm):
    """Applicants and members are ticked beside it: `units` are evaluations with their applicants,
    `members` those of the order in force."""

    held_on = ThaiDateField(label="วันที่ลงพื้นที่")
    begins_at = ThaiTimeField(label="ตั้งแต่เวลา (น.)", error_messages=TIME)
    ends_at = ThaiTimeField(label="ถึงเวลา (น.)", error_messages=TIME)
    place = ThaiTextField(label="จุดนัดพบ (เว้นว่างคือที่อยู่ของผู้สมัคร)", max_length=200, required=False)
    note = ThaiTextField(label="หมายเหตุ (ถ้ามี)", max_length=500, required=False)
    reason = ThaiTextField(label="เหตุผลที่เลื่อนนัด", max_length=500, required=False)

    class Meta:
        model = Visit
        fields = ["held_on", "begins_at", "ends_at", "place", "note"]

    def __init__(self, *args, units, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.units, self.members = units, members
        if self.instance.pk is None:
            del self.fields["reason"]
        for name in ("begins_at", "ends_at"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal"})
            if value := getattr(self.instance, name):
                self.initial[name] = f"{value:%H.%M}"
        self.ticked_units = self.ticked("unit", self.units_before())
        self.ticked_members = self.ticked("member", self.members_before())
        self.was = (self.instance.when, self.instance.place)

    def ticked(self, name, before):
        return set(self.data.getlist(name)) if self.is_bound else before

    def units_before(self):
        rows = self.instance.stops.all() if self.instance.pk else ()
        return {str(row.evaluation_id) for row in rows} or {self.initial.get("unit", "")}

    def members_before(self):
        return {row.member_name for row in self.instance.members.all()} if self.instance.pk else ()

    def clean(self):
        data = super().clean()
        begins, ends = data.get("begins_at"), data.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", "ต้องหลังเวลาเริ่ม")
        if not self.chosen_units():
            self.add_error(None, "โปรดเลือกผู้สมัครอย่างน้อยหนึ่งราย")
        if not self.chosen_members():
            self.add_error(None, "โปรดเลือกกรรมการอย่างน้อยหนึ่งคน")
        now = ((data.get("held_on"), begins, ends), data.get("place", ""))
        if "reason" in self.fields and not self.errors and now != self.was and not data["reason"]:
            self.add_error("reason", "โปรดระบุเหตุผลที่เลื่อนนัด")
        return data

    def chosen_units(self):
        return [row.pk for row in self.units if str(row.pk) in self.ticked_units]

    def chosen_members(self):
        return [one for one in self.members if one.name in self.ticked_members]

    def unit_lines(self):
        return [(row, str(row.pk) in self.ticked_units) for row in self.units]

    def member_lines(self):
        return [(one, one.name in self.ticked_members) for one in self.members]

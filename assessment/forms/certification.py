"""What is typed about certification: the announcement, its number, the certificates."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError

from mchch import clock
from mchch.form_fields import ThaiDateField, ThaiTextField
from registry.forms.orders import NoteNumberForm, NumberForm
from registry.forms.signatories import COLUMNS, SignatoryChoice
from registry.models import Area

SIGNED_WITHIN = timedelta(days=400)


class AnnouncementForm(SignatoryChoice):
    """The draft: what it says before its list, and who signs."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = ThaiTextField(
        label="ข้อความก่อนรายชื่อ",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="หนึ่งบรรทัดเป็นหนึ่งย่อหน้า",
    )
    field_order = ["version", "text", "signatory"]

    def __init__(self, *args, announcement, **kwargs):
        first = {"text": announcement.text, "version": announcement.version}
        super().__init__(*args, initial=first, **kwargs)
        self.offer_signatories(announcement)

    def values(self):
        return {"text": self.cleaned_data["text"]} | self.signatory_values()


class OfAnnouncement(NumberForm):
    what = "ประกาศ"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "number" in self.fields:
            self.fields["number"].label = "เลขที่ประกาศ"
            self.fields["number"].help_text = "จากทะเบียนของหน่วยงาน ระบบไม่ออกเลขให้ ไม่มีเลขที่ให้เว้นว่าง"
        if "signed_on" in self.fields:
            self.fields["signed_on"].label = "ประกาศ ณ วันที่"
        self.fields["number_confirmed"].label = "ตรวจทะเบียนแล้ว เลขนี้ถูกต้อง แม้ซ้ำกับประกาศที่มีอยู่"


class SignForm(OfAnnouncement):
    """To sign a draft: `version` and `seen` are what the person looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)
    by_hand = forms.BooleanField(label="เว้นเลขที่หรือวันที่ไว้ เขียนด้วยมือบนกระดาษ", required=False)
    field_order = ["version", "seen", "number", "number_confirmed", "signed_on", "by_hand"]

    def clean(self):
        super().clean()
        date_missing = "signed_on" not in self.errors and not self.cleaned_data.get("signed_on")
        if date_missing and not self.cleaned_data.get("by_hand"):
            self.add_error("signed_on", "โปรดกรอกวันที่ลงนาม หรือติ๊กว่าจะเขียนด้วยมือ")
        return self.cleaned_data


class NoteForm(NoteNumberForm, OfAnnouncement):
    """Afterwards: only what was left empty is asked for."""

    def __init__(self, *args, order, **kwargs):
        super().__init__(*args, order=order, **kwargs)
        if not order.number_by_hand:
            self.fields.pop("number", None)


class TermsForm(SignatoryChoice):
    """What certificates that are given out together have in common."""

    issued_on = ThaiDateField(label="ให้ไว้ ณ วันที่")
    prefix = ThaiTextField(
        label="ข้อความนำหน้าเลขที่",
        required=False,
        max_length=30,
        help_text="ตามทะเบียนของหน่วยงาน เช่น ลป ๐๓/ เว้นว่างได้",
    )
    first = forms.IntegerField(
        label="เลขที่แรก",
        min_value=1,
        max_value=999_999,
        help_text="เลขถัดไปในทะเบียนใบประกาศของปี แก้ได้เมื่อทะเบียนของหน่วยงานเดินไปไกลกว่านี้",
        error_messages={"required": "โปรดกรอกเลขที่แรก"},
    )
    suggested = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ["issued_on", "prefix", "first", "suggested", "signatory"]

    def __init__(self, *args, announcement, last, prefix, **kwargs):
        first = {
            "issued_on": announcement.signed_on or clock.today(),
            "first": last + 1,
            "suggested": last + 1,
            "prefix": prefix,
        }
        super().__init__(*args, initial=first, **kwargs)
        self.last = last
        self.draft = announcement
        self.offer_signatories(announcement)
        self.fields["signatory"].required = True
        self.fields["signatory"].error_messages["required"] = "โปรดเลือกผู้ลงนาม"
        self.fields["issued_on"].earliest = announcement.signed_on
        self.fields["issued_on"].latest = clock.today() + SIGNED_WITHIN

    def clean_first(self):
        first = self.cleaned_data["first"]
        if first <= self.last and self.data.get("suggested") != str(first):
            raise ValidationError(f"เลขที่ {first} ใช้แล้ว เลขถัดไปในทะเบียนคือ {self.last + 1}")
        return first

    def signatory_lines(self):
        chosen = self.signatory_values()
        return tuple(chosen.get(name, getattr(self.draft, name)) for name in COLUMNS)

    def terms(self):
        """Without a first number of one's own the next is taken, whoever was quicker."""
        data = self.cleaned_data
        own = data["first"] != data["suggested"]
        return {
            "issued_on": data["issued_on"],
            "prefix": data["prefix"],
            "first": data["first"] if own else None,
            "signatory": self.signatory_lines(),
        }


class CorrectForm(TermsForm):
    """What the new certificate says instead, and why."""

    name = ThaiTextField(label="ชื่อตามที่พิมพ์", max_length=300)
    subdistrict = forms.ChoiceField(label="ตำบล", required=False)
    reason = ThaiTextField(
        label="เหตุผลที่ออกใบใหม่",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "โปรดระบุเหตุผล"},
    )
    field_order = ["reason", "name", "subdistrict", *TermsForm.field_order]

    def __init__(self, *args, certificate, **kwargs):
        super().__init__(*args, announcement=certificate.issuance.announcement, **kwargs)
        places = Area.objects.inside(certificate.area_id[:4]).of_level("subdistrict")
        names = sorted({*places.values_list("name", flat=True), certificate.subdistrict} - {""})
        self.fields["subdistrict"].choices = [("", "–"), *((name, name) for name in names)]
        self.initial |= {"name": certificate.name, "subdistrict": certificate.subdistrict}
        if not certificate.is_valid:
            self.fields["reason"].required = False
            self.initial["reason"] = certificate.revoked_reason

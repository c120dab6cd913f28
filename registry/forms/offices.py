"""An office's letterhead, its emblem, and the people who sign."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from mchch.form_fields import PhoneField, ThaiTextField
from mchch.thai import names
from registry import uploads
from registry.models import Office, Signatory

NOT_A_PICTURE = "ตราหน่วยงานต้องเป็นภาพ PNG หรือ JPEG โปรดเลือกไฟล์ภาพแทน"


class OfficeForm(forms.ModelForm):
    name = ThaiTextField(
        label="ชื่อหน่วยงาน", max_length=200, help_text="เช่น สำนักงานพัฒนาชุมชนอำเภอเกาะคา"
    )
    address = ThaiTextField(
        label="ที่อยู่",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="ขึ้นบรรทัดใหม่ตามที่พิมพ์บนหัวหนังสือ",
    )
    phone = PhoneField(label="โทรศัพท์", max_length=80, required=False)
    letter_prefix = ThaiTextField(
        label="รหัสหนังสือ", max_length=40, required=False, help_text="เช่น ลป ๐๐๑๙.๓"
    )
    # Not Django's ImageField, which would decode a stranger's picture in this process.
    emblem = forms.FileField(
        label="ภาพตราหน่วยงาน",
        required=False,
        allow_empty_file=True,
        help_text="PNG หรือ JPEG ควรสูงอย่างน้อย 400 จุด พื้นหลังขาวหรือโปร่งใส",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    remove_emblem = forms.BooleanField(label="นำภาพตราออก", required=False)

    class Meta:
        model = Office
        fields = ["name", "address", "phone", "letter_prefix", "emblem"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.had_emblem = bool(self.instance.emblem)
        if not self.had_emblem:
            del self.fields["remove_emblem"]

    def clean_emblem(self):
        """What will be stored: the picture drawn anew, or what was there before."""
        upload = self.files.get(self.add_prefix("emblem"))
        if upload is None:
            return self.instance.emblem
        try:
            accepted = uploads.accept(upload, upload.name, max_bytes=settings.UPLOAD_MAX_BYTES)
        except uploads.Refused as refused:
            raise ValidationError(refused.message) from refused
        if not accepted.content_type.startswith("image/"):
            raise ValidationError(NOT_A_PICTURE)
        return ContentFile(accepted.content, name=f"emblem{accepted.extension}")

    def clean(self):
        cleaned = super().clean()
        is_new = isinstance(cleaned.get("emblem"), ContentFile)
        if cleaned.get("remove_emblem") and not is_new:
            cleaned["emblem"] = False  # how a file field is told to become empty
        return cleaned


class SignatoryForm(forms.ModelForm):
    name = ThaiTextField(label="ชื่อพร้อมคำนำหน้า", max_length=160, help_text="เช่น นายสมชาย ใจดี")
    position = ThaiTextField(label="ตำแหน่ง", max_length=160)
    acting_for = ThaiTextField(
        label="บรรทัดรักษาราชการแทนหรือปฏิบัติราชการแทน",
        max_length=200,
        required=False,
        help_text="เช่น รักษาราชการแทนนายอำเภอเกาะคา เว้นว่างเมื่อลงนามในตำแหน่งเอง",
    )

    class Meta:
        model = Signatory
        fields = ["name", "position", "acting_for"]

    def clean_name(self):
        """The title as its whole word, and joined to the given name as on papers."""
        title, given, family = names.split_title(self.cleaned_data["name"])
        return names.full_name(title, given, family) if title else self.cleaned_data["name"]


class BaseSignatories(forms.BaseInlineFormSet):
    """`default` in the data is the place of the form whose person signs where nobody is named."""

    def kept(self):
        """The forms whose person stays, or comes in."""
        deleted = self.deleted_forms
        return [
            form
            for form in self.forms
            if form not in deleted and (form.instance.pk or form.has_changed())
        ]

    @property
    def default_place(self):
        if self.is_bound:
            return self.data.get("default", "")
        return next((str(n) for n, form in enumerate(self.forms) if form.instance.is_default), "")

    @property
    def default(self):
        """The chosen person; where there is one only, that one."""
        kept = self.kept()
        chosen = [form for form in kept if str(self.forms.index(form)) == self.default_place]
        found = chosen or (kept if len(kept) == 1 else [])
        return found[0].instance if found else None

    def clean(self):
        super().clean()
        if self.kept() and not self.default:
            raise ValidationError("โปรดเลือกผู้ลงนามหลัก 1 คน จากผู้ลงนามที่ไม่ได้นำออก")


Signatories = forms.inlineformset_factory(
    Office,
    Signatory,
    form=SignatoryForm,
    formset=BaseSignatories,
    extra=1,
    can_delete=True,
)

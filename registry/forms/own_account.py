"""What everybody may change of the own account: where letters go, and whether."""

from django import forms

from registry.models import User


class OwnAccountForm(forms.ModelForm):
    email = forms.EmailField(
        label="อีเมล",
        required=False,
        help_text="ใช้แจ้งงานที่ต้องทำเท่านั้น ควรเป็นอีเมลของหน่วยงาน",
        error_messages={"invalid": "อีเมลไม่ถูกต้อง เช่น somchai@cdd.go.th"},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    class Meta:
        model = User
        fields = ["email", "wants_mail"]
        help_texts = {"wants_mail": "ทุกเช้า เฉพาะเมื่อมีเรื่องใหม่ แต่ละเรื่องแจ้งครั้งเดียว"}

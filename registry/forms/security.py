"""The second step: typed at log-in, when it is added, and where it is asked for again."""

from django import forms
from django.core import signing

from mchch.form_fields import ThaiTextField
from registry.factors import totp
from registry.factors.check import Answer
from registry.forms.fields import PasswordInput

CODE = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "autocapitalize": "none",
    "spellcheck": "false",
}
WRONG_CODE = "รหัสไม่ถูกต้องหรือใช้ไปแล้ว โปรดรอรหัสชุดใหม่ในแอปแล้วลองอีกครั้ง และตรวจว่าเวลาของโทรศัพท์ตรง"
WRONG_PASSKEY = "พาสคีย์นี้ใช้ไม่ได้ โปรดลองอีกครั้ง หรือใช้รหัสแทน"
SALT = "registry.totp"


def code_field(**options):
    return forms.CharField(max_length=40, widget=forms.TextInput(attrs=dict(CODE)), **options)


class SecondStepForm(forms.Form):
    """A code, or what a passkey signed; which of the two is the person's choice."""

    code = code_field(
        label="รหัสยืนยัน",
        required=False,
        help_text="รหัส 6 หลักจากแอป หรือรหัสสำรอง 12 หลัก",
    )
    passkey = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)

    def clean(self):
        if not any(self.cleaned_data.get(name) for name in ("code", "passkey")):
            self.add_error("code", "โปรดกรอกรหัสยืนยัน")
        return self.cleaned_data

    def answer(self):
        return Answer(self.cleaned_data["code"], self.cleaned_data["passkey"])

    def refuse(self):
        by_passkey = bool(self.cleaned_data["passkey"])
        self.add_error("code", WRONG_PASSKEY if by_passkey else WRONG_CODE)


class ConfirmForm(forms.Form):
    """Who it is, again: the password, or the second step where there is one."""

    WRONG = "ไม่ถูกต้อง โปรดลองอีกครั้ง"
    confirm_password = forms.CharField(
        label="รหัสผ่าน",
        required=False,
        strip=False,
        widget=PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    confirm_code = code_field(label="หรือรหัสจากแอป", required=False)
    confirm_passkey = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if not user.second_factor_since:
            del self.fields["confirm_code"], self.fields["confirm_passkey"]

    def clean(self):
        if not any(self.cleaned_data.values()):
            self.add_error("confirm_password", "โปรดกรอกรหัสผ่าน")
        return self.cleaned_data

    def credentials(self):
        """What the backends are given."""
        data = self.cleaned_data
        code, passkey = data.get("confirm_code", ""), data.get("confirm_passkey", "")
        if code or passkey:
            return {"second": Answer(code, passkey)}
        return {"password": data["confirm_password"]}

    def answered_field(self):
        by_code = "second" in self.credentials() and self.cleaned_data["confirm_code"]
        return "confirm_code" if by_code else "confirm_password"


class NameForm(forms.Form):
    name = ThaiTextField(
        label="ชื่อเรียก",
        max_length=60,
        help_text="เพื่อให้จำได้ว่าอยู่ที่ใด เช่น โทรศัพท์ของฉัน",
        error_messages={"required": "โปรดตั้งชื่อเรียก"},
    )


class TotpForm(NameForm):
    """The key goes to the page and comes back signed: the page can be asked again and again."""

    code = code_field(
        label="รหัส 6 หลักที่แอปแสดง",
        error_messages={"required": "โปรดกรอกรหัส 6 หลักที่แอปแสดง"},
    )
    key = forms.CharField(widget=forms.HiddenInput)
    field_order = ["code", "name", "key"]

    def __init__(self, data=None, *, user):
        self.secret = self.secret_in(data, user) or totp.new_secret()
        self.step = None
        first = {"key": signing.dumps([user.pk, self.secret], salt=SALT), "name": "โทรศัพท์ของฉัน"}
        super().__init__(data, initial=first)
        self.is_stale = data is not None and not self.secret_in(data, user)

    @staticmethod
    def secret_in(data, user):
        try:
            owner, secret = signing.loads((data or {}).get("key", ""), salt=SALT, max_age=3600)
        except signing.BadSignature:
            return None
        return secret if owner == user.pk else None

    def clean_code(self):
        self.step = totp.step_of(self.secret, Answer(self.cleaned_data["code"]).digits, 0)
        if self.step is None:
            raise forms.ValidationError(WRONG_CODE)
        return self.cleaned_data["code"]


class PasskeyForm(NameForm):
    answer = forms.CharField(
        max_length=20_000,
        widget=forms.HiddenInput,
        error_messages={"required": "ยังไม่ได้สร้างพาสคีย์ โปรดกดปุ่มสร้างพาสคีย์"},
    )

    def __init__(self, data=None):
        super().__init__(data, initial={"name": "เครื่องนี้"})

"""Log-in, and the setting of one's own password."""

from django.conf import settings
from django.contrib.auth import forms as auth_forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from mchch.password_rules import GUESSED
from registry import demo
from registry.forms.fields import PasswordInput

MINIMUM = 15
# Django's own sentences for these are not translated into Thai.
REFUSALS = {
    "password_too_short": "สั้นเกินไป รหัสผ่านต้องมีอย่างน้อย %(min_length)d ตัวอักษร เช่น คำไทยสี่คำที่ไม่เกี่ยวกัน",
    "password_too_common": "รหัสผ่านนี้มีผู้ใช้บ่อยจนเดาได้ง่าย โปรดตั้งรหัสผ่านอื่น",
    GUESSED: "มีแต่คำที่เดาได้ง่าย เช่น ชื่อ ชื่ออำเภอ คำของโครงการ หรืออักษรเรียงกัน โปรดเพิ่มคำที่ไม่เกี่ยวกัน",
    "password_too_similar": "คล้ายกับชื่อหรือชื่อผู้ใช้ของท่านเกินไป โปรดตั้งรหัสผ่านอื่น",
}
MISMATCH = "รหัสผ่านสองช่องไม่ตรงกัน โปรดพิมพ์ใหม่ทั้งสองช่อง"
REQUIRED = {"required": "โปรดกรอกรหัสผ่าน"}


class LoginForm(auth_forms.AuthenticationForm):
    error_messages = {
        "invalid_login": "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง โปรดตรวจภาษาของแป้นพิมพ์และปุ่ม Caps Lock แล้วลองอีกครั้ง",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].error_messages["required"] = "โปรดกรอกชื่อผู้ใช้"
        self.fields["password"].error_messages["required"] = "โปรดกรอกรหัสผ่าน"

    def clean_username(self):
        """Accounts are in small letters; telephones begin a word with a capital."""
        return self.cleaned_data["username"].strip().lower()

    def clean(self):
        # Everybody knows the demo's password: where real people work, no account opens with it.
        if not settings.DEMO and self.cleaned_data.get("password") == demo.PASSWORD:
            raise self.get_invalid_login_error()
        return super().clean()


class NewPassword:
    """What the two forms that set a password share: Thai sentences, and one column written."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.error_messages = self.error_messages | {"password_mismatch": MISMATCH}
        for field in self.fields.values():
            field.error_messages |= REQUIRED
        for name in self.fields:
            self.fields[name].widget = PasswordInput(attrs=self.fields[name].widget.attrs)
        first, second = self.fields["new_password1"], self.fields["new_password2"]
        first.label, second.label = "รหัสผ่านใหม่", "รหัสผ่านใหม่อีกครั้ง"
        first.help_text = (
            f"อย่างน้อย {MINIMUM} ตัวอักษร เช่น คำที่ไม่เกี่ยวกันสี่คำ ใช้ภาษาไทย เว้นวรรค"
            " และโปรแกรมจำรหัสผ่านได้ ไม่บังคับตัวเลขหรืออักขระพิเศษ"
        )
        second.help_text = ""

    def validate_password_for_user(self, user, password_field_name=None):
        """Told at the first field, where the password is to be changed."""
        password = self.cleaned_data.get("new_password1")
        if not password:
            return
        try:
            password_validation.validate_password(password, user)
        except ValidationError as refused:
            for error in refused.error_list:
                sentence = REFUSALS.get(error.code, error.message)
                self.add_error("new_password1", ValidationError(sentence, error.code, error.params))

    def save(self, commit=True):
        """One column only: the person's database role may write no other of the account."""
        self.user.set_password(self.cleaned_data["new_password1"])
        if commit:
            self.user.save(update_fields=["password"])
        return self.user


class SetPasswordForm(NewPassword, auth_forms.SetPasswordForm):
    pass


class PasswordChangeForm(SetPasswordForm, auth_forms.PasswordChangeForm):
    field_order = ["old_password", "new_password1", "new_password2"]
    error_messages = auth_forms.PasswordChangeForm.error_messages | {
        "password_incorrect": "รหัสผ่านปัจจุบันไม่ถูกต้อง โปรดกรอกใหม่",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "รหัสผ่านปัจจุบัน"

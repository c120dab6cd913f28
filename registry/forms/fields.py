"""Fields that know the district's places and people."""

from django import forms
from django.core.exceptions import ValidationError

from mchch.thai import places
from mchch.thai.text import arabic_digits, clean_text


class DatalistInput(forms.TextInput):
    """A text box with suggestions: typed or chosen, also without scripts."""

    template_name = "registry/widgets/datalist.html"

    def __init__(self, options=(), attrs=None):
        super().__init__({"autocomplete": "off"} | (attrs or {}))
        self.options = options

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}_list"
        context["widget"]["attrs"]["list"] = list_id
        return context | {"list_id": list_id, "options": self.options}


class SubdistrictField(forms.CharField):
    """A subdistrict by its name as people type it; cleaned to an Area of the district."""

    widget = DatalistInput
    default_error_messages = {"required": "โปรดเลือกตำบล"}

    def __init__(self, *, areas=(), **kwargs):
        super().__init__(**kwargs)
        self.areas = list(areas)
        self.widget.options = [(area.label, area.postcode) for area in self.areas]

    def to_python(self, value):
        text = arabic_digits(clean_text(super().to_python(value) or ""))
        if not text:
            return None
        found = [area for area in self.areas if text in (area.code, area.name, area.label)]
        found = found or self.named(places.strip_prefix(text).split(" ")[0])
        if len(found) == 1:
            return found[0]
        raise ValidationError(
            f"ไม่พบตำบล “{text}” ในอำเภอของท่าน พิมพ์บางส่วนของชื่อแล้วเลือกจากรายการ", code="invalid"
        )

    def named(self, name):
        exact = [area for area in self.areas if area.name == name]
        return exact or [area for area in self.areas if name and name in area.name]

    def prepare_value(self, value):
        return getattr(value, "label", value)


class PasswordInput(forms.PasswordInput):
    """With a button that shows what was typed (static/js/password.js). Pasting is welcome."""

    template_name = "registry/widgets/password.html"

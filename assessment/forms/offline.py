"""What a telephone sends: each change is checked on its own, a bad one keeps no other back."""

import json

from django import forms

from assessment.actions.sheets import NOTE

MOST = 300  # changes at once: more than any sheet has indicators
UNREADABLE = "ระบบอ่านข้อมูลที่ส่งมาไม่ได้"


class ChangeForm(forms.Form):
    id = forms.UUIDField()
    key = forms.CharField(max_length=20)
    made_at = forms.DateTimeField()


class AnswerForm(ChangeForm):
    points = forms.IntegerField(min_value=0, max_value=999, required=False)
    note = forms.CharField(max_length=NOTE, required=False)
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class PhotoForm(ChangeForm):
    file = forms.FileField()


def change_of(form):
    """A change as the actions take it."""
    given = form.cleaned_data
    return {
        "key": given["id"],
        "row": given["key"],
        "points": given.get("points"),
        "note": given.get("note", ""),
        "seen": given.get("seen", 0),
        "made_at": given["made_at"],
    }


def batch_of(body):
    """[what was sent of each change] of a request's body; None when it is no batch."""
    try:
        sent = json.loads(body)["changes"]
    except (ValueError, KeyError, TypeError):
        return None
    is_batch = isinstance(sent, list) and 0 < len(sent) <= MOST
    return sent if is_batch and all(isinstance(one, dict) for one in sent) else None


def errors_of(form):
    return " ".join(text for texts in form.errors.values() for text in texts)

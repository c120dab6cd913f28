"""Who signs a draft: one of the office's signatories, or the one that the draft has already."""

from django import forms

from registry.models import Signatory

KEPT = "kept"  # the signatory that the draft has, who is no more among those of the office
COLUMNS = ("signatory_name", "signatory_position", "signatory_acting_for")


def lines_of(signatory):
    return (signatory.name, signatory.position, signatory.acting_for)


class SignatoryChoice(forms.Form):
    """The field of a form about a draft whose signatory stands in COLUMNS, as it is printed."""

    signatory = forms.ChoiceField(label="ผู้ลงนาม", required=False)

    def offer_signatories(self, draft):
        self.signatories = list(Signatory.objects.filter(office__area=draft.area_id))
        printed = tuple(getattr(draft, name) for name in COLUMNS)
        found = next((row for row in self.signatories if lines_of(row) == printed), None)
        chosen = str(found.pk) if found else KEPT if draft.signatory_name else ""
        choices = [(str(row.pk), in_one_line(lines_of(row))) for row in self.signatories]
        if chosen == KEPT:
            choices.insert(0, (KEPT, in_one_line(printed)))
        self.fields["signatory"].choices = [("", "– เลือกผู้ลงนาม –"), *choices]
        self.initial["signatory"] = chosen

    def signatory_values(self):
        """{column: value}; nothing where the draft keeps whom it has."""
        chosen = self.cleaned_data.get("signatory", KEPT)
        if chosen == KEPT:
            return {}
        row = next((row for row in self.signatories if str(row.pk) == chosen), None)
        return dict(zip(COLUMNS, lines_of(row) if row else ("", "", ""), strict=True))


def in_one_line(lines):
    return ", ".join(filter(None, lines))

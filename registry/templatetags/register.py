"""Rows of the register, drawn here because fifty of them are most of a page's work."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from mchch.templatetags.ui import badge
from registry.models.application import called

register = template.Library()

PLAIN = "<td>{}</td>"
CELLS = {
    "name": '<th scope="row">{}</th>',
    **dict.fromkeys(("number", "phone", "applied_on"), '<td class="nowrap">{}</td>'),
}
PICK = '<input class="form-check-input" type="checkbox" name="row" value="{}" aria-label="เลือก {}">'
PICKED = PICK.replace(">", " checked>")
LACKING = '<a href="{}">{}</a> <span class="state is-missing">ยังขาด</span>'
WHOLE = '<a href="{}">{}</a>'


@register.simple_tag
def register_rows(columns, rows):
    """A <tr> for each application, with the chosen columns."""
    cells = "".join(CELLS.get(column.name, PLAIN) for column in columns)
    contents = ([content(column, row) for column in columns] for row in rows)
    return format_html_join("\n", f"<tr>{cells}</tr>", contents)


@register.simple_tag
def rows_to_pick(columns, rows, ticked):
    """The same, with a box to tick before each."""
    cells = "".join(CELLS.get(column.name, PLAIN) for column in columns)
    contents = ([box(row, ticked), *(content(column, row) for column in columns)] for row in rows)
    return format_html_join("\n", f'<tr><td class="pick">{{}}</td>{cells}</tr>', contents)


def box(row, ticked):
    return format_html(PICKED if row.pk in ticked else PICK, row.pk, called(row))


def content(column, row):
    text = column.text(row) or "–"
    if column.name == "name":
        address = reverse("application", args=[row.pk])
        return format_html(LACKING if row.lacks else WHOLE, address, text)
    return badge(row.stage, text) if column.name == "stage" else text

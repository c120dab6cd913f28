"""A row of the register, drawn here because fifty of them are most of a page's work."""

from django import template
from django.urls import reverse
from django.utils.html import format_html

from mchch.templatetags.ui import badge

register = template.Library()

PLAIN = "<td>{}</td>"
CELLS = {
    "name": '<th scope="row">{}</th>',
    **dict.fromkeys(("number", "phone", "applied_on"), '<td class="nowrap">{}</td>'),
}
LACKING = '<a href="{}">{}</a> <span class="state is-missing">ยังขาด</span>'
WHOLE = '<a href="{}">{}</a>'


@register.simple_tag
def register_row(columns, row):
    """<tr> with the chosen columns of an application."""
    cells = "".join(CELLS.get(column.name, PLAIN) for column in columns)
    return format_html(f"<tr>{cells}</tr>", *(content(column, row) for column in columns))


def content(column, row):
    text = column.text(row) or "–"
    if column.name == "name":
        address = reverse("application", args=[row.pk])
        return format_html(LACKING if row.lacking else WHOLE, address, text)
    return badge(row.stage, text) if column.name == "stage" else text

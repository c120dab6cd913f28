"""Rows of the register, drawn here because fifty of them are most of a page's work: one format
for a row, filled once."""

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from mchch.templatetags.ui import level
from registry.models.application import called

register = template.Library()

PLAIN = "<td>{}</td>"
CELLS = {
    "name": '<th scope="row"><a href="{}">{}</a>{}</th>',
    "stage": '<td><span class="badge is-{}">{}</span></td>',
    **dict.fromkeys(("number", "phone", "applied_on"), '<td class="nowrap">{}</td>'),
}
BOX = (
    '<td class="pick"><input class="form-check-input" type="checkbox" name="row" value="{}"'
    ' aria-label="เลือก {}"{}></td>'
)
CHECKED = SafeString(" checked")
LACKING = SafeString(' <span class="state is-missing">ยังขาด</span>')


@register.simple_tag
def register_rows(columns, rows):
    """A <tr> for each application, with the chosen columns."""
    contents = contents_of(columns)
    return format_html_join("\n", f"<tr>{cells(columns)}</tr>", (contents(row) for row in rows))


@register.simple_tag
def rows_to_pick(columns, rows, ticked):
    """The same, with a box to tick before each."""
    contents = contents_of(columns)
    boxed = (
        (row.pk, called(row), CHECKED if row.pk in ticked else "", *contents(row)) for row in rows
    )
    return format_html_join("\n", f"<tr>{BOX}{cells(columns)}</tr>", boxed)


def cells(columns):
    return "".join(CELLS.get(column.name, PLAIN) for column in columns)


def contents_of(columns):
    """A function that gives what goes into the cells of a row, in their order."""
    before, after = reverse("application", args=[0]).rsplit("0", 1)  # one address made, not fifty

    def contents(row):
        for column in columns:
            text = column.text(row) or "–"
            if column.name == "name":
                yield from (f"{before}{row.pk}{after}", text, LACKING if row.lacks else "")
            elif column.name == "stage":
                yield from (level(row.stage), text)
            else:
                yield text

    return contents

"""Tags of the shared components; docs/ui.md shows each with an example."""

import re
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

register = template.Library()

# Level -> (icon, the word that stands for it). A state is never shown by colour alone.
LEVELS = {
    "success": ("circle-check", "เรียบร้อย"),
    "info": ("info", "แจ้งให้ทราบ"),
    "warning": ("triangle-alert", "โปรดตรวจสอบ"),
    "danger": ("circle-x", "มีข้อผิดพลาด"),
    "wait": ("clock", "รอดำเนินการ"),
    "draft": ("pencil", "ร่าง"),
    "off": ("circle-minus", "ไม่ใช้"),
    "missing": ("circle-dashed", "ยังขาด"),
    "todo": ("circle-dashed", "ยังไม่ถึง"),
}
ALIASES = {
    "error": "danger",
    "debug": "info",
    "ok": "success",
    "done": "success",
    "warn": "warning",
}
STATE_LEVELS = {
    "DRAFT": "draft",
    "REGISTERED": "info",
    "SENT": "wait",
    "RETURNED": "warning",
    "ACCEPTED": "success",
    "PASSED": "success",
    "NOT_PASSED": "off",
    "WITHDRAWN": "off",
    "IN_FORCE": "success",
    "REVOKED": "off",
    "READ": "wait",
    "CHECKED": "todo",
    "WRITTEN": "success",
    "DISCARDED": "off",
}


def level_name(level):
    level = ALIASES.get(level, level or "info")
    if level not in LEVELS:
        raise template.TemplateSyntaxError(f"unknown level {level!r}, one of {sorted(LEVELS)}")
    return level


@cache
def icon_body(folder, name):
    """The drawing inside an icon's <svg>; a name that is not there is a programmer's mistake."""
    if not re.fullmatch(r"[a-z0-9-]+", name):
        raise template.TemplateSyntaxError(f"not a name of an icon: {name!r}")
    path = Path(folder) / f"{name}.svg"
    if not path.exists():
        raise template.TemplateSyntaxError(f"no icon {name!r} in {folder}")
    body = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(), re.DOTALL).group(1)
    drawing = re.sub(r"\s+", " ", body).replace(" />", "/>").replace("> <", "><").strip()
    return mark_safe(drawing)  # noqa: S308 - a file of the icon package, not what people typed


@register.simple_tag
def icon(name, label=""):
    body = icon_body(str(settings.ICONS_DIR), name)
    if label:
        return format_html(
            '<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', label, body
        )
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', body)


@register.filter
def level(value):
    """The level of a message's tag, or of a stage ("RETURNED" -> "warning")."""
    return STATE_LEVELS.get(str(value)) or level_name(str(value))


@register.filter
def level_icon(value):
    return LEVELS[level(value)][0]


@register.filter
def level_word(value):
    return LEVELS[level(value)][1]


@register.simple_tag
def badge(state, text=""):
    found = level(state)
    return format_html('<span class="badge is-{}">{}</span>', found, text or LEVELS[found][1])


@register.simple_tag(takes_context=True)
def th(context, label, sort="", css=""):
    """A column's heading; with `sort` a link that sorts, and turns the order round when sorted."""
    classes = format_html(' class="{}"', css) if css else ""
    if not sort:
        return format_html('<th scope="col"{}>{}</th>', classes, label)
    query = context["request"].GET.copy()
    now = context.get("sort") or query.get("sort", "")
    query.pop("page", None)
    query["sort"] = f"-{sort}" if now == sort else sort
    order = {sort: "ascending", f"-{sort}": "descending"}.get(now)
    aria = format_html(' aria-sort="{}"', order) if order else ""
    return format_html(
        '<th scope="col"{}{}><a href="?{}">{}</a></th>', classes, aria, query.urlencode(), label
    )


@register.simple_tag(takes_context=True)
def keep_query(context, *leave_out):
    """Hidden fields that carry the address's other filters through a GET form."""
    left = {"page", *leave_out}
    pairs = [
        (name, value)
        for name, values in context["request"].GET.lists()
        if name not in left
        for value in values
    ]
    return format_html_join("\n", '<input type="hidden" name="{}" value="{}">', pairs)


@register.simple_tag
def page_range(page_obj):
    """Numbers of the pages to show; None where some are left out."""
    pages = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return [None if number == page_obj.paginator.ELLIPSIS else number for number in pages]


@register.simple_block_tag
def alert(content, level="info", title="", css=""):
    name = level_name(level)
    found = {"level": name, "word": title or LEVELS[name][1], "icon": LEVELS[name][0]}
    return render_to_string("components/alert.html", {**found, "content": content, "css": css})


@register.simple_block_tag
def data_table(content, name, caption, css="cards", caption_hidden=False):
    found = {"content": content, "name": name, "caption": caption, "css": css}
    return render_to_string("components/table.html", {**found, "caption_hidden": caption_hidden})


@register.simple_block_tag
def filters(content, active=0):
    return render_to_string("components/filters.html", {"content": content, "active": active})


@register.simple_block_tag
def dialog(content, name, title):
    return render_to_string(
        "components/dialog.html", {"content": content, "name": name, "title": title}
    )

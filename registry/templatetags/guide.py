"""Tags of the guide's templates. What they quote is held to be on a screen
(registry/tests/test_guide.py)."""

from functools import cache

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from PIL import Image

from registry.context_processors import MENUS
from registry.guide.sections import BY_SLUG

register = template.Library()


@register.simple_tag
def press(label):
    """A button or a link, in its own words; what changes in them is "…"."""
    return format_html('<b class="press">{}</b>', label)


@register.simple_tag
def shown(words):
    """What a page says: a heading, a field, a message."""
    return format_html("“{}”", words)


@register.simple_tag(takes_context=True)
def menu(context, name):
    """An entry of the menu of who the guide is for; a link where the reader has it, too."""
    entries = {entry[1]: entry[0] for entry in MENUS[context["guide"].role]}
    if name not in entries:
        raise template.TemplateSyntaxError(f"{context['guide'].role} has no menu {name!r}")
    url = reverse(name)
    if any(link.url == url for link in context.get("nav", ())):
        return format_html('เมนู <a class="press" href="{}">{}</a>', url, entries[name])
    return format_html('เมนู <b class="press">{}</b>', entries[name])


@register.simple_tag(takes_context=True)
def section(context, slug):
    """Another section; a link where this guide has it."""
    found = BY_SLUG[slug]
    if found not in context["guide"].sections:
        return format_html("“{}”", found.title)
    return format_html('<a href="#{}">{}</a>', slug, found.title)


@register.simple_tag
def mark(number):
    """The number that stands at a place of a picture."""
    return format_html('<b class="mark">{}</b>', number)


@cache
def size_of(path):
    with Image.open(path) as picture:
        return picture.size


@register.simple_tag
def picture(name, about):
    """A picture of the demo, made by script/guide. `about` is told to who does not see it."""
    file = f"guide/{name}.webp"
    width, height = size_of(finders.find(file))
    return format_html(
        '<figure class="shot"><img class="{}" src="{}" alt="{}" width="{}" height="{}"'
        ' loading="lazy"></figure>',
        "tall" if height > width else "wide",
        static(file),
        about,
        width,
        height,
    )

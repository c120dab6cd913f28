"""The radar of before and after, drawn by pygal; page and paper show the same drawing.

Of pygal's SVG only the shapes are kept: its style and script would be refused by the pages'
policy, and a stylesheet of ours (static/css/radar.css) draws them in the page and on paper alike.
Its labels are turned back upright, since Thai cannot be read standing on its side.
"""

import pygal
from django.utils.safestring import mark_safe
from lxml import etree

from assessment.words import number

WIDTH, HEIGHT = 640, 440
MARGIN_SIDES, MARGIN_TOP = 150, 24
NEAR = 20  # a label this near to the middle stands above or below the web, not beside it
SHIFT, LEVEL = 10, 5


def radar(names, series, digits=str, style=""):
    """An <svg> of dimension names and [(label, [percent])]; "" where a web makes no sense. `style`
    is a stylesheet for a place that has none of its own. What people typed is escaped in it."""
    if len(names) < 3:
        return ""
    chart = pygal.Radar(
        width=WIDTH,
        height=HEIGHT,
        range=(0, 100),
        y_labels=[0, 20, 40, 60, 80, 100],
        fill=True,
        js=[],
        show_legend=False,
        dots_size=4,
        margin_left=MARGIN_SIDES,
        margin_right=MARGIN_SIDES,
        margin_top=MARGIN_TOP,
        margin_bottom=MARGIN_TOP,
        formatter=lambda value: digits(number(value)),
    )
    chart.x_labels = names
    for label, percents in series:
        chart.add(label, [float(value) for value in percents])
    return plain(chart.render_tree(), style)


def plain(tree, style):
    """Shapes and words only; the table beside it is for those who cannot see it."""
    etree.strip_elements(tree, "defs", "title", "desc", etree.Comment, with_tail=False)
    for name in list(tree.attrib):
        if name not in ("viewBox", "class"):
            del tree.attrib[name]
    for group in list(tree.iter("g")):
        kind = group.get("class", "")
        if "axis x web" in kind:
            upright(group)
        elif kind in ("plot text-overlay", "plot tooltip-overlay", "titles"):
            group.getparent().remove(group)
    tree.set("class", "radar")
    tree.set("aria-hidden", "true")
    if style:
        tree.insert(0, tree.makeelement("style"))
        tree[0].text = style
    return mark_safe(etree.tostring(tree, encoding="unicode"))  # noqa: S308 - lxml escapes its words


def upright(axis):
    """Labels stand level, outside of the web, towards the side on which they are."""
    labels = list(axis.iter("text"))
    middle_x, middle_y = (sum(map(place(at), labels)) / len(labels) for at in "xy")
    for label in labels:
        del label.attrib["transform"]
        right, below = place("x")(label) - middle_x, place("y")(label) - middle_y
        is_level = abs(right) < NEAR
        label.set("text-anchor", "middle" if is_level else "start" if right > 0 else "end")
        shift = SHIFT if below > 0 else -SHIFT
        label.set("y", f"{place('y')(label) + (shift if is_level else LEVEL):.1f}")


def place(at):
    return lambda label: float(label.get(at))

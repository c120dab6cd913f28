"""The shared look: what templates may say, what the stylesheets may hold, what the tags give."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import RequestFactory

from mchch.templatetags import ui
from mchch.tests.gallery import PAGES, list_page

ROOT = settings.BASE_DIR
CSS = {path.name: path.read_text() for path in (ROOT / "static" / "css").glob("*.css")}
TEMPLATES = [path for path in (ROOT / "templates").rglob("*.html") if "pdf" not in path.parts]
GALLERY = list((Path(__file__).parent / "templates").rglob("*.html"))

pytestmark = pytest.mark.usefixtures("gallery")


def draw(name):
    context = PAGES[name]()
    return render_to_string(name, context, request=context.get("request"))


def tag(source, query=None, **context):
    request = RequestFactory().get("/", query or {})
    return Template("{% load ui %}" + source).render(Context({"request": request, **context}))


@pytest.mark.parametrize("name", PAGES)
def test_page_asks_no_other_host(name):
    assert re.findall(r"""(?:src|href|action|content)=["'](?:\w+:)?//[^"']*""", draw(name)) == []


@pytest.mark.parametrize("name", PAGES)
def test_page_has_nothing_that_a_strict_policy_forbids(name):
    html = draw(name)
    inline = re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", html)
    assert inline == []


@pytest.mark.parametrize("name", PAGES)
def test_page_is_a_thai_page_with_one_heading_and_one_primary_action(name):
    html = draw(name)
    assert '<html lang="th">' in html
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert len(re.findall(r'class="[^"]*\bbtn-primary\b', html)) <= 1
    assert re.findall(r"<img(?![^>]*\balt=)[^>]*>", html) == []
    assert re.search(r"<title>[^<]*[ก-๛][^<]*</title>", html)


@pytest.mark.parametrize("name", PAGES)
def test_page_uses_each_id_once(name):
    ids = re.findall(r'\sid="([^"]+)"', draw(name))
    assert sorted(ids) == sorted(set(ids))


def test_list_of_50_rows_leaves_room_in_the_budget():
    context = list_page(50)
    html = render_to_string("gallery/list.html", context, request=context["request"])
    assert html.count('<th scope="row">') == 50
    assert len(html.encode()) < 40_000


def test_error_page_needs_no_context():
    assert "ระบบขัดข้อง" in render_to_string("500.html")


def test_every_component_is_in_the_gallery():
    used = "".join(path.read_text() for path in [*TEMPLATES, *GALLERY])
    used += Path(ui.__file__).read_text()
    unused = [
        path.name
        for path in (ROOT / "templates" / "components").glob("*.html")
        if f"components/{path.name}" not in used
    ]
    assert unused == []


def test_templates_stay_short():
    long = {path.name: n for path in TEMPLATES if (n := len(path.read_text().splitlines())) >= 150}
    assert long == {}


def test_every_icon_named_in_a_template_exists():
    found = {
        name
        for path in [*TEMPLATES, *GALLERY]
        for name in re.findall(r'(?:\{% icon |_icon=)"([^"]+)"', path.read_text())
    }
    found |= {icon for icon, _ in ui.LEVELS.values()}
    missing = [name for name in found if not (settings.ICONS_DIR / f"{name}.svg").exists()]
    assert found
    assert missing == []


def test_icon_that_is_missing_is_an_error():
    with pytest.raises(TemplateSyntaxError, match="no-such-icon"):
        tag('{% icon "no-such-icon" %}')
    with pytest.raises(TemplateSyntaxError, match="not a name"):
        tag('{% icon "../package" %}')


def test_icon_is_hidden_from_screen_readers_unless_it_has_a_label():
    assert 'aria-hidden="true"' in tag('{% icon "users" %}')
    assert 'role="img" aria-label="&lt;ปิด&gt;"' in tag('{% icon "x" label %}', label="<ปิด>")


def test_badge_takes_a_stage_a_level_or_an_alias():
    assert tag('{% badge "RETURNED" "ก" %}') == '<span class="badge is-warning">ก</span>'
    assert tag('{% badge "ok" %}') == '<span class="badge is-success">เรียบร้อย</span>'
    with pytest.raises(TemplateSyntaxError, match="unknown level"):
        tag('{% badge "purple" %}')


def test_heading_sorts_and_turns_round_and_goes_back_to_the_first_page():
    asked = {"sort": "name", "page": "3", "q": "ศาลา"}
    html = tag('{% th "ชื่อ" sort="name" %}{% th "ตำบล" sort="area" %}{% th "หมายเหตุ" %}', asked)
    assert 'aria-sort="ascending"><a href="?sort=-name&amp;q=' in html
    assert html.count("aria-sort") == 1
    assert "page=" not in html
    assert html.endswith('<th scope="col">หมายเหตุ</th>')


def test_heading_takes_the_order_of_the_view():
    html = tag('{% th "ชื่อ" sort="name" %}', sort="-name")
    assert 'aria-sort="descending"><a href="?sort=name"' in html


def test_search_keeps_the_other_filters_escaped():
    html = tag('{% keep_query "q" %}', {"q": "x", "page": "2", "type": '"><b>'})
    assert html == '<input type="hidden" name="type" value="&quot;&gt;&lt;b&gt;">'


def test_alert_escapes_what_people_typed():
    assert "&lt;b&gt;" in tag('{% alert "info" %}{{ text }}{% endalert %}', text="<b>")


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", CSS["tokens.css"]))
    high, low = sorted((luminance(tokens[one]), luminance(tokens[other])), reverse=True)
    return (high + 0.05) / (low + 0.05)


GROUNDS = ("paper", "surface", "sunken")
TEXTS = [(ink, ground) for ink in ("ink", "ink-soft", "brand", "danger") for ground in GROUNDS]
TEXTS += [(name, f"{name}-tint") for name in ("success", "info", "warning", "danger", "brand")]
TEXTS += [("ink-soft", "muted-tint"), ("ink", "brand-tint"), ("ink", "danger-tint")]
TEXTS += [("on-gold", "gold-bright"), ("on-gold", "gold-tint"), ("on-brand", "brand")]
TEXTS += [("on-side", "side"), ("on-side", "side-raised"), ("gold-bright", "side-raised")]
EDGES = [("line-strong", "surface"), ("line-strong", "paper"), ("focus", "surface")]
EDGES += [("focus", "paper"), ("gold-bright", "side")]


@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text_stands_out_from_its_ground(ink, ground):
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_and_focus_stand_out(edge, ground):
    assert contrast(edge, ground) >= 3


def test_type_is_never_small_or_tight():
    sizes = re.findall(r"(?:font-size|--text[\w-]*): ([\d.]+)rem", "".join(CSS.values()))
    leadings = re.findall(r"(?:line-height|--leading): ([\d.]+);", "".join(CSS.values()))
    assert min(map(float, sizes)) == 1
    assert sorted(n for n in map(float, leadings) if 0 < n < 1.6) == []


def test_colours_have_their_home_in_the_tokens():
    strays = set(re.findall(r"#[0-9a-f]{6}\b", CSS["components.css"]))
    assert len(strays) <= 8


def test_stylesheets_are_small_and_name_files_that_exist():
    on_every_page = ("tokens.css", "components.css")
    assert sum(len(CSS[name].encode()) for name in on_every_page) < 42_000
    others = [text for name, text in CSS.items() if name not in on_every_page]
    assert all(len(text.encode()) < 2_000 for text in others)
    for address in re.findall(r"url\(([^)]+)\)", "".join(CSS.values())):
        if address.startswith("../vendor/sarabun/files/"):
            folder = ROOT / "node_modules" / "@fontsource" / "sarabun" / "files"
            assert (folder / Path(address).name).exists()
        else:
            assert (ROOT / "static" / "css" / address).resolve().exists()

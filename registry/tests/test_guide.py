"""The guide is true: it quotes what is on a screen, leads somewhere, and leaves no page out."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.template import TemplateSyntaxError
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from mchch.tests.urls import addresses
from registry.choices import Role
from registry.context_processors import MENUS
from registry.guide.guides import GUIDES, OTHERS
from registry.guide.search import search, shown
from registry.guide.sections import SECTIONS
from registry.tests.browser.walk import NO_PAGES
from registry.tests.factories import UserFactory

BASE = Path(settings.BASE_DIR)
TEMPLATES = BASE / "templates" / "help"
QUOTED = re.compile(r"\{% (press|shown) \"([^\"]+)\" %\}")
PLACES = {Role.PROVINCE: "52", Role.NATION: None, Role.ADMIN: None}


@cache
def screens():
    """Whatever a page may say: templates, labels and messages, scripts; without their icons."""
    files = [
        *(path for path in (BASE / "templates").rglob("*.html") if path.parent != TEMPLATES),
        *(
            path
            for app in ("mchch", "registry", "assessment", "reports")
            for path in (BASE / app).rglob("*.py")
            if not {"tests", "migrations", "guide", "demo"} & set(path.parts)
        ),
        *(BASE / "static" / "js").rglob("*.js"),
    ]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    return re.sub(r"\{% icon [^%]*%\}|<span class=\"visually-hidden\">.*?</span>", "", text)


def is_on_a_screen(words):
    """A whole label between marks of its own; "…" stands for what changes in it."""
    label = r"[^<>\"]{0,80}?".join(map(re.escape, words.split("…")))
    return bool(re.search(rf"[>\"'`}}“]\s*{label}\s*[<\"'`{{”]", screens()))


def quotes():
    return {
        (path.name, words)
        for path in TEMPLATES.glob("*.html")
        for _, words in QUOTED.findall(path.read_text(encoding="utf-8"))
    }


def reader(role):
    return UserFactory(role=role, area_code=PLACES.get(role, "5203"))


@pytest.fixture(params=Role.values)
def role(request):
    return Role(request.param)


@pytest.fixture
def page(client, cycle, role):
    """The guide of a role, as somebody of it reads it."""
    client.force_login(reader(role))
    return client.get(reverse("guide"))


def text_of(page):
    return page.content.decode().partition("<main")[2].partition("</main>")[0]


# --- what it says ---------------------------------------------------------------------------------


def test_every_quoted_label_is_on_a_screen():
    assert len(quotes()) > 100
    assert sorted(quote for quote in quotes() if not is_on_a_screen(quote[1])) == []


def test_label_that_no_screen_has_is_found():
    assert is_on_a_screen("ส่งไฟล์และตรวจ")
    assert is_on_a_screen("ส่งถึง … อำเภอ")
    assert not is_on_a_screen("ส่งไฟล์และ")
    assert not is_on_a_screen("ปุ่มที่ไม่มี")


def test_menu_that_a_role_does_not_have_is_a_mistake():
    with pytest.raises(TemplateSyntaxError, match="has no menu 'inbox'"):
        render_to_string("help/inbox.html", {"guide": GUIDES[Role.FIELD_OFFICER]})


@pytest.mark.django_db
def test_every_menu_of_a_role_is_spoken_of_in_its_guide(page, role):
    told = re.findall(r'<a class="press" href="([^"]+)"', text_of(page))
    wanted = {reverse(name) for _, name, *_ in MENUS[role]}
    assert wanted - set(told) == set()


def test_every_page_has_its_section():
    told = {name for section in SECTIONS for name in section.pages}
    pages = {address.name for address in addresses()} - NO_PAGES
    assert pages - told == set()
    assert told <= {address.name for address in addresses()}


# --- where it leads -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_links_of_a_guide_lead_somewhere(page):
    html = text_of(page)
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    links = re.findall(r'<a\b[^>]*href="([^"]*)"', html)
    assert {link[1:] for link in links if link.startswith("#")} <= ids
    for link in links:
        if link.startswith("/"):
            resolve(urlsplit(link).path)


@pytest.mark.django_db
def test_page_uses_each_id_once_and_has_one_heading(page, role):
    ids = re.findall(r'\sid="([^"]+)"', page.content.decode())
    assert sorted(ids) == sorted(set(ids))
    assert re.findall(r"<h1>([^<]+)</h1>", text_of(page)) == [GUIDES[role].title]


@pytest.mark.django_db
def test_pictures_say_their_size_and_what_they_show(page):
    pictures = re.findall(r"<figure[^>]*><img([^>]*)>", text_of(page))
    assert pictures
    for attributes in pictures:
        assert re.search(r'alt="[^"]*[ก-๛][^"]*"', attributes)
        assert re.search(r'width="\d+" height="\d+" loading="lazy"', attributes)


@pytest.mark.parametrize(
    ("person", "path", "leads_to"),
    [
        ("head", "/send/", "/help/#send"),
        ("province", "/circulars/", "/help/#circular-send"),
        ("head", "/circulars/", "/help/#circular-read"),
        ("officer", "/password/", "/help/#start"),
    ],
)
@pytest.mark.django_db
def test_page_leads_to_its_section(client, request, cycle, person, path, leads_to):
    client.force_login(request.getfixturevalue(person))
    response = client.get(path)
    assert response.context["guide_link"] == ("คู่มือหน้านี้", leads_to)
    assert f'href="{leads_to}"' in response.content.decode()


@pytest.mark.django_db
def test_page_without_a_section_leads_to_the_guide(client, cycle, officer):
    client.force_login(officer)
    assert client.get("/handover/").context["guide_link"] == ("คู่มือ", "/help/")


# --- who reads it ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_role_reads_its_own_guide_and_those_of_whom_it_works_with(client, cycle, role):
    client.force_login(reader(role))
    answers = {one: client.get(reverse("guide_of", args=[one])).status_code for one in Role}
    assert {one for one, status in answers.items() if status == 200} == {role, *OTHERS[role]}
    assert set(answers.values()) <= {200, 404}
    assert client.get("/help/SOMEBODY/").status_code == 404


@pytest.mark.django_db
def test_guide_asks_for_log_in(client):
    assert client.get("/help/").headers["Location"] == "/login/?next=/help/"


@pytest.mark.django_db
def test_guide_before_the_first_year(client, lampang, role):
    client.force_login(reader(role))
    assert client.get("/help/").status_code == 200


# --- looking for words ----------------------------------------------------------------------------


def found(words, role=Role.DISTRICT_HEAD):
    guide = GUIDES[role]
    return [one.section.slug for one in search(guide, words, {"guide": guide})]


def test_search_finds_a_part_of_a_run():
    assert "import" in found("แถวที่ผิด")
    assert found("ชุดเอกสารรายชื่อ") == ["documents"]


def test_search_wants_every_word_and_knows_no_case():
    assert found("csv ทะเบียน") == found("ทะเบียน CSV") != []
    assert found("csv คำที่ไม่มีในคู่มือ") == []


def test_place_of_what_was_found_is_cut_between_words():
    long = " ".join(["ทะเบียน"] * 20)
    one = shown(None, f"{long} คำนี้ {long}", "คำนี้")
    assert set(f"{one.before} {one.after}".split()) == {"ทะเบียน"}
    assert 40 < len(one.before) <= 60
    whole = shown(None, "ส่งคำนี้ไป", "คำนี้")
    assert (whole.before, whole.words, whole.after) == ("ส่ง", "คำนี้", "ไป")


@pytest.mark.django_db
def test_search_shows_the_place_and_keeps_what_was_typed(client, cycle, head):
    client.force_login(head)
    html = client.get("/help/?q=หัวตาราง").content.decode()
    assert "<mark>หัวตาราง</mark>" in html
    assert 'value="หัวตาราง"' in html
    nothing = client.get("/help/", {"q": "<b>ไม่มี"}).content.decode()
    assert "ใน 0 หัวข้อ" in nothing
    assert "<b>ไม่มี" not in nothing


@pytest.mark.django_db
def test_guide_asks_few_statements(client, cycle, officer):
    client.force_login(officer)
    client.get("/login/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/help/?q=ผู้สมัคร")
    around = ("SAVEPOINT", "RELEASE", "select set_config('role', 'none'")
    assert len([one for one in asked if not one["sql"].startswith(around)]) <= 8

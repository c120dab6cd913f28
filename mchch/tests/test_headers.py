"""What every answer tells the browser, whichever part of the application gave it."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.urls import reverse

from mchch.middleware import HeadersMiddleware

POLICIES = set(HeadersMiddleware.HEADERS) | {
    "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy",
}  # fmt: skip
NGINX = settings.BASE_DIR / "script/deploy.d/nginx.conf"
OF_PROXY = {
    "Strict-Transport-Security", "X-Content-Type-Options", "Cross-Origin-Resource-Policy",
    "Cache-Control", "Content-Security-Policy",
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [("/login/", 200), ("/", 302), ("/nowhere/", 404), ("/login/?%00", 404), ("/login", 301)],
)
def test_every_answer_has_its_policies(client, address, status):
    answer = client.get(address)
    assert (answer.status_code, POLICIES - set(answer.headers)) == (status, set())


@pytest.mark.django_db
def test_page_that_went_wrong_has_its_policies_and_tells_nothing(client, monkeypatch):
    monkeypatch.setattr("mchch.middleware.scope_of", lambda user: 1 / 0)
    client.raise_request_exception = False
    answer = client.get("/login/")
    assert (answer.status_code, POLICIES - set(answer.headers)) == (500, set())
    assert not re.search(r"ZeroDivision|Traceback|\.py|select ", answer.content.decode())


def test_answer_to_who_came_without_tls_has_its_policies(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/login/")
    assert (answer.status_code, answer.url) == (301, "https://testserver/login/")
    assert set(HeadersMiddleware.HEADERS) <= set(answer.headers)


def test_policy_lets_nothing_of_others_in(client, db):
    policy = client.get("/login/").headers["Content-Security-Policy"]
    said = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert said["default-src"] == said["form-action"] == "'self'"
    assert said["object-src"] == said["base-uri"] == said["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy


def test_no_page_is_opened_to_other_origins(client, db):
    answer = client.get("/login/", headers={"Origin": "https://elsewhere.example"})
    assert [name for name in answer.headers if name.startswith("Access-Control")] == []


@pytest.mark.parametrize("name", ["health", "ready"])
def test_watchman_is_answered_with_a_type_that_is_not_guessed(client, db, name):
    answer = client.get(reverse(name))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] in ("text/plain; charset=utf-8", "application/json")


def test_trace_is_refused(client, db):
    assert client.trace("/login/").status_code == 405


def locations(text):
    """{what: its own lines} of the server with TLS, blocks within a block apart."""
    found, open_blocks = {}, []
    for line in text.splitlines():
        if line.rstrip().endswith("{"):
            open_blocks.append(line.strip(" {"))
        elif line.strip() == "}":
            open_blocks.pop()
        elif open_blocks:
            found.setdefault(open_blocks[-1], []).append(line.strip())
    return found


def headers_of(lines):
    return {line.split()[1] for line in lines if line.startswith("add_header")}


def test_proxy_sets_headers_where_it_answers_itself_and_nowhere_else():
    """What the application answers has its own headers; twice the same is none for some."""
    blocks = locations(
        re.sub(r"(?m)^(\s*location [^{]+\{) (.+) \}$", r"\1\n\2\n}", NGINX.read_text())
    )
    own = {name: lines for name, lines in blocks.items() if name.startswith("location")}
    answered = {name for name, lines in own.items() if any("proxy_pass" in one for one in lines)}
    assert answered == {"location /", "location = /readyz", "location = /healthz"}
    assert headers_of(blocks["server"]) == set()
    assert {name: headers_of(own[name]) for name in answered} == {
        "location /": set(), "location = /readyz": set(),
        "location = /healthz": {"Strict-Transport-Security"},  # answered before what would set it
    }  # fmt: skip
    files = {name for name in own if "static" in name or "mchch-" in name}
    assert len(files) == 3
    for name in files:
        assert headers_of(own[name]) >= OF_PROXY, name
    hsts = f"max-age={365 * 24 * 3600}; includeSubDomains; preload"
    assert NGINX.read_text().count(f'Strict-Transport-Security "{hsts}" always') == 4


def test_proxy_speaks_the_tls_of_today_only():
    said = dict(re.findall(r"^ +(ssl_\w+) (.+);$", NGINX.read_text(), re.M))
    assert said["ssl_protocols"] == "TLSv1.2 TLSv1.3"
    ciphers = said["ssl_ciphers"].split(":")
    assert [name for name in ciphers if not re.fullmatch(r"ECDHE-.*(GCM|POLY1305).*", name)] == []


def test_reader_of_open_data_is_not_led_from_http_to_https():
    """It would never be noticed that a token goes over the wire in clear."""
    text = NGINX.read_text()
    plain = text[: text.index("return 301 https://")]
    assert plain.rindex("location /api/ { return 403; }") > plain.index("server_name @HOST@")


def test_proxy_lists_no_folder():
    assert "autoindex" not in NGINX.read_text()


def test_installation_asks_for_https_for_a_year_and_has_no_debug_pages():
    code = (
        "from mchch import settings as s; print(s.DEBUG, s.SECURE_SSL_REDIRECT,"
        " s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS)"
    )
    env = {name: text for name, text in os.environ.items() if name not in ("HTTPS", "DEBUG")}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, env=env | {"DEMO": "false"},
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert run.stdout.split() == ["False", "True", str(365 * 24 * 3600), "True"]


# --- scripts -------------------------------------------------------------------------------------


def scripts():
    return {path.name: path.read_text() for path in (settings.BASE_DIR / "static/js").rglob("*.js")}


def test_no_script_writes_markup_or_runs_text():
    writing = re.compile(
        r"(inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    )
    assert len(scripts()) > 10
    assert [name for name, text in scripts().items() if writing.search(text)] == []


def test_no_script_listens_to_other_windows():
    """Messages come by BroadcastChannel and from the own worker: both of the own origin."""
    window = re.compile(
        r"window\.(addEventListener\(.message|onmessage|opener|parent)|postMessage\([^)]*\*"
    )
    assert [name for name, text in scripts().items() if window.search(text)] == []

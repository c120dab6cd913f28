from pathlib import Path

import psycopg2.extensions
import pytest
from django.core.exceptions import ImproperlyConfigured

from mchch import database

BASE = Path("/srv/mchch")
OWNER_URL = "postgresql://boss:p%40ss@db.example:5433/house"
ENV = {"SECRET_KEY": "a secret", "DATABASE_URL": OWNER_URL}


def test_owner_connection_is_what_the_url_says():
    found = database.connection(BASE, ENV, "owner")
    assert found == {
        "ENGINE": "mchch.postgresql",
        "NAME": "house",
        "USER": "boss",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "mchch-owner"},
        "TEST": {"NAME": None},
    }


def test_web_connection_has_a_login_and_password_of_its_own():
    found = database.connection(BASE, ENV, "web")
    assert (found["USER"], found["HOST"], found["CONN_MAX_AGE"]) == (
        "house_web",
        "db.example",
        600,
    )
    assert len(found["PASSWORD"]) == 64
    assert found["PASSWORD"] == database.web_login("house", ENV)[1]


def test_web_password_changes_with_the_database_and_the_secret():
    passwords = {
        database.web_login("house", ENV)[1],
        database.web_login("other", ENV)[1],
        database.web_login("house", ENV | {"SECRET_KEY": "another"})[1],
    }
    assert len(passwords) == 3


def test_web_url_is_used_as_it_is():
    env = ENV | {"DATABASE_WEB_URL": "postgresql://web:w@pool.example:6432/house?sslmode=require"}
    found = database.connection(BASE, env, "web")
    assert (found["USER"], found["PASSWORD"], found["HOST"]) == ("web", "w", "pool.example")
    assert found["OPTIONS"] == {"application_name": "mchch-web", "sslmode": "require"}


REPLICA_ENV = ENV | {"DATABASE_REPLICA_URL": "postgresql://copy.example:5434/house"}


def test_replica_without_a_login_has_that_of_the_web_application():
    found = database.replica(BASE, REPLICA_ENV)
    web = database.connection(BASE, REPLICA_ENV, "web")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("copy.example", "5434", "house")
    assert (found["USER"], found["PASSWORD"]) == (web["USER"], web["PASSWORD"])
    assert found["TEST"] == {"MIRROR": "default"}
    assert found["OPTIONS"]["connect_timeout"] == 2


def test_replica_may_have_a_login_and_patience_of_its_own():
    url = "postgresql://reader:r@copy.example/house?connect_timeout=9"
    found = database.replica(BASE, ENV | {"DATABASE_REPLICA_URL": url})
    assert (found["USER"], found["PASSWORD"]) == ("reader", "r")
    assert found["OPTIONS"]["connect_timeout"] == "9"


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"DATABASE_URL": ""}, "needs DATABASE_URL"),
        ({"DATABASE_REPLICA_URL": "postgresql://boss:x@copy.example/house"}, "every district"),
        ({"DATABASE_REPLICA_URL": "mysql://copy.example/house"}, "unknown scheme"),
    ],
)
def test_replica_that_cannot_be_is_told(env, said):
    with pytest.raises(ImproperlyConfigured, match=f"DATABASE_REPLICA_URL.*{said}"):
        database.replica(BASE, REPLICA_ENV | env)


def test_socket_can_be_named_as_parameter_or_as_host():
    for url in ("postgresql:///x?host=/Run/pg&port=5615", "postgresql://%2FRun%2Fpg:5615/x"):
        address = database.parse("DATABASE_URL", url)
        assert (address.host, address.port, address.name) == ("/Run/pg", "5615", "x")


def test_ipv6_host_loses_its_brackets():
    assert database.parse("DATABASE_URL", "postgres://u@[::1]:5432/x").host == "::1"


SEVERAL = {
    "10.0.0.1:5432,10.0.0.2:5433": ("10.0.0.1,10.0.0.2", "5432,5433"),
    "one.example,two.example:5433": ("one.example,two.example", ",5433"),
    "one.example,two.example": ("one.example,two.example", ""),
    "10.0.0.1:5432,[fd00::2]:5432": ("10.0.0.1,fd00::2", "5432,5432"),
    "[fd00::1],[fd00::2]": ("fd00::1,fd00::2", ""),
}


@pytest.mark.parametrize(("text", "places"), SEVERAL.items())
def test_several_servers_are_named_as_libpq_takes_them(text, places):
    address = database.parse("DATABASE_URL", f"postgresql://u:p@{text}/x")
    assert (address.host, address.port) == places
    assert (address.user, address.password, address.name) == ("u", "p", "x")


def test_of_several_servers_the_one_is_wanted_that_takes_writes():
    url = "postgresql://u@h1,h2/x?connect_timeout=8&sslmode=require"
    for variable, role in (("DATABASE_URL", "owner"), ("DATABASE_WEB_URL", "web")):
        env = ENV | {"DATABASE_URL": OWNER_URL, variable: url}
        options = database.connection(BASE, env, role)["OPTIONS"]
        assert options["target_session_attrs"] == "read-write"
        assert options["tcp_user_timeout"] == "10000"
        assert (options["connect_timeout"], options["sslmode"]) == ("8", "require")


def test_several_servers_named_as_parameters_share_a_port():
    address = database.parse("DATABASE_URL", "postgresql:///x?host=h1,h2&port=5433")
    assert (address.host, address.port) == ("h1,h2", "5433")


def test_parameters_of_an_address_are_known_to_libpq():
    options = dict.fromkeys(database.PARAMETERS, "1") | database.OF_SEVERAL
    psycopg2.extensions.parse_dsn(psycopg2.extensions.make_dsn(host="h", **options))


def test_embedded_connection_is_a_socket_of_this_checkout():
    found = database.connection(BASE, {"SECRET_KEY": "a secret"}, "owner")
    assert (found["NAME"], found["USER"], found["PORT"]) == ("mchch", "mchch_owner", "5432")
    assert found["HOST"].startswith("/")


BAD_URLS = {
    "mysql://u@h/x": "unknown scheme 'mysql'",
    "house": "has no scheme",
    "postgresql://u@h": "names no database",
    "postgresql://u@h/": "names no database",
    "postgresql://u@h:99999/x": "a port that is not a number from 1 to 65535",
    "postgresql://u@h:๕๔๓๒/x": "a port that is not a number from 1 to 65535",
    "postgresql://u:pa@ss@h/x": "cannot be read",
    "postgresql://u:pa#ss@h/x": "cannot be read",
    "postgresql://u:pa[ss@h/x": "cannot be read",
    "postgresql://u@h1:5432,h2:99999/x": "a port that is not a number from 1 to 65535",
    "postgresql://u@h1,,h2/x": "has a host without a name",
    "postgresql:///x?host=h1,h2,h3&port=1,2": "names 3 hosts and 2 ports",
    "postgresql://u@h1:1:2,h2/x": "cannot be read",
    "postgresql://u@h/x?sslmod=require": "has an unknown parameter: sslmod",
    f"postgresql://u@h/{'x' * 60}": "names a database with more than 59 bytes",
}


@pytest.mark.parametrize(("url", "sentence"), BAD_URLS.items())
def test_bad_database_url_is_told_in_two_languages(url, sentence):
    with pytest.raises(ImproperlyConfigured) as raised:
        database.connection(BASE, ENV | {"DATABASE_URL": url}, "web")
    english, thai = str(raised.value).split(" · ")
    assert english.startswith("DATABASE_URL ")
    assert sentence in english
    assert any("ก" <= letter <= "๛" for letter in thai)


def test_message_about_a_bad_url_keeps_the_password_secret():
    with pytest.raises(ImproperlyConfigured) as raised:
        database.parse("DATABASE_URL", "postgresql://u:hush@hush@h/x")
    assert "hush" not in str(raised.value)


def test_web_url_without_the_owners_is_refused():
    env = {"SECRET_KEY": "a secret", "DATABASE_WEB_URL": "postgresql://web@h/x"}
    with pytest.raises(ImproperlyConfigured, match="needs DATABASE_URL"):
        database.connection(BASE, env, "web")


@pytest.mark.parametrize("user", ["boss", ""])
def test_web_url_with_the_owners_login_is_refused(user):
    with pytest.raises(ImproperlyConfigured, match="login of its own"):
        database.connection(BASE, ENV | {"DATABASE_WEB_URL": f"postgresql://{user}@h/house"}, "web")


def test_unknown_role_is_refused():
    with pytest.raises(ImproperlyConfigured, match="one of owner, web, not 'root'"):
        database.connection(BASE, ENV, "root")


def test_missing_secret_key_is_told():
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set"):
        database.connection(BASE, {"DATABASE_URL": OWNER_URL}, "web")

"""The shape of the house, kept by looking at its files and its database."""

import ast
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import views as auth_views
from django.db import connection

from mchch.tests.urls import PUBLIC, addresses

BASE = Path(settings.BASE_DIR)
APPS = ("mchch", "registry", "assessment", "reports")  # each may import from those before it
# In an app: what a module of a layer may not import from its own app.
ABOVE = {
    "choices": {"models", "permissions", "actions", "forms", "views", "urls"},
    "models": {"permissions", "actions", "forms", "views", "urls"},
    "permissions": {"actions", "forms", "views", "urls"},
    "actions": {"forms", "views", "urls"},
    "forms": {"views", "urls"},
    "views": {"urls"},
}
MAX_FILE, MAX_FUNCTION, MAX_TEMPLATE = 400, 40, 150


def sources(tests=False):
    """[(path from the project's root, its tree)] of the apps' modules."""
    for app in APPS:
        for path in sorted((BASE / app).rglob("*.py")):
            name = path.relative_to(BASE)
            if tests or "tests" not in name.parts:
                yield name, ast.parse(path.read_text(encoding="utf-8"))


def imported(name, tree):
    """Dotted names of the modules that a file imports, relative ones made whole."""
    package = list(name.parent.parts)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            yield ".".join([*start, node.module or ""]).rstrip(".")


def test_apps_import_only_from_those_before_them():
    wrong = [
        f"{name} imports {module}"
        for name, tree in sources(tests=True)
        for module in imported(name, tree)
        if module.split(".")[0] in APPS[APPS.index(name.parts[0]) + 1 :]
    ]
    assert wrong == []


def test_layers_of_an_app_import_downwards():
    wrong = []
    for name, tree in sources():
        layer = name.parts[1].removesuffix(".py")
        for module in imported(name, tree):
            app, _, rest = module.partition(".")
            if app == name.parts[0] and rest.split(".")[0] in ABOVE.get(layer, ()):
                wrong.append(f"{name} imports {module}")
    assert wrong == []


def test_every_layer_is_there():
    """The test above names layers that exist."""
    layers = {
        name.parts[1].removesuffix(".py") for name, _ in sources() if name.parts[0] == "registry"
    }
    assert set(ABOVE) < layers


def test_public_addresses_are_those_with_a_reason():
    found = {one.name for one in addresses() if not getattr(one.view, "login_required", True)}
    assert found == set(PUBLIC)


def test_addresses_have_names_of_their_own():
    names = [one.name for one in addresses()]
    assert len(names) == len(set(names)) > 50
    assert None not in names


# --- templates -----------------------------------------------------------------------------------

# Found by Django under their names.
BY_NAME = {"403.html", "404.html", "500.html", "403_csrf.html"}


def templates():
    return sorted(
        path.relative_to(BASE / "templates").as_posix()
        for path in (BASE / "templates").rglob("*.html")
    )


def test_every_template_is_used():
    code = "".join((BASE / name).read_text(encoding="utf-8") for name, _ in sources())
    pages = {name: (BASE / "templates" / name).read_text(encoding="utf-8") for name in templates()}
    defaults = {
        getattr(view, "template_name", None)
        for _, view in inspect.getmembers(auth_views, inspect.isclass)
    }
    unused = [
        name for name in pages
        if name not in BY_NAME | defaults and f'"{name}"' not in code
        and not any(f'"{name}"' in text for other, text in pages.items() if other != name)
    ]  # fmt: skip
    assert unused == []


def test_templates_are_short():
    lengths = {
        name: len((BASE / "templates" / name).read_text().splitlines()) for name in templates()
    }
    assert {name: n for name, n in lengths.items() if n > MAX_TEMPLATE} == {}


# --- size ----------------------------------------------------------------------------------------


def test_no_template_trusts_what_it_shows():
    """What is markup says so where it is made, beside the reason; a template escapes."""
    trusting = re.compile(r"\|\s*safe(seq)?\b|autoescape\s+off")
    wrong = [
        str(path.relative_to(BASE))
        for path in sorted((BASE / "templates").rglob("*"))
        if path.is_file() and trusting.search(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_pages_ask_in_one_way():
    """Messages say โปรด; papers keep the words of official letters."""
    other = "กรุ" + "ณา"
    places = [BASE / app for app in APPS] + [BASE / "templates", BASE / "static"]
    wrong = [
        str(path.relative_to(BASE))
        for place in places
        for path in sorted(place.rglob("*"))
        if path.suffix in (".py", ".html", ".js") and path.parent != BASE / "templates" / "pdf"
        if other in path.read_text(encoding="utf-8")
    ]
    assert wrong == []


def test_files_and_functions_are_short():
    long = []
    for name, tree in sources():
        if "migrations" in name.parts:
            continue
        lines = len((BASE / name).read_text(encoding="utf-8").splitlines())
        if lines > MAX_FILE:
            long.append(f"{name}: {lines} lines")
        long += [
            f"{name} {node.name}: {node.end_lineno - node.lineno + 1} lines"
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= MAX_FUNCTION
        ]
    assert long == []


def test_signals_do_not_wire_the_house():
    wired = [name for name, tree in sources() if "django.dispatch" in set(imported(name, tree))]
    assert wired == []


# --- tables --------------------------------------------------------------------------------------

# Tables that row-level security does not hold, and why that is right.
SHARED = {
    "registry_area": "names of places are public",
    "registry_privacynotice": "public",
    "django_content_type": "names of models",
    "django_session": "of the version before: kept until no process of it runs any more",
    "axes_accessattempt": "log-in counts failures before it is known who comes",
    "axes_accesslog": "the same",
    "axes_accessfailurelog": "the same",
    "axes_accessattemptexpiration": "the same",
    "assessment_knock": "hashes of addresses and links, counted before it is known who comes",
    "registry_backuprun": "when backups and trial restores went well, nothing of a person",
    "mchch_pulse": "when background workers last lived, by names of machines",
    "django_migrations": "names of migrations",
    "registry_morningrun": "days, nothing of a person",
    "django_tasks_database_dbtaskresult": "numbers of jobs and of users, nothing of a person",
}
# Tables that hold no person's data but are written by one province: all read them once the year is
# opened, before that its province alone.
READ_BY_ALL = {"registry_cycle", "registry_cyclestep", "registry_quota", "registry_checklistitem"}


def tables():
    """{table: (row-level security is on, a group role holds a right on it)}"""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname, relrowsecurity, exists (select from pg_roles where rolname = any(%s)"
            "  and has_any_column_privilege(rolname, c.oid, 'select, insert, update, references'))"
            " from pg_class c where relkind in ('r', 'p', 'f')"
            " and relnamespace = 'public'::regnamespace",
            [[f"mchch_{name}" for name in ("guest", "district", "province", "nation", "admin")]],
        )
        return {name: (held, used) for name, held, used in cursor.fetchall()}


@pytest.mark.django_db
def test_every_table_is_isolated_or_shared_for_a_reason():
    used = {name: held for name, (held, is_used) in tables().items() if is_used}
    assert {name for name, held in used.items() if not held} == set(SHARED)
    assert all(used[name] for name in READ_BY_ALL)


@pytest.mark.django_db
def test_only_an_opened_year_is_read_by_all():
    """A policy whose condition is "true" is the nation's, or log-in's; that of the year asks
    whether it is opened, those of its tables whether the year is seen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select tablename, array_to_string(roles, ',') from pg_policies"
            " where permissive = 'PERMISSIVE' and qual = 'true'"
            " and not roles && array['mchch_nation', current_user]::name[]"
        )
        assert sorted(cursor.fetchall()) == [
            ("registry_session", "mchch_guest"),
            ("registry_user", "mchch_guest"),
        ]
        cursor.execute(
            "select tablename, array_agg(distinct qual) from pg_policies"
            " where policyname like '%%_reads' and tablename = any(%s) group by tablename",
            [list(READ_BY_ALL)],
        )
        conditions = dict(cursor.fetchall())
    assert conditions.pop("registry_cycle") == ["(opened_at IS NOT NULL)"]
    assert set(conditions) == READ_BY_ALL - {"registry_cycle"}
    assert all("FROM registry_cycle" in qual for (qual,) in conditions.values())


@pytest.mark.django_db
def test_rows_of_an_area_are_never_shared():
    areas = {
        model._meta.db_table for model in apps.get_models()
        if any(column.column == "area_id" for column in model._meta.concrete_fields)
    }  # fmt: skip
    assert areas & set(SHARED) == set()
    assert areas <= {name for name, (held, _) in tables().items() if held}


@pytest.mark.django_db
def test_nothing_is_granted_to_everybody():
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class, aclexplode(relacl) a where a.grantee = 0"
            " and relnamespace = 'public'::regnamespace"
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "select nspname from pg_namespace, aclexplode(nspacl) a"
            " where nspname = 'public' and a.grantee = 0 and privilege_type = 'CREATE'"
        )
        assert cursor.fetchall() == []


# --- start ---------------------------------------------------------------------------------------


def test_start_loads_no_dictionary():
    """Of Thai words, 60,000 of them, and the list of public suffixes for passkeys: more work than
    all the rest of a start."""
    code = "import sys, django; django.setup(); import mchch.urls; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert [name for name in run.stdout.split() if name.startswith(("newmm", "fido2"))] == []

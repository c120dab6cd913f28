"""What script/deploy installs, as far as that is known without doing it (script/rehearse does)."""

import os
import re
import shutil
import subprocess

import pytest
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.core.management import call_command
from django.db import migrations, models

from mchch.management.commands.waiting_migrations import is_harmless
from mchch.watch.logs import SECRET

DEPLOY = settings.BASE_DIR / "script" / "deploy"
UNITS = ("mchch-web.service", "mchch-worker@.service", "mchch-metrics.service", "mchch-web.socket")
SERVICES = UNITS[:3]


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, **options)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rendered")
    done = run(DEPLOY, "--render", folder, "--host", "mchch.example.go.th")
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def test_nothing_is_left_to_fill_in(rendered):
    left = {path.name: re.findall(r"@[A-Z_]+@", path.read_text()) for path in rendered.iterdir()}
    assert set(UNITS) | {"nginx.conf", "logrotate", "mchch"} <= set(left)
    assert [name for name, marks in left.items() if marks] == []


@pytest.mark.parametrize("unit", SERVICES)
def test_service_runs_without_power_in_a_system_that_it_cannot_write(rendered, unit):
    lines = (rendered / unit).read_text().splitlines()
    assert "User=mchch" in lines
    assert {
        "NoNewPrivileges=yes", "CapabilityBoundingSet=", "ProtectSystem=strict", "PrivateTmp=yes",
        "ProtectHome=yes", "ReadWritePaths=/var/lib/mchch", "RestrictNamespaces=yes",
    } <= set(lines)  # fmt: skip
    assert any(line.startswith("MemoryMax=") for line in lines)
    assert not [line for line in lines if "owner.env" in line]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="a machine without systemd")
def test_systemd_understands_the_units_and_finds_them_closed(rendered):
    said = run("systemd-analyze", "verify", *(f"./{unit}" for unit in UNITS), cwd=rendered).stderr
    others = [line for line in said.splitlines() if "is not executable: No such file" not in line]
    assert others == []
    for unit in SERVICES:
        done = run(
            *("systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager"),
            f"./{unit}", cwd=rendered,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-300:]


def test_proxy_hides_the_addresses_that_the_application_hides(rendered):
    ours = re.search(r"\(([a-z|]+)\)", SECRET.pattern)[1]
    proxy = re.search(r"\(\?<mchch_kind>([a-z|]+)\)", (rendered / "nginx.conf").read_text())[1]
    assert proxy == ours


def test_pages_of_the_proxy_are_whole():
    pages = DEPLOY.with_name("deploy.d") / "pages"
    named = re.findall(
        r"/(mchch-\d+\.html);", (DEPLOY.with_name("deploy.d") / "nginx.conf").read_text()
    )
    assert sorted(set(named)) == sorted(path.name for path in pages.iterdir())
    for path in pages.iterdir():
        text = path.read_text()
        assert "<script" not in text
        for address in re.findall(r'"/static/([^"]+)"', text):
            assert (settings.BASE_DIR / "static" / address).exists()


def test_release_has_no_history():
    """It is what git hands out, not the folder in which somebody works."""
    lines = [line for line in DEPLOY.read_text().splitlines() if "$RELEASE.new" in line]
    assert any(re.search(r"git .* archive HEAD \| tar -x", line) for line in lines)
    assert not [line for line in lines if re.search(r"\b(cp|rsync|clone)\b.*SOURCE", line)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--prot"], "script/deploy --host"), (["--host"], "script/deploy --host")],
)
def test_deploy_with_bad_arguments_tells_how_it_is_used(arguments, said):
    done = run(DEPLOY, *arguments)
    assert (done.returncode, said in done.stderr) == (2, True)


def test_deploy_without_root_says_so(tmp_path):
    fake = tmp_path / "id"
    fake.write_text("#!/bin/sh\necho 1000\n")
    fake.chmod(0o755)
    done = run(DEPLOY, env=os.environ | {"PATH": f"{tmp_path}:{os.defpath}"})
    assert (done.returncode, done.stderr) == (
        1,
        "script/deploy: run it as root: sudo script/deploy\n",
    )


def migration(*operations, **said):
    return type("Migration", (migrations.Migration,), {"operations": list(operations), **said})(
        "0001", "registry"
    )


ADDED = migrations.AddField("user", "nickname", models.TextField(null=True))
REQUIRED = migrations.AddField("user", "nickname", models.TextField(default=""))
WITH_DEFAULT = migrations.AddField("user", "nickname", models.TextField(db_default=""))
TABLE = migrations.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True))])
INDEX = AddIndexConcurrently("thing", models.Index(fields=["id"], name="thing_id"))
GONE = migrations.RemoveField("user", "nickname")
SQL = migrations.RunSQL("select 1")


@pytest.mark.parametrize(
    ("one", "harmless"),
    [
        (migration(TABLE, ADDED, WITH_DEFAULT, INDEX), True),
        (migration(REQUIRED), False),  # old code writes rows without it
        (migration(TABLE, GONE), False),
        (migration(SQL), False),
        (migration(SQL, while_serving=True), True),
        (migration(TABLE, while_serving=False), False),
    ],
)
def test_migration_waits_for_a_stop_unless_old_code_lives_with_it(one, harmless):
    assert is_harmless(one) is harmless


@pytest.mark.django_db
def test_waiting_migrations_of_a_whole_database_are_none(capsys):
    call_command("waiting_migrations")
    assert capsys.readouterr().out == ""

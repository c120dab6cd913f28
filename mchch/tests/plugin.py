"""Loaded by pytest.ini before Django: what the tests run in, whatever the machine has set.

Without DATABASE_URL in the environment a run has a throw-away cluster of its own, which ends with
it, also when it is killed. With it, the test database carries the process id in its name. The
developer's `.env` and database are never read.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from django.test import TransactionTestCase

from mchch import database, embedded

HOME = "MCHCH_TEST_HOME"
OWN_CLUSTER = "MCHCH_TEST_CLUSTER"
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}
ENVIRONMENT = {
    "MCHCH_ENV_FILE": "",
    "MCHCH_DATABASE_ROLE": "owner",
    "SECRET_KEY": "only-for-tests-0123456789-0123456789-0123456789-0123456789",
    "CITIZEN_ID_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
    "CITIZEN_ID_HASH_KEY": "7465737473" * 6,
    "HTTPS": "false",
    "SECOND_FACTOR_ROLES": "",  # the tests of log-in name roles
    "LANG": "C.UTF-8",
}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def documented(example=embedded.PROJECT / ".env.example"):
    """Every variable that .env.example explains: none of them may leak in from the machine."""
    lines = example.read_text().splitlines() if example.exists() else []
    return {line.lstrip("# ").split("=")[0] for line in lines if "=" in line} - {"DATABASE_URL"}


def arrange():
    """Once a run; the workers of pytest-xdist inherit the result."""
    if HOME in os.environ:
        return
    for name in documented():
        os.environ.pop(name, None)
    path = Path(tempfile.mkdtemp(prefix="mchch-test-")).resolve()
    os.environ.update(ENVIRONMENT, FILES_DIR=str(path / "files"))
    os.environ[HOME] = str(path)
    home = home_of_the_run()
    embedded.own(home)
    atexit.register(tidy, os.getpid())
    if os.environ.get("DATABASE_URL"):
        name = database.parse("DATABASE_URL", os.environ["DATABASE_URL"]).name
        os.environ["MCHCH_TEST_DATABASE"] = f"test_{name[:30]}_{os.getpid()}"
    else:
        os.environ[OWN_CLUSTER] = "true"
        os.environ["DATABASE_URL"] = (
            f"postgresql://{embedded.OWNER}@/{embedded.DATABASE}?host={home.socket}&port={embedded.PORT}"
        )


def home_of_the_run():
    return embedded.home_at(Path(os.environ[HOME]), throwaway=True)


def pytest_configure(config):
    for module in ("mchch.tests.fixtures", "registry.tests.fixtures"):
        config.pluginmanager.import_plugin(module)
    from mchch import compiled

    compiled.is_checked = True


def needs_database(item):
    if item.get_closest_marker("django_db"):
        return True
    if DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())):
        return True
    return issubclass(getattr(item, "cls", None) or object, TransactionTestCase)


def pytest_collection_finish(session):
    """Start the cluster when a collected test needs one, and not for `pytest --collect-only`."""
    if OWN_CLUSTER not in os.environ or session.config.option.collectonly:
        return
    if any(needs_database(item) for item in session.items):
        embedded.hold(home_of_the_run())


def tidy(maker):
    """The keeper removes the folder; where none was started, the process that made it does."""
    home = home_of_the_run()
    if os.getpid() == maker and home.path.exists() and not embedded.keeper_alive(home):
        shutil.rmtree(home.path, ignore_errors=True)


def chromium():
    """The system's browser for Playwright's `executable_path`; None lets it use its own."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, CHROMIUM)), None)


arrange()

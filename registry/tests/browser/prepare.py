"""`python -m registry.tests.browser.prepare`: the demo in an empty database, ready to be copied.

A process of its own, because the tests' process has its settings from another database. Prints
{account: key of a session that is logged in}: passwords are slow to check, on purpose.
"""

import json
import os
import sys
from pathlib import Path

import django

ACCOUNTS = (
    "admin",
    "province",
    "head5203",
    "field5203a",
    "field5203b",
    "head5206",
    "committee5206",
)
ALSO = ("head5211",)  # whose list is ready to be sent


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mchch.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    call_command("prepare_web_role", verbosity=0)
    call_command("seed_demo", verbosity=0, stdout=sys.stderr)
    send_a_register()
    call_command("collectstatic", interactive=False, verbosity=0)
    print(json.dumps({account: session_of(account) for account in (*ACCOUNTS, *ALSO)}))  # noqa: T201
    connections.close_all()


def send_a_register():
    """A register with errors waits in เกาะคา, so that its pages are walked through, too."""
    from registry.actions import intake as actions
    from registry.intake import files
    from registry.models import Cycle, User

    officer = User.objects.get(username="field5203a")
    path = Path(__file__).parents[1] / "registers" / "kokha_with_errors.xlsx"
    sent = files.read_bytes(path.read_bytes(), path.name)
    cycle = Cycle.objects.get(area="52", fiscal_year=2568)
    actions.check(actions.receive(sent, cycle, by=officer), by=officer)


def session_of(username):
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from registry.models import User
    from registry.sessions import SessionStore
    from registry.views.second_factor import BACKEND

    user = User.objects.get(username=username)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


if __name__ == "__main__":
    main()

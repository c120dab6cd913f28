#!/usr/bin/env python3
"""Management commands, as the database's owner; `script/manage` runs this in the environment."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

WITHOUT_DATABASE = {
    "build_fonts",
    "check",
    "collectstatic",
    "compilemessages",
    "findstatic",
    "help",
    "restore",  # on the day it is needed the database may not start
    "version",
}


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mchch.settings")
    os.environ.setdefault("MCHCH_DATABASE_ROLE", "owner")
    try:
        hold_database()
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"manage.py: {error}")


def hold_database():
    from mchch import database, settings  # reads .env, and may refuse a value of it

    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command not in WITHOUT_DATABASE and "--help" not in sys.argv:
        database.hold(settings.BASE_DIR, os.environ)


if __name__ == "__main__":
    main()

"""script/server runs this beside the web server; docs/work.md says how to run it elsewhere."""

import sys

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from reports.worker import Worker


class Command(BaseCommand):
    help = "Does the long work that people ask for, until it is stopped."

    def add_arguments(self, parser):
        parser.add_argument("--with-stdin", action="store_true", help="end when stdin ends")

    def handle(self, with_stdin, **options):
        if not connection.settings_dict["OPTIONS"]["application_name"].endswith("web"):
            raise CommandError("The worker runs as the web login: set MCHCH_DATABASE_ROLE=web.")
        Worker(ends_with=sys.stdin.buffer if with_stdin else None).run()

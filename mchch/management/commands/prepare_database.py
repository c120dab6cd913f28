"""Everything between an empty database and a served page; each step may be said again."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    help = "Migrates, prepares the web login, loads the areas and, in demo mode, the demo data."

    def handle(self, **options):
        self.migrate()
        self.say("web login")
        call_command("prepare_web_role")
        self.say("areas")
        call_command("load_areas", only_new=True)  # what an administrator corrected stays
        if settings.DEMO and not get_user_model().objects.exists():
            self.say("demo data")
            call_command("seed_demo")

    def migrate(self):
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        self.say(f"migrations ({waiting} to apply)")
        if waiting:
            call_command("migrate", verbosity=0, interactive=False)

    def say(self, what):
        self.stdout.write(f"  database: {what}")
        self.stdout.flush()

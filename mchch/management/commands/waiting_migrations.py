"""What a new release would change in the database, and whether the old one can serve meanwhile.

script/deploy asks. New tables, columns that may be empty and indexes that are made beside the work
disturb nobody; a migration that does more says itself that it does not: `while_serving = True`.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.core.management.base import BaseCommand
from django.db import connection, migrations
from django.db.migrations.executor import MigrationExecutor
from django.db.models import NOT_PROVIDED


class Command(BaseCommand):
    help = "Lists the migrations that are to be applied: app.name serving, or app.name stop."

    def handle(self, **options):
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        for migration, _ in plan:
            word = "serving" if is_harmless(migration) else "stop"
            self.stdout.write(f"{migration.app_label}.{migration.name} {word}")


def is_harmless(migration):
    said = getattr(migration, "while_serving", None)
    return all(map(adds_only, migration.operations)) if said is None else said


def adds_only(operation):
    if isinstance(operation, migrations.AddField):
        field = operation.field
        return field.null or field.db_default is not NOT_PROVIDED or field.many_to_many
    return isinstance(operation, (migrations.CreateModel, AddIndexConcurrently))

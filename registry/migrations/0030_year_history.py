"""The province reads the history of its own year: those tables have no area of their own."""

from django.db import migrations

TABLES = ("registry_cyclestep", "registry_quota", "registry_checklistitem")


def own(table):
    return (
        f"table_name = '{table}' and exists (select from {table} r join registry_cycle c on c.id = r.cycle_id"
        " where r.id::text = row_id and c.area_id = current_setting('app.area', true))"
    )


POLICIES = [
    migrations.RunSQL(
        f"create policy {table} on audit_event for select to mchch_province using ({own(table)});",
        f"drop policy {table} on audit_event;",
    )
    for table in TABLES
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0020_administration")]
    operations = POLICIES

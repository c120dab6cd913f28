"""The role of a committee member, by account or by link: what the order in force puts before it."""

from django.db import migrations

ROLE = """
do $$
begin
  create role mchch_committee nologin;
exception when duplicate_object or unique_violation then null;
end $$;
grant usage on schema public to mchch_committee;
"""


class Migration(migrations.Migration):
    dependencies = [("mchch", "0003_audit_of_removed_rows")]
    # Roles belong to the whole server: another installation may be using it.
    operations = [migrations.RunSQL(ROLE, migrations.RunSQL.noop)]

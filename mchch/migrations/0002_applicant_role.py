"""The role of somebody with a personal link: nothing but what the link opens."""

from django.db import migrations

ROLE = """
do $$
begin
  create role mchch_applicant nologin;
exception when duplicate_object or unique_violation then null;
end $$;
grant usage on schema public to mchch_applicant;
"""


class Migration(migrations.Migration):
    dependencies = [("mchch", "0001_database_house")]
    # Roles belong to the whole server: another installation may be using it.
    operations = [migrations.RunSQL(ROLE, migrations.RunSQL.noop)]

"""What is counted of the country beforehand is the nation's: who sees a part of it counts that."""

from django.db import migrations

ISOLATION = """
alter table reports_countrycount enable row level security;
create policy nation on reports_countrycount for all to mchch_nation using (true) with check (true);
grant select, insert, update on reports_countrycount to mchch_nation;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0163_country_count"), ("registry", "0002_isolation")]
    operations = [migrations.RunSQL(ISOLATION)]

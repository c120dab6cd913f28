"""The standards of a year that is being prepared are seen by its province alone, as the year is."""

from django.db import migrations

SEEN = "cycle_id in (select id from registry_cycle)"
POLICY = (
    "create policy of_open_year on assessment_standard as restrictive for select"
    f" to mchch_district, mchch_committee, mchch_nation using ({SEEN})"
)


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0051_progress"),
        ("registry", "0151_steering_isolation"),
    ]
    operations = [migrations.RunSQL(POLICY, "drop policy of_open_year on assessment_standard")]

"""What was removed in the same request as another change is found without a look at the rest."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("mchch", "0002_applicant_role")]
    operations = [
        migrations.RunSQL(
            "create index audit_event_removed on audit_event (request, table_name)"
            " where operation = 'D'",
            "drop index audit_event_removed",
        )
    ]

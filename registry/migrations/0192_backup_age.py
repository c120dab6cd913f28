"""The metrics tell the age of the last good backup; what it says beside that is not for them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0191_backups")]
    while_serving = True

    operations = [
        migrations.RunSQL(
            "grant select (kind, is_good, ended_at) on registry_backuprun to mchch_guest",
            "revoke select (kind, is_good, ended_at) on registry_backuprun from mchch_guest",
        ),
    ]

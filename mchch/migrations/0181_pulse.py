"""The pulse of background workers; and the web application may ask which migrations were applied."""

from django.db import migrations, models

from mchch.policies import shared


class Migration(migrations.Migration):
    dependencies = [("mchch", "0161_audit_forgets")]
    while_serving = True
    operations = [
        migrations.CreateModel(
            name="Pulse",
            fields=[
                ("name", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("beaten_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(
            [
                shared("mchch_pulse", "select, insert, update, delete", ("mchch_guest",)),
                shared("django_migrations", "select", ("mchch_guest",)),
            ],
            [
                "revoke select on django_migrations from mchch_guest",
            ],
        ),
    ]

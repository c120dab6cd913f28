"""The first privacy notice, so that no application is taken without one; administrators add more."""

from datetime import date

from django.db import migrations

from registry.first_year import NOTICE


def add(apps, schema_editor):
    notice = apps.get_model("registry", "PrivacyNotice")
    if not notice.objects.exists():
        notice.objects.create(version="1", text=NOTICE, effective_on=date(2023, 10, 1))


class Migration(migrations.Migration):
    dependencies = [("registry", "0030_year_history")]
    operations = [
        migrations.RunPython(add, migrations.RunPython.noop),
        migrations.RunSQL(
            "grant insert on registry_privacynotice to mchch_admin;"
            " grant usage on sequence registry_privacynotice_id_seq to mchch_admin;",
            migrations.RunSQL.noop,
        ),
    ]

"""The newest entry of a district, found in an index."""

import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0045_link_takes_out"),
        ("registry", "0130_pace"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="progressentry",
            index=models.Index(
                django.db.models.functions.text.Left("area", 4),
                models.F("entered_at"),
                name="progress_of_district",
            ),
        ),
        migrations.AddIndex(
            model_name="sheet",
            index=models.Index(
                django.db.models.functions.text.Left("area", 4),
                models.F("confirmed_at"),
                name="sheet_of_district",
            ),
        ),
    ]

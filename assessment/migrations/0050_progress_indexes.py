"""The newest entry of a district, found in an index; what a year's units have, counted in indexes."""

from django.db import migrations, models
from django.db.models.functions import Left


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0047_order_of_members"),
        ("registry", "0130_pace"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="progressentry",
            index=models.Index(
                Left("area", 4),
                models.F("entered_at"),
                name="progress_of_district",
            ),
        ),
        migrations.AddIndex(
            model_name="sheet",
            index=models.Index(
                Left("area", 4),
                models.F("confirmed_at"),
                name="sheet_of_district",
            ),
        ),
        migrations.AddIndex(
            model_name="sheet",
            index=models.Index(
                fields=["application"],
                include=("area",),
                condition=models.Q(("kind", "BEFORE"), ("status", "CONFIRMED")),
                name="sheet_assessed",
            ),
        ),
        migrations.AddIndex(
            model_name="developmentplan",
            index=models.Index(
                fields=["application"],
                include=("area",),
                condition=models.Q(("status", "AGREED")),
                name="plan_agreed",
            ),
        ),
    ]

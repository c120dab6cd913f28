"""What the search for missing evidence compares stands in its indexes: it reads no row."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0090_evaluated_stages"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="checklistanswer",
            name="checklist_answer_once",
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                condition=models.Q(("removed_at__isnull", True)),
                fields=["application", "item"],
                include=("area",),
                name="attachment_present",
            ),
        ),
        migrations.AddConstraint(
            model_name="checklistanswer",
            constraint=models.UniqueConstraint(
                fields=("application", "item"),
                include=("is_met", "area"),
                name="checklist_answer_once",
            ),
        ),
    ]

"""Changes that a telephone sent: taken in once, never changed; only into a sheet that is open."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

import mchch.clock
from mchch.policies import audited, child, scoped

before = import_module("assessment.migrations.0002_isolation")
TABLE = before.name("sheetchange")
OPEN_SHEET = "exists (select from assessment_sheet s where s.id = sheet_id and s.status = 'OPEN')"
ISOLATION = [
    scoped(TABLE, district=before.ADD, **before.ABOVE_READS),
    child(TABLE, before.name("sheet"), "sheet_id"),
    before.only_if("sheetchange", "district", OPEN_SHEET, ("insert",)),
    audited(TABLE),
]


def to(model, **more):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=model, **more)


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0026_result_report_isolation"),
        ("registry", "0090_evaluated_stages"),
    ]
    operations = [
        migrations.CreateModel(
            name="SheetChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField()),
                ("version", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(default=mchch.clock.now)),
                ("area", to("registry.area")),
                ("file", to("assessment.scorefile", null=True, related_name="+")),
                ("score", to("assessment.score", related_name="+")),
                ("sheet", to("assessment.sheet", related_name="changes")),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "key"), name="sheet_change_once")
                ],
            },
        ),
        migrations.RunSQL("\n".join(ISOLATION)),
    ]

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import mchch.clock


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0016_committee_isolation"),
        ("registry", "0090_evaluated_stages"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReopenedResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("percent", models.CharField(blank=True, max_length=10)),
                (
                    "verdict",
                    models.CharField(
                        blank=True, choices=[("PASS", "ผ่าน"), ("FAIL", "ไม่ผ่าน")], max_length=10
                    ),
                ),
                (
                    "resolution",
                    models.CharField(choices=[("PASS", "ผ่าน"), ("FAIL", "ไม่ผ่าน")], max_length=10),
                ),
                ("resolution_reason", models.TextField(blank=True)),
                ("concluded_at", models.DateTimeField()),
                ("reason", models.TextField(verbose_name="เหตุผลที่พิจารณาใหม่")),
                ("reopened_at", models.DateTimeField(default=mchch.clock.now)),
                ("reopened_by_name", models.CharField(max_length=200)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registry.area"
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopenings",
                        to="assessment.evaluation",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopenings",
                        to="assessment.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["reopened_at", "id"],
                "indexes": [
                    models.Index(
                        django.db.models.functions.text.Left("area", 4),
                        models.F("evaluation"),
                        name="reopened_of_district",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ResultReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("obstacles", models.TextField(blank=True, verbose_name="ปัญหาอุปสรรค")),
                ("suggestions", models.TextField(blank=True, verbose_name="ข้อเสนอแนะ")),
                ("next_steps", models.JSONField(default=dict, verbose_name="แนวทางดำเนินการต่อ")),
                ("saved_at", models.DateTimeField(null=True)),
                ("saved_by_name", models.CharField(blank=True, max_length=200)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.area",
                        verbose_name="อำเภอ",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registry.cycle"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("cycle", "area"), name="result_report_once")
                ],
            },
        ),
    ]

"""How backups and trial restores went: written by the owner's commands, read by administrators."""

import django.utils.timezone
from django.db import migrations, models

from mchch.policies import shared


class Migration(migrations.Migration):
    dependencies = [("registry", "0172_second_factor_isolation")]

    operations = [
        migrations.CreateModel(
            name="BackupRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("FULL", "สำรองข้อมูลชุดเต็ม"),
                            ("ROUND", "สำรองการเปลี่ยนแปลง"),
                            ("TRIAL", "ทดลองกู้คืน"),
                        ],
                        max_length=8,
                        verbose_name="รายการ",
                    ),
                ),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("is_good", models.BooleanField()),
                ("until", models.DateTimeField(null=True)),
                ("size", models.BigIntegerField(null=True)),
                ("note", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-ended_at", "-id"],
                "indexes": [models.Index(fields=["kind", "-ended_at"], name="backuprun_last")],
            },
        ),
        migrations.RunSQL(shared("registry_backuprun", roles=("mchch_admin",)), ""),
    ]

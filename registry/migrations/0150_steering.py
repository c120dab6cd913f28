"""A year that is prepared before districts see it; what was given and taken back; reminders."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mchch.clock


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0140_summary_job"),
    ]

    operations = [
        migrations.CreateModel(
            name="MorningRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True)),
                ("queued_at", models.DateTimeField(default=mchch.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name="Told",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("thing", models.CharField(max_length=80)),
                ("at", models.DateTimeField(default=mchch.clock.now)),
            ],
            options={
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="quotawaiver",
            name="waiver_once",
        ),
        migrations.AddField(
            model_name="cycle",
            name="opened_at",
            field=models.DateTimeField(
                default=mchch.clock.now, editable=False, null=True, verbose_name="เปิดให้อำเภอเห็นเมื่อ"
            ),
        ),
        migrations.RunSQL(
            "update registry_cycle set opened_at = created_at", migrations.RunSQL.noop
        ),
        migrations.AddField(
            model_name="cycle",
            name="opened_by_name",
            field=models.CharField(
                blank=True, editable=False, max_length=200, verbose_name="เปิดโดย"
            ),
        ),
        migrations.AddField(
            model_name="quotawaiver",
            name="ended_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="ยกเลิกเมื่อ"),
        ),
        migrations.AddField(
            model_name="quotawaiver",
            name="ended_by_name",
            field=models.CharField(
                blank=True, editable=False, max_length=200, verbose_name="ยกเลิกโดย"
            ),
        ),
        migrations.AddField(
            model_name="reopening",
            name="ended_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="ยกเลิกเมื่อ"),
        ),
        migrations.AddField(
            model_name="reopening",
            name="ended_by_name",
            field=models.CharField(
                blank=True, editable=False, max_length=200, verbose_name="ยกเลิกโดย"
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="wants_mail",
            field=models.BooleanField(default=True, verbose_name="รับอีเมลเตือนงานที่ต้องทำ"),
        ),
        migrations.AddConstraint(
            model_name="quotawaiver",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("cycle", "officer", "type"),
                name="waiver_once",
                violation_error_message="ผ่อนผันพัฒนากรคนนี้ในประเภทนี้แล้ว",
            ),
        ),
        migrations.AddField(
            model_name="told",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="told",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="told",
            constraint=models.UniqueConstraint(fields=("user", "thing"), name="told_once"),
        ),
    ]

"""The act that removes what is personal of a year."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mchch.clock


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0161_erased_years"),
        ("reports", "0002_open_data_isolation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("keep_years", models.PositiveSmallIntegerField()),
                ("counts", models.JSONField()),
                ("reason", models.TextField(max_length=1000, verbose_name="เหตุผล")),
                (
                    "proposed_at",
                    models.DateTimeField(default=mchch.clock.now, verbose_name="เสนอเมื่อ"),
                ),
                ("proposed_by_name", models.CharField(max_length=200, verbose_name="ผู้เสนอ")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="ยืนยันเมื่อ")),
                (
                    "confirmed_by_name",
                    models.CharField(blank=True, max_length=200, verbose_name="ผู้ยืนยัน"),
                ),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="ถอนเมื่อ")),
                (
                    "withdrawn_by_name",
                    models.CharField(blank=True, max_length=200, verbose_name="ผู้ถอน"),
                ),
                ("reached", models.BigIntegerField(default=0)),
                ("erased", models.PositiveIntegerField(default=0, verbose_name="ลบแล้ว (ราย)")),
                ("year_done_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True, verbose_name="ลบเสร็จเมื่อ")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.area",
                        verbose_name="จังหวัด",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasures",
                        to="registry.cycle",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ErasedFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registry.area"
                    ),
                ),
                (
                    "erasure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="reports.erasure",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("cycle",),
                name="erasure_one_standing",
                violation_error_message="ปีนี้มีข้อเสนออยู่แล้ว",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at", None), ("confirmed_by", None)),
                    models.Q(
                        ("confirmed_at__isnull", False),
                        ("confirmed_by__isnull", False),
                        models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="erasure_confirmed_by_another",
                violation_error_message="ผู้ยืนยันต้องไม่ใช่ผู้เสนอ",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed_at", None), ("withdrawn_at", None), _connector="OR"),
                name="erasure_confirmed_is_not_withdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("finished_at", None),
                    models.Q(("confirmed_at__isnull", False), ("withdrawn_at", None)),
                    _connector="OR",
                ),
                name="erasure_finished_was_confirmed",
            ),
        ),
    ]

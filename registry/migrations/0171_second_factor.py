"""The second step of a log-in; sessions that know whose they are."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mchch.clock
import mchch.crypto


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0162_application_joined"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="second_factor_since",
            field=models.DateTimeField(editable=False, null=True, verbose_name="ยืนยันสองชั้นตั้งแต่"),
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Authenticator",
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
                            ("TOTP", "แอปยืนยันตัวตน"),
                            ("PASSKEY", "พาสคีย์"),
                            ("RECOVERY", "รหัสสำรอง"),
                        ],
                        max_length=10,
                        verbose_name="ชนิด",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="ชื่อเรียก")),
                ("secret", mchch.crypto.EncryptedTextField()),
                ("counter", models.BigIntegerField(default=0)),
                (
                    "created_at",
                    models.DateTimeField(
                        default=mchch.clock.now, editable=False, verbose_name="เพิ่มเมื่อ"
                    ),
                ),
                (
                    "last_used_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="ใช้ล่าสุด"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="authenticators",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "RECOVERY")),
                        fields=("user",),
                        name="authenticator_one_set_of_codes",
                    )
                ],
            },
        ),
    ]

"""The thresholds behind a state of the board; the newest move of a district, found in an index."""

from django.db import migrations, models
from django.db.models.functions import Left


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0120_access_by_link"),
    ]

    operations = [
        migrations.AddField(
            model_name="cycle",
            name="hurry_days",
            field=models.PositiveSmallIntegerField(
                default=14, verbose_name="ต้องเร่ง: เหลือเวลาไม่เกิน (วัน)"
            ),
        ),
        migrations.AddField(
            model_name="cycle",
            name="hurry_percent",
            field=models.PositiveSmallIntegerField(
                default=80, verbose_name="ต้องเร่ง: ทำได้ไม่ถึง (ร้อยละ)"
            ),
        ),
        migrations.AddField(
            model_name="cycle",
            name="quiet_days",
            field=models.PositiveSmallIntegerField(
                default=30, verbose_name="รอข้อมูล: ไม่มีการบันทึกเกิน (วัน)"
            ),
        ),
        migrations.AddField(
            model_name="cycle",
            name="urgent_days",
            field=models.PositiveSmallIntegerField(
                default=5, verbose_name="เร่งด่วน: เหลือเวลาไม่เกิน (วัน)"
            ),
        ),
        migrations.AddField(
            model_name="cycle",
            name="urgent_percent",
            field=models.PositiveSmallIntegerField(
                default=50, verbose_name="เร่งด่วน: ทำได้ไม่ถึง (ร้อยละ)"
            ),
        ),
        migrations.AddIndex(
            model_name="stagechange",
            index=models.Index(
                Left("area", 4),
                models.F("changed_at"),
                name="stage_change_of_district",
            ),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("urgent_days__lte", models.F("hurry_days")),
                    ("urgent_percent__lte", models.F("hurry_percent")),
                    ("hurry_percent__lte", 100),
                ),
                name="cycle_urgent_is_within_hurry",
                violation_error_message="เกณฑ์เร่งด่วนต้องไม่กว้างกว่าเกณฑ์ต้องเร่ง และร้อยละต้องไม่เกิน 100",
            ),
        ),
    ]

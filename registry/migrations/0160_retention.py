"""How long a year keeps what is personal."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0151_steering_isolation")]

    operations = [
        migrations.AddField(
            model_name="cycle",
            name="keep_years",
            field=models.PositiveSmallIntegerField(
                blank=True,
                default=10,
                null=True,
                verbose_name="เก็บข้อมูลส่วนบุคคลหลังสิ้นปีงบประมาณ (ปี)",
            ),
        ),
    ]

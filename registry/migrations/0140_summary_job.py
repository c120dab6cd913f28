"""Work of one more kind: the report of a year."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0130_pace")]
    operations = [
        migrations.AlterField(
            model_name="job",
            name="kind",
            field=models.CharField(
                choices=[
                    ("PACKAGE", "ชุดเอกสารรายชื่อผู้สมัคร"),
                    ("IMPORT_CHECK", "ตรวจทะเบียนจากไฟล์"),
                    ("IMPORT_WRITE", "นำเข้าทะเบียนจากไฟล์"),
                    ("CERTIFICATES", "ใบประกาศทั้งหมดในไฟล์เดียว"),
                    ("SUMMARY", "รายงานสรุปผลของปี"),
                ],
                max_length=20,
                verbose_name="งาน",
            ),
        ),
    ]

"""A year whose personal data is removed, and the work that does it."""

from django.db import migrations, models
from django.db.models import Q

WITHOUT_PAPER = ["IMPORT_CHECK", "IMPORT_WRITE", "ERASURE"]


class Migration(migrations.Migration):
    dependencies = [("registry", "0160_retention")]

    operations = [
        migrations.AddField(
            model_name="cycle",
            name="erased_at",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="เริ่มลบข้อมูลส่วนบุคคลเมื่อ"
            ),
        ),
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
                    ("ERASURE", "ลบข้อมูลส่วนบุคคลที่พ้นกำหนด"),
                ],
                max_length=20,
                verbose_name="งาน",
            ),
        ),
        migrations.RemoveConstraint(model_name="job", name="job_done_has_paper"),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=Q(status="DONE", paper__isnull=False)
                | Q(kind__in=WITHOUT_PAPER, paper=None)
                | ~Q(status="DONE") & Q(paper=None),
                name="job_done_has_paper",
            ),
        ),
    ]

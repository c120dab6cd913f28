"""Registers that came in as files, and what offices said about their columns."""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import mchch.clock
import mchch.crypto
from mchch.policies import audited, scoped

# A register on its way in is the district's own business until its rows are applications.
ISOLATION = [
    scoped("registry_registerimport", district="select, insert, update"),
    scoped("registry_headingmeaning", district="select, insert, update"),
    audited("registry_registerimport", "content", "cells", "mended", "outcome"),
    audited("registry_headingmeaning"),
]

# The worker's housekeeping: what a file held goes when its days are over; that it came in stays.
EXPIRED = """
create function registry_empty_expired_imports(the_time timestamptz) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update public.registry_registerimport set content = '', cells = '', mended = '', outcome = ''
  where keep_until < the_time and content <> ''
$$;
revoke execute on function registry_empty_expired_imports(timestamptz) from public;
grant execute on function registry_empty_expired_imports(timestamptz) to mchch_guest;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0070_papers_and_work"),
    ]

    operations = [
        migrations.CreateModel(
            name="HeadingMeaning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("heading", models.CharField(max_length=200)),
                ("meaning", models.CharField(max_length=20)),
                ("said_at", models.DateTimeField(default=mchch.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name="RegisterImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("READ", "รอตรวจ"),
                            ("CHECKED", "รอยืนยันนำเข้า"),
                            ("WRITTEN", "นำเข้าแล้ว"),
                            ("DISCARDED", "ยกเลิกแล้ว"),
                        ],
                        default="READ",
                        max_length=10,
                        verbose_name="สถานะ",
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="ชื่อไฟล์")),
                ("form", models.CharField(max_length=4)),
                ("sha256", models.CharField(max_length=64)),
                ("line_count", models.PositiveIntegerField()),
                ("content", mchch.crypto.EncryptedBytesField()),
                ("cells", mchch.crypto.EncryptedBytesField()),
                ("columns", models.JSONField(default=dict)),
                ("mended", mchch.crypto.EncryptedBytesField(default=b"")),
                ("outcome", mchch.crypto.EncryptedBytesField(default=b"")),
                ("counts", models.JSONField(default=dict)),
                ("created_ids", models.JSONField(default=list)),
                ("changed_ids", models.JSONField(default=list)),
                ("sent_at", models.DateTimeField(default=mchch.clock.now)),
                ("sent_by_name", models.CharField(max_length=200)),
                ("written_at", models.DateTimeField(blank=True, null=True)),
                ("keep_until", models.DateTimeField()),
            ],
            options={
                "ordering": ["-sent_at", "-id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="job",
            name="job_done_has_paper",
        ),
        migrations.AlterField(
            model_name="job",
            name="kind",
            field=models.CharField(
                choices=[
                    ("PACKAGE", "ชุดเอกสารรายชื่อผู้สมัคร"),
                    ("IMPORT_CHECK", "ตรวจทะเบียนจากไฟล์"),
                    ("IMPORT_WRITE", "นำเข้าทะเบียนจากไฟล์"),
                ],
                max_length=20,
                verbose_name="งาน",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paper__isnull", False), ("status", "DONE")),
                    models.Q(("kind__in", ["IMPORT_CHECK", "IMPORT_WRITE"]), ("paper", None)),
                    models.Q(models.Q(("status", "DONE"), _negated=True), ("paper", None)),
                    _connector="OR",
                ),
                name="job_done_has_paper",
            ),
        ),
        migrations.AddField(
            model_name="headingmeaning",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="registry.area"
            ),
        ),
        migrations.AddField(
            model_name="registerimport",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                to="registry.area",
                verbose_name="อำเภอ",
            ),
        ),
        migrations.AddField(
            model_name="registerimport",
            name="cycle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="registry.cycle"
            ),
        ),
        migrations.AddField(
            model_name="registerimport",
            name="sent_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="headingmeaning",
            constraint=models.UniqueConstraint(
                fields=("area", "heading"), name="heading_meaning_once"
            ),
        ),
        migrations.AddIndex(
            model_name="registerimport",
            index=models.Index(
                django.db.models.functions.text.Left("area", 4),
                models.F("cycle"),
                name="register_import_of_district",
            ),
        ),
        migrations.RunSQL("\n".join(ISOLATION), migrations.RunSQL.noop),
        migrations.RunSQL(EXPIRED, "drop function registry_empty_expired_imports(timestamptz)"),
    ]

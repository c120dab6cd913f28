"""The province's letters to its districts: what was sent stays, and each district answers for itself."""

import uuid

import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import mchch.clock
import registry.models.circular
from mchch.policies import ABOVE, audited, child, policy, scoped

READ = "select"
KEEP = "select, insert, update, delete"

# What is above a district it reads when it was sent; drafts are the province's own.
LETTER = f"{ABOVE} and status = 'SENT'"
WITH_LETTER = f"{ABOVE} and exists (select from registry_circular c where c.id = circular_id)"
OF_DRAFT = (
    "exists (select from registry_circular c where c.id = circular_id and c.status = 'DRAFT')"
)
OWN_YEAR = (
    "exists (select from registry_cycle y where y.id = cycle_id"
    " and y.area_id = registry_circular.area_id)"
)
# A district answers letters of its own province, and those only that were sent.
OF_OWN_LETTER = (
    "exists (select from registry_circular c where c.id = circular_id and c.status = 'SENT'"
    " and c.area_id = left(registry_circularreceipt.area_id, 2))"
)


def only(table, name, role, verb, *, using="", check=""):
    """A restrictive policy: what the permissive ones allow, where this holds too."""
    clauses = (f" using ({using})" if using else "") + (f" with check ({check})" if check else "")
    return f"create policy {name} on {table} as restrictive for {verb} to {role}{clauses};"


ISOLATION = [
    scoped("registry_circular", province=KEEP),
    policy("registry_circular", "district", LETTER, verb="select", name="above"),
    policy("registry_circular", "nation", "status = 'SENT'", verb="select"),
    "grant select on registry_circular to mchch_district, mchch_nation;",
    only("registry_circular", "own_year_insert", "mchch_province", "insert", check=OWN_YEAR),
    only(
        "registry_circular",
        "sent_stays",
        "mchch_province",
        "update",
        using="status = 'DRAFT'",
        check=OWN_YEAR,
    ),
    only("registry_circular", "sent_remains", "mchch_province", "delete", using="status = 'DRAFT'"),
    scoped("registry_circularfile", province=KEEP),
    policy("registry_circularfile", "district", WITH_LETTER, verb="select", name="above"),
    policy(
        "registry_circularfile",
        "nation",
        "exists (select from registry_circular c where c.id = circular_id)",
        verb="select",
    ),
    "grant select on registry_circularfile to mchch_district, mchch_nation;",
    child("registry_circularfile", "registry_circular", "circular_id"),
    only("registry_circularfile", "draft_insert", "mchch_province", "insert", check=OF_DRAFT),
    only(
        "registry_circularfile",
        "draft_update",
        "mchch_province",
        "update",
        using=OF_DRAFT,
        check=OF_DRAFT,
    ),
    only("registry_circularfile", "draft_delete", "mchch_province", "delete", using=OF_DRAFT),
    scoped(
        "registry_circularreceipt",
        district="select, insert,"
        " update (acknowledged_at, acknowledged_by_id, acknowledged_by_name)",
        province=READ,
        nation=READ,
    ),
    only("registry_circularreceipt", "own_letter", "mchch_district", "insert", check=OF_OWN_LETTER),
    only(
        "registry_circularreceipt",
        "once",
        "mchch_district",
        "update",
        using="acknowledged_at is null",
        check="true",
    ),
    *(audited(f"registry_{name}") for name in ("circular", "circularfile", "circularreceipt")),
]


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0050_committee_orders"),
    ]

    operations = [
        migrations.CreateModel(
            name="Circular",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("DRAFT", "ร่าง"), ("SENT", "ส่งแล้ว")],
                        default="DRAFT",
                        max_length=10,
                        verbose_name="สถานะ",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("prefix", models.CharField(blank=True, max_length=40, verbose_name="รหัสหนังสือ")),
                (
                    "number",
                    models.CharField(blank=True, max_length=10, verbose_name="เลขที่หนังสือเวียน"),
                ),
                ("dated_on", models.DateField(blank=True, null=True, verbose_name="ลงวันที่")),
                ("subject", models.CharField(blank=True, max_length=300, verbose_name="เรื่อง")),
                ("receivers", models.CharField(blank=True, max_length=200, verbose_name="เรียน")),
                ("cited", models.TextField(blank=True, verbose_name="อ้างถึง")),
                (
                    "enclosures",
                    models.JSONField(blank=True, default=list, verbose_name="สิ่งที่ส่งมาด้วย"),
                ),
                ("intro", models.TextField(blank=True, verbose_name="ข้อความนำ")),
                ("extra", models.TextField(blank=True, verbose_name="ข้อความเพิ่มเติม")),
                (
                    "closing",
                    models.CharField(blank=True, max_length=300, verbose_name="ข้อความลงท้าย"),
                ),
                (
                    "signatory_name",
                    models.CharField(blank=True, max_length=160, verbose_name="ผู้ลงนาม"),
                ),
                (
                    "signatory_position",
                    models.CharField(blank=True, max_length=160, verbose_name="ตำแหน่งผู้ลงนาม"),
                ),
                (
                    "signatory_acting_for",
                    models.CharField(blank=True, max_length=200, verbose_name="ลงนามแทน"),
                ),
                (
                    "contact_office",
                    models.CharField(blank=True, max_length=200, verbose_name="หน่วยงานเจ้าของเรื่อง"),
                ),
                (
                    "contact_group",
                    models.CharField(blank=True, max_length=200, verbose_name="กลุ่มงาน"),
                ),
                ("contact_phone", models.CharField(blank=True, max_length=80, verbose_name="โทร")),
                ("contact_fax", models.CharField(blank=True, max_length=80, verbose_name="โทรสาร")),
                (
                    "composed",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                    ),
                ),
                ("created_at", models.DateTimeField(default=mchch.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=mchch.clock.now, editable=False)),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="ส่งเมื่อ")),
                ("sent_by_name", models.CharField(blank=True, max_length=200)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.area",
                        verbose_name="จังหวัด",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="registry.circular",
                        verbose_name="แก้ไขหนังสือ",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.cycle",
                        verbose_name="ปี",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="CircularFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="ชื่อไฟล์")),
                (
                    "file",
                    models.FileField(
                        max_length=200, upload_to=registry.models.circular.circular_path
                    ),
                ),
                ("content_type", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("uploaded_at", models.DateTimeField(default=mchch.clock.now)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registry.area"
                    ),
                ),
                (
                    "circular",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="registry.circular",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["uploaded_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="CircularReceipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "first_opened_at",
                    models.DateTimeField(default=mchch.clock.now, verbose_name="เปิดครั้งแรกเมื่อ"),
                ),
                ("first_opened_by_name", models.CharField(max_length=200, verbose_name="ผู้เปิด")),
                (
                    "acknowledged_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="รับทราบเมื่อ"),
                ),
                (
                    "acknowledged_by_name",
                    models.CharField(blank=True, max_length=200, verbose_name="ผู้รับทราบ"),
                ),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.area",
                        verbose_name="อำเภอ",
                    ),
                ),
                (
                    "circular",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="registry.circular",
                    ),
                ),
                (
                    "first_opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["area"],
            },
        ),
        migrations.AddConstraint(
            model_name="circular",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    django.db.models.functions.text.Length("area"), 2
                ),
                name="circular_of_a_province",
            ),
        ),
        migrations.AddConstraint(
            model_name="circular",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "DRAFT")),
                fields=("cycle",),
                name="circular_one_draft",
                violation_error_message="ปีนี้มีร่างหนังสือเวียนอยู่แล้ว",
            ),
        ),
        migrations.AddConstraint(
            model_name="circular",
            constraint=models.UniqueConstraint(
                condition=models.Q(("corrects", None), ("status", "SENT")),
                fields=("cycle",),
                name="circular_one_letter",
                violation_error_message="ปีนี้ส่งหนังสือเวียนแล้ว หากต้องแก้ไขให้ออกหนังสือแก้ไข",
            ),
        ),
        migrations.AddConstraint(
            model_name="circular",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "SENT")),
                fields=("corrects",),
                name="circular_corrected_once",
                violation_error_message="หนังสือฉบับนี้มีหนังสือแก้ไขแล้ว",
            ),
        ),
        migrations.AddConstraint(
            model_name="circular",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at", None), ("status", "DRAFT")),
                    models.Q(
                        ("dated_on__isnull", False),
                        ("sent_at__isnull", False),
                        ("status", "SENT"),
                        models.Q(("number", ""), _negated=True),
                        models.Q(("signatory_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="circular_sent_is_whole",
                violation_error_message="หนังสือที่ส่งแล้วต้องมีเลขที่ วันที่ และผู้ลงนาม",
            ),
        ),
        migrations.AddConstraint(
            model_name="circularreceipt",
            constraint=models.UniqueConstraint(
                fields=("circular", "area"), name="circular_receipt_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="circularreceipt",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    django.db.models.functions.text.Length("area"), 4
                ),
                name="circular_receipt_of_a_district",
            ),
        ),
        migrations.RunSQL("\n".join(ISOLATION), migrations.RunSQL.noop),
    ]

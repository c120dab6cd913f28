"""Orders that appoint committees: a draft is its district's, what was issued stays as it is."""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import mchch.clock
import registry.models.committee
from mchch.policies import audited, child, scoped

KEEP = "select, insert, update, delete"
READ = "select"
OF_DRAFT = (
    "exists (select from registry_committeeorder o where o.id = order_id and o.status = 'DRAFT')"
)
OF_DRAFT_COMMITTEE = (
    "exists (select from registry_ordercommittee c join registry_committeeorder o on o.id = c.order_id"
    " where c.id = committee_id and o.status = 'DRAFT')"
)


def drafts_only(table, condition):
    """Rows that may be written while their order is a draft."""
    return (
        f"create policy draft_insert on {table} as restrictive for insert to mchch_district"
        f" with check ({condition});"
        f"create policy draft_update on {table} as restrictive for update to mchch_district"
        f" using (true) with check ({condition});"
        f"create policy draft_delete on {table} as restrictive for delete to mchch_district"
        f" using ({condition});"
    )


# What an order that was issued may still become: revoked, or given the number and the date that were
# written by hand. It holds whoever works in a scope; migrations and the demo's owner have none.
FROZEN = """
create function registry_order_frozen() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  open text[] := array['status', 'revoked_by_id', 'revoked_at', 'version', 'updated_at'];
begin
  if old.status = 'DRAFT' or coalesce(current_setting('app.area', true), '') = '' then
    return new;
  end if;
  if old.number = '' then open := open || array['number', 'calendar_year']; end if;
  if old.signed_on is null then open := open || array['signed_on', 'calendar_year']; end if;
  if to_jsonb(new) - open <> to_jsonb(old) - open or new.status = 'DRAFT'
     or old.status = 'REVOKED' and (new.status, new.revoked_by_id) <> (old.status, old.revoked_by_id)
  then
    raise insufficient_privilege using message = 'an order that was issued stays as it is';
  end if;
  return new;
end $$;
create trigger frozen before update on registry_committeeorder
  for each row execute function registry_order_frozen();
"""
UNFROZEN = "drop function registry_order_frozen() cascade"

ISOLATION = [
    scoped("registry_committeeorder", district=KEEP, province=READ, nation=READ),
    scoped("registry_ordercommittee", district=KEEP, province=READ, nation=READ),
    scoped("registry_ordermember", district=KEEP, province=READ, nation=READ),
    scoped("registry_orderscan", district="select, insert, update", province=READ, nation=READ),
    child("registry_ordercommittee", "registry_committeeorder", "order_id"),
    child("registry_orderscan", "registry_committeeorder", "order_id"),
    child("registry_ordermember", "registry_ordercommittee", "committee_id"),
    child("registry_ordermember", "registry_user", "user_id").replace(
        "hangs_together", "own_people"
    ),
    drafts_only("registry_ordercommittee", OF_DRAFT),
    drafts_only("registry_ordermember", OF_DRAFT_COMMITTEE),
    "create policy draft_delete on registry_committeeorder as restrictive for delete"
    " to mchch_district using (status = 'DRAFT');",
    *(
        audited(f"registry_{name}")
        for name in ("committeeorder", "ordercommittee", "ordermember", "orderscan")
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0050_register_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="CommitteeOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "purpose",
                    models.CharField(
                        choices=[("EVALUATION", "ตรวจประเมินเพื่อรับรองมาตรฐานการพัฒนาชุมชน")],
                        default="EVALUATION",
                        max_length=20,
                        verbose_name="เรื่องที่แต่งตั้ง",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("DRAFT", "ร่าง"),
                            ("IN_FORCE", "มีผลใช้บังคับ"),
                            ("REVOKED", "ยกเลิกแล้ว"),
                        ],
                        default="DRAFT",
                        max_length=10,
                        verbose_name="สถานะ",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="เรื่อง")),
                ("reason", models.TextField(blank=True, verbose_name="เหตุผล")),
                ("power", models.TextField(blank=True, verbose_name="อาศัยอำนาจตาม")),
                (
                    "effective_on",
                    models.DateField(blank=True, null=True, verbose_name="ให้มีผลตั้งแต่วันที่"),
                ),
                (
                    "replaces",
                    models.BooleanField(default=True, verbose_name="ยกเลิกคำสั่งเดิมที่ใช้บังคับอยู่"),
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
                ("number", models.CharField(blank=True, max_length=20, verbose_name="เลขที่คำสั่ง")),
                (
                    "calendar_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="ปี พ.ศ. ของเลขที่"
                    ),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="สั่ง ณ วันที่")),
                ("created_at", models.DateTimeField(default=mchch.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=mchch.clock.now, editable=False)),
                (
                    "issued_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="บันทึกว่าออกเมื่อ"),
                ),
                ("issued_by_name", models.CharField(blank=True, max_length=200)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="OrderCommittee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(default=1, verbose_name="ลำดับ")),
                ("name", models.CharField(blank=True, max_length=300, verbose_name="ชื่อคณะกรรมการ")),
                ("duties", models.TextField(blank=True, verbose_name="หน้าที่")),
            ],
            options={
                "ordering": ["place", "id"],
            },
        ),
        migrations.CreateModel(
            name="OrderMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(default=1, verbose_name="ลำดับ")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("CHAIR", "ประธานกรรมการ"),
                            ("VICE_CHAIR", "รองประธานกรรมการ"),
                            ("MEMBER", "กรรมการ"),
                            ("SECRETARY", "กรรมการและเลขานุการ"),
                            ("ASSISTANT_SECRETARY", "กรรมการและผู้ช่วยเลขานุการ"),
                        ],
                        default="MEMBER",
                        max_length=20,
                        verbose_name="บทบาท",
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, max_length=160, verbose_name="ชื่อพร้อมคำนำหน้า"),
                ),
                ("position", models.CharField(blank=True, max_length=200, verbose_name="ตำแหน่ง")),
            ],
            options={
                "ordering": ["place", "id"],
            },
        ),
        migrations.CreateModel(
            name="OrderScan",
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
                    models.FileField(max_length=200, upload_to=registry.models.committee.scan_path),
                ),
                ("content_type", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("uploaded_at", models.DateTimeField(default=mchch.clock.now)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-uploaded_at", "-id"],
            },
        ),
        migrations.AlterConstraint(
            model_name="user",
            name="user_area_fits_role",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("area"), 4
                        ),
                        ("role__in", ("FIELD_OFFICER", "DISTRICT_HEAD", "COMMITTEE")),
                    ),
                    models.Q(
                        django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("area"), 2
                        ),
                        ("role__in", ["PROVINCE", "ADMIN"]),
                    ),
                    models.Q(("area__isnull", True), ("role__in", ["NATION", "ADMIN"])),
                    _connector="OR",
                ),
                name="user_area_fits_role",
                violation_error_message="พื้นที่ไม่ตรงกับบทบาท: ระดับอำเภอเลือกอำเภอ ระดับจังหวัดเลือกจังหวัด",
            ),
        ),
        migrations.AddField(
            model_name="committeeorder",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                to="registry.area",
                verbose_name="อำเภอ",
            ),
        ),
        migrations.AddField(
            model_name="committeeorder",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="committeeorder",
            name="cycle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="registry.cycle", verbose_name="ปี"
            ),
        ),
        migrations.AddField(
            model_name="committeeorder",
            name="issued_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="committeeorder",
            name="revoked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revoked",
                to="registry.committeeorder",
                verbose_name="ยกเลิกโดย",
            ),
        ),
        migrations.AddField(
            model_name="ordercommittee",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="registry.area"
            ),
        ),
        migrations.AddField(
            model_name="ordercommittee",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="committees",
                to="registry.committeeorder",
            ),
        ),
        migrations.AddField(
            model_name="ordermember",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="registry.area"
            ),
        ),
        migrations.AddField(
            model_name="ordermember",
            name="committee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="members",
                to="registry.ordercommittee",
            ),
        ),
        migrations.AddField(
            model_name="ordermember",
            name="user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="seats",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="orderscan",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="registry.area"
            ),
        ),
        migrations.AddField(
            model_name="orderscan",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="scans",
                to="registry.committeeorder",
            ),
        ),
        migrations.AddField(
            model_name="orderscan",
            name="uploaded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="committeeorder",
            index=models.Index(
                django.db.models.functions.text.Left("area", 4),
                models.F("purpose"),
                name="order_of_district",
            ),
        ),
        migrations.AddIndex(
            model_name="committeeorder",
            index=models.Index(
                models.F("area"), models.F("calendar_year"), models.F("number"), name="order_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="committeeorder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "IN_FORCE")),
                fields=("area", "purpose"),
                name="order_one_in_force",
                violation_error_message="มีคำสั่งเรื่องนี้ใช้บังคับอยู่แล้ว",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeeorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("issued_at", None),
                        ("number", ""),
                        ("signed_on", None),
                        ("status", "DRAFT"),
                    ),
                    models.Q(
                        models.Q(("status", "DRAFT"), _negated=True),
                        ("calendar_year__isnull", False),
                        ("issued_at__isnull", False),
                        models.Q(("signatory_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="order_issued_is_whole",
                violation_error_message="คำสั่งที่ออกแล้วต้องมีปีและผู้ลงนาม ร่างยังไม่มีเลขที่",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeeorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoked_by__isnull", False), ("status", "REVOKED")),
                    models.Q(models.Q(("status", "REVOKED"), _negated=True), ("revoked_by", None)),
                    _connector="OR",
                ),
                name="order_revoked_by_another",
                violation_error_message="คำสั่งที่ยกเลิกต้องบอกว่ายกเลิกโดยคำสั่งใด",
            ),
        ),
        migrations.RunSQL("\n".join(ISOLATION), migrations.RunSQL.noop),
        migrations.RunSQL(FROZEN, UNFROZEN),
    ]

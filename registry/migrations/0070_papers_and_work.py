"""Papers kept as issued, and the work that people asked for."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import mchch.clock
import registry.models.paper
from mchch.policies import ABOVE, audited, policy, scoped, shared, use_sequence

READ = "select"
ADD = "select, insert"
ASKERS = ("district", "province")

# A job belongs to a person, not to a place: nobody else sees it, from whichever area.
OWN = "user_id::text = current_setting('app.user', true)"
JOBS = [
    "alter table registry_job enable row level security;",
    *(
        f"create policy own_{role} on registry_job for all to mchch_{role} using ({OWN})"
        f" with check ({OWN});"
        for role in (*ASKERS, "nation")
    ),
    *(f"grant select, insert, update on registry_job to mchch_{role};" for role in ASKERS),
    "grant select on registry_job to mchch_nation;",
    use_sequence("registry_job"),
    # How far the work is, told every second, is no history.
    "create trigger audit after insert or delete or update of status, paper_id on registry_job"
    " for each row execute function audit_log();",
]

# The queue holds ids and no person's data. Who asks puts into it, the worker takes out of it.
QUEUE = "django_tasks_database_dbtaskresult"
WORK = [
    shared(QUEUE, "insert", tuple(f"mchch_{role}" for role in ASKERS)),
    shared(QUEUE, "select, update, delete", ("mchch_guest",)),
]

# The worker's housekeeping, which is nobody's own: results whose days are over go, with the names
# of their files. What was issued has no such day.
EXPIRED = """
create function registry_drop_expired_papers(the_time timestamptz) returns setof text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from public.registry_job j where j.keep_until < the_time or exists (
    select from public.registry_paper p where p.id = j.paper_id and p.keep_until < the_time);
  return query delete from public.registry_paper p where p.keep_until < the_time
    returning p.file::text;
end $$;
revoke execute on function registry_drop_expired_papers(timestamptz) from public;
grant execute on function registry_drop_expired_papers(timestamptz) to mchch_guest;
"""
DROP = "drop function registry_drop_expired_papers(timestamptz)"

ISOLATION = [
    # Issued once and never changed: nobody has the right to update.
    scoped("registry_paper", district=ADD, province=ADD, nation=READ),
    # The letter of its province is the same paper for every district.
    policy(
        "registry_paper", "district", f"kind = 'circular' and {ABOVE}", verb="select", name="above"
    ),
    audited("registry_paper"),
    *JOBS,
    *WORK,
]


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0060_circulars"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30, verbose_name="ชนิดเอกสาร")),
                ("object_id", models.BigIntegerField()),
                ("edition", models.CharField(blank=True, max_length=80)),
                ("title", models.CharField(max_length=300, verbose_name="เอกสาร")),
                ("name", models.CharField(max_length=160, verbose_name="ชื่อไฟล์")),
                (
                    "file",
                    models.FileField(max_length=200, upload_to=registry.models.paper.paper_path),
                ),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("pages", models.PositiveIntegerField(verbose_name="จำนวนหน้า")),
                (
                    "people",
                    models.PositiveIntegerField(default=0, verbose_name="จำนวนรายที่มีข้อมูลอยู่ในเอกสาร"),
                ),
                ("issued_at", models.DateTimeField(default=mchch.clock.now, verbose_name="ออกเมื่อ")),
                ("issued_by_name", models.CharField(max_length=200)),
                ("keep_until", models.DateTimeField(blank=True, null=True, verbose_name="เก็บไว้ถึง")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registry.area"
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registry.cycle"
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-issued_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Job",
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
                        choices=[("PACKAGE", "ชุดเอกสารรายชื่อผู้สมัคร")],
                        max_length=20,
                        verbose_name="งาน",
                    ),
                ),
                ("object_id", models.BigIntegerField()),
                ("title", models.CharField(max_length=300, verbose_name="เอกสาร")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("WAITING", "รอจัดทำ"),
                            ("RUNNING", "กำลังจัดทำ"),
                            ("DONE", "พร้อมแล้ว"),
                            ("FAILED", "จัดทำไม่สำเร็จ"),
                        ],
                        default="WAITING",
                        max_length=10,
                        verbose_name="สถานะ",
                    ),
                ),
                ("percent", models.PositiveSmallIntegerField(default=0)),
                ("words", models.CharField(blank=True, max_length=200)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField(default=mchch.clock.now)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("keep_until", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="jobs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.paper",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-id"],
            },
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(
                django.db.models.functions.text.Left("area", 4),
                models.F("kind"),
                models.F("object_id"),
                name="paper_of_district",
            ),
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(models.F("kind"), models.F("object_id"), name="paper_of_row"),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(
                condition=models.Q(("keep_until", None)),
                fields=("kind", "object_id", "edition"),
                name="paper_issued_once",
                violation_error_message="เอกสารนี้ออกและเก็บไว้แล้ว",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.UniqueConstraint(
                fields=("user", "kind", "object_id"), name="job_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paper__isnull", False), ("status", "DONE")),
                    models.Q(models.Q(("status", "DONE"), _negated=True), ("paper", None)),
                    _connector="OR",
                ),
                name="job_done_has_paper",
            ),
        ),
        migrations.RunSQL("\n".join(ISOLATION), migrations.RunSQL.noop),
        migrations.RunSQL(EXPIRED, DROP),
    ]

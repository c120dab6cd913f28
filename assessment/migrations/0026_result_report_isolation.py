"""The report's row-level security, rights and audit; a concluded result may be taken back, while no
report tells the province of it."""

from importlib import import_module

from django.db import migrations

from mchch.policies import audited, child, scoped

before = import_module("assessment.migrations.0002_isolation")
name = before.name

REPORTED = (
    "exists (select from registry_submission r where r.kind = 'REPORT' and r.status <> 'RETURNED'"
    " and r.cycle_id = {cycle} and r.area_id = left({table}.area_id, 4))"
)
OF_EVALUATION = REPORTED.format(
    cycle="(select a.cycle_id from registry_application a"
    " where a.id = assessment_evaluation.application_id)",
    table="assessment_evaluation",
)
OF_REPORT = REPORTED.format(
    cycle="assessment_resultreport.cycle_id", table="assessment_resultreport"
)
SCOPED = [
    scoped(name("resultreport"), district=before.KEEP, province=before.READ, nation=before.READ),
    scoped(name("reopenedresult"), district=before.ADD, province=before.READ, nation=before.READ),
    child(name("reopenedresult"), name("evaluation"), "evaluation_id"),
    child(name("reopenedresult"), name("meeting"), "meeting_id").replace(
        "hangs_together", "meeting_is_ours"
    ),
    audited(name("resultreport")),
    audited(name("reopenedresult")),
]
# A policy sees one side of a change only; that a concluded row changes in no other way than to be
# taken back needs both. Such a change is not made, as if the row were not there.
TAKEN_BACK = """
create function assessment_concluded_stays() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  return null;
end $$;
create trigger concluded_stays before update on assessment_evaluation for each row
  when (current_user = 'mchch_district' and old.concluded_at is not null
    and new.concluded_at is not null)
  execute function assessment_concluded_stays();
"""
PROMISES = [
    before.only_if("resultreport", "district", f"not {OF_REPORT}", ("update",)),
    "drop policy concluded_stays on assessment_evaluation;",
    "create policy concluded_stays on assessment_evaluation as restrictive for update"
    f" to mchch_district using (concluded_at is null or not {OF_EVALUATION}) with check (true);",
    TAKEN_BACK,
]


class Migration(migrations.Migration):
    dependencies = [("assessment", "0025_result_report"), ("registry", "0090_evaluated_stages")]
    operations = [migrations.RunSQL("\n".join([*SCOPED, *PROMISES]))]

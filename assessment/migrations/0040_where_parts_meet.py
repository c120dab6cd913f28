"""Where certification, taking back, and a committee member's role meet: what was announced is not
considered again; a member's telephone sends changes; a member reads what was considered again."""

from importlib import import_module

from django.db import migrations

before = import_module("assessment.migrations.0016_committee_isolation")
TABLE = "assessment_sheetchange"
OWN = (
    f"exists (select from assessment_sheet s where s.id = {TABLE}.sheet_id"
    f" and s.area_id = {TABLE}.area_id and {before.OURS.format('s')})"
)
RIGHTS = [
    "create policy announced_stays on assessment_evaluation as restrictive for update"
    " to mchch_district using (not exists (select from assessment_certification c"
    " where c.application_id = assessment_evaluation.application_id)) with check (true);",
    before.reads(TABLE, OWN),
    before.writes(TABLE, "insert", check=before.OUR_OPEN_SHEET.format(TABLE)),
    before.sequence(TABLE),
    before.reads("assessment_reopenedresult", f"evaluation_id in {before.OWN_EVALUATION}"),
]


class Migration(migrations.Migration):
    dependencies = [("assessment", "0035_sheet_change")]
    operations = [migrations.RunSQL("\n".join(RIGHTS))]

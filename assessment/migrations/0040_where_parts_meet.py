"""Where certification, taking back, and a committee member's role meet: what was announced is not
considered again; a member's telephone sends changes; a member reads what was considered again, and
what was announced."""

from importlib import import_module

from django.db import migrations

from mchch.policies import ABOVE, IN_DISTRICT

before = import_module("assessment.migrations.0016_committee_isolation")
TABLE = "assessment_sheetchange"
OWN = (
    f"exists (select from assessment_sheet s where s.id = {TABLE}.sheet_id"
    f" and s.area_id = {TABLE}.area_id and {before.OURS.format('s')})"
)
# What was signed is public; who sits in the committee by account reads it on its page.
SIGNED = "exists (select from assessment_announcement p where p.id = {}.announcement_id)"
HAS_ACCOUNT = "nullif(current_setting('app.user', true), '') is not null"
RIGHTS = [
    before.reads("assessment_announcement", f"signed_at is not null and {ABOVE} and {HAS_ACCOUNT}"),
    before.reads("assessment_announcementscan", SIGNED.format("assessment_announcementscan")),
    before.reads("assessment_issuance", SIGNED.format("assessment_issuance")),
    *(
        before.reads(f"assessment_{table}", f"{IN_DISTRICT} and {HAS_ACCOUNT}")
        for table in ("certification", "certificate")
    ),
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

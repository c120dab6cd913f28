"""Evaluations: row-level security, rights by verb, the audit; what is concluded stays."""

from importlib import import_module

from django.db import migrations

from mchch.policies import audited, child, scoped

before = import_module("assessment.migrations.0002_isolation")
name = before.name
TABLES = {
    "meeting": before.KEEP,
    "evaluation": before.KEEP,
    "conflictofinterest": before.ALL,
    "sheetscan": before.KEEP,
}
PARENTS = [
    ("evaluation", "registry_application", "application_id", "application"),
    ("evaluation", "registry_committeeorder", "order_id", "order"),
    ("evaluation", "assessment_meeting", "meeting_id", "meeting"),
    ("meeting", "registry_committeeorder", "order_id", "order"),
    ("conflictofinterest", "assessment_evaluation", "evaluation_id", "evaluation"),
    ("conflictofinterest", "registry_ordermember", "seat_id", "seat"),
    ("sheet", "assessment_evaluation", "evaluation_id", "evaluation"),
    ("sheet", "registry_ordermember", "seat_id", "seat"),
    ("sheetscan", "assessment_sheet", "sheet_id", "sheet"),
]
SCOPED = [
    *(scoped(name(table), district=verbs, **before.ABOVE_READS) for table, verbs in TABLES.items()),
    *(
        child(name(table), parent, column).replace("hangs_together", f"{called}_is_ours")
        for table, parent, column, called in PARENTS
    ),
    *(audited(name(table)) for table in TABLES),
]

STANDING = (
    "exists (select from assessment_evaluation e where e.id = {table}.evaluation_id"
    " and e.concluded_at is null)"
)
SHEET_STANDS = f"evaluation_id is null or {STANDING.format(table='assessment_sheet')}"
# A member's sheet has the standard with which its evaluation was opened, whatever came after.
STANDARD_OF_EVALUATION = (
    "exists (select from assessment_evaluation e where e.id = assessment_sheet.evaluation_id"
    " and e.standard_id = assessment_sheet.standard_id and e.concluded_at is null)"
)
OF_OPEN_EVALUATION = before.OPEN_SHEET + (
    " and not exists (select from assessment_sheet s join assessment_evaluation e"
    " on e.id = s.evaluation_id where s.id = sheet_id and e.concluded_at is not null)"
)


def stays(table):
    """A row that is concluded is never written again."""
    return (
        f"create policy concluded_stays on {name(table)} as restrictive for update"
        " to mchch_district using (concluded_at is null) with check (true);"
    )


PROMISES = [
    stays("evaluation"),
    stays("meeting"),
    "drop policy only_if_district_insert on assessment_sheet;",
    before.only_if(
        "sheet", "district", f"{before.IN_USE} or {STANDARD_OF_EVALUATION}", ("insert",)
    ),
    before.only_if("sheet", "district", SHEET_STANDS, ("update",), called="concluded_stays"),
    "drop policy only_if_district_insert on assessment_score;",
    "drop policy only_if_district_update on assessment_score;",
    before.only_if("score", "district", OF_OPEN_EVALUATION, ("insert", "update")),
    before.only_if(
        "conflictofinterest", "district", STANDING.format(table="assessment_conflictofinterest")
    ),
]


class Migration(migrations.Migration):
    dependencies = [("assessment", "0003_evaluation")]
    operations = [migrations.RunSQL("\n".join([*SCOPED, *PROMISES]))]

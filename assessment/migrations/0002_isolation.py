"""Row-level security, rights by verb, the audit's triggers; the scope of a personal link."""

from django.db import migrations

from mchch.policies import ABOVE, audited, child, policy, scoped, shared

READ = "select"
ADD = "select, insert"
KEEP = "select, insert, update"
ALL = "select, insert, update, delete"
ABOVE_READS = {"nation": READ, "province": READ}


def name(table):
    return f"assessment_{table}"


STANDARDS = ("standard", "dimension", "indicator")
OF_DISTRICTS = {
    "ownindicator": KEEP,
    "sheet": KEEP,
    "score": KEEP,
    "scorefile": KEEP,
    "developmentplan": ALL,
    "activity": ALL,
    "progressentry": ADD,
    "progressphoto": KEEP,
    "learningevent": ALL,
    "attendance": ALL,
}
PARENTS = [
    ("dimension", "standard", "standard_id"),
    ("indicator", "dimension", "dimension_id"),
    ("score", "sheet", "sheet_id"),
    ("scorefile", "score", "score_id"),
    ("personallink", "sheet", "sheet_id"),
    ("activity", "developmentplan", "plan_id"),
    ("progressentry", "activity", "activity_id"),
    ("progressphoto", "progressentry", "entry_id"),
    ("attendance", "learningevent", "event_id"),
]
OF_APPLICATIONS = ("ownindicator", "sheet", "developmentplan", "progressentry", "attendance")

SCOPED = [
    *(scoped(name(table), province=ALL, nation=READ) for table in STANDARDS),
    # A district reads the standards of its province.
    *(policy(name(table), "district", ABOVE, verb="select") for table in STANDARDS),
    *(f"grant select on {name(table)} to mchch_district;" for table in STANDARDS),
    *(scoped(name(table), district=verbs, **ABOVE_READS) for table, verbs in OF_DISTRICTS.items()),
    scoped(name("personallink"), district=KEEP),
    *(child(name(table), name(parent), column) for table, parent, column in PARENTS),
    *(
        child(name(table), "registry_application", "application_id").replace(
            "hangs_together", "application"
        )
        for table in OF_APPLICATIONS
    ),
]


def only_if(table, role, condition, verbs=("insert", "update", "delete"), called="only_if"):
    """A restrictive policy: these verbs need `condition`, whatever else allows them."""
    clause = {
        "insert": f"with check ({condition})",
        "update": f"using ({condition}) with check ({condition})",
        "delete": f"using ({condition})",
    }
    return "\n".join(
        f"create policy {called}_{role}_{verb} on {name(table)} as restrictive for {verb}"
        f" to mchch_{role} {clause[verb]};"
        for verb in verbs
    )


DRAFT_STANDARD = (
    "exists (select from assessment_standard s where s.id = standard_id and s.status = 'DRAFT')"
)
IN_USE = (
    "exists (select from assessment_standard s where s.id = standard_id"
    " and s.status = 'PUBLISHED' and s.area_id = left(assessment_sheet.area_id, 2))"
)
OPEN_SHEET = (
    "exists (select from assessment_sheet s where s.id = sheet_id and s.status = 'OPEN'"
    " and (indicator_id is null or exists (select from assessment_indicator i"
    "   where i.id = indicator_id and i.standard_id = s.standard_id))"
    " and (own_id is null or exists (select from assessment_ownindicator o"
    "   where o.id = own_id and o.application_id = s.application_id)))"
)
DRAFT_PLAN = (
    "exists (select from assessment_developmentplan p where p.id = plan_id and p.status = 'DRAFT')"
)
# What the code promises holds in the database, too.
PROMISES = [
    only_if("dimension", "province", DRAFT_STANDARD),
    only_if("indicator", "province", DRAFT_STANDARD),
    only_if("standard", "province", "status = 'DRAFT'", ("delete",)),
    only_if("sheet", "district", IN_USE, ("insert",)),
    only_if("score", "district", OPEN_SHEET, ("insert", "update")),
    only_if("activity", "district", DRAFT_PLAN),
    only_if("developmentplan", "district", "status = 'DRAFT'", ("delete",)),
]

# Somebody with a personal link is known by the hash of its token, and by nothing else. The function
# reads what that role may not: which sheet the link opens, while it is valid.
LINKED = """
create function assessment_linked_sheet() returns bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select sheet_id from public.assessment_personallink
  where token_hash = current_setting('app.link', true) and revoked_at is null
    and valid_until >= nullif(current_setting('app.now', true), '')::timestamptz
$$;
revoke execute on function assessment_linked_sheet() from public;
grant execute on function assessment_linked_sheet() to mchch_applicant;
"""
SHEET = "(select assessment_linked_sheet())"
THE_SHEET = "exists (select from assessment_sheet s where s.{})"
LINK = [
    LINKED,
    policy("assessment_sheet", "applicant", f"id = {SHEET}"),
    "grant select, update (status, submitted_at, submitted_by_name) on assessment_sheet"
    " to mchch_applicant;",
    policy(
        "assessment_score",
        "applicant",
        f"sheet_id = {SHEET} and {THE_SHEET.format('area_id = assessment_score.area_id')}",
    ),
    only_if("score", "applicant", OPEN_SHEET, ("insert", "update")),
    "grant select, insert, update (points, note, version, saved_at, saved_by_name)"
    " on assessment_score to mchch_applicant;",
    "grant usage on sequence assessment_score_id_seq to mchch_applicant;",
    *(
        policy(f"assessment_{table}", "applicant", THE_SHEET.format(join), verb="select")
        + f"grant select on assessment_{table} to mchch_applicant;"
        for table, join in (
            ("standard", "standard_id = assessment_standard.id"),
            ("dimension", "standard_id = assessment_dimension.standard_id"),
            ("indicator", "standard_id = assessment_indicator.standard_id"),
            ("ownindicator", "application_id = assessment_ownindicator.application_id"),
        )
    ),
    # Whose sheet it is, so that nobody fills in another's: the name, nothing else.
    policy(
        "registry_application",
        "applicant",
        THE_SHEET.format("application_id = registry_application.id"),
        verb="select",
    ),
    "grant select (id, type, unit_name, title, given_name, family_name) on registry_application"
    " to mchch_applicant;",
]
KNOCKS = [shared("assessment_knock", ALL, ("mchch_guest",))]
AUDITED = [
    *(audited(name(table)) for table in (*STANDARDS, *OF_DISTRICTS)),
    audited(name("personallink"), "token_hash"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0001_initial"),
        ("mchch", "0002_applicant_role"),
        ("registry", "0002_isolation"),
    ]
    operations = [
        migrations.RunSQL("\n".join([*SCOPED, *PROMISES, *LINK, *KNOCKS, *AUDITED])),
    ]

"""Row-level security, rights by verb, the audit's triggers."""

from django.db import migrations

from mchch.policies import ABOVE, READERS, audited, child, policy, scoped, shared

READ = "select"
KEEP = "select, insert, update"
ADD = "select, insert"

SCOPED = [
    # What the province may change in an application is its stage, nothing that was entered.
    scoped(
        "registry_application",
        district=KEEP,
        nation=READ,
        province="select, update (stage, version, updated_at)",
    ),
    scoped("registry_applicant", district=KEEP, province=READ, nation=READ),
    scoped("registry_stagechange", district=ADD, province=ADD, nation=READ),
    scoped("registry_checklistanswer", district=KEEP, province=READ, nation=READ),
    scoped("registry_attachment", district=KEEP, province=READ, nation=READ),
    scoped("registry_typeddraft", district="select, insert, update, delete"),
    scoped("registry_handover", district=ADD, province=READ, nation=READ),
    scoped(
        "registry_submission",
        district=ADD,
        nation=READ,
        province="select, update (status, decided_at, decided_by_id, decided_by_name, reason, returned)",
    ),
    scoped("registry_runningnumber", district=KEEP, province=READ),
    scoped("registry_accesslog", district=ADD, province=ADD, nation=ADD, admin=READ),
    scoped("registry_reopening", district=READ, province=KEEP, nation=READ),
    scoped("registry_quotawaiver", district=READ, province="select, insert, delete", nation=READ),
    scoped(
        "registry_office",
        district="select, update",
        province="select, update",
        nation=READ,
        admin=KEEP,
    ),
    scoped(
        "registry_signatory",
        district="select, insert, update, delete",
        nation=READ,
        province="select, insert, update, delete",
        admin="select, insert, update, delete",
    ),
    scoped(
        "registry_user",
        district="select, update (password, last_login)",
        province="select, update (password, last_login)",
        nation="select, update (password, last_login)",
        admin=KEEP,
    ),
    # A district reads the names of the levels above it: the office and the staff of its province.
    policy("registry_user", "district", ABOVE, verb="select", name="above"),
    policy("registry_office", "district", ABOVE, verb="select", name="above"),
    # Log-in finds an account before there is a scope.
    policy("registry_user", "guest", "true", name="login"),
    "grant select, update (password, last_login) on registry_user to mchch_guest;",
    "create policy own_account on registry_user as restrictive for update"
    " to mchch_district, mchch_province, mchch_nation"
    " using (id::text = current_setting('app.user', true));",
]

CHILDREN = [
    child("registry_application", "registry_applicant", "applicant_id"),
    *(
        child(f"registry_{name}", "registry_application", "application_id")
        for name in ("stagechange", "checklistanswer", "attachment", "typeddraft", "accesslog")
    ),
    child("registry_signatory", "registry_office", "office_id"),
    child("registry_quotawaiver", "registry_user", "officer_id"),
]

SHARED = [
    shared("registry_area"),
    "grant insert, update on registry_area to mchch_admin;",
    shared("registry_cycle"),
    shared("registry_cyclestep"),
    shared("registry_quota"),
    shared("registry_checklistitem"),
    shared("registry_privacynotice"),
    shared("django_content_type"),
    shared("django_session", "select, insert, update, delete"),
    shared("axes_accessattempt", "select, insert, update, delete"),
    shared("axes_accesslog", "select, insert, update, delete"),
    shared("axes_accessfailurelog", "select, insert, update, delete"),
    shared("axes_accessattemptexpiration", "select, insert, update, delete"),
]
# The province writes its own year, and its own only.
YEAR_TABLES = ("registry_cyclestep", "registry_quota", "registry_checklistitem")
OWN_CYCLE = (
    "exists (select from registry_cycle c where c.id = cycle_id and c.area_id ="
    " current_setting('app.area', true))"
)


def year_table(table):
    reads = "\n".join(
        f"create policy {role}_reads on {table} for select to {role} using (true);"
        for role in READERS
    )
    return (
        f"alter table {table} enable row level security;\n{reads}\n"
        f"{policy(table, 'province', OWN_CYCLE)}\n"
        f"grant insert, update, delete on {table} to mchch_province;\n"
    )


YEAR = [
    *(year_table(table) for table in YEAR_TABLES),
    "alter table registry_cycle enable row level security;",
    *(
        f"create policy {role}_reads on registry_cycle for select to {role} using (true);"
        for role in READERS
    ),
    policy("registry_cycle", "province", "area_id = current_setting('app.area', true)"),
    "grant insert, update on registry_cycle to mchch_province;",
    *(
        f"grant usage on sequence {table}_id_seq to mchch_province;"
        for table in (*YEAR_TABLES, "registry_cycle")
    ),
]

AUDITED = [
    audited("registry_application", "citizen_id", "citizen_id_hash"),
    audited("registry_user", "password"),
    audited("registry_typeddraft", "payload"),
    *(
        audited(f"registry_{name}")
        for name in (
            "applicant",
            "stagechange",
            "checklistanswer",
            "attachment",
            "handover",
            "runningnumber",
            "accesslog",
            "reopening",
            "quotawaiver",
            "office",
            "signatory",
            "cycle",
            "cyclestep",
            "quota",
            "checklistitem",
            "privacynotice",
            "area",
        )
    ),
    # The copy in a sending holds encrypted citizen IDs, and never changes: it needs no second copy.
    audited("registry_submission", "snapshot"),
]

# Whether somebody is registered as a leader in any district of the year: the one thing that a
# district must know of others. It tells the district's code, nothing else.
LEADER_ELSEWHERE = """
create function registry_leader_district(the_cycle bigint, the_hash text) returns text
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select left(area_id, 4) from public.registry_application
  where cycle_id = the_cycle and citizen_id_hash = the_hash and the_hash <> ''
    and type = 'LEADER' and stage <> 'WITHDRAWN' limit 1
$$;
revoke execute on function registry_leader_district(bigint, text) from public;
grant execute on function registry_leader_district(bigint, text) to mchch_district;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0001_initial"),
        ("mchch", "0001_database_house"),
        ("sessions", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("axes", "0010_accessattemptexpiration"),
    ]
    operations = [
        migrations.RunSQL(
            "\n".join([*SHARED, *SCOPED, *CHILDREN, *YEAR, *AUDITED, LEADER_ELSEWHERE])
        ),
    ]

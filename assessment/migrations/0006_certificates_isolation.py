"""Certificates: row-level security, rights by verb, the audit; what was given out stays. The public
page behind a QR reads through one function, which knows a token and tells what stands on the paper."""

from importlib import import_module

from django.db import migrations

from mchch.policies import ABOVE, audited, child, policy, scoped

before = import_module("assessment.migrations.0002_isolation")
name = before.name
ADD, ALL, KEEP, READ = before.ADD, before.ALL, before.KEEP, before.READ
REVOKE = "select, insert, update (revoked_at, revoked_by_name, revoked_reason)"
TABLES = {
    "announcement": ALL,
    "announcementscan": KEEP,
    "certification": ADD,
    "issuance": ADD,
    "certificate": REVOKE,
}
WRITERS = ("district", "province")
OWN_AREA = "area_id = current_setting('app.area', true)"


def of_own(parent, column, condition="true"):
    """A row of what the writer's own office announces or gives out; its area may be below."""
    return (
        f"exists (select from {name(parent)} p where p.id = {column}"
        f" and p.area_id = current_setting('app.area', true) and {condition})"
    )


def held(table, condition, verbs, called):
    return [before.only_if(table, role, condition, verbs, called=called) for role in WRITERS]


SCOPED = [
    *(
        scoped(name(table), district=verbs, province=verbs, nation=READ)
        for table, verbs in TABLES.items()
    ),
    # Where the province certifies, its districts read what it announced; the lines are their own.
    *(
        policy(name(table), "district", ABOVE, verb="select", name="above")
        for table in ("announcement", "issuance")
    ),
    child(name("certification"), "registry_application", "application_id"),
    child(name("certificate"), name("certification"), "certification_id"),
    *(audited(name(table)) for table in TABLES if table != "certificate"),
    audited(name("certificate"), "token"),
]
# The province numbers certificates, too, in a series of its own.
NUMBERS = [
    "grant insert, update on registry_runningnumber to mchch_province;",
    *(
        f"create policy own_series_{verb} on registry_runningnumber as restrictive for {verb}"
        f" to mchch_province {clause};"
        for verb, clause in (
            ("insert", f"with check ({OWN_AREA})"),
            ("update", f"using ({OWN_AREA}) with check ({OWN_AREA})"),
        )
    ),
]
OPEN = "signed_at is null"
BY_HAND = "signed_on is null or number = '' and number_by_hand"
PASSED = (
    "exists (select from registry_application a where a.id = application_id and a.stage = 'PASSED')"
)
PROMISES = [
    *held("announcement", OWN_AREA, ("insert", "update", "delete"), "own_office"),
    *held("announcement", OPEN, ("delete",), "signed_stays"),
    *(
        f"create policy signed_is_whole_{role} on {name('announcement')} as restrictive for update"
        f" to mchch_{role} using ({OPEN} or {BY_HAND}) with check (true);"
        for role in WRITERS
    ),
    *held(
        "certification",
        f"{of_own('announcement', 'announcement_id')} and {PASSED}",
        ("insert",),
        "own_announcement",
    ),
    *held(
        "issuance",
        of_own("announcement", "announcement_id", "p.signed_at is not null"),
        ("insert",),
        "own_announcement",
    ),
    *held("certificate", of_own("issuance", "issuance_id"), ("insert",), "own_issuance"),
    *(
        f"create policy revoked_stays_{role} on {name('certificate')} as restrictive for update"
        f" to mchch_{role} using (revoked_at is null and {of_own('issuance', 'issuance_id')})"
        " with check (true);"
        for role in WRITERS
    ),
]
PUBLIC = """
create function assessment_public_certificate(asked text) returns table (
  number text, name text, type text, district text, province text, fiscal_year smallint,
  is_sample boolean, revoked_at timestamptz, replaced_by text
) language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select c.number, c.name, c.type, c.district, i.province, c.fiscal_year, c.is_sample,
    c.revoked_at, coalesce(n.number, '')
  from public.assessment_certificate c
    join public.assessment_issuance i on i.id = c.issuance_id
    left join public.assessment_certificate n on n.replaces_id = c.id
  where c.token = asked
$$;
revoke execute on function assessment_public_certificate(text) from public;
grant execute on function assessment_public_certificate(text) to mchch_guest;
"""


class Migration(migrations.Migration):
    dependencies = [("assessment", "0005_certificates")]
    operations = [
        migrations.RunSQL("\n".join([*SCOPED, *NUMBERS, *PROMISES, PUBLIC])),
    ]

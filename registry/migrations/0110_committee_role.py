"""What a committee member may read of the register: orders, people and year of the own district."""

from django.db import migrations

from mchch.policies import ABOVE, IN_DISTRICT, policy, shared

ROLE = "mchch_committee"
# Whether an order in force makes the account a secretary. It tells that, and nothing else.
KEEPS = """
create function registry_keeps_committee(the_user bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select from public.registry_ordermember s
      join public.registry_ordercommittee c on c.id = s.committee_id
      join public.registry_committeeorder o on o.id = c.order_id
    where s.user_id = the_user and s.role in ('SECRETARY', 'ASSISTANT_SECRETARY')
      and o.status = 'IN_FORCE' and o.purpose = 'EVALUATION')
$$;
revoke execute on function registry_keeps_committee(bigint) from public;
grant execute on function registry_keeps_committee(bigint) to mchch_guest;
"""
SHARED = [
    *(shared(table, roles=(ROLE,)) for table in (
        "registry_area", "registry_privacynotice", "django_content_type",
    )),
    *(f"grant select, insert, update, delete on {table} to {ROLE};" for table in (
        "django_session", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog",
        "axes_accessattemptexpiration",
    )),
    *(f"grant usage on sequence {table}_id_seq to {ROLE};" for table in (
        "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog",
    )),
]  # fmt: skip
YEAR = [
    f"create policy {ROLE}_reads on {table} for select to {ROLE} using (true);"
    f"grant select on {table} to {ROLE};"
    for table in (
        "registry_cycle",
        "registry_cyclestep",
        "registry_quota",
        "registry_checklistitem",
    )
]
OF_DISTRICT = [
    policy(f"registry_{table}", "committee", IN_DISTRICT, verb="select")
    + f"grant select on registry_{table} to {ROLE};"
    for table in ("reopening", "office", "user")
]
ACCOUNT = [
    policy("registry_office", "committee", ABOVE, verb="select", name="committee_above"),
    f"create policy committee_own_account on registry_user for update to {ROLE}"
    " using (id::text = current_setting('app.user', true))"
    f" with check (id::text = current_setting('app.user', true));"
    f"grant update (password, last_login) on registry_user to {ROLE};",
]
DROP = "drop function registry_keeps_committee(bigint)"


class Migration(migrations.Migration):
    dependencies = [("registry", "0100_certificates_job"), ("mchch", "0004_committee_role")]
    operations = [
        migrations.RunSQL("\n".join([*SHARED, *YEAR, *OF_DISTRICT, *ACCOUNT])),
        migrations.RunSQL(KEEPS, DROP),
    ]

"""Whose sessions and second steps are whose: an account reaches its own, and nobody another's."""

from django.db import migrations

OWN = "user_id::text = current_setting('app.user', true)"
ACCOUNTS = ("district", "province", "nation", "admin", "committee")
ALL = "select, insert, update, delete"


def own(table, role, verbs, using=OWN):
    return (
        f"create policy own_{role} on {table} for all to mchch_{role}"
        f" using ({using}) with check ({using});"
        f"grant {verbs} on {table} to mchch_{role};"
    )


def isolated(table):
    return f"alter table {table} enable row level security;"


STEPS, SESSIONS = "registry_authenticator", "registry_session"
ISOLATION = [
    isolated(STEPS),
    *(own(STEPS, role, ALL) for role in ACCOUNTS),
    # At log-in, for the account whose password was right: the step is checked and marked as used.
    own(STEPS, "guest", "select, update"),
    *(f"grant usage on sequence {STEPS}_id_seq to mchch_{role};" for role in ACCOUNTS),
    # That a step was used, at every log-in, is no history.
    f"create trigger audit after insert or delete or update of user_id, kind, name on {STEPS}"
    " for each row execute function audit_log('secret');",
    isolated(SESSIONS),
    *(own(SESSIONS, role, ALL) for role in ACCOUNTS),
    # Found by a secret key, before it is known who comes.
    own(SESSIONS, "guest", ALL, using="true"),
    *(
        f"grant update (second_factor_since) on registry_user to mchch_{role};"
        for role in ("district", "province", "nation", "committee")
    ),
]

# The administrator ends what belongs to an account that is his to administer, and sees none of it.
ADMINISTERED = """
create function registry_is_administered(the_user bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select from public.registry_user u where u.id = the_user
      and left(coalesce(u.area_id, ''), length(coalesce(current_setting('app.area', true), '')))
        = coalesce(current_setting('app.area', true), ''))
$$;
revoke execute on function registry_is_administered(bigint) from public;
"""
END_SESSIONS = """
create function registry_end_sessions(the_user bigint) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  delete from public.registry_session s
    where s.user_id = the_user and public.registry_is_administered(the_user)
$$;
revoke execute on function registry_end_sessions(bigint) from public;
grant execute on function registry_end_sessions(bigint) to mchch_admin;
"""
RESET = """
create function registry_reset_second_factor(the_user bigint) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from public.registry_authenticator a
    where a.user_id = the_user and public.registry_is_administered(the_user);
  perform public.registry_end_sessions(the_user);
end $$;
revoke execute on function registry_reset_second_factor(bigint) from public;
grant execute on function registry_reset_second_factor(bigint) to mchch_admin;
"""
DROP = """
drop function registry_reset_second_factor(bigint);
drop function registry_end_sessions(bigint);
drop function registry_is_administered(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0171_second_factor"), ("mchch", "0004_committee_role")]
    operations = [
        migrations.RunSQL("\n".join(ISOLATION), migrations.RunSQL.noop),
        migrations.RunSQL(ADMINISTERED + END_SESSIONS + RESET, DROP),
    ]

"""Tokens and what was read by them: row-level security, rights by verb, the audit, and the one
question that is asked before it is known whose token came."""

from django.db import migrations

from mchch.policies import audited, scoped

READ = "select"
ADD = "select, insert"
KEEP = "select, insert, update (revoked_at, revoked_by_name)"
# A token of the department has no area: only who administers the whole installation sees it.
WHOLE = "area_id is null and current_setting('app.area', true) = ''"
SCOPED = [
    scoped("reports_apitoken", district=READ, province=KEEP, nation=READ, admin=KEEP),
    scoped("reports_apicall", district=ADD, province=ADD, nation=ADD, admin=READ),
    f"create policy whole on reports_apitoken for all to mchch_admin using ({WHOLE})"
    f" with check ({WHOLE});",
    f"create policy whole on reports_apicall for select to mchch_admin using ({WHOLE});",
    "create policy of_own_token on reports_apicall as restrictive for insert"
    " to mchch_district, mchch_province, mchch_nation with check (token_id is null or exists ("
    "select from reports_apitoken t where t.id = token_id"
    " and t.area_id is not distinct from reports_apicall.area_id));",
    # Names and telephones are given out by who may see them.
    "create policy people_by_province on reports_apitoken as restrictive for insert to mchch_admin"
    " with check (not with_personal);",
    audited("reports_apitoken", "token_hash"),
    audited("reports_apicall"),
]
OPEN = """
create function reports_open_token(the_hash text, the_day date)
returns table (id bigint, name varchar, area_id varchar, scopes varchar[], with_personal boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select t.id, t.name, t.area_id, t.scopes, t.with_personal from public.reports_apitoken t
  where t.token_hash = the_hash and t.revoked_at is null and t.expires_on >= the_day
$$;
revoke execute on function reports_open_token(text, date) from public;
grant execute on function reports_open_token(text, date) to mchch_guest;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_open_data"), ("registry", "0002_isolation")]
    operations = [
        migrations.RunSQL("\n".join(SCOPED)),
        migrations.RunSQL(OPEN, "drop function reports_open_token(text, date)"),
    ]

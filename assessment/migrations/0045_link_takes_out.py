"""What a committee member takes out is noted: under the own name, in the own district, and not to
be read again. A link tells until when it is valid, so that no telephone keeps more for longer."""

from django.db import migrations

NOTED = (
    "kind = 'EXPORT' and application_id is null"
    " and left(area_id, 4) = current_setting('app.area', true)"
    " and exists (select assessment_own_seats())"
    " and user_name = current_setting('app.user_name', true)"
    " and user_id is not distinct from nullif(current_setting('app.user', true), '')::bigint"
)
RIGHTS = f"""
create policy committee_insert on registry_accesslog for insert to mchch_committee
  with check ({NOTED});
grant insert on registry_accesslog to mchch_committee;
grant usage on sequence registry_accesslog_id_seq to mchch_committee;
"""
UNTIL = """
create function assessment_link_until() returns timestamptz
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select l.valid_until from public.assessment_memberlink l
  where l.token_hash = current_setting('app.link', true) and l.revoked_at is null
$$;
revoke execute on function assessment_link_until() from public;
grant execute on function assessment_link_until() to mchch_committee;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0040_where_parts_meet"),
        ("registry", "0120_access_by_link"),
    ]
    operations = [
        migrations.RunSQL(RIGHTS),
        migrations.RunSQL(UNTIL, "drop function assessment_link_until()"),
    ]

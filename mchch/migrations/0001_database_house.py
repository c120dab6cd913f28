"""What the database itself keeps: group roles, Thai sorting, the audit."""

from django.db import migrations

ROLES = """
do $$
declare r text;
begin
  -- Group roles belong to the whole server: another installation may be making them right now.
  foreach r in array array['mchch_guest', 'mchch_district', 'mchch_province', 'mchch_nation',
                           'mchch_admin', 'mchch_audit'] loop
    begin
      execute format('create role %I nologin', r);
    exception when duplicate_object or unique_violation then null;
    end;
  end loop;
end $$;
"""

SORT_KEY = r"""
-- Thai order without ICU: a leading vowel goes behind its consonant, tone marks count only where
-- everything else is equal. Used in generated columns with collation "C".
create function thai_sort_key(name text) returns text
language sql immutable strict parallel safe set search_path = pg_catalog as $$
  select regexp_replace(moved, '[็่้๊๋์ํ๎]', '', 'g') || chr(1) || coalesce((
    select string_agg(lpad(to_hex(least(n, 255)::int), 2, '0') || mark, '' order by n)
    from unnest(string_to_array(moved, null)) with ordinality as u(mark, n)
    where mark in ('็', '่', '้', '๊', '๋', '์', 'ํ', '๎')), '')
  from regexp_replace(lower(name), '([เแโใไ])([ก-ฮ])', '\2\1', 'g') as moved
$$;
"""

AUDIT = """
create table audit_event (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  table_name text not null,
  operation char(1) not null,
  row_id text,
  area_id varchar(8),
  actor bigint,
  actor_name text not null default '',
  request uuid,
  before jsonb,
  after jsonb
);
create index audit_event_row on audit_event (table_name, row_id, id);

create function audit_log() returns trigger language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  o jsonb;
  n jsonb;
  whole jsonb;
  col text;
begin
  if tg_op <> 'INSERT' then o := to_jsonb(old); end if;
  if tg_op <> 'DELETE' then n := to_jsonb(new); end if;
  whole := coalesce(n, o);
  if tg_op = 'UPDATE' then
    if o = n then return null; end if;
    select jsonb_object_agg(k, v) into o from jsonb_each(o) e(k, v) where n->k is distinct from v;
    select jsonb_object_agg(k, n->k) into n from jsonb_object_keys(o) k;
  end if;
  -- Generated columns repeat others; secrets leave only the fact that they changed.
  o := o - array['search_text', 'sort_key', 'district_code', 'province_code'];
  n := n - array['search_text', 'sort_key', 'district_code', 'province_code'];
  foreach col in array coalesce(tg_argv, '{}') loop
    if o ? col then o := jsonb_set(o, array[col], '"***"'); end if;
    if n ? col then n := jsonb_set(n, array[col], '"***"'); end if;
  end loop;
  insert into public.audit_event
    (table_name, operation, row_id, area_id, actor, actor_name, request, before, after)
  values (
    tg_table_name, left(tg_op, 1), coalesce(whole->>'id', whole->>'code'),
    whole->>'area_id',
    nullif(current_setting('app.user', true), '')::bigint,
    coalesce(current_setting('app.user_name', true), ''),
    nullif(current_setting('app.request', true), '')::uuid, o, n);
  return null;
end $$;

alter table audit_event enable row level security;
create policy district on audit_event for select to mchch_district
  using (left(area_id, 4) = current_setting('app.area', true));
create policy province on audit_event for select to mchch_province
  using (left(area_id, 2) = current_setting('app.area', true));
create policy nation on audit_event for select to mchch_nation using (true);
create policy admin on audit_event for select to mchch_admin
  using (left(coalesce(area_id, ''), length(current_setting('app.area', true)))
         = current_setting('app.area', true));
grant select on audit_event to mchch_district, mchch_province, mchch_nation, mchch_admin;

-- The table and its writer belong to a role that nobody logs in as: the application cannot alter,
-- empty or skip what it did.
do $$
begin
  execute format('create policy operator on audit_event for select to %I using (true)', current_user);
  execute format('grant select on audit_event to %I', current_user);
  execute format('grant mchch_audit to %I', current_user);
  -- Whoever may execute it could hang it on a temporary table of any name, and forge events.
  revoke execute on function audit_log() from public;
  execute format('grant execute on function audit_log() to %I', current_user);
  grant create on schema public to mchch_audit;
  alter table audit_event owner to mchch_audit;
  alter function audit_log() owner to mchch_audit;
  revoke create on schema public from mchch_audit;
end $$;
"""


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.RunSQL(ROLES, migrations.RunSQL.noop),
        migrations.RunSQL(SORT_KEY, "drop function thai_sort_key(text)"),
        migrations.RunSQL(
            AUDIT, "drop table audit_event cascade; drop function audit_log() cascade"
        ),
        migrations.RunSQL(
            "grant usage on schema public to mchch_guest, mchch_district, mchch_province,"
            " mchch_nation, mchch_admin, mchch_audit",
            migrations.RunSQL.noop,
        ),
    ]

"""What is removed because its time is up goes out of the audit, too: of kept changes the values of
named columns, never the fact that something was changed, by whom and when.

No group role may call it: reports' erasure does, with its owner's rights (reports 0162).
"""

# ruff: noqa: S608 - made of the names below, nothing that anybody typed

from django.db import migrations

VALUES = """(
    select jsonb_object_agg(k, case when k = any(the_columns) and v not in ('null', '""')
      then to_jsonb(instead) else v end)
    from jsonb_each({side}) e(k, v))"""
FORGET = f"""
create function audit_forget(the_table text, the_rows text[], the_columns text[], instead text)
returns void language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update public.audit_event set
    before = coalesce({VALUES.format(side="before")}, before),
    after = coalesce({VALUES.format(side="after")}, after)
  where table_name = the_table and row_id = any(the_rows)
    and (before ?| the_columns or after ?| the_columns)
$$;
revoke execute on function audit_forget(text, text[], text[], text) from public;
do $$
begin
  execute format(
    'grant execute on function audit_forget(text, text[], text[], text) to %I', current_user);
  grant create on schema public to mchch_audit;
  alter function audit_forget(text, text[], text[], text) owner to mchch_audit;
  revoke create on schema public from mchch_audit;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("mchch", "0004_committee_role")]
    operations = [
        migrations.RunSQL(FORGET, "drop function audit_forget(text, text[], text[], text)")
    ]

"""What the administrator needs: the accounts without an area, and how much an officer holds."""

from django.db import migrations

# An account without an area (national staff, an administrator of the whole installation) belongs to
# the administrator without an area. `left(null, 0)` is null, and hid even the administrator's own.
ADMINISTERED = (
    "left(coalesce(area_id, ''), length(current_setting('app.area', true)))"
    " = current_setting('app.area', true)"
)
ONLY_WITH_AREA = ADMINISTERED.replace("coalesce(area_id, '')", "area_id")

# The administrator may not read applications. Before an account is closed or moved it must be known
# how many its officer holds: this tells that number, and of accounts in one's own area only.
HELD = """
create function registry_held_applications(the_user bigint) returns bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select count(*) from registry_application a join registry_user u on u.id = a.officer_id
  where u.id = the_user
    and left(u.area_id, length(coalesce(current_setting('app.area', true), '')))
      = coalesce(current_setting('app.area', true), '')
$$;
revoke execute on function registry_held_applications(bigint) from public;
grant execute on function registry_held_applications(bigint) to mchch_admin;
"""


def admin_policy(condition):
    return f"alter policy admin on registry_user using ({condition}) with check ({condition});"


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_isolation")]
    operations = [
        migrations.RunSQL(admin_policy(ADMINISTERED), admin_policy(ONLY_WITH_AREA)),
        migrations.RunSQL(HELD, "drop function registry_held_applications(bigint)"),
    ]

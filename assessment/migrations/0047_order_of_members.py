"""A member prints the order that names it as it was issued: the kept paper, where there is one."""

from django.db import migrations

from mchch.policies import policy

# What decides on the order decides on its paper.
OWN_ORDER = (
    "kind = 'committee_order' and keep_until is null"
    " and exists (select from registry_committeeorder p where p.id = object_id)"
)
RIGHTS = policy("registry_paper", "committee", OWN_ORDER, verb="select") + (
    "grant select on registry_paper to mchch_committee;"
)


class Migration(migrations.Migration):
    dependencies = [("assessment", "0045_link_takes_out"), ("registry", "0120_access_by_link")]
    operations = [
        migrations.RunSQL(
            RIGHTS,
            "revoke select on registry_paper from mchch_committee;"
            "drop policy committee on registry_paper;",
        )
    ]

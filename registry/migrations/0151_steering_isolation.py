"""Who sees a year, who is told what, and the log in the order of its time."""

from django.db import migrations

from mchch.policies import audited

OPENED = "opened_at is not null"
# A year that is being prepared is its province's alone (which has a policy of its own, for all).
READERS = ("guest", "district", "committee", "province", "nation", "admin")
YEAR_TABLES = ("cyclestep", "quota", "checklistitem")


def of_year(condition, own):
    return [
        f"alter policy mchch_{role}_reads on registry_cycle using ({condition});"
        for role in READERS
    ] + [
        f"alter policy mchch_{role}_reads on registry_{table} using ({own});"
        for role in READERS
        for table in YEAR_TABLES
    ]


# Row-level security holds inside of the condition, too: a year's rows are seen with their year.
SEEN = "cycle_id in (select id from registry_cycle)"
YEARS = migrations.RunSQL("\n".join(of_year(OPENED, SEEN)), "\n".join(of_year("true", "true")))

# What somebody was told is theirs: whoever sends does so in their scope, and adds only.
OWN = "user_id::text = current_setting('app.user', true)"
TOLD = [
    "alter table registry_told enable row level security;",
    *(
        f"create policy own_{role} on registry_told for all to mchch_{role} using ({OWN})"
        f" with check ({OWN});"
        f"grant select, insert on registry_told to mchch_{role};"
        f"grant usage on sequence registry_told_id_seq to mchch_{role};"
        for role in ("district", "province", "committee")
    ),
    # The worker, a guest, notes the day and puts the run into the queue.
    "grant select, insert on registry_morningrun to mchch_guest;",
    "grant usage on sequence registry_morningrun_id_seq to mchch_guest;",
    "grant insert on django_tasks_database_dbtaskresult to mchch_guest;",
    audited("registry_told"),
    audited("registry_morningrun"),
]
# Each person's own address and wish; the policies of accounts let nobody write another's.
ACCOUNT = [
    f"grant update (email, wants_mail) on registry_user to mchch_{role};"
    for role in ("district", "province", "nation", "committee")
]
ENDED = "grant update (ended_at, ended_by_name) on registry_quotawaiver to mchch_province;"

LOG = [
    ("district", "left(area_id, 4), id desc", ""),
    ("province", "left(area_id, 2), id desc", ""),
    ("actor", "actor, id desc", ""),
    ("looks", "id desc", " where table_name = 'registry_accesslog'"),
]
INDEXES = [
    migrations.RunSQL(
        f"create index audit_event_{name} on audit_event ({columns}){which}",
        f"drop index audit_event_{name}",
    )
    for name, columns, which in LOG
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0150_steering"), ("mchch", "0004_committee_role")]
    operations = [
        YEARS,
        migrations.RunSQL("\n".join([*TOLD, *ACCOUNT, ENDED]), migrations.RunSQL.noop),
        *INDEXES,
    ]

"""Visits and members' links: row-level security and audit; and what the role of a committee member
may read and write: applicants before the own committee, the own sheets, others' points once the
own are in."""

from importlib import import_module

from django.db import migrations

from mchch.policies import ABOVE, audited, child, policy, scoped

before = import_module("assessment.migrations.0002_isolation")
name = before.name
ROLE = "committee"

TABLES = {
    "visit": before.KEEP,
    "visitstop": before.ALL,
    "visitmember": before.ALL,
    "visitchange": before.ADD,
}
PARENTS = [
    ("visitstop", "assessment_visit", "visit_id", "visit"),
    ("visitstop", "assessment_evaluation", "evaluation_id", "evaluation"),
    ("visitmember", "assessment_visit", "visit_id", "visit"),
    ("visitmember", "registry_ordermember", "seat_id", "seat"),
    ("visitchange", "assessment_visit", "visit_id", "visit"),
    ("memberlink", "registry_ordermember", "seat_id", "seat"),
]
SCOPED = [
    *(scoped(name(table), district=verbs, **before.ABOVE_READS) for table, verbs in TABLES.items()),
    # The way in is for the district alone to hand out.
    scoped(name("memberlink"), district=before.KEEP),
    *(
        child(name(table), parent, column).replace("hangs_together", f"{called}_is_ours")
        for table, parent, column, called in PARENTS
    ),
    *(audited(name(table)) for table in TABLES),
    audited(name("memberlink"), "token_hash"),
]

# Who asks is known by the account (app.user) or by the hash of a link's token (app.link), and by
# nothing else. The functions read with their owner's rights what the role itself may not.
FUNCTIONS = """
create function assessment_own_seats() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with held as (
    select c.order_id, coalesce(nullif(s.name, ''), s.position) as called
    from public.assessment_memberlink l
      join public.registry_ordermember s on s.id = l.seat_id
      join public.registry_ordercommittee c on c.id = s.committee_id
    where l.token_hash = current_setting('app.link', true) and l.revoked_at is null
      and l.valid_until >= nullif(current_setting('app.now', true), '')::timestamptz
      and s.user_id is null
  )
  select s.id from public.registry_ordermember s
    join public.registry_ordercommittee c on c.id = s.committee_id
    join public.registry_committeeorder o on o.id = c.order_id
  where o.status = 'IN_FORCE' and o.purpose = 'EVALUATION'
    and (s.user_id = nullif(current_setting('app.user', true), '')::bigint
      or s.user_id is null and exists (select from held h where h.order_id = o.id
           and h.called = coalesce(nullif(s.name, ''), s.position)))
$$;
-- The name under which somebody without an account sits, and under which the own rows stand.
create function assessment_own_names() returns setof text
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(nullif(s.name, ''), s.position) from public.registry_ordermember s
  where s.user_id is null and s.id in (select public.assessment_own_seats())
$$;
create function assessment_own_evaluations() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select e.id from public.assessment_evaluation e
  where exists (
    select from public.registry_ordermember s
      join public.registry_ordercommittee c on c.id = s.committee_id
    where s.id in (select public.assessment_own_seats()) and s.area_id = left(e.area_id, 4)
      and (c.order_id = e.order_id or e.concluded_at is null))
$$;
-- Orders that name the account, whatever became of them; of a link the one that it belongs to.
create function assessment_own_orders() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select o.id from public.registry_committeeorder o
    join public.registry_ordercommittee c on c.order_id = o.id
    join public.registry_ordermember s on s.committee_id = c.id
  where o.status <> 'DRAFT' and (s.user_id = nullif(current_setting('app.user', true), '')::bigint
    or s.id in (select public.assessment_own_seats()))
$$;
create function assessment_own_visits() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select m.visit_id from public.assessment_visitmember m
  where exists (select public.assessment_own_seats())
    and (m.member_id = nullif(current_setting('app.user', true), '')::bigint
      or m.member_id is null and m.member_name in (select public.assessment_own_names())
        and exists (select from public.registry_ordermember s where s.area_id = m.area_id
          and s.id in (select public.assessment_own_seats())))
$$;
-- Evaluations of which others' points may be read: concluded, or the own ones are in.
create function assessment_opened_evaluations() returns setof bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with own as (select public.assessment_own_evaluations() as id)
  select e.id from public.assessment_evaluation e join own on own.id = e.id
  where e.concluded_at is not null
    or exists (select from public.assessment_sheet s where s.evaluation_id = e.id
        and s.status <> 'OPEN'
        and (s.member_id = nullif(current_setting('app.user', true), '')::bigint
          or s.member_id is null and s.member_name in (select public.assessment_own_names())))
      and not exists (select from public.assessment_conflictofinterest x
        where x.evaluation_id = e.id
        and (x.member_id = nullif(current_setting('app.user', true), '')::bigint
          or x.member_id is null and x.member_name in (select public.assessment_own_names())))
$$;
"""
NAMES = ("own_seats", "own_names", "own_evaluations", "own_orders", "own_visits")
NAMES = tuple(f"assessment_{one}" for one in (*NAMES, "opened_evaluations"))
GRANTS = [
    f"revoke execute on function {one}() from public;"
    f"grant execute on function {one}() to mchch_committee;"
    for one in NAMES
]

OWN_EVALUATION = "(select assessment_own_evaluations())"
SEEN = "exists (select from {} p where p.id = {})"  # the parent's own policy decides
BEFORE_US = (
    "exists (select from assessment_evaluation e where e.application_id = {}.application_id)"
)
OURS = (
    "({0}.member_id = nullif(current_setting('app.user', true), '')::bigint"
    " or {0}.member_id is null and {0}.member_name in (select assessment_own_names()))"
)


def reads(table, condition, columns=""):
    return (
        policy(table, ROLE, condition, verb="select")
        + f"grant select {columns} on {table} to mchch_committee;"
    )


ORDERS = [
    reads(
        "registry_committeeorder",
        "id in (select assessment_own_orders())"
        " or id in (select order_id from assessment_evaluation)",
    ),
    reads("registry_ordercommittee", SEEN.format("registry_committeeorder", "order_id")),
    reads("registry_ordermember", SEEN.format("registry_ordercommittee", "committee_id")),
    reads("registry_orderscan", "order_id in (select assessment_own_orders())"),
]
POINTS_SEEN = (
    "exists (select from assessment_sheet s where s.id = {}.sheet_id and (s.kind <> 'EVALUATION'"
    " or s.evaluation_id in (select assessment_opened_evaluations()) or " + OURS.format("s") + "))"
)
READ = [
    reads("assessment_evaluation", f"id in {OWN_EVALUATION}"),
    reads("assessment_conflictofinterest", f"evaluation_id in {OWN_EVALUATION}"),
    # Who has handed in is told; what was given is not (score).
    reads(
        "assessment_sheet",
        f"evaluation_id in {OWN_EVALUATION} or kind <> 'EVALUATION' and "
        + BEFORE_US.format("assessment_sheet"),
    ),
    reads("assessment_score", POINTS_SEEN.format("assessment_score")),
    reads("assessment_scorefile", SEEN.format("assessment_score", "score_id")),
    reads("assessment_sheetscan", POINTS_SEEN.format("assessment_sheetscan")),
    *(reads(name(table), ABOVE) for table in before.STANDARDS),
    *(
        reads(name(table), BEFORE_US.format(name(table)))
        for table in ("ownindicator", "developmentplan", "progressentry")
    ),
    reads("assessment_activity", SEEN.format("assessment_developmentplan", "plan_id")),
    reads("assessment_progressphoto", SEEN.format("assessment_progressentry", "entry_id")),
    # Minutes are for secretaries, who run as the district; a result names its meeting.
    reads("assessment_meeting", "id in (select meeting_id from assessment_evaluation)"),
    *(
        reads(name(table), f"{column} in (select assessment_own_visits())")
        for table, column in (
            ("visit", "id"), ("visitstop", "visit_id"), ("visitmember", "visit_id"),
            ("visitchange", "visit_id"),
        )
    ),
]  # fmt: skip

PENDING = (
    "exists (select from assessment_evaluation e where e.id = {0}.evaluation_id"
    " and e.concluded_at is null)"
)
OUR_SHEET = (
    "kind = 'EVALUATION' and entered_by_name = ''"
    f" and evaluation_id in {OWN_EVALUATION}"
    f" and {PENDING.format('assessment_sheet')} and {OURS.format('assessment_sheet')}"
)
OF_ITS_EVALUATION = (
    "exists (select from assessment_evaluation e where e.id = evaluation_id"
    " and e.application_id = assessment_sheet.application_id"
    " and e.standard_id = assessment_sheet.standard_id"
    " and e.area_id = assessment_sheet.area_id)"
)
FROM_OUR_SEAT = "status = 'OPEN' and seat_id in (select assessment_own_seats())"
NEW_SHEET = " and ".join((OUR_SHEET, FROM_OUR_SEAT, OF_ITS_EVALUATION))
OUR_OPEN_SHEET = (
    "exists (select from assessment_sheet s where s.id = {0}.sheet_id and s.kind = 'EVALUATION'"
    " and s.status = 'OPEN' and s.entered_by_name = '' and s.area_id = {0}.area_id"
    f" and {PENDING.format('s')} and {OURS.format('s')})"
)
OUR_SCORE = f"{OUR_OPEN_SHEET.format('assessment_score')} and {before.OPEN_SHEET}"
OUR_FILE = (
    "exists (select from assessment_score c join assessment_sheet s on s.id = c.sheet_id"
    " where c.id = score_id and s.status = 'OPEN' and s.kind = 'EVALUATION'"
    f" and s.area_id = assessment_scorefile.area_id and {OURS.format('s')})"
)
OUR_CONFLICT = (
    f"evaluation_id in {OWN_EVALUATION} and {PENDING.format('assessment_conflictofinterest')}"
    f" and {OURS.format('assessment_conflictofinterest')}"
)


def writes(table, verb, using="", check="", columns=""):
    clauses = (f" using ({using})" if using else "") + (f" with check ({check})" if check else "")
    return (
        f"create policy committee_{verb} on {table} for {verb} to mchch_committee{clauses};"
        f"grant {verb} {columns} on {table} to mchch_committee;"
    )


def sequence(table):
    return f"grant usage on sequence {table}_id_seq to mchch_committee;"


SUBMITTED = (
    "(status, submitted_at, submitted_by_name, confirmed_at, confirmed_by_name, reopened_reason)"
)
WRITE = [
    # Points that change undo a resolution; to resolve is the secretary's.
    writes(
        "assessment_evaluation",
        "update",
        f"id in {OWN_EVALUATION} and concluded_at is null",
        "resolution = ''",
        "(resolution, resolution_reason, resolved_at, resolved_by_name)",
    ),
    writes("assessment_sheet", "insert", check=NEW_SHEET),
    writes("assessment_sheet", "update", OUR_SHEET, OUR_SHEET, SUBMITTED),
    writes("assessment_score", "insert", check=OUR_SCORE),
    writes(
        "assessment_score", "update", OUR_SCORE, OUR_SCORE,
        "(points, note, version, saved_at, saved_by_name)",
    ),
    writes("assessment_scorefile", "insert", check=OUR_FILE),
    writes("assessment_scorefile", "update", OUR_FILE, OUR_FILE, "(removed_at)"),
    writes(
        "assessment_conflictofinterest", "insert",
        check=f"{OUR_CONFLICT} and seat_id in (select assessment_own_seats())",
    ),
    writes("assessment_conflictofinterest", "delete", OUR_CONFLICT),
    *(
        sequence(name(table))
        for table in ("sheet", "score", "scorefile", "conflictofinterest")
    ),
]  # fmt: skip

# The applicant's file at hand: everything but the citizen ID.
APPLICATION = """
do $$
begin
  execute (select 'grant select (' || string_agg(quote_ident(attname), ', ')
      || ') on registry_application to mchch_committee'
    from pg_attribute where attrelid = 'registry_application'::regclass and attnum > 0
      and not attisdropped and attname <> 'citizen_id');
end $$;
"""
PEOPLE = [
    policy(
        "registry_application",
        ROLE,
        "id in (select application_id from assessment_evaluation)",
        verb="select",
    ),
    APPLICATION,
]


class Migration(migrations.Migration):
    dependencies = [("assessment", "0015_visits"), ("registry", "0110_committee_role")]
    operations = [
        migrations.RunSQL("\n".join([*SCOPED, FUNCTIONS, *GRANTS])),
        migrations.RunSQL("\n".join([*ORDERS, *READ, *WRITE, *PEOPLE])),
    ]

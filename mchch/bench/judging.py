"""Judging of any size: every unit has a sheet before development, one in three a plan and an after.

Plain SQL, beside the register that mchch/bench/rows.py makes.
"""

from django.db import connection

from mchch.bench.rows import run, values

STANDARDS = """
insert into assessment_standard
    (id, cycle_id, area_id, type, version, title, is_official, status, all_main,
     additional_min_percent, dimension_min_percent, total_min_percent, created_at, published_at)
  select n, 1, %(province)s, type, 1, 'เกณฑ์วัดความเร็ว', false, 'PUBLISHED', true, 50, 60, 70, now(),
    now()
  from unnest(array['LEADER', 'GROUP', 'NETWORK', 'COMMUNITY']) with ordinality t (type, n);
insert into assessment_dimension (id, standard_id, area_id, position, name)
  select s * 10 + d, s, %(province)s, d, 'ด้านที่วัด ' || d
  from generate_series(1, 4) s, generate_series(1, 4) d;
insert into assessment_indicator
    (id, standard_id, dimension_id, area_id, position, code, text, kind, evidence, scale,
     max_points, pass_at, weight, levels)
  select s * 100 + i, s, s * 10 + 1 + (i - 1) / 5, %(province)s, i,
    1 + (i - 1) / 5 || '.' || 1 + (i - 1) %% 5, 'ตัวชี้วัดที่ใช้วัดความเร็วของหน้าประเมินตนเอง ' || i,
    case when i %% 5 < 3 then 'MAIN' else 'ADDITIONAL' end, 'สมุดบันทึกการประชุม', 'POINTS', 3, 2, 1,
    array['ยังไม่ดำเนินการ', 'เริ่มดำเนินการ', 'ดำเนินการต่อเนื่อง', 'เป็นแบบอย่างแก่ผู้อื่นได้']
  from generate_series(1, 4) s, generate_series(1, 20) i;
"""
# Sheet 2i is the before of application i, 2i + 1 its after. One before in five is still open.
SHEETS = """
create temporary table judged as
  select a.id, a.area_id, a.officer_id,
    array_position(array['LEADER', 'GROUP', 'NETWORK', 'COMMUNITY'], a.type::text) as standard
  from registry_application a
  where a.id between %(first)s and %(last)s and a.stage not in ('DRAFT', 'WITHDRAWN');
insert into assessment_sheet
    (id, application_id, area_id, standard_id, kind, status, opened_at, opened_by_id, submitted_at,
     submitted_by_name, confirmed_by_name, reopened_reason, member_name, entered_by_name)
  select id * 2, id, area_id, standard, 'BEFORE',
    case when id %% 5 = 0 then 'OPEN' else 'CONFIRMED' end, now(), officer_id, now(),
    '', '', '', '', ''
  from judged
  union all
  select id * 2 + 1, id, area_id, standard, 'AFTER', 'OPEN', now(), officer_id, now(),
    '', '', '', '', ''
  from judged where id %% 3 = 1 and id %% 5 <> 0;
insert into assessment_score
    (sheet_id, area_id, indicator_id, points, note, version, saved_at, saved_by_name)
  select s.id, s.area_id, s.standard_id * 100 + i, (s.id + i) %% 4, '', 1, now(), ''
  from assessment_sheet s join judged on judged.id = s.application_id, generate_series(1, 20) i;
insert into assessment_developmentplan
    (id, application_id, area_id, version_no, status, goal, change_note, version, created_at,
     created_by_id, agreed_on, agreed_with, agreed_by_name)
  select id, id, area_id, 1, 'AGREED', '', '', 1, now(), officer_id, %(today)s, '', ''
  from judged where id %% 3 = 1;
insert into assessment_activity
    (id, plan_id, area_id, thread, position, what, how, indicators, ends_on, responsible,
     budget_source, expected, evidence)
  select id * 4 + n, id, area_id, gen_random_uuid(), n, 'จัดทำบัญชี', '', array['1.1'],
    %(today)s::date + (id %% 90 - 20)::int, 'นายตัวอย่าง', '', '', ''
  from judged, generate_series(0, 2) n where id %% 3 = 1;
insert into assessment_progressentry
    (key, application_id, activity_id, area_id, thread, done_on, text, percent, entered_at,
     entered_by_id, entered_by_name)
  select gen_random_uuid(), j.id, a.id, a.area_id, a.thread, %(today)s::date - p,
    'ประชุมแล้ว', 100 - p * 30, now(), j.officer_id, ''
  from judged j join assessment_activity a on a.plan_id = j.id, generate_series(0, 1) p;
drop table judged;
"""
# The first district has a committee of seven: its head as secretary, and six officers. Ids are far
# above those that are given out later.
COMMITTEE = r"""
insert into registry_committeeorder (id, key, area_id, cycle_id, purpose, status, version, title,
    reason, power, replaces, signatory_name, signatory_position, signatory_acting_for, number,
    calendar_year, created_at, created_by_id, updated_at, issued_at, issued_by_name)
  select 1000001, gen_random_uuid(), area_id, 1, 'EVALUATION', 'IN_FORCE', 1,
    'คำสั่งที่วัดความเร็ว', '', '', true, 'นายสมมุติ', '', '', '1', 2567, now(), id, now(), now(), ''
  from registry_user where username = 'head0';
insert into registry_ordercommittee (id, order_id, area_id, place, name, duties)
  select 1000001, id, area_id, 1, '', '' from registry_committeeorder;
insert into registry_ordermember (id, committee_id, area_id, place, role, name, position, user_id)
  select 1000000 + row_number() over (order by username desc), 1000001, area_id, 1,
    case role when 'DISTRICT_HEAD' then 'SECRETARY' else 'MEMBER' end, username, '', id
  from registry_user where username = 'head0' or username like 'officer0\_%%';
"""
# Its first 300 units stand before it: all seven have begun, one sheet in seven is still open.
EVALUATIONS = """
insert into assessment_evaluation (id, application_id, area_id, order_id, standard_id, opened_at,
    opened_by_id, taken_in_reason, resolution, resolution_reason, resolved_by_name, joining,
    concluded_by_name)
  select a.id, a.id, a.area_id, 1000001, s.standard_id, now(), a.officer_id, '',
    case when a.id %% 2 = 0 then 'PASS' else '' end, '', '', '', ''
  from registry_application a join assessment_sheet s on s.id = a.id * 2
  where a.id between %(first)s and %(last)s and a.id %% 13 = 0 and a.id <= 4200
    and a.stage = 'ACCEPTED';
insert into assessment_sheet
    (id, application_id, area_id, standard_id, kind, status, opened_at, opened_by_id, submitted_at,
     submitted_by_name, confirmed_by_name, reopened_reason, evaluation_id, seat_id, member_id,
     member_name, entered_by_name)
  select 100000000 + e.id * 10 + m.id - 1000000, e.id, e.area_id, e.standard_id, 'EVALUATION',
    case when (e.id + m.id) %% 7 = 0 then 'OPEN' else 'CONFIRMED' end, now(), m.user_id, now(), '',
    '', '', e.id, m.id, m.user_id, m.name, ''
  from assessment_evaluation e, registry_ordermember m
  where e.id between %(first)s and %(last)s and m.committee_id = 1000001;
insert into assessment_score
    (sheet_id, area_id, indicator_id, points, note, version, saved_at, saved_by_name)
  select s.id, s.area_id, s.standard_id * 100 + i, 1 + (s.id + i) %% 3, '', 1, now(), ''
  from assessment_sheet s, generate_series(1, 20) i
  where s.evaluation_id between %(first)s and %(last)s;
"""
# The committee of the second district has concluded: half of its units did not pass, some have been
# through their development. Its head writes the report.
CONCLUDED = """
create temporary table concluded as
  select a.id, a.area_id, a.officer_id, s.standard_id
  from registry_application a join assessment_sheet s on s.id = a.id * 2
  where a.id between %(first)s and %(last)s and a.id %% 13 = 1 and a.id <= 4200
    and a.stage = 'ACCEPTED';
insert into assessment_meeting (id, cycle_id, area_id, order_id, held_on, begins_at, place, note,
    people, saved_at, saved_by_name, concluded_at, concluded_by_name)
  select 1000001, 1, area_id, 1000001, %(today)s, '09:30', '', '', '[]', now(), '', now(), ''
  from registry_user where username = 'head1' on conflict do nothing;
insert into assessment_evaluation (id, application_id, area_id, order_id, standard_id, opened_at,
    opened_by_id, taken_in_reason, resolution, resolution_reason, resolved_by_name, joining,
    meeting_id, concluded_at, concluded_by_name)
  select id, id, area_id, 1000001, standard_id, now(), officer_id, '',
    case when id %% 2 = 0 then 'PASS' else 'FAIL' end, '', '', 'MEAN', 1000001, now(), ''
  from concluded;
insert into assessment_sheet
    (id, application_id, area_id, standard_id, kind, status, opened_at, opened_by_id, submitted_at,
     submitted_by_name, confirmed_by_name, reopened_reason, evaluation_id, seat_id, member_name,
     entered_by_name)
  select 100000000 + c.id * 10 + m.id - 1000000, c.id, c.area_id, c.standard_id, 'EVALUATION',
    'CONFIRMED', now(), c.officer_id, now(), '', '', '', c.id, m.id, m.name, ''
  from concluded c, registry_ordermember m where m.committee_id = 1000001 and m.id < 1000004;
insert into assessment_score
    (sheet_id, area_id, indicator_id, points, note, version, saved_at, saved_by_name)
  select s.id, s.area_id, s.standard_id * 100 + i, (s.id + i) %% 3, '', 1, now(), ''
  from assessment_sheet s join concluded c on c.id = s.evaluation_id, generate_series(1, 20) i;
update assessment_sheet set status = 'CONFIRMED' from concluded c
  where application_id = c.id and kind = 'AFTER';
update registry_application set stage = case when id %% 2 = 0 then 'PASSED' else 'NOT_PASSED' end
  where id in (select id from concluded);
drop table concluded;
"""
# All units of the districts after it up to here were judged by seven each, and it is concluded:
# 10,010 sheets, which the province takes out. Their ids are far above the rest.
ALL_CONCLUDED = """
insert into assessment_meeting (id, cycle_id, area_id, order_id, held_on, begins_at, place, note,
    people, saved_at, saved_by_name, concluded_at, concluded_by_name)
  select 1000002, 1, area_id, id, %(today)s, '09:30', 'ห้องประชุม', '', '[]', now(), '', now(), ''
  from registry_committeeorder where id = 1000001 on conflict do nothing;
create temporary table done as
  select a.id, a.area_id, s.standard_id, a.officer_id from registry_application a
    join assessment_sheet s on s.id = a.id * 2
  where a.id between %(first)s and %(last)s and a.id %% 13 > 1 order by a.id limit 1430;
insert into assessment_evaluation (id, application_id, area_id, order_id, standard_id, opened_at,
    opened_by_id, taken_in_reason, resolution, resolution_reason, resolved_by_name, joining,
    concluded_by_name, concluded_at, meeting_id)
  select 200000000 + id, id, area_id, 1000001, standard_id, now(), officer_id, '', 'PASS', '', '',
    'MEAN', '', now(), 1000002
  from done;
insert into assessment_sheet
    (id, application_id, area_id, standard_id, kind, status, opened_at, opened_by_id, submitted_at,
     submitted_by_name, confirmed_by_name, reopened_reason, evaluation_id, seat_id, member_name,
     entered_by_name)
  select 200000000 + d.id * 10 + m.id - 1000000, d.id, d.area_id, d.standard_id, 'EVALUATION',
    'CONFIRMED', now(), d.officer_id, now(), '', '', '', 200000000 + d.id, m.id, m.name, ''
  from done d, registry_ordermember m where m.committee_id = 1000001;
insert into assessment_score
    (sheet_id, area_id, indicator_id, points, note, version, saved_at, saved_by_name)
  select 200000000 + d.id * 10 + m.id - 1000000, d.area_id, d.standard_id * 100 + i,
    1 + (d.id + i) %% 3, case when i = 1 then 'ตรวจสมุดบัญชีแล้ว' else '' end, 1, now(), ''
  from done d, registry_ordermember m, generate_series(1, 20) i where m.committee_id = 1000001;
drop table done;
"""
TABLES = (
    *("standard", "dimension", "indicator", "sheet", "score", "developmentplan", "activity"),
    "progressentry",
    "evaluation",
    "meeting",
)


def open_year():
    triggers("disable")
    run(STANDARDS + COMMITTEE, values())


def grow(before, size):
    triggers("disable")
    run(SHEETS + EVALUATIONS + CONCLUDED, values(first=before + 1, last=size))
    triggers("enable")


def conclude(last):
    """Once, at the largest size: what was judged and may be read by the province."""
    triggers("disable")
    run(ALL_CONCLUDED, values(first=1, last=last))
    triggers("enable")


def triggers(verb):
    for table in TABLES:
        run(f"alter table assessment_{table} {verb} trigger audit")


FIRST = """
select s.id, s.application_id
from assessment_sheet s join registry_application a on a.id = s.application_id
  join registry_user u on u.id = a.officer_id
where u.username = %s and s.kind = 'AFTER' order by s.id limit 1
"""


def first(username):
    """(sheet after development, application) of a unit of that officer."""
    with connection.cursor() as cursor:
        cursor.execute(FIRST, [username])
        return cursor.fetchone()


def sheet_path(username):
    return f"/sheets/{first(username)[0]}/"


def answer_path(username):
    return f"/sheets/{first(username)[0]}/answer/"


def result_path(username):
    return f"/development/{first(username)[1]}/result/"


def answer(path, number):
    """Another level each time, so that each is written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select min(indicator_id) from assessment_score where sheet_id = %s",
            [path.split("/")[2]],
        )
        return {"key": f"i{cursor.fetchone()[0]}", "points": number % 4, "note": f"ครั้งที่ {number}"}


MEMBERS = """
select s.id from assessment_sheet s join registry_user u on u.id = s.member_id
where u.username = %s and s.status = 'OPEN' order by s.id limit 1
"""


def member_sheet_path(username):
    """An open sheet of a committee member."""
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, [username])
        return f"/member-sheets/{cursor.fetchone()[0]}/"

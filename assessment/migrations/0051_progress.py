"""How far a year is, counted in the database: what is done of what is expected has its one place here.

`progress_units` and `progress_papers` run with the rights of who asks: row-level security leaves
them the rows of that person's area. Two narrow functions run with their owner's rights, and tell
no more than is said at each:

- `progress_province` gives a district the totals of its province, by type, without any district;
  nothing where the province has fewer than three districts, for then the rest would tell of one.
- `progress_last_acts` gives, for districts within the area of who asks, when something was entered
  last and of which kind: found in indexes that the policies of a province would hide.
"""

from django.db import migrations

# What a letter's step expects of a district, in units. A unit counts from its registration on.
#   quota, kept  – units that each field officer must have, and has, of each type (waivers excused)
#   sent         – the province has its papers, or had them when the committee resolved
#   assessed     – the self-assessment before development is confirmed
#   planned      – a plan of development is agreed
#   evaluated    – the committee has concluded; passed – with the result that it passes
#   certified    – passed, announced, and the certificate not revoked without another
# Each unit of the year is looked up in an index: counting is not to read the other years' rows.
UNITS = """
create function progress_units(the_year int, the_area text, digits int)
returns table (code text, type text, quota bigint, kept bigint, units bigint, sent bigint,
  assessed bigint, planned bigint, evaluated bigint, passed bigint, certified bigint)
language sql stable as $$
  with cycle as (
    select id, area_id from registry_cycle
    where fiscal_year = the_year and (the_area = '' or area_id = left(the_area, 2))
  ), counted as (
    select a.district_code, a.officer_id, a.type, count(*) as units,
      count(*) filter (where a.stage in ('SENT', 'ACCEPTED', 'PASSED', 'NOT_PASSED')) as sent,
      sum((select count(*) from assessment_sheet s where s.application_id = a.id
           and s.kind = 'BEFORE' and s.status = 'CONFIRMED')) as assessed,
      sum((select count(*) from assessment_developmentplan p where p.application_id = a.id
           and p.status = 'AGREED')) as planned,
      count(*) filter (where a.stage in ('PASSED', 'NOT_PASSED')) as evaluated,
      count(*) filter (where a.stage = 'PASSED') as passed,
      count(*) filter (where a.stage = 'PASSED' and (select count(*)
        from assessment_certification c where c.application_id = a.id
        and coalesce((select bool_or(x.revoked_at is null) from assessment_certificate x
                      where x.certification_id = c.id), true)) > 0) as certified
    from cycle join registry_application a on a.cycle_id = cycle.id
    where a.stage in ('REGISTERED', 'SENT', 'RETURNED', 'ACCEPTED', 'PASSED', 'NOT_PASSED')
      and case length(the_area) when 4 then a.district_code = the_area
        when 2 then a.province_code = the_area else the_area = '' end
    group by a.district_code, a.officer_id, a.type
  ), asked as (
    select u.area_id::text as district_code, u.id as officer_id, q.type, q.minimum
    from cycle join registry_quota q on q.cycle_id = cycle.id
      join registry_user u on left(u.area_id, 2) = cycle.area_id
        and u.role = 'FIELD_OFFICER' and u.is_active
    where left(u.area_id, length(the_area)) = the_area
      and not exists (select from registry_quotawaiver w where w.cycle_id = cycle.id
                      and w.officer_id = u.id and w.type = q.type)
  )
  select left(district_code, digits), type, coalesce(sum(minimum), 0)::bigint,
    coalesce(sum(least(coalesce(minimum, 0), coalesce(units, 0))), 0)::bigint,
    coalesce(sum(units), 0)::bigint, coalesce(sum(sent), 0)::bigint,
    coalesce(sum(assessed), 0)::bigint, coalesce(sum(planned), 0)::bigint,
    coalesce(sum(evaluated), 0)::bigint, coalesce(sum(passed), 0)::bigint,
    coalesce(sum(certified), 0)::bigint
  from counted full join asked using (district_code, officer_id, type)
  group by left(district_code, digits), type
$$;
"""
# A row for each district of the year's provinces: its order, its newest list and its newest report,
# when its committee concluded last, and until when steps were re-opened. An order outlives its
# year: one in force counts for later years, a revoked one for its own.
PAPERS = """
create function progress_papers(the_year int, the_area text)
returns table (code text, cycle_id bigint, order_id bigint, ordered_at timestamptz,
  list_id bigint, list_status text, list_at timestamptz, list_late boolean,
  report_id bigint, report_status text, report_at timestamptz, report_late boolean,
  concluded_at timestamptz, reopened jsonb)
language sql stable as $$
  select d.code::text, cycle.id, o.id, o.issued_at, l.id, l.status::text, l.sent_at, l.is_late,
    r.id, r.status::text, r.sent_at, r.is_late,
    (select max(m.concluded_at) from assessment_meeting m
     where m.cycle_id = cycle.id and m.area_id = d.code),
    (select jsonb_object_agg(x.kind, x.until_on) from (
       select kind, max(until_on) as until_on from registry_reopening
       where cycle_id = cycle.id and area_id = d.code group by kind) x)
  from registry_cycle cycle
    join registry_area d on d.parent_id = cycle.area_id
    left join lateral (
      select o.id, o.issued_at from registry_committeeorder o
        join registry_cycle c on c.id = o.cycle_id
      where o.area_id = d.code and o.purpose = 'EVALUATION'
        and (o.status = 'IN_FORCE' and c.fiscal_year <= the_year
          or o.status = 'REVOKED' and c.id = cycle.id)
      order by o.status, o.issued_at desc limit 1
    ) o on true
    left join lateral (
      select id, status, sent_at, is_late from registry_submission
      where cycle_id = cycle.id and area_id = d.code and kind = 'LIST'
      order by round_no desc limit 1
    ) l on true
    left join lateral (
      select id, status, sent_at, is_late from registry_submission
      where cycle_id = cycle.id and area_id = d.code and kind = 'REPORT'
      order by round_no desc limit 1
    ) r on true
  where cycle.fiscal_year = the_year and (the_area = '' or cycle.area_id = left(the_area, 2))
    and (length(the_area) < 4 or d.code = the_area)
$$;
"""
PROVINCE = """
create function progress_province(the_year int)
returns table (type text, districts bigint, ordered bigint, listed bigint, reported bigint,
  quota bigint, kept bigint, units bigint, sent bigint, assessed bigint, planned bigint,
  evaluated bigint, passed bigint, certified bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with papers as (
    select count(*) as districts, count(order_id) as ordered,
      count(*) filter (where list_status <> 'RETURNED') as listed,
      count(*) filter (where report_status <> 'RETURNED') as reported
    from progress_papers(the_year, left(current_setting('app.area', true), 2))
  )
  select u.type, p.districts, p.ordered, p.listed, p.reported, u.quota, u.kept, u.units, u.sent,
    u.assessed, u.planned, u.evaluated, u.passed, u.certified
  from progress_units(the_year, left(current_setting('app.area', true), 2), 2) u, papers p
  where p.districts >= 3 and length(left(current_setting('app.area', true), 2)) = 2
$$;
"""
# Each of the five is the newest of a district, found in an index. What the province decides of its
# applications is no act of a district.
LAST_ACTS = """
create function progress_last_acts(the_area text)
returns table (code text, at timestamptz, what text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select d.code::text, act.at, act.what
  from registry_area d cross join lateral (
      (select changed_at as at,
         case to_stage when 'DRAFT' then 'RESTORED' else to_stage end as what
       from registry_stagechange
       where left(area_id, 4) = d.code and to_stage not in ('ACCEPTED', 'RETURNED')
       order by changed_at desc limit 1)
      union all (select confirmed_at, 'ASSESSED' from assessment_sheet
       where left(area_id, 4) = d.code and confirmed_at is not null
       order by confirmed_at desc limit 1)
      union all (select entered_at, 'PROGRESS' from assessment_progressentry
       where left(area_id, 4) = d.code order by entered_at desc limit 1)
      union all (select sent_at, 'SENT_' || kind from registry_submission
       where area_id = d.code order by sent_at desc limit 1)
      union all (select issued_at, 'ORDERED' from registry_committeeorder
       where area_id = d.code and issued_at is not null order by issued_at desc limit 1)
      order by at desc limit 1
    ) act
  where length(d.code) = 4 and d.code like the_area || '%'
    and d.code like current_setting('app.area', true) || '%'
$$;
"""
RIGHTS = """
revoke execute on function progress_units(int, text, int), progress_papers(int, text),
  progress_province(int), progress_last_acts(text) from public;
grant execute on function progress_units(int, text, int), progress_papers(int, text),
  progress_last_acts(text) to mchch_district, mchch_province, mchch_nation;
grant execute on function progress_province(int) to mchch_district;
"""
GONE = """
drop function progress_last_acts(text), progress_province(int), progress_papers(int, text),
  progress_units(int, text, int);
"""


class Migration(migrations.Migration):
    dependencies = [("assessment", "0050_progress_indexes"), ("registry", "0130_pace")]
    operations = [
        migrations.RunSQL("\n".join([UNITS, PAPERS, PROVINCE, LAST_ACTS, RIGHTS]), GONE),
    ]

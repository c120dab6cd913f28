-- Sizes: mchch/bench/country.py. Percent signs are doubled: the text goes through the driver.

-- Years that are not there yet.
create temporary table made_cycle on commit drop as
  select (select coalesce(max(id), 0) from registry_cycle)
      + row_number() over (order by y, p.code) as id,
    p.code as province, y as year, y - 543 as ce
  from registry_area p, generate_series(%(year)s - %(years)s + 1, %(year)s) y
  where length(p.code) = 2
    and not exists (select from registry_cycle c where c.area_id = p.code and c.fiscal_year = y);
insert into registry_cycle
    (id, area_id, fiscal_year, certifying_level, joining, created_at, hurry_days, hurry_percent,
     urgent_days, urgent_percent, quiet_days, opened_at, opened_by_name)
  select id, province, year, 'DISTRICT', 'MEAN', make_date(ce - 1, 9, 16), 14, 80, 5, 50, 30,
    make_date(ce - 1, 9, 20), ''
  from made_cycle;
insert into registry_cyclestep (cycle_id, kind, opens_on, due_on, closes_on)
  select c.id, kind, opens_on, due_on, closes_on
  from made_cycle c, lateral (values
    (1, 'ORDER', null::date, null::date, null::date),
    (2, 'RECRUIT', make_date(ce - 1, 10, 1), null, make_date(ce - 1, 12, 31)),
    (3, 'LIST', null, make_date(ce - 1, 12, 20), make_date(ce, 1, 31)),
    (4, 'DEVELOP', null, null, null),
    (5, 'EVALUATE', null, make_date(ce, 4, 25), null),
    (6, 'REPORT', null, make_date(ce, 5, 9), null)) step (n, kind, opens_on, due_on, closes_on)
  order by c.id, n;
insert into registry_quota (cycle_id, type, minimum)
  select id, unnest(array['LEADER', 'GROUP', 'NETWORK', 'COMMUNITY']), 1 from made_cycle;

-- People of districts that have none, offices where there is none.
create temporary table empty_place on commit drop as
  select a.code, row_number() over (order by a.code) as n,
    (select coalesce(max(id), 0) from registry_user) as base
  from registry_area a where length(a.code) in (2, 4)
    and not exists (select from registry_user u where u.area_id = a.code);
insert into registry_user
    (id, username, password, title, given_name, family_name, position, phone, email, role, area_id,
     is_active, created_at, wants_mail)
  select base + n * 10 + o, 'c' || code || case o when 0 then 'head' else o::text end, %(password)s,
    case o when 0 then 'นาย' else 'นางสาว' end,
    case o when 0 then (%(men)s::text[])[1 + n %% 19] else (%(women)s::text[])[1 + (n + o) %% 43] end,
    (%(families)s::text[])[1 + (n + o) %% 14], 'นักวิชาการพัฒนาชุมชน', '0540' || lpad(n::text, 5, '0'), '',
    case o when 0 then 'DISTRICT_HEAD' else 'FIELD_OFFICER' end, code, true, now(), true
  from empty_place, generate_series(0, %(officers)s) o where length(code) = 4
  union all
  select base + n * 10, 'c' || code, %(password)s, 'นางสาว', (%(women)s::text[])[1 + n %% 43],
    (%(families)s::text[])[1 + n %% 14], 'นักวิชาการพัฒนาชุมชน', '', '', 'PROVINCE', code, true, now(), true
  from empty_place where length(code) = 2;
insert into registry_user
    (id, username, password, title, given_name, family_name, position, phone, email, role,
     is_active, created_at, wants_mail)
  select max(id) + 1, 'nation', %(password)s, 'นาย', 'ส่วนกลาง', 'สมมุติ', 'นักวิชาการพัฒนาชุมชน', '', '',
    'NATION', true, now(), true
  from registry_user on conflict (username) do nothing;
insert into registry_office (area_id, name, address, phone, letter_prefix, emblem)
  select code, 'สำนักงานพัฒนาชุมชน' || case length(code) when 2 then 'จังหวัด' else 'อำเภอ' end || name, '',
    '0 54' || lpad(code, 6, '0'), '', ''
  from registry_area where length(code) in (2, 4) on conflict (area_id) do nothing;

-- Standards of each type and year, ten indicators each.
create temporary table made_standard on commit drop as
  select (select coalesce(max(id), 0) from assessment_standard)
      + row_number() over (order by c.id, t) as id, c.id as cycle, c.province, c.ce, t, type
  from made_cycle c,
    unnest(array['LEADER', 'GROUP', 'NETWORK', 'COMMUNITY']) with ordinality as x (type, t);
insert into assessment_standard
    (id, cycle_id, area_id, type, version, title, is_official, status, all_main,
     additional_min_percent, dimension_min_percent, total_min_percent, created_at, published_at)
  select id, cycle, province, type, 1, 'เกณฑ์ตัวอย่าง', false, 'PUBLISHED', true, 50, 60, 70,
    make_date(ce - 1, 9, 20), make_date(ce - 1, 9, 21)
  from made_standard;
create temporary table made_dimension on commit drop as
  select (select coalesce(max(id), 0) from assessment_dimension)
      + row_number() over (order by s.id, d) as id, s.id as standard, s.province, d
  from made_standard s, generate_series(1, 2) d;
insert into assessment_dimension (id, standard_id, area_id, position, name)
  select id, standard, province, d, 'ด้านที่ ' || d from made_dimension;
create temporary table made_indicator on commit drop as
  select (select coalesce(max(id), 0) from assessment_indicator)
      + row_number() over (order by m.id, i) as id, m.standard, m.id as dimension, m.province, d, i
  from made_dimension m, generate_series(1, 5) i;
insert into assessment_indicator
    (id, standard_id, dimension_id, area_id, position, code, text, kind, evidence, scale,
     max_points, pass_at, weight, levels)
  select id, standard, dimension, province, (d - 1) * 5 + i, d || '.' || i, 'ตัวชี้วัดตัวอย่าง ' || i,
    case when i < 4 then 'MAIN' else 'ADDITIONAL' end, 'สมุดบันทึกการประชุม', 'POINTS', 3, 2, 1,
    array['ยังไม่ดำเนินการ', 'เริ่มดำเนินการ', 'ดำเนินการต่อเนื่อง', 'เป็นแบบอย่างแก่ผู้อื่นได้']
  from made_indicator;
create index on made_indicator (standard);
analyze made_indicator;

-- Each district's year: its order, its committee's meeting, what it sent and announced.
create temporary table made_year on commit drop as
  select row_number() over (order by c.year, d.code) as n, c.id as cycle, c.province, c.year, c.ce,
    d.code, d.name, h.id as head, row_number() over (partition by c.year order by d.code) - 1 as d,
    c.year < %(year)s as is_past, s.code as area, s.name as subdistrict
  from made_cycle c join registry_area d on d.parent_id = c.province
    join lateral (select id from registry_user u where u.area_id = d.code
                  order by role = 'DISTRICT_HEAD' desc, id limit 1) h on true
    join lateral (select code, name from registry_area where parent_id = d.code
                  order by code limit 1) s on true;
create temporary table year_size on commit drop as
  select year, count(*) as districts, row_number() over (order by year) - 1 as yi,
    %(applications)s / count(*) over () as each
  from made_year group by year;
create temporary table officer on commit drop as
  select area_id as code, row_number() over (partition by area_id order by id) - 1 as o, id,
    count(*) over (partition by area_id) as officers
  from registry_user where role = 'FIELD_OFFICER' and is_active;
create temporary table base on commit drop as
  select (select coalesce(max(id), 0) from registry_committeeorder) as the_order,
    (select coalesce(max(id), 0) from assessment_meeting) as meeting,
    (select coalesce(max(id), 0) from assessment_announcement) as announcement,
    (select coalesce(max(id), 0) from assessment_issuance) as issuance,
    (select coalesce(max(id), 0) from registry_application) as application,
    (select coalesce(max(id), 0) from registry_applicant) as applicant,
    (select coalesce(max(id), 0) from assessment_sheet) as sheet,
    (select coalesce(max(id), 0) from assessment_developmentplan) as plan,
    (select coalesce(max(id), 0) from assessment_activity) as activity,
    (select coalesce(max(id), 0) from assessment_certification) as certification;
-- An order outlives its year: the one of a district's first year is in force still.
insert into registry_committeeorder (id, key, area_id, cycle_id, purpose, status, version, title,
    reason, power, replaces, signatory_name, signatory_position, signatory_acting_for, number,
    calendar_year, signed_on, created_at, created_by_id, updated_at, issued_at, issued_by_name)
  select the_order + n, gen_random_uuid(), code, cycle, 'EVALUATION', 'IN_FORCE', 1,
    'แต่งตั้งคณะกรรมการตรวจประเมิน', '', '', true, 'นายตัวอย่าง สมมุติ', 'นายอำเภอ', '', 'ท' || n, year - 1,
    make_date(ce - 1, 12, 12), make_date(ce - 1, 12, 12), head, make_date(ce - 1, 12, 12),
    make_date(ce - 1, 12, 12), ''
  from (select distinct on (code) * from made_year order by code, year) y, base
  where not exists (select from registry_committeeorder x
                    where x.area_id = code and x.status = 'IN_FORCE');
create temporary table order_of on commit drop as
  select area_id as code, max(id) as id from registry_committeeorder where status = 'IN_FORCE'
  group by area_id;
insert into assessment_meeting (id, cycle_id, area_id, order_id, held_on, begins_at, place, note,
    people, saved_at, saved_by_name, concluded_at, concluded_by_name)
  select meeting + n, cycle, code, o.id, make_date(ce, 4, 20), '09:30', 'ห้องประชุม', '', '[]',
    make_date(ce, 4, 20), '', make_date(ce, 4, 20 + (d %% 9)::int), ''
  from base, made_year join order_of o using (code) where is_past;
insert into registry_submission
    (key, cycle_id, area_id, kind, round_no, receipt_no, status, note, is_late, snapshot, sent_at,
     sent_by_id, sent_by_name, decided_by_name, reason, returned)
  select gen_random_uuid(), cycle, code, kind, 1, 'ป.' || code || '/' || year || kind,
    case when is_past then 'ACCEPTED' when d %% 3 = 0 then 'ACCEPTED' else 'SENT' end, '',
    d %% 11 = 3, '{"missing": [], "applications": []}',
    case kind when 'LIST' then make_date(ce - 1, 12, 14) else make_date(ce, 5, 5) end, head,
    'นายตัวอย่าง สมมุติ', '', '', '{}'
  from made_year, (values ('LIST'), ('REPORT')) k (kind)
  where is_past or (kind = 'LIST' and d %% 3 < 2);
insert into assessment_announcement
    (id, cycle_id, area_id, text, number, number_by_hand, calendar_year, signed_on, version,
     created_at, created_by_id, signed_at, signed_by_name, signatory_name, signatory_position,
     signatory_acting_for)
  select announcement + n, cycle, code, 'ประกาศที่สร้างขึ้น', '', false, year, make_date(ce, 4, 28), 1,
    make_date(ce, 4, 28), head, make_date(ce, 4, 28), '', 'นายตัวอย่าง สมมุติ', 'นายอำเภอ', ''
  from made_year, base where is_past;
insert into assessment_issuance
    (id, announcement_id, area_id, fiscal_year, office_name, emblem, announced, announced_on,
     issued_on, province, site, issued_at, issued_by_id, issued_by_name, signatory_name,
     signatory_position, signatory_acting_for)
  select issuance + n, announcement + n, code, year, 'สำนักงานพัฒนาชุมชนอำเภอ' || name, '',
    'ประกาศอำเภอ' || name, make_date(ce, 4, 28), make_date(ce, 4, 30), '',
    'https://example.go.th', make_date(ce, 4, 30), head, '', 'นายตัวอย่าง สมมุติ', 'นายอำเภอ', ''
  from made_year, base where is_past;

-- Applications: the year's districts in turn, in each its officers, for each the four types.
create temporary table made on commit drop as
  select i, base.application + i as id, base.applicant + i as applicant, y.n, y.cycle, y.code,
    y.province, y.ce, y.year, y.head, y.area, y.subdistrict, y.name as district, y.is_past, q,
    o.id as officer,
    array_position(array['LEADER', 'GROUP', 'NETWORK', 'COMMUNITY'], type) as t, type,
    case when i %% 53 = 7 then 'WITHDRAWN'
      when y.is_past then case when i %% 5 > 0 then 'PASSED' else 'NOT_PASSED' end
      when i %% 29 = 5 then 'DRAFT' when y.d %% 3 = 0 then 'ACCEPTED' when y.d %% 3 = 1 then 'SENT'
      else 'REGISTERED' end as stage
  from base cross join year_size z cross join generate_series(1, z.each) k
    cross join lateral (select z.yi * z.each + k as i, (k - 1) %% z.districts as d,
                    (k - 1) / z.districts as q) place
    join made_year y on y.year = z.year and y.d = place.d
    join officer o on o.code = y.code and o.o = q %% o.officers
    cross join lateral (select (array['LEADER', 'GROUP', 'NETWORK', 'COMMUNITY'])
                      [1 + (q / o.officers) %% 4] as type) kind
  order by i;
create index on made (id);
analyze made;
insert into registry_applicant (id, type, area_id, created_at)
  select applicant, type, area, make_date(ce - 1, 10, 1) from made;
insert into registry_application
    (id, key, applicant_id, cycle_id, type, area_id, officer_id, stage, number, version, unit_name,
     title, given_name, family_name, citizen_id, citizen_id_hash, position, phone, house_no,
     village_no, village_name, postcode, established_year, member_count, applied_on, created_at,
     created_by_id, updated_at, registered_at)
  select id, gen_random_uuid(), applicant, cycle, type, area, officer, stage,
    case when stage in ('DRAFT', 'WITHDRAWN') then ''
      else code || '/' || year %% 100 || '-' || lpad(q::text, 4, '0') end, 1,
    case when type = 'LEADER' then ''
      else (%(units)s::text[])[1 + (i / 3) %% 11] || (%(villages)s::text[])[1 + (i * 7) %% 25] end,
    case when i %% 2 = 0 then 'นาย' else 'นาง' end,
    case when i %% 2 = 0 then (%(men)s::text[])[1 + (i / 2) %% 19]
      else (%(women)s::text[])[1 + (i / 2) %% 43] end,
    (%(families)s::text[])[1 + (i / 5) %% 14], %(citizen_id)s,
    md5('c' || id) || md5('y' || id), 'ประธาน', '08' || lpad((i * 7919 %% 100000000)::text, 8, '0'),
    i %% 300 || '/1', (1 + i %% 14)::text, (%(villages)s::text[])[1 + (i * 7) %% 25], '52000',
    2550, 10 + i %% 90, make_date(ce - 1, 11, 1), make_date(ce - 1, 11, 1), officer,
    make_date(ce - 1, 12, 1), make_date(ce - 1, 11, 20)
  from made;
insert into registry_stagechange
    (application_id, area_id, from_stage, to_stage, changed_at, changed_by_id, changed_by_name,
     comment)
  select id, area, from_stage, to_stage, changed_at, officer, 'นางสาวตัวอย่าง สมมุติ', ''
  from made, lateral (values
    ('DRAFT', 'REGISTERED', make_date(ce - 1, 11, 20)),
    ('REGISTERED', 'SENT', make_date(ce - 1, 12, 14)), ('SENT', 'ACCEPTED', make_date(ce - 1, 12, 16)),
    ('ACCEPTED', stage, make_date(ce, 4, 20))) move (from_stage, to_stage, changed_at)
  where stage not in ('DRAFT', 'WITHDRAWN') and (is_past or to_stage = 'REGISTERED'
    or (to_stage = 'SENT' and stage <> 'REGISTERED')
    or (to_stage = 'ACCEPTED' and from_stage = 'SENT' and stage = 'ACCEPTED'));

-- Sheets: each unit's before, of every third also the after; ten scores each.
create temporary table made_sheet on commit drop as
  select base.sheet + row_number() over (order by m.id, kind) as id, m.id as application, m.area,
    m.officer, m.ce, s.id as standard, kind,
    case when m.is_past or m.i %% 5 > 0 then 'CONFIRMED' else 'OPEN' end as status
  from base, made m join made_standard s on s.cycle = m.cycle and s.t = m.t,
    (values ('BEFORE'), ('AFTER')) k (kind)
  where stage not in ('DRAFT', 'WITHDRAWN') and (kind = 'BEFORE' or (is_past and m.i %% 3 = 1));
insert into assessment_sheet
    (id, application_id, area_id, standard_id, kind, status, opened_at, opened_by_id, submitted_at,
     submitted_by_name, confirmed_at, confirmed_by_name, reopened_reason, member_name,
     entered_by_name)
  select id, application, area, standard, kind, status, make_date(ce - 1, 12, 1), officer,
    case status when 'CONFIRMED' then make_date(ce - 1, 12, 10) end, '',
    case status when 'CONFIRMED' then make_date(ce - 1, 12, 11) end, '', '', '', ''
  from made_sheet;
insert into assessment_score
    (sheet_id, area_id, indicator_id, points, note, version, saved_at, saved_by_name)
  select s.id, s.area, x.id, (s.id + x.i) %% 4, '', 1, make_date(ce - 1, 12, 10), ''
  from made_sheet s join made_indicator x on x.standard = s.standard order by s.id;

-- Plans of two in three, with an activity and how far it came.
insert into assessment_developmentplan
    (id, application_id, area_id, version_no, status, goal, change_note, version, created_at,
     created_by_id, agreed_on, agreed_with, agreed_by_name)
  select plan + i, id, area, 1, 'AGREED', '', '', 1, make_date(ce - 1, 12, 12), officer,
    make_date(ce - 1, 12, 12), '', ''
  from base, made where stage not in ('DRAFT', 'WITHDRAWN') and i %% 3 > 0;
insert into assessment_activity
    (id, plan_id, area_id, thread, position, what, how, indicators, ends_on, responsible,
     budget_source, expected, evidence)
  select activity + i, plan + i, area, md5('t' || id)::uuid, 1, 'จัดทำบัญชีกลุ่ม', '', array['1.1'],
    make_date(ce, 3, 31), 'นายตัวอย่าง สมมุติ', '', '', ''
  from base, made where stage not in ('DRAFT', 'WITHDRAWN') and i %% 3 > 0;
insert into assessment_progressentry
    (key, application_id, activity_id, area_id, thread, done_on, text, percent, entered_at,
     entered_by_id, entered_by_name)
  select gen_random_uuid(), id, activity + i, area, md5('t' || id)::uuid, make_date(ce, 2, 1),
    'ประชุมแล้ว', 100, make_date(ce, 2, 2), officer, ''
  from base, made where stage not in ('DRAFT', 'WITHDRAWN') and i %% 3 > 0 and is_past;

-- What the committees of the past years concluded, and who was certified.
insert into assessment_evaluation (application_id, area_id, order_id, standard_id, opened_at,
    opened_by_id, taken_in_reason, resolution, resolution_reason, resolved_by_name, joining,
    meeting_id, concluded_at, concluded_by_name)
  select m.id, m.area, o.id, s.id, make_date(m.ce, 4, 1), m.head, '',
    case m.stage when 'PASSED' then 'PASS' else 'FAIL' end, '', '', 'MEAN', base.meeting + m.n,
    make_date(m.ce, 4, 20), ''
  from base, made m join made_standard s on s.cycle = m.cycle and s.t = m.t
    join order_of o on o.code = m.code
  where m.stage in ('PASSED', 'NOT_PASSED');
create temporary table made_line on commit drop as
  select base.certification + row_number() over (order by m.id) as id, m.id as application, m.area,
    m.type, m.subdistrict, m.district, m.year, m.n, m.code,
    row_number() over (partition by m.n order by m.id) as running
  from base, made m where stage = 'PASSED';
insert into assessment_certification
    (id, announcement_id, application_id, area_id, name, type, subdistrict, district, is_sample)
  select l.id, base.announcement + l.n, l.application, l.area,
    coalesce(nullif(a.unit_name, ''), a.title || a.given_name || ' ' || a.family_name), l.type,
    l.subdistrict, l.district, true
  from base, made_line l join registry_application a on a.id = l.application;
insert into assessment_certificate
    (certification_id, issuance_id, area_id, office_id, fiscal_year, running_no, number, token,
     name, type, subdistrict, district, is_sample, revoked_by_name, revoked_reason)
  select l.id, base.issuance + l.n, l.area, l.code, l.year, running, running || '/' || l.year,
    substr(translate(md5('k' || l.id), '01', 'gh'), 1, 16), c.name, l.type, l.subdistrict,
    l.district, true, '', ''
  from base, made_line l join assessment_certification c on c.id = l.id;

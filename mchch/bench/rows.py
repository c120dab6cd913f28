"""A register of any size: one province, one fiscal year, 13 districts with 6 officers each.

Plain SQL with generate_series. Row i always is the same applicant, so that a register grows from
one size to the next. All people are made up; their family names say so.
"""

from django.contrib.auth.hashers import make_password
from django.db import connection

from mchch import clock
from mchch.crypto import encrypt
from mchch.thai.dates import fiscal_year

PASSWORD = "only-for-measuring"  # noqa: S105 (of a database that goes with the run)
PROVINCE = "52"
OFFICERS = 6  # of each district
TABLES = ("applicant", "application", "checklistanswer", "attachment", "stagechange")

CYCLE = """
insert into registry_cycle
    (id, area_id, fiscal_year, certifying_level, joining, created_at, hurry_days, hurry_percent,
     urgent_days, urgent_percent, quiet_days, opened_at, opened_by_name)
  values (1, %(province)s, %(year)s, 'DISTRICT', 'MEAN', now(), 14, 80, 5, 50, 30, now(), '');
insert into registry_cyclestep (cycle_id, kind, opens_on, due_on, closes_on)
  select 1, kind, opens_on, due_on, closes_on from (values
    (1, 'ORDER', null::date, null::date, null::date),
    (2, 'RECRUIT', %(today)s::date - 60, null, %(today)s::date + 30),
    (3, 'LIST', null, %(today)s::date + 4, %(today)s::date + 45),
    (4, 'DEVELOP', null, null, null),
    (5, 'EVALUATE', null, %(today)s::date + 130, null),
    (6, 'REPORT', null, %(today)s::date + 150, null)) step (n, kind, opens_on, due_on, closes_on)
  order by n;
insert into registry_quota (cycle_id, type, minimum)
  select 1, unnest(array['LEADER', 'GROUP', 'NETWORK', 'COMMUNITY']), 1;
insert into registry_checklistitem
    (cycle_id, type, position, text, needs_file, is_required, is_retired)
  select 1, type, n, text, needs_file, is_required, false
  from unnest(array['LEADER', 'GROUP', 'NETWORK', 'COMMUNITY']) type,
    (values (1, 'ใบสมัครที่ผู้สมัครลงนามแล้ว', true, true),
            (2, 'ดำเนินกิจกรรมมาแล้วไม่น้อยกว่า 1 ปี', false, true),
            (3, 'เป็นที่ยอมรับของชุมชน', false, true),
            (4, 'รายงานการประชุมที่มีมติสมัครเข้าร่วม', true, true),
            (5, 'ภาพถ่ายกิจกรรม (ถ้ามี)', true, false)) item (n, text, needs_file, is_required);
"""
PEOPLE = """
create temporary table place as
  select code, row_number() over (order by code)::int - 1 as d from registry_area
  where code like %(province)s || '__';
insert into registry_user
    (id, username, password, title, given_name, family_name, position, phone, email, role, area_id,
     is_active, created_at, wants_mail)
  select 1000 + d * 10 + n, 'officer' || d || '_' || n, %(password)s, 'นางสาว',
    (%(women)s::text[])[d * 3 + n + 1], 'ตัวอย่าง', 'นักวิชาการพัฒนาชุมชน', '', '',
    'FIELD_OFFICER', code, true, now(), true from place, generate_series(0, %(officers)s - 1) n
  union all
  select 2000 + d, 'head' || d, %(password)s, 'นาย', (%(men)s::text[])[d + 1], 'สมมุติ',
    'พัฒนาการอำเภอ', '', '', 'DISTRICT_HEAD', code, true, now(), true from place
  union all
  select 3000, 'province', %(password)s, 'นางสาว', 'ชลธิชา', 'สมมุติ', 'นักวิชาการพัฒนาชุมชน',
    '', '', 'PROVINCE', %(province)s, true, now(), true;
insert into registry_office (area_id, name, address, phone, letter_prefix, emblem)
  select code, 'สำนักงานพัฒนาชุมชนอำเภอ', '', '0 5400 00' || lpad(d::text, 2, '0'), '', '' from place;
-- Of 13 districts the first four were accepted, two wait, one was returned, six have not sent.
insert into registry_submission
    (key, cycle_id, area_id, kind, round_no, receipt_no, status, note, is_late, snapshot, sent_at,
     sent_by_id, sent_by_name, decided_by_name, reason, returned)
  select gen_random_uuid(), 1, code, 'LIST', 1, 'มชช.' || code || '/1',
    case when d < 4 then 'ACCEPTED' when d < 6 then 'SENT' else 'RETURNED' end, '', false,
    jsonb_build_object('missing', '[]'::jsonb, 'applications',
      (select jsonb_agg(jsonb_build_object('id', n, 'name', 'กลุ่มทอผ้าบ้านสันทราย ' || n))
       from generate_series(1, 60) n)),
    now(), 2000 + d, 'นายสมมุติ', '', case when d = 6 then 'ขอให้แก้ไขตามรายการ' else '' end, '{}'
  from place where d < 7;
"""
# Row i: district i mod 13, then officer and type so that each officer has units of each type. One
# in ten is a network. Drafts, withdrawn and returned ones are spread over all.
APPLICANTS = """
create temporary table fresh as
  select i, d, code, 1000 + d * 10 + (q + q / 10) %% %(officers)s as officer,
    case when t < 3 then 'LEADER' when t < 7 then 'GROUP' when t < 8 then 'NETWORK'
      else 'COMMUNITY' end as type,
    case when i %% 29 = 5 then 'DRAFT' when i %% 53 = 7 then 'WITHDRAWN'
      when d < 4 then 'ACCEPTED' when d < 6 then 'SENT'
      when d = 6 and i %% 211 = 0 then 'RETURNED' else 'REGISTERED' end as stage,
    place.code || '01' as area, q,
    (%(villages)s::text[])[1 + (i * 7) %% array_length(%(villages)s::text[], 1)] as village
  from (select i, i %% 13 as d, i / 13 as q, i %% 10 as t
        from generate_series(%(first)s, %(last)s) i) numbered join place using (d);
insert into registry_applicant (id, type, area_id, created_at)
  select i, type, area, now() from fresh;
insert into registry_application
    (id, key, applicant_id, cycle_id, type, area_id, officer_id, stage, number, version, unit_name,
     title, given_name, family_name, citizen_id, citizen_id_hash, position, phone, house_no,
     village_no, village_name, postcode, established_year, member_count, applied_on, created_at,
     created_by_id, updated_at, registered_at)
  select i, gen_random_uuid(), i, 1, type, area, officer, stage,
    case when stage in ('DRAFT', 'WITHDRAWN') then ''
      else code || '/68-' || lpad(q::text, 4, '0') end, 1,
    case when type = 'LEADER' then ''
      else (%(units)s::text[])[1 + (i / 3) %% array_length(%(units)s::text[], 1)] || village end,
    case when i %% 2 = 0 then 'นาย' else 'นาง' end,
    case when i %% 2 = 0 then (%(men)s::text[])[1 + i / 2 %% array_length(%(men)s::text[], 1)]
      else (%(women)s::text[])[1 + i / 2 %% array_length(%(women)s::text[], 1)] end,
    (%(families)s::text[])[1 + i / 5 %% array_length(%(families)s::text[], 1)],
    %(citizen_id)s, md5(i::text) || md5('x' || i), 'ประธาน',
    '08' || lpad((i * 7919 %% 100000000)::text, 8, '0'), i %% 300 || '/1', (1 + i %% 14)::text,
    village, '52130', 2550 + i %% 15, 10 + i %% 90, %(today)s::date - i %% 50, now(), officer,
    now(), now()
  from fresh;
"""
# One application in 23 lacks its last required item.
PAPERS = """
insert into registry_checklistanswer (application_id, area_id, item_id, is_met)
  select f.i, f.area, item.id, not (f.i %% 23 = 3 and item.position = 4)
  from fresh f join registry_checklistitem item on item.type = f.type
  where f.stage <> 'DRAFT' and item.is_required;
insert into registry_attachment
    (application_id, area_id, item_id, name, file, content_type, size, sha256, uploaded_at,
     uploaded_by_id)
  select f.i, f.area, item.id, 'หลักฐาน.pdf', 'attachments/' || f.i || '/' || item.id || '.pdf',
    'application/pdf', 120000, md5(f.i::text), now(), f.officer
  from fresh f join registry_checklistitem item on item.type = f.type
  where f.stage <> 'DRAFT' and item.needs_file and item.is_required;
insert into registry_stagechange
    (application_id, area_id, from_stage, to_stage, changed_at, changed_by_id, changed_by_name,
     comment)
  select i, area, 'DRAFT', case when stage = 'RETURNED' then stage else 'REGISTERED' end, now(),
    officer, 'นางสาวตัวอย่าง', 'เอกสารไม่ชัดเจน' from fresh where stage <> 'DRAFT';
drop table fresh;
"""
WORDS = {
    "men": ["สมชาย", "ธีรวัฒน์", "วิชัย", "ประเสริฐ", "สุรพล", "บุญมา", "คำมูล", "ณัฐพล", "อนุชา", "มานพ",
            "ทองคำ", "สุทัศน์", "จรูญ", "เกษม", "พิชิต", "วรพจน์", "อุดม", "ไพโรจน์", "นิรันดร์"],
    "women": ["ปัณณิกา", "สุดารัตน์", "กัญญารัตน์", "บัวผัน", "จันทร์เพ็ญ", "นงลักษณ์", "อรทัย", "พิมพ์ใจ",
              "ศิริพร", "วาสนา", "แสงเดือน", "รัตนา", "มะลิวัลย์", "เพ็ญศรี", "ฐิติมา", "ชนิดา", "อุบล", "ดวงใจ",
              "กาญจนา", "ลำดวน", "สายสุนีย์", "นารีรัตน์", "ญาณิศา", "ประไพ", "เกศินี", "บุญเรือน", "ทัศนีย์",
              "วิไลวรรณ", "ไพลิน", "หทัยรัตน์", "ขวัญใจ", "งามตา", "ชุติมา", "ซ่อนกลิ่น", "ดารุณี", "เตือนใจ",
              "ถนอม", "ทิพวรรณ", "ธิดา", "นวลจันทร์", "บังอร", "ปราณี", "ผกา"],
    "families": ["สมมุติ", "ตัวอย่าง", "ทดลอง", "สาธิต", "ใจสมมุติ", "วงศ์สมมุติ", "ตัวอย่างดี", "ทดลองวงศ์",
                 "สาธิตกุล", "แบบอย่าง", "จำลอง", "จำลองวงศ์", "ทดสอบชัย", "สมมุติสกุล"],
    "villages": ["หนองแวง", "ทุ่งม่าน", "ต้นธง", "สันป่าตึง", "ดอนแก้ว", "หนองหล่าย", "ทุ่งขาม", "แม่ฮวก",
                 "ศรีดอนมูล", "สันทราย", "น้ำล้อม", "หัวทุ่ง", "ป่าแขม", "ร้องห้า", "ท่าล้อ", "ไร่อ้อย", "แม่ผึ้ง",
                 "สบค่อม", "ห้วยหลอ", "กาดเมฆ", "จอมปิง", "นางแล", "วังทอง", "ดอยงาม", "ไทรงาม"],
    "units": ["กลุ่มทอผ้าบ้าน", "กลุ่มออมทรัพย์เพื่อการผลิตบ้าน", "กลุ่มสตรีบ้าน", "กลุ่มจักสานไม้ไผ่บ้าน",
              "กลุ่มแปรรูปข้าวแต๋นบ้าน", "กลุ่มเซรามิกบ้าน", "กลุ่มปลูกผักปลอดภัยบ้าน", "กองทุนแม่ของแผ่นดินบ้าน",
              "กลุ่มเลี้ยงโคบ้าน", "กลุ่มสมุนไพรบ้าน", "เครือข่ายอาสาพัฒนาชุมชนบ้าน"],
}  # fmt: skip


def values(**more):
    return {
        "province": PROVINCE,
        "officers": OFFICERS,
        "today": clock.today(),
        "year": fiscal_year(clock.today()),
        "password": make_password(PASSWORD),
        "citizen_id": encrypt("1529900000017"),
        **WORDS,
        **more,
    }


def open_year():
    """The cycle, the offices and the people; what has been sent so far."""
    run(CYCLE + PEOPLE, values())


def grow(before, size):
    """From `before` applications to `size`, with their checklists and files."""
    triggers("disable")
    run(APPLICANTS + PAPERS, values(first=before + 1, last=size))
    triggers("enable")


def triggers(verb):
    """The audit of rows that nobody entered would only take time and room."""
    for table in TABLES:
        run(f"alter table registry_{table} {verb} trigger audit")


def settle():
    """What autovacuum does in a real installation within a minute; the next id is a free one."""
    run("vacuum analyze")
    for table in ("applicant", "application"):
        run(f"select setval('registry_{table}_id_seq', max(id)) from registry_{table}")  # noqa: S608


def run(statement, parameters=None):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)

"""What papers are printed of: orders, a long list, and a sending with scanned pages."""

import hashlib
import io
import random

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from mchch.bench.rows import run, values

SENDING = 20  # applications of the package, each with its share of the scanned pages
DOTS = (1240, 1754)  # A4 at 150 dots an inch
FIRST = 9000  # numbers of rows of our own
ONLOOKER = "nation"  # who looks on keeps nothing: each print is drawn anew
DISTRICT, HEAD = "5213", "head12"  # of the package

ORDERS = """
insert into registry_user
    (id, username, password, title, given_name, family_name, position, phone, email, role,
     is_active, created_at, wants_mail)
  values (3001, %(onlooker)s, %(password)s, 'นาง', 'ชุติมา', 'สมมุติ', 'นักวิชาการพัฒนาชุมชน',
    '', '', 'NATION', true, now(), true);
create temporary table wanted (id int, members int);
insert into wanted values (%(first)s, 12), (%(first)s + 1, 60);
insert into registry_committeeorder
    (id, key, area_id, cycle_id, purpose, status, version, title, reason, power, replaces,
     signatory_name, signatory_position, signatory_acting_for, number, created_at, created_by_id,
     updated_at, issued_by_name)
  select id, gen_random_uuid(), '5206', 1, 'EVALUATION', 'DRAFT', 1,
    'แต่งตั้งคณะกรรมการตรวจประเมินเพื่อรับรองมาตรฐานการพัฒนาชุมชนอำเภอแจ้ห่ม ประจำปี พ.ศ. 2568',
    'ด้วยจังหวัดลำปางแจ้งให้อำเภอดำเนินงานระบบมาตรฐานการพัฒนาชุมชน (มชช.) ประจำปี พ.ศ. 2568', '', true,
    'นายวิชัย สมมุติ', 'นายอำเภอแจ้ห่ม', '', '', now(), 2005, now(), '' from wanted;
insert into registry_ordercommittee (id, order_id, area_id, place, name, duties)
  select id, id, '5206', 1, 'คณะกรรมการตรวจประเมินเพื่อรับรองมาตรฐานการพัฒนาชุมชนอำเภอแจ้ห่ม',
    E'ตรวจประเมินกลุ่มเป้าหมาย\nสรุปผลให้แล้วเสร็จภายในวันที่ 25 เมษายน 2568' from wanted;
insert into registry_ordermember (committee_id, area_id, place, role, name, position)
  select id, '5206', n, case n when 1 then 'CHAIR' when members then 'SECRETARY' else 'MEMBER' end,
    'นาย' || (%(men)s::text[])[1 + n %% 19] || ' สมมุติ' || n, 'ผู้ใหญ่บ้าน หมู่ที่ ' || n
  from wanted, generate_series(1, members) n;
drop table wanted;
"""
LIST = """
insert into registry_submission
    (id, key, cycle_id, area_id, kind, round_no, receipt_no, status, note, is_late, snapshot,
     sent_at, sent_by_id, sent_by_name, decided_by_name, reason, returned)
  select %(first)s, gen_random_uuid(), 1, '5206', 'LIST', 99, 'มชช.5206/99', 'RETURNED', '', false,
    jsonb_build_object('missing', '[]'::jsonb, 'applications', jsonb_agg(jsonb_build_object(
      'id', n, 'version', 1, 'number', '5206/68-' || lpad(n::text, 4, '0'),
      'type', (array['LEADER', 'GROUP', 'NETWORK', 'COMMUNITY'])[1 + n %% 4],
      'name', (%(units)s::text[])[1 + n %% 11] || (%(villages)s::text[])[1 + n %% 25],
      'person', 'นาง' || (%(women)s::text[])[1 + n %% 43] || ' สมมุติ', 'position', 'ประธานกลุ่ม',
      'phone', '0810000000', 'house_no', n::text, 'village_no', (1 + n %% 12)::text,
      'village_name', (%(villages)s::text[])[1 + n %% 25], 'subdistrict', 'แจ้ห่ม',
      'officer', 'นางสาวสุดารัตน์ ตัวอย่าง', 'applied_on', '2024-12-01',
      'citizen_id', %(citizen_id)s))),
    now(), 2005, 'นายวิชัย สมมุติ', '', 'ทดสอบ', '{}' from generate_series(1, %(listed)s) n;
"""
PACKAGE = """
create temporary table sent as
  select application.*, area.name as subdistrict from registry_application application
  join registry_area area on area.code = application.area_id
  where application.area_id like %(district)s || '%%' and stage not in ('DRAFT', 'WITHDRAWN')
  order by application.id limit %(sending)s;
insert into registry_submission
    (id, key, cycle_id, area_id, kind, round_no, receipt_no, status, note, is_late, snapshot,
     sent_at, sent_by_id, sent_by_name, decided_by_name, reason, returned)
  select %(first)s + 1, gen_random_uuid(), 1, %(district)s, 'LIST', 98, 'มชช.98', 'RETURNED', '',
    false, jsonb_build_object('missing', '[]'::jsonb, 'applications', jsonb_agg(
      to_jsonb(sent) - 'citizen_id_hash' || jsonb_build_object(
        'name', coalesce(nullif(unit_name, ''), title || given_name || ' ' || family_name),
        'person', title || given_name || ' ' || family_name,
        'officer', 'นางสาวสุดารัตน์ ตัวอย่าง', 'citizen_id', %(citizen_id)s))),
    now(), 2012, 'นายวิชัย สมมุติ', '', 'ทดสอบ', '{}' from sent;
delete from registry_attachment where application_id in (select id from sent);
insert into registry_attachment
    (application_id, area_id, item_id, name, file, content_type, size, sha256, uploaded_at,
     uploaded_by_id)
  select sent.id, sent.area_id,
    (select min(item.id) from registry_checklistitem item where item.type = sent.type),
    'สแกน.pdf', %(file)s, 'application/pdf', %(size)s, %(sha256)s, now() - interval '1 hour',
    sent.officer_id from sent;
drop table sent;
"""


def write(pages, listed):
    """Orders, the long list and the sending, once there are applications of their districts."""
    name, content = scanned(pages // SENDING)
    more = {
        "first": FIRST,
        "onlooker": ONLOOKER,
        "listed": listed,
        "sending": SENDING,
        "file": name,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    run(ORDERS + LIST + PACKAGE, values(district=DISTRICT, **more))


def scanned(count):
    """A file of grey, speckled pages, as a copier makes them; every application has it."""
    pages = [speckled(number) for number in range(count)]
    book = io.BytesIO()
    pages[0].save(book, "PDF", save_all=True, append_images=pages[1:], resolution=150, quality=60)
    content = book.getvalue()
    return default_storage.save("attachments/scanned.pdf", ContentFile(content)), content


def speckled(number):
    small = (DOTS[0] // 4, DOTS[1] // 4)
    noise = random.Random(number).randbytes(small[0] * small[1])  # noqa: S311 (nothing secret)
    return Image.frombytes("L", small, noise).resize(DOTS, Image.Resampling.BILINEAR)

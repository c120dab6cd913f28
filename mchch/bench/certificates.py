"""Certificates in one file: from the click to the file, made by a worker of its own."""

import io
import time

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from mchch.bench import papers
from mchch.bench.figures import PROVINCE, judged, told
from mchch.bench.rows import run, values

ANNOUNCEMENT = 9000  # numbers of rows of our own
ROWS = """
insert into assessment_announcement
    (id, cycle_id, area_id, text, number, number_by_hand, calendar_year, signed_on, version,
     created_at, created_by_id, signed_at, signed_by_name, signatory_name, signatory_position,
     signatory_acting_for)
  values (%(first)s, 1, %(province)s, 'ประกาศที่ใช้วัดความเร็ว', '1', false, %(year)s, now(), 1,
    now(), 3000, now(), 'นางสาวชลธิชา สมมุติ', 'นายวิชัย สมมุติ', 'ผู้ว่าราชการจังหวัดลำปาง', '');
insert into assessment_certification
    (id, announcement_id, application_id, area_id, name, type, subdistrict, district, is_sample)
  select %(first)s + id, %(first)s, id, area_id,
    coalesce(nullif(unit_name, ''), title || given_name || ' ' || family_name), type, 'แจ้ห่ม',
    'แจ้ห่ม', true
  from registry_application where stage not in ('DRAFT', 'WITHDRAWN') order by id limit %(count)s;
insert into assessment_issuance
    (id, announcement_id, area_id, fiscal_year, office_name, emblem, announced, announced_on,
     issued_on, province, site, issued_at, issued_by_id, issued_by_name, signatory_name,
     signatory_position, signatory_acting_for)
  values (%(first)s, %(first)s, %(province)s, %(year)s, 'สำนักงานพัฒนาชุมชนจังหวัดลำปาง', %(emblem)s,
    'ประกาศจังหวัดลำปาง ที่ 1/' || %(year)s, now(), now(), 'ลำปาง',
    'https://mchch.example.go.th', now(), 3000, '', 'นายวิชัย สมมุติ', 'ผู้ว่าราชการจังหวัดลำปาง', '');
insert into assessment_certificate
    (certification_id, issuance_id, area_id, office_id, fiscal_year, running_no, number, token,
     name, type, subdistrict, district, is_sample, revoked_by_name, revoked_reason)
  select id, %(first)s, area_id, %(province)s, %(year)s, n, n || '/' || %(year)s,
    substr(translate(md5(n::text), '01', 'gh'), 1, 16), name, type, subdistrict, district, true,
    '', ''
  from (select *, row_number() over (order by id) as n from assessment_certification
    where announcement_id = %(first)s) line;
"""


def emblem():
    """A picture as an office uploads it."""
    picture = Image.new("RGBA", (800, 800))
    ImageDraw.Draw(picture).ellipse((20, 20, 780, 780), fill="#0b5563", outline="#b08d3c", width=24)
    target = io.BytesIO()
    picture.save(target, "PNG")
    return default_storage.save("certificates/bench.png", ContentFile(target.getvalue()))


def rows_of(site):
    if not site.has_certificates:
        run(ROWS, values(first=ANNOUNCEMENT, count=site.certificates, emblem=emblem()))
        site.has_certificates = True


def all_in_one_file(budget_s, budget_mb):
    def measure(site):
        rows_of(site)
        client = site.client(PROVINCE)
        with papers.working() as worker:
            start = time.monotonic()
            page = f"/announcements/{ANNOUNCEMENT}/"
            papers.press(client, page, f"{page}file/")
            answers = [client.get("/documents/")]
            peak = papers.until_done(client, worker)
            seconds = round(time.monotonic() - start, 1)
        found = told([*answers, client.get("/documents/")])
        found |= {"seconds": seconds, "peak_mb": peak, "certificates": site.certificates}
        return judged(found, s=budget_s, mb=budget_mb)

    return measure


FIGURES = {"certificates_200": all_in_one_file(budget_s=6, budget_mb=400)}

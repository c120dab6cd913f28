"""The years 2567 and 2568 with their dates, quota, checklists and the privacy notice."""

from datetime import date

from registry.actions.year import shift_years
from registry.choices import ApplicantType, CertifyingLevel, StepKind
from registry.demo import PROVINCE, YEAR, moment
from registry.models import ChecklistItem, Cycle, CycleStep, PrivacyNotice, Quota

# (opens, due, closes): the letter's dates. It names no closing day for the list: that is assumed.
STEPS = {
    StepKind.ORDER: (None, None, None),
    StepKind.RECRUIT: (date(2024, 10, 1), None, date(2024, 12, 31)),
    StepKind.LIST: (None, date(2024, 12, 20), date(2025, 1, 31)),
    StepKind.DEVELOP: (None, None, None),
    StepKind.EVALUATE: (None, date(2025, 4, 25), None),
    StepKind.REPORT: (None, date(2025, 5, 9), None),
}

FORM = ("ใบสมัครที่ผู้สมัครลงนามแล้ว", True, True)
PHOTOS = ("ภาพถ่ายกิจกรรม (ถ้ามี)", True, False)
# (text, needs a file, is required)
CHECKLIST = {
    ApplicantType.LEADER: [
        FORM,
        ("มีภูมิลำเนาอยู่ในชุมชนไม่น้อยกว่า 1 ปี", False, True),
        ("ทำงานพัฒนาชุมชนอย่างต่อเนื่อง", False, True),
        ("เป็นที่ยอมรับของชุมชน", False, True),
        PHOTOS,
    ],
    ApplicantType.GROUP: [
        FORM,
        ("เป็นการรวมตัวของคนในชุมชน", False, True),
        ("ดำเนินกิจกรรมมาแล้วไม่น้อยกว่า 1 ปี", False, True),
        ("รายงานการประชุมที่มีมติสมัครเข้าร่วม", True, True),
        PHOTOS,
    ],
    ApplicantType.NETWORK: [
        FORM,
        ("ประกอบด้วยกลุ่มหรือองค์กรตั้งแต่ 2 กลุ่มขึ้นไป", False, True),
        ("ดำเนินกิจกรรมมาแล้วไม่น้อยกว่า 1 ปี", False, True),
        ("รายงานการประชุมที่มีมติสมัครเข้าร่วม", True, True),
        PHOTOS,
    ],
    ApplicantType.COMMUNITY: [
        FORM,
        ("รายงานการประชุมประชาคมที่มีมติสมัครเข้าร่วม", True, True),
        PHOTOS,
    ],
}

NOTICE = """\
ประกาศความเป็นส่วนตัวสำหรับผู้สมัครเข้าสู่ระบบมาตรฐานการพัฒนาชุมชน (มชช.)

1. ผู้ควบคุมข้อมูลส่วนบุคคล
กรมการพัฒนาชุมชน กระทรวงมหาดไทย โดยสำนักงานพัฒนาชุมชนจังหวัดและสำนักงานพัฒนาชุมชนอำเภอที่ท่านสมัคร

2. ข้อมูลที่เก็บ
คำนำหน้า ชื่อ นามสกุล เลขประจำตัวประชาชน ตำแหน่งในชุมชน ที่อยู่ หมายเลขโทรศัพท์ ใบสมัครและเอกสารประกอบที่ท่านส่ง \
และผลการประเมินตามมาตรฐาน หากใช้สำเนาบัตรประจำตัวประชาชน โปรดปิดทับข้อมูลศาสนาและหมู่โลหิตก่อนส่ง \
เพราะสำนักงานไม่ต้องใช้ข้อมูลดังกล่าว

3. วัตถุประสงค์
เพื่อรับสมัคร ตรวจสอบคุณสมบัติ ส่งเสริมการพัฒนาตนเอง ตรวจประเมิน รับรองผล และรายงานผลการดำเนินงานตามระบบ \
มาตรฐานการพัฒนาชุมชน

4. ฐานทางกฎหมาย
เป็นการจำเป็นเพื่อการปฏิบัติหน้าที่ในการดำเนินภารกิจเพื่อประโยชน์สาธารณะของหน่วยงานของรัฐ ตามมาตรา 24 (4) \
แห่งพระราชบัญญัติคุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562 จึงไม่ต้องขอความยินยอม \
การนำภาพถ่ายไปใช้ประชาสัมพันธ์จะขอความยินยอมจากท่านแยกต่างหาก

5. ผู้ที่เห็นข้อมูล
พัฒนากรผู้รับผิดชอบ พัฒนาการอำเภอ คณะกรรมการตรวจประเมินที่ได้รับแต่งตั้ง และเจ้าหน้าที่สำนักงานพัฒนาชุมชนจังหวัด \
เท่าที่จำเป็นตามหน้าที่ เลขประจำตัวประชาชนเก็บแบบเข้ารหัสและแสดงเพียงบางส่วน \
การเปิดดูเลขเต็มและการส่งออกข้อมูลทุกครั้งมีการบันทึกชื่อผู้ดู เวลา และเหตุผล

6. ระยะเวลาเก็บรักษา
ตลอดปีงบประมาณที่สมัครและต่อไปอีกไม่เกิน 10 ปี เพื่ออ้างอิงผลการรับรอง แล้วจึงลบหรือทำให้ไม่สามารถระบุตัวบุคคลได้ \
ตามระเบียบว่าด้วยงานสารบรรณ

7. สิทธิของท่าน
ท่านมีสิทธิขอเข้าถึงและรับสำเนาข้อมูล ขอแก้ไขให้ถูกต้อง ขอให้ลบหรือระงับการใช้ คัดค้านการประมวลผล \
และร้องเรียนต่อสำนักงานคณะกรรมการคุ้มครองข้อมูลส่วนบุคคล

8. ติดต่อ
สำนักงานพัฒนาชุมชนอำเภอที่ท่านสมัคร หรือสำนักงานพัฒนาชุมชนจังหวัดในวันและเวลาราชการ"""


def notice():
    return PrivacyNotice.objects.create(version="1", text=NOTICE, effective_on=date(2023, 10, 1))


def cycle(fiscal_year, certifying_level):
    made = Cycle.objects.create(
        area_id=PROVINCE,
        fiscal_year=fiscal_year,
        certifying_level=certifying_level,
        created_at=moment(date(fiscal_year - 544, 9, 16)),
    )
    back = fiscal_year - YEAR
    CycleStep.objects.bulk_create(
        CycleStep(
            cycle=made,
            kind=kind,
            opens_on=shift_years(opens, back),
            due_on=shift_years(due, back),
            closes_on=shift_years(closes, back),
        )
        for kind, (opens, due, closes) in STEPS.items()
    )
    Quota.objects.bulk_create(Quota(cycle=made, type=type_) for type_ in ApplicantType)
    ChecklistItem.objects.bulk_create(
        ChecklistItem(
            cycle=made, type=type_, position=place, text=text, needs_file=file, is_required=required
        )
        for type_, items in CHECKLIST.items()
        for place, (text, file, required) in enumerate(items, start=1)
    )
    return made


def cycles():
    """Last year, certified by the province as it was then, and the letter's year."""
    last = cycle(YEAR - 1, CertifyingLevel.PROVINCE)
    return last, cycle(YEAR, CertifyingLevel.DISTRICT)

"""What the province's letter says by itself, from the dates of the year, and what a draft lacks.

The four tasks are composed here and nowhere typed: a date that the letter tells is the date by
which the system counts. Digits are Arabic; papers print them in Thai.
"""

import calendar
from datetime import timedelta

from mchch.thai.dates import MONTHS, be_year, in_bangkok, long_date
from registry.choices import ApplicantType, CertifyingLevel, StepKind

SYSTEM = "ระบบมาตรฐานการพัฒนาชุมชน (มชช.)"
RECEIVERS = "นายอำเภอ ทุกอำเภอ"
CLOSING = "จึงเรียนมาเพื่อพิจารณาดำเนินการ"
CONTACT_OFFICE = "สำนักงานพัฒนาชุมชนจังหวัด"
CONTACT_GROUP = "กลุ่มงานส่งเสริมการพัฒนาชุมชน"


def of_year(cycle):
    return f"ประจำปี พ.ศ. {cycle.fiscal_year}"


def subject_for(cycle):
    return f"การดำเนินงาน{SYSTEM} {of_year(cycle)}"


def enclosures_for(cycle):
    titles = (
        (f"แนวทางการดำเนินงานมาตรฐานการพัฒนาชุมชน (มชช.) {of_year(cycle)}", "ชุด"),
        ("แบบรายงาน และเอกสารที่เกี่ยวข้อง", "ชุด"),
        ("(ร่าง) คำสั่งแต่งตั้งคณะกรรมการตรวจประเมินเพื่อรับรองมาตรฐานการพัฒนาชุมชนอำเภอ", "ฉบับ"),
    )
    return [{"title": title, "count": 1, "unit": unit} for title, unit in titles]


def intro_for(cycle):
    return (
        f"ด้วย{cycle.area.label} ได้รับแจ้งจากกรมการพัฒนาชุมชนว่า ได้ดำเนินการจัดทำ{SYSTEM}"
        " เพื่อใช้เป็นเครื่องมือในการสร้างความเข้มแข็งชุมชน โดยการพัฒนาศักยภาพและเพิ่มขีดความสามารถให้กับกลุ่มเป้าหมาย"
        " เพื่อเป็นกลไกในการขับเคลื่อนงานพัฒนาชุมชนในพื้นที่อย่างมีประสิทธิภาพ"
        " กลุ่มเป้าหมายประกอบด้วย ผู้นำชุมชน กลุ่ม/องค์กรชุมชน เครือข่ายองค์กรชุมชน และชุมชน"
    )


def correcting_intro(corrected):
    """The first paragraph of a letter that corrects another."""
    place = corrected.area.label
    return (
        f"ตามหนังสือที่อ้างถึง {place} ขอให้อำเภอดำเนินงานตาม{SYSTEM} {of_year(corrected.cycle)} นั้น"
        f" {place} ขอแก้ไขรายละเอียดการดำเนินงาน และขอให้ใช้ข้อความตามหนังสือฉบับนี้แทน"
    )


def purpose_for(cycle):
    return (
        f"เพื่อให้การดำเนินงานตาม{SYSTEM} {of_year(cycle)} เป็นไปอย่างมีประสิทธิภาพ"
        f" {cycle.area.label} ขอให้อำเภอมอบหมายสำนักงานพัฒนาชุมชนอำเภอ ดำเนินการ ดังนี้"
    )


def tasks_for(cycle, has_enclosures=True):
    """The four tasks of the year, with its dates and its quota: three statements."""
    steps = {step.kind: step for step in cycle.steps.all()}
    quotas = {quota.type: quota.minimum for quota in cycle.quotas.all()}
    office = f"สำนักงานพัฒนาชุมชน{cycle.area.label}"
    return [
        order_task(steps.get(StepKind.ORDER)),
        recruit_task(steps.get(StepKind.RECRUIT), steps.get(StepKind.LIST), quotas, office),
        develop_task(steps.get(StepKind.DEVELOP)),
        evaluate_task(cycle, steps.get(StepKind.EVALUATE), steps.get(StepKind.REPORT), office)
        + (" รายละเอียดตามสิ่งที่ส่งมาด้วย" if has_enclosures else ""),
    ]


def order_task(step):
    return "จัดทำคำสั่งแต่งตั้งคณะกรรมการตรวจประเมินเพื่อการรับรองมาตรฐานการพัฒนาชุมชนอำเภอ" + until(step, " ")


def recruit_task(recruit, list_, quotas, office):
    period = period_of(recruit)
    quota = quota_words(quotas)
    return (
        "รับสมัคร ประชาสัมพันธ์ หรือเชิญชวนกลุ่มเป้าหมายที่สนใจสมัครเข้าร่วมโครงการ รับใบสมัคร"
        " และจัดทำทะเบียนฐานข้อมูลผู้สมัครของอำเภอ"
        + (f" โดยให้รับสมัคร{period}" if period else "")
        + (f" ({quota})" if quota else "")
        + f" พร้อมส่งแบบรายชื่อผู้สมัครเข้า{SYSTEM}"
        f" และสำเนาใบสมัครของกลุ่มเป้าหมายให้{office}" + until(list_, " ")
    )


def develop_task(step):
    return (
        "ส่งเสริมการเรียนรู้และพัฒนาตนเองของกลุ่มเป้าหมาย"
        " โดยการส่งเสริมและสนับสนุนกลุ่มเป้าหมายให้มีการประเมินตนเองก่อนการพัฒนาตนเอง จัดทำแผนการพัฒนาตนเอง"
        " เพื่อให้บรรลุเป้าหมายตามเกณฑ์ในช่วงเวลาที่กำหนด"
        " และส่งเสริมกระบวนการเรียนรู้และพัฒนาตนเองของกลุ่มเป้าหมายให้มีมาตรฐานการพัฒนาชุมชน"
        "ก่อนการเข้ารับการคัดสรรกิจกรรมพัฒนาชุมชนดีเด่น" + until(step, " ให้แล้วเสร็จ")
    )


def evaluate_task(cycle, evaluate, report, office):
    conclusion = {
        CertifyingLevel.DISTRICT: "สรุปให้ความเห็นชอบในการรับรองผู้ผ่านการประเมินตาม",
        CertifyingLevel.PROVINCE: "สรุปผลเสนอจังหวัดเพื่อพิจารณารับรองผู้ผ่านการประเมินตาม",
    }[cycle.certifying_level]
    return (
        f"ตรวจประเมินกลุ่มเป้าหมายที่สมัครเข้าสู่{SYSTEM} และ{conclusion}{SYSTEM}"
        + until(evaluate, " ให้แล้วเสร็จ")
        + f" และรายงานผลให้{office}ทราบ"
        + until(report, " ")
    )


def until(step, lead):
    return f"{lead}ภายในวันที่ {long_date(step.due_on)}" if step and step.due_on else ""


def period_of(step):
    """When a step is open, in whole months where it is whole months: เดือนตุลาคม - ธันวาคม 2567."""
    start, end = (step.opens_on, step.due_on or step.closes_on) if step else (None, None)
    if start and end:
        months = whole_months(start, end)
        return f"ใน{months}" if months else f"ระหว่างวันที่ {long_date(start)} ถึงวันที่ {long_date(end)}"
    if start:
        return f"ตั้งแต่วันที่ {long_date(start)}"
    return f"ภายในวันที่ {long_date(end)}" if end else ""


def whole_months(start, end):
    if start.day != 1 or end.day != calendar.monthrange(end.year, end.month)[1]:
        return ""
    first, last = MONTHS[start.month - 1], MONTHS[end.month - 1]
    if (start.year, start.month) == (end.year, end.month):
        return f"เดือน{first} {be_year(start)}"
    year = "" if start.year == end.year else f" {be_year(start)}"
    return f"ระหว่างเดือน{first}{year} - {last} {be_year(end)}"


def quota_words(quotas):
    """How many units of each type an officer recruits at least."""
    asked = [(type_, quotas.get(type_, 0)) for type_ in ApplicantType if quotas.get(type_, 0)]
    if not asked:
        return ""
    if len(asked) == len(ApplicantType) and len({minimum for _, minimum in asked}) == 1:
        return (
            f"1 พัฒนากร อย่างน้อยประเภทละ {asked[0][1]} หน่วยงาน"
            f" โดยให้มีกลุ่มเป้าหมายครบทั้ง {len(asked)} ประเภท"
        )
    return "1 พัฒนากร อย่างน้อย " + " ".join(f"{t.label} {minimum} หน่วยงาน" for t, minimum in asked)


def composed_for(circular, office):
    """What a letter says that nobody types; a sent one keeps this."""
    return {
        "address": [line for line in office.address.splitlines() if line] if office else [],
        "purpose": purpose_for(circular.cycle),
        "tasks": tasks_for(circular.cycle, bool(circular.enclosures)),
    }


def missing_for_circular(circular):
    """Everything that keeps a draft from being sent, as sentences."""
    needed = (
        (circular.prefix, "ยังไม่มีรหัสหนังสือของหน่วยงาน"),
        (circular.number, "ยังไม่มีเลขที่หนังสือเวียน"),
        (circular.dated_on, "ยังไม่มีวันที่ของหนังสือ"),
        (circular.subject, "ยังไม่มีเรื่อง"),
        (circular.receivers, "ยังไม่มีผู้รับ (เรียน)"),
        (circular.intro, "ยังไม่มีข้อความนำ"),
        (circular.closing, "ยังไม่มีข้อความลงท้าย"),
        (circular.signatory_name, "ยังไม่ได้เลือกผู้ลงนาม"),
        (circular.cycle.opened_at, "ยังไม่ได้เปิดปีให้อำเภอเห็น"),
    )
    return [text for value, text in needed if not value]


def days_between(first, then):
    """Whole days by the calendar of Bangkok."""
    return max(in_bangkok(then).date() - in_bangkok(first).date(), timedelta(0)).days

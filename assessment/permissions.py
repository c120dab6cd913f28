"""Who may do a verb of judging. Each gives the reason why not, in Thai; "" means allowed."""

from assessment.choices import SheetKind, SheetStatus, StandardStatus
from assessment.models import DevelopmentPlan, Sheet, Standard
from registry import permissions as registry
from registry.choices import COUNTED_STAGES, Role, StepKind
from registry.windows import window


def refuse_write_standards(user, cycle):
    """The province writes the standards of its own year."""
    own = user.role == Role.PROVINCE and user.area_id == cycle.area_id
    return "" if own else "เฉพาะเจ้าหน้าที่จังหวัดที่กำหนดเกณฑ์ของปีได้"


def refuse_edit_standard(user, standard):
    refusal = refuse_write_standards(user, standard.cycle)
    if refusal or standard.is_draft:
        return refusal
    return "เกณฑ์ที่ประกาศใช้แล้วแก้ไขไม่ได้ หากต้องเปลี่ยนให้จัดทำฉบับใหม่"


def refuse_withdraw_standard(user, standard):
    """Back to a draft, as long as nobody was judged by it."""
    refusal = refuse_write_standards(user, standard.cycle)
    if refusal:
        return refusal
    if standard.status != StandardStatus.PUBLISHED:
        return "เกณฑ์นี้ไม่ได้ประกาศใช้อยู่"
    if standard.sheets.exists():
        return "มีการประเมินด้วยเกณฑ์นี้แล้ว จึงถูกตรึงไว้ หากต้องเปลี่ยนให้จัดทำฉบับใหม่"
    return ""


def refuse_work(user, application):
    """To assess, plan and develop with an applicant: its officer and the head of the district."""
    refusal = registry.refuse_touch(user, application)
    if refusal:
        return refusal.replace("ใบสมัครนี้", "ผู้สมัครรายนี้").replace("แก้ไขได้", "ดำเนินการได้")
    if application.stage not in COUNTED_STAGES:
        return "ประเมินตนเองและจัดทำแผนได้เมื่อขึ้นทะเบียนผู้สมัครแล้ว"
    return window(application.cycle, user.area_id, StepKind.DEVELOP).refusal


def refuse_open_sheet(user, application, kind):
    refusal = refuse_work(user, application)
    if refusal:
        return refusal
    if not Standard.objects.in_use().filter(cycle=application.cycle, type=application.type):
        return f"จังหวัดยังไม่ได้ประกาศใช้เกณฑ์ของประเภท{application.get_type_display()}"
    if kind == SheetKind.BEFORE:
        return ""
    if not Sheet.objects.done().filter(application=application, kind=SheetKind.BEFORE):
        return "ประเมินตนเองก่อนการพัฒนาให้เสร็จก่อน จึงประเมินหลังการพัฒนาได้"
    if not DevelopmentPlan.objects.agreed().filter(application=application):
        return "จัดทำแผนการพัฒนาตนเองและตกลงร่วมกันก่อน จึงประเมินหลังการพัฒนาได้"
    return ""


def refuse_score(user, sheet):
    refusal = refuse_work(user, sheet.application)
    if refusal or sheet.is_open:
        return refusal
    return "แบบประเมินนี้ส่งแล้วจึงอ่านได้อย่างเดียว หากต้องแก้ไขให้เปิดแก้ไขพร้อมเหตุผล"


def refuse_confirm(user, sheet):
    refusal = refuse_work(user, sheet.application)
    if refusal:
        return refusal
    return "" if sheet.status == SheetStatus.SUBMITTED else "แบบประเมินนี้ไม่ได้รอการยืนยัน"


def refuse_reopen(user, sheet):
    refusal = refuse_work(user, sheet.application)
    if refusal:
        return refusal
    if sheet.is_open:
        return "แบบประเมินนี้ยังแก้ไขได้อยู่"
    later = Sheet.objects.filter(application=sheet.application_id, kind=SheetKind.AFTER)
    if sheet.kind == SheetKind.BEFORE and later.exists():
        return "เริ่มประเมินหลังการพัฒนาแล้ว ผลก่อนการพัฒนาจึงแก้ไขไม่ได้"
    return ""


def refuse_edit_plan(user, plan):
    refusal = refuse_work(user, plan.application)
    if refusal or plan.is_draft:
        return refusal
    return "แผนที่ตกลงร่วมกันแล้วแก้ไขไม่ได้ ให้จัดทำฉบับใหม่พร้อมระบุสิ่งที่เปลี่ยน"


def refuse_write_event(user):
    return "" if user.is_district else "เฉพาะอำเภอที่บันทึกกิจกรรมการเรียนรู้ได้"

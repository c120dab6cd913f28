"""Who may do a verb of judging. Each gives the reason why not, in Thai; "" means allowed."""

from assessment.certification import acts_for, certifies, is_certified
from assessment.choices import SheetKind, SheetStatus, StandardStatus
from assessment.models import DevelopmentPlan, Evaluation, Sheet, Standard
from assessment.models.evaluation import KEEPERS, is_of
from registry import permissions as registry
from registry.choices import COUNTED_STAGES, EVALUATED_STAGES, CertifyingLevel, Role, StepKind
from registry.models import Submission
from registry.windows import ERASED, window


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
    if standard.sheets.exists() or Evaluation.objects.filter(standard=standard).exists():
        return "มีการประเมินด้วยเกณฑ์นี้แล้ว จึงถูกตรึงไว้ หากต้องเปลี่ยนให้จัดทำฉบับใหม่"
    return ""


def refuse_work(user, application):
    """To assess, plan and develop with an applicant: its officer and the head of the district."""
    refusal = registry.refuse_touch(user, application)
    if refusal:
        return refusal.replace("ใบสมัครนี้", "ผู้สมัครรายนี้").replace("แก้ไขได้", "ดำเนินการได้")
    if application.stage in EVALUATED_STAGES:
        return registry.EVALUATED
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


def refuse_write_event(user, cycle):
    if not user.is_district:
        return "เฉพาะอำเภอที่บันทึกกิจกรรมการเรียนรู้ได้"
    return ERASED if cycle.erased_at else ""


# --- evaluation: `roles` and `own_roles` are those of the person in the order in force ---

CONCLUDED = "สรุปผลการตรวจประเมินแล้ว จึงอ่านได้อย่างเดียว"
IS_OUT = "ท่านแจ้งว่ามีส่วนได้เสียกับผู้สมัครรายนี้ จึงไม่ร่วมพิจารณา"
NOT_SEATED = "ท่านไม่ได้เป็นกรรมการตามคำสั่งแต่งตั้งที่มีผลใช้บังคับอยู่"


def is_keeper(user, roles):
    """The secretaries of the committee, and the head of the district who answers for it. By a link
    a secretary is a member like all others."""
    if user.pk is None:
        return False
    return user.role == Role.DISTRICT_HEAD or any(role in KEEPERS for role in roles)


def refuse_board(user, roles):
    """To see how far the committee is: the district's officers, and the secretaries."""
    return "" if user.is_district or is_keeper(user, roles) else registry.NOT_YOUR_ROLE


def refuse_keep(user, roles, cycle):
    """To open evaluations, enter papers, write resolutions, conclude."""
    if not (user.area_id and len(user.area_id) == 4 and is_keeper(user, roles)):
        return "เฉพาะเลขานุการคณะกรรมการตามคำสั่งที่มีผลใช้บังคับอยู่ และพัฒนาการอำเภอที่ทำรายการนี้ได้"
    return window(cycle, user.area_id, StepKind.EVALUATE).refusal


def refuse_keep_of(user, evaluation):
    if evaluation.is_concluded:
        return CONCLUDED
    if evaluation.is_out:
        return IS_OUT
    return refuse_keep(user, evaluation.own_roles, evaluation.application.cycle)


def refuse_judge(user, evaluation):
    """To give points of one's own: members of the order in force, by account or by a link, and
    nobody else."""
    if evaluation.is_concluded:
        return CONCLUDED
    if not evaluation.own_roles:
        return NOT_SEATED
    if evaluation.is_out:
        return IS_OUT
    return window(evaluation.application.cycle, user.area_id, StepKind.EVALUATE).refusal


def refuse_write_points(user, sheet):
    """A member writes the own sheet; a secretary those from paper and the one of all together."""
    evaluation = sheet.evaluation
    if sheet.entered_by_name or sheet.is_joint:
        return refuse_keep_of(user, evaluation)
    if not is_of(user, sheet):
        return f"แบบนี้เป็นของ{sheet.member_name} ผู้อื่นให้คะแนนแทนไม่ได้"
    return refuse_judge(user, evaluation)


def refuse_points(user, sheet):
    refusal = refuse_write_points(user, sheet)
    if refusal or sheet.is_open:
        return refusal
    return "ส่งคะแนนแล้วจึงอ่านได้อย่างเดียว หากต้องแก้ไขให้เปิดแก้ไขพร้อมเหตุผล"


def refuse_reopen_points(user, sheet):
    refusal = refuse_write_points(user, sheet)
    return refusal or ("แบบนี้ยังแก้ไขได้อยู่" if sheet.is_open else "")


def refuse_see_points(user, evaluation, sheets):
    """Other members' points: once one's own are in, so that nobody follows another; secretaries,
    who enter papers, at once; everybody of the district when all is concluded."""
    if evaluation.is_concluded:
        return ""
    if evaluation.is_out:
        return IS_OUT
    is_in = any(is_of(user, sheet) and not sheet.is_open for sheet in sheets)
    if is_in or is_keeper(user, evaluation.own_roles):
        return ""
    if evaluation.own_roles:
        return "คะแนนของกรรมการท่านอื่นจะปรากฏเมื่อท่านส่งคะแนนของท่านแล้ว"
    return "ผลจะปรากฏเมื่อคณะกรรมการสรุปผลแล้ว"


def refuse_see_sheet(user, sheet, sheets):
    return "" if is_of(user, sheet) else refuse_see_points(user, sheet.evaluation, sheets)


def refuse_withdraw_conflict(user, conflict):
    """The member who declared it, or for somebody else a secretary."""
    evaluation = conflict.evaluation
    if not is_of(user, conflict):
        return refuse_keep_of(user, evaluation)
    if evaluation.is_concluded:
        return CONCLUDED
    return window(evaluation.application.cycle, user.area_id, StepKind.EVALUATE).refusal


# --- certification ---

SIGNED = "ประกาศนี้ลงนามแล้ว จึงแก้ไขไม่ได้"
REVOKED = "ใบประกาศนี้ยกเลิกแล้ว"


def refuse_announce(user, cycle):
    """To conclude certification: the head of the district, or the province, as the year says."""
    if certifies(user, cycle):
        return ""
    who = "จังหวัด" if cycle.certifying_level == CertifyingLevel.PROVINCE else "พัฒนาการอำเภอ"
    return f"ปีนี้{who}เป็นผู้สรุปการรับรองและประกาศรายชื่อ"


def refuse_act_for(user, area_id):
    """To act for the office that announced or gave out, whatever level the year has now."""
    return "" if acts_for(user, area_id) else "เฉพาะพัฒนาการอำเภอหรือจังหวัดที่เป็นผู้ประกาศที่ทำรายการนี้ได้"


def refuse_edit_announcement(user, announcement):
    refusal = refuse_act_for(user, announcement.area_id)
    return refusal or ("" if announcement.is_draft else SIGNED)


def refuse_number_announcement(user, announcement):
    refusal = refuse_act_for(user, announcement.area_id)
    return refusal or ("" if announcement.lacks_number else "บันทึกเลขที่และวันที่ครบแล้ว")


def refuse_scan_announcement(user, announcement):
    refusal = refuse_act_for(user, announcement.area_id)
    return refusal or ("แนบสำเนาได้เมื่อลงนามแล้ว" if announcement.is_draft else "")


def refuse_issue_certificates(user, announcement):
    refusal = refuse_act_for(user, announcement.area_id)
    return refusal or ("ออกใบประกาศได้เมื่อลงนามในประกาศแล้ว" if announcement.is_draft else "")


def refuse_revoke(user, certificate):
    refusal = refuse_act_for(user, certificate.office_id)
    return refusal or ("" if certificate.is_valid else REVOKED)


def refuse_correct(user, certificate):
    """Of a revoked one, too, as long as no other took its place."""
    refusal = refuse_act_for(user, certificate.office_id)
    other = getattr(certificate, "replaced_by", None)
    return refusal or (f"ออกใบใหม่แทนแล้ว คือ {other}" if other else "")


# --- the result, once it is concluded ---


def sent_report(cycle, district):
    """The report that the province has, waiting or accepted, or None."""
    rows = Submission.objects.in_cycle(cycle).filter(area=district).of_kind(StepKind.REPORT)
    return rows.defer("snapshot").with_province().first()


def refuse_reopen_result(user, evaluation):
    """To consider again what was concluded: as long as nobody was told of it. Whatever comes to
    hold a result refuses here."""
    if not evaluation.is_concluded:
        return "ยังไม่ได้สรุปผลของผู้สมัครรายนี้ จึงแก้ไขคะแนนและมติได้โดยตรง"
    if evaluation.is_out:
        return IS_OUT
    cycle = evaluation.application.cycle
    refusal = refuse_keep(user, evaluation.own_roles, cycle)
    if refusal:
        return refusal
    sent = sent_report(cycle, user.area_id)
    if sent:
        return f"รายงานผลให้จังหวัดแล้ว ({sent.receipt_no}) หากต้องพิจารณาใหม่ให้จังหวัดส่งรายงานกลับก่อน"
    if is_certified(evaluation.application):
        return "ประกาศรับรองผู้สมัครรายนี้แล้ว จึงพิจารณาใหม่ไม่ได้"
    return ""


def refuse_write_report(user, cycle):
    """Officers and the head write the district's report together, until it is sent."""
    if not user.is_district:
        return "เฉพาะอำเภอที่จัดทำรายงานผลของอำเภอได้"
    sent = sent_report(cycle, user.area_id)
    if sent:
        return f"ส่งรายงานผลให้จังหวัดแล้ว ({sent.receipt_no}) หากต้องแก้ไขให้จังหวัดส่งกลับก่อน"
    return window(cycle, user.area_id, StepKind.REPORT).refusal


def refuse_send_report(user, cycle, kind=StepKind.REPORT):
    """The head, unless the province has accepted one."""
    refusal = registry.refuse_send(user, cycle, kind)
    if refusal:
        return refusal
    sent = sent_report(cycle, user.area_id)
    if sent and not sent.is_waiting:
        return f"จังหวัดรับรายงานผลแล้ว ({sent.receipt_no}) หากต้องแก้ไขให้จังหวัดส่งกลับก่อน"
    return ""


# --- visits, and links of members ---


def refuse_plan_visits(user, roles, cycle):
    """The district's officers and the secretaries."""
    if not (user.is_district or is_keeper(user, roles)):
        return "เฉพาะเจ้าหน้าที่อำเภอและเลขานุการคณะกรรมการที่นัดลงพื้นที่ได้"
    return window(cycle, user.area_id, StepKind.EVALUATE).refusal


def refuse_link_member(user, roles, seat):
    """To give a member without an account a way in."""
    if not (user.area_id and len(user.area_id) == 4 and is_keeper(user, roles)):
        return "เฉพาะเลขานุการคณะกรรมการและพัฒนาการอำเภอที่ออกลิงก์ให้กรรมการได้"
    return "กรรมการท่านนี้มีบัญชีแล้ว ให้เข้าระบบด้วยบัญชี" if seat.user_id else ""

"""Who may do a verb. Each predicate gives the reason why not, in Thai; "" means allowed."""

from django.conf import settings

from registry.choices import (
    EVALUATED_STAGES,
    SENT_PAPERS,
    Role,
    Stage,
    StepKind,
    SubmissionStatus,
)
from registry.windows import ERASED, window

NOT_YOUR_ROLE = "บทบาทของท่านไม่มีสิทธิทำรายการนี้"
EVALUATED = "คณะกรรมการสรุปผลการตรวจประเมินของผู้สมัครรายนี้แล้ว จึงอ่านได้อย่างเดียว"


def refuse_create(user, cycle):
    if not user.is_district:
        return "เฉพาะพัฒนากรและพัฒนาการอำเภอที่เพิ่มผู้สมัครได้"
    return window(cycle, user.area_id, StepKind.RECRUIT).refusal


def refuse_import(user, cycle):
    """To send in a register as a file: while applicants may be added or corrected."""
    if not user.is_district:
        return "เฉพาะพัฒนากรและพัฒนาการอำเภอที่นำเข้าทะเบียนได้"
    refusal = window(cycle, user.area_id, StepKind.RECRUIT).refusal
    return refusal and window(cycle, user.area_id, StepKind.LIST).refusal


def refuse_touch_import(user, upload):
    """To mend, write or discard a register that was sent in: its sender, or the head."""
    own = upload.sent_by_id == user.pk or user.role == Role.DISTRICT_HEAD
    if not own:
        return f"ไฟล์นี้ {upload.sent_by_name} เป็นผู้ส่ง ผู้ส่งหรือพัฒนาการอำเภอเท่านั้นที่ทำต่อได้"
    return refuse_import(user, upload.cycle)


def refuse_touch(user, application):
    """Whether the person may work on this application at all, whatever its stage."""
    if not user.is_district:
        return "เฉพาะอำเภอที่แก้ไขใบสมัครได้ จังหวัดส่งกลับพร้อมเหตุผลเพื่อให้อำเภอแก้ไข"
    if user.role == Role.FIELD_OFFICER and application.officer_id != user.pk:
        return f"ใบสมัครนี้อยู่ในความดูแลของ {application.officer} พัฒนากรแก้ไขได้เฉพาะของตนเอง"
    return ERASED if application.cycle.erased_at else ""


def refuse_edit(user, application):
    refusal = refuse_touch(user, application)
    if refusal:
        return refusal
    if application.stage in EVALUATED_STAGES:
        return EVALUATED
    if application.stage in (Stage.SENT, Stage.ACCEPTED):
        return "ส่งให้จังหวัดแล้วจึงแก้ไขไม่ได้ หากต้องแก้ไขให้จังหวัดส่งกลับก่อน"
    if application.stage == Stage.WITHDRAWN:
        return "ใบสมัครนี้ถอนแล้ว กดนำกลับก่อนจึงแก้ไขได้"
    return window(application.cycle, user.area_id, StepKind.LIST).refusal


def refuse_register(user, application):
    refusal = refuse_edit(user, application)
    if refusal or application.stage == Stage.RETURNED:
        return refusal
    if application.stage != Stage.DRAFT:
        return "ใบสมัครนี้ขึ้นทะเบียนแล้ว"
    return window(application.cycle, user.area_id, StepKind.RECRUIT).refusal


def refuse_withdraw(user, application):
    refusal = refuse_touch(user, application)
    if refusal:
        return refusal
    if application.stage in EVALUATED_STAGES:
        return EVALUATED
    if application.stage == Stage.SENT:
        return "รายชื่อรอจังหวัดตรวจอยู่ ถอนได้เมื่อจังหวัดรับหรือส่งกลับแล้ว"
    return "ใบสมัครนี้ถอนไปแล้ว" if application.stage == Stage.WITHDRAWN else ""


def refuse_restore(user, application):
    refusal = refuse_touch(user, application)
    if refusal:
        return refusal
    if application.stage != Stage.WITHDRAWN:
        return "ใบสมัครนี้ไม่ได้ถอน"
    return window(application.cycle, user.area_id, StepKind.RECRUIT).refusal


def refuse_reveal(user, application):
    """The full citizen ID: the district that works with it, and the province that checks it."""
    if user.role in (Role.FIELD_OFFICER, Role.DISTRICT_HEAD, Role.PROVINCE):
        return ""
    return NOT_YOUR_ROLE


def refuse_subject(user):
    """All that is held on one person: who may see the full citizen ID of one's area's people."""
    return refuse_reveal(user, None)


def refuse_handover(user):
    return "" if user.role == Role.DISTRICT_HEAD else "เฉพาะพัฒนาการอำเภอที่มอบงานระหว่างพัฒนากรได้"


def refuse_send(user, cycle, kind=StepKind.LIST):
    if user.role != Role.DISTRICT_HEAD:
        return f"เฉพาะพัฒนาการอำเภอที่ส่ง{SENT_PAPERS[kind][0]}ให้จังหวัดได้"
    return window(cycle, user.area_id, kind).refusal


def refuse_accept(user, submission):
    """The province, while the sending waits."""
    if user.role != Role.PROVINCE:
        return f"เฉพาะเจ้าหน้าที่จังหวัดที่รับหรือส่งกลับ{submission.word}ได้"
    if submission.status != SubmissionStatus.SENT:
        return f"รายการนี้{submission.get_status_display()}ไปแล้ว"
    return ""


def refuse_return(user, submission):
    """While it waits. Nothing follows in the system from an accepted report: where a mistake is
    found in it, it can go back still."""
    may_again = not submission.is_list and submission.status == SubmissionStatus.ACCEPTED
    return "" if may_again and user.role == Role.PROVINCE else refuse_accept(user, submission)


def refuse_package(user):
    """The package of a sending: the district that sends it, and the province that gets it."""
    return "" if user.is_district or user.role == Role.PROVINCE else NOT_YOUR_ROLE


def refuse_steer(user):
    """To set the year: dates, quota, checklist, re-openings, waivers."""
    return "" if user.role == Role.PROVINCE else "เฉพาะเจ้าหน้าที่จังหวัดที่กำหนดปฏิทินและเกณฑ์ของปีได้"


def refuse_administer(user):
    return "" if user.role == Role.ADMIN else "เฉพาะผู้ดูแลระบบเท่านั้น"


def needs_second_factor(user):
    """Whether the role must have a second step at log-in, whatever year it is."""
    return user.role in settings.SECOND_FACTOR_ROLES


def lacks_second_factor(user):
    """An account that must have one and has none; who comes by a link has no account."""
    return bool(user.pk) and not user.second_factor_since and needs_second_factor(user)


def refuse_access_log(user):
    """To read who saw or took out personal data: who answers for an area, and the administrator."""
    answers = user.role in (Role.DISTRICT_HEAD, Role.PROVINCE, Role.NATION, Role.ADMIN)
    return "" if answers else NOT_YOUR_ROLE


def refuse_edit_office(user, office):
    """An administrator, or the head of the office itself (the district head, the province)."""
    own = user.role in (Role.DISTRICT_HEAD, Role.PROVINCE) and office.area_id == user.area_id
    return "" if user.role == Role.ADMIN or own else "แก้ไขได้เฉพาะหน่วยงานของตนเอง"


def refuse_prepare_order(user):
    """Officers and the head write drafts of orders together."""
    return "" if user.is_district else "เฉพาะอำเภอที่จัดทำคำสั่งของอำเภอได้"


def refuse_edit_order(user, order):
    refusal = refuse_prepare_order(user)
    if refusal or order.is_draft:
        return refusal
    return "คำสั่งที่ออกแล้วแก้ไขไม่ได้ หากต้องเปลี่ยนให้จัดทำคำสั่งใหม่ที่ยกเลิกคำสั่งนี้"


def refuse_issue_order(user, order):
    """To put a draft in force, with the number of the office's own register: the head."""
    if user.role != Role.DISTRICT_HEAD:
        return "เฉพาะพัฒนาการอำเภอที่บันทึกเลขที่และออกคำสั่งได้"
    if not order.is_draft:
        return "คำสั่งนี้ออกแล้ว"
    return window(order.cycle, user.area_id, StepKind.ORDER).refusal


def refuse_number_order(user, order):
    """To note the number or date that was written on the paper by hand."""
    if user.role != Role.DISTRICT_HEAD:
        return "เฉพาะพัฒนาการอำเภอที่บันทึกเลขที่คำสั่งได้"
    return "" if order.lacks_number else "คำสั่งนี้มีเลขที่และวันที่ครบแล้ว"


def refuse_scan_order(user, order):
    """To attach the signed paper, or take it away."""
    if order.is_draft:
        return "แนบสำเนาที่ลงนามได้เมื่อออกคำสั่งแล้ว"
    return refuse_prepare_order(user)


def refuse_write_circular(user, owned):
    """The letters of a province (or of its year): its own staff, and nobody else's."""
    own = user.role == Role.PROVINCE and user.area_id == owned.area_id
    return "" if own else "เฉพาะเจ้าหน้าที่จังหวัดที่จัดทำและส่งหนังสือเวียนได้"


def refuse_edit_circular(user, circular):
    refusal = refuse_write_circular(user, circular)
    if refusal or circular.is_draft:
        return refusal
    return "หนังสือที่ส่งแล้วแก้ไขไม่ได้ หากต้องแก้ไขให้จัดทำหนังสือแก้ไขที่อ้างถึงฉบับนี้"


def refuse_correct_circular(user, circular):
    refusal = refuse_write_circular(user, circular)
    if refusal:
        return refusal
    if circular.is_draft:
        return "หนังสือฉบับนี้ยังไม่ได้ส่ง แก้ไขร่างได้โดยตรง"
    is_corrected = circular.corrections.sent().exists()
    return "หนังสือฉบับนี้มีหนังสือแก้ไขแล้ว ให้แก้ไขจากฉบับล่าสุด" if is_corrected else ""


def refuse_acknowledge(user, circular):
    """The head answers for the district; officers open and read."""
    own = user.role == Role.DISTRICT_HEAD and user.area_id[:2] == circular.area_id
    if not own:
        return "เฉพาะพัฒนาการอำเภอที่รับทราบหนังสือแทนอำเภอได้"
    return "หนังสือฉบับนี้ยังไม่ได้ส่ง" if circular.is_draft else ""

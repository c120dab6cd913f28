"""The fixed words of the programme: roles, types, stages, steps."""

from django.db.models import TextChoices


class Role(TextChoices):
    FIELD_OFFICER = "FIELD_OFFICER", "พัฒนากร"
    DISTRICT_HEAD = "DISTRICT_HEAD", "พัฒนาการอำเภอ"
    COMMITTEE = "COMMITTEE", "กรรมการตรวจประเมิน"
    PROVINCE = "PROVINCE", "เจ้าหน้าที่จังหวัด"
    NATION = "NATION", "เจ้าหน้าที่ส่วนกลาง"
    ADMIN = "ADMIN", "ผู้ดูแลระบบ"


DISTRICT_ROLES = (Role.FIELD_OFFICER, Role.DISTRICT_HEAD, Role.COMMITTEE)

# The database role in which a person's requests run (mchch/policies.py).
DATABASE_ROLES = {
    Role.FIELD_OFFICER: "mchch_district",
    Role.DISTRICT_HEAD: "mchch_district",
    Role.COMMITTEE: "mchch_committee",
    Role.PROVINCE: "mchch_province",
    Role.NATION: "mchch_nation",
    Role.ADMIN: "mchch_admin",
}


class ApplicantType(TextChoices):
    LEADER = "LEADER", "ผู้นำชุมชน"
    GROUP = "GROUP", "กลุ่ม/องค์กรชุมชน"
    NETWORK = "NETWORK", "เครือข่ายองค์กรชุมชน"
    COMMUNITY = "COMMUNITY", "ชุมชน"


class Stage(TextChoices):
    DRAFT = "DRAFT", "ร่าง"
    REGISTERED = "REGISTERED", "ขึ้นทะเบียนแล้ว"
    SENT = "SENT", "ส่งจังหวัดแล้ว"
    RETURNED = "RETURNED", "จังหวัดส่งกลับแก้ไข"
    ACCEPTED = "ACCEPTED", "จังหวัดรับแล้ว"
    PASSED = "PASSED", "ผ่านการตรวจประเมิน"
    NOT_PASSED = "NOT_PASSED", "ไม่ผ่านการตรวจประเมิน"
    WITHDRAWN = "WITHDRAWN", "ถอนใบสมัคร"


# From each stage the stages that may follow.
MOVES = {
    Stage.DRAFT: {Stage.REGISTERED, Stage.WITHDRAWN},
    Stage.REGISTERED: {Stage.SENT, Stage.WITHDRAWN},
    Stage.SENT: {Stage.ACCEPTED, Stage.RETURNED},
    Stage.RETURNED: {Stage.REGISTERED, Stage.WITHDRAWN},
    Stage.ACCEPTED: {Stage.WITHDRAWN, Stage.PASSED, Stage.NOT_PASSED},
    # The committee takes its conclusion back.
    Stage.PASSED: {Stage.ACCEPTED},
    Stage.NOT_PASSED: {Stage.ACCEPTED},
    Stage.WITHDRAWN: {Stage.DRAFT},
}
EDITABLE_STAGES = (Stage.DRAFT, Stage.REGISTERED, Stage.RETURNED)
# The committee has resolved: what it judged stays as it was.
EVALUATED_STAGES = (Stage.PASSED, Stage.NOT_PASSED)
# Moves that somebody must explain: to a stage, and from one.
EXPLAINED_MOVES = {Stage.RETURNED, Stage.WITHDRAWN, Stage.DRAFT}
EXPLAINED_FROM = set(EVALUATED_STAGES)
# Stages in which the province has the application, or had it.
SENT_STAGES = (Stage.SENT, Stage.ACCEPTED, *EVALUATED_STAGES)
# Stages that count as one unit of the district's register.
COUNTED_STAGES = (
    *(Stage.REGISTERED, Stage.SENT, Stage.RETURNED, Stage.ACCEPTED),
    *EVALUATED_STAGES,
)


class StepKind(TextChoices):
    """The steps of the letter, in its order."""

    ORDER = "ORDER", "ออกคำสั่งแต่งตั้งคณะกรรมการตรวจประเมิน"
    RECRUIT = "RECRUIT", "รับสมัครกลุ่มเป้าหมาย"
    LIST = "LIST", "ส่งรายชื่อผู้สมัครและสำเนาใบสมัครให้จังหวัด"
    DEVELOP = "DEVELOP", "ประเมินตนเอง จัดทำแผน และพัฒนาตนเอง"
    EVALUATE = "EVALUATE", "ตรวจประเมินและสรุปการรับรอง"
    REPORT = "REPORT", "รายงานผลให้จังหวัด"


# Where a column or a sentence has no room for the letter's words.
SHORT_STEPS = {
    StepKind.ORDER: "คำสั่งคณะกรรมการ",
    StepKind.RECRUIT: "รับสมัคร",
    StepKind.LIST: "ส่งรายชื่อ",
    StepKind.DEVELOP: "ประเมินตนเองและแผน",
    StepKind.EVALUATE: "ตรวจประเมินและรับรอง",
    StepKind.REPORT: "รายงานผล",
}

# What a district sends to the province in a step: (in a sentence, as a title).
SENT_PAPERS = {
    StepKind.LIST: ("รายชื่อ", "รายชื่อผู้สมัคร"),
    StepKind.REPORT: ("รายงานผล", "รายงานผลการตรวจประเมิน"),
}


class Pace(TextChoices):
    """How a district stands to the dates of a year, in a word; never a place among others."""

    ON_TRACK = "ON_TRACK", "ตามแผน"
    HURRY = "HURRY", "ต้องเร่ง"
    URGENT = "URGENT", "เร่งด่วน"
    UNKNOWN = "UNKNOWN", "รอข้อมูล"


class CertifyingLevel(TextChoices):
    DISTRICT = "DISTRICT", "อำเภอ"
    PROVINCE = "PROVINCE", "จังหวัด"


class Joining(TextChoices):
    """How the points of a committee's members become one."""

    MEAN = "MEAN", "ค่าเฉลี่ยของกรรมการทุกคน"
    MEDIAN = "MEDIAN", "มัธยฐานของกรรมการทุกคน"
    CONSENSUS = "CONSENSUS", "แบบเดียวที่กรรมการให้คะแนนร่วมกัน"


class SubmissionStatus(TextChoices):
    SENT = "SENT", "รอจังหวัดตรวจ"
    RETURNED = "RETURNED", "ส่งกลับแก้ไข"
    ACCEPTED = "ACCEPTED", "จังหวัดรับแล้ว"


class AccessKind(TextChoices):
    REVEAL = "REVEAL", "ดูเลขประจำตัวประชาชนเต็ม"
    EXPORT = "EXPORT", "ส่งออกข้อมูล"


class FactorKind(TextChoices):
    """What proves an account beside its password."""

    TOTP = "TOTP", "แอปยืนยันตัวตน"
    PASSKEY = "PASSKEY", "พาสคีย์"
    RECOVERY = "RECOVERY", "รหัสสำรอง"


class OrderPurpose(TextChoices):
    """What the committee of an order is for; one order at a time is in force for each."""

    EVALUATION = "EVALUATION", "ตรวจประเมินเพื่อรับรองมาตรฐานการพัฒนาชุมชน"


class OrderStatus(TextChoices):
    DRAFT = "DRAFT", "ร่าง"
    IN_FORCE = "IN_FORCE", "มีผลใช้บังคับ"
    REVOKED = "REVOKED", "ยกเลิกแล้ว"


class MemberRole(TextChoices):
    """The roles of a committee, in the order of its paper."""

    CHAIR = "CHAIR", "ประธานกรรมการ"
    VICE_CHAIR = "VICE_CHAIR", "รองประธานกรรมการ"
    MEMBER = "MEMBER", "กรรมการ"
    SECRETARY = "SECRETARY", "กรรมการและเลขานุการ"
    ASSISTANT_SECRETARY = "ASSISTANT_SECRETARY", "กรรมการและผู้ช่วยเลขานุการ"


class CircularStatus(TextChoices):
    DRAFT = "DRAFT", "ร่าง"
    SENT = "SENT", "ส่งแล้ว"


class ImportStage(TextChoices):
    """How far a register from a file is."""

    READ = "READ", "รอตรวจ"
    CHECKED = "CHECKED", "รอยืนยันนำเข้า"
    WRITTEN = "WRITTEN", "นำเข้าแล้ว"
    DISCARDED = "DISCARDED", "ยกเลิกแล้ว"


class JobKind(TextChoices):
    """Work that takes longer than a page may take."""

    PACKAGE = "PACKAGE", "ชุดเอกสารรายชื่อผู้สมัคร"
    IMPORT_CHECK = "IMPORT_CHECK", "ตรวจทะเบียนจากไฟล์"
    IMPORT_WRITE = "IMPORT_WRITE", "นำเข้าทะเบียนจากไฟล์"
    CERTIFICATES = "CERTIFICATES", "ใบประกาศทั้งหมดในไฟล์เดียว"
    SUMMARY = "SUMMARY", "รายงานสรุปผลของปี"
    ERASURE = "ERASURE", "ลบข้อมูลส่วนบุคคลที่พ้นกำหนด"


class JobStatus(TextChoices):
    WAITING = "WAITING", "รอจัดทำ"
    RUNNING = "RUNNING", "กำลังจัดทำ"
    DONE = "DONE", "พร้อมแล้ว"
    FAILED = "FAILED", "จัดทำไม่สำเร็จ"

"""The guide of each role: its sections in the order of the year, and who may read it."""

from dataclasses import dataclass
from functools import cached_property

from registry.choices import Role
from registry.guide.sections import BY_SLUG

START = ("เริ่มต้น", ("start", "today", "security"))
STEPS = {
    1: "ขั้นที่ 1 หนังสือสั่งการและคำสั่งคณะกรรมการ",
    2: "ขั้นที่ 2 รับสมัครและส่งรายชื่อ",
    3: "ขั้นที่ 3 ประเมินตนเอง วางแผน และพัฒนา",
    4: "ขั้นที่ 4 ตรวจประเมินและรับรอง",
    5: "ขั้นที่ 5 รายงานผล",
}
PROBLEMS = ("เมื่อติดขัด", ("problems",))
FOLLOWING = ("board", "summary", "documents", "standards-read")


@dataclass(frozen=True)
class Guide:
    role: Role
    title: str
    about: str
    parts: tuple  # (heading, slugs of its sections)

    @cached_property
    def chapters(self):
        return [(heading, [BY_SLUG[slug] for slug in slugs]) for heading, slugs in self.parts]

    @cached_property
    def sections(self):
        return [section for _, sections in self.chapters for section in sections]

    def of_page(self, name):
        """The section about a page of the application, or None."""
        return next((one for one in self.sections if name in one.pages), None)


DISTRICT = (
    START,
    (STEPS[1], ("circular-read", "order")),
    (STEPS[2], ("applicants", "register", "import", "quota", "send")),
    (STEPS[3], ("assess", "plan")),
    (STEPS[4], ("prepare-evaluation", "score", "conclude", "certify")),
    (STEPS[5], ("report",)),
)
GUIDES = {
    guide.role: guide
    for guide in (
        Guide(
            Role.FIELD_OFFICER,
            "คู่มือพัฒนากร",
            "รับสมัครกลุ่มเป้าหมาย แนบหลักฐาน ช่วยผู้สมัครประเมินตนเองและจัดทำแผน ตามขั้นตอนของหนังสือสั่งการ",
            (*DISTRICT, ("ติดตามและเอกสาร", (*FOLLOWING, "person")), PROBLEMS),
        ),
        Guide(
            Role.DISTRICT_HEAD,
            "คู่มือพัฒนาการอำเภอ",
            "ออกคำสั่ง ส่งรายชื่อ ดูแลการตรวจประเมินในฐานะเลขานุการ ประกาศรับรอง และรายงานผลต่อจังหวัด",
            (
                *DISTRICT,
                ("ติดตามและเอกสาร", FOLLOWING),
                (
                    "ดูแลงานของอำเภอ",
                    ("handover", "office", "year-read", "steering", "person", "log", "open-data"),
                ),
                PROBLEMS,
            ),
        ),
        Guide(
            Role.COMMITTEE,
            "คู่มือกรรมการตรวจประเมิน",
            "ให้คะแนนผู้สมัครตามคำสั่งแต่งตั้ง ทั้งที่สำนักงานและในพื้นที่ที่ไม่มีสัญญาณ",
            (
                START,
                (STEPS[4], ("score", "prepare-evaluation", "conclude", "certify")),
                PROBLEMS,
            ),
        ),
        Guide(
            Role.PROVINCE,
            "คู่มือเจ้าหน้าที่จังหวัด",
            "เตรียมและเปิดปี ส่งหนังสือเวียน ตรวจเอกสารของอำเภอ ติดตาม และสรุปผลของจังหวัด",
            (
                START,
                ("ก่อนเริ่มปี", ("year", "standards-set", "circular-send")),
                ("ระหว่างปี", ("inbox", "board", "steering", "oversee", "certify")),
                ("สรุปและเอกสาร", ("summary", "documents")),
                ("ดูแลข้อมูล", ("office", "person", "retention", "log", "open-data")),
                PROBLEMS,
            ),
        ),
        Guide(
            Role.NATION,
            "คู่มือเจ้าหน้าที่ส่วนกลาง",
            "ดูความก้าวหน้าและผลของทุกจังหวัด อ่านได้ทุกพื้นที่ โดยไม่แก้ไขข้อมูล",
            (
                ("เริ่มต้น", ("start", "security")),
                ("ติดตามและสรุป", ("board", "summary", "oversee", "certify")),
                ("กติกาของปี", ("year-read", "standards-read", "steering")),
                ("ดูแลข้อมูล", ("log", "open-data")),
                PROBLEMS,
            ),
        ),
        Guide(
            Role.ADMIN,
            "คู่มือผู้ดูแลระบบ",
            "ดูแลบัญชีผู้ใช้ หน่วยงาน พื้นที่ และประกาศความเป็นส่วนตัว โดยไม่เห็นข้อมูลผู้สมัคร",
            (
                ("เริ่มต้น", ("start", "security")),
                ("งานของผู้ดูแล", ("users", "office", "areas", "notices")),
                ("ดูแลข้อมูล", ("log", "open-data", "backups")),
                PROBLEMS,
            ),
        ),
    )
}
# Whose guides a role may read beside its own: of those whose work it sees, or whom it helps.
OTHERS = {
    Role.FIELD_OFFICER: (Role.DISTRICT_HEAD, Role.COMMITTEE),
    Role.DISTRICT_HEAD: (Role.FIELD_OFFICER, Role.COMMITTEE),
    Role.COMMITTEE: (),
    Role.PROVINCE: (Role.DISTRICT_HEAD, Role.FIELD_OFFICER, Role.COMMITTEE),
    Role.NATION: (Role.PROVINCE, Role.DISTRICT_HEAD, Role.FIELD_OFFICER, Role.COMMITTEE),
    Role.ADMIN: (
        *(Role.PROVINCE, Role.NATION),
        *(Role.DISTRICT_HEAD, Role.FIELD_OFFICER, Role.COMMITTEE),
    ),
}


def readable(role):
    """The guides that a role may read, its own first."""
    return [GUIDES[one] for one in (role, *OTHERS[role])]

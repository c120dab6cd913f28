"""How far each district is on 16 December 2567. All 13 together show every state once or more."""

from dataclasses import dataclass, field
from datetime import date

from registry.choices import ApplicantType, SubmissionStatus

LEADER, GROUP, NETWORK, COMMUNITY = ApplicantType
RETURNED, ACCEPTED = SubmissionStatus.RETURNED, SubmissionStatus.ACCEPTED


def december(day):
    return date(2024, 12, day)


@dataclass(frozen=True)
class Round:
    """One sending: when, what the province made of it, and why."""

    sent_on: date
    decided_on: date | None = None
    status: str = SubmissionStatus.SENT
    reason: str = ""
    singles: tuple = ()  # a reason for each application that is returned by itself
    note: str = ""


@dataclass(frozen=True)
class District:
    code: str
    officers: int
    extra: int = 0  # units above the quota
    drafts: int = 0
    withdrawn: int = 0
    lacking: int = 0  # units that lack a file
    gaps: frozenset = field(default_factory=frozenset)  # (place of the officer, type) not filled
    waivers: dict = field(default_factory=dict)  # (place of the officer, type): reason
    rounds: tuple = ()


def every(places, types):
    return frozenset((place, type_) for place in places for type_ in types)


NO_NETWORK = "ตำบลที่รับผิดชอบเพิ่งแยกพื้นที่ ยังไม่มีเครือข่ายที่ดำเนินกิจกรรมครบ 1 ปี"
ONE_VILLAGE = "พัฒนากรลาคลอดถึงเดือนมกราคม 2568 มีผู้ช่วยรับสมัครแทนเพียงบางประเภท"
NO_MINUTES = "รายงานการประชุมไม่มีหน้าที่ลงมติสมัคร ขอให้แนบฉบับเต็ม"
NO_SIGNATURE = "ใบสมัครยังไม่ได้ลงนาม ขอให้ผู้สมัครลงนามแล้วแนบใหม่"
WRONG_ADDRESS = "ที่อยู่ในใบสมัครไม่ตรงกับตำบลที่บันทึก ขอให้ตรวจสอบ"
OLD_MINUTES = "รายงานการประชุมที่แนบเป็นของปีก่อน ขอให้แนบฉบับปีนี้"
SEE_SINGLES = "ขอให้แก้ไขใบสมัครตามรายการที่ระบุ แล้วส่งมาใหม่"
WHOLE_LIST = (
    "บัญชีรายชื่อยังไม่ตรงกับสำเนาใบสมัครที่ส่งมาหลายราย ขอให้อำเภอตรวจชื่อหน่วยและผู้ประสานงานทุกราย แล้วส่งมาใหม่"
)
ONE_SHORT = "พัฒนากรหนึ่งรายยังขาดเครือข่ายองค์กรชุมชน อยู่ระหว่างจัดประชุมลงมติ จะส่งเพิ่มเติมภายในกำหนด"

DISTRICTS = (
    District("5201", 6, extra=9, rounds=(Round(december(12)),)),
    District("5202", 4, extra=4, drafts=1, rounds=(Round(december(3), december(4), ACCEPTED),)),
    # เกาะคา: the quota nearly full, a few things missing, the list not yet sent.
    District(
        "5203",
        4,
        extra=3,
        drafts=1,
        withdrawn=1,
        lacking=3,
        gaps=frozenset({(0, NETWORK), (1, COMMUNITY), (3, COMMUNITY)}),
    ),
    District("5204", 4, extra=3, rounds=(Round(december(6), december(9), ACCEPTED),)),
    District(
        "5205",
        5,
        extra=4,
        waivers={(2, NETWORK): NO_NETWORK},
        gaps=frozenset({(2, NETWORK)}),
        rounds=(Round(december(13)),),
    ),
    District(
        "5206",
        5,
        extra=4,
        rounds=(
            Round(
                december(9),
                december(11),
                RETURNED,
                SEE_SINGLES,
                (NO_MINUTES, NO_SIGNATURE, WRONG_ADDRESS),
            ),
        ),
    ),
    District("5207", 5, drafts=3, withdrawn=1, lacking=4, gaps=every((1, 3), (GROUP, NETWORK))),
    District(
        "5208",
        6,
        extra=6,
        withdrawn=1,
        rounds=(
            Round(december(4), december(6), RETURNED, SEE_SINGLES, (OLD_MINUTES, NO_SIGNATURE)),
            Round(december(11)),
        ),
    ),
    District("5209", 4, drafts=3, lacking=2, gaps=every((0, 2, 3), (NETWORK, COMMUNITY))),
    District("5210", 6, extra=7, withdrawn=1, rounds=(Round(december(2), december(3), ACCEPTED),)),
    # สบปราบ: everything is there, the head has only to send.
    District(
        "5211", 4, extra=2, waivers={(3, COMMUNITY): ONE_VILLAGE}, gaps=frozenset({(3, COMMUNITY)})
    ),
    District(
        "5212",
        5,
        extra=5,
        gaps=frozenset({(4, NETWORK)}),
        rounds=(Round(december(10), december(13), RETURNED, WHOLE_LIST, note=ONE_SHORT),),
    ),
    District(
        "5213",
        4,
        drafts=4,
        lacking=1,
        withdrawn=1,
        gaps=every((0, 1, 2, 3), (NETWORK, COMMUNITY)) | every((2,), (GROUP,)),
    ),
)

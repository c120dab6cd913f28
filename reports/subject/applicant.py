"""What is held on an applicant, or on who coordinates one: application, files, how it went on."""

from django.db.models import Q
from django.template.defaultfilters import filesizeformat

from assessment.models import (
    Activity,
    Attendance,
    Certificate,
    Certification,
    DevelopmentPlan,
    Evaluation,
    OwnIndicator,
    PersonalLink,
    ProgressEntry,
    ProgressPhoto,
    ReopenedResult,
    Score,
    ScoreFile,
    Sheet,
    SheetScan,
    VisitStop,
)
from mchch.thai import citizen_id, phones
from registry.choices import StepKind
from registry.models import (
    Attachment,
    ChecklistAnswer,
    Handover,
    Paper,
    RegisterImport,
    StageChange,
    Submission,
    TypedDraft,
)
from reports.subject.sections import Section, Verbatim, day, moment

PLACE = (("บ้านเลขที่", "house_no"), ("หมู่ที่", "village_no"), ("", "village_name"))
OFFICER = "พัฒนากรบันทึกจากใบสมัครที่ผู้สมัครยื่น"


def sections(person, user, *, is_revealed=False):
    """A constant number of statements, however many applications there are."""
    rows = person.applications
    titles = {row.pk: title_of(row) for row in rows}
    years = {row.pk: str(row.cycle.fiscal_year) for row in rows}
    return [
        Section(
            "ใบสมัคร", OFFICER, facts=[(titles[row.pk], facts(row, is_revealed)) for row in rows]
        ),
        Section(
            "การแจ้งประกาศความเป็นส่วนตัว",
            "ระบบบันทึกเมื่อแสดงประกาศก่อนกรอกใบสมัคร",
            heads=("ใบสมัคร", "ประกาศฉบับที่", "แสดงเมื่อ"),
            rows=[
                (titles[row.pk], row.notice.version, moment(row.notice_shown_at))
                for row in rows
                if row.notice
            ],
        ),
        answers(rows, years),
        files(rows),
        typing(rows, user),
        stages(rows, titles),
        own_scores(rows, years),
        development(rows, user),
        given_scores(rows, years),
        evaluation(rows),
        certified(rows),
        sent(rows, user),
    ]


def title_of(row):
    number = f" เลขที่ {row.number}" if row.number else ""
    return f"{row.cycle} {row.get_type_display()}{number}"


def facts(row, is_revealed):
    person_id = citizen_id.formatted if is_revealed else citizen_id.masked
    return [
        ("ฐานะ", "ผู้สมัคร" if row.is_leader else f"ผู้ประสานงานของ {row.display_name}"),
        ("ชื่อ", row.person_name),
        *([("เลขประจำตัวประชาชน", person_id(row.citizen_id))] if row.citizen_id else []),
        ("ตำแหน่ง", row.position),
        ("โทรศัพท์", phones.formatted(row.phone)),
        ("ที่อยู่" if row.is_leader else "ที่ตั้งสำนักงาน", address(row)),
        *([] if row.is_leader else of_unit(row)),
        ("วันที่สมัคร", day(row.applied_on)),
        ("สถานะ", row.get_stage_display()),
        ("พัฒนากรผู้ดูแล", str(row.officer)),
        ("บันทึกครั้งแรก", moment(row.created_at)),
        ("แก้ไขล่าสุด", moment(row.updated_at)),
        ("เก็บถึงวันที่", day(row.cycle.keep_until) if row.cycle.keep_until else "ยังไม่กำหนด"),
    ]


def of_unit(row):
    return [
        ("ปีที่ก่อตั้ง", str(row.established_year or "")),
        ("จำนวนสมาชิก", str(row.member_count or "")),
        ("มติสมัครเมื่อ", day(row.resolution_on)),
    ]


def address(row):
    parts = [f"{label} {getattr(row, name)}".strip() for label, name in PLACE if getattr(row, name)]
    places = [row.area.label, row.area.parent.label if row.area.parent else ""]
    return " ".join([*parts, *places, row.postcode]).strip()


def answers(rows, years):
    found = ChecklistAnswer.objects.filter(application__in=rows).select_related("item")
    return Section(
        "รายการตรวจคุณสมบัติ",
        OFFICER,
        heads=("ปี", "รายการ", "ผล"),
        rows=[
            (years[row.application_id], row.item.text, "มี" if row.is_met else "ไม่มี")
            for row in found.order_by("application", "item__position", "pk")
        ],
    )


def files(rows):
    """Those that were taken off the page are kept still, and told."""
    kept = [
        *((row, "ใบสมัคร") for row in Attachment.objects.filter(application__in=rows)),
        *((row, "ประเมินตนเอง") for row in score_files(rows)),
        *((row, "แบบคะแนนกระดาษ") for row in scans(rows)),
        *((row, "ภาพความก้าวหน้า") for row in photos(rows)),
    ]
    return Section(
        "ไฟล์",
        "แนบโดยพัฒนากร ผู้สมัคร หรือกรรมการ",
        heads=("ชื่อไฟล์", "ของ", "ขนาด", "แนบเมื่อ", "สถานะ"),
        rows=[
            (
                Verbatim(file.name),
                where,
                filesizeformat(file.size),
                moment(file.uploaded_at),
                "นำออกจากหน้าแล้ว แต่ยังเก็บอยู่" if file.removed_at else "ใช้อยู่",
            )
            for file, where in kept
        ],
        note="ขอสำเนาของไฟล์ได้ที่หน่วยงาน" if kept else "",
    )


def score_files(rows):
    return ScoreFile.objects.filter(score__sheet__application__in=rows)


def scans(rows):
    return SheetScan.objects.filter(sheet__application__in=rows)


def photos(rows):
    return ProgressPhoto.objects.filter(entry__application__in=rows)


def typing(rows, user):
    """Only a district keeps what was typed and not saved."""
    found = TypedDraft.objects.filter(application__in=rows) if user.is_district else []
    return Section(
        "ข้อความที่พิมพ์ค้างไว้และยังไม่ได้บันทึก",
        "ระบบเก็บให้ผู้กรอกกลับมาทำต่อ",
        heads=("เก็บเมื่อ",),
        rows=[(moment(row.saved_at),) for row in found],
    )


def stages(rows, titles):
    changes = StageChange.objects.filter(application__in=rows).order_by("id")
    handed = Handover.objects.filter(any_holds("application_ids", rows)).order_by("id")
    return Section(
        "สถานะและผู้ดูแลใบสมัคร",
        "ระบบบันทึกเมื่อมีการเปลี่ยน",
        heads=("เมื่อ", "รายการ", "โดย", "เหตุผล"),
        rows=[
            *(
                (
                    moment(row.changed_at),
                    f"{titles[row.application_id]}: {row.get_to_stage_display()}",
                    row.changed_by_name,
                    row.comment,
                )
                for row in changes
            ),
            *(
                # The reason tells of an officer, not of the applicant.
                (moment(row.handed_at), f"มอบงานจาก {row.from_name} ให้ {row.to_name}", "", "")
                for row in handed
            ),
        ],
    )


def any_holds(field, rows):
    """Rows whose list of numbers holds one of these."""
    found = Q(pk__in=[])
    for row in rows:
        found |= Q(**{f"{field}__contains": [row.pk]})
    return found


def own_scores(rows, years):
    scores = Score.objects.filter(sheet__application__in=rows, sheet__evaluation=None)
    scores = scores.select_related("sheet", "indicator", "own")
    own = OwnIndicator.objects.filter(application__in=rows, score=None)
    return Section(
        "การประเมินตนเอง",
        "ผู้สมัครประเมิน พัฒนากรยืนยัน",
        heads=("ปี", "ครั้ง", "ตัวชี้วัด", "คะแนน", "หมายเหตุ"),
        rows=[
            *(
                (
                    years[row.sheet.application_id],
                    row.sheet.get_kind_display(),
                    asked(row),
                    points(row),
                    row.note,
                )
                for row in scores.order_by("sheet__opened_at", "indicator__position", "pk")
            ),
            *(
                (years[row.application_id], "–", asked_by_self(row), "–", row.evidence)
                for row in own
            ),
        ],
    )


def asked(score):
    return str(score.indicator) if score.indicator else asked_by_self(score.own)


def asked_by_self(own):
    return f"{own.code} {own} (ตั้งเอง)"


def points(score):
    return "–" if score.points is None else str(score.points)


def development(rows, user):
    plans = DevelopmentPlan.objects.filter(application__in=rows)
    activities = Activity.objects.filter(plan__application__in=rows).select_related("plan")
    entries = ProgressEntry.objects.filter(application__in=rows).select_related("activity")
    learnt = Attendance.objects.filter(application__in=rows).select_related("event")
    links = PersonalLink.objects.none()
    if user.is_district:  # who alone keeps links
        links = PersonalLink.objects.filter(sheet__application__in=rows).select_related("sheet")
    return Section(
        "แผนและการพัฒนาตนเอง",
        "ผู้สมัครและพัฒนากรจัดทำร่วมกัน",
        heads=("วันที่", "รายการ", "รายละเอียด"),
        rows=[
            *(
                (day(row.agreed_on), str(row), joined(row.goal, with_whom(row)))
                for row in plans
            ),
            *((day(row.starts_on), f"กิจกรรม: {row}", what_of(row)) for row in activities),
            *(
                (day(row.done_on), f"ความก้าวหน้า: {row.activity}",
                 f"{row.text} (ร้อยละ {row.percent})")
                for row in entries
            ),
            *((day(row.event.held_on), f"เข้าร่วม: {row.event}", row.event.place) for row in learnt),
            *(
                (day(row.created_at), f"ลิงก์ให้ประเมินเอง: {row.sheet}",
                 f"ใช้ได้ถึง {moment(row.valid_until)}")
                for row in links
            ),
        ],
    )  # fmt: skip


def what_of(activity):
    responsible = f"ผู้รับผิดชอบ {activity.responsible}" if activity.responsible else ""
    return joined(activity.how, responsible, activity.expected)


def with_whom(plan):
    return f"ตกลงกับ {plan.agreed_with}" if plan.agreed_with else ""


def joined(*parts):
    return " · ".join(part for part in parts if part)


def given_scores(rows, years):
    """Without the members' names: whose points they are is a member's own data. Before the
    committee concluded they are nobody's to see."""
    scores = Score.objects.filter(
        sheet__evaluation__application__in=rows, sheet__evaluation__concluded_at__isnull=False
    ).select_related("sheet", "indicator", "own")
    found = {}
    for row in scores.order_by("sheet__evaluation", "indicator__position", "pk"):
        told = f"{points(row)} ({row.note})" if row.note else points(row)
        found.setdefault((years[row.sheet.application_id], asked(row)), []).append(told)
    return Section(
        "คะแนนที่คณะกรรมการให้",
        "คณะกรรมการตรวจประเมิน",
        heads=("ปี", "ตัวชี้วัด", "คะแนนของกรรมการแต่ละคน (ไม่ระบุชื่อ)"),
        rows=[(*of, ", ".join(told)) for of, told in found.items()],
    )


def evaluation(rows):
    found = Evaluation.objects.filter(application__in=rows)
    again = ReopenedResult.objects.filter(evaluation__application__in=rows)
    visits = VisitStop.objects.filter(evaluation__application__in=rows).select_related("visit")
    sheets = Sheet.objects.filter(application__in=rows, evaluation=None)
    return Section(
        "การตรวจประเมิน",
        "คณะกรรมการตรวจประเมิน",
        heads=("เมื่อ", "รายการ", "รายละเอียด"),
        rows=[
            *(
                (moment(row.submitted_at), str(row),
                 joined(row.get_status_display(), row.reopened_reason))
                for row in sheets
            ),
            *((day(row.visit.held_on), "กรรมการลงพื้นที่", row.visit.place) for row in visits),
            *(
                (moment(row.concluded_at), f"มติเดิม: {row.get_resolution_display()}",
                 joined(row.resolution_reason, row.reason))
                for row in again
            ),
            *((moment(row.concluded_at), *resolved(row)) for row in found),
        ],
    )  # fmt: skip


def resolved(row):
    if not row.is_concluded:
        return "อยู่ระหว่างการตรวจประเมิน", row.taken_in_reason
    return f"มติ: {row.get_resolution_display()}", row.resolution_reason


def certified(rows):
    lines = Certification.objects.filter(application__in=rows)
    given = Certificate.objects.filter(certification__application__in=rows)
    return Section(
        "การรับรองและใบประกาศ",
        "อำเภอหรือจังหวัดประกาศและออกให้",
        heads=("เมื่อ", "รายการ", "รายละเอียด"),
        rows=[
            *(
                (moment(row.announcement.signed_at), "รายชื่อในประกาศรับรอง",
                 joined(row.name, str(row.announcement)))
                for row in lines.select_related("announcement__area")
            ),
            *(
                (day(row.issuance.issued_on), str(row),
                 joined(row.name, "" if row.is_valid else f"ยกเลิกแล้ว: {row.revoked_reason}"))
                for row in given.select_related("issuance")
            ),
        ],
        note="ใบประกาศมีหน้าตรวจสอบที่เปิดได้ทั่วไป แสดงเลขที่ ชื่อ ประเภท อำเภอ ปี และสถานะ" if rows else "",
    )  # fmt: skip


def sent(rows, user):
    """What was copied on its way to others: sendings, papers kept as issued, a district's register
    that came in as a file (which is the district's alone)."""
    holds = Q(pk__in=[])
    for row in rows:
        place = {"cycle": row.cycle_id, "area": row.area_id[:4]}  # few copies are read for it
        holds |= Q(**place, snapshot__applications__contains=[{"id": row.pk}])
    sendings = list(Submission.objects.filter(holds, kind=StepKind.LIST).order_by("pk"))
    papers = Paper.objects.filter(
        object_id__in=[row.pk for row in sendings],
        kind__in=("applicant_list", "memo"),
        keep_until=None,
    )
    imports = RegisterImport.objects.none()
    if user.is_district:
        touched = any_holds("created_ids", rows) | any_holds("changed_ids", rows)
        imports = RegisterImport.objects.light().filter(touched)
    return Section(
        "สำเนาที่ส่งต่อและเก็บไว้",
        "ระบบเก็บเมื่อส่ง พิมพ์ หรือนำเข้า",
        heads=("เมื่อ", "รายการ", "โดย"),
        rows=[
            *(
                (moment(row.sent_at), f"ส่งรายชื่อผู้สมัครให้จังหวัด {row.receipt_no}", row.sent_by_name)
                for row in sendings
            ),
            *((moment(row.issued_at), row.title, row.issued_by_name) for row in papers),
            *((moment(row.sent_at), f"นำเข้าจากไฟล์ {row}", row.sent_by_name) for row in imports),
        ],
    )

"""The sections of the guide. Each is a template, and says which pages it is about."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    slug: str  # its place on the page: /help/#send
    title: str
    template: str
    pages: tuple = ()  # names of the addresses that it is about


SECTIONS = [
    Section(
        "start",
        "เข้าสู่ระบบและรู้จักหน้าจอ",
        "help/start.html",
        (
            *("home", "login", "set_password", "set_password_done", "account"),
            *("password_change", "password_change_done", "guide", "guide_of"),
        ),
    ),
    Section(
        "security",
        "ความปลอดภัยของบัญชี: ยืนยันสองชั้น เครื่องที่เข้าระบบ รหัสผ่าน",
        "help/security.html",
        (
            *("security", "totp_add", "passkey_add", "recovery_codes", "factor_remove"),
            "login_code",
        ),
    ),
    Section("today", "งานวันนี้และการแจ้งทางอีเมล", "help/today.html", ("today",)),
    Section(
        "circular-read",
        "อ่านและรับทราบหนังสือเวียนของจังหวัด",
        "help/circular_read.html",
        ("circular_list", "circular", "circular_file"),
    ),
    Section(
        "order",
        "จัดทำคำสั่งแต่งตั้งคณะกรรมการ",
        "help/order.html",
        (
            *("order_list", "order_new", "order", "order_edit", "order_workbook", "order_issue"),
            *("order_number", "order_delete", "order_scan_remove"),
        ),
    ),
    Section(
        "applicants",
        "เพิ่มผู้สมัครและขึ้นทะเบียน",
        "help/applicants.html",
        (
            *("application_new", "application_start", "application_create", "application"),
            *("application_edit", "application_withdraw", "application_restore"),
            *("application_reveal", "application_history", "file_remove", "paper_full_form"),
            "notice",
        ),
    ),
    Section(
        "register",
        "ค้นหา กรอง และส่งออกทะเบียนผู้สมัคร",
        "help/register.html",
        ("application_list", "application_select"),
    ),
    Section(
        "import",
        "นำเข้าทะเบียนเดิมจาก Excel",
        "help/import.html",
        ("import_list", "import_new", "import", "import_columns", "import_discard"),
    ),
    Section("quota", "ตรวจเป้าหมายของพัฒนากร", "help/quota.html", ("quota", "quota_of")),
    Section(
        "send",
        "ส่งรายชื่อให้จังหวัด และแก้ไขเมื่อถูกส่งกลับ",
        "help/send.html",
        ("send", "submission_list", "submission"),
    ),
    Section(
        "assess",
        "ประเมินตนเองก่อนและหลังการพัฒนา",
        "help/assess.html",
        (
            *("development_list", "development", "sheet", "sheet_grid", "sheet_reopen"),
            *("sheet_history", "sheet_link", "result", "own_indicators", "score_file_remove"),
            "personal_sheet",
        ),
    ),
    Section(
        "plan",
        "จัดทำแผน บันทึกความก้าวหน้าและการเรียนรู้",
        "help/plan.html",
        (
            *("plan", "plan_edit", "plan_agree", "plan_discard", "plan_history", "progress_add"),
            *("progress_photo_remove", "event_list", "event_new", "event", "event_edit"),
            "event_remove",
        ),
    ),
    Section(
        "prepare-evaluation",
        "เตรียมการตรวจประเมิน: เปิดตรวจ นัดหมาย ออกลิงก์",
        "help/prepare_evaluation.html",
        (
            *("evaluation_board", "evaluation_take_in", "evaluation_visits", "evaluation_visit"),
            *("evaluation_visit_new", "evaluation_visit_cancel", "evaluation_links"),
            "evaluation_link",
        ),
    ),
    Section(
        "score",
        "ให้คะแนนในฐานะกรรมการ",
        "help/score.html",
        (
            *("evaluation_mine", "evaluation_sheet", "evaluation_grid", "evaluation_paper"),
            *("evaluation_conflict", "evaluation_reopen", "evaluation_file_remove"),
            *("evaluation_scan_remove", "offline", "member_link"),
        ),
    ),
    Section(
        "conclude",
        "บันทึกมติ การประชุม และสรุปผล",
        "help/conclude.html",
        ("evaluation", "evaluation_conclude", "evaluation_meeting", "evaluation_take_back"),
    ),
    Section(
        "certify",
        "ประกาศรับรองและออกใบประกาศ",
        "help/certify.html",
        (
            *("certification", "announcement", "announcement_edit", "announcement_sign"),
            *("announcement_number", "announcement_discard", "announcement_scan_remove"),
            *("certificates_issue", "certificate", "certificate_revoke", "certificate_correct"),
            *("guidance", "public_certificate"),
        ),
    ),
    Section("report", "รายงานผลให้จังหวัด", "help/report.html", ("report", "report_send")),
    Section("board", "ติดตามงานตามขั้นตอน", "help/board.html", ("board", "board_province")),
    Section("summary", "สรุปผลของปี", "help/summary.html", ("summary",)),
    Section(
        "documents",
        "เอกสารของฉันและฉบับที่ออกแล้ว",
        "help/documents.html",
        ("my_documents", "issued_papers"),
    ),
    Section("handover", "มอบงานเมื่อย้าย ลา หรือแบ่งงานใหม่", "help/handover.html", ("handover",)),
    Section(
        "office",
        "หัวหนังสือ ตรา และผู้ลงนามของหน่วยงาน",
        "help/office.html",
        ("office_list", "office", "office_new"),
    ),
    Section(
        "year",
        "เตรียมและเปิดปีงบประมาณ",
        "help/year.html",
        (
            *("year_list", "year", "year_open_next", "year_open", "year_checklist", "year_pace"),
            "year_open_first",
        ),
    ),
    Section(
        "retention",
        "ลบข้อมูลส่วนบุคคลที่พ้นกำหนด",
        "help/retention.html",
        ("retention", "retention_confirm", "retention_withdraw"),
    ),
    Section("year-read", "ดูปฏิทินและเลือกปีงบประมาณ", "help/year_read.html", ("year_list", "year")),
    Section(
        "standards-set",
        "กำหนดเกณฑ์มาตรฐานของปี",
        "help/standards_set.html",
        (
            *("standard_list", "standard_workbook", "standard", "standard_edit"),
            *("standard_publish", "standard_withdraw", "standard_discard"),
        ),
    ),
    Section(
        "standards-read",
        "ดูเกณฑ์มาตรฐานของปี",
        "help/standards_read.html",
        ("standard_list", "standard"),
    ),
    Section(
        "circular-send",
        "จัดทำและส่งหนังสือเวียน",
        "help/circular_send.html",
        (
            *("circular_list", "circular_edit", "circular", "circular_send", "circular_discard"),
            "circular_file_remove",
        ),
    ),
    Section(
        "inbox",
        "ตรวจ รับ หรือส่งกลับเอกสารของอำเภอ",
        "help/inbox.html",
        ("inbox", "submission", "submission_return", "submission_list"),
    ),
    Section(
        "steering",
        "เปิดเฉพาะอำเภอ ผ่อนผัน และส่งหลังกำหนด",
        "help/steering.html",
        (
            *("steering", "year_reopen", "reopening_end", "quota", "quota_of", "quota_waive"),
            "quota_waiver_end",
        ),
    ),
    Section(
        "oversee",
        "ดูทะเบียนและความก้าวหน้าของพื้นที่",
        "help/oversee.html",
        (
            *("application_list", "application", "application_select", "application_history"),
            *("application_reveal", "development_list", "development", "result", "sheet"),
            *("plan", "event_list", "event", "evaluation", "order_list", "order", "circular_list"),
            *("circular", "submission"),
        ),
    ),
    Section(
        "users",
        "สร้างและดูแลบัญชีผู้ใช้",
        "help/users.html",
        (
            *("user_list", "user_new", "user", "user_link", "user_active", "user_second_factor"),
            "user_sessions",
        ),
    ),
    Section("areas", "ดูแลรายชื่อพื้นที่", "help/areas.html", ("area_list", "area_new", "area")),
    Section("backups", "การสำรองและทดลองกู้คืนข้อมูล", "help/backups.html", ("backup_list",)),
    Section("notices", "ประกาศความเป็นส่วนตัว", "help/notices.html", ("notice_list",)),
    Section(
        "person",
        "ข้อมูลทั้งหมดของบุคคลหนึ่ง เมื่อเจ้าของข้อมูลขอ",
        "help/person.html",
        ("subject_find", "subject", "subject_paper"),
    ),
    Section("log", "บันทึกการใช้งาน", "help/log.html", ("access_log",)),
    Section(
        "open-data",
        "ข้อมูลเปิดสำหรับระบบอื่น",
        "help/open_data.html",
        ("data_token_list", "open_data", "data_token_new", "data_token", "data_token_revoke"),
    ),
    Section("problems", "ปัญหาที่พบบ่อย", "help/problems.html"),
]
BY_SLUG = {section.slug: section for section in SECTIONS}

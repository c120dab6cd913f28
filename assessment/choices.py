"""The fixed words of judging: standards, sheets, plans."""

from django.db.models import TextChoices


class StandardStatus(TextChoices):
    """Frozen is no status of its own: a published standard is frozen when a sheet is made of it."""

    DRAFT = "DRAFT", "ร่าง"
    PUBLISHED = "PUBLISHED", "ประกาศใช้"
    SUPERSEDED = "SUPERSEDED", "มีฉบับใหม่แทน"


class IndicatorKind(TextChoices):
    MAIN = "MAIN", "หลัก"
    ADDITIONAL = "ADDITIONAL", "เพิ่มเติม"


class Scale(TextChoices):
    PASS = "PASS", "ผ่าน/ไม่ผ่าน"
    POINTS = "POINTS", "คะแนน"


class SheetKind(TextChoices):
    BEFORE = "BEFORE", "ก่อนการพัฒนา"
    AFTER = "AFTER", "หลังการพัฒนา"
    EVALUATION = "EVALUATION", "ตรวจประเมิน"


# What an applicant says of itself; the other kind is a committee member's.
SELF_ASSESSMENTS = (SheetKind.BEFORE, SheetKind.AFTER)


class Resolution(TextChoices):
    """What the committee resolved of an applicant."""

    PASS = "PASS", "ผ่าน"
    FAIL = "FAIL", "ไม่ผ่าน"


class SheetStatus(TextChoices):
    OPEN = "OPEN", "กำลังประเมิน"
    SUBMITTED = "SUBMITTED", "ผู้สมัครส่งแล้ว รอพัฒนากรยืนยัน"
    CONFIRMED = "CONFIRMED", "ส่งแล้ว"


class PlanStatus(TextChoices):
    DRAFT = "DRAFT", "ร่าง"
    AGREED = "AGREED", "ตกลงร่วมกันแล้ว"
    SUPERSEDED = "SUPERSEDED", "มีฉบับใหม่แทน"


class EventKind(TextChoices):
    TRAINING = "TRAINING", "ฝึกอบรม"
    STUDY_VISIT = "STUDY_VISIT", "ศึกษาดูงาน"
    COACHING = "COACHING", "ให้คำปรึกษาในพื้นที่"
    EXCHANGE = "EXCHANGE", "แลกเปลี่ยนเรียนรู้"

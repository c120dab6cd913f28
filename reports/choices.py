"""The fixed words of open data."""

from django.db.models import TextChoices


class DataScope(TextChoices):
    """What a token opens."""

    SUMMARY = "SUMMARY", "ตัวเลขสรุปของปี"
    APPLICATIONS = "APPLICATIONS", "รายการใบสมัคร"
    EVALUATIONS = "EVALUATIONS", "ผลการตรวจประเมิน"
    CERTIFICATES = "CERTIFICATES", "ใบประกาศ"

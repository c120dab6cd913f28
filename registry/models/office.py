from django.db import models

from registry.models.base import ScopedQuerySet


class OfficeQuerySet(ScopedQuerySet):
    def administered_by(self, user):
        return self.inside(user.area_id or "")


def emblem_path(office, filename):
    return f"emblems/{office.area_id}-{filename}"


class Office(models.Model):
    """The office of a province or district: what the head of its papers shows."""

    area = models.OneToOneField("registry.Area", models.PROTECT, verbose_name="พื้นที่")
    name = models.CharField("ชื่อหน่วยงาน", max_length=200, help_text="เช่น สำนักงานพัฒนาชุมชนอำเภอเกาะคา")
    address = models.TextField("ที่อยู่", blank=True, help_text="บรรทัดตามที่พิมพ์บนหัวหนังสือ")
    phone = models.CharField("โทรศัพท์", max_length=80, blank=True)
    letter_prefix = models.CharField(
        "รหัสหนังสือ", max_length=40, blank=True, help_text="เช่น ลป ๐๐๑๙.๓"
    )
    emblem = models.ImageField("ตราหน่วยงาน", upload_to=emblem_path, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["area"]

    def __str__(self):
        return self.name


class Signatory(models.Model):
    """A person who signs an office's papers, with the lines under the name."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="signatories")
    area = models.ForeignKey("registry.Area", models.PROTECT, editable=False)
    name = models.CharField("ชื่อพร้อมคำนำหน้า", max_length=160)
    position = models.CharField("ตำแหน่ง", max_length=160)
    acting_for = models.CharField(
        "บรรทัดรักษาราชการแทน/ปฏิบัติราชการแทน",
        max_length=200,
        blank=True,
        help_text="เช่น รักษาราชการแทนนายอำเภอเกาะคา เว้นว่างเมื่อลงนามในตำแหน่งเอง",
    )
    is_default = models.BooleanField("ใช้เป็นผู้ลงนามหลัก", default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-is_default", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["office"],
                condition=models.Q(is_default=True),
                name="signatory_one_default",
                violation_error_message="เลือกผู้ลงนามหลักได้เพียงคนเดียว",
            )
        ]

    def __str__(self):
        return self.name

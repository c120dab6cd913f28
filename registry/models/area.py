from django.db import models

from mchch.thai import places
from registry.models.base import SortKey

LEVELS = {2: "province", 4: "district", 6: "subdistrict", 8: "village"}


class AreaQuerySet(models.QuerySet):
    def of_level(self, level):
        digits = next(length for length, name in LEVELS.items() if name == level)
        return self.annotate(digits=models.functions.Length("code")).filter(digits=digits)

    def inside(self, code):
        return self.filter(code__startswith=code)

    def visible_to(self, user):
        """Names of places are public; what is chosen from is the user's own area."""
        return self.inside(user.area_id or "")


class Area(models.Model):
    """A province, district, subdistrict or village, by its official code of 2, 4, 6 or 8 digits."""

    code = models.CharField("รหัส", max_length=8, primary_key=True)
    name = models.CharField("ชื่อ", max_length=100, help_text="ไม่มีคำว่า จังหวัด อำเภอ ตำบล นำหน้า")
    postcode = models.CharField("รหัสไปรษณีย์", max_length=5, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="อยู่ใน"
    )
    sort_key = SortKey("name")

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^(\d\d){1,4}$"),
                name="area_code_digits",
                violation_error_message="รหัสพื้นที่ต้องเป็นตัวเลข 2, 4, 6 หรือ 8 หลัก",
            )
        ]

    def __str__(self):
        return self.label

    @property
    def level(self):
        return LEVELS[len(self.code)]

    @property
    def label(self):
        """The name with its level: อำเภอเกาะคา, ตำบลศาลา."""
        return places.area_name(self.level, self.name, province_code=self.code[:2])

    @property
    def district_code(self):
        return self.code[:4]

    @property
    def province_code(self):
        return self.code[:2]

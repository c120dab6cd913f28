"""What is still missing before a district may send its list: one method for the page, the button,
the checklist and the tests."""

from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db.models import TextField, Value
from django.urls import reverse

from mchch.compiled import compiled
from registry.choices import Stage, StepKind
from registry.models import Application
from registry.quota import matrix
from registry.windows import windows

SHOWN = 50  # incomplete applications that are named; for the rest stands one line
MORE = "more"
NOTHING = Value([], ArrayField(TextField()))


@dataclass(frozen=True)
class Missing:
    """One thing that is missing. What blocks must be mended; the rest needs an explanation."""

    kind: str
    text: str
    url: str
    blocks: bool


def missing_for_list(cycle, district_code, grid=None, shown=SHOWN):
    """All that is missing for the applicant list of a district, what blocks first; one statement
    besides those of its matrix and windows. `shown` incomplete applications are named."""
    grid = grid or matrix(cycle, district_code)
    found = [
        *nothing_registered(grid),
        *to_be_mended(cycle, district_code, shown),
        *quota_cells(grid),
        *drafts(grid),
        *lateness(cycle, district_code, StepKind.LIST, reverse("send")),
    ]
    return sorted(found, key=lambda line: not line.blocks)


def nothing_registered(grid):
    if not grid.total:
        yield Missing("empty", "ยังไม่มีผู้สมัครที่ขึ้นทะเบียน", reverse("application_new"), blocks=True)


def to_be_mended(cycle, district_code, shown):
    """What came back, then what lacks something: one statement."""
    found = unready(cycle.pk, district_code, most=shown + 1)
    yield from returned_ones([row for row in found if row.came_back])
    yield from incomplete_ones([row for row in found if not row.came_back], shown)


@compiled
def unready(cycle_id, area_id, most):
    """What came back, and at most so many of those that lack something."""
    rows = Application.objects.in_cycle(cycle_id).inside(area_id).named("sort_key")
    came_back = rows.filter(stage=Stage.RETURNED).annotate(lacking=NOTHING, came_back=Value(True))
    lacking = rows.counted().missing_something().with_lacking().annotate(came_back=Value(False))
    return came_back.union(lacking[:most], all=True).order_by("sort_key", "id")


def returned_ones(rows):
    for application in rows:
        yield Missing(
            "returned",
            f"{application.display_name}: จังหวัดส่งกลับ ยังไม่ได้ยืนยันว่าแก้ไขแล้ว",
            reverse("application", args=[application.pk]),
            blocks=True,
        )


def incomplete_ones(rows, shown):
    for application in rows[:shown]:
        yield Missing(
            "checklist",
            f"{application.display_name}: ยังขาด {', '.join(application.lacking)}",
            reverse("application", args=[application.pk]) + "#checklist",
            blocks=True,
        )
    if len(rows) > shown:
        yield Missing(
            MORE,
            "และใบสมัครอื่นที่ยังขาดหลักฐาน ดูทั้งหมดในทะเบียน",
            reverse("application_list") + "?missing=1",
            blocks=True,
        )


def quota_cells(grid):
    for cell in grid.missing:
        yield Missing(
            "quota",
            f"{cell.officer}: ประเภท{cell.type_label} "
            f"มี {cell.count} จากอย่างน้อย {cell.minimum} หน่วย",
            reverse("application_start", args=[cell.type]) + f"?officer={cell.officer.pk}",
            blocks=False,
        )


def drafts(grid):
    if grid.drafts:
        yield Missing(
            "drafts",
            f"มีร่างที่ยังไม่ขึ้นทะเบียน {grid.drafts} ราย จะไม่อยู่ในรายชื่อที่ส่ง",
            reverse("application_list") + f"?stage={Stage.DRAFT}",
            blocks=False,
        )


def lateness(cycle, district_code, kind, url):
    if windows(cycle, district_code)[kind].is_late:
        yield Missing("late", "เลยกำหนดส่งแล้ว ระบบจะบันทึกว่าส่งหลังกำหนด", url, blocks=False)

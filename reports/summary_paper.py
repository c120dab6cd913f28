"""The report of a year, made by the worker: counted, drawn, written."""

import hashlib
from dataclasses import dataclass

from django.conf import settings

from mchch import clock
from registry.choices import StepKind
from registry.models import Cycle
from reports import pdf
from reports.documents.summary import summary_report
from reports.documents.summary import title_of as title_of_year
from reports.summary.counting import ask, summary
from reports.summary.tables import tables

COUNTED, DRAWN = 15, 80  # per cent of the work


@dataclass(frozen=True)
class Subject:
    """Whose paper it is: of a province's year, or of a district's in it."""

    cycle: Cycle
    area_id: str

    @property
    def pk(self):
        return self.cycle.pk


def counted(cycle, user):
    """The figures of the person's own area within the province of the year."""
    cycles = Cycle.objects.visible_to(user).filter(area=cycle.area).select_related("area")
    return summary(ask(cycles, cycle.fiscal_year, max(cycle.area_id, user.area_id or "", key=len)))


def document_of(found):
    return summary_report(found)


def title_of(found):
    return title_of_year(found.asked.cycle, found.area)


def edition_of(found):
    """The area, the day and the figures: with others it is another paper."""
    told = repr([(table.name, table.all_rows) for table in tables(found)]) + found.sample
    digest = hashlib.sha256(told.encode()).hexdigest()[:16]
    return f"{found.asked.code} {clock.today().isoformat()} {digest}"


def days_kept(cycle):
    """Of a year that is over the report is kept for good, as what is issued; before that it is a
    working copy."""
    step = cycle.steps.filter(kind=StepKind.REPORT).first()
    is_over = step is not None and clock.is_past(step.due_on)
    return None if is_over else settings.RESULTS_KEPT_DAYS


def build(document, target, progress):
    """Write the file into `target`; returns how many pages it has."""
    progress(COUNTED, "นับตัวเลขแล้ว กำลังจัดหน้า")
    drawn = pdf.drawn(document.template, document.context, title=document.title)
    progress(DRAWN, f"จัดหน้าแล้ว {len(drawn.pages)} หน้า กำลังเขียนไฟล์")
    target.write(pdf.written(drawn))
    return len(drawn.pages)

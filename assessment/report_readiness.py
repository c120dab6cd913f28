"""What is still missing before a district may report its results: for page, button and act."""

from django.urls import reverse

from assessment.models import Evaluation
from assessment.report import report_of
from registry.choices import EVALUATED_STAGES, Stage, StepKind
from registry.models import Application
from registry.readiness import SHOWN, Missing, lateness

# Units that the province has not accepted, which hence cannot be evaluated.
NOT_ACCEPTED = (Stage.REGISTERED, Stage.SENT, Stage.RETURNED)


def missing_for_report(cycle, district):
    """What blocks first; five statements besides those of the windows."""
    found = [
        *results(cycle, district),
        *under_way(cycle, district),
        *not_evaluated(cycle, district),
        *not_accepted(cycle, district),
        *words(report_of(cycle, district)),
        *lateness(cycle, district, StepKind.REPORT, reverse("report")),
    ]
    return sorted(found, key=lambda line: not line.blocks)


def units(cycle, district):
    return Application.objects.in_cycle(cycle).inside(district)


def results(cycle, district):
    if not units(cycle, district).filter(stage__in=EVALUATED_STAGES).exists():
        yield Missing(
            "results", "ยังไม่มีผลการตรวจประเมินที่สรุปแล้ว", reverse("evaluation_conclude"), blocks=True
        )


def under_way(cycle, district):
    """Before the committee, and not concluded."""
    rows = Evaluation.objects.inside(district).in_cycle(cycle).pending()
    rows = rows.select_related("application").defer("application__citizen_id")
    yield from named(
        [
            (row.application, reverse("evaluation", args=[row.pk]))
            for row in rows.order_by("application__sort_key", "id")[: SHOWN + 1]
        ],
        Missing(
            "under_way", "เปิดตรวจประเมินแล้ว ยังไม่ได้สรุปผล", reverse("evaluation_board"), blocks=True
        ),
    )


def not_evaluated(cycle, district):
    rows = units(cycle, district).filter(stage=Stage.ACCEPTED, evaluation__isnull=True)
    board = reverse("evaluation_board")
    yield from named(
        [
            (row, f"{board}?q={row.number}")
            for row in rows.named("number", "sort_key").order_by("sort_key", "id")[: SHOWN + 1]
        ],
        Missing("not_evaluated", "ยังไม่ได้ตรวจประเมิน", board, blocks=False),
    )


def named(found, line):
    """A line for each of some units, and one for all the others."""
    for unit, url in found[:SHOWN]:
        yield Missing(line.kind, f"{unit.display_name}: {line.text}", url, line.blocks)
    if len(found) > SHOWN:
        yield Missing(line.kind, f"และผู้สมัครอื่นที่{line.text}", line.url, line.blocks)


def not_accepted(cycle, district):
    count = units(cycle, district).filter(stage__in=NOT_ACCEPTED).count()
    if count:
        yield Missing(
            "not_accepted",
            f"มีผู้สมัคร {count} หน่วยที่จังหวัดยังไม่รับรายชื่อ จะรายงานว่ายังไม่ได้ตรวจประเมิน",
            reverse("submission_list"),
            blocks=False,
        )


def words(report):
    """The district's own words; where there is nothing to tell, that is told."""
    page = reverse("report")
    for name in ("obstacles", "suggestions"):
        label = report._meta.get_field(name).verbose_name
        if not getattr(report, name).strip():
            yield Missing(
                name, f"ยังไม่ได้เขียน{label} (ถ้าไม่มีให้พิมพ์ว่า ไม่มี)", f"{page}#id_{name}", blocks=True
            )
    emptied = [pk for pk, text in report.next_steps.items() if not text.strip()]
    if not emptied:
        return
    failed = units(report.cycle, report.area_id).filter(stage=Stage.NOT_PASSED, pk__in=emptied)
    for row in failed.named("sort_key").order_by("sort_key", "id"):
        text = f"{row.display_name}: ยังไม่ได้เขียนแนวทางดำเนินการต่อ"
        yield Missing("next_step", text, f"{page}#id_next_{row.pk}", blocks=True)

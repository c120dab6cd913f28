"""รายงานสรุปผล: what the year of a province or district came to, for whoever is above it."""

from django.conf import settings

from mchch import clock
from mchch.thai import paper
from mchch.thai.text import thai_digits
from reports.documents.base import Document, letterhead, office_of
from reports.summary.charts import charts
from reports.summary.shown import shown
from reports.summary.tables import tables
from reports.summary.words import paragraphs

STYLE = settings.BASE_DIR / "static" / "css" / "summary.css"
# (chapter, its title, its tables)
CHAPTERS = (
    ("overall", "ภาพรวมการดำเนินงาน", ("by_type",)),
    ("places", "ผลการดำเนินงานราย{level}", ("by_place",)),
    ("quota", "การดำเนินงานตามเป้าหมายของพัฒนากร", ("quota_by_place", "quota_by_officer")),
    ("development", "ผลการพัฒนาตนเองก่อนและหลังการพัฒนา", ("development",)),
    ("needs", "ตัวชี้วัดที่ควรส่งเสริมการเรียนรู้", ("needs",)),
    ("learning", "กิจกรรมการเรียนรู้", ("learning",)),
    ("years", "การเปรียบเทียบกับปีที่ผ่านมา", ("years",)),
    ("exceptions", "การเปิดเฉพาะอำเภอ การผ่อนผัน และการส่งหลังกำหนด", ("reopened", "waived", "late")),
)
LARGER = ".bars text { font-size: 18px; }"  # the drawing is smaller on paper than on a page
WIDTHS = {  # classes of columns: what stands in narrow ones
    **dict.fromkeys(("missing", "waived", "officers", "whole", "round"), "count"),
    **dict.fromkeys(("units", "events", "people", "percent", "below"), "count"),
    **dict.fromkeys(("before", "after", "change"), "count"),
    **dict.fromkeys(("until", "on", "due", "sent"), "day"),
    **dict.fromkeys(("applied", "assessed", "planned", "evaluated", "passed", "certified"), "step"),
    **dict.fromkeys(("leader", "group", "network", "community"), "kind"),
    **{name: name for name in ("type", "place", "code", "dimension", "by")},
}


def summary_report(summary):
    cycle = summary.asked.cycle
    head = letterhead(office_of(summary.asked.code))
    context = {
        "pictures": {"emblem": head["emblem"]},
        "office": head["name"],
        "area": paper.keep(summary.area),
        "year": paper.keep(thai_digits(f"พ.ศ. {summary.asked.year}")),
        "today": paper.paper_date(clock.today()),
        "sample": summary.sample,
        "chapters": chapters(summary),
    }
    return Document(
        "pdf/summary.html",
        context,
        title=title_of(cycle, summary.area),
        filename=f"summary-{summary.asked.code}-{summary.asked.year}.pdf",
        area_id=summary.asked.code,
    )


def title_of(cycle, area):
    return f"รายงานสรุปผล มชช. {cycle} {area}"


def chapters(summary):
    by_name = {table.name: table for table in tables(summary)}
    drawn = charts(summary, thai_digits, STYLE.read_text(encoding="utf-8") + LARGER)
    told = paragraphs(summary)
    names = {summary.area, *(label for label, _ in summary.by_place)}
    return [
        {
            "name": name,
            "title": paper.paper_text(f"{number}. {title.format(level=summary.asked.level)}"),
            "text": in_one_piece(" ".join(told.get(name, [])), names),
            "tables": [printed(shown(by_name[one], drawn.get(one))) for one in tables_of],
        }
        for number, (name, title, tables_of) in enumerate(CHAPTERS, start=1)
    ]


def in_one_piece(text, names):
    """Places, which no dictionary knows, are not divided."""
    text = paper.paper_text(text)
    for name in sorted(names, key=len, reverse=True):
        if paper.keep(name) not in text:
            text = text.replace(name, paper.keep(name))
    return text


def printed(one):
    """A table as a template of papers takes it: Thai digits, columns by their width."""
    columns = [column for column in one.table.columns if column.kind != "share"]
    return {
        "title": paper.paper_text(one.title),
        "note": paper.paper_text(one.note),
        "nothing": one.nothing,
        "chart": one.chart,
        "columns": [WIDTHS.get(column.name, "") for column in columns],
        "heads": [label for label, _ in one.heads],
        "rows": [cells(row) for row in one.rows],
        "total": one.total and cells(one.total),
    }


def cells(row):
    """[(text, share, whether it is a number)]"""
    return [
        (
            paper.keep(thai_digits(cell.text)) if cell.is_number else paper.paper_text(cell.text),
            cell.share and paper.keep(thai_digits(f"({cell.share})")),
            cell.is_number,
        )
        for cell in row
    ]

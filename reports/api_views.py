"""Open data: /api/v1/. Each view reads in the scope of who comes (open_data/entry.py)."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404

from registry.models import Area, Cycle
from reports.choices import DataScope
from reports.open_data import figures
from reports.open_data.entry import Reading, Refusal, open_data, refused
from reports.open_data.resources import BY_NAME
from reports.open_data.spec import description
from reports.open_data.writers import MOST, as_csv, as_json, page, values_of
from reports.summary.asking import asked_of
from reports.summary.counting import summary

FORMATS = ("json", "csv")


def number_of(request, name, default, most):
    """A whole number of the address, or a refusal that says which."""
    text = request.GET.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and int(text) <= most):
        raise Refusal(
            400,
            f"ค่า {name} ต้องเป็นจำนวนเต็มตั้งแต่ 0 ถึง {most}",
            f"{name} must be a whole number from 0 to {most}",
        )
    return int(text)


def area_of(request, caller):
    """The part of the caller's area that is asked for; what lies outside does not exist."""
    code = request.GET.get("place") or caller.area
    digits = code.isascii() and code.isdigit() and len(code) in (2, 4)
    if code != caller.area and not (digits and code.startswith(caller.area)):
        raise Http404
    return code


def rows_view(name):
    resource = BY_NAME[name]

    @open_data(resource.scope)
    def view(request, caller, kind):
        if kind not in FORMATS:
            raise Http404
        area, year = area_of(request, caller), number_of(request, "year", None, 9999)
        columns, rows = resource.columns(caller.with_personal), resource.rows(area, year)
        names = dict(Area.objects.inside(area[:2]).values_list("code", "name"))
        if kind == "csv":
            heads = [column.name for column in columns]
            told = values_of(columns, rows.order_by("pk"), names)
            return as_csv(resource.name, heads, told)
        after = number_of(request, "after", 0, 2**63 - 1)
        limit = number_of(request, "limit", MOST, MOST) or MOST
        return page(request, columns, rows, names, after, limit)

    return view


applications = rows_view("applications")
evaluations = rows_view("evaluations")
certificates = rows_view("certificates")


def summary_of(request, caller):
    area_of(request, caller)
    cycles = Cycle.objects.select_related("area").filter(area__code__startswith=caller.area[:2])
    year = number_of(request, "year", figures.this_year(), 9999)
    if year not in {cycle.fiscal_year for cycle in cycles}:
        raise Http404
    found = summary(asked_of(request.GET, cycles, caller.area, year))
    if not found.exists:
        raise Http404
    return found


@open_data(DataScope.SUMMARY)
def whole_summary(request, caller):
    found = summary_of(request, caller)
    tables = [table_body(table) for table in figures.open_tables(found)]
    body = {
        "fiscal_year": found.asked.year,
        "place": found.asked.code,
        "place_name": found.area,
        "type": found.asked.type,
        "sample": found.sample,
        "counted_at": found.counted_at and found.counted_at.isoformat(),
        "tables": tables,
    }
    return Reading(as_json(body), sum(len(table["rows"]) for table in tables))


def table_body(table):
    keys = [column.name for column in figures.columns_of(table)]
    rows = [dict(zip(keys, row, strict=True)) for row in figures.rows_of(table)]
    return {"name": table.name, "title": table.title, "rows": rows}


@open_data(DataScope.SUMMARY)
def summary_table(request, caller, table, file_type):
    found = {one.name: one for one in figures.open_tables(summary_of(request, caller))}
    if table not in found or file_type not in FORMATS:
        raise Http404
    rows = figures.rows_of(found[table])
    if file_type == "json":
        return Reading(as_json(table_body(found[table])), len(rows))
    return as_csv(table, [column.name for column in figures.columns_of(found[table])], rows)


@login_not_required
def openapi(request):
    """The description, which holds nobody's data."""
    if request.method not in ("GET", "HEAD"):
        return refused(Refusal(405))
    return as_json(description(request.build_absolute_uri("/").rstrip("/")))

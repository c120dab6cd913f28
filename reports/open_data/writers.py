"""Rows as JSON, a page at a time, or as CSV, all of them: read in chunks, written as they come."""

import csv
import io
import tempfile

from django.http import FileResponse, JsonResponse

from registry.exports import safe
from reports.open_data.entry import Reading

CHUNK = 2000
MOST = 1000  # rows of a page


def values_of(columns, rows, names):
    """Each row as a list of values, as they are told."""
    sources = {f"_{number}": column.source for number, column in enumerate(columns)}
    plain = {name: of for name, of in sources.items() if isinstance(of, str)}
    made = {name: of for name, of in sources.items() if not isinstance(of, str)}
    order = [plain.get(name, name) for name in sources]
    for row in rows.annotate(**made).values_list(*order).iterator(CHUNK):
        yield [one.shown(value, names) for one, value in zip(columns, row, strict=True)]


def page(request, columns, rows, names, after, limit):
    """One page in the order of the rows' numbers, and the address of the next."""
    found = list(values_of(columns, rows.filter(pk__gt=after).order_by("pk")[: limit + 1], names))
    more, found = len(found) > limit, found[:limit]
    keys = [column.name for column in columns]
    body = {
        "count": len(found),
        "next": next_page(request, found[-1][0], limit) if more else None,
        "data": [dict(zip(keys, row, strict=True)) for row in found],
    }
    return Reading(as_json(body), len(found))


def next_page(request, after, limit):
    query = request.GET.copy()
    query["after"], query["limit"] = str(after), str(limit)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def as_json(body):
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def as_csv(name, heads, rows):
    """A file that Excel opens right, and no cell of which is taken for a formula."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(heads)
    count = 0
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
        count += 1
    text.flush()
    text.detach()
    file.seek(0)
    response = FileResponse(
        file, as_attachment=True, filename=f"{name}.csv", content_type="text/csv; charset=utf-8"
    )
    return Reading(response, count)


def safe_cell(value):
    """Numbers stay numbers, also those below nothing."""
    if value is None:
        return ""
    return safe(value) if isinstance(value, str) else value

"""Writing a draft of a standard in the page, with a look at the form that comes of it."""

from types import SimpleNamespace

from django.contrib import messages
from django.shortcuts import redirect, render

from assessment import permissions
from assessment.actions import standards as actions
from assessment.choices import Scale
from assessment.criteria import check
from assessment.forms.standards import HeadForm, Rows
from assessment.results import Rule
from assessment.standards import RULE_FIELDS, indicators_of, lines_of
from assessment.views.base import standard_of
from assessment.words import rule_in_words
from registry.views.base import allow


def edit(request, pk):
    """POST act: save, or preview; nothing typed is lost by either."""
    standard = standard_of(request, pk)
    allow(permissions.refuse_edit_standard(request.user, standard))
    if request.method != "POST":
        rows = Rows(lines_of(indicators_of(standard)))
        return show(request, standard, HeadForm(instance=standard), rows)
    form, rows = HeadForm(request.POST, instance=standard), Rows(data=request.POST)
    if not form.is_valid():
        tell(form, rows, check(rows.lines)[1])
        return show(request, standard, form, rows, status=422)
    if request.POST.get("act") == "preview":
        return preview(request, standard, form, rows)
    try:
        actions.save_standard(standard, form.head(), rows.lines, by=request.user)
    except actions.Unfit as unfit:
        loose = tell(form, rows, unfit.problems)
        return show(request, standard, form, rows, loose=loose, status=422)
    messages.success(request, "บันทึกเกณฑ์แล้ว")
    return redirect("standard", pk)


def preview(request, standard, form, rows):
    head = form.head()
    rule = Rule(**{name: head[name] for name in RULE_FIELDS})
    checked, problems = check(rows.lines, rule)
    loose = tell(form, rows, problems)
    context = {"parts": parts_of(checked), "rule": rule_in_words(rule), "is_previewed": True}
    return show(request, standard, form, rows, loose=loose, **context)


def tell(form, rows, problems):
    """Each problem at its field, of a row or of the rule; gives those that have none."""
    loose = rows.tell(problems)
    for problem in loose:
        if problem.name in form.fields:
            form.add_error(problem.name, problem.text)
    return [problem for problem in loose if problem.name not in form.fields]


def parts_of(checked):
    """As the page of a standard groups its rows."""
    parts = {}
    for line in checked:
        steps = (0, line.max_points) if line.scale == Scale.PASS else range(len(line.levels))
        row = SimpleNamespace(
            **vars(line),
            choices=list(zip(steps, line.levels, strict=True)),
            get_kind_display=line.kind.label,
        )
        parts.setdefault(line.dimension, []).append(row)
    return list(parts.items())


def show(request, standard, form, rows, *, loose=(), status=200, **more):
    context = {"standard": standard, "form": form, "rows": rows, "loose": loose, **more}
    return render(request, "assessment/standard_edit.html", context, status=status)

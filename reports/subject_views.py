"""One person's data: find the person, see what is held, print it for the person."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache

from mchch.thai.text import clean_text
from registry import permissions
from registry.actions import access
from registry.choices import AccessKind
from registry.confirmation import confirmed
from registry.views.base import allow
from reports.documents.subject import subject_data
from reports.forms.subject import IdForm, PrintForm
from reports.subject.held import held
from reports.subject.person import found_by_id, found_by_words, person_or_404
from reports.views import answer

PRINTED = "พิมพ์ข้อมูลส่วนบุคคลให้เจ้าของข้อมูล"


@never_cache
def find(request):
    """By words of a name, which may stand in the address, or by the citizen ID, which may not."""
    allow(permissions.refuse_subject(request.user))
    form = IdForm(request.POST if request.method == "POST" else None)
    words = clean_text(request.GET.get("q", ""))
    found = found_by_words(request.user, words) if words and not form.is_bound else []
    if form.is_valid():
        found = found_by_id(request.user, form.cleaned_data["citizen_id"])
    context = {
        "form": form,
        "words": words,
        "found": found,
        "is_asked": bool(words) or (form.is_bound and not form.errors),
    }
    status = 422 if form.errors else 200
    return render(request, "reports/subject_find.html", context, status=status)


def asked(request, kind, pk):
    allow(permissions.refuse_subject(request.user))
    return person_or_404(request.user, kind, pk, request.GET.getlist("also"))


@never_cache
def page(request, kind, pk):
    person = asked(request, kind, pk)
    sections = held(person, request.user)
    context = {
        "person": person,
        "sections": [
            (f"held{number}", section)
            for number, section in enumerate(sections)
            if not section.is_empty
        ],
        "nothing": [section.title for section in sections if section.is_empty],
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
    }
    return render(request, "reports/subject.html", context)


@confirmed
@never_cache
def paper(request, kind, pk):
    """Asks for the reason first; what is printed is noted at every row of the person."""
    person = asked(request, kind, pk)
    form = PrintForm(request.POST or None)
    if form.is_valid():
        with_id, reason = form.cleaned_data["with_id"], form.cleaned_data["reason"]
        document = subject_data(person, request.user, reason=reason, is_revealed=with_id)
        note(person, request.user, with_id, f"{PRINTED}: {reason}")
        return answer(document)
    context = {
        "person": person,
        "form": form,
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
    }
    status = 422 if form.errors else 200
    return render(request, "reports/subject_paper.html", context, status=status)


def note(person, user, with_id, reason):
    """An export of each of the person's rows, and a look where the whole ID stands on the paper."""
    rows = [(row, row.area_id, bool(row.citizen_id)) for row in person.applications]
    for application, area_id, has_id in rows or [(None, person.area_id, False)]:
        told = {"by": user, "area_id": area_id, "application": application, "reason": reason}
        access.log_access(AccessKind.EXPORT, **told)
        if with_id and has_id:
            access.log_access(AccessKind.REVEAL, **told)

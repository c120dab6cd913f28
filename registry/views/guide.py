"""The guide to the application, for the person's own role first."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from registry.guide.guides import readable
from registry.guide.search import search


@require_safe
def guide(request, role=None):
    """A role's guide, all of it on one page, as it is printed; ?q= looks for words in it."""
    guides = readable(request.user.role)
    found = next((one for one in guides if role in (None, one.role)), None)
    if found is None:
        raise Http404("ไม่มีคู่มือนี้สำหรับบทบาทของท่าน")
    words = " ".join(request.GET.get("q", "").split())[:100]
    context = {
        "guide": found,
        "words": words,
        "results": search(found, words, {"guide": found}) if words else None,
        "tabs": tabs(guides, found) if request.user.pk else [],
    }
    return render(request, "help/guide.html", context)


def tabs(guides, shown):
    """Who came by a personal link has none: the own guide alone is theirs."""
    return [
        {
            "label": one.role.label,
            "url": reverse("guide_of", args=[one.role]),
            "active": one is shown,
        }
        for one in guides
    ]

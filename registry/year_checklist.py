"""A checklist with what a province must know before it changes an item."""

from django.db.models import Exists, OuterRef, Q

from registry.models import Attachment, ChecklistAnswer, ChecklistItem


def listed(cycle, type_, *, with_use):
    """The items in their order; `is_used` tells whether anybody answered or attached a file."""
    items = ChecklistItem.objects.filter(cycle=cycle, type=type_)
    if not with_use:
        return list(items)
    answers = ChecklistAnswer.objects.filter(item=OuterRef("pk"))
    files = Attachment.objects.filter(item=OuterRef("pk"))
    return list(items.annotate(is_used=Q(Exists(answers)) | Q(Exists(files))))

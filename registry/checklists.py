"""What applications are asked to show, and what was said of it."""

from registry.models import ChecklistAnswer, ChecklistItem


def asked_of(applications):
    """{application id: [(item, whether it is met; None where nobody said)]} in the items' order;
    two statements for any number. A retired item stays where it was answered."""
    said = {row.pk: {} for row in applications}
    answers = ChecklistAnswer.objects.filter(application__in=list(said))
    for pk, item, is_met in answers.values_list("application", "item", "is_met"):
        said[pk][item] = is_met
    items = {}
    for item in ChecklistItem.objects.filter(cycle__in={row.cycle_id for row in applications}):
        items.setdefault((item.cycle_id, item.type), []).append(item)
    return {
        row.pk: [
            (item, said[row.pk].get(item.pk))
            for item in items.get((row.cycle_id, row.type), [])
            if not item.is_retired or item.pk in said[row.pk]
        ]
        for row in applications
    }


def lines_of(applications):
    """{application id: [(text, needs a file, whether it is met)]}: as papers tell it."""
    return {
        pk: [(item.text, item.needs_file, is_met) for item, is_met in asked]
        for pk, asked in asked_of(applications).items()
    }

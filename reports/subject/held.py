"""Everything that is held on one person, in the order of page and paper."""

from reports.subject import applicant, looks, official


def held(person, user, *, is_revealed=False, for_subject=False):
    """[Section], the empty ones too: that nothing is held is an answer."""
    return [
        *applicant.sections(person, user, is_revealed=is_revealed),
        *official.sections(person, user),
        *looks.sections(person, user, for_subject=for_subject),
    ]

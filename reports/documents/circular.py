"""หนังสือเวียน: the province's letter to its districts, laid out as an external letter."""

import re

from mchch.thai import paper, phones
from mchch.thai.text import thai_digits
from registry.letters import composed_for
from reports.documents.base import Document, letterhead, office_of, signature, with_place

# What stays on one line: a range of months (a hyphen at the end of a line reads as one that divides
# a word), and words of two that mean one thing.
WHOLE = re.compile(r"เดือน\S+(?: \d{4})? - \S+ \d{4}|ให้แล้วเสร็จ|ดำเนินการ ดังนี้|(?:รับ)?ใบสมัคร")


def circular(letter):
    """The letter as it was sent, or as its draft would be: the tasks come from the year."""
    office = office_of(letter.area_id)
    composed = letter.composed or composed_for(letter, office)
    place = letter.area
    context = {
        "number": number_line(letter),
        "address": [with_place(line, place) for line in composed["address"]],
        "dated_on": letter.dated_on,
        "subject": whole(letter.subject, place),
        "receivers": letter.receivers,
        "cited": cited_by(letter),
        "enclosures": [enclosure(row, place) for row in letter.enclosures],
        "opening": [whole(text, place) for text in (*lines_of(letter.intro), composed["purpose"])],
        "tasks": [whole(text, place) for text in composed["tasks"]],
        "extra": [whole(text, place) for text in letter.extra_list],
        "closing": letter.closing,
        "signature": signature(
            name=letter.signatory_name,
            position=letter.signatory_position,
            acting_for=letter.signatory_acting_for,
        ),
        "contact": contact_lines(letter),
        "pictures": {"emblem": letterhead(office)["emblem"]},
    }
    return Document(
        "pdf/circular.html",
        context,
        title=thai_digits(f"{letter} เรื่อง {letter.subject}"),
        filename=f"circular-{place.pk}-{letter.cycle.fiscal_year}-{letter.number or 'draft'}.pdf",
        draft=letter.is_draft,
    )


def whole(text, place):
    return with_place(WHOLE.sub(lambda match: paper.keep(match[0]), text), place)


def lines_of(text):
    return [line for line in text.splitlines() if line.strip()]


def number_line(letter):
    """A draft carries no number: there is room to write it."""
    number = "" if letter.is_draft else letter.number
    return paper.keep(thai_digits(f"ที่ {letter.prefix}/ว {number}".rstrip()))


def cited_by(letter):
    """อ้างถึง: the letter that is corrected, then what was typed."""
    corrected = [letter.corrects.citation] if letter.corrects else []
    return [paper.paper_text(text) for text in (*corrected, *letter.cited_list)]


def enclosure(row, place):
    return {
        "title": whole(row["title"], place),
        "amount": paper.keep(thai_digits(f"จำนวน {row['count']} {row['unit']}")),
    }


def contact_lines(letter):
    """Who answers questions: the office, its group, phone and fax; one line where they are one."""
    phone, fax = (
        paper.keep(thai_digits(phones.official(number)))
        for number in (letter.contact_phone, letter.contact_fax)
    )
    if phone and phone == fax:
        numbers = [f"โทร/โทรสาร {phone}"]
    else:
        numbers = [f"โทร. {phone}" if phone else "", f"โทรสาร {fax}" if fax else ""]
    lines = [
        with_place(text, letter.area) for text in (letter.contact_office, letter.contact_group)
    ]
    return [line for line in (*lines, *numbers) if line]

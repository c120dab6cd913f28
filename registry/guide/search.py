"""Words looked for in a guide: Thai has no spaces, so a part of a run is found, too."""

import re
from dataclasses import dataclass
from html import unescape

from django.template.loader import render_to_string
from django.utils.html import strip_tags

AROUND = 60  # letters shown on either side of what was found


@dataclass(frozen=True)
class Found:
    section: object
    before: str
    words: str
    after: str


def text_of(section, context):
    """A section as it is read, on one line."""
    html = render_to_string(section.template, context)
    spaced = re.sub(r"<(?=/?(?:li|p|h3|dt|dd|figcaption)\b)", " <", html)
    return " ".join(unescape(strip_tags(spaced)).split())


def search(guide, words, context):
    """The sections that hold every word, each with the place of the first."""
    wanted = words.lower().split()
    found = []
    for section in guide.sections:
        text = f"{section.title} {text_of(section, context)}"
        if wanted and all(word in text.lower() for word in wanted):
            found.append(shown(section, text, wanted[0]))
    return found


def shown(section, text, word):
    place = text.lower().index(word)
    end = place + len(word)
    before, after = text[:place], text[end:]
    # A run that is cut is left out: it could begin with a mark that stands above no letter.
    if len(before) > AROUND:
        before = before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0]
    return Found(section, before, text[place:end], after)

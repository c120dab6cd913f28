"""What papers have in common: the document itself, the head of an office, who signs."""

import io
from dataclasses import dataclass, field

from django.core.files.storage import default_storage
from PIL import Image

from mchch.thai import paper
from registry.models import Office, Signatory
from reports import pdf

EMBLEM_DOTS = 720  # 3 cm at 600 dots an inch: more only makes the file larger


@dataclass(frozen=True)
class Document:
    """One paper before it is drawn: a template in templates/pdf/ and all that it says.

    `people` is how many persons' data it takes out, in the area `area_id`: above 0 a print is
    logged. `context["pictures"]` holds PNG files for `<img src="paper:picture/NAME">`.
    """

    template: str
    context: dict
    title: str
    filename: str
    draft: bool = False
    people: int = 0
    area_id: str = ""
    bookmarks: list = field(default_factory=list)

    def pdf(self):
        return pdf.render(self.template, self.context, title=self.title, draft=self.draft)


def letterhead(office):
    """The head of a paper: name, lines of the address, phone, prefix of numbers, the emblem."""
    if office is None:
        return {"name": "", "address": [], "phone": "", "prefix": "", "emblem": None}
    return {
        "name": with_place(office.name, office.area),
        "address": [with_place(line, office.area) for line in office.address.splitlines() if line],
        "phone": office.phone,
        "prefix": office.letter_prefix,
        "emblem": emblem(office),
    }


def office_of(area_id):
    return Office.objects.select_related("area").filter(area=area_id).first()


def with_place(text, area):
    """The text with the name of the place kept in one piece: libthai would divide เกาะคา."""
    for place in (area, area.parent):
        if place and place.name in text:
            return paper.paper_text(text.replace(place.name, paper.keep(place.name)))
    return paper.paper_text(text)


def emblem(office):
    """The office's picture as a small PNG, or None; a broken one is as good as none."""
    if not office.emblem or not default_storage.exists(office.emblem.name):
        return None
    try:
        with office.emblem.open("rb") as file, Image.open(file) as picture:
            picture.thumbnail((EMBLEM_DOTS, EMBLEM_DOTS))
            target = io.BytesIO()
            picture.convert("RGBA").save(target, "PNG")
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    return target.getvalue()


def signature(signatory=None, *, name="", position="", acting_for=""):
    """Who signs, for templates/pdf/signature.html; without anybody a dotted line to write on."""
    if signatory is not None:
        name, position = signatory.name, signatory.position
        acting_for = signatory.acting_for
    lines = [paper.paper_text(line) for line in (position, acting_for) if line]
    return {"name": paper.person(name), "lines": lines}


def default_signatory(area_id):
    """Who signs the papers of an area, or None."""
    return Signatory.objects.filter(office__area=area_id).order_by("-is_default", "id").first()

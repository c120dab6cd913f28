"""ใบประกาศ: one, or many in one file. Drawn from what was frozen when it was given out, and from
nothing else: next year it is the same paper."""

import hashlib
import io

import segno

from assessment.views.certificates import address_of
from mchch.thai import paper
from mchch.thai.dates import MONTHS, be_year
from mchch.thai.text import thai_digits
from reports.documents.base import Document, emblem, signature
from reports.documents.units import unit_name

TITLE = "ใบประกาศรับรองมาตรฐานการพัฒนาชุมชน"
TEMPLATE = "pdf/certificate.html"
QR_DOTS = 4  # of each module; shown without smoothing
MASK = 4


def certificate(row):
    """The paper of one certificate; a revoked one says so across it."""
    return Document(
        TEMPLATE,
        sheet_of([row], pictures_of([row])),
        title=thai_digits(f"{row} {row.name}"),
        filename=f"certificate-{row.office_id}-{row.fiscal_year}-{row.running_no}.pdf",
        area_id=row.area_id,
    )


def pictures_of(rows):
    """{name: PNG or None} of the emblems that these certificates show; each is read once."""
    issuances = {name_of(row.issuance): row.issuance for row in rows}
    return {name: emblem(found) for name, found in issuances.items()}


def name_of(issuance):
    """One name for one picture, however many acts it stands in."""
    digest = hashlib.sha256(issuance.emblem.name.encode()).hexdigest()
    return f"emblem-{digest[:12]}"


def sheet_of(rows, pictures):
    """The context of so many certificates."""
    alike = {row.issuance_id: shared(row.issuance, pictures) for row in rows}
    return {
        "title_line": TITLE,
        "pictures": pictures | {qr_name(row): qr(address_of(row)) for row in rows},
        "sheets": [alike[row.issuance_id] | of_one(row) for row in rows],
    }


def shared(issuance, pictures):
    """What certificates of one act print alike."""
    lines = (issuance.signatory_position, issuance.signatory_acting_for)
    name = name_of(issuance)
    return {
        "emblem": name if pictures.get(name) else "",
        "office": paper.keep(thai_digits(issuance.office_name)),
        "year": paper.keep(thai_digits(issuance.fiscal_year)),
        "announced": paper.keep(thai_digits(issuance.announced)),
        "announced_on": paper.paper_date(issuance.announced_on),
        "issued_on": solemn_date(issuance.issued_on),
        "signature": signature(name=issuance.signatory_name)
        | {"lines": [paper.keep(thai_digits(line)) for line in lines if line]},
        "site": issuance.site.partition("://")[2],
    }


def of_one(row):
    places = (
        row.subdistrict and f"ตำบล{row.subdistrict}",
        f"อำเภอ{row.district}",
        f"จังหวัด{row.issuance.province}",
    )
    return {
        "number": paper.keep(thai_digits(row.number)),
        "name": paper.person(row.name) if row.is_leader else unit_name(row.name),
        "size": size_of(row.name),
        "type": paper.keep(row.get_type_display()),
        "place": " ".join(paper.keep(place) for place in places if place),
        "sample": row.sample_words,
        "is_revoked": not row.is_valid,
        "path": f"/c/{row.token}/",
        "qr": qr_name(row),
    }


def qr_name(row):
    return f"qr-{row.token}"


def size_of(name):
    """A long name is set smaller, so that it stays on two lines."""
    return "long" if len(name) > 70 else "middle" if len(name) > 38 else "short"


def solemn_date(day):
    """๓๐ เมษายน พุทธศักราช ๒๕๖๘."""
    return paper.keep(thai_digits(f"{day.day} {MONTHS[day.month - 1]} พุทธศักราช {be_year(day)}"))


def qr(url):
    """A small picture, for a fraction of what paths cost; its mask is given, because the search for
    the prettiest takes longer than all the rest."""
    picture = io.BytesIO()
    code = segno.make(url, error="m", mask=MASK, boost_error=False)
    code.save(picture, kind="png", scale=QR_DOTS, border=0)
    return picture.getvalue()

"""Certificates: given out with numbers of the office's own register, revoked, given out anew."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from assessment import permissions
from assessment.certification import in_order, refuse_sample
from assessment.models import Certificate, Certification, Issuance
from mchch import clock
from registry.actions.applications import allow
from registry.actions.numbers import locked_series
from registry.errors import Refused
from registry.models import Office

SERIES = "certificate"
UNDATED = "ประกาศนี้ยังไม่ได้บันทึกวันที่ โปรดบันทึกวันที่ของประกาศก่อนออกใบประกาศ"
NONE_LEFT = "ออกใบประกาศครบทุกรายในประกาศนี้แล้ว"


@dataclass(frozen=True)
class Terms:
    """What a person decides about certificates that are given out together.

    `first` is a number typed from the register where the series begins or goes on elsewhere; None
    is the next one. `site` begins the address of the public page.
    """

    issued_on: date
    signatory: tuple  # name, position, acting for
    site: str
    prefix: str = ""
    first: int | None = None


@transaction.atomic
def issue(announcement, terms, *, by):
    """A certificate for each line that never had one; how many. Two who issue at once stand in
    line at the series: one number each, none twice and none left out."""
    allow(permissions.refuse_issue_certificates(by, announcement))
    series = locked_series(announcement.cycle, announcement.area_id, SERIES)
    lines = announcement.lines.without_certificate().order_by("sort_key", "id")
    lines = in_order(lines)
    if not lines:
        raise Refused(NONE_LEFT)
    issuance = make_issuance(announcement, lines, terms, by)
    numbers = take_numbers(series, len(lines), terms.first)
    Certificate.objects.bulk_create(
        made(issuance, line, number, terms.prefix, series)
        for line, number in zip(lines, numbers, strict=True)
    )
    return len(lines)


def take_numbers(series, count, first):
    """The next numbers of the series, or those from `first` on where the register is further."""
    begin = first or series.last + 1
    if begin <= series.last:
        raise Refused(f"เลขที่ {begin} ใช้แล้ว เลขถัดไปในทะเบียนคือ {series.last + 1}")
    series.last = begin + count - 1
    series.save(update_fields=["last"])
    return range(begin, begin + count)


def made(issuance, line, number, prefix, series, **more):
    values = {
        "name": line.name,
        "subdistrict": line.subdistrict,
        "certification": line,
        "issuance": issuance,
        "area_id": line.area_id,
        "office_id": series.area_id,
        "fiscal_year": issuance.fiscal_year,
        "running_no": number,
        "number": f"{prefix}{number}/{issuance.fiscal_year}",
        "type": line.type,
        "district": line.district,
        "is_sample": line.is_sample,
    }
    return Certificate(**values | more)


def make_issuance(announcement, lines, terms, by):
    """Everything that the papers print alike, frozen."""
    if announcement.signed_on is None:
        raise Refused(UNDATED)
    if refusal := refuse_sample(lines):
        raise Refused(refusal)
    name, position, acting_for = terms.signatory
    office = Office.objects.filter(area=announcement.area_id).first()
    row = Issuance(
        announcement=announcement,
        area_id=announcement.area_id,
        fiscal_year=announcement.cycle.fiscal_year,
        office_name=office.name if office else announcement.area.label,
        announced=str(announcement),
        announced_on=announcement.signed_on,
        issued_on=terms.issued_on,
        province=announcement.cycle.area.name,
        signatory_name=name,
        signatory_position=position,
        signatory_acting_for=acting_for,
        site=terms.site,
        issued_by=by,
        issued_by_name=by.get_full_name(),
    )
    keep_emblem(row, office)
    row.save(force_insert=True)
    return row


def keep_emblem(row, office):
    """A copy of the office's picture as it is now: one file for all that show the same."""
    if office is None or not office.emblem or not default_storage.exists(office.emblem.name):
        return
    with office.emblem.open("rb") as file:
        content = file.read()
    extension = office.emblem.name.rpartition(".")[2]
    name = f"certificates/{row.area_id}/{hashlib.sha256(content).hexdigest()}.{extension}"
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(content))
    row.emblem.name = name


@transaction.atomic
def revoke(certificate, *, reason, by):
    """The certificate is no longer good; it stays, with who said so, when and why."""
    allow(permissions.refuse_revoke(by, certificate))
    if not reason.strip():
        raise Refused("โปรดระบุเหตุผล")
    rows = Certificate.objects.filter(pk=certificate.pk, revoked_at=None)
    if not rows.update(
        revoked_at=clock.now(), revoked_by_name=by.get_full_name(), revoked_reason=reason.strip()
    ):
        raise Refused(permissions.REVOKED)
    certificate.refresh_from_db()


@transaction.atomic
def correct(certificate, terms, *, name, subdistrict, reason, by):
    """Revoke (where that is not done yet) and give out a new one, which says what it replaces."""
    allow(permissions.refuse_correct(by, certificate))
    announcement = certificate.issuance.announcement
    series = locked_series(announcement.cycle, announcement.area_id, SERIES)
    line = Certification.objects.get(pk=certificate.certification_id)
    newest = line.certificates.order_by("-running_no", "-pk").first()
    if newest.pk != certificate.pk:
        raise Refused(f"ออกใบใหม่แทนแล้ว คือ {newest}")
    if newest.is_valid:
        revoke(certificate, reason=reason, by=by)
    issuance = make_issuance(announcement, [line], terms, by)
    (number,) = take_numbers(series, 1, terms.first)
    again = made(
        issuance, line, number, terms.prefix, series,
        name=name, subdistrict=subdistrict, replaces=certificate,
    )  # fmt: skip
    again.save(force_insert=True)
    return again

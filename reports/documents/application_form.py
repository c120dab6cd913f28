"""ใบสมัคร of each of the four types: filled from the record, or blank to be written on."""

from mchch.thai import citizen_id, paper
from mchch.thai.text import thai_digits
from registry.checklists import lines_of
from registry.choices import ApplicantType
from registry.models import Area, ChecklistItem, PrivacyNotice
from reports.documents.base import Document, signature
from reports.documents.units import district_of, fiscal_year, phone


def application_form(application, *, is_revealed=False, checklist=None):
    """Filled. The citizen ID is masked, unless its print was asked for with a reason.
    `checklist` are the lines that a sending kept; without them, today's."""
    if checklist is None:
        checklist = lines_of([application])[application.pk]
    area = application.area
    place = {
        "subdistrict": paper.keep(area.name) if area.level == "subdistrict" else "",
        "district": paper.keep(district_of(area).name),
        "province": paper.keep(application.cycle.area.name),
    }
    shown = citizen_id.formatted if is_revealed else citizen_id.masked
    facts = {
        **{name: paper.paper_text(getattr(application, name) or "") for name in FACTS},
        "person": paper.person(application.person_name),
        "phone": phone(application.phone),
        "citizen_id": paper.keep(thai_digits(shown(application.citizen_id))),
        "number": paper.keep(thai_digits(application.number)),
        "applied_on": application.applied_on,
        "resolution_on": application.resolution_on,
    }
    signer = signature(name=application.person_name)["name"]
    context = common(application.cycle, application.type, facts | place) | {
        "is_blank": False,
        "items": [(paper.paper_text(text), *told) for text, *told in checklist],
        "notice": application.notice or PrivacyNotice.current(),
        "notice_shown_at": application.notice_shown_at,
        "signer": signer,
        "officer": paper.person(application.officer.get_full_name()),
    }
    return Document(
        "pdf/application_form.html",
        context,
        title=f"ใบสมัคร มชช. {application.number} {application.display_name}".replace("  ", " "),
        filename=f"application-{application.number or application.pk}.pdf".replace("/", "-"),
        draft=application.is_draft,
        area_id=application.area_id,
    )


FACTS = (
    *("unit_name", "position", "house_no", "village_no", "village_name", "postcode"),
    *("established_year", "member_count"),
)


def blank_form(type_, cycle, user):
    """To be filled with a pen; the place is printed where it is known."""
    district = Area.objects.filter(pk=(user.area_id or "") if user else "").first()
    is_district = district is not None and district.level == "district"
    place = {
        "district": paper.keep(district.name) if is_district else "",
        "province": paper.keep(cycle.area.name),
    }
    label = ApplicantType(type_).label
    items = ChecklistItem.objects.filter(cycle=cycle, type=type_, is_retired=False)
    context = common(cycle, type_, place) | {
        "is_blank": True,
        "items": [(paper.paper_text(item.text), item.needs_file, None) for item in items],
        "notice": PrivacyNotice.current(),
    }
    return Document(
        "pdf/application_form.html",
        context,
        title=f"แบบใบสมัคร มชช. ประเภท{label} ปีงบประมาณ พ.ศ. {cycle.fiscal_year}",
        filename=f"application-form-{type_.lower()}-{cycle.fiscal_year}.pdf",
    )


def common(cycle, type_, facts):
    return {
        "year": fiscal_year(cycle),
        "type_label": ApplicantType(type_).label,
        "is_leader": type_ == ApplicantType.LEADER,
        "has_resolution": type_ != ApplicantType.LEADER,
        "fact": facts,
        "id_groups": [range(size) for size in (1, 4, 5, 2, 1)],
    }

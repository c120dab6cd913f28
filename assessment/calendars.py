"""Visits and meetings as a calendar file (RFC 5545). No citizen ID, no note about a person."""

from datetime import UTC, datetime

from icalendar import Calendar, Event

from assessment.visits import address_in_words
from mchch.thai import phones
from mchch.thai.dates import BANGKOK

PRODUCT = "-//MCHCH//visits//TH"
FROM = datetime(2020, 1, 1, tzinfo=UTC)


def calendar(name, visits, meetings=()):
    """The bytes of the file; `visits` are whole ones (assessment/visits.py)."""
    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", name)
    found.add("x-wr-timezone", "Asia/Bangkok")
    for row in visits:
        found.add_component(of_visit(row))
    for row in meetings:
        found.add_component(of_meeting(row))
    found.add_missing_timezones()
    return found.to_ical()


def of_visit(visit):
    units = [stop.evaluation.application for stop in visit.stops.all()]
    event = event_of(
        f"visit-{visit.key}@mchch", visit, "ลงพื้นที่: " + ", ".join(u.display_name for u in units)
    )
    event.add("sequence", visit.sequence)
    event.add("status", "CANCELLED" if visit.is_cancelled else "CONFIRMED")
    event.add("location", visit.place or " · ".join(map(address_in_words, units)))
    members = ", ".join(str(row) for row in visit.members.all())
    lines = [contact(unit) for unit in units] + [f"กรรมการ: {members}", visit.note]
    event.add("description", "\n".join(line for line in lines if line))
    return event


def contact(unit):
    return f"{unit.display_name}: {unit.person_name} {phones.formatted(unit.phone)}".strip()


def of_meeting(meeting):
    event = event_of(
        f"meeting-{meeting.pk}@mchch", meeting, "ประชุมคณะกรรมการตรวจประเมิน มชช."
    )  # fmt: skip
    event.add("sequence", int((meeting.saved_at - FROM).total_seconds()))
    event.add("status", "CONFIRMED")
    event.add("location", meeting.place)
    return event


def event_of(uid, row, summary):
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", row.saved_at.astimezone(UTC))
    event.add("last-modified", row.saved_at.astimezone(UTC))
    event.add("dtstart", datetime.combine(row.held_on, row.begins_at, BANGKOK))
    if row.ends_at:
        event.add("dtend", datetime.combine(row.held_on, row.ends_at, BANGKOK))
    event.add("summary", summary)
    return event

"""Where an account is logged in: its sessions, told so that their owner knows them again."""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone

from mchch import clock
from registry.models import Session

# The first that stands in what a browser says of itself: others name themselves in passing.
BROWSERS = (
    *(
        ("Line/", "LINE"),
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
    ),
    *(("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome")),
    ("Safari", "Safari"),
)
SYSTEMS = (
    *(("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows")),
    *(("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")),
)


@dataclass(frozen=True)
class Seat:
    mark: str  # names it in a form; the session's key is a secret
    device: str
    address: str
    since: datetime | None
    used: datetime | None
    is_this: bool


def seats(request):
    """[Seat] of the person, this one first, then the last used."""
    rows = Session.objects.filter(user=request.user, expire_date__gt=timezone.now())
    found = [seat(row, request.session.session_key) for row in rows]
    return sorted(found, key=lambda one: (one.is_this, one.used or one.since), reverse=True)


def seat(row, this):
    data = row.get_decoded()
    return Seat(
        mark=mark_of(row.session_key),
        device=device(data.get("agent", "")),
        address=part_of(data.get("address") or ""),
        since=moment(data.get("started")),
        used=moment(data.get("touched")),
        is_this=row.session_key == this,
    )


def mark_of(key):
    return hashlib.sha256(key.encode()).hexdigest()[:20]


def moment(seconds):
    return clock.shown(datetime.fromtimestamp(seconds or 0, tz=UTC))


def device(agent):
    browser = next((name for word, name in BROWSERS if word in agent), "เบราว์เซอร์อื่น")
    system = next((name for word, name in SYSTEMS if word in agent), "")
    return f"{browser} บน {system}" if system else browser


def part_of(address):
    """Enough to know the own network by, and no more than that."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if found.version == 4:
        return ".".join(address.split(".")[:3]) + ".x"
    return ":".join(found.exploded.split(":")[:3]) + ":…"


def end(request, mark):
    """End the session of that mark, or all but this ("others"). How many ended."""
    others = Session.objects.filter(user=request.user).exclude(
        session_key=request.session.session_key
    )
    if mark != "others":
        keys = [row.session_key for row in others if mark_of(row.session_key) == mark]
        others = others.filter(session_key__in=keys)
    return others.delete()[0]

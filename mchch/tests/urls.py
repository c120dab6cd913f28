"""Every address of the application, for tests that leave none out."""

import re
from dataclasses import dataclass

from django.urls import URLPattern, get_resolver, reverse

# What somebody without an account may open. A name that is added here needs a reason.
PUBLIC = {
    "health": "the server's watchman asks whether it lives",
    "ready": "the same; it says of four things whether they are as they must be",
    "login": "the way in",
    "login_code": "the second step of the way in, after the right password",
    "set_password": "the one-time link of a new account is its own proof",
    "personal_sheet": "a personal link is its own proof, for one sheet",
    "personal_answer": "the same",
    "personal_submit": "the same",
    "public_certificate": "whoever is shown a certificate may ask whether it is good",
    "member_link": "a committee member's link is its own proof, and leads to that member's pages",
    "offline": "a shell without anybody's data, the same for all: it opens without a signal",
    "offline_worker": "names of its files",
    "offline_manifest": "its name and icons",
    "api_openapi": "the description of open data holds nobody's data",
    **dict.fromkeys(
        (
            "api_summary",
            "api_summary_table",
            "api_applications",
            "api_evaluations",
            "api_certificates",
        ),
        "a token in the header is its own proof; without one the answer is 401 in JSON",
    ),
    "notice": "the privacy notice is for the people whose data it is about",
}
PART = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver: its name, its route, its view."""

    name: str
    route: str
    view: object

    @property
    def parts(self):
        """{kwarg: the route up to and with it} of what must be filled in."""
        return {part["name"]: self.route[: part.end()] for part in PART.finditer(self.route)}

    def filled(self, **kwargs):
        return reverse(self.name, kwargs=kwargs)


def addresses(patterns=None, before=""):
    """All patterns below the root, those of included modules with their whole route."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Address(pattern.name, route, pattern.callback)
        else:
            yield from addresses(pattern.url_patterns, route)

"""What fills an address, who asks for it, and what an answer may tell: for test_isolation.py.

A part of a route that nothing here can fill fails the test until somebody says what its foreign
object is.
"""

import io
import json
import subprocess
import uuid
import zipfile
from dataclasses import dataclass
from urllib.parse import unquote

from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Left
from django.test import Client
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from mchch.scope import Scope
from registry import exports
from registry.choices import ApplicantType
from registry.models import Application, ChangeEvent, ChecklistAnswer, Handover
from registry.tests.world import (
    FAR,
    NEIGHBOUR,
    OWN,
    PEOPLE,
    STAFF,
    foreign_words,
    later_worlds,
)

# What stands in a part of a route: by the whole route, by the route up to the part, or by the name
# of the part.
MAKERS = {
    "applications/<int:pk>": lambda place: place.application.pk,
    "applications/<int:pk>/register/": lambda place: place.draft.pk,
    "applications/<int:pk>/restore/": lambda place: place.withdrawn.pk,
    "applications/new/<str:type_>/<uuid:key>": lambda place: place.draft.key,
    "applications/export.<str:kind>": lambda place: "csv",
    "files/<int:pk>": lambda place: place.attachment.pk,
    "quota/<str:district>": lambda place: place.code,
    "quota/waive/<int:officer>": lambda place: place.colleague.pk,
    "quota/waivers/<int:pk>": lambda place: place.waiver.pk,
    "submissions/<int:pk>": lambda place: place.submission.pk,
    "inbox/<int:pk>": lambda place: place.submission.pk,
    "steering/reopenings/<int:pk>": lambda place: place.reopening.pk,
    "years/<int:pk>": lambda place: place.cycle.pk,
    "account/security/<int:pk>": lambda place: place.authenticator.pk,
    "users/<int:pk>": lambda place: place.officer.pk,
    "offices/<int:pk>": lambda place: place.office.pk,
    "offices/new/<str:area>": lambda place: place.code,
    "areas/<str:pk>": lambda place: place.code,
    "welcome/<uidb64>": lambda place: urlsafe_base64_encode(force_bytes(place.officer.pk)),
    "orders/<int:pk>": lambda place: place.order.pk,
    **dict.fromkeys(
        (f"orders/<int:pk>/{verb}/" for verb in ("edit", "workbook", "issue", "delete")),
        lambda place: place.order_draft.pk,
    ),
    "circulars/<int:pk>": lambda place: place.circular.pk,
    **dict.fromkeys(
        (f"circulars/<int:pk>/{verb}/" for verb in ("edit", "send", "discard", "files")),
        lambda place: place.circular_draft.pk,
    ),
    "circular-files/<int:pk>": lambda place: place.circular_file.pk,
    "circular-files/<int:pk>/remove/": lambda place: place.circular_draft_file.pk,
    "board/<str:province>": lambda place: place.code[:2],
    "board/export.<str:kind>": lambda place: "csv",
    "board/<str:province>/export.<str:kind>": lambda place: "csv",
    ("board/<str:province>/export.<str:kind>", "province"): lambda place: place.code[:2],
    "papers/<str:kind>": lambda place: "applicant_list",
    "papers/<str:kind>/<int:pk>": lambda place: place.submission.pk,
    "papers/application_form/<int:pk>": lambda place: place.application.pk,
    "documents/<int:pk>": lambda place: place.job.pk,
    "documents/kept/<int:pk>": lambda place: place.paper.pk,
    "imports/<int:pk>": lambda place: place.register_import.pk,
    "token": lambda place: "abc-123",
    "type_": lambda place: "NETWORK",
    "role": lambda place: "COMMITTEE",
}
# Parts that name no object: a type, a kind of file, a key that is not yet anything's.
NO_OBJECT = {"applications/export.<str:kind>", "board/export.<str:kind>",
             "board/<str:province>/export.<str:kind>", "papers/<str:kind>", "type_", "token",
             "role", "welcome/<uidb64>", "applications/new/<str:type_>/<uuid:key>"}  # fmt: skip
ABOUT_PEOPLE = ("applications/", "files/", "submissions/", "inbox/", "quota/", "orders/", "papers/",
                "documents/", "imports/", "steering/")  # fmt: skip
# What a province has for all of its districts: not foreign to any of them.
OF_THE_PROVINCE = ("years/", "circulars/", "circular-files/")
for later in later_worlds():
    MAKERS |= later.MAKERS
    NO_OBJECT |= later.NO_OBJECT
    ABOUT_PEOPLE += later.ABOUT_PEOPLE
    OF_THE_PROVINCE += later.OF_THE_PROVINCE


def part_of(address, name):
    keys = ((address.route, name), address.route, address.parts[name], name)
    key = next((key for key in keys if key in MAKERS), None)
    assert key, (
        f"The address “{address.name}” ({address.route}) has a part <{name}> that nothing fills:"
        " say in MAKERS of registry/tests/isolation.py what stands there, so that it is tried."
    )
    return key


def names_an_object(address):
    return any(part_of(address, name) not in NO_OBJECT for name in address.parts)


def path_for(address, place):
    return address.filled(**{name: MAKERS[part_of(address, name)](place) for name in address.parts})


# Words that a part stands for, each of which answers in its own way.
PAPERS = (
    *("application_form", "applicant_list", "memo", "package", "committee_order"),
    *("result_report", "report_memo"),
)
KINDS = {
    "applications/export.<str:kind>": lambda place: [{"kind": kind} for kind in exports.WRITERS],
    "papers/<str:kind>/blank/<str:type_>.pdf": lambda place: [
        {"kind": "application_form", "type_": type_} for type_ in ApplicantType
    ],
    "papers/<str:kind>/<int:pk>.pdf": lambda place: [
        {"kind": kind, "pk": subject_of(kind, place).pk} for kind in PAPERS
    ],
}
SUBJECTS = {"application": "application", "seat": "order_member", "account": "officer"}
KINDS |= dict.fromkeys(
    ("subjects/<str:kind>/<int:pk>/", "subjects/<str:kind>/<int:pk>/paper/"),
    lambda place: [{"kind": kind, "pk": place.rows[name].pk} for kind, name in SUBJECTS.items()],
)


def subject_of(kind, place):
    subjects = {
        "application_form": place.application,
        "committee_order": place.order,
        "result_report": place.report_sent,
        "report_memo": place.report_sent,
    }
    return subjects.get(kind, place.submission)


def paths_for(address, place):
    """The addresses of a page, one for each kind of file or paper."""
    if address.route in KINDS:
        return [address.filled(**parts) for parts in KINDS[address.route](place)]
    return [path_for(address, place)]


@dataclass(frozen=True)
class Visitor:
    """Who asks: which area's people and staff they see, and which places are foreign to them."""

    name: str
    home: str
    sees_people: str | None
    sees_staff: str
    foreign: tuple = ()
    without_people: tuple = ()  # places of which only the staff is theirs to see

    def user(self, world):
        return world[self.home].rows[self.name]

    @property
    def forbidden(self):
        return foreign_words(self.sees_people, (PEOPLE,)) + foreign_words(self.sees_staff, (STAFF,))


VISITORS = [
    Visitor("officer", OWN, OWN, OWN, (NEIGHBOUR, FAR)),
    Visitor("head", OWN, OWN, OWN, (NEIGHBOUR, FAR)),
    Visitor("committee", OWN, None, OWN, (NEIGHBOUR, FAR), (OWN,)),
    Visitor("staff", "52", "52", "52", (FAR,)),
    Visitor("local_admin", "52", None, "52", (FAR,), (OWN,)),
    Visitor("admin", "", None, "", (), (OWN,)),
    Visitor("nation", "", "", ""),
]
SEES_ALL = "nation"
OWNER = Scope(role="none")  # the tests' connection: no policy holds it


def browser_of(user):
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


class Answer:
    """One request, all of whose traces are undone: what was answered and what was written."""

    def __init__(self, browser, method, path, data=None):
        cookies = browser.cookies.output()
        last = ChangeEvent.objects.aggregate(last=Max("id"))["last"] or 0
        with transaction.atomic():
            response = getattr(browser, method)(path, data)
            self.status = response.status_code
            self.text = text_of(response)
            self.location = unquote(response.headers.get("Location", ""))
            self.events = list(ChangeEvent.objects.filter(pk__gt=last))
            self.strays = strays() if self.events else []
            transaction.set_rollback(True)
        if browser.cookies.output() != cookies:  # it logged out, in a session that is back
            browser.cookies.load(cookies.replace("Set-Cookie: ", ""))
        self.what = f"{method.upper()} {path} answered {self.status}"


def strays():
    """Rows of one place that name an object of another: what no dishonest form may bring about."""
    officers = Application.objects.exclude(officer__area=Left("area", 4))
    threads = Application.objects.exclude(applicant__area__code__startswith=Left("area", 4))
    years = Application.objects.exclude(cycle__area=Left("area", 2))
    items = ChecklistAnswer.objects.exclude(item__cycle=F("application__cycle"))
    given = Handover.objects.exclude(from_officer__area=F("area"), to_officer__area=F("area"))
    found = (officers, threads, years, items, given)
    return [str(row) for rows in found for row in rows.order_by("pk")]


def text_of(response):
    """Everything that was sent: body (unpacked where it is a workbook) and headers."""
    body = b"".join(response) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    if body.startswith(b"%PDF") and b"%%EOF" in body[-20:]:
        command = ["pdftotext", "-enc", "UTF-8", "-", "-"]
        body = subprocess.run(command, input=body, capture_output=True, check=True).stdout
    text = body.decode("utf-8", "replace")
    if "json" in response.headers.get("Content-Type", ""):
        text = json.dumps(json.loads(text), ensure_ascii=False)
    return text + unquote(str(response.headers))


def form_of(place):
    """What a dishonest form could hold: the ids of a foreign place in every field of every form."""
    return {
        "officer": place.officer.pk, "from_officer": place.officer.pk, "which": "SOME",
        "to_officer": place.colleague.pk, "applications": [place.application.pk],
        "application": place.application.pk, f"row_{place.leader.pk}": "แก้ไข",
        "item": place.item.pk,
        "area": place.code, "district": place.code, "subdistrict": place.code + "01",
        "code": place.code + "09", "parent": place.code, "office": place.office.pk,
        "kind": "LIST", "until_on": "31/1/2568", "reason": "ทดลอง", "note": "ทดลอง",
        "key": str(uuid.uuid4()), "act": "register", "version": 1, "active": "0", "q": "ทดลอง",
        "unit_name": "ทดลอง", "title": "นาย", "given_name": "ทดลอง", "family_name": "ทดลอง",
        "position": "ประธาน", "phone": "0812345678", "applied_on": "16/12/2567", "name": "ทดลอง",
        "username": "trial", "role": "FIELD_OFFICER", "text": "ทดลอง", "met": [place.item.pk],
    }  # fmt: skip


def query_of(place):
    return {
        "officer": place.officer.pk, "district": place.code, "subdistrict": place.code + "01",
        "from": place.officer.pk, "in": place.code, "area": place.code, "item": place.item.pk,
    }  # fmt: skip


def check(answer, visitor):
    """No foreign word in the answer, nothing foreign written, no failure of the server."""
    assert answer.status < 500, answer.what
    found = [word for word in visitor.forbidden if word in answer.text]
    assert found == [], f"{answer.what} and told {found} to {visitor.name}"
    assert answer.strays == [], f"{answer.what}; {visitor.name} mixed {answer.strays}"
    written = [event for event in answer.events if is_foreign(event, visitor)]
    assert written == [], f"{answer.what}; {visitor.name} wrote {[str(e.after) for e in written]}"


STAFF_TABLES = {"registry_user", "registry_office", "registry_signatory", "registry_area",
                "reports_apitoken"}  # fmt: skip


def is_foreign(event, visitor):
    is_staff = event.table_name in STAFF_TABLES
    seen = visitor.sees_staff if is_staff else visitor.sees_people
    code = event.row_id if event.table_name == "registry_area" else event.area_id
    if event.table_name == "registry_accesslog" and visitor.name == SEES_ALL:
        return False
    return code is not None and (seen is None or not code.startswith(seen))

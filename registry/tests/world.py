"""A small committed country for the tests of isolation: places full of rows that may not leak.

Each place has a row in every scoped table, and every text of it holds the place's word, so that a
word of another place in an answer is a leak wherever it came from.
"""

import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from importlib.util import find_spec

import psycopg2
import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, models

from mchch import database
from registry.actions import intake as actions
from registry.choices import ApplicantType, CircularStatus, FactorKind, OrderStatus, Role, Stage
from registry.models import Authenticator
from registry.tests import factories
from registry.tests.factories import UserFactory

OWN, NEIGHBOUR, FAR = "5203", "5206", "5004"  # one's own, of one's province, of another
PLACES = (OWN, NEIGHBOUR, FAR)
# Rows about people who applied, and rows about offices and accounts: an administrator sees these.
PEOPLE, STAFF = "ลับ", "งาน"
LETTERS = ("circular", "circular_draft", "circular_file", "circular_draft_file")


def word(kind, code):
    """What every text of a place holds: ลับ5206ก."""
    return f"{kind}{code}ก"


def foreign_words(code_seen, kinds=(PEOPLE, STAFF)):
    """The words that may not meet who sees the area `code_seen` ("" all, None nothing)."""
    places = [*PLACES, *{place[:2] for place in PLACES}]
    return [
        word(kind, place)
        for kind in kinds
        for place in places
        if code_seen is None or not (place.startswith(code_seen) or code_seen.startswith(place))
    ]


@dataclass
class Place:
    """One place and its rows by the name of their model."""

    code: str
    rows: dict = field(default_factory=dict)

    def __getattr__(self, name):
        return self.__dict__["rows"][name]

    def add(self, kind, **rows):
        for row in rows.values():
            mark(row, word(kind, self.code))
        self.rows |= rows


def later_worlds():
    """The modules `tests.world` of the apps behind this one: they add rows to the places, and say
    what stands in the addresses of their pages."""
    names = (f"{config.name}.tests.world" for config in apps.get_app_configs())
    return [
        import_module(name)
        for name in names
        if name != __name__ and find_spec(name.rpartition(".")[0]) and find_spec(name)
    ]


def mark(row, text):
    """Put the word of the place into every text of a row that a person could have written."""
    if isinstance(row, models.Model):
        values = {
            column.attname: f"{text}{row.pk}" if column.unique or column.name == "number" else text
            for column in row._meta.concrete_fields
            if holds_words(column, row, len(text) + 6)
        }
        type(row).objects.filter(pk=row.pk).update(**values)
        row.refresh_from_db()


def holds_words(column, row, length):
    told = {
        "password",
        "sha256",
        "content_type",
        "series",
        "key",
        "version",
        "citizen_id_hash",
        "token",
    }
    return (
        isinstance(column, models.CharField | models.TextField)
        and not isinstance(column, models.GeneratedField | models.FileField)
        and not column.choices
        and not column.is_relation
        and not column.primary_key
        and column.name not in told
        and type(column).__name__ not in ("EncryptedTextField", "EncryptedBytesField")
        and (column.max_length or 200) >= length
        and (column.name != "number" or row.number)
    )


def province(code):
    """The province's own office, people and year."""
    place = Place(code)
    place.add(STAFF, staff=UserFactory(role=Role.PROVINCE, area_code=code, username=f"p{code}"))
    place.add(STAFF, local_admin=UserFactory(role=Role.ADMIN, area_code=code))
    place.add(STAFF, office=factories.OfficeFactory(area_id=code))
    place.add(STAFF, signatory=factories.SignatoryFactory(office=place.office))
    place.rows["cycle"] = factories.CycleFactory(area_id=code)
    place.rows["item"] = factories.ChecklistItemFactory(
        cycle=place.cycle, text=word(STAFF, code), needs_file=True
    )
    add_letters(place)
    for later in later_worlds():
        later.add_to_province(place)
    return place


def add_letters(place):
    """A letter that was sent, with a file, and the draft of one that corrects it."""
    letter = factories.CircularFactory(
        area_id=place.code, status=CircularStatus.SENT, created_by=place.staff
    )
    draft = factories.CircularFactory(area_id=place.code, corrects=letter, created_by=place.staff)
    upload = ContentFile(word(STAFF, place.code).encode(), f"letter{place.code}.pdf")
    place.add(
        STAFF,
        circular=letter,
        circular_draft=draft,
        circular_file=factories.CircularFileFactory(circular=letter, file=upload),
        circular_draft_file=factories.CircularFileFactory(circular=draft),
    )


def district(code, above):
    """A district with a row in every scoped table."""
    place = Place(code, {"cycle": above.cycle, "item": above.item})
    for name, role in (
        ("officer", Role.FIELD_OFFICER),
        ("colleague", Role.FIELD_OFFICER),
        ("head", Role.DISTRICT_HEAD),
        ("committee", Role.COMMITTEE),
    ):
        place.add(STAFF, **{name: UserFactory(role=role, area_code=code)})
    place.rows["authenticator"] = Authenticator.objects.create(
        user=place.officer, kind=FactorKind.TOTP, name=word(STAFF, code), secret="x"
    )
    place.add(STAFF, office=factories.OfficeFactory(area_id=code))
    place.office.emblem.save("test.png", ContentFile(word(STAFF, code).encode()))
    place.add(STAFF, signatory=factories.SignatoryFactory(office=place.office))
    add_applications(place)
    add_acts(place, above)
    add_orders(place)
    add_papers(place)
    add_register(place)
    place.rows |= {name: above.rows[name] for name in LETTERS}
    place.add(
        STAFF,
        circular_receipt=factories.CircularReceiptFactory(
            area_id=code, circular=above.circular, first_opened_by=place.officer
        ),
    )
    for later in later_worlds():
        later.add_to_district(place, above)
    return place


def add_applications(place):
    officer = place.officer
    make = factories.ApplicationFactory
    place.add(
        PEOPLE,
        application=make(officer=officer),
        draft=make(officer=officer, stage=Stage.DRAFT, type=ApplicantType.NETWORK),
        withdrawn=make(officer=officer, stage=Stage.WITHDRAWN, type=ApplicantType.COMMUNITY),
        leader=make(officer=officer, stage=Stage.SENT, type=ApplicantType.LEADER),
        returned=make(officer=officer, stage=Stage.RETURNED),
    )
    place.rows["applicant"] = place.application.applicant
    upload = ContentFile(word(PEOPLE, place.code).encode(), f"{place.code}.pdf")
    place.add(
        PEOPLE,
        attachment=factories.AttachmentFactory(
            application=place.application, item=place.item, file=upload
        ),
        stage_change=factories.StageChangeFactory(application=place.application),
        answer=factories.ChecklistAnswerFactory(application=place.application, item=place.item),
        typed=factories.TypedDraftFactory(
            application=place.draft, payload=f'{{"unit_name": "{word(PEOPLE, place.code)}"}}'
        ),
    )
    # Who looked is staff; why they looked may name a person.
    place.add(STAFF, access=factories.AccessLogFactory(application=place.application))
    place.access.reason = word(PEOPLE, place.code)
    place.access.save()


def add_acts(place, above):
    sent = factories.snapshot_of([place.leader])
    place.add(
        PEOPLE,
        submission=factories.SubmissionFactory(
            area_id=place.code,
            snapshot=sent,
            sent_by=place.head,
            returned={str(place.returned.pk): word(PEOPLE, place.code)},
        ),
        handover=factories.HandoverFactory(
            area_id=place.code,
            from_officer=place.officer,
            to_officer=place.colleague,
            handed_by=place.head,
        ),
        number=factories.RunningNumberFactory(area_id=place.code, last=4),
        waiver=factories.QuotaWaiverFactory(officer=place.officer, waived_by=above.staff),
        reopening=factories.ReopeningFactory(
            area_id=place.code, until_on=date(2025, 2, 28), opened_by=above.staff
        ),
    )


def add_orders(place):
    """An order in force with a committee, a member and its scan, and a draft beside it."""
    order = factories.CommitteeOrderFactory(
        area_id=place.code, status=OrderStatus.IN_FORCE, number="", created_by=place.head
    )
    draft = factories.CommitteeOrderFactory(area_id=place.code, created_by=place.head)
    committee = factories.OrderCommitteeFactory(order=order)
    upload = ContentFile(word(PEOPLE, place.code).encode(), f"order{place.code}.pdf")
    place.add(
        PEOPLE,
        order=order,
        order_draft=draft,
        order_committee=committee,
        order_member=factories.OrderMemberFactory(committee=committee),
        order_draft_member=factories.OrderMemberFactory(committee__order=draft),
        order_scan=factories.OrderScanFactory(order=order, file=upload),
    )


def add_papers(place):
    """A paper kept as issued, a package that somebody had made, and the work behind it."""
    about = {"area_id": place.code, "object_id": place.submission.pk, "issued_by": place.head}
    text = word(PEOPLE, place.code)
    upload = ContentFile(text.encode(), f"paper{place.code}.pdf")
    place.add(PEOPLE, paper=factories.PaperFactory(file=upload, **about))
    place.rows["job"] = factories.JobFactory(
        user=place.officer, object_id=place.submission.pk, title=text, words=text
    )


def add_register(place):
    """A register of the district that waits for its rows to be written."""
    text = word(PEOPLE, place.code)
    rows = (("ประเภท", "ชื่อ", "ผู้ประสานงาน", "ตำบล"), ("กลุ่ม", text, f"นาย{text} สมมติ", ""))
    upload = factories.RegisterImportFactory(area_id=place.code, sent_by=place.officer, rows=rows)
    actions.check(upload, by=place.officer)
    place.add(PEOPLE, register_import=upload)
    place.add(STAFF, heading_meaning=factories.HeadingMeaningFactory(area_id=place.code))


def build():
    """{code: Place} of three districts in two provinces, and of these provinces."""
    for code in PLACES:
        for number in ("01", "02"):
            factories.AreaFactory(code=code + number)
    factories.PrivacyNoticeFactory()
    places = {code: province(code) for code in sorted({place[:2] for place in PLACES})}
    places |= {code: district(code, places[code[:2]]) for code in PLACES}
    whole = Place("")
    whole.rows["nation"] = UserFactory(role=Role.NATION)
    whole.rows["admin"] = UserFactory(role=Role.ADMIN)
    return places | {"": whole}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Committed, so that other connections see it; emptied after the module."""
    with django_db_blocker.unblock():
        yield build()
        # Numbers are not given twice: the kept changes of the rows before outlive them.
        call_command("flush", interactive=False, verbosity=0, reset_sequences=False)


def scoped_models():
    """Every model of the apps whose rows belong to an area."""
    return [
        model
        for model in apps.get_models()
        if any(column.column == "area_id" for column in model._meta.concrete_fields)
    ]


def owner_name():
    return connection.settings_dict["USER"]


def connect(**login):
    arguments = connection.get_connection_params() | login
    arguments.pop("cursor_factory", None)
    return psycopg2.connect(**arguments)


def web_login():
    user, password = database.web_login(connection.settings_dict["NAME"], os.environ)
    return {"user": user, "password": password}


def committed(statement, *arguments):
    """The rows of a statement that the owner runs outside of any test's transaction."""
    owner = connect()
    try:
        owner.autocommit = True
        with owner.cursor() as cursor:
            cursor.execute(statement, arguments)
            return cursor.fetchall() if cursor.description else []
    finally:
        owner.close()


@contextmanager
def web_cursor(role=None, area="", user=None):
    """A cursor of the web login in one scope, in a transaction that is undone at the end."""
    web = connect(**web_login())
    try:
        with web.cursor() as cursor:
            cursor.execute("set lock_timeout = '5s'")
            if role:
                cursor.execute(
                    "select set_config('app.area', %s, true), set_config('app.user', %s, true),"
                    " set_config('app.user_name', 'ทดสอบ', true), set_config('role', %s, true)",
                    [area, str(user.pk if user else ""), role],
                )
            yield cursor
    finally:
        web.rollback()
        web.close()

"""What a confirmed act removes, and what it leaves: on the country of the tests of isolation, where
every text of a place holds the word of the place."""

from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from assessment.models import ProgressPhoto, ScoreFile, SheetScan
from assessment.tests.factories import ConflictFactory, EventFactory
from mchch import clock
from registry.actions.submissions import copies_of
from registry.choices import JobStatus, Role
from registry.models import (
    Application,
    Attachment,
    Paper,
    RegisterImport,
    Submission,
    TypedDraft,
    User,
)
from registry.tests import factories
from registry.tests.world import FAR, OWN, PEOPLE, build, word
from reports import tasks
from reports.actions import retention
from reports.board import Filters
from reports.board_rows import district_rows
from reports.models import ErasedFile, Erasure
from reports.retention import erasing
from reports.summary.asking import asked_of
from reports.summary.counting import summary
from reports.summary.tables import tables

pytestmark = pytest.mark.django_db
ERASED = "(ลบตามกำหนดเก็บรักษา)"
DUE = date(2035, 10, 1)
# Where words of the year's people may stay, and why: who acted for an office or the committee …
ACTED = {
    "registry_stagechange": {"changed_by_name"},
    "registry_handover": {"from_name", "to_name"},
    "registry_quotawaiver": {"ended_by_name"},
    "registry_submission": {"sent_by_name", "decided_by_name"},
    "registry_registerimport": {"sent_by_name"},
    "registry_reopening": {"reason", "ended_by_name"},
    "assessment_sheet": {"member_name", "confirmed_by_name", "entered_by_name"},
    "assessment_sheetscan": {"uploaded_by_name"},
    "assessment_developmentplan": {"agreed_by_name"},
    "assessment_progressentry": {"entered_by_name"},
    "assessment_evaluation": {"resolved_by_name", "concluded_by_name"},
    "assessment_meeting": {"place", "concluded_by_name", "saved_by_name"},
    "assessment_reopenedresult": {"reopened_by_name"},
    "assessment_conflictofinterest": {"member_name", "declared_by_name"},
    "assessment_visit": {"saved_by_name"},
    "assessment_visitmember": {"member_name"},
    "assessment_visitchange": {"made_by_name"},
    "assessment_resultreport": {"saved_by_name"},
}
# … papers of the office, and the titles of papers and of work …
OFFICE = {
    "registry_committeeorder": {
        *("title", "power", "reason", "issued_by_name"),
        *("signatory_name", "signatory_acting_for", "signatory_position"),
    },
    "registry_ordercommittee": {"duties", "name"},
    "registry_ordermember": {"position", "name"},
    "registry_orderscan": {"name"},
    "registry_paper": {"title", "issued_by_name", "edition", "kind", "name"},
    "registry_job": {"title", "words"},
    "assessment_learningevent": {"title"},
}
# … names of units, what the year came to, and who was certified.
RESULTS = {
    "registry_application": {"unit_name", "number"},
    "registry_submission": {"receipt_no", "snapshot"},
    "assessment_resultreport": {"obstacles", "suggestions"},
    "assessment_announcement": {
        *("signatory_name", "signatory_acting_for", "signatory_position"),
        *("signed_by_name", "text"),
    },
    "assessment_announcementscan": {"uploaded_by_name", "name"},
    "assessment_issuance": {
        *("issued_by_name", "announced", "office_name", "province", "site"),
        *("signatory_name", "signatory_position", "signatory_acting_for"),
    },
    "assessment_certification": {"district", "subdistrict", "name"},
    "assessment_certificate": {"district", "subdistrict", "revoked_by_name", "number", "name"},
}
STAYS = {
    table: set().union(*(part.get(table, ()) for part in (ACTED, OFFICE, RESULTS)))
    for table in {**ACTED, **OFFICE, **RESULTS}
}


@pytest.fixture
def since(db):
    """The last event of what other tests committed: the audit outlives them."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(id), 0) from audit_event")
        return cursor.fetchone()[0]


@pytest.fixture
def world(since, lampang):
    places = build()
    Erasure.objects.update(withdrawn_at=clock.now(), withdrawn_by_name="ผู้ทดสอบ")
    ErasedFile.objects.all().delete()
    return places


@pytest.fixture
def confirmed(world, on_day):
    """The act of Lampang's year 2568, on the first day on which it is due."""
    on_day(DUE)
    return confirmed_act(world["52"].cycle)


def confirmed_act(cycle):
    first, second = (
        factories.UserFactory(role=Role.PROVINCE, area_code=cycle.area_id) for _ in range(2)
    )
    act = retention.propose(cycle, reason="พ้นกำหนด", by=first)
    return retention.confirm(act, by=second)


def carry_out(act):
    """As the worker does it, in this process."""
    job = tasks.ask_for_erasure(act, by=act.confirmed_by)
    tasks.carry_out_erasure.call(job.pk, act.confirmed_by_id)
    act.refresh_from_db()
    job.refresh_from_db()
    return job


def columns():
    """[(table, column)] of the whole database that can hold a word."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name from information_schema.columns"
            " where table_schema = 'public' and is_generated = 'NEVER' and data_type in"
            " ('text', 'character varying', 'json', 'jsonb', 'bytea', 'ARRAY', 'character')"
        )
        return cursor.fetchall()


def found(text):
    """{table: {column: how often}} in which the text stands, anywhere in the database."""
    places = {}
    with connection.cursor() as cursor:
        for table, column in columns():
            cursor.execute(
                f'select count(*) from {table} where "{column}"::text like %s', [f"%{text}%"]
            )
            if count := cursor.fetchone()[0]:
                places.setdefault(table, {})[column] = count
    return places


def names_of(places):
    return {table: set(held) for table, held in places.items()}


def names_in_audit(text, since):
    """{table: {column}} of kept changes in which the text stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct table_name, k from audit_event cross join lateral (select * from"
            " jsonb_each_text(before) union all select * from jsonb_each_text(after)) kept(k, v)"
            " where v like %s and id > %s",
            [f"%{text}%", since],
        )
        places = {}
        for table, column in cursor.fetchall():
            places.setdefault(table, set()).add(column)
        return places


def stored(model, *columns):
    """What stands in the columns, as it stands there: encrypted ones, too."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select distinct {', '.join(columns)} from {model._meta.db_table}"
            " where left(area_id, 4) = %s",
            [OWN],
        )
        return cursor.fetchall()


# --- what goes, what stays -----------------------------------------------------------------------


def test_nothing_personal_of_the_year_is_left(since, world, confirmed):
    change_and_remove(world[OWN])
    assert names_of(found(word(PEOPLE, OWN))).keys() > STAYS.keys()
    carry_out(confirmed)
    left = names_of(found(word(PEOPLE, OWN)))
    left.pop("audit_event")
    assert left == STAYS
    kept = names_in_audit(word(PEOPLE, OWN), since)
    assert {table: held - STAYS.get(table, set()) for table, held in kept.items()} == {
        table: set() for table in kept
    }
    assert set(kept) <= set(STAYS)


def change_and_remove(place):
    """A row that was changed, and rows that are gone: the audit holds what they were."""
    text = word(PEOPLE, place.code)
    place.application.position = f"{text} เดิม"
    place.application.save()
    place.plan_draft.activities.all().delete()
    place.plan_draft.delete()
    made = {"area_id": place.code, "speaker": text, "note": text}
    EventFactory(entered_by=place.officer, **made).delete()
    ConflictFactory(evaluation=place.failed, reason=text, member_name="กรรมการ").delete()


def test_nothing_encrypted_is_left(world, confirmed):
    carry_out(confirmed)
    assert stored(Application, "citizen_id", "citizen_id_hash") == [("", "")]
    secrets = ("content", "cells", "mended", "outcome", "sha256", "columns")
    assert stored(RegisterImport, *secrets) == [("", "", "", "", "", "{}")]
    assert not TypedDraft.objects.filter(area__code__startswith="52").exists()


def test_copy_of_a_sending_keeps_figures_and_no_people(world, confirmed):
    carry_out(confirmed)
    (line,) = Submission.objects.get(pk=world[OWN].submission.pk).applications
    assert (line["name"], line["given_name"], line["phone"]) == (ERASED, ERASED, "")
    assert (line["citizen_id"], line["type"]) == ("", "LEADER")
    (failed,) = Submission.objects.get(pk=world[OWN].report_sent.pk).snapshot["failed"][:1]
    assert (failed["reasons"], failed["next"]) == ([], ERASED)


def test_every_part_of_a_copy_is_decided(cycle, officer):
    """A copy that holds more than this asks whether that is personal (migration reports 0162)."""
    personal = {
        *("name", "person", "title", "given_name", "family_name", "citizen_id", "position"),
        *("phone", "house_no", "village_no", "village_name", "postcode"),
    }
    stays = {
        *("id", "version", "number", "type", "unit_name", "subdistrict", "officer"),
        *("established_year", "member_count", "resolution_on", "applied_on"),
    }
    unit = factories.ApplicationFactory(cycle=cycle, officer=officer)
    (copy,) = copies_of([unit])
    assert set(copy) == personal | stays | {"checklist", "files"}


def files_of(code):
    """Names of the files that people of a place sent in."""
    rows = [
        *Attachment.objects.filter(area__code__startswith=code),
        *ScoreFile.objects.filter(area__code__startswith=code),
        *SheetScan.objects.filter(area__code__startswith=code),
        *ProgressPhoto.objects.filter(area__code__startswith=code),
        *Paper.objects.filter(area__code__startswith=code, kind="minutes"),
    ]
    return {row.file.name for row in rows if row.file}


def test_files_go_with_their_bytes(world, confirmed):
    for code in (OWN, FAR):
        factories.PaperFactory(area_id=code, kind="minutes", cycle=world[code].cycle)
    going, staying = files_of("52"), files_of(FAR)
    assert len(going) > 10 and len(staying) > 5
    scan = world[OWN].announcement_scan.file.name
    carry_out(confirmed)
    assert [name for name in going if default_storage.exists(name)] == []
    assert all(map(default_storage.exists, {*staying, scan}))
    assert files_of("52") == set()
    assert not Paper.objects.filter(cycle=world["52"].cycle, kind="minutes").exists()
    assert not ErasedFile.objects.exists()


def test_other_provinces_and_years_are_untouched(world, confirmed):
    other = factories.CycleFactory(area_id="52", fiscal_year=2567)
    unit = factories.ApplicationFactory(officer=world[OWN].officer, cycle=other)
    text = factories.AttachmentFactory(application=unit, name="ปีก่อน.pdf")
    paper = factories.PaperFactory(area_id=OWN, kind="minutes", cycle=other)
    far, kept = found(word(PEOPLE, FAR)), [values(unit), values(text), values(paper)]
    carry_out(confirmed)
    assert found(word(PEOPLE, FAR)) == far
    assert [values(unit), values(text), values(paper)] == kept
    assert default_storage.exists(text.file.name)


def values(row):
    return type(row).objects.filter(pk=row.pk).values().get()


def figures(cycle):
    """The board of the districts, and all tables of the summary but the reasons of exceptions."""
    board = district_rows(first_of(cycle), cycle, Filters(), cycle.area_id)
    told = summary(asked_of({}, [cycle], cycle.area_id, cycle.fiscal_year))
    return repr(board), [
        (table.name, table.all_rows) for table in tables(told)
        if table.name not in ("reopened", "waived", "late")
    ]  # fmt: skip


def first_of(cycle):
    return User.objects.filter(area=cycle.area_id, role=Role.PROVINCE).earliest("pk")


def test_figures_of_board_and_summary_are_the_same_before_and_after(world, confirmed):
    before = figures(world["52"].cycle)
    carry_out(confirmed)
    assert figures(world["52"].cycle) == before


def test_certificate_is_still_shown_to_everybody(client, world, confirmed):
    carry_out(confirmed)
    certificate = world[OWN].certificate
    page = client.get(f"/c/{certificate.token}/").content.decode()
    assert certificate.name in page and certificate.number in page


# --- how it goes ---------------------------------------------------------------------------------


def test_act_tells_who_when_and_how_many(world, confirmed):
    units = Application.objects.filter(cycle=confirmed.cycle).count()
    job = carry_out(confirmed)
    assert (job.status, job.percent) == (JobStatus.DONE, 100)
    assert (confirmed.erased, confirmed.units) == (units, units)
    assert confirmed.finished_at is not None
    assert confirmed.proposed_by != confirmed.confirmed_by


def test_killed_between_two_batches_it_goes_on_and_nothing_is_half_done(
    world, confirmed, monkeypatch
):
    monkeypatch.setattr(erasing, "BATCH", 3)
    monkeypatch.setattr(default_storage, "delete", killed)
    with pytest.raises(SystemExit):
        carry_out(confirmed)
    monkeypatch.undo()
    confirmed.refresh_from_db()
    assert confirmed.erased == 3
    assert confirmed.finished_at is None and ErasedFile.objects.exists()
    for unit in Application.objects.filter(cycle=confirmed.cycle):
        assert is_erased(unit) is (unit.pk <= confirmed.reached)
    carry_out(confirmed)
    assert confirmed.erased == Application.objects.filter(cycle=confirmed.cycle).count()
    assert all(map(is_erased, Application.objects.filter(cycle=confirmed.cycle)))
    assert not ErasedFile.objects.exists()


def killed(name):
    raise SystemExit


def is_erased(unit):
    """All of it, or nothing: what is between fails."""
    notes = {
        unit.given_name == ERASED,
        unit.phone == "",
        *(row.comment == ERASED for row in unit.stage_changes.exclude(comment="")),
        *(row.name == ERASED for row in unit.attachments.all()),
        *(row.text == ERASED for row in unit.progress.all()),
    }
    assert len(notes) == 1
    return notes.pop()


def test_done_twice_is_done_once(world, confirmed):
    carry_out(confirmed)
    first = values(confirmed)
    carry_out(confirmed)
    assert values(confirmed) == first

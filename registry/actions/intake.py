"""A register from a file: received, checked, mended, and written once."""

import json
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from mchch import clock
from mchch.crypto import fingerprint
from registry import permissions
from registry.actions.applications import allow, blank_application, told_rules
from registry.actions.numbers import locked_series
from registry.choices import ApplicantType, ImportStage
from registry.errors import Refused
from registry.intake import changes, run
from registry.intake import outcome as kept
from registry.intake.changes import CHANGE, NEW
from registry.intake.headings import plain
from registry.intake.place import Place
from registry.models import Applicant, Application, HeadingMeaning, PrivacyNotice, RegisterImport

BATCH = 500
WRITTEN_ALREADY = "ไฟล์นี้นำเข้าไปแล้ว"


def received(key, *, by):
    """The register that this form brought before, or None: two clicks are one."""
    return RegisterImport.objects.visible_to(by).light().filter(key=key).first()


@transaction.atomic
def receive(sent, cycle, *, by, key=None):
    """Keep a register that could be read."""
    allow(permissions.refuse_import(by, cycle))
    fields = {
        "cycle": cycle,
        "area_id": by.area_id,
        "name": sent.name,
        "form": sent.form,
        "sha256": sent.sha256,
        "line_count": sum(len(sheet["rows"]) for sheet in sent.sheets),
        "content": sent.content,
        "cells": json.dumps(sent.sheets, ensure_ascii=False).encode(),
        "sent_by": by,
        "sent_by_name": by.get_full_name(),
        "keep_until": clock.now() + timedelta(days=settings.IMPORT_KEPT_DAYS),
    }
    return RegisterImport.objects.get_or_create(key=key or uuid.uuid4(), defaults=fields)[0]


def known_headings(area_id):
    """{heading: meaning} that the office said before."""
    return dict(HeadingMeaning.objects.filter(area=area_id).values_list("heading", "meaning"))


def check(upload, *, by):
    """Understand the register anew, against what is there now."""
    place = place_of(upload, by)
    outcome = read_rows(upload, place, known_headings(upload.area_id))
    return compare_and_keep(upload, outcome, place)


def place_of(upload, by):
    return Place.of(upload.cycle, by, upload.sent_by)


def read_rows(upload, place, known, tell=None):
    return run.read_rows(
        upload.sheets, place, choices=upload.columns, known=known,
        mended=upload.mended_texts, tell=tell,
    )  # fmt: skip


def compare_and_keep(upload, outcome, place):
    changes.compare(outcome.rows, place)
    keep_outcome(upload, outcome)
    return outcome


def keep_outcome(upload, outcome):
    upload.outcome = kept.dumped(outcome).encode()
    upload.counts = outcome.counts()
    upload.stage = ImportStage.CHECKED
    upload.save(update_fields=["outcome", "counts", "stage"])


def outcome_of(upload):
    return kept.loaded(upload.outcome)


def open_to(upload, by):
    allow(permissions.refuse_touch_import(by, upload))
    if upload.stage == ImportStage.WRITTEN:
        raise Refused(WRITTEN_ALREADY)
    if not upload.is_open:
        raise Refused("ไฟล์นี้ยกเลิกหรือพ้นกำหนดเก็บแล้ว โปรดส่งไฟล์อีกครั้ง")


@transaction.atomic
def correct_columns(upload, choices, *, by):
    """Use these columns for this file, and remember what the headings mean for the office."""
    upload = locked(upload)
    open_to(upload, by)
    upload.columns = {sheet: choice["file"] for sheet, choice in choices.items()}
    upload.stage = ImportStage.READ
    upload.save(update_fields=["columns", "stage"])
    HeadingMeaning.objects.bulk_create(
        (
            HeadingMeaning(area_id=upload.area_id, heading=heading[:200], meaning=meaning)
            for heading, meaning in said(choices).items()
        ),
        update_conflicts=True,
        unique_fields=["area", "heading"],
        update_fields=["meaning", "said_at"],
    )
    return upload


def said(choices):
    return {
        plain(heading): meaning
        for choice in choices.values()
        for heading, meaning in choice["said"].items()
        if plain(heading)
    }


@transaction.atomic
def mend(upload, texts, *, by):
    """Use these texts instead of what stands in the cells: {sheet: {row: {field: text}}}."""
    upload = locked(upload)
    open_to(upload, by)
    mended = upload.mended_texts
    for sheet, rows in texts.items():
        for row, fields in rows.items():
            mended.setdefault(sheet, {}).setdefault(row, {}).update(fields)
    upload.mended = json.dumps(mended, ensure_ascii=False).encode()
    upload.stage = ImportStage.READ
    upload.save(update_fields=["mended", "stage"])
    return upload


@transaction.atomic
def discard(upload, *, by):
    """Leave nothing of the file."""
    upload = locked(upload)
    open_to(upload, by)
    upload.stage = ImportStage.DISCARDED
    for name in RegisterImport.PERSONAL:
        setattr(upload, name, b"")
    upload.save(update_fields=["stage", *RegisterImport.PERSONAL])


def locked(upload):
    rows = RegisterImport.objects.select_for_update(of=("self",)).select_related("cycle", "sent_by")
    return rows.get(pk=upload.pk)


# --- writing -------------------------------------------------------------------------------------


@transaction.atomic
def write(upload, *, by, whole=False, outcome=None):
    """Write the good rows, or with `whole` all or none. Written again it is what was written.

    The rows (read again, or `outcome` that was read just now) are compared once more with what is
    there, while no other register of the district is written: what differs from the preview is
    shown before it is written.
    """
    locked_series(upload.cycle, upload.area_id, "import")
    upload = locked(upload)
    if upload.stage == ImportStage.WRITTEN:
        return upload
    open_to(upload, by)
    place = place_of(upload, by)
    outcome = outcome or read_rows(upload, place, known_headings(upload.area_id))
    changes.compare(outcome.rows, place)
    if upload.stage != ImportStage.CHECKED or differs(outcome, outcome_of(upload)):
        raise Refused("ทะเบียนเปลี่ยนไปหลังจากแสดงตัวอย่าง โปรดตรวจตัวอย่างล่าสุดแล้วยืนยันอีกครั้ง")
    refuse_write(upload, by=by, whole=whole)
    with told_rules():
        upload.created_ids = create(upload, [r for r in outcome.good if r.act == NEW], by)
        upload.changed_ids = change([r for r in outcome.good if r.act == CHANGE])
    upload.stage, upload.written_at = ImportStage.WRITTEN, clock.now()
    keep_written(upload, outcome)
    return upload


def refuse_write(upload, *, by, whole):
    open_to(upload, by)
    if whole and upload.counts["errors"]:
        raise Refused("ยังมีข้อผิดพลาด จึงนำเข้าทั้งไฟล์ไม่ได้ แก้ไขให้ครบ หรือเลือกนำเข้าเฉพาะแถวที่ถูกต้อง")


def differs(outcome, shown):
    def facts(row):
        return row.sheet, row.number, row.act, row.application, row.is_good, row.values

    return list(map(facts, outcome.rows)) != list(map(facts, shown.rows))


def keep_written(upload, outcome):
    upload.counts = outcome.counts()
    upload.save(update_fields=["created_ids", "changed_ids", "stage", "written_at", "counts"])


def create(upload, rows, by):
    """The ids of new drafts. A row's key is made of the file's and its place: never twice."""
    if not rows:
        return []
    allow(permissions.refuse_create(by, upload.cycle))
    notice = PrivacyNotice.current()
    applications = [draft_of(upload, row, by, notice) for row in rows]
    give_threads(applications, by)
    Applicant.objects.bulk_create(
        (a.applicant for a in applications if a.applicant.pk is None), batch_size=BATCH
    )
    for application in applications:
        application.applicant = application.applicant  # now that it has its id
    written = Application.objects.bulk_create(applications, batch_size=BATCH)
    return [application.pk for application in written]


def draft_of(upload, row, by, notice):
    key = uuid.uuid5(upload.key, f"{row.sheet}!{row.number}")
    application = blank_application(key, upload.cycle, row.type, by=by, notice=notice)
    for name, value in row.values.items():
        setattr(application, name, value)
    application.citizen_id_hash = fingerprint(application.citizen_id)
    return application


def give_threads(applications, by):
    """A leader known from a year before is the same applicant; everybody else is a new one."""
    marks = {a.citizen_id_hash for a in applications if a.is_leader and a.citizen_id_hash}
    earlier = {}
    if marks:
        rows = Application.objects.visible_to(by).filter(citizen_id_hash__in=marks)
        cycle = applications[0].cycle
        here = rows.in_cycle(cycle).standing().values("applicant")
        rows = rows.filter(type=ApplicantType.LEADER).exclude(cycle=cycle)
        rows = rows.exclude(applicant__in=here).select_related("applicant").defer("citizen_id")
        earlier = {row.citizen_id_hash: row.applicant for row in rows.order_by("pk")}
    for application in applications:
        known = earlier.get(application.citizen_id_hash) if application.is_leader else None
        application.applicant = known or Applicant(
            type=application.type, area_id=application.area_id
        )


def change(rows):
    """Write what differs into the applications that the rows are; their ids."""
    if not rows:
        return []
    by_id = {row.application: row for row in rows}
    found = Application.objects.select_for_update(of=("self",)).filter(pk__in=by_id)
    if not any("citizen_id" in row.changes for row in rows):
        found = found.defer("citizen_id")
    found = list(found.order_by("pk"))
    names = {"version", "updated_at"}
    for application in found:
        row = by_id[application.pk]
        if application.version != row.version:
            raise Refused("ใบสมัครถูกแก้ไขระหว่างนำเข้า โปรดตรวจตัวอย่างอีกครั้ง")
        names |= set(put(application, row))
    columns = [Application._meta.get_field(name.removesuffix("_id") if name in RELATED else name)
               for name in names]  # fmt: skip
    Application.objects.bulk_update(found, [column.name for column in columns], batch_size=BATCH)
    return [application.pk for application in found]


RELATED = ("area_id", "officer_id")


def put(application, row):
    for name, (_, after) in row.changes.items():
        setattr(application, name, after)
        yield name
    if "citizen_id" in row.changes:
        application.citizen_id_hash = fingerprint(application.citizen_id)
        yield "citizen_id_hash"
    application.version += 1
    application.updated_at = clock.now()

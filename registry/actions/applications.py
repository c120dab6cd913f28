"""Writing an application: draft, save, register, withdraw, bring back, renew."""

import json
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import F

from mchch import clock
from mchch.crypto import fingerprint
from registry import permissions
from registry.actions.numbers import application_number
from registry.actions.stages import move_stage
from registry.choices import Stage
from registry.errors import AlreadySaved, Refused, StaleEdit
from registry.history import changes_since
from registry.models import Applicant, Application, TypedDraft

# What a new year's application takes over from the one before.
CARRIED = (
    "unit_name",
    "title",
    "given_name",
    "family_name",
    "citizen_id",
    "citizen_id_hash",
    "position",
    "phone",
    "house_no",
    "village_no",
    "village_name",
    "postcode",
    "area_id",
    "established_year",
    "member_count",
)


def allow(refusal):
    if refusal:
        raise Refused(refusal)


def blank_application(key, cycle, type_, *, by, notice, earlier=None):
    """An application not yet saved; `earlier` is the same applicant's of a year before."""
    application = Application(
        key=key,
        cycle=cycle,
        type=type_,
        area_id=by.area_id,
        officer=by,
        created_by=by,
        notice=notice,
        notice_shown_at=clock.now() if notice else None,
    )
    if earlier:
        application.applicant = earlier.applicant
        for name in CARRIED:
            setattr(application, name, getattr(earlier, name))
    return application


@transaction.atomic
def insert_draft(application, *, by):
    """The first save of a draft: once for its key, whoever clicks how often."""
    allow(permissions.refuse_create(by, application.cycle))
    if not application.applicant_id:
        application.applicant = Applicant.objects.create(
            type=application.type, area_id=application.area_id
        )
    application.citizen_id_hash = fingerprint(application.citizen_id)
    try:
        with told_rules():
            application.save(force_insert=True)
    except IntegrityError as error:  # the key is taken: the other click was quicker
        raise AlreadySaved(Application.objects.get(key=application.key)) from error
    return application


@transaction.atomic
def save_application(application, values, *, version, by):
    """Write the columns if nobody wrote since `version`; else StaleEdit tells what changed."""
    allow(permissions.refuse_edit(by, application))
    if "citizen_id" in values:
        values["citizen_id_hash"] = fingerprint(values["citizen_id"])
    with told_rules():
        written = Application.objects.filter(pk=application.pk, version=version).update(
            **values, version=F("version") + 1, updated_at=clock.now()
        )
    if not written:
        current = Application.objects.values_list("version", flat=True).get(pk=application.pk)
        raise StaleEdit(changes_since(application, version), current)
    application.refresh_from_db()


@contextmanager
def told_rules():
    """A rule of the database that is broken becomes a Refused with its Thai sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Refused(broken_rule(error)) from error


def broken_rule(error):
    """The Thai sentence of the constraint that the database named."""
    for constraint in Application._meta.constraints:
        if constraint.name in str(error):
            return str(constraint.violation_error_message)
    raise error


def keep_typed(application, raw, *, version, by):
    """Keep what somebody typed, right or wrong, until it is saved."""
    TypedDraft.objects.update_or_create(
        application=application,
        user=by,
        defaults={
            "payload": json.dumps(raw),
            "version": version,
            "area_id": application.area_id,
            "saved_at": clock.now(),
        },
    )


def typed_by(application, user):
    """(raw fields, version) that the user typed and has not saved, or (None, None)."""
    kept = TypedDraft.objects.filter(application=application, user=user).first()
    return (json.loads(kept.payload), kept.version) if kept else (None, None)


def forget_typed(application, *, by):
    TypedDraft.objects.filter(application=application, user=by).delete()


@transaction.atomic
def register(application, *, by):
    """A draft becomes one unit of the register, with its number; a returned one is mended."""
    allow(permissions.refuse_register(by, application))
    also = {}
    if not application.number:
        also["number"] = application_number(application.cycle, by.area_id)
    if not application.registered_at:
        also["registered_at"] = clock.now()
    join_thread(application, by=by)
    with told_rules():
        move_stage(application, Stage.REGISTERED, by=by, **also)
    forget_typed(application, by=by)


def join_thread(application, *, by):
    """A leader known from a year before is the same applicant, found by the citizen ID."""
    earlier = (
        Application.objects.visible_to(by)
        .filter(type=application.type, citizen_id_hash=application.citizen_id_hash)
        .exclude(citizen_id_hash="")
        .exclude(cycle=application.cycle)
        .first()
    )
    if earlier and earlier.applicant_id != application.applicant_id:
        Application.objects.filter(pk=application.pk).update(applicant=earlier.applicant_id)


@transaction.atomic
def withdraw(application, *, by, reason):
    allow(permissions.refuse_withdraw(by, application))
    move_stage(application, Stage.WITHDRAWN, by=by, comment=reason)


@transaction.atomic
def restore(application, *, by, reason):
    """Bring a withdrawn application back as a draft."""
    allow(permissions.refuse_restore(by, application))
    with told_rules():
        move_stage(application, Stage.DRAFT, by=by, comment=reason)

"""Personal links: made, revoked, and how often one may knock."""

import hashlib
import uuid
from datetime import timedelta

from django.db import IntegrityError, connection, transaction

from assessment import permissions
from assessment.evaluations import own_roles
from assessment.models import Knock, MemberLink, PersonalLink
from assessment.tokens import hash_of, token_of
from mchch import clock
from registry.actions.applications import allow
from registry.errors import Refused

QUARTER = 15 * 60
WRONG_TOKENS = 30  # from one address in a quarter of an hour
USES = 600  # of one link in a quarter of an hour
KNOCK = """
insert into assessment_knock (who, since, count) values (%s, %s, 1)
on conflict (who, since) do update set count = assessment_knock.count + 1 returning count
"""


@transaction.atomic
def make_link(sheet, until, *, by):
    """A new link to the sheet; the one before it opens nothing any more."""
    allow(permissions.refuse_score(by, sheet))
    sheet.links.filter(revoked_at__isnull=True).update(revoked_at=clock.now())
    key = uuid.uuid4()
    return PersonalLink.objects.create(
        sheet=sheet,
        area_id=sheet.area_id,
        key=key,
        token_hash=hash_of(token_of(key)),
        valid_until=clock.end_of(until),
        created_by=by,
    )


@transaction.atomic
def revoke_link(link, *, by):
    allow(permissions.refuse_work(by, link.sheet.application))
    PersonalLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=clock.now())


@transaction.atomic
def make_member_link(seat, until, *, by):
    """A new link for a member without an account; the one before it opens nothing any more."""
    allow(permissions.refuse_link_member(by, own_roles(by), seat))
    revoke_links(seat.links.all())
    key = uuid.uuid4()
    try:
        with transaction.atomic():
            return MemberLink.objects.create(
                seat=seat,
                area_id=seat.area_id,
                key=key,
                token_hash=hash_of(token_of(key)),
                valid_until=clock.end_of(until),
                created_by=by,
            )
    except IntegrityError as error:  # the other click was quicker
        raise Refused("มีผู้สร้างลิงก์ของกรรมการท่านนี้เมื่อสักครู่แล้ว") from error


@transaction.atomic
def revoke_member_link(link, *, by):
    allow("" if permissions.is_keeper(by, own_roles(by)) else permissions.NOT_SEATED)
    revoke_links(MemberLink.objects.filter(pk=link.pk))


def revoke_links(rows):
    rows.filter(revoked_at=None).update(revoked_at=clock.now())


def knock(who, *, limit):
    """Count one more; False when it is too many. An address is kept as a hash only."""
    now = clock.now()
    since = now - timedelta(seconds=now.timestamp() % QUARTER)
    name = hashlib.sha256(str(who).encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(KNOCK, [name, since])
        count = cursor.fetchone()[0]
    if count == 1:
        Knock.objects.filter(since__lt=now - timedelta(days=1)).delete()
    return count <= limit


def knocks(who):
    """How often it was counted in this quarter of an hour."""
    now = clock.now()
    since = now - timedelta(seconds=now.timestamp() % QUARTER)
    name = hashlib.sha256(str(who).encode()).hexdigest()
    return Knock.objects.filter(who=name, since=since).values_list("count", flat=True).first() or 0

"""The letters of the morning: to each person what they have to do, each thing once.

What is told is noted in the transaction in which the letter is handed over: a letter that did not
leave is written again, one that left is not. Who has done a thing before is not told of it: what is
due is asked at that moment.
"""

import logging
import smtplib
import time
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from django.utils import timezone
from django_tasks import task

from assessment.reminding import morning_list
from mchch import clock
from mchch.scope import Scope, acting_for, within
from registry.choices import Role
from registry.current import find_cycle
from registry.models import MorningRun, User
from reports.reminder_letter import written

REMINDED = (Role.FIELD_OFFICER, Role.DISTRICT_HEAD, Role.COMMITTEE, Role.PROVINCE)
AGAIN = timedelta(minutes=30)  # until letters are tried again that the mail server did not take
MOST_TRIES = 5
log = logging.getLogger(__name__)


def is_time():
    now = timezone.localtime(clock.now()).time()
    return bool(settings.MAIL_URL) and now >= settings.REMINDER_TIME


def queue_morning(day):
    """Put the day's letters into the queue; of several who try, one does."""
    with within(Scope()):
        _, is_first = MorningRun.objects.get_or_create(day=day)
        if is_first:
            send_morning.enqueue(day.isoformat(), 0, 1)
    return is_first


@task
def send_morning(day, after, attempt):
    """The letters of a day to everybody behind the account `after`. What takes longer than a piece
    of work may is left to the next; what the mail server did not take is tried again later."""
    if date.fromisoformat(day) != clock.today():
        return
    end = time.monotonic() + settings.WORK_SECONDS / 2
    sent, failed, last = send_all(after, until=lambda: time.monotonic() > end)
    log.info("reminders of %s: %s sent, %s failed", day, sent, failed)
    if last:
        queue(send_morning, day, last, attempt)
    if failed and attempt < MOST_TRIES:
        queue(send_morning.using(run_after=timezone.now() + AGAIN), day, 0, attempt + 1)


def queue(work, *arguments):
    with within(Scope()):
        work.enqueue(*arguments)


def recipients(after=0):
    """Accounts that want letters, in the order of their numbers; asked as a guest."""
    people = User.objects.filter(is_active=True, wants_mail=True, role__in=REMINDED, pk__gt=after)
    return people.exclude(email="").select_related("area").order_by("pk")


def send_all(after=0, until=lambda: False):
    """(letters sent, people whose letter failed, the last account done where time was over)"""
    sent = failed = 0
    mail = get_connection()
    for user in list(recipients(after)):
        try:
            sent += remind(user, mail)
        except (OSError, smtplib.SMTPException):
            log.exception("no letter to account %s", user.pk)
            failed += 1
        if until():
            return sent, failed, user.pk
    mail.close()
    return sent, failed, 0


def remind(user, mail):
    """Write to one person what was not told yet; whether there was anything."""
    with acting_for(user):
        with connection.cursor() as cursor:  # a mail server may take longer than a page
            cursor.execute("set local idle_in_transaction_session_timeout = 0")
        cycle = find_cycle(user, None)
        if cycle is None or cycle.is_being_prepared:
            return False
        duties = morning_list(user, cycle)
        new = noted(user, [thing for duty in duties for thing in duty.things])
        told = [duty for duty in duties if new.intersection(duty.things)]
        if told:
            written(user, cycle, told, mail).send()
    return bool(told)


def noted(user, things):
    """Note what is told; those that nobody noted before. Who notes the same at the same time waits
    for the end of this transaction, and then notes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into registry_told (user_id, thing, at)"
            " select %s, thing, %s from unnest(%s::text[]) as thing"
            " on conflict do nothing returning thing",
            [user.pk, clock.now(), sorted(set(things))],
        )
        return {thing for (thing,) in cursor.fetchall()}

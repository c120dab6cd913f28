"""The token of a personal link, and the database's scope of who comes with it: an applicant to its
sheet, a committee member to what the committee has before it."""

import hashlib
import hmac

from django.conf import settings
from django.db import connection

from mchch import clock
from mchch.scope import Scope, enter

ROLE = "mchch_applicant"
BY_LINK = "ผู้สมัคร (ลิงก์ส่วนตัว)"


def token_of(key):
    """64 hex digits that nobody can guess, made again whenever the slip is printed again."""
    secret = f"personal-link:{settings.SECRET_KEY}".encode()
    return hmac.new(secret, key.bytes, hashlib.sha256).hexdigest()


def hash_of(token):
    """What the database keeps and compares: a copy of it opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def enter_link(token, request_id=""):
    """For the rest of the transaction the database shows what this link opens, and nothing else.
    Which sheet that is, it finds by itself: no id is believed."""
    enter(Scope(ROLE, user_name=BY_LINK), request_id)
    show(token)


def show(token):
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('app.link', %s, true), set_config('app.now', %s, true)",
            [hash_of(token), clock.now().isoformat()],
        )

"""The door of open data: who comes, with which token, how often; in which scope the database
answers; what is written into the log. A refusal is JSON in Thai and English."""

import math
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.http import Http404, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from assessment.actions.links import QUARTER, knock, knocks
from mchch import clock
from mchch.login_guard import client_address
from mchch.replica import read
from mchch.scope import GUEST, Scope, enter, scope_of
from reports import permissions
from reports.actions.tokens import hash_of, log_call

WRONG_TOKENS = 30  # from one address in a quarter of an hour
ROLES = {0: "mchch_nation", 2: "mchch_province", 4: "mchch_district"}
REFUSALS = {
    400: ("คำขอไม่ถูกต้อง", "The request is not valid"),
    401: ("โปรดส่งโทเคนที่ใช้ได้ในส่วนหัว Authorization: Bearer", "A valid bearer token is required"),
    403: ("โทเคนนี้ไม่ได้รับอนุญาตให้อ่านข้อมูลนี้", "This token does not open this data"),
    404: ("ไม่มีข้อมูลที่ขอ", "There is no such data"),
    405: ("ข้อมูลเปิดอ่านได้อย่างเดียว ใช้ได้เฉพาะ GET", "Open data is read-only: use GET"),
    429: ("เรียกใช้ถี่เกินไป โปรดรอแล้วลองใหม่", "Too many requests: wait and try again"),
}


class Refusal(Exception):
    def __init__(self, status, message="", message_en=""):
        self.status = status
        self.messages = (message, message_en) if message else REFUSALS[status]


def refused(refusal):
    th, en = refusal.messages
    body = {"error": {"status": refusal.status, "message": th, "message_en": en}}
    answer = JsonResponse(body, status=refusal.status, json_dumps_params={"ensure_ascii": False})
    if refusal.status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="mchch"'
    if refusal.status == 429:
        answer.headers["Retry-After"] = str(math.ceil(QUARTER - clock.now().timestamp() % QUARTER))
    if refusal.status == 405:
        answer.headers["Allow"] = "GET"
    return answer


@dataclass(frozen=True)
class Caller:
    """Who reads: a token's office, or somebody who is logged in and tries it out."""

    name: str
    area: str
    key: str  # what is counted
    scopes: tuple | None = None  # None: everything
    with_personal: bool = False
    token_id: int | None = None

    def opens(self, scope):
        return self.scopes is None or scope in self.scopes


@dataclass
class Reading:
    """What a view answers, and how many rows it told."""

    response: object
    row_count: int = 0


def open_data(scope):
    """A view of (request, caller, …) that gives a Reading."""

    def decorate(view):
        @login_not_required
        @csrf_exempt
        @never_cache
        @wraps(view)
        def come(request, **parts):
            try:
                caller = caller_of(request)
            except Refusal as refusal:
                return refused(refusal)
            return answer(request, caller, lambda: checked(request, caller, scope, view, parts))

        come.from_replica = True
        return come

    return decorate


def checked(request, caller, scope, view, parts):
    if request.method not in ("GET", "HEAD"):
        raise Refusal(405)
    if not caller.opens(scope):
        raise Refusal(403)

    def told():
        with reading_only():
            return view(request, caller, **parts)

    return read(request, rights_of(request, caller), told)


def answer(request, caller, reading):
    """The answer, noted: also one that was refused to a token that is known."""
    try:
        told = reading()
    except Http404:
        told = Reading(refused(Refusal(404)))
    except Refusal as refusal:
        told = Reading(refused(refusal))
    log_call(
        caller, request.get_full_path(), told.response.status_code,
        row_count=told.row_count, with_personal=caller.with_personal and told.row_count > 0,
    )  # fmt: skip
    return told.response


@contextmanager
def reading_only():
    """Whatever its code tries, nothing is written: to the end of this part of the transaction."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set transaction read only")
        yield


def caller_of(request):
    """By token, else by log-in; from here on the database answers in that scope."""
    header = request.headers.get("Authorization", "")
    if header:
        return by_token(request, header)
    if not request.user.is_authenticated or request.user.pk is None:
        raise Refusal(401)
    if permissions.refuse_read_openly(request.user):
        raise Refusal(403, permissions.refuse_read_openly(request.user), "Your role reads no data")
    user, area = request.user, request.user.area_id or ""
    return counted(request, Caller(user.get_full_name(), area, f"open-data-user:{user.pk}"))


def by_token(request, header):
    request.user = AnonymousUser()
    enter(Scope(GUEST), request.id)
    address = f"open-data-address:{client_address(request)}"
    if knocks(address) >= WRONG_TOKENS:
        raise Refusal(429)
    kind, _, token = header.partition(" ")
    found = find(token.strip()) if kind.lower() == "bearer" else None
    if found is None:
        knock(address, limit=WRONG_TOKENS)
        raise Refusal(401)
    return counted(request, found)


def find(token):
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, name, area_id, scopes, with_personal from reports_open_token(%s, %s)",
            [hash_of(token), clock.today()],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    pk, name, area, scopes, personal = row
    return Caller(
        f"โทเคน {name}", area or "", f"open-data-token:{pk}", tuple(scopes), personal, token_id=pk
    )


def counted(request, caller):
    """Each reading counts for its token; then the scope is that of whose data it is."""
    enter(Scope(GUEST), request.id)
    may = knock(caller.key, limit=settings.OPEN_DATA_CALLS)
    enter(rights_of(request, caller), request.id)
    if not may:
        raise Refusal(429)
    return caller


def rights_of(request, caller):
    """A token reads as a person of its office would."""
    if caller.token_id:
        return Scope(ROLES[len(caller.area)], caller.area, user_name=caller.name)
    return scope_of(request.user)

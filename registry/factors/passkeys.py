"""Passkeys (WebAuthn): begun by a challenge that the session keeps, ended by the browser's answer.

Any answer of a browser is a stranger's: whatever the library stumbles over is a refusal.
"""

import json
from functools import cache
from importlib import import_module

from django.http.request import split_domain_port
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

NAME = "MCHCH"
ADDING, ASKING = "passkey_adding", "passkey_asking"  # in the session: the challenge, once
VERIFICATION = "preferred"


@cache
def library():
    """Loaded where a passkey is in play, not at a start: it reads a list of public suffixes."""
    return import_module("fido2.server"), import_module("fido2.webauthn")


def server(request):
    host, _ = split_domain_port(request.get_host())
    of_server, words = library()
    return of_server.Fido2Server(words.PublicKeyCredentialRpEntity(name=NAME, id=host))


def credentials(rows):
    _, words = library()
    return [words.AttestedCredentialData(urlsafe_base64_decode(row.secret)) for row in rows]


def begin_adding(request, rows):
    """Options for the browser, as JSON. A device that is there already is not added again."""
    user = request.user
    entity = {
        "id": str(user.pk).encode(),
        "name": user.username,
        "displayName": user.get_full_name(),
    }
    options, state = server(request).register_begin(
        entity, credentials(rows), user_verification=VERIFICATION
    )
    request.session[ADDING] = state
    return json.dumps(dict(options))


def added(request, answer):
    """(what is kept, its count of signatures), or None."""
    state = request.session.pop(ADDING, None)
    try:
        data = server(request).register_complete(state, json.loads(answer))
        return urlsafe_base64_encode(data.credential_data), data.counter
    except Exception:  # on a forged answer the library raises what it likes
        return None


def begin_asking(request, rows):
    options, state = server(request).authenticate_begin(
        credentials(rows), user_verification=VERIFICATION
    )
    request.session[ASKING] = state
    return json.dumps(dict(options))


def signed(request, answer, rows):
    """(the row that signed, its count of signatures), or None. A count that does not grow is that
    of a copy; passkeys that live on several devices do not count (0)."""
    state = request.session.pop(ASKING, None)
    known = credentials(rows)
    try:
        response = library()[1].AuthenticationResponse.from_dict(json.loads(answer))
        signer = server(request).authenticate_complete(state, known, response)
        row = rows[known.index(signer)]
        count = response.response.authenticator_data.counter
    except Exception:  # on a forged answer the library raises what it likes
        return None
    return (row, count) if count > row.counter or count == row.counter == 0 else None

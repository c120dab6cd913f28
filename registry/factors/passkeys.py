"""Passkeys (WebAuthn): begun by a challenge that the session keeps, ended by the browser's answer.

`Any` answer of a browser is a stranger's: whatever the library stumbles over is a refusal.
"""

import json

from django.http.request import split_domain_port
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    UserVerificationRequirement,
)

NAME = "MCHCH"
ADDING, ASKING = "passkey_adding", "passkey_asking"  # in the session: the challenge, once
VERIFICATION = UserVerificationRequirement.PREFERRED


def server(request):
    host, _ = split_domain_port(request.get_host())
    return Fido2Server(PublicKeyCredentialRpEntity(name=NAME, id=host))


def credentials(rows):
    return [AttestedCredentialData(websafe_decode(row.secret)) for row in rows]


def begin_adding(request, rows):
    """Options for the browser, as JSON. A device that is there already is not added again."""
    user = request.user
    entity = PublicKeyCredentialUserEntity(
        id=str(user.pk).encode(), name=user.username, display_name=user.get_full_name()
    )
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
        return websafe_encode(bytes(data.credential_data)), data.counter
    except Exception:
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
        response = AuthenticationResponse.from_dict(json.loads(answer))
        signer = server(request).authenticate_complete(state, known, response)
        row = rows[known.index(signer)]
        count = response.response.authenticator_data.counter
    except Exception:
        return None
    return (row, count) if count > row.counter or count == row.counter == 0 else None

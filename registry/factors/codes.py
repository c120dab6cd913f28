"""Recovery codes: digits only, which every keyboard layout types alike. Each opens once."""

import hashlib
import json
import secrets

COUNT, DIGITS = 10, 12
GROUP = 4
COST = 2**14  # of a hash: some 50 ms


def new_codes():
    return [f"{secrets.randbelow(10**DIGITS):0{DIGITS}}" for _ in range(COUNT)]


def in_groups(code):
    return " ".join(code[start : start + GROUP] for start in range(0, DIGITS, GROUP))


def digest(code, salt):
    """A password's hash. The codes of a set share their salt, so that a guess costs one hash."""
    return hashlib.scrypt(code.encode(), salt=bytes.fromhex(salt), n=COST, r=8, p=1).hex()


def kept(codes):
    """What is kept of new codes."""
    salt = secrets.token_hex(16)
    return json.dumps({"salt": salt, "left": [digest(code, salt) for code in codes]})


def left(secret):
    return len(json.loads(secret)["left"])


def without(secret, code):
    """What is kept once the code was used, or None where it is none of them."""
    if len(code) != DIGITS:
        return None
    found = json.loads(secret)
    used = digest(code, found["salt"])
    if used not in found["left"]:
        return None
    found["left"].remove(used)
    return json.dumps(found)

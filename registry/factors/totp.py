"""Codes of six digits of an app (RFC 6238)."""

import pyotp
import segno
from pyotp.exceptions import OTPVerificationError

ISSUER = "MCHCH"
NEIGHBOURS = 1  # a telephone's clock may be a step of 30 seconds early or late


def new_secret():
    return pyotp.random_base32()


def address(secret, username):
    """What the QR tells the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def picture(secret, username):
    """The QR as the address of an image: a page needs no file and no inline style for it."""
    return segno.make(address(secret, username), error="m").svg_data_uri(scale=5, border=2)


def in_fours(secret):
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def step_of(secret, code, after):
    """The time step that the code is of, or None; a code of a step that was used opens nothing."""
    try:
        step = pyotp.TOTP(secret).verify_and_get_timecode(code, valid_window=NEIGHBOURS)
    except OTPVerificationError:
        return None
    return step if step > after else None

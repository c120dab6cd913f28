"""Citizen IDs and unsaved typing at rest: encrypted with Fernet, found by a keyed hash.

`CITIZEN_ID_KEYS` lists keys: the first encrypts, all decrypt, so a key is rotated by putting a new
one in front and running `manage.py rotate_citizen_id_keys`.
"""

import hashlib
import hmac
import zlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


def cipher():
    return MultiFernet([Fernet(key) for key in settings.CITIZEN_ID_KEYS])


def encrypt(text):
    return cipher().encrypt(text.encode()).decode() if text else ""


def decrypt(token):
    return cipher().decrypt(token.encode()).decode() if token else ""


def renew(token):
    """The token under the first key, itself when it is already; InvalidToken when no key fits."""
    try:
        Fernet(settings.CITIZEN_ID_KEYS[0]).decrypt(token.encode())
    except InvalidToken:
        return cipher().rotate(token.encode()).decode()
    return token


def fingerprint(text):
    """The keyed hash by which an encrypted value is found; "" for nothing."""
    key = settings.CITIZEN_ID_HASH_KEY.encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest() if text else ""


class EncryptedTextField(models.TextField):
    """Text that is ciphertext in the database and clear in Python."""

    def get_prep_value(self, value):
        return encrypt(super().get_prep_value(value) or "")

    def from_db_value(self, value, expression, connection):
        return decrypt(value)


class EncryptedBytesField(models.TextField):
    """Bytes that are compressed and then ciphertext in the database; b"" for nothing."""

    def get_prep_value(self, value):
        return cipher().encrypt(zlib.compress(value, 1)).decode() if value else ""

    def from_db_value(self, value, expression, connection):
        return zlib.decompress(cipher().decrypt(value.encode())) if value else b""

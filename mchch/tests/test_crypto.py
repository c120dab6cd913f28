"""What is encrypted at rest, and by which hash it is found."""

import pytest
from cryptography.fernet import Fernet, InvalidToken

from mchch.crypto import EncryptedTextField, decrypt, encrypt, fingerprint, renew
from mchch.thai.citizen_id import made_up

FIRST, SECOND = (Fernet.generate_key().decode() for _ in range(2))
NUMBER = made_up(7)


def test_ciphertext_hides_the_text_and_gives_it_back():
    token = encrypt(NUMBER)
    assert NUMBER not in token
    assert decrypt(token) == NUMBER


def test_same_text_is_never_the_same_ciphertext():
    assert encrypt(NUMBER) != encrypt(NUMBER)


def test_nothing_stays_nothing():
    assert (encrypt(""), decrypt(""), fingerprint("")) == ("", "", "")


def test_thai_text_comes_back():
    assert decrypt(encrypt("บ้านเลขที่ ๑๒ หมู่ ๓")) == "บ้านเลขที่ ๑๒ หมู่ ๓"


def test_new_key_in_front_still_reads_the_old(settings):
    settings.CITIZEN_ID_KEYS = [FIRST]
    token = encrypt(NUMBER)
    settings.CITIZEN_ID_KEYS = [SECOND, FIRST]
    assert decrypt(token) == NUMBER
    settings.CITIZEN_ID_KEYS = [SECOND]
    with pytest.raises(InvalidToken):
        decrypt(token)


def test_renew_puts_a_token_under_the_first_key(settings):
    settings.CITIZEN_ID_KEYS = [FIRST]
    token = encrypt(NUMBER)
    assert renew(token) == token
    settings.CITIZEN_ID_KEYS = [SECOND, FIRST]
    fresh = renew(token)
    settings.CITIZEN_ID_KEYS = [SECOND]
    assert decrypt(fresh) == NUMBER
    with pytest.raises(InvalidToken):
        renew(token)


def test_altered_ciphertext_is_refused():
    token = encrypt(NUMBER)
    altered = token[:-10] + ("A" if token[-10] != "A" else "B") + token[-9:]
    with pytest.raises(InvalidToken):
        decrypt(altered)


def test_fingerprint_finds_and_depends_on_its_key(settings):
    before = fingerprint(NUMBER)
    assert before == fingerprint(NUMBER) != fingerprint(made_up(8))
    assert len(before) == 64
    assert NUMBER not in before
    settings.CITIZEN_ID_HASH_KEY = "another" * 6
    assert fingerprint(NUMBER) != before


def test_field_is_clear_in_python_and_ciphertext_in_the_database():
    field = EncryptedTextField()
    stored = field.get_prep_value(NUMBER)
    assert NUMBER not in stored
    assert field.from_db_value(stored, None, None) == NUMBER
    assert field.get_prep_value(None) == field.get_prep_value("") == ""

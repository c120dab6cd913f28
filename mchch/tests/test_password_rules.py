"""What is left of a password without what everybody would guess."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from mchch.password_rules import ContextValidator

PROVINCE = SimpleNamespace(name="ลำปาง", parent=None)
USER = SimpleNamespace(
    username="kanda.s",
    given_name="กานดา",
    family_name="สมมติ",
    phone="0812345678",
    area=SimpleNamespace(name="เกาะคา", parent=PROVINCE),
)


def refused(password, user=USER):
    try:
        ContextValidator().validate(password, user)
    except ValidationError as error:
        return error.code
    return ""


@pytest.mark.parametrize(
    "password",
    [
        "มชช.เกาะคา 2568 ลำปาง",
        "พัฒนาชุมชน-อำเภอเกาะคา",
        "กานดา สมมติ 081-234-5678",
        "password1password1",
        "QWERTYUIOPasdfghjkl",
        "ไำพะัีรนย ฟหกดเาสว",
        "aaaaaaaaaaaaaaaaaaaa",
        "987654321098765432",
        "kanda.s kanda.s kanda.s",
        "abcabcabcabcabcabc",
    ],
)
def test_password_of_guessed_words_is_refused(password):
    assert refused(password) == "password_too_easy"


@pytest.mark.parametrize(
    "password",
    [
        "ช้างเดินข้ามสะพานไม้ไผ่",
        "correct horse battery staple",
        "ลำปางหนาวมากเดือนมกราคม",
        "ฝนตกที่เกาะคา 9 หยด",
        "kX9vT2mQ7zpLw4s",
    ],
)
def test_long_password_with_words_of_ones_own_is_taken(password):
    assert refused(password) == ""


def test_words_are_those_of_the_own_account():
    assert refused("เกาะคา ลำปาง 7391") == "password_too_easy"
    assert refused("เกาะคา ลำปาง 7391", user=None) == ""

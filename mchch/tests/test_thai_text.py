import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mchch.thai.text import arabic_digits, clean_text, search_key, thai_digits

THAI_LETTERS = "".join(chr(code) for code in [*range(0x0E01, 0x0E3B), *range(0x0E40, 0x0E5C)])
HARD = THAI_LETTERS + "เ\u0e4dำ\u0e48\u0e34\u200b\ufeff\u00a0\r\n\uf70a\x00eE\u0301İ1๑"
hard_text = st.one_of(st.text(HARD), st.text(st.characters()), st.text())


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("\u0e40\u0e40\u0e21\u0e48", "\u0e41\u0e21\u0e48"),  # two sara e for sara ae
        ("\u0e19\u0e4d\u0e32", "\u0e19\u0e33"),  # nikhahit and sara aa
        ("\u0e19\u0e49\u0e4d\u0e32", "\u0e19\u0e49\u0e33"),  # a tone mark before them
        ("\u0e19\u0e4d\u0e49\u0e32", "\u0e19\u0e49\u0e33"),  # a tone mark between them
        ("\u0e19\u0e33\u0e49", "\u0e19\u0e49\u0e33"),  # a tone mark typed last
        ("\u0e04\u0e32\u0e48", "\u0e04\u0e48\u0e32"),  # a tone mark after sara aa
        ("\u0e17\u0e48\u0e35", "\u0e17\u0e35\u0e48"),  # a tone mark before its vowel
        ("\u0e17\u0e35\u0e48\u0e48", "\u0e17\u0e35\u0e48"),  # a mark typed twice, seen once
        ("\u0e18\u0e4c\u0e38", "\u0e18\u0e38\u0e4c"),  # thanthakhat before sara u
        ("\u0e17\uf70a\u0e35", "\u0e17\u0e35\u0e48"),  # a shifted form of an old font
        ("\ufeffสม\u200bชาย\u200e", "สมชาย"),
        ("  สมชาย \t\u00a0 ใจดี\r\n", "สมชาย ใจดี"),
        ("ก\x00ข", "กข"),
        ("e\u0301", "\u00e9"),
        ("พุทฺธํ", "พุทฺธํ"),
    ],
)
def test_clean_text_repairs(typed, stored):
    assert clean_text(typed) == stored


@given(hard_text)
def test_clean_text_twice_changes_nothing(text):
    once = clean_text(text)
    assert clean_text(once) == once
    assert unicodedata.normalize("NFC", once) == once


@given(hard_text)
def test_clean_text_of_lines_twice_changes_nothing(text):
    once = clean_text(text, keep_lines=True)
    assert clean_text(once, keep_lines=True) == once


def test_clean_text_keeps_lines_when_asked():
    assert clean_text("\n บ้าน  ก \r\n\r\nตำบล ข\n", keep_lines=True) == "บ้าน ก\n\nตำบล ข"


def test_clean_text_leaves_right_spelling_alone():
    sentence = "ที่ กี้ ปั๊ม ผู้ ญี่ปุ่น น้ำ ฐานุ พันธุ์ สิทธิ์ แม่ เก่ง ฤๅษี ก็ เป็น"
    assert clean_text(sentence) == sentence


def test_thai_digits_of_a_number():
    assert thai_digits(2567) == "๒๕๖๗"


@given(st.text().filter(lambda text: arabic_digits(text) == text))
def test_digits_there_and_back(text):
    assert arabic_digits(thai_digits(text)) == text


def test_search_key_folds_case_digits_and_spaces():
    assert search_key(" กลุ่ม OTOP  ที่ ๑๒ ") == "กลุ่มotopที่12"


def test_search_key_finds_a_part_of_a_run():
    assert search_key("หนอง แวง") in search_key("กลุ่มสตรีบ้านหนองแวง")


@given(hard_text)
def test_search_key_twice_changes_nothing(text):
    once = search_key(text)
    assert search_key(once) == once

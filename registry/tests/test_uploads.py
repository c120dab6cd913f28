import subprocess
import sys
import unicodedata
from hashlib import sha256
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from registry.tests import upload_samples as samples
from registry.uploads import Refused, accept, safe_name, sandbox
from registry.uploads.kinds import ACCEPTED, kind_of
from registry.uploads.refusals import SENTENCES

MAX_BYTES = 15 * 1024 * 1024


def taken(content, name="หลักฐาน.jpg", **options):
    return accept(ContentFile(content), name, **{"max_bytes": MAX_BYTES, **options})


def refused(content, name="หลักฐาน.jpg", **options):
    with pytest.raises(Refused) as caught:
        taken(content, name, **options)
    return caught.value


# What is stored


def test_good_jpeg_is_stored_with_its_figures():
    accepted = taken(samples.jpeg(), "บัตร ประชาชน.JPEG")
    assert (accepted.content_type, accepted.extension) == ("image/jpeg", ".jpg")
    assert (accepted.width, accepted.height, accepted.pages) == (96, 64, None)
    assert accepted.name == "บัตร ประชาชน.jpg"
    assert accepted.size == len(accepted.content)
    assert accepted.sha256 == sha256(accepted.content).hexdigest()


def test_good_pdf_is_stored_byte_for_byte():
    content = samples.pdf(pages=3)
    accepted = taken(content, "หนังสือรับรอง.pdf")
    assert accepted.content == content
    assert (accepted.content_type, accepted.extension) == ("application/pdf", ".pdf")
    assert (accepted.width, accepted.height, accepted.pages) == (None, None, 3)


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (samples.pdf(), "application/pdf"),
        (samples.jpeg(), "image/jpeg"),
        (samples.png(), "image/png"),
        (samples.heic(), "image/jpeg"),
    ],
    ids=["pdf", "jpeg", "png", "heic"],
)
def test_type_comes_from_content_whatever_name_and_header_say(content, content_type):
    file = SimpleUploadedFile("รายงาน.docx", content, content_type="text/html")
    accepted = accept(file, file.name, max_bytes=MAX_BYTES)
    assert accepted.content_type == content_type
    assert accepted.name == "รายงาน" + accepted.extension


def test_file_that_was_read_before_is_read_from_its_start():
    file = ContentFile(samples.pdf())
    file.read()
    assert accept(file, "a.pdf", max_bytes=MAX_BYTES).pages == 1


# Pictures and PDFs, on the whole road


def test_photo_of_a_phone_is_stored_upright_with_its_new_figures():
    accepted = taken(samples.heic(orientation=6), "IMG_0042.HEIC")
    assert (accepted.name, accepted.width, accepted.height) == ("IMG_0042.jpg", 64, 96)
    assert Image.open(BytesIO(accepted.content)).size == (64, 96)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (samples.photo()[:500], "ภาพ “แผน.pdf” เปิดไม่ได้"),
        (samples.bomb_png(), "ภาพ “แผน.pdf” มีความละเอียด 60000 × 60000 จุด สูงเกินที่รับได้ (80 ล้านจุด)"),
        (samples.pdf()[:300], "ไฟล์ PDF “แผน.pdf” เปิดไม่ได้"),
        (samples.pdf(pages=201), "ไฟล์ PDF “แผน.pdf” มี 201 หน้า เกินที่รับได้ 200 หน้า"),
        (samples.scripted_pdf("at_opening"), "ไฟล์ PDF “แผน.pdf” มีคำสั่งที่ทำงานเองฝังอยู่"),
        (samples.locked_pdf(to_open=True), "ไฟล์ PDF “แผน.pdf” ตั้งรหัสผ่านไว้"),
    ],
    ids=["picture_cut", "bomb", "pdf_cut", "pages", "script", "password"],
)
def test_refusal_says_what_is_wrong_with_which_file(content, said):
    assert refused(content, "แผน.pdf").message.startswith(said)


# Everything else


@pytest.mark.parametrize(
    ("content", "code"),
    [
        *((samples.packed(member), code) for code, member in samples.OFFICE_FILES.items()),
        (samples.old_word(), "word"),
        (b"{\\rtf1 text}", "word"),
        (samples.gif_script(), "gif"),
        (samples.PAYLOAD, "web_page"),
        (b"\xef\xbb\xbf \n<!DOCTYPE html><p>x", "web_page"),
        ("<html>หน้า".encode("utf-16"), "web_page"),
        (b"<script>alert(1)</script>%PDF-1.4", "web_page"),
        (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "svg"),
        (b"MZ\x90\0" + bytes(90), "program"),
        (b"#!/bin/sh\nid", "program"),
        ("ชื่อ,นามสกุล\nสมชาย,ใจดี".encode(), "text"),
        ("ชื่อ,นามสกุล".encode("cp874"), "text"),
        (samples.box_file(b"mif1", b"avif"), "avif"),
        (samples.box_file(b"isom", b"mp42"), "video"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        (b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0", "bmp"),
        (b"II*\0\x08\0\0\0", "tiff"),
        (b"\0\1\2\3" * 40, "unknown"),
    ],
)
def test_other_file_is_refused_and_named(content, code):
    problem = refused(content, "บัตร.jpg")
    assert problem.code == code
    assert problem.message == SENTENCES[code].format(name="บัตร.jpg")


def test_heic_under_another_first_brand_is_still_heic():
    assert kind_of(samples.box_file(b"mif1", b"heic")) == "heic"


def test_zip_named_pdf_says_what_to_send_instead():
    problem = refused(samples.packed("a.txt"), "แบบ 1.pdf")
    assert problem.code == "archive"
    assert problem.message == (
        "ไฟล์ “แบบ 1.pdf” เป็นไฟล์บีบอัด (เช่น zip) ระบบรับเฉพาะไฟล์ PDF, JPEG, PNG และ HEIC "
        "โปรดแตกไฟล์แล้วแนบเอกสารทีละไฟล์"
    )


def test_empty_file_is_refused():
    assert refused(b"").code == "empty"


def test_file_over_the_limit_is_refused_unread():
    class Unreadable(ContentFile):
        def read(self, *args):
            raise AssertionError("was read")

    file = Unreadable(b"x")
    file.size = MAX_BYTES + 1
    with pytest.raises(Refused) as caught:
        accept(file, "ภาพ.jpg", max_bytes=MAX_BYTES)
    assert caught.value.code == "too_large"
    assert "มีขนาด 15.1 MB เกินขนาดที่รับได้ 15 MB" in caught.value.message


def test_file_longer_than_it_says_is_refused():
    file = ContentFile(b"x" * 2000)
    file.size = 10
    with pytest.raises(Refused) as caught:
        accept(file, "ภาพ.jpg", max_bytes=1000)
    assert caught.value.code == "too_large"


def test_file_of_exactly_the_limit_is_taken():
    content = samples.pdf()
    assert taken(content, max_bytes=len(content)).size == len(content)
    assert refused(content, max_bytes=len(content) - 1).code == "too_large"


def test_refusal_shows_the_name_without_tricks():
    problem = refused(b"MZ\x90\0", "C:\\tmp\\รูป\u202egpj.exe")
    assert "“รูปgpj.exe”" in problem.message
    assert str(problem) == problem.message


# The process apart


def test_picture_that_takes_forever_is_given_up(monkeypatch):
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 1)
    assert refused(samples.slow_jpeg()).code == "too_complex"


def test_ended_child_is_a_refusal(monkeypatch):
    ended = subprocess.CompletedProcess([], returncode=-9, stdout=b"", stderr=b"")
    monkeypatch.setattr(sandbox, "_run", lambda *_: ended)
    assert refused(samples.pdf()).code == "too_complex"


def test_failing_child_is_our_error_and_not_the_file_s(monkeypatch):
    monkeypatch.setattr(sandbox, "WORKER", "registry.uploads.missing")
    with pytest.raises(RuntimeError, match=r"No module named registry\.uploads\.missing"):
        taken(samples.pdf())


def test_child_has_a_limit_on_memory():
    code = "from registry.uploads import worker; worker._limit(); bytearray(2 * worker.MEMORY)"
    child = subprocess.run([sys.executable, "-c", code], cwd=sandbox.ROOT, capture_output=True)
    assert child.stderr.endswith(b"MemoryError\n")


def test_child_sees_nothing_of_our_environment(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    given = {}
    monkeypatch.setattr(subprocess, "run", lambda *_, **options: given.update(options) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        sandbox._run([], b"")
    assert given["env"] == {}


# Names


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/บัตร.jpg", "บัตร.jpg"),
        ("C:\\fakepath\\บัตร.JPG", "บัตร.jpg"),
        ("รูป\u202egpj.exe", "รูปgpj.jpg"),
        ("น้ำ\u200b\0\x1b เก่า\n2.png", "น้ำ เก่า 2.jpg"),
        ("รายงาน.jpg.exe", "รายงาน.jpg"),
        ("ภาพ.ที่ 1.2", "ภาพ.ที่ 1.2.jpg"),
        ("สมชาย.final.heic", "สมชาย.final.jpg"),
        ("..", "ไฟล์แนบ.jpg"),
        ("", "ไฟล์แนบ.jpg"),
        (".htaccess", "htaccess.jpg"),
    ],
)
def test_name_is_shown_without_path_and_tricks(name, shown):
    assert safe_name(name, ".jpg") == shown


def test_name_without_a_known_type_keeps_its_ending():
    assert safe_name("/tmp/รายงาน.docx") == "รายงาน.docx"


def test_long_name_keeps_its_extension():
    shown = safe_name("ก" * 500 + ".pdf", ".pdf")
    assert shown == "ก" * 116 + ".pdf"


@given(st.text(max_size=200), st.sampled_from([".pdf", ".jpg", ".png", ""]))
def test_any_name_becomes_a_safe_one(name, extension):
    shown = safe_name(name, extension)
    assert 1 <= len(shown) <= 120
    assert shown.endswith(extension)
    assert not set(shown) & set("/\\\r\n\0\u202e\u2066\u200f")
    assert all(unicodedata.category(letter)[0] != "C" for letter in shown)
    assert safe_name(shown, extension) == shown


# Sentences


def test_every_sentence_names_the_file_and_how_to_mend_it():
    for code, text in SENTENCES.items():
        assert text.startswith(("ไฟล์ “{name}”", "ไฟล์ PDF “{name}”", "ภาพ “{name}”")), code
        assert "โปรด" in text, code


def test_every_stored_type_is_one_that_browsers_show():
    assert {stored for stored, _ in ACCEPTED.values()} == {
        "application/pdf",
        "image/jpeg",
        "image/png",
    }

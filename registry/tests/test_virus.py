"""Files and ClamAV: a daemon of the tests speaks its protocol; what it did not clear is refused."""

import socketserver
import struct
import threading
from io import BytesIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile

from mchch import settings as house
from registry.intake import files
from registry.tests.upload_samples import pdf
from registry.uploads import Refused, accept, read_workbook

BAD = b"%%a sign that the daemon of the tests knows"
LIMIT = 15 * 1024 * 1024


class Daemon(socketserver.StreamRequestHandler):
    """INSTREAM of clamd's protocol, as its manual page describes it."""

    def handle(self):
        assert self.rfile.readline() == b"nINSTREAM\n"
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.server.seen.append(content)
        self.wfile.write(self.server.answer(content))


def of_content(content):
    return b"stream: Test.Sign FOUND\n" if BAD in content else b"stream: OK\n"


@pytest.fixture
def daemon(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Daemon) as server:
        server.seen, server.answer = [], of_content
        settings.CLAMAV = server.server_address
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def upload(content):
    return accept(SimpleUploadedFile("ใบสมัคร.pdf", content), "ใบสมัคร.pdf", max_bytes=LIMIT)


def test_clean_file_is_taken_after_the_daemon_saw_all_of_it(daemon):
    content = pdf()
    assert upload(content).content == content
    assert daemon.seen == [content]


def test_infected_file_is_refused(daemon):
    with pytest.raises(Refused, match="มีไวรัส") as refused:
        upload(pdf() + BAD)
    assert refused.value.code == "virus"


@pytest.mark.parametrize(
    "answer", [b"INSTREAM size limit exceeded. ERROR\n", b"stream: no memory ERROR\n", b"", b"?\n"]
)
def test_file_is_not_taken_without_a_clear_answer(daemon, answer):
    daemon.answer = lambda content: answer
    with pytest.raises(Refused, match="ตรวจไวรัสไม่ได้") as refused:
        upload(pdf())
    assert refused.value.code == "unscanned"


def test_file_is_not_taken_while_the_daemon_is_down(daemon):
    daemon.shutdown()
    daemon.server_close()
    with pytest.raises(Refused, match="ตรวจไวรัสไม่ได้"):
        upload(pdf())


def test_registers_and_workbooks_are_looked_at_too(daemon):
    with pytest.raises(Refused, match="มีไวรัส"):
        files.read(BytesIO("ชื่อ,นามสกุล\n".encode() + BAD), "ทะเบียน.csv")
    sent = SimpleUploadedFile("คณะกรรมการ.xlsx", b"PK" + BAD)
    with pytest.raises(Refused, match="มีไวรัส"):
        read_workbook(sent, "คณะกรรมการ.xlsx", max_bytes=LIMIT)


def test_nothing_is_asked_where_no_daemon_is_set(daemon, settings):
    settings.CLAMAV = None
    upload(pdf() + BAD)
    assert daemon.seen == []


@pytest.mark.parametrize("text", ["localhost", "localhost:", ":3310", "host:0", "host:99999"])
def test_bad_address_stops_the_start(monkeypatch, text):
    monkeypatch.setenv("CLAMAV", text)
    with pytest.raises(ImproperlyConfigured, match="CLAMAV"):
        house.clamav()

"""A full disk is told in plain words, and nothing of the request stays."""

import errno
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError

from mchch.views import is_disk_full
from registry.models import Attachment
from registry.tests.factories import ApplicationFactory
from registry.tests.upload_samples import png

NO_SPACE = OSError(errno.ENOSPC, "No space left on device")


class DiskFull(Exception):
    pgcode = "53100"


def caused(error, cause):
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (NO_SPACE, True),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), True),
        (caused(OperationalError("could not extend file"), DiskFull()), True),
        (caused(ValueError("in between"), caused(RuntimeError(), NO_SPACE)), True),
        (OSError(errno.EACCES, "Permission denied"), False),
        (OperationalError("server closed the connection"), False),
        (None, False),
    ],
)
def test_which_errors_are_of_a_full_disk(error, full):
    assert is_disk_full(error) is full


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status", "said"),
    [(NO_SPACE, 507, "พื้นที่จัดเก็บเต็ม"), (ValueError("other"), 500, "ระบบขัดข้อง")],
)
def test_upload_onto_a_full_disk_says_so_and_keeps_nothing(
    client, officer, cycle, on_day, monkeypatch, error, status, said
):
    on_day(date(2024, 12, 16))
    application = ApplicationFactory(officer=officer, cycle=cycle)

    def full(*arguments, **more):
        raise error

    monkeypatch.setattr("django.core.files.storage.memory.InMemoryStorage._save", full)
    client.force_login(officer)
    client.raise_request_exception = False
    response = client.post(
        f"/applications/{application.pk}/files/",
        {"files": SimpleUploadedFile("a.png", png(), "image/png")},
    )
    page = response.content.decode()
    assert response.status_code == status
    assert said in page
    assert (response.headers["X-Request-ID"] in page) is (status == 500)  # to find it in the log
    assert not Attachment.objects.exists()

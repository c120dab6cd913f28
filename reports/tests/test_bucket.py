"""Files in a bucket: an S3 server is asked over HTTP; what is kept there is what was sent."""

from datetime import date

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from moto.server import ThreadedMotoServer

from mchch import settings as house
from registry.models import Attachment
from registry.tests.factories import ApplicationFactory
from registry.tests.upload_samples import jpeg, pdf

pytestmark = pytest.mark.django_db
KEYS = {"S3_KEY_ID": "office", "S3_SECRET_KEY": "not a secret"}


@pytest.fixture(scope="module")
def server():
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(server, settings, monkeypatch, request):
    """The application keeps its files there; asked past the application."""
    name = f"files-{abs(hash(request.node.name)):x}"
    client = boto3.client(
        "s3", "us-east-1", endpoint_url=server,
        aws_access_key_id=KEYS["S3_KEY_ID"], aws_secret_access_key=KEYS["S3_SECRET_KEY"],
    )  # fmt: skip
    client.create_bucket(Bucket=name)
    for key, value in {**KEYS, "S3_BUCKET": name, "S3_ENDPOINT": server}.items():
        monkeypatch.setenv(key, value)
    settings.STORAGES = settings.STORAGES | {"default": house.file_storage()}
    return lambda: {
        row["Key"]: client.get_object(Bucket=name, Key=row["Key"])["Body"].read()
        for row in client.list_objects_v2(Bucket=name).get("Contents", [])
    }


@pytest.fixture
def application(officer, cycle, on_day):
    on_day(date(2024, 12, 16))
    return ApplicationFactory(officer=officer, cycle=cycle)


def upload(client, application, name, content):
    sent = SimpleUploadedFile(name, content, "application/octet-stream")
    return client.post(f"/applications/{application.pk}/files/", {"files": sent})


def test_upload_lies_in_the_bucket_and_is_shown_byte_for_byte(client, officer, application, bucket):
    client.force_login(officer)
    upload(client, application, "มติ.pdf", pdf())
    upload(client, application, "ภาพ.jpg", jpeg())
    rows = list(Attachment.objects.order_by("pk"))
    assert bucket().keys() == {row.file.name for row in rows}
    for row in rows:
        shown = client.get(f"/files/{row.pk}/")
        content = b"".join(shown)
        assert content == bucket()[row.file.name]
        assert (len(content), shown.headers["Content-Type"]) == (row.size, row.content_type)
        in_sandbox = shown.headers["Content-Security-Policy"].endswith("; sandbox")
        assert in_sandbox is (row.content_type == "image/jpeg")


def test_files_are_read_by_their_own_district_alone(client, officer, outsider, application, bucket):
    client.force_login(officer)
    upload(client, application, "มติ.pdf", pdf())
    client.force_login(outsider)
    assert client.get(f"/files/{Attachment.objects.get().pk}/").status_code == 404


def test_object_that_was_lost_is_not_found(client, officer, application, bucket):
    client.force_login(officer)
    upload(client, application, "มติ.pdf", pdf())
    row = Attachment.objects.get()
    default_storage.delete(row.file.name)
    assert bucket() == {}
    assert client.get(f"/files/{row.pk}/").status_code == 404


def test_nothing_is_kept_while_the_store_is_away(client, officer, application, bucket, settings):
    store = settings.STORAGES["default"]
    store["OPTIONS"]["endpoint_url"] = "http://127.0.0.1:9"
    settings.STORAGES = settings.STORAGES | {"default": store}
    client.force_login(officer)
    client.raise_request_exception = False
    assert upload(client, application, "มติ.pdf", pdf()).status_code == 500
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("missing", KEYS)
def test_bucket_without_its_keys_stops_the_start(monkeypatch, missing):
    for key, value in {**KEYS, "S3_BUCKET": "files"}.items():
        monkeypatch.setenv(key, value)
    monkeypatch.delenv(missing)
    with pytest.raises(ImproperlyConfigured, match=missing):
        house.file_storage()

"""A register sent in and taken over by its pages."""

import uuid

import pytest

from registry.models import RegisterImport
from registry.tests.registers import ID, book, upload

NEW = "/imports/new/"
HEAD = ["ประเภท", "ชื่อ", "เลขประจำตัวประชาชน", "ผู้ประสานงาน", "โทรศัพท์", "ตำบล", "วันที่สมัคร"]
LEADER = ["ผู้นำ", "นายหนึ่ง สมมติ", ID[0], None, "0812345678", "ศาลา", "1/10/2567"]
GROUP = ["กลุ่ม", "กลุ่มสอง", None, "นางสอง สมมติ", "0812345679", "นาแก้ว", "2/10/2567"]


@pytest.fixture
def signed_in(client, cycle, officer):
    client.force_login(officer)
    return client


def send(client, content, *, key=None, name="ทะเบียน.xlsx"):
    data = {"key": key or uuid.uuid4(), "file": upload(content, name)}
    return client.post(NEW, data)


def sent(client, rows, **more):
    """A register that was sent in: the import."""
    response = send(client, book(rows), **more)
    assert response.status_code == 302, response.context["form"].errors
    return RegisterImport.objects.latest("pk")


def write(client, one, **data):
    client.post(f"/imports/{one.pk}/write/", data)
    one.refresh_from_db()
    return one

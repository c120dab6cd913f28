"""A district's register of many rows over HTTP: sent, checked and shown; then written."""

import time
import uuid
from datetime import date

from mchch.bench.client import TOKEN, Answer
from mchch.bench.registers import register

NEW, TIMES = "/imports/new/", 3
SUBDISTRICTS = ("ทุ่งฮั้ว", "วังเหนือ", "วังใต้", "ร่องเคาะ")  # of the district of the head
BOUNDARY = "register-of-the-bench"


def send(client, rows, turn):
    """(answer with the preview, its address): timed from the first byte sent to the page shown."""
    token = TOKEN.search(client.get(NEW).body.decode()).group(1)
    content = register(rows, SUBDISTRICTS, date.today(), first=turn * rows)
    fields = {"csrfmiddlewaretoken": token, "key": str(uuid.uuid4())}
    start = time.perf_counter()
    response, _ = client.ask("POST", NEW, multipart(fields, content), {
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"
    })  # fmt: skip
    return shown(client, response, start)


def write(client, path):
    token = TOKEN.search(client.get(path).body.decode()).group(1)
    start = time.perf_counter()
    form = f"csrfmiddlewaretoken={token}"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    response, _ = client.ask("POST", f"{path}write/", form, headers)
    return shown(client, response, start)[0]


def shown(client, response, start):
    if response.status != 302:
        raise RuntimeError(f"the register was answered with {response.status}")
    path = response.headers["Location"]
    page = client.get(path)
    ms = (time.perf_counter() - start) * 1000
    statements = int(response.headers["X-Statements"]) + page.statements
    return Answer(ms, statements, page.worker, page.body), path


def multipart(fields, content):
    lines = []
    for name, value in fields.items():
        lines += [f"--{BOUNDARY}", f'Content-Disposition: form-data; name="{name}"', "", value]
    lines += [
        f"--{BOUNDARY}",
        'Content-Disposition: form-data; name="file"; filename="register.xlsx"',
        "Content-Type: application/octet-stream", "", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()

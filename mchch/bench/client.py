"""A browser's part of the work: a session, a connection that is kept, and a clock."""

import http.client
import re
import time
from dataclasses import dataclass
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    ms: float
    statements: int
    worker: int
    body: bytes


class Client:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = {}

    def log_in(self, username, password):
        page = self.ask("GET", "/login/")[1].decode()
        form = {
            "csrfmiddlewaretoken": TOKEN.search(page).group(1),
            "username": username,
            "password": password,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        response, _ = self.ask("POST", "/login/", urlencode(form), headers)
        if response.status != 302:
            raise RuntimeError(f"{username} could not log in: {response.status}")
        return self

    def get(self, path):
        """One page, timed from the first byte sent to the last byte read."""
        start = time.perf_counter()
        response, body = self.ask("GET", path)
        ms = (time.perf_counter() - start) * 1000
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}")
        told = response.headers
        return Answer(ms, int(told["X-Statements"]), int(told["X-Worker"]), body)

    def post(self, path, form):
        """What a page's script sends, timed in the same way."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
            "X-CSRFToken": self.cookies["csrftoken"],
        }
        start = time.perf_counter()
        response, body = self.ask("POST", path, urlencode(form), headers)
        ms = (time.perf_counter() - start) * 1000
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}")
        told = response.headers
        return Answer(ms, int(told["X-Statements"]), int(told["X-Worker"]), body)

    def ask(self, method, path, body=None, headers=None):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        response = self.send(method, path, body, {"Cookie": cookies, **(headers or {})})
        content = response.read()
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return response, content

    def send(self, method, path, body, headers):
        """Over the connection that is there, or anew where the server ended an idle one."""
        try:
            self.connection.request(method, path, body, headers)
            return self.connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.connection.close()
            self.connection.request(method, path, body, headers)
            return self.connection.getresponse()

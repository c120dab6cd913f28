"""The log: lines of JSON without personal data, and without addresses that open something.

Who did what is kept in the audit, under the number of the request that a line carries. A log is
read by more people than the audit and copied to other places, so that a line says where something
went wrong and of which kind it was, and never with which values: the message of an exception is
kept only where it cannot hold what somebody typed.
"""

import logging
import re
import traceback
from contextvars import ContextVar
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError
from pythonjsonlogger.json import JsonFormatter

request_id = ContextVar("request_id", default="")

# Addresses that open something by themselves: what follows stays out of the log.
SECRET = re.compile(r"/(s|m|welcome)/[^ ?\"]+")
QUERY = re.compile(r"(?<=[\w/])\?[^ \"]+")
CITIZEN_ID = re.compile(r"(?<!\d)\d(?:[- ]?\d){12}(?!\d)")
SPEAKS = (OperationalError, InterfaceError, ImproperlyConfigured)
# What a line may hold: whatever else a library hangs on its records (as Django the request) is not.
KEPT = (
    *("time", "level", "logger", "message", "request_id", "exc_info"),
    *("method", "path", "status", "bytes", "ms", "task", "outcome"),
)


def discreet(text):
    """A text without tokens, what was asked for in an address, and citizen IDs."""
    text = QUERY.sub("?…", text)
    return CITIZEN_ID.sub("…", SECRET.sub(r"/\1/…", text))


class TextFormatter(logging.Formatter):
    """For people who develop, with made-up data: whole exceptions, but no tokens either."""

    def format(self, record):
        return discreet(super().format(record))


class Formatter(JsonFormatter):
    def __init__(self):
        super().__init__(
            ("levelname", "name", "message"),
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp="time",
            json_ensure_ascii=False,
        )

    def process_log_record(self, log_data):
        log_data.setdefault("request_id", request_id.get())
        return {
            name: discreet(value) if isinstance(value, str) else value
            for name in KEPT
            if (value := log_data.get(name)) not in (None, "")
        }

    def formatException(self, exc_info):
        """From the first cause to what came of it: its kind, and the places it went through."""
        lines = []
        for error in reversed(list(chain(exc_info[1]))):
            lines += [said_of(error), *places(error.__traceback__)]
        return lines


def chain(error):
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def said_of(error):
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, SPEAKS):
        return discreet(f"{kind}: {' '.join(str(error).split())}")
    if isinstance(error, OSError):
        return f"{kind}: {error.strerror}"
    diagnosis = getattr(error, "diag", None)  # of PostgreSQL: names of its rules, without the row
    names = (
        getattr(diagnosis, name, None) for name in ("sqlstate", "table_name", "constraint_name")
    )
    return " ".join([kind, *filter(None, names)])


def places(trace):
    return [
        f"  {'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]

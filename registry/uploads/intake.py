import hashlib
from dataclasses import dataclass

from .kinds import ACCEPTED, kind_of
from .names import safe_name
from .refusals import Refused, Unfit, sentence
from .sandbox import examine
from .virus import refuse_infected

MAX_PAGES = 200


@dataclass(frozen=True)
class Accepted:
    """What is to be stored; the figures are those of `content`, not of what was sent."""

    content: bytes
    name: str
    content_type: str
    extension: str
    sha256: str
    size: int
    width: int | None = None
    height: int | None = None
    pages: int | None = None


def accept(file, name, *, max_bytes, max_pages=MAX_PAGES):
    """The file as it may be stored. Its type comes from its bytes, never from its name or header.

    A picture comes back re-encoded: upright, without metadata, without anything that was hidden
    in it. A sound PDF comes back byte for byte, since a signature in it would not survive more.
    """
    try:
        content = _read(file, max_bytes)
        kind = kind_of(content)
        if kind not in ACCEPTED:
            raise Unfit(kind)
        facts, content = examine(content, kind, max_pages=max_pages)
    except Unfit as problem:
        raise Refused(sentence(problem, safe_name(name)), problem.code) from None
    return _accepted(ACCEPTED[kind], name, content, facts)


def read_workbook(file, name, *, max_bytes):
    """The rows of the first sheet of an .xlsx, as texts; nothing of it is stored."""
    try:
        content = _read(file, max_bytes)
        kind = kind_of(content)
        if kind != "excel" or not content.startswith(b"PK"):
            raise Unfit("not_xlsx")
        return examine(content, kind)[0]["rows"]
    except Unfit as problem:
        raise Refused(sentence(problem, safe_name(name)), problem.code) from None


def _read(file, max_bytes):
    if file.size > max_bytes:
        raise Unfit("too_large", size=file.size, limit=max_bytes)
    file.seek(0)
    content = file.read(max_bytes + 1)
    if len(content) > max_bytes:  # a stream that is longer than it said
        raise Unfit("too_large", size=len(content), limit=max_bytes)
    if not content:
        raise Unfit("empty")
    refuse_infected(content)
    return content


def _accepted(stored_as, name, content, facts):
    content_type, extension = stored_as
    return Accepted(
        content=content,
        name=safe_name(name, extension),
        content_type=content_type,
        extension=extension,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        **facts,
    )

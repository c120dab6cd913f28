"""PDFs are looked through object by object, nothing is drawn. Runs in the child of `sandbox`."""

import re
from io import BytesIO

import pikepdf
import pikepdf.settings

from .refusals import Unfit

END_MARK = b"%%EOF"
LOOSE_END = b"\0 \t\r\n"
# A first look in C++ and by regular expression, as thousands of objects in Python take seconds;
# only what it finds is walked through. qpdf writes names without escapes: /J#53 is found as /JS.
SUSPECT = re.compile(
    rb"/(?:JS|JavaScript|Launch|AA|OpenAction|EF|XFA)(?![^\s/<>\[\](){}%])"
    rb"|/URI (?!\((?:https?:|mailto:|tel:|www\.)|/)"
)
SCRIPTS = ("/JavaScript", "/Launch")
HARMLESS_AT_OPENING = ("/GoTo", "/Named")
# Nothing but tables and object streams is unpacked here; a thousand pages need 2 MB of them.
MAX_UNPACKED = 64 * 1024 * 1024

pikepdf.settings.set_qpdf_limits(flate_max_memory=MAX_UNPACKED)


def examine(content, *, max_pages, **_):
    """The PDF as it is; one that qpdf had to mend is stored as mended, so that what is kept is
    what was looked at. A PDF that is cut off is not mended: pages would be missing."""
    if END_MARK not in content[-1024:]:
        raise Unfit("pdf_broken")
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            pages = _count(pdf, max_pages)
            _look_through(pdf)
            return {"pages": pages}, b"" if _is_sound(pdf, content) else _mended(pdf)
    except pikepdf.PasswordError:
        raise Unfit("pdf_password") from None
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError):
        raise Unfit("pdf_broken") from None


def _count(pdf, most):
    pages = len(pdf.pages)
    if pages > most:
        raise Unfit("pdf_pages", pages=pages, limit=most)
    if not pages:
        raise Unfit("pdf_broken")
    return pages


def _is_sound(pdf, content):
    starts_and_ends = content.startswith(b"%PDF-") and content.rstrip(LOOSE_END).endswith(END_MARK)
    return starts_and_ends and not pdf.get_warnings()


def _mended(pdf):
    stored = BytesIO()
    pdf.save(stored)
    return stored.getvalue()


def _look_through(pdf):
    """Every object of the file, also those that no page leads to: another reader might."""
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Object):  # a number, or nothing
            continue
        whole = item.stream_dict if isinstance(item, pikepdf.Stream) else item
        if SUSPECT.search(whole.unparse(resolved=True)):
            if whole in SCRIPTS:  # the kind of an action, written apart from it
                raise Unfit("pdf_script")
            for dictionary in _dictionaries(whole):
                _look_at(dictionary)


def _dictionaries(whole):
    """Those written inside this object; what it only refers to comes by itself."""
    waiting = [whole]
    while waiting:
        item = waiting.pop()
        if isinstance(item, pikepdf.Dictionary):
            yield item
            children = item.values()
        elif isinstance(item, pikepdf.Array):
            children = item
        else:
            continue
        waiting += [c for c in children if _is_container(c) and not c.is_indirect]


def _is_container(item):
    return isinstance(item, pikepdf.Dictionary | pikepdf.Array)


def _look_at(dictionary):
    if _has_script(dictionary):
        raise Unfit("pdf_script")
    if isinstance(dictionary.get("/EF"), pikepdf.Dictionary):
        raise Unfit("pdf_attachment")
    if dictionary.get("/XFA") is not None:
        raise Unfit("pdf_xfa")


def _has_script(dictionary):
    """Values are looked at too: a font may well be called /JS or /AA on some page. The tree of
    scripts (/JavaScript) needs no rule, as each script in it is an action."""
    return (
        dictionary.get("/S") in SCRIPTS
        or isinstance(dictionary.get("/JS"), pikepdf.String | pikepdf.Stream)
        or _acts_by_itself(dictionary)
        or str(dictionary.get("/URI", "")).strip().lower().startswith("javascript:")
    )


def _acts_by_itself(dictionary):
    opening = dictionary.get("/OpenAction")
    if _is_action(opening) and opening.S not in HARMLESS_AT_OPENING:
        return True
    events = dictionary.get("/AA")
    return isinstance(events, pikepdf.Dictionary) and any(_is_action(e) for e in events.values())


def _is_action(item):
    return isinstance(item, pikepdf.Dictionary) and "/S" in item

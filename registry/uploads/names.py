"""The name under which a file is shown and downloaded; it is never a path on a disk."""

import re
import unicodedata

MAX_LENGTH = 120
WITHOUT_NAME = "ไฟล์แนบ"
# Control, format (bidi overrides, zero-width), surrogate, private use, unassigned.
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")


def safe_name(name, extension=""):
    """The last part of `name`, without what cannot be seen; with `extension` if one is given."""
    stem = _visible(re.split(r"[/\\]", name)[-1])
    if not extension:
        return stem[:MAX_LENGTH].strip(" .") or WITHOUT_NAME
    stem = EXTENSION.sub("", stem)
    if stem.lower().endswith(extension):  # report.pdf.exe
        stem = stem[: -len(extension)]
    stem = stem[: MAX_LENGTH - len(extension)].strip(" .")
    return (stem or WITHOUT_NAME) + extension


def _visible(text):
    one_line = " ".join(unicodedata.normalize("NFC", text).split())
    seen = "".join(c for c in one_line if unicodedata.category(c) not in UNSEEN)
    return " ".join(seen.split())

"""Thai text as it should be stored: one spelling for what looks the same on screen."""

import re
import unicodedata

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
TO_THAI = str.maketrans("0123456789", THAI_DIGITS)
TO_ARABIC = str.maketrans(THAI_DIGITS, "0123456789")

# Control and format characters: zero-width, direction marks, byte order mark, NUL, surrogates.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
SPACES = re.compile(r"\s+")
LINE_ENDS = re.compile(r"\r\n|[\r\n\u2028\u2029]")

# Old Windows fonts kept shifted forms of Thai letters here; text copied from PDFs still has them.
SHIFTED_FORMS = dict(
    enumerate(
        "\u0e10\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b"
        "\u0e4c\u0e0d\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a",
        start=0xF700,
    )
)

TONES = "\u0e48\u0e49\u0e4a\u0e4b"
# Where a mark stands in the run behind its consonant; agrees with the canonical order of NFC:
# phinthu, vowels below, marks and vowels above, tones, thanthakhat and yamakkan.
MARK_RUN = (
    "\u0e3a",
    "\u0e38\u0e39",
    "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e4d\u0e47",
    TONES,
    "\u0e4c\u0e4e",
)
MARK_ORDER = {mark: place for place, marks in enumerate(MARK_RUN) for mark in marks}
MARKS = re.compile(f"[{''.join(MARK_ORDER)}]{{2,}}")
MARKS_AFTER_AA = re.compile(f"\u0e32([{TONES}\u0e4d]+)")
OPEN_AM = re.compile(f"\u0e4d([{TONES}]*)\u0e32")


def thai_digits(text):
    return str(text).translate(TO_THAI)


def baht(amount):
    """1,500 or 1,500.50: satang only where there are some."""
    return f"{amount:,.2f}".removesuffix(".00")


def arabic_digits(text):
    return str(text).translate(TO_ARABIC)


def ordered_marks(run):
    return "".join(sorted(dict.fromkeys(run[0]), key=MARK_ORDER.get))


def repair_marks(text):
    """Marks in one order, each once; sara am as one letter behind its tone mark."""
    text = text.replace("\u0e40\u0e40", "\u0e41").replace("\u0e33", "\u0e4d\u0e32")
    text = MARKS_AFTER_AA.sub("\\1\u0e32", text)
    return OPEN_AM.sub("\\1\u0e33", MARKS.sub(ordered_marks, text))


def clean_line(text):
    if text.isascii():  # half of the cells of a register: there is no Thai to repair
        return SPACES.sub(" ", UNSEEN.sub("", text)).strip()
    text = UNSEEN.sub("", text).translate(SHIFTED_FORMS)
    return SPACES.sub(" ", repair_marks(unicodedata.normalize("NFC", text))).strip()


def clean_text(text, *, keep_lines=False):
    """One line of clean text, or with `keep_lines` clean lines without empty ones at the ends."""
    if not keep_lines:
        return clean_line(text)
    return "\n".join(clean_line(line) for line in LINE_ENDS.split(text)).strip("\n")


def search_key(text):
    """What is stored for searching and searched for: Thai is found inside a run without spaces."""
    return clean_text(SPACES.sub("", arabic_digits(text).lower()))

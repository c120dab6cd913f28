"""Line breaks for a Pango without libthai (macOS, some containers): between words of a dictionary.

Text of an HTML page gets the unseen BREAK between its Thai words; tags are left as they are.
"""

import importlib
import re
from functools import cache

from mchch.thai.paper import BREAK, CLOSE, OPEN

TEXT = re.compile(r">[^<]+<")
KEPT = re.compile(f"({OPEN}[^{CLOSE}]*{CLOSE}?)")
THAI_RUN = re.compile("[ก-ฺเ-๎]{2,}")


def with_breaks(html):
    return TEXT.sub(lambda match: broken(match[0]), html)


def broken(text):
    """Pieces between OPEN and CLOSE stay whole."""
    pieces = KEPT.split(text)
    pieces[::2] = [THAI_RUN.sub(between_words, piece) for piece in pieces[::2]]
    return "".join(pieces)


def between_words(match):
    return BREAK.join(tokenizer().word_tokenize(match[0]))


@cache
def tokenizer():
    """Loaded at need: its dictionary would hold up the start of every command and server."""
    return importlib.import_module("newmm_tokenizer.tokenizer")

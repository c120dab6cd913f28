"""The typeface of papers, as whole font files of one folder, made at set-up without a network.

Official papers are set in TH Sarabun New at 16 pt. Where the machine has it, it is used. Elsewhere
Sarabun stands in: the same design under a free licence, drawn larger on its em. It is scaled so
that its ก is as high as that of TH Sarabun New, and given the same line height; so "16pt" in a
stylesheet is right for both, and lines break at nearly the same places (Sarabun is 4 % wider).
"""

import hashlib
import json
import os
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from fontTools.merge import Merger
from fontTools.ttLib import TTFont

# Measured in THSarabunNew.ttf 1.35 (SIPA, 2011) on an em of 1000: the height of ก, then the line.
KO_KAI = 400 / 1000
ASCENT, DESCENT, LINE_GAP = 844 / 1000, 457 / 1000, 30 / 1000
# Measured in Sarabun of @fontsource/sarabun 5.3.0: ก is 586 units high on an em of 1000.
SARABUN_KO_KAI = 586 / 1000

WEIGHTS = {"regular": 400, "bold": 700}
SCRIPTS = ("thai", "latin", "latin-ext")
OFFICIAL = ("TH Sarabun New", "TH SarabunPSK")
VERSION = 1  # of what this module makes
FAMILY = "MChCh Paper"
CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""


def folder():
    return Path(settings.PAPER_FONTS)


def path_of(weight):
    return folder() / f"{weight}.ttf"


def config_path():
    return folder() / "fonts.conf"


@lru_cache(maxsize=4)
def advances(folder_):
    """{letter: how far it moves the pen, in ems} of the regular weight."""
    font = TTFont(folder_ / "regular.ttf", lazy=True)
    units, widths = font["head"].unitsPerEm, font["hmtx"]
    return {chr(code): widths[name][0] / units for code, name in font.getBestCmap().items()}


def sources(weight):
    files = settings.NODE_MODULES / "@fontsource" / "sarabun" / "files"
    return [files / f"sarabun-{script}-{WEIGHTS[weight]}-normal.woff" for script in SCRIPTS]


def stamp():
    """What the files are made from: other sources make other files."""
    digest = hashlib.sha256(str(VERSION).encode())
    for weight in WEIGHTS:
        for path in sources(weight):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def ensure():
    """Make the files where they are missing or of other sources. Gives the name of the typeface."""
    return ensured(folder())


@lru_cache(maxsize=4)
def ensured(folder_):
    record = folder_ / "made.json"
    made = json.loads(record.read_text()) if record.exists() else {}
    if made.get("stamp") != stamp() or not all(path_of(weight).exists() for weight in WEIGHTS):
        made = {"stamp": stamp(), "typeface": build()}
        record.write_text(json.dumps(made))
    return made["typeface"]


def build():
    folder().mkdir(parents=True, exist_ok=True)
    found = official_files() if settings.PAPER_FONTS_OF_MACHINE else {}
    for weight in WEIGHTS:
        target = path_of(weight)
        fresh = target.with_suffix(f".{os.getpid()}")  # two processes may make them at once
        if found:
            shutil.copyfile(found[weight], fresh)
        else:
            scaled(merged(sources(weight)), weight).save(fresh)
        fresh.replace(target)
    config_path().write_text(CONFIG.format(folder=folder()))
    return "TH Sarabun New" if found else "Sarabun"


def official_files():
    """{"regular": path, "bold": path} of TH Sarabun on this machine, or {}."""
    program = shutil.which("fc-list")
    for family in OFFICIAL if program else ():
        found = {
            weight: path
            for weight in WEIGHTS
            for path in listed(program, f"{family}:style={weight.title()}")
        }
        if set(found) == set(WEIGHTS):
            return found
    return {}


def listed(program, pattern):
    answer = subprocess.run(  # noqa: S603 - our own pattern, no shell
        [program, pattern, "file"], capture_output=True, text=True, check=False, timeout=20
    )
    paths = [line.strip().rstrip(":") for line in answer.stdout.splitlines()]
    return [path for path in paths if path.lower().endswith(".ttf")][:1]


def merged(paths):
    """One font of the files of a web font, each of which holds one script."""
    return Merger().merge([str(path) for path in paths])


def scaled(font, weight):
    """The same outlines on a larger em: everything that is measured in ems becomes smaller."""
    units = round(font["head"].unitsPerEm * SARABUN_KO_KAI / KO_KAI)
    font["head"].unitsPerEm = units
    lines = [round(units * part) for part in (ASCENT, DESCENT, LINE_GAP)]
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = lines[0], -lines[1], lines[2]
    metrics = font["OS/2"]
    metrics.sTypoAscender, metrics.sTypoDescender, metrics.sTypoLineGap = (
        lines[0],
        -lines[1],
        lines[2],
    )
    metrics.usWinAscent, metrics.usWinDescent = lines[0], lines[1]
    rename(font, weight)
    for table in ("fpgm", "prep", "cvt ", "hdmx", "VDMX", "LTSH"):
        if table in font:
            del font[table]
    font["glyf"].removeHinting()
    return font


def rename(font, weight):
    """A changed font does not carry the name of the original."""
    full = f"{FAMILY} {weight.title()}"
    for record in font["name"].names:
        text = {1: FAMILY, 2: weight.title(), 4: full, 6: full.replace(" ", "")}.get(record.nameID)
        if text:
            record.string = text

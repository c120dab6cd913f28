"""The typeface of papers: of the size of TH Sarabun New, whole, and made once."""

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from reports.pdf import fonts


@pytest.fixture
def made(settings, tmp_path):
    """In a folder of its own: other tests draw papers meanwhile."""
    settings.PAPER_FONTS = tmp_path / "fonts"
    fonts.ensure()
    return {weight: TTFont(fonts.path_of(weight)) for weight in fonts.WEIGHTS}


def test_ko_kai_is_as_high_as_in_th_sarabun_new(made):
    font = made["regular"]
    glyphs, pen = font.getGlyphSet(), BoundsPen(font.getGlyphSet())
    glyphs[font.getBestCmap()[ord("ก")]].draw(pen)
    height = pen.bounds[3] / font["head"].unitsPerEm * 16
    assert abs(height - fonts.KO_KAI * 16) < 0.02  # points


@pytest.mark.parametrize("weight", fonts.WEIGHTS)
def test_line_is_as_high_as_in_th_sarabun_new(made, weight):
    font = made[weight]
    line = (font["hhea"].ascent - font["hhea"].descent + font["hhea"].lineGap) * 16
    assert abs(line / font["head"].unitsPerEm - 21.3) < 0.05


@pytest.mark.parametrize("weight", fonts.WEIGHTS)
def test_font_has_every_letter_of_an_office(made, weight):
    wanted = {
        *map(chr, range(0x20, 0x7F)),
        *map(chr, range(0xE01, 0xE3B)),
        *"฿เแโใไๅๆ็่้๊๋์ํ๐๑๒๓๔๕๖๗๘๙–—“”‘’…•é",
    }
    assert sorted(wanted - set(map(chr, made[weight].getBestCmap()))) == []


def test_fonts_are_made_once(made):
    before = fonts.path_of("regular").stat().st_mtime_ns
    fonts.ensured.cache_clear()
    assert fonts.ensure() == "Sarabun"
    assert fonts.path_of("regular").stat().st_mtime_ns == before


def test_missing_font_is_made_again(made):
    fonts.path_of("bold").unlink()
    fonts.ensured.cache_clear()
    fonts.ensure()
    assert fonts.path_of("bold").exists()


def test_typeface_of_the_machine_is_taken(settings, tmp_path, monkeypatch, made):
    here = {weight: tmp_path / f"TH Sarabun New {weight}.ttf" for weight in fonts.WEIGHTS}
    for weight, path in here.items():
        path.write_bytes(fonts.path_of(weight).read_bytes())
    settings.PAPER_FONTS = tmp_path / "made"
    settings.PAPER_FONTS_OF_MACHINE = True
    monkeypatch.setattr(fonts.shutil, "which", lambda name: "/usr/bin/fc-list")
    monkeypatch.setattr(fonts, "listed", lambda program, pattern: [
        str(path) for weight, path in here.items()
        if pattern == f"TH Sarabun New:style={weight.title()}"
    ])  # fmt: skip
    assert fonts.ensure() == "TH Sarabun New"
    assert fonts.path_of("bold").read_bytes() == here["bold"].read_bytes()

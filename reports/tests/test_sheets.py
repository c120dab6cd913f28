"""Files of any size and orientation become sheets of A4, upright and whole; broken ones say so."""

import io
from contextlib import ExitStack

import pikepdf
import pypdfium2
import pytest

from reports import sheets
from reports.sheets import LYING, STANDING, Broken, add_file
from reports.tests import scans


def fitted(content, content_type="application/pdf"):
    """The bytes of a PDF that holds the sheets of one file."""
    with pikepdf.new() as target, ExitStack() as stack:
        add_file(target, io.BytesIO(content), content_type, stack)
        stored = io.BytesIO()
        target.save(stored)
    return stored.getvalue()


def sizes(content):
    with pypdfium2.PdfDocument(content) as book:
        return [tuple(round(side) for side in page.get_size()) for page in book]


def rounded(size):
    return tuple(round(side) for side in size)


@pytest.mark.parametrize(
    ("size", "sheet"),
    [
        (scans.A4, STANDING),
        (scans.A3, STANDING),
        (scans.A4[::-1], LYING),
        (scans.A3[::-1], LYING),
        ((298, 420), STANDING),
        ((200, 2000), STANDING),
        ((5000, 900), LYING),
    ],
)
def test_page_of_any_size_lies_upright_on_a_sheet(size, sheet):
    content = fitted(scans.pdf(size))
    assert sizes(content) == [rounded(sheet)]


def test_pages_of_different_sizes_each_get_their_sheet():
    content = fitted(scans.pdf(scans.A4, scans.A3[::-1], scans.A4))
    assert sizes(content) == [rounded(STANDING), rounded(LYING), rounded(STANDING)]
    assert [scans.dark_quarters(content, page) for page in range(3)] == [{"upper left"}] * 3


@pytest.mark.parametrize(
    ("turned", "sheet", "dark"),
    [
        (0, STANDING, "upper left"),
        (90, LYING, "upper right"),
        (180, STANDING, "lower right"),
        (270, LYING, "lower left"),
    ],
)
def test_page_that_says_it_is_turned_is_turned(turned, sheet, dark):
    content = fitted(scans.pdf(scans.A4, rotate=turned))
    assert sizes(content) == [rounded(sheet)]
    assert scans.dark_quarters(content) == {dark}


@pytest.mark.parametrize(
    ("picture", "sheet"),
    [
        (scans.picture(), STANDING),
        (scans.picture((1169, 827)), LYING),
        (scans.picture(mode="RGB"), STANDING),
        (scans.picture(mode="L", form="PNG"), STANDING),
        (scans.picture(form="PNG", mode="RGB"), STANDING),
        (scans.picture((20, 10)), LYING),
    ],
)
def test_picture_is_a_sheet(picture, sheet):
    kind = "image/png" if picture.startswith(b"\x89PNG") else "image/jpeg"
    content = fitted(picture, kind)
    assert sizes(content) == [rounded(sheet)]
    assert scans.dark_quarters(content) == {"upper left"}


def test_scan_is_copied_without_encoding_it_again():
    scan = scans.picture((1654, 2339))
    assert scan in fitted(scan, "image/jpeg")


def test_large_picture_is_made_smaller(monkeypatch):
    monkeypatch.setattr(sheets, "LARGE", 10_000)
    content = fitted(scans.picture((6000, 4000), quality=95), "image/jpeg")
    with pikepdf.open(io.BytesIO(content)) as book:
        picture = book.pages[0].Resources.XObject.Scan
        assert (int(picture.Width), int(picture.Height)) == (2600, 1733)
    assert scans.dark_quarters(content) == {"upper left"}


def test_picture_that_says_it_is_turned_is_turned():
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = 6
    content = fitted(scans.picture((1169, 827), exif=exif), "image/jpeg")
    assert sizes(content) == [rounded(STANDING)]
    assert scans.dark_quarters(content) == {"upper right"}


def test_stamp_beside_the_page_is_drawn():
    assert scans.dark_quarters(fitted(scans.form_pdf())) == {"upper left", "lower right"}


@pytest.mark.parametrize(
    ("content", "kind", "why"),
    [
        (b"%PDF-1.4 made up\n", "application/pdf", "ชำรุด"),
        (b"", "application/pdf", "ชำรุด"),
        (b"not a picture", "image/jpeg", "ชำรุด"),
        (scans.picture()[:2000], "image/jpeg", "ชำรุด"),
        (scans.pdf((0, 0)), "application/pdf", "ชำรุด"),
        (scans.locked_pdf(), "application/pdf", "รหัสผ่าน"),
    ],
    ids=["no PDF", "empty", "no picture", "cut off", "without a size", "locked"],
)
def test_broken_file_says_so_and_leaves_nothing(content, kind, why):
    with pikepdf.new() as target, ExitStack() as stack:
        with pytest.raises(Broken, match=why):
            add_file(target, io.BytesIO(content), kind, stack)
        assert len(target.pages) == 0


def test_pages_before_a_broken_one_are_taken_back():
    with pikepdf.new() as target, ExitStack() as stack:
        with pytest.raises(Broken):
            add_file(target, io.BytesIO(scans.pdf(scans.A4, (0, 0))), "application/pdf", stack)
        assert len(target.pages) == 0

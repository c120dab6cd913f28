from io import BytesIO

import pytest
from PIL import Image

from registry.tests import upload_samples as samples
from registry.uploads import pictures
from registry.uploads.refusals import Unfit


def drawn(content, kind="jpeg"):
    """The picture as it would be stored."""
    facts, stored = pictures.examine(content, kind=kind)
    picture = Image.open(BytesIO(stored))
    assert facts == {"width": picture.width, "height": picture.height}
    return picture


def refusal(content, kind="jpeg"):
    with pytest.raises(Unfit) as caught:
        pictures.examine(content, kind=kind)
    return caught.value


def is_red(pixel):
    return pixel[0] > 180 and pixel[2] < 80


def bytes_of(sample, kind):
    return pictures.examine(sample(), kind=kind)[1]


# Upright, small enough, without a place


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (96, 64), (5, 32)),
        (2, (96, 64), (90, 32)),
        (3, (96, 64), (90, 32)),
        (4, (96, 64), (5, 32)),
        (5, (64, 96), (32, 5)),
        (6, (64, 96), (32, 5)),
        (7, (64, 96), (32, 90)),
        (8, (64, 96), (32, 90)),
    ],
)
def test_photo_of_every_orientation_is_turned_upright(orientation, size, red_at):
    picture = drawn(samples.photo(orientation))
    assert picture.size == size
    assert is_red(picture.getpixel(red_at))


def test_heic_of_a_phone_becomes_an_upright_jpeg():
    picture = drawn(samples.heic(orientation=6), "heic")
    assert (picture.format, picture.size) == ("JPEG", (64, 96))
    assert is_red(picture.getpixel((32, 10)))


@pytest.mark.parametrize(("sample", "kind"), [(samples.photo, "jpeg"), (samples.heic, "heic")])
def test_place_and_telephone_are_gone(sample, kind):
    before = Image.open(BytesIO(sample())).getexif()
    assert before.get_ifd(0x8825)[2] == samples.GPS_POSITION
    assert dict(drawn(sample(), kind).getexif()) == {}
    assert b"Exif" not in bytes_of(sample, kind)
    assert b"Telephone" not in bytes_of(sample, kind)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_broken_exif_does_not_spoil_a_good_picture():
    assert drawn(samples.jpeg(exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")).size == (96, 64)


def test_very_large_photo_is_scaled_to_4000_on_its_long_side():
    assert drawn(samples.jpeg(size=(3000, 6000))).size == (2000, 4000)


# Modes, frames, colours


def test_png_stays_png_with_its_transparency():
    picture = drawn(samples.transparent_png(), "png")
    assert picture.format == "PNG"
    assert picture.getpixel((5, 5))[3] == 0


@pytest.mark.parametrize("mode", ["1", "L", "LA", "RGB", "RGBA", "P"])
def test_png_of_every_mode_is_taken(mode):
    picture = samples.two_colours(mode="RGB" if mode == "P" else "L").convert(mode)
    seen = drawn(samples.saved(picture, "PNG"), "png").convert("RGB")
    assert seen.getpixel((5, 5)) == picture.convert("RGB").getpixel((5, 5))
    assert seen.getpixel((90, 5)) == picture.convert("RGB").getpixel((90, 5))


def test_sixteen_bit_grey_keeps_its_brightness():
    picture = Image.new("I;16", (30, 20), 128 * 256)
    assert drawn(samples.saved(picture, "PNG"), "png").getpixel((0, 0)) == 128


def test_palette_with_transparency_keeps_both():
    assert drawn(samples.palette_png(), "png").mode == "RGBA"


def test_transparent_heic_is_laid_on_white():
    clear = Image.new("RGBA", (64, 64), (*samples.RED, 0))
    picture = drawn(samples.saved(clear, "HEIF", quality=90), "heic")
    assert min(picture.getpixel((30, 30))) > 245


@pytest.mark.parametrize(
    ("sample", "kind"), [(samples.moving_png, "png"), (samples.two_pictures_in_one_jpeg, "jpeg")]
)
def test_of_several_frames_only_the_first_is_kept(sample, kind):
    picture = drawn(sample(), kind)
    assert getattr(picture, "n_frames", 1) == 1
    assert is_red(picture.convert("RGB").getpixel((10, 10)))


def test_colour_profile_is_applied_and_not_kept():
    before = Image.open(BytesIO(samples.swapped_colours_jpeg()))
    assert is_red(before.getpixel((10, 30)))
    assert b"<script>" in before.info["icc_profile"]
    after = drawn(samples.swapped_colours_jpeg())
    assert is_red(after.getpixel((80, 30)))
    assert after.info.get("icc_profile") is None
    assert b"<script>" not in bytes_of(samples.swapped_colours_jpeg, "jpeg")


def test_broken_colour_profile_does_not_spoil_a_good_picture():
    assert drawn(samples.jpeg(icc_profile=samples.PAYLOAD)).size == (96, 64)


def test_cmyk_picture_comes_out_in_colours_that_browsers_show():
    picture = drawn(samples.cmyk_jpeg())
    assert picture.mode == "RGB"
    assert is_red(picture.getpixel((10, 30)))


# Hostile and broken


@pytest.mark.parametrize(
    ("sample", "kind"), [(samples.jpeg_with_page, "jpeg"), (samples.png_with_page, "png")]
)
def test_picture_that_is_a_page_comes_out_without_the_page(sample, kind):
    assert sample().count(samples.PAYLOAD) >= 3
    assert b"script" not in bytes_of(sample, kind)
    assert drawn(sample(), kind).size == (96, 64)


def test_decompression_bomb_is_refused_by_its_header():
    problem = refusal(samples.bomb_png(60_000, 60_000), "png")
    assert problem.code == "picture_pixels"
    assert problem.facts == {"width": 60_000, "height": 60_000, "limit": 80}


def test_limit_of_pixels_is_exact():
    assert refusal(samples.bomb_png(10_000, 8_001), "png").code == "picture_pixels"
    assert refusal(samples.bomb_png(10_000, 8_000), "png").code == "picture_broken"


@pytest.mark.parametrize(
    ("sample", "kind"), [(samples.photo, "jpeg"), (samples.png, "png"), (samples.heic, "heic")]
)
def test_picture_that_ends_in_the_middle_is_refused(sample, kind):
    content = sample()
    codes = {refusal(content[: len(content) * part // 10], kind).code for part in (1, 4, 6, 8, 9)}
    assert codes == {"picture_broken"}

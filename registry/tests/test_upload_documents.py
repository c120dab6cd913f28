from io import BytesIO

import pikepdf
import pytest

from registry.tests import upload_samples as samples
from registry.uploads import documents
from registry.uploads.refusals import Unfit


def examined(content, max_pages=200):
    return documents.examine(content, max_pages=max_pages)


def refusal(content, **options):
    with pytest.raises(Unfit) as caught:
        examined(content, **options)
    return caught.value


# What is refused


@pytest.mark.parametrize("where", sorted(samples.SCRIPTED_PDFS))
def test_pdf_with_something_that_runs_is_refused(where):
    assert refusal(samples.scripted_pdf(where)).code == "pdf_script"


def test_script_in_an_object_stream_is_not_in_plain_sight():
    assert b"JavaScript" not in samples.scripted_pdf("in_object_stream")


def test_script_under_escaped_names_is_refused():
    assert b"/JS" not in samples.escaped_script_pdf()
    assert refusal(samples.escaped_script_pdf()).code == "pdf_script"


def test_action_whose_kind_is_written_elsewhere_is_refused():
    assert refusal(samples.scattered_launch_pdf()).code == "pdf_script"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (samples.pdf_with_attachment(), "pdf_attachment"),
        (samples.xfa_pdf(), "pdf_xfa"),
        (samples.locked_pdf(to_open=True), "pdf_password"),
        (b"%PDF-1.7\nnothing\n%%EOF", "pdf_broken"),
        (samples.pdf(pages=0), "pdf_broken"),
        (samples.looping_pages_pdf(), "pdf_broken"),
        (samples.multiplying_pages_pdf(), "pdf_broken"),
        (samples.object_stream_bomb_pdf(), "pdf_broken"),
    ],
    ids=["file", "xfa", "password", "nothing", "no_page", "loop", "multiplying", "bomb"],
)
def test_pdf_that_cannot_be_used_is_refused(content, code):
    assert refusal(content).code == code


def test_pdf_that_ends_in_the_middle_is_refused():
    content = samples.pdf(pages=20)
    codes = {refusal(content[: len(content) * part // 100]).code for part in (5, 50, 90, 99)}
    assert codes == {"pdf_broken"}


def test_pdf_with_too_many_pages_is_refused():
    assert examined(samples.pdf(pages=4), max_pages=4)[0] == {"pages": 4}
    problem = refusal(samples.pdf(pages=5), max_pages=4)
    assert (problem.code, problem.facts) == ("pdf_pages", {"pages": 5, "limit": 4})


# What is taken


@pytest.mark.parametrize(
    "content",
    [
        samples.harmless_pdf(),
        samples.plain_objects_pdf(),
        samples.locked_pdf(to_open=False),
        samples.object_stream_bomb_pdf(megabytes=2),
    ],
    ids=["looks_like_a_script", "numbers_as_objects", "only_forbids_changes", "object_stream"],
)
def test_sound_pdf_is_left_as_it_is(content):
    assert examined(content) == ({"pages": 1}, b"")


@pytest.mark.parametrize("before", [b"\r\n", b"\xef\xbb\xbf"])
def test_pdf_with_something_around_it_is_stored_without_it(before):
    facts, stored = examined(before + samples.pdf(pages=2) + samples.PAYLOAD)
    assert stored.startswith(b"%PDF-")
    assert samples.PAYLOAD not in stored
    assert len(pikepdf.open(BytesIO(stored)).pages) == facts["pages"] == 2


def test_pdf_that_had_to_be_mended_is_stored_as_mended():
    _, stored = examined(samples.looping_table_pdf())
    assert pikepdf.open(BytesIO(stored)).get_warnings() == []


def test_endless_nesting_does_not_reach_the_store():
    assert len(examined(samples.nested_pdf())[1]) < 1000

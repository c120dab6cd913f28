"""script/manage render_paper"""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reports.papers import KINDS
from reports.tests.reading import poppler, squeezed

pytestmark = pytest.mark.django_db


def run(*words, **options):
    out = StringIO()
    call_command("render_paper", *map(str, words), stdout=out, **options)
    return out.getvalue()


def test_list_names_every_kind():
    named = [line.split()[0] for line in run(list=True).splitlines()]
    assert named == list(KINDS)


def test_without_id_it_is_the_newest(unit, tmp_path):
    unit(unit_name="กลุ่มเก่า")
    unit(unit_name="กลุ่มใหม่")
    run("application_form", tmp_path / "form.pdf")
    assert "กลุ่มใหม่" in squeezed(poppler((tmp_path / "form.pdf").read_bytes()))


def test_with_id_it_is_that_one(unit, tmp_path):
    old = unit(unit_name="กลุ่มเก่า")
    unit(unit_name="กลุ่มใหม่")
    told = run("application_form", old.pk, tmp_path / "form.pdf")
    assert "กลุ่มเก่า" in squeezed(poppler((tmp_path / "form.pdf").read_bytes()))
    assert old.number in told


def test_blank_form_of_a_type(cycle, tmp_path):
    run("application_form", tmp_path / "blank.pdf", blank="NETWORK")
    text = squeezed(poppler((tmp_path / "blank.pdf").read_bytes()))
    assert "ประเภทเครือข่ายองค์กรชุมชน" in text


@pytest.mark.parametrize(
    ("words", "options", "told"),
    [
        (("secret", "x.pdf"), {}, "KIND one of"),
        (("memo",), {}, "KIND one of"),
        (("memo", "one", "x.pdf"), {}, "KIND one of"),
        (("memo", "99", "x.pdf"), {}, "there is no memo 99"),
        (("memo", "x.pdf"), {}, "there is no memo"),
        (("memo", "x.pdf"), {"blank": "GROUP"}, "none of this kind"),
    ],
)
def test_what_cannot_be_drawn_is_said(words, options, told):
    with pytest.raises(CommandError, match=told):
        run(*words, **options)

"""Papers in the browser: who may see them, what is logged, how they are answered."""

import pytest
from django.urls import reverse

from mchch.thai import citizen_id
from mchch.thai.text import thai_digits
from registry.choices import AccessKind, ApplicantType
from registry.models import AccessLog
from registry.tests import factories
from reports.papers import KINDS
from reports.tests.reading import poppler, squeezed

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(unit, sent, cycle):
    """{kind: a row of เกาะคา} of the register's papers."""
    leader = unit(ApplicantType.LEADER, given_name="ลับเฉพาะ")
    sending = sent([leader])
    return {
        "application_form": leader,
        "register": cycle,
        "applicant_list": sending,
        "memo": sending,
    }


def get(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(name, args=args), query)


@pytest.mark.parametrize("kind", ["application_form", "register", "applicant_list", "memo"])
def test_paper_is_an_inline_pdf_that_no_cache_keeps(client, head, rows, kind):
    response = get(client, head, "paper", kind, rows[kind].pk)
    assert response.status_code == 200
    assert response.content.startswith(b"%PDF-1.7")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("inline; filename=")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("kind", ["application_form", "applicant_list", "memo"])
@pytest.mark.parametrize("visitor", ["outsider", "outside_head"])
def test_paper_of_another_district_does_not_exist(client, rows, kind, visitor, request):
    response = get(client, request.getfixturevalue(visitor), "paper", kind, rows[kind].pk)
    assert response.status_code == 404


def test_register_of_another_district_tells_of_the_own_only(client, rows, outsider):
    response = get(client, outsider, "paper", "register", rows["register"].pk, district="5203")
    text = squeezed(poppler(response.content))
    assert "ลับเฉพาะ" not in text
    assert "อำเภอแจ้ห่ม" in text


@pytest.mark.parametrize("kind", ["application_form", "register", "applicant_list", "memo"])
@pytest.mark.parametrize("visitor", ["committee", "admin"])
def test_who_reads_no_applicants_prints_none(client, rows, kind, visitor, request):
    response = get(client, request.getfixturevalue(visitor), "paper", kind, rows[kind].pk)
    assert response.status_code == 403


@pytest.mark.parametrize("kind", ["application_form", "register", "applicant_list", "memo"])
def test_stranger_is_asked_to_log_in(client, rows, kind):
    response = client.get(reverse("paper", args=[kind, rows[kind].pk]))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("login"))


def test_unknown_kind_does_not_exist(client, head, rows):
    assert get(client, head, "paper", "secret", 1).status_code == 404
    assert get(client, head, "paper_blank", "memo", "GROUP").status_code == 404
    assert get(client, head, "paper_blank", "application_form", "OTHER").status_code == 404


@pytest.mark.parametrize(("kind", "people"), [("register", 1), ("applicant_list", 1)])
def test_print_of_many_is_logged(client, head, rows, kind, people):
    get(client, head, "paper", kind, rows[kind].pk)
    (log,) = AccessLog.objects.all()
    assert (log.kind, log.user, log.area_id, log.row_count) == (
        AccessKind.EXPORT,
        head,
        "5203",
        people,
    )
    assert log.reason == f"พิมพ์{KINDS[kind].label}"


@pytest.mark.parametrize("kind", ["application_form", "memo"])
def test_print_without_many_persons_is_not_logged(client, head, rows, kind):
    get(client, head, "paper", kind, rows[kind].pk)
    assert AccessLog.objects.count() == 0


@pytest.mark.parametrize("type_", ApplicantType.values)
def test_blank_form_of_each_type(client, officer, cycle, type_):
    response = get(client, officer, "paper_blank", "application_form", type_)
    assert response.status_code == 200
    assert f"ประเภท{ApplicantType(type_).label}" in squeezed(poppler(response.content))


def test_whole_citizen_id_is_printed_for_a_reason_that_is_logged(client, head, rows):
    row = rows["application_form"]
    whole = thai_digits(citizen_id.formatted(row.citizen_id))
    masked = get(client, head, "paper", "application_form", row.pk)
    assert whole not in squeezed(poppler(masked.content))
    address = reverse("paper_full_form", args=[row.pk])
    response = client.post(address, {"reason": "ส่งเรื่องให้จังหวัดตรวจ"})
    assert whole in squeezed(poppler(response.content))
    assert "no-store" in response.headers["Cache-Control"]
    (log,) = AccessLog.objects.all()
    assert (log.kind, log.application) == (AccessKind.REVEAL, row)
    assert log.reason == "พิมพ์ใบสมัคร: ส่งเรื่องให้จังหวัดตรวจ"


@pytest.mark.parametrize("reason", ["", "   "])
def test_whole_citizen_id_needs_a_reason(client, head, rows, reason):
    address = reverse("paper_full_form", args=[rows["application_form"].pk])
    client.force_login(head)
    response = client.post(address, {"reason": reason})
    assert response.status_code == 422
    assert "โปรดระบุเหตุผล" in response.content.decode()
    assert AccessLog.objects.count() == 0


def test_whole_citizen_id_is_not_printed_by_a_get(client, head, rows):
    row = rows["application_form"]
    response = get(client, head, "paper_full_form", row.pk, reason="อยากดู")
    assert response.headers["Content-Type"].startswith("text/html")
    assert AccessLog.objects.count() == 0


def test_nation_prints_without_whole_citizen_ids(client, nation, rows):
    masked = get(client, nation, "paper", "application_form", rows["application_form"].pk)
    assert masked.status_code == 200
    response = get(client, nation, "paper_full_form", rows["application_form"].pk)
    assert response.status_code == 403


@pytest.mark.parametrize(
    ("page", "kind"),
    [("application", "application_form"), ("submission", "memo"), ("submission", "applicant_list")],
)
def test_page_has_its_print_button(client, head, rows, page, kind):
    response = get(client, head, page, rows[kind].pk)
    assert reverse("paper", args=[kind, rows[kind].pk]) in response.content.decode()


def test_register_page_has_its_print_button(client, province, rows):
    response = get(client, province, "application_list", district="5203")
    expected = reverse("paper", args=["register", rows["register"].pk]) + "?district=5203"
    assert f'href="{expected}"' in response.content.decode()


def test_choice_of_types_has_blank_forms(client, officer, cycle):
    page = get(client, officer, "application_new").content.decode()
    for type_ in ApplicantType.values:
        assert reverse("paper_blank", args=["application_form", type_]) in page


def test_name_of_a_file_holds_no_name_of_a_person(client, head, rows):
    response = get(client, head, "paper", "application_form", rows["application_form"].pk)
    assert response.headers["Content-Disposition"].isascii()


def test_paper_of_a_hostile_name_is_drawn(client, head, unit):
    row = unit(unit_name='"><img src="file:///etc/passwd">', position="{{ 7|add:7 }}</b>")
    factories.ChecklistItemFactory(cycle=row.cycle, type=row.type, text="<script>alert(1)</script>")
    text = poppler(get(client, head, "paper", "application_form", row.pk).content)
    assert '"><img src="file:///etc/passwd">' in text
    assert "{{ ๗|add:๗ }}</b>" in text
    assert "<script>alert(๑)</script>" in text

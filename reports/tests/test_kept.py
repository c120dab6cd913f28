"""What is issued is kept: the same bytes again. A draft is drawn anew and never kept."""

import hashlib
from dataclasses import replace

import pikepdf
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.utils import ProgrammingError
from django.urls import reverse

from mchch.scope import acting_for
from registry.choices import ApplicantType, CircularStatus, Role, Stage
from registry.models import Paper, Submission, User
from registry.tests.factories import CircularFactory, PaperFactory, UserFactory
from reports.documents.memo import memo
from reports.kept import issued

pytestmark = pytest.mark.django_db


@pytest.fixture
def sending(unit, sent):
    return sent([unit(ApplicantType.GROUP, stage=Stage.SENT)])


def printed(sending, user, **changes):
    with acting_for(user):
        return issued("memo", sending, replace(memo(sending), **changes), by=user)


def test_paper_is_kept_with_its_hash_and_who_issued_it(sending, head):
    content = printed(sending, head)
    paper = Paper.objects.get()
    assert paper.sha256 == hashlib.sha256(content).hexdigest()
    assert (paper.kind, paper.object_id, paper.area_id) == ("memo", sending.pk, "5203")
    assert (paper.size, paper.pages) == (len(content), 1)
    assert paper.issued_by_name == head.get_full_name()
    assert paper.keep_until is None


def test_paper_printed_again_is_the_very_same(sending, head, province):
    first = printed(sending, head)
    Submission.objects.filter(pk=sending.pk).update(note="แก้ภายหลัง")
    sending.refresh_from_db()
    assert printed(sending, head) == first
    assert printed(sending, province) == first
    assert Paper.objects.count() == 1


def test_page_prints_the_very_same_too(client, sending, head, outsider):
    url = reverse("paper", args=["memo", sending.pk])
    client.force_login(head)
    first = client.get(url).content
    Submission.objects.filter(pk=sending.pk).update(note="แก้ภายหลัง")
    assert client.get(url).content == first
    client.force_login(outsider)
    assert client.get(url).status_code == 404


def test_paper_of_a_head_who_has_moved_away_is_printed_by_the_next(client, sending, head):
    User.objects.filter(pk=head.pk).update(area="5206")
    client.force_login(UserFactory(role=Role.DISTRICT_HEAD))
    for kind in ("memo", "applicant_list"):
        assert client.get(reverse("paper", args=[kind, sending.pk])).status_code == 200


def test_letter_is_kept_by_its_province_and_the_same_for_its_districts(
    client, cycle, province, head
):
    letter = CircularFactory(cycle=cycle, status=CircularStatus.SENT)
    url = reverse("paper", args=["circular", letter.pk])
    client.force_login(head)
    assert client.get(url).status_code == 200
    assert Paper.objects.count() == 0
    client.force_login(province)
    first = client.get(url).content
    assert Paper.objects.get().area_id == "52"
    client.force_login(head)
    assert client.get(url).content == first


def test_package_is_never_drawn_in_a_page(client, sending, head):
    client.force_login(head)
    assert client.get(reverse("paper", args=["package", sending.pk])).status_code == 404


def test_package_is_written_by_the_operator_too(sending, tmp_path):
    call_command("render_paper", "package", str(sending.pk), str(tmp_path / "package.pdf"))
    with pikepdf.open(tmp_path / "package.pdf") as book:
        assert len(book.pages) >= 3
    assert Paper.objects.count() == 0


def test_draft_is_drawn_anew_and_not_kept(sending, head):
    printed(sending, head, draft=True)
    assert Paper.objects.count() == 0


def test_who_only_looks_on_keeps_nothing(sending, nation, head):
    printed(sending, nation)
    assert Paper.objects.count() == 0
    first = printed(sending, head)
    assert printed(sending, nation) == first


def test_two_who_issue_at_once_keep_one_paper(sending, head, monkeypatch):
    first = printed(sending, head)
    nothing = Paper.objects.none()
    monkeypatch.setattr("registry.models.paper.PaperQuerySet.about", lambda *_: nothing)
    assert printed(sending, head) == first
    assert Paper.objects.count() == 1


@pytest.mark.parametrize("person", ["head", "province"])
@pytest.mark.parametrize(
    "verb", ["update registry_paper set title = ''", "delete from registry_paper"]
)
def test_kept_paper_cannot_be_changed_by_the_application(sending, person, verb, request):
    user = request.getfixturevalue(person)
    PaperFactory(object_id=sending.pk)
    with pytest.raises(ProgrammingError, match="permission denied"), acting_for(user):
        connection.cursor().execute(verb)

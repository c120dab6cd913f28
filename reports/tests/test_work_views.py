"""เอกสารของฉัน: asked for once, seen by who asked, taken out through the permission check."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from mchch import clock
from mchch.scope import acting_for
from registry import work
from registry.actions import papers
from registry.choices import AccessKind, JobKind, JobStatus, Stage
from registry.models import AccessLog, ChangeEvent, Job
from registry.tests.factories import JobFactory, PaperFactory
from reports import tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def sending(unit, sent):
    return sent([unit(stage=Stage.SENT)])


@pytest.fixture
def package(sending):
    """A package that was made of the sending, still kept."""
    return PaperFactory(
        kind=JobKind.PACKAGE, object_id=sending.pk, people=1, title="ชุดเอกสารเกาะคา",
        keep_until=clock.now() + papers.timedelta(days=3), file=ContentFile(b"%PDF-x", "p.pdf"),
    )  # fmt: skip


def ask(client, user, sending):
    client.force_login(user)
    return client.post(reverse("submission_package", args=[sending.pk]))


@pytest.mark.parametrize(
    ("person", "status", "jobs"),
    [
        ("officer", 302, 1),
        ("head", 302, 1),
        ("province", 302, 1),
        ("outsider", 404, 0),
        ("committee", 404, 0),
        ("admin", 404, 0),
        ("nation", 403, 0),
    ],
)
def test_package_is_asked_for_by_its_district_and_province(
    client, sending, person, status, jobs, request
):
    response = ask(client, request.getfixturevalue(person), sending)
    assert response.status_code == status
    assert (Job.objects.count(), DBTaskResult.objects.count()) == (jobs, jobs)


def test_package_asked_for_twice_is_one_piece_of_work(client, sending, head):
    ask(client, head, sending)
    ask(client, head, sending)
    job = Job.objects.get()
    (row,) = DBTaskResult.objects.all()
    assert row.args_kwargs == {"args": [job.pk, head.pk], "kwargs": {}}


def test_package_that_a_colleague_had_made_is_there_at_once(client, sending, package, province):
    ask(client, province, sending)
    job = Job.objects.get()
    assert (job.status, job.paper, job.user) == (JobStatus.DONE, package, province)
    assert DBTaskResult.objects.count() == 0


def test_package_that_ran_out_is_made_again(client, sending, package, head):
    package.keep_until = clock.now()
    package.save()
    ask(client, head, sending)
    assert Job.objects.get().status == JobStatus.WAITING
    assert DBTaskResult.objects.count() == 1


def test_button_and_kept_papers_are_on_the_page_of_the_sending(client, sending, package, head):
    client.force_login(head)
    page = client.get(reverse("submission", args=[sending.pk])).content.decode()
    assert "จัดทำชุดเอกสาร (PDF)" in page
    assert reverse("kept_paper", args=[package.pk]) in page


def test_page_of_a_sending_tells_how_far_the_package_is(client, sending, head, colleague):
    """It asks for itself while the work is under way; a colleague's work is not told."""
    ask(client, head, sending)
    Job.objects.update(status=JobStatus.RUNNING, percent=40, words="สำเนาใบสมัคร")
    address = reverse("submission", args=[sending.pk])
    page = client.get(address).content.decode()
    assert 'data-refresh="2000"' in page
    assert "40 % · สำเนาใบสมัคร" in page
    assert "จัดทำชุดเอกสาร (PDF)" not in page
    client.force_login(colleague)
    page = client.get(address).content.decode()
    assert 'data-refresh=""' in page
    assert "จัดทำชุดเอกสาร (PDF)" in page


def test_package_that_is_ready_is_linked_on_the_page_of_its_sending(client, sending, package, head):
    ask(client, head, sending)
    page = client.get(reverse("submission", args=[sending.pk])).content.decode()
    assert 'data-refresh=""' in page
    assert reverse("kept_paper", args=[package.pk]) in page


def test_notice_of_work_goes_with_the_work(client, sending, head):
    """It is in what the page asks for anew, and no message that stays."""
    page = client.get(ask(client, head, sending).url).content.decode()
    told = "ทำงานอื่นต่อได้ เมื่อเสร็จแล้วผลจะรออยู่ที่นี่"
    assert page.index("data-refresh=") < page.index(told)
    assert 'class="messages"' not in page
    Job.objects.update(status=JobStatus.FAILED, problem="ไฟล์เสีย")
    assert told not in client.get(reverse("my_documents")).content.decode()


def test_button_is_not_for_who_only_looks_on(client, sending, nation):
    client.force_login(nation)
    page = client.get(reverse("submission", args=[sending.pk])).content.decode()
    assert "จัดทำชุดเอกสาร (PDF)" not in page


def test_my_documents_shows_only_ones_own(client, head, colleague):
    JobFactory(user=head, title="ของฉัน")
    JobFactory(user=colleague, title="ของคนอื่น")
    client.force_login(head)
    page = client.get(reverse("my_documents")).content.decode()
    assert "ของฉัน" in page
    assert "ของคนอื่น" not in page


def test_job_of_another_is_hidden_by_the_database_too(head, colleague, province):
    JobFactory(user=head)
    for user in (colleague, province):
        with acting_for(user):
            assert Job.objects.count() == 0
    with acting_for(head):
        assert Job.objects.count() == 1


def test_my_documents_tells_how_far_the_work_is_and_refreshes(client, head):
    JobFactory(user=head, status=JobStatus.RUNNING, percent=45, words="กำลังจัดทำใบสมัครที่ 9")
    client.force_login(head)
    page = client.get(reverse("my_documents")).content.decode()
    assert 'value="45"' in page
    assert "กำลังจัดทำใบสมัครที่ 9" in page
    assert 'http-equiv="refresh"' in page


def test_my_documents_without_work_under_way_stays_still(client, head, package):
    JobFactory(user=head, status=JobStatus.DONE, paper=package)
    client.force_login(head)
    page = client.get(reverse("my_documents")).content.decode()
    assert reverse("kept_paper", args=[package.pk]) in page
    assert 'http-equiv="refresh"' not in page


def test_failed_work_says_why_and_can_be_tried_again(client, sending, head, colleague):
    job = JobFactory(
        user=head, object_id=sending.pk, status=JobStatus.FAILED, problem="ใช้เวลาเกิน", attempts=3
    )
    again = reverse("my_document_again", args=[job.pk])
    client.force_login(colleague)
    assert client.post(again).status_code == 404
    client.force_login(head)
    assert "ใช้เวลาเกิน" in client.get(reverse("my_documents")).content.decode()
    client.post(again)
    job.refresh_from_db()
    assert (job.status, job.problem, job.attempts) == (JobStatus.WAITING, "", 0)
    assert DBTaskResult.objects.count() == 1


@pytest.mark.parametrize(
    ("person", "status"),
    [("officer", 200), ("province", 200), ("nation", 200), ("outsider", 404), ("committee", 404)],
)
def test_kept_paper_is_served_in_its_area_and_logged(client, package, person, status, request):
    user = request.getfixturevalue(person)
    client.force_login(user)
    response = client.get(reverse("kept_paper", args=[package.pk]))
    assert response.status_code == status
    logged = AccessLog.objects.filter(user=user, kind=AccessKind.EXPORT, row_count=1).count()
    assert logged == (status == 200)
    if status == 200:
        assert b"".join(response) == b"%PDF-x"
        assert response.headers["Cache-Control"] == "private, no-store"


def test_kept_paper_whose_file_is_lost_is_not_found(client, package, head):
    package.file.storage.delete(package.file.name)
    client.force_login(head)
    assert client.get(reverse("kept_paper", args=[package.pk])).status_code == 404


def test_issued_papers_lists_what_was_issued_but_no_working_copies(client, sending, package, head):
    PaperFactory(object_id=sending.pk, title="บันทึกที่ออก")
    client.force_login(head)
    page = client.get(reverse("issued_papers")).content.decode()
    assert "บันทึกที่ออก" in page
    assert package.title not in page


@pytest.mark.parametrize("name", ["my_documents", "issued_papers"])
@pytest.mark.parametrize("person", ["committee", "admin"])
def test_documents_are_not_for_who_reads_no_applicants(client, cycle, name, person, request):
    client.force_login(request.getfixturevalue(person))
    assert client.get(reverse(name)).status_code == 403


def statements(client, url, django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_pages_ask_the_same_for_any_number(
    client, cycle, head, sending, django_assert_max_num_queries
):
    client.force_login(head)
    urls = [reverse("my_documents"), reverse("issued_papers")]
    urls.append(reverse("submission", args=[sending.pk]))
    counts = []
    for _ in range(2):
        for number in range(5):
            paper = PaperFactory(object_id=sending.pk, edition=f"{len(counts)}{number}")
            JobFactory(user=head, status=JobStatus.DONE, paper=paper)
        client.get(urls[0])
        counts.append([statements(client, url, django_assert_max_num_queries) for url in urls])
    assert counts[0] == counts[1]


def test_progress_leaves_no_history_but_the_end_does(head, package):
    job = JobFactory(user=head, status=JobStatus.RUNNING)
    with acting_for(head):
        papers.tell_progress(job, 40, "กำลังจัดทำ")
    assert len(ChangeEvent.objects.of(job)) == 1
    with acting_for(head):
        papers.finish(job, package)
    assert len(ChangeEvent.objects.of(job)) == 2


def test_job_of_who_has_no_right_any_more_tells_so(sending, outsider):
    job = JobFactory(user=outsider, object_id=sending.pk)
    with acting_for(outsider):
        papers.begin(job.pk)
    tasks.do(job.pk, outsider.pk, tasks.package_of)
    job.refresh_from_db()
    assert (job.status, job.problem) == (JobStatus.FAILED, work.GONE)


def test_finished_work_is_not_done_again(head, package):
    job = JobFactory(user=head, status=JobStatus.DONE, paper=package)
    tasks.do(job.pk, head.pk, lambda *_: pytest.fail("done again"))


def test_work_that_is_interrupted_again_and_again_is_given_up(head):
    job = JobFactory(user=head, status=JobStatus.RUNNING, attempts=3)
    tasks.do(job.pk, head.pk, lambda *_: pytest.fail("done again"))
    job.refresh_from_db()
    assert (job.status, job.problem) == (JobStatus.FAILED, papers.INTERRUPTED)

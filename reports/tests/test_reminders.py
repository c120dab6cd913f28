"""The letters of the morning: to whom, what they tell, each thing once whatever happens."""

import email
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from email.policy import default
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult

from registry.choices import Stage, SubmissionStatus
from registry.models import MorningRun, Submission, Told, User
from registry.tests.factories import (
    ApplicationFactory,
    CircularFactory,
    StageChangeFactory,
    SubmissionFactory,
    UserFactory,
)
from reports import reminders
from reports.tests import odd_mail
from reports.tests.test_worker import environment
from reports.worker import Worker

pytestmark = pytest.mark.django_db
SITE = "https://mchch.example.go.th"
DAY = date(2024, 12, 16)  # four days before the list is due


@pytest.fixture(autouse=True)
def mail_is_set_up(settings):
    settings.MAIL_URL = "smtp://mail.example"
    settings.MAIL_FROM = settings.DEFAULT_FROM_EMAIL = "มชช. <mchch@example.go.th>"
    settings.PUBLIC_URL = SITE


def with_mail(*people):
    for person in people:
        person.email = f"{person.username}@example.go.th"
        person.save(update_fields=["email"])


@pytest.fixture
def reachable(cycle, head, officer, province):
    with_mail(head, officer, province)


def letters():
    """{address: text} of what was sent, and the box is empty again."""
    found = {message.to[0].partition("@")[0]: message.body for message in mail.outbox}
    assert len(found) == len(mail.outbox)  # to nobody twice
    mail.outbox.clear()
    return found


# --- what is told, to whom -----------------------------------------------------------------------


def test_each_person_is_told_what_is_due(reachable):
    assert reminders.send_all() == (2, 0, 0)
    told = letters()
    assert set(told) == {"head", "officer"}  # nothing waits for the province
    assert "ยังไม่ได้ส่งรายชื่อผู้สมัครให้จังหวัด ครบกำหนด 20 ธันวาคม 2567 (เหลือ 4 วัน)" in told["head"]
    assert "https://mchch.example.go.th/send/" in told["head"]
    assert "เป้าหมายของท่านยังขาด 4 หน่วย" in told["officer"]


def test_each_thing_is_told_once(reachable, on_day):
    reminders.send_all()
    letters()
    on_day(DAY + timedelta(days=1))
    assert reminders.send_all() == (0, 0, 0)
    on_day(date(2024, 12, 21))  # late is another thing than due soon
    reminders.send_all()
    told = letters()
    assert "เลยกำหนดมา 1 วัน" in told["head"]
    on_day(date(2024, 12, 22))
    assert reminders.send_all() == (0, 0, 0)


def test_new_day_of_a_step_is_a_new_thing(reachable, cycle):
    reminders.send_all()
    letters()
    cycle.steps.filter(kind="LIST").update(due_on=date(2024, 12, 23))
    reminders.send_all()
    assert "ครบกำหนด 23 ธันวาคม 2567" in letters()["head"]


def test_who_has_done_it_is_never_told(reachable, cycle, head):
    SubmissionFactory(cycle=cycle, area_id="5203", sent_by=head)
    reminders.send_all()
    assert set(letters()) == {"province"}  # whose turn it is
    Submission.objects.update(status=SubmissionStatus.ACCEPTED)
    Told.objects.all().delete()
    assert reminders.send_all() == (0, 0, 0)


def test_who_does_it_between_queue_and_letter_is_not_told(reachable, cycle, head):
    reminders.queue_morning(DAY)
    SubmissionFactory(cycle=cycle, area_id="5203", sent_by=head)
    reminders.send_morning.call(DAY.isoformat(), 0, 1)
    assert "head" not in letters()


def test_what_came_back_is_told_again_when_it_comes_back_again(reachable, cycle, officer, head):
    SubmissionFactory(cycle=cycle, area_id="5203", sent_by=head)
    unit = ApplicationFactory(cycle=cycle, officer=officer, stage=Stage.RETURNED)
    StageChangeFactory(application=unit, to_stage=Stage.RETURNED)
    reminders.send_all()
    told = letters()
    assert "ใบสมัครที่จังหวัดส่งกลับให้แก้ไข 1 ราย" in told["officer"]
    assert reminders.send_all() == (0, 0, 0)
    StageChangeFactory(application=unit, to_stage=Stage.RETURNED)
    reminders.send_all()
    assert "ส่งกลับให้แก้ไข 1 ราย" in letters()["officer"]


def test_returned_list_is_told_to_the_head_with_its_place(reachable, cycle, head):
    sent = SubmissionFactory(cycle=cycle, area_id="5203", sent_by=head, status="RETURNED")
    reminders.send_all()
    told = letters()["head"]
    assert f"จังหวัดส่งรายชื่อผู้สมัครกลับให้แก้ไข ({sent.receipt_no})" in told
    assert f"/submissions/{sent.pk}/" in told


def test_letter_of_the_province_waits_for_the_district(reachable, cycle, province):
    CircularFactory(cycle=cycle, status="SENT", created_by=province)
    reminders.send_all()
    told = letters()
    assert "หนังสือเวียนของจังหวัดที่อำเภอยังไม่รับทราบ 1 ฉบับ" in told["head"]


def test_letter_holds_no_applicant(reachable, cycle, officer):
    unit = ApplicationFactory(cycle=cycle, officer=officer, stage=Stage.RETURNED)
    reminders.send_all()
    for message in mail.outbox:
        text = message.message().as_string() + message.body + message.alternatives[0].content
        assert [word for word in (unit.unit_name, unit.family_name) if word and word in text] == []


def test_letter_is_read_by_programs(reachable, head):
    reminders.send_all()
    found = {message.to[0]: message for message in mail.outbox}["head@example.go.th"]
    read = email.message_from_bytes(found.message().as_bytes(), policy=default)
    assert read["Subject"].strip() == "มชช. งานที่ต้องทำ 1 เรื่อง 16 ธันวาคม 2567"
    assert read["Auto-Submitted"] == "auto-generated"
    assert read.get_body(("plain",)).get_content().startswith(f"เรียน {head}\n")
    html = read.get_body(("html",)).get_content()
    assert "https://mchch.example.go.th/account/" in html
    assert "<img" not in html


@pytest.mark.parametrize(
    "change", [{"email": ""}, {"wants_mail": False}, {"is_active": False}], ids=str
)
def test_who_wants_no_letters_gets_none(reachable, head, change):
    User.objects.filter(pk=head.pk).update(**change)
    reminders.send_all()
    assert set(letters()) == {"officer"}


def test_district_is_told_of_its_own_only(reachable, cycle, outside_head):
    with_mail(outside_head)
    SubmissionFactory(cycle=cycle, area_id="5206", sent_by=outside_head, status="RETURNED")
    reminders.send_all()
    told = letters()
    assert "5206" in told["outside_head"]
    assert "5206" not in told["head"] + told["officer"]


def test_nobody_is_told_of_a_year_that_is_being_prepared(reachable, cycle):
    cycle.opened_at = None
    cycle.save()
    assert reminders.send_all() == (0, 0, 0)


# --- once a day, whoever works -------------------------------------------------------------------


def test_morning_begins_at_its_time(settings, monkeypatch):
    settings.REMINDER_TIME = time(0, 0)
    assert reminders.is_time()
    settings.REMINDER_TIME = time(23, 59, 59, 999999)
    assert not reminders.is_time()
    settings.REMINDER_TIME, settings.MAIL_URL = time(0, 0), ""
    assert not reminders.is_time()


def test_worker_queues_each_morning_once(settings, cycle, on_day):
    settings.REMINDER_TIME = time(0, 0)
    first, second = Worker(), Worker()
    for worker in (first, second, first):
        worker.morning()
    assert DBTaskResult.objects.count() == 1
    on_day(DAY + timedelta(days=1))
    second.morning()
    assert DBTaskResult.objects.count() == 2


def test_letters_of_a_day_that_is_over_are_not_sent(reachable):
    reminders.send_morning.call("2024-12-15", 0, 1)
    assert letters() == {}


def test_long_morning_goes_on_in_another_piece(reachable, settings):
    settings.WORK_SECONDS = 0
    reminders.send_morning.call(DAY.isoformat(), 0, 1)
    assert len(letters()) == 1
    waiting = DBTaskResult.objects.get()
    settings.WORK_SECONDS = 300
    reminders.send_morning.call(*waiting.args_kwargs["args"])
    assert len(letters()) == 1


def test_what_the_server_did_not_take_is_tried_again(reachable, settings):
    settings.EMAIL_BACKEND = "reports.tests.odd_mail.Refuses"
    reminders.send_morning.call(DAY.isoformat(), 0, 1)
    again = DBTaskResult.objects.get()
    assert again.run_after is not None
    assert again.args_kwargs["args"] == [DAY.isoformat(), 0, 2]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    reminders.send_morning.call(*again.args_kwargs["args"])
    assert set(letters()) == {"head", "officer"}
    reminders.send_morning.call(DAY.isoformat(), 0, reminders.MOST_TRIES)
    assert DBTaskResult.objects.count() == 1


def test_command_says_what_it_did(reachable, settings, capsys):
    call_command("send_reminders")
    assert capsys.readouterr().out == "2 letters sent, 0 failed.\n"
    settings.MAIL_URL = ""
    with pytest.raises(CommandError, match="EMAIL_URL"):
        call_command("send_reminders")


# --- real threads, real processes ----------------------------------------------------------------

SEVERAL = 6


@pytest.fixture
def many(transactional_db, cycle):
    """Heads of several districts, who all have a list to send."""
    people = [
        UserFactory(role="DISTRICT_HEAD", area_code=f"52{n:02}") for n in range(1, SEVERAL + 1)
    ]
    with_mail(*people)
    return {person.email for person in people}


def in_two_threads(act):
    def work(_):
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(work, range(2)))


def test_two_workers_at_once_send_each_letter_once(many):
    counts = in_two_threads(reminders.send_all)
    assert sum(sent for sent, *_ in counts) == SEVERAL
    assert sorted(message.to[0] for message in mail.outbox) == sorted(many)


def test_two_workers_at_once_queue_one_morning(transactional_db):
    assert sorted(in_two_threads(lambda: reminders.queue_morning(DAY))) == [False, True]
    assert (MorningRun.objects.count(), DBTaskResult.objects.count()) == (1, 1)


def killed_while_sending(backend, folder):
    process = subprocess.run(
        [sys.executable, "-m", "reports.tests.odd_mail", backend, str(folder)],
        cwd=django_settings.BASE_DIR,
        env=environment(DJANGO_SETTINGS_MODULE="mchch.settings", PUBLIC_URL=SITE),
        check=False,
    )
    assert process.returncode == -9


def in_files(folder):
    """[(address, Message-ID)] of the letters in a folder."""
    texts = [path.read_bytes() for path in sorted(Path(folder).iterdir())]
    parts = [part for text in texts for part in text.split(b"-" * 79 + b"\n") if part.strip()]
    found = [email.message_from_bytes(part, policy=default) for part in parts]
    return [(message["To"], message["Message-ID"]) for message in found]


@pytest.mark.parametrize(("backend", "twice"), [("Dies", 0), ("DiesAfter", 1)])
def test_killed_in_the_middle_the_rest_is_sent(many, tmp_path, settings, backend, twice):
    killed_while_sending(backend, tmp_path)
    assert len(in_files(tmp_path)) == odd_mail.DIES_AT - 1 + twice
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    reminders.send_all()
    found = in_files(tmp_path)
    assert {address for address, _ in found} == many
    # Twice only what stood between the server's word and ours, and then it is the same letter.
    assert (len(found), len({number for _, number in found})) == (SEVERAL + twice, SEVERAL)


def test_worker_sends_the_morning_in_a_process_of_its_own(many, settings, tmp_path):
    reminders.queue_morning(DAY)
    more = {
        "EMAIL_URL": f"filemail:///{tmp_path}",
        "MAIL_FROM": "mchch@example.go.th",
        "PUBLIC_URL": SITE,
    }
    assert Worker(environment=environment(**more)).work_once() is True
    assert {address for address, _ in in_files(tmp_path)} == many
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_letters_that_crash_are_nobodys_job(many, settings):
    """What failed is kept by the queue; there is no job to tell it in."""
    reminders.send_morning.enqueue("no day", 0, 1)
    assert Worker(environment=environment() | {"PATH": os.environ["PATH"]}).work_once() is True
    assert DBTaskResult.objects.get().status == "FAILED"

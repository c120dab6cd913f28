"""The package of a sending: everything that was sent, in one file, as it was sent."""

import io
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from django.core.files.base import ContentFile

from mchch import clock
from mchch.scope import acting_for
from mchch.thai.text import thai_digits
from registry.choices import ApplicantType, Stage
from registry.models import (
    Application,
    Attachment,
    ChecklistAnswer,
    ChecklistItem,
    Paper,
    User,
)
from registry.tests.factories import AttachmentFactory, ChecklistAnswerFactory
from reports import package
from reports.as_sent import applications
from reports.tests import scans
from reports.tests.reading import squeezed

pytestmark = pytest.mark.django_db


def built(submission, user, progress=lambda percent, words: None):
    target = io.BytesIO()
    pages = package.build(submission, user, target, progress)
    assert pages == len(pages_of(target.getvalue()))
    return target.getvalue()


def pages_of(content):
    """The text of each page, as Chromium copies it, without spaces."""
    with pypdfium2.PdfDocument(content) as book:
        return [squeezed(page.get_textpage().get_text_range()) for page in book]


def bookmarks(content):
    """[(depth, title, page counted from 1)] of the whole tree."""
    with pypdfium2.PdfDocument(content) as book:
        return [
            (item.level, item.get_title(), item.get_dest().get_index() + 1)
            for item in book.get_toc()
        ]


def attach(application, *files, **fields):
    for name, content in files:
        kind = "application/pdf" if name.endswith(".pdf") else "image/jpeg"
        AttachmentFactory(
            application=application,
            name=name,
            content_type=kind,
            file=ContentFile(content, name),
            uploaded_at=clock.now() - timedelta(days=400),
            **fields,
        )


@pytest.fixture
def two(unit):
    leader = unit(ApplicantType.LEADER, stage=Stage.SENT)
    group = unit(ApplicantType.GROUP, stage=Stage.SENT, unit_name="กลุ่มทอผ้าบ้านน้ำล้อม")
    attach(leader, ("บัตร.jpg", scans.picture()), ("ทะเบียน.pdf", scans.pdf(scans.A4, scans.A3)))
    attach(group, ("รายงาน.pdf", scans.pdf(scans.A4[::-1])))
    return leader, group


def test_package_holds_memo_list_forms_and_files_with_bookmarks(two, sent, head):
    leader, group = two
    content = built(sent(two), head)
    assert bookmarks(content) == [
        (0, "บันทึกข้อความนำส่ง", 1),
        (0, "แบบรายชื่อผู้สมัคร", 2),
        (0, "ผู้นำชุมชน", 3),
        (1, f"{leader.number} {leader.display_name}", 3),
        (2, "ใบสมัคร", 3),
        (2, "บัตร.jpg", 5),
        (2, "ทะเบียน.pdf", 6),
        (0, "กลุ่ม/องค์กรชุมชน", 8),
        (1, f"{group.number} กลุ่มทอผ้าบ้านน้ำล้อม", 8),
        (2, "ใบสมัคร", 8),
        (2, "รายงาน.pdf", 10),
    ]
    text = pages_of(content)
    assert "บันทึกข้อความ" in text[0]
    assert "แบบรายชื่อผู้สมัคร" in text[1]
    with pikepdf.open(io.BytesIO(content)) as book:
        assert str(book.Root.Lang) == "th"
        assert book.open_metadata()["dc:title"] == (
            "ชุดเอกสารรายชื่อผู้สมัคร อำเภอเกาะคา ปีงบประมาณ 2568 ครั้งที่ 1"
        )


def test_every_page_has_its_number(two, sent, head):
    text = pages_of(built(sent(two), head))
    count = thai_digits(len(text))
    assert [
        number for number, page in enumerate(text, 1)
        if f"หน้า{thai_digits(number)}จาก{count}" not in page
    ] == []  # fmt: skip


def test_broken_and_missing_files_are_named_and_stop_nothing(unit, sent, head):
    group = unit(ApplicantType.GROUP, stage=Stage.SENT)
    attach(
        group, ("ก่อน.jpg", scans.picture()), ("ชำรุด.pdf", b"%PDF-1.4 cut"),
        ("หาย.pdf", b"gone"), ("ล็อก.pdf", scans.locked_pdf()), ("หลัง.jpg", scans.picture()),
    )  # fmt: skip
    missing = Attachment.objects.get(name="หาย.pdf")
    missing.file.storage.delete(missing.file.name)
    content = built(sent([group]), head)
    titles = [title for _, title, _ in bookmarks(content)]
    assert titles[-5:] == [
        *("ก่อน.jpg", "(เปิดไม่ได้) ชำรุด.pdf", "(เปิดไม่ได้) หาย.pdf", "(เปิดไม่ได้) ล็อก.pdf"),
        "หลัง.jpg",
    ]
    pages = {title: page for _, title, page in bookmarks(content)}
    text = pages_of(content)
    assert "“ชำรุด.pdf”" in text[pages["(เปิดไม่ได้) ชำรุด.pdf"] - 1]
    assert "ไม่พบไฟล์ในที่เก็บ" in text[pages["(เปิดไม่ได้) หาย.pdf"] - 1]
    assert "รหัสผ่าน" in text[pages["(เปิดไม่ได้) ล็อก.pdf"] - 1]
    assert scans.dark_quarters(content, pages["หลัง.jpg"] - 1) == {"upper left"}


@pytest.mark.parametrize("is_old_copy", [False, True])
def test_package_is_as_it_was_sent(two, sent, head, colleague, is_old_copy):
    leader, group = two
    Attachment.objects.filter(name="ทะเบียน.pdf").update(removed_at=clock.now() - timedelta(days=1))
    sending = sent(two, sent_at=clock.now())
    before = User.objects.get(pk=leader.officer_id).get_full_name()
    Application.objects.filter(pk=group.pk).update(
        unit_name="ชื่อที่แก้ภายหลัง", officer=colleague, stage=Stage.RETURNED
    )
    Attachment.objects.filter(name="บัตร.jpg").update(removed_at=clock.now() + timedelta(days=1))
    AttachmentFactory(
        application=group, name="ใหม่.pdf", uploaded_at=clock.now() + timedelta(days=1)
    )
    if is_old_copy:
        for row in sending.snapshot["applications"]:
            del row["files"], row["checklist"]
    content = built(sending, head)
    text = "".join(pages_of(content))
    assert "กลุ่มทอผ้าบ้านน้ำล้อม" in text
    assert "ชื่อที่แก้ภายหลัง" not in text
    assert squeezed(before) in text
    assert squeezed(colleague.get_full_name()) not in text
    titles = {title for _, title, _ in bookmarks(content)}
    assert {"บัตร.jpg", "รายงาน.pdf"} <= titles
    assert not {"ทะเบียน.pdf", "ใหม่.pdf"} & titles


def pictures(content):
    """Each page as it looks: a tick is no text."""
    with pypdfium2.PdfDocument(content) as book:
        return [page.render().to_pil().tobytes() for page in book]


def test_form_has_the_checklist_of_the_sending(unit, sent, head):
    group = unit(ApplicantType.GROUP, stage=Stage.SENT)
    answer = ChecklistAnswerFactory(application=group, is_met=False)
    sending = sent([group])
    sending.refresh_from_db()
    before = pictures(built(sending, head))
    ChecklistAnswer.objects.filter(pk=answer.pk).update(is_met=True)
    assert pictures(built(sending, head)) == before
    ChecklistItem.objects.filter(pk=answer.item_id).update(text="ถ้อยคำที่แก้ภายหลัง")
    assert pictures(built(sending, head)) == before
    (row,) = sending.snapshot["applications"]
    del row["checklist"]  # a copy from before it kept one prints today's
    assert "ถ้อยคำที่แก้ภายหลัง" in "".join(pages_of(built(sending, head)))


def test_package_masks_citizen_ids(unit, sent, head):
    leader = unit(ApplicantType.LEADER, stage=Stage.SENT)
    text = "".join(pages_of(built(sent([leader]), head)))
    assert thai_digits(leader.citizen_id) not in text.replace("-", "")


def test_memo_and_list_of_a_package_are_kept_as_issued(two, sent, head):
    sending = sent(two)
    built(sending, head)
    kept = Paper.objects.about(sending, "memo", "applicant_list")
    assert sorted(paper.kind for paper in kept) == ["applicant_list", "memo"]
    built(sending, head)
    assert kept.count() == 2


def test_progress_goes_up_and_says_where_it_is(two, sent, head):
    told = []
    built(sent(two), head, lambda percent, words: told.append((percent, words)))
    assert [percent for percent, _ in told] == [45, 90, 90]
    assert told[0][1] == "กำลังจัดทำใบสมัครที่ 1 จาก 2"


@pytest.mark.parametrize("count", [4, 12])
def test_package_reads_the_same_statements_for_any_number_of_units(
    units, sent, head, count, django_assert_num_queries
):
    rows = units(count)
    attach(rows[0], ("บัตร.jpg", b"picture"))
    sending = sent(rows)
    with acting_for(head), django_assert_num_queries(3):
        found = applications(sending, head)
    assert sum(len(rows) for _, rows in found) == count


def test_package_of_who_may_not_see_the_files_has_none(two, sent, outsider):
    sending = sent(two)
    with acting_for(outsider):
        rows = [row for _, group in applications(sending, outsider) for row in group]
    assert [(row.application, row.files) for row in rows] == [(None, [])] * 2


def test_hostile_name_of_a_file_is_only_text(unit, sent, head):
    group = unit(ApplicantType.GROUP, stage=Stage.SENT)
    attach(group, ("<img src=file:///etc/passwd>.pdf", b"broken"))
    text = "".join(pages_of(built(sent([group]), head)))
    assert squeezed("<img src=file:///etc/passwd>.pdf") in text
    assert "root:" not in text


@contextmanager
def peak_memory():
    """How much more memory this process held at most, in MB, as a list of one: what the tests
    before left in it is not counted."""
    Path("/proc/self/clear_refs").write_text("5")
    before, found = memory("VmRSS"), []
    yield found
    found.append(memory("VmHWM") - before)


def memory(name):
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{name}:")[1].split()[0]) // 1024


def test_package_of_200_scanned_pages_keeps_within_memory(unit, sent, head):
    scan = scans.picture((1654, 2339), quality=90)
    units = [unit(stage=Stage.SENT, unit_name=f"กลุ่มที่ {number}") for number in range(10)]
    for row in units:
        attach(row, *((f"{number}.jpg", scan) for number in range(15)))
        attach(row, ("สแกน.pdf", scans.pdf(*[scans.A4, scans.A3[::-1]] * 2, scans.A4)))
    sending = sent(units)
    with peak_memory() as peak:
        content = built(sending, head)
    titles = [title for _, title, _ in bookmarks(content)]
    assert titles.count("14.jpg") == titles.count("สแกน.pdf") == 10
    assert len(pages_of(content)) >= 200 + 10 + 2
    assert peak[0] < 150

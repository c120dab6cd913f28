"""The report and its memo, read back from their PDF."""

import pytest

from assessment.actions import resolutions
from assessment.models import Evaluation
from assessment.tests.committee import chair, spring
from assessment.tests.conftest import standard
from assessment.tests.reporting import concluded, failed, send, write
from mchch.thai.text import thai_digits
from registry.actions import submissions
from registry.models import AccessLog, Paper, Submission
from reports.tests.reading import pdfium, poppler, squeezed

__all__ = ["chair", "concluded", "failed", "spring", "standard"]
pytestmark = pytest.mark.django_db
SAMPLE = "ตัวอย่าง – ไม่ใช่เกณฑ์ของกรมการพัฒนาชุมชน"


def content_of(client, who, path):
    client.force_login(who)
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content


def text_of(client, who, path):
    return squeezed(poppler(content_of(client, who, path)))


def missing_from(text, *told):
    return [words for words in told if squeezed(thai_digits(words)) not in text]


def test_draft_says_so_and_is_not_kept(client, spring, failed, head):
    text = text_of(client, head, f"/papers/report_draft/{spring.pk}.pdf")
    told = ("ร่าง", SAMPLE, failed.application.display_name, "ตัวชี้วัดหลักยังไม่ผ่าน ๒ ตัว (๑.๑, ๒.๑)",
            "เชิญสมัครรับการตรวจประเมินอีกครั้งในปี พ.ศ. ๒๕๖๙")  # fmt: skip
    assert missing_from(text, *told) == []
    assert "เลขที่ใบรับ" not in text
    memo = text_of(client, head, f"/papers/report_memo_draft/{spring.pk}.pdf")
    assert missing_from(memo, "ร่าง", "บันทึกข้อความ", "ภายในวันที่ ๙ พฤษภาคม ๒๕๖๘") == []
    assert not Paper.objects.exists()


def test_report_is_printed_as_sent_whatever_came_after(client, spring, failed, head, province):
    write(spring, head, obstacles="ฝนตกหนัก\nถนนขาด", suggestions="ให้ที่ปรึกษาลงพื้นที่")
    sent = send(spring, head)
    path = f"/papers/result_report/{sent.pk}.pdf"
    first = content_of(client, head, path)
    told = (
        *("รายงานผลการตรวจประเมิน", "อำเภอเกาะคา จังหวัดลำปาง", "กลุ่ม/องค์กรชุมชน๒๒๑๑", "รวม๒๒๑๑"),
        *("ฝนตกหนัก", "ถนนขาด", "ให้ที่ปรึกษาลงพื้นที่", failed.application.display_name),
        *("เลขที่ใบรับ มชช.๕๒๐๓/๒๕๖๘-๐๑ ส่งครั้งที่ ๑ เมื่อวันที่ ๒๐ เมษายน ๒๕๖๘", f"({head})"),
    )
    for read in (poppler, pdfium):
        assert missing_from(squeezed(read(first)), *told) == [], read
    assert "ร่าง" not in squeezed(poppler(first)).replace("ร่างกาย", "")
    # Kept at its first print, and the same bytes for the province.
    Submission.objects.filter(pk=sent.pk).update(snapshot=sent.snapshot | {"obstacles": "อื่น"})
    assert content_of(client, province, path) == first
    assert [paper.people for paper in Paper.objects.about(sent, "result_report")] == [1]
    assert AccessLog.objects.filter(reason="พิมพ์รายงานผลการตรวจประเมิน").count() == 2


def test_memo_counts_what_the_report_counts(client, spring, concluded, head):
    write(spring, head)
    sent = send(spring, head)
    text = text_of(client, head, f"/papers/report_memo/{sent.pk}.pdf")
    told = (
        *("เรื่อง", "รายงานผลการตรวจประเมินตามระบบมาตรฐานการพัฒนาชุมชน(มชช.)ประจำปีพ.ศ.๒๕๖๘"),
        *("มีผู้สมัครรวมทั้งสิ้น ๒ หน่วย", "ผ่าน ๑ หน่วย", "ไม่ผ่าน ๑ หน่วย", "พัฒนาการจังหวัดลำปาง"),
        "ภายในวันที่ ๙ พฤษภาคม ๒๕๖๘",
    )
    assert missing_from(text, *told) == []
    assert "ยังไม่ได้ตรวจประเมิน" not in text


def test_minutes_tell_what_was_resolved_also_of_a_result_taken_back(client, spring, failed, head):
    meeting = failed.meeting
    row = Evaluation.objects.with_standing_of(head).select_related("application__cycle")
    resolutions.reopen_result(row.get(pk=failed.pk), reason="หลักฐานใหม่", by=head)
    text = text_of(client, head, f"/papers/minutes/{meeting.pk}.pdf")
    told = ("จำนวน ๒ ราย", "ผ่านการตรวจประเมิน ๑ ราย ไม่ผ่าน ๑ ราย", failed.application.display_name)
    assert missing_from(text, *told) == []


def test_report_of_an_earlier_round_stays_printable(client, spring, concluded, head, province):
    write(spring, head, obstacles="ครั้งแรก")
    first = submissions.send_back(send(spring, head), by=province, reason="แก้ไข")
    write(spring, head, obstacles="ครั้งที่สอง")
    send(spring, head)
    assert "ครั้งแรก" in text_of(client, province, f"/papers/result_report/{first.pk}.pdf")

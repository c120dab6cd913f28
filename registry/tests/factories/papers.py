"""Orders, letters, kept papers, background work and registers that are read in."""

import json
from datetime import date

import factory
from django.core.files.base import ContentFile

from registry import choices, models
from registry.choices import (
    CircularStatus,
    OrderStatus,
    Role,
)
from registry.tests.factories.people import CycleFactory, UserFactory, moment


class CommitteeOrderFactory(factory.django.DjangoModelFactory):
    """A draft, or with a status behind it an order with number and date; committees come beside."""

    class Meta:
        model = models.CommitteeOrder

    class Params:
        is_issued = factory.LazyAttribute(lambda row: row.status != OrderStatus.DRAFT)

    area_id = "5203"
    cycle = factory.LazyAttribute(lambda row: CycleFactory(area_id=row.area_id[:2]))
    status = OrderStatus.DRAFT
    title = "แต่งตั้งคณะกรรมการตรวจประเมินทดสอบ"
    reason = "ด้วยจังหวัดทดสอบแจ้งให้อำเภอดำเนินการ"
    signatory_name = "นายทดสอบ ลงนาม"
    signatory_position = "นายอำเภอทดสอบ"
    number = factory.LazyAttributeSequence(lambda row, n: str(n + 1) if row.is_issued else "")
    signed_on = factory.LazyAttribute(lambda row: date(2024, 12, 16) if row.is_issued else None)
    calendar_year = factory.LazyAttribute(lambda row: 2567 if row.is_issued else None)
    issued_at = factory.LazyAttribute(
        lambda row: moment(date(2024, 12, 16)) if row.is_issued else None
    )
    revoked_by = factory.LazyAttribute(
        lambda row: (
            CommitteeOrderFactory(area_id=row.area_id, status=OrderStatus.IN_FORCE)
            if row.status == OrderStatus.REVOKED
            else None
        )
    )
    created_by = factory.LazyAttribute(
        lambda row: UserFactory(role=Role.DISTRICT_HEAD, area_code=row.area_id)
    )


class OrderCommitteeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.OrderCommittee

    order = factory.SubFactory(CommitteeOrderFactory)
    area_id = factory.SelfAttribute("order.area_id")
    place = factory.Sequence(lambda n: n + 1)
    name = "คณะกรรมการตรวจประเมินทดสอบ"
    duties = "ตรวจประเมินกลุ่มเป้าหมาย\nสรุปผลการตรวจประเมิน"


class OrderMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.OrderMember

    committee = factory.SubFactory(OrderCommitteeFactory)
    area_id = factory.SelfAttribute("committee.area_id")
    place = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"นายกรรมการ{n} สมมติ")
    position = "ปลัดอำเภอ"


class OrderScanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.OrderScan

    order = factory.SubFactory(CommitteeOrderFactory, status=OrderStatus.IN_FORCE)
    area_id = factory.SelfAttribute("order.area_id")
    name = "คำสั่งลงนาม.pdf"
    content_type = "application/pdf"
    size = factory.LazyAttribute(lambda row: row.file.size)
    sha256 = "0" * 64
    file = factory.Sequence(lambda n: ContentFile(b"%PDF-1.4 made up\n", f"order{n}.pdf"))
    uploaded_by = factory.SelfAttribute("order.created_by")


class CircularFactory(factory.django.DjangoModelFactory):
    """A draft of a province's letter, or with status SENT a letter with number and date."""

    class Meta:
        model = models.Circular

    class Params:
        is_sent = factory.LazyAttribute(lambda row: row.status == CircularStatus.SENT)

    area_id = "52"
    cycle = factory.LazyAttribute(lambda row: CycleFactory(area_id=row.area_id))
    status = CircularStatus.DRAFT
    prefix = "ลป ๐๐๑๙.๓"
    number = factory.LazyAttributeSequence(lambda row, n: str(n + 1) if row.is_sent else "")
    dated_on = factory.LazyAttribute(lambda row: date(2024, 12, 11) if row.is_sent else None)
    subject = "การดำเนินงานทดสอบ"
    receivers = "นายอำเภอ ทุกอำเภอ"
    intro = "ด้วยจังหวัดทดสอบได้รับแจ้ง"
    closing = "จึงเรียนมาเพื่อพิจารณาดำเนินการ"
    signatory_name = "นายทดสอบ ลงนาม"
    signatory_position = "ผู้ว่าราชการจังหวัดทดสอบ"
    created_by = factory.LazyAttribute(
        lambda row: UserFactory(role=Role.PROVINCE, area_code=row.area_id)
    )
    sent_at = factory.LazyAttribute(lambda row: moment(date(2024, 12, 11)) if row.is_sent else None)
    sent_by = factory.LazyAttribute(lambda row: row.created_by if row.is_sent else None)
    sent_by_name = factory.LazyAttribute(
        lambda row: row.created_by.get_full_name() if row.is_sent else ""
    )


class CircularFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CircularFile

    # A year has one draft: where there is one, the file comes with that.
    circular = factory.LazyFunction(
        lambda: models.Circular.objects.drafts().filter(area="52").first() or CircularFactory()
    )
    area_id = factory.SelfAttribute("circular.area_id")
    name = "แนวทาง.pdf"
    content_type = "application/pdf"
    size = factory.LazyAttribute(lambda row: row.file.size)
    sha256 = "0" * 64
    file = factory.Sequence(lambda n: ContentFile(b"%PDF-1.4 made up\n", f"letter{n}.pdf"))
    uploaded_by = factory.SelfAttribute("circular.created_by")


class CircularReceiptFactory(factory.django.DjangoModelFactory):
    """That a district opened a letter; with `acknowledged_at` that its head took note."""

    class Meta:
        model = models.CircularReceipt

    area_id = "5203"
    # A year has one letter: where its province has sent one, the receipt is for that.
    circular = factory.LazyAttribute(
        lambda row: (
            models.Circular.objects.sent().filter(area=row.area_id[:2]).first()
            or CircularFactory(area_id=row.area_id[:2], status=CircularStatus.SENT)
        )
    )
    first_opened_by = factory.LazyAttribute(
        lambda row: UserFactory(role=Role.DISTRICT_HEAD, area_code=row.area_id)
    )
    first_opened_by_name = factory.LazyAttribute(lambda row: row.first_opened_by.get_full_name())


class PaperFactory(factory.django.DjangoModelFactory):
    """A paper that was kept as issued, of a sending where nothing else is said."""

    class Meta:
        model = models.Paper

    kind = "memo"
    area_id = "5203"
    cycle = factory.LazyAttribute(lambda row: CycleFactory(area_id=row.area_id[:2]))
    object_id = factory.Sequence(lambda n: n + 1)
    title = "บันทึกข้อความทดสอบ"
    name = "memo.pdf"
    file = factory.Sequence(lambda n: ContentFile(b"%PDF-1.4 made up\n", f"paper{n}.pdf"))
    size = factory.LazyAttribute(lambda row: row.file.size)
    sha256 = "0" * 64
    pages = 1
    issued_by = factory.LazyAttribute(
        lambda row: UserFactory(role=Role.DISTRICT_HEAD, area_code=row.area_id)
    )
    issued_by_name = factory.LazyAttribute(lambda row: row.issued_by.get_full_name())


class JobFactory(factory.django.DjangoModelFactory):
    """Long work that somebody has asked for."""

    class Meta:
        model = models.Job

    user = factory.SubFactory(UserFactory)
    kind = choices.JobKind.PACKAGE
    object_id = factory.Sequence(lambda n: n + 1_000_001)  # no number of a real sending
    title = "ชุดเอกสารทดสอบ"


class RegisterImportFactory(factory.django.DjangoModelFactory):
    """A register that came in as a text of these rows; whoever needs its outcome checks it."""

    class Meta:
        model = models.RegisterImport
        exclude = ("rows",)

    rows = (("ประเภท", "ชื่อ", "ผู้ประสานงาน", "ตำบล"),)
    area_id = "5203"
    cycle = factory.LazyAttribute(lambda row: CycleFactory(area_id=row.area_id[:2]))
    name = "ทะเบียนทดสอบ.csv"
    form = "csv"
    sha256 = "0" * 64
    line_count = factory.LazyAttribute(lambda row: len(row.rows))
    content = factory.LazyAttribute(
        lambda row: "\n".join(",".join(cells) for cells in row.rows).encode()
    )
    cells = factory.LazyAttribute(
        lambda row: json.dumps(
            [{"name": "", "hidden": False, "rows": list(map(list, row.rows)), "merged": []}]
        ).encode()
    )
    sent_by = factory.LazyAttribute(lambda row: UserFactory(area_code=row.area_id))
    sent_by_name = factory.LazyAttribute(lambda row: row.sent_by.get_full_name())
    keep_until = moment(date(2025, 9, 30))


class HeadingMeaningFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.HeadingMeaning

    area_id = "5203"
    heading = factory.Sequence(lambda n: f"หัวตาราง{n}")
    meaning = "position"

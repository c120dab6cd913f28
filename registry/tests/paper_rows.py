"""A district's orders and long work and a province's letters, of any number."""

from dataclasses import dataclass, field

from registry.choices import CircularStatus, MemberRole, OrderStatus
from registry.models import CommitteeOrder, Job, OrderMember, Paper
from registry.tests import factories


@dataclass
class PaperRows:
    """A draft and an order in force whose members grow; all else grows in number."""

    cycle: object
    head: object
    province: object
    orders: list = field(default_factory=list)
    letter: object = None
    size: int = 0

    def __post_init__(self):
        statuses = (OrderStatus.DRAFT, OrderStatus.IN_FORCE)
        self.orders = [
            factories.CommitteeOrderFactory(cycle=self.cycle, status=status) for status in statuses
        ]
        self.committees = [factories.OrderCommitteeFactory(order=order) for order in self.orders]

    def grow(self, size):
        added = range(self.size, size)
        for committee in self.committees:
            OrderMember.objects.bulk_create(self.member(committee, place) for place in added)
        CommitteeOrder.objects.bulk_create(self.revoked(place) for place in added)
        Job.objects.bulk_create(
            factories.JobFactory.build(user=self.head, object_id=1 + place) for place in added
        )
        Paper.objects.bulk_create(map(self.paper, added))
        for _ in added[:9]:
            self.send_a_letter()
        self.size = size

    def member(self, committee, place):
        return factories.OrderMemberFactory.build(
            committee=committee,
            place=place,
            role=MemberRole.MEMBER if place else MemberRole.CHAIR,
            user=self.head,
        )

    def revoked(self, place):
        return factories.CommitteeOrderFactory.build(
            cycle=self.cycle,
            status=OrderStatus.REVOKED,
            created_by=self.head,
            revoked_by=self.orders[1],
        )

    def paper(self, place):
        return factories.PaperFactory.build(
            cycle=self.cycle,
            object_id=1 + place,
            file="x.pdf",
            size=1,
            issued_by=self.head,
        )

    def send_a_letter(self):
        """Each corrects the one before; a district has opened it, another has taken note."""
        self.letter = factories.CircularFactory(
            cycle=self.cycle,
            status=CircularStatus.SENT,
            corrects=self.letter,
            created_by=self.province,
        )
        factories.CircularFileFactory(circular=self.letter)
        for area in ("5201", "5206"):
            factories.CircularReceiptFactory(circular=self.letter, area_id=area)

    def numbers(self):
        """What the addresses of the pages name."""
        return {
            "draft": self.orders[0].pk,
            "order": self.orders[1].pk,
            "letter": self.letter.pk,
            "letter_draft": self.letter_draft().pk,
        }

    def letter_draft(self):
        found = type(self.letter).objects.drafts().first()
        return found or factories.CircularFactory(cycle=self.cycle, created_by=self.province)

"""Orders of committees: in force in most districts, a draft in some, none in เกาะคา."""

from datetime import date

from django.contrib.auth.hashers import make_password

from registry.actions import orders as actions
from registry.choices import MemberRole, Role
from registry.demo import PASSWORD, act_as, key, moment
from registry.models import Circular, CommitteeOrder, User


def december(day):
    return date(2024, 12, day)


# District: (number, signed on); None is a draft, ("", None) was left to be written by hand.
THIS_YEAR = {
    "5201": ("1204", december(12)),
    "5202": ("845", december(13)),
    "5204": ("611", december(12)),
    "5205": None,
    "5206": ("702", december(12)),
    "5208": ("598", december(13)),
    "5210": ("433", december(16)),
    "5211": None,
    "5212": ("", None),
}
# An order of the year before that outlived it, until this year's came.
LAST_YEAR = {"5206": ("655", date(2023, 12, 12)), "5213": ("380", date(2023, 12, 20))}
WITH_MEMBER = "5206"
EX_OFFICIO = ("เกษตร{}", "สาธารณสุข{}", "ท้องถิ่น{}", "ผู้อำนวยการศูนย์ส่งเสริมการเรียนรู้ระดับ{}")


class Orders:
    """Writes each district's orders as its head would have."""

    def __init__(self, province):
        self.province = province
        self.rng = province.rng

    def write(self):
        for code, issued in LAST_YEAR.items():
            self.order(code, self.province.last_year, issued)
        for code, issued in THIS_YEAR.items():
            self.order(code, self.province.this_year, issued)

    def order(self, code, cycle, issued):
        head = self.province.heads[code]
        act_as(head)
        letter = Circular.objects.in_force_for(cycle)
        order = actions.start_order(
            cycle,
            key=key(self.rng),
            by=head,
            letter_no=letter.reference_no if letter else "",
            letter_on=letter.dated_on if letter else None,
        )
        committee = order.committees.get()
        rows = [{"id": committee.pk, "members": list(self.members(code, committee))}]
        actions.save_draft(order, {}, rows, version=order.version, by=head)
        if issued:
            self.issue(order, head, *issued)

    def members(self, code, committee):
        chair, secretary = committee.members.all()
        district = self.province.areas[code].label
        yield self.row(MemberRole.CHAIR, position=chair.position, id=chair.pk)
        vice = self.province.people.one()
        account = (
            self.account(vice, code) if committee.order.cycle == self.province.this_year else None
        )
        yield self.row(MemberRole.VICE_CHAIR, str(vice), "ปลัดอำเภอ", user=account)
        for post in EX_OFFICIO:
            yield self.row(MemberRole.MEMBER, position=post.format(district))
        head = self.province.heads[code]
        yield self.row(
            MemberRole.SECRETARY, position=secretary.position, user=head, id=secretary.pk
        )
        for officer in self.province.officers[code]:
            name = officer.get_full_name()
            yield self.row(MemberRole.ASSISTANT_SECRETARY, name, officer.position, user=officer)

    @staticmethod
    def account(person, code):
        """In one district the deputy of the chair scores in the system, too."""
        if code != WITH_MEMBER:
            return None
        return User.objects.create(
            username=f"committee{code}",
            role=Role.COMMITTEE,
            area_id=code,
            password=make_password(PASSWORD),
            position="ปลัดอำเภอ",
            created_at=moment(december(12)),
            **person._asdict(),
        )

    @staticmethod
    def row(role, name="", position="", user=None, **more):
        return {"role": role, "name": name, "position": position, "user": user} | more

    def issue(self, order, head, number, signed_on):
        standing = CommitteeOrder.objects.of_district(order.area_id).in_force()
        before = standing.first()
        actions.issue(
            order,
            number=number,
            signed_on=signed_on,
            expected=before,
            version=order.version,
            by=head,
        )
        if signed_on:
            self.happened(order, before, moment(signed_on))

    @staticmethod
    def happened(order, before, at):
        """On its own day, not on the day on which the demo is made."""
        made = CommitteeOrder.objects.filter(pk=order.pk)
        made.update(created_at=at, updated_at=at, issued_at=at)
        if before:
            CommitteeOrder.objects.filter(pk=before.pk).update(revoked_at=at)

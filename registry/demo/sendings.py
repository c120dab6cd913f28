"""The lists that districts have sent, and what the province made of them."""

from django.db.models import F

from registry.actions.submissions import copies_of
from registry.choices import COUNTED_STAGES, Stage, SubmissionStatus
from registry.demo import act_as, key, moment
from registry.demo.applications import move
from registry.models import Application, RunningNumber, Submission

NEW_PHONE = "0899900{:03}"


class Sender:
    """Plays the rounds of one district in one year."""

    def __init__(self, cycle, rows, *, head, province, rng):
        self.cycle = cycle
        self.rows = rows
        self.head = head
        self.province = province
        self.rng = rng

    def play(self, rounds):
        for number, each in enumerate(rounds, start=1):
            if number > 1:
                self.mend(each)
            submission = self.send(each, number)
            if each.decided_on:
                self.decide(each, submission)
        if rounds:
            RunningNumber.objects.create(
                cycle=self.cycle, area_id=self.head.area_id, series="receipt", last=len(rounds)
            )

    def standing(self, *stages):
        return [row for row in self.rows if row.stage in stages]

    def at(self, day):
        return moment(day, self.rng.randrange(9, 16), self.rng.randrange(60))

    def send(self, each, number):
        at = self.at(each.sent_on)
        act_as(self.head)
        rows = sorted(self.standing(*COUNTED_STAGES), key=lambda row: (row.type, row.number))
        submission = Submission.objects.create(
            key=key(self.rng),
            cycle=self.cycle,
            area_id=self.head.area_id,
            round_no=number,
            receipt_no=f"มชช.{self.head.area_id}/{self.cycle.fiscal_year}-{number:02d}",
            note=each.note,
            sent_at=at,
            sent_by=self.head,
            sent_by_name=self.head.get_full_name(),
            snapshot={
                "applications": copies_of(rows),
                "missing": [each.note] if each.note else [],
                "sender_position": self.head.position,
            },
        )
        move(self.standing(Stage.REGISTERED), Stage.SENT, by=self.head, at=at)
        return submission

    def decide(self, each, submission):
        at = self.at(each.decided_on)
        sent = self.standing(Stage.SENT)
        if each.status == SubmissionStatus.ACCEPTED:
            move(sent, Stage.ACCEPTED, by=self.province, at=at)
            reasons = {}
        else:
            chosen = self.rng.sample(sent, len(each.singles))
            reasons = {row.pk: text for row, text in zip(chosen, each.singles, strict=True)}
            returned = chosen or sent
            comments = reasons or {row.pk: each.reason for row in sent}
            move(returned, Stage.RETURNED, by=self.province, at=at, comments=comments)
        act_as(self.province)
        Submission.objects.filter(pk=submission.pk).update(
            status=each.status,
            decided_at=at,
            decided_by=self.province,
            decided_by_name=self.province.get_full_name(),
            reason=each.reason,
            returned={str(pk): text for pk, text in reasons.items()},
        )

    def mend(self, each):
        """The officers correct what was returned, the day before it is sent again."""
        for row in self.standing(Stage.RETURNED):
            at = self.at(each.sent_on.replace(day=each.sent_on.day - 1))
            act_as(row.officer)
            row.phone = NEW_PHONE.format(int(row.number[-3:]))
            Application.objects.filter(pk=row.pk).update(
                phone=row.phone, version=F("version") + 1, updated_at=at
            )
            row.version += 1
            move([row], Stage.REGISTERED, by=row.officer, at=at)

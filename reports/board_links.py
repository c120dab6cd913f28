"""From a figure of the board to the list behind it, for who may open that list."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from registry.choices import Role, StepKind
from registry.current import IN_ADDRESS
from reports.progress import Papers

# State by which the list of the road shows exactly those that a figure counts.
STATES = ("assessed", "planned", "evaluated", "certified")


@dataclass(frozen=True)
class BoardLinks:
    """The addresses behind one district's figures, in the year and of the type of the board."""

    user: object
    cycle: object
    type: str
    papers: Papers

    def url(self, figure):
        if figure.name in STATES:
            return self.address("development_list", state=figure.name, type=self.type)
        return getattr(self, figure.name)()

    def address(self, name, *args, **query):
        """The page in the board's year; of somebody above, of the district alone."""
        if not self.user.is_district and not args:
            query["district"] = self.papers.code
        query = {key: value for key, value in query.items() if value}
        return f"{reverse(name, args=args)}?{urlencode(query | {IN_ADDRESS: self.cycle.pk})}"

    def ordered(self):
        order = self.papers.order
        return reverse("order", args=[order]) if order else reverse("order_list")

    def kept(self):
        if self.user.is_district:
            return self.address("quota")
        return self.address("quota_of", self.papers.code)

    def sent(self):
        return self.address("application_list", sent="1", type=self.type)

    def reported(self):
        if self.papers.report_id:
            return reverse("submission", args=[self.papers.report_id])
        if self.user.role == Role.PROVINCE:
            query = {"kind": StepKind.REPORT, IN_ADDRESS: self.cycle.pk}
            return f"{reverse('inbox')}?{urlencode(query)}"
        return ""

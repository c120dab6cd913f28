"""A district's own register from a file, as the page does it, for an operator."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from mchch.scope import Scope, enter
from registry.actions import intake as actions
from registry.choices import DISTRICT_ROLES, Role
from registry.errors import Refused as NotNow
from registry.intake import files
from registry.intake.outcome import as_told
from registry.intake.place import Place
from registry.intake.run import understand
from registry.models import Cycle, User
from registry.uploads.refusals import Refused


class Command(BaseCommand):
    help = "Reads a district's register (.xlsx, .xls, .csv) and tells what would come of it."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--district", required=True, help="code of four digits, as 5203")
        parser.add_argument("--year", required=True, type=int, help="fiscal year B.E., as 2568")
        parser.add_argument("--commit", action="store_true", help="write the good rows")
        parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
        parser.add_argument("--as", dest="username", help="who does it; default: the district head")

    def handle(self, file, district, year, **options):
        user = person(district, options["username"])
        cycle = Cycle.objects.filter(area=district[:2], fiscal_year=year).first()
        if cycle is None:
            raise CommandError(f"There is no year {year} of the province {district[:2]}.")
        sent = read(file)
        with transaction.atomic():
            enter(Scope("none", user_id=user.pk, user_name=user.get_full_name()))
            outcome, written = self.go(sent, cycle, user, commit=options["commit"])
        self.tell(outcome, written, as_json=options["json"])
        if outcome.errors:
            raise SystemExit(1)

    def go(self, sent, cycle, user, *, commit):
        if not commit:
            known = actions.known_headings(user.area_id)
            return understand(sent.sheets, Place.of(cycle, user), known=known), None
        try:
            upload = actions.receive(sent, cycle, by=user)
            actions.check(upload, by=user)
            outcome = actions.outcome_of(upload)
            return outcome, actions.write(upload, by=user)
        except NotNow as refusal:
            raise CommandError(str(refusal)) from refusal

    def tell(self, outcome, written, *, as_json):
        if as_json:
            self.stdout.write(json.dumps(as_told(outcome), ensure_ascii=False, indent=1))
            return
        for problem in outcome.problems:
            place = f"{problem.sheet} {problem.cell}".strip()
            self.stdout.write(f"{problem.level}: {place}: {problem.message}")
        counts = outcome.counts()
        self.stdout.write(", ".join(f"{name} {count}" for name, count in counts.items()))
        if written:
            new, changed = len(written.created_ids), len(written.changed_ids)
            self.stdout.write(f"written: {new} new, {changed} changed")


def person(district, username):
    people = User.objects.filter(area=district, is_active=True, role__in=DISTRICT_ROLES[:2])
    found = people.filter(username=username) if username else people.filter(role=Role.DISTRICT_HEAD)
    user = found.first() or (None if username else people.first())
    if user is None:
        raise CommandError(
            f"No account {username} in the district {district}." if username
            else f"The district {district} has no account in whose name rows could be written."
        )  # fmt: skip
    return user


def read(path):
    try:
        with path.open("rb") as file:
            return files.read(file, path.name)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    except Refused as refused:
        raise CommandError(refused.message) from refused

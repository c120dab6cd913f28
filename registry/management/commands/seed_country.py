"""A country to try and to measure: every province, ten years, 300,000 made-up applications."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from mchch.bench import country
from registry.demo import PASSWORD


class Command(BaseCommand):
    help = "Adds to a demo installation (DEMO=true) all that it lacks of a whole country."

    def add_arguments(self, parser):
        parser.add_argument("--applications", type=int, default=country.APPLICATIONS)
        parser.add_argument("--years", type=int, default=country.YEARS)

    def handle(self, *, applications, years, **options):
        if not settings.DEMO:
            raise CommandError(
                "seed_country makes up people and works in a demo installation only:"
                " set DEMO=true, in a database of its own."
            )
        if applications < years or years < 1:
            raise CommandError("At least one year, and one application for each.")
        call_command("load_areas", country=True, only_new=True, stdout=self.stdout)
        added = country.seed(applications, years, PASSWORD)
        self.stdout.write(
            f"Country: {added:,} applications added. Account “nation”, password {PASSWORD}."
            if added
            else "Every province has these years already: nothing was done."
        )

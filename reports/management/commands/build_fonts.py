from django.core.management.base import BaseCommand

from reports.pdf import fonts


class Command(BaseCommand):
    help = "Makes the font files of papers, where they are missing or out of date."

    def handle(self, **options):
        self.stdout.write(f"Papers are set in {fonts.ensure()}")

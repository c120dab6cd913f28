"""Count the country now; the worker does it by itself when it is due."""

from django.core.management.base import BaseCommand

from reports.national import count_country


class Command(BaseCommand):
    help = "Counts the country's figures that are due, as national staff reads them."

    def handle(self, **options):
        count_country.call()

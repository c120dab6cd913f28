"""A whole province to try: people, offices, two years, about 300 applications in every stage."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from mchch.scope import leave
from registry.demo import PASSWORD
from registry.demo.province import build
from registry.models import Application, User


class Command(BaseCommand):
    help = "Fills an empty demo installation (DEMO=true) with made-up data, the same each time."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("seed_demo works in a demo installation only: set DEMO=true.")
        if User.objects.exists():
            self.stdout.write("There are data already: nothing was done.")
            return
        with transaction.atomic():
            build()
            leave()
        self.stdout.write(
            f"Demo: {User.objects.count()} accounts with password {PASSWORD},"
            f" {Application.objects.count()} applications."
        )

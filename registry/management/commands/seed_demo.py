"""A whole province to try: people, offices, two years, about 300 applications in every stage.

An app behind this one goes on with the story: a function `build` of its module `demo.province`.
"""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from mchch.scope import leave
from registry.demo import PASSWORD
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
            for tell in stories():
                tell()
            leave()
        self.stdout.write(
            f"Demo: {User.objects.count()} accounts with password {PASSWORD},"
            f" {Application.objects.count()} applications."
        )


def stories():
    """The parts of the demo, in the order of the apps."""
    for config in apps.get_app_configs():
        name = f"{config.name}.demo.province"
        if find_spec(f"{config.name}.demo") and find_spec(name):
            yield import_module(name).build

"""The first administrator of an installation: an account, and the link that sets its password."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from registry.actions.accounts import link_path
from registry.choices import Role
from registry.models import User


class Command(BaseCommand):
    help = "Creates an administrator of the whole installation and prints a one-time link."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("name", help="นาย สมชาย ใจดี", nargs=3)

    def handle(self, username, name, **options):
        if User.objects.filter(username=username).exists():
            raise CommandError(f"there is an account {username!r} already")
        title, given, family = name
        user = User(
            username=username, title=title, given_name=given, family_name=family, role=Role.ADMIN
        )
        user.set_unusable_password()
        user.full_clean(exclude=["password"])
        user.save()
        self.stdout.write(
            f"Open this once, within three days: {settings.PUBLIC_URL}{link_path(user)}"
        )

"""For the last administrator who lost telephone and codes: run on the server, by who may."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from mchch.scope import Scope, enter
from registry.actions.security import keep_since
from registry.models import Session, User

SYSTEM = Scope(role="none", user_name="ระบบ (ล้างการยืนยันสองชั้น)")


class Command(BaseCommand):
    help = "Takes the second step off an account, and ends its sessions."

    def add_arguments(self, parser):
        parser.add_argument("username")

    @transaction.atomic
    def handle(self, *, username, **options):
        enter(SYSTEM)
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"there is no account {username!r}")
        user.authenticators.all().delete()
        Session.objects.filter(user=user).delete()
        keep_since(user, None)
        self.stdout.write(f"{username} logs in with the password and sets a second step anew.")

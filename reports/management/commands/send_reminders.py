from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reports import reminders


class Command(BaseCommand):
    help = "Sends the letters of today that were not sent yet; the worker does it every morning."

    def handle(self, **options):
        if not settings.MAIL_URL:
            raise CommandError("EMAIL_URL is not set: no letters are sent. See .env.example.")
        sent, failed, _ = reminders.send_all()
        self.stdout.write(f"{sent} letters sent, {failed} failed.")
        if failed:
            raise CommandError("The mail server did not take all letters; the log says why.")

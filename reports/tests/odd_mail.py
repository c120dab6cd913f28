"""Mail servers that go wrong, for the tests of reminders; a process of its own uses them."""

import os
import signal
import sys

from django.conf import settings
from django.core.mail.backends import filebased, locmem

DIES_AT = 2  # the letter in whose middle the machine stops


class Dies(filebased.EmailBackend):
    """The machine stops before the server has the letter."""

    count = 0

    def send_messages(self, messages):
        Dies.count += len(messages)
        if Dies.count >= DIES_AT:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().send_messages(messages)


class DiesAfter(filebased.EmailBackend):
    """The machine stops between the server's word and ours."""

    count = 0

    def send_messages(self, messages):
        done = super().send_messages(messages)
        DiesAfter.count += len(messages)
        if DiesAfter.count >= DIES_AT:
            os.kill(os.getpid(), signal.SIGKILL)
        return done


class Refuses(locmem.EmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError("no mail server")


def main(backend, folder):
    """`python -m reports.tests.odd_mail Dies FOLDER`: send all letters with such a server."""
    import django

    django.setup()
    settings.EMAIL_BACKEND = f"reports.tests.odd_mail.{backend}"
    settings.EMAIL_FILE_PATH = folder
    from reports import reminders

    reminders.send_all()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Write one paper to a file: render_paper KIND [ID] OUT.pdf"""

from pathlib import Path

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError

from registry.models import Cycle
from reports.papers import KINDS, paper


class Command(BaseCommand):
    help = "Writes one paper to a file; without ID the newest of its kind. --list shows all kinds."

    def add_arguments(self, parser):
        parser.add_argument("words", nargs="*", metavar="KIND [ID] OUT.pdf")
        parser.add_argument("--list", action="store_true", help="show the kinds")
        parser.add_argument("--blank", metavar="TYPE", help="the form of a type, to write on")
        parser.add_argument("--district", default="", help="code of the district, for the register")

    def handle(self, *, words, **options):
        if options["list"]:
            self.stdout.write("\n".join(described(*entry) for entry in KINDS.items()))
            return
        if (
            len(words) not in (2, 3)
            or words[0] not in KINDS
            or not "".join(words[1:-1] or "1").isdigit()
        ):
            raise CommandError(f"render_paper KIND [ID] OUT.pdf, KIND one of: {', '.join(KINDS)}")
        document = self.document(words[0], words[1] if len(words) == 3 else None, options)
        Path(words[-1]).write_bytes(document.pdf())
        self.stdout.write(f"{words[-1]}: {document.title}")

    def document(self, kind, pk, options):
        if options["blank"]:
            return self.blank(KINDS[kind], options["blank"])
        try:
            return paper(kind, pk, None, district=options["district"])
        except ObjectDoesNotExist as missing:
            raise CommandError(f"there is no {kind}{f' {pk}' if pk else ''}") from missing

    def blank(self, kind, type_):
        if type_ not in kind.blanks:
            raise CommandError(f"blank forms: {', '.join(kind.blanks) or 'none of this kind'}")
        return kind.blank(type_, Cycle.objects.order_by("-fiscal_year").first(), None)


def described(name, kind):
    sheet = "landscape" if kind.landscape else "portrait"
    blanks = f"; --blank {' '.join(kind.blanks)}" if kind.blanks else ""
    return f"{name:20} {kind.label} (of {kind.model.__name__}, {sheet}{blanks})"

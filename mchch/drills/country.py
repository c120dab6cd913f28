"""What grows with the country: `--size` applications of ten years in 77 provinces, their place on
disk, their backup, and the time in which indexes of migrations are built over them."""

import sys

from django.core.management import call_command

from mchch.bench import country, judging, rows
from mchch.drills import backup
from mchch.drills.backup import timed

# The newest ones that work on rows that are there: (app, the one before).
MIGRATIONS = (("assessment", "0150"), ("registry", "0161"))


def run(path, options):
    rows.open_year()
    judging.open_year()
    call_command("load_areas", country=True, only_new=True, stdout=sys.stderr)
    found = {}
    with timed(found, "seed"):
        country.seed(options.size)
    with timed(found, "count"):
        call_command("count_country")
    for app, before in MIGRATIONS:
        call_command("migrate", app, before, verbosity=0)
    with timed(found, "migrate"):
        call_command("migrate", verbosity=0)
    return found | backup.measured(path)

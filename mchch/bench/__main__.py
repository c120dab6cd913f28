"""`script/bench [NAME...]`: measure, and print a JSON array with an object for each figure.

docs/performance.md says how to read it.
"""

import argparse
import json
import sys

from mchch.bench import place

SIZES = (300, 2_000, 100_000)
ASKED = ("rounds", "seconds", "scanned", "listed", "rows", "certificates")


def main(arguments=None):
    options = parse(arguments)
    with place.prepared() as path:
        from mchch.bench import figures, judging, rows  # they need Django, set up

        rows.open_year()
        judging.open_year()
        with place.serving(path) as (port, server):
            asked = {name: getattr(options, name) for name in ASKED}
            site = figures.Site(port, server, **asked)
            found = list(measured(site, options))
    print(json.dumps(compared(found), indent=1))  # noqa: T201 (this is what the command is for)


def parse(arguments):
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="how names of figures begin")
    parser.add_argument("--sizes", type=numbers, default=SIZES, help="applications, rising")
    parser.add_argument("--rounds", type=int, default=60, help="requests for each page")
    parser.add_argument("--seconds", type=float, default=5, help="how long many clients ask")
    parser.add_argument("--scanned", type=int, default=200, help="pages in the package")
    parser.add_argument("--listed", type=int, default=300, help="applicants in the printed list")
    parser.add_argument("--certificates", type=int, default=200, help="in one file")
    parser.add_argument("--country", type=int, default=300_000, help="applications of ten years")
    parser.add_argument("--in-country", action="store_true", help="measure all of it in a country")
    parser.add_argument("--rows", type=int, default=2000, help="of a register that is read in")
    options = parser.parse_args(arguments)
    if options.in_country and options.sizes == SIZES:
        options.sizes = SIZES[1:2]
    if options.in_country and len(options.sizes) > 1:  # the country's rows come after its own
        parser.error("--in-country measures one size")
    return options


def numbers(text):
    return tuple(int(word) for word in text.split(","))


def measured(site, options):
    from mchch.bench import certificates, judging, papers, rows, summaries
    from mchch.bench.figures import FIGURES, LAST_FIGURES

    for size in options.sizes:
        say(f"{size:,} applications")
        rows.grow(site.size, size)
        judging.grow(site.size, size)
        site.size = size
        if options.in_country:
            surround(site, options)
        rows.settle()
        others = LAST_FIGURES | papers.FIGURES | certificates.FIGURES | summaries.FIGURES
        last = others if size == options.sizes[-1] else {}
        due = FIGURES | summaries.PAGES | last
        yield from told(asked(due, options), site)
    yield from of_country(site, options)


def surround(site, options):
    """Rows whose numbers are fixed are written first, and the country has those above them."""
    from mchch.bench import certificates, papers

    papers.rows_of(site)
    certificates.rows_of(site)
    grow_country(options)


def grow_country(options):
    from mchch.bench import nation

    say(f"a country of {options.country:,} applications")
    nation.grow(options.country, sys.stderr)


def of_country(site, options):
    """At last, beside the province that all others are measured in."""
    from mchch.bench import nation

    due = asked(nation.FIGURES, options)
    if due:
        if not options.in_country:
            grow_country(options)
        site.size = options.country
        yield from told(due, site)


def asked(figures, options):
    names = tuple(options.names)
    return {n: measure for n, measure in figures.items() if not names or n.startswith(names)}


def told(figures, site):
    for name, measure in figures.items():
        found = {"name": name, "size": site.size} | measure(site)
        say(f"  {name}: {found}")
        yield found


def compared(found):
    """A page that asks more at a larger size is not ok, however fast it is."""
    first = {}
    for figure in found:
        first.setdefault(figure["name"], figure["statements"])
        figure["ok"] = figure["ok"] and figure["statements"] == first[figure["name"]]
    return found


def say(text):
    print(text, file=sys.stderr, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()

"""Pages of national staff, over a country that is added to the province of the other figures."""

from django.core.management import call_command

from mchch.bench import country
from mchch.bench.figures import SCORING_STATEMENTS, page, same

NATION = "nation"
board = {"statements": SCORING_STATEMENTS}
FIGURES = {
    "board_country": page("/board/", NATION, same(300), **board),
    "board_country_province": page("/board/50/", NATION, same(300), **board),
    "summary_country": page("/summary/", NATION, same(300), **board),
    "summary_country_province": page("/summary/?place=50", NATION, same(300), **board),
}


def grow(applications, report):
    """Every province and ten years; what there is already is left as it is."""
    call_command("load_areas", country=True, only_new=True, stdout=report)
    country.seed(applications)
    call_command("count_country")  # as the worker has done before anybody looks

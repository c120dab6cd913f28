import copy

import pytest


@pytest.fixture
def gallery(settings):
    """Templates with the gallery's beside them; no context processor, hence no database."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], settings.BASE_DIR / "mchch/tests/templates"]
    templates[0]["OPTIONS"]["context_processors"] = []
    settings.TEMPLATES = templates
    settings.ROOT_URLCONF = "mchch.tests.gallery_urls"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }

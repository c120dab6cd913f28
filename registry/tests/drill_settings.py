"""Settings of a server that a test starts: those of the project, with static files unhashed."""

from mchch.settings import *  # noqa: F403
from mchch.settings import STORAGES

STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}

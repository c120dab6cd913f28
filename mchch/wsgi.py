"""The web application, under the database login that row-level security holds."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mchch.settings")
os.environ["MCHCH_DATABASE_ROLE"] = "web"

from django.core.wsgi import get_wsgi_application

from mchch import database, settings

database.hold(settings.BASE_DIR, os.environ)
application = get_wsgi_application()

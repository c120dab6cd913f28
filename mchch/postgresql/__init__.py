"""Django's database backend for PostgreSQL, as this house uses it: settings.DATABASES names it."""

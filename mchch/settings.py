"""All settings, read from the environment (`.env.example` explains each variable).

A bad value stops the start with one sentence that names the variable.
"""

import os
from datetime import date, time
from pathlib import Path

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from mchch import database

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
ENV_FILE = os.environ.get("MCHCH_ENV_FILE", str(BASE_DIR / ".env"))
if ENV_FILE and Path(ENV_FILE).exists():
    env.read_env(ENV_FILE)


def required(name, why):
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set: {why}. See .env.example.")
    return value


def checked(name, read, default):
    """A value of the environment, or a sentence that names the variable and what it held."""
    try:
        return read(name, default=default)
    except (ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"{name} has a bad value: {os.environ.get(name)!r}") from error


def positive(name, default):
    value = checked(name, env.int, default)
    if value <= 0:
        raise ImproperlyConfigured(f"{name} must be more than 0, not {value}")
    return value


ROLES = {"FIELD_OFFICER", "DISTRICT_HEAD", "COMMITTEE", "PROVINCE", "NATION", "ADMIN"}


def roles(name, default):
    """Names of roles, separated by commas; "" is none."""
    found = [role for role in env.list(name, default=default) if role]
    if set(found) - ROLES:
        raise ImproperlyConfigured(f"{name} must name roles of {', '.join(sorted(ROLES))}")
    return found


def flag(name, default):
    word = env.str(name, default=str(default)).strip().lower()
    if word not in {"true", "false", "1", "0", "yes", "no"}:
        raise ImproperlyConfigured(f"{name} must be true or false, not {word!r}")
    return word in {"true", "1", "yes"}


def fernet_keys(name):
    keys = [key for key in required(name, "citizen IDs are encrypted with it").split(",") if key]
    for key in keys:
        try:
            Fernet(key)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} holds a key that is not a Fernet key") from error
    return keys


DEBUG = flag("DEBUG", False)
DEMO = flag("DEMO", False)
HTTPS = flag("HTTPS", not DEMO)
SECRET_KEY = required("SECRET_KEY", "sessions and links are signed with it")
CITIZEN_ID_KEYS = fernet_keys("CITIZEN_ID_KEYS")
CITIZEN_ID_HASH_KEY = required("CITIZEN_ID_HASH_KEY", "citizen IDs are found by it")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# How the public reaches the site, for addresses that are printed; "" is how the office came.
PUBLIC_URL = env.str("PUBLIC_URL", default="").rstrip("/")


def demo_date():
    text = env.str("DEMO_DATE", default="")
    if text and not DEMO:
        raise ImproperlyConfigured("DEMO_DATE moves the clock: it needs DEMO=true")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ImproperlyConfigured(f"DEMO_DATE must be YYYY-MM-DD, not {text!r}") from error


DEMO_DATE = demo_date()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "mchch",
    "registry",
    "assessment",
    "reports",
]
MIDDLEWARE = [
    "mchch.watch.middleware.WatchMiddleware",
    "mchch.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mchch.middleware.SessionTouchMiddleware",
    "assessment.middleware.MemberLinkMiddleware",
    "mchch.middleware.ScopeMiddleware",
    "mchch.middleware.AddressMiddleware",
    "registry.middleware.SecondFactorMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "mchch.middleware.NoStoreMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "mchch.urls"
WSGI_APPLICATION = "mchch.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "registry.context_processors.page",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

DATABASE_ROLE = os.environ.get("MCHCH_DATABASE_ROLE", "web")
DATABASES = {"default": database.connection(BASE_DIR, os.environ, DATABASE_ROLE)}
# A streaming replica for pages that say so (mchch/replica.py), and how many seconds it may lag.
if os.environ.get("DATABASE_REPLICA_URL") and DATABASE_ROLE == "web":
    DATABASES["replica"] = database.replica(BASE_DIR, os.environ)
    DATABASE_ROUTERS = ["mchch.replica.Router"]
REPLICA_LAG_SECONDS = positive("REPLICA_LAG_SECONDS", 30)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "registry.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "registry.backends.AccountBackend",
    "registry.backends.SecondFactorBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "given_name", "family_name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "mchch.password_rules.ContextValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # the one-time link of a new account

# Wrong passwords: counted for the account and for the address, each on its own. An office shares
# one address, which therefore bears more (mchch/login_guard.py).
AXES_FAILURE_LIMIT = positive("LOGIN_ATTEMPTS", 8)
AXES_COOLOFF_TIME = positive("LOGIN_COOLOFF_MINUTES", 15) / 60
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_IPWARE_PROXY_COUNT = checked("PROXY_COUNT", env.int, 0)
AXES_VERBOSE = False
LOGINS_KEPT_DAYS = positive("LOGINS_KEPT_DAYS", 400)  # by whom and from where (docs/security.md)
AXES_HANDLER = "mchch.login_guard.Handler"
AXES_CLIENT_IP_CALLABLE = "mchch.login_guard.client_address"

# A session ends after so long without use, and after so long whatever is done in it.
SESSION_ENGINE = "registry.sessions"
SESSION_COOKIE_AGE = positive("SESSION_IDLE_MINUTES", 60) * 60
SESSION_SECONDS = positive("SESSION_HOURS", 12) * 3600
# Roles that need a second step at log-in; all others are offered it. A demonstration asks nobody.
SECOND_FACTOR_ROLES = roles("SECOND_FACTOR_ROLES", [] if DEMO else ["PROVINCE", "NATION", "ADMIN"])
# What is delicate asks again who it is, unless that was shown so many minutes ago.
CONFIRM_SECONDS = positive("CONFIRM_MINUTES", 15) * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# Browsers take a cookie of such a name from this host alone, over https, and for no other host.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
MESSAGE_STORAGE = "mchch.messages.Storage"
CSRF_FAILURE_VIEW = "mchch.views.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if AXES_IPWARE_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LANGUAGE_CODE = "th"
TIME_ZONE = "Asia/Bangkok"
USE_I18N = USE_TZ = True

NODE_MODULES = BASE_DIR / "node_modules"
ICONS_DIR = NODE_MODULES / "lucide-static" / "icons"
# The typeface of papers, made at set-up (reports/pdf/fonts.py); TH Sarabun where the machine has it
PAPER_FONTS = BASE_DIR / ".var" / "fonts"
PAPER_FONTS_OF_MACHINE = True
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / ".var" / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/sarabun/files", NODE_MODULES / "@fontsource" / "sarabun" / "files"),
    ("vendor/idb", NODE_MODULES / "idb" / "build"),
    *(
        (f"vendor/workbox/{part}", NODE_MODULES / f"workbox-{part}" / "build")
        for part in ("core", "precaching", "routing", "strategies")
    ),
]


def file_storage():
    """A folder, or a bucket that several web servers share (docs/files.md)."""
    bucket = env.str("S3_BUCKET", default="")
    if not bucket:
        folder = env.str("FILES_DIR", default=str(BASE_DIR / ".var" / "files"))
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder},
        }
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": env.str("S3_ENDPOINT", default="") or None,
            "region_name": env.str("S3_REGION", default="") or None,
            "access_key": required("S3_KEY_ID", "files are kept in S3_BUCKET"),
            "secret_key": required("S3_SECRET_KEY", "files are kept in S3_BUCKET"),
            "addressing_style": "path",  # as servers of one's own want it; the large ones take both
            "file_overwrite": False,
            "default_acl": None,
        },
    }


STORAGES = {
    "default": file_storage(),
    "staticfiles": {"BACKEND": "mchch.static.Storage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
UPLOAD_MAX_BYTES = positive("UPLOAD_MAX_MB", 15) * 1024 * 1024


def clamav():
    """(host, port) of clamd; None where files are not looked at for viruses."""
    text = env.str("CLAMAV", default="")
    host, _, port = text.rpartition(":")
    if text and not (host and port.isdigit() and 0 < int(port) < 65536):
        raise ImproperlyConfigured(f"CLAMAV must be host:port, not {text!r}")
    return (host, int(port)) if text else None


CLAMAV = clamav()
# A register read from a file (docs/intake.md), and how long the file itself is kept.
IMPORT_MAX_BYTES = positive("IMPORT_MAX_MB", 10) * 1024 * 1024
IMPORT_MAX_ROWS = positive("IMPORT_MAX_ROWS", 30_000)
IMPORT_KEPT_DAYS = positive("IMPORT_KEPT_DAYS", 90)

# Scoring without a signal (docs/assessment.md): how long a pack stays on a telephone, and how much
# of pictures it holds.
OFFLINE_DAYS = positive("OFFLINE_DAYS", 7)
OFFLINE_PICTURES_BYTES = positive("OFFLINE_PICTURES_MB", 25) * 1024 * 1024

# Long work (docs/work.md): each piece is done by a process of its own, within these limits.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
WORK_SECONDS = positive("WORK_MINUTES", 5) * 60
WORK_MEMORY_BYTES = positive("WORK_MEMORY_MB", 1200) * 1024 * 1024
RESULTS_KEPT_DAYS = positive("RESULTS_KEPT_DAYS", 14)

# Backup (docs/backup.md): where to, for whose key, and what counts as overdue. "" is no backup.
BACKUP_DIR = env.str("BACKUP_DIR", default="")
BACKUP_RECIPIENTS = env.list("BACKUP_RECIPIENTS", default=[])
BACKUP_SPOOL = env.str("BACKUP_SPOOL", default=str(BASE_DIR / ".var" / "backup"))
BACKUP_KEYS_DIR = env.str("BACKUP_KEYS_DIR", default="")
BACKUP_KEYS_RECIPIENTS = env.list("BACKUP_KEYS_RECIPIENTS", default=[])
BACKUP_IDENTITY = env.str("BACKUP_IDENTITY", default="")
BACKUP_KEEP_FULL = positive("BACKUP_KEEP_FULL", 4)
BACKUP_KEEP_DAYS = positive("BACKUP_KEEP_DAYS", 35)
BACKUP_ROUND_SECONDS = positive("BACKUP_ROUND_SECONDS", 60)
BACKUP_OVERDUE_HOURS = positive("BACKUP_OVERDUE_HOURS", 26)
BACKUP_ROUND_OVERDUE_MINUTES = positive("BACKUP_ROUND_OVERDUE_MINUTES", 15)
BACKUP_TRIAL_DAYS = positive("BACKUP_TRIAL_DAYS", 35)
POSTGRES_PROGRAMS = env.str("POSTGRES_PROGRAMS", default="")

# How often one token (or one person who tries it out) may read open data in a quarter of an hour.
OPEN_DATA_CALLS = positive("OPEN_DATA_CALLS", 300)

# The newest year of the whole country is counted anew after so many minutes (docs/board.md).
COUNTRY_MINUTES = positive("COUNTRY_MINUTES", 10)

# Reminders by e-mail (docs/work.md): where letters are handed over; "" is nowhere.
MAIL_URL = env.str("EMAIL_URL", default=f"filemail:///{BASE_DIR}/.var/mail" if DEMO else "")
MAIL_FROM = env.str("MAIL_FROM", default="มชช. <no-reply@localhost>" if DEMO else "")


def mail_settings():
    """Django's own settings of the address; a letter has a sender, and links that lead back."""
    if not MAIL_URL:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    if not MAIL_FROM:
        raise ImproperlyConfigured("MAIL_FROM is not set: EMAIL_URL needs a sender")
    if not (PUBLIC_URL or DEMO):
        raise ImproperlyConfigured("PUBLIC_URL is not set: the links of letters need it")
    try:
        return environ.Env.email_url_config(MAIL_URL)
    except (KeyError, ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"EMAIL_URL has a bad value: {error}") from error


vars().update(mail_settings())
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = MAIL_FROM


def time_of_day(name, default):
    try:
        return time.fromisoformat(env.str(name, default=default))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be HH:MM, not {env.str(name)!r}") from error


REMINDER_TIME = time_of_day("REMINDER_TIME", "07:00")
# A step is "due soon" so many days before its day, on the page and in letters.
REMINDER_DAYS = positive("REMINDER_DAYS", 7)

# What those who run it see (docs/observe.md): how lines of the log look, and where it is counted.
LOG_FORMAT = env.str("LOG_FORMAT", default="text" if DEMO else "json")
if LOG_FORMAT not in ("text", "json"):
    raise ImproperlyConfigured(f"LOG_FORMAT must be text or json, not {LOG_FORMAT!r}")
METRICS_DIR = env.str("METRICS_DIR", default="")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {
            "()": "mchch.watch.logs.TextFormatter",
            "format": "%(levelname)s %(name)s: %(message)s",
        },
        "json": {"()": "mchch.watch.logs.Formatter"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT},
        "errors": {"class": "mchch.watch.metrics.ErrorCounter"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"handlers": ["errors"]},
        "reports.worker": {"level": "INFO"},
        "mchch.security": {"level": "INFO"},  # log-ins and log-outs, without who it was
        "axes": {"level": "ERROR"},  # its warnings name people; its tables keep them
    },
}

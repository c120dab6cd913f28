"""Which database the project uses: the one of DATABASE_URL, or the embedded server.

docs/database.md tells the whole story. Two logins: the owner, which migrates, and the web
application's, which row-level security holds. `connection` only computes; `hold` starts.
"""

import hashlib
import hmac
import re
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from mchch import embedded

ROLES = ("owner", "web")
SCHEMES = ("postgresql", "postgres")
EXAMPLE = "postgresql://user:password@host:5432/name"
WEB_SUFFIX = "_web"
LONGEST_NAME = 63 - len(WEB_SUFFIX)  # PostgreSQL cuts identifiers at 63 bytes
PARAMETERS = {  # of libpq, as far as an address needs them
    "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "channel_binding",
    "connect_timeout", "keepalives_idle", "target_session_attrs", "gssencmode",
}  # fmt: skip
AUTHORITY = re.compile(
    r"(?:(?P<user>[^:@]*)(?::(?P<password>[^@]*))?@)?(?P<host>\[[^\]]+\]|[^:@]*)(?::(?P<port>[^@]*))?"
)


class Address(NamedTuple):
    name: str
    user: str = ""
    password: str = ""
    host: str = ""
    port: str = ""
    options: dict = {}


class BadUrl(ImproperlyConfigured):
    """One sentence in English and in Thai. The value is left out: it holds a password."""

    def __init__(self, variable, english, thai):
        super().__init__(f"{variable} {english}; write {EXAMPLE} · {variable} {thai}")


def connection(base_dir, env, role):
    """The Django settings of the database for `role`. Starts nothing, touches no file."""
    if role not in ROLES:
        raise ImproperlyConfigured(
            f"MCHCH_DATABASE_ROLE must be one of {', '.join(ROLES)}, not {role!r}"
            f" · MCHCH_DATABASE_ROLE ต้องเป็น {' หรือ '.join(ROLES)}"
        )
    address = web_address(base_dir, env) if role == "web" else owner_address(base_dir, env)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.name,
        "USER": address.user,
        "PASSWORD": address.password,
        "HOST": address.host,
        "PORT": address.port,
        "CONN_MAX_AGE": 600 if role == "web" else 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": f"mchch-{role}", **address.options},
        "TEST": {"NAME": env.get("MCHCH_TEST_DATABASE") or None},
    }


def replica(base_dir, env):
    """The Django settings of a streaming replica, for the web application. One that is away must
    not hold up the page, which the primary answers then."""
    address = replica_address(base_dir, env)
    patience = {"connect_timeout": 2, "tcp_user_timeout": 5000}
    return connection(base_dir, env, "web") | {
        "NAME": address.name,
        "USER": address.user,
        "PASSWORD": address.password,
        "HOST": address.host,
        "PORT": address.port,
        "OPTIONS": {
            "application_name": "mchch-web",
            **patience,
            **address.options,
            "target_session_attrs": "standby",  # of several servers, one that is
        },
        "TEST": {"MIRROR": "default"},
    }


def hold(base_dir, env):
    """See that the embedded server runs, and keep it for as long as this process lives."""
    if not env.get("DATABASE_URL"):
        embedded.hold(embedded.home_of(base_dir))


def owner_address(base_dir, env):
    if env.get("DATABASE_URL"):
        return parse("DATABASE_URL", env["DATABASE_URL"])
    socket = embedded.home_of(base_dir).socket
    return Address(embedded.DATABASE, embedded.OWNER, host=str(socket), port=str(embedded.PORT))


def web_address(base_dir, env):
    owner = owner_address(base_dir, env)
    if not env.get("DATABASE_WEB_URL"):
        user, password = web_login(owner.name, env)
        return owner._replace(user=user, password=password)
    address = parse("DATABASE_WEB_URL", env["DATABASE_WEB_URL"])
    if not env.get("DATABASE_URL"):
        raise BadUrl(
            "DATABASE_WEB_URL",
            "needs DATABASE_URL, the owner's",
            "ต้องใช้คู่กับ DATABASE_URL ของเจ้าของฐานข้อมูล",
        )
    if address.user in ("", owner.user):
        raise BadUrl("DATABASE_WEB_URL", *OWNERS)
    return address


def replica_address(base_dir, env):
    """Its logins are those of the primary: without one of its own it is the web application's."""
    address = parse("DATABASE_REPLICA_URL", env["DATABASE_REPLICA_URL"])
    if not env.get("DATABASE_URL"):
        raise BadUrl(
            "DATABASE_REPLICA_URL",
            "needs DATABASE_URL, the primary's",
            "ต้องใช้คู่กับ DATABASE_URL ของเซิร์ฟเวอร์หลัก",
        )
    if address.user == owner_address(base_dir, env).user:
        raise BadUrl("DATABASE_REPLICA_URL", *OWNERS)
    web = web_address(base_dir, env)
    if not address.user:
        return address._replace(user=web.user, password=web.password)
    return address


def web_login(name, env):
    """Name and password of the application's login for the database `name`."""
    if env.get("DATABASE_WEB_URL"):
        address = parse("DATABASE_WEB_URL", env["DATABASE_WEB_URL"])
        return address.user, address.password
    if len(name.encode()) > LONGEST_NAME:
        raise BadUrl(
            "DATABASE_URL",
            f"names a database with more than {LONGEST_NAME} bytes",
            f"มีชื่อฐานข้อมูลยาวเกิน {LONGEST_NAME} ไบต์",
        )
    if not env.get("SECRET_KEY"):
        raise ImproperlyConfigured(
            "SECRET_KEY is not set: the password of the application's database login comes from it"
            " · ยังไม่ได้กำหนด SECRET_KEY ซึ่งใช้สร้างรหัสผ่านของฐานข้อมูล"
        )
    key, message = env["SECRET_KEY"].encode(), f"database:{name}".encode()
    return name + WEB_SUFFIX, hmac.new(key, message, hashlib.sha256).hexdigest()


def parse(variable, url):
    """The parts of a PostgreSQL address, or BadUrl with what is wrong and how to write it."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        raise BadUrl(variable, *UNREADABLE) from None
    if parts.scheme not in SCHEMES:
        raise BadUrl(
            variable,
            f"has the unknown scheme {parts.scheme[:20]!r}" if parts.scheme else "has no scheme",
            "ต้องขึ้นต้นด้วย postgresql:// (ใช้ได้เฉพาะ PostgreSQL)",
        )
    authority = AUTHORITY.fullmatch(parts.netloc)
    if authority is None or parts.fragment:
        raise BadUrl(variable, *UNREADABLE)
    options = parameters(variable, parts.query)
    host = unquote(authority["host"]).strip("[]")
    return Address(
        name=database_name(variable, parts.path),
        user=unquote(authority["user"] or ""),
        password=unquote(authority["password"] or ""),
        host=options.pop("host", host),
        port=port(variable, options.pop("port", authority["port"])),
        options=options,
    )


UNREADABLE = (
    "cannot be read: write @ : / ? # [ ] and % in a password as %40 %3A %2F %3F %23 %5B %5D %25",
    "อ่านไม่ได้: อักขระพิเศษในรหัสผ่าน เช่น @ : / ? # ต้องเขียนเป็น %40 %3A %2F %3F %23",
)
OWNERS = (
    "must name a login of its own, since the owner's would see every district",
    "ต้องใช้บัญชีฐานข้อมูลคนละบัญชีกับเจ้าของ มิฉะนั้นจะเห็นข้อมูลทุกอำเภอ",
)


def parameters(variable, query):
    found = dict(parse_qsl(query, keep_blank_values=True))
    unknown = sorted(found.keys() - PARAMETERS - {"host", "port"})
    if unknown:
        names = ", ".join(name[:30] for name in unknown)
        raise BadUrl(variable, f"has an unknown parameter: {names}", f"มีพารามิเตอร์ที่ไม่รู้จัก: {names}")
    return found


def database_name(variable, path):
    name = unquote(path.removeprefix("/"))
    if not name or "/" in name:
        raise BadUrl(variable, "names no database", "ไม่ได้ระบุชื่อฐานข้อมูล")
    return name


def port(variable, text):
    if not text:
        return ""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise BadUrl(
            variable, "has a port that is not a number from 1 to 65535", "มีหมายเลขพอร์ตไม่ถูกต้อง"
        )
    return text

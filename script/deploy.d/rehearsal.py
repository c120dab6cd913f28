"""The whole of script/deploy, for real, below a folder of its own: its PostgreSQL, its nginx with
TLS on a free port, the units run by a stand-in for systemd (supervisor.py)."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from contextlib import contextmanager
from pathlib import Path

from supervisor import Supervisor

CHECKOUT = Path(__file__).resolve().parents[2]
NAME = "mchch.example.go.th"
TOP = """user www-data;
pid {root}/run/nginx.pid;
error_log {root}/var/log/nginx.log;
events {{ worker_connections 512; }}
http {{ include /etc/nginx/mime.types; include {root}/etc/nginx/conf.d/*.conf; }}
"""
BREAKING = """from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("mchch", "{last}")]
    operations = [migrations.RunSQL("select pg_sleep(3)", migrations.RunSQL.noop)]
"""
seen = {}


def run(*command, **options):
    return subprocess.run(command, text=True, capture_output=True, **options)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


class Place:
    def __init__(self):
        self.root = Path(tempfile.mkdtemp(prefix="mchch-rehearsal-", dir="/var/lib"))
        self.root.chmod(0o755)
        self.http, self.https, self.metrics, self.database = (free_port() for _ in range(4))
        for folder in ("etc/nginx/conf.d", "run", "var/log", "pg"):
            (self.root / folder).mkdir(parents=True)
        (self.root / "etc/nginx/nginx.conf").write_text(TOP.format(root=self.root))
        self.checkout = self.root / "checkout"
        git("clone", "-q", CHECKOUT, self.checkout)
        self.programs = max(Path("/usr/lib/postgresql").glob("*/bin"))
        self.postgres("initdb", "-A", "trust", "-D", self.root / "pg/data", "-E", "UTF8")
        hba = self.root / "pg/data/pg_hba.conf"
        local = "127.0.0.1/32 scram-sha-256"  # as the distribution has them
        hba.write_text(f"local all all trust\nhost all all {local}\nhost replication all {local}\n")
        options = f"-p {self.database} -k {self.root}/pg -c listen_addresses=127.0.0.1"
        self.postgres("pg_ctl", "-D", self.root / "pg/data", "-o", options, "-w", "start",
                      "-l", self.root / "pg/log")  # fmt: skip
        self.supervisor = Supervisor(self.root)

    def postgres(self, program, *arguments):
        shutil.chown(self.root / "pg", "postgres")
        command = ["runuser", "-u", "postgres", "--", self.programs / program, *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    def ask(self, question):
        """As the database's superuser."""
        place = ("-h", self.root / "pg", "-p", str(self.database), "-U", "postgres")
        return run("psql", *place, "-d", "mchch", "-Atc", question).stdout.split()

    def deploy(self, *arguments):
        shim = str(Path(__file__).with_name("systemctl"))
        env = os.environ | {
            "DEPLOY_SYSTEMCTL": shim,
            "DEPLOY_SUPERVISOR": str(self.root / "supervisor.sock"),
            "DEPLOY_SOCKET": str(self.root / "pg"),
        }
        if "--quick" in sys.argv and not (self.root / "srv/mchch/current").exists():
            env["DEPLOY_PACKAGES_FROM"] = str(CHECKOUT)
        ports = {"http": self.http, "https": self.https, "metrics-port": self.metrics,
                 "database-port": self.database}  # fmt: skip
        words = [word for name, port in ports.items() for word in (f"--{name}", str(port))]
        began = time.monotonic()
        done = run(
            self.checkout / "script/deploy", "--root", self.root, *words, *arguments, env=env
        )
        print(done.stdout, done.stderr, file=sys.stderr)  # noqa: T201
        return done.returncode, round(time.monotonic() - began, 1), done.stdout + done.stderr

    def end(self):
        self.supervisor.stop_all()
        self.postgres("pg_ctl", "-D", self.root / "pg/data", "-m", "fast", "stop")
        shutil.rmtree(self.root)


def git(*words, cwd=None):
    identity = ("-c", "user.name=rehearsal", "-c", "user.email=rehearsal@localhost")
    subprocess.run(["git", "-c", "safe.directory=*", *identity, *words], check=True, cwd=cwd)


class Browser:
    """One person behind TLS, by the site's name."""

    def __init__(self, place):
        self.place, self.cookies = place, {}
        self.tls = ssl.create_default_context(cafile=place.root / "etc/mchch/tls/cert.pem")

    def ask(self, path, form=None, name=NAME, **headers):
        connection = http.client.HTTPSConnection(
            NAME, self.place.https, context=self.tls, timeout=40
        )
        connection._create_connection = lambda *_: socket.create_connection(
            ("127.0.0.1", self.place.https), 40
        )
        site = f"https://{NAME}:{self.place.https}"
        headers |= {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if form is not None:
            token = {"csrfmiddlewaretoken": self.cookies.get("__Host-csrftoken", "")}
            body = urllib.parse.urlencode(token | form)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"{site}/"}
        connection.request("GET" if form is None else "POST", path, body, headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode(errors="replace")
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            key, _, value = cookie.split(";")[0].partition("=")
            self.cookies[key] = value
        connection.close()
        return answer


@contextmanager
def load(place, name, people=4):
    """Some who open the log-in page all the time; what they met is noted under `name`."""
    stop, met = threading.Event(), []

    def person():
        browser = Browser(place)
        while not stop.is_set():
            began = time.monotonic()
            try:
                status = browser.ask("/login/").status
            except OSError as error:
                status = type(error).__name__
            met.append((status, time.monotonic() - began))
            time.sleep(0.3)

    threads = [threading.Thread(target=person) for _ in range(people)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        time.sleep(2)
        stop.set()
        for thread in threads:
            thread.join()
        statuses = [status for status, _ in met]
        seen[name] = {
            "answers": {str(status): statuses.count(status) for status in set(statuses)},
            "longest_seconds": round(max(seconds for _, seconds in met), 2),
        }


def look_around(place):
    """What an installation must be like once it is ready."""
    browser = Browser(place)
    login = browser.ask("/login/")
    seen["login"] = login.status
    seen["hsts"] = login.headers["Strict-Transport-Security"]
    style = re.search(r'/static/[^"]+\.[0-9a-f]{12}\.css', login.text)[0]
    found = browser.ask(style, **{"Accept-Encoding": "gzip"})
    seen["static"] = [
        found.status,
        found.headers["Cache-Control"],
        found.headers["Content-Encoding"],
    ]
    seen["readyz_on_this_machine"] = json.loads(browser.ask("/readyz?all").text)
    large = browser.ask("/login/", {"username": "x" * 64_000_000})
    seen["too_large"] = [large.status, "ไฟล์ใหญ่เกินไป" in large.text]
    seen["redirect"] = plain(place, "/login/?next=/x", NAME)
    try:
        seen["other_name"] = plain(place, "/", "other.example")
    except (http.client.HTTPException, OSError) as error:
        seen["other_name"] = type(error).__name__
    settings = [place.root / "etc/mchch" / name for name in ("env", "owner.env")]
    seen["settings"] = [
        f"{path.stat().st_uid}:{path.stat().st_mode & 0o777:o}" for path in settings
    ]
    seen["processes"] = sorted({owner_of(process) for name, process in
                                place.supervisor.processes.items() if name != "nginx"})  # fmt: skip
    web = place.supervisor.processes["mchch-web.service"].pid
    seen["web_knows_owner"] = "PGPASSWORD" in Path(f"/proc/{web}/environ").read_text()
    seen["release_writable"] = writable_by_web(place, web)
    metrics = run("curl", "-s", f"http://127.0.0.1:{place.metrics}/metrics").stdout
    seen["metrics"] = 'mchch_answers_total{route="login",status="200"}' in metrics


def plain(place, path, name):
    connection = http.client.HTTPConnection("127.0.0.1", place.http, timeout=10)
    connection.request("GET", path, headers={"Host": name})
    answer = connection.getresponse()
    return [answer.status, answer.headers["Location"]]


def owner_of(process):
    status = Path(f"/proc/{process.pid}/status").read_text()
    uid = re.search(r"Uid:\s+(\d+)", status)[1]
    power = re.search(r"CapEff:\s+(\w+)", status)[1]
    return f"root={uid == '0'} capabilities={int(power, 16)}"


def writable_by_web(place, pid):
    """In the same file system as the web server, as its user."""
    target = place.root / "srv/mchch/current/manage.py"
    inside = (
        "nsenter",
        f"--mount=/proc/{pid}/ns/mnt",
        "setpriv",
        "--reuid=mchch",
        "--clear-groups",
    )
    return run(*inside, "test", "-w", target).returncode == 0


def first_administrator(place):
    made = run(place.root / "usr/local/sbin/mchch", "create_admin", "chief", "นาย", "สมชาย", "ใจดี")
    link = re.search(r"https://[^/]+(/welcome/\S+)", made.stdout)
    seen["one_time_link"] = bool(link) or made.stderr
    browser, secret = Browser(place), "ฝนตกที่ลำปางเมื่อวาน-2568"
    form = browser.ask(link[1]).headers["Location"]
    browser.ask(form)
    set_it = browser.ask(form, {"new_password1": secret, "new_password2": secret})
    seen["password_set"] = [set_it.status, set_it.headers["Location"]]
    browser = Browser(place)
    browser.ask("/login/")
    spoofed = browser.ask("/login/", {"username": "chief", "password": "wrong"},
                          **{"X-Forwarded-For": "203.0.113.77"})  # fmt: skip
    seen["address_of_the_wrong_password"] = place.ask("select ip_address from axes_accessattempt")
    inside = browser.ask("/login/", {"username": "chief", "password": secret})
    seen["log_in"] = [spoofed.status, inside.status, browser.ask("/").status]


def first_backup(place):
    """As docs/backup.md says; from the next script/deploy on the changes of each minute follow."""
    program = place.root / "srv/mchch/current/.venv/bin/python"
    made = run(program, "-c", "import pyrage; print(pyrage.x25519.Identity.generate().to_public())")
    folder = place.root / "backup"
    folder.mkdir()
    shutil.chown(folder, "mchch")
    with (place.root / "etc/mchch/env").open("a") as settings:
        settings.write(f"BACKUP_DIR={folder}\nBACKUP_RECIPIENTS={made.stdout}")
    done = run(place.root / "usr/local/sbin/mchch", "backup")
    seen["full_backup"] = [done.returncode, (done.stdout + done.stderr).strip().splitlines()[-1]]


def follows(place):
    """Whether rounds are made; the first one within a minute of the start."""
    rounds = "select count(*) from registry_backuprun where kind = 'ROUND' and is_good"
    end = time.monotonic() + 90
    while time.monotonic() < end:
        if int(place.ask(rounds)[0]):
            return True
        time.sleep(1)
    return False


def look_at_logs(place):
    proxy = (place.root / "var/log/mchch/access.log").read_text()
    lines = [json.loads(line) for line in proxy.splitlines()]
    own = (place.root / "mchch-web.service.log").read_text().splitlines()
    told = [json.loads(line) for line in own if line.startswith("{")]
    ids = {line["request_id"] for line in lines}
    seen["log"] = {
        "lines_of_the_proxy": len(lines),
        "lines_of_the_application": len(told),
        "same_numbers": sum(line.get("request_id", "").replace("-", "") in ids for line in told),
        "one_time_link_in_it": bool(re.search(r"/welcome/[A-Za-z0-9]", proxy + "".join(own))),
        "query_in_it": "next=" in proxy + "".join(own),
        "address_in_the_applications": "127.0.0.1" in "".join(map(json.dumps, told)),
    }


def breaking_commit(place):
    folder = place.checkout / "mchch/migrations"
    last = sorted(path.stem for path in folder.glob("0*.py"))[-1]
    (folder / "9999_rehearsal.py").write_text(BREAKING.format(last=last))
    git("add", "-A", cwd=place.checkout)
    git("commit", "-qm", "a migration that old code cannot live with", cwd=place.checkout)


def rehearse(place):
    code, seen["install_seconds"], _ = place.deploy("--host", NAME)
    if code:
        raise SystemExit(f"the installation failed; it stands in {place.root}")
    look_around(place)
    first_administrator(place)
    first_backup(place)
    with load(place, "upgrade"):
        code, seen["upgrade_seconds"], _ = place.deploy()
    seen["changes_are_backed_up"] = follows(place)
    with load(place, "killed_web"):
        time.sleep(1)
        os.kill(place.supervisor.processes["mchch-web.service"].pid, signal.SIGKILL)
        time.sleep(5)
    with load(place, "back"):
        code, seen["back_seconds"], _ = place.deploy("--back")
    seen["back"] = code
    breaking_commit(place)
    with load(place, "upgrade_that_stops"):
        code, _, _ = place.deploy()
    code, _, said = place.deploy("--back")
    seen["back_over_a_breaking_migration"] = [code, said.strip().splitlines()[-1]]
    look_at_logs(place)
    guessing = Browser(place)
    tries = [guessing.ask("/login/", {"username": "x"}).status for _ in range(60)]
    seen["log_ins_in_a_row"] = {str(status): tries.count(status) for status in set(tries)}
    seen["releases"] = len(list((place.root / "srv/mchch/releases").iterdir()))
    seen["megabytes_of_a_release"] = int(
        run("du", "-sm", (place.root / "srv/mchch/current").resolve()).stdout.split()[0]
    )


if __name__ == "__main__":
    place = Place()
    try:
        rehearse(place)
    finally:
        print(json.dumps(seen, ensure_ascii=False, indent=1))  # noqa: T201
        if "--keep" not in sys.argv:
            place.end()

"""A stand-in for systemd in a rehearsal: runs the installed units as their files say.

What it does of them: user, environment, working directory, sockets that stay open, restarts, no
power of root, a file system that cannot be written but for ReadWritePaths. What only systemd does
(filters of system calls, memory, devices) is checked by `systemd-analyze`.
"""

import json
import os
import shlex
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

WITHOUT_POWER = (
    *("setpriv", "--reuid={User}", "--regid={Group}", "--init-groups", "--no-new-privs"),
    *("--bounding-set=-all", "--inh-caps=-all"),
)
CLOSED = "mount -t tmpfs tmpfs /tmp; mount -o remount,bind,ro /"


def read_unit(path):
    """{key: [values]} of a unit, whatever the section."""
    found = {}
    for line in path.read_text().splitlines():
        key, mark, value = line.partition("=")
        if mark and not line.startswith("#"):
            found.setdefault(key.strip(), []).append(value.strip())
    return found


def environment(unit):
    found = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    for place in unit.get("EnvironmentFile", []):
        if is_left_out(place):
            continue
        lines = Path(place.removeprefix("-")).read_text().splitlines()
        found |= dict(line.split("=", 1) for line in lines if "=" in line and line[0] != "#")
    for words in unit.get("Environment", []):
        found |= dict(word.split("=", 1) for word in shlex.split(words))
    return found


def is_left_out(place):
    """With a "-" before it a file or folder may be missing."""
    return place.startswith("-") and not Path(place[1:]).exists()


class Supervisor:
    def __init__(self, root):
        self.root = root
        self.wanted, self.processes, self.sockets = set(), {}, {}
        self.lock = threading.RLock()
        self.control = socket.socket(socket.AF_UNIX)
        self.control.bind(str(root / "supervisor.sock"))
        self.control.listen()
        for work in (self.listen, self.watch):
            threading.Thread(target=work, daemon=True).start()

    def listen(self):
        while True:
            caller, _ = self.control.accept()
            with caller, caller.makefile() as asked:
                words = json.loads(asked.readline())
                try:
                    self.do(*words)
                except (OSError, KeyError, subprocess.SubprocessError) as error:
                    caller.sendall(f"{' '.join(words)}: {error!r}".encode())

    def watch(self):
        """Restart=always."""
        while True:
            time.sleep(0.2)
            with self.lock:
                for name in self.wanted:
                    process = self.processes.get(name)
                    if process and process.poll() is not None:
                        self.start(name)

    def do(self, verb, *names):
        names = [name for name in names if name != "--now"]
        with self.lock:
            for name in names:
                if verb in ("restart", "stop"):
                    self.stop(name)
                if verb == "reload-or-restart" and name in self.processes:
                    self.processes[name].send_signal(signal.SIGHUP)
                elif verb in ("start", "restart", "reload-or-restart"):
                    self.start(name)

    def start(self, name):
        if name == "nginx":
            conf = self.root / "etc/nginx/nginx.conf"
            self.run(name, ["nginx", "-c", str(conf), "-g", "daemon off;"], {}, os.environ)
        elif name.endswith(".socket"):
            self.open(name)
        else:
            self.run_unit(name)
        self.wanted.add(name)

    def open(self, name):
        if name in self.sockets:
            return
        unit = self.unit(name)
        place = Path(unit["ListenStream"][0])
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        opened = self.sockets[name] = socket.socket(socket.AF_UNIX)
        opened.bind(str(place))
        place.chmod(0o660)
        chown = f"{unit['SocketUser'][0]}:{unit['SocketGroup'][0]}"
        subprocess.run(["chown", chown, place], check=True)
        opened.listen(1024)

    def run_unit(self, name):
        unit = self.unit(name)
        words = {key: values[-1] for key, values in unit.items()}
        paths = [path for path in shlex.split(words["ReadWritePaths"]) if not is_left_out(path)]
        writable = [*(path.removeprefix("-") for path in paths), str(self.root / "run")]
        for folder in unit.get("RuntimeDirectory", []):
            place = self.root / "run" / folder
            place.mkdir(mode=0o755, exist_ok=True)
            subprocess.run(["chown", words["User"], place], check=True)
        binds = "; ".join(f"mount --bind {place} {place}" for place in writable)
        command = [
            *("unshare", "--mount", "bash", "-c"),
            f'set -e; {binds}; {CLOSED}; export LISTEN_PID=$$; exec "$@"',
            "-",
            *(word.format(**words) for word in WITHOUT_POWER), *shlex.split(words["ExecStart"]),
        ]  # fmt: skip
        self.run(name, command, words, environment(unit))

    def run(self, name, command, words, env):
        opened = self.sockets.get(name.replace(".service", ".socket"))
        if opened:
            env = env | {"LISTEN_FDS": "1"}
            command = ["bash", "-c", f'exec "$@" 3<&{opened.fileno()}', "-", *command]
        with (self.root / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command, cwd=words.get("WorkingDirectory"), env=env, stdout=log, stderr=log,
                pass_fds=[opened.fileno()] if opened else [], start_new_session=True,
            )  # fmt: skip

    def stop(self, name):
        self.wanted.discard(name)
        if name in self.sockets:
            self.sockets.pop(name).close()
        process = self.processes.pop(name, None)
        if process and process.poll() is None:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)

    def stop_all(self):
        for name in sorted(self.wanted):
            self.stop(name)

    def unit(self, name):
        name = name.replace("@1.", "@.")
        return read_unit(self.root / "etc/systemd/system" / name)

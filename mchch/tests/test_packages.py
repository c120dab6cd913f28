"""What is installed is what people chose, file by file (docs/supply-chain.md)."""

import json
import re
import shutil
import subprocess

from django.conf import settings

BASE = settings.BASE_DIR
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
LOCKS = (
    ("requirements.txt", "script/packages/requirements.lock"),
    ("script/packages/tools.txt", "script/packages/tools.lock"),
)


def pins(name):
    found = PIN.findall((BASE / name).read_text())
    return {(package.lower().replace("_", "-"), version) for package, version in found}


def test_lock_says_what_the_list_says():
    assert pins(LOCKS[0][0]) == pins(LOCKS[0][1])
    assert pins(LOCKS[1][0]) < pins(LOCKS[1][1])  # what the tools need, too


def test_every_package_has_a_reason():
    lines = (BASE / "requirements.txt").read_text().splitlines()
    assert [line for line in lines if "==" in line and not re.search(r"  # \S", line)] == []


def test_every_file_that_may_be_installed_has_a_hash():
    for _, lock in LOCKS:
        parts = re.split(r"\n(?=[A-Za-z0-9])", (BASE / lock).read_text())
        bare = [part.split()[0] for part in parts if "==" in part and "--hash=sha256:" not in part]
        assert bare == []
    packages = json.loads((BASE / "package-lock.json").read_text())["packages"]
    assert [name for name, one in packages.items() if name and "integrity" not in one] == []


def test_setup_refuses_a_list_that_was_changed_without_its_lock(tmp_path):
    (tmp_path / "script" / "packages").mkdir(parents=True)
    shutil.copy(BASE / "script" / "setup", tmp_path / "script")
    lock = tmp_path / "script" / "packages" / "requirements.lock"
    lock.write_text("django==5.2.19 \\\n    --hash=sha256:00\n")
    (tmp_path / "requirements.txt").write_text("Django==5.2.20  # another\n")
    for program in ("python", "pip"):
        fake = tmp_path / ".venv" / "bin" / program
        fake.parent.mkdir(parents=True, exist_ok=True)
        fake.write_text("#!/bin/sh\nexit 0\n")
        fake.chmod(0o755)
    done = subprocess.run(
        ["script/setup", "--without-database"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "do not say the same: run  script/lock  and" in done.stderr

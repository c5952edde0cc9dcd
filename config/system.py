"""System packages that Python cannot bring: named in one command, or installed where the caller is root.

    python3 -m config.system start | test
"""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from config.cluster import OLDEST


def _library(*names: str) -> Callable[[], bool]:
    def loads() -> bool:
        try:
            return all(ctypes.CDLL(name) for name in names)
        except OSError:
            return False

    return loads


def _program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _venv() -> bool:
    try:
        import ensurepip
        import venv
    except ImportError:
        return False
    return bool(ensurepip and venv)


def _postgres() -> bool:
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), Path(os.environ.get("POSTGRES_BIN", "/nirgends"))]
    fitting = [f for f in folders if not f.parent.name.isdigit() or int(f.parent.name) >= OLDEST]
    return any((f / "initdb").exists() for f in fitting)


def _font() -> bool:
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    return any(f.is_file() and f.suffix in (".ttf", ".otf", ".woff2") for folder in folders if folder.is_dir() for f in folder.rglob("*"))


# Debian's name of the package, and how to see that it is there whatever its name elsewhere.
FOR_START: dict[str, Callable[[], bool]] = {
    "python3-venv": _venv,
    "postgresql": _postgres,
    "libpango-1.0-0": _library("libpango-1.0.so.0"),  # WeasyPrint sets the PDFs with it
    "libpangoft2-1.0-0": _library("libpangoft2-1.0.so.0"),
    "libharfbuzz-subset0": _library("libharfbuzz-subset.so.0"),
    "fonts-dejavu-core": _font,  # without any font of the system, fontconfig warns at every PDF
}
FOR_TEST: dict[str, Callable[[], bool]] = {
    "chromium": lambda: Path(os.environ.get("CHROMIUM", "/nirgends")).exists() or _program("chromium", "chromium-browser")(),
    "poppler-utils": _program("pdftotext"),  # reads the finished PDFs
    "default-jre-headless": _program("java"),  # the HTML validator
}


def missing(purpose: str) -> list[str]:
    needed = {**FOR_START, **(FOR_TEST if purpose == "test" else {})}
    return [package for package, there in needed.items() if not there()]


def ensure(purpose: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file runs before anything else has looked
        sys.exit("Python 3.11 oder neuer fehlt. Bitte aufrufen mit: make PYTHON=python3.11 …")
    packages = missing(purpose)
    if not packages:
        return
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit("Es fehlen Pakete des Systems. Bitte ausführen:\n\n    sudo " + " ".join(install) + "\n")
    print(f"Pakete des Systems werden installiert: {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    waiting = ["-o", "DPkg::Lock::Timeout=300", "-qq"]
    for command in (["apt-get", "update", *waiting], [*install, *waiting]):
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{' '.join(command)} ist gescheitert:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    if still := missing(purpose):
        sys.exit(f"Nach der Installation fehlt weiterhin: {' '.join(still)}")


if __name__ == "__main__":
    ensure(sys.argv[1] if sys.argv[1:] else "start")

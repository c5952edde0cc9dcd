"""Which licences the packages of the product have: `python -m config.licences check | write`.

Every package of the lock files (constraints.txt, package-lock.json) needs a licence that its metadata or config/licences.toml name and
that config/licences.toml allows. `write` makes docs/lizenzen.md of it; `check` fails when a licence is unknown or not allowed, or when
that file is not what `write` would make.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from config.setup import CONSTRAINTS, PROJECT, requirements

DATA = Path(__file__).with_name("licences.toml")
PAGE = PROJECT / "docs" / "lizenzen.md"
IN_USE, IN_DEVELOPMENT = "Betrieb", "Entwicklung"
UNKNOWN = ""
OLDEST_PYTHON = {"python_version": "3.11", "python_full_version": "3.11.0"}  # the page is the same whatever Python makes it


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    licence: str  # an SPDX expression; empty where nobody says it
    purpose: str
    source: str  # where the licence was read
    note: str = ""


class Rules:
    """config/licences.toml."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.allowed: dict[str, str] = data["allowed"]
        self.in_development: dict[str, str] = data["allowed_in_development"]
        self.wording: dict[str, str] = data["wording"]
        self.read: dict[str, dict[str, str]] = data["read"]
        self.delivered: list[dict[str, str]] = data["delivered"]

    @classmethod
    def of_project(cls) -> "Rules":
        return cls(tomllib.loads(DATA.read_text()))

    def allows(self, package: Package) -> bool:
        known = set(self.allowed) | (set(self.in_development) if package.purpose == IN_DEVELOPMENT else set())
        return fulfilled(package.licence, known)

    def of_python(self, found: Distribution) -> tuple[str, str]:
        """The licence of an installed distribution, and where that is written: what was read by a person comes first."""
        name = canonical(found.name)

        def field(key: str) -> list[str]:
            return found.metadata.get_all(key) or []

        if name in self.read:
            return self.read[name]["licence"], self.read[name]["file"]
        if expression := field("License-Expression"):
            return expression[0], "License-Expression"
        text = "".join(field("License")).strip()
        if spdx := self.wording.get(text, text if text in {*self.allowed, *self.in_development} else UNKNOWN):
            return spdx, "License"
        said = [c.rpartition(" :: ")[2] for c in field("Classifier") if c.startswith("License ::")]
        if len(said) == 1 and said[0] in self.wording:
            return self.wording[said[0]], "Classifier"
        return UNKNOWN, "keine eindeutige Angabe"


def fulfilled(expression: str, known: set[str]) -> bool:
    """Whether an SPDX expression can be kept with the known licences: AND asks for both, OR for one of them. One that is none is not."""
    tokens = re.findall(r"[()]|[^\s()]+", expression)

    def alternatives() -> bool:
        result = together()
        while tokens[:1] == ["OR"]:
            tokens.pop(0)
            result = together() or result
        return result

    def together() -> bool:
        result = single()
        while tokens[:1] == ["AND"]:
            tokens.pop(0)
            result = single() and result
        return result

    def single() -> bool:
        token = tokens.pop(0)
        if token == "(":
            result = alternatives()
            if tokens.pop(0) != ")":
                raise IndexError
            return result
        if tokens[:1] == ["WITH"]:  # an exception is part of the name
            token = f"{token} {tokens.pop(0)} {tokens.pop(0)}"
        if token in (")", "AND", "OR", "WITH"):
            raise IndexError
        return token in known

    try:
        return alternatives() and not tokens
    except IndexError:  # a word too few
        return False


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> dict[str, str]:
    """Name and version of each Python package in constraints.txt."""
    pairs = (line.split("==") for line in CONSTRAINTS.read_text().splitlines() if line)
    return {canonical(name): version for name, version in pairs}


def locked_npm() -> dict[str, dict[str, Any]]:
    entries = json.loads((PROJECT / "package-lock.json").read_text())["packages"]
    return {path.rpartition("node_modules/")[2]: entry for path, entry in entries.items() if path}


def needed_in_use(wanted: list[str]) -> set[str]:
    """What the product needs to run: its requirements, theirs, and so on."""
    found: set[tuple[str, str]] = set()
    open_ends = [Requirement(text) for text in wanted]
    while open_ends:
        requirement = open_ends.pop()
        name = canonical(requirement.name)
        for extra in ("", *requirement.extras):
            if (name, extra) in found:
                continue
            found.add((name, extra))
            for text in distribution(name).requires or []:
                further = Requirement(text)
                if further.marker is None or further.marker.evaluate({"extra": extra, **OLDEST_PYTHON}):
                    open_ends.append(further)
    return {name for name, _ in found}


def packages(rules: Rules) -> Iterator[Package]:
    in_use = needed_in_use(requirements(with_tests=False))
    for name, version in sorted(locked().items()):
        purpose = IN_USE if name in in_use else IN_DEVELOPMENT
        try:
            licence, source = rules.of_python(distribution(name))
        except PackageNotFoundError:
            licence, source = UNKNOWN, "nicht installiert"
        yield Package(name, version, licence, purpose, source)
    for name, entry in sorted(locked_npm().items()):
        licence = entry.get("license", UNKNOWN)
        yield Package(name, entry["version"], licence, IN_DEVELOPMENT if entry.get("dev") else IN_USE, "package-lock.json")


def faults(rules: Rules, found: list[Package]) -> list[str]:
    wrong = [f"{p.name} {p.version}: Lizenz unbekannt ({p.source}). Ihre Datei lesen und in config/licences.toml unter [read] eintragen."
             for p in found if not p.licence]
    wrong += [f"{p.name} {p.version}: {p.licence} ist für „{p.purpose}“ nicht erlaubt (config/licences.toml)."
              for p in found if p.licence and not rules.allows(p)]
    names = {p.name for p in found}
    wrong += [f"config/licences.toml nennt {name}, das kein Paket mehr ist." for name in rules.read if name not in names]
    wrong += [f"config/licences.toml liefert etwas aus {d['from']} mit {d['licence']}: kein Paket, oder nicht erlaubt."
              for d in rules.delivered if d["from"] not in names or not fulfilled(d["licence"], set(rules.allowed))]
    return wrong


def page(rules: Rules, found: list[Package]) -> str:
    """docs/lizenzen.md."""
    lines = ["# Lizenzen", "",
             "Erzeugt mit `python -m config.licences write` aus den Sperrdateien und den Angaben der Pakete; `make check` vergleicht. "
             "Was erlaubt ist und warum, steht in [config/licences.toml](../config/licences.toml).", "",
             "Pakete von Python enthalten auch übersetzte Bibliotheken (bei numpy und scipy etwa OpenBLAS und die Laufzeit von Fortran, "
             "bei psycopg-binary libpq und OpenSSL, bei pillow und lxml solche für Bilder und XML); deren Lizenztexte liegen bei.", ""]
    for purpose, title in ((IN_USE, "Im Betrieb"), (IN_DEVELOPMENT, "Nur zur Entwicklung und Prüfung")):
        rows = [p for p in found if p.purpose == purpose]
        lines += [f"## {title}", "", "| Paket | Fassung | Lizenz | gelesen in |", "|---|---|---|---|"]
        lines += [*(f"| {p.name} | {p.version} | {p.licence} | {p.source} |" for p in rows), ""]
    lines += ["## An den Browser ausgeliefert", "", "| was | aus | Lizenz |", "|---|---|---|"]
    lines += [*(f"| {d['what']} | {d['from']} | {d['licence']} |" for d in rules.delivered), ""]
    lines += ["## Erlaubt", "", "| Lizenz | warum |", "|---|---|", *(f"| {name} | {why} |" for name, why in sorted(rules.allowed.items()))]
    lines += [f"| {name} (nur zur Entwicklung) | {why} |" for name, why in sorted(rules.in_development.items())]
    return "\n".join(lines) + "\n"


def main(command: str) -> None:
    rules = Rules.of_project()
    found = list(packages(rules))
    wrong = faults(rules, found)
    if command == "write":
        PAGE.write_text(page(rules, found))
    elif not PAGE.exists() or PAGE.read_text() != page(rules, found):
        wrong.append("docs/lizenzen.md ist veraltet; `python -m config.licences write` erneuert es.")
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"Lizenzen: {len(found)} Pakete, alle bekannt und erlaubt.")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["check" | "write" as command]:
            main(command)
        case _:
            sys.exit(__doc__)

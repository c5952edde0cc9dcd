"""Known weaknesses of the locked packages: `python -m config.audit check | record`.

The database of OSV (osv.dev: the advisories of Python's and npm's package indexes and of GitHub in one) is asked for every package of
constraints.txt and package-lock.json. A finding fails the check unless config/audit.toml gives a reason that it does not concern us.

No answer is not the answer that nothing was found. Without the source the check says that nothing was audited, and how old the last audit
is, and passes: the gate must not depend on somebody else's server. AUDIT_PFLICHT=1 makes that a failure, for where the source can be
reached. The source is asked for two packages with old, well-known weaknesses as well; if it knows none of them, it did not answer.
`record` writes the day of an audit that found nothing open into config/audit.toml.
"""

import hashlib
import json
import os
import re
import sys
import time
import tomllib
import urllib.request
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from config.licences import locked, locked_npm

DATA = Path(__file__).with_name("audit.toml")
SOURCE = os.environ.get("AUDIT_QUELLE", "https://api.osv.dev").rstrip("/")
TIMEOUT = 10  # seconds for one answer
OLD_AGE = 30  # days after which the last audit is called old
Locked = tuple[str, str, str]  # ecosystem, name, version
UNEXPECTED = "Die Quelle {} antwortet etwas anderes als erwartet."
WELL_KNOWN: tuple[Locked, ...] = (("PyPI", "jinja2", "2.4.1"), ("npm", "lodash", "4.17.4"))


class NotAudited(Exception):
    """The source did not answer, or not for everything. The message is a German sentence."""


@dataclass(frozen=True)
class Finding:
    package: Locked
    names: tuple[str, ...]  # the identifier and its aliases
    summary: str

    def __str__(self) -> str:
        _, name, version = self.package
        return f"{name} {version}: {', '.join(self.names)}: {self.summary or 'ohne Zusammenfassung'}"


def everything() -> list[Locked]:
    python = [("PyPI", name, version) for name, version in locked().items()]
    return [*python, *(("npm", name, entry["version"]) for name, entry in locked_npm().items())]


def ask(packages: list[Locked]) -> list[Finding]:
    """What the source knows of these versions; raises NotAudited unless it answered for each of them."""
    asked = [*packages, *WELL_KNOWN]
    found = _identifiers(asked)
    for package in WELL_KNOWN:
        if not found[package]:
            raise NotAudited(f"Die Quelle {SOURCE} kennt keine Schwachstelle von {package[1]} {package[2]}: Ihr Schweigen sagt nichts.")
    seen: dict[str, dict[str, Any]] = {}
    findings = []
    for package in packages:
        for identifier in sorted(found[package]):
            if identifier not in seen:
                seen[identifier] = _get(f"/v1/vulns/{identifier}")
            told = seen[identifier]
            if not told.get("withdrawn"):
                findings.append(Finding(package, (identifier, *told.get("aliases", [])), told.get("summary", "")))
    return findings


def _identifiers(asked: list[Locked]) -> dict[Locked, set[str]]:
    found: dict[Locked, set[str]] = {package: set() for package in asked}
    pages: list[tuple[Locked, str]] = [(package, "") for package in asked]
    while pages:
        queries = [_query(package, token) for package, token in pages]
        results = _get("/v1/querybatch", {"queries": queries}).get("results")
        if not isinstance(results, list) or len(results) != len(queries):
            raise NotAudited(f"Die Quelle {SOURCE} antwortete nicht für jedes der {len(queries)} Pakete.")
        try:
            for (package, _), result in zip(pages, results, strict=True):
                found[package] |= {vulnerability["id"] for vulnerability in result.get("vulns") or []}
            pages = [(p, result["next_page_token"]) for (p, _), result in zip(pages, results, strict=True) if result.get("next_page_token")]
        except (AttributeError, KeyError, TypeError) as error:
            raise NotAudited(UNEXPECTED.format(SOURCE)) from error
    return found


def _query(package: Locked, token: str) -> dict[str, Any]:
    ecosystem, name, version = package
    return {"package": {"ecosystem": ecosystem, "name": name}, "version": version, **({"page_token": token} if token else {})}


def _get(path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(SOURCE + path, data=data, headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            told = json.loads(answer.read())
    except (OSError, ValueError) as error:  # no name, no way, refused, too slow, not JSON
        raise NotAudited(f"Die Quelle {SOURCE} ist nicht erreichbar ({type(error).__name__}: {error}).") from error
    if not isinstance(told, dict):
        raise NotAudited(UNEXPECTED.format(SOURCE))
    return told


def judge(findings: list[Finding], decided: list[dict[str, Any]], today: date) -> tuple[list[str], list[str]]:
    """What is open, and what is to be said besides."""
    open_ones, said, used = [], [], []
    for finding in findings:
        fitting = [d for d in decided if d["package"] == finding.package[1] and d["id"] in finding.names]
        used += fitting
        if not fitting:
            open_ones.append(str(finding))
        elif fitting[0]["until"] < today:
            open_ones.append(f"{finding} (die Begründung galt bis {fitting[0]['until']:%d.%m.%Y})")
        else:
            said.append(f"betrifft uns nicht: {finding} Grund: {fitting[0]['reason']}")
    said += [f"config/audit.toml nennt {d['id']} für {d['package']}, das die Quelle nicht mehr meldet." for d in decided if d not in used]
    return open_ones, said


def of_locks(packages: list[Locked]) -> str:
    """A short checksum of what was audited."""
    return hashlib.sha256(json.dumps(sorted(packages)).encode()).hexdigest()[:12]


def age(last: dict[str, Any] | None, packages: list[Locked], today: date) -> str:
    """How old the last audit is, and whether it was one of these versions."""
    if last is None:
        return "Bisher hat keine Quelle für diese Pakete geantwortet: Sie sind nie maschinell geprüft worden."
    days = (today - last["day"]).days
    text = f"Zuletzt geprüft am {last['day']:%d.%m.%Y}, vor {days} Tagen, gegen {last['source']} ({last['packages']} Pakete)."
    if last["locks"] != of_locks(packages):
        text += " Seither haben sich Fassungen geändert."
    return text + (" Das ist zu lange her." if days > OLD_AGE else "")


def record(packages: list[Locked], today: date) -> None:
    kept = re.sub(r"\n\[last\]\n(?:\w+ = .*\n)*", "", DATA.read_text())
    head, mark, rest = kept.partition("\n# Findings")
    entry = f'\n[last]\nday = {today}\nsource = "{SOURCE}"\npackages = {len(packages)}\nlocks = "{of_locks(packages)}"\n'
    DATA.write_text(head + entry + mark + rest)


def main(command: str) -> int:
    data = tomllib.loads(DATA.read_text())
    packages, today = everything(), date(*time.localtime()[:3])
    try:
        open_ones, said = judge(ask(packages), data.get("decided", []), today)
    except NotAudited as reason:
        print(f"NICHT GEPRÜFT auf bekannte Schwachstellen: {reason}\n{age(data.get('last'), packages, today)}")
        return 1 if command == "record" or os.environ.get("AUDIT_PFLICHT") == "1" else 0
    print(f"Bekannte Schwachstellen: {len(packages)} Pakete geprüft gegen {SOURCE}, {len(open_ones)} offen.", *said, *open_ones, sep="\n")
    if command == "record" and not open_ones:
        record(packages, today)
    return 1 if open_ones else 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["check" | "record" as command]:
            sys.exit(main(command))
        case _:
            sys.exit(__doc__)

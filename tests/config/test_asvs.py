"""docs/asvs.md names every requirement of OWASP ASVS 5.0 levels 1 and 2, tests that exist, and settings that have the named values."""

import ast
import json
import os
import re
import secrets
import subprocess
import sys
from functools import cache
from typing import Any

import pytest
from django.conf import settings

TABELLE = settings.BASE_DIR / "docs" / "asvs.md"
STAENDE = {"erfüllt", "Betrieb", "teilweise", "nicht erfüllt", "entfällt"}
# The 253 requirements of both levels (OWASP ASVS 5.0.0).
FORDERUNGEN = """
1.1.1-2 1.2.1-9 1.3.1-11 1.4.1-3 1.5.1-2 2.1.1-3 2.2.1-3 2.3.1-4 2.4.1 3.2.1-2 3.3.1-4 3.4.1-6 3.5.1-5 3.7.1-2 4.1.1-3 4.2.1 4.3.1-2 4.4.1-4
5.1.1 5.2.1-3 5.3.1-2 5.4.1-3 6.1.1-3 6.2.1-12 6.3.1-4 6.4.1-4 6.5.1-5 6.6.1-3 6.8.1-4 7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-2 7.6.1-2
8.1.1-2 8.2.1-3 8.3.1 8.4.1 9.1.1-3 9.2.1-4 10.1.1-2 10.2.1-2 10.3.1-4 10.4.1-11 10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-2 11.2.1-3 11.3.1-3
11.4.1-4 11.5.1 11.6.1 12.1.1-3 12.2.1-2 12.3.1-4 13.1.1 13.2.1-5 13.3.1-2 13.4.1-5 14.1.1-2 14.2.1-4 14.3.1-3 15.1.1-3 15.2.1-3 15.3.1-7
16.1.1 16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3 17.1.1 17.2.1-4 17.3.1-2
"""


def nummern(text: str) -> list[str]:
    """ "1.2.1–1.2.3, 1.3.1" or "1.2.1-3": the single numbers."""
    gefunden = []
    for teil in re.split(r"[,\s]+", text.strip()):
        von, _, bis = teil.replace("–", "-").partition("-")
        abschnitt, _, erste = von.rpartition(".")
        letzte = bis.rpartition(".")[2] or erste
        gefunden += [f"{abschnitt}.{nummer}" for nummer in range(int(erste), int(letzte) + 1)]
    return gefunden


@cache
def zeilen() -> list[list[str]]:
    roh = [line.strip().strip("|").split("|") for line in TABELLE.read_text().splitlines() if re.match(r"\| \d", line)]
    return [[zelle.strip() for zelle in zeile] for zeile in roh]


@cache
def nachweise() -> list[str]:
    return [beleg for zeile in zeilen() for beleg in re.findall(r"`([^`]+)`", zeile[3])]


def fehlende_tests(belege: list[str]) -> list[str]:
    fehlend = []
    for beleg in belege:
        if not beleg.startswith("tests/"):
            continue
        datei, _, name = beleg.partition("::")
        pfad = settings.BASE_DIR / datei
        if not pfad.is_file() or (name and not re.search(rf"^\s*def {name}\(", pfad.read_text(), re.M)):
            fehlend.append(beleg)
    return fehlend


@cache
def hinter_tls(namen: tuple[str, ...]) -> dict[str, Any]:
    """The settings as an operator behind TLS has them, read in a process of its own."""
    umgebung = {**os.environ, "HTTPS": "1", "DEMO": "0", "SECRET_KEY": secrets.token_urlsafe(64), "ALLOWED_HOSTS": "steuerung.example"}
    for name in ("ZWEITER_FAKTOR", "OIDC_ISSUER", "OIDC_ROLLEN"):
        umgebung.pop(name, None)
    umgebung |= {"DATABASE_URL": "postgresql://niemand@localhost/keine", "DJANGO_SETTINGS_MODULE": "config.settings"}
    frage = (
        "import json, sys, django; django.setup(); from django.conf import settings as s;"
        "csp = s.CONTENT_SECURITY_POLICY['DIRECTIVES'];"
        "lies = lambda n: ' '.join(csp[n[4:]]) if n.startswith('CSP ') else getattr(s, n);"
        "print(json.dumps({n: lies(n) for n in sys.argv[1:]}))"
    )
    lauf = subprocess.run(
        [sys.executable, "-c", frage, *namen], cwd=settings.BASE_DIR, env=umgebung, capture_output=True, text=True, check=True
    )
    werte: dict[str, Any] = json.loads(lauf.stdout)
    return werte


def falsche_einstellungen(belege: list[str]) -> list[str]:
    verlangt = dict(beleg.split(" = ", 1) for beleg in belege if " = " in beleg)
    ist = hinter_tls(tuple(sorted(verlangt)))
    return [f"{name} ist {ist[name]!r}, nicht {soll}" for name, soll in verlangt.items() if ist[name] != _wert(name, soll)]


def _wert(name: str, text: str) -> Any:
    return text if name.startswith("CSP ") else ast.literal_eval(text)


def test_jede_forderung_steht_genau_einmal_da() -> None:
    genannt = [nummer for zeile in zeilen() for nummer in nummern(zeile[0])]
    assert len(genannt) == len(set(genannt)) == 253
    assert set(genannt) == set(nummern(FORDERUNGEN))


def test_was_nicht_ganz_erfuellt_ist_nennt_seinen_grund() -> None:
    assert {zeile[1] for zeile in zeilen()} <= STAENDE
    assert [zeile[0] for zeile in zeilen() if zeile[1] != "erfüllt" and not zeile[2]] == []
    assert [zeile[0] for zeile in zeilen() if zeile[1] == "erfüllt" and not zeile[2] and not zeile[3]] == []


def test_jeden_genannten_test_gibt_es() -> None:
    assert fehlende_tests(nachweise()) == []
    assert len([beleg for beleg in nachweise() if beleg.startswith("tests/")]) > 60


def test_jede_genannte_einstellung_hat_hinter_tls_den_genannten_wert() -> None:
    assert falsche_einstellungen(nachweise()) == []


@pytest.mark.parametrize(
    ("suche", "beleg"),
    [(fehlende_tests, "tests/config/test_asvs.py::test_gibt_es_nicht"), (fehlende_tests, "tests/gibt_es_nicht.py")],
)
def test_ein_falscher_beleg_wuerde_gefunden(suche: Any, beleg: str) -> None:
    assert suche([beleg]) == [beleg]


def test_ein_falscher_wert_wuerde_gefunden() -> None:
    belege = [beleg.replace("True", "False") if beleg == "SESSION_COOKIE_SECURE = True" else beleg for beleg in nachweise()]
    assert falsche_einstellungen(belege) == ["SESSION_COOKIE_SECURE ist True, nicht False"]

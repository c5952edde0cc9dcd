"""kill -9 in the import of Buchungen at random moments, then retried: exactly one import each time (reliability.md, invariant 7)."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.databases import Databases
from tests.faults.wuerfel import wuerfel

PROJECT = Path(__file__).resolve().parents[2]
MAL = 20 if os.environ.get("GRUENDLICH") == "1" else 2
ZEILEN, QUELLE = 3_000, "Abgewürgt"
# a session gets its number in the moment of its first write, and gives it back with COMMIT
SCHREIBT = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND backend_xid IS NOT NULL"""
pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db(transaction=True)]


def _stand() -> tuple[int, int, int]:
    from budgets.models import Buchung
    from sozialraum.models import Datenlieferung, Protokoll

    lieferungen, zeilen = Datenlieferung.objects.filter(art="buchungen", quelle=QUELLE), Buchung.objects.filter(quelle=QUELLE)
    nummern = [str(pk) for pk in lieferungen.values_list("pk", flat=True)]
    eintraege = Protokoll.objects.filter(aktion="buchungen_uebernommen", gegenstand_id__in=nummern)
    return lieferungen.count(), zeilen.count(), eintraege.count()


def _bereite_vor() -> None:
    from budgets.actions.haushalt import lege_haushaltsjahr_an
    from budgets.models import Buchungsprofil
    from sozialraum.access import Wer

    felder = {"produkt": {"fest": "363"}, "sachkonto": {"spalte": "Konto"}, "buchungstag": {"spalte": "Tag"}, "beleg": {"spalte": "Beleg"}}
    Buchungsprofil.objects.create(
        name="Muster", quelle=QUELLE, modus="beleg", felder=felder, betraege=[{"spalte": "Betrag", "art": "ist"}], zentral=True
    )
    lege_haushaltsjahr_an(wer=Wer.befehl("test"), jahr=2031)


def _starte(pfad: Path, runde: int) -> "subprocess.Popen[bytes]":
    if not pfad.exists():
        zeilen = (f"{5000 + n % 50};{1 + n % 28:02d}.03.2031;{n % 900},17;R{runde}-{n}" for n in range(1, ZEILEN + 1))
        pfad.write_text("\n".join(["Konto;Tag;Betrag;Beleg", *zeilen]))
    befehl = [sys.executable, "manage.py", "lade_buchungen", str(pfad), "--profil", "Muster"]
    return subprocess.Popen(befehl, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _schreibt(other: "psycopg.Connection[tuple]") -> bool:
    return other.execute(SCHREIBT).fetchone() != (0,)


def _warte_bis_es_schreibt(kind: "subprocess.Popen[bytes]", other: "psycopg.Connection[tuple]") -> float:
    while not _schreibt(other):
        assert kind.poll() is None, "geendet, ohne dass jemand es schreiben sah"
        time.sleep(0.005)
    return time.monotonic()


def _wiederhole(pfad: Path, runde: int, other: "psycopg.Connection[tuple]") -> float:
    """Until it succeeds: the server may still end the session that was killed. How long it wrote; 0 if there was nothing to do."""
    ende = time.monotonic() + 90
    while True:
        kind, gesehen = _starte(pfad, runde), []
        while kind.poll() is None:
            gesehen += [time.monotonic()] if _schreibt(other) else []
            time.sleep(0.005)
        if kind.returncode == 0:
            return gesehen[-1] - gesehen[0] if gesehen else 0
        assert time.monotonic() < ende, "die Wiederholung gelingt nicht"


@pytest.mark.zusage(7, "kill_import")
def test_nach_jedem_abwuergen_ist_es_genau_ein_import(databases: Databases, tmp_path: Path) -> None:
    """The moments count from the first write; before it, Python and Django start, and nothing can be half."""
    _bereite_vor()
    wahl, dauer, mitten = wuerfel(), 0.0, 0
    with databases.connect() as other:
        for runde in range(MAL):
            pfad = tmp_path / f"{runde}.csv"
            kind, moment = _starte(pfad, runde), wahl.uniform(0, dauer)  # the first: as soon as it writes
            beginn = _warte_bis_es_schreibt(kind, other)
            time.sleep(max(0, beginn + moment - time.monotonic()))
            schrieb = _schreibt(other)
            kind.kill()
            kind.wait()
            davor, danach = (runde, runde * ZEILEN, runde), (runde + 1, (runde + 1) * ZEILEN, runde + 1)
            stand = _stand()
            assert stand in (davor, danach), f"{moment:.3f} s nach dem ersten Schreiben"
            mitten += schrieb and stand == davor
            dauer = _wiederhole(pfad, runde, other) or dauer
            assert _stand() == danach, f"{moment:.3f} s nach dem ersten Schreiben"
    assert mitten, "keiner starb zwischen dem ersten Schreiben und COMMIT"

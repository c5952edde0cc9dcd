"""kill -9 in the import of Buchungen at random moments, then retried: exactly one import each time (reliability.md, invariant 7)."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
MAL = 20 if os.environ.get("GRUENDLICH") == "1" else 2
ZEILEN, QUELLE = 3_000, "Abgewürgt"
pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db(transaction=True)]


def _stand() -> tuple[int, int, int]:
    from budgets.models import Buchung
    from sozialraum.models import Datenlieferung, Protokoll

    lieferungen, zeilen = Datenlieferung.objects.filter(art="buchungen", quelle=QUELLE), Buchung.objects.filter(quelle=QUELLE)
    nummern = [str(pk) for pk in lieferungen.values_list("pk", flat=True)]
    eintraege = Protokoll.objects.filter(aktion="buchungen_uebernommen", gegenstand_id__in=nummern)
    return lieferungen.count(), zeilen.count(), eintraege.count()


@pytest.mark.zusage(7, "kill_import")
def test_nach_jedem_abwuergen_ist_es_genau_ein_import(tmp_path: Path) -> None:
    from budgets.actions.haushalt import lege_haushaltsjahr_an
    from budgets.models import Buchungsprofil
    from sozialraum.access import Wer

    felder = {"produkt": {"fest": "363"}, "sachkonto": {"spalte": "Konto"}, "buchungstag": {"spalte": "Tag"}, "beleg": {"spalte": "Beleg"}}
    Buchungsprofil.objects.create(
        name="Muster", quelle=QUELLE, modus="beleg", felder=felder, betraege=[{"spalte": "Betrag", "art": "ist"}], zentral=True
    )
    lege_haushaltsjahr_an(wer=Wer.befehl("test"), jahr=2031)
    wahl, dauer = random.Random(), 4.0
    for runde in range(MAL):
        pfad = tmp_path / f"{runde}.csv"
        zeilen = (f"{5000 + n % 50};{1 + n % 28:02d}.03.2031;{n % 900},17;R{runde}-{n}" for n in range(1, ZEILEN + 1))
        pfad.write_text("\n".join(["Konto;Tag;Betrag;Beleg", *zeilen]))
        befehl = [sys.executable, "manage.py", "lade_buchungen", str(pfad), "--profil", "Muster"]
        kind = subprocess.Popen(befehl, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        moment = wahl.uniform(0.3, dauer)
        time.sleep(moment)
        kind.send_signal(signal.SIGKILL)
        kind.wait()
        assert _stand() in ((runde, runde * ZEILEN, runde), (runde + 1, (runde + 1) * ZEILEN, runde + 1)), f"nach {moment:.2f} s"
        beginn = time.monotonic()
        while subprocess.run(befehl, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            assert time.monotonic() - beginn < 90, "die Wiederholung gelingt nicht"  # the server may still end the killed session
        if _stand()[0] == runde + 1:
            dauer = max(1.0, time.monotonic() - beginn)
        assert _stand() == (runde + 1, (runde + 1) * ZEILEN, runde + 1), f"nach {moment:.2f} s"

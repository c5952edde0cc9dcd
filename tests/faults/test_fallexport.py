"""A case-level export (100,000 rows in `make gruendlich`): counted exactly once, also after a kill, and no pseudonym anywhere."""

import io
import os
import random
import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.databases import Databases
from tests.faults.test_import import PROJECT, _warte_bis, _werte_gesperrt
from tests.spuren import dateien_mit, tabellen_mit

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db(transaction=True)]
WORT = "ZILPZALP-"
ZEILEN = 100_000 if os.environ.get("GRUENDLICH") == "1" else 8_000
HILFEARTEN = [
    "27", "29", "30", "31", "32", "33", "34", "35-ambulant", "35-stationaer", "41-ambulant", "41-pflege", "41-stationaer", "35a-ambulant",
    "42", "8a", "52", "55-vormundschaft",
]  # fmt: skip
KOPF = "Pseudonym;Hilfeart;Beginn;Ende;Stadtteil;Träger;Tagessatz;geplantes Ende;Ort der Unterbringung\n"


def export(zeilen: int, ab: date = date(2003, 1, 1)) -> bytes:
    """Cases over all Stadtteile that begin within five years, the same every time."""
    from sozialraum.models import Gebiet

    wuerfel, text = random.Random(3), io.StringIO()
    orte = [*Gebiet.objects.filter(ebene=4).values_list("schluessel", flat=True), "umA", "§ 86 Abs. 6"]
    text.write(KOPF)
    for nummer in range(zeilen):
        beginn = ab + timedelta(days=wuerfel.randrange(1800))
        ende = beginn + timedelta(days=wuerfel.randrange(20, 900))
        bis = f"{ende:%d.%m.%Y}" if ende < ab + timedelta(days=1800) else ""
        satz = f"{wuerfel.randrange(2000, 20000) / 100:.2f}".replace(".", ",")
        text.write(
            f"{WORT}{nummer:06d};{wuerfel.choice(HILFEARTEN)};{beginn:%d.%m.%Y};{bis};{wuerfel.choice(orte)};Muster Träger A gGmbH;{satz};"
            f"{ende:%d.%m.%Y};{wuerfel.choice(['in', 'außerhalb', 'Leipzig'])}\n"
        )
    return text.getvalue().encode()


def befehl(pfad: Path) -> list[str]:
    return [sys.executable, "manage.py", "lade_faelle", str(pfad), "--von", "01.2010", "--bis", "12.2012"]


def stand() -> tuple[int, int, int, int]:
    from sozialraum.models import Datenlieferung, Fallkohorte, Fallmeldung, Protokoll

    neue = Fallmeldung.objects.filter(monat__gte="2010-01-01")
    kohorten = Fallkohorte.objects.filter(stand="2012-12-31")
    return (
        Datenlieferung.objects.filter(art="fallexport", stichtag="2012-12-31").count(),
        neue.count(),
        min(kohorten.count(), 1),
        Protokoll.objects.filter(aktion="werte_uebernommen", daten__zeilen=ZEILEN).count(),
    )


def schreibe_alles(databases: Databases) -> None:
    """What the server still holds in memory stands in its files afterwards."""
    with databases.connect(role="postgres") as superuser:
        superuser.execute("CHECKPOINT")


@pytest.mark.zusage(7, 13, "kill_import")
def test_faelle_werden_gezaehlt_und_vergessen_auch_nach_einem_abbruch(databases: Databases, tmp_path: Path) -> None:
    pfad, temp = tmp_path / "jucon.csv", tmp_path / "temp"
    pfad.write_bytes(export(ZEILEN, date(2008, 1, 1)))
    temp.mkdir()
    umgebung = os.environ | {"TMPDIR": str(temp)}
    with _werte_gesperrt(databases):
        kind = subprocess.Popen(befehl(pfad), cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=umgebung)
        _warte_bis(databases, 1)  # counted, its delivery written, not yet committed
        os.kill(kind.pid, signal.SIGKILL)
        kind.wait()
    assert stand() == (0, 0, 0, 0)
    ausgaben = [subprocess.run(befehl(pfad), cwd=PROJECT, check=True, capture_output=True, env=umgebung) for _ in range(2)]
    assert stand() == (1, len(HILFEARTEN) * 36, 1, 1)
    assert b"schon" in ausgaben[1].stdout and not any(WORT.encode() in a.stdout + a.stderr for a in ausgaben)
    from sozialraum.models import Fallkohorte, Fallzahl

    laufend = Fallzahl.objects.filter(meldung__monat="2012-12-01").values_list("bestand", flat=True)
    assert sum(laufend) == sum(Fallkohorte.objects.wirksam().filter(stand="2012-12-31").values_list("anzahl", flat=True)) > ZEILEN // 10
    pfad.unlink()
    schreibe_alles(databases)
    assert tabellen_mit(WORT) == []
    assert dateien_mit(WORT, Path(databases.cluster.folder), temp, PROJECT / "daten") == []


@pytest.mark.zusage(13)
def test_die_suche_faende_ein_pseudonym_in_tabelle_datei_und_protokoll_der_datenbank(databases: Databases, tmp_path: Path) -> None:
    """The negative control."""
    from basis.models import Datei
    from sozialraum.models import Importprofil

    Datei.objects.create(name="x", inhalt=f"Zeile;{WORT}000001".encode(), mime="text/csv")
    Importprofil.objects.create(name="x", art="fallexport", zuordnung={"a": f"{WORT}2"})
    (tmp_path / "spool.upload").write_text(f"{WORT}3")
    schreibe_alles(databases)
    assert {"basis_datei.inhalt", "sozialraum_importprofil", "sozialraum_importprofilevent"} <= set(tabellen_mit(WORT))
    assert dateien_mit(WORT, tmp_path) and dateien_mit(WORT, Path(databases.cluster.folder))


def test_derselbe_export_ueber_die_standardeingabe_ergibt_dieselbe_zaehlung(tmp_path: Path) -> None:
    from sozialraum.actions.fallexport import zaehle_export

    inhalt = export(300)
    felder: dict[str, Any] = {"von": date(2005, 1, 1), "bis": date(2007, 9, 1)}
    erwartet = zaehle_export(inhalt=inhalt, dateiname="-", **felder)
    angaben = ["--von", "01.2005", "--bis", "09.2007", "--probe"]
    ausgabe = subprocess.run(
        [sys.executable, "manage.py", "lade_faelle", "-", *angaben], cwd=PROJECT, input=inhalt, capture_output=True, check=True
    )
    assert f"{erwartet.zaehlung.gezaehlt} Hilfen im Zeitraum" in ausgabe.stdout.decode()

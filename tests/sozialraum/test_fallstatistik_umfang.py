"""Fallstatistik of three years for every Stadtteil and every Hilfeart in one file, by the wizard and by the command: exactly once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from basis.models import Auftrag
from sozialraum import jobs
from sozialraum.models import Datenlieferung, Fallmeldung, Fallzahl, Gebiet, Hilfeart, Importentwurf
from sozialraum.views import importe

pytestmark = pytest.mark.usefixtures("halle", "db")
GROESSEN = [pytest.param(1, 2, 3, id="klein"), pytest.param(3, 12, 40, id="voll", marks=pytest.mark.gruendlich)]


def zeilen(jahre: int, monate: int, stadtteile: int) -> Iterator[tuple[str, int]]:
    """(row, Bestand): every Hilfeart, Stadtteil and month, no number like its neighbour's; with ages and Geschlecht in turn."""
    orte = list(Gebiet.objects.filter(ebene=4).order_by("schluessel").values_list("schluessel", flat=True)[:stadtteile])
    arten = list(Hilfeart.objects.values_list("schluessel", flat=True))
    for jahr in range(2011, 2011 + jahre):
        for monat in range(1, monate + 1):
            for o, ort in enumerate(orte):
                for a, art in enumerate(arten):
                    bestand = 3 + (o * 7 + a * 3 + monat) % 17
                    yield f"{art};{ort};{monat:02}.{jahr};{'wmd'[(o + a) % 3]};{bestand};1;0", bestand


@pytest.mark.parametrize(("jahre", "monate", "stadtteile"), GROESSEN)
@pytest.mark.parametrize("weg", ["assistent", "befehl"])
def test_alles_steht_genau_einmal_da(
    weg: str, jahre: int, monate: int, stadtteile: int, als: Callable[..., Client], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "pruefe_alle", lambda *args: None)  # what others may see of it is tested where it is calculated
    texte, bestaende = zip(*zeilen(jahre, monate, stadtteile), strict=True)
    inhalt = "\n".join(["hilfeart;gebiet;monat;geschlecht;bestand;begonnen;beendet", *texte]).encode()
    arten = Hilfeart.objects.count()
    assert len(texte) == jahre * monate * stadtteile * arten
    (tmp_path / "faelle.csv").write_bytes(inhalt)
    lade = (lambda: _assistent(als("controlling"), inhalt)) if weg == "assistent" else (lambda: _befehl(tmp_path / "faelle.csv"))
    vorher = Datenlieferung.objects.count()
    for _ in range(2):  # the second time changes nothing
        lade()
        lieferung = Datenlieferung.objects.latest("pk")
        gespeichert = Fallzahl.objects.filter(meldung__lieferung=lieferung)
        assert gespeichert.count() == len(texte) and gespeichert.aggregate(s=Sum("bestand"))["s"] == sum(bestaende)
        assert Fallmeldung.objects.filter(lieferung=lieferung).count() == jahre * monate * arten
        assert Datenlieferung.objects.count() == vorher + 1
    assert set(gespeichert.values_list("geschlecht", flat=True)) == {"w", "m", "d"}


def _assistent(client: Client, inhalt: bytes) -> None:
    datei = SimpleUploadedFile("faelle.csv", inhalt)
    client.post(reverse("import_neu"), {"datei": datei, "art": "fallstatistik", "quelle": "Muster"})
    entwurf = Importentwurf.objects.latest("pk")
    spalten = _spalten(client.get(reverse("import_spalten", args=[entwurf.pk])).context["form"])
    client.post(reverse("import_spalten", args=[entwurf.pk]), spalten | {"quelle": "Muster", "zahlformat": "auto"})
    antwort = client.post(reverse("import_uebernehmen", args=[entwurf.pk]))
    assert antwort.status_code == 302
    if inhalt.count(b"\n") > importe.GROSS:  # what the worker does, within the test's transaction
        auftrag = Auftrag.objects.latest("pk")
        lauf = Mock(nutzer=auftrag.nutzer)
        jobs.statistik_import(lauf, **auftrag.angaben)
        assert lauf.melde.called
    assert not Importentwurf.objects.filter(pk=entwurf.pk).exists()


def _spalten(form: Any) -> dict[str, str]:
    return {name: feld.initial for name, feld in form.fields.items() if name.startswith("spalte_")}


def _befehl(pfad: Path) -> None:
    call_command("lade_werte", pfad, art="fallstatistik", quelle="Muster", verbosity=0)

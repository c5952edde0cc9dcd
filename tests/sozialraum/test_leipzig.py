"""Leipzig as a second city: by commands and the wizard alone, no line of code knows it."""

from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from basis.models import Nutzer
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet, Importentwurf, Indikatorwert, Stadt
from tests import leipzig

pytestmark = pytest.mark.django_db
STICHTAG = date(2022, 12, 31)


@pytest.fixture
def stadt(tmp_path: Any) -> Iterator[leipzig.Leipzig]:
    gebaut = leipzig.baue(tmp_path)
    call_command("lade_stadt", str(gebaut.ordner), verbosity=0)
    yield gebaut


def test_die_ortsteile_stehen_mit_fuehrender_null_unter_ihrem_stadtbezirk(stadt: leipzig.Leipzig) -> None:
    baum = Gebiet.objects.baum(heute())
    assert [len(baum.auf_ebene(ebene)) for ebene in Ebene] == [1, 1, 10, 63]
    assert not baum.nicht_zugeordnet()
    assert Gebiet.objects.get(schluessel="00").name == "Zentrum"
    assert Stadt.objects.get().ebene(Ebene.STADTTEIL) == "Ortsteil"


def test_die_bevoelkerung_kommt_mit_dem_befehl(stadt: leipzig.Leipzig, capsys: Any) -> None:
    call_command("lade_werte", str(stadt.bevoelkerung), art="bevoelkerung", quelle="Amt für Statistik und Wahlen")
    assert "12600 neu" in capsys.readouterr().out


def test_die_veroeffentlichte_datei_geht_unveraendert_durch_den_assistenten(
    stadt: leipzig.Leipzig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KENNWORT", "ein-langes-Kennwort-2022")
    call_command("lege_nutzer_an", "pflege", name="Muster Pflege", rolle="controlling", stdout=StringIO())
    client = Client()
    client.force_login(Nutzer.objects.get(username="pflege"))
    datei = SimpleUploadedFile(stadt.basisstatistik.name, stadt.basisstatistik.read_bytes())
    angaben = {"datei": datei, "art": "basisstatistik", "quelle": "Amt für Statistik und Wahlen", "stichtag": leipzig.STICHTAG}
    assert client.post(reverse("import_neu"), angaben).status_code == 302
    entwurf = Importentwurf.objects.get()
    assert client.post(reverse("import_spalten", args=[entwurf.pk]), _auswahl(client, entwurf)).status_code == 302
    pruefung = client.get(reverse("import_pruefen", args=[entwurf.pk])).context["pruefung"]
    assert pruefung.fehler == () and pruefung.wirkung.neu == 63 * len(leipzig.INDIKATOREN)
    assert client.post(reverse("import_uebernehmen", args=[entwurf.pk])).status_code == 302
    for zeile in leipzig.statistik():
        wert = Indikatorwert.objects.get(gebiet__schluessel=zeile["ot_key"], indikator__schluessel="arbeitslose", stichtag=STICHTAG)
        assert (wert.zaehler, wert.nenner) == (int(zeile["arbeitslose"]), int(zeile["einwohner"]))


def _auswahl(client: Client, entwurf: Importentwurf) -> dict[str, str]:
    """What a user picks: the inhabitants are the Nenner of all that have none of their own."""
    kopf = list(client.get(reverse("import_spalten", args=[entwurf.pk])).context["form"].kopf)
    wahl = {f"spalte_{n}": "ignorieren" for n in range(len(kopf))}
    wahl[f"spalte_{kopf.index(leipzig.SPALTE_SCHLUESSEL)}"] = "gebiet"
    wahl[f"spalte_{kopf.index(leipzig.SPALTE_BEVOELKERUNG)}"] = "nenner"
    for schluessel, (zaehler, nenner) in leipzig.zuordnung_der_spalten().items():
        wahl[f"spalte_{kopf.index(zaehler)}"] = f"zaehler:{schluessel}"
        if nenner != leipzig.SPALTE_BEVOELKERUNG:
            wahl[f"spalte_{kopf.index(nenner)}"] = f"nenner:{schluessel}"
    return wahl | {"stichtag": leipzig.STICHTAG, "quelle": "Amt für Statistik und Wahlen", "zahlformat": "auto"}

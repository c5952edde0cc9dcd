"""What was kept and is not what it was any more goes out nowhere as released: packet, Anlage, Sitzungsmappe, ZIP of one Verteilung."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from basis.models import Datei
from berichte.actions.berichte import erzeuge_bericht
from berichte.actions.vorlagen import binde_anlage
from berichte.models import Bericht
from berichte.regelwerk import Berichtstyp
from berichte.sections import freigaben, paketinhalt
from berichte.sections.freigaben import PDF_VERAENDERT
from berichte.views.vorlagenpapier import STATTDESSEN
from sozialraum.models import Vorlage
from tests.berichte.conftest import gebiet
from tests.berichte.paketprobe import WENIGE, arbeite_ab, bestelle
from tests.factories import Besetzung, wer_ist
from tests.proaktiv.bau import text

Als = Callable[..., Client]
pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]


@pytest.fixture
def abgelegt(beschlossen: Any, besetzung: Besetzung, schnell: list[str]) -> Bericht:
    """Of Sozialraum III, beside that of II, which stays as it was."""
    from berichte.sections import sozialraumbudget

    heutige = sozialraumbudget.lade(beschlossen)
    orte = [gebiet(heutige, "sozialraum", schluessel) for schluessel in ("II", "III")]
    return [erzeuge_bericht(wer=wer_ist(besetzung.controlling), grundlage=heutige, gebiet=ort) for ort in orte][-1]


def veraendere(datei: int | None) -> None:
    assert Datei.objects.filter(pk=datei).update(inhalt=b"%PDF anders") == 1


class TestPaket:
    def test_vor_dem_binden_veraendert_heisst_nicht_gebunden(self, besetzung: Besetzung, abgelegt: Bericht) -> None:
        veraendere(abgelegt.pdf_id)
        paket = bestelle(besetzung.controlling, [Berichtstyp.SOZIALRAUMBUDGET], WENIGE)
        arbeite_ab(paket)
        row = paket.teile.get(gebiet__schluessel="III")
        assert (row.stand, row.angabe, row.datei_id) == ("gescheitert", PDF_VERAENDERT, None)
        assert set(paket.teile.exclude(pk=row.pk).values_list("stand", flat=True)) == {"entwurf"}

    @pytest.mark.zusage(10)
    def test_danach_veraendert_geht_er_nicht_mehr_hinaus(self, besetzung: Besetzung, abgelegt: Bericht, als: Als) -> None:
        """Neither as file nor in the ZIP, whose contents name it; a draft as well; the others go out."""
        paket = bestelle(besetzung.controlling, [Berichtstyp.SOZIALRAUMBUDGET], WENIGE)
        arbeite_ab(paket)
        frei, entwurf, heil = paket.teile.get(gebiet__schluessel="III"), *paket.teile.filter(stand="entwurf")[:2]
        assert frei.datei_id == abgelegt.pdf_id and paketinhalt.lies(paket).vermerk == ""
        adressen = [reverse("paketteil_pdf", args=[paket.pk, t.pk]) for t in (frei, entwurf, heil)]
        assert [als("controlling").get(adresse).status_code for adresse in adressen] == [200] * 3
        veraendere(frei.datei_id)
        veraendere(entwurf.datei_id)
        assert [als("controlling").get(adresse).status_code for adresse in adressen] == [409, 409, 200]
        inhalt = paketinhalt.lies(paket)
        gesagt = {z.datei_id: z for z in inhalt.zeilen}
        assert heil.datei_id in gesagt and not {frei.datei_id, entwurf.datei_id} & set(gesagt)
        assert [z.angabe for z in inhalt.zeilen if z.stand == "gescheitert"] == [PDF_VERAENDERT] * 2
        assert inhalt.vermerk.startswith("Unvollständig: 2 von")
        dateien = dict(paketinhalt.dateien(inhalt, b"%PDF"))
        assert len(dateien) == paket.teile.count() - 2 + 2 and b"%PDF anders" not in dateien.values()
        assert PDF_VERAENDERT in dateien["inhalt.csv"].decode("utf-8-sig")


@pytest.mark.gegenprobe(10, ohne="berichte.sections.freigaben:pruefe")
def test_ohne_die_pruefung_ginge_ein_veraendertes_papier_hinaus(abgelegt: Bericht, als: Als, monkeypatch: pytest.MonkeyPatch) -> None:
    adresse = f"{abgelegt.get_absolute_url()}pdf/"
    veraendere(abgelegt.pdf_id)
    assert als("controlling").get(adresse).status_code == 409
    monkeypatch.setattr(freigaben, "pruefe", lambda row, pdf=None: [])
    assert als("controlling").get(adresse).content == b"%PDF anders"


def test_anlage_und_sitzungsmappe(besetzung: Besetzung, abgelegt: Bericht, als: Als) -> None:
    vorlage = Vorlage.objects.create(nummer="IV/2007/06599", betreff="Budgets 2007")
    anlage = binde_anlage(wer=wer_ist(besetzung.controlling), vorlage=vorlage, quelle=abgelegt, oeffentlich=True)
    papier, mappe = reverse("anlage_pdf", args=[vorlage.pk, anlage.pk]), reverse("sitzungsmappe", args=[vorlage.pk])
    assert als("controlling").get(papier).status_code == 200
    veraendere(abgelegt.pdf_id)
    for adresse in (papier, mappe):
        antwort = als("controlling").get(adresse)
        assert antwort.status_code == 409 and PDF_VERAENDERT in text(antwort)
    assert "Anlage 1" in text(antwort) and STATTDESSEN in text(antwort)


def test_zip_einer_verteilung_nennt_ihn(abgelegt: Bericht, als: Als) -> None:
    adresse = reverse("berichte_zip", args=[abgelegt.verteilung_id])
    heil = zipfile.ZipFile(io.BytesIO(als("controlling").get(adresse).content)).namelist()
    veraendere(abgelegt.pdf_id)
    archiv = zipfile.ZipFile(io.BytesIO(als("controlling").get(adresse).content))
    assert len(heil) == 2 and set(archiv.namelist()) == {heil[0], "0-nicht-enthalten.txt"}
    assert PDF_VERAENDERT in archiv.read("0-nicht-enthalten.txt").decode()


def test_der_befehl_gibt_ihn_nicht_aus(abgelegt: Bericht, tmp_path: Path) -> None:
    veraendere(abgelegt.pdf_id)
    with pytest.raises(CommandError, match="nicht mehr die, die freigegeben wurde"):
        call_command("sitzungspaket", abgelegt.verteilung_id, zugang="controlling", ordner=tmp_path)
    geschrieben = [datei.read_bytes() for datei in tmp_path.iterdir()]
    assert len(geschrieben) > 40 and b"%PDF anders" not in geschrieben

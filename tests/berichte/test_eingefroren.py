"""What is released stays: nothing underneath moves it, who changes it is found out, and what older programs kept can be read for ever."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from basis import kanonisch
from basis.models import Datei
from berichte.regelwerk import Berichtstyp
from berichte.sections import freigaben
from berichte.sections.berichtsarten import LESARTEN, QUELLEN
from sozialraum.models import Stadt
from tests.berichte.ablagen import abgelegte_typen, darunter, leere, lege_ab
from tests.berichte.ausgaben import lies_mappe
from tests.berichte.fundstellen import stellen
from tests.berichte.test_freigabe import gedruckt
from tests.factories import Besetzung
from tests.proaktiv.bau import text

__all__ = ["gedruckt"]
Als = Callable[..., Client]
GESTALTEN = Path(__file__).with_name("gestalten")
TYPEN = abgelegte_typen()
ANFAENGE = ('id="wichtigste"', 'id="was-steht"')  # where a page begins to say what was kept
OHNE_PRUEFUNG = {Berichtstyp.SCORECARD}  # its page belongs to a lower app; its paper and the command tell


def ansicht(client: Client, adresse: str) -> tuple[Any, ...]:
    """All that is read of a kept report: the page from its first sentence on, both files, the paper."""
    seite = client.get(adresse)
    assert seite.status_code == 200
    inhalt = seite.content.decode()
    haupt = "<main>" + inhalt[min(inhalt.index(anfang) for anfang in ANFAENGE if anfang in inhalt) :]
    mappe = lies_mappe(client.get(f"{adresse}?format=xlsx").content)
    return stellen(haupt), mappe, client.get(f"{adresse}?format=csv").content, client.get(f"{adresse}pdf/").content


def _gelesen(typ: Berichtstyp, inhalt: Any) -> Any:
    lesart = LESARTEN[typ]
    return lesart.blaetter(lesart.lies(inhalt))


def blaetter(typ: Berichtstyp, inhalt: Any) -> Any:
    alle = [(b.titel, [*b.kopf], [[*z] for z in b.zeilen], [[*z] for z in b.fuss], [*b.hinweise]) for b in _gelesen(typ, inhalt)]
    return json.loads(kanonisch.schreibe(kanonisch.als_inhalt(alle)))


@pytest.mark.usefixtures("halle", "vorgelegt", "schnell", "gedruckt")
@pytest.mark.django_db
class TestEingefroren:
    @pytest.mark.zusage(10)
    @pytest.mark.parametrize("typ", TYPEN)
    def test_er_bleibt_auch_wenn_alles_darunter_verschwindet(
        self, typ: Berichtstyp, besetzung: Besetzung, als: Als, als_eigentuemer: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """No value, weight, threshold, text or Buchung is left, the Gebiete have other names and other parents, the program is another."""
        row = lege_ab(typ, besetzung)
        client, adresse = als("controlling"), row.get_absolute_url()
        vorher, inhalt = ansicht(client, adresse), kanonisch.schreibe(row.inhalt)
        tabellen = darunter()
        assert {"sozialraum_indikatorwert", "budgets_buchung", "proaktiv_massnahme", "bsc_schwelle", "sozialraum_parameter"} <= {*tabellen}
        leere(tabellen, als_eigentuemer)
        monkeypatch.setattr("berichte.sections.werkstatt.programmstand", lambda: "f" * 64)
        assert ansicht(client, adresse) == vorher
        row.refresh_from_db()
        assert kanonisch.schreibe(row.inhalt) == inhalt and kanonisch.pruefsumme_von(inhalt) == row.pruefsumme
        assert hashlib.sha256(vorher[-1]).hexdigest() == row.pdf.sha256 and freigaben.pruefe(row, vorher[-1]) == []

    @pytest.mark.gegenprobe(2, ohne="berichte_berichtsfreigabe_nur_anhaengen")
    def test_ohne_den_trigger_aenderte_sich_ein_freigegebener(self, besetzung: Besetzung, als_eigentuemer: Any) -> None:
        row = lege_ab(Berichtstyp.SYSTEME, besetzung)
        rows = type(row)._default_manager.filter(pk=row.pk)
        with pytest.raises(IntegrityError, match="berichte_berichtsfreigabe ist unveränderlich"), transaction.atomic():
            rows.update(inhalt={})
        with als_eigentuemer(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE berichte_berichtsfreigabe DISABLE TRIGGER berichte_berichtsfreigabe_nur_anhaengen")
        assert rows.update(inhalt={}) == 1

    @pytest.mark.zusage(10)
    @pytest.mark.parametrize("typ", TYPEN)
    def test_wer_ihn_veraendert_faellt_auf(
        self, typ: Berichtstyp, besetzung: Besetzung, als: Als, als_eigentuemer: Any, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The page says so, the paper is not handed out, and the command names it; content, paper, and content with a new checksum."""
        row = lege_ab(typ, besetzung)
        client, adresse, modell = als("controlling"), row.get_absolute_url(), type(row)
        assert "verändert worden" not in text(client.get(adresse)) and client.get(f"{adresse}pdf/").status_code == 200
        Datei.objects.filter(pk=row.pdf_id).update(inhalt=b"%PDF anders")
        antwort = client.get(f"{adresse}pdf/")
        assert antwort.status_code == 409 and freigaben.PDF_VERAENDERT in text(antwort)
        tabelle = modell._meta.db_table
        with als_eigentuemer(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {tabelle} DISABLE TRIGGER USER")
            cursor.execute(f"UPDATE {tabelle} SET inhalt = jsonb_set(inhalt, '{{probe}}', '1')")
        assert typ in OHNE_PRUEFUNG or freigaben.INHALT_VERAENDERT in text(client.get(adresse))
        with pytest.raises(SystemExit):
            call_command("berichte_pruefen")
        gesagt = capsys.readouterr().err
        assert freigaben.INHALT_VERAENDERT in gesagt and freigaben.PDF_VERAENDERT in gesagt and str(row) in gesagt
        neu = modell._default_manager.get(pk=row.pk)
        modell._default_manager.update(pruefsumme=kanonisch.pruefsumme(neu.inhalt))
        assert typ in OHNE_PRUEFUNG or freigaben.OHNE_PROTOKOLL in text(client.get(adresse))

    @pytest.mark.zusage(10)
    @pytest.mark.parametrize("typ", TYPEN)
    def test_was_frueher_abgelegt_wurde_bleibt_lesbar(self, typ: Berichtstyp, besetzung: Besetzung) -> None:
        """Kept content of an earlier program, and the sheets it gave then. ``GESTALTEN_SCHREIBEN=1`` keeps today's where there is none."""
        datei = GESTALTEN / f"{typ.value}.json"
        if os.environ.get("GESTALTEN_SCHREIBEN") and not datei.exists():
            inhalt = json.loads(kanonisch.schreibe(lege_ab(typ, besetzung).inhalt))
            gestalt = {"inhalt": inhalt, "blaetter": blaetter(typ, inhalt)}
            datei.write_text(json.dumps(gestalt, ensure_ascii=False, separators=(",", ":")).replace('],["', '],\n["') + "\n")
        assert datei.exists(), "von diesem Typ ist noch keine Probe behalten; GESTALTEN_SCHREIBEN=1 behält die von heute"
        gestalt = json.loads(datei.read_text())
        assert blaetter(typ, gestalt["inhalt"]) == gestalt["blaetter"]
        if quelle := QUELLEN.get(typ):
            bericht = quelle.lesart.lies(gestalt["inhalt"])
            assert quelle.seite(bericht) and quelle.auftrag(bericht, erstellt=timezone.now(), kopf="", stadt=Stadt.objects.aktuelle()).html

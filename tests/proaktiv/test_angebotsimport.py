"""Angebote from a file: what is new, changed, the same; errors with their place; all or nothing; the list goes out and comes in."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from basis.imports.tabelle import lies_tabelle
from proaktiv.actions.angebotsimport import lege_entwurf_an, pruefe, uebernimm
from proaktiv.actions.listenimport import UNVERAENDERT
from proaktiv.imports.angebote import Bekanntes, Kontext, lies_angebote
from proaktiv.models import Angebot, Angebotsentwurf
from proaktiv.selectors.ausbau import zaehlbare_arten
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Einrichtung, Protokoll, Traeger
from tests.factories import Besetzung, wer_ist
from tests.proaktiv.bau import text

Als = Callable[[Any], Client]
TAG = date(2024, 8, 1)
KONTEXT = Kontext(
    [("Schulsozialarbeit", 1), ("KiFaZ", 2)], [("Am See", 10), ("am-see", 10), ("Kita", 20), ("Kita", 21), ("kita-21", 21)],
    [("Muster e. V.", 4)], {10: "Am See", 20: "Kita", 21: "Kita"}, {7: Bekanntes(1, 10, TAG), 8: Bekanntes(2, 21, TAG)},
)  # fmt: skip
KOPF = "Nummer;Einrichtung;Angebot;Träger des Angebots;VZÄ;Ab;Bis;Grundlage"


def lies(*zeilen: str) -> Any:
    return lies_angebote(lies_tabelle("\n".join(zeilen).encode(), "a.csv"), KONTEXT)


class TestLesen:
    def test_eine_zeile_wird_aufgeloest(self) -> None:
        ergebnis = lies(KOPF + ";Stadtteil", ";Am See;Schulsozialarbeit;muster e.v.;0,75;01.08.2025;;Beschluss;Neustadt")
        (zeile,) = ergebnis.zeilen
        assert not ergebnis.fehler and (zeile.angebot, zeile.art, zeile.einrichtung, zeile.von) == (None, 1, 10, date(2025, 8, 1))
        assert zeile.felder == {"traeger": 4, "vzae": Decimal("0.75"), "gueltig_bis": None, "quelle": "Beschluss"}
        assert "Nur gezeigt, nicht übernommen: Stadtteil" in ergebnis.hinweise[0]

    def test_nummer_oder_angaben_sagen_welches_gemeint_ist(self) -> None:
        kopf = "Nummer;Einrichtung;Angebot;Ab"
        assert lies(kopf, ";am-see;Schulsozialarbeit;01.08.2024").zeilen[0].angebot == 7
        assert lies(kopf, ";am-see;Schulsozialarbeit;01.08.2025").zeilen[0].angebot is None
        assert lies(kopf, "8;Kita;KiFaZ;01.09.2024").zeilen[0].einrichtung == 21  # two are called so

    @pytest.mark.parametrize(
        ("zeile", "spalte", "wort"),
        [
            ("99;Am See;KiFaZ;;;01.08.2025;;", "Nummer", "gibt es nicht"),
            ("7;Am See;KiFaZ;;;01.08.2025;;", "Nummer", "wechselt weder Art noch Einrichtung"),
            (";Kita;KiFaZ;;;01.08.2025;;", "Einrichtung", "steht für mehrere"),
            (";Am Se;KiFaZ;;;01.08.2025;;", "Einrichtung", "gibt es nicht"),
            (";Am See;Chor;;;01.08.2025;;", "Angebot", "gibt es nicht"),
            (";Am See;KiFaZ;Wer;;01.08.2025;;", "Träger des Angebots", "gibt es nicht"),
            (";Am See;KiFaZ;;0;01.08.2025;;", "VZÄ", "größer als 0"),
            (";Am See;KiFaZ;;0,123;01.08.2025;;", "VZÄ", "zwei Nachkommastellen"),
            (";Am See;KiFaZ;;viel;01.08.2025;;", "VZÄ", "keine Zahl"),
            (";Am See;KiFaZ;;;;;", "Ab", "fehlt"),
            (";Am See;KiFaZ;;;31.02.2025;;", "Ab", "Den Tag"),
        ],
    )
    def test_was_nicht_geht_sagt_ein_satz_mit_ort(self, zeile: str, spalte: str, wort: str) -> None:
        (fehler,) = lies(KOPF, zeile).fehler
        assert (fehler.zeile, fehler.spalte) == (2, spalte) and wort in fehler.satz

    def test_zweimal_dieselbe_zeile(self) -> None:
        (fehler,) = lies("Einrichtung;Angebot;Ab", "Am See;KiFaZ;01.08.2025", "am-see;KiFaZ;01.08.2025").fehler
        assert fehler.zeile == 3 and "schon in Zeile 2" in fehler.satz


@pytest.mark.django_db
class TestSeiten:
    @pytest.fixture
    def controlling(self, halle: str, besetzung: Besetzung, als: Als) -> Client:
        return als(besetzung.controlling)

    @pytest.fixture
    def laufend(self, halle: str) -> Angebot:
        return Angebot.objects.filter(gueltig_bis=None).select_related("art", "einrichtung").order_by("pk")[0]

    def sende(self, client: Client, inhalt: bytes | str, name: str = "liste.csv") -> Any:
        bytes_ = inhalt.encode() if isinstance(inhalt, str) else inhalt
        return client.post(reverse("angebote_import"), {"datei": SimpleUploadedFile(name, bytes_)}, follow=True)

    @pytest.mark.parametrize("art", ["csv", "xlsx"])
    def test_die_ausgegebene_liste_aendert_nichts_wenn_sie_niemand_aendert(self, controlling: Client, art: str) -> None:
        inhalt = controlling.get(reverse("angebote") + f"?format={art}").content
        seite = text(self.sende(controlling, inhalt, f"liste.{art}"))
        pruefung = pruefe(Angebotsentwurf.objects.get())
        assert not pruefung.fehler, pruefung.fehler[:3]
        assert "Alles steht schon so da" in seite and len(pruefung.mit(UNVERAENDERT)) == Angebot.objects.count() > 10

    def test_eines_endet_und_das_naechste_beginnt_in_einer_datei(
        self, controlling: Client, laufend: Angebot, besetzung: Besetzung
    ) -> None:
        """The later row stands first: what makes room goes before what takes it."""
        wechsel = laufend.gueltig_von + timedelta(400)
        wo = f"{laufend.einrichtung.schluessel};{laufend.art.name}"
        inhalt = "\n".join([
            "Nummer;Einrichtung;Angebot;VZÄ;Ab;Bis", f";{wo};0,5;{wechsel:%d.%m.%Y};",
            f"{laufend.pk};{wo};{laufend.vzae or ''};{laufend.gueltig_von:%d.%m.%Y};{wechsel - timedelta(1):%d.%m.%Y}".replace(".00", ""),
        ])  # fmt: skip
        seite = " ".join(text(self.sende(controlling, inhalt)).split())
        assert "1 neu, 1 geändert" in seite and "Umfang in VZÄ: 0,50" in seite
        entwurf = Angebotsentwurf.objects.get()
        kennung = pruefe(entwurf).kennung
        with pytest.raises(Abgelehnt, match="Seit der Prüfung"):
            uebernimm(wer=wer_ist(besetzung.controlling), entwurf=entwurf, kennung="anders")
        assert Angebot.objects.get(pk=laufend.pk).gueltig_bis is None
        assert controlling.post(entwurf.get_absolute_url(), {"kennung": kennung}).status_code == 302
        rows = Angebot.objects.filter(art=laufend.art, einrichtung=laufend.einrichtung).order_by("gueltig_von")
        assert [(a.gueltig_von, a.gueltig_bis) for a in rows][-2:] == [(laufend.gueltig_von, wechsel - timedelta(1)), (wechsel, None)]
        assert "1 Angebot neu, 1 geändert, 0 unverändert, aus liste.csv" in Protokoll.objects.get(aktion="angebote_uebernommen").text
        assert not Angebotsentwurf.objects.exists()
        assert "Dieser Import ist abgeschlossen" in text(controlling.post(entwurf.get_absolute_url(), {"kennung": kennung}, follow=True))

    def test_was_nicht_sein_kann_steht_an_seiner_zeile_und_nichts_wird_uebernommen(self, controlling: Client, laufend: Angebot) -> None:
        gleiche = Einrichtung.objects.filter(art__in=zaehlbare_arten(laufend.art_id), gueltig_bis=None)
        frei = gleiche.exclude(angebote__art=laufend.art).order_by("pk")[0]
        Traeger.objects.create(schluessel="alt", name="Früher", art="frei", gueltig_von=date(1990, 1, 1), gueltig_bis=date(2000, 1, 1))
        spaeter, davor, art = laufend.gueltig_von + timedelta(30), frei.gueltig_von - timedelta(1), laufend.art.name
        zeilen = (
            "Einrichtung;Angebot;Träger des Angebots;Ab;Bis",
            f"{laufend.einrichtung.schluessel};{art};;{spaeter:%d.%m.%Y};",
            f"{frei.schluessel};{art};;{davor:%d.%m.%Y};{davor:%d.%m.%Y}",
            f"{frei.schluessel};{art};Früher;01.08.2026;31.07.2026",
        )
        vorher = Angebot.objects.count()
        self.sende(controlling, "\n".join(zeilen))
        entwurf = Angebotsentwurf.objects.get()
        befunde = [(f.zeile, f.spalte) for f in pruefe(entwurf).fehler]
        assert befunde == [(2, "Ab"), (3, "Ab"), (4, "Bis"), (4, "Träger des Angebots")]
        assert controlling.post(entwurf.get_absolute_url(), {"kennung": pruefe(entwurf).kennung}).status_code == 422
        assert Angebot.objects.count() == vorher
        assert controlling.post(entwurf.get_absolute_url(), {"verwerfen": "1"}).status_code == 302 and not Angebotsentwurf.objects.exists()

    @pytest.mark.parametrize(
        ("inhalt", "wort"),
        [
            ("", "Die Datei ist leer"),
            ("Angebot;Aktenzeichen\nA;4711", "einzelne Fälle"),
            ("Einrichtung;Angebot;Ab;Leitung\nA;B;01.01.2025;Kim Muster", "Unbekannte Spalten: „Leitung“"),
            ("Einrichtung;Ab\nA;01.01.2025", "fehlen die Spalten „Angebot“"),
        ],
    )
    def test_was_keine_solche_liste_ist_wird_nicht_behalten(self, controlling: Client, inhalt: str, wort: str) -> None:
        antwort = self.sende(controlling, inhalt)
        assert antwort.status_code == 422 and wort in text(antwort) and not Angebotsentwurf.objects.exists()

    def test_die_vorlage_laesst_sich_einlesen_und_ein_entwurf_gehoert_einer_person(
        self, controlling: Client, besetzung: Besetzung, als: Als
    ) -> None:
        inhalt = controlling.get(reverse("angebote_vorlage")).content
        assert "kein Angebot" in text(self.sende(controlling, inhalt, "vorlage.xlsx"))
        entwurf = Angebotsentwurf.objects.get()
        assert als(besetzung.ressort1).get(entwurf.get_absolute_url()).status_code == 404
        assert controlling.get(reverse("angebote_vorlage") + "?format=csv").content.decode("utf-8-sig").strip() == KOPF
        with pytest.raises(Abgelehnt):
            lege_entwurf_an(wer=wer_ist(besetzung.controlling).befehl("x"), inhalt=KOPF.encode(), dateiname="x.csv")

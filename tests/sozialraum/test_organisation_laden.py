"""The catalogue of Einrichtungsarten and the Organisationseinheiten from files: all defects at once, parents in any order."""

import pytest

from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.laden_organisation import lade_einrichtungsarten, lade_organisation
from sozialraum.models import Einrichtungsart, Organisationseinheit, Protokoll
from tests.factories import Raeume

pytestmark = pytest.mark.django_db
WER = Wer.befehl("test")
KOPF = "schluessel;name;art;uebergeordnet;nachfolger;gebiet;gueltig_von;gueltig_bis;aufgaben_zentral\n"
ARTEN = "schluessel;name;gruppe;schulart;reihenfolge\n"


def organisation(*zeilen: str) -> object:
    return lade_organisation(wer=WER, inhalt=(KOPF + "\n".join(zeilen)).encode(), dateiname="organisation.csv")


def arten(*zeilen: str) -> object:
    return lade_einrichtungsarten(wer=WER, inhalt=(ARTEN + "\n".join(zeilen)).encode(), dateiname="arten.csv")


class TestOrganisation:
    def test_eltern_und_nachfolger_duerfen_weiter_unten_stehen(self, raeume: Raeume) -> None:
        organisation(
            "team;Team Nord;team;amt;neu;I;;31.07.2018;Planung | Beratung",
            "amt;Amt;fachbereich;;;FB;;;",
            "neu;Neues Team;team;;;;01.08.2018;;",
        )
        team = Organisationseinheit.objects.get(schluessel="team")
        assert (team.uebergeordnet, team.nachfolger, team.gebiet) == (
            Organisationseinheit.objects.get(schluessel="amt"), Organisationseinheit.objects.get(schluessel="neu"), raeume["I"],
        )  # fmt: skip
        assert team.aufgaben == [("zentral", ["Planung", "Beratung"])]

    def test_dieselbe_datei_noch_einmal_aendert_nichts(self, raeume: Raeume) -> None:
        for _ in range(2):
            organisation("amt;Amt;fachbereich;;;FB;;;Planung")
        assert Protokoll.objects.filter(aktion="stammdaten_geladen").count() == 1

    def test_alle_maengel_auf_einmal(self, raeume: Raeume) -> None:
        with pytest.raises(Abgelehnt) as fehler:
            organisation("a;A;verein;x;;;;;", "b;B;team;;a;;01.08.2018;31.07.2018;", "c;C;team;;a;;;;")
        satz = " ".join(fehler.value.saetze)
        for teil in ("keine Art", "„x“ gibt es nicht", "liegt vor ihrem Anfang", "Einen Nachfolger hat nur, was endet"):
            assert teil in satz
        assert not Organisationseinheit.objects.exists()

    def test_ein_kreis_wird_abgelehnt(self, raeume: Raeume) -> None:
        with pytest.raises(Abgelehnt, match="über andere zu sich selbst"):
            organisation("a;A;team;b;;;;;", "b;B;team;c;;;;;", "c;C;team;a;;;;;")
        assert not Organisationseinheit.objects.exists()


class TestArten:
    def test_der_katalog_laesst_sich_laden_und_aendern(self, raeume: Raeume) -> None:
        arten("grundschule;Grundschule;schule;Grundschule;30", "kita;Kita;kita;;")
        arten("kita;Kindertagesstätte;kita;;5")
        assert [(a.name, a.reihenfolge) for a in Einrichtungsart.objects.all()] == [("Kindertagesstätte", 5), ("Grundschule", 30)]

    def test_schulen_nennen_ihre_schulart_andere_keine(self, raeume: Raeume) -> None:
        with pytest.raises(Abgelehnt) as fehler:
            arten("grundschule;Grundschule;schule;;30", "kita;Kita;kita;Grundschule;", "x;X;verein;;")
        assert [("schulart" in s, "gruppe" in s) for s in fehler.value.saetze] == [(True, False), (True, False), (False, True)]

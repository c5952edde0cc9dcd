"""What weighing, action and reflection ask for, when a loop is overdue, and the way of a round."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from proaktiv.kreislauf import BEENDET, Entscheidung, Folge, Stand
from proaktiv.kreislaufangaben import (
    Abwaegungsangaben,
    Aktionsangaben,
    Reflexionsangaben,
    Wirkung,
    ohne_wert,
    pruefe_abwaegung,
    pruefe_aktion,
    pruefe_reflexion,
)
from proaktiv.kreislauffristen import TAGE_SONST, Faelligkeit, Schleife, faellig_am, faelligkeit_am, fristsatz, parameter
from proaktiv.rundenweg import RUNDENNAMEN, RUNDENSCHRITTE, RUNDENUEBERGAENGE, Runde, Rundenschritt, Rundenstand, pruefe_runde

HEUTE = date(2007, 10, 15)
ABWAEGUNG = Abwaegungsangaben(HEUTE, "Drei Einrichtungen berichten dasselbe", Entscheidung.AKTION)
AKTION = Aktionsangaben("Elterncafé", "Eltern kennen die Beratung", True, HEUTE, date(2007, 12, 31), date(2007, 10, 1))
REFLEXION = Reflexionsangaben(HEUTE, Wirkung.WIRKSAM, "Zwölf Familien kamen regelmäßig", Folge.SCHLIESSEN)


@pytest.mark.parametrize(("felder", "satz"), [
    ({}, ""),
    ({"beleg": " "}, "Beleg"),
    ({"tag": date(2007, 10, 16)}, "Zukunft"),
    ({"entscheidung": Entscheidung.BEOBACHTEN}, "legt wieder vor"),
    ({"entscheidung": Entscheidung.BEOBACHTEN, "wiedervorlage": HEUTE}, "legt wieder vor"),
    ({"entscheidung": Entscheidung.BEOBACHTEN, "wiedervorlage": date(2007, 11, 1)}, ""),
    ({"entscheidung": Entscheidung.BEOBACHTEN, "wiedervorlage": date(2107, 11, 1)}, "mehr als drei Jahre voraus"),
    ({"wiedervorlage": date(2007, 11, 1)}, "nur beim Beobachten"),
    ({"entscheidung": Entscheidung.KEIN_BEDARF}, "warum kein Handlungsbedarf"),
    ({"entscheidung": Entscheidung.KEIN_BEDARF, "begruendung": "Schon gelöst"}, ""),
    ({"entscheidung": Entscheidung.UEBERGEBEN}, "Gremium, das den Hinweis übernimmt"),
    ({"entscheidung": Entscheidung.UEBERGEBEN, "hat_gremium": True}, ""),
    ({"hat_gremium": True}, "nur bei einer Übergabe"),
])  # fmt: skip
def test_eine_abwaegung_ist_vollstaendig(felder: dict[str, object], satz: str) -> None:
    saetze = [s for _, s in pruefe_abwaegung(replace(ABWAEGUNG, **felder), HEUTE)]  # type: ignore[arg-type]
    assert (len(saetze) == 1 and satz in saetze[0]) if satz else saetze == []


@pytest.mark.parametrize(("felder", "satz"), [
    ({}, ""),
    ({"ziel": ""}, "und sein Ziel"),
    ({"hat_zustaendige": False}, "welche Organisation"),
    ({"bis": date(2007, 10, 14)}, "vor dem Beginn"),
    ({"hinweis_vom": date(2007, 10, 16)}, "muss am Tag des Hinweises"),
    ({"bis": date(2107, 10, 1)}, "mehr als drei Jahre voraus"),
    ({"bis": date(2010, 10, 15)}, ""),
    ({"hat_mittel": True}, "entschieden und gebucht"),
    ({"hat_mittel": True, "mittel_gebucht": True}, ""),
])  # fmt: skip
def test_eine_aktion_sagt_wozu_wer_bis_wann(felder: dict[str, object], satz: str) -> None:
    saetze = [s for _, s in pruefe_aktion(replace(AKTION, **felder), HEUTE)]  # type: ignore[arg-type]
    assert (len(saetze) == 1 and satz in saetze[0]) if satz else saetze == []


@pytest.mark.parametrize(("felder", "satz"), [
    ({}, ""),
    ({"beleg": ""}, "Beleg"),
    ({"tag": date(2007, 10, 16)}, "Zukunft"),
    ({"wirkung": Wirkung.NICHT}, "warum der Hinweis trotzdem"),
    ({"wirkung": Wirkung.NICHT, "begruendung": "Der Bedarf ist weg"}, ""),
    ({"wirkung": Wirkung.NICHT, "folge": Folge.WEITERFUEHREN}, ""),
    ({"folge": Folge.NEUER_HINWEIS}, "den neuen Hinweis"),
    ({"folge": Folge.NEUER_HINWEIS, "neuer_hinweis": "Der Treff ist zu klein"}, ""),
    ({"folge": Folge.AN_PLANUNGSGRUPPE}, "Gremium, das den Hinweis übernimmt"),
    ({"folge": Folge.AN_UNTERAUSSCHUSS, "hat_gremium": True}, ""),
    ({"vorher": date(2006, 12, 31)}, "Bitte wählen Sie den Indikator"),
    ({"hat_indikator": True, "vorher": date(2006, 12, 31)}, "beide Stichtage"),
    ({"hat_indikator": True, "vorher": date(2006, 12, 31), "nachher": date(2006, 12, 31)}, "muss nach dem Stichtag vorher liegen"),
    ({"hat_indikator": True, "vorher": date(2005, 12, 31), "nachher": date(2006, 12, 31)}, ""),
])  # fmt: skip
def test_eine_reflexion_sagt_woran_man_die_wirkung_sieht(felder: dict[str, object], satz: str) -> None:
    saetze = [s for _, s in pruefe_reflexion(replace(REFLEXION, **felder), HEUTE)]  # type: ignore[arg-type]
    assert (len(saetze) == 1 and satz in saetze[0]) if satz else saetze == []


def test_jeder_grund_nennt_sein_feld_und_nichts_wird_doppelt_verlangt() -> None:
    leer: Callable[[str], None] = {}.get
    assert [feld for feld, _ in pruefe_abwaegung(Abwaegungsangaben.aus(leer), HEUTE)] == ["beleg"]
    assert [feld for feld, _ in pruefe_aktion(Aktionsangaben.aus(leer, HEUTE), HEUTE)] == ["titel", "ziel", "akteur"]
    assert [feld for feld, _ in pruefe_reflexion(Reflexionsangaben.aus(leer, ""), HEUTE)] == ["beleg"]


def test_ein_vergleich_ohne_wert_nennt_die_stichtage_die_es_gibt() -> None:
    satz = ohne_wert(date(2006, 6, 30), "Schulabsentismus", [date(2006, 7, 31), date(2007, 7, 31)])
    assert "Zum 30.06.2006 gibt es keinen Wert" in satz and satz.endswith("Werte gibt es zum 31.07.2006, 31.07.2007.")
    assert ohne_wert(date(2006, 6, 30), "X", []).endswith("gar keinen.")


class TestFristen:
    @pytest.mark.parametrize(("schleife", "am"), [
        (Schleife(Stand.AUFGENOMMEN, date(2007, 9, 1)), date(2007, 9, 29)),
        (Schleife(Stand.BEOBACHTET, date(2007, 9, 1), wiedervorlage=date(2007, 12, 1)), date(2007, 12, 1)),
        (Schleife(Stand.IN_AKTION, date(2007, 9, 1)), date(2007, 9, 15)),
        (Schleife(Stand.IN_AKTION, date(2007, 9, 1), aktion_bis=date(2007, 10, 31)), date(2007, 10, 31)),
        (Schleife(Stand.IN_REFLEXION, date(2007, 9, 1)), date(2007, 9, 29)),
        (Schleife(Stand.UEBERGEBEN, date(2007, 9, 1)), date(2007, 11, 30)),
        (Schleife(Stand.GESCHLOSSEN, date(2007, 9, 1)), None),
    ])  # fmt: skip
    def test_jeder_stand_hat_seine_frist(self, schleife: Schleife, am: date | None) -> None:
        assert faellig_am(schleife, TAGE_SONST) == am

    def test_die_stadt_setzt_eigene_tage(self) -> None:
        schleife = Schleife(Stand.AUFGENOMMEN, date(2007, 9, 1))
        assert faellig_am(schleife, {Stand.AUFGENOMMEN: 60}) == date(2007, 10, 31)
        assert parameter(Stand.AUFGENOMMEN) == "kreislauf_frist_aufgenommen"

    @pytest.mark.parametrize(("heute", "erwartet"), [
        (date(2007, 9, 21), Faelligkeit.OFFEN), (date(2007, 9, 22), Faelligkeit.BALD), (date(2007, 9, 29), Faelligkeit.BALD),
        (date(2007, 9, 30), Faelligkeit.UEBERFAELLIG),
    ])  # fmt: skip
    def test_am_tag_selbst_ist_nichts_ueberfaellig(self, heute: date, erwartet: Faelligkeit) -> None:
        assert faelligkeit_am(faellig_am(Schleife(Stand.AUFGENOMMEN, date(2007, 9, 1)), TAGE_SONST), heute) is erwartet

    def test_der_satz_sagt_was_zu_tun_ist(self) -> None:
        schleife = Schleife(Stand.IN_AKTION, date(2007, 9, 1), aktion_bis=date(2007, 9, 30))
        assert fristsatz(schleife, TAGE_SONST, HEUTE) == "Seit dem 30.09.2007 ist die Aktion zu beenden."
        assert fristsatz(Schleife(Stand.UEBERGEBEN, HEUTE), TAGE_SONST, HEUTE).startswith("Bis zum 13.01.2008 ist die Rückmeldung")

    @pytest.mark.parametrize("stand", Stand)
    def test_nur_beendetes_hat_keine_frist(self, stand: Stand) -> None:
        schleife = Schleife(stand, HEUTE)
        assert (faellig_am(schleife, {}) is None) is (fristsatz(schleife, {}, HEUTE) == "") is (stand in BEENDET)


RUNDENWEGE = {
    Rundenstand.GEPLANT: {Rundenschritt.AENDERN, Rundenschritt.EINLADEN, Rundenschritt.HALTEN, Rundenschritt.ABSAGEN},
    Rundenstand.EINGELADEN: {Rundenschritt.AENDERN, Rundenschritt.EINLADEN, Rundenschritt.HALTEN, Rundenschritt.ABSAGEN},
    Rundenstand.GEHALTEN: {Rundenschritt.AENDERN, Rundenschritt.HALTEN, Rundenschritt.ABSCHLIESSEN, Rundenschritt.ABSAGEN},  # empty
    Rundenstand.ABGESCHLOSSEN: set(),
    Rundenstand.ABGESAGT: set(),
}


class TestRunde:
    @pytest.mark.parametrize(("stand", "schritt"), list(product(Rundenstand, Rundenschritt)))
    def test_jeder_schritt_geht_nur_von_seinen_staenden_aus(self, stand: Rundenstand, schritt: Rundenschritt) -> None:
        voll = schritt is not Rundenschritt.ABSAGEN
        runde = Runde(stand, HEUTE, punkte=1, anwesende=3 * voll, hat_niederschrift=voll, grund="Zu wenige Zusagen")
        saetze = pruefe_runde(runde, schritt, HEUTE)
        assert saetze == [] if schritt in RUNDENWEGE[stand] else "geht nicht: Die Runde ist" in saetze[0]
        assert (stand in RUNDENUEBERGAENGE[schritt]) is (schritt in RUNDENWEGE[stand])

    @pytest.mark.parametrize(("runde", "schritt", "satz"), [
        (Runde(Rundenstand.GEPLANT, date(2007, 10, 14), punkte=1), Rundenschritt.EINLADEN, "in der Vergangenheit"),
        (Runde(Rundenstand.GEPLANT, HEUTE), Rundenschritt.EINLADEN, "mindestens einen Punkt"),
        (Runde(Rundenstand.GEPLANT, date(2007, 10, 16)), Rundenschritt.HALTEN, "noch nicht stattgefunden"),
        (Runde(Rundenstand.GEHALTEN, HEUTE, hat_niederschrift=True), Rundenschritt.ABSCHLIESSEN, "welche Akteure da waren"),
        (Runde(Rundenstand.GEHALTEN, HEUTE, anwesende=2), Rundenschritt.ABSCHLIESSEN, "was besprochen wurde"),
        (Runde(Rundenstand.GEPLANT, HEUTE), Rundenschritt.ABSAGEN, "Grund der Absage"),
        (Runde(Rundenstand.GEHALTEN, HEUTE, anwesende=2, grund="Irrtum"), Rundenschritt.ABSAGEN, "leeren Sie zuerst"),
        (Runde(Rundenstand.GEHALTEN, HEUTE, hat_niederschrift=True, grund="Irrtum"), Rundenschritt.ABSAGEN, "leeren Sie zuerst"),
        (Runde(Rundenstand.GEHALTEN, date(2007, 10, 16)), Rundenschritt.AENDERN, "nicht in der Zukunft liegen"),
        (Runde(Rundenstand.GEPLANT, HEUTE, naechste_am=HEUTE), Rundenschritt.AENDERN, "muss nach dieser liegen"),
    ])  # fmt: skip
    def test_was_ein_schritt_verlangt(self, runde: Runde, schritt: Rundenschritt, satz: str) -> None:
        saetze = pruefe_runde(runde, schritt, HEUTE)
        assert len(saetze) == 1 and satz in saetze[0]

    def test_alles_hat_seinen_namen(self) -> None:
        assert set(RUNDENNAMEN) == set(Rundenstand) and set(RUNDENSCHRITTE) == set(RUNDENUEBERGAENGE) == set(Rundenschritt)

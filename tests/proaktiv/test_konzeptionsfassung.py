"""What a version of a Konzeption keeps, in what two differ, and that neither changes afterwards."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from basis import kanonisch
from basis.zahlen import NBSP
from proaktiv.actions import finanzierung as geld
from proaktiv.actions import konzeptionen as k
from proaktiv.actions import massnahmen as m
from proaktiv.konzeptionsfassung import Bedarfsinhalt, Kapitelinhalt, Konzeptionsinhalt, Massnahmeninhalt, Unterschiedsart, vergleiche
from proaktiv.models import Kapitel, Konzeption, Konzeptionsfassung, Massnahmenbedarf
from proaktiv.selectors.fassungen import inhalt_von
from sozialraum.access import Wer
from sozialraum.models import Protokoll
from tests.factories import Besetzung
from tests.proaktiv.bau import text
from tests.proaktiv.konzeptionsbau import AB, TAG, baue_kapitel, baue_konzeption, baue_massnahme, neuer_bericht
from tests.proaktiv.test_regeln_der_datenbank import verboten

WER = Wer.befehl("test")
Als = Callable[[Any], Client]
ALT = Konzeptionsinhalt(
    "Präventionskonzept", "Aufwachsen", date(2020, 1, 1), None,
    (Kapitelinhalt(1, "5", "Maßnahmen"), Kapitelinhalt(2, "6", "Ausblick")),
    (
        Massnahmeninhalt(11, "Jugendbüros", "Übergang", "nicht_begonnen", 1, (Bedarfsinhalt(2025, "beschlossen", 7_000_000, Fraction(1)),)),
        Massnahmeninhalt(12, "Elternkurse", "", "laeuft", 1),
    ),
)  # fmt: skip


def je(alt: Konzeptionsinhalt, neu: Konzeptionsinhalt) -> dict[tuple[str, str], tuple[str, list[tuple[str, str, str]]]]:
    unterschiede = vergleiche(alt, neu)
    return {(u.teil, u.name): (u.art.value, [(a.feld, schlicht(a.alt), schlicht(a.neu)) for a in u.aenderungen]) for u in unterschiede}


def schlicht(wort: str) -> str:
    return wort.replace(NBSP, " ")


class TestVergleich:
    def test_von_hand(self) -> None:
        """A chapter is renamed, a Maßnahme moves on and needs more, one is gone, one is new, the term ends."""
        neu = Konzeptionsinhalt(
            "Präventionskonzept", "Aufwachsen", date(2020, 1, 1), date(2028, 12, 31),
            (Kapitelinhalt(1, "5", "Präventive Maßnahmen"), Kapitelinhalt(2, "6", "Ausblick")),
            (
                Massnahmeninhalt(11, "Jugendbüros", "Übergang", "laeuft", 1, (
                    Bedarfsinhalt(2025, "beschlossen", 21_000_000, Fraction(5, 2)), Bedarfsinhalt(2026, "geplant", None, Fraction(3)))),
                Massnahmeninhalt(13, "Halle-Pass", "", "begonnen", None),
            ),
        )  # fmt: skip
        assert je(ALT, neu) == {
            ("Konzeption", "Präventionskonzept"): ("geändert", [("Laufzeit", "ab 01.01.2020", "ab 01.01.2020, bis 31.12.2028")]),
            ("Kapitel", "5 Präventive Maßnahmen"): ("geändert", [("Titel", "Maßnahmen", "Präventive Maßnahmen")]),
            ("Maßnahme", "Jugendbüros"): ("geändert", [
                ("Stand", "nicht begonnen", "läuft"),
                ("Bedarf 2025, beschlossen", "70.000,00 €; 1,00 VZÄ", "210.000,00 €; 2,50 VZÄ"),
                ("Bedarf 2026, geplant", "", "3,00 VZÄ"),
            ]),
            ("Maßnahme", "Halle-Pass"): ("neu", [("Titel", "", "Halle-Pass"), ("Stand", "", "begonnen")]),
            ("Maßnahme", "Elternkurse"): (
                "entfallen", [("Titel", "Elternkurse", ""), ("Kapitel", "5 Präventive Maßnahmen", ""), ("Stand", "läuft", "")]
            ),
        }  # fmt: skip

    def test_kein_bedarf_ist_nicht_null_euro(self) -> None:
        null, keiner = (
            Konzeptionsinhalt("K", "", AB, None, (), (Massnahmeninhalt(1, "M", "", "laeuft", None, bedarfe),))
            for bedarfe in ((Bedarfsinhalt(2025, "geplant", 0),), ())
        )
        assert je(keiner, null) == {("Maßnahme", "M"): ("geändert", [("Bedarf 2025, geplant", "", "0,00 €")])}

    def test_die_gliederung_nennt_jede_massnahme_einmal(self) -> None:
        lose = Konzeptionsinhalt("K", "", AB, None, ALT.kapitel, (*ALT.massnahmen, Massnahmeninhalt(13, "Halle-Pass", "", "laeuft")))
        assert [(name, [teil.titel for teil in teile]) for name, _, teile in lose.gliederung] == [
            ("5 Maßnahmen", ["Jugendbüros", "Elternkurse"]), ("6 Ausblick", []), ("Ohne Kapitel", ["Halle-Pass"])
        ]  # fmt: skip


WORT = st.text("abcäß ", min_size=1, max_size=6)
KAPITEL = st.builds(Kapitelinhalt, st.integers(1, 4), WORT, WORT, st.text("xy", max_size=3))
BEDARF = st.builds(
    Bedarfsinhalt, st.integers(2024, 2026), st.sampled_from(["geplant", "beschlossen"]), st.one_of(st.none(), st.integers(0, 999)),
    st.builds(Fraction, st.integers(0, 40), st.just(4)),
)  # fmt: skip
MASSNAHME = st.builds(
    Massnahmeninhalt, st.integers(1, 5), WORT, WORT, st.sampled_from(["laeuft", "fertig"]), st.one_of(st.none(), st.integers(1, 4)),
    st.lists(BEDARF, max_size=3, unique_by=lambda b: (b.jahr, b.art)).map(tuple), st.booleans(),
)  # fmt: skip


def _einmal(teile: Any) -> Any:
    return st.lists(teile, max_size=4, unique_by=lambda teil: teil.id).map(tuple)


INHALT = st.builds(
    Konzeptionsinhalt, WORT, WORT, st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.one_of(st.none(), st.just(date(2031, 1, 1))),
    _einmal(KAPITEL), _einmal(MASSNAHME),
)  # fmt: skip


class TestEigenschaften:
    @given(INHALT)
    def test_was_festgehalten_ist_kommt_unveraendert_zurueck(self, inhalt: Konzeptionsinhalt) -> None:
        fassung = Konzeptionsfassung()
        fassung.friere_ein(inhalt)
        assert fassung.gelesen == inhalt and not vergleiche(inhalt, inhalt)
        assert kanonisch.pruefsumme(fassung.inhalt) == fassung.pruefsumme

    @given(INHALT, INHALT)
    def test_neu_ist_was_nur_die_neue_hat_und_umgekehrt(self, alt: Konzeptionsinhalt, neu: Konzeptionsinhalt) -> None:
        """Naive second calculation by sets; the way back swaps new and gone, old and new."""
        hin, her = vergleiche(alt, neu), vergleiche(neu, alt)
        for teil, vorher, nachher in (("Kapitel", alt.kapitel, neu.kapitel), ("Maßnahme", alt.massnahmen, neu.massnahmen)):
            nummern = {t.id for t in vorher}, {t.id for t in nachher}
            arten = [u.art for u in hin if u.teil == teil]
            assert arten.count(Unterschiedsart.NEU) == len(nummern[1] - nummern[0])
            assert arten.count(Unterschiedsart.ENTFALLEN) == len(nummern[0] - nummern[1])
            assert arten.count(Unterschiedsart.GEAENDERT) <= len(nummern[0] & nummern[1])
        assert len(hin) == len(her) and all(a.alt != a.neu for u in hin for a in u.aenderungen)


@pytest.fixture
def konzeption(db: None) -> Konzeption:
    row = baue_konzeption(ziel="Gelingendes Aufwachsen")
    massnahme = baue_massnahme(row, kapitel=baue_kapitel(row))
    bedarf = Massnahmenbedarf(massnahme=massnahme, jahr=2008, art="geplant", betrag_cent=5_000_000, vze=Decimal("0.50"))
    geld.trage_bedarf_ein(wer=WER, bedarf=bedarf)
    return row


def fasse(row: Konzeption, anlass: str) -> Konzeptionsfassung:
    return k.fasse_neu(wer=WER, fassung=Konzeptionsfassung(konzeption=row, anlass=anlass, tag=TAG))


class TestFestgehalten:
    def test_spaetere_aenderungen_aendern_die_fassung_nicht(self, konzeption: Konzeption) -> None:
        erste = fasse(konzeption, "Beschluss 2007")
        summe, davor = erste.pruefsumme, inhalt_von(konzeption)
        massnahme = konzeption.massnahmen.get()
        m.berichte(wer=WER, bericht=neuer_bericht(massnahme))
        geld.trage_bedarf_ein(wer=WER, bedarf=Massnahmenbedarf(massnahme=massnahme, jahr=2008, art="geplant", betrag_cent=6_000_000))
        kapitel = Kapitel.objects.get()
        kapitel.titel = "Angebote"
        k.speichere_teil(wer=WER, teil=kapitel)
        erste = Konzeptionsfassung.objects.get(pk=erste.pk)
        assert erste.gelesen == davor and erste.pruefsumme == summe == kanonisch.pruefsumme(erste.inhalt)
        assert Protokoll.objects.get(aktion="konzeption_fassung").daten == {"pruefsumme": summe}
        zweite = fasse(konzeption, "Fortschreibung").gelesen
        assert zweite and je(davor, zweite) == {
            ("Kapitel", "5 Angebote"): ("geändert", [("Titel", "Präventive Angebote", "Angebote")]),
            ("Maßnahme", "Elterncafé im Quartier"): ("geändert", [
                ("Stand", "nicht begonnen", "läuft"), ("Bedarf 2008, geplant", "50.000,00 €; 0,50 VZÄ", "60.000,00 €"),
            ]),
        }  # fmt: skip

    def test_die_datenbank_haelt_sie_fest(self, konzeption: Konzeption) -> None:
        fassung = fasse(konzeption, "Beschluss 2007")
        verboten(lambda: Konzeptionsfassung.objects.filter(pk=fassung.pk).update(inhalt={}), "unveränderlich")
        ohne_summe = Konzeptionsfassung(konzeption=konzeption, nummer=9, anlass="x", inhalt={"name": "x"})
        verboten(ohne_summe.save, "konzeptionsfassung_mit_pruefsumme")
        verboten(Konzeptionsfassung(konzeption=konzeption, nummer=9, anlass="x", pruefsumme="0" * 64).save, "mit_pruefsumme")

    def test_zwei_fassungen_von_zwei_konzeptionen_mischen_nichts(self, konzeption: Konzeption) -> None:
        andere = baue_konzeption("bildung", art="bildung")
        baue_massnahme(andere, "Lesepaten")
        inhalt = fasse(konzeption, "Beschluss").gelesen
        assert inhalt and [teil.titel for teil in inhalt.massnahmen] == ["Elterncafé im Quartier"]


def hole(client: Client, name: str, *args: Any, frage: str = "") -> str:
    antwort = client.get(reverse(name, args=args) + frage)
    assert antwort.status_code == 200
    return text(antwort)


class TestSeiten:
    def test_eine_fassung_ohne_inhalt_sagt_es(self, konzeption: Konzeption, besetzung: Besetzung, als: Als) -> None:
        Konzeptionsfassung.objects.create(konzeption=konzeption, nummer=1, anlass="Beschluss 2005")
        leser = als(besetzung.fachkraft1)
        assert "bevor ihr Inhalt festgehalten wurde" in hole(leser, "konzeptionsfassung", konzeption.schluessel, 1)
        vergleich = hole(leser, "konzeptionsvergleich", konzeption.schluessel)
        assert "Fassung 1 ist ohne Inhalt eingetragen" in vergleich and "Nichts zu vergleichen" in vergleich
        assert "ohne Inhalt" in hole(leser, "konzeption", konzeption.schluessel)
        fasse(konzeption, "Fortschreibung")
        seite = hole(leser, "konzeptionsvergleich", konzeption.schluessel)
        assert "zu dem heutigen Inhalt: kein Unterschied." in seite and "Fassung 1 ist ohne Inhalt" in seite

    def test_ohne_fassung_gibt_es_nichts_zu_vergleichen(self, konzeption: Konzeption, besetzung: Besetzung, als: Als) -> None:
        leser = als(besetzung.fachkraft1)
        assert "noch keine Fassung eingetragen" in hole(leser, "konzeptionsvergleich", konzeption.schluessel)
        assert leser.get(reverse("konzeptionsfassung", args=[konzeption.schluessel, 1])).status_code == 404
        assert als(besetzung.gremium).get(reverse("konzeptionsvergleich", args=[konzeption.schluessel])).status_code == 404

    def test_halle_zeigt_zwei_fassungen_und_was_sich_geaendert_hat(self, halle: str, besetzung: Besetzung, als: Als) -> None:
        leser = als(besetzung.controlling)
        erste = hole(leser, "konzeptionsfassung", "jugendhilfeplanung", 1)
        assert "1 Kapitel, 1 Maßnahme" in erste and "82.300,00 €; 1,50 VZÄ" in erste and "nicht begonnen" in erste
        assert "Elternkurse" not in erste and "erfunden" in erste
        seite = hole(leser, "konzeptionsvergleich", "jugendhilfeplanung")
        assert "Kapitel: 1 neu; Maßnahmen: 1 neu, 1 geändert." in seite
        for wort in ("82.300,00 €; 1,50 VZÄ", "96.000,00 €; 1,75 VZÄ", "nicht begonnen", "läuft", "M2 Muster: Familienbildung"):
            assert wort in seite
        rueck = hole(leser, "konzeptionsvergleich", "jugendhilfeplanung", frage="?von=2&bis=1")
        assert "Kapitel: 1 entfallen; Maßnahmen: 1 entfallen, 1 geändert." in rueck
        datei = leser.get(reverse("konzeptionsvergleich", args=["jugendhilfeplanung"]) + "?format=csv")
        inhalt = datei.getvalue().decode("utf-8-sig")
        assert "82.300,00 €; 1,50 VZÄ" in schlicht(inhalt) and "erfunden" in inhalt
        falsch = hole(leser, "konzeptionsvergleich", "jugendhilfeplanung", frage="?von=99&bis=x")
        assert "1 neu, 1 geändert" in falsch, "was es nicht gibt, fällt auf die Vorgabe zurück"

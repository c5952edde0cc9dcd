"""Duplicates meet where their Stadtteile do; no day to come; no text names a person; the kind of a Konzeption with Teilpläne stays."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from proaktiv.actions import finanzierung as geld
from proaktiv.actions import konzeptionen as k
from proaktiv.actions import massnahmen as m
from proaktiv.actions.kettenregeln import setze_kettenregel
from proaktiv.actions.massnahmenimport import lege_entwurf_an, pruefe, uebernimm
from proaktiv.models import (
    Foerderfrist,
    Foerdermittel,
    Kapitel,
    Kettenregel,
    Konzeption,
    Konzeptionsevaluation,
    Konzeptionsfassung,
    Massnahme,
    Massnahmenauswertung,
    Massnahmenbedarf,
    Massnahmenfinanzierung,
    Meilenstein,
    Umsetzungspapier,
    Wirkungserwartung,
)
from proaktiv.selectors.kette import moegliche_dubletten
from sozialraum.access import Wer
from sozialraum.clock import heute
from sozialraum.models import Gebiet, Vorlage
from tests.factories import Besetzung, Raeume, wer_ist
from tests.proaktiv.bau import abgelehnt, baue_indikator, text
from tests.proaktiv.konzeptionsbau import AB, TAG, baue_foerdermittel, baue_katalog, baue_konzeption, baue_massnahme

pytestmark = pytest.mark.django_db
WER = Wer.befehl("test")


@pytest.fixture
def client(besetzung: Besetzung, als: Callable[[Any], Client]) -> Client:
    return als(besetzung.controlling)


class TestDubletten:
    def test_ganze_stadt_und_sozialraum_treffen_sich(self, raeume: Raeume, besetzung: Besetzung) -> None:
        konzeption, andere = baue_konzeption(), baue_konzeption("bildung", art="bildung")
        baum = Gebiet.objects.baum(heute())
        row = Massnahme(konzeption=konzeption, titel="Elterncafé im Quartier")
        m.speichere_massnahme(wer=WER, massnahme=row, gebiete=[raeume["I"]])
        teil = next(g for g in raeume.gebiete.values() if g.pk in baum.stadtteile(raeume["I"].pk))
        faelle = {"FB": True, "I": True, "II": False, teil.schluessel: True}
        for schluessel, trifft in faelle.items():
            neu = Massnahme(konzeption=andere, titel="Elterncafé im Quartier")
            assert bool(moegliche_dubletten(neu, [raeume[schluessel].pk], baum)) is trifft, schluessel
        zeilen = "Konzeption;Maßnahme;Gebiete\n" + "".join(f"bildung;Elterncafé im Quartier {n};{n}\n" for n in ("ganze Stadt", "II"))
        pruefung = pruefe(lege_entwurf_an(wer=wer_ist(besetzung.controlling), inhalt=zeilen.encode(), dateiname="a.csv"))
        assert not pruefung.fehler
        stadt, zwei = pruefung.vorhaben
        assert [d.pk for d, _ in stadt.doppelt] == [row.pk]
        assert [zeile for _, zeile in zwei.doppelt] == [2], "mit der ganzen Stadt derselben Datei, nicht mit dem anderen Sozialraum"


class TestKeinTagVoraus:
    def test_was_geschehen_ist_liegt_nicht_in_der_zukunft(self, raeume: Raeume) -> None:
        morgen, satz = heute() + timedelta(1), "Der Tag liegt in der Zukunft"
        konzeption, programm = baue_konzeption(), baue_foerdermittel()
        row = baue_massnahme(konzeption)
        frist = geld.speichere_frist(wer=WER, frist=Foerderfrist(foerdermittel=programm, art="abruf", tag=TAG))
        abgelehnt(lambda: geld.erledige_frist(wer=WER, frist=frist, am=morgen), satz)
        abgelehnt(lambda: geld.lasse_frist_entfallen(wer=WER, frist=frist, am=morgen, grund="x"), satz)
        assert geld.erledige_frist(wer=WER, frist=frist, am=heute()).erledigt_am == heute()
        stein = k.speichere_meilenstein(wer=WER, meilenstein=Meilenstein(konzeption=konzeption, titel="Auftakt"))
        abgelehnt(lambda: k.erreiche_meilenstein(wer=WER, meilenstein=stein, am=morgen), satz)
        assert k.erreiche_meilenstein(wer=WER, meilenstein=stein, am=heute()).erreicht_am == heute()
        evaluation: dict[str, Any] = {"konzeption": konzeption, "tag": morgen, "durch": "Hochschule", "ergebnis": "Trägt"}
        abgelehnt(lambda: k.speichere_teil(wer=WER, teil=Konzeptionsevaluation(**evaluation)), satz)
        k.speichere_teil(wer=WER, teil=Konzeptionsevaluation(muster=True, **evaluation))
        note = Massnahmenauswertung(massnahme=row, tag=morgen, urteil="offen", text="Noch offen")
        abgelehnt(lambda: m.werte_aus(wer=WER, auswertung=note), satz)


class TestKeinePersonen:
    """Names can be confirmed as none; a telephone number cannot."""

    @pytest.mark.parametrize("feld", ["titel", "ziel", "quelle"])
    def test_eine_massnahme_nennt_keine(self, feld: str) -> None:
        row = baue_massnahme(baue_konzeption())
        setattr(row, feld, "für Familie Muster")
        abgelehnt(lambda: m.speichere_massnahme(wer=WER, massnahme=row), "Familie")
        m.speichere_massnahme(wer=WER, massnahme=row, geprueft=True)
        m.speichere_massnahme(wer=WER, massnahme=row)  # what stands there was confirmed
        setattr(row, feld, "Tel. 0345 1234567")
        abgelehnt(lambda: m.speichere_massnahme(wer=WER, massnahme=row, geprueft=True), "Telefonnummer")

    def test_auch_sonst_nennt_kein_text_der_kette_eine(self, raeume: Raeume) -> None:
        konzeption, programm, wort = baue_konzeption(), baue_foerdermittel(), "für Familie Muster"
        row = baue_massnahme(konzeption)
        frist = geld.speichere_frist(wer=WER, frist=Foerderfrist(foerdermittel=programm, art="abruf", tag=TAG))
        konzeption.ziel = programm.zweck = wort
        bedarf = Massnahmenbedarf(massnahme=row, jahr=2007, art="geplant", betrag_cent=1, grund=wort)
        mittel = Massnahmenfinanzierung(massnahme=row, jahr=2007, betrag_cent=1, vermerk=wort)
        faelle: list[Callable[[], object]] = [
            lambda: k.speichere_konzeption(wer=WER, konzeption=konzeption),
            lambda: k.speichere_teil(wer=WER, teil=Kapitel(konzeption=konzeption, nummer="7", titel="Neu", text=wort)),
            lambda: geld.speichere_foerdermittel(wer=WER, foerdermittel=programm),
            lambda: geld.trage_bedarf_ein(wer=WER, bedarf=bedarf),
            lambda: geld.speichere_finanzierung(wer=WER, finanzierung=mittel),
            lambda: geld.speichere_frist(wer=WER, frist=Foerderfrist(foerdermittel=programm, art="antrag", tag=TAG, vermerk=wort)),
            lambda: geld.erledige_frist(wer=WER, frist=frist, am=TAG, vermerk=wort),
            lambda: geld.lasse_frist_entfallen(wer=WER, frist=frist, am=TAG, grund=wort),
        ]
        for fall in faelle:
            abgelehnt(fall, "Familie")
        assert geld.erledige_frist(wer=WER, frist=frist, am=TAG, vermerk=wort, geprueft=True).vermerk == wort

    def test_auch_kurze_angaben_und_gruende_nennen_keine(self, raeume: Raeume) -> None:
        konzeption, wort = baue_konzeption(), "für Familie Muster"
        row = baue_massnahme(konzeption)
        vorlage = Vorlage.objects.create(nummer="VII/2021/02605", betreff="SSA")
        papier = m.verknuepfe_papier(wer=WER, papier=Umsetzungspapier(massnahme=row, vorlage=vorlage))
        phase, welt, _ = baue_katalog()
        regel = Kettenregel(lebensphase=phase, lebenswelt=welt, gueltig_ab=TAG, anteil=Decimal("0.5"), begruendung=wort)
        wirkung = Wirkungserwartung(
            massnahme=row, indikator=baue_indikator(), gebiet=raeume["FB"], richtung="sinkt", ab=AB, bis=TAG, begruendung=wort
        )
        programme = [_neues_programm(**{feld: wort}) for feld in ("programm", "geber", "quelle")]
        faelle: list[Callable[[], object]] = [
            lambda: k.speichere_konzeption(wer=WER, konzeption=_neue_konzeption(name=wort)),
            lambda: k.speichere_konzeption(wer=WER, konzeption=_neue_konzeption(quelle=wort)),
            lambda: k.speichere_teil(wer=WER, teil=Kapitel(konzeption=konzeption, nummer="8", titel="Neu", quelle=wort)),
            lambda: k.fasse_neu(wer=WER, fassung=Konzeptionsfassung(konzeption=konzeption, anlass=wort)),
            lambda: k.speichere_meilenstein(wer=WER, meilenstein=Meilenstein(massnahme=row, titel=wort)),
            lambda: m.erwarte_wirkung(wer=WER, erwartung=wirkung),
            lambda: m.loese_papier(wer=WER, papier=papier, grund=wort),
            lambda: setze_kettenregel(wer=WER, regel=regel),
            *(partial(geld.speichere_foerdermittel, wer=WER, foerdermittel=neues) for neues in programme),
        ]
        for fall in faelle:
            abgelehnt(fall, "Familie")
        assert k.fasse_neu(wer=WER, fassung=Konzeptionsfassung(konzeption=konzeption, anlass=wort), geprueft=True).anlass == wort
        assert setze_kettenregel(wer=WER, regel=regel, geprueft=True).begruendung == wort
        assert m.erwarte_wirkung(wer=WER, erwartung=wirkung, geprueft=True).begruendung == wort

    def test_die_seite_laesst_einen_irrtum_bestaetigen(self, client: Client) -> None:
        row = baue_massnahme(baue_konzeption())
        seite = reverse("massnahmenteil_neu", args=[row.pk, "bedarf"])
        angaben = {"jahr": "2007", "art": "geplant", "betrag_cent": "100", "grund": "für Familie Muster"}
        antwort = client.post(seite, angaben)
        assert antwort.status_code == 422 and "bestätigen Sie das am Ende des Formulars" in text(antwort)
        assert client.post(seite, {**angaben, "geprueft": "on"}).status_code == 302

    def test_eine_datei_sagt_zeile_und_spalte(self, besetzung: Besetzung) -> None:
        baue_konzeption()
        wer = wer_ist(besetzung.controlling)
        zeilen = "Konzeption;Maßnahme;Ziel\npraevention;Eins;für Familie Muster\npraevention;Zwei;Tel. 0345 1234567\n"
        pruefung = pruefe(lege_entwurf_an(wer=wer, inhalt=zeilen.encode(), dateiname="a.csv"))
        assert [(f.zeile, f.spalte) for f in pruefung.fehler] == [(3, "Ziel")]
        (hinweis,) = (satz for satz in pruefung.hinweise if "Zeile 2, Ziel" in satz)
        assert "übernehmen Sie die Datei, wie sie ist" in hinweis
        entwurf = lege_entwurf_an(wer=wer, inhalt=zeilen.rpartition("praevention")[0].encode(), dateiname="b.csv")
        uebernimm(wer=wer, entwurf=entwurf, kennung=pruefe(entwurf).kennung)
        assert Massnahme.objects.get().ziel == "für Familie Muster"


def _neue_konzeption(**felder: Any) -> Konzeption:
    return Konzeption(**{"name": "Neu", "art": "praevention", "laufzeit_von": AB} | felder)


def _neues_programm(**felder: Any) -> Foerdermittel:
    return Foerdermittel(**{"programm": "Neu", "geber": "Land", "stand": "geplant"} | felder)


def test_die_art_einer_konzeption_mit_teilplaenen_bleibt() -> None:
    row = baue_konzeption()
    teil = baue_konzeption("teil", uebergeordnet=row)
    row.art = "bildung"
    abgelehnt(lambda: k.speichere_konzeption(wer=WER, konzeption=row), "hat Teilpläne; ihre Art bleibt")
    teil.uebergeordnet, teil.art = None, "bildung"
    k.speichere_konzeption(wer=WER, konzeption=teil)
    assert k.speichere_konzeption(wer=WER, konzeption=row).art == "bildung"

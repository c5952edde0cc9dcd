"""Computed measures on the demonstration: from Zähler and Nenner of each Gebiet, against a naive count of the rows themselves."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction as F

import pytest
from django.db.models import Max, Sum
from django.test import Client

from basis.zahlen import Zustand, zahl
from bsc.messgroesse import Messart, schreibe
from bsc.messquellen import PRAEVENTION_HZE, PROGNOSE_ANSATZ, STATIONAER_IN_AUSSERHALB, Beleg, Berechnet
from bsc.models import Messgroesse, Ziel
from bsc.providers import Anfrage, berechne
from bsc.scorecardzeile import Scorecardzeile
from bsc.selectors.scorecard import lies_zeilen, messgroessen
from budgets.actions.storno import storniere
from budgets.models import Buchung, Budgetposten
from sozialraum.access import Zugang
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.models import Fallmeldung, Fallzahl, Gebiet
from tests.factories import Besetzung

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]
STAND = date(2007, 9, 30)
Als = Callable[..., Client]


@pytest.fixture
def baum() -> Gebietsbaum:
    return Gebiet.objects.baum(STAND)


def alle_gebiete(baum: Gebietsbaum) -> tuple[int, ...]:
    return tuple(k.id for ebene in (Ebene.FACHBEREICH, Ebene.RESSORT, Ebene.SOZIALRAUM) for k in baum.auf_ebene(ebene))


def zeile(schluessel: str, name: str, zugang: Zugang | None = None) -> Scorecardzeile:
    rows = messgroessen(STAND).filter(ziel__gebiet__schluessel=schluessel, name__contains=name)
    return lies_zeilen(rows, zugang, Gebiet.objects.baum(STAND), STAND)[0].zeile


@pytest.mark.parametrize(("name", "ist", "plan"), [
    ("Zusammensetzung", "90 : 10", "60 : 40"), ("Prävention", "15 : 85", "25 : 75"), ("stationären", "58 : 42", "70 : 30"),
])  # fmt: skip
def test_die_drei_beispiele_stehen_wie_gedruckt(name: str, ist: str, plan: str) -> None:
    z = zeile("FB", name)
    assert [t.replace("\u00a0", " ") for t in (z.basis_text, z.plan_text)] == [ist, plan]
    assert z.basis is not None and not z.basis.messung.ist_zerlegbar


def test_praevention_zu_hze_ist_auf_jeder_ebene_die_summe_der_buchungen(baum: Gebietsbaum) -> None:
    gebiete = alle_gebiete(baum)
    antwort = berechne(["praevention-hze"], Anfrage(None, baum, gebiete, STAND))["praevention-hze"]
    ohne_mittel = []
    for gebiet in gebiete:
        rows = Buchung.objects.filter(art="ist", posten__haushaltsjahr__jahr=2007, buchungstag__lte=STAND)
        if baum.knoten[gebiet].ebene != Ebene.FACHBEREICH:
            rows = rows.filter(posten__gebiet__in=[gebiet, *(k.id for k in baum.nachfahren(gebiet))])
        rows = rows.filter(posten__haushaltsstelle__richtung="ausgabe")

        def cent(*ua: str, rows=rows) -> int:  # type: ignore[no-untyped-def]
            return rows.filter(posten__haushaltsstelle__unterabschnitt__nummer__in=ua).aggregate(s=Sum("betrag_cent"))["s"] or 0

        messung = antwort[gebiet, STAND].messung
        assert (messung.zaehler, messung.nenner) == (cent("4750"), cent("4550", "4560"))
        ohne_mittel.append(messung.wert)
    assert all(ohne_mittel) and len(set(ohne_mittel)) > 1


def test_eine_buchung_aendert_wert_und_erklaerung(baum: Gebietsbaum, besetzung: Besetzung) -> None:
    raum = next(k.id for k in baum.auf_ebene(Ebene.SOZIALRAUM) if k.schluessel == "II")
    anfrage = Anfrage(Zugang(besetzung.ressort1), baum, (raum, baum.wurzel().id), STAND)
    vorher = berechne(["praevention-hze"], anfrage)["praevention-hze"]
    posten = Budgetposten.objects.get(haushaltsjahr__jahr=2007, gebiet=raum, haushaltsstelle__nummer="4750.7180", art="sozialraum")
    tag = date(2007, 9, 28)
    Buchung.objects.create(posten=posten, art="ist", betrag_cent=50_000_00, buchungstag=tag, nutzer=besetzung.controlling)
    nachher = berechne(["praevention-hze"], anfrage)["praevention-hze"]
    for gebiet in anfrage.gebiete:
        alt, neu = vorher[gebiet, STAND], nachher[gebiet, STAND]
        assert neu.messung.wert > alt.messung.wert  # type: ignore[operator]
        assert sum(b.zahl for b in neu.belege) - sum(b.zahl for b in alt.belege) == 50_000


def test_ein_storno_und_eine_neue_buchung_aendern_wert_und_erklaerung_auf_der_seite(als: Als, besetzung: Besetzung) -> None:
    """Of its own Gebiet and of every one above; what was booked, cancelled and booked anew is what remains."""
    seiten = {s: Messgroesse.objects.get(ziel__gebiet__schluessel=s, name__contains="Prävention").get_absolute_url() for s in ("II", "FB")}

    def lies() -> dict[str, tuple[F, F, str]]:
        antworten = {s: als("controlling").get(f"{url}?stand=30.09.2007") for s, url in seiten.items()}
        return {s: (a.context["z"].ist_zahl, _praevention(a.context["belege"]), a.content.decode()) for s, a in antworten.items()}

    davor = lies()
    alt = Buchung.objects.filter(
        art="ist", posten__haushaltsjahr__jahr=2007, posten__gebiet__schluessel="II", posten__haushaltsstelle__nummer__startswith="4750",
        buchungstag__lte=STAND, storno__isnull=True, storno_von__isnull=True,
    ).latest("buchungstag")  # fmt: skip
    storno = storniere(wer=Zugang(besetzung.controlling).wer(), buchung=alt, grund="Falscher Betrag")
    assert (storno.betrag_cent, storno.buchungstag) == (-alt.betrag_cent, alt.buchungstag)
    Buchung.objects.create(
        posten=alt.posten, art="ist", betrag_cent=alt.betrag_cent + 70_000_00, buchungstag=alt.buchungstag, nutzer=besetzung.controlling
    )
    danach = lies()
    for s in seiten:
        assert danach[s][0] > davor[s][0] and danach[s][1] - davor[s][1] == 70_000
        assert _euro(danach[s][1]) in danach[s][2] and _euro(danach[s][1]) not in davor[s][2]


def _praevention(belege: list[tuple[str, list[tuple[Beleg, str]], str]]) -> F:
    return sum((b.zahl for seite, teile, _ in belege if seite == "Prävention" for b, _ in teile), F(0))


def _euro(betrag: F) -> str:
    return zahl(betrag, 2)


@pytest.mark.parametrize(("name", "quelle"), [("Prävention", "praevention-hze"), ("stationären", "stationaer-in-ausserhalb")])
def test_jede_scorecard_zeigt_das_verhaeltnis_ihres_gebiets(name: str, quelle: str, baum: Gebietsbaum, als: Als) -> None:
    """Fachbereich, three Ressorts, five Sozialräume: each page against both sides counted anew, and no value is a mean of those below."""
    gezeigt = {}
    for gebiet in alle_gebiete(baum):
        knoten = baum.knoten[gebiet]
        seite = als("controlling").get(f"/scorecard/2007/{Ebene(knoten.ebene).name.lower()}/{knoten.schluessel}/?stand=30.09.2007")
        zeile = next(z.z for _, zeilen in seite.context["gruppen"] for z in zeilen if name in z.z.name)
        eine, andere = _gezaehlt(quelle, gebiet, baum)
        gezeigt[gebiet] = zeile.ist_zahl
        assert zeile.ist_zahl == F(100 * eine, eine + andere) and zeile.ist.herkunft == "live"
        assert schreibe(Messart.VERHAELTNIS, zeile.ist_zahl) in seite.content.decode()
    raeume = [gezeigt[k.id] for k in baum.auf_ebene(Ebene.SOZIALRAUM)]
    assert gezeigt[baum.wurzel().id] != sum(raeume) / len(raeume) and len(set(gezeigt.values())) > 5


def _gezaehlt(quelle: str, gebiet: int, baum: Gebietsbaum) -> tuple[int, int]:
    """Both sides from the rows themselves."""
    if quelle == "praevention-hze":
        rows = Buchung.objects.filter(art="ist", posten__haushaltsjahr__jahr=2007, buchungstag__lte=STAND)
        rows = rows.filter(posten__haushaltsstelle__richtung="ausgabe")
        if baum.knoten[gebiet].ebene != Ebene.FACHBEREICH:
            rows = rows.filter(posten__gebiet__in=[gebiet, *(k.id for k in baum.nachfahren(gebiet))])
        je = dict(rows.values_list("posten__haushaltsstelle__unterabschnitt__nummer").annotate(s=Sum("betrag_cent")))
        return je["4750"], je["4550"] + je["4560"]
    wirksam = Fallmeldung.objects.wirksam().filter(monat=date(2007, 9, 1)).values_list("pk", "hilfeart__form", "hilfeart__zaehlt_als_hze")
    nummern = [pk for pk, form, hze in wirksam if form == "stationaer" and hze]
    je_ort = dict.fromkeys(("in", "ausserhalb", ""), 0)
    for ort, bestand in Fallzahl.objects.filter(meldung__in=nummern, gebiet__in=baum.stadtteile(gebiet)).values_list("ort", "bestand"):
        je_ort[ort] += bestand
    return je_ort["in"], je_ort["ausserhalb"]


def test_die_summanden_ergeben_die_beiden_seiten_und_fuehren_zu_den_buchungen(baum: Gebietsbaum, besetzung: Besetzung) -> None:
    ressort = next(k.id for k in baum.auf_ebene(Ebene.RESSORT) if k.schluessel == "R-II")

    def fuer(wer: str) -> Berechnet:
        anfrage = Anfrage(Zugang(getattr(besetzung, wer)), baum, (ressort,), STAND)
        return berechne(["praevention-hze"], anfrage)["praevention-hze"][ressort, STAND]

    wert = fuer("ressort2")
    assert sum(b.zahl for b in wert.belege if b.seite == "Prävention") * 100 == wert.messung.zaehler
    assert all("/buchungen/?jahr=2007&stelle=4" in b.url and "gebiet=" in b.url for b in wert.belege)
    assert not any(b.url for b in fuer("ressort1").belege)


def test_stationaere_hilfen_sind_gezaehlt_wie_gemeldet(baum: Gebietsbaum) -> None:
    gebiete = alle_gebiete(baum)
    antwort = berechne(["stationaer-in-ausserhalb"], Anfrage(None, baum, gebiete, STAND))["stationaer-in-ausserhalb"]
    neueste = Fallmeldung.objects.filter(lieferung__zurueckgenommen_am__isnull=True, monat=date(2007, 9, 1), hilfeart__form="stationaer")
    nummern = neueste.filter(hilfeart__zaehlt_als_hze=True).values("hilfeart").annotate(pk=Max("pk")).values_list("pk", flat=True)
    for gebiet in gebiete:
        rows = Fallzahl.objects.filter(meldung__in=list(nummern), gebiet__in=baum.stadtteile(gebiet))
        je_ort = {ort: rows.filter(ort=ort).aggregate(n=Sum("bestand"))["n"] or 0 for ort in ("in", "ausserhalb")}
        messung = antwort[gebiet, STAND].messung
        assert (messung.zaehler, messung.nenner) == (je_ort["in"], je_ort["ausserhalb"])
        assert messung.wert == F(je_ort["in"] * 100, sum(je_ort.values()))


def test_kleine_fallzahlen_sieht_nur_wer_zustaendig_ist(besetzung: Besetzung) -> None:
    """Also the frozen start and all that follows from it; an unlocked city total stays open to all."""
    eigene, fremde = zeile("III", "stationären", Zugang(besetzung.ressort2)), zeile("III", "stationären", Zugang(besetzung.ressort1))
    assert eigene.ist_zahl is not None and eigene.basis is not None and eigene.basis.zahl is not None and eigene.abweichung is not None
    assert {fremde.ist_text, fremde.basis_text, fremde.soll_text, fremde.abweichung_text, fremde.erreichung_text} == {"·"}
    assert fremde.soll is None and fremde.abweichung is None and "gesperrt" in fremde.warum_ohne_status
    assert {w.zustand for w in fremde.werte} == {Zustand.GESPERRT}


def test_ein_quartal_ohne_vollstaendige_meldung_hat_keinen_wert(baum: Gebietsbaum) -> None:
    wurzel = baum.wurzel().id
    spaeter = date(2007, 12, 31)
    wert = berechne(["stationaer-in-ausserhalb"], Anfrage(None, baum, (wurzel,), spaeter))["stationaer-in-ausserhalb"][wurzel, spaeter]
    assert wert.zustand == Zustand.KEINE_ANGABE and wert.messung.wert is None and "gemeldet" in wert.messung.grund


def test_prognose_zu_ansatz_ist_die_der_seite_des_laufenden_jahres(baum: Gebietsbaum, als: object) -> None:
    wurzel = baum.wurzel().id
    messung = berechne(["prognose-ansatz"], Anfrage(None, baum, (wurzel,), STAND))["prognose-ansatz"][wurzel, STAND].messung
    blatt = als("controlling").get("/budgets/2007/fachbereich/FB/vollzug/?stand=30.09.2007").context["blatt"].summe  # type: ignore[operator]
    assert (messung.zaehler, messung.nenner) == (blatt.aussicht.betrag, blatt.nachweis.fortgeschrieben)


def test_jede_ebene_hat_ihre_eigene_zeile() -> None:
    for name in ("Prävention", "stationären"):
        gebiete = Messgroesse.objects.filter(name__contains=name).values_list("ziel__gebiet__schluessel", flat=True)
        assert sorted(gebiete) == ["FB", "I", "II", "III", "IV", "R-I", "R-II", "R-III", "V"]
    assert Ziel.objects.get(gebiet__schluessel="IV", text__contains="Probleme").oberziel.gebiet.schluessel == "R-III"


def test_stichtage_liegen_am_ende_von_monat_oder_quartal() -> None:
    assert PRAEVENTION_HZE.stichtag(date(2007, 10, 15)) == date(2007, 9, 30)
    assert PRAEVENTION_HZE.stichtag(date(2007, 10, 31)) == date(2007, 10, 31)
    assert STATIONAER_IN_AUSSERHALB.stichtag(date(2007, 11, 30)) == date(2007, 9, 30)
    assert PROGNOSE_ANSATZ.stichtag(date(2007, 1, 1)) == date(2006, 12, 31)

"""An Indikator before and after an Aktion: two values, their difference in words; missing, gesperrt and 0 never look alike."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from basis.zahlen import Wert, Zustand
from berichte.sections import niederschrift
from proaktiv.actions.kreislauf import beende_aktion, plane_aktion, reflektiere, waege_ab
from proaktiv.fruehwarnung import Messpunkt
from proaktiv.indikatorvergleich import BELASTUNG, ENTLASTUNG, Vergleich
from proaktiv.models import Hinweis, System
from sozialraum.access import Wer
from sozialraum.models import Indikator
from tests.factories import Raeume
from tests.proaktiv.bau import (
    TAG,
    baue_akteur,
    baue_hinweis,
    baue_indikator,
    baue_runde,
    neue_abwaegung,
    neue_aktion,
    neue_reflexion,
    text,
)
from tests.proaktiv.test_fruehwarnung_nach_import import importiere, zeile
from tests.proaktiv.test_systemseiten import zeilen

ALT, NEU = date(2006, 7, 31), date(2007, 7, 31)
GESPERRT, FEHLT = Wert(None, Zustand.GESPERRT), Wert(None, Zustand.KEINE_ANGABE)
Als = Callable[..., Client]


def vergleich(alt: Wert | str, neu: Wert | str, einheit: str = "%", misst: str = BELASTUNG, *, gleich: bool = True) -> Vergleich:
    punkte = [Messpunkt(tag, w if isinstance(w, Wert) else Wert(Decimal(w))) for tag, w in ((ALT, alt), (NEU, neu))]
    return Vergleich("Schulabsentismus", "Teil 101", *punkte, einheit, 1, misst, gleich)


@pytest.mark.parametrize(("v", "ergebnis"), [
    (vergleich("17", "12.3"), "−4,7 Prozentpunkte, weniger Belastung"),
    (vergleich("12.3", "17", "je 1.000"), "+4,7 je 1.000, mehr Belastung"),
    (vergleich("3", "5", "", ENTLASTUNG), "+2,0, mehr Entlastung"),
    (vergleich("5", "3", "€", ""), "−2,0 €, gesunken"),
    (vergleich("5", "5.04"), "unverändert"),
    (vergleich("0", "0"), "unverändert"),
    (vergleich("5", GESPERRT), "kein Vergleich"),
    (vergleich(FEHLT, "5"), "kein Vergleich"),
    (vergleich("5", "3", gleich=False), "kein Vergleich: Die Werte ruhen nicht auf denselben Stadtteilen"),
])  # fmt: skip
def test_der_unterschied_nennt_seine_richtung_oder_warum_er_fehlt(v: Vergleich, ergebnis: str) -> None:
    assert v.ergebnis == ergebnis


def test_null_fehlend_und_gesperrt_sehen_verschieden_aus() -> None:
    assert vergleich("0", FEHLT).werte == "0,0 % am 31.07.2006 → keine Angabe am 31.07.2007"
    assert vergleich(GESPERRT, "0").werte == "gesperrt (kleine Fallzahl oder Gruppe) am 31.07.2006 → 0,0 % am 31.07.2007"
    assert vergleich("17", "12.3").unterschied == Fraction(-47, 10)


def zu_reflektierender(system: System, raeume: Raeume) -> Hinweis:
    wer, hinweis = Wer.befehl("test"), baue_hinweis(system, gebiet=raeume["101"])
    waege_ab(wer=wer, abwaegung=neue_abwaegung(hinweis))
    aktion = plane_aktion(wer=wer, aktion=neue_aktion(hinweis, baue_akteur(system)), tag=TAG)
    beende_aktion(wer=wer, aktion=aktion, tag=TAG, ergebnis="Acht Abende")
    return hinweis


def reflektierter(system: System, raeume: Raeume, **felder: Any) -> Hinweis:
    hinweis = zu_reflektierender(system, raeume)
    reflektiere(wer=Wer.befehl("test"), reflexion=neue_reflexion(hinweis, vorher=ALT, nachher=NEU, **felder))
    return hinweis


@pytest.mark.django_db
def test_seite_liste_und_niederschrift_zeigen_beide_werte(als: Als, system: System, raeume: Raeume) -> None:
    indikator = baue_indikator()
    importiere(zeile("101", "170", tag="31.07.2006"), zeile("101", "123"))
    runde = baue_runde(system, TAG, stand="gehalten")
    hinweis = reflektierter(system, raeume, hausrunde=runde, indikator=indikator)
    client, satz = als("fachkraft1"), "Schulabsentismus in 101 Teil 101: 17,0 % am 31.07.2006 → 12,3 % am 31.07.2007; "
    satz += "−4,7 Prozentpunkte, weniger Belastung"
    seite = text(client.get(hinweis.get_absolute_url()))
    assert all(teil in seite for teil in ("17,0 % am 31.07.2006 → 12,3 % am 31.07.2007", "−4,7 Prozentpunkte, weniger Belastung"))
    verweis = f'<a href="{runde.get_absolute_url()}">Runde am {TAG:%d.%m.%Y}</a>'
    assert seite.count(verweis) == 1
    assert [z["Indikator vorher und nachher"] for z in zeilen(client.get("/hinweise/?format=csv"))] == [satz]
    assert niederschrift.stelle_zusammen(runde).zeilen[-1].stand == f"wirksam, schließen; {satz}"
    assert "mit Vergleich eines Indikators" in text(client.get(runde.get_absolute_url()))
    neuer = baue_hinweis(system, hausrunde=runde)
    assert f"aufgenommen in der {verweis}" in " ".join(text(client.get(neuer.get_absolute_url())).split())


@pytest.mark.django_db
def test_verglichen_wird_nur_wo_es_werte_gibt(als: Als, system: System, raeume: Raeume) -> None:
    indikator = baue_indikator()
    importiere(zeile("101", "170", tag="31.07.2006"), zeile("101", "123"))
    hinweis = zu_reflektierender(system, raeume)
    angaben = {"wirkung": "wirksam", "beleg": "Es kamen mehr", "folge": "schliessen", "tag": f"{TAG:%d.%m.%Y}", "indikator": indikator.pk,
               "vorher": "30.06.2006", "nachher": "31.07.2007"}  # fmt: skip
    client, url = als("fachkraft1"), f"{hinweis.get_absolute_url()}reflektieren/"
    antwort = client.post(url, angaben)
    assert antwort.status_code == 422
    (satz,) = antwort.context["form"].errors["vorher"]
    assert [*antwort.context["form"].errors] == ["vorher"] and satz.endswith("Werte gibt es zum 31.07.2006, 31.07.2007.")
    assert client.post(url, angaben | {"vorher": "31.07.2006"}).status_code == 302


@pytest.mark.django_db
def test_kleine_fallzahlen_bleiben_im_papier_fuer_partner_gesperrt(als: Als, system: System, raeume: Raeume) -> None:
    """The Ressort reads its own small numbers; the minutes go to partners."""
    indikator = baue_indikator()
    Indikator.objects.update(beruht_auf_fallzahlen=True)
    importiere(zeile("101", "2", tag="31.07.2006"), zeile("101", "30"), zeile("102", "40", tag="31.07.2006"), zeile("102", "40"))
    runde = baue_runde(system, TAG, stand="gehalten")
    hinweis = reflektierter(system, raeume, hausrunde=runde, indikator=indikator)
    assert "0,2 % am 31.07.2006 → 3,0 % am 31.07.2007" in text(als("ressort1").get(hinweis.get_absolute_url()))
    for wo in (text(als("fachkraft1").get(hinweis.get_absolute_url())), niederschrift.stelle_zusammen(runde).zeilen[-1].stand):
        assert "gesperrt (kleine Fallzahl oder Gruppe) am 31.07.2006 → 3,0 % am 31.07.2007" in wo
        assert "kein Vergleich" in wo and "0,2" not in wo

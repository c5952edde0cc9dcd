"""A school, a Förderrunde and applications, built by hand; steps by name, each by a person who may."""

from datetime import date
from typing import Any

from proaktiv.actions.bba import speichere_bba_antrag, speichere_bba_runde, trage_unterlagen_ein
from proaktiv.actions.bbabeschluss import Beschlussangaben
from proaktiv.actions.bbaschritte import gehe_bba_schritt
from proaktiv.bbaweg import BbaAngaben, BbaSchrittart
from proaktiv.models import BbaAntrag, BbaRunde
from sozialraum.models import Einrichtung, Einrichtungsart, Gebiet, Gremium, Parameter, Traeger
from tests.factories import Besetzung, wer_ist

TAG = date(2026, 3, 2)
UNTERLAGEN = ("Kosten- und Finanzierungsplan", "Beschluss der Gesamtkonferenz")
A = BbaSchrittart


def baue_obergrenzen() -> None:
    """2.000 €, from 2026 3.000 €: two rows."""
    for jahr, wert in ((2015, 2000), (2026, 3000)):
        Parameter.objects.create(
            schluessel="bba_obergrenze", bezeichnung="Obergrenze", wert=wert, einheit="Euro", gueltig_von=date(jahr, 1, 1)
        )


def baue_steuergruppe() -> Gremium:
    angaben = {"name": "Steuergruppe BbA", "art": "verwaltung", "entscheidet_bba": True}
    return Gremium.objects.get_or_create(schluessel="steuergruppe", defaults=angaben)[0]


def baue_schule(gebiet: Gebiet, name: str = "Grundschule am Markt", gruppe: str = "schule", **felder: Any) -> Einrichtung:
    angaben = {"name": f"Probe {gruppe}", "gruppe": gruppe, "schulart": "Grundschule" if gruppe == "schule" else ""}
    art, _ = Einrichtungsart.objects.get_or_create(schluessel=f"probe-{gruppe}", defaults=angaben)
    traeger, _ = Traeger.objects.get_or_create(
        schluessel="schultraeger", defaults={"name": "Schulträger", "art": "oeffentlich", "gueltig_von": date(1990, 1, 1)}
    )
    schluessel = name.lower().replace(" ", "-")
    return Einrichtung.objects.create(
        schluessel=schluessel, name=name, art=art, traeger=traeger, stadtteil=gebiet, **{"gueltig_von": date(1990, 1, 1)} | felder
    )


def baue_runde(wer: Any, jahr: int = 2026, topf: int = 10_000_00, **felder: Any) -> BbaRunde:
    angaben = {"titel": f"Runde {jahr}", "antraege_ab": date(jahr, 1, 1), "antragsfrist": date(jahr, 12, 1)} | felder
    return speichere_bba_runde(wer=wer_ist(wer), runde=BbaRunde(kalenderjahr=jahr, topf_cent=topf, **angaben), unterlagen=UNTERLAGEN)


def neuer_antrag(runde: BbaRunde, schule: Einrichtung, beantragt: int = 2_000_00, **felder: Any) -> BbaAntrag:
    jahr = runde.kalenderjahr
    angaben: dict[str, Any] = {"titel": "Lesewerkstatt", "ziel": "Mehr Freude am Lesen", "eingegangen_am": date(jahr, 2, 1)}
    angaben |= {"beginn": date(jahr, 4, 1), "ende": date(jahr, 6, 30), "gesamtkosten_cent": beantragt, "beantragt_cent": beantragt}
    return BbaAntrag(runde=runde, einrichtung=schule, **angaben | felder)


class BbaWeg:
    """An application on its way."""

    def __init__(self, besetzung: Besetzung, antrag: BbaAntrag, tag: date = TAG) -> None:
        self.netz, self.leitung = wer_ist(besetzung.netzwerkstelle), wer_ist(besetzung.fachbereichsleitung)
        self.tag = tag
        self.antrag = speichere_bba_antrag(wer=self.netz, antrag=antrag)

    def gehe(self, schritt: BbaSchrittart, betrag: int | None = None, **felder: Any) -> BbaAntrag:
        wer = felder.pop("wer", self.leitung if schritt in (A.BEWILLIGEN, A.ABLEHNEN) else self.netz)
        beschluss = felder.pop("beschluss", None) or Beschlussangaben(baue_steuergruppe(), nummer="StG 1/2026")
        angaben = BbaAngaben(**{"tag": self.tag, "betrag": betrag, "text": "Wie besprochen"} | felder)
        return gehe_bba_schritt(wer=wer, antrag=self.antrag, schritt=schritt, angaben=angaben, beschluss=beschluss)

    def beraten(self, votum: int | None = None) -> BbaAntrag:
        runde = self.antrag.runde
        trage_unterlagen_ein(wer=self.netz, antrag=self.antrag, unterlagen=runde.unterlagen.all(), tag=self.antrag.eingegangen_am)
        self.gehe(A.VOLLSTAENDIG)
        return self.gehe(A.BERATEN, self.antrag.beantragt_cent if votum is None else votum)

    def bewilligt(self, betrag: int | None = None) -> BbaAntrag:
        self.beraten()
        return self.gehe(A.BEWILLIGEN, self.antrag.beantragt_cent if betrag is None else betrag)

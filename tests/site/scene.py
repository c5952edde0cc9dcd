"""The loaded city with one of everything that pages show: drafts of two Ressorts, something submitted, something decided, imports, jobs.

What belongs to one owner alone carries a word that occurs nowhere else (`words.py`).
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from tests.factories import KENNWORT, Besetzung, baue_besetzung, baue_raeume, wer_ist
from tests.site import (
    scene_bba,
    scene_buchungen,
    scene_foerderung,
    scene_fruehwarnung,
    scene_gremien,
    scene_kette,
    scene_konzepte,
    scene_papiere,
    scene_pas_brett,
    scene_pas_seiten,
    scene_scorecard,
    scene_traeger,
    scene_umschichtungen,
)
from tests.site.words import BUCHFINK, EIS, ROT, SEGLER, WENDEHALS, ZAUN

CSV = "Schlüssel;Arbeitslose unter 25 Jahren;Junge Menschen von 15 bis unter 25 Jahren\n"


@dataclass
class Szene(
    scene_traeger.Teil, scene_umschichtungen.Teil, scene_foerderung.Teil, scene_buchungen.Teil, scene_papiere.Teil, scene_gremien.Teil,
    scene_pas_brett.Teil, scene_pas_seiten.Teil, scene_fruehwarnung.Teil, scene_konzepte.Teil, scene_bba.Teil, scene_kette.Teil,
):  # fmt: skip
    """What the arguments of the URL table point at; looked up in the database, since the template may be another process' work."""

    besetzung: Besetzung
    _gemerkt: dict[str, Any] = field(default_factory=dict)

    def verteilung(self, name: str) -> Any:
        from budgets.models import Verteilung

        return Verteilung.objects.get(name__contains=name)

    @cached_property
    def beschlossen(self) -> Any:
        return self.verteilung("beschlossene Fassung")

    @cached_property
    def vorgelegt(self) -> Any:
        return self.verteilung("vorgelegte Fassung")

    @cached_property
    def entwurf_r1(self) -> Any:
        return self.verteilung(ROT)

    @cached_property
    def entwurf_r2(self) -> Any:
        return self.verteilung(ZAUN)

    @cached_property
    def entwurf_fb(self) -> Any:
        return self.verteilung(EIS)

    @cached_property
    def stellen(self) -> Any:
        return self.verteilung("Stellen nach Punktwerten")

    @cached_property
    def importentwurf(self) -> Any:
        from sozialraum.models import Importentwurf

        return Importentwurf.objects.get(datei__name__contains=BUCHFINK, art="basisstatistik")

    @cached_property
    def lieferung(self) -> Any:
        from sozialraum.models import Datenlieferung

        return Datenlieferung.objects.filter(art="basisstatistik").order_by("pk").first()

    @cached_property
    def standort(self) -> Any:
        from sozialraum.models import Standort

        return Standort.objects.order_by("pk").first()

    @cached_property
    def schwerpunktliste(self) -> Any:
        from sozialraum.models import Schwerpunktraumliste

        return Schwerpunktraumliste.objects.festgestellt().order_by("-stichtag").first()

    @cached_property
    def schwerpunktentwurf(self) -> Any:
        from sozialraum.models import Schwerpunktraumliste

        return Schwerpunktraumliste.objects.get(name__contains=EIS)

    @cached_property
    def bericht(self) -> Any:
        from berichte.models import Bericht

        return Bericht.objects.order_by("pk").first()

    @cached_property
    def auftrag(self) -> Any:
        from basis.models import Auftrag

        return Auftrag.objects.get(titel__contains=SEGLER)

    @cached_property
    def wartende_rolle(self) -> Any:
        from sozialraum.models import Rollenzuweisung

        return Rollenzuweisung.objects.get(wartet=True)

    @cached_property
    def vertretung(self) -> Any:
        from sozialraum.models import Vertretung

        return Vertretung.objects.get()

    @cached_property
    def wert(self) -> Any:
        from sozialraum.models import Indikatorwert

        return Indikatorwert.objects.order_by("pk").first()

    @cached_property
    def ansicht(self) -> Any:
        from basis.models import Ansicht

        return Ansicht.objects.get(name=WENDEHALS)

    @cached_property
    def fremde_ansicht(self) -> Any:
        from basis.models import Ansicht

        return Ansicht.objects.get(name="Fachgremien")

    @cached_property
    def geometriestand(self) -> Any:
        from sozialraum.models import Geometriestand

        return Geometriestand.objects.first()

    @cached_property
    def verantwortung(self) -> Any:
        from sozialraum.models import Datenverantwortung

        return Datenverantwortung.objects.order_by("pk").first()


def baue() -> None:
    """Everything by the actions that the pages use, each by a person who may."""
    from tests.site import scene_karten, scene_schulwerte, scene_veroeffentlichung

    szene = Szene(baue_besetzung(baue_raeume()))
    scene_gremien.baue(szene)
    _verteilungen(szene)
    _schwerpunkte(szene)
    _importe(szene)
    scene_traeger.baue(szene, BUCHFINK)
    scene_umschichtungen.baue(szene, ROT)
    scene_foerderung.baue(szene, ROT)
    _zugaenge(szene)
    _auftrag(szene)
    teile = (
        scene_buchungen, scene_scorecard, scene_karten, scene_veroeffentlichung, scene_pas_brett, scene_pas_seiten, scene_fruehwarnung,
        scene_konzepte, scene_schulwerte, scene_kette,
    )  # fmt: skip
    for teil in teile:
        teil.baue(szene)
    scene_papiere.berichte(szene)
    scene_papiere.ansichten(szene, WENDEHALS)


def _verteilungen(szene: Szene) -> None:
    from budgets.actions import verteilung as aktion
    from budgets.models import Haushaltsjahr, Verteilung

    wer, leitung = wer_ist(szene.besetzung.controlling), wer_ist(szene.besetzung.fachbereichsleitung)
    von_controlling = Verteilung.objects.get(status="vorgelegt")
    neu = aktion.kopiere(wer=wer, verteilung=von_controlling, name="beschlossene Fassung 2007", grund="Auftrag der Controllinggruppe")
    aktion.beschliesse(wer=leitung, verteilung=aktion.lege_vor(wer=wer, verteilung=neu), beschluss=szene.beschluss)
    neu = aktion.kopiere(wer=wer, verteilung=von_controlling, name="vorgelegte Fassung 2007", grund="zweite Lesung")
    aktion.lege_vor(wer=wer, verteilung=neu)
    for name, wort, gebiet in (("ressort1", ROT, "R-I"), ("ressort2", ZAUN, "R-II"), ("controlling", EIS, None)):
        person = wer_ist(getattr(szene.besetzung, name))
        ort = baue_raeume()[gebiet] if gebiet else None
        kopie = aktion.kopiere(wer=person, verteilung=szene.beschlossen, name=f"{wort} A", grund=f"{wort} begründet", gebiet=ort)
        topf = kopie.teiltoepfe.first()
        aktion.setze_dienste(wer=person, teiltopf=topf, version=kopie.version, dienste=[(f"{wort} Dienst", 100_000, f"{wort} Amt")])
    stellen = aktion.Kopf(
        "Stellen nach Punktwerten", Haushaltsjahr.objects.get(jahr=2007), szene.beschlossen.gebiet, szene.beschlossen.gebietsstand,
        szene.beschlossen.werte_stand, "VZÄ",
    )  # fmt: skip
    stellen = aktion.lege_an(wer=wer, kopf=stellen)
    topf = szene.beschlossen.teiltoepfe.first()
    aktion.lege_teiltopf_an(
        wer=wer, verteilung=stellen, version=stellen.version, name="Fachkräfte", betrag=5000, kopf=aktion.Topfkopf(topf.bevoelkerung)
    )


def _schwerpunkte(szene: Szene) -> None:
    """A draft beside the frozen lists that the city brings."""
    from sozialraum.actions.typisierung import Listenkopf, entwirf_liste
    from sozialraum.inputs.schwerpunkte import wahl_von

    fest = szene.schwerpunktliste
    kopf = Listenkopf(f"{EIS} der Schwerpunkträume", f"{EIS} begründet")
    entwirf_liste(wer=wer_ist(szene.besetzung.controlling), kopf=kopf, verfahren=fest.verfahren, wahl=wahl_von(fest))


def _importe(szene: Szene) -> None:
    from sozialraum.actions.entwurf import lege_entwurf_an

    wer = wer_ist(szene.besetzung.controlling)
    zeilen = "".join(f"{nummer};{10 + nummer % 7};{100 + nummer % 13}\n" for nummer in (101, 102, 103, 999))
    lege_entwurf_an(
        wer=wer, art="basisstatistik", inhalt=(CSV + zeilen).encode(), dateiname=f"{BUCHFINK}.csv", stichtag=date(2007, 12, 31),
        quelle=f"{BUCHFINK} der Agentur", muster=True,
    )  # fmt: skip


def _zugaenge(szene: Szene) -> None:
    from sozialraum.actions.rollen import richte_vertretung_ein, weise_rolle_zu
    from sozialraum.actions.zugang import lege_zugang_an
    from sozialraum.clock import heute
    from sozialraum.models import Rollenzuweisung
    from sozialraum.rechte import Rolle

    verwaltung, raeume = wer_ist(szene.besetzung.verwaltung), baue_raeume()
    neu = lege_zugang_an(wer=verwaltung, benutzername="neu", anzeigename="Muster Neuzugang", kennwort=KENNWORT, ist_muster=True)
    weise_rolle_zu(wer=verwaltung, nutzer=neu, rolle=Rolle.RESSORTLEITUNG, gueltig_von=heute(), gebiet=raeume["R-III"])
    rolle = Rollenzuweisung.objects.get(nutzer=szene.besetzung.netzwerkstelle)
    richte_vertretung_ein(
        wer=wer_ist(szene.besetzung.netzwerkstelle), zuweisung=rolle, nutzer=szene.besetzung.ohne_rolle,
        gueltig_von=heute() + timedelta(days=300), gueltig_bis=heute() + timedelta(days=310))  # fmt: skip


def _auftrag(szene: Szene) -> None:
    from basis.models import Auftrag

    Auftrag.objects.create(
        art="sitzungspaket", titel=f"{SEGLER} drucken", nutzer=szene.besetzung.ressort1, status=Auftrag.Status.LAEUFT, erledigt=2, gesamt=9,
        meldung=f"{SEGLER}: zwei von neun",
    )  # fmt: skip

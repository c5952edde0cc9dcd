"""The life of a draft: set up, copied as a scenario, changed. Nothing here is final."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.db.models import Sum
from django.utils.text import slugify

from budgets.actions.hindernisse import vorjahrsfehler
from budgets.actions.teile import Veraltet, kopiere_teiltopf, oeffne, protokoll, schreibe
from budgets.models import Ansatz, Deckungskreis, Dienst, Gewichtung, Haushaltsjahr, Teiltopf, Unterabschnitt, Verteilung
from budgets.rechnung import Einstellungen
from budgets.rechnung import Gewichtung as Gewicht
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Altersband, Gebiet

__all__ = [
    "Kopf", "Topfkopf", "Veraltet", "aendere", "aendere_teiltopf", "entferne_teiltopf", "kopiere", "lege_an", "lege_teiltopf_an",
    "setze_dienste", "uebernimm_gewichtung",
    "uebernimm_szenario",
]  # fmt: skip


@dataclass(frozen=True)
class Kopf:
    """The head of a Verteilung: what it is called, for which year and whom, on which days its areas and values stand."""

    name: str
    haushaltsjahr: Haushaltsjahr
    gebiet: Gebiet
    gebietsstand: date
    werte_stand: date
    einheit: str = Verteilung.Einheit.EURO
    vorjahr: Verteilung | None = None
    notiz: str = ""
    zaehler_rundung: int = 0


@dataclass(frozen=True)
class Topfkopf:
    """What a Teiltopf is besides its settings."""

    bevoelkerung: Altersband | None
    unterabschnitte: tuple[Unterabschnitt, ...] = ()


@transaction.atomic
def lege_an(*, wer: Wer, kopf: Kopf, vorlage: Verteilung | None = None) -> Verteilung:
    """A new draft. Teiltöpfe come from ``vorlage`` with the Ansätze of the new year, else one per Bereich of the Deckungskreis.

    Refused: a vorlage of another Einheit.
    """
    if vorlage is not None and vorlage.einheit != kopf.einheit:
        raise Abgelehnt("Die Vorlage hat eine andere Einheit; Geld und Stellen lassen sich nicht mischen.")
    _pruefe_vorjahr(kopf)
    deckungskreis = Deckungskreis.objects.first() if kopf.einheit == Verteilung.Einheit.EURO else None
    verteilung = _neu(wer, kopf, deckungskreis, muster=bool(vorlage and vorlage.muster))
    if vorlage is not None:
        for topf in vorlage.teiltoepfe.prefetch_related("gewichte", "dienste", "unterabschnitte"):
            neu = kopiere_teiltopf(topf, verteilung)
            betrag = _ansatz(neu.unterabschnitte.all(), kopf.haushaltsjahr)
            Teiltopf.objects.filter(pk=neu.pk).update(betrag_cent=topf.betrag_cent if betrag is None else betrag)
    elif deckungskreis is not None:
        _toepfe_je_bereich(verteilung, deckungskreis)
    protokoll(wer, "verteilung_angelegt", verteilung, f"Verteilung „{verteilung.name}“ angelegt.", kopf.notiz)
    return verteilung


@transaction.atomic
def kopiere(
    *, wer: Wer, verteilung: Verteilung, name: str, grund: str, gebiet: Gebiet | None = None,
    aenderungen: Mapping[str, Einstellungen] | None = None, korrigiert: Verteilung | None = None,
) -> Verteilung:  # fmt: skip
    """A scenario: a copy with its author, its reason and, with ``aenderungen``, other settings. Refused without a name or a reason."""
    fehlt = [
        satz
        for text, satz in ((name, "Das Szenario braucht einen Namen."), (grund, "Bitte begründen Sie das Szenario."))
        if not text.strip()
    ]
    if fehlt:
        raise Abgelehnt(*fehlt)
    kopf = Kopf(
        name.strip(), verteilung.haushaltsjahr, gebiet or verteilung.gebiet, verteilung.gebietsstand, verteilung.werte_stand,
        verteilung.einheit, verteilung.vorjahr, grund.strip(), verteilung.zaehler_rundung,
    )  # fmt: skip
    neu = _neu(wer, kopf, verteilung.deckungskreis, muster=verteilung.muster, kopie_von=verteilung, korrigiert=korrigiert)
    for topf in verteilung.teiltoepfe.prefetch_related("gewichte", "dienste", "unterabschnitte"):
        kopie = kopiere_teiltopf(topf, neu)
        if aenderungen and topf.schluessel in aenderungen:
            schreibe(kopie, aenderungen[topf.schluessel])
    protokoll(wer, "szenario_angelegt", neu, f"„{neu.name}“ als Kopie von „{verteilung.name}“ angelegt.", grund)
    return neu


def _pruefe_vorjahr(kopf: Kopf) -> None:
    for satz in vorjahrsfehler(kopf.vorjahr, kopf.haushaltsjahr.jahr):
        raise Abgelehnt(satz)


@transaction.atomic
def aendere(*, wer: Wer, verteilung: Verteilung, version: int, kopf: Kopf) -> Verteilung:
    """Changes the head of a draft. Refused: no draft, somebody else was faster, the draft as its own previous year, another Einheit."""
    offen = oeffne(verteilung, version)
    if kopf.vorjahr is not None and kopf.vorjahr.pk == offen.pk:
        raise Abgelehnt("Eine Verteilung ist nicht ihr eigenes Vorjahr.")
    _pruefe_vorjahr(kopf)
    if kopf.einheit != offen.einheit:
        raise Abgelehnt("Die Einheit einer Verteilung steht von Anfang an fest.")
    for feld in ("name", "haushaltsjahr", "gebietsstand", "werte_stand", "vorjahr", "notiz", "zaehler_rundung"):
        setattr(offen, feld, getattr(kopf, feld))
    offen.save()
    protokoll(wer, "verteilung_geaendert", offen, f"Angaben zu „{offen.name}“ geändert.", kopf.notiz)
    return offen


@transaction.atomic
def aendere_teiltopf(*, wer: Wer, teiltopf: Teiltopf, version: int, wahl: Einstellungen, kopf: Topfkopf | None = None) -> Teiltopf:
    """Changes the settings of a Teiltopf; weights may add up later, they must when it is submitted."""
    offen = oeffne(teiltopf.verteilung, version)
    teiltopf = Teiltopf.objects.get(pk=teiltopf.pk, verteilung=offen)
    if kopf is not None:
        teiltopf.bevoelkerung = kopf.bevoelkerung
        teiltopf.unterabschnitte.set(kopf.unterabschnitte)
    teiltopf.name = wahl.name or teiltopf.name
    schreibe(teiltopf, wahl)
    protokoll(wer, "teiltopf_geaendert", offen, f"Teiltopf „{teiltopf.name}“ geändert.", daten=_kurz(wahl))
    return teiltopf


@transaction.atomic
def uebernimm_szenario(*, wer: Wer, verteilung: Verteilung, version: int, aenderungen: Mapping[str, Einstellungen]) -> Verteilung:
    """Takes the settings of a what-if into the draft, all Teiltöpfe in one step. Refused: nothing to take over."""
    if not aenderungen:
        raise Abgelehnt("Das Szenario ändert nichts; es gibt nichts zu übernehmen.")
    offen = oeffne(verteilung, version)
    for topf in offen.teiltoepfe.filter(schluessel__in=list(aenderungen)):
        schreibe(topf, aenderungen[topf.schluessel])
    daten = {schluessel: _kurz(wahl) for schluessel, wahl in aenderungen.items()}
    protokoll(wer, "szenario_uebernommen", offen, f"Annahmen eines Szenarios in „{offen.name}“ übernommen.", daten=daten)
    return offen


@transaction.atomic
def lege_teiltopf_an(*, wer: Wer, verteilung: Verteilung, version: int, name: str, betrag: int, kopf: Topfkopf) -> Teiltopf:
    """A further Teiltopf, at first shared out by population alone."""
    offen = oeffne(verteilung, version)
    schluessel = slugify(name)[:40] or "teiltopf"
    if offen.teiltoepfe.filter(schluessel=schluessel).exists():
        raise Abgelehnt(f"Den Teiltopf „{name}“ gibt es in dieser Verteilung schon.")
    topf = Teiltopf.objects.create(
        verteilung=offen, schluessel=schluessel, name=name, reihenfolge=offen.teiltoepfe.count() + 1, betrag_cent=betrag,
        bevoelkerung=kopf.bevoelkerung, basisgewicht=Decimal(1), rundung_cent=_rundung(offen.einheit),
    )  # fmt: skip
    topf.unterabschnitte.set(kopf.unterabschnitte)
    protokoll(wer, "teiltopf_angelegt", offen, f"Teiltopf „{name}“ angelegt.")
    return topf


@transaction.atomic
def entferne_teiltopf(*, wer: Wer, teiltopf: Teiltopf, version: int) -> None:
    offen = oeffne(teiltopf.verteilung, version)
    name = teiltopf.name
    Teiltopf.objects.get(pk=teiltopf.pk, verteilung=offen).delete()
    protokoll(wer, "teiltopf_entfernt", offen, f"Teiltopf „{name}“ entfernt.")


@transaction.atomic
def setze_dienste(*, wer: Wer, teiltopf: Teiltopf, version: int, dienste: Iterable[tuple[str, int, str]]) -> Teiltopf:
    """Replaces the Dienste of a Teiltopf: (name, amount, responsible office)."""
    offen = oeffne(teiltopf.verteilung, version)
    teiltopf = Teiltopf.objects.get(pk=teiltopf.pk, verteilung=offen)
    teiltopf.dienste.all().delete()
    Dienst.objects.bulk_create(
        Dienst(teiltopf=teiltopf, name=name, betrag_cent=betrag, verantwortlich=stelle, reihenfolge=nummer)
        for nummer, (name, betrag, stelle) in enumerate(dienste, 1)
    )
    protokoll(wer, "dienste_geaendert", offen, f"Übergreifende Dienste im Teiltopf „{teiltopf.name}“ geändert.")
    return teiltopf


@transaction.atomic
def uebernimm_gewichtung(*, wer: Wer, teiltopf: Teiltopf, version: int, gewichtung: Gewichtung) -> Teiltopf:
    """Takes over Verfahren and weights of a Gewichtung. Refused if they do not add up to exactly 1."""
    offen = oeffne(teiltopf.verteilung, version)
    gewichte = tuple(
        Gewicht(g.indikator.schluessel, Fraction(g.gewicht), g.abweichender_stichtag)
        for g in gewichtung.gewichte.select_related("indikator")
    )
    summe = sum((g.gewicht for g in gewichte), Fraction(gewichtung.basisgewicht) if gewichtung.verfahren == "anteil" else Fraction(0))
    if summe != 1:
        raise Abgelehnt(f"Die Gewichte von „{gewichtung}“ ergeben zusammen nicht genau 100 Prozent.")
    teiltopf = Teiltopf.objects.get(pk=teiltopf.pk, verteilung=offen)
    teiltopf.gewichtung = gewichtung
    wahl = Einstellungen(
        teiltopf.schluessel, teiltopf.name, teiltopf.betrag_cent, gewichtung.verfahren, gewichte, Fraction(gewichtung.basisgewicht),
        Fraction(gewichtung.grundpunkte),
    )  # fmt: skip
    schreibe(teiltopf, replace(wahl, **_rest(teiltopf)))  # type: ignore[arg-type]
    protokoll(wer, "gewichtung_uebernommen", offen, f"„{gewichtung}“ in den Teiltopf „{teiltopf.name}“ übernommen.")
    return teiltopf


def _neu(
    wer: Wer, kopf: Kopf, deckungskreis: Deckungskreis | None, *, muster: bool, kopie_von: Verteilung | None = None,
    korrigiert: Verteilung | None = None,
) -> Verteilung:  # fmt: skip
    return Verteilung.objects.create(
        name=kopf.name, haushaltsjahr=kopf.haushaltsjahr, deckungskreis=deckungskreis, einheit=kopf.einheit, gebiet=kopf.gebiet,
        gebietsstand=kopf.gebietsstand, werte_stand=kopf.werte_stand, notiz=kopf.notiz, muster=muster, vorjahr=kopf.vorjahr,
        zaehler_rundung=kopf.zaehler_rundung, kopie_von=kopie_von, korrigiert=korrigiert, erstellt_von=wer.nutzer,
    )  # fmt: skip


def _toepfe_je_bereich(verteilung: Verteilung, deckungskreis: Deckungskreis) -> None:
    """One Teiltopf per Bereich, with the sum of its Ansätze, at first by population alone."""
    je_bereich: dict[str, list[Unterabschnitt]] = {}
    for unterabschnitt in deckungskreis.unterabschnitte.all():
        je_bereich.setdefault(unterabschnitt.bereich, []).append(unterabschnitt)
    for nummer, (bereich, liste) in enumerate(je_bereich.items(), 1):
        topf = Teiltopf.objects.create(
            verteilung=verteilung, schluessel=bereich, name=Unterabschnitt.Bereich(bereich).label, reihenfolge=nummer,
            betrag_cent=_ansatz(liste, verteilung.haushaltsjahr) or 0, basisgewicht=Decimal(1), rundung_cent=_rundung(verteilung.einheit),
        )  # fmt: skip
        topf.unterabschnitte.set(liste)


def _ansatz(unterabschnitte: Iterable[Unterabschnitt], jahr: Haushaltsjahr) -> int | None:
    return Ansatz.objects.filter(unterabschnitt__in=list(unterabschnitte), haushaltsjahr=jahr).aggregate(summe=Sum("betrag_cent"))["summe"]


def _rundung(einheit: str) -> int:
    return 10_000 if einheit == Verteilung.Einheit.EURO else 25


def _rest(topf: Teiltopf) -> dict[str, object]:
    """The settings that a Gewichtung does not touch."""
    return {
        "ddof": topf.zwert_ddof, "spreizung": Fraction(topf.zwert_spreizung), "untergrenze": Fraction(topf.zwert_untergrenze),
        "sockel": topf.sockel_cent, "reserve": topf.reserve_cent, "rundung": topf.rundung_cent, "fehlend": topf.fehlend,
        "kappung_unten": None if topf.kappung_unten is None else Fraction(topf.kappung_unten),
        "kappung_oben": None if topf.kappung_oben is None else Fraction(topf.kappung_oben),
    }  # fmt: skip


def _kurz(wahl: Einstellungen) -> dict[str, object]:
    return {
        "betrag": wahl.betrag, "verfahren": wahl.verfahren, "basisgewicht": str(wahl.basisgewicht), "sockel": wahl.sockel,
        "reserve": wahl.reserve, "gewichte": {g.indikator: str(g.gewicht) for g in wahl.gewichte},
    }  # fmt: skip

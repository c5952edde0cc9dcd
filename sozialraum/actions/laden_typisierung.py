"""Load typisierung.toml: methods of the Typisierung, lists of Schwerpunkträume as draft or frozen. What stands already is left alone."""

from fractions import Fraction
from typing import Any

from django.db import transaction

from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.typisierung import Listenkopf, entwirf_liste, stelle_fest
from sozialraum.actions.typisierungsverfahren import Merkmalsangabe, Verfahrensangaben, lege_verfahren_an
from sozialraum.imports.stammdaten import Stammdatenfehler, toml_pflichttag, toml_tag, toml_zahl
from sozialraum.inputs.schwerpunkte import Wahl
from sozialraum.models import Schwerpunktraumliste, Typisierungsverfahren
from sozialraum.schwerpunkte_typen import DYNAMIK, STATUS, Stufen


def lade_typisierung(*, wer: Wer, angaben: dict[str, Any]) -> Ladebericht:
    """Refused, with the name of the file: what the pages refuse too, days and numbers that are none."""
    bericht = Ladebericht()
    try:
        with transaction.atomic():
            muster = bool(angaben.get("muster"))
            for eintrag in angaben.get("verfahren", []):
                _verfahren(bericht, wer, eintrag, muster)
            for eintrag in angaben.get("listen", []):
                _liste(bericht, wer, eintrag)
    except (Abgelehnt, Stammdatenfehler) as fehler:
        raise Abgelehnt(*(f"typisierung.toml: {satz}" for satz in fehler.saetze)) from fehler
    return bericht


def _verfahren(bericht: Ladebericht, wer: Wer, eintrag: dict[str, Any], muster: bool) -> None:
    """Versions come in their order; a known one stays."""
    bekannt = Typisierungsverfahren.objects.filter(schluessel=eintrag["schluessel"])
    if bekannt.filter(version=eintrag["version"]).exists():
        bericht.zaehle("Typisierungsverfahren", "unveraendert")
        return
    if eintrag["version"] != bekannt.count() + 1:
        raise Abgelehnt(f"Auf Version {bekannt.count()} des Verfahrens „{eintrag['schluessel']}“ folgt nicht Version {eintrag['version']}.")
    dynamik = eintrag.get(DYNAMIK)
    merkmale = [*_merkmale(STATUS, eintrag[STATUS]), *(_merkmale(DYNAMIK, dynamik) if dynamik else [])]
    angaben = Verfahrensangaben(
        schluessel=eintrag["schluessel"],
        name=eintrag["name"],
        gueltig_ab=toml_pflichttag(eintrag["gueltig_ab"]),
        merkmale=merkmale,
        status=_stufen(eintrag[STATUS]),
        dynamik=_stufen(dynamik) if dynamik else None,
        schwerpunkt=[(paar[0], paar[1] if len(paar) > 1 else "") for paar in eintrag["schwerpunkt"]],
        ddof=eintrag.get("ddof", 0),
        mindesteinwohner=eintrag.get("mindesteinwohner", 300),
        vergleichsjahre=eintrag.get("vergleichsjahre", 2),
        quelle=eintrag.get("quelle", ""),
        notiz=eintrag.get("begruendung", ""),
        muster=muster,
    )
    lege_verfahren_an(wer=wer, angaben=angaben)
    bericht.zaehle("Typisierungsverfahren", "neu")


def _merkmale(teil: str, abschnitt: dict[str, Any]) -> list[Merkmalsangabe]:
    """``veraenderung``: measured against the day of comparison; the rule for Dynamik, unless the Indikator is a change already."""
    veraenderung = abschnitt.get("veraenderung", teil == DYNAMIK)
    return [Merkmalsangabe(teil, name, Fraction(toml_zahl(gewicht)), veraenderung) for name, gewicht in abschnitt["indikatoren"].items()]


def _stufen(abschnitt: dict[str, Any]) -> Stufen:
    return Stufen(tuple(Fraction(toml_zahl(g)) for g in abschnitt["grenzen"]), tuple(abschnitt["klassen"]))


def _liste(bericht: Ladebericht, wer: Wer, eintrag: dict[str, Any]) -> None:
    stichtag = toml_pflichttag(eintrag["stichtag"])
    if Schwerpunktraumliste.objects.filter(name=eintrag["name"], stichtag=stichtag).exists():
        bericht.zaehle("Listen der Schwerpunkträume", "unveraendert")
        return
    schluessel, version = eintrag["verfahren"]
    verfahren = Typisierungsverfahren.objects.filter(schluessel=schluessel, version=version).first()
    if verfahren is None:
        raise Abgelehnt(f"Die Liste „{eintrag['name']}“ nennt das Verfahren „{schluessel}“, Version {version}; das gibt es nicht.")
    wahl = Wahl(
        stichtag, toml_pflichttag(eintrag["gebietsstand"]), toml_tag(eintrag.get("vergleichstag", "")), eintrag.get("ausschluesse", {})
    )
    kopf = Listenkopf(eintrag["name"], eintrag.get("begruendung", ""))
    liste = entwirf_liste(wer=wer, kopf=kopf, verfahren=verfahren, wahl=wahl)
    if eintrag["status"] == Schwerpunktraumliste.Status.FESTGESTELLT:
        stelle_fest(wer=wer, liste=liste)
    bericht.zaehle("Listen der Schwerpunkträume", "neu")

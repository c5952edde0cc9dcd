"""Load haushalt.toml: years, Unterabschnitte, the Deckungskreis, Ansätze and the consolidation path."""

from typing import Any

from django.db import transaction

from basis.geld import euro
from budgets.actions.haushalt import setze_status
from budgets.models import (
    Ansatz,
    Deckungskreis,
    Deckungskreisansatz,
    Haushaltsjahr,
    Konsolidierungsschritt,
    Unterabschnitt,
    Verteilung,
)
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, stelle_sicher
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.imports.stammdaten import Stammdatenfehler, toml_cent
from sozialraum.models import Beschluss


def lade_haushalt(*, wer: Wer, angaben: dict[str, Any]) -> Ladebericht:
    """Everything of haushalt.toml but the Dienste, which belong to a Verteilung. Refused: parts that do not add up to the printed sum.

    A year that the file closes is open until ``schliesse_jahre``, so that its Mittel and Buchungen can be loaded between.
    """
    try:
        _pruefe(angaben)
        with transaction.atomic():
            return _lade(wer, angaben)
    except Stammdatenfehler as fehler:
        raise Abgelehnt(*(f"haushalt.toml: {satz}" for satz in fehler.saetze)) from fehler


@transaction.atomic
def schliesse_jahre(*, wer: Wer, angaben: dict[str, Any]) -> None:
    """Closes the years that haushalt.toml says are closed; comes after their Mittel and Buchungen."""
    zu = [j["jahr"] for j in angaben.get("haushaltsjahre", []) if j["status"] == Haushaltsjahr.Status.ABGESCHLOSSEN]
    for jahr in Haushaltsjahr.objects.filter(jahr__in=zu).exclude(status=Haushaltsjahr.Status.ABGESCHLOSSEN):
        setze_status(wer=wer, haushaltsjahr=jahr, status=Haushaltsjahr.Status.ABGESCHLOSSEN, grund="haushalt.toml")


def _lade(wer: Wer, angaben: dict[str, Any]) -> Ladebericht:
    bericht = Ladebericht()
    unterabschnitte = {
        ua["nummer"]: stelle_sicher(bericht, Unterabschnitt, {"nummer": ua["nummer"]}, {"name": ua["name"], "bereich": ua["bereich"]})
        for ua in angaben.get("unterabschnitte", [])
    }
    dk = angaben["deckungskreis"]
    kreis = stelle_sicher(bericht, Deckungskreis, {"name": dk["name"]}, {"quelle": dk.get("quelle", "")})
    kreis.unterabschnitte.set(unterabschnitte[nummer] for nummer in dk["unterabschnitte"])
    for jahr in angaben.get("haushaltsjahre", []):
        _jahr(bericht, kreis, jahr, unterabschnitte)
    _konsolidierung(bericht, kreis, angaben.get("konsolidierung", {}))
    if bericht.hat_geaendert:
        protokolliere(
            wer=wer,
            aktion="haushalt_geladen",
            gegenstand=kreis,
            text=f"Haushalt geladen. {bericht.als_satz()}",
            daten={"aenderungen": bericht.aenderungen},
        )
    return bericht


def _jahr(bericht: Ladebericht, kreis: Deckungskreis, angaben: dict[str, Any], unterabschnitte: dict[str, Unterabschnitt]) -> None:
    auslegung, quelle = angaben.get("ansatz_auslegung", ""), angaben.get("quelle", "")
    if grund := _steht_fest(kreis, angaben):
        bericht.hinweise.append(grund)
        return
    schon_zu = Haushaltsjahr.objects.filter(jahr=angaben["jahr"], status=Haushaltsjahr.Status.ABGESCHLOSSEN).exists()
    offen = Haushaltsjahr.Status.BESCHLOSSEN if angaben["status"] == Haushaltsjahr.Status.ABGESCHLOSSEN else angaben["status"]
    jahr = stelle_sicher(
        bericht,
        Haushaltsjahr,
        {"jahr": angaben["jahr"]},
        {
            "bezeichnung": angaben.get("bezeichnung", ""),
            "status": Haushaltsjahr.Status.ABGESCHLOSSEN if schon_zu else offen,
            "hinweis": auslegung,
        },
    )
    stelle_sicher(
        bericht,
        Deckungskreisansatz,
        {"deckungskreis": kreis, "haushaltsjahr": jahr},
        {"betrag_cent": toml_cent(angaben["ansatz"]), "quelle": quelle, "hinweis": auslegung},
    )
    muster = bool(angaben.get("aufteilung_muster"))
    for nummer, betrag in angaben.get("aufteilung", {}).items():
        stelle_sicher(
            bericht,
            Ansatz,
            {"unterabschnitt": unterabschnitte[nummer], "haushaltsjahr": jahr},
            {"betrag_cent": toml_cent(betrag), "muster": muster, "quelle": "" if muster else quelle},
        )


def _steht_fest(kreis: Deckungskreis, angaben: dict[str, Any]) -> str:
    """What the pages refuse, a file changes neither: a closed year, and the Ansätze on which a decided Verteilung rests."""
    jahr = Haushaltsjahr.objects.select_for_update().filter(jahr=angaben["jahr"]).first()
    if jahr is None:
        return ""
    da = dict(Deckungskreisansatz.objects.filter(deckungskreis=kreis, haushaltsjahr=jahr).values_list("deckungskreis__name", "betrag_cent"))
    da |= dict(Ansatz.objects.filter(haushaltsjahr=jahr).values_list("unterabschnitt__nummer", "betrag_cent"))
    neu = {kreis.name: toml_cent(angaben["ansatz"])}
    neu |= {nummer: toml_cent(betrag) for nummer, betrag in angaben.get("aufteilung", {}).items()}
    anders = any(da.get(was) != betrag for was, betrag in neu.items())
    if jahr.status == Haushaltsjahr.Status.ABGESCHLOSSEN and (anders or angaben["status"] != jahr.status):
        return f"Das Haushaltsjahr {jahr} ist abgeschlossen; die Datei sagt anderes, das nicht übernommen wird."
    if anders and Verteilung.objects.budgets().beschlossen().filter(haushaltsjahr=jahr).exists():
        return f"Für {jahr} ist die Verteilung beschlossen; die Ansätze der Datei sind andere und werden nicht übernommen."
    return ""


def _konsolidierung(bericht: Ladebericht, kreis: Deckungskreis, angaben: dict[str, Any]) -> None:
    beschluss = Beschluss.objects.filter(vorlage__nummer=angaben.get("beschluss", "")).first()
    for schritt in angaben.get("schritte", []):
        stelle_sicher(
            bericht,
            Konsolidierungsschritt,
            {"deckungskreis": kreis, "haushaltsjahr": Haushaltsjahr.objects.get(jahr=schritt["jahr"])},
            {
                "betrag_cent": abs(toml_cent(schritt["betrag"])),
                "beschluss_id": beschluss.pk if beschluss else None,
                "text": schritt.get("text", angaben.get("quelle", "")),
            },
        )


def _pruefe(angaben: dict[str, Any]) -> None:
    maengel = []
    if "deckungskreis" not in angaben:
        raise Abgelehnt("haushalt.toml: Der Abschnitt [deckungskreis] fehlt.")
    bekannt = {ua["nummer"] for ua in angaben.get("unterabschnitte", [])}
    jahre = {jahr["jahr"] for jahr in angaben.get("haushaltsjahre", [])}
    for jahr in angaben.get("haushaltsjahre", []):
        teile, ganzes = sum(toml_cent(b) for b in jahr.get("aufteilung", {}).values()), toml_cent(jahr["ansatz"])
        if jahr.get("aufteilung") and teile != ganzes:
            maengel.append(f"haushalt.toml: {jahr['jahr']} ergeben die Unterabschnitte {euro(teile)}, der Ansatz ist {euro(ganzes)}.")
        fremd = sorted({*jahr.get("aufteilung", {}), *angaben["deckungskreis"]["unterabschnitte"]} - bekannt)
        maengel += [f"haushalt.toml: Den Unterabschnitt „{nummer}“ gibt es nicht." for nummer in fremd]
    pfad = angaben.get("konsolidierung", {})
    if pfad:
        summe = sum(abs(toml_cent(schritt["betrag"])) for schritt in pfad["schritte"])
        if summe != toml_cent(pfad["gesamt"]):
            maengel.append(
                f"haushalt.toml: Die Schritte der Konsolidierung ergeben {euro(summe)}, nicht {euro(toml_cent(pfad['gesamt']))}."
            )
        maengel += [f"haushalt.toml: Das Haushaltsjahr {s['jahr']} fehlt." for s in pfad["schritte"] if s["jahr"] not in jahre]
    if maengel:
        raise Abgelehnt(*maengel)

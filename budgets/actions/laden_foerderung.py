"""Load foerderung.toml: Förderlisten and applications, led by the same steps as on the pages. What stands already is left as it is."""

from typing import Any

from budgets.actions.foerderlisten import beschliesse_liste, lege_liste_an, lege_liste_vor, nimm_auf
from budgets.actions.foerderung import gehe_schritt, schritt_am, speichere_antrag
from budgets.foerderweg import Schritt
from budgets.models import Foerderantrag, Foerderliste, Haushaltsjahr
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, aus_datei, eines, ergaenze
from sozialraum.actions.laden_gremien import protokolliere_laden
from sozialraum.imports.stammdaten import toml_cent, toml_pflichttag
from sozialraum.models import Beschluss, Gebiet, Gremium, Traeger

Angaben = dict[str, Any]


def lade_foerderung(*, wer: Wer, angaben: Angaben) -> Ladebericht:
    """``muster`` marks the whole file as invented.

    Refused, with the name of the file: what the steps refuse, keys that there are not, days and amounts that are none.
    """
    bericht, muster = Ladebericht(), bool(angaben.get("muster"))
    with aus_datei("foerderung.toml"):
        neue = [(e, antrag) for e in angaben.get("antraege", []) if (antrag := _antrag(wer, bericht, e, muster))]
        for e in angaben.get("listen", []):
            darauf = [(a, antrag) for a, antrag in neue if a["jahr"] == e["jahr"] and a.get("liste") == e["titel"]]
            _liste(wer, bericht, e, darauf, muster)
        for e, antrag in neue:
            _schritte(wer, antrag, e.get("nachher", []))
        protokolliere_laden(wer, "Förderung aus foerderung.toml geladen.", bericht)
    return bericht


def _antrag(wer: Wer, bericht: Ladebericht, e: Angaben, muster: bool) -> Foerderantrag | None:
    """A new application with the steps before the list; None if it is there."""
    antrag = Foerderantrag(
        traeger=eines(Traeger, e["traeger"], schluessel=e["traeger"]), gebiet=eines(Gebiet, e["gebiet"], schluessel=e["gebiet"]),
        haushaltsjahr=eines(Haushaltsjahr, e["jahr"], jahr=e["jahr"]), gegenstand=e["gegenstand"], titel=e["titel"],
        wirkungsauftrag=e["wirkungsauftrag"], eingegangen_am=toml_pflichttag(e["eingegangen"]), beginn=toml_pflichttag(e["beginn"]),
        ende=toml_pflichttag(e["ende"]), gesamtkosten_cent=toml_cent(e["gesamtkosten"]), eigenmittel_cent=toml_cent(e["eigenmittel"]),
        beantragt_cent=toml_cent(e["beantragt"]), muster=muster,
    )  # fmt: skip
    gleiche = {feld: getattr(antrag, feld) for feld in ("traeger", "gebiet", "haushaltsjahr", "titel")}
    if Foerderantrag.objects.filter(**gleiche).exists():
        bericht.zaehle("Förderanträge", "unveraendert")
        return None
    speichere_antrag(wer=wer, antrag=antrag)
    bericht.zaehle("Förderanträge", "neu")
    _schritte(wer, antrag, e.get("vorher", []))
    return antrag


def _schritte(wer: Wer, antrag: Foerderantrag, schritte: list[Angaben]) -> None:
    for s in schritte:
        betrag = toml_cent(s["betrag"]) if "betrag" in s else None
        angaben = schritt_am(toml_pflichttag(s["tag"]), betrag, s.get("text", ""), s.get("form", ""))
        gehe_schritt(wer=wer, antrag=antrag, schritt=Schritt(s["schritt"]), angaben=angaben)


def _liste(wer: Wer, bericht: Ladebericht, e: Angaben, neue: list[tuple[Angaben, Foerderantrag]], muster: bool) -> None:
    """Gathered, presented and, where the file says so, decided."""
    jahr, gremium = eines(Haushaltsjahr, e["jahr"], jahr=e["jahr"]), eines(Gremium, e["gremium"], schluessel=e["gremium"])
    if Foerderliste.objects.filter(haushaltsjahr=jahr, titel=e["titel"]).exists():
        bericht.zaehle("Förderlisten", "unveraendert")
        return
    liste = lege_liste_an(wer=wer, liste=Foerderliste(haushaltsjahr=jahr, titel=e["titel"], gremium=gremium, muster=muster))
    bericht.zaehle("Förderlisten", "neu")
    am = toml_pflichttag(e["vorgelegt"])
    nimm_auf(wer=wer, liste=liste, antraege=Foerderantrag.objects.filter(pk__in=[antrag.pk for _, antrag in neue]), am=am)
    lege_liste_vor(wer=wer, liste=liste, am=am)
    if beschluss := e.get("beschluss"):
        tag = toml_pflichttag(beschluss["tag"])
        schluessel = {"vorlage": None, "titel": beschluss["titel"], "gremium": gremium, "tag": tag}
        row = ergaenze(bericht, Beschluss, schluessel, {"jahr": tag.year, "muster": muster, "quelle": beschluss.get("quelle", "")})
        betraege = {antrag.pk: toml_cent(a["beschlossen"]) for a, antrag in neue}
        beschliesse_liste(wer=wer, liste=liste, beschluss=row, betraege=betraege)

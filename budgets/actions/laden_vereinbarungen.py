"""Load vereinbarungen.toml: Parameter, Muster Einrichtungen, Betriebserlaubnisse, Vereinbarungen. What stands already is left as it is."""

from decimal import Decimal
from typing import Any

from budgets.actions.vereinbarungen import plane
from budgets.models import Betriebserlaubnis, Vereinbarung, Vereinbarungsfassung, Vereinbarungstermin
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, aus_datei, eines, ergaenze, stelle_sicher
from sozialraum.actions.laden_gremien import protokolliere_laden
from sozialraum.clock import heute
from sozialraum.imports.stammdaten import toml_cent, toml_pflichttag, toml_tag, toml_zahl
from sozialraum.models import Einrichtung, Einrichtungsart, Gebiet, Parameter, Traeger

Angaben = dict[str, Any]


def lade_vereinbarungen(*, wer: Wer, angaben: Angaben) -> Ladebericht:
    """Refused, with the name of the file: a Träger, Gebiet or Einrichtung that there is not, days and amounts that are none."""
    bericht = Ladebericht()
    with aus_datei("vereinbarungen.toml"):
        for abschnitt, lade in (
            ("parameter", _parameter), ("einrichtungen", _einrichtung), ("erlaubnisse", _erlaubnis), ("vereinbarungen", _vereinbarung),
        ):  # fmt: skip
            for eintrag in angaben.get(abschnitt, []):
                lade(bericht, eintrag)
        protokolliere_laden(wer, "Vereinbarungen aus vereinbarungen.toml geladen.", bericht)
    return bericht


def _parameter(bericht: Ladebericht, e: Angaben) -> None:
    schluessel = {"schluessel": e["schluessel"], "gueltig_von": toml_pflichttag(e["gueltig_von"])}
    felder = {"bezeichnung": e["bezeichnung"], "wert": toml_zahl(e["wert"]), "einheit": e["einheit"], "quelle": e.get("quelle", "")}
    stelle_sicher(bericht, Parameter, schluessel, felder)


def _einrichtung(bericht: Ladebericht, e: Angaben) -> None:
    felder = {
        "name": e["name"], "plaetze": e.get("plaetze"), "muster": e.get("muster", False), "gueltig_von": toml_pflichttag(e["gueltig_von"]),
        "art": eines(Einrichtungsart, e["art"], schluessel=e["art"]), "traeger": eines(Traeger, e["traeger"], schluessel=e["traeger"]),
        "stadtteil": eines(Gebiet, e["stadtteil"], schluessel=e["stadtteil"]),
    }  # fmt: skip
    ergaenze(bericht, Einrichtung, {"schluessel": e["schluessel"]}, felder)


def _erlaubnis(bericht: Ladebericht, e: Angaben) -> None:
    haus, von = eines(Einrichtung, e["einrichtung"], schluessel=e["einrichtung"]), toml_pflichttag(e["gueltig_von"])
    felder = {"plaetze": e["plaetze"], "quelle": e["quelle"], "muster": e.get("muster", False)}
    ergaenze(bericht, Betriebserlaubnis, {"einrichtung": haus, "gueltig_von": von}, felder)


def _vereinbarung(bericht: Ladebericht, e: Angaben) -> None:
    """One Vereinbarung with its versions, as they were closed, and its dates."""
    traeger = eines(Traeger, e["traeger"], schluessel=e["traeger"]) if e.get("traeger") else None
    gebiet = eines(Gebiet, e["gebiet"], schluessel=e["gebiet"])
    schluessel = {"titel": e["titel"], "traeger": traeger, "gebiet": gebiet}
    if Vereinbarung.objects.filter(**schluessel).exists():
        bericht.zaehle("Vereinbarungen", "unveraendert")
        return
    felder = {feld: e[feld] for feld in ("turnus_monate", "quelle", "hinweis", "muster") if feld in e}
    haus = eines(Einrichtung, e["einrichtung"], schluessel=e["einrichtung"]) if e.get("einrichtung") else None
    v = Vereinbarung.objects.create(
        art=e["art"], form=e.get("form", "vertrag"), einrichtung=haus, zielgruppe=e["zielgruppe"], wirkungsauftrag=e["wirkungsauftrag"],
        **schluessel, **felder,
    )  # fmt: skip
    bericht.zaehle("Vereinbarungen", "neu")
    for angaben in e.get("fassungen", []):
        _fassung(v, angaben)
    for termin in e.get("termine", []):
        _termin(v, termin)


def _fassung(v: Vereinbarung, e: Angaben) -> None:
    fassung = Vereinbarungsfassung.objects.create(
        vereinbarung=v, teil=e["teil"], nummer=v.fassungen.filter(teil=e["teil"]).count() + 1, gueltig_von=toml_pflichttag(e["von"]),
        gueltig_bis=toml_pflichttag(e["bis"]), geschlossen_am=toml_tag(e.get("geschlossen", "")), inhalt=e["inhalt"],
        plaetze=e.get("plaetze"), betrag_cent=toml_cent(e["betrag"]) if "betrag" in e else None, einheit=e.get("einheit", ""),
        auslastung=_zahl(e, "auslastung"), budgetanteil=_zahl(e, "budgetanteil"),
    )  # fmt: skip
    if fassung.ist_geschlossen:
        plane(v, fassung, heute())


def _zahl(e: Angaben, feld: str) -> Decimal | None:
    return toml_zahl(e[feld]) if feld in e else None


def _termin(v: Vereinbarung, e: Angaben) -> None:
    """What came of a date that a version planned; else a date of its own."""
    tag = toml_pflichttag(e["faellig"])
    termin = v.termine.filter(art=e["art"], faellig_am=tag).first() or Vereinbarungstermin(
        vereinbarung=v, art=e["art"], faellig_am=tag, muster=v.muster
    )
    termin.erledigt_am, termin.ergebnis = toml_tag(e.get("erledigt", "")), e.get("ergebnis", "")
    termin.save()

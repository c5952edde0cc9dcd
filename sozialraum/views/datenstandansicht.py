"""How the Datenstand is shown: words and signs of a cell, the sentence above, the sheet of the export."""

from datetime import date
from typing import Any

from django.urls import reverse

from basis.export import Blatt
from basis.export import Zelle as Feld
from basis.zahlen import datum, zahl
from sozialraum.ebenen import Ebene
from sozialraum.inputs import datenstand as inputs
from sozialraum.models import Stadt
from sozialraum.vollstaendigkeit import LAGEWORTE, Lage, Zelle, zaehle
from sozialraum.zeitraum import Zeitraum

KOPF = (
    *("Kategorie", "Gegenstand", "Rhythmus", "Zeitraum", "Ende", "Lage", "erwartet", "da", "fehlt", "keine Angabe", "gesperrt"),
    *("korrigiert", "fällig am", "überfällig", "liefernde Stelle"),
)


def ebenenname(ebene: Ebene) -> str:
    stadt = Stadt.objects.aktuelle()
    return stadt.ebene(ebene) if stadt else ebene.name.title()


def kernaussage(tafeln: list[inputs.Tafel]) -> str:
    zellen = [zelle for tafel in tafeln for zelle in tafel.zellen]
    if not zellen:
        return ""
    anzahl = zaehle(zellen)
    spaet = sum(1 for zelle in zellen if zelle.verspaetet)
    teile = [f"{zahl(anzahl[Lage.DA])} von {zahl(len(zellen))} Lieferungen sind vollständig"]
    teile += [f"{zahl(anzahl[Lage.LUECKE])} lückenhaft"] if anzahl[Lage.LUECKE] else []
    ohne = anzahl[Lage.UEBERFAELLIG] + anzahl[Lage.FEHLT]
    teile += [f"{zahl(ohne)} {'fehlt' if ohne == 1 else 'fehlen'}"] if ohne else []
    satz = ", ".join(teile)
    return f"{satz}. Überfällig {'ist eine' if spaet == 1 else f'sind {zahl(spaet)}'}." if spaet else f"{satz}. Überfällig ist keine."


ZEICHEN = {Lage.DA: "im_plan", Lage.LUECKE: "beobachten", Lage.UEBERFAELLIG: "handeln", Lage.FEHLT: "kein_wert", Lage.OFFEN: ""}


def legende() -> list[tuple[str, str]]:
    return [(ZEICHEN[lage], LAGEWORTE[lage]) for lage in Lage]


def anzeige(tafel: inputs.Tafel, nur_offen: bool) -> dict[str, Any]:
    """What the template shows; with ``nur_offen`` only rows in which something is missing."""
    zeilen = [z for z in tafel.zeilen if not nur_offen or any(c and c.lage not in (Lage.DA, Lage.OFFEN) for c in z.zellen)]
    gruppen: dict[str, list[dict[str, Any]]] = {}
    for zeile in zeilen:
        g = zeile.gegenstand
        eintrag = {"gegenstand": g, "stelle": zeile.stelle, "url": _url_des(g), "zellen": [_zelle(g, c) for c in zeile.zellen]}
        gruppen.setdefault(g.gruppe, []).append(eintrag)
    return {"rhythmus": tafel.rhythmus.wort, "zeitraeume": tafel.zeitraeume, "gruppen": gruppen, "breite": len(tafel.zeitraeume) + 1}


def _zelle(g: inputs.Gegenstand, zelle: Zelle | None) -> dict[str, Any] | None:
    if zelle is None:
        return None
    zusaetze = [
        f"{zahl(zelle.fehlt)} {'fehlt' if zelle.fehlt == 1 else 'fehlen'}" if zelle.lage is Lage.LUECKE else "",
        "überfällig" if zelle.verspaetet and zelle.lage is Lage.LUECKE else "",
        f"fällig {datum(zelle.faellig_am)}" if zelle.faellig_am and zelle.lage in (Lage.OFFEN, Lage.UEBERFAELLIG) else "",
        f"{zahl(zelle.korrigiert)} korrigiert" if zelle.korrigiert else "",
        f"{zahl(zelle.gesperrt)} gesperrt" if zelle.gesperrt else "",
        f"{zahl(zelle.keine_angabe)} keine Angabe" if zelle.keine_angabe else "",
    ]
    return {
        "zeichen": ZEICHEN[zelle.lage],
        "wort": LAGEWORTE[zelle.lage],
        "zusaetze": [z for z in zusaetze if z],
        "url": _url(g, zelle.zeitraum),
        "zelle": zelle,
    }


def _url(g: inputs.Gegenstand, zeitraum: Zeitraum) -> str:
    """To the values and what is missing; the other Bestände have pages of their own."""
    if g.art == inputs.INDIKATOR:
        return reverse("datenstand_zeitraum", args=[g.schluessel, zeitraum.rhythmus.value, datum(zeitraum.ende)])
    if g.art == "fallstatistik":
        return f"{reverse('lieferungen')}?art={g.art}"
    return f"{reverse('bevoelkerung')}?stichtag={datum(zeitraum.ende)}"


def _url_des(g: inputs.Gegenstand) -> str:
    return reverse("indikator", args=[g.schluessel]) if g.art == inputs.INDIKATOR else ""


def blatt(tafeln: list[inputs.Tafel], ebene: Ebene, tag: date) -> Blatt:
    zeilen: list[list[Feld]] = []
    for tafel in tafeln:
        for zeile in tafel.zeilen:
            g = zeile.gegenstand
            for c in zeile.zellen:
                if c:
                    wann: list[Feld] = [g.gruppe, g.name, tafel.rhythmus.wort, c.zeitraum.name, c.zeitraum.ende, LAGEWORTE[c.lage]]
                    zahlen: list[Feld] = [c.erwartet, c.da, c.fehlt, c.keine_angabe, c.gesperrt, c.korrigiert]
                    zeilen.append([*wann, *zahlen, c.faellig_am, "ja" if c.verspaetet else "nein", zeile.stelle])
    hinweise = [f"Gezählt sind Gebiete der Ebene {ebenenname(ebene)}; keine Angabe, gesperrt und korrigiert zählen gelieferte Gebiete.",
                f"Stand {datum(tag)}."]  # fmt: skip
    return Blatt("Datenstand", KOPF, zeilen, hinweise=hinweise)

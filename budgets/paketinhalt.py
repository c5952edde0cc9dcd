"""Was ein Rechenpaket über die reine Rechnung hinaus enthält: Gebiete mit Zuordnung, Werte der Stadtteile, Herkunft.

Aus dem Paket allein entsteht die Rechnung einer beschlossenen Verteilung wieder, mit jeder Erklärung; spätere Daten erreichen sie nicht.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from basis.zahlen import runde
from budgets.paketform import lies_raum, raum_als_form
from budgets.rechenpaket import Teilrechnung, lies_teiltopf
from budgets.rechenpaket import erstelle as erstelle_paket
from budgets.rechnung import Rechnung, Topfrechnung
from budgets.rechnung_typen import NICHT_ZUGEORDNET, Eingaben, Einstellungen, Gewichtung, Herkunft, Topfeingaben
from budgets.verteilung import Topf, Zeile, betragstext
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.punktwerte import Punktmodell


def erstelle(kopf: Mapping[str, Any], rechnung: Rechnung) -> dict[str, Any]:
    """Das Paket einer gerechneten Verteilung, mit Prüfsumme. Voraussetzung: ``rechnung.rechenbar``."""
    eingaben = rechnung.eingaben
    angaben = {
        **kopf,
        "einheit": eingaben.einheit,
        "gebietsstand": eingaben.baum.stand.isoformat(),
        "werte_stand": _tag(eingaben.werte_stand),
        "muster": eingaben.muster,
        "lieferungen": [str(nummer) for nummer in sorted(eingaben.lieferungen)],
    }
    stadtteile = {topf.schluessel: _stadtteile(topf.eingaben) for topf in rechnung.toepfe}
    return erstelle_paket(angaben, [_teil(topf) for topf in rechnung.toepfe], gebiete=_gebiete(eingaben), stadtteile=stadtteile)


def _teil(topf: Topfrechnung) -> Teilrechnung:
    assert topf.punkte is not None and topf.ergebnis is not None
    eingaben, wahl = topf.eingaben, topf.eingaben.einstellungen
    quellen = {
        "bevoelkerung": {"altersband": wahl.bevoelkerung, "stichtag": _tag(eingaben.bevoelkerung_stichtag)},
        "merkmale": {schluessel: _herkunft_als_form(herkunft) for schluessel, herkunft in eingaben.herkunft.items()},
        "hinweise": list(eingaben.hinweise),
        "abweichender_stichtag": [g.indikator for g in wahl.gewichte if g.abweichender_stichtag],
        "kappung_ohne_untergrenze": wahl.kappung_unten is None,
    }
    return Teilrechnung(topf.name, eingaben.raeume, eingaben.modell, eingaben.topf, topf.punkte, topf.ergebnis, quellen, topf.schluessel)


def _herkunft_als_form(h: Herkunft) -> dict[str, Any]:
    return {
        "name": h.name, "stichtag": _tag(h.stichtag), "bevoelkerung_stichtag": _tag(h.bevoelkerung_stichtag), "faktor": str(h.faktor),
        "einheit": h.einheit, "stellen": str(h.stellen), "quelle": h.quelle,
    }  # fmt: skip


def _lies_herkunft(form: Mapping[str, Any]) -> Herkunft:
    return Herkunft(
        form["name"], _lies_tag(form["stichtag"]), _lies_tag(form["bevoelkerung_stichtag"]), int(form["faktor"]), form["einheit"],
        int(form["stellen"]), form["quelle"],
    )  # fmt: skip


def _tag(tag: date | None) -> str | None:
    return None if tag is None else tag.isoformat()


def _lies_tag(text: str | None) -> date | None:
    return None if not text else date.fromisoformat(text)


def _gebiete(eingaben: Eingaben) -> list[dict[str, Any]]:
    """Jedes Gebiet mit seiner Zuordnung am Gebietsstand."""
    knoten = sorted(eingaben.baum.knoten.values(), key=lambda k: (k.ebene, k.schluessel))
    return [
        {
            "nummer": str(k.id), "ebene": str(int(k.ebene)), "schluessel": k.schluessel, "name": k.name, "kurzname": k.kurzname,
            "eltern": None if k.eltern_id is None else str(k.eltern_id),
        }
        for k in knoten
    ]  # fmt: skip


def _stadtteile(topf: Topfeingaben) -> dict[str, list[dict[str, Any]]]:
    return {schluessel: [raum_als_form(raum) for raum in raeume] for schluessel, raeume in topf.stadtteile.items()}


def lies(paket: Mapping[str, Any]) -> Eingaben:
    """Die eingefrorenen Eingaben einer beschlossenen Verteilung; Unvollständiges ist ein Paketfehler oder KeyError."""
    kopf = paket["kopf"]
    baum = _lies_baum(paket["gebiete"], date.fromisoformat(kopf["gebietsstand"]))
    toepfe = tuple(_lies_topf(form, paket["stadtteile"].get(form["schluessel"], {})) for form in paket["teiltoepfe"])
    empfaenger: dict[str, int | None] = {k.schluessel: k.id for k in baum.auf_ebene(Ebene.SOZIALRAUM)}
    if any(raum.schluessel == NICHT_ZUGEORDNET for topf in toepfe for raum in topf.raeume):
        empfaenger[NICHT_ZUGEORDNET] = None
    lieferungen = frozenset(int(nummer) for nummer in kopf["lieferungen"])
    return Eingaben(baum, toepfe, empfaenger, kopf["einheit"], lieferungen, bool(kopf["muster"]), _lies_tag(kopf["werte_stand"]))


def _lies_baum(gebiete: list[Mapping[str, Any]], stand: date) -> Gebietsbaum:
    return Gebietsbaum(stand, {int(g["nummer"]): _lies_knoten(g) for g in gebiete})


def _lies_knoten(g: Mapping[str, Any]) -> Knoten:
    eltern = None if g["eltern"] is None else int(g["eltern"])
    return Knoten(int(g["nummer"]), g["schluessel"], g["name"], Ebene(int(g["ebene"])), eltern, g["kurzname"])


def _lies_topf(form: Mapping[str, Any], stadtteile: Mapping[str, Any]) -> Topfeingaben:
    raeume, modell, topf = lies_teiltopf(form)
    quellen = form["quellen"]
    herkunft = {schluessel: _lies_herkunft(h) for schluessel, h in quellen["merkmale"].items()}
    stichtag = _lies_tag(quellen["bevoelkerung"]["stichtag"])
    teile = {schluessel: tuple(lies_raum(raum) for raum in liste) for schluessel, liste in stadtteile.items()}
    return Topfeingaben(_einstellungen(form, modell, topf), topf, modell, raeume, teile, herkunft, stichtag, tuple(quellen["hinweise"]))


def _einstellungen(form: Mapping[str, Any], modell: Punktmodell, topf: Topf) -> Einstellungen:
    quellen = form["quellen"]
    abweichend = set(quellen["abweichender_stichtag"])
    unten = None if topf.kappung is None or quellen["kappung_ohne_untergrenze"] else topf.kappung.unten
    return Einstellungen(
        form["schluessel"], form["name"], topf.betrag, modell.verfahren,
        tuple(Gewichtung(m.schluessel, m.gewicht, m.schluessel in abweichend) for m in modell.merkmale),
        modell.basisgewicht, modell.grundpunkte, modell.ddof, modell.spreizung, modell.untergrenze, topf.sockel, topf.reserve,
        topf.rundung, unten, topf.kappung.oben if topf.kappung else None, modell.fehlend, topf.dienste,
        quellen["bevoelkerung"]["altersband"],
    )  # fmt: skip


def vergleiche(paket: Mapping[str, Any], rechnung: Rechnung) -> list[str]:
    """Was sich gegenüber einem früheren Paket geändert hat, je ein Satz; leer heißt: dieselben Eingaben, dasselbe Ergebnis."""
    neu = {form["schluessel"]: form for form in erstelle({}, rechnung)["teiltoepfe"]}
    saetze = []
    for form in paket["teiltoepfe"]:
        anders = neu.get(form["schluessel"])
        if anders is None:
            saetze.append(f"Der Teiltopf „{form['name']}“ fehlt jetzt.")
            continue
        betraege = _betragsunterschiede(form, anders, rechnung.einheit)
        saetze += betraege
        if not betraege and any(form[teil] != anders[teil] for teil in ("modell", "topf", "raeume")):
            saetze.append(f"{form['name']}: Die Eingaben sind anders, die Beträge gleich geblieben.")
    return saetze


def _betragsunterschiede(alt: Mapping[str, Any], neu: Mapping[str, Any], einheit: str) -> list[str]:
    vorher, jetzt = alt["ergebnis"]["zeilen"], neu["ergebnis"]["zeilen"]
    namen = {raum["schluessel"]: raum["name"] for raum in (*alt["raeume"], *neu["raeume"])}
    saetze = []
    for schluessel in sorted({*vorher, *jetzt}):
        a, b = (int(zeilen.get(schluessel, {}).get("betrag", "0")) for zeilen in (vorher, jetzt))
        if a != b:
            saetze.append(
                f"{alt['name']}, {namen[schluessel]}: bei der Vorlage {betragstext(a, einheit)}, jetzt {betragstext(b, einheit)}."
            )
    return saetze


def dezimal(zeile: Zeile) -> dict[str, Decimal]:
    """Die Zwischenschritte einer Zeile in der Genauigkeit, in der sie festgehalten werden; das Paket kennt sie exakt."""
    return {
        "bevoelkerung": runde(zeile.bevoelkerung, 6), "punktwert": runde(zeile.punktwert, 15),
        "bedarfseinheiten": runde(zeile.bedarfseinheiten, 12), "roh": zeile.roh_bruch.gerundet(6),
    }  # fmt: skip

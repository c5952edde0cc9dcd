"""Load ueberschreitungen.toml: Wertgrenzen and Überschreitungen, by the steps of the pages. What stands already is left alone."""

from typing import Any

from basis.models import Nutzer
from budgets.actions.ueberschreitungen import melde_an, pruefe_ueberschreitung
from budgets.models import Budgetposten, Haushaltsjahr, Ueberschreitung, Ueberschreitungsgrenze
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, aus_datei, eines, ergaenze
from sozialraum.actions.laden_gremien import protokolliere_laden
from sozialraum.imports.stammdaten import toml_cent, toml_pflichttag
from sozialraum.models import Gremium

Angaben = dict[str, Any]


def lade_ueberschreitungen(*, wer: Wer, angaben: Angaben) -> Ladebericht:
    """Whoever applies and checks is an account of the city; without it the Überschreitung is left out and the report says so.

    Refused, with the name of the file: what the steps refuse, keys that there are not, days and amounts that are none.
    """
    bericht, muster = Ladebericht(), bool(angaben.get("muster"))
    with aus_datei("ueberschreitungen.toml"):
        for g in angaben.get("grenzen", []):
            gremium = eines(Gremium, g["gremium"], schluessel=g["gremium"]) if g.get("gremium") else None
            felder = {"grenze_cent": toml_cent(g["bis"]) if g.get("bis") else None, "quelle": g.get("quelle", "")}
            schluessel = {"gremium": gremium, "gueltig_ab": toml_pflichttag(g["gueltig_ab"])}
            ergaenze(bericht, Ueberschreitungsgrenze, schluessel, felder)
        for u in angaben.get("ueberschreitungen", []):
            _ueberschreitung(bericht, u, muster)
        protokolliere_laden(wer, "Überschreitungen aus ueberschreitungen.toml geladen.", bericht)
    return bericht


def _ueberschreitung(bericht: Ladebericht, u: Angaben, muster: bool) -> None:
    jahr = eines(Haushaltsjahr, str(u["jahr"]), jahr=u["jahr"])
    if Ueberschreitung.objects.filter(haushaltsjahr=jahr, begruendung=u["begruendung"]).exists():
        bericht.zaehle("Überschreitungen", "unveraendert")
        return
    geprueft = u.get("geprueft")
    namen = {u["von"], *({geprueft["von"]} if geprueft else ())}
    konten = {n.username: Wer(n, str(n)) for n in Nutzer.objects.filter(username__in=namen)}
    if fehlt := sorted(namen - set(konten)):
        bericht.hinweise.append(f"ueberschreitungen.toml: Den Zugang „{fehlt[0]}“ gibt es nicht; eine Überschreitung ist ausgelassen.")
        return
    posten = _posten(jahr, u)
    deckung = [(_posten(jahr, d).pk, toml_cent(d["betrag"])) for d in u.get("deckung", [])]
    row = Ueberschreitung(
        haushaltsjahr=jahr, posten=posten, haushaltsstelle=posten.haushaltsstelle, gebiet=posten.gebiet, betrag_cent=toml_cent(u["betrag"]),
        anlass=u["anlass"], begruendung=u["begruendung"], muster=muster,
    )  # fmt: skip
    row = melde_an(wer=konten[u["von"]], ueberschreitung=row, deckung=deckung)
    if geprueft:
        pruefe_ueberschreitung(wer=konten[geprueft["von"]], ueberschreitung=row, vermerk=geprueft["vermerk"])
    bericht.zaehle("Überschreitungen", "neu")


def _posten(jahr: Haushaltsjahr, u: Angaben) -> Budgetposten:
    schluessel = {"haushaltsstelle__nummer": u["haushaltsstelle"], "gebiet__schluessel": u["gebiet"], "art": u["halter"]}
    return eines(Budgetposten, f"{u['haushaltsstelle']} {u['gebiet']}", haushaltsjahr=jahr, **schluessel)

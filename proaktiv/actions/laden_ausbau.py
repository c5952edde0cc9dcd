"""Load ausbau.toml: kinds of Angebote, the rules of the Ausbaustand, Angebote at Einrichtungen. What stands already is left alone."""

from decimal import Decimal
from typing import Any

from proaktiv.actions.ausbau import speichere_angebot, speichere_ausbauregel
from proaktiv.models import Angebot, Angebotsart, Ausbauregel
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, aus_datei, eines, ergaenze
from sozialraum.actions.laden_gremien import protokolliere_laden
from sozialraum.imports.stammdaten import toml_pflichttag, toml_tag
from sozialraum.models import Einrichtung, Einrichtungsart, Indikator, Traeger

Angaben = dict[str, Any]


def lade_ausbau(*, wer: Wer, angaben: Angaben) -> Ladebericht:
    """``muster`` marks the Angebote as invented; the rules are what the city counts.

    Refused, with the name of the file: keys that there are not, weights that do not make 1, what the actions refuse.
    """
    bericht, muster = Ladebericht(), bool(angaben.get("muster"))
    with aus_datei("ausbau.toml"):
        for nummer, art in enumerate(angaben.get("angebotsarten", []), 1):
            felder = {"name": art["name"], "reihenfolge": 10 * nummer, "schulsozialarbeit": bool(art.get("schulsozialarbeit"))}
            ergaenze(bericht, Angebotsart, {"schluessel": art["schluessel"]}, felder)
        for r in angaben.get("regeln", []):
            lade_regel(bericht, wer, r)
        for a in angaben.get("angebote", []):
            _angebote(bericht, wer, a, muster)
        protokolliere_laden(wer, "Ausbaustand aus ausbau.toml geladen.", bericht)
    return bericht


def lade_regel(bericht: Ladebericht, wer: Wer, r: Angaben) -> None:
    if Ausbauregel.objects.filter(schluessel=r["schluessel"]).exists():
        bericht.zaehle("Ausbauregeln", "unveraendert")
        return
    regel = Ausbauregel(
        schluessel=r["schluessel"], name=r["name"], angebotsart=eines(Angebotsart, r["angebot"], schluessel=r["angebot"]),
        praeposition=r.get("praeposition", "an"), wort=r["wort"], erstes_schuljahr=r["von"], letztes_schuljahr=r["bis"],
        stichtag_monat=r.get("stichtag_monat", 10), quelle=r.get("quelle", ""),
    )  # fmt: skip
    if davor := r.get("voraussetzung"):
        regel.voraussetzung = eines(Angebotsart, davor, schluessel=davor)
    arten = [eines(Einrichtungsart, schluessel, schluessel=schluessel) for schluessel in r["an"]]
    kriterien = {eines(Indikator, s, schluessel=s): Decimal(gewicht) for s, gewicht in r.get("kriterien", {}).items()}
    speichere_ausbauregel(wer=wer, regel=regel, arten=arten, kriterien=kriterien)
    bericht.zaehle("Ausbauregeln", "neu")


def _angebote(bericht: Ladebericht, wer: Wer, a: Angaben, muster: bool) -> None:
    """One Angebot of the same kind and time at each of several Einrichtungen."""
    art = eines(Angebotsart, a["art"], schluessel=a["art"])
    ab, bis = toml_pflichttag(a["ab"]), toml_tag(a.get("bis", ""))
    traeger = eines(Traeger, a["traeger"], schluessel=a["traeger"]) if a.get("traeger") else None
    for schluessel in a["an"]:
        haus = eines(Einrichtung, schluessel, schluessel=schluessel)
        if Angebot.objects.filter(art=art, einrichtung=haus, gueltig_von=ab).exists():
            bericht.zaehle("Angebote an Einrichtungen", "unveraendert")
            continue
        angebot = Angebot(
            art=art, einrichtung=haus, traeger=traeger, gueltig_von=ab, gueltig_bis=bis, quelle=a.get("quelle", ""), muster=muster,
            vzae=Decimal(a["vzae"]) if a.get("vzae") else None,
        )  # fmt: skip
        speichere_angebot(wer=wer, angebot=angebot)
        bericht.zaehle("Angebote an Einrichtungen", "neu")

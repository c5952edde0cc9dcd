"""Load the Muster agreements of scorecard.toml. One that stands stays; agreed where the file names an account for each side."""

from typing import Any

from basis.models import Nutzer
from bsc.actions.zielvereinbarungen import speichere_vereinbarung, speichere_vereinbarungsziel, stimme_zu, verhandle
from bsc.models import Messgroesse, Vereinbarungsziel, Zielvereinbarung
from bsc.vereinbarungsweg import Seite
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, eines
from sozialraum.imports.stammdaten import toml_pflichttag, toml_zahl
from sozialraum.models import Gebiet

Angaben = dict[str, Any]
TEXTE = ("ressourcen", "berichtspflicht", "rhythmus", "abweichungsregel")
ZIELTEXTE = ("text", "perspektive", "formel", "quelle", "richtung", "verantwortlich")


def lade_zielvereinbarung(bericht: Ladebericht, wer: Wer, e: Angaben) -> None:
    """Without the accounts (a city loaded without Muster accounts) it stays in negotiation."""
    gebiet = eines(Gebiet, e["gebiet"], schluessel=e["gebiet"])
    if Zielvereinbarung.objects.filter(gebiet=gebiet, titel=e["titel"]).exists():
        bericht.zaehle("Zielvereinbarungen", "unveraendert")
        return
    row = Zielvereinbarung(
        titel=e["titel"], paar=e["paar"], gebiet=gebiet, gueltig_von=toml_pflichttag(e["gueltig_von"]),
        gueltig_bis=toml_pflichttag(e["gueltig_bis"]), muster=bool(e.get("muster")), **{f: e[f] for f in TEXTE},
    )  # fmt: skip
    speichere_vereinbarung(wer=wer, vereinbarung=row)
    for z in e["ziele"]:
        vorhanden = Messgroesse.objects.filter(ziel__gebiet=gebiet, name=z["messgroesse"]).first()
        ziel = Vereinbarungsziel(
            vereinbarung=row, messgroesse=vorhanden, messname=z["messgroesse"], art=z.get("art", ""),
            ausgangswert=toml_zahl(z["ausgangswert"]), ausgang_am=toml_pflichttag(z["ausgang_am"]), zielwert=toml_zahl(z["zielwert"]),
            ziel_am=toml_pflichttag(z["ziel_am"]), **{f: toml_zahl(z[f]) for f in ("gruen", "gelb") if f in z},
            **{f: z[f] for f in ZIELTEXTE},
        )  # fmt: skip
        speichere_vereinbarungsziel(wer=wer, ziel=ziel)
    verhandle(wer=wer, vereinbarung=row)
    konten = {n.username: n for n in Nutzer.objects.filter(username__in=[e.get("oben", ""), e.get("unten", "")])}
    if len(konten) == len(Seite):
        for seite in Seite:
            konto = konten[e[seite.value]]
            stimme_zu(wer=Wer(konto, str(konto)), vereinbarung=row, seite=seite)
    bericht.zaehle("Zielvereinbarungen", "neu")

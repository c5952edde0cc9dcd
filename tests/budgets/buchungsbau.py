"""Files with Buchungen as offices send them, and the profiles that read them."""

from collections.abc import Iterable
from typing import Any

from budgets.actions.buchungsimport import Buchungsdatei, Uebernahme, uebernimm, zieh_aus
from budgets.models import Buchung, Buchungsprofil
from sozialraum.access import Wer

KOPF = "Empfänger;Haushaltsstelle;Stadtteil;Tag;Monat;Betrag;Beleg;Art;Auftrag"
FELDER = {"haushaltsstelle": "Haushaltsstelle", "gebiet": "Stadtteil", "buchungstag": "Tag", "leistungsmonat": "Monat", "art": "Art",
          "beleg": "Beleg", "festlegung": "Auftrag"}  # fmt: skip
BEFEHL = Wer.befehl("test")


def profil(modus: str = "beleg", **werte: Any) -> Buchungsprofil:
    ohne = {"bewegung": ("beleg",), "stand": ("beleg", "festlegung")}.get(modus, ())
    angaben: dict[str, Any] = {
        "name": f"Finanzsoftware {modus}", "quelle": "Finanzsoftware", "modus": modus, "welt": "kameral",
        "felder": {feld: {"spalte": spalte, "fest": ""} for feld, spalte in FELDER.items() if feld not in ohne},
        "betraege": [{"spalte": "Betrag", "art": "zeile", "jahr": None}],
    }  # fmt: skip
    return Buchungsprofil.objects.create(**angaben | werte)


def zeile(beleg: str = "B1", betrag: str = "100,00", *, tag: str = "15.03.2009", gebiet: str = "101", art: str = "Ist",
          stelle: str = "4550.7600", auftrag: str = "", monat: str = "02.2009") -> str:  # fmt: skip
    return f"Erika Muster;{stelle};{gebiet};{tag};{monat};{betrag};{beleg};{art};{auftrag}"


def datei(zu: Buchungsprofil, zeilen: Iterable[str], *, codec: str = "cp1252", kopf: str = KOPF, **felder: Any) -> Buchungsdatei:
    inhalt = "\r\n".join([kopf, *zeilen, ""]).encode(codec)
    return Buchungsdatei.aus_auszug(zu, zieh_aus(zu, inhalt, "buchungen.csv"), "buchungen.csv", **felder)


def nimm(zu: Buchungsprofil, zeilen: Iterable[str], **felder: Any) -> Uebernahme:
    return uebernimm(wer=BEFEHL, datei=datei(zu, zeilen, **felder))


def gebucht() -> list[tuple[str, str, int]]:
    """What counts: Stelle, kind and sum per Stelle, kind, day, month, Stadtteil."""
    summen: dict[tuple[str, ...], int] = {}
    for b in Buchung.objects.select_related("posten__haushaltsstelle"):
        key = (b.posten.haushaltsstelle.nummer, b.art, str(b.buchungstag), str(b.leistungsmonat), str(b.gebiet_id))
        summen[key] = summen.get(key, 0) + b.betrag_cent
    return sorted((key[0], " ".join(key[1:]), summe) for key, summe in summen.items() if summe)

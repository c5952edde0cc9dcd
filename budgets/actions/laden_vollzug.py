"""Load vollzug.toml: Haushaltsstellen, Kostenstellen, rights to shift, the Mittel of the years. What is booked already is left alone."""

from typing import Any

from django.db import transaction

from budgets.actions.mittel import Stelle, betraege_je_stelle, stelle_posten_sicher, weise_zu
from budgets.inputs import rechne
from budgets.models import (
    Ansatz,
    Buchungsprofil,
    Haushaltsjahr,
    Haushaltsstelle,
    Kostenstelle,
    Mittel,
    Mittelbewegung,
    Umschichtungsrecht,
    Unterabschnitt,
    Verteilung,
)
from budgets.postenart import Postenart
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, ergaenze, stelle_sicher
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.laden_gremien import protokolliere_laden
from sozialraum.ebenen import Ebene
from sozialraum.imports.stammdaten import Stammdatenfehler, toml_cent, toml_pflichttag
from sozialraum.models import Gebiet

SPALTEN = {
    "haushaltsstelle": "Haushaltsstelle", "gebiet": "Gebiet oder Dienst", "hilfeart": "Hilfeart", "traeger": "Träger",
    "buchungstag": "Buchungstag", "leistungsmonat": "Leistungsmonat", "beleg": "Beleg",
}  # fmt: skip


def lade_vollzug(*, wer: Wer, angaben: dict[str, Any]) -> Ladebericht:
    """Refused: unknown Unterabschnitte, Haushaltsstellen, Gebiete, years; a Verteilung that cannot be assigned."""
    try:
        with transaction.atomic():
            return _Lader(wer, angaben).lade()
    except Stammdatenfehler as fehler:
        raise Abgelehnt(*(f"vollzug.toml: {satz}" for satz in fehler.saetze)) from fehler


class _Lader:
    def __init__(self, wer: Wer, angaben: dict[str, Any]) -> None:
        self.wer, self.angaben = wer, angaben
        self.bericht = Ladebericht()
        self.muster = bool(angaben.get("muster"))
        self.gebiete = {g.schluessel: g for g in Gebiet.objects.all()}
        self.jahre = {j.jahr: j for j in Haushaltsjahr.objects.all()}

    def lade(self) -> Ladebericht:
        for ua in self.angaben.get("unterabschnitte", []):
            stelle_sicher(self.bericht, Unterabschnitt, {"nummer": ua["nummer"]}, {"name": ua["name"], "bereich": ua["bereich"]})
        for jahr in self.angaben.get("haushaltsjahre", []):
            self.jahre[jahr["jahr"]] = self._jahr(jahr)
        unterabschnitte = {ua.nummer: ua for ua in Unterabschnitt.objects.all()}
        self.stellen = {h["nummer"]: self._haushaltsstelle(h, unterabschnitte) for h in self.angaben.get("haushaltsstellen", [])}
        self.kostenstellen = {k["nummer"]: self._kostenstelle(k) for k in self.angaben.get("kostenstellen", [])}
        for profil in self.angaben.get("buchungsprofile", []):
            self._profil(profil)
        for recht in self.angaben.get("umschichtungsrechte", []):
            self._umschichtungsrecht(recht)
        self._ansaetze()
        for zuweisung in self.angaben.get("zuweisungen", []):
            self._weise_zu(zuweisung)
        protokolliere_laden(self.wer, "Haushaltsstellen und Mittel geladen.", self.bericht)
        return self.bericht

    def _jahr(self, j: dict[str, Any]) -> Haushaltsjahr:
        """A year for the course of earlier years; open until ``schliesse_jahre``."""
        vorhanden = Haushaltsjahr.objects.filter(jahr=j["jahr"]).first()
        status = vorhanden.status if vorhanden else Haushaltsjahr.Status.BESCHLOSSEN
        return stelle_sicher(self.bericht, Haushaltsjahr, {"jahr": j["jahr"]}, {"hinweis": j.get("hinweis", ""), "status": status})

    def _profil(self, p: dict[str, Any]) -> None:
        """Once; from then on it belongs to its editor."""
        felder = {
            "quelle": p["quelle"], "modus": p["modus"], "welt": "kameral",
            "felder": {feld: {"spalte": spalte, "fest": ""} for feld, spalte in SPALTEN.items()},
            "betraege": [{"spalte": "Betrag", "art": p["art"], "jahr": None}],
        }  # fmt: skip
        ergaenze(self.bericht, Buchungsprofil, {"name": p["name"]}, felder)

    def _haushaltsstelle(self, h: dict[str, Any], unterabschnitte: dict[str, Unterabschnitt]) -> Haushaltsstelle:
        ua = _such(unterabschnitte, h["unterabschnitt"], "Den Unterabschnitt")
        felder = {
            "name": h["name"],
            "unterabschnitt": ua,
            "richtung": h.get("richtung", "ausgabe"),
            "mittelart": h.get("mittelart", "sonstiges"),
            "traegt_verteilung": h.get("traegt_verteilung", False),
            "muster": self.muster,
        }
        return stelle_sicher(self.bericht, Haushaltsstelle, {"welt": "kameral", "nummer": h["nummer"]}, felder)

    def _kostenstelle(self, k: dict[str, Any]) -> Kostenstelle:
        felder = {"name": k["name"], "gebiet": _such(self.gebiete, k["gebiet"], "Das Gebiet"), "muster": self.muster}
        return stelle_sicher(self.bericht, Kostenstelle, {"nummer": k["nummer"]}, felder)

    def _umschichtungsrecht(self, r: dict[str, Any]) -> None:
        """A right of a day stays as it was; a change is a row of another day."""
        grenze = r.get("wertgrenze", "")
        felder = {
            "wertgrenze_cent": toml_cent(grenze) if grenze else None,
            "mit_controlling": r.get("mit_controlling", False),
            "quelle": r.get("quelle", ""),
        }
        schluessel = {"weg": r["weg"], "rolle": r["rolle"], "gueltig_ab": toml_pflichttag(r["gueltig_ab"])}
        ergaenze(self.bericht, Umschichtungsrecht, schluessel, felder)

    def _ansaetze(self) -> None:
        """What does not come from a Verteilung; a year that has such rows already is left alone."""
        betraege: dict[int, dict[Stelle, tuple[int, str]]] = {}
        for z in self.angaben.get("zentral", []):
            self._zentral(z, betraege)
        for a in self.angaben.get("ansaetze", []):
            for jahr in a["haushaltsjahre"]:
                for nummer, betrag in a["betraege"].items():
                    kostenstelle = self.kostenstellen[a["kostenstelle"]].pk if a.get("kostenstelle") else None
                    gebiet = _such(self.gebiete, a["gebiet"], "Das Gebiet").pk
                    stelle = Stelle(_such(self.stellen, nummer, "Die Haushaltsstelle").pk, gebiet, a["art"], kostenstelle=kostenstelle)
                    betraege.setdefault(jahr, {})[stelle] = (toml_cent(betrag), a["anordnung"])
        for jahr, je_stelle in sorted(betraege.items()):
            self._buche(_such(self.jahre, jahr, "Das Haushaltsjahr"), je_stelle)

    def _zentral(self, z: dict[str, Any], betraege: dict[int, dict[Stelle, tuple[int, str]]]) -> None:
        stadt = next((g for g in self.gebiete.values() if g.ebene == Ebene.FACHBEREICH), None)
        if stadt is None:
            raise Stammdatenfehler("Es gibt noch kein Gebiet für die ganze Stadt. Bitte laden Sie zuerst die Gebiete.")
        for jahr in z["haushaltsjahre"]:
            ansaetze = dict(Ansatz.objects.filter(haushaltsjahr__jahr=jahr).values_list("unterabschnitt_id", "betrag_cent"))
            for nummer in z["haushaltsstellen"]:
                stelle = _such(self.stellen, nummer, "Die Haushaltsstelle")
                betrag = ansaetze.get(stelle.unterabschnitt_id or 0, 0)
                betraege.setdefault(jahr, {})[Stelle(stelle.pk, stadt.pk, Postenart.ZENTRAL)] = (betrag, z["anordnung"])

    def _buche(self, jahr: Haushaltsjahr, je_stelle: dict[Stelle, tuple[int, str]]) -> None:
        if Mittel.objects.filter(posten__haushaltsjahr=jahr, verteilung__isnull=True, bewegung=Mittelbewegung.ANSATZ).exists():
            return
        nummern = stelle_posten_sicher(jahr, je_stelle, muster=self.muster)
        rows = [
            Mittel(
                posten_id=nummern[stelle], bewegung=Mittelbewegung.ANSATZ, betrag_cent=betrag, wirksam_am=f"{jahr.jahr}-01-01",
                anordnung=anordnung, nutzer=self.wer.nutzer, muster=self.muster,
            )
            for stelle, (betrag, anordnung) in je_stelle.items() if betrag
        ]  # fmt: skip
        Mittel.objects.bulk_create(rows)
        for _ in rows:
            self.bericht.zaehle("Mittelbewegungen", "neu")

    def _weise_zu(self, z: dict[str, Any]) -> None:
        verteilung = Verteilung.objects.filter(haushaltsjahr__jahr=z["haushaltsjahr"], name=z["verteilung"]).first()
        if verteilung is None or verteilung.status not in {Verteilung.Status.VORGELEGT, Verteilung.Status.BESCHLOSSEN}:
            satz = f"vollzug.toml: Die Verteilung „{z['verteilung']}“ ist nicht vorgelegt; ihre Ansätze bleiben offen."
            self.bericht.hinweise.append(satz)
            return
        if Mittel.objects.filter(posten__haushaltsjahr=verteilung.haushaltsjahr, verteilung__isnull=False).exists():
            return
        tag, betraege = toml_pflichttag(z["wirksam_am"]), betraege_je_stelle(verteilung, rechne(verteilung))
        anzahl = weise_zu(wer=self.wer, verteilung=verteilung, betraege=betraege, wirksam_am=tag, anordnung=z["anordnung"])
        for _ in range(anzahl):
            self.bericht.zaehle("Mittelbewegungen", "neu")


def _such(woraus: dict[Any, Any], schluessel: Any, was: str) -> Any:
    if schluessel not in woraus:
        raise Stammdatenfehler(f"{was} „{schluessel}“ gibt es nicht.")
    return woraus[schluessel]

"""Load berichte.toml: reports of the demonstration, written and released by Muster accounts as on the pages. What is released stays."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from basis.models import Nutzer
from berichte.access import wer_gibt_frei, wer_schreibt
from berichte.actions import freigabe
from berichte.actions.vorlagen import binde_anlage
from berichte.arten import ARTEN, Entwurfsstand, falscher_zeitraum
from berichte.models import Berichtsfreigabe
from berichte.regelwerk import Berichtstyp
from berichte.sections import werkstatt
from berichte.sections.gebiete import finde
from berichte.sections.sozialraumbudget import Berichtsfehler
from berichte.sections.werkstatt import Stelle, regel_fuer
from berichte.zeitraum import Berichtszeitraum
from budgets.actions.storno import storniere
from budgets.models import Buchung, Budgetposten
from sozialraum.access import Wer, Zugang
from sozialraum.actions.abgleich import Ladebericht, eines
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.imports.stammdaten import toml_pflichttag
from sozialraum.models import Gebiet, Vorlage

Angaben = Mapping[str, Any]
DATEI = "berichte.toml"


def lade_berichte(*, angaben: Angaben) -> Ladebericht:
    """In their order, each step as on the pages; without the accounts nothing. Refused, with the name of the file: what they refuse."""
    bericht = Ladebericht()
    namen = {angaben[name] for name in ("schreibt", "gibt_frei") if name in angaben}
    konten = {n.username: n for n in Nutzer.objects.filter(username__in=namen)}
    if not angaben.get("berichte") or len(konten) < len(namen):
        return bericht
    schreibt, gibt_frei = (Zugang(konten[angaben[name]]) for name in ("schreibt", "gibt_frei"))
    for e in angaben["berichte"]:
        try:
            neu = _lade(schreibt, gibt_frei, e)
        except (Abgelehnt, Berichtsfehler) as fehler:
            raise Abgelehnt(*(f"{DATEI}, {e['typ']} {e['gebiet']} {e['von']}: {satz}" for satz in fehler.saetze)) from fehler
        bericht.zaehle("Berichte", "neu" if neu else "unveraendert")
    return bericht


def _lade(schreibt: Zugang, gibt_frei: Zugang, e: Angaben) -> bool:
    """Whether it was released now."""
    stelle, fassung = _stelle(e), e.get("fassung", 1)
    if stelle.freigaben.filter(fassung__gte=fassung).exists():
        return False
    wer = wer_schreibt(schreibt, stelle)
    if "storniert" in e:
        _storniere(wer, e["storniert"])
    entwurf = stelle.entwurf
    if entwurf is None or werkstatt.stand(entwurf) is not Entwurfsstand.VORGELEGT:  # a run that was broken off goes on
        noetig = {x.feld: e["handeln"] for x in werkstatt.lies(stelle, entwurf).erklaerungen}
        freigabe.schreibe_texte(wer=wer, stelle=stelle, texte={**noetig, **e.get("texte", {})})
        entwurf = freigabe.lege_vor(wer=wer, stelle=stelle)
    gesehen = werkstatt.lies(stelle, entwurf).fingerabdruck
    row = freigabe.gib_frei(
        wer=wer_gibt_frei(gibt_frei, stelle), stelle=stelle, entwurf=entwurf, gesehen=gesehen, oeffentlich=e.get("oeffentlich", False)
    )
    if "vorlage" in e:
        _binde(wer, row, e["vorlage"])
    return True


def _stelle(e: Angaben) -> Stelle:
    art, baum = ARTEN[Berichtstyp(e["typ"])], Gebiet.objects.baum(heute())
    knoten, z = finde(baum, e["ebene"], e["gebiet"]), Berichtszeitraum(toml_pflichttag(e["von"]), toml_pflichttag(e["bis"]))
    if knoten is None:
        raise Abgelehnt("Dieses Gebiet gibt es nicht.")
    if satz := falscher_zeitraum(art, z.von, z.bis):
        raise Abgelehnt(satz)
    return Stelle(art, baum, knoten, z, regel_fuer(art, knoten, z.von))


def _storniere(wer: Wer, e: Angaben) -> None:
    """The first Ist of a Posten in a month, once: what the Fassung before still counted."""
    monat: date = toml_pflichttag(e["monat"])
    posten = Budgetposten.objects.filter(
        haushaltsjahr__jahr=monat.year, haushaltsstelle__nummer=e["haushaltsstelle"], gebiet__schluessel=e["gebiet"]
    )  # fmt: skip
    rows = Buchung.objects.filter(
        posten__in=posten, art="ist", storno_von__isnull=True, buchungstag__year=monat.year, buchungstag__month=monat.month,
    )  # fmt: skip
    buchung = rows.order_by("buchungstag", "pk").first()
    if buchung is None:
        raise Abgelehnt(f"Im {monat:%m/%Y} ist auf {e['haushaltsstelle']} nichts gebucht, das zu stornieren wäre.")
    if not Buchung.objects.filter(storno_von=buchung).exists():
        storniere(wer=wer, buchung=buchung, grund=e["grund"])


def _binde(wer: Wer, row: Berichtsfreigabe, nummer: str) -> None:
    binde_anlage(wer=wer, vorlage=eines(Vorlage, nummer, nummer=nummer), quelle=row, oeffentlich=row.oeffentlich)

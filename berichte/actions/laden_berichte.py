"""Load berichte.toml: reports of a demonstration, written and released by its Muster accounts as on the pages.

What is released stays, and so does a draft that somebody wrote on: this goes on while the first visitors work already. Broken off at any
place it is run again and does what is missing.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from basis.models import Nutzer
from berichte.access import wer_gibt_frei, wer_schreibt
from berichte.actions import freigabe
from berichte.actions.vorlagen import binde_anlage
from berichte.arten import ARTEN, Entwurfsstand, falscher_zeitraum
from berichte.models import Berichtsentwurf, Berichtsfreigabe
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
from sozialraum.history import verfolgte
from sozialraum.imports.stammdaten import toml_pflichttag
from sozialraum.models import Gebiet, Stadt, Vorlage

Angaben = Mapping[str, Any]
DATEI = "berichte.toml"
BERUEHRT = "An diesem Bericht hat schon jemand gearbeitet; er bleibt, wie er ist."


def keine_vorfuehrung(angaben: Angaben) -> str:
    """Why these reports are not for this database, or nothing: they are for the demonstration of one city, with its Muster accounts."""
    stadt = Stadt.objects.aktuelle()
    if stadt is None or stadt.name != angaben["stadt"] or stadt.fester_tag is None:
        return f"{DATEI} ist für die Vorführung von {angaben['stadt']}; hier ist sie nicht geladen. Es wurde nichts geändert."
    namen = {angaben["schreibt"], angaben["gibt_frei"]}
    if fehlend := sorted(namen - set(Nutzer.objects.filter(username__in=namen, ist_muster=True).values_list("username", flat=True))):
        return f"{DATEI}: Es fehlen Muster-Zugänge: {', '.join(fehlend)} (nutzer.toml). Es wurde nichts geändert."
    return ""


def lade_berichte(*, angaben: Angaben, melde: Callable[[int, int], None] = lambda erledigt, gesamt: None) -> Ladebericht:
    """In their order, each step as on the pages. Abgelehnt, with the name of the file: no demonstration, and what the pages refuse."""
    if satz := keine_vorfuehrung(angaben):
        raise Abgelehnt(satz)
    bericht = Ladebericht()
    schreibt, gibt_frei = (Zugang(Nutzer.objects.get(username=angaben[name])) for name in ("schreibt", "gibt_frei"))
    alle = angaben["berichte"]
    texte = {text for e in alle for text in (e.get("handeln"), *e.get("texte", {}).values())}
    for nummer, e in enumerate(alle):
        melde(nummer, len(alle))
        name = f"{DATEI}, {e['typ']} {e['gebiet']} {e['von']}"
        try:
            neu = _lade(schreibt, gibt_frei, e, texte)
        except (Abgelehnt, Berichtsfehler) as fehler:
            raise Abgelehnt(*(f"{name}: {satz}" for satz in fehler.saetze)) from fehler
        if neu is None:
            bericht.hinweise.append(f"{name}: {BERUEHRT}")
        bericht.zaehle("Berichte", "neu" if neu else "unveraendert")
    melde(len(alle), len(alle))
    return bericht


def _lade(schreibt: Zugang, gibt_frei: Zugang, e: Angaben, texte: set[str]) -> bool | None:
    """Whether it was released now; None where somebody works on it."""
    stelle, fassung = _stelle(e), e.get("fassung", 1)
    wer = wer_schreibt(schreibt, stelle)
    if stelle.freigaben.filter(fassung__gte=fassung).exists():
        von_hier = stelle.freigaben.filter(fassung=fassung, vorgelegt_von=schreibt.nutzer, freigegeben_von=gibt_frei.nutzer).first()
        if von_hier and "vorlage" in e and not _war_anlage(von_hier):  # broken off between the two
            _binde(wer, von_hier, e["vorlage"])
        return False
    entwurf = _vorgelegt(wer, stelle, e, texte)
    if entwurf is None:
        return None
    gesehen = werkstatt.lies(stelle, entwurf).fingerabdruck
    row = freigabe.gib_frei(
        wer=wer_gibt_frei(gibt_frei, stelle), stelle=stelle, entwurf=entwurf, gesehen=gesehen, oeffentlich=e.get("oeffentlich", False)
    )
    if "vorlage" in e:
        _binde(wer, row, e["vorlage"])
    return True


@transaction.atomic
def _vorgelegt(wer: Wer, stelle: Stelle, e: Angaben, texte: set[str]) -> Berichtsentwurf | None:
    """The draft as the file writes it, put forward. None, and nothing done, where it holds anything that is not of the file."""
    Gebiet.objects.select_for_update(no_key=True).get(pk=stelle.knoten.id)  # who writes on a draft waits for this lock first
    entwurf = stelle.entwurf
    if entwurf is not None and _beruehrt(entwurf, wer, texte):
        return None
    if entwurf is not None and werkstatt.stand(entwurf) is Entwurfsstand.VORGELEGT:  # broken off before its release
        return entwurf
    if "storniert" in e:
        _storniere(wer, e["storniert"])
    noetig = {x.feld: e["handeln"] for x in werkstatt.lies(stelle, entwurf).erklaerungen}
    freigabe.schreibe_texte(wer=wer, stelle=stelle, texte={**noetig, **e.get("texte", {})})
    return freigabe.lege_vor(wer=wer, stelle=stelle)


def _beruehrt(entwurf: Berichtsentwurf, wer: Wer, texte: set[str]) -> bool:
    """Whether anybody worked on it, be it with the account of the file: other texts, a remark, put forward or sent back."""
    fremd = any(t.geschrieben_von != wer.nutzer or t.text not in texte for t in entwurf.texte.all())
    return fremd or entwurf.vorgelegt_von not in (None, wer.nutzer) or entwurf.anmerkungen.exists()


def _stelle(e: Angaben) -> Stelle:
    art, baum = ARTEN[Berichtstyp(e["typ"])], Gebiet.objects.baum(heute())
    knoten, z = finde(baum, e["ebene"], e["gebiet"]), Berichtszeitraum(toml_pflichttag(e["von"]), toml_pflichttag(e["bis"]))
    if knoten is None:
        raise Abgelehnt("Dieses Gebiet gibt es nicht.")
    if satz := falscher_zeitraum(art, z.von, z.bis):
        raise Abgelehnt(satz)
    return Stelle(art, baum, knoten, z, regel_fuer(art, knoten, z.von))


def _storniere(wer: Wer, e: Angaben) -> None:
    """The first Muster Ist of a Posten in a month, once: what the Fassung before still counted. What somebody booked stays."""
    monat: date = toml_pflichttag(e["monat"])
    posten = Budgetposten.objects.filter(
        haushaltsjahr__jahr=monat.year, haushaltsstelle__nummer=e["haushaltsstelle"], gebiet__schluessel=e["gebiet"]
    )  # fmt: skip
    rows = Buchung.objects.filter(
        posten__in=posten, lieferung__muster=True, art="ist", storno_von__isnull=True,
        buchungstag__year=monat.year, buchungstag__month=monat.month,
    )  # fmt: skip
    buchung = rows.order_by("buchungstag", "pk").first()
    if buchung is None:
        raise Abgelehnt(f"Im {monat:%m/%Y} ist auf {e['haushaltsstelle']} nichts gebucht, das zu stornieren wäre.")
    if not Buchung.objects.filter(storno_von=buchung).exists():
        storniere(wer=wer, buchung=buchung, grund=e["grund"])


def _binde(wer: Wer, row: Berichtsfreigabe, nummer: str) -> None:
    binde_anlage(wer=wer, vorlage=eines(Vorlage, nummer, nummer=nummer), quelle=row, oeffentlich=row.oeffentlich)


def _war_anlage(row: Berichtsfreigabe) -> bool:
    """At any time: what somebody took away again stays away."""
    return bool(verfolgte()["vorlagenanlage"][1].objects.filter(freigabe=row.pk).exists())

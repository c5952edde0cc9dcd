"""Long imports in the background."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django_tasks import task

from basis.jobs import Auftragsfehler, Lauf, auftragsart
from sozialraum.access import Zugang
from sozialraum.actions.einlesen import Auftragsangaben
from sozialraum.actions.entwurf import verwirf
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.statistik import uebernimm
from sozialraum.actions.veroeffentlichung import entwirf_veroeffentlichung
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.inputs.fallsicht import pruefe_alle
from sozialraum.inputs.veroeffentlichung import Vorhaben
from sozialraum.models import Fallmeldung, Gebiet, Importentwurf, Parameter
from sozialraum.models.lieferung import Lieferungsart
from sozialraum.models.parameter import GEHEIMHALTUNG_INTERN
from sozialraum.rechte import Recht, warum_nicht


@task(queue_name="default")
def pruefe_fallzahlen() -> None:
    """Calculates what readers may see of every quarter whose counts, tree or threshold have changed."""
    pruefe_alle(Gebiet.objects.baum(heute()), Parameter.objects.schwelle(GEHEIMHALTUNG_INTERN, heute()))


def pruefe_fallzahlen_neu() -> None:
    """After a change of mapping, threshold or deliveries: what has to be checked anew is done in the background."""
    if Fallmeldung.objects.exists():
        transaction.on_commit(lambda: pruefe_fallzahlen.enqueue())


@auftragsart("veroeffentlichung")
def veroeffentlichung(lauf: Lauf, *, name: str, inhalt: str, bis: str, hilfen: str, ebene: str, feinheit: str) -> str:
    """Audits a table and drafts its finest version; leads to the draft. Rights count at the moment of the work."""
    zugang = Zugang(lauf.nutzer)
    if not zugang.darf(Recht.DATEN_PFLEGEN):
        raise Auftragsfehler(warum_nicht(Recht.DATEN_PFLEGEN))
    lauf.melde(0, 0, "Die Tabelle wird gegen alles geprüft, was schon veröffentlicht ist.")
    vorhaben = Vorhaben(inhalt, date.fromisoformat(bis), hilfen, Ebene[ebene], feinheit)
    try:
        row = entwirf_veroeffentlichung(wer=zugang.wer(Recht.DATEN_PFLEGEN), titel=name, vorhaben=vorhaben)
    except Abgelehnt as fehler:
        raise Auftragsfehler(" ".join(fehler.saetze)) from fehler
    return row.get_absolute_url()


@auftragsart("statistik_import")
def statistik_import(lauf: Lauf, *, entwurf: int, grund: str = "", warnungen: int | None = None) -> str:
    """Takes a draft over; the draft goes when the delivery stands. A second run finds nothing left to do.

    Rights count at the moment of the work, not of the click.
    """
    zugang = Zugang(lauf.nutzer)
    if not zugang.darf(Recht.DATEN_PFLEGEN):
        raise Auftragsfehler(warum_nicht(Recht.DATEN_PFLEGEN))
    row = Importentwurf.objects.select_related("datei", "profil").filter(pk=entwurf, nutzer=lauf.nutzer).first()
    if row is None:
        raise Auftragsfehler("Diesen Import gibt es nicht mehr: er ist schon übernommen oder verworfen.")
    angaben = Auftragsangaben.aus_entwurf(row)
    lauf.melde(0, 0, "Die Datei wird gelesen und geprüft.")
    try:
        ergebnis = uebernimm(
            wer=zugang.wer(Recht.DATEN_PFLEGEN),
            angaben=angaben,
            grund=grund,
            gemerkt=row.profil.zuordnung if row.profil else None,
            melde=lambda erledigt, gesamt: lauf.melde(erledigt, gesamt, "Die Zeilen werden übernommen."),
            datei=row.datei,
            warnungen=warnungen,
        )
    except Abgelehnt as fehler:
        raise Auftragsfehler(" ".join(fehler.saetze[:10])) from fehler
    verwirf(entwurf=row)
    if angaben.art in (Lieferungsart.FALLSTATISTIK, Lieferungsart.FALLEXPORT):
        lauf.melde(0, 0, "Die Geheimhaltung der Fallzahlen wird geprüft.")
        pruefe_fallzahlen.call()
    return reverse("lieferung", args=[ergebnis.lieferung.pk])

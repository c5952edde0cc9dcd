"""Long imports of Buchungen in the background."""

from django.urls import reverse

from basis.jobs import Auftragsfehler, Lauf, auftragsart
from budgets.actions.buchungsimport import Buchungsdatei, uebernimm
from budgets.models import Buchungsentwurf
from sozialraum.access import Zugang
from sozialraum.actions.entwurf import verwirf
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.rechte import Recht, warum_nicht


@auftragsart("buchungen_import")
def buchungen_import(lauf: Lauf, *, entwurf: int, grund: str = "") -> str:
    """Takes a draft over; rights count at the moment of the work. A second run finds nothing left to do."""
    zugang = Zugang(lauf.nutzer)
    if not zugang.darf(Recht.HAUSHALT_PFLEGEN):
        raise Auftragsfehler(warum_nicht(Recht.HAUSHALT_PFLEGEN))
    row = Buchungsentwurf.objects.select_related("datei", "profil").filter(pk=entwurf, nutzer=lauf.nutzer).first()
    if row is None:
        raise Auftragsfehler("Diesen Import gibt es nicht mehr: er ist schon übernommen oder verworfen.")
    lauf.melde(0, 0, "Die Datei wird gelesen und geprüft.")
    try:
        ergebnis = uebernimm(
            wer=zugang.wer(Recht.HAUSHALT_PFLEGEN), datei=Buchungsdatei.aus_entwurf(row), grund=grund,
            melde=lambda erledigt, gesamt: lauf.melde(erledigt, gesamt, "Die Zeilen werden gelesen."),
        )  # fmt: skip
    except Abgelehnt as fehler:
        raise Auftragsfehler(" ".join(fehler.saetze[:10])) from fehler
    verwirf(entwurf=row)
    return f"{reverse('buchungen')}?lieferung={ergebnis.lieferung.pk}"

"""Closing and reopening of months with a second person, carry-over at the year's end, close of the year.

Locks in the order of all who book: the Haushaltsjahr first (exclusive here), then the month or the Posten by ascending number.
"""

from datetime import date

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from basis.geld import euro
from budgets.actions.mittel import Stelle, sperre_posten, stelle_posten_sicher
from budgets.jahresende import abschlusshindernisse, uebertragbar, verfuegbar_bis
from budgets.models import Budgetposten, Haushaltsjahr, Mittel, Mittelbewegung, Monatsabschluss, Richtung, Umschichtung
from budgets.querysets.umschichtungen import GESCHLOSSEN, monat_geschlossen, nachweis_von
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere
from sozialraum.clock import heute

Status = Monatsabschluss.Status
MONATE = 12


@transaction.atomic
def beantrage_abschluss(*, wer: Wer, haushaltsjahr: Haushaltsjahr, monat: int) -> Monatsabschluss:
    """Refused: a month that runs, one before which another is open, one that is closed or waits already."""
    jahr, row = _jahr(haushaltsjahr), Monatsabschluss.objects.filter(haushaltsjahr=haushaltsjahr, monat=monat).first()
    if row is not None and row.status != Status.GEOEFFNET:
        raise Abgelehnt(f"Der Monat {row} ist schon {row.get_status_display()}.")
    geschlossen = set(Monatsabschluss.objects.filter(haushaltsjahr=jahr, status__in=GESCHLOSSEN).values_list("monat", flat=True))
    if saetze := abschlusshindernisse(jahr.jahr, monat, heute(), geschlossen):
        raise Abgelehnt(*saetze)
    row = row or Monatsabschluss(haushaltsjahr=jahr, monat=monat)
    return _setze(wer, row, Status.BEANTRAGT, beantragt=True)


@transaction.atomic
def bestaetige_abschluss(*, wer: Wer, haushaltsjahr: Haushaltsjahr, monat: int) -> Monatsabschluss:
    """The second person closes; from now on the month accepts nothing."""
    return _setze(wer, _warte(haushaltsjahr, monat, wer, Status.BEANTRAGT), Status.ABGESCHLOSSEN)


@transaction.atomic
def ziehe_abschluss_zurueck(*, wer: Wer, haushaltsjahr: Haushaltsjahr, monat: int) -> None:
    """A request that nobody has confirmed; anyone who may close may take it away.

    The month of a renewed request is reopened again, with the reason and both persons of the reopening.
    """
    _jahr(haushaltsjahr)
    row = Monatsabschluss.objects.filter(haushaltsjahr=haushaltsjahr, monat=monat, status=Status.BEANTRAGT).first()
    if row is None:
        raise Abgelehnt("Hier wartet kein Abschluss auf seine Bestätigung.")
    protokolliere(wer=wer, aktion="monat_zurueckgezogen", gegenstand=row, text=f"Abschluss des Monats {row} zurückgezogen.")
    if row.grund:
        _wieder_geoeffnet(row)
    else:
        row.delete()


def _wieder_geoeffnet(row: Monatsabschluss) -> None:
    """As the row stood before the renewed request; its history has kept it."""
    vorher = row.events.filter(status=Status.GEOEFFNET).latest("pgh_id")  # type: ignore[attr-defined]
    for feld in ("status", "beantragt_von_id", "beantragt_am", "bestaetigt_von_id", "bestaetigt_am"):
        setattr(row, feld, getattr(vorher, feld))
    row.save()


@transaction.atomic
def beantrage_oeffnung(*, wer: Wer, haushaltsjahr: Haushaltsjahr, monat: int, grund: str) -> Monatsabschluss:
    """With a reason. The month stays closed until a second person agrees; in a closed year none opens."""
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund der Öffnung.")
    _jahr(haushaltsjahr)
    row = Monatsabschluss.objects.filter(haushaltsjahr=haushaltsjahr, monat=monat, status=Status.ABGESCHLOSSEN).first()
    if row is None:
        raise Abgelehnt("Geöffnet wird nur, was abgeschlossen ist.")
    if Mittel.objects.filter(vorjahresposten__haushaltsjahr=haushaltsjahr).exists():
        raise Abgelehnt(f"Aus {haushaltsjahr.jahr} sind schon Haushaltsreste übertragen. Seine Monate bleiben geschlossen.")
    row.grund = grund.strip()
    return _setze(wer, row, Status.OEFFNUNG_BEANTRAGT, beantragt=True, grund=row.grund)


@transaction.atomic
def bestaetige_oeffnung(*, wer: Wer, haushaltsjahr: Haushaltsjahr, monat: int) -> Monatsabschluss:
    row = _warte(haushaltsjahr, monat, wer, Status.OEFFNUNG_BEANTRAGT)
    return _setze(wer, row, Status.GEOEFFNET, grund=row.grund)


@transaction.atomic
def lehne_oeffnung_ab(*, wer: Wer, haushaltsjahr: Haushaltsjahr, monat: int) -> Monatsabschluss:
    return _setze(wer, _warte(haushaltsjahr, monat, wer, Status.OEFFNUNG_BEANTRAGT), Status.ABGESCHLOSSEN)


def _jahr(haushaltsjahr: Haushaltsjahr) -> Haushaltsjahr:
    jahr = Haushaltsjahr.objects.select_for_update(no_key=True).get(pk=haushaltsjahr.pk)
    if jahr.status == Haushaltsjahr.Status.ABGESCHLOSSEN:
        raise Abgelehnt(f"Das Haushaltsjahr {jahr.jahr} ist abgeschlossen und bleibt es.")
    return jahr


def _warte(haushaltsjahr: Haushaltsjahr, monat: int, wer: Wer, status: str) -> Monatsabschluss:
    _jahr(haushaltsjahr)
    row = Monatsabschluss.objects.filter(haushaltsjahr=haushaltsjahr, monat=monat, status=status).first()
    if row is None:
        raise Abgelehnt("Hier wartet kein Antrag auf Ihre Bestätigung.")
    if wer.nutzer is None or row.beantragt_von_id == wer.nutzer.pk:
        raise Abgelehnt("Wer den Antrag gestellt hat, bestätigt ihn nicht (Vier-Augen-Prinzip). Bitte eine zweite Person.")
    return row


def _setze(wer: Wer, row: Monatsabschluss, status: str, *, beantragt: bool = False, grund: str = "") -> Monatsabschluss:
    if wer.nutzer is None:
        raise Abgelehnt("Einen Monat schließt oder öffnet eine Person, kein Befehl.")
    row.status = status
    if beantragt:
        row.beantragt_von, row.beantragt_am, row.bestaetigt_von, row.bestaetigt_am = wer.nutzer, timezone.now(), None, None
    else:
        row.bestaetigt_von, row.bestaetigt_am = wer.nutzer, timezone.now()
    row.save()
    text = f"Monat {row}: {row.get_status_display()}."
    protokolliere(wer=wer, aktion=f"monat_{status}", gegenstand=row, text=text, grund=grund)
    return row


@in_der_datenbank()
def uebertrage_rest(*, wer: Wer, posten: Budgetposten, betrag: int, anordnung: str) -> Mittel:
    """A Haushaltsrest into the following year, with an order; available until that year ends.

    Refused: more than may be carried over, what was a Rest itself, a following year that is missing or closed.
    """
    if not anordnung.strip():
        raise Abgelehnt("Ein Haushaltsrest braucht eine Anordnung.")
    if betrag <= 0:
        raise Abgelehnt("Bitte geben Sie einen Betrag über 0 an.")
    alt = Haushaltsjahr.objects.get(pk=posten.haushaltsjahr_id)
    neu = Haushaltsjahr.objects.filter(jahr=alt.jahr + 1).first()
    if neu is None:
        raise Abgelehnt(f"Das Haushaltsjahr {alt.jahr + 1} ist noch nicht angelegt.")
    gesperrt = sperre_posten(alt.pk, [posten.pk])[posten.pk]
    if Monatsabschluss.objects.filter(haushaltsjahr=alt, status=Status.ABGESCHLOSSEN).count() < MONATE:
        raise Abgelehnt(f"Haushaltsreste entstehen mit dem Jahresabschluss: Zuerst sind alle Monate von {alt.jahr} abzuschließen.")
    if gesperrt.haushaltsstelle.richtung != Richtung.AUSGABE:
        raise Abgelehnt("Übertragen werden Ausgaben.")
    schon = gesperrt.uebertragen.aggregate(n=Sum("betrag_cent"))["n"] or 0
    if betrag > (frei := uebertragbar(nachweis_von(gesperrt)) - schon):
        raise Abgelehnt(f"Übertragbar sind noch {euro(max(frei, 0))}. Ein Rest des Vorjahrs verfällt am Jahresende.")
    stelle = Stelle(gesperrt.haushaltsstelle_id, gesperrt.gebiet_id, gesperrt.art, gesperrt.dienst, gesperrt.kostenstelle_id)
    nummer = stelle_posten_sicher(neu, [stelle], muster=gesperrt.muster)[stelle]
    ziel = sperre_posten(neu.pk, [nummer])[nummer]
    tag = heute() if heute().year == neu.jahr else date(neu.jahr, 1, 1)
    if neu.status == neu.Status.ABGESCHLOSSEN or monat_geschlossen(neu.pk, tag.month):
        raise Abgelehnt(f"{tag.month:02d}/{neu.jahr} ist abgeschlossen und nimmt keinen Haushaltsrest mehr an.")
    row = Mittel.objects.create(
        posten=ziel, bewegung=Mittelbewegung.HAUSHALTSREST, betrag_cent=betrag, wirksam_am=tag,
        anordnung=anordnung.strip(), vorjahresposten=gesperrt, verfuegbar_bis=verfuegbar_bis(alt.jahr), nutzer=wer.nutzer,
        muster=gesperrt.muster,
    )  # fmt: skip
    text = f"Haushaltsrest {euro(betrag)} von {gesperrt} nach {neu.jahr} übertragen, verfügbar bis 31.12.{neu.jahr}."
    protokolliere(wer=wer, aktion="rest_uebertragen", gegenstand=ziel, text=text, grund=anordnung)
    return row


def jahreshindernisse(jahr: Haushaltsjahr) -> tuple[str, ...]:
    """Why a year with Budgetposten cannot be closed yet: open months, open Umschichtungen."""
    if not Budgetposten.objects.filter(haushaltsjahr=jahr).exists():
        return ()
    saetze = []
    zu = Monatsabschluss.objects.filter(haushaltsjahr=jahr, status=Status.ABGESCHLOSSEN).count()
    if zu < MONATE:
        saetze.append(f"Abgeschlossen sind {zu} von 12 Monaten. Das Jahr schließt nach seinem Dezember.")
    if offen := Umschichtung.objects.offen().filter(haushaltsjahr=jahr).count():
        saetze.append(f"{offen} {'Umschichtung wartet' if offen == 1 else 'Umschichtungen warten'} noch auf eine Entscheidung.")
    return tuple(saetze)

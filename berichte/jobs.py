"""Jobs of this app: the reports of one Verteilung, the committee packet, the reports of a demonstration, reminders once more."""

from typing import Any

from django.urls import reverse

from basis.jobs import Auftragsfehler, Lauf, auftragsart
from basis.zahlen import anzahl
from berichte.access import NACHBARN, darf_ablegen, lesbare_verteilungen, verlange_ablegen
from berichte.actions import berichte as actions
from berichte.actions import paketarbeit, pakete
from berichte.actions.erinnerung import versende
from berichte.actions.laden_berichte import lade_berichte
from berichte.druck.maschine import Druckfehler
from berichte.models import Berichtspaket
from berichte.sections import gebiete, sozialraumbudget
from sozialraum.access import Zugang
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.rechte import Recht, warum_nicht

VORFUEHRUNG = "vorfuehrungsberichte"  # `make start` asks for it by this name
STAND = "Die Berichte der Vorführung werden freigegeben."


@auftragsart(VORFUEHRUNG, fortsetzbar=True)
def berichte_der_vorfuehrung(lauf: Lauf, *, angaben: dict[str, Any]) -> str:
    """Printed while somebody looks at the first pages already; started again it releases what is missing."""
    try:
        bericht = lade_berichte(angaben=angaben, melde=lambda erledigt, gesamt: lauf.melde(erledigt, gesamt, STAND))
    except Abgelehnt as fehler:
        raise Auftragsfehler(f"{fehler} Der nächste Start versucht es noch einmal.") from None
    lauf.melde(len(angaben["berichte"]), len(angaben["berichte"]), " ".join([bericht.als_satz(), *bericht.hinweise]))
    return reverse("berichtsarchiv")


@auftragsart("erinnerungen")
def erinnerungen(lauf: Lauf) -> str:
    """The mails of today once more; whoever has one gets no second. Rights count at the moment of the work."""
    zugang = Zugang(lauf.nutzer)
    if not zugang.darf(Recht.ZUGAENGE_VERWALTEN):
        raise Auftragsfehler(warum_nicht(Recht.ZUGAENGE_VERWALTEN))
    lauf.melde(0, 0, "Die Erinnerungen werden versandt.")
    ergebnis = versende(wer=zugang.wer(Recht.ZUGAENGE_VERWALTEN), tag=heute())
    if ergebnis.abbruch:
        raise Auftragsfehler(f"{ergebnis.abbruch} Was noch aussteht, versendet der nächste Versuch.")
    abgelehnt = f" {anzahl(ergebnis.abgelehnt, 'Adresse', 'Adressen')} hat der Mailserver abgelehnt." if ergebnis.abgelehnt else ""
    lauf.melde(1, 1, f"{anzahl(ergebnis.versandt, 'E-Mail ist', 'E-Mails sind')} versandt.{abgelehnt}")
    return reverse("erinnerungsfehler")


@auftragsart("sitzungspaket")
def sitzungspaket(lauf: Lauf, *, verteilung: int) -> str:
    """One report for each Gebiet of a Verteilung. Rights count at the moment of the work, not of the click."""
    zugang = Zugang(lauf.nutzer)
    row = lesbare_verteilungen(zugang).select_related(*NACHBARN).filter(pk=verteilung)
    gefunden = row.first()
    if gefunden is None or not darf_ablegen(zugang):
        raise Auftragsfehler("Sie dürfen zu dieser Verteilung kein Sitzungspaket erzeugen.")
    try:
        grundlage = sozialraumbudget.lade(gefunden)
        orte = gebiete.alle(grundlage.rechnung.baum)
        lauf.melde(0, len(orte), "Die Zahlen sind gerechnet; gedruckt wird.")
        berichte = actions.erzeuge_berichte(wer=verlange_ablegen(zugang), grundlage=grundlage, gebiete=orte)
        for nummer, (ort, _) in enumerate(zip(orte, berichte, strict=True), 1):
            lauf.melde(nummer, len(orte), f"{nummer} von {len(orte)} Berichten sind abgelegt, zuletzt {gebiete.bezeichne(ort)}.")
    except (Druckfehler, sozialraumbudget.Berichtsfehler) as fehler:
        raise Auftragsfehler(str(fehler)) from None
    return f"{reverse('berichte')}?verteilung={gefunden.pk}"


@auftragsart(pakete.ART, fortsetzbar=True)
def berichtspaket(lauf: Lauf, *, paket: int) -> str:
    """The open parts of a packet; started again after its process died it goes on where that one stopped."""
    row = Berichtspaket.objects.select_related("bereich").get(pk=paket)
    try:
        paketarbeit.arbeite_ab(paket=row, melde=lauf.melde)
    except Abgelehnt as fehler:
        raise Auftragsfehler(str(fehler)) from None
    return row.get_absolute_url()

"""What several actions on a Verteilung share: opening a draft under lock, writing settings, copying a Teiltopf."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from budgets.models import Dienst, Teiltopf, Teiltopfgewicht, Verteilung
from budgets.rechnung import Einstellungen
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.models import Indikator


class Veraltet(Abgelehnt):
    """Somebody else has changed the thing since the page was opened."""


def sperre(verteilung: Verteilung) -> Verteilung:
    """The Verteilung under lock, as it stands now."""
    return (
        Verteilung.objects.select_for_update(of=("self",)).select_related("gebiet", "haushaltsjahr", "deckungskreis").get(pk=verteilung.pk)
    )


def oeffne(verteilung: Verteilung, version: int) -> Verteilung:
    """A draft under lock, with its next version. Refused: no draft any more, or another version than the one that was seen."""
    offen = sperre(verteilung)
    if not offen.ist_offen:
        raise Abgelehnt(f"„{offen.name}“ ist {offen.get_status_display()} und lässt sich nicht mehr ändern.")
    if offen.version != version:
        raise Veraltet(
            f"„{offen.name}“ wurde inzwischen von jemand anderem geändert. Bitte laden Sie die Seite neu und prüfen Sie Ihre Angaben."
        )
    offen.version += 1
    offen.save(update_fields=["version"])
    return offen


def protokoll(wer: Wer, aktion: str, verteilung: Verteilung, text: str, grund: str = "", daten: dict[str, Any] | None = None) -> None:
    """Rows about a draft are private to the Gebiet that owns it."""
    offen = verteilung.status in (Verteilung.Status.ENTWURF, Verteilung.Status.VERWORFEN)
    protokolliere(
        wer=wer, aktion=aktion, gegenstand=verteilung, text=text, grund=grund, daten=daten, privat_fuer=verteilung.gebiet if offen else None
    )


def schreibe(topf: Teiltopf, wahl: Einstellungen) -> None:
    """Writes settings into a Teiltopf, but for its Dienste. Refused: an unknown Indikator."""
    topf.betrag_cent = wahl.betrag
    topf.verfahren = wahl.verfahren
    topf.basisgewicht = dezimal(wahl.basisgewicht) if wahl.verfahren == "anteil" else Decimal(0)
    topf.grundpunkte = dezimal(wahl.grundpunkte)
    topf.zwert_ddof = wahl.ddof
    topf.zwert_spreizung, topf.zwert_untergrenze = dezimal(wahl.spreizung), dezimal(wahl.untergrenze)
    topf.sockel_cent, topf.reserve_cent, topf.rundung_cent = wahl.sockel, wahl.reserve, wahl.rundung
    topf.kappung_unten = None if wahl.kappung_unten is None else dezimal(wahl.kappung_unten)
    topf.kappung_oben = None if wahl.kappung_oben is None else dezimal(wahl.kappung_oben)
    topf.fehlend = wahl.fehlend
    topf.save()
    schreibe_gewichte(topf, wahl)


def schreibe_gewichte(topf: Teiltopf, wahl: Einstellungen) -> None:
    indikatoren = {i.schluessel: i for i in Indikator.objects.filter(schluessel__in=[g.indikator for g in wahl.gewichte])}
    unbekannt = [g.indikator for g in wahl.gewichte if g.indikator not in indikatoren]
    if unbekannt:
        raise Abgelehnt(*(f"Den Indikator „{schluessel}“ gibt es nicht." for schluessel in unbekannt))
    topf.gewichte.all().delete()
    Teiltopfgewicht.objects.bulk_create(
        Teiltopfgewicht(
            teiltopf=topf, indikator=indikatoren[g.indikator], gewicht=dezimal(g.gewicht), abweichender_stichtag=g.abweichender_stichtag
        )
        for g in wahl.gewichte
        if g.gewicht
    )


def kopiere_teiltopf(topf: Teiltopf, ziel: Verteilung) -> Teiltopf:
    """A copy with weights, Dienste and Unterabschnitte; the result is not copied."""
    gewichte, dienste, unterabschnitte = list(topf.gewichte.all()), list(topf.dienste.all()), list(topf.unterabschnitte.all())
    felder = {f.attname: getattr(topf, f.attname) for f in Teiltopf._meta.concrete_fields if not f.primary_key}
    kopie = Teiltopf(**felder | {"verteilung_id": ziel.pk, "reserve_ergebnis_cent": None})
    kopie.save(force_insert=True)
    kopie.unterabschnitte.set(unterabschnitte)
    Teiltopfgewicht.objects.bulk_create(
        Teiltopfgewicht(teiltopf=kopie, indikator_id=g.indikator_id, gewicht=g.gewicht, abweichender_stichtag=g.abweichender_stichtag)
        for g in gewichte
    )
    Dienst.objects.bulk_create(
        Dienst(teiltopf=kopie, name=d.name, betrag_cent=d.betrag_cent, verantwortlich=d.verantwortlich, reihenfolge=d.reihenfolge)
        for d in dienste
    )
    return kopie


def dezimal(wert: Fraction) -> Decimal:
    """Exact: the fields read at most six decimals, so a share never has more. Refused: what would have to be rounded."""
    gerundet = Decimal(wert.numerator * 10**6 // wert.denominator).scaleb(-6)
    if Fraction(gerundet) != wert:
        raise Abgelehnt("Ein Gewicht hat mehr als vier Nachkommastellen in Prozent; so genau wird nicht gewichtet.")
    return gerundet

"""The Controllingbericht in the workshop: whole months of a year, as they were booked at the end of the last one."""

from datetime import date

from django.urls import reverse

from basis import kanonisch
from basis.zahlen import datum
from berichte.arten import Erklaerung
from berichte.models import Berichtsfreigabe, Monatsfreigabe
from berichte.sections import monatsbild, monatsinhalt
from berichte.sections.berichtsquelle import Gelesen, Lesart, Paar, Quelle, zuordnung
from berichte.sections.gebiete import bezeichne
from berichte.sections.monatsbericht import Monatsbericht, aus_inhalt
from berichte.sections.monatsereignisse import verfasser
from berichte.sections.sozialraumbudget import Berichtsfehler
from berichte.zeitraum import Berichtszeitraum
from budgets.models import Haushaltsjahr
from budgets.selectors.vollzug import eckdaten
from sozialraum.ebenen import Gebietsbaum, Knoten

GEBUCHT = ("Nachweis",)  # what a later Buchung changes in a month that was released


def _lade(_baum: Gebietsbaum, knoten: Knoten, z: Berichtszeitraum, _heute: date) -> Gelesen:
    """Berichtsfehler where there is nothing to report yet, or where the Gebiet was not there then."""
    haushaltsjahr = Haushaltsjahr.objects.filter(jahr=z.bis.year).first()
    if haushaltsjahr is None:
        raise Berichtsfehler(f"Ein Haushaltsjahr {z.bis.year} gibt es nicht; Budgets und Buchungen fehlen.")
    eck = eckdaten(z.bis.year)
    baum = eck.baeume.genau(z.bis)
    damals = baum.knoten.get(knoten.id)
    if damals is None:
        raise Berichtsfehler(f"Am {datum(z.bis)} gab es {bezeichne(knoten)} nicht.")
    grundlage = monatsinhalt.lade(haushaltsjahr, z.bis.month, eck, von=z.von.month)
    bericht = monatsinhalt.stelle_zusammen(grundlage, damals)
    grenzen = kanonisch.als_inhalt(grundlage.grenzen)
    return Gelesen(aus_inhalt(bericht.inhalt()), z.bis, {"gebiete": zuordnung(baum, damals), "ampel": grenzen})  # as exact as it is kept


def _erklaerungen(b: Monatsbericht) -> tuple[Erklaerung, ...]:
    """Each Budget that asks for action is explained where it stands, with Maßnahme and Termin."""
    tag = datum(b.kopf.stichtag)
    return tuple(
        Erklaerung(f"posten{e.posten}", e.name, f"{e.lage}.", f"{reverse('erlaeuterung_schreiben', args=[e.posten])}?stichtag={tag}")
        for e in b.offene
    )


def _luecken(b: Monatsbericht) -> tuple[str, ...]:
    return tuple(satz for satz in b.hinweise if satz.startswith(monatsinhalt.NOCH_OFFEN))


def _damals(
    _baum: Gebietsbaum, knoten: Knoten, row: Berichtsfreigabe | Monatsfreigabe, _jetzt: Monatsbericht, _heute: date
) -> Paar | None:
    """What was booked meanwhile on the months of the report before."""
    alt = aus_inhalt(row.inhalt)
    eck = eckdaten(alt.kopf.jahr)
    ort = eck.baeume.genau(alt.kopf.stichtag).knoten.get(knoten.id)
    if ort is None:
        return None
    neu = aus_inhalt(monatsinhalt.nachgerechnet(alt, ort, eck).inhalt())
    vorher, jetzt = ([blatt for blatt in monatsbild.blaetter(b) if blatt.titel in GEBUCHT] for b in (alt, neu))
    return vorher, jetzt


def _frueher(knoten: Knoten, z: Berichtszeitraum) -> Monatsfreigabe | None:
    """A single month that one person released."""
    if (z.von.year, z.von.month) != (z.bis.year, z.bis.month):
        return None
    rows = Monatsfreigabe.objects.filter(haushaltsjahr__jahr=z.bis.year, monat=z.bis.month, gebiet=knoten.id)
    return rows.order_by("-fassung").first()


def _frueher_davor(knoten: Knoten, tag: date) -> Monatsfreigabe | None:
    rows = Monatsfreigabe.objects.filter(gebiet=knoten.id, datenstand__lt=tag)
    return rows.order_by("-datenstand", "-fassung").first()


def _verfasser(b: Monatsbericht) -> frozenset[int]:
    return verfasser([e.posten for e in b.erlaeuterungen], b.kopf.stichtag)


LESART = Lesart(aus_inhalt, monatsbild.blaetter, in_euro=True)
QUELLE = Quelle(
    LESART, _lade, _erklaerungen, _luecken, _damals, monatsbild.seite, monatsbild.auftrag, ("berichte/_monatsinhalt.html",), _frueher,
    _frueher_davor, _verfasser,
)  # fmt: skip

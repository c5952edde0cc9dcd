"""What may be spent in a year: Budgetposten and their Mittel, booked with a Beschluss or an order (domain.md 4). Amounts in cents."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Prefetch, Subquery, Sum

from basis.geld import euro
from budgets.models import (
    Ansatz,
    Budgetposten,
    Haushaltsjahr,
    Haushaltsstelle,
    Mittel,
    Mittelbewegung,
    Teiltopf,
    Unterabschnitt,
    Verteilung,
)
from budgets.postenart import Postenart
from budgets.querysets.umschichtungen import monat_geschlossen
from budgets.rechnung import Rechnung, Topfrechnung
from budgets.zuweisung import teile_auf
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.models import Beschluss

# What a person may book by hand; Ansätze come from a Verteilung or the budget plan, Umschichtungen from their decision, üpl./apl. from
# their Überschreitung with cover and second person (migration 0091).
VON_HAND = (Mittelbewegung.NACHTRAG, Mittelbewegung.SPERRE)
UEBER_PLAN = (Mittelbewegung.UEBERPLANMAESSIG, Mittelbewegung.AUSSERPLANMAESSIG)


@dataclass(frozen=True, slots=True)
class Stelle:
    """Who holds money on which Haushaltsstelle: the key of a Budgetposten within its year."""

    haushaltsstelle: int
    gebiet: int
    art: str
    dienst: str = ""
    kostenstelle: int | None = None


def sperre_posten(haushaltsjahr: int, posten: Iterable[int]) -> dict[int, Budgetposten]:
    """The Posten, locked until the end of the transaction: first the year (shared), then by ascending number; nobody deadlocks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM budgets_haushaltsjahr WHERE id = %s FOR SHARE", [haushaltsjahr])
    rows = Budgetposten.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=set(posten), haushaltsjahr=haushaltsjahr)
    return {row.pk: row for row in rows.select_related("haushaltsstelle__unterabschnitt", "gebiet").order_by("pk")}


def stelle_posten_sicher(haushaltsjahr: Haushaltsjahr, stellen: Iterable[Stelle], *, muster: bool = False) -> dict[Stelle, int]:
    """The Posten of all ``stellen``; those that are missing begin with 0."""
    gesucht = set(stellen)
    neu = [
        Budgetposten(
            haushaltsjahr=haushaltsjahr, haushaltsstelle_id=s.haushaltsstelle, gebiet_id=s.gebiet, art=s.art, dienst=s.dienst,
            kostenstelle_id=s.kostenstelle, muster=muster,
        )
        for s in sorted(gesucht - set(_posten(haushaltsjahr)), key=repr)
    ]  # fmt: skip
    Budgetposten.objects.bulk_create(neu, ignore_conflicts=True)
    da = _posten(haushaltsjahr)
    return {s: da[s] for s in gesucht}


def _posten(haushaltsjahr: Haushaltsjahr) -> dict[Stelle, int]:
    rows = Budgetposten.objects.filter(haushaltsjahr=haushaltsjahr).order_by()
    felder = ("haushaltsstelle_id", "gebiet_id", "art", "dienst", "kostenstelle_id", "pk")
    return {Stelle(*row[:-1]): row[-1] for row in rows.values_list(*felder)}


@transaction.atomic
def weise_zu(*, wer: Wer, verteilung: Verteilung, betraege: dict[Stelle, int], wirksam_am: date, anordnung: str = "") -> int:
    """Books the Ansätze of a Verteilung; what is booked already counts, so that a correction books differences only.

    A decided Verteilung needs no order. One that is not decided is assigned provisionally, with an order that says so. Returns the rows.
    """
    if not verteilung.ist_beschlossen and not anordnung.strip():
        raise Abgelehnt("Eine Verteilung, die noch nicht beschlossen ist, braucht eine Anordnung, die sie vorläufig zuweist.")
    jahr = verteilung.haushaltsjahr
    verlange_offen(jahr, wirksam_am)
    nummern = stelle_posten_sicher(jahr, betraege, muster=verteilung.muster)
    gesperrt = sperre_posten(jahr.pk, [*nummern.values(), *_bisher_zugewiesen(jahr)])
    soll = {nummern[s]: betrag for s, betrag in betraege.items()}
    bisher = bisheriger_ansatz({*soll, *_bisher_zugewiesen(jahr)})
    rows = [
        Mittel(
            posten=gesperrt[nummer], bewegung=Mittelbewegung.ANSATZ, betrag_cent=soll.get(nummer, 0) - bisher.get(nummer, 0),
            wirksam_am=wirksam_am, beschluss=verteilung.beschluss, anordnung=anordnung, verteilung=verteilung, nutzer=wer.nutzer,
            muster=verteilung.muster,
        )
        for nummer in sorted({*soll, *bisher})
        if soll.get(nummer, 0) != bisher.get(nummer, 0)
    ]  # fmt: skip
    Mittel.objects.bulk_create(rows)
    if rows:
        text = f"Ansätze {jahr} nach „{verteilung.name}“ zugewiesen: {len(rows)} Budgetposten, zusammen {euro(sum(soll.values()))}."
        protokolliere(wer=wer, aktion="ansaetze_zugewiesen", gegenstand=verteilung, text=text, grund=anordnung)
    return len(rows)


def _bisher_zugewiesen(jahr: Haushaltsjahr) -> set[int]:
    """The Posten to which Verteilungen of the year have assigned something."""
    rows = Mittel.objects.filter(posten__haushaltsjahr=jahr, verteilung__isnull=False, bewegung=Mittelbewegung.ANSATZ)
    return set(rows.values_list("posten_id", flat=True))


def bisheriger_ansatz(posten: Iterable[int]) -> dict[int, int]:
    """Per Posten its Ansatz so far, whether a Verteilung, the plan or a file brought it. Only under ``sperre_posten`` does it stay so."""
    rows = Mittel.objects.filter(posten__in=set(posten), bewegung=Mittelbewegung.ANSATZ).order_by()
    return dict(rows.values_list("posten").annotate(summe=Sum("betrag_cent")))


def bisher_je_stelle(jahr: Haushaltsjahr, stellen: Iterable[Stelle]) -> dict[Stelle, int]:
    """The Ansatz so far of all that an assignment to ``stellen`` would touch, by who holds the money; one query."""
    gesucht = set(stellen)
    zugewiesen = Mittel.objects.filter(posten=OuterRef("pk"), verteilung__isnull=False, bewegung=Mittelbewegung.ANSATZ)
    rows = Budgetposten.objects.filter(haushaltsjahr=jahr).order_by().annotate(zugewiesen=Exists(zugewiesen))
    felder = ("haushaltsstelle_id", "gebiet_id", "art", "dienst", "kostenstelle_id", "ansatz_cent", "zugewiesen")
    alle = ((Stelle(*row[:-2]), row[-2], row[-1]) for row in rows.values_list(*felder))
    return {stelle: ansatz for stelle, ansatz, beruehrt in alle if beruehrt or stelle in gesucht}


def verlange_offen(jahr: Haushaltsjahr, tag: date) -> None:
    """Mittel are booked into a day of the year whose month still accepts bookings."""
    if tag.year != jahr.jahr:
        raise Abgelehnt(f"Wirksam wird eine Buchung an einem Tag des Haushaltsjahrs {jahr.jahr}.")
    if jahr.status == jahr.Status.ABGESCHLOSSEN:
        raise Abgelehnt(f"Das Haushaltsjahr {jahr.jahr} ist abgeschlossen und nimmt keine Buchung mehr an.")
    if monat_geschlossen(jahr.pk, tag.month):
        raise Abgelehnt(f"Der Monat {tag.month:02d}/{jahr.jahr} ist abgeschlossen. Wieder öffnen lassen ihn zwei Personen.")


def betraege_je_stelle(verteilung: Verteilung, rechnung: Rechnung) -> dict[Stelle, int]:
    """The result of a Verteilung as amounts per Posten: Sozialräume, nicht zugeordnet, Dienste, Reserve; they add up to the Ansatz.

    A Teiltopf of several Unterabschnitte is split over them as their Ansätze stand to each other, to the cent both ways.
    Refused: an Unterabschnitt without the Haushaltsstelle that carries its Sozialraumbudgets; a Verteilung that cannot be calculated.
    """
    if rechnung.fehler:
        raise Abgelehnt(*rechnung.fehler)
    betraege: dict[Stelle, int] = {}
    toepfe = {topf.schluessel: topf for topf in verteilung.teiltoepfe.prefetch_related(_mit_traeger(verteilung.haushaltsjahr_id))}
    for topf in rechnung.toepfe:
        traeger = _traeger(toepfe[topf.schluessel])
        teile = list(_teile(verteilung, topf, rechnung))
        for (stelle, _), zeile in zip(teile, teile_auf([betrag for _, betrag in teile], list(traeger.values())), strict=True):
            for haushaltsstelle, anteil in zip(traeger, zeile, strict=True):
                ziel = Stelle(haushaltsstelle, stelle.gebiet, stelle.art, stelle.dienst)
                betraege[ziel] = betraege.get(ziel, 0) + anteil
    return {stelle: betrag for stelle, betrag in betraege.items() if betrag}


def _teile(verteilung: Verteilung, topf: Topfrechnung, rechnung: Rechnung) -> Iterator[tuple[Stelle, int]]:
    assert topf.ergebnis is not None
    stadt = verteilung.gebiet_id
    for zeile in topf.ergebnis.zeilen:
        gebiet = rechnung.eingaben.empfaenger[zeile.schluessel]
        art = Postenart.SOZIALRAUM if gebiet else Postenart.OHNE_RAUM
        yield Stelle(0, gebiet or stadt, art), zeile.betrag
    for dienst in topf.eingaben.topf.dienste:
        yield Stelle(0, stadt, Postenart.DIENST, dienst.name), dienst.betrag
    yield Stelle(0, stadt, Postenart.RESERVE), topf.ergebnis.reserve


def _mit_traeger(haushaltsjahr: int) -> Prefetch:
    """The Unterabschnitte of Teiltöpfe with the Haushaltsstelle that carries their Sozialraumbudgets (``traeger``) and their ``ansatz``."""
    tragende = Haushaltsstelle.objects.filter(traegt_verteilung=True, unterabschnitt=OuterRef("pk")).order_by("-welt")
    ansaetze = Ansatz.objects.filter(haushaltsjahr=haushaltsjahr, unterabschnitt=OuterRef("pk")).order_by()
    rows = Unterabschnitt.objects.annotate(traeger=Subquery(tragende.values("pk")[:1]), ansatz=Subquery(ansaetze.values("betrag_cent")))
    return Prefetch("unterabschnitte", queryset=rows)


def _traeger(topf: Teiltopf) -> dict[int, int]:
    """The Haushaltsstellen that carry the Sozialraumbudgets and the Ansatz of their Unterabschnitt, in the order of the numbers."""
    eigene: list[Any] = sorted(topf.unterabschnitte.all(), key=lambda ua: ua.nummer)
    if not eigene:
        raise Abgelehnt(f"Der Teiltopf „{topf.name}“ nennt keinen Unterabschnitt; seine Mittel lassen sich nicht zuweisen.")
    if fehlend := [ua.nummer for ua in eigene if ua.traeger is None]:
        raise Abgelehnt(
            f"Für {', '.join(fehlend)} gibt es keine Haushaltsstelle, die die Sozialraumbudgets trägt. "
            "Bitte legen Sie unter „Haushalt“, „Haushaltsstellen“ eine an oder lassen Sie eine die Sozialraumbudgets tragen."
        )
    return {ua.traeger: ua.ansatz or 0 for ua in eigene}


@transaction.atomic
def buche_mittel(
    *,
    wer: Wer,
    posten: Budgetposten,
    bewegung: str,
    betrag: int,
    wirksam_am: date,
    beschluss: Beschluss | None = None,
    anordnung: str = "",
) -> Mittel:
    """Nachtrag or Sperre by hand. A Sperre is lifted by a negative amount, never below 0.

    Refused: other kinds; neither Beschluss nor order; a closed month; more lifted than is blocked.
    """
    if bewegung in UEBER_PLAN:
        raise Abgelehnt("Über- und außerplanmäßige Mittel bucht nur eine Überschreitung, mit ihrer Deckung. Bitte melden Sie eine an.")
    if bewegung not in VON_HAND:
        raise Abgelehnt("Von Hand gebucht werden Nachtrag und Sperre.")
    if not betrag:
        raise Abgelehnt("Bitte geben Sie einen Betrag an, der nicht 0 ist.")
    if beschluss is None and not anordnung.strip():
        raise Abgelehnt("Bitte nennen Sie den Beschluss oder die Anordnung, auf der die Buchung beruht.")
    gesperrt = sperre_posten(posten.haushaltsjahr_id, [posten.pk])[posten.pk]
    verlange_offen(posten.haushaltsjahr, wirksam_am)
    if bewegung == Mittelbewegung.SPERRE and gesperrt.sperre_cent + betrag < 0:
        raise Abgelehnt(f"Gesperrt sind {euro(gesperrt.sperre_cent)}; mehr lässt sich nicht freigeben.")
    row = Mittel.objects.create(
        posten=gesperrt, bewegung=bewegung, betrag_cent=betrag, wirksam_am=wirksam_am, beschluss=beschluss, anordnung=anordnung.strip(),
        nutzer=wer.nutzer, muster=gesperrt.muster,
    )  # fmt: skip
    text = f"{row.get_bewegung_display()} {euro(betrag)} auf {gesperrt} gebucht."
    protokolliere(wer=wer, aktion="mittel_gebucht", gegenstand=gesperrt, text=text, grund=anordnung)
    return row


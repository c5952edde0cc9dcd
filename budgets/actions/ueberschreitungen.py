"""Überschreitungen: applied for, checked by Controlling, approved by a second person, booked with what covers them.

Order of locks: the queue of the year's approvals, the request, the Haushaltsjahr, the Posten by ascending number (decision 40).
What is free is read under them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from basis.geld import euro
from budgets.actions.mittel import Stelle, sperre_posten, stelle_posten_sicher
from budgets.models import Mittel, Mittelbewegung, Richtung, Ueberschreitung, Ueberschreitungsdeckung, Ueberschreitungsgrenze
from budgets.querysets.ueberschreitungen import lage, name_der, posten_zu, zugelassen
from budgets.querysets.umschichtungen import monat_geschlossen, monat_im_jahr
from budgets.ueberschreitungsweg import (
    Lage,
    Schritt,
    Stand,
    art_von,
    pruefe_anmeldung,
    pruefe_art,
    pruefe_deckung,
    pruefe_grundlage,
    pruefe_stand,
)
from sozialraum.access import Wer, Zugang
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere
from sozialraum.clock import heute
from sozialraum.models import Beschluss
from sozialraum.rechte import Recht

REIHE_DER_BEWILLIGUNGEN = 7342
Deckung = Sequence[tuple[int, int]]  # Posten, cents


@dataclass(frozen=True)
class Grundlage:
    """What an approval rests on: a Beschluss, or an order with its day and where it lies in the files."""

    beschluss: Beschluss | None = None
    anordnung: str = ""
    angeordnet_am: date | None = None


@in_der_datenbank()
def melde_an(*, wer: Wer, ueberschreitung: Ueberschreitung, deckung: Deckung) -> Ueberschreitung:
    """Creates or changes it while it is only applied for. Cover may still be missing; a legal claim does not wait for it.

    Refused: a budget of others, a closed year, cover that is more than the sum or names a Posten twice.
    """
    row, zugang = ueberschreitung, _zugang(wer)
    alt = _gesperrt(row) if row.pk else None
    if alt and alt.status != Stand.ANGEMELDET:
        raise Abgelehnt("Eine geprüfte Überschreitung ändert sich nicht mehr. Bitte ziehen Sie sie zurück und melden Sie eine neue an.")
    if alt and alt.erstellt_von_id != zugang.nutzer.pk:
        raise Abgelehnt("Eine Anmeldung ändert, wer sie angelegt hat.")
    if row.posten is not None:
        row.haushaltsstelle_id, row.gebiet_id, row.halter = row.posten.haushaltsstelle_id, row.posten.gebiet_id, row.posten.art
    if not zugang.darf(Recht.UEBERSCHREITUNG_ANMELDEN, row.gebiet_id):
        raise Abgelehnt("Dieses Budget gehört nicht zu Ihrem Ressort. Eine Überschreitung meldet an, wer das Budget führt.")
    if saetze := _jahr_offen(row):
        raise Abgelehnt(*saetze)
    if row.haushaltsstelle.richtung != Richtung.AUSGABE:
        raise Abgelehnt("Überschritten werden Ausgaben. Eine Mehreinnahme kann sie decken.")
    if row.posten is None and posten_zu(row):
        raise Abgelehnt("Diesen Budgetposten gibt es schon. Bitte wählen Sie ihn aus; neu entsteht nur, was es noch nicht gibt.")
    if not row.begruendung.strip():
        raise Abgelehnt("Bitte begründen Sie, warum die Ausgabe unabweisbar ist.")
    stand = lage(row, deckung)
    if saetze := pruefe_anmeldung(stand):
        raise Abgelehnt(*saetze)
    row.art, row.status, row.erstellt_von = art_von(stand.nachweis.ansatz), Stand.ANGEMELDET.value, zugang.nutzer
    row.muster = row.muster or bool(row.posten and row.posten.muster)
    row.save()
    row.deckung.all().delete()
    Ueberschreitungsdeckung.objects.bulk_create(
        Ueberschreitungsdeckung(ueberschreitung=row, posten_id=posten, betrag_cent=betrag) for posten, betrag in deckung
    )
    _merke(wer, row, *(("geaendert", "geändert") if alt else ("angemeldet", "angemeldet")), grund=row.begruendung)
    return row


@in_der_datenbank()
def pruefe_ueberschreitung(*, wer: Wer, ueberschreitung: Ueberschreitung, vermerk: str) -> Ueberschreitung:
    """By Controlling, for the Kämmerei. Refused: what is not covered, with the way that remains."""
    row, zugang, stand = _schritt(wer, ueberschreitung, Schritt.PRUEFEN, Recht.UEBERSCHREITUNG_PRUEFEN)
    if not vermerk.strip():
        raise Abgelehnt("Bitte schreiben Sie das Ergebnis der Prüfung.")
    if saetze := [*_jahr_offen(row), *pruefe_art(row.art, stand), *pruefe_deckung(stand)]:
        raise Abgelehnt(*saetze)
    row.status, row.pruefvermerk = Stand.GEPRUEFT.value, vermerk.strip()
    row.geprueft_von, row.geprueft_am = zugang.nutzer, timezone.now()
    row.save()
    _merke(wer, row, "geprueft", "geprüft", grund=vermerk)
    return row


@in_der_datenbank()
def bewillige(*, wer: Wer, ueberschreitung: Ueberschreitung, grundlage: Grundlage, grund: str = "") -> Ueberschreitung:
    """By order up to the Wertgrenze, above it with the Beschluss of the Gremium that the dated Wertgrenzen name."""
    _stelle_an(ueberschreitung.haushaltsjahr_id)
    row, zugang, stand = _schritt(wer, ueberschreitung, Schritt.BEWILLIGEN, Recht.UEBERSCHREITUNG_ENTSCHEIDEN)
    beschluss = grundlage.beschluss
    fehlt = pruefe_grundlage(
        zugelassen(row, heute()), gremium=beschluss.gremium_id if beschluss else None, beschlossen_am=beschluss.tag if beschluss else None,
        hat_beschluss=beschluss is not None, anordnung=grundlage.anordnung, angeordnet_am=grundlage.angeordnet_am, heute=heute(),
        beginn=date(row.haushaltsjahr.jahr, 1, 1),
    )  # fmt: skip
    if saetze := [*vier_augen(zugang, row), *_jahr_offen(row), *fehlt, *pruefe_art(row.art, stand), *pruefe_deckung(stand)]:
        raise Abgelehnt(*saetze)
    row.beschluss, row.anordnung, row.angeordnet_am = beschluss, grundlage.anordnung.strip(), grundlage.angeordnet_am
    _entscheide(row, zugang, Stand.BEWILLIGT, grund)
    _merke(wer, row, "bewilligt", "bewilligt", grund=grund)
    return row


@in_der_datenbank()
def lehne_ueberschreitung_ab(*, wer: Wer, ueberschreitung: Ueberschreitung, grund: str) -> Ueberschreitung:
    row, zugang, _ = _schritt(wer, ueberschreitung, Schritt.ABLEHNEN, Recht.UEBERSCHREITUNG_ENTSCHEIDEN)
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund der Ablehnung.")
    if saetze := vier_augen(zugang, row):
        raise Abgelehnt(*saetze)
    _entscheide(row, zugang, Stand.ABGELEHNT, grund)
    _merke(wer, row, "abgelehnt", "abgelehnt", grund=grund)
    return row


@in_der_datenbank()
def buche_ueberschreitung(*, wer: Wer, ueberschreitung: Ueberschreitung) -> Ueberschreitung:
    """The amount and what covers it in one: Ausgaben less Einnahmen stay as they were. A Posten that is missing is made."""
    row, zugang, _ = _schritt(wer, ueberschreitung, Schritt.BUCHEN, Recht.UEBERSCHREITUNG_PRUEFEN)
    jahr, tag, neu = row.haushaltsjahr, heute(), row.posten_id is None
    if row.posten_id is None:
        stelle = Stelle(row.haushaltsstelle_id, row.gebiet_id, row.halter)
        row.posten_id = stelle_posten_sicher(jahr, [stelle], muster=row.muster)[stelle]
    gesperrt = sperre_posten(jahr.pk, [row.posten_id, *row.deckung.values_list("posten_id", flat=True)])
    row.posten = gesperrt[row.posten_id]
    stand = replace(lage(row), stelle=0) if neu else lage(row)
    if saetze := [*_periode(row), *pruefe_art(row.art, stand), *pruefe_deckung(stand)]:
        raise Abgelehnt(*saetze)
    row.status, row.gebucht_von, row.gebucht_am = Stand.GEBUCHT.value, zugang.nutzer, timezone.now()
    row.save()
    teile = [(row.posten_id, row.art, row.betrag_cent)]
    teile += [(zeile.posten, Mittelbewegung.UEBERPLANMAESSIG.value, zeile.gebucht) for zeile in stand.deckung]
    Mittel.objects.bulk_create(
        Mittel(
            posten_id=posten, bewegung=bewegung, betrag_cent=betrag, wirksam_am=tag, beschluss=row.beschluss,
            anordnung=row.anordnung, ueberschreitung=row, nutzer=zugang.nutzer, muster=row.muster,
        )
        for posten, bewegung, betrag in teile
    )  # fmt: skip
    _merke(wer, row, "gebucht", "gebucht")
    return row


@in_der_datenbank()
def ziehe_ueberschreitung_zurueck(*, wer: Wer, ueberschreitung: Ueberschreitung, grund: str = "") -> Ueberschreitung:
    """By who applied, before it is booked; before the check also by who checks, with a reason: what has no cover does not stay for ever."""
    prueft = not ist_eigene(wer, ueberschreitung)
    recht = Recht.UEBERSCHREITUNG_PRUEFEN if prueft else Recht.UEBERSCHREITUNG_ANMELDEN
    row, _, _ = _schritt(wer, ueberschreitung, Schritt.ZURUECKZIEHEN, recht)
    if prueft and row.status != Stand.ANGEMELDET:
        raise Abgelehnt("Eine geprüfte Überschreitung kann nur zurückziehen, wer sie angemeldet hat.")
    if prueft and not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund: Angemeldet hat die Überschreitung eine andere Person.")
    row.status = Stand.ZURUECKGEZOGEN.value
    if prueft:
        row.entscheidungsgrund = grund.strip()
    row.save()
    _merke(wer, row, "zurueckgezogen", "zurückgezogen", grund=grund)
    return row


@transaction.atomic
def trage_grenze_ein(*, wer: Wer, grenze: Ueberschreitungsgrenze) -> Ueberschreitungsgrenze:
    """Refused: a second row for the same Gremium and day."""
    if Ueberschreitungsgrenze.objects.filter(gremium=grenze.gremium, gueltig_ab=grenze.gueltig_ab).exists():
        raise Abgelehnt("Für diesen Tag gibt es schon eine Wertgrenze. Bitte wählen Sie einen anderen Tag.")
    grenze.save()
    protokolliere(wer=wer, aktion="ueberschreitungsgrenze_eingetragen", gegenstand=grenze, text=f"Wertgrenze {grenze} eingetragen.")
    return grenze


def _stelle_an(haushaltsjahr: int) -> None:
    """Two approvals at once would each miss what the other adds to the Wertgrenze; bookings and imports do not wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [REIHE_DER_BEWILLIGUNGEN, haushaltsjahr])


def ist_eigene(wer: Wer, row: Ueberschreitung) -> bool:
    return wer.nutzer is not None and wer.nutzer.pk == row.erstellt_von_id


def vier_augen(zugang: Zugang, row: Ueberschreitung) -> list[str]:
    if zugang.nutzer.pk == row.erstellt_von_id:
        return ["Wer eine Überschreitung anmeldet, entscheidet nicht über sie (Vier-Augen-Prinzip). Bitte eine zweite Person."]
    return ["Wer geprüft hat, entscheidet nicht."] if zugang.nutzer.pk == row.geprueft_von_id else []


def _jahr_offen(row: Ueberschreitung) -> list[str]:
    jahr = row.haushaltsjahr
    geschlossen = jahr.status == jahr.Status.ABGESCHLOSSEN
    return [f"Das Haushaltsjahr {jahr} ist abgeschlossen und nimmt keine Buchung mehr an."] if geschlossen else []


def _periode(row: Ueberschreitung) -> list[str]:
    jahr, monat = row.haushaltsjahr, monat_im_jahr(heute(), row.haushaltsjahr.jahr)
    if saetze := _jahr_offen(row):
        return saetze
    if monat_geschlossen(jahr.pk, monat):
        return [f"Der Monat {monat:02d}/{jahr.jahr} ist abgeschlossen. Wieder öffnen lassen ihn zwei Personen."]
    return []


def _schritt(wer: Wer, ueberschreitung: Ueberschreitung, schritt: Schritt, recht: Recht) -> tuple[Ueberschreitung, Zugang, Lage]:
    """The row locked, in a state that the step leaves; the person with the right for its Gebiet."""
    row, zugang = _gesperrt(ueberschreitung), _zugang(wer)
    if saetze := pruefe_stand(Stand(row.status), schritt):
        raise Abgelehnt(*saetze)
    if not zugang.darf(recht, row.gebiet_id):
        raise Abgelehnt("Für dieses Budget dürfen Sie diesen Schritt nicht tun.")
    if row.posten is None and schritt in (Schritt.PRUEFEN, Schritt.BEWILLIGEN) and len(da := posten_zu(row)) == 1:
        row.posten = da[0]  # made since the application
    return row, zugang, lage(row)


def _gesperrt(ueberschreitung: Ueberschreitung) -> Ueberschreitung:
    rows = Ueberschreitung.objects.select_for_update(of=("self",), no_key=True)
    geladen = ("haushaltsjahr", "haushaltsstelle", "gebiet", "posten__haushaltsstelle", "posten__gebiet")
    return rows.select_related(*geladen).get(pk=ueberschreitung.pk)


def _entscheide(row: Ueberschreitung, zugang: Zugang, stand: Stand, grund: str) -> None:
    row.status, row.entscheidungsgrund = stand.value, grund.strip()
    row.entschieden_von, row.entschieden_am = zugang.nutzer, timezone.now()
    row.save()


def _zugang(wer: Wer) -> Zugang:
    if wer.nutzer is None:
        raise Abgelehnt("Eine Überschreitung meldet an und entscheidet eine Person, kein Befehl.")
    return Zugang(wer.nutzer)


def _merke(wer: Wer, row: Ueberschreitung, aktion: str, was: str, *, grund: str = "") -> None:
    text = f"{row}, {euro(row.betrag_cent)} {row.get_art_display()} auf {name_der(row)}: {was}."
    protokolliere(
        wer=wer, aktion=f"ueberschreitung_{aktion}", gegenstand=row, text=text, grund=grund[:300], privat_fuer=row.gebiet
    )

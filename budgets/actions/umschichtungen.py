"""Umschichtungen: drafted, applied for, signed by Controlling where the way asks for it, decided and booked by a second person.

Order of locks: the queue of the year's Umschichtungen (so that two together make no chain), the request, the Haushaltsjahr, the Posten.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from basis.geld import euro
from budgets.actions.mittel import sperre_posten
from budgets.models import Budgetposten, Mittel, Mittelbewegung, Umschichtung
from budgets.querysets.umschichtungen import Pruefung, mit_stelle, pruefe, regeln, ressort_von
from budgets.umschichtungsregeln import Weg, braucht_controlling, wer_entscheidet
from sozialraum.access import Wer, Zugang
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.models import Beschluss, Gebiet
from sozialraum.rechte import ROLLENNAMEN, Recht, Rolle

REIHE_DER_UMSCHICHTUNGEN = 7341
Status = Umschichtung.Status


def stelle_an(haushaltsjahr: int) -> None:
    """Whoever books an Umschichtung waits for the others of the year; imports and Buchungen do not wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [REIHE_DER_UMSCHICHTUNGEN, haushaltsjahr])


@transaction.atomic
def entwirf_umschichtung(*, wer: Wer, umschichtung: Umschichtung) -> Umschichtung:
    """Creates or changes a draft. Refused: what is applied for already, Posten of others, what no decision could allow."""
    alt = Umschichtung.objects.select_for_update().filter(pk=umschichtung.pk).first() if umschichtung.pk else None
    if alt and alt.status != Status.ENTWURF:
        raise Abgelehnt("Ein gestellter Antrag ändert sich nicht mehr. Bitte ziehen Sie ihn zurück und stellen Sie einen neuen.")
    if not umschichtung.begruendung.strip():
        raise Abgelehnt("Bitte begründen Sie die Umschichtung.", feld="begruendung")
    zugang = _zugang(wer)
    if alt and alt.erstellt_von_id != zugang.nutzer.pk:
        raise Abgelehnt("Einen Entwurf ändert, wer ihn angelegt hat.")
    pruefung = _pruefe(umschichtung, zugang.baum)
    if not darf_beantragen(zugang, pruefung):
        raise Abgelehnt("Einer der beiden Posten muss zu Ihrem Ressort gehören.", feld="von")
    umschichtung.haushaltsjahr_id = umschichtung.von.haushaltsjahr_id
    umschichtung.weg, umschichtung.status, umschichtung.erstellt_von = pruefung.weg, Status.ENTWURF, zugang.nutzer
    umschichtung.gehoert_zu_id = _gehoert_zu(pruefung, zugang.baum)
    umschichtung.muster = umschichtung.muster or umschichtung.von.muster
    umschichtung.save()
    aktion, was = ("geaendert", "geändert") if alt else ("entworfen", "entworfen")
    _merke(wer, umschichtung, aktion, was)
    return umschichtung


@transaction.atomic
def entwirf_und_beantrage(*, wer: Wer, umschichtung: Umschichtung) -> Umschichtung:
    """Both in one: a refused request leaves no draft."""
    return beantrage_umschichtung(wer=wer, umschichtung=entwirf_umschichtung(wer=wer, umschichtung=umschichtung))


def darf_beantragen(zugang: Zugang, pruefung: Pruefung) -> bool:
    return any(zugang.darf(Recht.UMSCHICHTUNG_BEANTRAGEN, seite.gebiet) for seite in (pruefung.von, pruefung.nach))


@transaction.atomic
def beantrage_umschichtung(*, wer: Wer, umschichtung: Umschichtung) -> Umschichtung:
    """From now on it waits for a decision. Refused with the rule and the way that remains."""
    row = _gesperrt(umschichtung)
    zugang = _zugang(wer)
    if row.status != Status.ENTWURF:
        raise Abgelehnt(f"Diese Umschichtung ist schon {row.get_status_display()}.")
    if row.erstellt_von_id != zugang.nutzer.pk:
        raise Abgelehnt("Einen Entwurf beantragt, wer ihn angelegt hat.")
    pruefung = _pruefe(row, zugang.baum)
    if pruefung.saetze:
        raise Abgelehnt(*pruefung.saetze, feld=pruefung.feld)
    if pruefung.weg == Weg.AUS_RESERVE and not row.massnahme.strip():
        raise Abgelehnt("Mittel aus der Reserve werden für eine Maßnahme freigegeben. Bitte nennen Sie sie.", feld="massnahme")
    row.weg, row.status, row.beantragt_am = pruefung.weg, Status.BEANTRAGT, timezone.now()
    row.save()
    _merke(wer, row, "beantragt", "beantragt", grund=row.begruendung)
    return row


@transaction.atomic
def zeichne_mit(*, wer: Wer, umschichtung: Umschichtung) -> Umschichtung:
    """Controlling signs; another person still decides."""
    row = _gesperrt(umschichtung)
    zugang = _zugang(wer)
    if row.status != Status.BEANTRAGT:
        raise Abgelehnt(f"Mitgezeichnet wird ein Antrag; diese Umschichtung ist {row.get_status_display()}.")
    if not zugang.hat_rolle(Rolle.CONTROLLING, row.gehoert_zu_id):
        raise Abgelehnt("Mitzeichnen darf nur das Controlling.")
    if row.erstellt_von_id == zugang.nutzer.pk:
        raise Abgelehnt("Den eigenen Antrag zeichnet niemand mit (Vier-Augen-Prinzip).")
    row.status, row.mitgezeichnet_von, row.mitgezeichnet_am = Status.MITGEZEICHNET, zugang.nutzer, timezone.now()
    row.save()
    _merke(wer, row, "mitgezeichnet", "mitgezeichnet")
    return row


@transaction.atomic
def entscheide_umschichtung(*, wer: Wer, umschichtung: Umschichtung, grund: str = "", beschluss: Beschluss | None = None) -> Umschichtung:
    """Decided and booked in one: both rows are there, or nothing is. What is available is read under the locks."""
    stelle_an(umschichtung.haushaltsjahr_id)
    row = _gesperrt(umschichtung)
    zugang = _zugang(wer)
    posten = sperre_posten(row.haushaltsjahr_id, [row.von_id, row.nach_id])
    row.von, row.nach = posten[row.von_id], posten[row.nach_id]
    pruefung = _pruefe(row, zugang.baum)
    if saetze := [*entscheidungshindernisse(zugang, row, pruefung), *pruefung.saetze]:
        raise Abgelehnt(*saetze)
    row.beschluss = beschluss or row.beschluss
    if pruefung.weg == Weg.AUS_RESERVE and (row.beschluss is None or not row.massnahme.strip()):
        raise Abgelehnt("Mittel aus der Reserve brauchen eine Maßnahme und einen Beschluss.")
    row.weg, row.status, row.entscheidungsgrund = pruefung.weg, Status.GEBUCHT, grund.strip()
    row.entschieden_von, row.entschieden_am = zugang.nutzer, timezone.now()
    with in_der_datenbank():
        _buche(row, zugang)
    _merke(wer, row, "entschieden", "entschieden und gebucht", grund=grund)
    return row


def _buche(row: Umschichtung, zugang: Zugang) -> None:
    row.save()
    gleich: dict[str, Any] = {
        "bewegung": Mittelbewegung.UMSCHICHTUNG, "wirksam_am": heute(), "umschichtung": row, "beschluss": row.beschluss,
        "nutzer": zugang.nutzer, "muster": row.muster,
    }  # fmt: skip
    ab, zu = {"posten_id": row.von_id, "betrag_cent": -row.betrag_cent}, {"posten_id": row.nach_id, "betrag_cent": row.betrag_cent}
    Mittel.objects.bulk_create([Mittel(**ab, **gleich), Mittel(**zu, **gleich)])


@transaction.atomic
def lehne_umschichtung_ab(*, wer: Wer, umschichtung: Umschichtung, grund: str) -> Umschichtung:
    """Who may decide may refuse; a co-signature is not needed for that."""
    row = _gesperrt(umschichtung)
    zugang = _zugang(wer)
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund der Ablehnung.")
    if saetze := entscheidungshindernisse(zugang, row, _pruefe(row, zugang.baum), ablehnung=True):
        raise Abgelehnt(*saetze)
    row.status, row.entscheidungsgrund = Status.ABGELEHNT, grund.strip()
    row.entschieden_von, row.entschieden_am = zugang.nutzer, timezone.now()
    row.save()
    _merke(wer, row, "abgelehnt", "abgelehnt", grund=grund)
    return row


def entscheidungshindernisse(zugang: Zugang, row: Umschichtung, pruefung: Pruefung, *, ablehnung: bool = False) -> list[str]:
    """Why this person may not decide this request now; empty if they may. The rights are dated data."""
    if row.status not in {Status.BEANTRAGT, Status.MITGEZEICHNET}:
        return [f"Entschieden wird ein Antrag; diese Umschichtung ist {row.get_status_display()}."]
    geltend = regeln(heute())
    rollen = wer_entscheidet(pruefung.weg, row.betrag_cent, geltend)
    namen = ", ".join(ROLLENNAMEN[Rolle(r)] for r in rollen) or "niemand, solange kein Umschichtungsrecht eingetragen ist"
    eigene = [r for r in rollen if all(zugang.hat_rolle(Rolle(r), seite.gebiet) for seite in (pruefung.von, pruefung.nach))]
    saetze = []
    if not eigene or not zugang.darf(Recht.UMSCHICHTUNG_ENTSCHEIDEN):
        saetze.append(f"Über eine Umschichtung {row.get_weg_display()} in Höhe von {euro(row.betrag_cent)} entscheidet: {namen}.")
    if row.erstellt_von_id == zugang.nutzer.pk:
        saetze.append("Wer eine Umschichtung beantragt, entscheidet nicht über sie (Vier-Augen-Prinzip). Bitte eine zweite Person.")
    if row.mitgezeichnet_von_id == zugang.nutzer.pk:
        saetze.append("Wer mitgezeichnet hat, entscheidet nicht.")
    if not ablehnung and braucht_controlling(pruefung.weg, geltend) and row.mitgezeichnet_von_id is None and not _vom_controlling(row):
        saetze.append(f"Eine Umschichtung {row.get_weg_display()} zeichnet zuerst das Controlling mit.")
    return saetze


def _vom_controlling(row: Umschichtung) -> bool:
    """Controlling that applies itself has taken part already."""
    return Zugang(row.erstellt_von).hat_rolle(Rolle.CONTROLLING, row.gehoert_zu_id)


@transaction.atomic
def ziehe_umschichtung_zurueck(*, wer: Wer, umschichtung: Umschichtung, grund: str = "") -> Umschichtung:
    """By who applied, before the decision."""
    row = _gesperrt(umschichtung)
    if row.status not in {Status.ENTWURF, Status.BEANTRAGT, Status.MITGEZEICHNET}:
        raise Abgelehnt(f"Diese Umschichtung ist schon {row.get_status_display()}.")
    if row.erstellt_von_id != _zugang(wer).nutzer.pk:
        raise Abgelehnt("Zurückziehen kann einen Antrag nur, wer ihn gestellt hat.")
    row.status = Status.ZURUECKGEZOGEN
    row.save()
    _merke(wer, row, "zurueckgezogen", "zurückgezogen", grund=grund)
    return row


def wird_umgekehrt(umkehrungen: Iterable[Umschichtung]) -> bool:
    """Whether one of them stands; what was refused or withdrawn leaves the way open."""
    return any(u.status not in {Status.ABGELEHNT, Status.ZURUECKGEZOGEN} for u in umkehrungen)


@transaction.atomic
def kehre_um(*, wer: Wer, umschichtung: Umschichtung, begruendung: str) -> Umschichtung:
    """A booked Umschichtung stays; a new one moves the money back, with a decision of its own."""
    row = _gesperrt(umschichtung)
    if row.status != Status.GEBUCHT:
        raise Abgelehnt("Umgekehrt wird, was gebucht ist.")
    if wird_umgekehrt(row.umkehrungen.all()):
        raise Abgelehnt("Diese Umschichtung wird schon umgekehrt.")
    zurueck: dict[str, Any] = {"von": row.nach, "nach": row.von, "betrag_cent": row.betrag_cent, "massnahme": row.massnahme}
    neu = Umschichtung(begruendung=begruendung, kehrt_um=row, **zurueck)
    return entwirf_umschichtung(wer=wer, umschichtung=neu)


def _gesperrt(umschichtung: Umschichtung) -> Umschichtung:
    rows = Umschichtung.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("haushaltsjahr", "gehoert_zu", "erstellt_von").get(pk=umschichtung.pk)


def _pruefe(row: Umschichtung, baum: Gebietsbaum) -> Pruefung:
    """Fresh from the database, so that a form's old copy never decides."""
    posten: dict[int, Budgetposten] = mit_stelle([row.von_id, row.nach_id])
    return pruefe(posten[row.von_id], posten[row.nach_id], row.betrag_cent, baum, heute(), umkehr=row.kehrt_um_id is not None)


def _gehoert_zu(pruefung: Pruefung, baum: Gebietsbaum) -> int:
    """The Ressort that gets the money, else the one that gives it, else the Fachbereich."""
    ressort = ressort_von(pruefung.nach.gebiet, baum) or ressort_von(pruefung.von.gebiet, baum)
    return ressort or Gebiet.objects.filter(ebene=Ebene.FACHBEREICH).values_list("pk", flat=True)[0]


def _zugang(wer: Wer) -> Zugang:
    if wer.nutzer is None:
        raise Abgelehnt("Eine Umschichtung beantragt und entscheidet eine Person, kein Befehl.")
    return Zugang(wer.nutzer)


def _merke(wer: Wer, row: Umschichtung, aktion: str, was: str, *, grund: str = "") -> None:
    text = f"{row}, {euro(row.betrag_cent)} von {row.von} nach {row.nach}: {was}."
    protokolliere(
        wer=wer, aktion=f"umschichtung_{aktion}", gegenstand=row, text=text, grund=grund[:300], privat_fuer=row.gehoert_zu
    )

"""Publications: drafted in the finest version that the audit lets pass, released by a second person, withdrawn but never forgotten."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.utils import timezone

from basis.zahlen import aufzaehlung
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.actions.statistik import sperre_werte
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.geheimhaltung import Ergebnis, feinste_fassung, neue_lecks
from sozialraum.geheimhaltung_typen import Menge, Zelle
from sozialraum.inputs import veroeffentlichung as inputs
from sozialraum.models import Fallmeldung, Gebiet, Hilfeart, Parameter, Veroeffentlichung, Veroeffentlichungszelle, Verwendung
from sozialraum.models.fallstatistik import Uebergreifend
from sozialraum.models.parameter import GEHEIMHALTUNG_OEFFENTLICH

ALLE_HILFEN = {"hze": "Hilfen zur Erziehung", "alle": "alle Hilfen und Aufgaben"}
Status = Veroeffentlichung.Status


@transaction.atomic
def entwirf_veroeffentlichung(*, wer: Wer, titel: str, vorhaben: inputs.Vorhaben) -> Veroeffentlichung:
    """Offers the finest version that gives nothing away, together with everything released before. Refused if none does."""
    quelle = inputs.Fallzaehler()
    stoff = inputs.stoff(vorhaben, quelle)
    if not stoff.formen:
        raise Abgelehnt("Für diesen Zeitraum ist keine Hilfeart vollständig gemeldet.")
    baum = Gebiet.objects.baum(heute())
    schwelle = Parameter.objects.schwelle(GEHEIMHALTUNG_OEFFENTLICH, heute())
    davor, groesse = inputs.Bekanntes(quelle).mit(stoff.zaehlung)
    ergebnis = feinste_fassung(inputs.leiter(vorhaben, baum, stoff.formen, groesse), stoff.zahlen, davor, schwelle)
    if ergebnis.fassung is None:
        raise Abgelehnt("So lässt sich nichts veröffentlichen.", *ergebnis.gruende)
    fehlt = [f"Nicht enthalten, weil nicht für jeden Monat gemeldet: {', '.join(stoff.fehlend)}."] if stoff.fehlend else []
    row = Veroeffentlichung.objects.create(
        titel=titel, inhalt=vorhaben.inhalt, von=vorhaben.von, bis=vorhaben.bis, groesse=groesse, hilfearten=sorted(stoff.formen),
        meldungen=list(stoff.meldungen), gebietsstand=baum.stand, schwelle=schwelle, fassung=ergebnis.fassung.name,
        gruende=[*ergebnis.gruende, *fehlt], muster=stoff.muster, erstellt_von=wer.nutzer,
    )  # fmt: skip
    Veroeffentlichungszelle.objects.bulk_create(_zellen(row, baum, vorhaben, ergebnis, stoff.zahlen))
    text = f"Veröffentlichung „{titel}“ entworfen: {row.fassung}, {len(ergebnis.gesperrt)} Zellen gesperrt."
    protokolliere(wer=wer, aktion="veroeffentlichung_entworfen", gegenstand=row, text=text, privat_fuer=_fachbereich())
    return row


def _fachbereich() -> Gebiet | None:
    return Gebiet.objects.filter(ebene=Ebene.FACHBEREICH).first()


def _zellen(
    row: Veroeffentlichung, baum: Gebietsbaum, vorhaben: inputs.Vorhaben, ergebnis: Ergebnis, zahlen: inputs.Gezaehlt
) -> Iterable[Veroeffentlichungszelle]:
    """Rows by place, columns by kind, both from the whole to the parts."""
    assert ergebnis.fassung is not None
    werte = ergebnis.fassung.tabelle.werte(zahlen)
    orte = list(dict.fromkeys(zelle.orte for zelle in werte))
    merkmale = _spalten(dict.fromkeys(zelle.merkmale for zelle in werte))
    namen = inputs.ortsnamen(baum) | {frozenset({wert}): str(name) for wert, name in Uebergreifend.choices}
    rang = {menge: n for n, menge in enumerate(namen)}
    orte.sort(key=lambda menge: (rang.get(menge, len(rang)), sorted(menge)))
    worte = _merkmalsnamen(merkmale, vorhaben.hilfen)
    for zeile, ort in enumerate(orte):
        for spalte, menge in enumerate(merkmale):
            zelle = Zelle(row.groesse, ort, menge)
            yield Veroeffentlichungszelle(
                veroeffentlichung=row, zeile=zeile, spalte=spalte, gebiet=namen.get(ort, "nicht zugeordnet"), hilfen=worte[menge],
                orte=sorted(ort), merkmale=sorted(menge), anzahl=None if zelle in ergebnis.gesperrt else werte[zelle],
            )  # fmt: skip


def _spalten(mengen: Iterable[Menge]) -> list[Menge]:
    """The whole, then form by form as the catalogue has them, each before its Hilfearten."""
    formen = list(Hilfeart.Form.values)
    rang = {f"{h.schluessel}|": (formen.index(h.form), h.reihenfolge) for h in Hilfeart.objects.all()}
    liste = list(mengen)
    groesste = max(liste, key=len, default=frozenset())
    return sorted(liste, key=lambda m: (m != groesste, min(rang[a][0] for a in m), -len(m), min(rang[a][1] for a in m)))


def _merkmalsnamen(mengen: Iterable[Menge], hilfen: str) -> dict[Menge, str]:
    """Whole, forms, Hilfearten; a form with one Hilfeart bears the name of the Hilfeart."""
    arten = {f"{h.schluessel}|": h for h in Hilfeart.objects.all()}
    groesste = max(mengen, key=len, default=frozenset())
    namen: dict[Menge, str] = {}
    for menge in mengen:
        eine = arten[next(iter(menge))]
        namen[menge] = str(eine) if len(menge) == 1 else str(eine.get_form_display())
    return namen | {groesste: ALLE_HILFEN[hilfen]}


@transaction.atomic
def gib_frei(*, wer: Wer, veroeffentlichung: Veroeffentlichung) -> Veroeffentlichung:
    """A second person lets the table out. It is audited once more against everything that was released in the meantime.

    Refused: the own draft, what is no draft, counts that were corrected or taken back since, and what could be worked out by now.
    """
    row = _sperre(veroeffentlichung)
    if row.status != Status.ENTWURF:
        raise Abgelehnt(f"„{row.titel}“ ist kein Entwurf mehr.")
    if wer.nutzer is not None and row.erstellt_von_id == wer.nutzer.pk:
        raise Abgelehnt("Den eigenen Entwurf gibt eine zweite Person frei.")
    if row.schwelle < Parameter.objects.schwelle(GEHEIMHALTUNG_OEFFENTLICH, heute()):
        raise Abgelehnt("Seit dem Entwurf ist die Schwelle gestiegen. Bitte entwerfen Sie die Tabelle neu.")
    _lehne_veraltetes_ab(row)
    quelle = inputs.Fallzaehler()
    davor, groesse = inputs.Bekanntes(quelle, ohne=row.pk).mit(inputs.gezaehlt(row, quelle))
    if neue_lecks(davor, [*inputs.angaben(row, groesse)], row.schwelle):
        raise Abgelehnt("Zusammen mit inzwischen Veröffentlichtem verriete diese Tabelle kleine Zahlen. Bitte entwerfen Sie sie neu.")
    sperre_werte()  # from here on no delivery is taken back or corrected
    _lehne_veraltetes_ab(row)
    row.status, row.freigegeben_von, row.freigegeben_am = Status.FREIGEGEBEN, wer.nutzer, timezone.now()
    row.save()
    _halte_lieferungen_fest(row)
    protokolliere(wer=wer, aktion="veroeffentlichung_freigegeben", gegenstand=row, text=f"Veröffentlichung „{row.titel}“ freigegeben.")
    return row


def _lehne_veraltetes_ab(row: Veroeffentlichung) -> None:
    if veraltet := inputs.veraltet(row):
        genannt = aufzaehlung(veraltet, 5)
        raise Abgelehnt(f"Seit dem Entwurf wurden Fallzahlen berichtigt oder zurückgenommen: {genannt}. Bitte entwerfen Sie neu.")


def _halte_lieferungen_fest(row: Veroeffentlichung) -> None:
    """What stands in a published table can no longer be taken back, also after a withdrawal: a correction is delivered instead."""
    nummern = Fallmeldung.objects.filter(pk__in=row.meldungen).values_list("lieferung_id", flat=True).distinct().order_by("lieferung_id")
    titel = f"Veröffentlichung „{row.titel}“"
    Verwendung.objects.bulk_create(
        Verwendung(lieferung_id=nummer, gegenstand="veroeffentlichung", gegenstand_id=str(row.pk), bezeichnung=titel)
        for nummer in nummern
    )


def _sperre(veroeffentlichung: Veroeffentlichung) -> Veroeffentlichung:
    """One release after the other: each must know the one before."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE sozialraum_veroeffentlichung IN SHARE ROW EXCLUSIVE MODE")
    return Veroeffentlichung.objects.get(pk=veroeffentlichung.pk)


@transaction.atomic
def ziehe_zurueck(*, wer: Wer, veroeffentlichung: Veroeffentlichung, grund: str) -> Veroeffentlichung:
    """Takes a table off the list of what is valid. Its numbers stay known, so every later audit still counts on them."""
    row = _sperre(veroeffentlichung)
    if row.status != Status.FREIGEGEBEN:
        raise Abgelehnt(f"„{row.titel}“ ist nicht freigegeben.")
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund.")
    row.status, row.zurueckgezogen_am, row.grund = Status.ZURUECKGEZOGEN, timezone.now(), grund.strip()
    row.save()
    text = f"Veröffentlichung „{row.titel}“ zurückgezogen."
    protokolliere(wer=wer, aktion="veroeffentlichung_zurueckgezogen", gegenstand=row, text=text, grund=row.grund)
    return row


@transaction.atomic
def verwirf_veroeffentlichung(*, wer: Wer, veroeffentlichung: Veroeffentlichung) -> Veroeffentlichung:
    row = _sperre(veroeffentlichung)
    if row.status != Status.ENTWURF:
        raise Abgelehnt(f"„{row.titel}“ ist kein Entwurf mehr.")
    row.status = Status.VERWORFEN
    row.save()
    text = f"Entwurf „{row.titel}“ verworfen."
    protokolliere(wer=wer, aktion="veroeffentlichung_verworfen", gegenstand=row, text=text, privat_fuer=_fachbereich())
    return row

"""Zielvereinbarungen: drafted, negotiated, agreed by both sides, reported, closed; a new version never overwrites the old."""

from datetime import date
from typing import Any

from basis.zahlen import datum
from bsc.actions.vereinbarungsziele import pruefe_ziel, pruefe_ziele, richte_nach_messgroesse, uebernimm_ziele
from bsc.actions.zustimmungen import (
    UEBERTRAGEN,
    ZIEL_UEBERTRAGEN,
    aenderungen,
    behalte_zustimmung,
    nimm_zustimmung_zurueck,
    warum_ungelesen,
)
from bsc.messgroesse import Messart
from bsc.models import Vereinbarungsziel, Zielvereinbarung, Zielvereinbarungsbericht
from bsc.selectors.fallzahlen import mit_fallzahlen
from bsc.vereinbarungsweg import (
    EBENE_UNTEN,
    OFFENE,
    VERTRETEN,
    Paar,
    Schritt,
    Seite,
    Stand,
    nach_zustimmung,
    pruefe_stand,
    pruefe_zustimmung,
)
from sozialraum.access import Wer, Zugang
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere, unterschied
from sozialraum.clock import heute
from sozialraum.models import Beschluss, Gebiet

GEAENDERT = "Was vereinbart ist, ändert sich nicht mehr. Bitte legen Sie eine neue Fassung an."


@in_der_datenbank()
def speichere_vereinbarung(*, wer: Wer, vereinbarung: Zielvereinbarung) -> Zielvereinbarung:
    """Creates or changes it while it is open; a change takes back what was agreed to, and notes it. Refused: sides that do not belong
    together."""
    row = vereinbarung
    alt = _gesperrt(row) if row.pk else None
    if alt and Stand(alt.stand) not in OFFENE:
        raise Abgelehnt(GEAENDERT)
    if alt and alt.gebiet_id != row.gebiet_id and row.ziele.filter(messgroesse__isnull=False).exists():
        satz = f"Die Ziele messen an der Scorecard von „{alt.gebiet}“. Bitte entfernen Sie sie zuerst, wenn ein anderes Gebiet gemeint ist."
        raise Abgelehnt(satz, feld="gebiet")
    _pruefe_seiten(row)
    row.stand = alt.stand if alt else Stand.ENTWURF.value
    dazu = ""
    if alt is None:
        row.angelegt_von, row.angelegt_am = wer.nutzer, heute()
    else:
        behalte_zustimmung(alt, row)
        if geaendert := aenderungen(alt, row, UEBERTRAGEN):
            dazu = nimm_zustimmung_zurueck(wer=wer, row=row, anlass="; ".join(geaendert))
    row.save()
    _merke(wer, row, *(("geaendert", f"geändert{dazu}") if alt else ("angelegt", "angelegt")), daten=unterschied(alt, row))
    return row


def _pruefe_seiten(row: Zielvereinbarung) -> None:
    paar = Paar(row.paar)
    if paar is Paar.GREMIUM:
        row.obergebiet = None
    else:
        eltern = next(iter(Gebiet.objects.baum(heute()).vorfahren(row.gebiet_id)), None)
        row.gremium, row.obergebiet_id = None, eltern.id if eltern else None
    if row.gebiet.ebene != EBENE_UNTEN[paar]:
        wort = {1: "der Fachbereich", 2: "ein Ressort", 3: "ein Sozialraum"}[EBENE_UNTEN[paar]]
        raise Abgelehnt(f"Die untere Seite ist hier {wort}.")
    if paar is Paar.GREMIUM and row.gremium is None:
        raise Abgelehnt("Bitte nennen Sie das Gremium.")
    if row.gueltig_bis < row.gueltig_von:
        raise Abgelehnt("Das Ende liegt vor dem Anfang.")


@in_der_datenbank()
def speichere_vereinbarungsziel(*, wer: Wer, ziel: Vereinbarungsziel) -> Vereinbarungsziel:
    """One goal of an open agreement; whoever had agreed has to agree anew. Refused: what contradicts itself, its measure or the
    agreement."""
    row = _gesperrt(ziel.vereinbarung)
    if Stand(row.stand) not in OFFENE:
        raise Abgelehnt(GEAENDERT)
    alt = Vereinbarungsziel.objects.filter(pk=ziel.pk).first() if ziel.pk else None
    if ziel.ziel_am <= ziel.ausgang_am:
        raise Abgelehnt("Der Zielwert ist nach dem Tag des Ausgangswerts zu erreichen.", feld="ziel_am")
    if ziel.messgroesse:
        richte_nach_messgroesse(ziel, ziel.messgroesse, wer)
    elif ziel.art == Messart.VERHAELTNIS:
        raise Abgelehnt("Ein Verhältnis hat zwei benannte Seiten. Bitte legen Sie seine Messgröße zuerst in der Scorecard an.")
    if ziel.art == Messart.VERHAELTNIS and not all(0 <= w <= 100 for w in (ziel.ausgangswert, ziel.zielwert)):
        raise Abgelehnt("Der Anteil einer Seite liegt zwischen 0 und 100.")
    pruefe_ziel(ziel, row, wer)
    geheim = mit_fallzahlen([pk for pk in (ziel.messgroesse_id, alt and alt.messgroesse_id) if pk])
    geaendert = "; ".join(aenderungen(alt, ziel, ZIEL_UEBERTRAGEN, {"ausgangswert"} if geheim else ())) if alt else ""
    anlass = f"Ziel „{ziel}“ geändert, {geaendert}" if alt else f"Ziel „{ziel}“ aufgenommen"
    dazu = _nimm_zurueck(wer, row, anlass) if geaendert or alt is None else ""
    ziel.save()
    daten = unterschied(alt, ziel)
    if geheim:
        daten.pop("ausgangswert", None)  # it is gesperrt to who reads the Protokoll
    _merke(wer, row, "ziel", f"Ziel „{ziel}“ {'geändert' if alt else 'angelegt'}{dazu}", daten=daten)
    return ziel


@in_der_datenbank()
def entferne_vereinbarungsziel(*, wer: Wer, ziel: Vereinbarungsziel) -> Zielvereinbarung:
    row = _gesperrt(ziel.vereinbarung)
    if Stand(row.stand) not in OFFENE:
        raise Abgelehnt(GEAENDERT)
    text = f"Ziel „{ziel}“ entfernt"
    dazu = _nimm_zurueck(wer, row, text)
    ziel.delete()
    _merke(wer, row, "ziel", f"{text}{dazu}")
    return row


def _nimm_zurueck(wer: Wer, row: Zielvereinbarung, anlass: str) -> str:
    dazu = nimm_zustimmung_zurueck(wer=wer, row=row, anlass=anlass)
    if dazu:
        row.save()
    return dazu


@in_der_datenbank()
def verhandle(*, wer: Wer, vereinbarung: Zielvereinbarung) -> Zielvereinbarung:
    """Refused: without a goal, and with one that could not be agreed."""
    row = _schritt(vereinbarung, Schritt.VERHANDELN)
    if not row.ziele.exists():
        raise Abgelehnt("Eine Zielvereinbarung nennt mindestens ein Ziel.")
    pruefe_ziele(row, wer)
    row.stand = Stand.VERHANDLUNG.value
    row.save()
    _merke(wer, row, "verhandelt", "in die Verhandlung gegeben")
    return row


def darf_zustimmen(zugang: Zugang, row: Zielvereinbarung, seite: Seite) -> bool:
    """Whether this account stands for a side: the role that represents it, for its Gebiet."""
    return zugang.hat_rolle(VERTRETEN[Paar(row.paar), seite], row.ort(seite))


@in_der_datenbank()
def stimme_zu(
    *, wer: Wer, vereinbarung: Zielvereinbarung, seite: Seite, beschluss: Beschluss | None = None, gelesen: str = ""
) -> Zielvereinbarung:
    """For one side, by an account of it (i. V. if it holds the role as Vertretung); with the second word the goals enter the Scorecard.

    ``gelesen`` is the ``kennung`` of what was read. Refused: where it is no longer what stands there, or has become impossible.
    """
    row = _schritt(vereinbarung, Schritt.ZUSTIMMEN_OBEN if seite is Seite.OBEN else Schritt.ZUSTIMMEN_UNTEN)
    if wer.nutzer is None or not darf_zustimmen(Zugang(wer.nutzer), row, seite):
        raise Abgelehnt(f"Für diese Seite stimmt zu: {VERTRETEN[Paar(row.paar), seite].bezeichnung}.")
    wer = Zugang(wer.nutzer).wer_als(VERTRETEN[Paar(row.paar), seite], row.ort(seite))
    assert wer.nutzer is not None
    eigene, andere = (row.oben_von_id, row.unten_von_id) if seite is Seite.OBEN else (row.unten_von_id, row.oben_von_id)
    saetze = pruefe_zustimmung(
        Paar(row.paar), seite, konto=wer.nutzer.pk, schon=eigene, andere=andere, hat_beschluss=beschluss is not None
    )  # fmt: skip
    saetze += warum_ungelesen(row, gelesen)
    if beschluss and beschluss.gremium_id != row.gremium_id:
        saetze.append("Der Beschluss stammt nicht von diesem Gremium.")
    if saetze:
        raise Abgelehnt(*saetze)
    pruefe_ziele(row, wer)
    if seite is Seite.OBEN:
        row.oben_von, row.oben_am, row.oben_in_vertretung, row.beschluss = wer.nutzer, heute(), wer.in_vertretung, beschluss
    else:
        row.unten_von, row.unten_am, row.unten_in_vertretung = wer.nutzer, heute(), wer.in_vertretung
    row.stand = nach_zustimmung(row.oben_von_id, row.unten_von_id).value
    if row.stand == Stand.VEREINBART:
        uebernimm_ziele(row, wer)
    row.save()
    _merke(wer, row, "zugestimmt", f"{row.name_der_seite(seite)} stimmt zu; {row.get_stand_display()}")
    return row


@in_der_datenbank()
def berichte(*, wer: Wer, vereinbarung: Zielvereinbarung, stichtag: date, text: str) -> Zielvereinbarungsbericht:
    """Refused: days to come or before it began; one that a newer version has replaced."""
    row = _schritt(vereinbarung, Schritt.BERICHTEN)
    _pruefe_abgeloest(row)
    if wer.nutzer is None:
        raise Abgelehnt("Über eine Zielvereinbarung berichtet eine Person, kein Befehl.")
    if row.gueltig_von > heute():
        raise Abgelehnt(f"Die Zielvereinbarung beginnt am {datum(row.gueltig_von)}; berichtet wird ab diesem Tag.")
    if not row.gueltig_von <= stichtag <= heute():
        raise Abgelehnt(f"Der Stichtag liegt zwischen dem {datum(row.gueltig_von)} und heute.")
    if not text.strip():
        raise Abgelehnt("Bitte schreiben Sie, was erreicht ist und woran es liegt.")
    bericht = Zielvereinbarungsbericht.objects.create(
        vereinbarung=row, stichtag=stichtag, text=text.strip(), nutzer=wer.nutzer, berichtet_am=heute()
    )  # fmt: skip
    if row.stand == Stand.VEREINBART:
        row.stand = Stand.BERICHTET.value
        row.save()
    _merke(wer, row, "berichtet", f"Bericht zum {datum(stichtag)}")
    return bericht


@in_der_datenbank()
def schliesse_ab(*, wer: Wer, vereinbarung: Zielvereinbarung, ergebnis: str) -> Zielvereinbarung:
    row = _schritt(vereinbarung, Schritt.SCHLIESSEN)
    if not ergebnis.strip():
        raise Abgelehnt("Bitte nennen Sie das Ergebnis.")
    row.stand, row.ergebnis = Stand.GESCHLOSSEN.value, ergebnis.strip()
    row.geschlossen_von, row.geschlossen_am = wer.nutzer, heute()
    row.save()
    _merke(wer, row, "abgeschlossen", "abgeschlossen", grund=ergebnis)
    return row


@in_der_datenbank()
def ziehe_zurueck(*, wer: Wer, vereinbarung: Zielvereinbarung, grund: str) -> Zielvereinbarung:
    row = _schritt(vereinbarung, Schritt.ZURUECKZIEHEN)
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund.")
    row.stand, row.ergebnis = Stand.ZURUECKGEZOGEN.value, grund.strip()
    row.save()
    _merke(wer, row, "zurueckgezogen", "zurückgezogen", grund=grund)
    return row


@in_der_datenbank()
def lege_neue_fassung_an(*, wer: Wer, vereinbarung: Zielvereinbarung, anlass: str) -> Zielvereinbarung:
    """A draft with everything of the agreed one, which stays in force. Refused: while there is a newer one that is not withdrawn."""
    alt = _schritt(vereinbarung, Schritt.NEUE_FASSUNG)
    if not anlass.strip():
        raise Abgelehnt("Bitte nennen Sie den Anlass.")
    if Zielvereinbarung.objects.filter(ersetzt=alt).exclude(stand=Stand.ZURUECKGEZOGEN.value).exists():
        raise Abgelehnt("Zu dieser Fassung gibt es schon eine neue.")
    neu = Zielvereinbarung.objects.create(
        stamm_id=alt.stamm_id or alt.pk, version=alt.version + 1, ersetzt=alt, anlass=anlass.strip(), angelegt_von=wer.nutzer,
        angelegt_am=heute(),
        **{f: getattr(alt, f) for f in UEBERTRAGEN},
    )  # fmt: skip
    for z in alt.ziele.all():
        Vereinbarungsziel.objects.create(vereinbarung=neu, **{f: getattr(z, f) for f in ZIEL_UEBERTRAGEN})
    _merke(wer, neu, "neue_fassung", "als neue Fassung angelegt", grund=anlass)
    return neu


def _pruefe_abgeloest(row: Zielvereinbarung) -> None:
    if Zielvereinbarung.objects.filter(ersetzt=row, stand__in=("vereinbart", "berichtet", "geschlossen")).exists():
        raise Abgelehnt("Eine neuere Fassung hat diese abgelöst. Bitte berichten Sie zur neuen.")


def _schritt(vereinbarung: Zielvereinbarung, schritt: Schritt) -> Zielvereinbarung:
    row = _gesperrt(vereinbarung)
    if saetze := pruefe_stand(Stand(row.stand), schritt):
        raise Abgelehnt(*saetze)
    return row


def _gesperrt(vereinbarung: Zielvereinbarung) -> Zielvereinbarung:
    rows = Zielvereinbarung.objects.select_for_update(of=("self",)).select_related("gebiet", "obergebiet", "gremium")
    return rows.get(pk=vereinbarung.pk)


def _merke(wer: Wer, row: Zielvereinbarung, aktion: str, was: str, *, grund: str = "", daten: dict[str, Any] | None = None) -> None:
    text = f"Zielvereinbarung „{row}“ ({row.seite_oben()} – {row.seite_unten()}): {was}."
    protokolliere(
        wer=wer, aktion=f"zielvereinbarung_{aktion}", gegenstand=row, text=text, grund=grund[:300], daten=daten, privat_fuer=row.gebiet
    )

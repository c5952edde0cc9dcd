"""Vereinbarungen: drafted by Controlling or the Ressort, closed by a second person, replaced by a new version, never changed afterwards."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from basis.zahlen import datum
from budgets.models import Vereinbarung, Vereinbarungsfassung, Vereinbarungstermin
from budgets.querysets.vereinbarungen import fristen
from budgets.vereinbarungsfristen import Terminart, termine
from budgets.vereinbarungslage import Abschluss, Art, Teil, pruefe_abschluss, pruefe_anteile
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere, unterschied
from sozialraum.clock import heute
from sozialraum.models import Beschluss

MILLIONSTEL = 1_000_000


@transaction.atomic
def speichere_vereinbarung(*, wer: Wer, vereinbarung: Vereinbarung, grund: str = "") -> Vereinbarung:
    """Creates or changes what a Vereinbarung is about. With a closed version Art, Form, Träger and Gebiet stay."""
    alt = Vereinbarung.objects.select_for_update().filter(pk=vereinbarung.pk).first() if vereinbarung.pk else None
    _pruefe_gegenstand(vereinbarung)
    if alt and alt.fassungen.filter(geschlossen_am__isnull=False).exists():
        fest = ("art", "form", "traeger_id", "gebiet_id", "einrichtung_id")
        if any(getattr(alt, feld) != getattr(vereinbarung, feld) for feld in fest):
            raise Abgelehnt("Es gibt schon eine geschlossene Fassung: Art, Form, Träger, Gebiet und Einrichtung bleiben, wie sie sind.")
    _pruefe_zuwendung(vereinbarung)
    vereinbarung.save()
    aktion, was = ("geaendert", "geändert") if alt else ("angelegt", "angelegt")
    _merke(wer, vereinbarung, aktion, was, grund=grund, daten=unterschied(alt, vereinbarung))
    return vereinbarung


def _pruefe_gegenstand(v: Vereinbarung) -> None:
    if (v.art == Art.GRUNDSATZ) != (v.traeger_id is None):
        raise Abgelehnt("Die Grundsatzvereinbarung gilt für alle freien Träger und nennt keinen; jede andere nennt ihren Träger.")
    if v.form == Vereinbarung.Form.BESCHEID and v.art != Art.ZUWENDUNG:
        raise Abgelehnt("Nur eine Zuwendung kann ein Bescheid sein; alles andere ist ein Vertrag.")
    if v.einrichtung and v.einrichtung.traeger_id != v.traeger_id:
        raise Abgelehnt(f"„{v.einrichtung}“ gehört einem anderen Träger.")


def _pruefe_zuwendung(v: Vereinbarung) -> None:
    """One purpose has one Zuwendung: by contract or by notice, never both (§ 53 SGB X; Rechnungshof Bremen 2022, Tz. 254)."""
    if v.art != Art.ZUWENDUNG:
        return
    gleiche = Vereinbarung.objects.filter(art=Art.ZUWENDUNG, traeger=v.traeger_id, gebiet=v.gebiet_id, titel=v.titel).exclude(pk=v.pk)
    if (andere := gleiche.first()) is not None:
        raise Abgelehnt(
            f"Für „{v.titel}“ hat {v.traeger} hier schon eine Zuwendung als {andere.get_form_display()}. Eine Zuwendung ist Vertrag oder "
            "Bescheid, nie beides. Möglich ist eine neue Fassung der bestehenden."
        )


@transaction.atomic
def entwirf_fassung(*, wer: Wer, fassung: Vereinbarungsfassung) -> Vereinbarungsfassung:
    """Creates or changes the draft of a part. Refused: a second draft, a closed version, a share that one Träger may not have."""
    v = _gesperrt(fassung)
    alt = Vereinbarungsfassung.objects.filter(pk=fassung.pk).first() if fassung.pk else None
    if alt and alt.ist_geschlossen:
        raise Abgelehnt("Diese Fassung ist geschlossen und bleibt, wie sie ist. Eine Änderung ist eine neue Fassung.")
    if fassung.teil not in v.teile:
        raise Abgelehnt("Diesen Teil hat eine Vereinbarung dieser Art nicht.")
    if fassung.gueltig_bis < fassung.gueltig_von:
        raise Abgelehnt("Der letzte Tag liegt vor dem ersten.")
    if fassung.teil == Teil.ENTGELT and fassung.betrag_cent is None:
        raise Abgelehnt("Eine Entgeltvereinbarung nennt das Entgelt und seine Einheit (§ 78c Abs. 2 SGB VIII).")
    if (fassung.betrag_cent is None) != (not fassung.einheit):
        raise Abgelehnt("Betrag und Einheit gehören zusammen.")
    _pruefe_anteil(v, fassung)
    if alt is None:
        if v.fassungen.filter(teil=fassung.teil, geschlossen_am__isnull=True).exists():
            raise Abgelehnt("Zu diesem Teil gibt es schon einen Entwurf. Bitte ändern, schließen oder verwerfen Sie ihn.")
        fassung.nummer = (v.fassungen.filter(teil=fassung.teil).aggregate(n=Max("nummer"))["n"] or 0) + 1
    fassung.erstellt_von = wer.nutzer
    fassung.save()
    _merke(wer, v, "entworfen", "entworfen", gegenstand=str(fassung), daten=unterschied(alt, fassung))
    return fassung


def _gesperrt(fassung: Vereinbarungsfassung) -> Vereinbarung:
    """The Vereinbarung and its Gebiet: two Träger do not get the same share of its budget at the same moment."""
    rows = Vereinbarung.objects.select_for_update(of=("self", "gebiet"), no_key=True).select_related("traeger", "gebiet")
    return rows.get(pk=fassung.vereinbarung_id)


def _pruefe_anteil(v: Vereinbarung, fassung: Vereinbarungsfassung) -> None:
    """Shares of the same Gebiet at the same time, drafts included: two drafts must not promise the same money."""
    if fassung.budgetanteil is None:
        return
    if v.traeger is None:
        raise Abgelehnt("Einen Budgetanteil bekommt ein Träger; die Grundsatzvereinbarung nennt keinen.")
    zugleich = Vereinbarungsfassung.objects.geltend(fassung.gueltig_von, fassung.gueltig_bis, mit_entwuerfen=True).filter(
        vereinbarung__gebiet=v.gebiet_id, budgetanteil__isnull=False
    ).exclude(vereinbarung=v, teil=fassung.teil)  # fmt: skip
    je = [(row.vereinbarung.traeger_id == v.traeger_id, int(row.budgetanteil * MILLIONSTEL))
          for row in zugleich.select_for_update(of=("self",)).select_related("vereinbarung") if row.budgetanteil]  # fmt: skip
    eigene, andere = [n for eigen, n in je if eigen], [n for eigen, n in je if not eigen]
    neu = int(fassung.budgetanteil * MILLIONSTEL)
    if saetze := pruefe_anteile(neu, eigene, andere, v.traeger.name, v.gebiet.bezeichnung):
        raise Abgelehnt(*saetze)


@transaction.atomic
def verwirf_fassung(*, wer: Wer, fassung: Vereinbarungsfassung, grund: str = "") -> None:
    row = Vereinbarungsfassung.objects.select_for_update().get(pk=fassung.pk)
    if row.ist_geschlossen:
        raise Abgelehnt("Diese Fassung ist geschlossen und bleibt, wie sie ist.")
    _merke(wer, row.vereinbarung, "verworfen", "verworfen", gegenstand=str(row), grund=grund)
    row.delete()


@transaction.atomic
def schliesse_fassung(
    *, wer: Wer, fassung: Vereinbarungsfassung, geschlossen_am: date, beschluss: Beschluss | None = None
) -> Vereinbarungsfassung:
    """The draft becomes binding; what it replaces ends the day before; its dates are entered.

    Refused: by who drafted it, retroactively (§ 78d SGB VIII), the Grundsatzvereinbarung without a Beschluss of the Gremium.
    """
    v = _gesperrt(fassung)
    row = Vereinbarungsfassung.objects.select_for_update().get(pk=fassung.pk)
    if (am := row.geschlossen_am) is not None:
        raise Abgelehnt(f"Diese Fassung ist schon am {datum(am)} geschlossen.")
    if wer.nutzer is not None and row.erstellt_von_id == wer.nutzer.pk:
        raise Abgelehnt("Wer eine Fassung entworfen hat, schließt sie nicht (Vier-Augen-Prinzip). Bitte eine zweite Person.")
    beschluss = beschluss or row.beschluss
    abschluss = Abschluss(v.art, row.teil, row.gueltig_von, row.gueltig_bis, geschlossen_am, beschluss is not None, row.schiedsstelle_ab)
    if gruende := pruefe_abschluss(abschluss, heute()):
        raise Abgelehnt(*gruende)
    _pruefe_anteil(v, row)
    _loese_ab(v, row)
    row.geschlossen_am, row.geschlossen_von, row.beschluss = geschlossen_am, wer.nutzer, beschluss
    row.save()
    plane(v, row, heute())
    _merke(wer, v, "geschlossen", "geschlossen", gegenstand=f"{row} ({datum(row.gueltig_von)} bis {datum(row.gueltig_bis)})")
    return row


def _loese_ab(v: Vereinbarung, neu: Vereinbarungsfassung) -> None:
    """What is in force on the first day of the new version ends the day before."""
    bisher = v.fassungen.select_for_update().filter(teil=neu.teil, geschlossen_am__isnull=False).order_by("gueltig_von")
    for alt in bisher:
        if alt.laufzeit.ende < neu.gueltig_von:
            continue
        if alt.gueltig_von >= neu.gueltig_von:
            raise Abgelehnt(f"{alt} gilt ab {datum(alt.gueltig_von)}. Eine neue Fassung beginnt danach.")
        if alt.endet_am is not None:
            raise Abgelehnt(
                f"{alt} endet vorzeitig zum {datum(alt.endet_am)}; dieses Ende bleibt. Eine neue Fassung beginnt danach, "
                f"frühestens am {datum(alt.endet_am + timedelta(days=1))}."
            )
        _beende(alt, neu.gueltig_von - timedelta(days=1), f"abgelöst durch Fassung {neu.nummer}")


def _beende(fassung: Vereinbarungsfassung, zum: date, grund: str) -> None:
    """The earlier last day; what was planned after it falls away, but whoever was paid still proves it."""
    fassung.endet_am, fassung.endet_grund = zum, grund
    fassung.save()
    danach = Vereinbarungstermin.objects.offen().filter(vereinbarung=fassung.vereinbarung_id, fassung=fassung, faellig_am__gt=zum)
    danach.exclude(art=Terminart.NACHWEIS).delete()


def plane(v: Vereinbarung, f: Vereinbarungsfassung, tag: date) -> None:
    """The dates that follow from a closed version, by the periods in force on the day."""
    plan = termine(v.art, f.teil, f.gueltig_von, f.gueltig_bis, fristen(tag))
    Vereinbarungstermin.objects.bulk_create(
        Vereinbarungstermin(vereinbarung=v, fassung=f, art=art, faellig_am=tag, muster=v.muster) for art, tag in plan
    )


@transaction.atomic
def beende_fassung(*, wer: Wer, fassung: Vereinbarungsfassung, zum: date, grund: str) -> Vereinbarungsfassung:
    """An earlier last day, once. The version itself stays as it was closed; its open dates after that day fall away."""
    row = Vereinbarungsfassung.objects.select_for_update().get(pk=fassung.pk)
    if not row.ist_geschlossen:
        raise Abgelehnt("Ein Entwurf endet nicht, er wird verworfen.")
    if row.endet_am is not None:
        raise Abgelehnt(f"Diese Fassung endet schon am {datum(row.endet_am)}.")
    if not row.gueltig_von <= zum < row.gueltig_bis:
        raise Abgelehnt(f"Ein vorzeitiges Ende liegt zwischen dem {datum(row.gueltig_von)} und dem Tag vor dem {datum(row.gueltig_bis)}.")
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund.")
    _beende(row, zum, grund)
    _merke(wer, row.vereinbarung, "vorzeitig_beendet", "vorzeitig beendet", gegenstand=f"{row} zum {datum(zum)}", grund=grund)
    return row


@transaction.atomic
def setze_termin(*, wer: Wer, termin: Vereinbarungstermin) -> Vereinbarungstermin:
    termin.save()
    _merke(wer, termin.vereinbarung, "terminiert", "terminiert", gegenstand=str(termin))
    return termin


@transaction.atomic
def erledige_termin(*, wer: Wer, termin: Vereinbarungstermin, am: date, ergebnis: str) -> Vereinbarungstermin:
    """What came of a date. Refused: twice, in the future, without a result."""
    row = Vereinbarungstermin.objects.select_for_update().get(pk=termin.pk)
    if row.erledigt_am is not None:
        raise Abgelehnt(f"Dieser Termin ist schon am {datum(row.erledigt_am)} erledigt.")
    if am > heute():
        raise Abgelehnt("Der Tag der Erledigung liegt in der Zukunft.")
    if not ergebnis.strip():
        raise Abgelehnt("Bitte schreiben Sie, was das Ergebnis ist.")
    row.erledigt_am, row.ergebnis = am, ergebnis
    row.save()
    _merke(wer, row.vereinbarung, "termin_erledigt", "Termin erledigt", gegenstand=str(row), grund=ergebnis[:300])
    return row


def _merke(
    wer: Wer, v: Vereinbarung, aktion: str, was: str, *, gegenstand: str = "", grund: str = "", daten: dict[str, Any] | None = None
) -> None:
    """In the Protokoll, private to the Gebiet as the Vereinbarung itself."""
    text = f"Vereinbarung „{v}“{f', {gegenstand}' if gegenstand else ''}: {was}."
    protokolliere(
        wer=wer, aktion=f"vereinbarung_{aktion}", gegenstand=v, text=text, grund=grund, daten=daten or {}, privat_fuer=v.gebiet
    )

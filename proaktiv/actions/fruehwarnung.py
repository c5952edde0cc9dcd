"""Early warning after each import: what the rules raise, and what a correction withdraws. In the transaction of the import.

A new warning is raised for the newest Stichtag of its Indikator, by the version that is in force on that day; values of earlier days that
come in later raise nothing. What was raised is judged again, by its own version, as soon as one of its days has other values.
"""

from collections.abc import Collection, Sequence
from datetime import date
from fractions import Fraction

from basis.zahlen import datum
from proaktiv.actions.pruefung import pruefe
from proaktiv.fruehwarnung import Ausgang, Befund, schulsatz, warnsatz
from proaktiv.kreislauf import VOR_DER_ENTSCHEIDUNG, Schritt, Stand
from proaktiv.models import Fruehwarnfassung, Fruehwarnregel, Fruehwarnung, Hinweis, Kreislaufschritt, System, Systemstadtteil
from proaktiv.selectors.beobachtung import Beobachtung, beobachte, geltende_fassung, letzte_stichtage
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere
from sozialraum.clock import heute
from sozialraum.inputs.schulwerte import Schulstand
from sozialraum.models import Datenlieferung, Gebiet, Indikatorwert
from sozialraum.models.gebiet import gueltig_am
from sozialraum.models.lieferung import Lieferungsart

SATZ = 1000  # Fruehwarnung.satz
MIT_WERTEN = (Lieferungsart.BASISSTATISTIK, Lieferungsart.ERFASSUNG)


@in_der_datenbank()
def werte_lieferung_aus(*, lieferung: Datenlieferung, zurueckgenommen: bool) -> None:
    """All rules whose Indikator has other values by this delivery, also where it gave only the inhabitants of a Nenner."""
    wer_war_es = lieferung.zurueckgenommen_von if zurueckgenommen else lieferung.nutzer
    wer = Wer(wer_war_es, str(wer_war_es)) if wer_war_es else Wer.befehl("Frühwarnung")
    alle = regeln = Fruehwarnregel.objects.select_related("indikator__nenner_altersband").prefetch_related("fassungen")
    if lieferung.art in MIT_WERTEN:
        regeln = regeln.filter(indikator__in=Indikatorwert.objects.filter(lieferung=lieferung).values("indikator"))
        rows = Indikatorwert.objects.filter(lieferung=lieferung, indikator__fruehwarnregeln__isnull=False)
        tage = set(rows.values_list("stichtag", flat=True).distinct())
        schulwerte = lieferung.schulwerte.filter(indikator__fruehwarnregeln__isnull=False)  # their sums may have stayed
        regeln |= alle.filter(indikator__in=schulwerte.values("indikator"))
        tage |= set(schulwerte.values_list("stichtag", flat=True).distinct())
    elif lieferung.art == Lieferungsart.BEVOELKERUNG:
        regeln = regeln.filter(indikator__nenner_altersband__isnull=False)
        tage = set(lieferung.bevoelkerung.values_list("stichtag", flat=True).distinct())
    else:
        return
    werte_aus(wer=wer, regeln=list(regeln), tage=tage, lieferung=lieferung)


@in_der_datenbank()
def werte_aus(
    *, wer: Wer, regeln: Collection[Fruehwarnregel], tage: Collection[date] | None = None, lieferung: Datenlieferung | None = None
) -> list[Fruehwarnung]:
    """Judges these rules and returns what they raised. ``tage``: the only days whose values are other than before."""
    if not regeln:
        return []
    letzte = letzte_stichtage({r.indikator_id for r in regeln})
    gelesen: dict[tuple[int, date], Beobachtung] = {}

    def sieh(regel: Fruehwarnregel, tag: date) -> Beobachtung:
        if (regel.indikator_id, tag) not in gelesen:
            gelesen[regel.indikator_id, tag] = beobachte(regel.indikator, tag)
        return gelesen[regel.indikator_id, tag]

    neu: list[Fruehwarnung] = []
    for regel in sorted(regeln, key=lambda r: r.pk):
        for warnung in _wirksame(regel, tage):
            _pruefe_erneut(wer, warnung, sieh(regel, warnung.stichtag), lieferung)
        if regel.aktiv and (tag := letzte.get(regel.indikator_id)) and (fassung := geltende_fassung(regel, tag)):
            neu += _loese_aus(wer, regel, fassung, sieh(regel, tag), lieferung)
    return neu


def _wirksame(regel: Fruehwarnregel, tage: Collection[date] | None) -> list[Fruehwarnung]:
    """What it raised and what still counts, if one of its values is of these days."""
    rows = Fruehwarnung.objects.wirksam().filter(regel=regel).select_for_update(of=("self",), no_key=True)
    alle = rows.select_related("regel__indikator", "fassung", "gebiet", "hinweis").order_by("pk")
    return [w for w in alle if tage is None or any(date.fromisoformat(wert["stichtag"]) in tage for wert in w.werte)]


def _pruefe_erneut(wer: Wer, warnung: Fruehwarnung, sicht: Beobachtung, lieferung: Datenlieferung | None) -> None:
    befund = sicht.befund(warnung.fassung.als_regel, warnung.gebiet_id) if warnung.gebiet_id in sicht.baum.knoten else None
    if befund is not None and befund.ausgang is Ausgang.AUSGELOEST:
        if not (nicht_mehr := _nicht_mehr_genannt(warnung, sicht)):
            return
        satz = f"Eine genannte Schule ist für sich nicht mehr auffällig oder nicht mehr zu nennen: {', '.join(nicht_mehr)}."
        _ziehe_zurueck(wer, warnung, f"{satz}{_anlass(lieferung)}")
        return
    satz = _satz(warnung.regel, warnung.fassung, befund, warnung.gebiet.bezeichnung) if befund else "Das Gebiet gibt es nicht mehr."
    _ziehe_zurueck(wer, warnung, f"Mit den jetzigen Werten löst die Regel nicht mehr aus. {satz}{_anlass(lieferung)}")


def _anlass(lieferung: Datenlieferung | None) -> str:
    anlass = (lieferung.ruecknahme_grund or lieferung.grund) if lieferung else ""
    return f" Anlass: {anlass}" if anlass else ""


def _nicht_mehr_genannt(warnung: Fruehwarnung, sicht: Beobachtung) -> list[str]:
    """The schools that a warning names though their own values do not bear it any more."""
    genannt = {wert["schule"]: wert["was"] for wert in warnung.werte if "schule" in wert}
    if not genannt:
        return []
    jetzt = {s.schluessel for s in sicht.auffaellige_schulen(warnung.fassung.als_regel, warnung.gebiet_id)}
    return sorted(name for schluessel, name in genannt.items() if schluessel not in jetzt)


def _loese_aus(
    wer: Wer, regel: Fruehwarnregel, fassung: Fruehwarnfassung, sicht: Beobachtung, lieferung: Datenlieferung | None
) -> list[Fruehwarnung]:
    """One for each Gebiet that is conspicuous and has none yet for this Stichtag, a false alarm included."""
    bekannt = set(
        Fruehwarnung.objects.filter(regel=regel, stichtag=sicht.stichtag, zurueckgezogen_am__isnull=True).values_list("gebiet", flat=True)
    )
    befunde = [(k, sicht.befund(fassung.als_regel, k.id)) for k in sicht.orte(regel.ebene) if k.id not in bekannt]
    treffer = {k.id: befund for k, befund in befunde if befund.ausgang is Ausgang.AUSGELOEST}
    orte = Gebiet.objects.in_bulk(treffer)
    systeme = _systeme(treffer)
    neu = []
    for ort, befund in treffer.items():
        schulen = sicht.auffaellige_schulen(fassung.als_regel, ort)
        satz = _satz(regel, fassung, befund, orte[ort].bezeichnung) + _schulen(regel, schulen)
        satz = satz if len(satz) <= SATZ else f"{satz[: SATZ - 1]}…"
        muster = sicht.ist_muster(fassung.als_regel, ort)
        hinweis = _nimm_auf(wer, regel, orte[ort], satz, systeme.get(ort), muster=muster)
        warnung = Fruehwarnung.objects.create(
            regel=regel, fassung=fassung, gebiet=orte[ort], stichtag=sicht.stichtag, werte=_werte(befund) + _schulwerte(schulen),
            satz=satz, hinweis=hinweis, lieferung=lieferung, muster=muster,
        )  # fmt: skip
        neu.append(warnung)
    return neu


def _satz(regel: Fruehwarnregel, fassung: Fruehwarnfassung, befund: Befund, gebiet: str) -> str:
    i = regel.indikator
    return warnsatz(fassung.als_regel, befund, indikator=i.name, gebiet=gebiet, einheit=regel.einheit, stellen=i.nachkommastellen)[:1000]


def _werte(befund: Befund) -> list[dict[str, str | None]]:
    """Exact, as fractions in text."""
    return [
        {"was": b.was, "stichtag": b.stichtag.isoformat(), "zahl": None if b.zahl is None else str(b.zahl), "zustand": b.zustand.value}
        for b in befund.belege
    ]


def _schulen(regel: Fruehwarnregel, schulen: Sequence[Schulstand]) -> str:
    """For what is counted at schools: which of them are conspicuous by themselves, or that none can be named."""
    if not regel.indikator.je_schule:
        return ""
    angaben = [(s.name, Fraction(s.wert.zahl or 0), s.zaehler or 0, s.nenner or 0) for s in schulen]  # named only with all three
    return f" {schulsatz(angaben, einheit=regel.einheit, stellen=regel.indikator.nachkommastellen)}"


def _schulwerte(schulen: Sequence[Schulstand]) -> list[dict[str, str | None]]:
    """Beside the values of the Gebiet; ``schule`` is the key, ``was`` its name."""
    return [
        {"was": s.name, "schule": s.schluessel, "stichtag": s.stichtag.isoformat(), "zahl": str(s.wert.zahl), "zustand": s.wert.zustand}
        for s in schulen
    ]


def _systeme(orte: Collection[int]) -> dict[int, System]:
    """The System of a Stadtteil, where exactly one works for it today; else the Ressort decides who takes it up."""
    tag = heute()
    rows = Systemstadtteil.objects.filter(gueltig_am(tag), gueltig_am(tag, "system__"), gebiet__in=list(orte)).select_related("system")
    je_ort: dict[int, list[System]] = {}
    for row in rows:
        je_ort.setdefault(row.gebiet_id, []).append(row.system)
    return {ort: systeme[0] for ort, systeme in je_ort.items() if len(systeme) == 1}


def _nimm_auf(wer: Wer, regel: Fruehwarnregel, gebiet: Gebiet, satz: str, system: System | None, *, muster: bool) -> Hinweis:
    """Nobody has entered it; the Protokoll names whose delivery it was. Its words are the rule's own and need no check for persons."""
    hinweis = Hinweis.objects.create(
        system=system, gebiet=gebiet, art=Hinweis.Art.BEDARF, titel=f"Frühwarnung: {regel}"[:150], text=satz,
        herkunft=Hinweis.Herkunft.FRUEHWARNUNG, stand_seit=heute(), erfasst_am=heute(), muster=muster,
    )  # fmt: skip
    _merke(wer, hinweis, "ausgeloest", f"Frühwarnung „{regel}“ für {gebiet}: {satz}")
    return hinweis


def _ziehe_zurueck(wer: Wer, warnung: Fruehwarnung, grund: str) -> None:
    warnung.zurueckgezogen_am, warnung.grund = heute(), grund[:300]
    warnung.save(update_fields=["zurueckgezogen_am", "grund"])
    _im_faden(wer, warnung, f"Die Frühwarnung ist zurückgezogen. {grund}")
    _merke(wer, warnung.hinweis, "zurueckgezogen", f"Frühwarnung „{warnung.regel}“ für {warnung.gebiet} zurückgezogen.", grund=grund)


def _im_faden(wer: Wer, warnung: Fruehwarnung, text: str) -> None:
    """Ends the Hinweis while nothing is decided; later the round goes on with it and finds a note; what has ended stays as it is."""
    row = Hinweis.objects.select_for_update(of=("self",), no_key=True).get(pk=warnung.hinweis_id)
    alt = Stand(row.stand)
    if alt in VOR_DER_ENTSCHEIDUNG:
        row.stand, row.stand_seit, row.wiedervorlage = Stand.ZURUECKGEZOGEN.value, max(heute(), row.stand_seit), None
        schritt = Schritt.ZURUECKZIEHEN
        row.save()
    elif alt in (Stand.GESCHLOSSEN, Stand.ZURUECKGEZOGEN):
        return
    else:
        schritt = Schritt.VERMERKEN
    Kreislaufschritt.objects.create(
        hinweis=row, schritt=schritt.value, stand_alt=alt.value, stand_neu=row.stand, tag=heute(), text=text[:2000], nutzer=wer.nutzer,
        in_vertretung=wer.in_vertretung,
    )  # fmt: skip


@in_der_datenbank()
def markiere_fehlalarm(*, wer: Wer, warnung: Fruehwarnung, grund: str, geprueft: bool = False) -> Fruehwarnung:
    """The warning does not count; the rule raises no other one for this Gebiet and Stichtag.

    Refused: without reason, a reason that looks like a person, a second time.
    """
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund, aus dem es ein Fehlalarm ist.", feld="grund")
    pruefe([("Grund", grund)], geprueft=geprueft)
    rows = Fruehwarnung.objects.select_for_update(of=("self",), no_key=True).select_related("regel", "gebiet", "hinweis")
    row = rows.get(pk=warnung.pk)
    if row.zurueckgezogen_am:
        raise Abgelehnt(f"Diese Frühwarnung ist seit dem {datum(row.zurueckgezogen_am)} zurückgezogen.")
    if row.fehlalarm_am:
        raise Abgelehnt(f"Diese Frühwarnung ist seit dem {datum(row.fehlalarm_am)} als Fehlalarm markiert.")
    row.fehlalarm_am, row.grund = heute(), grund.strip()[:300]
    row.save(update_fields=["fehlalarm_am", "grund"])
    _im_faden(wer, row, f"Die Frühwarnung ist ein Fehlalarm. {row.grund}")
    _merke(wer, row.hinweis, "fehlalarm", f"Frühwarnung „{row.regel}“ für {row.gebiet} als Fehlalarm markiert.", grund=row.grund)
    return row


def _merke(wer: Wer, hinweis: Hinweis, aktion: str, text: str, *, grund: str = "") -> None:
    protokolliere(wer=wer, aktion=f"fruehwarnung_{aktion}", gegenstand=hinweis, text=text, grund=grund[:300], privat_fuer=hinweis.gebiet)

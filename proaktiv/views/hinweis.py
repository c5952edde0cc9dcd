"""The page of one Hinweis: what is due until when, its steps, its Aktionen and its whole thread."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst

from proaktiv.indikatorvergleich import Vergleich
from proaktiv.kreislauf import Schritt, Stand, moegliche, pruefe_schritt
from proaktiv.models import Abwaegung, Aktion, Hausrunde, Hinweis, Kreislaufschritt, Reflexion
from proaktiv.selectors.fristen import tage_am
from proaktiv.selectors.vergleiche import mit_baum, vergleiche
from proaktiv.tables.hinweise import fristzeichen
from proaktiv.views.hinweise import FUEHREN, LESEN, sichtbare, weg
from sozialraum.access import Wer, Zugang, seite
from sozialraum.clock import heute
from sozialraum.models import Beschluss
from sozialraum.querysets.papiere import sichtbare_beschluesse
from sozialraum.selectors import leser

# The steps with a button of their own, what is nearest first; an Aktion is ended by its own button.
KNOEPFE = {
    s: capfirst(s.bezeichnung)
    for s in (Schritt.ABWAEGEN, Schritt.PLANEN, Schritt.REFLEKTIEREN, Schritt.RUECKMELDEN, Schritt.ZURUECKGEBEN, Schritt.VORLEGEN,
              Schritt.VERMERKEN, Schritt.ZURUECKZIEHEN)
}  # fmt: skip
# How the thread says what was done.
GETAN = {
    Schritt.VORLEGEN: "zur Abwägung vorgelegt",
    Schritt.ABWAEGEN: "gemeinsam abgewogen",
    Schritt.PLANEN: "Angebot oder Aktion geplant",
    Schritt.BEENDEN: "Aktion beendet",
    Schritt.REFLEKTIEREN: "reflektiert",
    Schritt.RUECKMELDEN: "Rückmeldung des Gremiums",
    Schritt.ZURUECKGEBEN: "an die Runde zurückgegeben",
    Schritt.VERMERKEN: "Vermerk",
    Schritt.ZURUECKZIEHEN: "zurückgezogen",
}


def hole(request: Any, pk: int, tage: dict[Stand, int] | None = None) -> Hinweis:
    """404 for a Hinweis of another Ressort. ``tage`` if they are known already."""
    rows = sichtbare(request, tage or tage_am(heute())).select_related("folgt_auf__hinweis", "erfasst_von", "fruehwarnung__regel")
    return get_object_or_404(rows, pk=pk)


def ort_mit_recht(zugang: Zugang, row: Hinweis) -> int | None:
    """The Gebiet for which one may take its steps: its own, or the Sozialraum of its System."""
    orte = (row.gebiet_id, row.system.gebiet_id if row.system else None)
    return next((ort for ort in orte if ort is not None and zugang.darf(FUEHREN, ort)), None)


def verlange_fuehren(request: Any, row: Hinweis) -> Wer:
    ort = ort_mit_recht(request.zugang, row)
    if ort is None:
        raise PermissionDenied(request.zugang.warum_nicht_hier(FUEHREN))
    wer: Wer = request.zugang.wer(FUEHREN, ort)
    return wer


@dataclass(frozen=True)
class Eintrag:
    """One entry of the thread; ``dazu``: (what, text) of the weighing or the Reflexion behind it; ``url``: (address, words) of a way on."""

    tag: date
    titel: str
    text: str
    wer: str
    wechsel: str = ""
    dazu: tuple[tuple[str, str], ...] = ()
    url: tuple[str, str] = ("", "")
    runde: Hausrunde | None = None  # in which it was done


@seite(lesen=LESEN)
def hinweis(request: Any, pk: int) -> HttpResponse:
    tage = tage_am(heute())
    row = hole(request, pk, tage)
    darf = ort_mit_recht(request.zugang, row) is not None
    aktionen = list(row.aktionen.select_related("art", "akteur", "hausrunde", "massnahme", "beschluss__gremium", "beschluss__vorlage"))
    context = {
        "titel": str(row),
        "kernaussage": row.fristsatz(tage) or f"Der Hinweis ist {row.get_stand_display()}.",
        "brotkrumen": weg((str(row), None)),
        "muster": row.muster,
        "hinweis": row,
        "frist": fristzeichen(row),
        "folgt_auf": row.folgt_auf.hinweis if row.folgt_auf else None,
        "aktionen": [(a, a.ist_ueberfaellig(heute()), beschluss) for a, beschluss in _mit_beschluss(request.zugang, aktionen)],
        "faden": list(_faden(row, request.zugang, aktionen)),
        "liest_runden": _liest_runden(request.zugang, row),
        "darf": darf,
        "warum_nicht": request.zugang.warum_nicht_hier(FUEHREN),
        "darf_aendern": darf and row.ist_aenderbar,
        "enden": [(f"„{a}“ beenden", reverse("aktion_beenden", args=[a.pk])) for a in aktionen if a.ist_offen],
        "schritte": [(name, reverse("hinweis_schritt", args=[row.pk, s])) for s, name in KNOEPFE.items() if s in moegliche(row.lage)],
        "gruende": [(s.bezeichnung, _ohne_namen(s, grund)) for s in Schritt for grund in pruefe_schritt(row.lage, s)],
    }
    return render(request, "proaktiv/hinweis.html", context)


def _ohne_namen(schritt: Schritt, grund: str) -> str:
    """The list names the step before its reason."""
    return capfirst(grund.removeprefix(f"„{schritt.bezeichnung}“ geht nicht: "))


def _liest_runden(zugang: Zugang, row: Hinweis) -> bool:
    """Whether the rounds of its System may be read; for who reads all, told without the tree."""
    return zugang.darf_ueberall(LESEN) or (row.system is not None and zugang.darf(LESEN, row.system.gebiet_id))


def _mit_beschluss(zugang: Zugang, aktionen: Sequence[Aktion]) -> Iterator[tuple[Aktion, Beschluss | None]]:
    """Each Aktion with its Beschluss, if one may read it."""
    nummern = {a.beschluss_id for a in aktionen if a.beschluss_id}
    lesbar = set(sichtbare_beschluesse(zugang).filter(pk__in=nummern).values_list("pk", flat=True)) if nummern else set()
    for a in aktionen:
        yield a, a.beschluss if a.beschluss_id in lesbar else None


def _faden(row: Hinweis, zugang: Zugang, aktionen: Sequence[Aktion]) -> Iterator[Eintrag]:
    """From the beginning. The nth weighing of the thread is the nth Abwägung, and so with Aktionen and Reflexionen: all only grow."""
    schritte = list(row.schritte.select_related("nutzer"))
    arten = {s.schritt for s in schritte}
    abwaegungen = iter(row.abwaegungen.select_related("gremium", "hausrunde") if Schritt.ABWAEGEN in arten else ())
    reflektiert = list(mit_baum(row.reflexionen.select_related("gremium", "aktion", "hausrunde"))) if Schritt.REFLEKTIEREN in arten else []
    for eine in reflektiert:
        eine.hinweis = row
    verglichen, reflexionen = vergleiche(reflektiert, leser(zugang)), iter(reflektiert)
    geplant = iter(sorted(aktionen, key=lambda a: a.pk))
    gemeldet = row.herkunft == Hinweis.Herkunft.FRUEHWARNUNG
    von, woher = "" if gemeldet else _name(row.erfasst_von), str(row.get_herkunft_display())
    yield Eintrag(row.erfasst_am, "aufgenommen", row.text, von, woher, runde=row.hausrunde)
    for s in schritte:
        dazu: tuple[tuple[str, str], ...] = ()
        text, url, runde = s.text, ("", ""), None
        if s.schritt == Schritt.ABWAEGEN and (a := next(abwaegungen, None)):
            dazu, text, runde = _abgewogen(a), "", a.hausrunde
        elif s.schritt == Schritt.PLANEN and (aktion := next(geplant, None)):
            runde = aktion.hausrunde
        elif s.schritt == Schritt.REFLEKTIEREN and (r := next(reflexionen, None)):
            dazu, text, url, runde = _reflektiert(r, verglichen.get(r.pk)), "", _verlauf(row, r), r.hausrunde
        yield Eintrag(s.tag, GETAN[Schritt(s.schritt)], text, _wer(s), _wechsel(s), dazu, url, runde)


def _verlauf(row: Hinweis, r: Reflexion) -> tuple[str, str]:
    """To the course of the compared Indikator in this Gebiet."""
    if r.indikator is None:
        return "", ""
    return f"{row.gebiet.get_absolute_url()}?indikator={r.indikator.schluessel}#verlauf", f"Verlauf: {r.indikator}"


def _wechsel(s: Kreislaufschritt) -> str:
    if s.stand_alt == s.stand_neu:
        return ""
    return f"{Stand(s.stand_alt).bezeichnung} → {Stand(s.stand_neu).bezeichnung}"


def _name(nutzer: Any) -> str:
    return str(nutzer) if nutzer else "Betrieb"


def _wer(s: Kreislaufschritt) -> str:
    return f"{_name(s.nutzer)}, i. V. {s.in_vertretung}" if s.in_vertretung else _name(s.nutzer)


def _abgewogen(a: Abwaegung) -> tuple[tuple[str, str], ...]:
    zeilen = [("Dringlichkeit", a.get_dringlichkeit_display()), ("Reichweite", a.get_reichweite_display()), ("Beleg", a.beleg),
              ("Entscheidung", a.get_entscheidung_display())]  # fmt: skip
    zeilen += [("Wiedervorlage", f"{a.wiedervorlage:%d.%m.%Y}")] if a.wiedervorlage else []
    zeilen += [("Übergeben an", str(a.gremium))] if a.gremium else []
    return tuple([*zeilen, ("Begründung", a.begruendung)] if a.begruendung else zeilen)


def _reflektiert(r: Reflexion, vergleich: Vergleich | None) -> tuple[tuple[str, str], ...]:
    zeilen = [("Wirkung", r.get_wirkung_display()), ("Beleg", r.beleg), ("Folge", r.get_folge_display())]
    zeilen += [("Besonders zu", str(r.aktion))] if r.aktion else []
    zeilen += [("Vergleich", f"{vergleich.indikator} in {vergleich.gebiet}"), ("Werte", vergleich.werte),
               ("Unterschied", vergleich.ergebnis)] if vergleich else []  # fmt: skip
    zeilen += [("Übergeben an", str(r.gremium))] if r.gremium else []
    return tuple([*zeilen, ("Begründung", r.begruendung)] if r.begruendung else zeilen)

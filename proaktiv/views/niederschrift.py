"""The quick entry of a round: one page, one transaction, nothing that was typed is lost."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from basis.forms import error_links
from proaktiv.actions.rundeneingabe import Aktionseingabe, Bereichsfehler, Reflexionseingabe, Rundeneingabe, fassung, trage_runde_ein
from proaktiv.forms import niederschrift as forms
from proaktiv.models import Akteur, Hausrunde, Hinweis
from proaktiv.rundenweg import Rundenschritt, Rundenstand, pruefe_runde
from proaktiv.selectors.namen import namen_einmal_gelesen
from proaktiv.selectors.systeme import naheliegender_ort
from proaktiv.views.ansicht import FUEHREN
from proaktiv.views.hausrunden import runden_weg
from proaktiv.views.rundenformulare import hole_und_darf
from sozialraum.access import Wer, seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute

MEHR, MOST = "mehr", 12


@seite(lesen=FUEHREN, methoden=("GET", "POST"))
@namen_einmal_gelesen()
def niederschrift(request: Any, pk: int) -> HttpResponse:
    row, wer = hole_und_darf(request, pk)
    if gruende := pruefe_runde(row.lage, Rundenschritt.HALTEN, heute()):
        messages.error(request, " ".join(gruende))
        return redirect(row)
    eingabe = Eingabe(request, row)
    if eingabe.senden and eingabe.ist_richtig() and eingabe.speichere(request, wer):
        messages.success(request, "Die Runde ist eingetragen.")
        return redirect(row)
    titel = "Niederschrift eintragen"
    context = {
        "titel": titel,
        "kernaussage": f"{row}{f', {row.ort}' if row.ort else ''}.",
        "brotkrumen": runden_weg((str(row), row.get_absolute_url()), (titel, None)),
        "runde": row,
        "e": eingabe,
        "punkte": list(row.punkte.all()),
        "gesehen": fassung(row),
        "form": eingabe,
    }
    return render(request, "proaktiv/niederschrift.html", context, status=422 if eingabe.errors else 200)


class Eingabe:
    """The forms of the page, bound alike."""

    def __init__(self, request: Any, row: Hausrunde):
        daten = request.POST if request.method == "POST" else None
        self.row, self.senden = row, daten is not None and MEHR not in daten
        self.vor_augen = "gesehen" in request.POST  # sent from the opened page
        akteure = _akteure(row)
        self.zeilen = _zeilen(request)
        offene = list(Hinweis.objects.sichtbar_fuer(request.zugang).filter(system=row.system).offen().order_by("stand_seit", "pk"))
        orte = _orte(request, row)
        ort = naheliegender_ort(row.system, row.tag, {pk for pk, _ in orte})
        self.runde = forms.RundeForm(daten, akteure=akteure, tag=row.tag, initial=_vorgabe(row, akteure) if daten is None else None)
        self.hinweise = [
            forms.HinweisForm(daten, prefix=f"hinweis-{n}", akteure=akteure, orte=orte, initial={"gebiet": ort})
            for n in range(self.zeilen)
        ]
        self.aktion = forms.AktionForm(daten, prefix="aktion", akteure=akteure, offene=offene, zeilen=self.zeilen, tag=row.tag)
        self.reflexion = forms.ReflexionForm(daten, prefix="reflexion", offene=offene)

    @property
    def teile(self) -> list[Any]:
        return [self.runde, *self.hinweise, self.aktion, self.reflexion]

    # what the error summary and the frame of a page ask of a form

    def non_field_errors(self) -> list[str]:
        return [satz for form in self.gepruefte for satz in form.non_field_errors()]

    def __iter__(self) -> Iterator[Any]:
        return (feld for form in self.gepruefte for feld in form)

    @property
    def fehlerliste(self) -> list[tuple[str, str]]:
        """Which part of the page is meant stands first: three Hinweise ask for the same."""
        return [
            (f"{name}: {satz}" if name else satz, anker)
            for name, form in zip(self.namen, self.teile, strict=True)
            if form in self.gepruefte
            for satz, anker in error_links(form)
        ]

    @property
    def namen(self) -> list[str]:
        return ["", *(f"Neuer Hinweis {n + 1}" for n in range(len(self.hinweise))), "Angebot oder Aktion", "Reflexion"]

    @property
    def errors(self) -> bool:
        return any(form.errors for form in self.gepruefte)

    @property
    def gepruefte(self) -> list[Any]:
        return self.teile if self.senden else []

    def ist_richtig(self) -> bool:
        gueltig = [form.is_valid() for form in self.teile]  # each of them, so that every error shows at once
        leerbar = self.vor_augen and Rundenstand(self.row.stand) is Rundenstand.GEHALTEN  # what was entered by mistake may be emptied
        if not leerbar and self.runde.is_valid() and self.runde.leer and all(form.leer for form in self.teile[1:]):
            self.runde.add_error("anwesend", "Bitte tragen Sie ein, wer da war oder was besprochen wurde.")
            return False
        wahl = "" if self.aktion.leer else str(self.aktion.cleaned_data.get("hinweis", ""))
        if wahl.startswith(forms.NEU) and self.hinweise[int(wahl.removeprefix(forms.NEU))].leer:
            self.aktion.add_error("hinweis", "Dieser neue Hinweis ist oben nicht ausgefüllt.")
            return False
        return all(gueltig)

    def speichere(self, request: Any, wer: Wer) -> bool:
        volle = [(n, f) for n, f in enumerate(self.hinweise) if not f.leer]
        stelle = {n: i for i, (n, _) in enumerate(volle)}
        try:
            trage_runde_ein(wer=wer, runde=self.row, eingabe=self._eingabe(request, volle, stelle))
        except Abgelehnt as fehler:
            self._zeige(fehler, [f for _, f in volle])
            return False
        return True

    def _eingabe(self, request: Any, volle: list[tuple[int, Any]], stelle: dict[int, int]) -> Rundeneingabe:
        aktion: Aktionseingabe | None = None
        reflexion: Reflexionseingabe | None = None
        if not self.aktion.leer:
            a = self.aktion
            wozu = stelle[a.wozu] if isinstance(a.wozu, int) else a.wozu
            aktion = Aktionseingabe(wozu, a.aktion, a.abwaegung, a.geprueft)
        if not self.reflexion.leer:
            r = self.reflexion
            reflexion = Reflexionseingabe(r.reflexion, r.cleaned_data["ergebnis"], r.neuer, r.geprueft)
        return Rundeneingabe(
            texte=self.runde.texte_je_schritt, anwesende=self.runde.anwesende, naechste_am=self.runde.cleaned_data["naechste_am"],
            geprueft=self.runde.geprueft, hinweise=[(f.hinweis, f.geprueft) for _, f in volle], aktion=aktion, reflexion=reflexion,
            abschliessen="abschliessen" in request.POST, gesehen=request.POST.get("gesehen", ""),
        )  # fmt: skip

    def _zeige(self, fehler: Abgelehnt, volle: list[Any]) -> None:
        je: dict[str, Any] = {"runde": self.runde, "aktion": self.aktion, "reflexion": self.reflexion}
        je |= {f"hinweis-{i}": form for i, form in enumerate(volle)}
        form = je[fehler.bereich if isinstance(fehler, Bereichsfehler) else "runde"]
        form.add_error(fehler.am_feld(form), list(fehler.saetze))


def _zeilen(request: Any) -> int:
    """How many lines for new Hinweise; asked for more, there are more. A number that no page sent is a 404."""
    gesendet = request.POST.get("zeilen", str(forms.HINWEISE))
    if gesendet not in map(str, range(forms.HINWEISE, MOST + 1)):
        raise Http404
    return min(int(gesendet) + (2 if MEHR in request.POST else 0), MOST)


def _orte(request: Any, row: Hausrunde) -> list[tuple[int, str]]:
    baum = request.zugang.baum
    kinder = baum.kinder(row.system.gebiet_id)
    raum = f"ganzer Sozialraum {row.system.gebiet.schluessel}"
    return [(row.system.gebiet_id, raum), *((k.id, f"{k.schluessel} {k.name}") for k in kinder)]


def _akteure(row: Hausrunde) -> list[Akteur]:
    """The members of the day, each with ``da``: present, excused, or None for not yet entered; Jugendhilfe first."""
    mitglied = row.system.mitgliedschaften.gueltig_am(row.tag).values("akteur")
    da = row.teilnahmen.filter(akteur=OuterRef("pk")).values("anwesend")[:1]
    return list(Akteur.objects.filter(pk__in=mitglied).annotate(da=Subquery(da)).order_by("art__seite", "name"))


def _vorgabe(row: Hausrunde, akteure: list[Any]) -> dict[str, Any]:
    """What the minutes say so far."""
    texte = {feld: getattr(row, feld) for feld in forms.RundeForm.texte}
    anwesend, entschuldigt = [a.pk for a in akteure if a.da is True], [a.pk for a in akteure if a.da is False]
    return texte | {"anwesend": anwesend, "entschuldigt": entschuldigt, "naechste_am": row.naechste_am}

"""The decision: what will be frozen, who may do it, what is in the way."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from budgets.actions import verteilung as actions
from budgets.actions.hindernisse import fallzahlwarnung
from budgets.forms.verteilung import BeschlussForm, GrundForm
from budgets.inputs import rechne
from budgets.models import Verteilung
from budgets.tafel import baue_tafel
from budgets.views.common import PAKET_GESPERRT, darf_paket, hole, seitenrahmen, standsatz
from budgets.views.fristen import ueberpruefung
from sozialraum.access import seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Datenlieferung
from sozialraum.rechte import ROLLENNAMEN, Recht, rollen_mit, warum_nicht

ENTWERFEN, BESCHLIESSEN = Recht.VERTEILUNG_ENTWERFEN, Recht.VERTEILUNG_BESCHLIESSEN
Status = Verteilung.Status


@seite(lesen=Recht.INTERN_LESEN)
def verteilung_entscheidung(request: Any, pk: int) -> HttpResponse:
    return _seite(request, hole(request, pk))


def _seite(request: Any, ziel: Verteilung, form: Any = None, ablehnung: tuple[str, ...] = ()) -> HttpResponse:
    rechnung = rechne(ziel, baeume=[request.zugang.baum])
    kontext = {
        **seitenrahmen(request, ziel, "verteilung_entscheidung"),
        "kernaussage": _kernaussage(ziel),
        "muster": rechnung.eingaben.muster,
        "darf_paket": ziel.ist_beschlossen and darf_paket(request.zugang, ziel),
        "paket_gesperrt": PAKET_GESPERRT,
        "rechnung": rechnung,
        "tafel": baue_tafel(rechnung) if rechnung.rechenbar else None,
        "lieferungen": Datenlieferung.objects.filter(pk__in=rechnung.eingaben.lieferungen).select_related("datei").defer("datei__inhalt"),
        "schritte": _schritte(ziel),
        "vorlegen": _vorlegen(request, ziel, rechnung),
        "beschliessen": _beschliessen(request, ziel),
        "zurueckziehen": _darf(request, ziel, Status.VORGELEGT),
        "verwerfen": _darf(request, ziel, Status.ENTWURF),
        "korrigieren": _darf(request, ziel, Status.BESCHLOSSEN),
        "form": form if isinstance(form, BeschlussForm) else BeschlussForm(haushaltsjahr=ziel.haushaltsjahr.jahr),
        "grundform": form if isinstance(form, GrundForm) else GrundForm(),
        "entscheider": ", ".join(ROLLENNAMEN[rolle] for rolle in rollen_mit(BESCHLIESSEN)),
        "ablehnung": ablehnung,
        "fallzahlwarnung": fallzahlwarnung(ziel, rechnung) if ziel.status in (Status.ENTWURF, Status.VORGELEGT) else [],
        "stand": standsatz(ziel),
        "frist": ueberpruefung(ziel),
    }
    return render(request, "budgets/entscheidung.html", kontext, status=422 if ablehnung or (form is not None and form.errors) else 200)


def _kernaussage(ziel: Verteilung) -> str:
    if ziel.ist_beschlossen:
        return "Diese Verteilung ist beschlossen und bleibt unverändert. Eine Korrektur ist eine neue Verteilung, die diese nennt."
    if ziel.status == Status.VORGELEGT:
        return "Diese Verteilung ist vorgelegt. Endgültig wird sie, wenn eine zweite Person den Beschluss des Gremiums einträgt."
    if ziel.status == Status.VERWORFEN:
        return "Diese Verteilung ist verworfen; sie bleibt lesbar, mehr nicht."
    return "Diese Verteilung ist ein Entwurf. Vor der Entscheidung wird sie vorgelegt."


def _schritte(ziel: Verteilung) -> list[dict[str, str]]:
    reihe = [Status.ENTWURF, Status.VORGELEGT, Status.BESCHLOSSEN]
    titel = ("Entwurf", "vorgelegt", "beschlossen")
    jetzt = reihe.index(Status(ziel.status)) if ziel.status in reihe else 0
    if ziel.ist_beschlossen:
        return [{"titel": name, "stand": "fertig"} for name in titel]
    return [{"titel": name, "stand": "fertig" if n < jetzt else "aktiv" if n == jetzt else "offen"} for n, name in enumerate(titel)]


def _vorlegen(request: Any, ziel: Verteilung, rechnung: Any) -> dict[str, Any] | None:
    """None where the step is not due; else the sentences that stand in its way."""
    if ziel.status != Status.ENTWURF:
        return None
    gruende = actions.hindernisse_vorlage(ziel, rechnung)
    if not request.zugang.darf(ENTWERFEN, ziel.gebiet_id):
        gruende = [warum_nicht(ENTWERFEN), *gruende]
    return {"gruende": gruende}


def _beschliessen(request: Any, ziel: Verteilung) -> dict[str, Any] | None:
    if ziel.status != Status.VORGELEGT:
        return None
    if request.zugang.darf(BESCHLIESSEN, ziel.gebiet_id):
        gruende = actions.hindernisse_beschluss(ziel, None, request.zugang.wer(BESCHLIESSEN, ziel.gebiet_id))
    else:
        gruende = [warum_nicht(BESCHLIESSEN)]
    return {"gruende": [*gruende, *actions.geaendert_seit_der_vorlage(ziel)]}


def _darf(request: Any, ziel: Verteilung, status: str) -> bool:
    return ziel.status == status and request.zugang.darf(ENTWERFEN, ziel.gebiet_id)


@seite(lesen=Recht.INTERN_LESEN, schreiben=ENTWERFEN, methoden=("POST",))
def verteilung_vorlegen(request: Any, pk: int) -> HttpResponse:
    ziel = hole(request, pk)
    wer = request.zugang.verlange(ENTWERFEN, ziel.gebiet_id)
    return _tue(request, ziel, None, lambda: actions.lege_vor(wer=wer, verteilung=ziel), "Die Verteilung ist vorgelegt.")


@seite(lesen=Recht.INTERN_LESEN, schreiben=ENTWERFEN, methoden=("POST",))
def verteilung_zurueckziehen(request: Any, pk: int) -> HttpResponse:
    ziel = hole(request, pk)
    wer = request.zugang.verlange(ENTWERFEN, ziel.gebiet_id)
    return _mit_grund(
        request, ziel, lambda grund: actions.ziehe_zurueck(wer=wer, verteilung=ziel, grund=grund), "Sie ist wieder ein Entwurf."
    )


@seite(lesen=Recht.INTERN_LESEN, schreiben=ENTWERFEN, methoden=("POST",))
def verteilung_verwerfen(request: Any, pk: int) -> HttpResponse:
    ziel = hole(request, pk)
    wer = request.zugang.verlange(ENTWERFEN, ziel.gebiet_id)
    return _mit_grund(request, ziel, lambda grund: actions.verwirf(wer=wer, verteilung=ziel, grund=grund), "Die Verteilung ist verworfen.")


@seite(lesen=Recht.INTERN_LESEN, schreiben=ENTWERFEN, methoden=("POST",))
def verteilung_korrigieren(request: Any, pk: int) -> HttpResponse:
    ziel = hole(request, pk)
    wer = request.zugang.verlange(ENTWERFEN, ziel.gebiet_id)
    return _mit_grund(request, ziel, lambda grund: actions.korrigiere(wer=wer, verteilung=ziel, grund=grund), "Die Korrektur ist angelegt.")


@seite(lesen=Recht.INTERN_LESEN, schreiben=BESCHLIESSEN, methoden=("POST",))
def verteilung_beschliessen(request: Any, pk: int) -> HttpResponse:
    ziel = hole(request, pk)
    wer = request.zugang.verlange(BESCHLIESSEN, ziel.gebiet_id)
    form = BeschlussForm(request.POST, haushaltsjahr=ziel.haushaltsjahr.jahr)
    if not form.is_valid():
        return _seite(request, ziel, form)
    beschluss = form.cleaned_data["beschluss"]
    return _tue(
        request, ziel, form, lambda: actions.beschliesse(wer=wer, verteilung=ziel, beschluss=beschluss), "Die Verteilung ist beschlossen."
    )


def _mit_grund(request: Any, ziel: Verteilung, tue: Callable[[str], Verteilung], meldung: str) -> HttpResponse:
    form = GrundForm(request.POST)
    if not form.is_valid():
        return _seite(request, ziel, form)
    return _tue(request, ziel, form, lambda: tue(form.cleaned_data["grund"]), meldung)


def _tue(request: Any, ziel: Verteilung, form: Any, tue: Callable[[], Verteilung], meldung: str) -> HttpResponse:
    try:
        ergebnis = tue()
    except Abgelehnt as fehler:
        return _seite(request, ziel, form, fehler.saetze)
    messages.success(request, meldung)
    return redirect("verteilung_entscheidung", pk=ergebnis.pk)

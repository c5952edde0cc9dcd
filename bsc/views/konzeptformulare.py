"""Pages that write Handlungskonzepte: head, parts, steps."""

from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from bsc.actions import handlungskonzepte as aktionen
from bsc.actions import konzeptteile as teile
from bsc.forms import handlungskonzepte as forms
from bsc.forms.formulare import LeerForm
from bsc.konzeptweg import Schritt, Stand
from bsc.models import Handlungskonzept, Konzeptbeteiligung, Konzeptmassnahme, Konzeptziel
from bsc.views.handlungskonzepte import KNOEPFE, LISTE, PFLEGEN, hole, recht_fuer, warum_kein_schritt, weg, wer_in_kraft_setzt
from sozialraum.access import Wer, seite
from sozialraum.rechte import Recht
from sozialraum.views.formularseite import formularseite

# kind of part → its model, its form, the action that saves it, what the pages call it
TEILE: dict[str, tuple[Any, type[forms.TeilForm], Any, str]] = {
    "ziel": (Konzeptziel, forms.KonzeptzielForm, teile.speichere_konzeptziel, "Operatives Ziel"),
    "massnahme": (Konzeptmassnahme, forms.KonzeptmassnahmeForm, teile.speichere_konzeptmassnahme, "Maßnahme"),
    "beteiligung": (Konzeptbeteiligung, forms.BeteiligungForm, teile.speichere_beteiligung, "Beteiligung"),
}
TUN: dict[Schritt, Any] = {
    Schritt.ABSTIMMEN: aktionen.stimme_ab,
    Schritt.UEBERARBEITEN: aktionen.ueberarbeite,
    Schritt.IN_KRAFT_SETZEN: aktionen.setze_in_kraft,
    Schritt.RUECKMELDEN: aktionen.melde_zurueck,
    Schritt.BEAUFTRAGEN: aktionen.nenne_auftrag,
    Schritt.NEUE_FASSUNG: aktionen.lege_neue_fassung_an,
    Schritt.BEENDEN: aktionen.beende,
    Schritt.ZURUECKZIEHEN: aktionen.ziehe_zurueck,
}
MELDUNGEN = {
    Schritt.ABSTIMMEN: "Die Abstimmung ist eingetragen. In Kraft setzt das Handlungskonzept eine zweite Person, etwa die Ressortleitung.",
    Schritt.UEBERARBEITEN: "Das Handlungskonzept ist wieder ein Entwurf.",
    Schritt.IN_KRAFT_SETZEN: "Das Handlungskonzept ist in Kraft gesetzt.",
    Schritt.RUECKMELDEN: "Die Rückmeldung ist eingetragen.",
    Schritt.BEAUFTRAGEN: "Der Auftrag ist genannt.",
    Schritt.NEUE_FASSUNG: "Die neue Fassung ist als Entwurf angelegt. Bis sie in Kraft tritt, gilt die bisherige.",
    Schritt.BEENDEN: "Das Handlungskonzept ist beendet.",
    Schritt.ZURUECKZIEHEN: "Das Handlungskonzept ist zurückgezogen.",
}
HINWEISE = {
    Schritt.ABSTIMMEN: "Danach ändert sich nichts mehr daran, es sei denn, es geht zurück in den Entwurf.",
    Schritt.IN_KRAFT_SETZEN: "Ab diesem Tag arbeiten Dienste, Einrichtungen und Runden danach.",
    Schritt.ZURUECKZIEHEN: "Es tritt dann nicht in Kraft. Eine bisherige Fassung gilt weiter, als gäbe es diese nicht.",
    Schritt.BEAUFTRAGEN: "Der Auftrag steht dann beim System und bei seinen Maßnahmen als Folge dieses Handlungskonzepts.",
}


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def handlungskonzept_neu(request: Any) -> HttpResponse:
    form = forms.HandlungskonzeptForm(request.POST or None, gebiete=request.zugang.gebiete_mit(PFLEGEN))

    def speichere() -> Handlungskonzept:
        row = form.save(commit=False)
        wer = request.zugang.verlange(PFLEGEN, row.gebiet_id)
        return aktionen.speichere_konzept(wer=wer, konzept=row, geprueft=form.geprueft)

    titel = "Handlungskonzept anlegen"
    meldung = "Der Entwurf ist angelegt. Jetzt fehlen operative Ziele, Maßnahmen und Beteiligung."
    return formularseite(
        request, form, speichere, titel=titel, zurueck=reverse(LISTE[1]), brotkrumen=weg((titel, None)), meldung=meldung
    )


def _entwurf(request: Any, pk: int) -> tuple[Handlungskonzept, Wer]:
    """404 for what is not to be seen or no draft any more, 403 for who keeps the Systeme of other Gebiete."""
    row = hole(request, pk)
    if not request.zugang.darf(PFLEGEN, row.gebiet_id):
        raise PermissionDenied(request.zugang.warum_nicht_hier(PFLEGEN))
    if row.stand != Stand.ENTWURF:
        raise Http404
    return row, request.zugang.wer(PFLEGEN, row.gebiet_id)


def _seite(request: Any, form: Any, speichere: Any, row: Handlungskonzept, titel: str, **dazu: Any) -> HttpResponse:
    krumen = weg((str(row), row.get_absolute_url()), (titel, None))
    return formularseite(request, form, speichere, titel=titel, zurueck=row.get_absolute_url(), brotkrumen=krumen, **dazu)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def handlungskonzept_aendern(request: Any, pk: int) -> HttpResponse:
    row, wer = _entwurf(request, pk)
    form = forms.HandlungskonzeptForm(request.POST or None, instance=row, gebiete=request.zugang.gebiete_mit(PFLEGEN))

    def speichere() -> Handlungskonzept:
        neu = form.save(commit=False)
        request.zugang.verlange(PFLEGEN, neu.gebiet_id)
        return aktionen.speichere_konzept(wer=wer, konzept=neu, geprueft=form.geprueft)

    fest = f"{row.gruppe.name}, {row.ort}. {'' if row.version > 1 else aktionen.ORT_FEST}".strip() if form.ort_fest else ""
    return _seite(request, form, speichere, row, "Handlungskonzept ändern", hinweis=fest)


def _art(teil: str) -> tuple[Any, type[forms.TeilForm], Any, str]:
    if teil not in TEILE:
        raise Http404
    return TEILE[teil]


def _stueck(row: Handlungskonzept, modell: Any, nummer: int) -> Any:
    """A Maßnahme comes with ``systemnummern``, the Systeme that carry it."""
    rows, wo = modell.objects.select_related("konzept"), "konzept"
    if modell is Konzeptmassnahme:
        nummern = ArrayAgg("systeme__system", filter=Q(systeme__isnull=False), default=[])
        rows, wo = modell.objects.select_related("ziel__konzept").annotate(systemnummern=nummern), "ziel__konzept"
    return get_object_or_404(rows, pk=nummer, **{wo: row})


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def konzeptteil_neu(request: Any, pk: int, teil: str) -> HttpResponse:
    modell, form_klasse, tun, name = _art(teil)
    row, wer = _entwurf(request, pk)
    anfang = {"ziel": request.GET.get("ziel"), "bis": row.gueltig_bis} if teil == "massnahme" else {}
    instanz = modell() if teil == "massnahme" else modell(konzept=row)
    form = form_klasse(request.POST or None, instance=instanz, konzept=row, baum=request.zugang.baum, initial=anfang)

    def speichere() -> Handlungskonzept:
        form.speichere(tun, wer)
        return row

    dazu: dict[str, Any] = {}
    if teil == "massnahme" and not row.ziele.exists():
        dazu = {"hinweis": "Eine Maßnahme gehört zu einem operativen Ziel.",
                "hinweis_link": ("Operatives Ziel aufnehmen", reverse("konzeptteil_neu", args=[pk, "ziel"]))}  # fmt: skip
    return _seite(request, form, speichere, row, f"{name} aufnehmen", absenden="Aufnehmen", **dazu)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def konzeptteil_aendern(request: Any, pk: int, teil: str, nummer: int) -> HttpResponse:
    modell, form_klasse, tun, name = _art(teil)
    row, wer = _entwurf(request, pk)
    stueck = _stueck(row, modell, nummer)
    form = form_klasse(request.POST or None, instance=stueck, konzept=row, baum=request.zugang.baum)

    def speichere() -> Handlungskonzept:
        form.speichere(tun, wer)
        return row

    return _seite(request, form, speichere, row, f"{name} ändern")


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def konzeptteil_entfernen(request: Any, pk: int, teil: str, nummer: int) -> HttpResponse:
    modell, _, _, name = _art(teil)
    row, wer = _entwurf(request, pk)
    stueck = _stueck(row, modell, nummer)
    form = LeerForm(request.POST if request.method == "POST" else None)
    return _seite(
        request, form, lambda: teile.entferne_teil(wer=wer, teil=stueck), row, f"{name} entfernen", absenden="Entfernen",
        hinweis=str(stueck), meldung="Entfernt.",
    )  # fmt: skip


@seite(lesen=Recht.INTERN_LESEN, methoden=("GET", "POST"))
def handlungskonzept_schritt(request: Any, pk: int, schritt: str) -> HttpResponse:
    """One step, confirmed on a page of its own. 403 with the sentence for who may read but not do it."""
    row = hole(request, pk)
    if schritt not in list(Schritt):
        raise Http404
    was = Schritt(schritt)
    if not request.zugang.darf(recht_fuer(was, row), row.gebiet_id):
        raise PermissionDenied(warum_kein_schritt(request.zugang, was, row))
    form = forms.schrittform(was, row, request.zugang, request.POST if request.method == "POST" else None)
    wer = request.zugang.wer(recht_fuer(was, row), row.gebiet_id)

    def speichere() -> Handlungskonzept:
        ergebnis = TUN[was](wer=wer, konzept=row, **form.cleaned_data)
        return ergebnis if isinstance(ergebnis, Handlungskonzept) else row

    zweite = wer_in_kraft_setzt(request.zugang, row) if was is Schritt.ABSTIMMEN else ""
    hinweis = " ".join(filter(None, [f"{row}: {row.gruppe.name}, {row.ort}.", HINWEISE.get(was, ""), zweite]))
    return _seite(request, form, speichere, row, KNOEPFE[was], absenden=KNOEPFE[was], hinweis=hinweis, meldung=MELDUNGEN[was])

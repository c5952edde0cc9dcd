"""The rules of early warning: the list, one with its versions and what it says now, and the forms to keep them."""

from collections import Counter
from typing import Any

from django.db.models import Count, Max, OuterRef, Prefetch, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.lists import list_page
from basis.zahlen import anzahl
from proaktiv.actions.fruehwarnregeln import fasse_neu, lege_regel_an, schalte
from proaktiv.filters.fruehwarnung import FruehwarnregelFilter
from proaktiv.forms.fruehwarnung import FruehwarnfassungForm, FruehwarnregelForm, SchaltForm
from proaktiv.fruehwarnung import Ausgang
from proaktiv.models import Fruehwarnfassung, Fruehwarnregel, Fruehwarnung
from proaktiv.selectors.beobachtung import beobachte, geltende_fassung
from proaktiv.tables.fruehwarnung import FruehwarnregelTable
from proaktiv.views.ansicht import WARNUNGEN, Krumen, reiter
from proaktiv.views.fruehwarnung import LESEN, MUSTER, PFLEGEN, weg
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.models import Indikatorwert
from sozialraum.rechte import warum_nicht
from sozialraum.views.formularseite import formularseite

LISTE = ("Frühwarnregeln", "fruehwarnregeln")


def _weg(*dazu: tuple[str, str | None]) -> Krumen:
    return weg((LISTE[0], reverse(LISTE[1]) if dazu else None), *dazu)


@seite(lesen=LESEN)
def fruehwarnregeln(request: Any) -> HttpResponse:
    """Numbers count what one may see."""
    eigene = Q(warnungen__in=Fruehwarnung.objects.sichtbar_fuer(request.zugang).order_by(), warnungen__zurueckgezogen_am__isnull=True)
    rows = Fruehwarnregel.objects.select_related("indikator").prefetch_related("fassungen").annotate(
        wirksam=Count("warnungen", filter=eigene & Q(warnungen__fehlalarm_am__isnull=True)),
        fehlalarme=Count("warnungen", filter=eigene & Q(warnungen__fehlalarm_am__isnull=False)),
        zuletzt=Max("warnungen__stichtag", filter=eigene),
    )  # fmt: skip
    aktive = Fruehwarnregel.objects.filter(aktiv=True).count()
    context = {
        "titel": LISTE[0],
        "kernaussage": f"{anzahl(aktive, 'Regel wird', 'Regeln werden')} nach jeder Datenlieferung geprüft.",
        "brotkrumen": _weg(),
        "reiter": reiter(request.zugang, WARNUNGEN[1]),
        "darf_pflegen": request.zugang.darf(PFLEGEN),
        "warum_nicht": warum_nicht(PFLEGEN),
    }
    return list_page(
        request, template="proaktiv/fruehwarnregeln.html", table=FruehwarnregelTable, rows=rows, filterset=FruehwarnregelFilter,
        name="fruehwarnregeln", context=context,
    )  # fmt: skip


def _hole(schluessel: str) -> Any:
    """The rule with its versions; ``letzter`` is the newest Stichtag of its Indikator."""
    fassungen = Prefetch("fassungen", Fruehwarnfassung.objects.select_related("nutzer"))
    werte = Indikatorwert.objects.filter(indikator=OuterRef("indikator"), lieferung__zurueckgenommen_am__isnull=True)
    rows = Fruehwarnregel.objects.select_related("indikator__nenner_altersband").prefetch_related(fassungen)
    return get_object_or_404(rows.annotate(letzter=Subquery(werte.order_by("-stichtag").values("stichtag")[:1])), schluessel=schluessel)


@seite(lesen=LESEN)
def fruehwarnregel(request: Any, schluessel: str) -> HttpResponse:
    regel = _hole(schluessel)
    warnungen = Fruehwarnung.objects.sichtbar_fuer(request.zugang).filter(regel=regel)
    context = {
        "titel": regel.name,
        "kernaussage": regel.urteil,
        "brotkrumen": _weg((regel.name, None)),
        "regel": regel,
        "fassungen": [_mit_regel(f, regel) for f in regel.fassungen.all()],
        "heute": heute(),
        "warnungen": [_mit_regel(w, regel) for w in warnungen.select_related("gebiet", "hinweis")[:50]],
        "alle_url": f"{reverse('fruehwarnungen')}?regel={regel.schluessel}",
        "darf_pflegen": request.zugang.darf(PFLEGEN),
        "warum_nicht": warum_nicht(PFLEGEN),
        **_jetzt(regel),
    }
    return render(request, "proaktiv/fruehwarnregel.html", context)


def _mit_regel(row: Any, regel: Fruehwarnregel) -> Any:
    row.regel = regel
    return row


def _jetzt(regel: Any) -> dict[str, Any]:
    """What the version of the newest Stichtag says to each Gebiet, as everybody may read it; it raises nothing."""
    tag = regel.letzter
    fassung = geltende_fassung(regel, tag) if tag else None
    if tag is None or fassung is None:
        return {"stichtag": tag, "auffaellig": [], "unbeurteilt": [], "ruhig": 0}
    sicht, urteil = beobachte(regel.indikator, tag), fassung.als_regel
    befunde = [(k, sicht.befund(urteil, k.id)) for k in sicht.orte(regel.ebene)]
    stellen = regel.indikator.nachkommastellen
    auffaellig = [
        (f"{k.schluessel} {k.name}", reverse("gebiet", args=[k.ebene.name.lower(), k.schluessel]), b.belege, stellen)
        for k, b in befunde
        if b.ausgang is Ausgang.AUSGELOEST
    ]
    gruende = Counter(b.grund for _, b in befunde if b.ausgang is Ausgang.UNBEURTEILT)
    return {
        "stichtag": tag,
        "gilt": fassung,
        "auffaellig": auffaellig,
        "unbeurteilt": [(anzahl(n, "Gebiet", "Gebiete"), grund) for grund, n in gruende.most_common()],
        "ruhig": sum(1 for _, b in befunde if b.ausgang is Ausgang.RUHIG),
        "muster": MUSTER if sicht.ist_muster(urteil, sicht.baum.wurzel().id) else "",
    }


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def fruehwarnregel_neu(request: Any) -> HttpResponse:
    titel, liste = "Frühwarnregel anlegen", reverse(LISTE[1])
    form = FruehwarnregelForm(request.POST or None, initial={"gueltig_ab": heute()})

    def speichere() -> str:
        regel = lege_regel_an(wer=request.zugang.verlange(PFLEGEN), regel=form.regel, fassung=form.save(commit=False))
        return regel.get_absolute_url()

    return formularseite(
        request, form, speichere, titel=titel, zurueck=liste, brotkrumen=_weg((titel, None)),
        hinweis="Die Regel urteilt zum ersten Mal nach der nächsten Lieferung ihres Indikators, für dessen neuesten Stichtag.",
        meldung="Die Regel ist angelegt.",
    )  # fmt: skip


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def fruehwarnfassung_neu(request: Any, schluessel: str) -> HttpResponse:
    regel, titel = _hole(schluessel), "Regel neu fassen"
    letzte = regel.fassungen.first()
    felder = ("art", "richtung", "grenze", "relativ", "mindestfallzahl")
    vorher = {feld: getattr(letzte, feld) for feld in felder} if letzte else {}
    form = FruehwarnfassungForm(request.POST or None, initial={"gueltig_ab": heute(), **vorher})
    form.instance.regel = regel

    def speichere() -> str:
        fasse_neu(wer=request.zugang.verlange(PFLEGEN), fassung=form.fassung, geprueft=form.geprueft)
        return regel.get_absolute_url()

    return formularseite(
        request, form, speichere, titel=titel, zurueck=regel.get_absolute_url(),
        brotkrumen=_weg((regel.name, regel.get_absolute_url()), (titel, None)),
        hinweis=f"{regel}: bisher {regel.urteil}. Was die Regel schon auslöste, wird weiter nach seiner eigenen Fassung beurteilt.",
        meldung="Die neue Fassung ist gespeichert.",
    )  # fmt: skip


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def fruehwarnregel_schalten(request: Any, schluessel: str) -> HttpResponse:
    """Off, or on again: the form carries which, so that it happens also if somebody was faster."""
    regel = _hole(schluessel)
    form = SchaltForm(request.POST or None, initial={"aktiv": not regel.aktiv})
    aktiv = bool(form.cleaned_data["aktiv"]) if form.is_bound and form.is_valid() else not regel.aktiv
    titel = "Regel einschalten" if aktiv else "Regel ausschalten"

    def speichere() -> str:
        wer, grund = request.zugang.verlange(PFLEGEN), form.cleaned_data["grund"]
        return schalte(wer=wer, regel=regel, aktiv=aktiv, grund=grund, geprueft=form.geprueft).get_absolute_url()

    folge = "Sie urteilt wieder nach der nächsten Lieferung." if aktiv else "Sie löst nichts mehr aus; was sie auslöste, bleibt."
    return formularseite(
        request, form, speichere, titel=titel, zurueck=regel.get_absolute_url(),
        brotkrumen=_weg((regel.name, regel.get_absolute_url()), (titel, None)), hinweis=f"{regel}: {folge}", absenden=titel,
        meldung=f"Die Regel ist {'ein' if aktiv else 'aus'}geschaltet.",
    )  # fmt: skip

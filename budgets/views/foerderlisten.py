"""Förderlisten: the list of them, the page of one (which also prints), gathering, presenting, entering the Beschluss."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from basis.geld import euro
from basis.lists import druckadresse, export, export_links, list_page
from basis.zahlen import anzahl, datum
from budgets.actions import foerderlisten as actions
from budgets.filters.foerderung import ListenFilter
from budgets.forms.foerderung import AufnahmeForm, BeschlussForm, ListeForm
from budgets.models import Foerderliste
from budgets.querysets.foerderung import Foerdertopf, foerdertopf, listenzeilen
from budgets.tables.foerderung import FoerderlisteTable, ListenzeileTable
from budgets.views.foerderung import BEARBEITEN, krumen, reiter
from sozialraum.access import Wer, seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.rechte import Recht
from sozialraum.views.formularseite import formularseite

NUR_STADT = "Förderlisten stellt zusammen, wer Förderanträge der ganzen Stadt bearbeitet: Controlling und Planung."
SUMMEN = ("gesamtkosten_cent", "eigenmittel_cent", "beantragt_cent", "vorschlag_cent", "beschlossen_cent")


def _darf_listen(zugang: Any) -> bool:
    """Lists are of the whole city."""
    return bool(zugang.darf(BEARBEITEN, zugang.baum.wurzel().id))


def _verlange(request: Any) -> Wer:
    if not _darf_listen(request.zugang):
        raise PermissionDenied(NUR_STADT)
    wer: Wer = request.zugang.verlange(BEARBEITEN)
    return wer


def _weg(request: Any, jetzt: str, *weg: tuple[str, str]) -> list[tuple[str, str | None]]:
    return krumen(("Förderlisten", reverse("foerderlisten")), *weg, jetzt=jetzt)


@seite(lesen=Recht.PAPIERE_LESEN)
def foerderlisten(request: Any) -> HttpResponse:
    """Staff and members of the Gremium see those that are presented; drafts are seen by who reads everything."""
    rows = Foerderliste.objects.sichtbar_fuer(request.zugang).select_related("haushaltsjahr", "gremium")
    rows = rows.annotate(anzahl=Count("antraege"), summe=Sum("antraege__vorschlag_cent"))
    if not (request.zugang.darf(Recht.FOERDERUNG_LESEN) or request.zugang.gremien):
        raise Http404
    darf = _darf_listen(request.zugang)
    context = {
        "titel": "Förderlisten",
        "kernaussage": "Was die Verwaltung dem Gremium zur Förderung nach § 74 SGB VIII vorschlägt.",
        "muster": "Unter diesen Listen sind erfundene, zur Vorführung." if rows.filter(muster=True).exists() else "",
        "reiter": reiter("foerderlisten") if request.zugang.darf(Recht.FOERDERUNG_LESEN) else None,
        "brotkrumen": krumen(jetzt="Förderlisten") if request.zugang.ist_intern else [("Förderlisten", None)],
        "darf_listen": darf,
        "warum_nicht": NUR_STADT,
    }
    return list_page(
        request,
        template="budgets/foerderlisten.html",
        table=FoerderlisteTable,
        rows=rows,
        filterset=ListenFilter,
        name="foerderlisten",
        context=context,
    )


def lade(zugang: Any, pk: int) -> Foerderliste:
    rows = Foerderliste.objects.sichtbar_fuer(zugang).select_related(
        "haushaltsjahr", "gremium", "vorlage", "beschluss__vorlage", "beschluss__gremium"
    )
    return get_object_or_404(rows, pk=pk)


@seite(lesen=Recht.PAPIERE_LESEN)
def foerderliste(request: Any, pk: int) -> HttpResponse:
    liste = lade(request.zugang, pk)
    zeilen = listenzeilen(liste, request.zugang)
    summe: dict[str, Any] = {feld: sum(getattr(z, feld) or 0 for z in zeilen) for feld in SUMMEN}
    if all(z.beschlossen_cent is None for z in zeilen):
        summe["beschlossen_cent"] = None  # nothing decided is not 0 €
    topf = foerdertopf(liste.haushaltsjahr_id)
    darf = _darf_listen(request.zugang)
    intern = request.zugang.ist_intern
    druck = druckadresse(reverse("foerderliste_pdf", args=[liste.pk]))
    context = {
        "titel": str(liste),
        "kernaussage": kernsatz(liste, len(zeilen), summe),
        "muster": "Diese Liste ist erfunden, zur Vorführung." if liste.muster else "",
        "liste": liste,
        "topf": topf,
        "topfsatz": topfsatz(liste, topf, summe),
        "exporte": [("PDF", druck), *export_links(request.GET)],
        "darf_listen": darf,
        "form": AufnahmeForm(liste=liste) if darf and liste.status == Foerderliste.Status.ENTWURF else None,
        "warum_nicht": NUR_STADT if intern else "",
        "brotkrumen": _weg(request, str(liste)) if intern else [("Förderlisten", reverse("foerderlisten")), (str(liste), None)],
    }
    tabelle = ListenzeileTable(zeilen, totals=[{"titel": "Zusammen", **summe}] if zeilen else [], orderable=False)
    if wanted := request.GET.get("format"):
        return export(wanted, f"foerderliste-{liste.haushaltsjahr}", tabelle, [str(liste), topfsatz(liste, topf, summe)])
    return render(request, "budgets/foerderliste.html", context | {"table": tabelle})


def kernsatz(liste: Foerderliste, antraege: int, summe: dict[str, Any]) -> str:
    if not antraege:
        return "Noch kein Antrag steht auf der Liste."
    wort = anzahl(antraege, "Antrag", "Anträge")
    if liste.status == Foerderliste.Status.BESCHLOSSEN:
        return f"{wort}, beantragt {euro(summe['beantragt_cent'])}, beschlossen {euro(summe['beschlossen_cent'] or 0)}."
    return f"{wort}, beantragt {euro(summe['beantragt_cent'])}, Vorschlag {euro(summe['vorschlag_cent'])}."


def topfsatz(liste: Foerderliste, topf: Foerdertopf, summe: dict[str, Any]) -> str:
    """The list beside the money of the year."""
    if topf.ansatz is None or topf.frei is None:
        return f"Für {liste.haushaltsjahr} gibt es noch keinen Ansatz im Unterabschnitt 4750."
    satz = f"Ansatz des Unterabschnitts 4750 für {liste.haushaltsjahr}: {euro(topf.ansatz)}, "
    satz += f"davon beschlossen {euro(topf.beschlossen)}." if topf.beschlossen else "davon ist noch nichts beschlossen."
    if liste.status == Foerderliste.Status.BESCHLOSSEN:
        return satz
    rest = topf.frei - summe["vorschlag_cent"]
    return f"{satz} Mit dieser Liste blieben {euro(rest)}." if rest >= 0 else f"{satz} Diese Liste liegt {euro(-rest)} darüber."


@seite(lesen=BEARBEITEN, methoden=("GET", "POST"))
def foerderliste_neu(request: Any) -> HttpResponse:
    wer = _verlange(request)
    form = ListeForm(request.POST or None, initial={"titel": "Förderliste"})
    return formularseite(
        request, form, lambda: actions.lege_liste_an(wer=wer, liste=form.save(commit=False)), titel="Förderliste anlegen",
        zurueck=reverse("foerderlisten"), brotkrumen=_weg(request, "anlegen"),
    )  # fmt: skip


@seite(lesen=BEARBEITEN, methoden=("POST",))
def foerderliste_aufnehmen(request: Any, pk: int) -> HttpResponse:
    liste, wer = lade(request.zugang, pk), _verlange(request)
    form = AufnahmeForm(request.POST, liste=liste)
    if form.is_valid():
        return _handle(
            request, liste, lambda: actions.nimm_auf(wer=wer, liste=liste, antraege=form.cleaned_data["antraege"]), "Aufgenommen."
        )
    messages.error(request, "Bitte wählen Sie mindestens einen geprüften Antrag.")
    return redirect(liste)


@seite(lesen=BEARBEITEN, methoden=("POST",))
def foerderliste_vorlegen(request: Any, pk: int) -> HttpResponse:
    liste, wer = lade(request.zugang, pk), _verlange(request)
    return _handle(
        request, liste, lambda: actions.lege_liste_vor(wer=wer, liste=liste), "Die Liste ist vorgelegt; ihr Gremium kann sie lesen."
    )


def _handle(request: Any, liste: Foerderliste, aktion: Any, meldung: str) -> HttpResponse:
    try:
        aktion()
    except Abgelehnt as fehler:
        messages.error(request, " ".join(fehler.saetze))
    else:
        messages.success(request, meldung)
    return redirect(liste)


@seite(lesen=BEARBEITEN, methoden=("GET", "POST"))
def foerderliste_beschliessen(request: Any, pk: int) -> HttpResponse:
    """What the Gremium decided, application by application."""
    liste, wer = lade(request.zugang, pk), _verlange(request)
    form = BeschlussForm(request.POST or None, liste=liste)

    def speichere() -> str:
        beschluss = form.cleaned_data["beschluss"]
        return actions.beschliesse_liste(wer=wer, liste=liste, beschluss=beschluss, betraege=form.betraege()).get_absolute_url()

    stand = f"Vorgelegt am {datum(liste.vorgelegt_am)}." if liste.vorgelegt_am else "Noch nicht vorgelegt."
    return formularseite(
        request, form, speichere, titel="Beschluss eintragen", zurueck=liste.get_absolute_url(), hinweis=f"{liste}. {stand}",
        brotkrumen=_weg(request, "Beschluss eintragen", (str(liste), liste.get_absolute_url())),
    )  # fmt: skip

"""Jobs: one's own list, one job with its progress, cancel."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from basis import jobs
from basis.lists import list_page
from basis.models import Auftrag
from berichte.filters import AuftragFilter
from berichte.tables import AuftragTable
from sozialraum.access import seite
from sozialraum.rechte import Recht

RUHE = timedelta(seconds=30)  # after that, a job whose process has died is said to be dead


@seite(lesen=Recht.INTERN_LESEN)
def auftraege(request: Any) -> HttpResponse:
    context = {"titel": "Aufträge", "brotkrumen": [("Übersicht", "/"), ("Berichte", reverse("berichte")), ("Aufträge", None)]}
    rows = Auftrag.objects.filter(nutzer=request.user)
    return list_page(
        request,
        template="berichte/auftraege.html",
        table=AuftragTable,
        rows=rows,
        filterset=AuftragFilter,
        name="auftraege",
        context=context,
    )


@seite(lesen=Recht.INTERN_LESEN)
def auftrag(request: Any, pk: int) -> HttpResponse:
    """The page asks again every two seconds; without JavaScript it reloads itself."""
    row = get_object_or_404(Auftrag, pk=pk, nutzer=request.user)
    sieh_nach(row)
    context = {
        "titel": row.titel,
        "brotkrumen": [("Übersicht", "/"), ("Aufträge", reverse("auftraege")), (row.titel, None)],
        "auftrag": _fortschritt(row),
        "ergebnis": row.ergebnis_url if row.status == Auftrag.Status.FERTIG else "",
        "url": request.path,
        "abbrechen_url": reverse("auftrag_abbrechen", args=[pk]) if not row.abbruch_gewuenscht else "",
    }
    return render(request, "berichte/_auftrag_stand.html" if getattr(request, "htmx", False) else "berichte/auftrag.html", context)


def sieh_nach(row: Auftrag) -> None:
    """A job that says it runs may have died with its process; then it says so."""
    seit = row.gestartet_am if row.status == Auftrag.Status.LAEUFT else None
    if seit and timezone.now() - seit > RUHE and jobs.setze_verwaiste_zurueck():
        row.refresh_from_db()


def _fortschritt(row: Auftrag) -> dict[str, Any]:
    texte = {
        Auftrag.Status.WARTET.value: "Der Auftrag wartet darauf, dass ein Prozess frei wird.",
        Auftrag.Status.FERTIG.value: "Der Auftrag ist fertig.",
        Auftrag.Status.ABGEBROCHEN.value: "Der Auftrag ist abgebrochen. Was vorher fertig war, bleibt.",
    }
    text = row.meldung or texte.get(row.status, "Der Auftrag läuft.")
    if row.status == Auftrag.Status.FERTIG and row.meldung:
        text = f"Der Auftrag ist fertig. {row.meldung}"
    if row.abbruch_gewuenscht and row.offen:
        text = "Der Auftrag wird abgebrochen, sobald der laufende Schritt zu Ende ist."
    prozent = row.erledigt * 100 // row.gesamt if row.gesamt else None
    return {"titel": row.get_status_display().capitalize(), "prozent": prozent, "text": text, "laeuft": row.offen}


@seite(lesen=Recht.INTERN_LESEN, methoden=("POST",))
def auftrag_abbrechen(request: Any, pk: int) -> HttpResponse:
    row = get_object_or_404(Auftrag, pk=pk, nutzer=request.user)
    jobs.brich_ab(row)
    messages.success(request, "Der Abbruch ist angefordert.")
    return redirect("auftrag", pk=pk)

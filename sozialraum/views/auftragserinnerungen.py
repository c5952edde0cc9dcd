"""Reminders of the Beschlussverfolgung: for each office a text about what is overdue or soon due."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from sozialraum.access import seite
from sozialraum.auftragserinnerung import Posten, je_stelle, text
from sozialraum.auftragslage import Lage
from sozialraum.clock import heute
from sozialraum.models import Beschlussauftrag, Stadt
from sozialraum.rechte import Recht
from sozialraum.views.papiere import AUFTRAEGE, GREMIEN, rahmen

ANTWORTFRIST = timedelta(days=14)


@seite(lesen=Recht.GREMIEN_PFLEGEN)
def auftragserinnerungen(request: Any) -> HttpResponse:
    tag = heute()
    rows = Beschlussauftrag.objects.sichtbar_fuer(request.zugang).offen().filter(frist__isnull=False).mit_allem().mit_lage(tag)
    faellig = [row for row in rows if row.lage in (Lage.UEBERFAELLIG, Lage.BALD)]
    stadt = Stadt.objects.aktuelle()
    absender = (stadt.absender or f"{stadt.name}, {stadt.fachbereich}") if stadt else ""
    spaet = sum(row.lage is Lage.UEBERFAELLIG for row in faellig)
    gruppen = je_stelle(Posten(row.zustaendig, row.titel, row.frist, herkunft(row)) for row in faellig if row.frist)
    context = {
        "titel": "Erinnerungen an Aufträge",
        "kernaussage": f"{spaet or 'Kein Auftrag'} überfällig, {len(faellig) - spaet} bald fällig." if faellig else "Nichts ist fällig.",
        "muster": "Unter diesen Aufträgen sind erfundene, zur Vorführung." if any(row.muster for row in faellig) else "",
        "briefe": [(stelle, text(posten, absender, tag, tag + ANTWORTFRIST)) for stelle, posten in gruppen.items()],
        **rahmen(request, GREMIEN, AUFTRAEGE, jetzt="Erinnerungen"),
    }
    return render(request, "sozialraum/auftragserinnerungen.html", context)


def herkunft(row: Any) -> str:
    """„JHA, Vorlage IV/2007/06543“; without both what the source says."""
    teile = [row.gremium.kurz or row.gremium.name] if row.gremium else []
    teile += [f"Vorlage {row.papier.nummer}"] if row.papier else []
    return ", ".join(teile) or row.quelle

"""The archive of all kept reports, and what moved between two of one type."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from basis.lists import list_page
from basis.zahlen import anzahl
from berichte.access import liest_pakete
from berichte.forms.archiv import ArchivForm, VergleichForm
from berichte.sections import archiv
from berichte.tables import ArchivTable, BewegungTable
from sozialraum.access import seite
from sozialraum.rechte import Recht

TITEL = "Archiv der Berichte"
OEFFENTLICH = "Gezeigt ist, was für Gremien freigegeben oder beschlossen ist. Kleine Zahlen sind darin gesperrt."


@seite(lesen=Recht.PAPIERE_LESEN)
def berichtsarchiv(request: Any) -> HttpResponse:
    """Whatever was kept, the newest first; members of Gremien find what is public, and what their Gremium decided."""
    alle = archiv.lies(request.zugang)
    form = ArchivForm(request.GET, alle=alle)
    intern = request.zugang.darf(Recht.INTERN_LESEN)
    context = {
        "titel": TITEL,
        "kernaussage": _kernaussage(len(alle)) if intern else f"{_kernaussage(len(alle))} {OEFFENTLICH}",
        "brotkrumen": [("Berichte", reverse("berichte")), (TITEL, None)],
        "filterform": form,
        "leer": not alle,
        "pakete": liest_pakete(request.zugang),
    }
    return list_page(
        request, template="berichte/berichtsarchiv.html", table=ArchivTable, rows=[e for e in alle if form.passt(e)],
        name="berichtsarchiv", context=context,
    )  # fmt: skip


def _kernaussage(wie_viele: int) -> str:
    if not wie_viele:
        return "Noch ist kein Bericht abgelegt, den Sie lesen dürfen."
    return f"{anzahl(wie_viele, 'Bericht ist', 'Berichte sind')} abgelegt; keiner ändert sich mehr."


@seite(lesen=Recht.PAPIERE_LESEN)
def berichtsvergleich(request: Any, schluessel: str) -> HttpResponse:
    """What moved between this report and another of the same type, which stands in the address; before is always the earlier of the two."""
    alle = archiv.lies(request.zugang)
    eintrag = next((e for e in alle if e.schluessel == schluessel), None)
    if eintrag is None:
        raise Http404
    form = VergleichForm(request.GET, eintrag=eintrag, andere=archiv.verwandte(eintrag, alle))
    anderer = form.gewaehlt
    alt, neu = archiv.geordnet(eintrag, anderer) if anderer else (None, eintrag)
    zeilen = archiv.vergleiche(alt, neu) if alt else ()
    titel = f"Was sich bewegt hat: {eintrag.titel}"
    context = {
        "titel": titel,
        "kernaussage": _bewegt(anderer, len(zeilen), spaeter=anderer is neu),
        "brotkrumen": [*_krumen(eintrag), ("Vergleich", None)],
        "filterform": form,
        "alt": alt,
        "neu": neu,
    }
    return list_page(
        request, template="berichte/berichtsvergleich.html", table=BewegungTable, rows=list(zeilen), name=f"vergleich-{schluessel}",
        context=context, notes=[titel, f"vorher: {alt.name}" if alt else "", f"jetzt: {neu.name}"],
    )  # fmt: skip


def _krumen(eintrag: archiv.Eintrag) -> list[tuple[str, str | None]]:
    return [("Berichte", reverse("berichte")), (TITEL, reverse("berichtsarchiv")), (eintrag.titel, eintrag.adresse)]


def _bewegt(anderer: archiv.Eintrag | None, wie_viele: int, *, spaeter: bool) -> str:
    if anderer is None:
        return "Es gibt noch keinen zweiten Bericht dieses Typs, mit dem er sich vergleichen ließe."
    gegen = f"Im späteren Bericht „{anderer.name}“" if spaeter else f"Gegenüber „{anderer.name}“"
    if not wie_viele:
        return f"{gegen} ist jede Zahl gleich."
    return f"{gegen} {'ist eine Zahl' if wie_viele == 1 else f'sind {wie_viele} Zahlen'} anders."

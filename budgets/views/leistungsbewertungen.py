"""Leistungs- und Trägerbewertungen: the list and the form."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from basis.lists import list_page
from basis.zahlen import anzahl
from budgets.actions.leistungsbewertungen import trage_bewertung_ein
from budgets.filters.leistungsbewertungen import LeistungsbewertungFilter
from budgets.forms.leistungsbewertungen import LeistungsbewertungForm
from budgets.models import Leistungsbewertung, Vereinbarung
from budgets.tables.leistungsbewertungen import LeistungsbewertungTable
from budgets.views.vereinbarungen import rahmen, zur_liste
from sozialraum.access import seite
from sozialraum.models import Traeger
from sozialraum.rechte import Recht
from sozialraum.views.formularseite import formularseite

LISTE = ("Bewertungen", "leistungsbewertungen")
EINTRAGEN = Recht.VEREINBARUNGEN_ENTWERFEN


@seite(lesen=Recht.VEREINBARUNGEN_LESEN)
def leistungsbewertungen(request: Any) -> HttpResponse:
    rows = Leistungsbewertung.objects.sichtbar_fuer(request.zugang).mit_allem()
    alle = list(rows.values_list("muster", "berichtigung"))
    gelten = sum(spaeter is None for _, spaeter in alle)
    context = {
        "titel": "Leistungs- und Trägerbewertungen",
        "kernaussage": f"{anzahl(gelten, 'Bewertung ist', 'Bewertungen sind')} eingetragen." if alle else "",
        "muster": "Unter diesen Bewertungen sind erfundene, zur Vorführung." if any(m for m, _ in alle) else "",
        **rahmen(request, zur_liste(), jetzt=LISTE[0], aktiv=LISTE[1]),
    }
    return list_page(
        request, template="budgets/leistungsbewertungen.html", table=LeistungsbewertungTable, rows=rows,
        filterset=LeistungsbewertungFilter, name=LISTE[1], context=context, darf=request.zugang.darf(EINTRAGEN),
    )  # fmt: skip


@seite(lesen=EINTRAGEN, methoden=("GET", "POST"))
def leistungsbewertung_neu(request: Any) -> HttpResponse:
    """``?traeger=KEY`` or ``?vereinbarung=NUMBER`` prefill; ``?berichtigt=NUMBER`` corrects one that may be read."""
    eigene = Vereinbarung.objects.sichtbar_fuer(request.zugang).filter(gebiet__in=request.zugang.gebiete_mit(EINTRAGEN))
    alt = _zu_berichtigen(request)
    form = LeistungsbewertungForm(request.POST or None, initial=_vorgabe(request, eigene, alt), vereinbarungen=eigene)
    wer = request.zugang.verlange(EINTRAGEN)

    def speichere() -> Leistungsbewertung:
        row = form.save(commit=False)
        row.berichtigt = alt
        return trage_bewertung_ein(wer=wer, bewertung=row)

    titel = "Bewertung berichtigen" if alt else "Bewertung eintragen"
    krumen = [("Budgets", reverse("budgets")), zur_liste(), (LISTE[0], reverse(LISTE[1])), (titel, None)]
    return formularseite(
        request, form, speichere, titel=titel, zurueck=reverse(LISTE[1]), brotkrumen=krumen,
        hinweis="Was einmal eingetragen ist, bleibt stehen. Eine Berichtigung ist ein neuer Eintrag, der den alten ersetzt.",
    )  # fmt: skip


def _nummer(request: Any, name: str) -> int | None:
    angabe = request.GET.get(name, "")
    return int(angabe) if angabe.isdecimal() and len(angabe) < 10 else None


def _zu_berichtigen(request: Any) -> Leistungsbewertung | None:
    nummer = _nummer(request, "berichtigt")
    return get_object_or_404(Leistungsbewertung.objects.sichtbar_fuer(request.zugang), pk=nummer) if nummer else None


def _vorgabe(request: Any, eigene: Any, alt: Leistungsbewertung | None) -> dict[str, Any]:
    if alt is not None:
        return {feld: getattr(alt, feld) for feld in LeistungsbewertungForm.Meta.fields}
    if (nummer := _nummer(request, "vereinbarung")) and (v := eigene.filter(pk=nummer).first()):
        return {"quelle": "Jucon", "vereinbarung": v, "traeger": v.traeger, "einrichtung": v.einrichtung}
    gewaehlt = request.GET.get("traeger", "")
    return {"quelle": "Jucon"} | ({"traeger": Traeger.objects.filter(schluessel=gewaehlt).first()} if gewaehlt else {})

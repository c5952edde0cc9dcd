"""The goals of the city: what they say, which goals of Scorecards refer to them, and how the catalogue grows."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.zahlen import anzahl
from bsc.actions.katalog import fasse_neu, nimm_auf
from bsc.forms.katalog import KatalogzielForm, WortlautForm
from bsc.models import Katalogziel
from bsc.views.scorecard import wer_darf
from sozialraum.access import seite
from sozialraum.ebenen import Ebene
from sozialraum.rechte import Recht
from sozialraum.views.formularseite import formularseite

PFLEGEN = Recht.SCORECARD_PFLEGEN


def _stadt(request: Any) -> int:
    """The catalogue belongs to the whole city: whoever may write there may write in it. 0 before there are Gebiete."""
    orte = request.zugang.baum.auf_ebene(Ebene.FACHBEREICH)
    return orte[0].id if orte else 0


@seite(lesen=Recht.INTERN_LESEN)
def katalogziele(request: Any) -> HttpResponse:
    arten = Katalogziel.Art.values
    gruppen: dict[str, list[Katalogziel]] = {}
    rows = Katalogziel.objects.select_related("abgeloest_durch", "loest_ab").prefetch_related("ziele__gebiet")
    for ziel in sorted(rows, key=lambda z: arten.index(z.art)):
        gruppen.setdefault(ziel.get_art_display(), []).append(ziel)
    geltend = sum(1 for ziele in gruppen.values() for z in ziele if not hasattr(z, "abgeloest_durch"))
    context = {
        "titel": "Ziele der Stadt",
        "kernaussage": f"{geltend} Ziele, auf die sich die Scorecards beziehen." if gruppen else "Noch sind keine Ziele geladen.",
        "gruppen": gruppen,
        "darf_pflegen": request.zugang.darf(PFLEGEN, _stadt(request)),
        "brotkrumen": [("Scorecard", reverse("scorecards")), ("Ziele der Stadt", None)],
    }
    return render(request, "bsc/katalogziele.html", context)


def _krumen(titel: str) -> list[tuple[str, str | None]]:
    return [("Scorecard", reverse("scorecards")), ("Ziele der Stadt", reverse("katalogziele")), (titel, None)]


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def katalogziel_neu(request: Any) -> HttpResponse:
    wer, titel, liste = wer_darf(request, PFLEGEN, _stadt(request)), "Ziel der Stadt aufnehmen", reverse("katalogziele")
    form = KatalogzielForm(request.POST or None)

    def speichere() -> str:
        nimm_auf(wer=wer, katalogziel=form.save(commit=False))
        return liste

    hinweis = "Es bekommt die nächste Nummer seiner Art."
    meldung = "Das Ziel ist aufgenommen."
    return formularseite(
        request, form, speichere, titel=titel, zurueck=liste, brotkrumen=_krumen(titel), hinweis=hinweis, meldung=meldung
    )


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def katalogziel_aendern(request: Any, pk: int) -> HttpResponse:
    """A new wording. Where goals refer to the old one, the page says what happens to them."""
    wer, titel, liste = wer_darf(request, PFLEGEN, _stadt(request)), "Wortlaut ändern", reverse("katalogziele")
    row = get_object_or_404(Katalogziel, pk=pk)
    zahl = row.ziele.count()
    form = WortlautForm(request.POST or None, initial={"text": row.text, "quelle": row.quelle}, ziele=zahl)

    def speichere() -> str:
        felder = {feld: form.cleaned_data[feld] for feld in ("text", "quelle", "grund")}
        fasse_neu(wer=wer, katalogziel=row, umstellen=bool(form.cleaned_data.get("umstellen")), **felder)
        return liste

    bezug = f"Auf {row} {'bezieht' if zahl == 1 else 'beziehen'} sich {anzahl(zahl, 'Ziel', 'Ziele')} der Scorecards."
    folge = "Der neue Wortlaut wird ein eigener Eintrag, der bisherige bleibt stehen. Die Ziele behalten ihn, wenn Sie sie nicht umstellen."
    hinweis = f"{bezug} {folge}" if zahl else f"Auf {row} bezieht sich kein Ziel einer Scorecard; der Wortlaut ändert sich hier."
    meldung = "Der neue Wortlaut ist gespeichert."
    return formularseite(
        request, form, speichere, titel=titel, zurueck=liste, brotkrumen=_krumen(titel), hinweis=hinweis, meldung=meldung
    )

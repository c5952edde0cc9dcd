"""The page of one version of a Konzeption, and the comparison of two."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from basis.lists import export, export_links
from basis.zahlen import anzahl, aufzaehlung, datum
from proaktiv.forms.konzeptionsvergleich import HEUTE, VergleichForm
from proaktiv.konzeptionsfassung import Konzeptionsinhalt, Unterschied, Unterschiedsart, vergleiche
from proaktiv.models import Konzeption, Konzeptionsfassung
from proaktiv.selectors.fassungen import inhalt_von
from proaktiv.tables.fassungen import FassungsvergleichTable
from proaktiv.views.ansicht import Krumen
from proaktiv.views.kettenansicht import INTERN, KONZEPTIONEN, kettenweg
from sozialraum.access import seite

OHNE_INHALT = "Diese Fassung ist eingetragen, bevor ihr Inhalt festgehalten wurde. Was sie enthielt, sagt nur ihr Papier."
MUSTER = "Fassungen dieser Seite sind zur Vorführung erfunden."
MUSTERWERTE = "Einige Maßnahmen, ihr Stand oder ihr Bedarf sind zur Vorführung erfunden."


def _weg(row: Konzeption, titel: str) -> Krumen:
    return kettenweg((KONZEPTIONEN[0], reverse(KONZEPTIONEN[1])), (row.name, row.get_absolute_url()), (titel, None))


@seite(lesen=INTERN)
def konzeptionsfassung(request: Any, schluessel: str, nummer: int) -> HttpResponse:
    rows = Konzeptionsfassung.objects.select_related("konzeption", "vorlage", "beschluss", "nutzer")
    fassung = get_object_or_404(rows, konzeption__schluessel=schluessel, nummer=nummer)
    titel, inhalt = f"Fassung {fassung.nummer}", fassung.gelesen
    context = {
        "titel": f"{titel}: {fassung.konzeption.name}",
        "kernaussage": _satz(inhalt) if inhalt else OHNE_INHALT,
        "brotkrumen": _weg(fassung.konzeption, titel),
        "muster": MUSTER if fassung.muster else MUSTERWERTE if inhalt and inhalt.muster else "",
        "fassung": fassung,
        "inhalt": inhalt,
        "vergleich": f"{reverse('konzeptionsvergleich', args=[schluessel])}?von={nummer}&bis={HEUTE}",
    }
    return render(request, "proaktiv/konzeptionsfassung.html", context)


def _satz(inhalt: Konzeptionsinhalt) -> str:
    kapitel = anzahl(len(inhalt.kapitel), "Kapitel", "Kapitel")
    return f"{kapitel}, {anzahl(len(inhalt.massnahmen), 'Maßnahme', 'Maßnahmen')}; Laufzeit {inhalt.laufzeit}."


@dataclass(frozen=True)
class Zeile:
    """One field of one part, for the table and the file."""

    teil: str
    name: str
    art: str
    feld: str
    alt: str
    neu: str


@seite(lesen=INTERN)
def konzeptionsvergleich(request: Any, schluessel: str) -> HttpResponse:
    row = get_object_or_404(Konzeption, schluessel=schluessel)
    fassungen = list(row.fassungen.order_by("-nummer"))
    volle = [f for f in fassungen if f.hat_inhalt]
    form, titel = VergleichForm(request.GET, volle), f"Fassungen im Vergleich: {row.name}"
    alt, neu = _inhalte(row, volle, form)
    unterschiede = vergleiche(alt, neu) if alt and neu else ()
    zeilen = [Zeile(u.teil, u.name, u.art.value, a.feld, a.alt, a.neu) for u in unterschiede for a in u.aenderungen]
    tabelle = FassungsvergleichTable(zeilen, group_by=lambda z: z.teil)
    seiten, ohne = _seiten(volle, form), _ohne(fassungen)
    erfunden = any(f.muster for f in volle if str(f.nummer) in form.angaben.values())
    muster = MUSTER if erfunden else MUSTERWERTE if any(seite and seite.muster for seite in (alt, neu)) else ""
    satz = f"{seiten} {_unterschiedssatz(unterschiede)}" if volle else ohne
    if wanted := request.GET.get("format"):
        return export(wanted, f"fassungen-{schluessel}", tabelle, [titel, satz, *([muster] if muster else [])])
    context = {
        "titel": titel, "kernaussage": satz, "brotkrumen": _weg(row, "Fassungen im Vergleich"), "muster": muster,
        "konzeption": row, "form": form, "table": tabelle, "zeilen": zeilen, "volle": volle, "ohne": ohne,
        "exporte": export_links(request.GET) if zeilen else [],
    }  # fmt: skip
    return render(request, "proaktiv/konzeptionsvergleich.html", context)


def _inhalte(row: Konzeption, volle: list[Konzeptionsfassung], form: VergleichForm) -> list[Konzeptionsinhalt | None]:
    if not volle:
        return [None, None]
    je = {str(f.nummer): f for f in volle}
    return [je[wahl].gelesen if wahl in je else inhalt_von(row) for wahl in (form.angaben["von"], form.angaben["bis"])]


def _seiten(volle: list[Konzeptionsfassung], form: VergleichForm) -> str:
    je = {str(f.nummer): f"Fassung {f.nummer} (festgehalten am {datum(timezone.localtime(f.created_at).date())})" for f in volle}
    vorher, nachher = (je.get(form.angaben[feld], "dem heutigen Inhalt") for feld in ("von", "bis"))
    return f"Von {vorher} zu {nachher}:"


def _unterschiedssatz(unterschiede: tuple[Unterschied, ...]) -> str:
    if not unterschiede:
        return "kein Unterschied."
    teile = []
    for was, viele in (("Kapitel", "Kapitel"), ("Maßnahme", "Maßnahmen")):
        je = [u.art for u in unterschiede if u.teil == was]
        worte = ", ".join(f"{je.count(art)} {art.value}" for art in Unterschiedsart if art in je)
        if je:
            teile.append(f"{viele}: {worte}")
    if any(u.teil == "Konzeption" for u in unterschiede):
        teile.append("Angaben der Konzeption selbst geändert")
    return f"{'; '.join(teile)}."


def _ohne(fassungen: list[Konzeptionsfassung]) -> str:
    nummern = sorted(f.nummer for f in fassungen if not f.hat_inhalt)
    if not fassungen:
        return "Von dieser Konzeption ist noch keine Fassung eingetragen."
    if not nummern:
        return ""
    eine = len(nummern) == 1
    wer = f"Fassung {nummern[0]} ist" if eine else f"Die Fassungen {aufzaehlung([str(n) for n in nummern])} sind"
    return f"{wer} ohne Inhalt eingetragen und {'lässt' if eine else 'lassen'} sich nicht vergleichen."

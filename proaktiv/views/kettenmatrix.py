"""The Präventionskette as a matrix, its list of gaps, one field, and the rule of a field (domain.md 7; seed 003)."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.lists import as_file, export_links, list_page
from proaktiv.actions.kettenregeln import setze_kettenregel
from proaktiv.forms.kettenmatrix import MatrixForm
from proaktiv.forms.kettenregel import KettenregelForm
from proaktiv.luecken import Zelle as Kettenzelle
from proaktiv.luecken import erreichtzahl, luecken
from proaktiv.models import Kettenregel, Lebensphase
from proaktiv.selectors.kettenmatrix import ACHSEN, Kettenbild, lies_kettenbild
from proaktiv.selectors.kettenstand import kettenstand
from proaktiv.tables.kettenmatrix import LueckeTable
from proaktiv.views.kettenansicht import INTERN, LUECKEN, MATRIX, PFLEGEN, darf_pflegen, kettenreiter, kettenweg
from proaktiv.views.kettenfelder import (
    erreichttext,
    feldadresse,
    feldsatz,
    leere_liste,
    lueckensatz,
    matrixblatt,
    matrixsatz,
    matrixzeilen,
    zellen_von,
)
from sozialraum.access import seite
from sozialraum.ebenen import Ebene
from sozialraum.views.formularseite import formularseite

EBENEN = {"stadt": Ebene.FACHBEREICH, "sozialraum": Ebene.SOZIALRAUM, "stadtteil": Ebene.STADTTEIL}


@dataclass(frozen=True)
class Luecke:
    """A line of the list of gaps."""

    phase: str
    zeile: str
    gebiet: str
    bedarf: int
    plaetze: int | None
    luecke: int
    erreicht: int | None
    regel: str
    url: str


def _auswahl(request: Any, achse: str = "", *, mit_stadt: bool = False) -> tuple[MatrixForm, Kettenbild]:
    """What the address chooses, and the picture of it."""
    form = MatrixForm(request.GET, request.zugang.baum, achse)
    wahl = form.angaben
    bild = lies_kettenbild(form.baum, wahl["achse"], EBENEN[wahl["ebene"]], wahl["zielgruppe"], mit_stadt=mit_stadt)
    form.biete_zielgruppen(bild)
    return form, bild


@seite(lesen=INTERN)
def praeventionsmatrix(request: Any) -> HttpResponse:
    """Axis, Gebiet and Zielgruppe come from the address; as page, XLSX or CSV."""
    form, bild = _auswahl(request)
    orte = form.orte(bild)
    if wanted := request.GET.get("format"):
        return as_file(wanted, "praeventionskette", [matrixblatt(bild, orte, form)])
    zeilen = matrixzeilen(bild, orte, form.frage)
    felder = [f for _, reihe in zeilen for f in reihe]
    context = {
        "titel": "Präventionskette",
        "kernaussage": matrixsatz(bild, felder, orte, form.raum),
        "brotkrumen": kettenweg(),
        "reiter": kettenreiter(request.zugang, MATRIX[1]),
        "exporte": export_links(request.GET),
        "form": form,
        "bild": bild,
        "zeilen": zeilen,
        "stand": bild.stand,
        "tage": bild.statistiktage,
        "muster": bild.muster,
        "luecken_url": f"{reverse('kettenluecken')}?{form.auswahl}",
        **darf_pflegen(request.zugang),
    }
    return render(request, "proaktiv/praeventionsmatrix.html", context)


@seite(lesen=INTERN)
def kettenluecken(request: Any) -> HttpResponse:
    """All gaps, the largest first: field, Gebiet, need, supply and rule."""
    form, bild = _auswahl(request)
    namen = {ort.id: f"{ort.schluessel} {ort.name}" for ort in bild.orte}
    phasen, zeilen = {p.pk: p for p in bild.phasen}, {z.pk: z for z in bild.zeilen}
    orte = form.orte(bild)
    zellen = zellen_von(bild, orte)
    rows = [_luecke(bild, z, phasen, zeilen, namen, form.frage) for z in luecken(zellen)]
    felder = [f for _, reihe in matrixzeilen(bild, orte, form.frage) for f in reihe]
    satz = lueckensatz(bild, felder, zellen)
    context = {
        "titel": "Lücken der Präventionskette",
        "kernaussage": satz,
        "bild": bild,
        **leere_liste(bild, felder),
        "brotkrumen": kettenweg((LUECKEN[0], None)),
        "reiter": kettenreiter(request.zugang, LUECKEN[1]),
        "form": form,
        "stand": bild.stand,
        "tage": bild.statistiktage,
        "muster": bild.muster,
    }
    return list_page(
        request, template="proaktiv/kettenluecken.html", table=LueckeTable, rows=rows, name="luecken", context=context,
        notes=[*bild.hinweise, satz],
    )  # fmt: skip


def _luecke(bild: Kettenbild, z: Kettenzelle, phasen: Any, zeilen: Any, namen: dict[int, str], frage: str) -> Luecke:
    phase, zeile = phasen[z.feld[0]], zeilen[z.feld[1]]
    url = feldadresse(bild, phase, zeile, frage)
    erreicht = erreichtzahl([z]).genau if z.angebote else None
    regel = z.satz if z.luecke_mindestens or z.grund else z.regel.satz if z.regel else ""
    return Luecke(phase.name, zeile.name, namen[z.ort], z.bedarf_ganz or 0, z.platzzahl.genau, z.luecke, erreicht, regel, url)


@seite(lesen=INTERN)
def kettenfeld(request: Any, achse: str, phase: str, zeile: str) -> HttpResponse:
    """One field: each Gebiet that the address chooses with need, places, gap and the sentence how; its Maßnahmen; its rules."""
    if achse not in ACHSEN:
        raise Http404
    form, bild = _auswahl(request, achse, mit_stadt=True)
    p, z = _finde(bild.phasen, phase), _finde(bild.zeilen, zeile)
    orte = form.orte(bild)
    zellen, stadt = [bild.zellen[(p.pk, z.pk), ort.id] for ort in orte], None if form.raum else bild.stadt.get((p.pk, z.pk))
    nummern = {nummer for zelle in zellen for nummer in zelle.angebote}
    titel = f"{p.name}: {z.name}"
    context = {
        "titel": titel,
        "kernaussage": feldsatz(zellen),
        "brotkrumen": kettenweg((MATRIX[0], f"{reverse(MATRIX[1])}?{form.auswahl}"), (titel, None)),
        "form": form,
        "bild": bild,
        "muster": bild.muster,
        "zeilen": [(ort, zelle, erreichttext(zelle)) for ort, zelle in zip(orte, zellen, strict=True)],
        "stadt": (stadt, erreichttext(stadt)) if stadt else None,
        "massnahmen": sorted((bild.massnahmen[nummer] for nummer in nummern), key=lambda m: m.titel),
        "regeln": [r for r in reversed(bild.alle_regeln) if (r.lebensphase_id, getattr(r, f"{achse}_id")) == (p.pk, z.pk)],
        "regel_url": reverse("kettenregel_neu", args=[achse, phase, zeile]),
        "stand": bild.stand,
        "tage": bild.statistiktage,
        **darf_pflegen(request.zugang),
    }
    return render(request, "proaktiv/kettenfeld.html", context)


def _finde(rows: Any, schluessel: str) -> Any:
    for row in rows:
        if row.schluessel == schluessel:
            return row
    raise Http404


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def kettenregel_neu(request: Any, achse: str, phase: str, zeile: str) -> HttpResponse:
    if achse not in ACHSEN:
        raise Http404
    p, z = get_object_or_404(Lebensphase, schluessel=phase), get_object_or_404(ACHSEN[achse], schluessel=zeile)
    form = KettenregelForm(request.POST or None, instance=Kettenregel(lebensphase=p, **{achse: z}), initial={"gueltig_ab": kettenstand()})
    zurueck, titel = reverse("kettenfeld", args=[achse, phase, zeile]), "Regel festlegen"

    def speichere() -> str:
        setze_kettenregel(wer=request.zugang.verlange(PFLEGEN), regel=form.save(commit=False), geprueft=form.geprueft)
        return zurueck

    krumen = kettenweg((MATRIX[0], reverse(MATRIX[1])), (f"{p.name}: {z.name}", zurueck), (titel, None))
    return formularseite(
        request, form, speichere, titel=titel, zurueck=zurueck, brotkrumen=krumen, hinweis=f"{p.name}: {z.name}",
        meldung="Die Regel ist eingetragen und gilt ab ihrem Tag. Die bisherige bleibt lesbar.",
    )  # fmt: skip

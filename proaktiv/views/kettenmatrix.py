"""The Präventionskette as a matrix, its list of gaps, one field, and the rule of a field (domain.md 7; seed 003)."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst

from basis.export import Blatt, Zelle
from basis.lists import as_file, export_links, list_page
from basis.zahlen import anzahl, zahl
from proaktiv.actions.kettenregeln import setze_kettenregel
from proaktiv.forms.kettenmatrix import MatrixForm
from proaktiv.forms.kettenregel import KettenregelForm
from proaktiv.luecken import Lage, fehlende, gesamtbedarf, gesamtlage, luecken, platzzahl
from proaktiv.luecken import Zelle as Kettenzelle
from proaktiv.models import Kettenregel, Lebensphase
from proaktiv.platzzahl import Platzzahl, offenes
from proaktiv.selectors.kettenmatrix import ACHSEN, Kettenbild, lies_kettenbild
from proaktiv.selectors.kettenstand import kettenstand
from proaktiv.tables.kettenmatrix import LueckeTable
from proaktiv.views.kettenansicht import INTERN, LUECKEN, MATRIX, PFLEGEN, darf_pflegen, kettenreiter, kettenweg
from sozialraum.access import seite
from sozialraum.ebenen import Ebene
from sozialraum.views.formularseite import formularseite

EBENEN = {"sozialraum": Ebene.SOZIALRAUM, "stadtteil": Ebene.STADTTEIL}


@dataclass(frozen=True)
class Matrixfeld:
    """A field as the page shows it, over the Gebiete that are looked at."""

    lage: Lage
    angebote: int
    bedarf: int
    plaetze: Platzzahl
    luecke: int
    luecke_mindestens: bool
    unbekannt: int
    ohne_wirkung: int
    leiste: tuple[tuple[str, bool], ...]
    url: str

    @property
    def wort(self) -> str:
        """How many Angebote; where the field does not apply, that."""
        return self.lage.bezeichnung if self.lage is Lage.ENTFAELLT else anzahl(self.angebote, "Angebot", "Angebote")


@dataclass(frozen=True)
class Luecke:
    """A line of the list of gaps."""

    phase: str
    zeile: str
    gebiet: str
    bedarf: int
    plaetze: int | None
    luecke: int
    regel: str
    url: str


def _auswahl(request: Any) -> tuple[MatrixForm, Kettenbild]:
    """What the address chooses, and the picture of it."""
    form = MatrixForm(request.GET, request.zugang.baum)
    wahl = form.angaben
    bild = lies_kettenbild(form.baum, wahl["achse"], EBENEN[wahl["ebene"]], wahl["zielgruppe"])
    form.biete_zielgruppen(bild)
    return form, bild


@seite(lesen=INTERN)
def praeventionsmatrix(request: Any) -> HttpResponse:
    """Axis, Gebiet and Zielgruppe come from the address; as page, XLSX or CSV."""
    form, bild = _auswahl(request)
    orte = form.orte(bild)
    if wanted := request.GET.get("format"):
        return as_file(wanted, "praeventionskette", [_blatt(bild, orte, form)])
    zeilen = [(z, [matrixfeld(bild, p, z, orte) for p in bild.phasen]) for z in bild.zeilen]
    felder = [f for _, reihe in zeilen for f in reihe]
    context = {
        "titel": "Präventionskette",
        "kernaussage": _satz(bild, felder),
        "brotkrumen": kettenweg(),
        "reiter": kettenreiter(request.zugang, MATRIX[1]),
        "exporte": export_links(request.GET),
        "form": form,
        "bild": bild,
        "zeilen": zeilen,
        "stand": bild.stand,
        "tage": bild.statistiktage,
        "muster": bild.muster,
        "luecken_url": f"{reverse('kettenluecken')}?{urlencode({name: wert for name, wert in form.angaben.items() if wert})}",
        **darf_pflegen(request.zugang),
    }
    return render(request, "proaktiv/praeventionsmatrix.html", context)


def matrixfeld(bild: Kettenbild, phase: Any, zeile: Any, orte: list[Any]) -> Matrixfeld:
    """A field over the Gebiete that are looked at."""
    feld = (phase.pk, zeile.pk)
    zellen = [bild.zellen[feld, ort.id] for ort in orte]
    nummern = {nummer for z in zellen for nummer in z.angebote}
    leiste = tuple((ort.schluessel, bool(z.angebote)) for ort, z in zip(orte, zellen, strict=True)) if len(orte) > 1 else ()
    return Matrixfeld(
        gesamtlage(zellen), len(nummern), gesamtbedarf(zellen), platzzahl(zellen),
        fehlende(zellen), any(z.luecke_mindestens for z in zellen), sum(z.lage is Lage.UNBEKANNT for z in zellen),
        sum(not bild.massnahmen[n].erwartet for n in nummern), leiste,
        reverse("kettenfeld", args=[bild.achse, phase.schluessel, zeile.schluessel]),
    )  # fmt: skip


def _satz(bild: Kettenbild, felder: list[Matrixfeld]) -> str:
    offen = [f for f in felder if f.lage is Lage.LUECKE]
    rest = offenes(*(sum(f.lage is lage for f in felder) for lage in (Lage.UNBEKANNT, Lage.OFFEN, Lage.OHNE_REGEL)))
    mindestens = "mindestens " if any(f.luecke_mindestens for f in felder) else ""
    teile = f"{anzahl(len(bild.massnahmen), 'laufende Maßnahme', 'laufende Maßnahmen')} in {len(bild.phasen)} Lebensphasen"
    fehlt = f"{anzahl(len(offen), 'Feld hat', 'Felder haben')} eine Lücke, zusammen {mindestens}{zahl(sum(f.luecke for f in offen))} Plätze"
    return f"{teile}. {fehlt}. {rest}".strip()


def _blatt(bild: Kettenbild, orte: list[Any], form: MatrixForm) -> Blatt:
    rows: list[list[Zelle]] = []
    for zeile in bild.zeilen:
        for phase in bild.phasen:
            for ort in orte:
                z = bild.zellen[(phase.pk, zeile.pk), ort.id]
                rows.append([
                    phase.name, zeile.name, f"{ort.schluessel} {ort.name}", z.lage.bezeichnung, len(z.angebote), z.platzzahl.genau,
                    z.bedarf_ganz, z.luecke_genannt, z.satz, z.platzzahl.text,
                ])  # fmt: skip
    kopf = ["Lebensphase", form.achsenname, "Gebiet", "Lage", "Angebote", "Plätze", "Bedarf", "Lücke", "Regel", "Plätze in Worten"]
    return Blatt("Präventionskette", kopf, rows, hinweise=bild.hinweise)


@seite(lesen=INTERN)
def kettenluecken(request: Any) -> HttpResponse:
    """All gaps, the largest first: field, Gebiet, need, supply and rule."""
    form, bild = _auswahl(request)
    namen = {ort.id: f"{ort.schluessel} {ort.name}" for ort in bild.orte}
    phasen, zeilen = {p.pk: p for p in bild.phasen}, {z.pk: z for z in bild.zeilen}
    erlaubt = {ort.id for ort in form.orte(bild)}
    rows = [_luecke(bild, z, phasen, zeilen, namen) for z in luecken(bild.zellen.values()) if z.ort in erlaubt]
    unbekannt, offen = (sum(z.lage is lage for z in bild.zellen.values() if z.ort in erlaubt) for lage in (Lage.UNBEKANNT, Lage.OFFEN))
    context = {
        "titel": "Lücken der Präventionskette",
        "kernaussage": f"{anzahl(len(rows), 'Lücke', 'Lücken')}, zusammen {zahl(sum(r.luecke for r in rows))} Plätze. "
        f"In {anzahl(unbekannt, 'Fall', 'Fällen')} ist der Bedarf unbekannt, in {anzahl(offen, 'Fall', 'Fällen')} hängt es an Plätzen, "
        "deren Zahl unbekannt ist.",
        "brotkrumen": kettenweg((LUECKEN[0], None)),
        "reiter": kettenreiter(request.zugang, LUECKEN[1]),
        "form": form,
        "stand": bild.stand,
        "tage": bild.statistiktage,
        "muster": bild.muster,
    }
    return list_page(
        request, template="proaktiv/kettenluecken.html", table=LueckeTable, rows=rows, name="luecken", context=context,
        notes=bild.hinweise,
    )  # fmt: skip


def _luecke(bild: Kettenbild, z: Kettenzelle, phasen: Any, zeilen: Any, namen: dict[int, str]) -> Luecke:
    phase, zeile = phasen[z.feld[0]], zeilen[z.feld[1]]
    url = reverse("kettenfeld", args=[bild.achse, phase.schluessel, zeile.schluessel])
    regel = z.satz if z.luecke_mindestens else z.regel.satz if z.regel else ""
    return Luecke(phase.name, zeile.name, namen[z.ort], z.bedarf_ganz or 0, z.platzzahl.genau, z.luecke, regel, url)


@seite(lesen=INTERN)
def kettenfeld(request: Any, achse: str, phase: str, zeile: str) -> HttpResponse:
    """One field: each Sozialraum with need, places, gap and the sentence how; its Maßnahmen; its rules."""
    if achse not in ACHSEN:
        raise Http404
    bild = lies_kettenbild(request.zugang.baum, achse, Ebene.SOZIALRAUM)
    p, z = _finde(bild.phasen, phase), _finde(bild.zeilen, zeile)
    zellen = bild.feld((p.pk, z.pk))
    nummern = {nummer for zelle in zellen for nummer in zelle.angebote}
    titel = f"{p.name}: {z.name}"
    context = {
        "titel": titel,
        "kernaussage": _feldsatz(zellen),
        "brotkrumen": kettenweg((MATRIX[0], f"{reverse(MATRIX[1])}?{urlencode({'achse': achse})}"), (titel, None)),
        "muster": bild.muster,
        "zeilen": list(zip(bild.orte, zellen, strict=True)),
        "massnahmen": sorted((bild.massnahmen[nummer] for nummer in nummern), key=lambda m: m.titel),
        "regeln": [r for r in reversed(bild.alle_regeln) if (r.lebensphase_id, getattr(r, f"{achse}_id")) == (p.pk, z.pk)],
        "regel_url": reverse("kettenregel_neu", args=[achse, phase, zeile]),
        "stand": bild.stand,
        "tage": bild.statistiktage,
        **darf_pflegen(request.zugang),
    }
    return render(request, "proaktiv/kettenfeld.html", context)


def _feldsatz(zellen: list[Kettenzelle]) -> str:
    if offen := fehlende(zellen):
        mindestens = "mindestens " if any(zelle.luecke_mindestens for zelle in zellen) else ""
        return f"Es fehlen {mindestens}{zahl(offen)} Plätze."
    return f"{capfirst(gesamtlage(zellen).bezeichnung)}." if zellen else ""


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
        setze_kettenregel(wer=request.zugang.verlange(PFLEGEN), regel=form.save(commit=False))
        return zurueck

    krumen = kettenweg((MATRIX[0], reverse(MATRIX[1])), (f"{p.name}: {z.name}", zurueck), (titel, None))
    return formularseite(
        request, form, speichere, titel=titel, zurueck=zurueck, brotkrumen=krumen, hinweis=f"{p.name}: {z.name}",
        meldung="Die Regel ist eingetragen und gilt ab ihrem Tag. Die bisherige bleibt lesbar.",
    )  # fmt: skip

"""The papers of a Vorlage: its Anlagen, the DOCX, Vortrag and Sprechzettel, and the whole Sitzungsmappe as one file."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from basis.lists import druckadresse
from berichte.actions import vorlagen as actions
from berichte.druck.maschine import Druckfehler
from berichte.forms.vorlagen import AnlageForm
from berichte.models import Vorlagenanlage
from berichte.models.vorlagen import QUELLEN
from berichte.sections import freigaben, sitzungsmappe, vorlagedocx
from berichte.sections.vorlagenpapier import ERFUNDEN, Vorlagenpapier, stelle_zusammen
from berichte.views.ablage import abgelegtes_pdf, als_datei, veraendert
from berichte.views.budgetbericht import drucke, druckfehler
from sozialraum.access import Zugang, seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.models import Beratung, Beschlussauftrag, Vorlage
from sozialraum.querysets.papiere import lesbare_fassungen, sichtbare_vorlagen
from sozialraum.rechte import Recht
from sozialraum.views.papiere import GREMIEN, VORLAGEN, beratungsfolge, rahmen

STATTDESSEN = "Bitte entfernen Sie diese Anlage aus der Vorlage und fügen Sie eine neue Fassung des Berichts bei."
LESEN, PFLEGEN = Recht.PAPIERE_LESEN, Recht.GREMIEN_PFLEGEN
MIT_BERICHT = (*(f"{feld}__pdf" for feld in QUELLEN), *(f"{feld}__gebiet" for feld in QUELLEN), "monatsbericht__haushaltsjahr")


def _vorlage(request: Any, pk: int) -> Vorlage:
    return get_object_or_404(sichtbare_vorlagen(request.zugang), pk=pk)


def lesbare_anlagen(zugang: Zugang, vorlage: Vorlage) -> QuerySet[Vorlagenanlage]:
    """All for staff and for members of a Gremium that deliberates the Vorlage; the öffentliche ones for everybody who reads it."""
    rows = vorlage.anlagen.select_related(*MIT_BERICHT).defer(*(f"{feld}__pdf__inhalt" for feld in QUELLEN))
    if zugang.ist_intern or vorlage.beratungsfolge.filter(gremium__in=zugang.gremien).exists():
        return rows
    return rows.filter(Q(oeffentlich=True))


def _papier(
    request: Any, vorlage: Vorlage, anlagen: Iterable[Vorlagenanlage] | None = None, *, mit_anfragen: bool = False
) -> Vorlagenpapier:
    fassung = lesbare_fassungen(request.zugang, vorlage.fassungen.all()).order_by("-nummer").first()
    rows = lesbare_anlagen(request.zugang, vorlage) if anlagen is None else anlagen
    folge = list(beratungsfolge(request.zugang, vorlage))
    return stelle_zusammen(vorlage, folge, fassung, rows, heute(), _offene_anfragen(request, folge) if mit_anfragen else ())


def _offene_anfragen(request: Any, folge: Sequence[Beratung]) -> QuerySet[Beschlussauftrag]:
    """What the Gremien of the Beratungsfolge still wait for an answer to: it may be asked again."""
    rows = Beschlussauftrag.objects.sichtbar_fuer(request.zugang).offen().filter(art=Beschlussauftrag.Art.ANFRAGE)
    return rows.filter(gremium__in={b.gremium_id for b in folge}).select_related("gremium").order_by("frist", "pk")


@seite(lesen=LESEN, schreiben=PFLEGEN, methoden=("GET", "POST"))
def vorlage_unterlagen(request: Any, pk: int) -> HttpResponse:
    """What the Gremium gets with the Vorlage; POST binds one more report to it."""
    vorlage = _vorlage(request, pk)
    darf = request.zugang.darf(PFLEGEN)
    form = AnlageForm(request.POST or None, vorlage=vorlage, zugang=request.zugang) if darf else None
    if request.method == "POST" and form and form.is_valid():
        wer = request.zugang.verlange(PFLEGEN)
        try:
            actions.binde(wer=wer, vorlage=vorlage, **form.angaben())
        except Abgelehnt as fehler:
            form.add_error(fehler.am_feld(form), list(fehler.saetze))
        except Druckfehler as fehler:
            return druckfehler(request, fehler)
        else:
            messages.success(request, "Der Bericht ist der Vorlage als Anlage beigefügt.")
            return redirect("vorlage_unterlagen", pk=pk)
    anlagen = list(lesbare_anlagen(request.zugang, vorlage))
    papier = _papier(request, vorlage, anlagen)
    context = {
        **rahmen(request, GREMIEN, VORLAGEN, jetzt="Unterlagen"),
        "titel": f"Unterlagen zur Vorlage {vorlage.nummer}",
        "kernaussage": _kernaussage(papier),
        "brotkrumen": [
            ("Gremien", reverse("gremien")), ("Vorlagen", reverse("vorlagen")), (vorlage.nummer, vorlage.get_absolute_url()),
            ("Unterlagen", None),
        ],
        "muster": ERFUNDEN if papier.muster else "",
        "vorlage": vorlage,
        "papier": papier,
        "zeilen": list(zip(papier.anlagen, anlagen, strict=True)),
        "entschieden": papier.entschieden,
        "form": form,
        "exporte": _exporte(pk),
    }  # fmt: skip
    return render(request, "berichte/vorlage_unterlagen.html", context, status=422 if form and form.errors else 200)


def _exporte(pk: int) -> list[tuple[str, str]]:
    return [
        ("Sitzungsmappe (ZIP)", reverse("sitzungsmappe", args=[pk])),
        ("Vorlage (DOCX)", reverse("vorlage_docx", args=[pk])),
        ("Vortrag (PDF)", druckadresse(reverse("vortrag_pdf", args=[pk]))),
        ("Sprechzettel (PDF)", druckadresse(reverse("sprechzettel_pdf", args=[pk]))),
    ]


def _kernaussage(papier: Vorlagenpapier) -> str:
    fehlt = f" Noch fehlt: {', '.join(papier.fehlt)}." if papier.fehlt else " Alle Teile sind da."
    return f"{papier.umfang}.{fehlt}"


def _anlage(request: Any, pk: int, anlage: int) -> Vorlagenanlage:
    return get_object_or_404(lesbare_anlagen(request.zugang, _vorlage(request, pk)).select_related("vorlage"), pk=anlage)


@seite(lesen=LESEN)
def anlage_pdf(request: Any, pk: int, anlage: int) -> HttpResponse:
    return abgelegtes_pdf(request, _anlage(request, pk, anlage).quelle)


@seite(lesen=PFLEGEN, methoden=("POST",))
def anlage_hoch(request: Any, pk: int, anlage: int) -> HttpResponse:
    row, wer = _anlage(request, pk, anlage), request.zugang.verlange(PFLEGEN)
    return _danach(request, pk, "Die Reihenfolge ist geändert.", lambda: actions.schiebe_anlage_hoch(wer=wer, anlage=row))


@seite(lesen=PFLEGEN, methoden=("POST",))
def anlage_loesen(request: Any, pk: int, anlage: int) -> HttpResponse:
    row, wer = _anlage(request, pk, anlage), request.zugang.verlange(PFLEGEN)
    satz = "Die Anlage ist entfernt; der Bericht selbst bleibt abgelegt."
    return _danach(request, pk, satz, lambda: actions.loese_anlage(wer=wer, anlage=row))


def _danach(request: Any, pk: int, satz: str, tue: Callable[[], None]) -> HttpResponse:
    try:
        tue()
    except Abgelehnt as fehler:
        messages.error(request, " ".join(fehler.saetze))
    else:
        messages.success(request, satz)
    return redirect("vorlage_unterlagen", pk=pk)


@seite(lesen=LESEN)
def vorlage_docx(request: Any, pk: int) -> HttpResponse:
    papier = _papier(request, _vorlage(request, pk))
    return als_datei(vorlagedocx.als_docx(papier), f"{papier.dateiname}.docx", vorlagedocx.MIME)


@seite(lesen=LESEN)
def vortrag_pdf(request: Any, pk: int) -> HttpResponse:
    papier = _papier(request, _vorlage(request, pk))
    return drucke(request, sitzungsmappe.vortragsauftrag(papier), f"{papier.dateiname}-vortrag")


@seite(lesen=LESEN)
def sprechzettel_pdf(request: Any, pk: int) -> HttpResponse:
    papier = _papier(request, _vorlage(request, pk), mit_anfragen=True)
    return drucke(request, sitzungsmappe.sprechzettelauftrag(papier), f"{papier.dateiname}-sprechzettel")


@seite(lesen=LESEN)
def mappe_zip(request: Any, pk: int) -> HttpResponse:
    """Everything for the Sitzung, as far as the reader may read it; nothing while an Anlage, which all papers quote, was changed."""
    vorlage = _vorlage(request, pk)
    anlagen = list(lesbare_anlagen(request.zugang, vorlage))
    dateien = [bytes(a.pdf.inhalt) for a in anlagen]
    geprueft = [(a, freigaben.pruefe(a.quelle, datei)) for a, datei in zip(anlagen, dateien, strict=True)]
    if anders := [f"{a}: {' '.join(saetze)}" for a, saetze in geprueft if saetze]:
        return veraendert(request, [*anders, STATTDESSEN], "Eine Anlage ist verändert worden")
    papier = _papier(request, vorlage, anlagen, mit_anfragen=True)
    try:
        inhalt = sitzungsmappe.als_zip(papier, dateien)
    except Druckfehler as fehler:
        return druckfehler(request, fehler)
    return als_datei(inhalt, f"{papier.dateiname}-sitzungsmappe.zip", "application/zip")

"""The strategy map of a Gebiet in a year: its goals in four bands and what acts on what; drawing and removing a link."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.export import Blatt
from basis.lists import as_file, export_links
from basis.zahlen import anzahl, aufzaehlung, datum
from bsc.actions.wirkungen import entferne, verknuepfe
from bsc.forms.formulare import LeerForm
from bsc.forms.wirkung import WirkungForm
from bsc.models import Perspektive, Zielwirkung
from bsc.selectors.scorecard import ziele
from bsc.selectors.strategiekarte import BAENDER, Kartenziel, kartenziele, zielwirkungen
from bsc.strategiebild import Wirkung, Zielkarte, strategiebild
from bsc.views.ansicht import adresse, kurzname
from bsc.views.scorecard import knoten_der_adresse, stand_von, wege, wer_darf
from sozialraum.access import seite
from sozialraum.ebenen import Knoten
from sozialraum.rechte import Recht, warum_nicht
from sozialraum.views.formularseite import formularseite

PFLEGEN = Recht.SCORECARD_PFLEGEN
MUSTER = "Aus dem Fachkonzept stammen nur dessen Beispiele; alle anderen Ziele, die Werte und die Pfeile sind erfunden."
NAMEN = [str(Perspektive(p).label) for p in BAENDER]


def kartenadresse(jahr: int, knoten: Knoten) -> str:
    return reverse("strategiekarte", args=[jahr, knoten.ebene.name.lower(), knoten.schluessel])


@seite(lesen=Recht.INTERN_LESEN)
def strategiekarte(request: Any, jahr: int, ebene: str, schluessel: str) -> HttpResponse:
    """As page, or its links as XLSX or CSV."""
    baum, stand = request.zugang.baum, stand_von(request, jahr)
    knoten = knoten_der_adresse(baum, ebene, schluessel)
    ort, rows = kurzname(knoten), kartenziele(request.zugang, knoten.id, jahr, stand)
    wirkungen = list(zielwirkungen(knoten.id, jahr))
    titel = f"Strategiekarte {ort}"
    karten = [_karte(k) for k in rows]
    bild = strategiebild(NAMEN, karten, [Wirkung(w.von_id, w.auf_id, w.begruendung) for w in wirkungen], titel=f"{titel} {jahr}")
    if wanted := request.GET.get("format"):
        hinweise = [f"{titel} {jahr}", f"Status: Stand {datum(stand)}", *(["Musterdaten"] if _ist_muster(rows, wirkungen) else [])]
        blatt = Blatt("Wirkungen", bild.kopf, bild.werte, hinweise=hinweise)
        return as_file(wanted, f"strategiekarte-{jahr}-{ebene}-{schluessel}", [blatt])
    context = {
        "titel": titel,
        "kernaussage": kernaussage(karten, len(wirkungen)),
        "jahr": jahr,
        "stand": stand,
        "knoten": knoten,
        "bild": bild,
        "leer": not karten,
        **_listen(karten, wirkungen),
        "gesperrt": any("gesperrt" in z.wort for z in karten),
        "muster": MUSTER if _ist_muster(rows, wirkungen) else "",
        "darf_pflegen": request.zugang.darf(PFLEGEN, knoten.id),
        "warum_nicht": warum_nicht(PFLEGEN),
        **wege(baum, knoten, jahr, kartenadresse),
        "exporte": export_links(request.GET),
        "brotkrumen": [("Scorecard", reverse("scorecards")), (ort, adresse(jahr, knoten)), ("Strategiekarte", None)],
    }
    return render(request, "bsc/strategiekarte.html", context)


def _karte(k: Kartenziel) -> Zielkarte:
    url = reverse("zielmassnahmen", args=[k.ziel.pk])
    return Zielkarte(k.ziel.pk, str(Perspektive(k.ziel.perspektive).label), k.ziel.text, k.status, k.wort, url)


def _listen(karten: Sequence[Zielkarte], wirkungen: Sequence[Zielwirkung]) -> dict[str, Any]:
    """The same as text: the bands with what each goal acts on, the links as rows, and which goals stand alone."""
    je = {z.pk: z for z in karten}
    folgen = {z.pk: [w.auf.text for w in wirkungen if w.von_id == z.pk] for z in karten}
    allein = je.keys() - {pk for w in wirkungen for pk in (w.von_id, w.auf_id)}
    return {
        "baender": [(name, [(z, folgen[z.pk]) for z in karten if z.band == name]) for name in NAMEN],
        "wirkungen": [(w, je[w.von_id], je[w.auf_id]) for w in wirkungen],
        "ohne_wirkung": aufzaehlung([f"„{z.text}“" for z in karten if z.pk in allein]) if wirkungen else "",
    }


def _ist_muster(rows: Sequence[Kartenziel], wirkungen: Sequence[Zielwirkung]) -> bool:
    return any(k.muster for k in rows) or any(w.muster for w in wirkungen)


def kernaussage(karten: Sequence[Zielkarte], wirkungen: int) -> str:
    """„10 Ziele, 8 Wirkungen. 1 Ziel steht auf „handeln“.“"""
    if not karten:
        return "Für dieses Gebiet und Jahr ist noch kein Ziel festgelegt."
    rot = [z for z in karten if z.status == "handeln"]
    satz = f"{anzahl(len(karten), 'Ziel', 'Ziele')}, {anzahl(wirkungen, 'Wirkung', 'Wirkungen') if wirkungen else 'noch keine Wirkung'}."
    gesperrt = sum("gesperrt" in z.wort for z in karten)
    dazu = f" Ganz oder teils gesperrt: {anzahl(gesperrt, 'Ziel', 'Ziele')}." if gesperrt else ""
    if not rot:
        return f"{satz} Kein Ziel steht auf „handeln“.{dazu}"
    return f"{satz} Auf „handeln“ {'steht' if len(rot) == 1 else 'stehen'}: {aufzaehlung([z.text for z in rot], 3)}.{dazu}"


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def zielwirkung_neu(request: Any, jahr: int, ebene: str, schluessel: str) -> HttpResponse:
    knoten = knoten_der_adresse(request.zugang.baum, ebene, schluessel)
    wer = wer_darf(request, PFLEGEN, knoten.id)
    rows = sorted((z for z, _ in ziele(knoten.id, jahr)), key=lambda z: BAENDER.index(z.perspektive))
    form = WirkungForm(request.POST if request.method == "POST" else None, ziele=rows)

    def speichere() -> str:
        verknuepfe(wer=wer, wirkung=Zielwirkung(**form.cleaned_data))
        return kartenadresse(jahr, knoten)

    return formularseite(
        request, form, speichere, titel="Wirkung eintragen", zurueck=kartenadresse(jahr, knoten),
        brotkrumen=_krumen(jahr, knoten, "Wirkung eintragen"), meldung="Die Wirkung steht in der Karte.",
        hinweis="Ein Ziel wirkt auf ein anderes desselben Gebiets; meist von unten nach oben, von der Entwicklung zu Kunden und Finanzen. "
        "Kreise gibt es nicht.",
    )  # fmt: skip


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def zielwirkung_entfernen(request: Any, pk: int) -> HttpResponse:
    wirkung = get_object_or_404(Zielwirkung.objects.select_related("von", "auf"), pk=pk)
    wer = wer_darf(request, PFLEGEN, wirkung.von.gebiet_id)
    knoten = request.zugang.baum.knoten.get(wirkung.von.gebiet_id)
    if knoten is None:
        raise Http404
    jahr = _jahr(request, wirkung)
    form = LeerForm(request.POST if request.method == "POST" else None)

    def speichere() -> str:
        entferne(wer=wer, wirkung=wirkung)
        return kartenadresse(jahr, knoten)

    return formularseite(
        request, form, speichere, titel="Wirkung entfernen", zurueck=kartenadresse(jahr, knoten), absenden="Entfernen",
        brotkrumen=_krumen(jahr, knoten, "Wirkung entfernen"), meldung="Die Wirkung ist entfernt.",
        hinweis=f"{wirkung}: {wirkung.begruendung} Was hier stand, bleibt im Verlauf und im Protokoll.",
    )  # fmt: skip


def _jahr(request: Any, wirkung: Zielwirkung) -> int:
    """The year of today, or the nearest in which both goals hold."""
    bis = [z.bis_jahr for z in (wirkung.von, wirkung.auf) if z.bis_jahr]
    return max(wirkung.von.von_jahr, wirkung.auf.von_jahr, min([stand_von(request).year, *bis]))


def _krumen(jahr: int, knoten: Knoten, titel: str) -> list[tuple[str, str | None]]:
    karte = ("Strategiekarte", kartenadresse(jahr, knoten))
    return [("Scorecard", reverse("scorecards")), (kurzname(knoten), adresse(jahr, knoten)), karte, (titel, None)]

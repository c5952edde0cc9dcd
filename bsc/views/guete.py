"""What a Scorecard lacks to steer by it: found in its goals and measures, each with the way to mend it."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from basis.zahlen import Zustand, anzahl, aufzaehlung
from bsc.guete import Messpunkt, Zielstand, befunde, einzige_perspektive, leere_perspektiven
from bsc.models import Messwert, Perspektive
from bsc.models.ziel import im_jahr
from bsc.scorecardzeile import Scorecardzeile
from bsc.selectors.scorecard import lies_zeilen, messgroessen, ziele
from bsc.views.ansicht import adresse, kurzname
from bsc.views.scorecard import knoten_der_adresse, stand_von
from bsc.zielerreichung import steht_besser
from sozialraum.access import Zugang, seite
from sozialraum.clock import heute
from sozialraum.rechte import Recht


@seite(lesen=Recht.INTERN_LESEN)
def scorecardguete(request: Any, jahr: int, ebene: str, schluessel: str) -> HttpResponse:
    knoten, stand = knoten_der_adresse(request.zugang.baum, ebene, schluessel), stand_von(request, jahr)
    staende, gesperrt = _ziele(request.zugang, knoten.id, jahr, stand)
    gefunden = befunde(staende, min(stand, heute()))
    leer = [str(Perspektive(p).label) for p in leere_perspektiven(staende, Perspektive.values)] if staende else []
    gruppen: dict[str, list[tuple[str, str, str]]] = {}
    for b in gefunden:
        url = reverse("messgroesse", args=[b.messgroesse]) if b.messgroesse else reverse("zielmassnahmen", args=[b.ziel])
        gruppen.setdefault(b.art, []).append((b.name, url, b.dazu))
    ort = kurzname(knoten)
    context = {
        "titel": f"Güte der Scorecard {ort}",
        "kernaussage": _satz(len(staende), len(gefunden), leer, einzige_perspektive(staende)),
        "gruppen": gruppen,
        "leere": leer,
        "stand": stand,
        "gesperrt": gesperrt,
        "ziele": len(staende),
        "brotkrumen": [("Scorecard", reverse("scorecards")), (ort, adresse(jahr, knoten)), ("Güte", None)],
    }
    return render(request, "bsc/guete.html", context)


def _satz(ziele_: int, zahl: int, leer: list[str], einzige: str) -> str:
    if not ziele_:
        return "Für dieses Gebiet und Jahr ist noch kein Ziel festgelegt."
    perspektiven = f"Ohne Ziel: {aufzaehlung(leer)}." if leer else "Alle vier Perspektiven haben Ziele."
    if einzige:
        perspektiven = f"Nur eine Perspektive hat Ziele: {Perspektive(einzige).label}."
    return f"{anzahl(zahl, 'Befund', 'Befunde') if zahl else 'Kein Befund'} bei {anzahl(ziele_, 'Ziel', 'Zielen')}. {perspektiven}"


def _ziele(zugang: Zugang, gebiet: int, jahr: int, stand: date) -> tuple[list[Zielstand], int]:
    """As this reader sees the Scorecard, and how many measures are locked: such a status says nothing of the thresholds."""
    je_ziel: dict[int, list[Messpunkt]] = {}
    gesperrt = 0
    start = Messwert.objects.wirksam().filter(messgroesse=OuterRef("pk"), ist_ausgangswert=True)
    rows = messgroessen(stand).filter(im_jahr(jahr, "ziel__"), ziel__gebiet=gebiet).annotate(hat_start=Exists(start))
    for zeile in lies_zeilen(rows, zugang, zugang.baum, stand):
        m: Any = zeile.messgroesse
        definition = m.definition or {}
        tage = tuple(w.tag for w in zeile.zeile.werte if w.zahl is not None or w.zustand == Zustand.GESPERRT)
        punkt = Messpunkt(
            m.pk, m.name, definition.get("rhythmus", "jaehrlich"), tage, bool(definition.get("messquelle")), bool(m.plan),
            m.hat_start or zeile.zeile.basis is not None, tuple(status for _, status in zeile.zeile.staende),
            _startet_besser(zeile.zeile), zeile.zeile.plan_ab, _ohne_schwellen(zeile.zeile), _festgelegt(m),
        )  # fmt: skip
        gesperrt += zeile.zeile.ist_gesperrt
        je_ziel.setdefault(m.ziel_id, []).append(punkt)
    staende = [
        Zielstand(z.pk, z.text, z.perspektive, z.verantwortlich, massnahmen, tuple(je_ziel.get(z.pk, ())))
        for z, massnahmen in ziele(gebiet, jahr)
    ]
    return staende, gesperrt


def _festgelegt(m: Any) -> date | None:
    """Since when it has a definition; where it was set up later, since then. None where no definition holds as of the Stand."""
    erste = date.fromisoformat(m.fassungen[0]["gueltig_ab"]) if m.fassungen else None
    return max(filter(None, (erste, m.werte_ab)), default=None)


def _startet_besser(z: Scorecardzeile) -> bool:
    """A locked Ausgangswert has no number here and says nothing."""
    if z.basis is None or z.ziel is None or z.wertung is None:
        return False
    return steht_besser(z.basis.zahl, z.ziel.wert, z.wertung.richtung)


def _ohne_schwellen(z: Scorecardzeile) -> bool:
    """It is rated, but by nothing: a goal that an agreement brought in begins so."""
    return z.schwellen is None and z.wertung is not None and z.wertung.gewertet

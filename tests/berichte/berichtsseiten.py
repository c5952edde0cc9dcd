"""Each report of the register on each of its Ebenen, as a reader gets it: as released, if it is of the workshop, and as it stands now."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from basis.models import Nutzer
from berichte.access import liest_bericht
from berichte.arten import ARTEN, Berichtsart, Weg, Zeitraumart
from berichte.models import Berichtsfreigabe
from berichte.regelwerk import Berichtstyp
from berichte.sections.werkstatt import Stelle
from berichte.zeitraum import Berichtszeitraum
from bsc.models import Scorecardfreigabe
from bsc.scorecardblatt import Antwort, als_json
from bsc.selectors.blatt import lies_blatt
from budgets.models import Verteilung
from sozialraum.access import Zugang
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet, Stadt
from tests.berichte.ausgaben import Ausgaben, hole, mitgelesen
from tests.berichte.test_freigabe import HALB, freigegeben, stelle
from tests.conftest import THOROUGH
from tests.factories import Besetzung

STAND = date(2007, 9, 30)
Als = Callable[..., Client]
MUSTERORTE = {Ebene.FACHBEREICH: "FB", Ebene.RESSORT: "R-II", Ebene.SOZIALRAUM: "III", Ebene.STADTTEIL: "461"}
ZEITRAEUME = {
    Zeitraumart.MONAT: Berichtszeitraum(date(2007, 9, 1), date(2007, 9, 30)), Zeitraumart.ZEITRAUM: HALB, Zeitraumart.STAND: HALB,
    Zeitraumart.JAHR: Berichtszeitraum(date(2006, 1, 1), date(2006, 12, 31)),
}  # fmt: skip
FERTIGE = [art for art in ARTEN.values() if art.weg is not Weg.LAUFEND]
FAELLE = [(art.typ, ebene) for art in FERTIGE for ebene in art.ebenen]
ERSTE = [(art.typ, art.ebenen[n % len(art.ebenen)]) for n, art in enumerate(FERTIGE)]  # each type once, the Ebenen in turn


def kennung(fall: tuple[Berichtstyp, Ebene]) -> str:
    return f"{fall[0].value}-{fall[1].name.lower()}"


def orte(typ: Berichtstyp, ebene: Ebene, leser: Nutzer) -> list[str]:
    """One Gebiet of the Ebene; in the thorough run all of which the reader may have the report."""
    if not THOROUGH:
        return [MUSTERORTE[ebene]]
    zugang = Zugang(leser)
    return sorted(g.schluessel for g in Gebiet.objects.filter(ebene=ebene) if liest_bericht(zugang, typ, g.pk))


def werkstattstelle(typ: Berichtstyp, ebene: Ebene, schluessel: str) -> Stelle:
    return stelle(typ, (ebene.name.lower(), schluessel), ZEITRAEUME[ARTEN[typ].zeitraum])


def gib_frei(besetzung: Besetzung, st: Stelle, *, echt: bool) -> tuple[Berichtsfreigabe, str]:
    """The release, and what was printed of it."""
    with mitgelesen(echt=echt) as gedruckt:
        row = freigegeben(besetzung, st)
    return row, gedruckt[-1].html


def ausgaben(typ: Berichtstyp, ebene: Ebene, schluessel: str, besetzung: Besetzung, als: Als, *, echt: bool) -> Iterator[Ausgaben]:
    """All that can be read of it by Controlling; ``echt``: the paper is really printed, of what is released if there is such."""
    art, leser = ARTEN[typ], als("controlling")
    if art.weg is Weg.WERKSTATT:
        st = werkstattstelle(typ, ebene, schluessel)
        row, druck = gib_frei(besetzung, st, echt=echt)
        yield hole(leser, row.get_absolute_url(), echt=echt, druck=druck)
        if laufend := leser.get(reverse("berichtswerkstatt", args=st.adresse)).context["laufend"]:
            yield hole(leser, laufend, echt=False, druck=druck)  # a month hands out what was released of it, as long as it says the same
        return
    yield hole(leser, _adresse(art, ebene, schluessel, besetzung), echt=echt)


def _adresse(art: Berichtsart, ebene: Ebene, schluessel: str, besetzung: Besetzung) -> str:
    """Where a report is read that has a way of its own. KeyError: nobody has said yet where its four outputs are."""
    ort = [ebene.name.lower(), schluessel]
    wege: dict[Berichtstyp, Callable[[], str]] = {
        Berichtstyp.SOZIALRAUMBUDGET: lambda: reverse("sozialraumbudget", args=[_verteilung().pk, *ort]),
        Berichtstyp.SCORECARD: lambda: _scorecard(ebene, schluessel, besetzung).get_absolute_url(),
    }
    return wege[art.typ]()


def _scorecard(ebene: Ebene, schluessel: str, besetzung: Besetzung) -> Scorecardfreigabe:
    """A release in which each red is answered; where nothing is measured, that of a Sozialraum under the name of the Gebiet."""
    baum, stadt = Gebiet.objects.baum(heute()), Stadt.objects.aktuelle()
    orte = [k for k in baum.auf_ebene(ebene) if k.schluessel == schluessel] + list(baum.auf_ebene(Ebene.SOZIALRAUM))
    blatt = next(b for k in orte if (b := lies_blatt(k, baum, STAND, stadt)).zeilen)
    antwort = Antwort("duldung", "Zwei Stellen sind unbesetzt", "", heute(), date(2007, 12, 31))
    inhalt = [als_json(replace(z, antwort=antwort if z.status == "handeln" else None)) for z in blatt.zeilen]
    wer = {"gebiet_id": orte[0].id, "stichtag": STAND, "nutzer": besetzung.fachbereichsleitung}
    return Scorecardfreigabe.objects.create(**wer, inhalt=inhalt)


def _verteilung() -> Any:
    return Verteilung.objects.get(name__startswith="Verteilung 2007")

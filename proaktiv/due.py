"""What waits: Hinweise whose step is overdue, rounds without minutes and to come; grants, milestones, evaluations; what is red and new."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from django.db.models import F, Q
from django.urls import reverse

from basis.due import Art, Faelligkeit, Frage, Zeilen
from basis.zahlen import datum
from proaktiv.kreislauffristen import faellig_am, fristsatz
from proaktiv.models import Hausrunde, Hinweis
from proaktiv.models.system import Rundenart
from proaktiv.selectors.bbafaellig import bba_fragen
from proaktiv.selectors.fristen import FRISTFELDER, mit_tagen, schleife_aus
from proaktiv.selectors.kettenfristen import kettenfristen
from proaktiv.selectors.meine import koordiniert
from proaktiv.selectors.neues import neues
from sozialraum.access import Zugang
from sozialraum.rechte import Recht

VORAUS = timedelta(days=14)


def faelligkeiten(zugang: Zugang, tag: date) -> Iterator[Frage]:
    """For whoever leads rounds, in their Gebiete: the Fachkraft that coordinates, and the Ressort; for BbA who handles or decides them."""
    orte = zugang.gebiete_mit(Recht.HAUSRUNDEN_FUEHREN) if zugang.darf(Recht.HAUSRUNDEN_FUEHREN) else frozenset()
    if orte:
        yield _hinweise(zugang, orte, tag)
        yield _runden(zugang, orte, tag)
        yield _kommende(zugang, tag)
    yield from neues(zugang, tag)
    yield from bba_fragen(zugang, tag)
    yield from kettenfristen(zugang, tag)


def _hinweise(zugang: Zugang, orte: Collection[int], tag: date) -> Frage:
    rows = Hinweis.objects.offen().filter(Q(gebiet__in=orte) | Q(system__gebiet__in=orte)).annotate(eigen=koordiniert(zugang, tag))
    felder = {**FRISTFELDER, "pk": F("pk"), "titel": F("titel"), "eigen": F("eigen")}
    return Frage(mit_tagen(rows, tag), felder, lambda zeilen: _ueberfaellige(zeilen, tag), Art.RUNDE)


def _runden(zugang: Zugang, orte: Collection[int], tag: date) -> Frage:
    rows = Hausrunde.objects.ohne_niederschrift(tag).filter(system__gebiet__in=orte).annotate(eigen=koordiniert(zugang, tag))
    felder = {name: F(name) for name in ("pk", "tag", "eigen")}
    felder |= {"name": F("system__name"), "art": F("system__rundenart")}
    return Frage(rows, felder, _ohne_niederschrift, Art.RUNDE)


def _kommende(zugang: Zugang, tag: date) -> Frage:
    """The next rounds of the Systeme that one coordinates."""
    rows = Hausrunde.objects.kommend(tag).filter(koordiniert(zugang, tag), tag__lte=tag + VORAUS)
    felder = {"pk": F("pk"), "tag": F("tag"), "name": F("system__name"), "art": F("system__rundenart")}
    return Frage(rows, felder, _naechste, Art.RUNDE)


def _naechste(zeilen: Zeilen) -> Iterator[Faelligkeit]:
    for z in sorted(zeilen, key=lambda z: (z["tag"], z["pk"])):
        am, art = date.fromisoformat(z["tag"]), Rundenart(z["art"]).label
        yield Faelligkeit(f"{art}: {z['name']}", f"am {datum(am)}", reverse("hausrunde", args=[z["pk"]]), am, im_text=True)


def _ohne_niederschrift(zeilen: Zeilen) -> Iterator[Faelligkeit]:
    """Since the day of the round."""
    for z in sorted(zeilen, key=lambda z: (not z["eigen"], z["tag"], z["pk"])):
        am, art = date.fromisoformat(z["tag"]), Rundenart(z["art"]).label
        yield Faelligkeit(f"Niederschrift fehlt: {z['name']}", f"{art} am {datum(am)}", reverse("hausrunde", args=[z["pk"]]), am,
                          eigen=z["eigen"])  # fmt: skip


def _ueberfaellige(zeilen: Zeilen, tag: date) -> Iterator[Faelligkeit]:
    spaet = []
    for z in zeilen:
        schleife, tage = schleife_aus(z)
        am = faellig_am(schleife, tage)
        if am is not None and am < tag:
            spaet.append((not z["eigen"], am, z["pk"], z["titel"], fristsatz(schleife, tage, tag)))
    for fremd, am, pk, titel, satz in sorted(spaet):
        yield Faelligkeit(f"Hinweis: {titel}", satz, reverse("hinweis", args=[pk]), am, im_text=True, eigen=not fremd)

"""What the import of Buchungen knows from the database, and the key of the Belege."""

import hashlib

from django.conf import settings

from basis.imports.kopfzeile import normalisiere
from budgets.imports.postensuche import Buchungskontext, Ort
from budgets.models import Budgetposten, Haushaltsjahr, Haushaltsstelle, Richtung, Unterabschnitt
from budgets.postenart import Postenart
from sozialraum.actions.fallkontext import hilfeartangaben, traegerangaben
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.imports.gebietssuche import Gebietsangabe
from sozialraum.models import Gebiet

SUCHFOLGE = (Ebene.SOZIALRAUM, Ebene.STADTTEIL, Ebene.RESSORT, Ebene.FACHBEREICH)


def belegschluessel() -> bytes:
    """The key of the keyed hash: a setting of its own, so that a new SECRET_KEY does not make every Beleg unknown (decision 41)."""
    return hashlib.sha256(b"Belegschluessel" + (settings.BELEG_SCHLUESSEL or settings.SECRET_KEY).encode()).digest()


def schluesselkennung() -> str:
    """Tells one key from another without telling the key."""
    return hashlib.sha256(b"Kennung" + belegschluessel()).hexdigest()[:12]


def buchungskontext(welt: str) -> Buchungskontext:
    baum = Gebiet.objects.baum(heute())
    wurzeln = baum.auf_ebene(Ebene.FACHBEREICH)
    stadt = wurzeln[0].id if wurzeln else None
    return Buchungskontext(
        jahre=frozenset(Haushaltsjahr.objects.values_list("jahr", flat=True)),
        stellen={
            nummer: richtung == Richtung.EINNAHME
            for nummer, richtung in Haushaltsstelle.objects.filter(welt=welt).values_list("nummer", "richtung")
        },
        gebiete=tuple({k.schluessel: Gebietsangabe(k.id, k.name, k.kurzname) for k in baum.auf_ebene(ebene)} for ebene in SUCHFOLGE),
        orte=_orte(baum, stadt),
        hilfearten=hilfeartangaben(),
        traeger=traegerangaben(),
        unterabschnitte=frozenset(Unterabschnitt.objects.values_list("nummer", flat=True)),
        stadt=stadt,
        dienste={normalisiere(name): name for name in Budgetposten.objects.exclude(dienst="").values_list("dienst", flat=True).distinct()},
    )


def _orte(baum: Gebietsbaum, stadt: int | None) -> dict[int, Ort]:
    """A Stadtteil is booked on its Sozialraum's Posten; one that is mapped nowhere on the city's, as not assigned."""
    orte = {k.id: Ort(k.id, Postenart.ZENTRAL) for k in baum.auf_ebene(Ebene.FACHBEREICH)}
    orte |= {k.id: Ort(k.id, Postenart.RESSORT) for k in baum.auf_ebene(Ebene.RESSORT)}
    orte |= {k.id: Ort(k.id, Postenart.SOZIALRAUM) for k in baum.auf_ebene(Ebene.SOZIALRAUM)}
    for k in baum.auf_ebene(Ebene.STADTTEIL):
        orte[k.id] = Ort(k.eltern_id, Postenart.SOZIALRAUM, k.id) if k.eltern_id else Ort(stadt or k.id, Postenart.OHNE_RAUM, k.id)
    return orte

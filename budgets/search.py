"""What the search finds here: Vereinbarungen, Förderanträge and Verteilungen that one may see, Gewichtungen."""

from collections.abc import Iterator

from django.db.models import Q

from basis.search import JE_GRUPPE, Treffer
from budgets.models import Foerderantrag, Gewichtung, Vereinbarung, Verteilung
from sozialraum.access import Zugang
from sozialraum.rechte import Recht


def suche(text: str, zugang: Zugang) -> Iterator[Treffer]:
    passt = Q(titel__icontains=text) | Q(traeger__name__icontains=text) | Q(wirkungsauftrag__icontains=text)
    if zugang.darf(Recht.VEREINBARUNGEN_LESEN):
        for vertrag in Vereinbarung.objects.sichtbar_fuer(zugang).filter(passt).select_related("traeger", "gebiet")[:JE_GRUPPE]:
            yield Treffer("Vereinbarungen", str(vertrag), vertrag.gebiet.bezeichnung, vertrag.get_absolute_url())
    if zugang.darf(Recht.FOERDERUNG_LESEN):
        for antrag in Foerderantrag.objects.sichtbar_fuer(zugang).filter(passt).select_related("traeger")[:JE_GRUPPE]:
            yield Treffer("Förderanträge", str(antrag), antrag.stand.bezeichnung, antrag.get_absolute_url())
    if not zugang.darf(Recht.INTERN_LESEN):
        return
    rows = Verteilung.objects.sichtbar_fuer(zugang).filter(Q(name__icontains=text) | Q(notiz__icontains=text))
    for v in rows.select_related("haushaltsjahr").defer("paket")[:JE_GRUPPE]:
        yield Treffer("Verteilungen", str(v), v.get_status_display(), v.get_absolute_url())
    for g in Gewichtung.objects.filter(name__icontains=text)[:JE_GRUPPE]:
        yield Treffer("Gewichtungen", str(g), g.get_verfahren_display(), g.get_absolute_url())

"""What the search finds here: rules of early warning, and what they raised where one may see it."""

from collections.abc import Iterator

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from basis.search import JE_GRUPPE, Treffer
from proaktiv.models import Fruehwarnregel, Fruehwarnung
from sozialraum.access import Zugang
from sozialraum.rechte import Recht

REGELN, WARNUNGEN = "Frühwarnregeln", "Frühwarnungen"


def suche(text: str, zugang: Zugang) -> Iterator[Treffer]:
    """One query; warnings by their rule and their Gebiet, the newest first."""
    if not zugang.darf(Recht.HAUSRUNDEN_LESEN):
        return
    regeln = Fruehwarnregel.objects.filter(Q(name__icontains=text) | Q(indikator__name__icontains=text)).order_by("name")
    worte = Q(regel__name__icontains=text) | Q(gebiet__name__icontains=text) | Q(gebiet__schluessel__iexact=text)
    warnungen = Fruehwarnung.objects.sichtbar_fuer(zugang).filter(worte).order_by("-stichtag", "pk")
    name = [Cast(F(feld), CharField()) for feld in ("name", "indikator__name", "schluessel")]
    titel = Concat(Cast(F("regel__name"), CharField()), Value(", "), Cast(F("gebiet__name"), CharField()), output_field=CharField())
    satz = [titel, Cast(F("satz"), CharField()), Cast(F("pk"), CharField())]
    teile = regeln.values_list(Value(REGELN), *name)[:JE_GRUPPE], warnungen.values_list(Value(WARNUNGEN), *satz)[:JE_GRUPPE]
    for gruppe, was, dazu, nummer in teile[0].union(teile[1], all=True):
        yield Treffer(gruppe, was, dazu, reverse("fruehwarnregel" if gruppe == REGELN else "fruehwarnung", args=[nummer]))

"""What a Gebiet gets, from the Rechenpaket with which a Verteilung was presented and decided: the same numbers as on paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse

from berichte.sections.verteilung import je_topf_von
from budgets import paketspeicher
from budgets.models import Verteilung
from sozialraum.access import Zugang
from sozialraum.ebenen import Knoten
from sozialraum.rechte import Recht

JAHRE = 3


@dataclass(frozen=True)
class Gebietsbetrag:
    """One Verteilung as it concerns a Gebiet."""

    jahr: int
    name: str
    stand: str
    beschlossen: bool
    betrag: int | None
    bericht_url: str


def gebietsbetraege(zugang: Zugang, knoten: Knoten) -> list[Gebietsbetrag]:
    """The Verteilungen of the last years that one may see: per year the decided one, else the newest presented one."""
    if not zugang.darf(Recht.INTERN_LESEN):
        return []
    rows = Verteilung.objects.massgeblich_fuer(zugang).massgebliche_zuerst().distinct("haushaltsjahr__jahr")
    gewaehlt = [row for row in rows.select_related("haushaltsjahr") if row.paket]  # one loaded without accounts has none yet
    return list(_betraege(gewaehlt[:JAHRE], knoten))


def _betraege(verteilungen: Sequence[Verteilung], knoten: Knoten) -> Iterator[Gebietsbetrag]:
    for verteilung in verteilungen:
        rechnung = paketspeicher.hole(verteilung.pruefsumme, verteilung.paket).rechnung
        teile = je_topf_von(rechnung, knoten.id, knoten.ebene) if rechnung.rechenbar and knoten.id in rechnung.baum.knoten else ()
        bekannt = [teil for teil in teile if teil is not None]
        yield Gebietsbetrag(
            verteilung.haushaltsjahr.jahr,
            verteilung.name,
            verteilung.get_status_display(),
            verteilung.ist_beschlossen,
            sum(bekannt) if bekannt else None,
            reverse("sozialraumbudget", args=[verteilung.pk, knoten.ebene.name.lower(), knoten.schluessel]),
        )

"""Early warnings of two Ressorts; one of Ressort I is a false alarm, whose reason stays there."""

from datetime import date
from functools import cached_property
from typing import Any

from tests.factories import wer_ist
from tests.site.words import PIROL

REGEL = "Kinder in der Grundsicherung"


class Teil:
    """What the URL table looks up."""

    @cached_property
    def fruehwarnungen(self) -> dict[str, list[Any]]:
        """By Ressort, those of the scene's rule."""
        from proaktiv.models import Fruehwarnung
        from sozialraum.clock import heute
        from sozialraum.models import Gebiet

        baum, je_ressort = Gebiet.objects.baum(heute()), dict[str, list[Any]]()
        for row in Fruehwarnung.objects.filter(regel__name=REGEL).order_by("pk"):
            ressort = next((k.schluessel for k in baum.vorfahren(row.gebiet_id) if k.ebene == 2), "")
            je_ressort.setdefault(ressort, []).append(row)
        return je_ressort

    @property
    def warnung_r1(self) -> Any:
        return next(w for w in self.fruehwarnungen["R-I"] if not w.fehlalarm_am)

    @property
    def fehlalarm_r1(self) -> Any:
        return next(w for w in self.fruehwarnungen["R-I"] if w.fehlalarm_am)

    @property
    def warnung_r3(self) -> Any:
        return self.fruehwarnungen["R-III"][0]


def baue(szene: Any) -> None:
    from proaktiv.actions.fruehwarnregeln import lege_regel_an
    from proaktiv.actions.fruehwarnung import markiere_fehlalarm, werte_aus
    from proaktiv.models import Fruehwarnfassung, Fruehwarnregel
    from sozialraum.models import Indikator

    wer = wer_ist(szene.besetzung.controlling)
    regel = Fruehwarnregel(name=REGEL, indikator=Indikator.objects.get(schluessel="kinder_u15_sgb2"), ebene=4)
    fassung = Fruehwarnfassung(gueltig_ab=date(2006, 1, 1), art="schwelle", richtung="hoch", grenze=15)
    werte_aus(wer=wer, regeln=[lege_regel_an(wer=wer, regel=regel, fassung=fassung)])
    markiere_fehlalarm(wer=wer_ist(szene.besetzung.ressort1), warnung=szene.fruehwarnungen["R-I"][0], grund=f"{PIROL}: doppelt gemeldet")
    del szene.fruehwarnungen

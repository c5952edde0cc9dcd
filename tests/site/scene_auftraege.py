"""The Aufträge of the scene, as the arguments of the URL table point at them; `scene_gremien` makes them."""

from functools import cached_property
from typing import Any


class Auftraege:
    """Part of `Szene`."""

    @cached_property
    def beschlussauftrag(self) -> Any:
        """Of the JHA, for Ressort I, overdue."""
        return self._auftrag(titel__startswith="Szene: ")

    @cached_property
    def auftrag_rat(self) -> Any:
        """Of the Stadtrat, behind closed doors."""
        return self._auftrag(gremium__schluessel="stadtrat", beschluss__oeffentlich=False)

    @cached_property
    def auftrag_ressort(self) -> Any:
        """Done, of a Gremium of Ressort I, behind closed doors."""
        return self._auftrag(punkt__sitzung__ort="Szene: Stadtteilzentrum")

    @staticmethod
    def _auftrag(**was: Any) -> Any:
        from sozialraum.models import Beschlussauftrag

        return Beschlussauftrag.objects.get(**was)

"""By which Gremium and which Beschluss an application was decided."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from proaktiv.actions.pruefung import pruefe, pruefe_papiere
from proaktiv.bbaweg import BbaBeschluss, pruefe_bba_beschluss
from proaktiv.models import BbaSchritt
from sozialraum.models import Beschluss, Gremium


@dataclass(frozen=True)
class Beschlussangaben:
    """What somebody says of a decision; the Sitzung is that of the step's day."""

    gremium: Gremium | None = None
    beschluss: Beschluss | None = None
    nummer: str = ""

    @property
    def felder(self) -> dict[str, Any]:
        return {"gremium": self.gremium, "beschluss": self.beschluss, "beschluss_nummer": self.nummer.strip()}


def gegen_den_beschluss(angaben: Beschlussangaben, tag: date) -> list[str]:
    """What speaks against it; all staff reads these pages, so a Beschluss that is not öffentlich is refused at once."""
    gremium, beschluss = angaben.gremium, angaben.beschluss
    pruefe_papiere(beschluss, feld="beschluss")
    lage = BbaBeschluss(
        gremium=gremium.name if gremium else "", darf=gremium is None or gremium.entscheidet_bba,
        tagt=gremium is None or gremium.tagt_am(tag),
        papier=bool(beschluss or angaben.nummer.strip()),
        eigener=not (gremium and beschluss) or beschluss.gremium_id in (None, gremium.pk), papiertag=beschluss.tag if beschluss else None,
    )  # fmt: skip
    return pruefe_bba_beschluss(lage, tag)


def pruefe_nummer(angaben: Beschlussangaben, *, geprueft: bool) -> None:
    pruefe([(str(BbaSchritt._meta.get_field("beschluss_nummer").verbose_name), angaben.nummer)], geprueft=geprueft)

"""Free texts are checked before they are saved: nothing that looks like a person (domain.md 6; § 64 SGB VIII)."""

from django.db import models

from proaktiv.personenbezug import saetze
from proaktiv.selectors.namen import bekannte_namen
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.models import Beschluss, Vorlage


def pruefe_texte(row: models.Model, *felder: str, geprueft: bool = False) -> None:
    """Refuses the named fields of a row if they name a person. ``geprueft``: names were looked at and are none; numbers never pass."""
    namen = {feld.name: str(feld.verbose_name) for feld in row._meta.fields}
    pruefe([(namen[feld], getattr(row, feld) or "") for feld in felder], geprueft=geprueft)


def pruefe_papiere(*papiere: Vorlage | Beschluss | None, feld: str) -> None:
    """Pages of the Präventionskette are read by all staff: only öffentliche papers are named on them."""
    if any(papier is not None and not papier.oeffentlich for papier in papiere):
        raise Abgelehnt("Dieses Papier ist nicht öffentlich; diese Seiten lesen alle. Bitte nennen Sie es in Worten.", feld=feld)


def pruefe(texte: list[tuple[str, str]], *, geprueft: bool = False) -> None:
    """As ``pruefe_texte``, for texts with their German names."""
    gefuellt = [(name, text) for name, text in texte if text.strip()]
    if gefuellt and (gruende := saetze(gefuellt, heute(), bekannte_namen(), bestaetigt=geprueft)):
        raise Abgelehnt(*gruende)

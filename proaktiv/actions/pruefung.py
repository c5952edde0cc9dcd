"""Free texts are checked before they are saved: nothing that looks like a person (domain.md 6; § 64 SGB VIII)."""

from collections.abc import Iterable
from datetime import date

from django.db import models

from basis.textzeichen import beanstandung
from basis.zahlen import datum
from proaktiv.personenbezug import saetze
from proaktiv.selectors.kettenstand import kettenstand
from proaktiv.selectors.namen import bekannte_namen
from proaktiv.zwischenstand import Werte, ueberschriebene
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.models import Beschluss, Vorlage

GERADE = "Gerade hat jemand anderes hier etwas geändert. Ihre Angaben stehen noch da; bitte speichern Sie noch einmal, dann sehen Sie, was."


def pruefe_texte(row: models.Model, *felder: str, geprueft: bool = False) -> None:
    """Refuses the named fields of a row if they name a person. ``geprueft``: names were looked at and are none; numbers never pass."""
    namen = {feld.name: str(feld.verbose_name) for feld in row._meta.fields}
    pruefe([(namen[feld], getattr(row, feld) or "") for feld in felder], geprueft=geprueft)


def pruefe_geschriebene(alt: models.Model | None, neu: models.Model, *felder: str, geprueft: bool = False) -> None:
    """As ``pruefe_texte``, of the named fields those that are new or another text than in ``alt``: what stood there was looked at."""
    pruefe_texte(neu, *(f for f in felder if alt is None or getattr(alt, f) != getattr(neu, f)), geprueft=geprueft)


def pruefe_papiere(*papiere: Vorlage | Beschluss | None, feld: str) -> None:
    """Pages of the Präventionskette are read by all staff: only öffentliche papers are named on them."""
    if any(papier is not None and not papier.oeffentlich for papier in papiere):
        raise Abgelehnt("Dieses Papier ist nicht öffentlich; diese Seiten lesen alle. Bitte nennen Sie es in Worten.", feld=feld)


def pruefe_kein_tag_voraus(tag: date | None, *, feld: str, muster: bool = False) -> None:
    """What has happened lies in no future, or it would silence what is due; invented rows of the demonstration excepted."""
    if tag and not muster and tag > (bis := kettenstand()):
        raise Abgelehnt(f"Der Tag liegt in der Zukunft. Bitte nennen Sie den {datum(bis)} oder einen früheren Tag.", feld=feld)


def werte_von(row: models.Model, felder: Iterable[str]) -> dict[str, object]:
    """Of these names the fields of the row itself; of others it knows nothing."""
    eigene = {feld.name: feld.attname for feld in row._meta.concrete_fields}
    return {name: getattr(row, eigene[name]) for name in felder if name in eigene}


def pruefe_inzwischen(alt: models.Model | None, neu: models.Model, gesehen: Werte, **dazu: tuple[object, object]) -> None:
    """Under the lock: refused where ``neu`` would take back what somebody saved since ``gesehen`` was read.

    ``dazu``: name → (what is there now, what shall be there), for what is no field of the row.
    """
    if alt is None:
        return
    jetzt = werte_von(alt, gesehen) | {name: paar[0] for name, paar in dazu.items()}
    nachher = werte_von(neu, gesehen) | {name: paar[1] for name, paar in dazu.items()}
    if ueberschriebene(gesehen, jetzt, nachher):
        raise Abgelehnt(GERADE)


def pruefe(texte: list[tuple[str, str]], *, geprueft: bool = False) -> None:
    """As ``pruefe_texte``, for texts with their German names."""
    if unlesbare := [f"{name}: {satz}" for name, text in texte if (satz := beanstandung(text))]:
        raise Abgelehnt(*unlesbare)
    gefuellt = [(name, text) for name, text in texte if text.strip()]
    if gefuellt and (gruende := saetze(gefuellt, heute(), bekannte_namen(), bestaetigt=geprueft)):
        raise Abgelehnt(*gruende)

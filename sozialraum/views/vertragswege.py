"""Where a Gebiet or a Träger leads on to: its Vereinbarungen and its Förderung, for whoever may read them."""

from urllib.parse import urlencode

from django.urls import reverse

from sozialraum.access import Zugang
from sozialraum.rechte import Recht

_LISTEN = (
    ("Vereinbarungen", "vereinbarungen", Recht.VEREINBARUNGEN_LESEN),
    ("Bewertungen", "leistungsbewertungen", Recht.VEREINBARUNGEN_LESEN),
    ("Förderung", "foerderung", Recht.FOERDERUNG_LESEN),
)


def vertragswege(zugang: Zugang, *, in_gebiet: int | None = None, **auswahl: str) -> list[tuple[str, str]]:
    """Name and address of each list, filtered by ``auswahl``. ``in_gebiet``: only with the right for this Gebiet."""
    return [(name, f"{reverse(liste)}?{urlencode(auswahl)}") for name, liste, recht in _LISTEN if zugang.darf(recht, in_gebiet)]

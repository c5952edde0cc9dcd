"""Statuszeichen: vier Formen, die sich auch in Grau und bei erzwungenen Farben unterscheiden. Mehr Tinte ist dringender."""

from enum import StrEnum


class Status(StrEnum):
    IM_PLAN = "im_plan"
    BEOBACHTEN = "beobachten"
    HANDELN = "handeln"
    KEIN_WERT = "kein_wert"


STATUS_WORTE = {
    Status.IM_PLAN: "im Plan",
    Status.BEOBACHTEN: "beobachten",
    Status.HANDELN: "handeln",
    Status.KEIN_WERT: "kein Wert",
}

_FORMEN = {
    Status.IM_PLAN: (
        '<circle class="s-linie" cx="8" cy="8" r="6.4" fill="none" stroke="#000" stroke-width="1.6"/>'
        '<path class="s-linie" d="M5 8.2l2.1 2.1L11 6.1" fill="none" stroke="#000" stroke-width="1.6"/>'
    ),
    Status.BEOBACHTEN: (
        '<path class="s-ton" d="M8 1.8L15 14H1Z" fill="#ccc" stroke="#000" stroke-width="1.6" stroke-linejoin="round"/>'
        '<path class="s-linie" d="M8 6v4" fill="none" stroke="#000" stroke-width="1.6"/>'
        '<circle class="s-punkt" cx="8" cy="12" r=".95" fill="#000"/>'
    ),
    Status.HANDELN: (
        '<path class="s-voll" d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1Z" fill="#000"/>'
        '<path class="s-aus" d="M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2" fill="none" stroke="#fff" stroke-width="1.9"/>'
    ),
    Status.KEIN_WERT: (
        '<circle class="s-linie" cx="8" cy="8" r="6.4" fill="none" stroke="#000" stroke-width="1.6" stroke-dasharray="2.4 2"/>'
        '<path class="s-linie" d="M5.5 8h5" fill="none" stroke="#000" stroke-width="1.6"/>'
    ),
}


def status_zeichen(status: Status | str, *, mit_titel: bool = False, groesse: int = 16) -> str:
    """Das Zeichen eines Status als SVG. Ohne Titel ist es Beiwerk: das Wort steht daneben. Unbekannter Status wird abgelehnt."""
    status = Status(status)
    kopf = f'<svg class="st-zeichen" width="{groesse}" height="{groesse}" viewBox="0 0 16 16" focusable="false"'
    if mit_titel:
        return f'{kopf} role="img"><title>{STATUS_WORTE[status]}</title>{_FORMEN[status]}</svg>'
    return f'{kopf} aria-hidden="true">{_FORMEN[status]}</svg>'

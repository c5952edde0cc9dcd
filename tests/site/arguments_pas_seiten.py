"""The arguments of the pages of Systeme, Akteure and Hausrunden (see arguments.py)."""

from typing import Any

from tests.site.variants import NONE, Arguments, pks, same

_BEIDE = pks(r1="system_r1", r2="system_r2")


def _teil(wer: str, teil: str) -> Arguments:
    return lambda s: (getattr(s, f"system_{wer}").pk, teil)


def _mitglied(wer: str) -> Arguments:
    def angaben(s: Any) -> tuple[Any, ...]:
        system = getattr(s, f"system_{wer}")
        return (system.pk, "akteur", system.mitgliedschaften.order_by("pk").first().pk)

    return angaben


ARGUMENTE: dict[str, dict[str, Arguments]] = {
    **same("systeme meine_systeme systemstadtteile system_neu akteure akteur_neu akteursarten akteursart_neu", NONE),
    **same("aktionsarten aktionsart_neu", NONE),
    **same("system system_aendern system_beenden rundenauftrag_neu", _BEIDE),
    "systemteil_neu": {
        "r1_akteur": _teil("r1", "akteur"),
        "r1_einrichtung": _teil("r1", "einrichtung"),
        "r1_stadtteil": _teil("r1", "stadtteil"),
        "r1_koordination": _teil("r1", "koordination"),
        "r2_akteur": _teil("r2", "akteur"),
        "unbekannt": _teil("r1", "person"),
    },
    "systemteil_beenden": {"r1": _mitglied("r1"), "r2": _mitglied("r2")},
    **same("akteur akteur_aendern", pks(schule="pas_akteur")),
    **same("hausrunden rundenkalender hausrunde_neu", NONE),
    **same("rundenreihe_neu systemrunden_ics", _BEIDE),
    **same("hausrunde hausrunde_ics hausrunde_aendern tagesordnung_setzen", pks(r1="runde_r1", r2="runde_r2")),
    "niederschrift": pks(r1="gehaltene_r1", r2="runde_r2"),
    "niederschrift_pdf": {"unbekannt": lambda s: (987654321,)},  # who prints what: tests/berichte/test_rundenpapier.py
    "hausrunde_schritt": {
        "r1_absagen": lambda s: (s.runde_r1.pk, "absagen"),
        "r1_einladen": lambda s: (s.runde_r1.pk, "einladen"),
        "r2_absagen": lambda s: (s.runde_r2.pk, "absagen"),
        "unbekannt": lambda s: (s.runde_r1.pk, "verschieben"),
    },
    "akteursart_aendern": {"kita": lambda s: ("szene-kita",)},
    "aktionsart_aendern": {"elternbildung": lambda s: ("elternbildung",)},
}

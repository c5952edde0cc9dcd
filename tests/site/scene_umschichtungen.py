"""One Umschichtung within Sozialraum I that waits for the decision, a draft of Ressort I, two Überschreitungen of it."""

from functools import cached_property
from typing import Any

from tests.factories import wer_ist
from tests.site import scene_vereinbarungen

PROBE = "Probe der Seiten"
# What each URL takes: name → variant → arguments, from the scene.
ARGUMENTE: dict[str, dict[str, Any]] = {
    "umschichtung": {"r1": lambda s: (s.umschichtung_r1.pk,)},
    "umschichtung_aendern": {"r1": lambda s: (s.umschichtung_entwurf_r1.pk,)},
    "umschichtung_schritt": {
        "entscheiden": lambda s: (s.umschichtung_r1.pk, "entscheiden"),
        "ablehnen": lambda s: (s.umschichtung_r1.pk, "ablehnen"),
    },
    "ueberschreitung": {"r1": lambda s: (s.ueberschreitung_r1.pk,)},
    "ueberschreitung_aendern": {"r1": lambda s: (s.ueberschreitung_offen_r1.pk,)},
    "ueberschreitung_schritt": {
        "pruefen": lambda s: (s.ueberschreitung_offen_r1.pk, "pruefen"),
        "bewilligen": lambda s: (s.ueberschreitung_r1.pk, "bewilligen"),
        "unbekannt": lambda s: (s.ueberschreitung_r1.pk, "verschenken"),
    },
}


class Teil(scene_vereinbarungen.Teil):
    """What the arguments of the URL table point at."""

    @cached_property
    def umschichtung_r1(self) -> Any:
        from budgets.models import Umschichtung

        return Umschichtung.objects.get(status="beantragt")

    @cached_property
    def ueberschreitung_r1(self) -> Any:
        """Of Ressort I, checked; it waits for the decision."""
        from budgets.models import Ueberschreitung

        return Ueberschreitung.objects.get(status="geprueft", begruendung__contains=PROBE)

    @cached_property
    def ueberschreitung_offen_r1(self) -> Any:
        from budgets.models import Ueberschreitung

        return Ueberschreitung.objects.get(status="angemeldet", begruendung__contains=PROBE)

    @cached_property
    def umschichtung_entwurf_r1(self) -> Any:
        from budgets.models import Umschichtung

        return Umschichtung.objects.get(status="entwurf")


def baue(szene: Any, geheim: str) -> None:
    """``geheim`` is the word of Ressort I."""
    from budgets.actions.umschichtungen import entwirf_umschichtung, entwirf_und_beantrage
    from budgets.models import Budgetposten, Umschichtung

    rows = Budgetposten.objects.filter(haushaltsjahr__jahr=2007, art="sozialraum", gebiet__schluessel="I")
    posten = {p.haushaltsstelle.nummer: p for p in rows.select_related("haushaltsstelle", "haushaltsjahr", "gebiet")}
    beide = (posten["4550.7600"], posten["4750.7180"])
    von, nach = sorted(beide, key=lambda p: p.ist_cent + p.festlegung_cent - p.ansatz_cent)  # the one with more left gives
    scene_vereinbarungen.baue(szene, geheim)
    neu = Umschichtung(von=von, nach=nach, betrag_cent=1_000_00, begruendung=f"{geheim}: ein Ferienangebot mehr")
    entwirf_und_beantrage(wer=wer_ist(szene.besetzung.controlling), umschichtung=neu)
    entwurf = Umschichtung(von=von, nach=nach, betrag_cent=500_00, begruendung=f"{geheim}: noch nicht beantragt")
    entwirf_umschichtung(wer=wer_ist(szene.besetzung.ressort1), umschichtung=entwurf)
    _ueberschreitungen(szene, geheim, nach, von)


def _ueberschreitungen(szene: Any, geheim: str, posten: Any, deckt: Any) -> None:
    """One that is only applied for, one that Controlling has checked; both covered by the other Unterabschnitt."""
    from budgets.actions.ueberschreitungen import melde_an, pruefe_ueberschreitung
    from budgets.models import Ueberschreitung

    for euro in (700, 800):
        row = Ueberschreitung(
            haushaltsjahr=posten.haushaltsjahr, posten=posten, haushaltsstelle=posten.haushaltsstelle, gebiet=posten.gebiet,
            betrag_cent=euro * 100, anlass="rechtsanspruch", begruendung=f"{PROBE}, {geheim}",
        )  # fmt: skip
        melde_an(wer=wer_ist(szene.besetzung.ressort1), ueberschreitung=row, deckung=[(deckt.pk, euro * 100)])
    pruefe_ueberschreitung(wer=wer_ist(szene.besetzung.controlling), ueberschreitung=row, vermerk="Unabweisbar und gedeckt")

"""A whole round in one go: minutes, new Hinweise, one Aktion, one Reflexion, the next date. All of it is saved, or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import Count, OuterRef, Subquery

from proaktiv.actions import kreislauf
from proaktiv.actions.hausrunden import schliesse_niederschrift_ab, schreibe_niederschrift
from proaktiv.actions.sperren import sperre_hinweise, sperre_runde, sperre_system
from proaktiv.kreislauf import BEENDET, Entscheidung, Stand
from proaktiv.models import Abwaegung, Akteur, Aktion, Hausrunde, Hinweis, Reflexion
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank

NOCH_OFFEN = "Zu diesem Hinweis laufen noch Aktionen. Bitte schreiben Sie ihr Ergebnis; damit sind sie beendet."
INZWISCHEN = (
    "Diese Runde wurde inzwischen eingetragen, vielleicht durch einen zweiten Klick. Bitte sehen Sie auf ihrer Seite nach, "
    "was schon dort steht. Wenn Sie trotzdem eintragen, ersetzt diese Niederschrift die dortige; Hinweise, die es schon gibt, "
    "lassen Sie bitte weg."
)
SCHON_VERABREDET = "Diese Runde hat das zu diesem Hinweis schon verabredet. Bitte lassen Sie es hier weg, oder nennen Sie es anders."


class Bereichsfehler(Abgelehnt):
    """A refusal, and which part of the entry it belongs to: "runde", "hinweis-0", "aktion", "reflexion"."""

    def __init__(self, bereich: str, fehler: Abgelehnt):
        super().__init__(*fehler.saetze, feld=fehler.feld)
        self.bereich = bereich


@dataclass(frozen=True)
class Aktionseingabe:
    """An Aktion with the weighing that decides it; ``hinweis`` is an open one, or the position of a new one of this entry.

    ``abwaegung`` is None where the round had decided before.
    """

    hinweis: Hinweis | int
    aktion: Aktion
    abwaegung: Abwaegung | None = None
    geprueft: bool = False


@dataclass(frozen=True)
class Reflexionseingabe:
    """``ergebnis`` ends the Aktionen that still run; ``neuer`` is the Hinweis that follows."""

    reflexion: Reflexion
    ergebnis: str = ""
    neuer: Hinweis | None = None
    geprueft: bool = False


@dataclass(frozen=True)
class Rundeneingabe:
    texte: Mapping[str, str]
    anwesende: Mapping[Akteur, bool]
    naechste_am: date | None = None
    geprueft: bool = False
    hinweise: Sequence[tuple[Hinweis, bool]] = ()
    aktion: Aktionseingabe | None = None
    reflexion: Reflexionseingabe | None = None
    abschliessen: bool = False
    gesehen: str = ""  # the state of the round when the page was opened, as ``fassung`` says it


def fassung(runde: Hausrunde) -> str:
    """Changes with every entry, minutes and attendance included: a second click on the same page is noticed by it, and a second person."""
    zahlen = [Count(name, distinct=True) for name in ("teilnahmen", "hinweise", "abwaegungen", "aktionen", "reflexionen")]
    verlauf = [_zuletzt("HausrundeEvent", "pgh_obj"), _zuletzt("TeilnahmeEvent", "hausrunde")]
    return "-".join(map(str, Hausrunde.objects.filter(pk=runde.pk).values_list("stand", *zahlen, *verlauf).get()))


def _zuletzt(name: str, feld: str) -> Subquery:
    """The newest version of what belongs to the round."""
    rows = apps.get_model("proaktiv", name)._default_manager.filter(**{feld: OuterRef("pk")})
    return Subquery(rows.order_by("-pk").values("pk")[:1])


@in_der_datenbank()
def trage_runde_ein(*, wer: Wer, runde: Hausrunde, eingabe: Rundeneingabe) -> Hausrunde:
    """What happened in a round. Refused as each part by itself would be, with the part that is meant; and what was entered already."""
    with _bereich("runde"):
        _sperre(runde, eingabe)
        if eingabe.gesehen and eingabe.gesehen != fassung(runde):
            raise Abgelehnt(INZWISCHEN)
        row = schreibe_niederschrift(
            wer=wer, runde=runde, texte=eingabe.texte, anwesende=eingabe.anwesende, naechste_am=eingabe.naechste_am,
            geprueft=eingabe.geprueft,
        )  # fmt: skip
    neue: list[Hinweis] = []
    for stelle, (hinweis, geprueft) in enumerate(eingabe.hinweise):
        hinweis.system, hinweis.hausrunde, hinweis.erfasst_am, hinweis.muster = row.system, row, row.tag, row.muster
        with _bereich(f"hinweis-{stelle}"):
            neue.append(kreislauf.speichere_hinweis(wer=wer, hinweis=hinweis, geprueft=geprueft))
    if eingabe.reflexion:
        with _bereich("reflexion"):
            _reflektiere(wer, row, eingabe.reflexion)
    if eingabe.aktion:
        with _bereich("aktion"):
            _plane(wer, row, eingabe.aktion, neue)
    if eingabe.abschliessen:
        with _bereich("runde"):
            row = schliesse_niederschrift_ab(wer=wer, runde=row)
    return row


def _sperre(runde: Hausrunde, eingabe: Rundeneingabe) -> None:
    """Everything that the entry touches, in the one order of locks."""
    sperre_system(runde.system_id)
    sperre_runde(runde.pk)
    aktion = eingabe.aktion.hinweis if eingabe.aktion else None
    reflexion = eingabe.reflexion.reflexion.hinweis if eingabe.reflexion else None
    sperre_hinweise(*(h.pk for h in (aktion, reflexion) if isinstance(h, Hinweis)))


def _plane(wer: Wer, runde: Hausrunde, eingabe: Aktionseingabe, neue: Sequence[Hinweis]) -> None:
    hinweis = neue[eingabe.hinweis] if isinstance(eingabe.hinweis, int) else eingabe.hinweis
    if hinweis.system_id != runde.system_id:
        raise Abgelehnt("Der Hinweis gehört nicht zu diesem System.", feld="hinweis")
    if hinweis.aktionen.offen().filter(hausrunde=runde, titel=eingabe.aktion.titel, akteur=eingabe.aktion.akteur).exists():
        raise Abgelehnt(SCHON_VERABREDET, feld="titel")
    if eingabe.abwaegung:
        a = eingabe.abwaegung
        a.hinweis, a.hausrunde, a.tag, a.entscheidung = hinweis, runde, runde.tag, Entscheidung.AKTION.value
        hinweis = kreislauf.waege_ab(wer=wer, abwaegung=a, geprueft=eingabe.geprueft)
    aktion = eingabe.aktion
    aktion.hinweis, aktion.hausrunde, aktion.muster = hinweis, runde, runde.muster
    kreislauf.plane_aktion(wer=wer, aktion=aktion, tag=runde.tag, geprueft=eingabe.geprueft)


def _reflektiere(wer: Wer, runde: Hausrunde, eingabe: Reflexionseingabe) -> None:
    r = eingabe.reflexion
    if r.hinweis.system_id != runde.system_id or Stand(r.hinweis.stand) in BEENDET:
        raise Abgelehnt("Der Hinweis gehört nicht zu diesem System.", feld="hinweis")
    laufende = list(r.hinweis.aktionen.offen().order_by("bis", "pk"))
    if laufende and not eingabe.ergebnis.strip():
        raise Abgelehnt(NOCH_OFFEN, feld="ergebnis")
    for aktion in laufende:
        kreislauf.beende_aktion(wer=wer, aktion=aktion, tag=runde.tag, ergebnis=eingabe.ergebnis, geprueft=eingabe.geprueft)
    r.hausrunde, r.tag = runde, runde.tag
    kreislauf.reflektiere(wer=wer, reflexion=r, neuer=eingabe.neuer, geprueft=eingabe.geprueft)


@contextmanager
def _bereich(name: str) -> Iterator[None]:
    try:
        yield
    except Abgelehnt as fehler:
        raise Bereichsfehler(name, fehler) from fehler

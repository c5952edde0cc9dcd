"""What the imports of lists have in common: a file kept as a draft, the dry run and its Kennung, all or nothing."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.db import transaction

from basis.imports.tabelle import Tabelle, Tabellenfehler, lies_tabelle
from basis.models import Datei
from basis.zahlen import datum, zahl
from proaktiv.imports.listen import Listenform, abweisung
from sozialraum.access import Wer
from sozialraum.actions.entwurf import mime, raeume_auf
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.imports.befund import Fehler

NEU, GEAENDERT, UNVERAENDERT = "neu", "geaendert", "unveraendert"
NICHTS = "Alles steht schon so da. Es gibt nichts zu übernehmen."
SEITDEM = "Seit der Prüfung hat jemand diese Einträge geändert. Bitte sehen Sie noch einmal nach, was sich ändern würde."
GILT_NICHT = "„{}“ gilt nicht mehr. Was gilt, nennt die Vorlage zum Herunterladen."
ENDE_VOR_BEGINN = "Das Ende liegt vor dem Beginn. Bitte berichtigen Sie eines von beiden."
Unterschiede = tuple[tuple[str, str, str], ...]


class Listenvorhaben(Protocol):
    """What taking over would do with one row. ``unterschiede``: (what, before, after); ``worum``: what identifies the entry."""

    @property
    def zeile(self) -> int: ...
    @property
    def wirkung(self) -> str: ...
    @property
    def unterschiede(self) -> Unterschiede: ...
    @property
    def worum(self) -> tuple[Any, ...]: ...


V = TypeVar("V", bound=Listenvorhaben)


@dataclass(frozen=True)
class Pruefung(Generic[V]):
    """The dry run: every finding, every difference."""

    vorhaben: tuple[V, ...] = ()
    fehler: tuple[Fehler, ...] = ()
    hinweise: tuple[str, ...] = ()

    def mit(self, wirkung: str) -> list[V]:
        return [v for v in self.vorhaben if v.wirkung == wirkung]

    @property
    def geleert(self) -> Counter[str]:
        """Of each kind of detail how many would have none any more."""
        return Counter(was for v in self.mit(GEAENDERT) for was, vorher, nachher in v.unterschiede if vorher and not nachher)

    @property
    def aendert(self) -> bool:
        return any(v.wirkung != UNVERAENDERT for v in self.vorhaben)

    @property
    def kennung(self) -> str:
        """Of what was shown: other than this is not taken over."""
        gezeigt = [(v.zeile, *v.worum, v.wirkung, v.unterschiede) for v in self.vorhaben]
        return hashlib.sha256(repr(gezeigt).encode()).hexdigest()

    def verlange(self, kennung: str) -> None:
        """Refused: a file with errors, one that changes nothing, and where it would change other than ``kennung`` tells was shown."""
        if self.fehler:
            raise Abgelehnt(*(f.als_satz() if f.zeile else f.satz for f in self.fehler[:20]))
        if not self.aendert:
            raise Abgelehnt(NICHTS)
        if self.kennung != kennung:
            raise Abgelehnt(SEITDEM)


def behalte(modell: Any, form: Listenform, *, wer: Wer, inhalt: bytes, dateiname: str, **dazu: Any) -> Any:
    """Keeps the file, and purges what nobody finished. Refused with sentences: what is no table, what tells of persons or single cases."""
    if wer.nutzer is None:
        raise Abgelehnt("Ein Entwurf gehört einer angemeldeten Person.")
    try:
        tabelle = lies_tabelle(inhalt, dateiname)
    except Tabellenfehler as fehler:
        raise Abgelehnt(*fehler.saetze) from fehler
    if saetze := abweisung(tabelle, form):
        raise Abgelehnt(*saetze)
    with transaction.atomic():
        raeume_auf(modell.objects.all())
        datei = Datei.objects.create(name=dateiname[-200:], inhalt=inhalt, mime=mime(dateiname))
        return modell.objects.create(datei=datei, nutzer=wer.nutzer, **dazu)


def sperre(entwurf: Any) -> None:
    """Two who take over the same draft wait for each other; the second finds it gone."""
    if not type(entwurf).objects.select_for_update(of=("self",)).filter(pk=entwurf.pk).exists():
        raise Abgelehnt("Dieser Import ist schon abgeschlossen oder verworfen. Laden Sie die Datei neu hoch, wenn noch etwas fehlt.")


def lies(entwurf: Any) -> Tabelle | tuple[Fehler, ...]:
    """The table, or why there is none. It may take long, so no row is locked meanwhile."""
    try:
        return lies_tabelle(bytes(entwurf.datei.inhalt), entwurf.datei.name)
    except Tabellenfehler as unlesbar:
        return tuple(Fehler("", 0, "", "", satz) for satz in unlesbar.saetze)


def wort(wert: Any) -> str:
    """A detail as the preview shows and compares it."""
    if wert is None:
        return ""
    if hasattr(wert, "as_tuple"):
        return zahl(wert, 2)
    text = datum(wert) if hasattr(wert, "toordinal") else str(wert)
    return "\n".join(teil.rstrip() for teil in text.strip().splitlines())

"""The sentences of the report *Schwerpunkträume*: what matters first, each with its number and its list, and how it is read."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from basis.zahlen import NBSP, anzahl, aufzaehlung, datum, vorzeichen, zahl
from berichte.sections.raumbericht import Kriterium, Liste, Raumbericht, Raumkopf, Raumzeile

GENANNT, KRITERIEN = 5, 3


@dataclass(frozen=True)
class Textteile:
    """What the sentences are made of."""

    kopf: Raumkopf
    liste: Liste
    davor: Liste | None
    zeilen: tuple[Raumzeile, ...]
    fehlende: tuple[str, ...]

    @property
    def bewertete(self) -> list[Raumzeile]:
        return [z for z in self.zeilen if z.jetzt.bewertet]

    @property
    def schwerpunkte(self) -> list[Raumzeile]:
        return [z for z in self.zeilen if z.jetzt.schwerpunkt]

    @property
    def ist_stadtteil(self) -> bool:
        return self.kopf.ebene == "stadtteil"


def ohne_liste(kopf: Raumkopf) -> Raumbericht:
    """A report that says that there is nothing to report, and what to do."""
    satz = f"Bis zum {datum(kopf.bis)} ist keine Liste der Schwerpunkträume festgestellt."
    rat = "Eine Liste entsteht unter Daten, Schwerpunkträume; festgestellt wird sie von Controlling und Planung. Danach steht sie hier."
    return Raumbericht(kopf, satz, (rat,), None, None, (), (), None, None, (), (), (), False)


def _liste(liste: Liste) -> str:
    return f"Quelle: Liste „{liste.name}“, Stichtag {datum(liste.stichtag)}."


def kernaussage(t: Textteile) -> str:
    if t.ist_stadtteil:
        return _stadtteil(t)
    alle, dabei = t.bewertete, t.schwerpunkte
    wer = f": {aufzaehlung([z.name for z in dabei])}" if dabei else ""
    verb = "ist Schwerpunktraum" if len(dabei) == 1 else "sind Schwerpunkträume"
    return f"{zahl(len(dabei))} von {anzahl(len(alle), 'bewerteten Stadtteil', 'bewerteten Stadtteilen')} {verb}{wer} ({t.liste.name})."


def _stadtteil(t: Textteile) -> str:
    if not t.zeilen:
        return f"{t.kopf.ort} steht nicht in der Liste „{t.liste.name}“."
    z = t.zeilen[0]
    if not z.jetzt.bewertet:
        return f"{z.name} ist in der Liste „{t.liste.name}“ nicht bewertet: {z.jetzt.grund}."
    ist = "ist Schwerpunktraum" if z.jetzt.schwerpunkt else "ist kein Schwerpunktraum"
    return f"{z.name} {ist} ({t.liste.name}): {_klassen(z)}."


def _klassen(z: Raumzeile) -> str:
    e = z.jetzt
    dynamik = f", Dynamik „{e.dynamikklasse}“" if e.dynamikklasse else ""
    return f"Status „{e.statusklasse}“, Index {vorzeichen(e.statusindex, 2)}, Rang {e.rang} von {e.von}{dynamik}"


def wichtigste(t: Textteile) -> Iterator[str]:
    """What changed and what is to be decided first; each sentence stands by itself."""
    saetze = [_veraenderung(t), _wechsel(t), _zu_entscheiden(t), _belastetste(t), _gruende(t), _nicht_bewertet(t)]
    yield from (satz for satz in saetze if satz)


def _veraenderung(t: Textteile) -> str:
    if t.davor is None:
        return f"Es gibt keine Liste davor, mit der sich vergleichen ließe. {_liste(t.liste)}"
    neu, fort = [z.name for z in t.zeilen if z.neu], [z.name for z in t.zeilen if z.fort]
    teile = [f"{wort} {aufzaehlung(namen)}" for wort, namen in (("neu", neu), ("nicht mehr dabei", fort)) if namen]
    vorher = sum(bool(z.vorher and z.vorher.schwerpunkt) for z in t.zeilen)
    gleich = "kein Stadtteil kam dazu, keiner fiel heraus"
    satz = f"Gegenüber der Liste „{t.davor.name}“ ({datum(t.davor.stichtag)}): {'; '.join(teile) or gleich}"
    return f"{satz}; {zahl(len(t.schwerpunkte))} jetzt, {zahl(vorher)} davor. {_liste(t.liste)}"


def _wechsel(t: Textteile) -> str:
    bewegte = [z for z in t.zeilen if z.wechsel and not z.neu and not z.fort]
    if not bewegte:
        return ""
    wer = aufzaehlung([f"{z.name} ({z.wechsel})" for z in bewegte], GENANNT)
    return f"{anzahl(len(bewegte), 'weiterer Stadtteil hat', 'weitere Stadtteile haben')} eine andere Klasse: {wer}."


def _zu_entscheiden(t: Textteile) -> str:
    if t.liste.beschluss:
        return f"Die Liste ist übernommen mit {t.liste.beschluss}."
    return f"Zu entscheiden: Die Liste „{t.liste.name}“ ist festgestellt und noch mit keinem Beschluss übernommen."


def _belastetste(t: Textteile) -> str:
    if t.ist_stadtteil or not t.bewertete:
        return ""
    wer = [f"{z.name} (Index {vorzeichen(z.jetzt.statusindex, 2)}, Rang {z.jetzt.rang} von {z.jetzt.von})" for z in t.bewertete[:GENANNT]]
    return f"Am stärksten belastet: {', '.join(wer)}. {_liste(t.liste)}"


def _gruende(t: Textteile) -> str:
    """What weighs most, for the most strained Stadtteil: weight times z-Wert."""
    if not t.bewertete:
        return ""
    z = t.bewertete[0]
    mit_z = sorted((k for k in z.kriterien if k.z is not None and k.teil == "Status"), key=lambda k: -k.gewicht * (k.z or Fraction(0)))
    wer = "; ".join(_genannt(k) for k in mit_z[:KRITERIEN])
    return f"Bei {z.name} wiegen im Status am meisten: {wer}. {_liste(t.liste)}" if wer else ""


def _genannt(k: Kriterium) -> str:
    return f"{k.name} {zahl(k.wert, k.stellen)}{NBSP}{k.einheit} (z {vorzeichen(k.z, 2)})".replace(f"{NBSP} ", " ")


def _nicht_bewertet(t: Textteile) -> str:
    ohne = [z for z in t.zeilen if not z.jetzt.bewertet]
    teile = []
    if ohne and not t.ist_stadtteil:
        wer = aufzaehlung([f"{z.name} ({z.jetzt.grund})" for z in ohne], GENANNT)
        teile.append(f"{anzahl(len(ohne), 'Stadtteil ist', 'Stadtteile sind')} nicht bewertet: {wer}.")
    if t.fehlende and not t.ist_stadtteil:
        teile.append(f"Nicht in der Liste: {aufzaehlung(t.fehlende, GENANNT)}.")
    return " ".join(teile)


def hinweise(t: Textteile) -> Iterator[str]:
    """How it is read, so that nobody has to guess."""
    liste, kopf = t.liste, t.kopf
    vergleich = f", Vergleichstag {datum(liste.vergleichstag)}" if liste.vergleichstag else ""
    yield (
        f"Gezeigt ist die festgestellte Liste mit dem jüngsten Stichtag bis zum {datum(kopf.bis)}: „{liste.name}“, Stichtag "
        f"{datum(liste.stichtag)}{vergleich}, Verfahren {liste.verfahren}, Prüfsumme {liste.pruefsumme}."
    )
    yield liste.regel
    yield (
        "Index und z-Werte messen gegen alle bewerteten Stadtteile der Stadt; hoch heißt belastet, „niedriger Status“ hohe Belastung. "
        "Rang 1 ist der höchste Statusindex der Stadt, gleiche Werte haben denselben Rang."
    )
    yield (
        f"Welche Stadtteile zum Gebiet gehören, sagt der Gebietsstand {datum(kopf.gebietsstand)}; die Liste selbst ist auf dem vom "
        f"{datum(liste.gebietsstand)} gerechnet."
    )
    yield (
        "Was auf Fallzahlen beruht, ist in der Liste mit der öffentlichen Schwelle gesperrt, ebenso die Rate einer kleinen Gruppe; der "
        "Bericht sagt allen dasselbe."
    )
    yield "– heißt keine Angabe, 0 keine, · gesperrt."

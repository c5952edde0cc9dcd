"""The sentences of the report on the Beschlussverfolgung: what matters first, each with its numbers, and how it is counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from basis.zahlen import anzahl, aufzaehlung, datum, zahl
from berichte.sections.beschlussbericht import Auftragszahlen, Auftragszeile, Neuzahl, Zahlenzeile
from berichte.sections.tageskopf import Tageskopf
from sozialraum.auftragslage import Lage

GENANNT = 3


@dataclass(frozen=True)
class Textteile:
    """What the sentences are made of. ``aelteste``: the longest exceeded Frist of what may be named; ``ohne_gebiet``: in the whole city."""

    kopf: Tageskopf
    summe: Auftragszahlen
    anfragen: Auftragszahlen
    geheim: int
    gremien: tuple[Zahlenzeile, ...]
    neues: tuple[Neuzahl, ...]
    zeilen: tuple[Auftragszeile, ...]
    aelteste: date | None
    ohne_gebiet: int

    @property
    def spaete(self) -> list[Auftragszeile]:
        return [z for z in self.zeilen if z.lage is Lage.UEBERFAELLIG]


def _von(wie_viele: int, alle: int, eins: str, viele: str) -> str:
    return f"{zahl(wie_viele)} von {anzahl(alle, eins, viele)} {'ist' if wie_viele == 1 else 'sind'}"


def kernaussage(t: Textteile) -> str:
    tag, s = datum(t.kopf.bis), t.summe
    if not s.alle:
        return f"Bis zum {tag} ist hier kein Auftrag und keine Anfrage eines Gremiums eingetragen."
    davon = f", davon {anzahl(t.anfragen.alle, 'Anfrage', 'Anfragen')}" if t.anfragen.alle else ""
    spaet = f", {zahl(s.ueberfaellig)} überfällig" if s.ueberfaellig else ", keiner überfällig"
    offen = f"{zahl(s.offen)} unerledigt{spaet}" if s.offen else "keiner unerledigt"
    return f"{anzahl(s.alle, 'Auftrag', 'Aufträge')} am {tag}{davon}: {offen}."


def wichtigste(t: Textteile) -> Iterator[str]:
    """What asks for a decision first; each sentence stands by itself."""
    s = t.summe
    if s.ueberfaellig:
        spaete = [f"„{z.titel}“ ({z.zustaendig or 'zuständig: nicht genannt'})" for z in t.spaete]
        geheim = s.ueberfaellig - len(spaete)
        davon = "von den öffentlichen " if geheim else ""
        seit = f", {davon}am längsten seit dem {datum(t.aelteste)}" if t.aelteste else ""
        namen = [*spaete[:GENANNT], *([f"{zahl(len(spaete) - GENANNT)} weitere"] if len(spaete) > GENANNT else [])]
        namen += [f"{zahl(geheim)} nichtöffentlich"] if geheim else []
        yield f"{_von(s.ueberfaellig, s.offen, 'unerledigtem Auftrag', 'unerledigten Aufträgen')} überfällig{seit}: {aufzaehlung(namen)}."
    elif s.offen:
        yield f"Am {datum(t.kopf.bis)} ist kein Auftrag überfällig."
    if t.anfragen.offen:
        spaet = f", davon {zahl(t.anfragen.ueberfaellig)} überfällig" if t.anfragen.ueberfaellig else ", keine überfällig"
        yield f"{anzahl(t.anfragen.offen, 'Anfrage wartet', 'Anfragen warten')} auf eine Antwort{spaet}."
    if s.vorzulegen:
        wo = [f"{z.name} ({zahl(z.zahlen.vorzulegen)})" for z in t.gremien if z.zahlen.vorzulegen]
        ist = anzahl(s.vorzulegen, "Auftrag ist", "Aufträge sind")
        yield f"Zu entscheiden: {ist} erledigt oder entfallen und zur Kenntnis zu nehmen: {aufzaehlung(wo)}."
    if s.bald:
        yield f"{anzahl(s.bald, 'Auftrag wird', 'Aufträge werden')} in den {zahl(t.kopf.vorlauf)} Tagen danach fällig."
    if s.ohne_frist:
        yield f"{anzahl(s.ohne_frist, 'unerledigter Auftrag hat', 'unerledigte Aufträge haben')} keine Frist; überfällig werden sie nie."
    yield _neu(t)


def _neu(t: Textteile) -> str:
    teile, seit = [f"{n.name} ({zahl(n.wert)})" for n in t.neues if n.wert], datum(t.kopf.seit)
    return f"Seit dem {seit}: {aufzaehlung(teile)}." if teile else f"Seit dem {seit} hat sich an keinem Auftrag etwas geändert."


def hinweise(t: Textteile, ohne_tag: int) -> Iterator[str]:
    """How it is counted, so that nobody has to guess. ``ohne_tag``: those of which no source says when they were given."""
    kopf = t.kopf
    yield (
        f"Quelle ist die Beschlussverfolgung mit ihrem Verlauf. Der Stand gilt für den {datum(kopf.bis)}, auf dem Gebietsstand "
        f"{datum(kopf.gebietsstand)}; eine Anfrage ist ein Auftrag, der eine Antwort verlangt."
    )
    yield (
        "Erledigt und zur Kenntnis genommen ist ein Auftrag von dem Tag an, der dafür eingetragen ist; alles andere von dem Tag an, an dem "
        f"es eingetragen wurde. Überfällig ist, was seine Frist überschritten hat; bald fällig ist, was sie in {zahl(kopf.vorlauf)} Tagen "
        "erreicht. Eine verschobene Frist steht neben der ersten."
    )
    yield (
        f"Neu ist, was seit dem {datum(kopf.seit)} anders steht: dem letzten Tag des Berichts davor oder, wo es keinen gibt, "
        "dem Tag vor dem Zeitraum. Was davor zur Kenntnis genommen wurde, zählt und steht nicht mehr in den Listen."
    )
    if t.geheim:
        wie = anzahl(t.geheim, "nichtöffentlicher Auftrag zählt mit und ist", "nichtöffentliche Aufträge zählen mit und sind")
        yield f"{wie} nicht genannt; die Liste des Gremiums nennt Nichtöffentliches denen, die es lesen dürfen."
    if ohne_tag:
        wie = anzahl(
            ohne_tag, "Auftrag, zu dem die Quelle keinen Tag nennt, zählt", "Aufträge, zu denen die Quelle keinen Tag nennt, zählen"
        )
        yield f"{wie} in jedem Zeitraum: Wann er erteilt wurde, ist nicht bekannt."
    if kopf.ebene != "fachbereich":
        yield (
            f"Zu {kopf.ort} gehört ein Auftrag, für den dieses Gebiet, eines darin oder eine Stelle davon zuständig ist oder den ein "
            "Gremium davon erteilt hat. Was ein Gebiet darüber zu tun hat, steht in dessen Bericht."
        )
        if t.ohne_gebiet:
            nennt = anzahl(t.ohne_gebiet, "Auftrag der Stadt nennt", "Aufträge der Stadt nennen")
            yield (
                f"{nennt} weder ein Gebiet noch ein Gremium eines Gebiets; ob davon etwas hier gilt, ist nicht bekannt. "
                "Gezählt ist das nur im Bericht der ganzen Stadt."
            )
    yield "0 heißt keine, – keine Angabe."

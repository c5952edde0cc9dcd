"""The sentences of the report on the Vereinbarungen: what matters first, each with its numbers, and how it is counted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from basis.zahlen import anzahl, aufzaehlung, datum, gezaehlt, zahl
from berichte.sections.tageskopf import Tageskopf
from berichte.sections.vereinbarungsbericht import (
    LAGEKOPF,
    Lagezahlen,
    Neuzahl,
    Terminartzeile,
    Terminzeile,
    Vertragszeile,
    Zahlenzeile,
    Zielstand,
)
from budgets.vereinbarungslage import Lage

GENANNT = 4
KEINE = "keine"


@dataclass(frozen=True)
class Textteile:
    """What the sentences are made of. ``aelteste``: since when the longest overdue date is."""

    kopf: Tageskopf
    summe: Lagezahlen
    gebiete: tuple[Zahlenzeile, ...]
    terminarten: tuple[Terminartzeile, ...]
    neues: tuple[Neuzahl, ...]
    ziele: tuple[Zielstand, ...]
    vertraege: tuple[Vertragszeile, ...]
    termine: tuple[Terminzeile, ...]
    aelteste: date | None

    def wo(self, lage: Lage) -> str:
        """By name where the report names; else how many in which Gebiet."""
        if self.vertraege:
            return aufzaehlung([f"„{v.titel}“" for v in self.vertraege if v.lage is lage and not v.darueber], GENANNT)
        return aufzaehlung([f"{z.name} ({zahl(z.zahlen.je[lage])})" for z in self.gebiete if z.zahlen.je[lage]], GENANNT)


def vereinbarungen(wie_viele: int) -> str:
    return anzahl(wie_viele, "Vereinbarung", "Vereinbarungen")


def _sind(wie_viele: int) -> str:
    return anzahl(wie_viele, "Vereinbarung ist", "Vereinbarungen sind")


def kernaussage(t: Textteile) -> str:
    tag, alle = datum(t.kopf.bis), t.summe.alle
    if not alle:
        return f"Am {tag} ist hier nichts mit einem Träger vereinbart."
    teile = [gezaehlt(n, LAGEKOPF[lage]) for lage, n in t.summe.je.items() if n]
    return f"{vereinbarungen(alle)} am {tag}: {', '.join(teile)}."


def wichtigste(t: Textteile) -> Iterator[str]:
    """What asks for a decision first; each sentence stands by itself."""
    if t.summe.abgelaufen:
        von = f"{zahl(t.summe.abgelaufen)} von {vereinbarungen(t.summe.alle)}"
        ist = "ist" if t.summe.abgelaufen == 1 else "sind"
        yield f"Zu entscheiden: {von} {ist} am {datum(t.kopf.bis)} abgelaufen und nicht neu verhandelt: {t.wo(Lage.ABGELAUFEN)}."
    if t.summe.unvollstaendig:
        hat = "hat" if t.summe.unvollstaendig == 1 else "haben"
        drei = "nicht alle drei Teile (Leistung, Entgelt, Qualitätsentwicklung)"
        yield f"{vereinbarungen(t.summe.unvollstaendig)} nach §§ 78a–g {hat} {drei}: {t.wo(Lage.UNVOLLSTAENDIG)}."
    yield _termine(t)
    if t.summe.weiter:
        gilt = "gilt das Entgelt" if t.summe.weiter == 1 else "gelten die Entgelte"
        bei = f"Bei {anzahl(t.summe.weiter, 'Vereinbarung', 'Vereinbarungen')}"
        yield f"{bei} {gilt} nach Ablauf weiter, bis neu verhandelt ist (§ 78d Abs. 2 SGB VIII): {t.wo(Lage.WEITER)}."
    if t.summe.bald:
        laeuft = "läuft" if t.summe.bald == 1 else "laufen"
        yield f"{vereinbarungen(t.summe.bald)} {laeuft} in den {zahl(t.kopf.vorlauf)} Tagen danach aus: {t.wo(Lage.BALD)}."
    yield _neu(t)
    if t.summe.alle:
        yield _ziele(t.ziele)


def _termine(t: Textteile) -> str:
    je = [(z.spaet, z.art) for z in t.terminarten if z.spaet]
    if not je:
        return f"Am {datum(t.kopf.bis)} ist kein Termin der Vereinbarungen überfällig."
    seit = f", am längsten seit dem {datum(t.aelteste)}" if t.aelteste else ""
    ist = anzahl(sum(n for n, _ in je), "Termin ist", "Termine sind")
    return f"{ist} überfällig{seit}: {aufzaehlung([f'{art} ({zahl(n)})' for n, art in je])}."


def _neu(t: Textteile) -> str:
    teile = [f"{z.name} ({zahl(z.wert)})" for z in t.neues if z.wert]
    seit = datum(t.kopf.seit)
    return f"Seit dem {seit}: {aufzaehlung(teile)}." if teile else f"Seit dem {seit} ist nichts geschlossen, abgelaufen oder beendet."


def _ziele(ziele: Sequence[Zielstand]) -> str:
    teile = [f"{z.wie} {zahl(z.erreicht)} von {zahl(z.von)}" for z in ziele if z.von]
    return f"Perspektivisches Ziel (Fachkonzept 5.3): {'; '.join(teile)}." if teile else (
        "Zum perspektivischen Ziel (Fachkonzept 5.3) gibt es noch keine Vereinbarung mit einem einzelnen Träger."
    )  # fmt: skip


def hinweise(kopf: Tageskopf) -> Iterator[str]:
    """How it is counted, so that nobody has to guess."""
    yield (
        f"Quelle ist das Verzeichnis der Vereinbarungen. Der Stand gilt für den {datum(kopf.bis)}, auf dem Gebietsstand "
        f"{datum(kopf.gebietsstand)}: Gezählt ist, was bis dahin geschlossen war; Entwürfe zählen nicht."
    )
    yield (
        "Ein vorzeitiges Ende zählt, wie es eingetragen ist. Was beendet ist, steht nicht mehr unter den Vereinbarungen; "
        "seine offenen Termine, zum Beispiel ein Verwendungsnachweis, zählen weiter."
    )
    yield (
        f"Bald aus läuft, was in {zahl(kopf.vorlauf)} Tagen ohne Nachfolge endet. Nach Ablauf gilt nur ein Entgelt nach §§ 78a–g weiter; "
        "Leistung und Qualitätsentwicklung sind neu zu verhandeln. Unvollständig ist, was nicht alle drei Teile hat."
    )
    yield (
        f"Neu ist, was seit dem {datum(kopf.seit)} anders steht: dem letzten Tag des Berichts davor oder, wo es keinen gibt, "
        "dem Tag vor dem Zeitraum."
    )
    yield (
        "Eine Vereinbarung zählt in dem Gebiet, das sie nennt. Die Tabelle nach Zielgruppe liest sich zeilenweise wie das perspektivische "
        "Ziel (1. Sozialraum, 2. Zielgruppe) und spaltenweise wie das aktuelle Verfahren (1. Zielgruppe, 2. Sozialraum)."
    )
    if kopf.ebene == "fachbereich":
        yield (
            "Dieser Bericht nennt Anzahlen und keine einzelne Vereinbarung: Sie und ihre Budgetanteile gehören dem Ressort; sie stehen in "
            "den Berichten der Ressorts, Sozialräume und Stadtteile."
        )
    else:
        yield (
            "Was für ein Gebiet darüber vereinbart ist und hier mit gilt, steht in einer eigenen Tabelle und zählt nicht mit; "
            "sein Budgetanteil ist einer am Budget jenes Gebiets und steht in dessen Bericht."
        )
        yield "Der Budgetanteil ist der, der an diesem Tag gilt; – heißt, dass keiner vereinbart ist oder gilt."
    yield "Entgelte stehen in keinem Bericht: Sie sind dem Ressort und den Verhandelnden vorbehalten. 0 heißt keine, – keine Angabe."

"""Die Arten der Berichte: eine Stelle, die zu jedem Berichtstyp sagt, auf welchen Ebenen es ihn gibt, worüber er spricht, was dazu
geschrieben wird, wo seine Seite liegt und wie er freigegeben wird. Rein; woher die Zahlen kommen, steht in sections/berichtsarten.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from basis.monate import folgemonat, monatsende, monatserster, monatsspanne
from basis.zahlen import datum
from berichte.regelwerk import Berichtstyp
from berichte.zeitraum import Berichtszeitraum, vorgabe
from sozialraum.ebenen import Ebene

LAENGSTER_TEXT = 4000
HANDELN = "handeln_"  # so beginnen die Schlüssel der Erläuterungen, ohne die nicht freigegeben wird


class Entwurfsstand(StrEnum):
    """Wie weit ein Bericht auf dem Weg zur Freigabe ist."""

    ENTWURF = "entwurf"
    VORGELEGT = "vorgelegt"
    FREIGEGEBEN = "freigegeben"

    @property
    def wort(self) -> str:
        return {"entwurf": "in Arbeit", "vorgelegt": "zur Freigabe vorgelegt", "freigegeben": "freigegeben"}[self.value]


class Zeitraumart(StrEnum):
    """Worüber ein Bericht spricht."""

    MONAT = "monat"  # ganze Monate eines Jahres; die Zahlen stehen, wie sie am Ende des letzten waren
    ZEITRAUM = "zeitraum"  # von–bis
    STAND = "stand"  # wie es am Ende des Zeitraums oder danach steht, und was seit dem letzten Bericht neu ist
    JAHR = "jahr"


class Weg(StrEnum):
    """Wie ein Bericht dieses Typs zu einem wird, der sich nicht mehr ändert."""

    WERKSTATT = "werkstatt"  # Texte, vorlegen, freigeben
    VERTEILUNG = "verteilung"  # mit der Verteilung
    EIGENE_SEITE = "eigene_seite"  # dort, wo das Festgehaltene selbst liegt
    LAUFEND = "laufend"  # noch nicht: er zeigt immer, was heute gilt


@dataclass(frozen=True)
class Textteil:
    """Ein Teil, zu dem etwas geschrieben werden kann."""

    schluessel: str
    titel: str
    hilfe: str = ""


@dataclass(frozen=True)
class Erklaerung:
    """Etwas, das zu handeln verlangt und darum eine Erläuterung braucht; ``lage`` nennt es mit seinen Zahlen.

    ``adresse``: wo sie geschrieben wird, wenn nicht in der Werkstatt; dann fehlt sie dort noch.
    """

    schluessel: str
    titel: str
    lage: str
    adresse: str = ""

    @property
    def feld(self) -> str:
        return f"{HANDELN}{self.schluessel}"


@dataclass(frozen=True)
class Berichtsart:
    """``seite``: der Name der Adresse, an der er laufend zu lesen ist; ``laufend``: die eines Gebiets, wo er in der Werkstatt entsteht.

    ``oeffentlich``: auf welchen Ebenen er öffentlich sein kann. ``vorausschauend``: Er plant und wird freigegeben, während sein
    Zeitraum noch läuft.
    """

    typ: Berichtstyp
    ebenen: tuple[Ebene, ...]
    zeitraum: Zeitraumart
    weg: Weg
    seite: str
    teile: tuple[Textteil, ...] = ()
    oeffentlich: tuple[Ebene, ...] = ()
    laufend: str = ""
    vorausschauend: bool = False

    @property
    def titel(self) -> str:
        return self.typ.wort


ALLE = tuple(Ebene)
OBEN = (Ebene.FACHBEREICH, Ebene.RESSORT)  # dort nennt ein Bericht Anzahlen und keine einzelnen Hinweise
EINSCHAETZUNG = Textteil("einschaetzung", "Einschätzung", "Was die Zahlen bedeuten und was sich seit dem letzten Bericht geändert hat.")
AUSBLICK = Textteil("ausblick", "Ausblick", "Was als Nächstes geschieht und was das Gremium entscheiden soll.")

ARTEN: Mapping[Berichtstyp, Berichtsart] = {
    art.typ: art
    for art in (
        # nie öffentlich: Er nennt je Ebene einzelne Posten der Sozialräume, und ein Betrag kann dort auf wenigen Fällen ruhen
        Berichtsart(Berichtstyp.CONTROLLING, ALLE[:3], Zeitraumart.MONAT, Weg.WERKSTATT, "monatsberichte", (EINSCHAETZUNG, AUSBLICK)),
        Berichtsart(Berichtstyp.SOZIALRAUMBUDGET, ALLE, Zeitraumart.JAHR, Weg.VERTEILUNG, "berichte"),
        Berichtsart(Berichtstyp.SCORECARD, ALLE, Zeitraumart.JAHR, Weg.EIGENE_SEITE, "scorecardfreigaben"),
        Berichtsart(
            Berichtstyp.SYSTEME, ALLE, Zeitraumart.ZEITRAUM, Weg.WERKSTATT, "systemberichte",
            (
                EINSCHAETZUNG, Textteil("runden", "Runden und Zusammensetzung"),
                Textteil("kreislauf", "Hinweise, Aktionen und Reflexion"), AUSBLICK,
            ),
            OBEN, "systembericht",
        ),
        Berichtsart(
            Berichtstyp.UMSETZUNGSSTAND, ALLE, Zeitraumart.STAND, Weg.WERKSTATT, "umsetzungsberichte",
            (EINSCHAETZUNG, Textteil("massnahmen", "Maßnahmen"), Textteil("kette", "Präventionskette"), AUSBLICK), ALLE,
            "umsetzungsbericht",
        ),
        Berichtsart(
            Berichtstyp.GEBIETSPROFIL, ALLE, Zeitraumart.ZEITRAUM, Weg.WERKSTATT, "gebietsprofile",
            (
                EINSCHAETZUNG, Textteil("indikatoren", "Indikatoren", "Woher Unterschiede zur Stadt und Veränderungen kommen."),
                Textteil("ausstattung", "Einrichtungen und Gremien"), AUSBLICK,
            ),
            ALLE, "gebietsprofil",
        ),
        Berichtsart(
            Berichtstyp.VEREINBARUNGEN, ALLE, Zeitraumart.ZEITRAUM, Weg.WERKSTATT, "vereinbarungsberichte",
            (EINSCHAETZUNG, Textteil("verhandlungen", "Verhandlungen"), Textteil("nachweise", "Audits und Verwendungsnachweise"), AUSBLICK),
            (Ebene.FACHBEREICH,), "vereinbarungsbericht",
        ),
        Berichtsart(
            Berichtstyp.BESCHLUSSVERFOLGUNG, ALLE, Zeitraumart.ZEITRAUM, Weg.WERKSTATT, "beschlussberichte",
            (EINSCHAETZUNG, Textteil("antworten", "Antworten auf Anfragen"), AUSBLICK), ALLE, "beschlussbericht",
        ),
        Berichtsart(
            Berichtstyp.HAUSHALTSPLANUNG, ALLE, Zeitraumart.JAHR, Weg.WERKSTATT, "haushaltsplanungen",
            (EINSCHAETZUNG, Textteil("annahmen", "Annahmen", "Worauf die Preise und Fallzahlen beruhen."), AUSBLICK), vorausschauend=True,
        ),
        Berichtsart(
            Berichtstyp.SCHWERPUNKTRAEUME, ALLE, Zeitraumart.ZEITRAUM, Weg.WERKSTATT, "raumberichte",
            (EINSCHAETZUNG, Textteil("raeume", "Schwerpunkträume", "Was dort geschieht und was fehlt."), AUSBLICK), ALLE, "raumbericht",
        ),
    )
}  # fmt: skip


def werkstattarten() -> tuple[Berichtsart, ...]:
    """Die Berichte, die in der Werkstatt entstehen."""
    return tuple(art for art in ARTEN.values() if art.weg is Weg.WERKSTATT)


def zeitraumwort(art: Berichtsart, von: date, bis: date) -> str:
    """Worüber ein Bericht dieses Typs spricht, zum Beispiel „September 2007“ oder „01.01.2007 bis 30.06.2007“."""
    return monatsspanne(von, bis) if art.zeitraum is Zeitraumart.MONAT else f"{datum(von)} bis {datum(bis)}"


def falscher_zeitraum(art: Berichtsart, von: date, bis: date) -> str:
    """Warum ein Bericht dieses Typs nicht über diese Tage spricht; leer, wenn er es kann."""
    if art.zeitraum is Zeitraumart.JAHR and (von, bis) != (date(von.year, 1, 1), date(von.year, 12, 31)):
        jahr = f"{datum(date(von.year, 1, 1))} bis {datum(date(von.year, 12, 31))}"
        return f"Der Bericht „{art.titel}“ spricht über ein ganzes Kalenderjahr. Bitte nennen Sie seine Tage, zum Beispiel {jahr}."
    if art.zeitraum is not Zeitraumart.MONAT:
        return ""
    ganze = von == monatserster(von) and bis == monatsende(monatserster(bis))
    if ganze and von.year == bis.year:
        return ""
    beispiel = monatserster(von)
    return f"Der {art.titel} spricht über ganze Monate eines Jahres, zum Beispiel {datum(beispiel)} bis {datum(monatsende(beispiel))}."


def zu_lange_her(art: Berichtsart, von: date, bis: date, heute: date) -> str:
    """Warum ein Bericht, der sagt, wie es jetzt steht, nicht mehr zu diesen Tagen gehört; leer, wenn er es tut."""
    if art.zeitraum is not Zeitraumart.STAND or Berichtszeitraum(von, bis).danach.bis >= heute:
        return ""
    return (
        f"Der Bericht „{art.titel}“ sagt, wie es jetzt steht. Wie es am {datum(bis)} stand, lässt sich nicht mehr sagen: Seither ist ein "
        "gleich langer Zeitraum vergangen. Bitte wählen Sie einen neueren; was damals freigegeben wurde, steht im Archiv."
    )


def noch_zu_frueh(art: Berichtsart, von: date, heute: date) -> str:
    """Warum aus einem Jahr noch nicht geplant wird; leer, wenn es begonnen hat."""
    if not art.vorausschauend or von <= heute:
        return ""
    return f"Das Jahr, aus dem geplant wird, beginnt am {datum(von)}. Freigegeben wird der Bericht, wenn es begonnen hat."


def unpassend(art: Berichtsart, von: date, bis: date, heute: date) -> str:
    """Warum ein Bericht dieses Typs heute nicht über diese Tage beginnen kann; leer, wenn er es kann."""
    return falscher_zeitraum(art, von, bis) or noch_zu_frueh(art, von, heute) or zu_lange_her(art, von, bis, heute)


def vorgabe_fuer(art: Berichtsart, heute: date) -> Berichtszeitraum:
    """Worüber ein Bericht dieses Typs als Nächstes spricht: letzter Monat, letztes Halbjahr; ein Jahr, aus dem geplant wird, läuft."""
    if art.zeitraum is Zeitraumart.MONAT:
        monat = folgemonat(monatserster(heute), -1)
        return Berichtszeitraum(monat, monatsende(monat))
    if art.zeitraum is Zeitraumart.JAHR:
        jahr = heute.year if art.vorausschauend else heute.year - 1
        return Berichtszeitraum(date(jahr, 1, 1), date(jahr, 12, 31))
    return vorgabe(heute)


def fehlende_ebene(art: Berichtsart, ebene: Ebene) -> str:
    """Warum es einen Bericht dieses Typs auf dieser Ebene nicht gibt; leer, wenn es ihn gibt."""
    if ebene in art.ebenen:
        return ""
    return f"Auf dieser Ebene gibt es keinen Bericht „{art.titel}“. Es gibt ihn für: {', '.join(e.name.title() for e in art.ebenen)}."

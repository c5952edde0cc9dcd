"""Where the numbers of a Monatsbericht come from: those of the running-year page, as of the last day of the month."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from fractions import Fraction

from basis.geld import euro, teur, teur_vorzeichen
from basis.monate import NAMEN, monatsende, monatsreihe
from basis.zahlen import anzahl, datum, prozent
from berichte.sections.monatsbericht import (
    Berichtsgruppe,
    Berichtszeile,
    Erlaeuterungszeile,
    Monatsbericht,
    Monatskopf,
    Prognoseweg,
    Umschichtungszeile,
)
from berichte.sections.monatsereignisse import Erlaeutert, Gebucht, erlaeuterungen_am, umschichtungen_des_monats
from berichte.sections.monatsscorecard import Monatsscorecard, freigegebene
from berichte.sections.sozialraumbudget import Berichtsfehler
from budgets.ampel import Schwellen, ampel
from budgets.erlaeuterungspflicht import pflichten
from budgets.models import Haushaltsjahr
from budgets.nachweis import Nachweis
from budgets.selectors.vollzug import Eckdaten, monatsverlauf, staende
from budgets.selectors.vollzugsvergleich import Pfadansaetze
from budgets.views import vollzugsansicht as ansicht
from budgets.views.budgetansicht import ortsname
from budgets.views.vollzugsvergleich import Vergleich, vergleiche
from budgets.vollzugsblatt import Vollzugsblatt, Vollzugsgruppe, Vollzugszeile
from budgets.vollzugsgliederung import Postenstand, Verlauf, gliedere, postenzeilen
from budgets.vollzugswege import Fallblick, stelle_wege_zusammen
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.models import Stadt

OHNE_FAELLE = "Dieser Weg rechnet mit kleinen Fallzahlen; er steht nicht in Berichten, nur auf der Seite des laufenden Jahres."
NOCH_OFFEN = "Noch nicht abgeschlossen"
METHODE = (
    "Nachweis: Ansatz + Nachtrag + über-/außerplanmäßig + Haushaltsrest ± Umschichtung − Sperre = fortgeschriebener Ansatz; − Festlegungen "
    "− Ist = verfügbar. Ein überzogenes Budget sperrt keinen Rechtsanspruch.",
    "Prognose je Budget: das Ist, hochgerechnet nach dem Verlauf der Vorjahre, ohne Vorjahre gleichmäßig; vor dem Jahresende mindestens "
    "Ist und Festlegungen. Die Wege zur Prognose rechnen das Ganze und ohne diese Grenze; von der Summe der Budgets können sie abweichen.",
    "Gerechnet wird in Cent; in TEUR sind Rundungsdifferenzen möglich. „–“ heißt: kein Wert. Die Zahlen in Euro liegen der Datei bei.",
)


@dataclass(frozen=True)
class Monatsgrundlage:
    """What the reports of all Gebiete of one month share: six queries."""

    haushaltsjahr: Haushaltsjahr
    monat: int
    letzter_monat: int
    stichtag: date
    baum: Gebietsbaum
    rows: Sequence[Postenstand]
    frueher: Verlauf
    grenzen: Schwellen
    pfad: Pfadansaetze
    umschichtungen: Sequence[Gebucht]
    erlaeutert: Mapping[int, Erlaeutert]
    stadt: Stadt | None
    scorecards: Mapping[int, tuple[Monatsscorecard, bool]]  # and whether it is Muster
    offene_monate: tuple[int, ...] = ()
    von: date | None = None  # of more months than one, the first day


def stichtag(jahr: int, monat: int) -> date:
    return monatsende(date(jahr, monat, 1))


def noch_nicht_zu_ende(jahr: int, monat: int) -> list[str]:
    """Why there is no report of a month that runs or lies ahead: it would call complete what has only begun."""
    if (tag := stichtag(jahr, monat)) < heute():
        return []
    danach = datum(tag + timedelta(days=1))
    return [f"Der {NAMEN[monat - 1]} {jahr} ist noch nicht zu Ende. Seinen Monatsbericht gibt es ab dem {danach}."]


def lade(haushaltsjahr: Haushaltsjahr, monat: int, eck: Eckdaten, von: int | None = None) -> Monatsgrundlage:
    """Berichtsfehler for a month that has not ended, or in which nothing is booked yet. ``von``: the first month."""
    jahr, bis = haushaltsjahr.jahr, eck.gebucht_bis
    if saetze := noch_nicht_zu_ende(jahr, monat):
        raise Berichtsfehler(*saetze)
    if bis is None or bis.month < monat:
        letzter = f"; der letzte Monat mit Buchungen ist {NAMEN[bis.month - 1]} {jahr}" if bis else ""
        raise Berichtsfehler(f"Für {NAMEN[monat - 1]} {jahr} ist noch nichts gebucht{letzter}. Einen Monatsbericht gibt es erst danach.")
    tag, ab = stichtag(jahr, monat), date(jahr, von or monat, 1)
    return Monatsgrundlage(
        haushaltsjahr, monat, bis.month, tag, eck.baeume.genau(tag), staende(jahr, tag), monatsverlauf(tuple(range(jahr - 3, jahr))),
        eck.schwellen(tag), eck.pfad, umschichtungen_des_monats(haushaltsjahr, ab, tag), erlaeuterungen_am(jahr, tag),
        Stadt.objects.aktuelle(), freigegebene(tag), _offene_monate(haushaltsjahr, monat, eck),
        ab if ab.month < monat else None,
    )  # fmt: skip


def _offene_monate(haushaltsjahr: Haushaltsjahr, monat: int, eck: Eckdaten) -> tuple[int, ...]:
    """The months before this one that still accept Buchungen; none of a closed year."""
    if haushaltsjahr.status == Haushaltsjahr.Status.ABGESCHLOSSEN:
        return ()
    return tuple(m for m in range(1, monat) if m not in eck.geschlossen)


def _hinweise(g: Monatsgrundlage) -> Iterator[str]:
    """What the numbers stand on; open months are named, since their numbers may still change."""
    yield f"Datenstand {datum(g.stichtag)}: alle Buchungen bis zum Ende des Monats."
    if g.offene_monate:
        ist = "ist" if len(g.offene_monate) == 1 else "sind"
        yield (
            f"{NOCH_OFFEN} {ist} {monatsreihe(g.offene_monate)} {g.haushaltsjahr.jahr}: "
            "Dort kann noch gebucht werden, und die Zahlen bis zum Ende dieses Monats können sich ändern."
        )
    yield from METHODE


def stelle_zusammen(g: Monatsgrundlage, knoten: Knoten) -> Monatsbericht:
    """The report of one Gebiet; no query happens here."""
    jahr, ort = g.haushaltsjahr.jahr, ortsname(knoten)
    scorecard, scorecard_muster = g.scorecards.get(knoten.id, (None, False))
    blatt = gliedere(ort, knoten, g.baum, g.rows, g.frueher, jahr, g.monat)
    if blatt.ist_leer:
        raise Berichtsfehler(f"Für {ort} gibt es {jahr} keine Budgets.", *_statt_dessen(g.baum, knoten))
    wege = stelle_wege_zusammen(blatt, g.rows, g.frueher, jahr, g.monat, Fallblick(grund=OHNE_FAELLE))
    vergleich = vergleiche(blatt, knoten, g.baum, g.rows, g.frueher, g.pfad, jahr, g.monat)
    erlaeuterungen = zu_erlaeutern(g, blatt)
    summe, kernaussage = _zeile(blatt.summe, g.grenzen), ansicht.kernaussage(blatt, g.stichtag, g.stichtag)
    einnahmen = [z for gruppe in blatt.einnahmen for z in gruppe.zeilen]
    return Monatsbericht(
        kopf=_kopf(g, knoten, ort),
        kernaussage=kernaussage,
        wichtigste=tuple(_wichtigste(summe, vergleich, erlaeuterungen, kernaussage)),
        ausgaben=tuple(_gruppe(gruppe, g.grenzen) for gruppe in blatt.ausgaben),
        summe=summe,
        einnahmen=tuple(_zeile(z, None) for z in einnahmen),
        summe_einnahmen=_zeile(blatt.summe_einnahmen, None),
        wege=tuple(Prognoseweg(w.name, w.betrag, w.abweichung, w.fehler, w.grund, w.bester) for w in wege.wege),
        bester_weg=wege.satz,
        verlauf=tuple(ansicht.verlaufspunkte(blatt, summe.prognose)),
        vorjahr=vergleich.vorjahr,
        vorjahrsatz=vergleich.vorjahrsatz,
        pfad=vergleich.pfad,
        pfadsatz=vergleich.pfadsatz,
        umschichtungen=tuple(_umschichtungen(g, knoten)),
        erlaeuterungen=erlaeuterungen,
        grenzen=ansicht.grenzsatz(g.grenzen),
        hinweise=tuple(_hinweise(g)),
        muster=any(row.muster for row in g.rows) or scorecard_muster,
        scorecard=scorecard,
    )


def _statt_dessen(baum: Gebietsbaum, knoten: Knoten) -> list[str]:
    """Budgets belong to Sozialräume; the city books nothing on Stadtteile."""
    if knoten.ebene != Ebene.STADTTEIL:
        return []
    raum = next((ortsname(k) for k in baum.vorfahren(knoten.id) if k.ebene == Ebene.SOZIALRAUM), "")
    wo = f"Was dort ausgegeben wird, steht im Monatsbericht von {raum}." if raum else "Er ist an diesem Tag keinem Sozialraum zugeordnet."
    return [f"Budgets haben die Sozialräume; auf Stadtteile wird nichts gebucht. {wo}"]


def _kopf(g: Monatsgrundlage, knoten: Knoten, ort: str) -> Monatskopf:
    stadt = g.stadt
    return Monatskopf(
        stadt=stadt.name if stadt else "",
        fachbereich=stadt.fachbereich if stadt else "",
        jahr=g.haushaltsjahr.jahr,
        monat=g.monat,
        ort=ort,
        name=knoten.name,
        ebene=knoten.ebene.name.lower(),
        schluessel=knoten.schluessel,
        stichtag=g.stichtag,
        gebietsstand=g.baum.stand,
        von=g.von,
    )


def _zeile(z: Vollzugszeile, grenzen: Schwellen | None) -> Berichtszeile:
    betraege = {feld.name: getattr(z.nachweis, feld.name) for feld in fields(Nachweis)}
    status = str(ampel(z, grenzen).value) if grenzen else ""
    return Berichtszeile(
        z.name, **betraege, prognose=z.aussicht.betrag, status=status, grund=z.aussicht.grund, posten=z.posten, ohne_ansatz=z.ohne_ansatz
    )


def _gruppe(gruppe: Vollzugsgruppe, grenzen: Schwellen) -> Berichtsgruppe:
    return Berichtsgruppe(gruppe.titel, tuple(_zeile(z, grenzen) for z in gruppe.zeilen), _zeile(gruppe.summe, grenzen))


def _umschichtungen(g: Monatsgrundlage, knoten: Knoten) -> list[Umschichtungszeile]:
    """Those that touch the Gebiet, each with what it does to it."""
    darin = {knoten.id, *(k.id for k in g.baum.nachfahren(knoten.id))}
    zeilen = []
    for u in g.umschichtungen:
        ab, zu = (knoten.ebene == Ebene.FACHBEREICH or ort in darin for ort in (u.von, u.nach))
        if ab or zu:
            zeilen.append(replace(u.zeile, wirkung="innerhalb" if ab and zu else "Abgang" if ab else "Zugang"))
    return zeilen


def zu_erlaeutern(g: Monatsgrundlage, blatt: Vollzugsblatt) -> tuple[Erlaeuterungszeile, ...]:
    """Every Posten of the sheet whose Prognose asks for action, with what was written about it; the largest deviation first."""
    darin = {posten for gruppe in blatt.ausgaben for zeile in gruppe.zeilen for posten in zeile.posten}
    orte = {row.posten: row.gebiet for row in g.rows}
    zeilen = postenzeilen([row for row in g.rows if row.posten in darin], g.frueher, g.haushaltsjahr.jahr, g.monat)
    staende_je = {posten: e.stand for posten, e in g.erlaeutert.items()}
    gefunden = []
    for p in pflichten(zeilen.values(), staende_je, g.grenzen, g.stichtag):
        ort, text = g.baum.knoten.get(orte[p.posten]), g.erlaeutert.get(p.posten)
        gefunden.append(
            Erlaeuterungszeile(
                posten=p.posten, ort=ortsname(ort) if ort else "Ohne Ort", budget=p.zeile.name, abweichung=p.zeile.abweichung or 0,
                hoehe=p.hoehe, lage=p.lage.bezeichnung, satz=p.satz, erfuellt=p.ist_erfuellt, ursache=text.ursache if text else "",
                massnahme=text.stand.massnahme if text else "", termin=text.stand.termin if text else None,
            )
        )  # fmt: skip
    return tuple(gefunden)


def _wichtigste(summe: Berichtszeile, vergleich: Vergleich, erlaeuterungen: Sequence[Erlaeuterungszeile], kernaussage: str) -> list[str]:
    if summe.ohne_ansatz:
        return [kernaussage, *([vergleich.vorjahrsatz] if vergleich.vorjahr else [])]
    nachweis = summe.nachweis
    frei = f"Verfügbar sind {euro(nachweis.verfuegbar, voll=False)}"
    if nachweis.fortgeschrieben > 0:
        frei += f" ({prozent(Fraction(nachweis.verfuegbar, nachweis.fortgeschrieben))} des fortgeschriebenen Ansatzes)"
    saetze = [kernaussage, f"{frei}, nach {teur(summe.ist)} TEUR Ist und {teur(summe.festlegung)} TEUR Festlegungen."]
    if erlaeuterungen:
        offen = sum(1 for e in erlaeuterungen if not e.erfuellt)
        stand = "alle sind erläutert" if not offen else f"{offen} davon ohne gültige Erläuterung"
        weit = f"{erlaeuterungen[0].name}, {teur_vorzeichen(erlaeuterungen[0].abweichung)} TEUR"
        saetze.append(f"Zu handeln ist bei {anzahl(len(erlaeuterungen), 'Budget', 'Budgets')}, {stand}; am weitesten darüber: {weit}.")
    else:
        saetze.append("Bei keinem Budget ist nach der Prognose zu handeln.")
    return [*saetze, vergleich.vorjahrsatz] if vergleich.vorjahr else saetze


def nachgerechnet(alt: Monatsbericht, knoten: Knoten, eck: Eckdaten) -> Monatsbericht:
    """A released report with its Nachweis and Prognose as they are booked today; the rest as it was. Two queries."""
    jahr, monat = alt.kopf.jahr, alt.kopf.monat
    frueher, grenzen = monatsverlauf(tuple(range(jahr - 3, jahr))), eck.schwellen(alt.kopf.stichtag)
    blatt = gliedere(alt.kopf.ort, knoten, eck.baeume.genau(alt.kopf.stichtag), staende(jahr, alt.kopf.stichtag), frueher, jahr, monat)
    return replace(
        alt, ausgaben=tuple(_gruppe(gruppe, grenzen) for gruppe in blatt.ausgaben), summe=_zeile(blatt.summe, grenzen),
        einnahmen=tuple(_zeile(z, None) for gruppe in blatt.einnahmen for z in gruppe.zeilen),
        summe_einnahmen=_zeile(blatt.summe_einnahmen, None),
    )  # fmt: skip

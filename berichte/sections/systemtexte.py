"""The sentences of the report on the Pro-Aktive Systeme: what matters first, and how it is counted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from basis.diagramme import STATUS_WORTE, Status
from basis.zahlen import anzahl, aufzaehlung, datum, zahl
from berichte.sections.systembericht import Gebietszeile, Gremienzeile, Kennzeile, Schleifenzeile, Systemkopf
from berichte.sections.systemmischung import Mischung
from proaktiv.kreislauf import Stand
from proaktiv.kreislauffristen import TAGE_SONST, Faelligkeit

GENANNT = 6


@dataclass(frozen=True)
class Textteile:
    """What the sentences are made of."""

    kopf: Systemkopf
    zahlen: Mapping[str, Kennzeile]
    mischung: Mischung
    gebiete: tuple[Gebietszeile, ...]
    ohne_system: tuple[str, ...]
    gremien: tuple[Gremienzeile, ...]
    schleifen: tuple[Schleifenzeile, ...]

    def wert(self, schluessel: str) -> int:
        return int(self.zahlen[schluessel].wert or 0)


def _hinweise(wie_viele: int) -> str:
    return anzahl(wie_viele, "Hinweis ist", "Hinweise sind") if wie_viele else "kein Hinweis ist"


def kernaussage(t: Textteile) -> str:
    tag, alle = datum(t.kopf.bis), t.wert("stadtteile")
    if t.kopf.ebene == "stadtteil":
        systeme = t.wert("systeme")
        wie = anzahl(systeme, "Pro-Aktives System arbeitet", "Pro-Aktive Systeme arbeiten")
        wer = f"{wie} hier" if systeme else "Hier arbeitet kein Pro-Aktives System"
    else:
        verb = "hat" if t.wert("mit_system") == 1 else "haben"
        wer = f"{zahl(t.wert('mit_system'))} von {anzahl(alle, 'Stadtteil', 'Stadtteilen')} {verb} ein Pro-Aktives System"
    spaet = f", davon {zahl(t.wert('ueberfaellig')) if t.wert('ueberfaellig') else 'keiner'} überfällig" if t.wert("offen") else ""
    return f"Am {tag}: {wer}; {_hinweise(t.wert('offen'))} offen{spaet}."


def wichtigste(t: Textteile) -> Iterator[str]:
    """What asks for a decision first; each sentence stands by itself."""
    if satz := _ueberfaellig(t):
        yield satz
    if satz := _gremien(t.gremien):
        yield satz
    if t.wert("unbeantwortet"):
        wo = [z.name for z in t.gebiete if z.unbeantwortet]
        wie = anzahl(t.wert("unbeantwortet"), "Frühwarnung ist", "Frühwarnungen sind")
        yield f"{wie} noch nicht abgewogen{_in(wo)}."
    folge = [_abdeckung(t), _mischung(t.mischung), _runden(t)]
    yield from folge if t.mischung.status != Status.HANDELN else (folge[1], folge[0], folge[2])
    if satz := _wirkung(t):
        yield satz


def _in(namen: Sequence[str]) -> str:
    return f": {aufzaehlung(namen, GENANNT)}" if namen else ""


def _ueberfaellig(t: Textteile) -> str:
    offen, spaet, tag = t.wert("offen"), t.wert("ueberfaellig"), datum(t.kopf.bis)
    if not spaet:
        return ""  # the sentence above all says it
    wo = [f"{z.name} ({zahl(z.ueberfaellig)})" for z in sorted(t.gebiete, key=lambda z: -z.ueberfaellig) if z.ueberfaellig]
    erste = next(z.faellig_am for z in t.schleifen if z.frist == Faelligkeit.UEBERFAELLIG)
    seit = f", am längsten seit dem {datum(erste)}" if erste else ""
    von = f"Der eine offene Hinweis ist am {tag} überfällig" if offen == 1 else (
        f"{zahl(spaet)} von {zahl(offen)} offenen Hinweisen {'ist' if spaet == 1 else 'sind'} am {tag} überfällig"
    )  # fmt: skip
    return f"{von}{seit}{_in(wo)}."


def _gremien(gremien: Sequence[Gremienzeile]) -> str:
    wartend = [z for z in gremien if z.offen]
    if not wartend:
        return ""
    wo = [f"{z.gremium} ({zahl(z.offen)}, seit {datum(z.seit)})" if z.seit else z.gremium for z in wartend]
    wie = anzahl(sum(z.offen for z in wartend), "Hinweis wartet", "Hinweise warten")
    return f"Zu entscheiden: {wie} auf die Rückmeldung eines Planungsgremiums: {aufzaehlung(wo, GENANNT)}."


def _abdeckung(t: Textteile) -> str:
    ohne, systeme, geleitet = t.ohne_system, t.wert("systeme"), t.wert("koordiniert")
    if t.kopf.ebene == "stadtteil":
        satz = "Der Stadtteil hat kein Pro-Aktives System." if ohne else "Der Stadtteil hat ein Pro-Aktives System."
    elif ohne:
        wie = f"{zahl(len(ohne))} von {anzahl(t.wert('stadtteile'), 'Stadtteil', 'Stadtteilen')}"
        satz = f"Ohne Pro-Aktives System: {wie}, nämlich {aufzaehlung(ohne, GENANNT)}."
    else:
        satz = "Alle Stadtteile haben ein Pro-Aktives System."
    fehlt = systeme - geleitet
    return f"{satz} Ohne Koordination: {anzahl(fehlt, 'System', 'Systeme')}." if fehlt else satz


def _mischung(m: Mischung) -> str:
    if m.jugendhilfe is None:
        return f"Zur Zusammensetzung der Runden gibt es keine Angabe. {m.grund}"
    soll = f"; Soll {m.soll} (Scorecard {m.soll_von})" if m.soll else "; ein Soll führt die Scorecard dafür nicht"
    wort = f": {STATUS_WORTE[Status(m.status)]}" if m.status != Status.KEIN_WERT else ""
    return f"Jugendhilfe : Schnittstellen {m.text} am {datum(m.stichtag)} ({m.zahlen}){soll}{wort}."


def _runden(t: Textteile) -> str:
    runden = t.wert("runden")
    if t.zahlen["runden"].gesperrt:
        return "Wie viele Runden gehalten sind, ist gesperrt: Für diesen Stadtteil arbeitet auch ein System eines anderen Ressorts."
    if not runden:
        return "Im Zeitraum war keine Runde angesetzt."
    verb = "ist" if t.wert("gehalten") == 1 else "sind"
    satz = f"{zahl(t.wert('gehalten'))} von {anzahl(runden, 'angesetzten Runde', 'angesetzten Runden')} {verb} gehalten"
    fehlt = t.wert("gehalten") - t.wert("niederschriften")
    teile = [f"{zahl(t.wert('abgesagt'))} abgesagt" if t.wert("abgesagt") else ""]
    teile += [f"{zahl(t.wert('ohne_eintrag'))} vorbei und ohne Eintrag" if t.wert("ohne_eintrag") else ""]
    teile += [anzahl(fehlt, "Niederschrift ist noch offen", "Niederschriften sind noch offen") if fehlt else ""]
    rest = [teil for teil in teile if teil]
    return f"{satz}{', ' if rest else ''}{', '.join(rest)}."


def _wirkung(t: Textteile) -> str:
    je = {wort: t.wert(f"wirkung_{wort}") for wort in ("wirksam", "teilweise", "nicht")}
    alle = sum(je.values())
    if not alle:
        return ""
    worte = {"wirksam": "wirksam", "teilweise": "teilweise wirksam", "nicht": "nicht wirksam"}
    teile = [f"{zahl(n)} {worte[wort]}" for wort, n in je.items() if n]
    return f"{anzahl(alle, 'Reflexion', 'Reflexionen')} im Zeitraum: {', '.join(teile)}."


def _fristen(tage: Mapping[Stand, int]) -> str:
    return ", ".join(f"{stand.bezeichnung} {zahl(tage[stand])}" for stand in TAGE_SONST)


def hinweise(kopf: Systemkopf, tage: Mapping[date, Mapping[Stand, int]], fremde: int) -> Iterator[str]:
    """How it is counted, so that nobody has to guess."""
    yield f"Zeitraum {kopf.zeitraum}, daneben {kopf.davor}; beide auf dem Gebietsstand {datum(kopf.gebietsstand)}."
    yield (
        "Ein Hinweis zählt in dem Gebiet, das er nennt, und so, wie er am letzten Tag des Zeitraums stand; "
        "was später geschah, zählt nicht mit."
    )
    yield (
        f"Überfällig ist, was länger steht als seine Frist in Tagen ({_fristen(tage[kopf.bis])}); "
        "Beobachtetes hat seine Wiedervorlage, eine Aktion ihr Ende."
    )
    if tage[kopf.davor_bis] != tage[kopf.bis]:
        yield f"Im Zeitraum davor galten andere Fristen ({_fristen(tage[kopf.davor_bis])}); er ist mit ihnen gezählt."
    yield (
        f"Runden, Systeme und Koordination sind gezählt, wie sie am {datum(kopf.heute)} eingetragen waren, Runden nach ihrem Tag. "
        "Eine Runde zählt im Sozialraum und darüber einmal, daneben in jedem Stadtteil, für den ihr System arbeitet: "
        "Stadtteile ergeben dafür keine Summe."
    )
    yield (
        "Die Zusammensetzung kommt aus derselben Quelle wie in der Scorecard: Mitglieder am letzten Monatsende, eine Organisation in jeder "
        "ihrer Runden; auf jeder Ebene aus den beiden Anzahlen, nie aus Verhältnissen gemittelt."
    )
    yield "Gezählt sind Hinweise, Runden und Organisationen, keine Personen; darum ist keine Anzahl gesperrt, weil sie klein ist."
    yield "– heißt keine Angabe, 0 keine, · gesperrt. Ein Median steht, wo im Zeitraum mindestens ein Stand endete."
    if fremde:
        wie = anzahl(fremde, "System eines anderen Ressorts", "Systeme anderer Ressorts")
        hier = kopf.ebene == "stadtteil"
        was = "sind hier alle Anzahlen zu Runden" if hier else "sind die Runden dieser Stadtteile"
        wo = " Die Runden des eigenen Ressorts stehen bei seinen Systemen." if hier else ""
        yield (
            f"Für {'diesen Stadtteil' if hier else 'Stadtteile dieses Sozialraums'} arbeitet auch {wie}: "
            f"Runden sieht nur das Ressort, dem das System gehört; darum {was} gesperrt.{wo}"
        )

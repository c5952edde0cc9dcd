"""The numbers of the report on the Pro-Aktive Systeme for one Gebiet and one Zeitraum: each is counted from rows, none is averaged."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from berichte.sections.systemdaten import Hinweisdaten, Systemdaten
from berichte.zeitraum import Berichtszeitraum
from proaktiv.kreislauf import BEENDET, ENTSCHEIDUNGSNAMEN, FOLGENAMEN, STANDNAMEN, Schritt, Stand
from proaktiv.kreislaufangaben import WIRKUNGEN
from proaktiv.kreislauffristen import faellig_am
from proaktiv.rueckblick import median
from proaktiv.rundenweg import VORHER, Rundenstand
from proaktiv.selectors.systeme import GETAGT

Zahl = int | Fraction | None
OFFENE = tuple(stand for stand in Stand if stand not in BEENDET)
UNBEANTWORTET = frozenset({Stand.AUFGENOMMEN, Stand.IN_ABWAEGUNG})
ANZAHL, TAGE, CENT = "anzahl", "tage", "cent"

# key, words, what it is counted in; by group, in the order of the report
GRUPPEN: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    ("Abdeckung am Ende des Zeitraums", (
        ("stadtteile", "Stadtteile", ANZAHL),
        ("mit_system", "davon mit Pro-Aktivem System", ANZAHL),
        ("systeme", "Pro-Aktive Systeme", ANZAHL),
        ("koordiniert", "davon mit Koordination", ANZAHL),
        ("anker", "Einrichtungen, von denen sie ausgehen", ANZAHL),
    )),
    ("Runden im Zeitraum", (
        ("runden", "angesetzte Runden", ANZAHL),
        ("gehalten", "davon gehalten", ANZAHL),
        ("abgesagt", "davon ausgefallen (abgesagt)", ANZAHL),
        ("ohne_eintrag", "davon vorbei und ohne Eintrag", ANZAHL),
        ("bevorstehend", "davon noch bevorstehend", ANZAHL),
        ("niederschriften", "abgeschlossene Niederschriften", ANZAHL),
        ("anwesend", "Teilnahmen: Organisationen, die da waren", ANZAHL),
        ("entschuldigt", "Organisationen, die entschuldigt waren", ANZAHL),
    )),
    ("Zusammensetzung der Runden am Stichtag", (
        ("jugendhilfe", "Organisationen der Jugendhilfe", ANZAHL),
        ("schnittstellen", "Organisationen der Schnittstellen", ANZAHL),
    )),
    ("Hinweise im Zeitraum", (
        ("neu", "neu aufgenommen", ANZAHL),
        ("geschlossen", "geschlossen", ANZAHL),
        ("zurueckgezogen", "zurückgezogen", ANZAHL),
    )),
    ("Offene Hinweise am Ende des Zeitraums", (
        ("offen", "offen", ANZAHL),
        ("ueberfaellig", "davon überfällig", ANZAHL),
        *((f"stand_{s.value}", f"davon {STANDNAMEN[s]}", ANZAHL) for s in OFFENE),
    )),
    ("Entscheidungen der gemeinsamen Abwägung", tuple((f"entscheidung_{e.value}", name, ANZAHL) for e, name in ENTSCHEIDUNGSNAMEN.items())),
    ("Angebote und Aktionen", (
        ("geplant", "im Zeitraum geplant", ANZAHL),
        ("beendet", "im Zeitraum beendet", ANZAHL),
        ("abgebrochen", "im Zeitraum abgebrochen", ANZAHL),
        ("laufend", "am Ende offen (geplant oder laufend)", ANZAHL),
        ("mit_mitteln", "im Zeitraum geplant mit flexiblen Mitteln", ANZAHL),
        ("mittel", "flexible Mittel dafür, in €", CENT),
        ("mit_massnahme", "im Zeitraum geplant zu einer Maßnahme einer Konzeption", ANZAHL),
    )),
    ("Reflexion", (
        *((f"wirkung_{w.value}", name, ANZAHL) for w, name in WIRKUNGEN.items()),
        *((f"folge_{f.value}", f"Folge: {name}", ANZAHL) for f, name in FOLGENAMEN.items()),
    )),
    ("Frühwarnung", (
        ("gewarnt", "im Zeitraum ausgelöst", ANZAHL),
        ("warnung_zurueck", "im Zeitraum zurückgezogen (Werte berichtigt)", ANZAHL),
        ("fehlalarm", "im Zeitraum als Fehlalarm markiert", ANZAHL),
        ("unbeantwortet", "am Ende noch nicht abgewogen", ANZAHL),
    )),
    ("Übergaben an Planungsgremien", (
        ("uebergeben", "im Zeitraum übergeben", ANZAHL),
        ("rueckmeldungen", "im Zeitraum mit Rückmeldung geschlossen", ANZAHL),
        ("zurueckgegeben", "im Zeitraum an die Runde zurückgegeben", ANZAHL),
    )),
    ("Tage bis zum nächsten Schritt, Median", tuple((f"tage_{s.value}", f"im Stand „{STANDNAMEN[s]}“", TAGE) for s in OFFENE)),
)  # fmt: skip
ARTEN = {schluessel: art for _, zeilen in GRUPPEN for schluessel, _, art in zeilen}
RUNDENZAHLEN = frozenset(schluessel for schluessel, _, _ in dict(GRUPPEN)["Runden im Zeitraum"])
KEINE_SUMME = frozenset({"anker", "mittel", *(f"tage_{s.value}" for s in OFFENE)})  # what a Gebiet above is not the sum of


@dataclass(frozen=True)
class Auswahl:
    """What counts for one Gebiet: its Stadtteile, the Systeme that it has or that work there, its Hinweise.

    ``runden_gesperrt``: whether a System works there in the Zeitraum whose rounds the reader may not see; then no round is counted at all,
    because a part of them would look like all, and 0 like none.
    """

    stadtteile: frozenset[int]
    systeme: Sequence[Systemdaten]
    hinweise: Sequence[Hinweisdaten]
    arbeiten_dort: Callable[[Systemdaten, date], bool] = lambda system, tag: system.dauer.gilt_am(tag)
    runden_gesperrt: Callable[[Berichtszeitraum], bool] = lambda z: False


def zaehle(wahl: Auswahl, z: Berichtszeitraum, heute: date, tage: dict[Stand, int]) -> dict[str, Zahl]:
    """All numbers but the composition, which the Scorecard's source counts. ``tage``: how long each state may last."""
    return {
        **_abdeckung(wahl, z.bis),
        **_runden(wahl, z, heute),
        **_hinweise(wahl.hinweise, z, tage),
        **_schritte(wahl.hinweise, z),
        **_aktionen(wahl.hinweise, z),
        **_warnungen(wahl.hinweise, z),
        **_wartezeiten(wahl.hinweise, z),
    }


def _abdeckung(wahl: Auswahl, tag: date) -> dict[str, Zahl]:
    bestehen = [s for s in wahl.systeme if s.dauer.gilt_am(tag)]
    eigene = [s for s in bestehen if wahl.arbeiten_dort(s, tag)]
    versorgt = {t.wer for s in bestehen for t in s.stadtteile if t.gilt_am(tag)}
    return {
        "stadtteile": len(wahl.stadtteile),
        "mit_system": len(wahl.stadtteile & versorgt),
        "systeme": len(eigene),
        "koordiniert": sum(any(k.gilt_am(tag) for k in s.koordination) for s in eigene),
        "anker": len({a.wer for s in eigene for a in s.anker if a.gilt_am(tag)}),
    }


def _runden(wahl: Auswahl, z: Berichtszeitraum, heute: date) -> dict[str, Zahl]:
    if wahl.runden_gesperrt(z):
        return dict.fromkeys(RUNDENZAHLEN)
    runden = [r for s in wahl.systeme for r in s.runden if z.enthaelt(r.tag) and wahl.arbeiten_dort(s, r.tag)]
    gehalten = [r for r in runden if r.stand in GETAGT]
    erwartet = [r for r in runden if r.stand in VORHER]
    anwesend = sum(r.anwesend for r in gehalten)
    return {
        "runden": len(runden),
        "gehalten": len(gehalten),
        "abgesagt": sum(r.stand is Rundenstand.ABGESAGT for r in runden),
        "ohne_eintrag": sum(r.tag < heute for r in erwartet),
        "bevorstehend": sum(r.tag >= heute for r in erwartet),
        "niederschriften": sum(r.stand is Rundenstand.ABGESCHLOSSEN for r in runden),
        "anwesend": anwesend,
        "entschuldigt": sum(r.eingetragen for r in gehalten) - anwesend,
    }


def ueberfaellig_seit(h: Hinweisdaten, tag: date, tage: dict[Stand, int]) -> date | None:
    """The day on which the next step was due, where it was over on this day."""
    schleife = h.blick.schleife_am(tag)
    am = faellig_am(schleife, tage) if schleife else None
    return am if am is not None and am < tag else None


def offen_am(hinweise: Iterable[Hinweisdaten], tag: date) -> list[Hinweisdaten]:
    return [h for h in hinweise if h.blick.stand_am(tag) in OFFENE]


def _hinweise(hinweise: Sequence[Hinweisdaten], z: Berichtszeitraum, tage: dict[Stand, int]) -> dict[str, Zahl]:
    offene = offen_am(hinweise, z.bis)
    je_stand = Counter(h.blick.stand_am(z.bis) for h in offene)
    beendet = Counter(w.neu for h in hinweise for w in h.blick.wechsel if w.neu in BEENDET and w.neu is not w.alt and z.enthaelt(w.tag))
    return {
        "neu": sum(z.enthaelt(h.blick.erfasst_am) for h in hinweise),
        "geschlossen": beendet[Stand.GESCHLOSSEN],
        "zurueckgezogen": beendet[Stand.ZURUECKGEZOGEN],
        "offen": len(offene),
        "ueberfaellig": sum(ueberfaellig_seit(h, z.bis, tage) is not None for h in offene),
        **{f"stand_{s.value}": je_stand[s] for s in OFFENE},
    }


def _schritte(hinweise: Sequence[Hinweisdaten], z: Berichtszeitraum) -> dict[str, Zahl]:
    gewogen = Counter(was for h in hinweise for tag, was in h.abwaegungen if z.enthaelt(tag))
    bedacht = [(wirkung, folge) for h in hinweise for tag, wirkung, folge in h.reflexionen if z.enthaelt(tag)]
    wirkungen, folgen = Counter(w for w, _ in bedacht), Counter(f for _, f in bedacht)
    gegangen = Counter(w.schritt for h in hinweise for w in h.blick.wechsel if z.enthaelt(w.tag))
    return {
        **{f"entscheidung_{e.value}": gewogen[e.value] for e in ENTSCHEIDUNGSNAMEN},
        **{f"wirkung_{w.value}": wirkungen[w.value] for w in WIRKUNGEN},
        **{f"folge_{f.value}": folgen[f.value] for f in FOLGENAMEN},
        "uebergeben": sum(z.enthaelt(u.tag) for h in hinweise for u in h.uebergaben),
        "rueckmeldungen": gegangen[Schritt.RUECKMELDEN],
        "zurueckgegeben": gegangen[Schritt.ZURUECKGEBEN],
    }


def _aktionen(hinweise: Sequence[Hinweisdaten], z: Berichtszeitraum) -> dict[str, Zahl]:
    alle = [a for h in hinweise for a in h.aktionen]
    geplant = [a for a in alle if z.enthaelt(a.einsatz.geplant_am)]
    beendet = [a for a in alle if z.enthaelt(a.einsatz.beendet_am)]
    mittel = {a.mittel: a.cent for a in geplant if a.mittel is not None}
    return {
        "geplant": len(geplant),
        "beendet": sum(not a.abgebrochen for a in beendet),
        "abgebrochen": sum(a.abgebrochen for a in beendet),
        "laufend": sum(a.einsatz.laeuft_am(z.bis) for a in alle),
        "mit_mitteln": sum(a.mittel is not None for a in geplant),
        "mittel": sum(mittel.values()),
        "mit_massnahme": sum(a.massnahme is not None for a in geplant),
    }


def _warnungen(hinweise: Sequence[Hinweisdaten], z: Berichtszeitraum) -> dict[str, Zahl]:
    paare = [(h, h.warnung) for h in hinweise if h.warnung]
    return {
        "gewarnt": sum(z.enthaelt(w.tag) for _, w in paare),
        "warnung_zurueck": sum(z.enthaelt(w.zurueckgezogen_am) for _, w in paare),
        "fehlalarm": sum(z.enthaelt(w.fehlalarm_am) for _, w in paare),
        "unbeantwortet": sum(w.zaehlt_am(z.bis) and _wartet_noch(h, z.bis) for h, w in paare),
    }


def _wartet_noch(h: Hinweisdaten, tag: date) -> bool:
    """Never weighed until then; what a Gremium gave back stands before a weighing again, but it was weighed."""
    return h.blick.stand_am(tag) in UNBEANTWORTET and not any(am <= tag for am, _ in h.abwaegungen)


def _wartezeiten(hinweise: Sequence[Hinweisdaten], z: Berichtszeitraum) -> dict[str, Zahl]:
    je: dict[Stand, list[int]] = {s: [] for s in OFFENE}
    for h in hinweise:
        for stand, tage in h.blick.wartezeiten(z.von, z.bis):
            je[stand].append(tage)
    return {f"tage_{s.value}": median(werte) for s, werte in je.items()}

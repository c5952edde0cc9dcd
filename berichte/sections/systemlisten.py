"""The lists of the report on the Pro-Aktive Systeme: open Hinweise, what waits at a Gremium, Aktionen by kind."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from berichte.sections.gebiete import bezeichne
from berichte.sections.systembericht import Artzeile, Gremienzeile, Schleifenzeile
from berichte.sections.systemdaten import Hinweisdaten, Uebergabe
from berichte.sections.systemzahlen import offen_am, ueberfaellig_seit
from berichte.zeitraum import Berichtszeitraum
from proaktiv.kreislauf import Stand
from proaktiv.kreislauffristen import faellig_am, faelligkeit_am, fristsatz
from sozialraum.ebenen import Gebietsbaum


def schleifen(hinweise: Iterable[Hinweisdaten], baum: Gebietsbaum, tag: date, tage: dict[Stand, int]) -> Iterable[Schleifenzeile]:
    """What is due first stands first."""
    folge = []
    for h in offen_am(hinweise, tag):
        schleife = h.blick.schleife_am(tag)
        if schleife is None:
            continue
        am = faellig_am(schleife, tage)
        ort = bezeichne(baum.knoten[h.gebiet]) if h.gebiet in baum.knoten else "nicht zugeordnet"
        jetzt = "" if h.stand is schleife.stand else h.stand.bezeichnung
        lage, satz = faelligkeit_am(am, tag), fristsatz(schleife, tage, tag)
        folge.append(Schleifenzeile(h.pk, h.titel, ort, schleife.stand.bezeichnung, lage.value, am, satz, jetzt))
    return sorted(folge, key=lambda z: (z.faellig_am or date.max, z.nummer))


def gremien(hinweise: Iterable[Hinweisdaten], z: Berichtszeitraum, tage: dict[Stand, int]) -> Iterable[Gremienzeile]:
    """Each to which something was handed over in the Zeitraum, or where something waits at its end."""
    je: dict[int, tuple[list[Hinweisdaten], list[Uebergabe]]] = {}
    for h in hinweise:
        bisher = [u for u in h.uebergaben if u.tag <= z.bis]
        for u in bisher:
            je.setdefault(u.gremium, ([], []))[1].append(u)
        if bisher and h.blick.stand_am(z.bis) is Stand.UEBERGEBEN:
            je[bisher[-1].gremium][0].append(h)
    namen = Counter(alle[0].name for _, alle in je.values())
    for wartende, alle in sorted(je.values(), key=lambda paar: (paar[1][0].name, paar[1][0].schluessel)):
        neu, erste = sum(z.enthaelt(u.tag) for u in alle), alle[0]
        if neu or wartende:
            seit = [s.seit for h in wartende if (s := h.blick.schleife_am(z.bis))]
            spaet = sum(ueberfaellig_seit(h, z.bis, tage) is not None for h in wartende)
            name = erste.name if namen[erste.name] == 1 else f"{erste.name} ({erste.schluessel})"
            yield Gremienzeile(name, neu, len(wartende), spaet, min(seit, default=None))


def arten(hinweise: Iterable[Hinweisdaten], z: Berichtszeitraum) -> Iterable[Artzeile]:
    """Each kind of Angebot of which there was one in the Zeitraum."""
    je: dict[str, list[int]] = {}
    for a in (a for h in hinweise for a in h.aktionen):
        ende = z.enthaelt(a.einsatz.beendet_am)
        zeile = (z.enthaelt(a.einsatz.geplant_am), a.einsatz.laeuft_am(z.bis), ende and not a.abgebrochen, ende and a.abgebrochen)
        if any(zeile):
            je[a.art] = [alt + neu for alt, neu in zip(je.get(a.art, [0, 0, 0, 0]), zeile, strict=True)]
    return (Artzeile(art, *werte) for art, werte in sorted(je.items()))

"""Which tables speak of the same counts, and what a correction changes: by hand and against the attack."""

from sozialraum.angriff import pruefe
from sozialraum.datenstaende import Datenstaende, Zaehlung
from sozialraum.geheimhaltung import Fassung, feinste_fassung
from sozialraum.geheimhaltung_achsen import achse
from sozialraum.geheimhaltung_typen import Angabe, Tabelle, Wissen, Zelle

NAME = "bestand:2007-09"
ALLE, HZE = frozenset({"31", "34", "8a"}), frozenset({"31", "34"})
ZAHLEN = {("a", "31"): 4, ("a", "34"): 3, ("a", "8a"): 2, ("b", "31"): 9, ("b", "8a"): 6}
ORTE = frozenset("ab")


def ohne(*merkmale: str) -> dict[tuple[str, str], int]:
    return {paar: n for paar, n in ZAHLEN.items() if paar[1] not in merkmale}


def zeige(groesse: str, merkmale: frozenset[str], zahlen: dict[tuple[str, str], int]) -> list[Angabe]:
    """Every place and the total, of all these Hilfearten together."""
    orte = [frozenset(o) for o in ("a", "b", "ab")]
    werte = [sum(zahlen.get((o, m), 0) for o in menge for m in merkmale) for menge in orte]
    return [Angabe(Zelle(groesse, menge, merkmale), wert, wert) for menge, wert in zip(orte, werte, strict=True)]


def test_andere_hilfearten_desselben_quartals_sind_dieselbe_groesse_und_der_unterschied_verraet_die_zwei() -> None:
    """All Hilfen in a: 9, Hilfen zur Erziehung: 7; neither is small, the difference is the 2 of § 8a."""
    staende = Datenstaende()
    alle, hze = (staende.nimm_auf(Zaehlung(NAME, m, z)) for m, z in ((ALLE, ZAHLEN), (HZE, ohne("8a"))))
    assert alle == hze == NAME
    wissen = Wissen((*zeige(alle, ALLE, ZAHLEN), *zeige(hze, HZE, ZAHLEN)), staende.wahrheit)
    assert [(leck.zelle.merkmale, leck.unten, leck.oben) for leck in pruefe(wissen, 5)] == [(frozenset({"8a"}), 2, 2)]
    davor = Wissen(tuple(zeige(alle, ALLE, ZAHLEN)), staende.wahrheit)
    eng, grob = (Tabelle(hze, achse([ORTE], s), achse([HZE], [])) for s in ([(ORTE, (frozenset("a"), frozenset("b")))], []))
    ergebnis = feinste_fassung([Fassung("je Ort", eng), Fassung("Stadt", grob)], ohne("8a"), davor, 5)
    assert ergebnis.fassung is not None and ergebnis.fassung.name == "Stadt"


def test_gleiche_zahlen_aus_einer_anderen_meldung_sind_kein_neuer_stand() -> None:
    staende = Datenstaende()
    for zahlen in (ohne("8a"), {**ohne("8a"), ("b", "34"): 0}):
        assert staende.nimm_auf(Zaehlung(NAME, HZE, zahlen)) == NAME
    assert staende.nimm_auf(Zaehlung("bestand:2007-06", HZE, {("a", "31"): 1})) == "bestand:2007-06"


def test_eine_berichtigung_ist_ein_eigener_stand_und_gleich_wo_sich_nichts_geaendert_hat() -> None:
    """Shown before: b = 9. Afterwards a is 2 instead of 7, the total 11 is shown: who knows that b did not change has the 2."""
    staende = Datenstaende()
    alt = staende.nimm_auf(Zaehlung(NAME, HZE, ohne("8a")))
    neu = {("a", "31"): 2, ("b", "31"): 9}
    groesse = staende.nimm_auf(Zaehlung(NAME, HZE, neu))
    assert (alt, groesse) == (NAME, f"{NAME}:2")
    gezeigt = zeige(alt, HZE, ZAHLEN)
    summe = Angabe(Zelle(groesse, ORTE, HZE), 11, 11)
    verborgen = [Angabe(Zelle(groesse, frozenset(o), HZE), 1, None, True) for o in "ab"]
    allein = Wissen((*gezeigt, summe, *verborgen), staende.wahrheit)
    assert pruefe(allein, 5) == ()
    lecks = pruefe(Wissen(allein.angaben, staende.wahrheit, staende.verknuepfungen()), 5)
    assert [(leck.zelle.orte, leck.unten) for leck in lecks] == [(frozenset("a"), 2), (frozenset("b"), 9)]
    uebertragen = list(staende.uebertrage(gezeigt, groesse))
    assert [(a.zelle, a.unten) for a in uebertragen] == [(Zelle(groesse, frozenset("b"), HZE), 9)]


def test_die_dritte_zaehlung_findet_ihren_stand_wieder() -> None:
    """A correction that is corrected back, and a Hilfeart that nobody had before."""
    staende = Datenstaende()
    folge = [({"31"}, 4), ({"31"}, 5), ({"31"}, 4), ({"34"}, 1)]
    groessen = [staende.nimm_auf(Zaehlung(NAME, frozenset(m), {("a", next(iter(m))): n})) for m, n in folge]
    assert groessen == [NAME, f"{NAME}:2", NAME, NAME]
    assert staende.wahrheit[NAME] == {("a", "31"): 4, ("a", "34"): 1}


def test_das_jahr_verbindet_jeden_stand_seiner_vier_groessen() -> None:
    staende = Datenstaende()
    for name in ("bestand:2006-12", "bestand:2007-12", "begonnen:2007-12", "beendet:2007-12"):
        staende.nimm_auf(Zaehlung(name, HZE, ohne("8a")))
    staende.nimm_auf(Zaehlung("bestand:2006-12", HZE, {("a", "31"): 1}))
    glieder = [dict(v.glieder) for v in staende.verknuepfungen()]
    assert {"bestand:2006-12": 1, "bestand:2006-12:2": -1} in glieder
    jahre = [g for g in glieder if len(g) == 4]
    assert [[n for n in g if g[n] == -1 and n.startswith("bestand")] for g in jahre] == [["bestand:2006-12"], ["bestand:2006-12:2"]]

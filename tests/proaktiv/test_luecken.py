"""Die Matrix: Bedarf neben Plätzen, von Hand, gegen eine zweite Rechnung und mit zufälligen Angeboten."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from proaktiv.kettenbedarf import GESPERRT, KEIN_WERT, KEINE_EINWOHNER, NACHLIEFERN, Messwert, Regel, bedarf
from proaktiv.luecken import Lage, Zelle, erreichtzahl, fehlende, gesamtbedarf, gesamtlage, luecken, matrix, platzzahl
from proaktiv.platzverteilung import Angebot, Lagebild, verteile

KITA, SCHULE, GEBURT = (1, 10), (2, 10), (9, 10)  # Lebensphase, Lebenswelt
EINWOHNER = {(101, 1): 100, (102, 1): 300, (201, 1): 200, (101, 2): 50, (102, 2): 50}
TEILE = {1: (101, 102), 2: (201,)}
QUOTE = {(KITA, 1): Messwert(Fraction(120), Fraction(400)), (KITA, 2): Messwert(None, Fraction(200), gesperrt=True)}
BILD = Lagebild((1, 2), TEILE, EINWOHNER, QUOTE)
REGEL = Regel(Fraction(1, 2), "Kinder in Bedarfsgemeinschaften")
GEBOREN = Regel(Fraction(1, 10), "Lebendgeborene", mit_alter=False)


def test_bedarf_von_hand() -> None:
    """400 Kinder × 30 % × 50 % = 60 Plätze."""
    kinder = {101: 100, 102: 300}
    assert bedarf(REGEL, kinder, QUOTE[KITA, 1]) == (60, "")
    assert bedarf(Regel(Fraction(1, 4)), kinder, None) == (100, "")
    assert bedarf(GEBOREN, {101: None, 102: None}, Messwert(Fraction(250), None)) == (25, "")
    assert bedarf(REGEL, kinder, QUOTE[KITA, 2]) == (None, GESPERRT) and bedarf(REGEL, kinder, None) == (None, KEIN_WERT)
    assert bedarf(Regel(Fraction(1, 4)), {101: None}, None) == (None, KEINE_EINWOHNER), "keine Einwohnerzahl ist nicht 0"
    assert bedarf(REGEL, {101: 0, 102: 0}, None) == (0, ""), "wo niemand wohnt, fehlt auch keine Quote"


def test_was_nur_zum_teil_gemeldet_ist_ist_nicht_genau() -> None:
    """Six of eight Stadtteile with 30 births each are not the births of eight; a few without a rate do not silence the others."""
    def drei(*ohne: int, gesperrt: int = 0) -> Messwert:
        return Messwert(Fraction(30), Fraction(100), ohne=frozenset(ohne), gesperrte=frozenset(ohne[:gesperrt]))

    assert bedarf(Regel(Fraction(1, 4)), {101: 100, 102: None}, None) == (
        None, f"für 1 von 2 Stadtteilen gibt es keine Einwohnerzahl; {NACHLIEFERN}",
    )  # fmt: skip
    acht = dict.fromkeys(range(8))
    assert bedarf(GEBOREN, acht, Messwert(Fraction(180), None, ohne=frozenset({0, 1}), gesperrte=frozenset({1}))) == (
        None, "in 2 von 8 Stadtteilen fehlt die Zahl des Indikators (1 gesperrt)",
    )  # fmt: skip
    wenige = {1: 70, 2: 20, 3: 10, 4: 0}
    assert bedarf(REGEL, wenige, drei(4)) == (15, ""), "100 × 30 % × 50 %; in 4 wohnt niemand"
    assert bedarf(REGEL, wenige, drei(3, 4, gesperrt=1)) == (15, "die Quote ist die ohne 1 von 4 Stadtteilen (1 gesperrt)")
    assert bedarf(REGEL, {1: 75, 2: 25}, drei(2))[0] is not None and bedarf(REGEL, {1: 74, 2: 26}, drei(2))[0] is None, "genau ein Viertel"
    assert "2 von 4 Stadtteilen, mit mehr als einem Viertel" in bedarf(REGEL, wenige, drei(2, 3))[1]
    halb = matrix([KITA], {KITA: REGEL}, [], Lagebild((1,), TEILE, {(101, 1): 100}, QUOTE))[KITA, 1]
    assert halb.lage is Lage.UNBEKANNT and halb.luecke_genannt is None and halb.satz.endswith(NACHLIEFERN)


def test_ein_viertel_mit_frueherer_einwohnerzahl_ist_noch_dieselbe() -> None:
    fruehere = "für 1 von 2 Stadtteilen gilt die letzte Einwohnerzahl davor"
    assert bedarf(Regel(Fraction(1, 4)), {1: 75, 2: 25}, None, {2, 9}) == (25, fruehere), "mit ihnen gerechnet"
    wert, satz = bedarf(Regel(Fraction(1, 4)), {1: 74, 2: 26}, None, {2})
    assert wert is None and "1 von 2 Stadtteilen, mit mehr als einem Viertel" in satz and satz.endswith(NACHLIEFERN)
    messwert = Messwert(Fraction(30), Fraction(100), ohne=frozenset({1}))
    beides = bedarf(REGEL, {1: 20, 2: 20, 3: 60}, messwert, {2})
    assert beides == (15, "für 1 von 3 Stadtteilen gilt die letzte Einwohnerzahl davor; die Quote ist die ohne 1 von 3 Stadtteilen")
    assert bedarf(REGEL, {1: 80, 2: 20}, None, {2}) == (None, KEIN_WERT)
    assert bedarf(Regel(Fraction(1, 4)), {1: 0, 2: 0}, None, {2}) == (0, fruehere), "hier wohnte zuletzt niemand"


def test_plaetze_in_stadtteilen_ohne_zahl_zaehlen_anderswo_nur_hoechstens() -> None:
    """Of 60 places for 101 and 201 nobody can say how many are in 201, whose inhabitants are not told; in 101 they are not all 60."""
    bild = Lagebild((1, 2), {1: (101,), 2: (201,)}, {(101, 1): 100})
    zellen = matrix([KITA], {KITA: Regel(Fraction(1, 2))}, [Angebot(7, (KITA,), frozenset({101, 201}), 60)], bild)
    assert zellen[KITA, 1].lage is Lage.OFFEN and zellen[KITA, 1].platzzahl.text == "höchstens 60"
    assert zellen[KITA, 2].lage is Lage.UNBEKANNT and zellen[KITA, 2].platzzahl.text == "unbekannt"


@given(st.lists(st.tuples(st.fractions(0, 300), st.fractions(0, 300)), min_size=1, max_size=6))
@settings(max_examples=80)
def test_bedarf_plaetze_und_luecke_gehen_auf(paare: list[tuple[Fraction, Fraction]]) -> None:
    """A row subtracts, the gap is the fewest whole places that close it, and of several Gebiete it is what their rows add up to."""
    zellen = [Zelle(KITA, n, REGEL, b, "", p, ()) for n, (b, p) in enumerate(paare)]
    for z, (b, p) in zip(zellen, paare, strict=True):
        assert z.bedarf_ganz is not None and z.luecke == max(z.bedarf_ganz - z.platzzahl.sicher, 0)
        assert (z.lage is Lage.GEDECKT) == (b <= p) == (z.luecke == 0) and z.bedarf_ganz >= b - Fraction(1, 2)
        assert replace(z, plaetze=p + z.luecke).lage is Lage.GEDECKT
        assert not z.luecke or replace(z, plaetze=p + z.luecke - 1).lage is Lage.LUECKE
    assert fehlende(zellen) == sum(z.luecke for z in zellen) >= sum(b - p for b, p in paare)
    assert gesamtlage(zellen) is (Lage.LUECKE if fehlende(zellen) else Lage.GEDECKT)
    assert gesamtbedarf(zellen) <= platzzahl(zellen).sicher + fehlende(zellen)
    if all(b >= p for b, p in paare):
        assert gesamtbedarf(zellen) == platzzahl(zellen).sicher + fehlende(zellen), "nothing left over anywhere: the field subtracts too"


def test_wenig_bedarf_ist_nicht_gedeckt() -> None:
    """40 Stadtteile with 5 youths each, 8 %: 0.4 each, without a place a gap in each of them; two that need 2.6 and have 2.4 lack two."""
    viele = [Zelle(KITA, n, REGEL, Fraction(2, 5), "", Fraction(0), ()) for n in range(40)]
    assert {(z.lage, z.bedarf_ganz, z.luecke) for z in viele} == {(Lage.LUECKE, 1, 1)}
    assert (gesamtlage(viele), gesamtbedarf(viele), fehlende(viele), len(luecken(viele))) == (Lage.LUECKE, 40, 40, 40)
    zwei = [Zelle(KITA, n, REGEL, Fraction("2.6"), "", Fraction("2.4"), ()) for n in range(2)]
    assert [(z.bedarf_ganz, z.platzzahl.genau, z.luecke) for z in zwei] == [(3, 2, 1)] * 2
    assert (gesamtbedarf(zwei), platzzahl(zwei).genau, fehlende(zwei)) == (7, 5, 2)
    offen = Zelle(KITA, 1, REGEL, Fraction(2, 5), "", Fraction(0), (3,), ohne_plaetze=1)
    assert offen.lage is Lage.OFFEN and offen.bedarf_ganz == 1 and offen.satz.endswith("es fehlen höchstens 1")
    assert replace(viele[0], plaetze=Fraction(2, 5)).lage is Lage.GEDECKT, "genau genug"


def test_eine_summe_ist_einmal_gerundet() -> None:
    fuenf = [Zelle(KITA, n, REGEL, Fraction(1, 5), "", Fraction(1, 4), ()) for n in range(5)]
    assert gesamtbedarf(fuenf) == 1 == platzzahl(fuenf).genau and {(z.lage, z.bedarf_ganz) for z in fuenf} == {(Lage.GEDECKT, 0)}
    drittel = [Zelle(KITA, n, REGEL, Fraction(100, 3), "", Fraction(100, 3), ()) for n in range(3)]
    assert all(z.lage is Lage.GEDECKT and z.bedarf_ganz == z.platzzahl.genau == 33 for z in drittel) and platzzahl(drittel).genau == 100


def test_eine_laufende_massnahme_mit_plaetzen_schliesst_die_luecke() -> None:
    ohne = matrix([KITA], {KITA: REGEL}, [], BILD)
    assert ohne[KITA, 1].lage is Lage.LUECKE and ohne[KITA, 1].luecke == 60
    assert ohne[KITA, 2].lage is Lage.UNBEKANNT, "gesperrt ist weder gedeckt noch Lücke"
    teils = matrix([KITA], {KITA: REGEL}, [Angebot(7, (KITA,), frozenset({101}), 20)], BILD)
    assert teils[KITA, 1].luecke == 40 and teils[KITA, 1].angebote == (7,)
    assert "30 %" not in teils[KITA, 1].satz and "× 50 % = 60, 20 Plätze, es fehlen 40" in teils[KITA, 1].satz.replace("\u00a0", " ")
    voll = matrix([KITA], {KITA: REGEL}, [Angebot(7, (KITA,), frozenset({101, 102}), 60)], BILD)
    assert voll[KITA, 1].lage is Lage.GEDECKT and not luecken(voll.values())


def test_entfaellt_und_ohne_regel_sind_nie_luecken() -> None:
    felder = matrix([KITA, SCHULE], {KITA: Regel(None, grund="gibt es hier nicht")}, [], BILD)
    assert {z.lage for z in felder.values()} == {Lage.ENTFAELLT, Lage.OHNE_REGEL} and luecken(felder.values()) == []
    assert felder[KITA, 1].satz == "Entfällt: gibt es hier nicht"


def test_wo_nichts_gebraucht_wird_bleiben_keine_plaetze() -> None:
    """60 places for both phases in Gebiet 1 (400 and 100 inhabitants): 48 and 12; where the second falls away or is over, all 60 here."""
    angebot = Angebot(7, (KITA, SCHULE), frozenset({101, 102}), 60)
    geteilt = matrix([KITA, SCHULE], {KITA: REGEL, SCHULE: REGEL}, [angebot], BILD)
    assert (geteilt[KITA, 1].plaetze, geteilt[SCHULE, 1].plaetze) == (48, 12)
    entfaellt = matrix([KITA, SCHULE], {KITA: REGEL, SCHULE: Regel(None, grund="Schule")}, [angebot], BILD)
    assert entfaellt[KITA, 1].lage is Lage.GEDECKT and entfaellt[SCHULE, 1].plaetze == 0
    assert matrix([KITA], {KITA: REGEL}, [angebot], BILD)[KITA, 1].plaetze == 60, "eine beendete Lebensphase hält keine Plätze"
    geburt = Angebot(8, (GEBURT, KITA), frozenset({101, 102}), 60)
    ohne = matrix([GEBURT, KITA], {KITA: REGEL, GEBURT: Regel(None, grund="vor der Kita")}, [geburt], BILD)
    assert ohne[KITA, 1].lage is Lage.GEDECKT and not ohne[KITA, 1].plaetze_offen
    assert ohne[GEBURT, 1].angebote == (8,), "genannt wird die Maßnahme auch dort"


def test_ueberdeckung_hier_schliesst_keine_luecke_dort() -> None:
    regel = Regel(Fraction(1, 10))
    zellen = matrix([KITA], {KITA: regel}, [Angebot(1, (KITA,), frozenset({101, 102}), 500)], BILD)
    assert zellen[KITA, 1].lage is Lage.GEDECKT and zellen[KITA, 2].luecke == 20
    assert [z.ort for z in luecken(matrix([KITA], {KITA: regel}, [], BILD).values())] == [1, 2], "die größte zuerst"


def test_ein_feld_ueber_alle_gebiete_nennt_das_dringendste() -> None:
    offen = matrix([KITA], {KITA: REGEL}, [], BILD)
    assert gesamtlage([offen[KITA, 2], offen[KITA, 1]]) is Lage.LUECKE
    gedeckt = matrix([KITA], {KITA: REGEL}, [Angebot(7, (KITA,), frozenset({101, 102}), 60)], BILD)
    assert gesamtlage([gedeckt[KITA, 1], gedeckt[KITA, 2]]) is Lage.UNBEKANNT, "gesperrt hier ist nicht gedeckt überall"
    assert gesamtlage(list(matrix([KITA], {}, [], BILD).values())) is Lage.OHNE_REGEL is gesamtlage([])


def test_angebrochene_plaetze_fehlen_ganz() -> None:
    zelle = matrix([KITA], {KITA: Regel(Fraction(1, 3))}, [Angebot(1, (KITA,), frozenset({201}), 66)], BILD)[KITA, 2]
    assert (zelle.bedarf, zelle.bedarf_ganz, zelle.luecke) == (Fraction(200, 3), 67, 1)


@given(st.integers(1, 5000), st.sets(st.sampled_from([101, 102, 201]), min_size=1), st.sets(st.sampled_from([KITA, SCHULE]), min_size=1))
@settings(max_examples=60)
def test_alle_plaetze_kommen_an_und_keiner_doppelt(plaetze: int, orte: set[int], felder: set[tuple[int, int]]) -> None:
    angebot = Angebot(1, tuple(sorted(felder)), frozenset(orte), plaetze)
    teile = verteile(angebot, BILD)
    assert sum(teile.values()) == plaetze
    zellen = matrix([KITA, SCHULE], {}, [angebot], BILD)
    assert sum(z.plaetze for z in zellen.values()) == plaetze
    naiv = {(f, o): EINWOHNER.get((o, f[0]), 0) for f in felder for o in orte}
    alle = sum(naiv.values())
    assert not alle or all(teile.get(ziel, 0) == Fraction(plaetze) * n / alle for ziel, n in naiv.items())


def test_unbekannte_plaetze_sind_weder_null_noch_eine_luecke() -> None:
    unbekannt = Angebot(3, (KITA,), frozenset({101}), None)
    zelle = matrix([KITA], {KITA: REGEL}, [unbekannt], BILD)[KITA, 1]
    assert zelle.ohne_plaetze == 1 and zelle.plaetze == 0 and zelle.angebote == (3,)
    assert zelle.lage is Lage.OFFEN and (zelle.luecke, zelle.luecke_genannt, zelle.platzzahl.genau) == (0, None, None)
    assert glatt(zelle.satz).endswith("= 60, Plätze unbekannt; von 1 Angebot sind die Plätze nicht bekannt; es fehlen höchstens 60")
    dazu = matrix([KITA], {KITA: REGEL}, [unbekannt, Angebot(4, (KITA,), frozenset({101}), 20)], BILD)[KITA, 1]
    assert dazu.lage is Lage.OFFEN and dazu.platzzahl.text == "mindestens 20" and glatt(dazu.satz).endswith("es fehlen höchstens 40")
    genug = matrix([KITA], {KITA: REGEL}, [unbekannt, Angebot(4, (KITA,), frozenset({101}), 60)], BILD)[KITA, 1]
    assert genug.lage is Lage.GEDECKT and genug.luecke_genannt == 0
    assert matrix([KITA], {KITA: Regel(None)}, [unbekannt], BILD)[KITA, 1].lage is Lage.ENTFAELLT


def glatt(satz: str) -> str:
    return satz.replace("\u00a0", " ")


def geburt_und_kita(*angebote: Angebot) -> dict[tuple[tuple[int, int], int], Zelle]:
    regeln = {GEBURT: Regel(Fraction(1, 10), "Lebendgeborene", mit_alter=False), KITA: REGEL}
    bild = Lagebild((1,), TEILE, EINWOHNER, {**QUOTE, (GEBURT, 1): Messwert(Fraction(250), None)})
    return matrix([GEBURT, KITA], regeln, angebote, bild)


def test_plaetze_einer_lebensphase_ohne_einwohnerzahl_sind_unbekannt_nicht_null() -> None:
    orte = frozenset({101, 102})
    felder = geburt_und_kita(Angebot(3, (GEBURT, KITA), orte, 60))
    dort, kita = felder[GEBURT, 1], felder[KITA, 1]
    assert dort.lage is Lage.OFFEN and dort.platzzahl.text == "unbekannt" and dort.luecke == 0 and not luecken(felder.values())
    assert "nicht zu sagen" in dort.satz
    assert kita.lage is Lage.OFFEN and kita.platzzahl.text == "höchstens 60" and kita.luecke_genannt is None, "wie viele der 60 hier zählen"
    assert glatt(kita.satz).endswith("höchstens 60 Plätze; wie viele Plätze auf diese Lebensphase entfallen, ist nicht zu sagen; "
                                     "es fehlen höchstens 60")  # fmt: skip
    wenige = geburt_und_kita(Angebot(3, (GEBURT, KITA), orte, 20), Angebot(4, (KITA,), orte, 30))[KITA, 1]
    assert wenige.lage is Lage.LUECKE and wenige.luecke == 10 and wenige.luecke_mindestens and wenige.platzzahl.text == "30 bis 50"
    assert glatt(wenige.satz).endswith("30 bis 50 Plätze, es fehlen mindestens 10")
    sicher = geburt_und_kita(Angebot(3, (GEBURT, KITA), orte, 20), Angebot(4, (KITA,), orte, 60))[KITA, 1]
    assert sicher.lage is Lage.GEDECKT, "auch ohne die geteilten"
    allein = geburt_und_kita(Angebot(3, (GEBURT,), orte, 10))[GEBURT, 1]
    assert allein.platzzahl.genau == 10 and allein.lage is Lage.LUECKE and allein.luecke == 15, "nur dafür: dann sind es ihre Plätze"


def test_erreichte_verteilen_sich_wie_plaetze_und_fehlen_nicht_als_null() -> None:
    """100 reached in 101 (100) and 201 (200 inhabitants): a third and two thirds; who reports none leaves the number open, not 0."""
    orte = frozenset({101, 201})
    zellen = matrix([KITA], {KITA: REGEL}, [Angebot(1, (KITA,), orte, None, 100), Angebot(2, (KITA,), frozenset({201}), 10)], BILD)
    assert (zellen[KITA, 1].erreicht.summe, zellen[KITA, 2].erreicht.summe) == (Fraction(100, 3), Fraction(200, 3))
    assert erreichtzahl([zellen[KITA, 1]]).genau == 33 and erreichtzahl([zellen[KITA, 2]]).text == "mindestens 67"
    assert erreichtzahl(list(zellen.values())).text == "mindestens 100"


def test_fuer_eine_zielgruppe_gibt_es_angebote_aber_keine_luecke() -> None:
    angebot = Angebot(7, (KITA, SCHULE), frozenset({101, 102}), 20)
    felder = matrix([KITA, SCHULE, GEBURT], {KITA: REGEL, GEBURT: Regel(None)}, [angebot], BILD, nur_angebote=True)
    assert felder[KITA, 1].lage is felder[SCHULE, 1].lage is Lage.NUR_ANGEBOTE and felder[KITA, 1].luecke_genannt is None
    assert felder[GEBURT, 1].lage is Lage.ENTFAELLT and not luecken(felder.values()) and felder[KITA, 1].plaetze > 0
    assert {(z.bedarf, z.bedarf_ganz) for z in felder.values()} == {(None, None)}, "der Bedarf aller ist nicht der dieser"

"""Rates that were delivered for Sozialräume, Ressorts and the city alone: what is hidden of them follows from no total."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from basis.zahlen import Zustand
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.geheimhaltung_typen import Menge
from sozialraum.gruppensperre import gesperrte_gruppen, zu_klein
from sozialraum.inputs.wertschutz import jeder
from sozialraum.lieferachse import lieferachse
from sozialraum.models import Datenlieferung, Gebiet, Indikatorwert
from sozialraum.selectors import werte_am
from tests.budgets.bau import baue_indikator
from tests.factories import Raeume
from tests.sozialraum.test_gruppensperre import errechenbar

TAG = date(2006, 12, 31)
RAEUME = {"a": 11, "b": 12, "c": 13, "d": 14, "e": 15}  # the Sozialräume; f: Stadtteile of none
UNTER = {2: "ab", 3: "cde", 1: "abcdef", **{nummer: name for name, nummer in RAEUME.items()}}
Gruppen = Mapping[str, tuple[int, int]]


def _baum() -> Gebietsbaum:
    knoten = [Knoten(1, "FB", "Stadt", Ebene.FACHBEREICH, None), *(Knoten(r, f"R{r}", f"R{r}", Ebene.RESSORT, 1) for r in (2, 3))]
    knoten += [Knoten(n, name, name, Ebene.SOZIALRAUM, 2 if name in "ab" else 3) for name, n in RAEUME.items()]
    teile = [(name, n) for name, n in RAEUME.items() for _ in range(2)]
    knoten += [Knoten(100 + i, f"{name}{i}", name, Ebene.STADTTEIL, n) for i, (name, n) in enumerate(teile)]
    knoten.append(Knoten(200, "lose", "lose", Ebene.STADTTEIL, None))
    return Gebietsbaum(TAG, {k.id: k for k in knoten})


BAUM = _baum()


def zusammen(gruppen: Gruppen, orte: Menge | str) -> tuple[Fraction, Fraction]:
    zaehler, nenner = (sum(gruppen[o][stelle] for o in orte if o in gruppen) for stelle in (0, 1))
    return Fraction(zaehler), Fraction(nenner)


def gezeigte(gruppen: Gruppen, geliefert: set[int], *, allein: bool = False) -> set[int]:
    """Of what was delivered; ``allein``: each value is asked by itself, and no more."""
    zahlen = {nummer: zusammen(gruppen, UNTER[nummer]) for nummer in sorted(geliefert)}
    bild = lieferachse(BAUM, {nummer: (z, n) for nummer, (z, n) in zahlen.items()})
    gesperrt = frozenset[Menge]() if allein else gesperrte_gruppen(bild.achse, bild.werte, 5)
    return {nummer for nummer, (z, n) in zahlen.items() if n and bild.mengen[nummer] not in gesperrt and not zu_klein(z, n, 5)}


def bekannte(gruppen: Gruppen, geliefert: set[int]) -> tuple[Gruppen, dict[int, Menge]]:
    """The finest groups that deliveries tell apart, with new letters, and which of them each Gebiet holds."""
    spuren: dict[frozenset[int], str] = {}
    for ort in sorted(gruppen):
        if spur := frozenset(nummer for nummer in geliefert if ort in UNTER[nummer]):
            spuren[spur] = spuren.get(spur, "") + ort
    buchstaben = dict(zip("abcdefgh", spuren.items(), strict=False))
    feinste = {b: tuple(map(int, zusammen(gruppen, orte))) for b, (_, orte) in buchstaben.items()}
    return feinste, {n: frozenset(b for b, (spur, _) in buchstaben.items() if n in spur) for n in geliefert}  # type: ignore[return-value]


def angegriffen(gruppen: Gruppen, geliefert: set[int], *, allein: bool = False) -> list[Menge]:
    feinste, mengen = bekannte(gruppen, geliefert)
    return verraten(feinste, {mengen[nummer] for nummer in gezeigte(gruppen, geliefert, allein=allein)})


def verraten(gruppen: Gruppen, offen: set[Menge]) -> list[Menge]:
    """Naive: small groups, single or two together, that are a combination of what is shown; and groups that together have none or all
    with a small one among them, for nobody has less than none and more than all."""
    alle = [frozenset(m) for n in range(1, len(gruppen) + 1) for m in combinations(sorted(gruppen), n)]
    kleine = [m for m in alle if len(m) <= 2 and zu_klein(*zusammen(gruppen, m), 5)]
    einzelne = [m for m in kleine if len(m) == 1]
    rand = [m for m in alle if any(k <= m for k in einzelne) and zusammen(gruppen, m)[0] in (0, zusammen(gruppen, m)[1])]
    return [m for m in {*kleine, *rand} if errechenbar(offen, m)]


klein_oder_gross = st.integers(1, 60).flatmap(lambda n: st.tuples(st.one_of(st.sampled_from((0, n)), st.integers(0, n)), st.just(n)))
gruppen_ = st.fixed_dictionaries(dict.fromkeys("abcde", klein_oder_gross), optional={"f": klein_oder_gross})


@settings(max_examples=80, deadline=None)
@given(gruppen=gruppen_, raeume=st.sets(st.sampled_from(sorted(RAEUME.values())), min_size=1), oben=st.sets(st.sampled_from((1, 2, 3))))
def test_keine_kleine_gruppe_folgt_aus_dem_was_geliefert_ist(gruppen: Gruppen, raeume: set[int], oben: set[int]) -> None:
    """Whichever Gebiete were delivered; also of those that were not, such as the Stadtteile of no Sozialraum."""
    assert not angegriffen(gruppen, raeume | oben)


def test_der_angriff_findet_was_nur_fuer_sich_gefragt_ist() -> None:
    """Negative control: one of three in a, and the city less the four others is the same."""
    gruppen: Gruppen = {"a": (1, 3), "b": (20, 60), "c": (25, 90), "d": (11, 61), "e": (12, 62)}
    alle = {1, *RAEUME.values()}
    assert angegriffen(gruppen, alle, allein=True) and gezeigte(gruppen, alle, allein=True) == alle - {11}
    assert gezeigte(gruppen, alle) == {1, 13, 14, 15}


def test_was_die_stadt_ueber_ihre_sozialraeume_hinaus_zaehlt_ist_auch_eine_gruppe() -> None:
    gruppen: Gruppen = {"f": (2, 2), **dict.fromkeys("abcde", (20, 60))}
    alle = {1, *RAEUME.values()}
    assert angegriffen(gruppen, alle, allein=True) and gezeigte(gruppen, alle, allein=True) == alle
    assert len(gezeigte(gruppen, alle)) == 5


def test_ohne_kleine_gruppe_bleibt_alles() -> None:
    assert len(gezeigte(dict.fromkeys("abcdef", (20, 60)), {1, 2, 3, *RAEUME.values()})) == 8


@pytest.mark.django_db
@pytest.mark.parametrize("faelle", [False, True])
def test_ein_wert_fuer_sozialraeume_und_stadt_verraet_keinen_gesperrten(raeume: Raeume, faelle: bool) -> None:
    """A rate of people, and one that counts cases (1 is below the threshold): I is locked, and a second one with it."""
    ziel, lieferung = baue_indikator("sprachstand", beruht_auf_fallzahlen=faelle), Datenlieferung.objects.create(art="erfassung")
    zahlen = {"I": (1, 3), "II": (20, 60), "III": (25, 90), "IV": (11, 61), "V": (12, 62), "FB": (69, 276)}
    for ort, (z, n) in zahlen.items():
        Indikatorwert.objects.create(indikator=ziel, gebiet=raeume[ort], stichtag=TAG, zaehler=z, nenner=n, lieferung=lieferung)
    baum = Gebiet.objects.baum(TAG)
    werte = werte_am(baum, [ziel], TAG)[ziel.pk]
    gesperrt = {ort for ort in zahlen if werte[raeume[ort].pk].wert.zustand is Zustand.GESPERRT}
    assert "I" in gesperrt and gesperrt - {"I"} and "FB" not in gesperrt
    assert faelle or gesperrt == {"I", "II"}, "the smallest group beside it"
    assert all(werte[raeume[ort].pk].zaehler is None for ort in gesperrt)
    offen = werte_am(baum, [ziel], TAG, offen=jeder)[ziel.pk]
    assert offen[raeume["I"].pk].zaehler == 1

"""Rates of small groups: locked in what leaves the house, with all that would give them away, and open inside."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from basis.zahlen import Zustand
from sozialraum.geheimhaltung_achsen import achse
from sozialraum.geheimhaltung_typen import Achse, Menge
from sozialraum.gruppensperre import gesperrte_gruppen, zu_klein
from sozialraum.inputs.wertschutz import jeder, niemand
from sozialraum.models import Datenlieferung, Gebiet, Indikator, Indikatorwert, Zuordnung
from sozialraum.selectors import reihe, werte_am
from tests.budgets.bau import baue_indikator
from tests.factories import Raeume

TAG = date(2006, 12, 31)
Als = Callable[..., Client]
Gruppen = Mapping[str, tuple[int, int]]
EINS, ZWEI, STADT = frozenset("abcd"), frozenset("efgh"), frozenset("abcdefgh")
EINZELN = [(raum, tuple(frozenset(o) for o in sorted(raum))) for raum in (EINS, ZWEI)]
ORTE = achse([STADT], [(STADT, (EINS, ZWEI)), *EINZELN])
NEU_EINS, NEU_ZWEI = EINS - {"a"}, ZWEI | {"a"}  # a moved
NEUE = [(raum, tuple(frozenset(o) for o in sorted(raum))) for raum in (NEU_EINS, NEU_ZWEI)]
UMZUG = achse([STADT], [*ORTE.summen, (STADT, (NEU_EINS, NEU_ZWEI)), *NEUE])
TAUSCH_EINS, TAUSCH_ZWEI = frozenset("bcde"), frozenset("afgh")  # a moved, and e the other way
TAUSCHE = [(raum, tuple(frozenset(o) for o in sorted(raum))) for raum in (TAUSCH_EINS, TAUSCH_ZWEI)]
TAUSCH = achse([STADT], [*ORTE.summen, (STADT, (TAUSCH_EINS, TAUSCH_ZWEI)), *TAUSCHE])
ALLE_DREI = achse([STADT], [*UMZUG.summen, *TAUSCH.summen])


def gesperrt(gruppen: Gruppen, orte: object = ORTE) -> frozenset[Menge]:
    werte = tuple((ort, Fraction(z), Fraction(n)) for ort, (z, n) in sorted(gruppen.items()))
    return gesperrte_gruppen(orte, werte, 5)  # type: ignore[arg-type]


def namen(mengen: frozenset[Menge]) -> set[str]:
    return {"".join(sorted(m)) for m in mengen}


class TestRegel:
    @pytest.mark.parametrize(
        ("zaehler", "nenner", "klein"),
        [
            (1, 1, True), (0, 1, True), (0, 9, True), (5, 9, True), (5, 10, False), (4, 10, True), (6, 10, True), (1, 12, True),
            (0, 19, True), (19, 19, True), (9, 19, False), (15, 19, True), (14, 19, False), (0, 20, False), (20, 20, False),
            (3, 60, False), (98, 100, False),
        ],
    )  # fmt: skip
    def test_eine_gruppe_ist_zu_klein(self, zaehler: int, nenner: int, klein: bool) -> None:
        assert zu_klein(Fraction(zaehler), Fraction(nenner), 5) is klein

    def test_unter_zweimal_der_schwelle_ist_es_immer_so(self) -> None:
        assert all(zu_klein(Fraction(z), Fraction(n), 5) for n in range(1, 10) for z in range(n + 1))

    def test_das_beispiel_der_methodik(self) -> None:
        gruppen = {"a": (1, 1), "b": (1, 12), "c": (3, 60), "d": (40, 100)}
        assert namen(gesperrt(gruppen)) == {"a", "b", "c"}

    def test_ohne_kleine_gruppe_bleibt_alles(self) -> None:
        assert gesperrt(dict.fromkeys("abcdefgh", (0, 20))) == frozenset()

    def test_keiner_steht_in_seiner_summe_allein(self) -> None:
        gross = dict.fromkeys("bcdefgh", (20, 60)) | {"b": (20, 50)}
        assert namen(gesperrt({**gross, "a": (0, 2)})) == {"a", "b"}

    def test_sind_alle_klein_ist_auch_die_summe_gesperrt_und_eine_zweite_dazu(self) -> None:
        """Else it were the city less the other Sozialraum."""
        gruppen: Gruppen = dict.fromkeys("abcd", (0, 2)) | dict.fromkeys("efgh", (20, 60))
        assert namen(gesperrt(gruppen)) == {"a", "b", "c", "d", "abcd", "efgh", "e"}

    def test_ein_gebiet_dessen_teile_fehlen_ist_der_eine_teil(self) -> None:
        """Only a has a value: Sozialraum and city show the same number."""
        assert namen(gesperrt({"a": (1, 1)})) == {"a", "abcd", "abcdefgh"}

    def test_wo_die_gesperrten_zusammen_keinen_haben_hat_keiner_einen(self) -> None:
        """Sozialraum less c and d is 0 of 52, so a were 0 of 2, though 52 is no small group; with 57 of 112 it may be any."""
        gruppen: Gruppen = {"a": (0, 2), "b": (0, 50), "c": (20, 60), "d": (20, 70)}
        assert namen(gesperrt({**gruppen, **dict.fromkeys("efgh", (20, 90))})) == {"a", "b", "c"}
        alle: Gruppen = {"a": (2, 2), "b": (50, 50), "c": (20, 60), "d": (20, 70)}
        assert namen(gesperrt({**alle, **dict.fromkeys("efgh", (20, 90))})) == {"a", "b", "c"}

    def test_eine_summe_ueber_keinem_sagt_von_der_kleinen_gruppe_darin_dasselbe(self) -> None:
        gruppen: Gruppen = dict.fromkeys("bcd", (0, 30)) | dict.fromkeys("efgh", (20, 60)) | {"a": (0, 2)}
        zu = gesperrt(gruppen)
        assert EINS in zu and ZWEI in zu and frozenset("a") in zu and STADT not in zu

    def test_was_umzog_folgt_nicht_aus_zwei_zuordnungen(self) -> None:
        gruppen: Gruppen = dict.fromkeys("bcdefgh", (20, 60)) | {"a": (0, 2)}
        offen = {frozenset(m) for m in UMZUG.mengen} - gesperrt(gruppen, UMZUG)
        assert frozenset("a") not in offen and not ({EINS, NEU_EINS} <= offen or {ZWEI, NEU_ZWEI} <= offen)


def errechenbar(offen: set[Menge], gesucht: Menge) -> bool:
    """Naive second calculation: whether the number of a set of Stadtteile is a combination of those shown (exact elimination)."""
    orte = sorted(STADT)

    def zeile(menge: Menge) -> list[Fraction]:
        return [Fraction(o in menge) for o in orte]

    basis: list[tuple[int, list[Fraction]]] = []

    def rest(v: list[Fraction]) -> list[Fraction]:
        for stelle, b in basis:
            v = [x - v[stelle] * y for x, y in zip(v, b, strict=True)]
        return v

    for menge in sorted(offen, key=sorted):
        r = rest(zeile(menge))
        if stelle := next((i + 1 for i, x in enumerate(r) if x), 0):
            i = stelle - 1
            neu = [x / r[i] for x in r]
            basis[:] = [(s, [x - b[i] * y for x, y in zip(b, neu, strict=True)]) for s, b in basis]
            basis.append((i, neu))
    return not any(rest(zeile(gesucht)))


gruppe = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
gruppen_ = st.dictionaries(st.sampled_from("abcdefgh"), gruppe, min_size=1)


@settings(max_examples=200, deadline=None)
@given(gruppen=gruppen_, orte=st.sampled_from([ORTE, UMZUG, TAUSCH, ALLE_DREI]))
def test_keine_kleine_gruppe_folgt_aus_dem_gezeigten(gruppen: Gruppen, orte: Achse) -> None:
    """Of the single Stadtteile, and of each two of them together."""
    zu = gesperrt(gruppen, orte)
    offen = {m.intersection(gruppen) for m in orte.mengen if m not in zu} - {frozenset()}
    for ort in gruppen:
        for andere in gruppen:
            menge = frozenset({ort, andere})
            z, n = (sum(gruppen[o][stelle] for o in menge) for stelle in (0, 1))
            if zu_klein(Fraction(z), Fraction(n), 5):
                assert not errechenbar(offen, menge), (menge, namen(frozenset(offen)))


def test_der_angriff_findet_was_nur_das_kleine_sperrte() -> None:
    """Negative control: with the primary locks alone the same attack finds the number."""
    gruppen: Gruppen = dict.fromkeys("bcdefgh", (20, 60)) | {"a": (0, 2)}
    assert errechenbar({m for m in ORTE.mengen if m != frozenset("a")}, frozenset("a"))
    assert not errechenbar({m for m in ORTE.mengen if m not in gesperrt(gruppen)}, frozenset("a"))


@pytest.fixture
def sprachstand(raeume: Raeume) -> Indikator:
    """101: the only child is auffällig; 102 and all others are large."""
    ziel, lieferung = baue_indikator("sprachstand"), Datenlieferung.objects.create(art="erfassung")
    zahlen = {"101": (1, 1), "102": (20, 60), "201": (9, 40), "202": (25, 90), "301": (10, 60), "401": (11, 61), "501": (12, 62)}
    for schluessel, (z, n) in zahlen.items():
        Indikatorwert.objects.create(indikator=ziel, gebiet=raeume[schluessel], stichtag=TAG, zaehler=z, nenner=n, lieferung=lieferung)
    return ziel


@pytest.mark.django_db
class TestWerte:
    def test_nach_aussen_gesperrt_mit_dem_nachbarn_und_innen_offen(self, raeume: Raeume, sprachstand: Indikator) -> None:
        baum = Gebiet.objects.baum(TAG)
        aussen = werte_am(baum, [sprachstand], TAG)[sprachstand.pk]
        assert {s: aussen[raeume[s].pk].wert.zustand for s in ("101", "102", "I", "201", "FB")} == {
            "101": Zustand.GESPERRT, "102": Zustand.GESPERRT, "I": Zustand.WERT, "201": Zustand.WERT, "FB": Zustand.WERT,
        }  # fmt: skip
        assert aussen[raeume["101"].pk].zaehler is None and aussen[raeume["302"].pk].wert.zustand is Zustand.KEINE_ANGABE
        for offen in (jeder, lambda ort: False):
            assert werte_am(baum, [sprachstand], TAG, offen=offen)[sprachstand.pk][raeume["101"].pk].zaehler == 1

    def test_auch_an_frueheren_stichtagen_wenn_nur_ein_ort_gefragt_ist(self, raeume: Raeume, sprachstand: Indikator) -> None:
        lieferung = Datenlieferung.objects.create(art="erfassung")
        for ort in ("101", "102"):
            Indikatorwert.objects.create(
                indikator=sprachstand, gebiet=raeume[ort], stichtag=date(2007, 12, 31), zaehler=20, nenner=60, lieferung=lieferung
            )
        tage = reihe(Gebiet.objects.baum(TAG), [sprachstand], orte={raeume["101"].pk})[sprachstand.pk]
        zustaende = {tag: werte[raeume["101"].pk].wert.zustand for tag, werte in tage.items()}
        assert zustaende == {TAG: Zustand.GESPERRT, date(2007, 12, 31): Zustand.WERT}

    @pytest.mark.parametrize("wert", [0, 100, 99, 1])
    def test_eine_fertig_gelieferte_rate_ohne_nenner_gilt_wie_sie_herausgegeben_ist(self, raeume: Raeume, wert: int) -> None:
        """Berlin publishes its Monitoring so, none and all included."""
        i, lieferung = baue_indikator("kita", aggregation="keine"), Datenlieferung.objects.create(art="erfassung")
        Indikatorwert.objects.create(indikator=i, gebiet=raeume["101"], stichtag=TAG, zaehler=wert, lieferung=lieferung)
        baum = Gebiet.objects.baum(TAG)
        for offen in (niemand, jeder):
            assert werte_am(baum, [i], TAG, offen=offen)[i.pk][raeume["101"].pk].wert.zustand is Zustand.WERT

    def test_ein_umzug_verraet_die_kleine_gruppe_nicht(self, raeume: Raeume, sprachstand: Indikator) -> None:
        Zuordnung.objects.filter(kind=raeume["101"]).update(gueltig_bis=date(2007, 12, 31))
        Zuordnung.objects.create(kind=raeume["101"], eltern=raeume["II"], gueltig_von=date(2008, 1, 1))
        sicht: dict[str, set[frozenset[str]]] = {}
        for tag in (TAG, date(2008, 6, 30)):
            baum = Gebiet.objects.baum(tag)
            werte = werte_am(baum, [sprachstand], tag)[sprachstand.pk]
            for k in baum.knoten.values():
                if werte[k.id].wert.zustand is Zustand.WERT:
                    sicht.setdefault(k.schluessel, set()).add(frozenset(baum.knoten[o].schluessel for o in baum.stadtteile(k.id)))
        assert "101" not in sicht and all(len(mengen) == 1 for mengen in sicht.values()), sicht

    def test_summen_ohne_nenner_und_betraege_sind_keine_raten(self, raeume: Raeume) -> None:
        for schluessel, einheit, summe in (("geburten", "absolut", True), ("kaufkraft", "euro", False)):
            i = baue_indikator(schluessel, einheit=einheit, **({"aggregation": "summe"} if summe else {}))
            lieferung = Datenlieferung.objects.create(art="erfassung")
            Indikatorwert.objects.create(indikator=i, gebiet=raeume["101"], stichtag=TAG, zaehler=2, nenner=3, lieferung=lieferung)
            assert werte_am(Gebiet.objects.baum(TAG), [i], TAG)[i.pk][raeume["101"].pk].wert.zustand is Zustand.WERT

    @pytest.mark.parametrize("wer", ["controlling", "ressort2", "fachkraft1", "pruefung"])
    def test_wer_im_haus_liest_sieht_den_wert(self, als: Als, sprachstand: Indikator, wer: str) -> None:
        seite = als(wer).get(reverse("indikator", args=[sprachstand.schluessel]))
        zeile = next(r.record for r in seite.context["table"].rows if r.record["gebiet"].startswith("101"))
        assert zeile["zaehler"] == 1 and "Werte kleiner Gruppen gesperrt" in seite.content.decode()

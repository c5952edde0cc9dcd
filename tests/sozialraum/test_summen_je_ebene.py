"""Sums add up on every Ebene, for every tree and every Gebietsstand: what the parts of a Gebiet have is what it has (reliability.md 8)."""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.models import Gebiet, Zuordnung
from tests.factories import Raeume

Werte = Mapping[int, tuple[Fraction | None, Fraction | None]]
TAG = date(2007, 9, 30)
ZAHL = st.none() | st.integers(0, 10**9).map(Fraction)


@st.composite
def baeume(draw: st.DrawFn) -> tuple[Gebietsbaum, Werte]:
    """Any city of four Ebenen; what is mapped nowhere is part of it."""
    knoten, darueber = [Knoten(1, "FB", "Stadt", Ebene.FACHBEREICH, None)], [1]
    for ebene, meiste in ((Ebene.RESSORT, 3), (Ebene.SOZIALRAUM, 5), (Ebene.STADTTEIL, 12)):
        eltern = st.sampled_from(darueber) if ebene == Ebene.RESSORT else st.sampled_from([*darueber, None])
        neue = [(ebene * 100 + n, draw(eltern)) for n in range(draw(st.integers(1, meiste)))]
        knoten += [Knoten(nummer, str(nummer), f"Gebiet {nummer}", ebene, oben) for nummer, oben in neue]
        darueber = [nummer for nummer, _ in neue]
    werte = {nummer: (draw(ZAHL), draw(ZAHL)) for nummer in darueber if draw(st.booleans())}
    return Gebietsbaum(TAG, {k.id: k for k in knoten}), werte


def befunde(baum: Gebietsbaum, werte: Werte) -> list[str]:
    """Where a Gebiet has another sum than its parts; the city's parts include what is mapped nowhere."""
    summen, gefunden = baum.summiere(werte), []
    for knoten in baum.knoten.values():
        if knoten.ebene == Ebene.STADTTEIL:
            continue
        frei = baum.nicht_zugeordnet() if knoten.ebene == Ebene.FACHBEREICH else ()
        teile = [summen[teil.id] for teil in (*baum.kinder(knoten.id), *frei)]
        for feld in ("zaehler", "nenner"):
            zahlen = [zahl for teil in teile if (zahl := getattr(teil, feld)) is not None]
            if getattr(summen[knoten.id], feld) != (sum(zahlen, Fraction(0)) if zahlen else None):
                gefunden.append(f"{knoten.name}: {feld}")
        if summen[knoten.id].fehlend != sum(teil.fehlend for teil in teile):
            gefunden.append(f"{knoten.name}: fehlend")
    return gefunden


@pytest.mark.zusage(8)
@given(baeume())
def test_die_teile_ergeben_das_ganze_auf_jeder_ebene(stadt: tuple[Gebietsbaum, Werte]) -> None:
    assert befunde(*stadt) == []


@pytest.mark.zusage(8)
@given(baeume())
def test_jeder_stadtteil_zaehlt_auf_jeder_ebene_hoechstens_einmal_und_in_der_stadt_genau_einmal(stadt: tuple[Gebietsbaum, Werte]) -> None:
    baum, _ = stadt
    for ebene in Ebene:
        gezaehlt = [teil for knoten in baum.auf_ebene(ebene) for teil in baum.stadtteile(knoten.id)]
        assert len(gezaehlt) == len(set(gezaehlt))
    assert sorted(baum.stadtteile(1)) == [k.id for k in sorted(baum.auf_ebene(Ebene.STADTTEIL), key=lambda k: k.id)]


def _gebietsstaende() -> list[date]:
    """Every day from which the mapping is another, and the day before."""
    tage = {tag for z in Zuordnung.objects.all() for tag in (z.gueltig_von, z.gueltig_bis) if tag}
    return sorted({tag + timedelta(days=n) for tag in tage for n in (0, 1)})


def _umgezogen(raeume: Raeume) -> None:
    """One Stadtteil moves to another Sozialraum, one loses its own, a Sozialraum changes the Ressort."""
    umzuege = (("101", "V", date(2006, 1, 1)), ("202", None, date(2006, 7, 1)), ("III", "R-I", date(2007, 1, 1)))
    for kind, neu, tag in umzuege:
        Zuordnung.objects.filter(kind=raeume[kind]).update(gueltig_bis=tag - timedelta(days=1))
        if neu:
            Zuordnung.objects.create(kind=raeume[kind], eltern=raeume[neu], gueltig_von=tag)


@pytest.mark.zusage(8)
@pytest.mark.django_db
def test_fuer_jeden_gebietsstand_der_datenbank(raeume: Raeume) -> None:
    _umgezogen(raeume)
    werte = {g.pk: (Fraction(n), Fraction(100 + n)) for n, g in enumerate(Gebiet.objects.filter(ebene=4).order_by("pk"), 1)}
    staende = {}
    for tag in _gebietsstaende():
        baum = Gebiet.objects.baum(tag)
        assert befunde(baum, werte) == [], tag
        staende[tag] = tuple(baum.summiere(werte)[raeume[s].pk].zaehler for s in ("I", "V", "R-I", "FB"))
    assert len(set(staende.values())) >= 4 and len({stand[-1] for stand in staende.values()}) == 1


@pytest.mark.gegenprobe(8, ohne="sozialraum.ebenen:Gebietsbaum.stadtteile")
def test_ohne_die_nicht_zugeordneten_fehlten_sie_der_stadt(monkeypatch: pytest.MonkeyPatch) -> None:
    knoten = [Knoten(1, "FB", "Stadt", Ebene.FACHBEREICH, None), Knoten(2, "9", "Teil", Ebene.STADTTEIL, None)]
    baum, werte = Gebietsbaum(TAG, {k.id: k for k in knoten}), {2: (Fraction(7), Fraction(9))}
    assert befunde(baum, werte) == []
    monkeypatch.setattr(Gebietsbaum, "stadtteile", lambda self, nummer: (nummer,) if nummer == 2 else ())
    assert befunde(baum, werte) == ["Stadt: zaehler", "Stadt: nenner"]

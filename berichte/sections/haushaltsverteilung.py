"""What each Gebiet would get of the need of the next year by the Verteilung that counts, beside what it gets now and needs itself."""

from collections.abc import Iterator, Mapping

from berichte.sections.gebiete import bezeichne
from berichte.sections.haushaltsbericht import Verteilvergleich, Verteilzeile
from berichte.sections.sozialraumbudget import stand
from budgets.planzeilen import Planabschnitt, Planung
from budgets.planzellen import planung_von
from budgets.rechnung import Rechnung
from budgets.selectors.planverteilung import Planverteilung, planverteilung
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten

NICHT_GEFRAGT = "Die Verteilung ist hier nicht verglichen."
Zellen = Mapping[int, tuple[Planabschnitt, ...]]


def nicht_verglichen() -> Verteilvergleich:
    return Verteilvergleich("", None, "", (), (), None, NICHT_GEFRAGT, False)


def verteilvergleich(
    jahr: int, baum: Gebietsbaum, zellen: Zellen, stadt: Planung, knoten: Knoten, *, vorgelegte: bool = False
) -> Verteilvergleich:
    v = planverteilung(jahr, {a.nummer: a.summe.bedarf for a in stadt.ausgaben}, vorgelegte=vorgelegte)
    if v.verteilung is None:
        return Verteilvergleich("", None, "", (), (), None, v.grund, False)
    name, im_jahr = v.verteilung.name, v.verteilung.haushaltsjahr.jahr
    nummern = tuple(sorted(v.abschnitte))
    if v.jetzt is None or v.dann is None:
        return Verteilvergleich(name, im_jahr, stand(v.verteilung), nummern, (), None, v.grund, v.verteilung.muster)
    zeilen = tuple(_zeilen(v, baum, zellen, knoten))
    muster = v.jetzt.eingaben.muster
    return Verteilvergleich(name, im_jahr, stand(v.verteilung), nummern, zeilen, _summe(v, baum, zellen, knoten), "", muster)


def _zeilen(v: Planverteilung, baum: Gebietsbaum, zellen: Zellen, knoten: Knoten) -> Iterator[Verteilzeile]:
    """Those below; under the Fachbereich also what belongs to none of them, so that the amounts add up; a need of its own has no row."""
    if knoten.ebene == Ebene.FACHBEREICH:
        for ressort in baum.auf_ebene(Ebene.RESSORT):
            yield _zeile(v, baum, zellen, ressort, ist_summe=True)
            yield from (_zeile(v, baum, zellen, k) for k in baum.kinder(ressort.id))
        yield from (_zeile(v, baum, zellen, k) for k in baum.nicht_zugeordnet() if k.ebene == Ebene.SOZIALRAUM)
        yield from _uebriges(v)
    elif knoten.ebene != Ebene.STADTTEIL:
        yield from (_zeile(v, baum, zellen, k) for k in baum.kinder(knoten.id))


def _uebriges(v: Planverteilung) -> Iterator[Verteilzeile]:
    jetzt, dann = _beide(v)
    if jetzt.nicht_zugeordnet is not None or dann.nicht_zugeordnet is not None:
        yield Verteilzeile("Nicht zugeordnete Stadtteile", "", "", jetzt.nicht_zugeordnet, dann.nicht_zugeordnet, None)
    yield Verteilzeile("Übergreifende Dienste", "", "", jetzt.uebergreifend, dann.uebergreifend, None)
    yield Verteilzeile("Reserve, mit Rundungsrest", "", "", jetzt.reserve, dann.reserve, None)


def _beide(v: Planverteilung) -> tuple[Rechnung, Rechnung]:
    assert v.jetzt is not None and v.dann is not None
    return v.jetzt, v.dann


def _zeile(v: Planverteilung, baum: Gebietsbaum, zellen: Zellen, knoten: Knoten, *, ist_summe: bool = False) -> Verteilzeile:
    jetzt, dann = (r.betraege.get(knoten.id) for r in _beide(v))
    bedarf = _bedarf(v, baum, zellen, knoten)
    return Verteilzeile(bezeichne(knoten), knoten.ebene.name.lower(), knoten.schluessel, jetzt, dann, bedarf, ist_summe)


def _summe(v: Planverteilung, baum: Gebietsbaum, zellen: Zellen, knoten: Knoten) -> Verteilzeile:
    if knoten.ebene != Ebene.FACHBEREICH:
        return _zeile(v, baum, zellen, knoten, ist_summe=True)
    jetzt, dann = (r.gesamt for r in _beide(v))
    bedarf = _bedarf(v, baum, zellen, knoten)
    return Verteilzeile(bezeichne(knoten), "fachbereich", knoten.schluessel, jetzt, dann, bedarf, ist_summe=True)


def _bedarf(v: Planverteilung, baum: Gebietsbaum, zellen: Zellen, knoten: Knoten) -> int | None:
    """What was calculated for the Gebiet in the Unterabschnitte that the Verteilung splits."""
    if knoten.ebene == Ebene.STADTTEIL:
        return None
    teile = [a.summe.bedarf for a in planung_von(zellen, baum, knoten).ausgaben if a.nummer in v.abschnitte]
    return None if not teile or None in teile else sum(b or 0 for b in teile)

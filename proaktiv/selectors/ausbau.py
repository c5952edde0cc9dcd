"""Reading the Ausbaustand: what a rule counts, since when, and the points of the Stadtteile for its Prioritätenliste."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Exists, Q, QuerySet

from basis.zahlen import Zustand
from proaktiv.ausbaublatt import Regelangaben
from proaktiv.ausbauprioritaet import punkte
from proaktiv.ausbaustand import Angebotszeit, Ausbaulage, Haus
from proaktiv.models import Angebot, Angebotsart, Ausbaukriterium, Ausbauregel, Ausbauziel
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.inputs.wertschutz import niemand
from sozialraum.models import Einrichtung, Einrichtungsart
from sozialraum.punktwerte import Merkmal, Messwert, Punktergebnis
from sozialraum.selectors import Gebietswert, reihe


def lagen(regeln: Iterable[Ausbauregel]) -> dict[int, Ausbaulage]:
    """What each rule counts, by its number. Two queries for all; needs ``ziele`` prefetched."""
    alle = list(regeln)
    arten = {r.pk: {z.einrichtungsart_id for z in r.ziele.all()} for r in alle}
    gezaehlt = {art for je in arten.values() for art in je}
    rows = Einrichtung.objects.filter(art__in=gezaehlt).select_related("art").order_by("art__reihenfolge", "name")
    haeuser = [(h.art_id, Haus(h.pk, h.name, h.art.name, h.stadtteil_id, h.gueltig_von, h.gueltig_bis, h.plaetze)) for h in rows]
    zeiten: dict[int, list[Angebotszeit]] = {}
    gesucht = Q(art__in=[r.angebotsart_id for r in alle]) | Q(art__in=[r.voraussetzung_id for r in alle if r.voraussetzung_id])
    erfunden: set[int] = set()
    felder = ("art", "einrichtung", "gueltig_von", "gueltig_bis", "muster")
    for art, haus_nummer, von, bis, muster in Angebot.objects.filter(gesucht).values_list(*felder):
        zeiten.setdefault(art, []).append(Angebotszeit(haus_nummer, von, bis))
        erfunden |= {art} if muster else set()
    return {
        r.pk: Ausbaulage(
            [haus for art, haus in haeuser if art in arten[r.pk]],
            zeiten.get(r.angebotsart_id, []),
            zeiten.get(r.voraussetzung_id, []) if r.voraussetzung_id else None,
            muster=bool(erfunden & {r.angebotsart_id, r.voraussetzung_id}),
        )
        for r in alle
    }


def zaehlbare_arten(art: Any) -> QuerySet[Einrichtungsart]:
    """At which kinds of Einrichtungen the rules count Angebote of one or several kinds; empty where no rule counts them."""
    arten = art if isinstance(art, QuerySet) else [art]
    return Einrichtungsart.objects.filter(pk__in=Ausbauziel.objects.filter(regel__angebotsart__in=arten).values("einrichtungsart"))


def passende_einrichtungen(haeuser: QuerySet[Einrichtung], arten: QuerySet[Angebotsart]) -> QuerySet[Einrichtung]:
    """Of these where one of the kinds of Angebote belongs; all of them where no rule says of one of the kinds where it belongs."""
    return haeuser.filter(Q(art__in=zaehlbare_arten(arten)) | Exists(arten.filter(ausbauregeln__isnull=True)))


def stadtteilpunkte(kriterien: Iterable[Ausbaukriterium], baum: Gebietsbaum) -> tuple[Punktergebnis, dict[str, date]]:
    """The points of all Stadtteile and the Stichtag of each Indikator, from its last values.

    Read as everybody may read them (``niemand``): the list goes to the Jugendhilfeausschuss. Punktwertfehler where it cannot be worked out.
    """
    gewaehlt = list(kriterien)
    indikatoren = [k.indikator for k in gewaehlt]
    je_indikator = reihe(baum, indikatoren, nur_letzte=True, offen=niemand)
    orte = {knoten.id: knoten.name for knoten in baum.auf_ebene(Ebene.STADTTEIL)}
    merkmale = [
        Merkmal(k.indikator.schluessel, k.indikator.name, Fraction(k.gewicht), k.indikator.richtung, k.indikator.beruht_auf_fallzahlen)
        for k in gewaehlt
    ]
    werte: dict[str, dict[int, Messwert]] = {}
    tage: dict[str, date] = {}
    for indikator in indikatoren:
        je_tag = je_indikator.get(indikator.pk, {})
        if je_tag:
            tag = tage[indikator.schluessel] = max(je_tag)
            werte[indikator.schluessel] = {ort: _messwert(je_tag[tag][ort]) for ort in orte if ort in je_tag[tag]}
    return punkte(merkmale, orte, werte), tage


def _messwert(wert: Gebietswert) -> Messwert:
    """A sum without a Nenner cannot be weighed as a share: it counts as missing."""
    if wert.wert.zustand is not Zustand.WERT or wert.zaehler is None or not wert.nenner:
        zustand = wert.wert.zustand if wert.wert.zustand is not Zustand.WERT else Zustand.KEINE_ANGABE
        return Messwert(None, None, zustand)
    return Messwert(wert.zaehler, wert.nenner)


def regeln_mit_zielen() -> Any:
    rows = Ausbauregel.objects.select_related("angebotsart", "voraussetzung").prefetch_related("ziele")
    return rows.order_by("angebotsart__reihenfolge", "name")


def regelangaben(regel: Ausbauregel) -> Regelangaben:
    """Needs ``regeln_mit_zielen``."""
    return Regelangaben(
        regel.schluessel, regel.name, str(regel.angebotsart), regel.praeposition, regel.wort, regel.schuljahre, regel.stichtag_monat,
        str(regel.get_stichtag_monat_display()), regel.zeit, str(regel.voraussetzung or ""), regel.quelle,
    )  # fmt: skip

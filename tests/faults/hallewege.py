"""The ways of Halle: for each import of the product a good file, the page that takes it, and what it stored (see ``hochladewege``)."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.test import Client

from budgets.models import Buchung
from proaktiv.models import Angebot, Konzeption, Massnahme
from proaktiv.selectors.ausbau import zaehlbare_arten
from sozialraum.models import (
    Bevoelkerung,
    Datenlieferung,
    Einrichtung,
    Einrichtungsangabe,
    Fallzahl,
    Gebiet,
    Indikatorwert,
    Schulwert,
    Traeger,
)
from tests.budgets.buchungsbau import KOPF as BUCHUNGSKOPF
from tests.budgets.buchungsbau import profil
from tests.faults import hochladewege as h
from tests.sozialraum.schulen import baue_schule, baue_schulindikator
from tests.sozialraum.test_traegerabfrage_seiten import ausgefuellt, beginne

Als = Callable[..., Client]


def _neueste() -> Datenlieferung:
    return Datenlieferung.objects.latest("pk")


def _werte() -> list[tuple[Any, ...]]:
    rows = Indikatorwert.objects.filter(lieferung=_neueste()).values_list("gebiet__schluessel", "stichtag", "zaehler", "nenner")
    return [(key, tag, None if z is None else Fraction(z), None if n is None else Fraction(n)) for key, tag, z, n in rows]


def _bevoelkerung() -> list[tuple[Any, ...]]:
    rows = Bevoelkerung.objects.filter(lieferung=_neueste()).values_list("gebiet__schluessel", "stichtag", "alter", "geschlecht", "anzahl")
    return [(key, tag, Fraction(alter), g, Fraction(anzahl)) for key, tag, alter, g, anzahl in rows]


def _faelle() -> list[tuple[Any, ...]]:
    rows = Fallzahl.objects.filter(meldung__lieferung=_neueste()).values_list("gebiet__schluessel", "bestand", "begonnen", "beendet")
    return [(key, *map(Fraction, zahlen)) for key, *zahlen in rows]


def _buchungen() -> list[tuple[Any, ...]]:
    rows = Buchung.objects.filter(lieferung=_neueste()).values_list("buchungstag", "betrag_cent")
    return [(tag, Fraction(cent)) for tag, cent in rows]


NEU = "Feldlerche"
TRAEGER = [["name", "art", "gueltig_von"], [f"{NEU} eins", "frei", "01.01.2005"], [f"{NEU} zwei", "oeffentlich", "15.03.2006"]]
WERTE = [["Nr", "Kennzahl", "Stichtag", "Zähler", "Nenner"], ["101", "hze_dichte", "30.09.2007", "20", "1000,5"],
         ["102", "hze_dichte", "30.09.2007", "21", "900"]]  # fmt: skip
BEVOELKERUNG = [["schluessel", "stichtag", "alter", "geschlecht", "anzahl"], ["101", "31.08.2007", "3", "w", "1234"],
                ["101", "31.08.2007", "4", "m", "17"]]  # fmt: skip
FAELLE = [["hilfeart", "gebiet", "monat", "bestand", "begonnen", "beendet"], ["34", "101", "09.2007", "5", "1", "0"],
          ["34", "102", "09.2007", "1234", "0", "0"]]  # fmt: skip
SCHULEN = [["schule", "stichtag", "zaehler", "nenner"], ["lerche-a", "31.08.2007", "20", "400"], ["lerche-b", "31.08.2007", "0", "1250"]]
BUCHUNGEN = [BUCHUNGSKOPF.split(";"), ["x", "4550.7600", "101", "10.10.2007", "09.2007", "1234,50", "B1", "Ist", ""],
             ["x", "4550.7600", "102", "11.10.2007", "09.2007", "-3", "B2", "Ist", ""]]  # fmt: skip
FALLEXPORT = [["Pseudonym", "Hilfeart", "Beginn", "Ende", "Stadtteil", "Tagessatz"], ["P-1", "34", "01.03.2006", "", "101", "112,50"],
              ["P-2", "34", "02.03.2006", "30.09.2007", "102", "90"]]  # fmt: skip


def _bogen(client: Client) -> h.Weg:
    """A returned questionnaire, filled in."""
    abfrage = beginne(client)
    bogen = abfrage.boegen.order_by("pk")[0]
    gut = ausgefuellt(client, bogen, E10=61, E11=4.25, E13=12).read()

    def angaben() -> list[tuple[Any, ...]]:
        return list(Einrichtungsangabe.objects.filter(bogen=bogen).values_list("plaetze", "personal_vzae", "angebote"))

    return h.Weg("bogen", TRAEGER, (), h.ruecklauf(abfrage.pk), angaben, gut, (61, Decimal("4.25"), 12))


def wege(als: Als) -> tuple[Client, dict[str, h.Weg]]:
    """All of them, with what their good files speak of."""
    client, orte = als("controlling"), {g.schluessel: g for g in Gebiet.objects.all()}
    for schluessel in ("lerche-a", "lerche-b"):
        baue_schule(schluessel, orte["101"])
    haus = Einrichtung.objects.filter(art__gruppe="kita", gueltig_bis=None, muster=True).order_by("pk")[0]
    laufend, konzeption = Angebot.objects.filter(gueltig_bis=None).order_by("pk")[0], Konzeption.objects.order_by("pk")[0]
    zaehlbare = Einrichtung.objects.filter(art__in=zaehlbare_arten(laufend.art_id), gueltig_bis=None)
    frei = zaehlbare.exclude(angebote__art=laufend.art).order_by("pk")[0]
    traeger = haus.traeger.schluessel
    kopf = ["name", "art", "traeger", "stadtteil", "plaetze", "gueltig_von"]
    haeuser = [kopf, [f"{NEU} Haus", "kita", traeger, "101", "40", "01.08.2006"],
               [f"{NEU} Turm", "kita", traeger, "102", "1250", "01.08.2006"]]  # fmt: skip
    angebote = [["Einrichtung", "Angebot", "VZÄ", "Ab", "Bis"], [frei.schluessel, laufend.art.name, "0,75", "01.08.2031", "31.07.2032"]]
    massnahmen = [["Konzeption", "Maßnahme", "Beginn", "Ende"], [konzeption.name, f"{NEU} lernt", "01.08.2007", "31.07.2009"],
                  [konzeption.name, f"{NEU} singt", "01.08.2007", ""]]  # fmt: skip
    davor = {modell: modell.objects.order_by("pk").values_list("pk", flat=True).last() or 0 for modell in (Traeger, Einrichtung, Massnahme)}

    def seit(modell: Any) -> Any:
        return modell.objects.filter(pk__gt=davor[modell])

    alle = [
        h.Weg("werte", WERTE, ("text", "egal", "tag", "zahl", "zahl"), h.assistent("basisstatistik"), _werte),
        h.Weg("bevoelkerung", BEVOELKERUNG, ("text", "tag", "ganz", "text", "ganz"), h.assistent("bevoelkerung"), _bevoelkerung),
        h.Weg("fallstatistik", FAELLE, ("egal", "text", "egal", "ganz", "ganz", "ganz"), h.assistent("fallstatistik"), _faelle),
        h.Weg("traeger", TRAEGER, ("text", "egal", "tag"), h.assistent("traeger"), lambda: list(
            seit(Traeger).values_list("name", "gueltig_von"))),
        h.Weg("einrichtungen", haeuser, ("text", "egal", "egal", "text", "ganz", "tag"), h.assistent("einrichtungen"), lambda: [
            (n, s, None if p is None else Fraction(p), t) for n, s, p, t in seit(Einrichtung).values_list(
                "name", "stadtteil__schluessel", "plaetze", "gueltig_von")]),
        h.Weg("schulwerte", SCHULEN, ("text", "tag", "ganz", "ganz"), h.mit_kennung("schulwerte_neu", indikator=baue_schulindikator().pk),
              lambda: [(s, t, Fraction(z), Fraction(n)) for s, t, z, n in Schulwert.objects.filter(einrichtung__schluessel__startswith=
                       "lerche").values_list("einrichtung__schluessel", "stichtag", "zaehler", "nenner")]),
        h.Weg("fallexport", FALLEXPORT, (), h.fallexport),
        h.Weg("buchungen", BUCHUNGEN, ("egal", "egal", "egal", "tag", "egal", "cent"), h.buchungen(profil().pk), _buchungen),
        h.Weg("massnahmen", massnahmen, ("egal", "text", "tag", "tag"), h.mit_kennung("massnahmen_import"), lambda: list(
            seit(Massnahme).values_list("titel", "beginn", "ende"))),
        h.Weg("angebote", angebote, ("egal", "egal", "zahl", "tag", "tag"), h.mit_kennung("angebote_import"), lambda: [
            (None if v is None else Fraction(v), ab, bis) for v, ab, bis in Angebot.objects.filter(
                gueltig_von__year=2031).values_list("vzae", "gueltig_von", "gueltig_bis")]),
        h.Weg("umrisse", [], (), h.umrisse),
        h.Weg("probe", BUCHUNGEN, (), h.probe),
        _bogen(client),
    ]  # fmt: skip
    return client, {weg.name: weg for weg in alle}

"""What waits about Scorecards: values, reports and Rückmeldungen that are due by their rhythm, values that wait for the second person."""

from collections.abc import Collection, Iterator
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.urls import reverse

from basis.due import Art, Faelligkeit, Frage, Zeilen
from basis.zahlen import datum
from bsc.konzepterinnerung import endet_bald, faellige_rueckmeldung
from bsc.konzeptweg import TAGE, laufzeit_aus
from bsc.konzeptweg import Stand as Konzeptstand
from bsc.messgroesse import naechster_stichtag
from bsc.messwerterinnerung import stichtage
from bsc.models import Handlungskonzept, Messdefinition, Messwert, Zielvereinbarung
from bsc.selectors.faellige_werte import FELDER, eintragbare, fehlende, ist_zustaendig, orte_der_stellen
from bsc.selectors.neues import neues
from bsc.vereinbarungsweg import VERTRETEN, Paar, Seite
from sozialraum.access import Zugang
from sozialraum.rechte import Recht

BEITRAGEN = "Sie sind für ein Ziel verantwortlich; bitte sagen Sie dem Controlling oder der Ressortleitung, was zu berichten ist."
MELDEN = "Bitte nennen Sie dem Controlling Zähler, Nenner und Quelle."


def faelligkeiten(zugang: Zugang, tag: date) -> Iterator[Frage]:
    """For whoever enters values, in their Gebiete; values and reports also for the offices that are responsible for them."""
    yield from neues(zugang, tag)
    yield from _konzeptfragen(zugang, tag)
    orte = zugang.gebiete_mit(Recht.MESSWERTE_EINTRAGEN) if zugang.darf(Recht.MESSWERTE_EINTRAGEN) else frozenset()
    if gemeint := orte | orte_der_stellen(zugang):
        yield Frage(eintragbare(gemeint, tag), FELDER, lambda zeilen: _einzutragen(zeilen, tag, zugang, orte), Art.DATEN)
    if gemeint:
        yield _berichte(zugang, gemeint, orte, tag)
    if not orte:
        return
    eigene = Messdefinition.objects.filter(messgroesse=OuterRef("messgroesse")).am(tag)
    werte = Messwert.objects.wirksam().filter(herkunft="eingabe", bestaetigung__isnull=True, messgroesse__ziel__gebiet__in=orte)
    werte = werte.annotate(zwei=Subquery(eigene.values("zweite_person")[:1])).filter(zwei=True).exclude(nutzer=zugang.nutzer)
    yield Frage(werte, {"pk": F("pk"), "name": F("messgroesse__name"), "tag": F("stichtag")}, _zu_bestaetigen, Art.ENTSCHEIDUNG)


def _konzeptfragen(zugang: Zugang, tag: date) -> Iterator[Frage]:
    """For whoever keeps Systeme in the Gebiet: Rückmeldungen that are due, Handlungskonzepte whose period ends; for the Ressort: what is
    agreed and waits to be put in force."""
    pflegt, setzt = (zugang.gebiete_mit(r) if zugang.darf(r) else frozenset() for r in (Recht.SYSTEME_PFLEGEN, Recht.SCORECARD_FREIGEBEN))
    if not pflegt | setzt:
        return
    wartet = Q(stand=Konzeptstand.ABGESTIMMT.value, gebiet__in=setzt) & ~Q(abgestimmt_von=zugang.nutzer)
    gilt_noch = Q(stand=Konzeptstand.GILT.value) | Q(stand=Konzeptstand.ABGELOEST.value, endete_am__gte=tag)
    rows = Handlungskonzept.objects.filter(Q(gilt_noch, gebiet__in=pflegt) | wartet)
    rows = rows.annotate(letzte=Max("rueckmeldungen__stichtag"))
    felder = {f: F(f) for f in ("pk", "titel", "stand", "rhythmus", "gueltig_von", *TAGE, "letzte")}
    yield Frage(rows, felder, lambda zeilen: _zurueckzumelden(zeilen, tag), Art.ZIEL)


def _zurueckzumelden(zeilen: Zeilen, tag: date) -> Iterator[Faelligkeit]:
    offen: list[tuple[date, str, str, int]] = []
    for z in zeilen:
        if z["stand"] == Konzeptstand.ABGESTIMMT:
            von = date.fromisoformat(z["gueltig_von"])
            offen.append((von, f"Handlungskonzept in Kraft setzen: {z['titel']}", f"abgestimmt, Zeitraum ab {datum(von)}", z["pk"]))
            continue
        laufzeit, letzte = laufzeit_aus(z), date.fromisoformat(z["letzte"]) if z["letzte"] else None
        if am := faellige_rueckmeldung(laufzeit, z["rhythmus"], letzte, tag):
            offen.append((am, f"Rückmeldung zum Handlungskonzept: {z['titel']}", f"Stichtag {datum(am)}", z["pk"]))
        if laufzeit.endete_am is None and (satz := endet_bald(laufzeit, tag)):  # what is replaced has its next version
            offen.append((laufzeit.letzter, f"Handlungskonzept endet: {z['titel']}", satz, z["pk"]))
    for am, titel, text, pk in sorted(offen):
        yield Faelligkeit(titel, text, reverse("handlungskonzept", args=[pk]), am)


def _berichte(zugang: Zugang, gemeint: Collection[int], orte: Collection[int], tag: date) -> Frage:
    """For whoever may report (who enters values, and who agrees for the lower side), and for the offices responsible for a goal."""
    laufend = Zielvereinbarung.objects.laufend().filter(gebiet__in=gemeint)
    felder = {"pk": F("pk"), "name": F("titel"), "rhythmus": F("rhythmus"), "letzter": F("letzter"), "ab": F("gueltig_von"),
              "gebiet": F("gebiet"), "paar": F("paar"), "stellen": F("stellen")}  # fmt: skip
    rows = laufend.annotate(letzter=Max("berichte__stichtag"), stellen=ArrayAgg("ziele__verantwortlich", distinct=True))
    rows = rows.filter(Q(letzter__isnull=True) | Q(letzter__lt=F("gueltig_bis")))  # who has reported to its end owes nothing more

    def antworte(zeilen: Zeilen) -> Iterator[Faelligkeit]:
        darf = {z["pk"] for z in zeilen if z["gebiet"] in orte or zugang.hat_rolle(VERTRETEN[Paar(z["paar"]), Seite.UNTEN], z["gebiet"])}
        traegt_bei = {z["pk"] for z in zeilen if any(ist_zustaendig(zugang, stelle or "", z["gebiet"]) for stelle in z["stellen"])}
        return _zu_berichten([z for z in zeilen if z["pk"] in darf | traegt_bei], darf, tag)

    return Frage(rows, felder, antworte, Art.BERICHT)


def _faellige(zeilen: Zeilen, tag: date) -> list[tuple[date, str, int]]:
    """Whose next Stichtag is over, the oldest first."""
    faellig = []
    for z in zeilen:
        letzter = date.fromisoformat(z["letzter"]) if z["letzter"] else None
        am = naechster_stichtag(letzter, date.fromisoformat(z["ab"]), z["rhythmus"])
        if am < tag:
            faellig.append((am, z["name"], z["pk"]))
    return sorted(faellig)


def _zu_berichten(zeilen: Zeilen, darf: Collection[int], tag: date) -> Iterator[Faelligkeit]:
    """Those that one may write first; who is only responsible for a goal brings what is to be reported."""
    for am, name, pk in sorted(_faellige(zeilen, tag), key=lambda f: f[2] not in darf):
        titel = "Bericht zur Zielvereinbarung" if pk in darf else "Zum Bericht der Zielvereinbarung beitragen"
        text = f"Stichtag {datum(am)}" if pk in darf else f"Stichtag {datum(am)}. {BEITRAGEN}"
        yield Faelligkeit(f"{titel}: {name}", text, reverse("zielvereinbarung", args=[pk]), am)


def _einzutragen(zeilen: Zeilen, tag: date, zugang: Zugang, orte: Collection[int]) -> Iterator[Faelligkeit]:
    """By measure, with all its Stichtage: those of one's own office first, then the oldest.

    Who may not enter tells the value to who may.
    """
    je = {z["pk"]: (z["stelle"], z["gebiet"] in orte, ist_zustaendig(zugang, z["stelle"], z["gebiet"])) for z in zeilen}
    offen = sorted((tage, z["name"], z["pk"]) for z in zeilen if any(je[z["pk"]][1:]) and (tage := fehlende(z, tag)))
    offen.sort(key=lambda f: not je[f[2]][2])
    for tage, name, pk in offen:
        stelle, darf, eigen = je[pk]
        text = f"{stichtage(tage)}, verantwortlich: {stelle}"
        titel = f"Messwert {'eintragen' if darf else 'melden'}: {name}"
        yield Faelligkeit(titel, text if darf else f"{text}. {MELDEN}", reverse("messgroesse", args=[pk]), tage[0], eigen=eigen)


def _zu_bestaetigen(zeilen: Zeilen) -> Iterator[Faelligkeit]:
    for z in sorted(zeilen, key=lambda z: str(z["name"])):
        tag = datum(date.fromisoformat(z["tag"]))
        weg = reverse("messwert_bestaetigen", args=[z["pk"]])
        yield Faelligkeit(f"Messwert bestätigen: {z['name']}", f"Stichtag {tag}", weg, dringend=True)

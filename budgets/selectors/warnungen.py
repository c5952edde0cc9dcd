"""Everything of a year that asks for action, for one person: what may be read, with what helps. Rules: ``budgets.warnungen``."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from basis.diagramme import Status
from basis.due import lies_zusammen
from basis.monate import monatsende, monatsname
from basis.zahlen import datum
from budgets.ampel import ampel
from budgets.erlaeuterungspflicht import Erlaeuterungsstand, Lage, hoehe, pflichten
from budgets.foerderweg import Stand
from budgets.models import Abweichungserlaeuterung, Buchungsprofil, Foerderantrag, Haushaltsjahr, Monatsabschluss, Vereinbarung
from budgets.models import Vereinbarungstermin as Termin
from budgets.models.lesbar import lesbare_orte
from budgets.querysets.ueberschreitungen import anmeldung_url
from budgets.querysets.umschichtungen import GESCHLOSSEN
from budgets.selectors.abgleich import abgleich_je_posten
from budgets.selectors.erlaeuterungen import Jahreslage
from budgets.vereinbarungsfristen import Terminart
from budgets.vollzugsgliederung import postenzeilen
from budgets.warnungen import (
    VORLAUF,
    Warnart,
    Warnung,
    abschlusssatz,
    geordnet,
    handeln_seit,
    lage_des_verfuegbaren,
    rest_verfaellt,
    ueberfaellige_monate,
)
from sozialraum.access import Zugang
from sozialraum.rechte import Recht

Zeilen = Sequence[Mapping[str, Any]]
WARTET = (Monatsabschluss.Status.BEANTRAGT, Monatsabschluss.Status.OEFFNUNG_BEANTRAGT)


@dataclass
class _Sammlung:
    """What was read, and for whom."""

    zugang: Zugang
    jahr: Haushaltsjahr
    tag: date
    lage: Jahreslage
    orte: frozenset[int] | None

    def sieht(self, posten: int) -> bool:
        return posten in self.lage.rows and (self.orte is None or self.lage.rows[posten].gebiet in self.orte)

    def wo(self, posten: int) -> dict[str, Any]:
        return {"ort": self.lage.name(posten), "gebiet": self.lage.rows[posten].gebiet}

    def schreiben(self, posten: int) -> dict[str, Any]:
        """The form for who may write, else the row on its page."""
        if self.zugang.darf(Recht.BUDGET_ERLAEUTERN, self.lage.rows[posten].gebiet):
            return {"url": reverse("erlaeuterung_schreiben", args=[posten]), "abhilfe": "Erläuterung schreiben"}
        return {"url": self.seite(posten), "abhilfe": "Budget ansehen"}

    def seite(self, posten: int) -> str:
        row = self.lage.rows[posten]
        knoten = self.lage.baum.knoten.get(row.gebiet) or self.lage.baum.wurzel()
        return reverse("vollzug", args=[self.jahr.jahr, knoten.ebene.name.lower(), knoten.schluessel])


def warnungen(zugang: Zugang, jahr: Haushaltsjahr, tag: date, lage: Jahreslage) -> list[Warnung]:
    """Two queries. Posten, Haushaltsreste and Abgleich of the Ressorts whose Buchungen one reads; months are the whole city's.

    Amounts stand as in ``lage``, deadlines as of ``tag``.
    """
    zugang.baum = lage.baum_heute
    s = _Sammlung(zugang, jahr, tag, lage, lesbare_orte(zugang))
    texte, monate, termine, antraege, quellen = lies_zusammen(_fragen(s))
    gefunden = [*_budgets(s), *_erlaeuterungen(s, texte), *_termine(termine), *_antraege(antraege)]
    if jahr.status != Haushaltsjahr.Status.ABGESCHLOSSEN:
        gefunden += _monate(s, monate)
    gefunden += _abgleich(s, sorted({q["quelle"] for q in quellen}))
    return geordnet(gefunden)


def _fragen(s: _Sammlung) -> list[tuple[Any, dict[str, Any]]]:
    bis = s.lage.stichtag or s.tag
    texte = Abweichungserlaeuterung.objects.filter(posten__haushaltsjahr=s.jahr).neueste_je_posten(bis)
    felder = {n: F(n) for n in ("pk", "posten_id", "stichtag", "termin", "abweichung_cent", "ansatz_cent")}
    orte = s.zugang.gebiete_mit(Recht.VEREINBARUNGEN_LESEN)
    sichtbar = Vereinbarung.objects.filter(gebiet__in=orte) if orte else Vereinbarung.objects.none()
    faellig = Termin.objects.offen().filter(faellig_am__lte=s.tag + VORLAUF, vereinbarung__in=sichtbar)
    antraege = Foerderantrag.objects.filter(
        status=Stand.BEWILLIGT, nachweis_bis__lte=s.tag + VORLAUF, gebiet__in=s.zugang.gebiete_mit(Recht.FOERDERUNG_LESEN)
    )
    return [
        (texte, felder),
        (Monatsabschluss.objects.filter(haushaltsjahr=s.jahr), {n: F(n) for n in ("monat", "status", "beantragt_am", "beantragt_von")}),
        (faellig, {"pk": F("vereinbarung_id"), "titel": F("vereinbarung__titel"), "gebiet": F("vereinbarung__gebiet"), "art": F("art"),
                   "am": F("faellig_am")}),
        (antraege, {"pk": F("pk"), "titel": F("titel"), "gebiet": F("gebiet"), "am": F("nachweis_bis"), "betrag": F("bewilligt_cent")}),
        (Buchungsprofil.objects.all(), {"quelle": F("quelle")}),
    ]  # fmt: skip


def _budgets(s: _Sammlung) -> Iterator[Warnung]:
    """Used-up and overdrawn Posten, Haushaltsreste that expire."""
    for posten, zeile in s.lage.zeilen.items():
        if not s.sieht(posten):
            continue
        n = zeile.nachweis
        if not zeile.ohne_ansatz and (wort := lage_des_verfuegbaren(n)):
            wo = s.wo(posten) | _abhilfen(s, posten, -n.verfuegbar)
            yield Warnung(Warnart.UEBERZOGEN, text=wort, seit=s.lage.stichtag, betrag=-n.verfuegbar, **wo)
        if rest := rest_verfaellt(n, s.jahr.jahr, s.tag):
            text = f"unverbrauchter Haushaltsrest, verfällt am {datum(date(s.jahr.jahr, 12, 31))}"
            wo = s.wo(posten) | {"url": s.seite(posten), "abhilfe": "Budget ansehen"}
            yield Warnung(Warnart.REST, text=text, seit=None, betrag=rest, **wo)


def _abhilfen(s: _Sammlung, posten: int, fehlt: int) -> dict[str, Any]:
    """Both ways to more money, each for whoever may go it; a used-up Posten lacks nothing yet."""
    wege = []
    if s.zugang.darf(Recht.UMSCHICHTUNG_BEANTRAGEN):
        wege.append((f"{reverse('umschichtung_neu')}?jahr={s.jahr.jahr}&nach={posten}", "Mittel umschichten"))
    offen = fehlt > 0 and s.jahr.status != Haushaltsjahr.Status.ABGESCHLOSSEN
    if offen and s.zugang.darf(Recht.UEBERSCHREITUNG_ANMELDEN, s.lage.rows[posten].gebiet):
        wege.append((anmeldung_url(s.jahr.jahr, posten, fehlt), "Überschreitung anmelden"))
    (url, abhilfe), *weiter = wege or [(s.seite(posten), "Budget ansehen")]
    return {"url": url, "abhilfe": abhilfe, "weiter": tuple(weiter)}


def _erlaeuterungen(s: _Sammlung, texte: Zeilen) -> Iterator[Warnung]:
    """What lacks an Erläuterung; measures whose Termin has passed while the Posten is not im Plan."""
    stichtag = s.lage.stichtag
    if stichtag is None:
        return
    staende = {
        t["posten_id"]: Erlaeuterungsstand(
            t["pk"], t["posten_id"], date.fromisoformat(t["stichtag"]), date.fromisoformat(t["termin"]), t["abweichung_cent"],
            t["ansatz_cent"],
        )
        for t in texte
    }  # fmt: skip
    vorbei = {
        nummer: stand for nummer, stand in staende.items()
        if stand.termin < s.tag and nummer in s.lage.zeilen and ampel(s.lage.zeilen[nummer], s.lage.grenzen) != Status.IM_PLAN
    }  # fmt: skip
    zeilen = [zeile for nummer, zeile in s.lage.zeilen.items() if s.sieht(nummer)]
    for p in pflichten(zeilen, staende, s.lage.grenzen, stichtag):
        if not p.ist_erfuellt and p.posten not in vorbei:
            wo = s.wo(p.posten) | s.schreiben(p.posten)
            text = f"{p.hoehe} über dem Ansatz" if p.lage == Lage.FEHLT else f"{p.hoehe}; {p.lage.bezeichnung}"
            yield Warnung(Warnart.ERLAEUTERUNG, text=text, seit=_seit(s, p.posten), betrag=p.zeile.abweichung, **wo)
    for nummer, stand in vorbei.items():
        if s.sieht(nummer):
            zeile = s.lage.zeilen[nummer]
            text = f"Maßnahme bis {datum(stand.termin)}; jetzt {hoehe(zeile.abweichung or 0, zeile.nachweis.fortgeschrieben)}"
            yield Warnung(Warnart.TERMIN, text=text, seit=stand.termin, betrag=zeile.abweichung, **s.wo(nummer), **s.schreiben(nummer))


def _seit(s: _Sammlung, posten: int) -> date | None:
    """The end of the first month from which the Status is *handeln* without a break, measured against today's Ansatz."""
    row, jahr = s.lage.rows[posten], s.jahr.jahr
    letzter = s.lage.stichtag.month if s.lage.stichtag else 0
    je_monat = {}
    for monat in range(1, letzter + 1):
        bis = sum(betrag for erster, betrag in row.monate.items() if erster <= date(jahr, monat, 1))
        fest = row.nachweis.festlegung if monat == letzter else 0  # what was bound in earlier months is not known any more
        n = replace(row.nachweis, ist=bis, festlegung=fest)
        je_monat[monat] = postenzeilen([replace(row, nachweis=n)], s.lage.frueher, jahr, monat)[posten]
    seit = handeln_seit(je_monat, s.lage.grenzen)
    return monatsende(date(jahr, seit, 1)) if seit else s.lage.stichtag


def _monate(s: _Sammlung, abschluesse: Zeilen) -> Iterator[Warnung]:
    """Those who close months get the step; all others the page of the year."""
    jahr, darf = s.jahr.jahr, s.zugang.darf(Recht.MONAT_ABSCHLIESSEN)
    seite = reverse("haushaltsjahr", args=[jahr])
    for a in abschluesse:
        if a["status"] in WARTET:
            beantragt = timezone.localtime(datetime.fromisoformat(a["beantragt_am"])).date()
            zum_schluss = a["status"] == Monatsabschluss.Status.BEANTRAGT
            schritt = reverse("monat_schritt", args=[jahr, a["monat"], "bestaetigen" if zum_schluss else "oeffnung-bestaetigen"])
            selbst = a["beantragt_von"] == s.zugang.nutzer.pk
            text = f"{'Abschluss' if zum_schluss else 'Öffnung'} wartet auf die zweite Person"
            ziel = (schritt, "Bestätigen") if darf and not selbst else (seite, "Haushaltsjahr ansehen")
            yield Warnung(Warnart.MONAT, _monat(a["monat"], jahr), text, min(beantragt, s.tag), *ziel)  # a stamp is of the real day
    erledigt = {a["monat"] for a in abschluesse if a["status"] in (*GESCHLOSSEN, *WARTET)}
    if offen := ueberfaellige_monate(jahr, s.tag, erledigt):  # they close one after the other, so together they are one thing to do
        monat, soll = offen[0]
        schritt = reverse("monat_schritt", args=[jahr, monat, "beantragen"])
        ziel = (schritt, "Abschluss beantragen") if darf else (seite, "Haushaltsjahr ansehen")
        yield Warnung(Warnart.MONAT, _monat(monat, jahr), abschlusssatz(len(offen)), soll, *ziel)


def _monat(monat: int, jahr: int) -> str:
    return monatsname(date(jahr, monat, 1))


def _termine(zeilen: Zeilen) -> Iterator[Warnung]:
    for z in zeilen:
        art = Terminart(z["art"])
        warnart = Warnart.NACHWEIS if art == Terminart.NACHWEIS else Warnart.VEREINBARUNG
        url = reverse("vereinbarung", args=[z["pk"]])
        yield Warnung(warnart, z["titel"], art.bezeichnung, date.fromisoformat(z["am"]), url, "Vereinbarung öffnen", gebiet=z["gebiet"])


def _antraege(zeilen: Zeilen) -> Iterator[Warnung]:
    for z in zeilen:
        url = reverse("foerderantrag", args=[z["pk"]])
        yield Warnung(
            Warnart.NACHWEIS, z["titel"], "Förderung", date.fromisoformat(z["am"]), url, "Antrag öffnen", z["betrag"], z["gebiet"]
        )


def _abgleich(s: _Sammlung, quellen: list[str]) -> Iterator[Warnung]:
    """Where one Verfahren has paid more than the other had bound in all; what is bound and not yet paid is no difference."""
    if len(quellen) < 2:
        return
    url = f"{reverse('buchungsabgleich')}?jahr={s.jahr.jahr}"
    links, rechts, je_posten = abgleich_je_posten(s.jahr, s.orte, quellen)
    for posten, (ist, fest) in je_posten.items():
        if fest > 0 and ist > fest and s.sieht(posten):
            text = f"{links} hat mehr bezahlt, als {rechts} festgelegt hatte"
            yield Warnung(Warnart.ABGLEICH, text=text, seit=None, url=url, abhilfe="Abgleich öffnen", betrag=ist - fest, **s.wo(posten))

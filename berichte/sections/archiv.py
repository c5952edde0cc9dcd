"""The archive: every report that was kept or released, whichever way, as one list, and how two of one type differ."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from basis import kanonisch
from basis.due import lies_zusammen
from basis.export import Blatt
from basis.monate import monatsende, monatsname
from basis.zahlen import datum
from berichte.access import lesbare_berichte, lesbare_freigaben
from berichte.arten import ARTEN, zeitraumwort
from berichte.korrektur import Bewegung, bewegungen
from berichte.models import Bericht, Berichtsfreigabe, Monatsfreigabe, Scorecardablage
from berichte.regelwerk import Berichtstyp
from berichte.sections.berichtsarten import LESARTEN
from berichte.sections.scorecardpapier import aus_freigabe
from bsc.models import Scorecardfreigabe
from budgets.models import Verteilung
from sozialraum.access import Zugang
from sozialraum.models import Gebiet
from sozialraum.rechte import Recht

ORT = {"ebene": F("gebiet__ebene"), "schluessel": F("gebiet__schluessel"), "name": F("gebiet__name"), "muster": F("muster")}
GEMEINSAM = {**ORT, "pk": F("pk"), "datenstand": F("datenstand"), "am": F("created_at"), "pruefsumme": F("pruefsumme")}
MODELLE: dict[str, Any] = {"bericht": Bericht, "monat": Monatsfreigabe, "freigabe": Berichtsfreigabe, "scorecard": Scorecardfreigabe}
SEITEN = {"bericht": "bericht", "monat": "monatsfreigabe", "freigabe": "berichtsfreigabe", "scorecard": "scorecardfreigabe"}


@dataclass(frozen=True)
class Eintrag:
    """A kept report. ``weg``: which way it was kept; with ``pk`` it is found again. ``fassung`` in words: a Verteilung has its Stand."""

    weg: str
    pk: int
    typ: Berichtstyp
    ebene: int
    gebietsschluessel: str
    gebiet: str
    von: date
    bis: date
    zeitraum: str
    fassung: str
    datenstand: date
    am: datetime
    oeffentlich: bool
    muster: bool
    pruefsumme: str

    @property
    def schluessel(self) -> str:
        return f"{self.weg}-{self.pk}"

    @property
    def titel(self) -> str:
        return f"{self.typ.wort} {self.zeitraum}: {self.gebiet}"

    @property
    def name(self) -> str:
        """With what tells it from other reports of the same name."""
        return f"{self.titel}, {self.fassung}, {datum(timezone.localtime(self.am).date())}"

    @property
    def typwort(self) -> str:
        return self.typ.wort

    @property
    def adresse(self) -> str:
        return reverse(SEITEN[self.weg], args=[self.pk])

    @property
    def pdf(self) -> str:
        return reverse(f"{SEITEN[self.weg]}_pdf", args=[self.pk])


def lies(zugang: Zugang) -> list[Eintrag]:
    """What somebody may read of it, the newest first; one query."""
    budgets, monate, freigaben, scorecards = lies_zusammen(_fragen(zugang))
    alle = [*map(_bericht, budgets), *map(_monat, monate), *map(_freigabe, freigaben), *_scorecards(scorecards)]
    return sorted(alle, key=lambda e: (e.am, e.schluessel), reverse=True)


def _fragen(zugang: Zugang) -> list[tuple[QuerySet[Any], Mapping[str, Any]]]:
    """Members of Gremien read no months and no Scorecards; what they read else say the rules of each kind."""
    intern = zugang.darf(Recht.INTERN_LESEN)
    monate = Monatsfreigabe.objects.all() if intern else Monatsfreigabe.objects.none()
    scorecards = Scorecardfreigabe.objects.all() if intern else Scorecardfreigabe.objects.none()
    scorecard = {name: F(name) for name in ("pk", "muster")} | {"datenstand": F("stichtag"), "am": F("created_at")}
    offen = F("verteilung__beschluss__vorlage__oeffentlich")
    stand = {"stand": F("stand"), "jahr": F("verteilung__haushaltsjahr__jahr"), "oeffentlich": offen}
    monat = {"jahr": F("haushaltsjahr__jahr"), "monat": F("monat"), "fassung": F("fassung")}
    freigabe = {name: F(name) for name in ("typ", "von", "bis", "fassung", "oeffentlich")}
    return [
        (lesbare_berichte(zugang), GEMEINSAM | stand), (monate, GEMEINSAM | monat), (lesbare_freigaben(zugang), GEMEINSAM | freigabe),
        (scorecards, ORT | scorecard | {"pruefsumme": F("ablage__pruefsumme")}),
    ]  # fmt: skip


def _eintrag(weg: str, row: Mapping[str, Any], typ: Berichtstyp, von: date, bis: date, zeitraum: str, fassung: str, frei: bool) -> Eintrag:
    ort = Gebiet(ebene=row["ebene"], schluessel=row["schluessel"], name=row["name"]).bezeichnung
    return Eintrag(
        weg, row["pk"], typ, row["ebene"], row["schluessel"], ort, von, bis, zeitraum, fassung, date.fromisoformat(row["datenstand"]),
        datetime.fromisoformat(row["am"]), frei, row["muster"], row["pruefsumme"],
    )  # fmt: skip


def _bericht(row: Mapping[str, Any]) -> Eintrag:
    """Public is what was decided on a public Vorlage."""
    jahr, stand = row["jahr"], Verteilung.Status(row["stand"])
    frei = stand == Verteilung.Status.BESCHLOSSEN and bool(row["oeffentlich"])
    return _eintrag("bericht", row, Berichtstyp.SOZIALRAUMBUDGET, date(jahr, 1, 1), date(jahr, 12, 31), str(jahr), str(stand.label), frei)


def _monat(row: Mapping[str, Any]) -> Eintrag:
    erster = date(row["jahr"], row["monat"], 1)
    fassung = f"Fassung {row['fassung']}"
    return _eintrag("monat", row, Berichtstyp.CONTROLLING, erster, monatsende(erster), monatsname(erster), fassung, False)


def _freigabe(row: Mapping[str, Any]) -> Eintrag:
    von, bis = date.fromisoformat(row["von"]), date.fromisoformat(row["bis"])
    typ = Berichtstyp(row["typ"])
    return _eintrag("freigabe", row, typ, von, bis, zeitraumwort(ARTEN[typ], von, bis), f"Fassung {row['fassung']}", row["oeffentlich"])


def _scorecards(rows: Sequence[Mapping[str, Any]]) -> Iterator[Eintrag]:
    """The number of a release counts those of its Gebiet and Stichtag."""
    gezaehlt: Counter[tuple[int, str, str]] = Counter()
    for row in sorted(rows, key=lambda row: row["pk"]):
        stelle = (row["ebene"], row["schluessel"], row["datenstand"])
        gezaehlt[stelle] += 1
        tag = date.fromisoformat(row["datenstand"])
        angaben, fassung = {**row, "pruefsumme": row["pruefsumme"] or ""}, f"Fassung {gezaehlt[stelle]}"
        yield _eintrag("scorecard", angaben, Berichtstyp.SCORECARD, date(tag.year, 1, 1), tag, f"zum {datum(tag)}", fassung, False)


def verwandte(eintrag: Eintrag, alle: Sequence[Eintrag]) -> list[Eintrag]:
    """Those it can be compared with: of the same type, those of the same Gebiet first; the nearest before it on top, then those after."""
    andere = sorted((e for e in alle if e.typ is eintrag.typ and e.schluessel != eintrag.schluessel), key=_wann)
    davor = [e for e in reversed(andere) if liegt_davor(e, eintrag)]
    danach = [e for e in andere if not liegt_davor(e, eintrag)]
    return sorted([*davor, *danach], key=lambda e: _fern(e, eintrag))


def liegt_davor(e: Eintrag, eintrag: Eintrag) -> bool:
    """By what a report is about, not by when somebody looks at it: a Zeitraum that ended earlier, of the same end the earlier Fassung."""
    return _wann(e) < _wann(eintrag)


def geordnet(einer: Eintrag, anderer: Eintrag) -> tuple[Eintrag, Eintrag]:
    """The earlier one first, from whichever of the two somebody came."""
    return (einer, anderer) if liegt_davor(einer, anderer) else (anderer, einer)


def _wann(e: Eintrag) -> tuple[date, datetime, str, int]:
    return e.bis, e.am, e.weg, e.pk


def _fern(e: Eintrag, eintrag: Eintrag) -> tuple[bool, bool]:
    hier = (e.ebene, e.gebietsschluessel) == (eintrag.ebene, eintrag.gebietsschluessel)
    return not hier, e.ebene != eintrag.ebene


def vergleiche(alt: Eintrag, neu: Eintrag) -> tuple[Bewegung, ...]:
    """What moved from one to the other, from the numbers kept in both."""
    blaetter = {e.schluessel: _blaetter(e) for e in (alt, neu)}
    return bewegungen(blaetter[alt.schluessel], blaetter[neu.schluessel])


def _blaetter(eintrag: Eintrag) -> Sequence[Blatt]:
    lesart = LESARTEN[eintrag.typ]
    bericht = lesart.lies(_inhalt(eintrag))
    worte = lesart.tageswoerter(bericht)
    return [replace(b, titel=_allgemein(b.titel, worte), kopf=[_allgemein(k, worte) for k in b.kopf]) for b in lesart.blaetter(bericht)]


def _inhalt(eintrag: Eintrag) -> Any:
    """As it was kept; of a Scorecard whose paper was not kept, what its release shows everybody."""
    rows = MODELLE[eintrag.weg].objects
    if eintrag.weg == "scorecard":
        if abgelegt := Scorecardablage.objects.filter(freigabe=eintrag.pk).values_list("inhalt", flat=True).first():
            return abgelegt
        return kanonisch.als_inhalt(aus_freigabe(rows.select_related("gebiet", "nutzer").get(pk=eintrag.pk)))
    return rows.values_list("inhalt", flat=True).get(pk=eintrag.pk)


def _allgemein(text: str, worte: Mapping[str, str]) -> str:
    """Headings of two Zeiträume must be the same to be compared."""
    for wort, allgemein in worte.items():
        text = text.replace(wort, allgemein)
    return text

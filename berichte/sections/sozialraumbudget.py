"""The report *Sozialraumbudget* of one Verteilung for one Gebiet: all its parts, from one calculation."""

from dataclasses import dataclass
from datetime import date

from basis import kanonisch
from basis.zahlen import Wert, datum
from berichte.sections import erklaerung, methode, quellen, verteilung, wichtigste
from berichte.sections.budgetsperre import Budgetsperre, budgetsperre
from berichte.sections.erklaerung import Toperklaerung
from berichte.sections.gebiete import Gebietsangabe, angabe
from berichte.sections.methode import Topfmethode
from berichte.sections.quellen import Quellenzeile
from berichte.sections.verteilung import Stadtteilzeile, Verteilungstabelle
from budgets.due import faellig_am
from budgets.inputs import rechne
from budgets.models import Verteilung, Verteilungszeile
from budgets.rechnung import Rechnung
from budgets.verteilung import betragstext
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Knoten
from sozialraum.inputs.baeume import zuordnungen_zu
from sozialraum.models import Parameter, Stadt
from sozialraum.models.parameter import GEHEIMHALTUNG_INTERN, GEHEIMHALTUNG_OEFFENTLICH


class Berichtsfehler(Exception):
    """A report cannot be made. ``saetze`` holds the reasons as German sentences."""

    def __init__(self, *saetze: str):
        super().__init__(" ".join(saetze))
        self.saetze = saetze


@dataclass(frozen=True)
class Kopf:
    """What stands on top of the paper."""

    stadt: str
    fachbereich: str
    verteilung: str
    verteilung_id: int
    jahr: int
    einheit: str
    stand: str
    beschlossen: bool
    beschluss: str
    gebietsstand: date
    datenstand: date | None
    paket: str
    korrigiert: str
    notiz: str


@dataclass(frozen=True)
class Sozialraumbudget:
    """The whole report. Everything in it is frozen values: it can be shown, printed, exported and stored as JSON."""

    kopf: Kopf
    gebiet: Gebietsangabe
    betrag: int | Wert | None
    wichtigste: tuple[str, ...]
    tabelle: Verteilungstabelle
    stadtteile: tuple[Stadtteilzeile, ...]
    erklaerungen: tuple[Toperklaerung, ...]
    methode: tuple[Topfmethode, ...]
    warnungen: tuple[str, ...]
    quellen: tuple[Quellenzeile, ...]
    muster: bool

    @property
    def titel(self) -> str:
        was = "Sozialraumbudget" if self.kopf.einheit == "€" else "Personalbemessung"
        return f"{was} {self.kopf.jahr}: {self.gebiet.bezeichnung}"

    @property
    def dateiname(self) -> str:
        return f"sozialraumbudget-{self.kopf.jahr}-{self.gebiet.slug}-{self.gebiet.schluessel}".lower().replace(" ", "-")

    def inhalt(self) -> dict[str, object]:
        return {"typ": "sozialraumbudget", "fassung": 1, **kanonisch.als_inhalt(self)}


@dataclass(frozen=True)
class Grundlage:
    """What the reports of all Gebiete of one Verteilung share: calculated and loaded once."""

    verteilung: Verteilung
    rechnung: Rechnung
    nur_menschen: Rechnung
    quellen: tuple[Quellenzeile, ...]
    warnungen: tuple[str, ...]
    kopf: Kopf
    ebenen: dict[str, str]
    sperre: Budgetsperre

    @property
    def entscheidung(self) -> str:
        """The sentence that says what the committee is asked, or what it decided."""
        v, gesamt = self.verteilung, betragstext(self.rechnung.gesamt, self.rechnung.einheit)
        if v.ist_beschlossen:
            return f"Beschlossen mit {v.beschluss}; die Zahlen dieses Berichts bleiben unverändert."
        if v.status == Verteilung.Status.VERWORFEN:
            return "Diese Verteilung wurde verworfen; zu entscheiden ist nichts."
        return (
            f"Zu entscheiden ist, ob „{v.name}“ über {gesamt} für das Haushaltsjahr {self.kopf.jahr} gelten soll. "
            "Beschlossen ist sie noch nicht."
        )


def lade(verteilung: Verteilung, *, schwelle: int | None = None, intern: int | None = None) -> Grundlage:
    """Calculates the Verteilung (a decided one from its frozen Rechenpaket); Berichtsfehler if it cannot be calculated.

    ``schwelle``: the smallest count that leaves the house, and ``intern`` the one inside, if the caller knows them already.
    """
    if schwelle is None:
        schwelle = Parameter.objects.schwelle(GEHEIMHALTUNG_OEFFENTLICH, heute())
    if intern is None:
        intern = Parameter.objects.schwelle(GEHEIMHALTUNG_INTERN, heute())
    rechnung = rechne(verteilung)
    if not rechnung.rechenbar:
        raise Berichtsfehler(*rechnung.fehler)
    if verteilung.ist_beschlossen:
        _vergleiche_mit_zeilen(verteilung, rechnung)
    stadt = Stadt.objects.aktuelle()
    kopf = Kopf(
        stadt=stadt.name if stadt else "",
        fachbereich=stadt.fachbereich if stadt else "",
        verteilung=verteilung.name,
        verteilung_id=verteilung.pk,
        jahr=verteilung.haushaltsjahr.jahr,
        einheit=rechnung.einheit,
        stand=stand(verteilung),
        beschlossen=verteilung.ist_beschlossen,
        beschluss=str(verteilung.beschluss or ""),
        gebietsstand=rechnung.baum.stand,
        datenstand=quellen.datenstand(rechnung),
        paket=verteilung.pruefsumme,
        korrigiert=str(verteilung.korrigiert or ""),
        notiz=verteilung.notiz,
    )
    warnungen = (*rechnung.hinweise, *_ueberpruefung(verteilung))
    return Grundlage(
        verteilung, rechnung, verteilung_nach_menschen(rechnung), quellen.quellen(rechnung), warnungen, kopf,
        stadt.ebenen if stadt else {}, budgetsperre(rechnung, schwelle, intern, zuordnungen_zu(verteilung)),
    )  # fmt: skip


def verteilung_nach_menschen(rechnung: Rechnung) -> Rechnung:
    return verteilung.nach_bevoelkerung(rechnung.eingaben)


def stand(verteilung: Verteilung) -> str:
    """The one line under which a reader must take the numbers."""
    if verteilung.ist_beschlossen:
        return f"beschlossen: {verteilung.beschluss}"
    if verteilung.status == Verteilung.Status.VERWORFEN:
        return "verworfen"
    zusatz = "zur Entscheidung vorgelegt" if verteilung.status == Verteilung.Status.VORGELEGT else "Entwurf"
    return f"Vorschlag, noch nicht beschlossen ({zusatz})"


def _vergleiche_mit_zeilen(verteilung: Verteilung, rechnung: Rechnung) -> None:
    """The decided rows are the truth: a calculation that differs from them is never printed."""
    rows = Verteilungszeile.objects.filter(teiltopf__verteilung=verteilung, informativ=False)
    fest = {(topf, s): betrag for topf, s, betrag in rows.values_list("teiltopf__schluessel", "schluessel", "betrag_cent")}
    neu = {(topf.schluessel, s): zeile.betrag for topf in rechnung.toepfe for s, zeile in topf.zeilen.items()}
    if fest != neu:
        raise Berichtsfehler("Die Rechnung aus dem Rechenpaket stimmt nicht mit den beschlossenen Beträgen überein. Bitte melden Sie das.")


def _ueberpruefung(verteilung: Verteilung) -> list[str]:
    """When the basis of a decided Verteilung is due for review."""
    if not verteilung.ist_beschlossen or verteilung.beschlossen_am is None:
        return []
    return [f"Die Grundlagen dieser Verteilung sind spätestens am {datum(faellig_am(verteilung))} zu überprüfen."]


def stelle_zusammen(grundlage: Grundlage, gebiet: Knoten) -> Sozialraumbudget:
    """The report for one Gebiet; no query happens here."""
    rechnung, ebenen, sperre = grundlage.rechnung, grundlage.ebenen, grundlage.sperre
    ort = angabe(rechnung.baum, gebiet, ebenen)
    warnungen = grundlage.warnungen
    if gebiet.ebene == Ebene.STADTTEIL:
        warnungen = ("Beträge je Stadtteil dienen nur der Information: Empfänger sind die Sozialräume.", *warnungen)
    return Sozialraumbudget(
        kopf=grundlage.kopf,
        gebiet=ort,
        betrag=verteilung.zusammen(verteilung.nach_aussen(rechnung, gebiet, sperre)),
        wichtigste=wichtigste.wichtigste(rechnung, grundlage.nur_menschen, ort, grundlage.kopf.jahr, grundlage.entscheidung, sperre),
        tabelle=verteilung.tabelle(rechnung, gebiet, ebenen),
        stadtteile=verteilung.stadtteile(rechnung, gebiet, sperre),
        erklaerungen=erklaerung.erklaere(rechnung, gebiet, ebenen, sperre),
        methode=methode.methode(rechnung),
        warnungen=warnungen,
        quellen=grundlage.quellen,
        muster=rechnung.eingaben.muster,
    )

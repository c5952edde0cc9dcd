"""Who reads which report: as a Verteilung, and decided ones also by the members of the Gremium that decided. And who keeps one."""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from berichte.arten import ARTEN
from berichte.faelligkeit import Pflicht
from berichte.models import Bericht, Berichtsfreigabe, Berichtspaket
from berichte.regelwerk import BERICHTENDE, Berichtstyp
from berichte.sections.werkstatt import Stelle
from budgets.models import Verteilung
from proaktiv.selectors.systeme import darf_runden_sehen
from sozialraum.access import Wer, Zugang
from sozialraum.ebenen import Ebene, Knoten
from sozialraum.rechte import Recht, Rolle, warum_nicht


class Einzelnes(NamedTuple):
    """What a report names where it cannot be public, who may read that, and of what the one is that has numbers alone."""

    recht: Recht
    was: str
    nur_zahlen: str


EINZELNES = {
    Berichtstyp.SYSTEME: Einzelnes(Recht.HAUSRUNDEN_LESEN, "Hinweise", "Ressorts oder des Fachbereichs"),
    Berichtstyp.VEREINBARUNGEN: Einzelnes(Recht.VEREINBARUNGEN_LESEN, "Vereinbarungen", "Fachbereichs"),
}

# what a report names besides the Verteilung itself, for select_related
NACHBARN = ("haushaltsjahr", "beschluss__gremium", "beschluss__vorlage", "gebiet", "vorjahr", "korrigiert__haushaltsjahr")


def lesbare_verteilungen(zugang: Zugang) -> QuerySet[Verteilung]:
    """Everything else is a 404."""
    sichtbar = Verteilung.objects.sichtbar_fuer(zugang)
    if zugang.darf(Recht.INTERN_LESEN):
        return sichtbar
    return sichtbar | Verteilung.objects.beschlossen().filter(beschluss__gremium__in=zugang.gremien)


def lesbare_berichte(zugang: Zugang) -> QuerySet[Bericht]:
    """What was kept of a draft stays with those who read drafts, also after the Verteilung is submitted or decided."""
    rows = Bericht.objects.filter(verteilung__in=lesbare_verteilungen(zugang).values("pk"))
    if zugang.sieht_alles:
        return rows
    eigene = Q(verteilung__gebiet__in=zugang.gebiete_mit(Recht.VERTEILUNG_ENTWERFEN))
    return rows.filter(eigene | Q(stand__in=(Verteilung.Status.VORGELEGT, Verteilung.Status.BESCHLOSSEN)))


def darf_ablegen(zugang: Zugang, gebiet_id: int | None = None) -> bool:
    """The report of one Gebiet: who may there, or for the Fachbereich. Without ``gebiet_id`` those of all Gebiete, the Sitzungspaket."""
    return bool(_gebiet_des_rechts(zugang, gebiet_id))


def _gebiet_des_rechts(zugang: Zugang, gebiet_id: int | None) -> int | None:
    if not zugang.darf(Recht.BERICHT_ERZEUGEN):
        return None
    orte = (zugang.baum.wurzel().id, gebiet_id)  # the Fachbereich also where a Gebiet no longer exists today
    return next((ort for ort in orte if ort is not None and zugang.darf(Recht.BERICHT_ERZEUGEN, ort)), None)


def warum_nicht_ablegen(zugang: Zugang) -> str:
    if not zugang.darf(Recht.BERICHT_ERZEUGEN):
        return warum_nicht(Recht.BERICHT_ERZEUGEN)
    alle = f"{Rolle.FACHBEREICHSLEITUNG.bezeichnung} oder {Rolle.CONTROLLING.bezeichnung}"
    return (
        "Sie können Berichte Ihres Ressorts, seiner Sozialräume und seiner Stadtteile ablegen. "
        f"Alle anderen Berichte und das Sitzungspaket legt ab: {alle}."
    )


def verlange_ablegen(zugang: Zugang, gebiet_id: int | None = None) -> Wer:
    """Who keeps the report; else 403 with the sentence that says who may."""
    ort = _gebiet_des_rechts(zugang, gebiet_id)
    if ort is None:
        raise PermissionDenied(warum_nicht_ablegen(zugang))
    return zugang.wer(Recht.BERICHT_ERZEUGEN, ort)


def liest_budgetbericht(zugang: Zugang, gebiet_id: int) -> bool:
    """Whether a month or the planning of a year may be read before its release, as the Buchungen: they name Umschichtungen and Budgets of
    the Gebiet. What is released all staff read."""
    return zugang.darf(Recht.BUCHUNGEN_LESEN, gebiet_id)


def liest_systembericht(zugang: Zugang, gebiet_id: int) -> bool:
    """Whoever may read the rounds and Hinweise of the whole Gebiet; for others there is no such report (docs/decisions.md)."""
    return darf_runden_sehen(zugang, gebiet_id)


def oberste(zugang: Zugang, recht: Recht) -> list[Knoten]:
    """The highest Gebiete for which somebody has a right: the whole city, else those that are not below another one of his."""
    lesbar, baum = zugang.gebiete_mit(recht), zugang.baum
    if zugang.sieht_alles:
        return [baum.wurzel()]
    return [k for ebene in Ebene for k in baum.auf_ebene(ebene) if k.id in lesbar and k.eltern_id not in lesbar]


def gibt_ab(zugang: Zugang, pflicht: Pflicht) -> bool:
    """Who the Regelwerk names for this Gebiet; and who keeps the Regelwerk enters it for others."""
    return zugang.hat_rolle(pflicht.regel.rolle, pflicht.ort.id) or zugang.darf(Recht.REGELWERK_PFLEGEN)


def verlange_abgeben(zugang: Zugang, pflicht: Pflicht) -> Wer:
    if not gibt_ab(zugang, pflicht):
        raise PermissionDenied(warum_nicht_abgeben(pflicht))
    if zugang.hat_rolle(pflicht.regel.rolle, pflicht.ort.id):
        return zugang.wer_als(pflicht.regel.rolle, pflicht.ort.id)
    return zugang.wer(Recht.REGELWERK_PFLEGEN)


def warum_nicht_abgeben(pflicht: Pflicht) -> str:
    return (
        f"Diesen Bericht gibt ab: {pflicht.regel.rolle.bezeichnung} für {pflicht.ort.name}. "
        f"Eintragen darf es auch: {Rolle.CONTROLLING.bezeichnung}."
    )


def berichtet(zugang: Zugang) -> bool:
    """Whether one of the roles is one that the Regelwerk can name."""
    return any(rolle in BERICHTENDE for rolle in zugang.rollen)


def liest_vereinbarungen(zugang: Zugang, gebiet_id: int) -> bool:
    """Whoever may read the Vereinbarungen of the whole Gebiet; they are private to its Ressort (decision 43)."""
    return zugang.darf(Recht.VEREINBARUNGEN_LESEN, gebiet_id)


def liest_bericht(zugang: Zugang, typ: Berichtstyp, gebiet_id: int) -> bool:
    """Whether somebody may read this report as it stands now."""
    je_typ = {
        Berichtstyp.SYSTEME: liest_systembericht, Berichtstyp.VEREINBARUNGEN: liest_vereinbarungen,
        Berichtstyp.HAUSHALTSPLANUNG: liest_budgetbericht, Berichtstyp.CONTROLLING: liest_budgetbericht,
    }  # fmt: skip
    return je_typ[typ](zugang, gebiet_id) if typ in je_typ else zugang.darf(Recht.INTERN_LESEN)


def bereitet_vor(zugang: Zugang, stelle: Stelle) -> bool:
    """Who writes a report and puts it forward: who may keep reports there, and whom the Regelwerk names for it."""
    return darf_ablegen(zugang, stelle.knoten.id) or gibt_frei(zugang, stelle)


def gibt_frei(zugang: Zugang, stelle: Stelle) -> bool:
    return any(zugang.hat_rolle(rolle, stelle.knoten.id) for rolle in stelle.freigebende)


def merkt_an(zugang: Zugang, stelle: Stelle) -> bool:
    """Also the Ressortleitungen of what is below."""
    if bereitet_vor(zugang, stelle):
        return True
    leitet = zugang.hat_rolle(Rolle.RESSORTLEITUNG)
    return leitet and any(zugang.hat_rolle(Rolle.RESSORTLEITUNG, k.id) for k in stelle.baum.nachfahren(stelle.knoten.id))


def sieht_werkstatt(zugang: Zugang, stelle: Stelle) -> bool:
    """A draft is not for all who may read the report; everybody else gets a 404."""
    liest = liest_bericht(zugang, stelle.art.typ, stelle.knoten.id)
    return liest and (zugang.sieht_alles or merkt_an(zugang, stelle))


def wer_schreibt(zugang: Zugang, stelle: Stelle) -> Wer:
    """The acting person; 403 for who may read the draft and not write it."""
    if not bereitet_vor(zugang, stelle):
        raise PermissionDenied(warum_nicht_schreiben(stelle))
    if darf_ablegen(zugang, stelle.knoten.id):
        return verlange_ablegen(zugang, stelle.knoten.id)
    return _wer_als(zugang, stelle)


def wer_gibt_frei(zugang: Zugang, stelle: Stelle) -> Wer:
    if not gibt_frei(zugang, stelle):
        raise PermissionDenied(warum_nicht_freigeben(stelle))
    return _wer_als(zugang, stelle)


def wer_merkt_an(zugang: Zugang, stelle: Stelle) -> Wer:
    if not merkt_an(zugang, stelle):
        raise PermissionDenied(warum_nicht_schreiben(stelle))
    return zugang.wer()


def _wer_als(zugang: Zugang, stelle: Stelle) -> Wer:
    rolle = next(r for r in stelle.freigebende if zugang.hat_rolle(r, stelle.knoten.id))
    return zugang.wer_als(rolle, stelle.knoten.id)


def freigebende(stelle: Stelle) -> str:
    return " oder ".join(rolle.bezeichnung for rolle in stelle.freigebende)


def warum_nicht_freigeben(stelle: Stelle) -> str:
    return f"Diesen Bericht gibt frei, wer nicht daran geschrieben hat: {freigebende(stelle)}."


def warum_nicht_schreiben(stelle: Stelle) -> str:
    return f"An diesem Bericht schreibt, wer dort Berichte ablegen darf, und: {freigebende(stelle)}."


def lesbare_freigaben(zugang: Zugang) -> QuerySet[Berichtsfreigabe]:
    """All staff read what was released, but for reports that name Hinweise or Vereinbarungen: those stay with whoever may read them.
    Gremien: public ones, of types that can be public."""
    rows = Berichtsfreigabe.objects.all()
    if not zugang.darf(Recht.INTERN_LESEN):
        return rows.filter(oeffentlich=True, typ__in=[art.typ.value for art in ARTEN.values() if art.oeffentlich])
    if zugang.sieht_alles:
        return rows
    lesbar = ~Q(typ__in=[typ.value for typ in EINZELNES])
    for typ, einzelnes in EINZELNES.items():
        nur_zahlen = Q(gebiet__ebene__in=[int(ebene) for ebene in ARTEN[typ].oeffentlich])
        lesbar |= Q(nur_zahlen | Q(gebiet__in=zugang.gebiete_mit(einzelnes.recht)), typ=typ.value)
    return rows.filter(lesbar)


def lesbare_pakete(zugang: Zugang) -> QuerySet[Berichtspaket]:
    """Drafts are in it: whoever ordered it, as long as they may keep reports there, and who reads all drafts."""
    rows = Berichtspaket.objects.all()
    if zugang.sieht_alles:
        return rows
    return rows.filter(bestellt_von=zugang.nutzer, bereich__in=zugang.gebiete_mit(Recht.BERICHT_ERZEUGEN))


def liest_pakete(zugang: Zugang) -> bool:
    """Whether there can be packets for somebody; for all others there is no such page."""
    return zugang.darf(Recht.BERICHT_ERZEUGEN) or zugang.sieht_alles

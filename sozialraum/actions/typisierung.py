"""Lists of Schwerpunkträume: drafted, looked at, frozen by the Controlling; what is frozen stays, a correction is a new list."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from basis.zahlen import runde
from sozialraum import schwerpunktpaket
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.ebenen import Ebene
from sozialraum.inputs import schwerpunkte as inputs
from sozialraum.models import (
    Beschluss,
    Datenlieferung,
    Gebiet,
    Schwerpunktraumliste,
    Schwerpunktraumzeile,
    Typisierungsverfahren,
    Verwendung,
)
from sozialraum.schwerpunkte_typen import Bestimmung, Zeile

STELLEN = 20


@dataclass(frozen=True)
class Listenkopf:
    """What a draft of a list says besides its method and days."""

    name: str
    notiz: str = ""
    korrigiert: Schwerpunktraumliste | None = None


@transaction.atomic
def entwirf_liste(*, wer: Wer, kopf: Listenkopf, verfahren: Typisierungsverfahren, wahl: inputs.Wahl) -> Schwerpunktraumliste:
    """A draft; it is calculated afresh whenever it is looked at.

    Refused: a day of comparison that does not lie before the Stichtag, exclusions of unknown Stadtteile or without a reason, a correction
    of what is not frozen or without a reason.
    """
    stadtteile = {k.schluessel for k in Gebiet.objects.baum(wahl.gebietsstand).auf_ebene(Ebene.STADTTEIL)}
    saetze = [] if stadtteile else ["Am Gebietsstand gibt es keine Stadtteile."]
    if wahl.vergleichstag and wahl.vergleichstag >= wahl.stichtag:
        saetze.append("Der Vergleichstag muss vor dem Stichtag liegen.")
    saetze += [f"Ausgeschlossen werden soll „{s}“; dieses Gebiet gibt es nicht." for s in wahl.ausschluesse if s not in stadtteile]
    saetze += [f"Zum Ausschluss von „{s}“ fehlt der Grund." for s, grund in wahl.ausschluesse.items() if not grund.strip()]
    if kopf.korrigiert and not kopf.korrigiert.ist_festgestellt:
        saetze.append("Korrigiert wird nur eine festgestellte Liste; ein Entwurf lässt sich verwerfen.")
    if kopf.korrigiert and not kopf.notiz.strip():
        saetze.append("Eine Korrektur braucht eine Begründung.")
    if saetze:
        raise Abgelehnt(*saetze)
    liste = Schwerpunktraumliste.objects.create(
        name=kopf.name, verfahren=verfahren, gebietsstand=wahl.gebietsstand, stichtag=wahl.stichtag, vergleichstag=wahl.vergleichstag,
        ausschluesse=dict(wahl.ausschluesse), notiz=kopf.notiz, korrigiert=kopf.korrigiert, erstellt_von=wer.nutzer,
    )  # fmt: skip
    text = f"Liste der Schwerpunkträume „{liste.name}“ entworfen."
    protokolliere(
        wer=wer, aktion="schwerpunktraumliste_entworfen", gegenstand=liste, text=text, grund=kopf.notiz, privat_fuer=_fachbereich()
    )
    return liste


def _fachbereich() -> Gebiet | None:
    """A draft belongs to the Fachbereich: its rows of the Protokoll are not for everybody."""
    return Gebiet.objects.filter(ebene=Ebene.FACHBEREICH).first()


def paket_von(liste: Schwerpunktraumliste, bestimmung: Bestimmung) -> dict[str, object]:
    """The package that freezing would store; its checksum is what a reader of the preview confirms."""
    kopf = {"name": liste.name, "begruendung": liste.notiz, "korrigiert": str(liste.korrigiert or "")}
    return schwerpunktpaket.erstelle(kopf, bestimmung)


@transaction.atomic
def stelle_fest(*, wer: Wer, liste: Schwerpunktraumliste, gesehen: str = "", beschluss: Beschluss | None = None) -> Schwerpunktraumliste:
    """Freezes a draft: inputs, result, checksum, a row per Stadtteil. ``gesehen`` is the checksum of the preview that was looked at.

    Refused: what is frozen already, what cannot be calculated, values that changed since the preview, a delivery just taken back.
    """
    offen = _sperre(liste)
    if offen.ist_festgestellt:
        raise Abgelehnt(f"„{offen.name}“ ist schon festgestellt.")
    bestimmung = inputs.bestimmung(offen)
    if bestimmung.fehler:
        raise Abgelehnt(*bestimmung.fehler)
    paket = paket_von(offen, bestimmung)
    if gesehen and paket["pruefsumme"] != gesehen:
        raise Abgelehnt("Seit der Vorschau haben sich Angaben geändert. Bitte prüfen Sie die Liste noch einmal.")
    _halte_lieferungen_fest(offen, bestimmung)
    Schwerpunktraumzeile.objects.bulk_create(_zeile(offen, zeile) for zeile in bestimmung.zeilen)
    offen.paket, offen.pruefsumme, offen.muster = paket, str(paket["pruefsumme"]), bestimmung.grundlage.muster
    offen.status, offen.beschluss = Schwerpunktraumliste.Status.FESTGESTELLT, beschluss
    offen.festgestellt_von, offen.festgestellt_am = wer.nutzer, timezone.now()
    offen.save()
    daten = {"pruefsumme": offen.pruefsumme, "schwerpunktraeume": [zeile.schluessel for zeile in bestimmung.schwerpunkte]}
    text = f"„{offen.name}“ festgestellt: {len(bestimmung.schwerpunkte)} Schwerpunkträume."
    protokolliere(wer=wer, aktion="schwerpunktraumliste_festgestellt", gegenstand=offen, text=text, daten=daten)
    return offen


def _sperre(liste: Schwerpunktraumliste) -> Schwerpunktraumliste:
    return Schwerpunktraumliste.objects.select_for_update(of=("self",)).select_related("verfahren", "korrigiert").get(pk=liste.pk)


def _halte_lieferungen_fest(liste: Schwerpunktraumliste, bestimmung: Bestimmung) -> None:
    """Locks the deliveries that were used, so that none is taken back meanwhile, and notes the use."""
    nummern = bestimmung.grundlage.lieferungen
    lieferungen = list(Datenlieferung.objects.select_for_update(of=("self",)).filter(pk__in=nummern).order_by("pk"))
    if any(lieferung.zurueckgenommen_am for lieferung in lieferungen):
        raise Abgelehnt("Eine benutzte Datenlieferung wurde soeben zurückgenommen. Bitte prüfen Sie die Liste noch einmal.")
    bezeichnung = f"Schwerpunkträume: {liste.name}"[:300]
    Verwendung.objects.bulk_create(
        Verwendung(lieferung=lieferung, gegenstand="schwerpunktraumliste", gegenstand_id=str(liste.pk), bezeichnung=bezeichnung)
        for lieferung in lieferungen
    )


def _zeile(liste: Schwerpunktraumliste, zeile: Zeile) -> Schwerpunktraumzeile:
    status, dynamik = zeile.status, zeile.dynamik
    return Schwerpunktraumzeile(
        liste=liste, gebiet_id=zeile.ort.id, schluessel=zeile.schluessel, name=zeile.name, sozialraum=zeile.ort.gruppe,
        einwohner=zeile.ort.einwohner, bewertet=zeile.bewertet, grund=zeile.grund,
        z={name: f"{runde(z, STELLEN):f}" for name, z in zeile.z.items()},
        status_index=runde(status.index, STELLEN) if status else None, statusklasse=zeile.statusklasse,
        dynamik_index=runde(dynamik.index, STELLEN) if dynamik else None, dynamikklasse=zeile.dynamikklasse,
        schwerpunktraum=zeile.schwerpunkt,
    )  # fmt: skip


@transaction.atomic
def trage_beschluss_ein(*, wer: Wer, liste: Schwerpunktraumliste, beschluss: Beschluss) -> Schwerpunktraumliste:
    """Ties a frozen list to the Beschluss of the Gremium that took it over; once. Nothing else of the list changes."""
    fest = _sperre(liste)
    if not fest.ist_festgestellt:
        raise Abgelehnt("Ein Beschluss gehört zu einer festgestellten Liste; diese ist noch ein Entwurf.")
    if fest.beschluss_id:
        raise Abgelehnt(f"Zu „{fest.name}“ ist schon ein Beschluss eingetragen.")
    fest.beschluss = beschluss
    fest.save(update_fields=["beschluss"])
    text = f"„{fest.name}“: Beschluss {beschluss} eingetragen."
    protokolliere(wer=wer, aktion="schwerpunktraumliste_beschluss", gegenstand=fest, text=text, daten={"beschluss": beschluss.pk})
    return fest


@transaction.atomic
def verwirf(*, wer: Wer, liste: Schwerpunktraumliste) -> None:
    """Discards a draft; its history stays in the row history and in the Protokoll. A frozen list stays."""
    offen = _sperre(liste)
    if offen.ist_festgestellt:
        raise Abgelehnt(f"„{offen.name}“ ist festgestellt und bleibt. Eine Korrektur ist eine neue Liste.")
    text = f"Entwurf der Schwerpunkträume „{offen.name}“ verworfen."
    protokolliere(wer=wer, aktion="schwerpunktraumliste_verworfen", gegenstand=offen, text=text, privat_fuer=_fachbereich())
    offen.delete()

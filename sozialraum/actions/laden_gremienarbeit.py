"""Load gremienarbeit.toml: Vorlagen, Sitzungen with their agenda, Beschlüsse and Aufträge. What stands already is left as it is."""

from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, eines
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.laden_gremien import protokolliere_laden
from sozialraum.auftragslage import Auftragsstatus
from sozialraum.imports.stammdaten import Stammdatenfehler, toml_pflichttag, toml_tag
from sozialraum.models import (
    Auftragsvermerk,
    Beratung,
    Beschluss,
    Beschlussauftrag,
    Ergebnis,
    Gebiet,
    Gremium,
    Organisationseinheit,
    Sitzung,
    Tagesordnungspunkt,
    Vorlage,
)
from sozialraum.sitzungskalender import lies_uhrzeit

MITTAG = time(12)
Angaben = dict[str, Any]


def lade_gremienarbeit(*, wer: Wer, angaben: Angaben) -> Ladebericht:
    """Refused, with the name of the file: what is missing, days that are none, and what the database does not allow."""
    bericht = Ladebericht()
    try:
        with transaction.atomic():
            for abschnitt, lade in (("vorlagen", _vorlage), ("sitzungen", _sitzung), ("beschluesse", _beschluss), ("auftraege", _auftrag)):
                for eintrag in angaben.get(abschnitt, []):
                    lade(bericht, eintrag)
            protokolliere_laden(wer, "Arbeit der Gremien aus gremienarbeit.toml geladen.", bericht)
    except (Abgelehnt, Stammdatenfehler) as fehler:
        raise Abgelehnt(*(f"gremienarbeit.toml: {satz}" for satz in fehler.saetze)) from fehler
    except KeyError as fehler:
        raise Abgelehnt(f"gremienarbeit.toml: Die Angabe {fehler} fehlt.") from fehler
    except ValueError as fehler:  # a time, a status or a kind that there is not
        raise Abgelehnt(f"gremienarbeit.toml: {fehler}") from fehler
    return bericht


def _steht_schon(bericht: Ladebericht, modell: Any, **schluessel: Any) -> bool:
    da = bool(modell.objects.filter(**schluessel).exists())
    bericht.zaehle(str(modell._meta.verbose_name_plural), "unveraendert" if da else "neu")
    return da


def _vorlage(bericht: Ladebericht, e: Angaben) -> None:
    if not _steht_schon(bericht, Vorlage, nummer=e["nummer"]):
        texte = {feld: e.get(feld, "") for feld in ("begruendung", "finanzen", "folgen")}
        oeffentlich, muster = e.get("oeffentlich", True), e.get("muster", False)
        Vorlage.objects.create(nummer=e["nummer"], betreff=e["betreff"], oeffentlich=oeffentlich, muster=muster, **texte)


def _sitzung(bericht: Ladebericht, e: Angaben) -> None:
    gremium, tag = eines(Gremium, e["gremium"], schluessel=e["gremium"]), toml_pflichttag(e["tag"])
    beginn, ende = (lies_uhrzeit(e[feld]) if e.get(feld) else None for feld in ("beginn", "ende"))
    if _steht_schon(bericht, Sitzung, gremium=gremium, tag=tag, beginn=beginn):
        return
    angaben = {feld: e[feld] for feld in ("ort", "status", "oeffentlicher_teil", "ausfallgrund", "muster") if feld in e}
    sitzung = Sitzung.objects.create(gremium=gremium, tag=tag, beginn=beginn, ende=ende, **angaben)
    for nummer, punkt in enumerate(e.get("punkte", []), 1):
        _punkt(sitzung, nummer, punkt)


def _punkt(sitzung: Sitzung, nummer: int, e: Angaben) -> None:
    """A point; with a Vorlage its result stands in the step of the Beratungsfolge."""
    ergebnis, text, oeffentlich = e.get("ergebnis", ""), e.get("ergebnis_text", ""), e.get("oeffentlich", True)
    if ergebnis and ergebnis not in Ergebnis.values:
        raise Abgelehnt(f"„{ergebnis}“ ist kein Ergebnis; möglich sind {', '.join(Ergebnis.values)}.")
    beratung = None
    if e.get("vorlage"):
        vorlage = eines(Vorlage, e["vorlage"], nummer=e["vorlage"])
        beratung = Beratung.objects.create(
            vorlage=vorlage, gremium=sitzung.gremium, sitzung=sitzung, reihenfolge=vorlage.beratungsfolge.count() + 1,
            zustaendigkeit=e["zustaendigkeit"], oeffentlich=oeffentlich, ergebnis=ergebnis, ergebnis_text=text,
        )  # fmt: skip
        ergebnis = text = ""
    Tagesordnungspunkt.objects.create(
        sitzung=sitzung, nummer=nummer, titel=e["titel"], oeffentlich=oeffentlich, beratung=beratung, ergebnis=ergebnis, ergebnis_text=text
    )


def _beschluss(bericht: Ladebericht, e: Angaben) -> None:
    vorlage = eines(Vorlage, e["vorlage"], nummer=e["vorlage"]) if e.get("vorlage") else None
    if _steht_schon(bericht, Beschluss, vorlage=vorlage, titel=e["titel"]):
        return
    tag = toml_pflichttag(e["tag"])
    Beschluss.objects.create(
        vorlage=vorlage, titel=e["titel"], gremium=eines(Gremium, e["gremium"], schluessel=e["gremium"]), tag=tag, jahr=tag.year,
        text=e.get("text", ""), oeffentlich=e.get("oeffentlich", True), quelle=e.get("quelle", ""), muster=e.get("muster", False),
    )  # fmt: skip


def _auftrag(bericht: Ladebericht, e: Angaben) -> None:
    """One Auftrag as its history leaves it, with an entry for each step."""
    gremium = eines(Gremium, e["gremium"], schluessel=e["gremium"]) if e.get("gremium") else None
    if _steht_schon(bericht, Beschlussauftrag, gremium=gremium, titel=e["titel"]):
        return
    auftrag = Beschlussauftrag(gremium=gremium, titel=e["titel"], frist=toml_tag(e.get("frist", "")), **_herkunft(gremium, e))
    auftrag.gebiet = eines(Gebiet, e["gebiet"], schluessel=e["gebiet"]) if e.get("gebiet") else None
    auftrag.einheit = eines(Organisationseinheit, e["einheit"], schluessel=e["einheit"]) if e.get("einheit") else None
    for feld in ("art", "text", "oeffentlich", "quelle", "muster"):
        setattr(auftrag, feld, e.get(feld, getattr(auftrag, feld)))
    if not (auftrag.gebiet or auftrag.einheit or auftrag.quelle):
        raise Abgelehnt(f"Zum Auftrag „{auftrag}“ fehlt, wer zuständig ist, oder die Quelle.")
    vermerke = [_schritt(auftrag, schritt) for schritt in e.get("verlauf", [])]
    auftrag.save()
    Auftragsvermerk.objects.bulk_create(vermerke)


def _herkunft(gremium: Gremium | None, e: Angaben) -> Angaben:
    if e.get("beschluss"):
        return {"beschluss": eines(Beschluss, e["beschluss"], titel=e["beschluss"])}
    if e.get("vorlage"):
        return {"vorlage": eines(Vorlage, e["vorlage"], nummer=e["vorlage"])}
    if e.get("punkt"):
        tag, nummer = toml_pflichttag(e["punkt"]["tag"]), e["punkt"]["nummer"]
        return {"punkt": eines(Tagesordnungspunkt, f"TOP {nummer}", sitzung__gremium=gremium, sitzung__tag=tag, nummer=nummer)}
    return {}


def _schritt(auftrag: Beschlussauftrag, schritt: Angaben) -> Auftragsvermerk:
    """Takes the Auftrag one step further and returns the entry of that day."""
    am, art, text = toml_pflichttag(schritt["am"]), Auftragsvermerk.Art(schritt["art"]), schritt["text"]
    mittags = timezone.make_aware(datetime.combine(am, MITTAG))
    vermerk = Auftragsvermerk(auftrag=auftrag, art=art, text=text, created_at=mittags)
    if art == Auftragsvermerk.Art.FRIST:
        vermerk.frist_alt, vermerk.frist_neu = auftrag.frist, toml_tag(schritt.get("frist", ""))
        auftrag.frist, auftrag.verzoegerungsgrund = vermerk.frist_neu, text
    elif art != Auftragsvermerk.Art.VERMERK:
        neu = Auftragsstatus.KENNTNIS if art == Auftragsvermerk.Art.KENNTNIS else Auftragsstatus(schritt["status"])
        vermerk.status_alt, vermerk.status_neu = auftrag.status, neu.value
        auftrag.status = neu.value
        _folgen(auftrag, neu, am, schritt)
    return vermerk


def _folgen(auftrag: Beschlussauftrag, neu: Auftragsstatus, am: Any, schritt: Angaben) -> None:
    """What a new status brings along: the reason, the day it was done, the day and the Sitzung in which it was noted."""
    if neu is Auftragsstatus.VERZOEGERT:
        auftrag.verzoegerungsgrund = schritt["text"]
    elif neu is Auftragsstatus.ERLEDIGT:
        auftrag.erledigt_am = toml_pflichttag(schritt["erledigt_am"])
    elif neu is Auftragsstatus.KENNTNIS:
        auftrag.kenntnis_am = am
        auftrag.kenntnis_sitzung = Sitzung.objects.filter(gremium=auftrag.gremium, tag=am, status="stattgefunden").first()

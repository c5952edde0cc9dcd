"""Load vereinbarungen.toml: Parameter, Muster Einrichtungen, Betriebserlaubnisse, Vereinbarungen. What stands already is left as it is."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from budgets.actions.vereinbarungen import plane
from budgets.models import Betriebserlaubnis, Vereinbarung, Vereinbarungsfassung, Vereinbarungstermin
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, stelle_sicher
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.clock import heute
from sozialraum.imports.stammdaten import Stammdatenfehler, toml_cent, toml_pflichttag, toml_tag, toml_zahl
from sozialraum.models import Einrichtung, Einrichtungsart, Gebiet, Parameter, Traeger

Angaben = dict[str, Any]


def lade_vereinbarungen(*, wer: Wer, angaben: Angaben) -> Ladebericht:
    """Refused, with the name of the file: a Träger, Gebiet or Einrichtung that there is not, days and amounts that are none."""
    bericht = Ladebericht()
    try:
        with transaction.atomic():
            for abschnitt, lade in (
                ("parameter", _parameter), ("einrichtungen", _einrichtung), ("erlaubnisse", _erlaubnis), ("vereinbarungen", _vereinbarung),
            ):  # fmt: skip
                for eintrag in angaben.get(abschnitt, []):
                    lade(bericht, eintrag)
            if bericht.hat_geaendert and (erste := Vereinbarung.objects.order_by("pk").first()):
                text = f"Vereinbarungen aus vereinbarungen.toml geladen. {bericht.als_satz()}"
                protokolliere(wer=wer, aktion="vereinbarungen_geladen", gegenstand=erste, text=text, privat_fuer=erste.gebiet)
    except (Abgelehnt, Stammdatenfehler) as fehler:
        raise Abgelehnt(*(f"vereinbarungen.toml: {satz}" for satz in fehler.saetze)) from fehler
    except KeyError as fehler:
        raise Abgelehnt(f"vereinbarungen.toml: Die Angabe {fehler} fehlt.") from fehler
    return bericht


def _eines(modell: Any, schluessel: str) -> Any:
    row = modell.objects.filter(schluessel=schluessel).first()
    if row is None:
        raise Abgelehnt(f"{modell._meta.verbose_name} „{schluessel}“ gibt es nicht.")
    return row


def _parameter(bericht: Ladebericht, e: Angaben) -> None:
    schluessel = {"schluessel": e["schluessel"], "gueltig_von": toml_pflichttag(e["gueltig_von"])}
    felder = {"bezeichnung": e["bezeichnung"], "wert": toml_zahl(e["wert"]), "einheit": e["einheit"], "quelle": e.get("quelle", "")}
    stelle_sicher(bericht, Parameter, schluessel, felder)


def _einrichtung(bericht: Ladebericht, e: Angaben) -> None:
    if _steht_schon(bericht, Einrichtung, schluessel=e["schluessel"]):
        return
    Einrichtung.objects.create(
        schluessel=e["schluessel"], name=e["name"], plaetze=e.get("plaetze"), muster=True, gueltig_von=toml_pflichttag("2000-08-01"),
        art=_eines(Einrichtungsart, e["art"]), traeger=_eines(Traeger, e["traeger"]), stadtteil=_eines(Gebiet, e["stadtteil"]),
    )  # fmt: skip


def _erlaubnis(bericht: Ladebericht, e: Angaben) -> None:
    haus, von = _eines(Einrichtung, e["einrichtung"]), toml_pflichttag(e["gueltig_von"])
    if not _steht_schon(bericht, Betriebserlaubnis, einrichtung=haus, gueltig_von=von):
        Betriebserlaubnis.objects.create(einrichtung=haus, plaetze=e["plaetze"], gueltig_von=von, quelle=e["quelle"], muster=True)


def _steht_schon(bericht: Ladebericht, modell: Any, **schluessel: Any) -> bool:
    da = bool(modell.objects.filter(**schluessel).exists())
    bericht.zaehle(str(modell._meta.verbose_name_plural), "unveraendert" if da else "neu")
    return da


def _vereinbarung(bericht: Ladebericht, e: Angaben) -> None:
    """One Vereinbarung with its versions, as they were closed, and its dates."""
    traeger = _eines(Traeger, e["traeger"]) if e.get("traeger") else None
    gebiet = _eines(Gebiet, e["gebiet"])
    if _steht_schon(bericht, Vereinbarung, titel=e["titel"], traeger=traeger, gebiet=gebiet):
        return
    felder = {feld: e[feld] for feld in ("turnus_monate", "quelle", "hinweis", "muster") if feld in e}
    haus = _eines(Einrichtung, e["einrichtung"]) if e.get("einrichtung") else None
    v = Vereinbarung.objects.create(
        titel=e["titel"], art=e["art"], form=e.get("form", "vertrag"), traeger=traeger, gebiet=gebiet, einrichtung=haus,
        zielgruppe=e["zielgruppe"], wirkungsauftrag=e["wirkungsauftrag"], **felder,
    )  # fmt: skip
    for angaben in e.get("fassungen", []):
        _fassung(v, angaben)
    for termin in e.get("termine", []):
        _termin(v, termin)


def _fassung(v: Vereinbarung, e: Angaben) -> None:
    fassung = Vereinbarungsfassung.objects.create(
        vereinbarung=v, teil=e["teil"], nummer=v.fassungen.filter(teil=e["teil"]).count() + 1, gueltig_von=toml_pflichttag(e["von"]),
        gueltig_bis=toml_pflichttag(e["bis"]), geschlossen_am=toml_tag(e.get("geschlossen", "")), inhalt=e["inhalt"],
        plaetze=e.get("plaetze"), betrag_cent=toml_cent(e["betrag"]) if "betrag" in e else None, einheit=e.get("einheit", ""),
        auslastung=_zahl(e, "auslastung"), budgetanteil=_zahl(e, "budgetanteil"),
    )  # fmt: skip
    if fassung.ist_geschlossen:
        plane(v, fassung, heute())


def _zahl(e: Angaben, feld: str) -> Decimal | None:
    return toml_zahl(e[feld]) if feld in e else None


def _termin(v: Vereinbarung, e: Angaben) -> None:
    """What came of a date that a version planned; else a date of its own."""
    tag = toml_pflichttag(e["faellig"])
    termin = v.termine.filter(art=e["art"], faellig_am=tag).first() or Vereinbarungstermin(
        vereinbarung=v, art=e["art"], faellig_am=tag, muster=v.muster
    )
    termin.erledigt_am, termin.ergebnis = toml_tag(e.get("erledigt", "")), e.get("ergebnis", "")
    termin.save()

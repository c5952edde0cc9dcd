"""Maßnahmen: what they are, reports on their state, papers, expected effects and what was found; each write in the Protokoll."""

from collections.abc import Collection
from typing import Any

from basis.zahlen import aufzaehlung, datum
from proaktiv.actions.pruefung import (
    pruefe,
    pruefe_geschriebene,
    pruefe_inzwischen,
    pruefe_kein_tag_voraus,
    pruefe_papiere,
    pruefe_texte,
)
from proaktiv.massnahmenorte import neben_der_stadt
from proaktiv.massnahmenweg import Massnahmenstand, maengel
from proaktiv.models import (
    Lebensphase,
    Massnahme,
    Massnahmenauswertung,
    Massnahmenbericht,
    Massnahmengebiet,
    Massnahmenphase,
    Umsetzungspapier,
    Wirkungserwartung,
)
from proaktiv.selectors.kette import kurzname
from proaktiv.selectors.kettenteile import ERWARTET
from proaktiv.zwischenstand import OHNE, Werte
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere, unterschied
from sozialraum.models import Gebiet

TEXTE = ("titel", "ziel", "quelle")  # looked through for persons
NUR_BERICHTE = ("stand", "plaetze", "erreichte")


@in_der_datenbank()
def speichere_massnahme(
    *, wer: Wer, massnahme: Massnahme, gebiete: Collection[Gebiet] | None = None, phasen: Collection[Lebensphase] | None = None,
    herkunft: str = "", gesehen: Werte = OHNE, geprueft: bool = False,
) -> Massnahme:  # fmt: skip
    """Creates or changes it; Gebiete and Lebensphasen become exactly those given, None leaves them. ``herkunft`` goes into the Protokoll.

    What a report says stays as the newest one says it. ``gesehen``: what was read before it was changed (see ``pruefe_inzwischen``).

    Refused: a chapter of another Konzeption, a title that it has already, an end before the beginning, parts beside the whole city, what
    was changed meanwhile, a text that names a person.
    """
    alt = gesperrt(massnahme) if massnahme.pk else None
    if alt:
        pruefe_inzwischen(alt, massnahme, gesehen, **_zeilen(alt, gebiete, phasen))
        for feld in NUR_BERICHTE:  # however old the row in hand is
            setattr(massnahme, feld, getattr(alt, feld))
        massnahme.muster_felder = _weiter_erfunden(alt, massnahme, gebiete, phasen)
    _pruefe(massnahme)
    pruefe_geschriebene(alt, massnahme, *TEXTE, geprueft=geprueft)
    massnahme.save()
    daten = unterschied(alt, massnahme)
    if gebiete is not None:
        pruefe_orte(gebiete)
        daten |= gleiche_an(massnahme, Massnahmengebiet, "gebiet", gebiete)
    if phasen is not None:
        daten |= gleiche_an(massnahme, Massnahmenphase, "lebensphase", phasen)
    merke(wer, massnahme, "geaendert" if alt else "angelegt", ("geändert" if alt else "angelegt") + herkunft, daten=daten)
    return massnahme


@in_der_datenbank()
def berichte(*, wer: Wer, bericht: Massnahmenbericht, geprueft: bool = False) -> Massnahmenbericht:
    """A status report; the Maßnahme gets its state and, where named, places and reached.

    Refused: a step that there is not, a missing reason, a day before the last report or to come (Muster excepted), a text that names a
    person.
    """
    row = gesperrt(bericht.massnahme)
    von, nach = Massnahmenstand(row.stand), Massnahmenstand(bericht.stand_neu)
    for feld, satz in maengel(von, nach, bericht.text, bericht.grund):
        raise Abgelehnt(satz, feld=feld)
    letzter = row.berichte.first()
    if letzter and bericht.tag < letzter.tag:
        raise Abgelehnt(f"Der letzte Bericht ist vom {datum(letzter.tag)}; bitte nennen Sie diesen Tag oder einen späteren.", feld="tag")
    pruefe_kein_tag_voraus(bericht.tag, feld="tag", muster=bericht.muster)
    pruefe_texte(bericht, "text", "grund", geprueft=geprueft)
    bericht.stand_alt, bericht.nutzer = row.stand, wer.nutzer
    bericht.save()
    row.stand = nach.value
    for feld in ("plaetze", "erreichte"):
        if getattr(bericht, feld) is not None:
            setattr(row, feld, getattr(bericht, feld))
    row.save()
    merke(wer, row, "bericht", f"„{nach.bezeichnung}“ am {datum(bericht.tag)}", grund=bericht.grund[:300])
    bericht.massnahme = row
    return bericht


@in_der_datenbank()
def verknuepfe_papier(*, wer: Wer, papier: Umsetzungspapier) -> Umsetzungspapier:
    """A Vorlage or a Beschluss of a Maßnahme or of a Konzeption; a Beschluss brings its Vorlage. Refused: one that is there already."""
    row: Any = gesperrt(papier.massnahme) if papier.massnahme else papier.konzeption
    if papier.beschluss:
        if papier.vorlage and papier.beschluss.vorlage_id not in (None, papier.vorlage.pk):
            raise Abgelehnt("Dieser Beschluss gehört zu einer anderen Vorlage.", feld="beschluss")
        papier.vorlage = papier.vorlage or papier.beschluss.vorlage
    if not papier.vorlage and not papier.beschluss:
        raise Abgelehnt("Bitte wählen Sie eine Vorlage oder einen Beschluss.")
    pruefe_papiere(papier.vorlage, papier.beschluss, feld="vorlage")
    if row.papiere.filter(vorlage=papier.vorlage, beschluss=papier.beschluss).exists():
        raise Abgelehnt("Dieses Papier ist schon verknüpft.")
    papier.save()
    text = f"{row._meta.verbose_name} „{row}“: verknüpft mit „{papier}“."
    protokolliere(wer=wer, aktion="umsetzungspapier", gegenstand=row, text=text)
    return papier


@in_der_datenbank()
def loese_papier(*, wer: Wer, papier: Umsetzungspapier, grund: str, geprueft: bool = False) -> Any:
    """It belongs to the Maßnahme or Konzeption no longer, which is returned; its history stays.

    Refused: without a reason; what is gone; a reason that names a person.
    """
    row: Any = gesperrt(papier.massnahme) if papier.massnahme else papier.konzeption
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund, zum Beispiel „falsche Vorlage gewählt“.", feld="grund")
    pruefe([("Grund", grund)], geprueft=geprueft)
    if not Umsetzungspapier.objects.filter(pk=papier.pk).delete()[0]:
        raise Abgelehnt("Dieses Papier ist schon nicht mehr verknüpft.")
    text = f"{row._meta.verbose_name} „{row}“: nicht mehr verknüpft mit „{papier}“."
    protokolliere(wer=wer, aktion="umsetzungspapier", gegenstand=row, text=text, grund=grund.strip())
    return row


@in_der_datenbank()
def erwarte_wirkung(
    *, wer: Wer, erwartung: Wirkungserwartung, grund: str = "", gesehen: Werte = OHNE, geprueft: bool = False
) -> Wirkungserwartung:
    """Which Indikator shall show the effect, in which Gebiet; creates or changes. Another expectation than before needs ``grund``.

    Refused: an end before the beginning; one twice; changed without a reason; a text that names a person.
    """
    row = gesperrt(erwartung.massnahme)
    alt = Wirkungserwartung.objects.get(pk=erwartung.pk) if erwartung.pk else None
    pruefe_inzwischen(alt, erwartung, gesehen)
    if erwartung.bis <= erwartung.ab:
        raise Abgelehnt("Die Wirkung zeigt sich erst nach dem Tag, ab dem verglichen wird.", feld="bis")
    gleiche = row.erwartungen.filter(indikator=erwartung.indikator, gebiet=erwartung.gebiet).exclude(pk=erwartung.pk)
    if gleiche.exists():
        raise Abgelehnt("Für diesen Indikator und dieses Gebiet gibt es schon eine Erwartung.", feld="indikator")
    if alt and not grund.strip() and any(getattr(alt, feld) != getattr(erwartung, feld) for feld in ERWARTET):
        raise Abgelehnt("Bitte nennen Sie den Grund, warum Sie jetzt etwas anderes erwarten als vorher.", feld="grund")
    pruefe_geschriebene(alt, erwartung, "begruendung", geprueft=geprueft)
    pruefe([("Grund", grund)], geprueft=geprueft)
    erwartung.save()
    was = f"{erwartung} bis {datum(erwartung.bis)}, {erwartung.gebiet}{' (geändert)' if alt else ''}"
    merke(wer, row, "wirkung", was, grund=grund.strip(), daten=unterschied(alt, erwartung) if alt else None)
    return erwartung


@in_der_datenbank()
def werte_aus(*, wer: Wer, auswertung: Massnahmenauswertung, geprueft: bool = False) -> Massnahmenauswertung:
    """An evaluation note. Refused: without a text; a day to come; a text that names a person."""
    row = gesperrt(auswertung.massnahme)
    if not auswertung.text.strip():
        raise Abgelehnt("Bitte sagen Sie, woran man das sieht.", feld="text")
    pruefe_kein_tag_voraus(auswertung.tag, feld="tag", muster=auswertung.muster)
    pruefe_texte(auswertung, "text", geprueft=geprueft)
    auswertung.nutzer = wer.nutzer
    auswertung.save()
    merke(wer, row, "auswertung", f"{auswertung}")
    return auswertung


def gesperrt(massnahme: Massnahme) -> Massnahme:
    return Massnahme.objects.select_for_update(of=("self",), no_key=True).select_related("konzeption").get(pk=massnahme.pk)


def _pruefe(row: Massnahme) -> None:
    if not row.titel.strip():
        raise Abgelehnt("Bitte nennen Sie die Maßnahme.", feld="titel")
    pruefe_zusammenhang(row)
    if Massnahme.objects.filter(konzeption=row.konzeption_id, titel=row.titel).exclude(pk=row.pk).exists():
        raise Abgelehnt("Diese Konzeption hat schon eine Maßnahme mit diesem Titel.", feld="titel")


def pruefe_zusammenhang(row: Massnahme, davor: str = "") -> None:
    if row.kapitel and row.kapitel.konzeption_id != row.konzeption_id:
        raise Abgelehnt(f"{davor}Das Kapitel gehört zu einer anderen Konzeption.", feld="kapitel")
    if row.beginn and row.ende and row.ende < row.beginn:
        raise Abgelehnt(f"{davor}Das Ende liegt vor dem Beginn.", feld="ende")


def mangel_der_orte(gebiete: Collection[Gebiet]) -> str:
    """The sentence where parts are named beside the whole city, which would mean nothing; else empty."""
    drin = neben_der_stadt({g.pk: g.ebene for g in gebiete})
    if not drin:
        return ""
    namen = aufzaehlung([kurzname(g) for g in gebiete if g.pk in drin])
    return f"Die ganze Stadt enthält schon: {namen}. Bitte wählen Sie entweder die ganze Stadt oder einzelne Gebiete."


def pruefe_orte(gebiete: Collection[Gebiet], davor: str = "") -> None:
    if satz := mangel_der_orte(gebiete):
        raise Abgelehnt(f"{davor}{satz}", feld="gebiete")


def _weiter_erfunden(
    alt: Massnahme, neu: Massnahme, gebiete: Collection[Gebiet] | None, phasen: Collection[Lebensphase] | None
) -> list[str]:
    """What somebody changed is invented no longer."""
    je: dict[str, tuple[Any, Any]] = {
        "gebiete": (alt.gebiete.values_list("gebiet", flat=True), gebiete),
        "phasen": (alt.phasen.values_list("lebensphase", flat=True), phasen),
    }
    bleibt = []
    for name in alt.muster_felder:
        vorher, soll = je.get(name, (None, None))
        gleich = set(vorher) == {ding.pk for ding in soll} if soll is not None else name in je or getattr(alt, name) == getattr(neu, name)
        bleibt += [name] if gleich else []
    return bleibt


def _zeilen(alt: Massnahme, gebiete: Collection[Gebiet] | None, phasen: Collection[Lebensphase] | None) -> dict[str, Any]:
    """For ``pruefe_inzwischen``: of Gebiete and Lebensphasen what there is and what shall be, unless they are left."""
    orte = alt.gebiete.values_list("gebiet", flat=True), gebiete
    dabei = alt.phasen.values_list("lebensphase", flat=True), phasen
    return {name: paar for name, paar in (("gebiete", orte), ("phasen", dabei)) if paar[1] is not None}


def gleiche_an(massnahme: Massnahme, modell: Any, feld: str, soll: Collection[Any]) -> dict[str, list[str]]:
    """The rows become exactly ``soll``; returns the difference in words for the Protokoll."""
    vorher = {getattr(row, f"{feld}_id"): row for row in modell.objects.filter(massnahme=massnahme).select_related(feld)}
    nachher = {ding.pk: ding for ding in soll}
    for nummer, row in vorher.items():
        if nummer not in nachher:
            row.delete()
    for nummer, ding in nachher.items():
        if nummer not in vorher:
            modell.objects.create(massnahme=massnahme, **{feld: ding})
    if set(vorher) == set(nachher):
        return {}
    alte = aufzaehlung([str(getattr(row, feld)) for row in vorher.values()])
    return {feld: [alte, aufzaehlung([str(ding) for ding in nachher.values()])]}


def merke(wer: Wer, row: Massnahme, aktion: str, was: str, *, grund: str = "", daten: dict[str, Any] | None = None) -> None:
    protokolliere(wer=wer, aktion=f"massnahme_{aktion}", gegenstand=row, text=f"Maßnahme „{row}“: {was}.", grund=grund, daten=daten)

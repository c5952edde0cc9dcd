"""Load gebiete.csv: Gebiete on four Ebenen and their dated mapping, all rows or none."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, gleiche_ab
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.imports.stammdaten import Datensatz, Stammdatenfehler, lies_datensaetze
from sozialraum.models import Gebiet, Stadt, Zuordnung

SPALTEN = ("ebene", "schluessel", "name", "kurzname", "uebergeordnet", "gueltig_von", "gueltig_bis", "spalte", "zeile", "quelle")
PFLICHT = ("ebene", "schluessel", "name", "gueltig_von")
Schluessel = tuple[int, str]


def lade_gebiete(*, wer: Wer, inhalt: bytes, dateiname: str) -> Ladebericht:
    """Creates and changes Gebiete and Zuordnungen as the file says. The same file again changes nothing.

    Several rows of one Gebiet give its mapping over time. Raises Abgelehnt with every finding; then nothing was saved.
    """
    try:
        saetze = lies_datensaetze(inhalt, dateiname, SPALTEN, PFLICHT)
    except Stammdatenfehler as fehler:
        raise Abgelehnt(*fehler.saetze) from fehler
    zeilen = _pruefe(saetze)
    with transaction.atomic():
        bericht = Ladebericht()
        gebiete = _gebiete(bericht, zeilen)
        _zuordnungen(bericht, zeilen, gebiete)
        if bericht.hat_geaendert:
            gegenstand = Stadt.objects.aktuelle() or next(iter(gebiete.values()))
            text = f"Gebiete aus {dateiname} geladen. {bericht.als_satz()}"
            protokolliere(wer=wer, aktion="raeume_geladen", gegenstand=gegenstand, text=text, daten={"aenderungen": bericht.aenderungen})
    return bericht


class _Zeile:
    """One checked row."""

    def __init__(self, satz: Datensatz, maengel: list[str]) -> None:
        self.satz = satz
        self.ebene = int(satz["ebene"]) if satz["ebene"] in ("1", "2", "3", "4") else 0
        if not self.ebene:
            maengel.append(f"{satz.ort('ebene')}: Erwartet wird 1, 2, 3 oder 4, da steht „{satz['ebene']}“.")
        self.schluessel: Schluessel = (self.ebene, satz["schluessel"])
        self.eltern: Schluessel | None = (self.ebene - 1, satz["uebergeordnet"]) if satz["uebergeordnet"] else None
        self.von = satz.tag("gueltig_von", maengel) or date.max
        self.bis = satz.tag("gueltig_bis", maengel)
        self.spalte, self.zeile = satz.ganzzahl("spalte", maengel), satz.ganzzahl("zeile", maengel)
        if self.bis and self.bis < self.von:
            maengel.append(f"{satz.ort('gueltig_bis')}: Das Ende liegt vor dem Beginn.")


def _pruefe(saetze: Sequence[Datensatz]) -> list[_Zeile]:
    maengel: list[str] = []
    zeilen = [_Zeile(satz, maengel) for satz in saetze]
    bekannt = {z.schluessel for z in zeilen} | set(Gebiet.objects.values_list("ebene", "schluessel"))
    for z in zeilen:
        if z.ebene == 1 and z.eltern:
            maengel.append(f"{z.satz.ort('uebergeordnet')}: Über der obersten Ebene steht nichts.")
        elif z.eltern and z.eltern not in bekannt:
            maengel.append(
                f"{z.satz.ort('uebergeordnet')}: Ein Gebiet „{z.eltern[1]}“ gibt es eine Ebene höher (Ebene {z.eltern[0]}) nicht."
            )
    maengel += _ueberschneidungen(zeilen)
    if not zeilen:
        maengel.append("Die Datei enthält keine Gebiete.")
    if maengel:
        raise Abgelehnt(*maengel)
    return zeilen


def _ueberschneidungen(zeilen: Sequence[_Zeile]) -> list[str]:
    je_gebiet: dict[Schluessel, list[_Zeile]] = defaultdict(list)
    for z in zeilen:
        je_gebiet[z.schluessel].append(z)
    return [
        f"{b.satz.ort()}: „{b.satz['schluessel']}“ steht schon in Zeile {a.satz.zeile}, und die Zeiträume überschneiden sich."
        for gruppe in je_gebiet.values()
        for a, b in zip(sorted(gruppe, key=lambda z: z.von), sorted(gruppe, key=lambda z: z.von)[1:], strict=False)
        if a.bis is None or a.bis >= b.von
    ]


def _gebiete(bericht: Ladebericht, zeilen: Sequence[_Zeile]) -> dict[Schluessel, Gebiet]:
    vorhanden = {(g.ebene, g.schluessel): g for g in Gebiet.objects.defer("geometrie")}
    je_gebiet: dict[Schluessel, list[_Zeile]] = defaultdict(list)
    for z in sorted(zeilen, key=lambda z: z.von):
        je_gebiet[z.schluessel].append(z)
    for schluessel, gruppe in je_gebiet.items():
        letzte, alt = gruppe[-1], vorhanden.get(schluessel)
        felder = {
            "name": letzte.satz["name"],
            "kurzname": letzte.satz["kurzname"],
            "gueltig_von": min([gruppe[0].von] + ([alt.gueltig_von] if alt else [])),
            "gueltig_bis": letzte.bis,
            "kachel_spalte": letzte.spalte,
            "kachel_zeile": letzte.zeile,
        }
        neu = Gebiet(ebene=schluessel[0], schluessel=schluessel[1], **felder)
        vorhanden[schluessel] = gleiche_ab(bericht, alt, neu, felder)
    return vorhanden


def _zuordnungen(bericht: Ladebericht, zeilen: Sequence[_Zeile], gebiete: dict[Schluessel, Gebiet]) -> None:
    vorhanden: dict[int, list[Zuordnung]] = defaultdict(list)
    for row in Zuordnung.objects.select_related("kind", "eltern").order_by("gueltig_von"):
        vorhanden[row.kind_id].append(row)
    for z in sorted(zeilen, key=lambda z: (z.ebene, z.von)):
        kind = gebiete[z.schluessel]
        bisher = vorhanden[kind.pk]
        _beende_vorige(bericht, bisher, z.von)
        if not z.eltern:
            continue
        felder = {"eltern_id": gebiete[z.eltern].pk, "gueltig_bis": z.bis, "quelle": z.satz["quelle"]}
        gleich = next((row for row in bisher if row.gueltig_von == z.von), None)
        neu = Zuordnung(kind=kind, eltern=gebiete[z.eltern], gueltig_von=z.von, gueltig_bis=z.bis, quelle=z.satz["quelle"])
        if gleich and gleich.eltern_id != felder["eltern_id"]:
            bericht.aenderungen.append(f"{kind}: gehört zu „{gleich.eltern}“ → „{gebiete[z.eltern]}“.")
            gleich.eltern = gebiete[z.eltern]
            gleich.save()
        vorhanden[kind.pk] = [row for row in bisher if row != gleich] + [gleiche_ab(bericht, gleich, neu, felder)]


def _beende_vorige(bericht: Ladebericht, bisher: Sequence[Zuordnung], ab: date) -> None:
    """A mapping that is still open ends on the day before the new one begins."""
    for row in bisher:
        if row.gueltig_von < ab and (row.gueltig_bis is None or row.gueltig_bis >= ab):
            row.gueltig_bis = ab - timedelta(days=1)
            row.save(update_fields=["gueltig_bis"])
            bericht.zaehle("Zuordnungen", "geaendert")
            bericht.aenderungen.append(f"{row.kind}: gehört zu „{row.eltern}“ nur bis {row.gueltig_bis:%d.%m.%Y}.")

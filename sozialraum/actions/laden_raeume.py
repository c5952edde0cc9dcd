"""Load gebiete.csv: Gebiete on four Ebenen and their dated mapping, all rows or none."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db import transaction

from basis.imports.tabelle import Tabellenfehler, lies_tabelle
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, gleiche_ab
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.imports.raeume import Gebietszeile, Raumergebnis, Zuordnungszeile, lies
from sozialraum.models import Gebiet, Stadt, Zuordnung


def lade_gebiete(*, wer: Wer, inhalt: bytes, dateiname: str) -> Ladebericht:
    """Creates and changes Gebiete and Zuordnungen as the file says. The same file again changes nothing.

    Several rows of one Gebiet give its mapping over time. Raises Abgelehnt with every finding; then nothing was saved.
    """
    ergebnis = _lies(inhalt, dateiname)
    with transaction.atomic():
        bericht = Ladebericht(hinweise=[warnung.als_satz() for warnung in ergebnis.warnungen])
        gebiete = _gebiete(bericht, ergebnis.gebiete)
        _zuordnungen(bericht, ergebnis.zuordnungen, gebiete)
        if bericht.hat_geaendert:
            gegenstand = Stadt.objects.aktuelle() or next(iter(gebiete.values()))
            text = f"Gebiete aus {dateiname} geladen. {bericht.als_satz()}"
            protokolliere(wer=wer, aktion="raeume_geladen", gegenstand=gegenstand, text=text, daten={"aenderungen": bericht.aenderungen})
    return bericht


def _lies(inhalt: bytes, dateiname: str) -> Raumergebnis:
    try:
        ergebnis = lies(lies_tabelle(inhalt, dateiname))
    except Tabellenfehler as fehler:
        raise Abgelehnt(*(f"{dateiname}: {satz}" for satz in fehler.saetze)) from fehler
    saetze = [f"{dateiname}, {fehler.als_satz()}" for fehler in ergebnis.fehler] + _zu_lang(ergebnis.gebiete)
    if saetze:
        raise Abgelehnt(*saetze)
    return ergebnis


def _zu_lang(zeilen: Sequence[Gebietszeile]) -> list[str]:
    grenzen = {feld.name: feld.max_length or 0 for feld in Gebiet._meta.fields if feld.name in ("schluessel", "name", "kurzname")}
    return [
        f"{z.schluessel}: Die Angabe „{name}“ ist länger als {grenze} Zeichen."
        for z in zeilen
        for name, grenze in grenzen.items()
        if len(_kurzname(z) if name == "kurzname" else getattr(z, name)) > grenze
    ]


def _kurzname(z: Gebietszeile) -> str:
    """The reader repeats the name where the file gives no short one; a long name is none."""
    return "" if z.kurzname == z.name and len(z.name) > 40 else z.kurzname


def _gebiete(bericht: Ladebericht, zeilen: Sequence[Gebietszeile]) -> dict[str, Gebiet]:
    vorhanden = {(g.ebene, g.schluessel): g for g in Gebiet.objects.all()}
    gebiete = {}
    for z in zeilen:
        alt, von = vorhanden.get((z.ebene, z.schluessel)), z.gueltig_von or date.min
        felder = {
            "name": z.name,
            "kurzname": _kurzname(z),
            "gueltig_von": min(von, alt.gueltig_von) if alt else von,
            "gueltig_bis": z.gueltig_bis,
            "kachel_spalte": z.spalte,
            "kachel_zeile": z.zeile,
        }
        gebiete[z.schluessel] = gleiche_ab(bericht, alt, Gebiet(ebene=z.ebene, schluessel=z.schluessel, **felder), felder)
    return gebiete


def _zuordnungen(bericht: Ladebericht, zeilen: Sequence[Zuordnungszeile], gebiete: Mapping[str, Gebiet]) -> None:
    vorhanden: dict[int, list[Zuordnung]] = defaultdict(list)
    for row in Zuordnung.objects.select_related("kind", "eltern").order_by("gueltig_von"):
        vorhanden[row.kind_id].append(row)
    for z in sorted(zeilen, key=lambda z: z.gueltig_von):
        kind, eltern = gebiete[z.schluessel], gebiete[z.uebergeordnet]
        bisher = vorhanden[kind.pk]
        _beende_vorige(bericht, bisher, z.gueltig_von)
        felder = {"eltern": eltern, "eltern_ebene": eltern.ebene, "gueltig_bis": z.gueltig_bis, "quelle": z.quelle}
        gleich = next((row for row in bisher if row.gueltig_von == z.gueltig_von), None)
        neu = Zuordnung(kind=kind, gueltig_von=z.gueltig_von, **felder)
        vorhanden[kind.pk] = [row for row in bisher if row != gleich] + [gleiche_ab(bericht, gleich, neu, felder)]


def _beende_vorige(bericht: Ladebericht, bisher: Sequence[Zuordnung], ab: date) -> None:
    """A mapping that is still open ends on the day before the new one begins."""
    for row in bisher:
        if row.gueltig_von < ab and row.gueltig_bis is None:
            row.gueltig_bis = ab - timedelta(days=1)
            row.save(update_fields=["gueltig_bis"])
            bericht.zaehle("Zuordnungen", "geaendert")
            bericht.aenderungen.append(f"{row.kind}: gehört zu „{row.eltern}“ nur bis {row.gueltig_bis:%d.%m.%Y}.")

"""Counts of the schools from a file: stored per school, summed up to Indikatorwerte of their Stadtteile, in one delivery or not at all."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from basis.imports.tabelle import Tabellenfehler, lies_tabelle
from basis.models import Datei
from basis.zahlen import Zustand
from sozialraum.access import Wer
from sozialraum.actions import uebernahme
from sozialraum.actions.datenschutz import weise_einzelfaelle_ab
from sozialraum.actions.einlesen import Wertzeile
from sozialraum.actions.entwurf import mime
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.actions.statistik import GRUND_FEHLT, Uebernahme, einmal, sperre_werte
from sozialraum.clock import heute
from sozialraum.imports.schulwerte import Schulangabe, Schulzeile, lies_schulwerte
from sozialraum.imports.stammtabelle import Stammergebnis
from sozialraum.models import Datenlieferung, Einrichtung, Einrichtungsart, Indikator, Schulwert, Verwendung
from sozialraum.models.lieferung import Lieferungsart
from sozialraum.schulsummen import Zaehlung, je_stadtteil
from sozialraum.signals import werte_uebernommen

SEITDEM = "Seit der Prüfung haben sich geltende Werte geändert. Bitte sehen Sie noch einmal nach, was sich ändern würde."
WEG = "Dieser Import ist inzwischen verworfen oder abgeschlossen; es wurde nichts gespeichert."
NICHTS_NEUES = "Es gibt nichts zu übernehmen: Alle Werte der Datei gelten schon so."


@dataclass(frozen=True)
class Schulangaben:
    """A file to read: from the page or the command line."""

    indikator: Indikator
    inhalt: bytes
    dateiname: str
    quelle: str = ""
    muster: bool = False
    stichtag: date | None = None  # of what the file names no day for

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.inhalt).hexdigest()

    @property
    def profil(self) -> str:
        return f"Schulwerte: {self.indikator.schluessel}"


def uebernimm_schulwerte(
    *, wer: Wer, angaben: Schulangaben, grund: str = "", datei: Datei | None = None, kennung: str | None = None
) -> Uebernahme:
    """Takes the counts over. The same file again is a no-op; what a correction replaces stays and is named by it.

    ``kennung``: of what was shown before; where other counts are valid now, nothing is taken over.

    Raises Abgelehnt with every error of the file, where counts change without a ``grund``, and where nothing would change.
    """
    ergebnis = lies(angaben)
    if ergebnis.fehler:
        raise Abgelehnt(*(f"{angaben.dateiname}, {f.als_satz()}" if f.zeile else f.satz for f in ergebnis.fehler))
    zeilen = ergebnis.zeilen
    return einmal(lambda: schon_da(angaben, zeilen), lambda: _uebernimm(wer, angaben, zeilen, grund.strip(), datei, kennung))


def lies(angaben: Schulangaben) -> Stammergebnis[Schulzeile]:
    """Raises Abgelehnt where the file is no table, names single cases, or the Indikator is not counted at schools."""
    if not angaben.indikator.je_schule:
        satz = f"„{angaben.indikator}“ wird nicht an den Schulen gezählt. Bitte wählen Sie einen anderen Indikator."
        raise Abgelehnt(satz, feld="indikator")
    try:
        tabelle = lies_tabelle(angaben.inhalt, angaben.dateiname)
        weise_einzelfaelle_ab(tabelle, Lieferungsart.BASISSTATISTIK, ["schule"])
    except Tabellenfehler as fehler:
        raise Abgelehnt(*fehler.saetze) from fehler
    felder = ("pk", "schluessel", "name", "stadtteil_id", "art__gruppe", "gueltig_von", "gueltig_bis")
    einrichtungen = [
        Schulangabe(pk, schluessel, name, ort, gruppe == Einrichtungsart.Gruppe.SCHULE, von, bis)
        for pk, schluessel, name, ort, gruppe, von, bis in Einrichtung.objects.values_list(*felder)
    ]
    return lies_schulwerte(tabelle, einrichtungen, heute(), angaben.stichtag)


def schulangabe(e: Einrichtung) -> Schulangabe:
    return Schulangabe(e.pk, e.schluessel, e.name, e.stadtteil_id, True, e.gueltig_von, e.gueltig_bis)


def schon_da(angaben: Schulangaben, zeilen: Sequence[Schulzeile]) -> Datenlieferung | None:
    rows = Datenlieferung.objects.wirksam().filter(sha256=angaben.sha256, profil=angaben.profil, stichtag=max(z.stichtag for z in zeilen))
    return rows.select_related("datei").first()


def _uebernimm(
    wer: Wer, angaben: Schulangaben, zeilen: Sequence[Schulzeile], grund: str, datei: Datei | None, kennung: str | None
) -> Uebernahme:
    sperre_werte()
    if datei is not None and not Datei.objects.select_for_update().filter(pk=datei.pk).values_list("pk"):
        raise Abgelehnt(WEG)
    geltend = geltende(angaben.indikator, {z.stichtag for z in zeilen})
    if kennung is not None and kennung != kennung_von(zeilen, geltend):
        raise Abgelehnt(SEITDEM)
    lieferung = Datenlieferung.objects.create(
        art=Lieferungsart.BASISSTATISTIK,
        datei=datei or Datei.objects.create(name=angaben.dateiname[-200:], inhalt=angaben.inhalt, mime=mime(angaben.dateiname)),
        sha256=angaben.sha256, profil=angaben.profil, quelle=angaben.quelle, stichtag=max(z.stichtag for z in zeilen),
        muster=angaben.muster, nutzer=wer.nutzer,
    )  # fmt: skip
    neue = [row for z in zeilen if (row := _zeile(lieferung, angaben.indikator, z, geltend, grund)) is not None]
    if not neue:
        raise Abgelehnt(NICHTS_NEUES)
    geaendert = sum(1 for row in neue if row.ersetzt_id)
    if geaendert and not grund:
        raise Abgelehnt(GRUND_FEHLT)
    Schulwert.objects.bulk_create(neue)
    genannt = {(z.schule.id, z.stichtag) for z in zeilen}
    bestaetigt = [row for paar, row in geltend.items() if paar in genannt and not any(row.pk == n.ersetzt_id for n in neue)]
    lieferung.anzahl_neu, lieferung.anzahl_geaendert = len(neue) - geaendert, geaendert
    lieferung.anzahl_unveraendert, lieferung.grund = len(bestaetigt), grund if geaendert else ""
    lieferung.save(update_fields=["anzahl_neu", "anzahl_geaendert", "anzahl_unveraendert", "grund"])
    _summiere(lieferung, angaben.indikator, {(row.stadtteil_id, row.stichtag) for row in neue}, grund, bestaetigt)
    ergebnis = Uebernahme(lieferung)
    text = f"{angaben.indikator}: Werte von Schulen. {ergebnis.satz}"
    protokolliere(wer=wer, aktion="schulwerte_uebernommen", gegenstand=lieferung, text=text, grund=lieferung.grund)
    werte_uebernommen.send(sender=Datenlieferung, lieferung=lieferung, zurueckgenommen=False)
    return ergebnis


def geltende(indikator: Indikator, tage: Collection[date]) -> dict[tuple[int, date], Schulwert]:
    rows = Schulwert.objects.wirksam().filter(indikator=indikator, stichtag__in=tage).select_related("einrichtung")
    return {(row.einrichtung_id, row.stichtag): row for row in rows}


def kennung_von(zeilen: Sequence[Schulzeile], geltend: Mapping[tuple[int, date], Schulwert]) -> str:
    """Of what a file would do to the counts that are valid on its days."""
    gelesen = [(z.schule.id, z.stichtag, z.zaehler, z.nenner) for z in zeilen]
    return hashlib.sha256(repr((gelesen, sorted((paar, row.pk) for paar, row in geltend.items()))).encode()).hexdigest()


def _zeile(
    lieferung: Datenlieferung, indikator: Indikator, z: Schulzeile, geltend: dict[tuple[int, date], Schulwert], grund: str
) -> Schulwert | None:
    """None where the count is valid already. A correction counts where the corrected row did, though the school may have moved."""
    alt = geltend.get((z.schule.id, z.stichtag))
    if alt is not None and (alt.zaehler, alt.nenner) == (z.zaehler, z.nenner):
        return None
    return Schulwert(
        indikator=indikator, einrichtung_id=z.schule.id, stadtteil_id=alt.stadtteil_id if alt else z.schule.stadtteil_id,
        stichtag=z.stichtag, zaehler=z.zaehler, nenner=z.nenner, lieferung=lieferung, zeile=z.nummer, ersetzt=alt,
        grund=grund[:300] if alt else "",
    )  # fmt: skip


def _summiere(
    lieferung: Datenlieferung, indikator: Indikator, orte: Collection[tuple[int, date]], grund: str, bestaetigt: Sequence[Schulwert]
) -> None:
    """The sums of these Stadtteile anew, over all schools that count there; what they rest on can no longer be taken back."""
    alle = [row for row in geltende(indikator, {tag for _, tag in orte}).values() if (row.stadtteil_id, row.stichtag) in orte]
    summen = je_stadtteil(Zaehlung(row.stadtteil_id, row.stichtag, row.zaehler, row.nenner) for row in alle)
    werte = [
        Wertzeile(indikator.pk, ort, tag, Decimal(s.zaehler), Decimal(s.nenner), Zustand.WERT.value, "", 0)
        for (ort, tag), s in sorted(summen.items())
    ]
    uebernahme.vergleiche(lieferung.art, werte)
    uebernahme.trage_ein(lieferung.art, lieferung.pk, grund[:300] or "Weitere Schulen des Stadtteils")
    gebraucht = {row.lieferung_id for row in (*alle, *bestaetigt)} | set(uebernahme.bestaetigte_lieferungen(lieferung.art))
    wofuer = f"Summen der Schulen in {lieferung}"[:300]
    Verwendung.objects.bulk_create(
        Verwendung(lieferung_id=pk, gegenstand="datenlieferung", gegenstand_id=str(lieferung.pk), bezeichnung=wofuer)
        for pk in sorted(gebraucht - {lieferung.pk})
    )

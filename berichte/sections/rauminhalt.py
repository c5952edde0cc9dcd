"""Puts the report *Schwerpunkträume* together from the frozen list in force at the end of a Zeitraum and the one before; two queries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from berichte.sections import raumtexte
from berichte.sections.gebiete import bezeichne
from berichte.sections.raumbericht import (
    Einstufung,
    Gebietszeile,
    Kriterium,
    Liste,
    Listenquelle,
    Raumbericht,
    Raumkopf,
    Raumzeile,
)
from berichte.zeitraum import Berichtszeitraum
from sozialraum import schwerpunktbild, schwerpunktpaket
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.models import Schwerpunktraumliste, Stadt
from sozialraum.schwerpunkte_erklaerung import erklaere, regelsatz
from sozialraum.schwerpunkte_typen import TEILNAMEN, Bestimmung, Zeile
from sozialraum.schwerpunkte_vergleich import Bewegung, Marke, Vergleichszeile, vergleiche


@dataclass(frozen=True)
class Gelesene:
    """A list with its package read, and the rank of each rated Stadtteil of the city."""

    row: Schwerpunktraumliste
    ergebnis: Bestimmung

    @property
    def raenge(self) -> Mapping[str, int]:
        """Equal indices share a rank."""
        werte = {z.schluessel: z.status.index for z in self.ergebnis.bewertete if z.status}
        return {s: 1 + sum(anderer > index for anderer in werte.values()) for s, index in werte.items()}


def geltende(z: Berichtszeitraum) -> Schwerpunktraumliste | None:
    """The list with the latest Stichtag up to the end of the Zeitraum that no correction replaced."""
    rows = Schwerpunktraumliste.objects.geltend().filter(stichtag__lte=z.bis)
    return rows.select_related("verfahren", "beschluss__gremium", "beschluss__vorlage").first()


def vorige(row: Schwerpunktraumliste) -> Schwerpunktraumliste | None:
    """The list in force before, never one that a correction replaced; what the paper of a list compares with is schwerpunkte.vorige."""
    return Schwerpunktraumliste.objects.geltend().filter(stichtag__lt=row.stichtag).first()


def lade(baum: Gebietsbaum, knoten: Knoten, z: Berichtszeitraum) -> Raumbericht:
    """``baum``: the mapping of the day that is told (berichtsquelle.baum_am)."""
    row = geltende(z)
    if row is None:
        kopf = _kopf(baum, knoten, z)
        return raumtexte.ohne_liste(kopf)
    vorher = vorige(row)
    liste = Gelesene(row, schwerpunktpaket.lies(row.paket or {}))
    davor = Gelesene(vorher, schwerpunktpaket.lies(vorher.paket or {})) if vorher else None
    return stelle_zusammen(baum, knoten, z, liste, davor)


def stelle_zusammen(baum: Gebietsbaum, knoten: Knoten, z: Berichtszeitraum, liste: Gelesene, davor: Gelesene | None) -> Raumbericht:
    hier = {baum.knoten[ort].schluessel: baum.knoten[ort] for ort in baum.stadtteile(knoten.id)}
    je = liste.ergebnis.je_schluessel
    zeilen = tuple(sorted(_zeilen(liste, davor, hier), key=_reihe))
    fehlende = tuple(bezeichne(k) for s, k in hier.items() if s not in je)
    teile = raumtexte.Textteile(_kopf(baum, knoten, z), _liste(liste), _liste(davor) if davor else None, zeilen, fehlende)
    quellen = tuple(Listenquelle(q.gegenstand, q.stichtag, q.datei, q.sha256[:12], q.muster) for q in liste.ergebnis.grundlage.quellen)
    return Raumbericht(
        teile.kopf, raumtexte.kernaussage(teile), tuple(raumtexte.wichtigste(teile)), teile.liste, teile.davor, zeilen, fehlende,
        _matrix(liste.ergebnis, hier), _matrix(davor.ergebnis, hier) if davor else None, tuple(_gebiete(baum, knoten, zeilen, davor)),
        quellen, tuple(raumtexte.hinweise(teile)), liste.row.muster or bool(davor and davor.row.muster),
    )  # fmt: skip


def _kopf(baum: Gebietsbaum, k: Knoten, z: Berichtszeitraum) -> Raumkopf:
    stadt = Stadt.objects.aktuelle()
    ort = "ganze Stadt" if k.ebene == Ebene.FACHBEREICH else bezeichne(k)
    return Raumkopf(
        stadt.name if stadt else "", stadt.fachbereich if stadt else "", ort, k.name, k.ebene.name.lower(), k.schluessel, z.von, z.bis,
        z.name, baum.stand,
    )  # fmt: skip


def _liste(g: Gelesene) -> Liste:
    row = g.row
    return Liste(
        row.pk, row.name, row.stichtag, row.vergleichstag, row.gebietsstand, f"{g.ergebnis.verfahren.name}, Version "
        f"{g.ergebnis.verfahren.version}", regelsatz(g.ergebnis.verfahren), str(row.beschluss) if row.beschluss else "", row.pruefsumme,
        row.muster,
    )  # fmt: skip


def _reihe(z: Raumzeile) -> tuple[bool, int, str]:
    """The most strained first, what is not rated last."""
    return not z.jetzt.bewertet, z.jetzt.rang or 0, z.schluessel


def _zeilen(liste: Gelesene, davor: Gelesene | None, hier: Mapping[str, Knoten]) -> Iterator[Raumzeile]:
    raenge, alte_raenge = liste.raenge, davor.raenge if davor else {}
    verglichen = {v.schluessel: v for v in vergleiche(davor.ergebnis, liste.ergebnis).zeilen} if davor else {}
    for schluessel, knoten in hier.items():
        zeile = liste.ergebnis.je_schluessel.get(schluessel)
        if zeile is None:
            continue
        alt = davor.ergebnis.je_schluessel.get(schluessel) if davor else None
        v = verglichen.get(schluessel)
        yield Raumzeile(
            schluessel, bezeichne(knoten), zeile.ort.gruppe, zeile.ort.einwohner, _einstufung(zeile, raenge),
            _einstufung(alt, alte_raenge) if alt else None, _wechsel(v) if v else "", bool(v and v.marke is Marke.NEU),
            bool(v and v.marke is Marke.FORT), erklaere(liste.ergebnis, zeile).ergebnis, tuple(_kriterien(liste.ergebnis, zeile)),
        )  # fmt: skip


def _einstufung(z: Zeile, raenge: Mapping[str, int]) -> Einstufung:
    return Einstufung(
        z.bewertet, z.schwerpunkt, z.statusklasse, z.status.index if z.status else None, z.dynamikklasse,
        z.dynamik.index if z.dynamik else None, raenge.get(z.schluessel), len(raenge), z.grund,
    )  # fmt: skip


def _wechsel(v: Vergleichszeile) -> str:
    """Of the classes and of being a Schwerpunktraum; what is the same stays unsaid."""
    teile = {Marke.NEU: ["neu als Schwerpunktraum"], Marke.FORT: ["nicht mehr Schwerpunktraum"]}.get(v.marke, [])
    if v.bewegung in (Bewegung.NEU, Bewegung.FORT):
        return "; ".join([*teile, v.bewegung.value])
    if v.alt and v.neu and v.alt.statusklasse != v.neu.statusklasse:
        wie = f", {v.bewegung.value}" if v.bewegung in (Bewegung.BELASTETER, Bewegung.ENTLASTET) else ""
        teile = [*teile, f"Status {v.alt.statusklasse} → {v.neu.statusklasse}{wie}"]
    if v.alt and v.neu and v.alt.dynamikklasse != v.neu.dynamikklasse:
        teile = [*teile, f"Dynamik {v.alt.dynamikklasse or 'keine'} → {v.neu.dynamikklasse or 'keine'}"]
    return "; ".join(teile)


def _kriterien(b: Bestimmung, zeile: Zeile) -> Iterator[Kriterium]:
    for m in b.verfahren.merkmale:
        if roh := zeile.ort.werte.get(m.schluessel):
            vorher = roh.vorher if m.veraenderung else None
            yield Kriterium(
                TEILNAMEN[m.teil], m.titel, m.einheit, m.stellen, m.gewicht, roh.jetzt, vorher, zeile.z.get(m.schluessel)
            )  # fmt: skip


def _matrix(b: Bestimmung, hier: Mapping[str, Knoten]) -> schwerpunktbild.Matrix:
    """Status × Dynamik of these Stadtteile alone."""
    return schwerpunktbild.matrix(replace(b, zeilen=tuple(z for z in b.zeilen if z.schluessel in hier)))


def _gebiete(baum: Gebietsbaum, knoten: Knoten, zeilen: tuple[Raumzeile, ...], davor: Gelesene | None) -> Iterator[Gebietszeile]:
    """Those below that have Stadtteile of their own, and under the city what is mapped nowhere."""
    je = {z.schluessel: z for z in zeilen}
    lose = [k for k in baum.nicht_zugeordnet() if k.ebene == Ebene.STADTTEIL] if knoten.ebene == Ebene.FACHBEREICH else []
    unten = [*baum.kinder(knoten.id), *lose] if knoten.ebene < Ebene.SOZIALRAUM else []
    for k in unten:
        orte = [baum.knoten[ort].schluessel for ort in baum.stadtteile(k.id)]
        darin = [je[s] for s in orte if s in je]
        damals = sum(bool(z.vorher and z.vorher.schwerpunkt) for z in darin) if davor else None
        yield Gebietszeile(
            bezeichne(k), k.ebene.name.lower(), k.schluessel, len(orte), sum(z.jetzt.bewertet for z in darin),
            sum(z.jetzt.schwerpunkt for z in darin), damals,
        )  # fmt: skip

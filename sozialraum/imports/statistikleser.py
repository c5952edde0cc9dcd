"""Liest die Basisstatistik Zeile um Zeile und sammelt Messungen und Befunde; ``basisstatistik.lies`` ist der Eingang."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from basis.imports.kopfzeile import beiwerk
from basis.imports.tabelle import Tabelle, Tabellenstrom, Zeile
from basis.zahlen import Zahlfehler, Zustand
from sozialraum.imports.befund import Fehler, lies_tag
from sozialraum.imports.gebietssuche import Gebietsangabe, Gebietssuche
from sozialraum.imports.statistikvorgaben import Ergebnis, Kontext, Messung
from sozialraum.imports.zahlenspalte import Angabe, Zahlenspalte, bestimme_spalten
from sozialraum.imports.zuordnung import Indikatorangabe, Zuordnung

_FEHLT = Angabe(None, Zustand.KEINE_ANGABE)


@dataclass
class _Spalten:
    """Die Spaltennummern je Ziel; −1, wo es keine gibt."""

    gebiet: int = -1
    name: int = -1
    indikator: int = -1
    stichtag: int = -1
    bemerkung: int = -1
    zahlen: dict[str | None, dict[str, int]] = field(default_factory=dict)

    @classmethod
    def aus(cls, zuordnung: Zuordnung) -> "_Spalten":
        spalten = cls()
        for nummer, ziel in zuordnung.items():
            if ziel.art in ("zaehler", "nenner", "wert"):
                spalten.zahlen.setdefault(ziel.indikator, {})["zaehler" if ziel.art == "wert" else ziel.art] = nummer
            elif ziel.art in ("gebiet", "name", "indikator", "stichtag", "bemerkung"):
                setattr(spalten, ziel.art, nummer)
        return spalten

    def teile_nenner(self, indikatoren: set[str]) -> None:
        """Breite Form: eine Spalte „Nenner“ ohne Indikator gilt für alle Indikatoren, die einen brauchen und keinen eigenen haben."""
        if self.indikator >= 0 or None not in self.zahlen:
            return
        gemeinsam = self.zahlen.pop(None)["nenner"]
        for schluessel, orte in self.zahlen.items():
            if schluessel in indikatoren:
                orte.setdefault("nenner", gemeinsam)


class Statistikleser:
    """Liest Zeile um Zeile und sammelt Messungen und Befunde."""

    def __init__(self, tabelle: Tabelle | Tabellenstrom, zuordnung: Zuordnung, kontext: Kontext, probe: list[Zeile]) -> None:
        self._tabelle, self._kontext = tabelle, kontext
        self._kopf = tabelle.kopf
        self._spalten = _Spalten.aus(zuordnung)
        self._spalten.teile_nenner({k for k, i in kontext.indikatoren.items() if i.aggregation == "quote" and i.nenner_erforderlich})
        schluessel = (zeile.zelle(self._spalten.gebiet) for zeile in probe) if self._spalten.gebiet >= 0 else ()
        self._suche = Gebietssuche(kontext.gebiete, schluessel)
        einheiten = self._einheiten(zuordnung)
        self._zahlen, self._hinweise = bestimme_spalten(
            self._kopf, probe, einheiten, zahlformat=kontext.zahlformat, nachkommastellen=kontext.nachkommastellen
        )
        self._messungen: list[Messung] = []
        self._fehler: list[Fehler] = []
        self._warnungen: list[Fehler] = []
        self._orte: dict[tuple[int, str, date], int] = {}
        self._gewarnt: set[tuple[str, str]] = set()
        self._tage: dict[str, date | str] = {}
        self._summen: dict[int, Decimal | None] = {}
        self._zeilen = 0

    def _einheiten(self, zuordnung: Zuordnung) -> dict[int, str]:
        einheiten: dict[int, str] = {}
        for nummer, ziel in zuordnung.items():
            if ziel.art in ("zaehler", "nenner", "wert"):
                angabe = self._kontext.indikatoren.get(ziel.indikator or "")
                einheiten[nummer] = angabe.einheit if angabe and ziel.art == "wert" else ""
        return einheiten

    def lies_zeile(self, zeile: Zeile) -> None:
        spalten = self._spalten
        text = zeile.zelle(spalten.gebiet) if spalten.gebiet >= 0 else ""
        name = zeile.zelle(spalten.name) if spalten.name >= 0 else ""
        treffer = self._suche.finde(text, name)
        if treffer.gebiet is None and (art := beiwerk(zeile.zellen, len(self._kopf))):
            self._merke_beiwerk(zeile, art)
            return
        self._zeilen += 1
        if len(zeile.zellen) > len(self._kopf):
            self._melde(
                zeile, -1, f"Die Zeile hat {len(zeile.zellen)} Zellen, die Kopfzeile {len(self._kopf)}. Prüfen Sie Trennzeichen im Text."
            )
            return
        if treffer.gebiet is None:
            self._melde(zeile, spalten.gebiet if text else spalten.name, treffer.fehler, treffer.vorschlag)
        elif treffer.warnung or treffer.schluessel in self._kontext.nicht_zugeordnet:
            self._warne_zum_gebiet(zeile, treffer.schluessel, treffer.warnung, treffer.vorschlag)
        tag = self._tag(zeile)
        for indikator, orte in self._indikatoren(zeile):
            self._lies_messung(zeile, treffer.gebiet, treffer.schluessel, indikator, tag, orte)

    def _indikatoren(self, zeile: Zeile) -> Iterator[tuple[Indikatorangabe | None, dict[str, int]]]:
        spalte = self._spalten.indikator
        if spalte < 0:
            for schluessel, orte in self._spalten.zahlen.items():
                yield self._kontext.indikatoren[schluessel or ""], orte
            return
        text = zeile.zelle(spalte)
        angabe = self._kontext.indikatoren.get(text)
        if angabe is None:
            self._melde(
                zeile,
                spalte,
                f"Den Indikator „{text}“ gibt es nicht." if text else "Der Indikator fehlt.",
                self._aehnlicher_indikator(text),
            )
        yield angabe, self._spalten.zahlen[None]

    def _aehnlicher_indikator(self, text: str) -> str:
        return next(iter(get_close_matches(text, self._kontext.indikatoren, n=1, cutoff=0.6)), "")

    def _tag(self, zeile: Zeile) -> date | None:
        spalte = self._spalten.stichtag
        if spalte < 0:
            self._warne_zum_tag(zeile, self._kontext.stichtag)
            return self._kontext.stichtag
        text = zeile.zelle(spalte)
        tag = self._tage.get(text)
        if tag is None:
            try:
                tag = lies_tag(text)
            except Zahlfehler as fehler:
                tag = str(fehler) if text else "Der Stichtag fehlt."
            self._tage[text] = tag
        if isinstance(tag, str):
            self._melde(zeile, spalte, tag)
            return None
        self._warne_zum_tag(zeile, tag)
        return tag

    def _warne_zum_tag(self, zeile: Zeile, tag: date | None) -> None:
        """Ein Wert von morgen ist meist ein Tippfehler; gewarnt wird je Tag einmal."""
        heute = self._kontext.heute
        if tag is None or heute is None or tag <= heute or (wort := f"{tag:%d.%m.%Y}", "") in self._gewarnt:
            return
        self._gewarnt.add((wort, ""))
        self._warne(zeile, self._spalten.stichtag, f"Der Stichtag {wort} liegt in der Zukunft; heute ist der {heute:%d.%m.%Y}.")

    def _lies_messung(
        self,
        zeile: Zeile,
        gebiet: Gebietsangabe | None,
        schluessel: str,
        indikator: Indikatorangabe | None,
        tag: date | None,
        orte: dict[str, int],
    ) -> None:
        zaehler = self._angabe(zeile, orte.get("zaehler"))
        nenner = self._angabe(zeile, orte.get("nenner"))
        if zaehler is None or nenner is None or gebiet is None or indikator is None or tag is None:
            return
        if not self._pruefe_nenner(zeile, indikator, zaehler, nenner, orte):
            return
        genannt = nenner is not _FEHLT and (indikator.nenner_erforderlich or zeile.zelle(orte["nenner"]) != "")
        if nenner.zahl is None and genannt and zaehler.zahl is not None and indikator.aggregation == "quote":
            self._warne(zeile, orte["nenner"], "Der Nenner fehlt oder ist gesperrt; auch der Wert gilt deshalb so.")
            zaehler = nenner
        stelle = (gebiet[0], indikator.schluessel, tag)
        erste = self._orte.setdefault(stelle, zeile.nummer)
        if erste != zeile.nummer:
            self._melde(
                zeile, orte.get("zaehler", -1), f"Doppelt: {schluessel}, {indikator.name}, {tag:%d.%m.%Y} steht schon in Zeile {erste}."
            )
            return
        bemerkung = zeile.zelle(self._spalten.bemerkung) if self._spalten.bemerkung >= 0 else ""
        self._messungen.append(
            Messung(
                gebiet[0],
                schluessel,
                indikator.schluessel,
                tag,
                zaehler.zahl,
                nenner.zahl,
                zaehler.zustand,
                zeile.blatt,
                zeile.nummer,
                bemerkung,
            )
        )

    def _angabe(self, zeile: Zeile, spalte: int | None) -> Angabe | None:
        if spalte is None:
            return _FEHLT
        angabe = self._zahlen[spalte].lies(zeile)
        if angabe.fehler:
            self._melde(zeile, spalte, angabe.fehler)
            return None
        if self._spalten.indikator < 0:
            bisher = self._summen.get(spalte, Decimal(0))
            self._summen[spalte] = None if bisher is None or angabe.zahl is None else bisher + angabe.zahl
        return angabe

    def _pruefe_nenner(self, zeile: Zeile, indikator: Indikatorangabe, zaehler: Angabe, nenner: Angabe, orte: dict[str, int]) -> bool:
        spalte = orte.get("nenner", -1)
        if nenner.zahl is not None and nenner.zahl <= 0:
            if nenner.zahl == 0 and (zaehler.zahl is None or zaehler.zahl == 0):
                satz = "Der Nenner ist 0; eine Quote gibt es dann nicht. Tragen Sie in Zähler und Nenner „–“ ein (keine Angabe)."
            else:
                satz = "Der Nenner muss größer als 0 sein."
            self._melde(zeile, spalte, satz)
            return False
        if indikator.aggregation != "quote" or zaehler.zahl is None:
            return True
        if nenner.zahl is None:
            if indikator.nenner_erforderlich and (nenner is _FEHLT or not zeile.zelle(spalte)):
                self._melde(zeile, spalte, f"Der Indikator „{indikator.name}“ braucht einen Nenner.")
                return False
            return True
        return self._pruefe_zaehler(zeile, indikator, zaehler.zahl, nenner.zahl, orte["zaehler"])

    def _pruefe_zaehler(self, zeile: Zeile, indikator: Indikatorangabe, zaehler: Decimal, nenner: Decimal, spalte: int) -> bool:
        """Ein Anteil ist nie negativ; ein Saldo je 1.000 kann es sein."""
        if zaehler < 0 and indikator.einheit == "prozent":
            self._melde(zeile, spalte, "Der Zähler eines Anteils ist negativ; gezählt wird ab 0.")
            return False
        if zaehler < 0:
            self._warne(zeile, spalte, "Der Zähler ist negativ.")
        elif zaehler > nenner and indikator.einheit == "prozent":
            self._warne(zeile, spalte, "Der Zähler ist größer als der Nenner; das sind mehr als 100\u00a0%.")
        return True

    def _merke_beiwerk(self, zeile: Zeile, art: str) -> None:
        text = next((zelle for zelle in zeile.zellen if zelle), "")
        if art == "Trennlinie":
            return
        self._hinweise.append(f"Zeile {zeile.nummer} („{text[:60]}“) ist eine {art} und wurde nicht übernommen.")
        if art == "Summenzeile":
            self._vergleiche_summe(zeile)

    def _vergleiche_summe(self, zeile: Zeile) -> None:
        for spalte, summe in self._summen.items():
            ziel = next((i for i, orte in self._spalten.zahlen.items() if spalte in orte.values()), None)
            angabe = self._kontext.indikatoren.get(ziel or "")
            genannt = self._zahlen[spalte].lies(zeile).zahl
            zaehlbar = angabe is not None and angabe.aggregation != "keine"
            if zaehlbar and genannt is not None and summe is not None and genannt != summe:
                self._warne(zeile, spalte, f"Die Summenzeile nennt {zeile.zelle(spalte)}, die Zeilen ergeben zusammen {_deutsch(summe)}.")

    def _warne_zum_gebiet(self, zeile: Zeile, schluessel: str, warnung: str, vorschlag: str) -> None:
        if warnung and (schluessel, warnung) not in self._gewarnt:
            self._gewarnt.add((schluessel, warnung))
            self._warne(zeile, self._spalten.name, warnung, vorschlag)
        if schluessel in self._kontext.nicht_zugeordnet and (schluessel, "") not in self._gewarnt:
            self._gewarnt.add((schluessel, ""))
            self._warne(zeile, self._spalten.gebiet, f"{schluessel} ist keinem Sozialraum zugeordnet; der Wert zählt nur in der Stadt mit.")

    def _melde(self, zeile: Zeile, spalte: int, satz: str, vorschlag: str = "") -> None:
        self._fehler.append(self._befund(zeile, spalte, satz, vorschlag))

    def _warne(self, zeile: Zeile, spalte: int, satz: str, vorschlag: str = "") -> None:
        self._warnungen.append(self._befund(zeile, spalte, satz, vorschlag))

    def _befund(self, zeile: Zeile, spalte: int, satz: str, vorschlag: str) -> Fehler:
        ueberschrift = self._kopf[spalte] if 0 <= spalte < len(self._kopf) else ""
        return Fehler(zeile.blatt, zeile.nummer, ueberschrift, zeile.zelle(spalte)[:80] if spalte >= 0 else "", satz, vorschlag)

    def ergebnis(self) -> Ergebnis:
        hinweise = [*self._tabelle.hinweise, *self._hinweise, *_hinweise_zu_spalten(self._kopf, self._zahlen)]
        if self._suche.ergaenzt:
            paare = ", ".join(f"{alt} → {neu}" for alt, neu in sorted(self._suche.ergaenzt.items()))
            hinweise.append(f"Verlorene führende Nullen wurden ergänzt, weil Schlüssel und Name eindeutig passen: {paare}.")
        if not self._zeilen and not self._fehler:
            self._fehler.append(Fehler(self._tabelle.blatt, 0, "", "", "Unter der Kopfzeile steht keine Zeile mit Daten."))
        return Ergebnis(tuple(self._messungen), tuple(self._fehler), tuple(self._warnungen), tuple(hinweise), self._zeilen)


def _hinweise_zu_spalten(kopf: tuple[str, ...], spalten: Mapping[int, Zahlenspalte]) -> list[str]:
    return [
        f"Spalte „{kopf[nummer]}“: {spalte.gerundet} Werte wurden gerundet, weil sie mehr Nachkommastellen haben, als gespeichert werden."
        for nummer, spalte in spalten.items()
        if spalte.gerundet
    ]


def _deutsch(zahl: Decimal) -> str:
    return format(zahl, ",f").replace(",", " ").replace(".", ",").replace(" ", ".")

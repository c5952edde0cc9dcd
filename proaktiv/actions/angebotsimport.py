"""Angebote from a file: kept as a draft, compared with what there is, taken over all or nothing. What the file does not name stays."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from basis.imports.tabelle import Tabelle
from basis.zahlen import anzahl, datum
from proaktiv.actions.ausbau import passt_nicht, speichere_angebot
from proaktiv.actions.listenimport import (
    ENDE_VOR_BEGINN,
    GEAENDERT,
    GILT_NICHT,
    NEU,
    UNVERAENDERT,
    Pruefung,
    Unterschiede,
    behalte,
    lies,
    sperre,
    wort,
)
from proaktiv.imports.angebote import AB, BIS, EINRICHTUNG, FORM, TRAEGER, Angebotszeile, lies_angebote
from proaktiv.models import Angebot, Angebotsentwurf
from proaktiv.selectors.angebotsimport import Bestand, lies_bestand
from proaktiv.selectors.massnahmenimport import ist_beendet
from sozialraum.access import Wer
from sozialraum.actions.entwurf import verwirf
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere
from sozialraum.clock import heute
from sozialraum.imports.befund import Fehler
from sozialraum.models import Einrichtung

ZUGLEICH = "Dieses Angebot gibt es an der Einrichtung schon ab dem {}{}; zweimal zugleich zählt nicht. Beenden Sie zuerst das frühere."
IM_WEG = "Zwei Angebote dieser Datei stehen einander im Weg. Bitte ändern Sie erst das eine, dann in einer zweiten Datei das andere."


@dataclass(frozen=True)
class Vorhaben:
    """What taking over would do with one row. ``unterschiede``: (what, before, after)."""

    zeile: int
    angebot: Angebot
    wirkung: str
    unterschiede: Unterschiede
    doppelt: tuple[Any, ...] = ()  # two at once are an error here

    @property
    def worum(self) -> tuple[Any, ...]:
        return self.angebot.pk, self.angebot.art_id, self.angebot.einrichtung_id

    @property
    def zellen(self) -> tuple[str, str]:
        """As the preview names it."""
        return self.angebot.einrichtung.name, self.angebot.art.name

    @property
    def adresse(self) -> str:
        return self.angebot.einrichtung.get_absolute_url() if self.angebot.pk else ""


Angebotspruefung = Pruefung[Vorhaben]


def lege_entwurf_an(*, wer: Wer, inhalt: bytes, dateiname: str) -> Angebotsentwurf:
    entwurf: Angebotsentwurf = behalte(Angebotsentwurf, FORM, wer=wer, inhalt=inhalt, dateiname=dateiname)
    return entwurf


def pruefe(entwurf: Angebotsentwurf) -> Angebotspruefung:
    """Reads the whole file and says what it would change; nothing is saved."""
    return _vergleiche(lies(entwurf))


def uebernimm(*, wer: Wer, entwurf: Angebotsentwurf, kennung: str) -> Angebotspruefung:
    """Brings the Angebote in line with the file, all or none, and drops the draft. Refused: as ``Pruefung.verlange`` says."""
    return _uebernimm(wer, entwurf, kennung, lies(entwurf))


@in_der_datenbank()
def _uebernimm(wer: Wer, entwurf: Angebotsentwurf, kennung: str, tabelle: Tabelle | tuple[Fehler, ...]) -> Angebotspruefung:
    sperre(entwurf)
    haeuser = sorted({v.angebot.einrichtung_id for v in _vergleiche(tabelle).vorhaben})
    list(Einrichtung.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=haeuser).order_by("pk").values_list("pk"))
    rows = Angebot.objects.select_for_update(of=("self",), no_key=True).filter(einrichtung__in=haeuser)
    list(rows.order_by("pk").values_list("pk"))
    pruefung = _vergleiche(tabelle)
    pruefung.verlange(kennung)
    herkunft = f", aus {entwurf.datei.name}"[:120]
    for v in _der_reihe_nach(pruefung):
        speichere_angebot(wer=wer, angebot=v.angebot, herkunft=herkunft)
    _merke(wer, pruefung, herkunft)
    verwirf(entwurf=entwurf)
    return pruefung


def _der_reihe_nach(pruefung: Angebotspruefung) -> Iterator[Vorhaben]:
    """What makes room goes before what takes it: one Angebot ends earlier, so that the next can begin."""
    offen = [*pruefung.mit(GEAENDERT), *pruefung.mit(NEU)]
    bisher: dict[Any, dict[int, tuple[date, date]]] = {}
    for a in Angebot.objects.filter(einrichtung__in={v.angebot.einrichtung_id for v in offen}):
        bisher.setdefault((a.art_id, a.einrichtung_id), {})[a.pk] = _zeit(a)
    while offen:
        warten = []
        for v in offen:
            belegt, zeit = bisher.setdefault((v.angebot.art_id, v.angebot.einrichtung_id), {}), _zeit(v.angebot)
            if any(nummer != v.angebot.pk and _treffen_sich(zeit, andere) for nummer, andere in belegt.items()):
                warten.append(v)
                continue
            belegt[v.angebot.pk or -v.zeile] = zeit
            yield v
        if len(warten) == len(offen):
            raise Abgelehnt(IM_WEG)
        offen = warten


def _zeit(a: Angebot) -> tuple[date, date]:
    return a.gueltig_von, a.gueltig_bis or date.max


def _treffen_sich(eine: tuple[date, date], andere: tuple[date, date]) -> bool:
    return eine[0] <= andere[1] and andere[0] <= eine[1]


def _merke(wer: Wer, pruefung: Angebotspruefung, herkunft: str) -> None:
    """One entry for each Angebotsart that the file changed."""
    je: dict[int, Counter[str]] = {}
    arten = {v.angebot.art_id: v.angebot.art for v in pruefung.vorhaben}
    for v in pruefung.vorhaben:
        je.setdefault(v.angebot.art_id, Counter())[v.wirkung] += 1
    for nummer, zahl in sorted(je.items()):
        if zahl[NEU] or zahl[GEAENDERT]:
            was = f"{anzahl(zahl[NEU], 'Angebot', 'Angebote')} neu, {zahl[GEAENDERT]} geändert, {zahl[UNVERAENDERT]} unverändert"
            text = f"Angebotsart „{arten[nummer]}“: {was}{herkunft}."
            protokolliere(wer=wer, aktion="angebote_uebernommen", gegenstand=arten[nummer], text=text)


def _vergleiche(tabelle: Tabelle | tuple[Fehler, ...]) -> Angebotspruefung:
    if isinstance(tabelle, tuple):
        return Pruefung(fehler=tabelle)
    bestand = lies_bestand()
    ergebnis = lies_angebote(tabelle, bestand.kontext())
    vorhaben = [_vorhaben(zeile, bestand) for zeile in ergebnis.zeilen]
    maengel = [Fehler(tabelle.blatt, v.zeile, *mangel) for v in vorhaben if v.wirkung != UNVERAENDERT for mangel in _maengel(v, bestand)]
    zugleich = [Fehler(tabelle.blatt, *mangel) for mangel in _zugleich(vorhaben, bestand.angebote)]
    fehler = sorted((*ergebnis.fehler, *maengel, *zugleich), key=lambda f: f.zeile)
    return Pruefung(tuple(vorhaben), tuple(fehler), ergebnis.hinweise)


def _vorhaben(zeile: Angebotszeile, bestand: Bestand) -> Vorhaben:
    alt = bestand.angebote.get(zeile.angebot or 0)
    neu = Angebot()
    if alt is not None:
        neu = Angebot(**{f.attname: getattr(alt, f.attname) for f in Angebot._meta.concrete_fields})
        neu._state.adding = False
    neu.art, neu.einrichtung, neu.gueltig_von = bestand.arten[zeile.art], bestand.haeuser[zeile.einrichtung], zeile.von
    for feld, wert in zeile.felder.items():
        setattr(neu, f"{feld}_id" if feld == "traeger" else feld, wert)
    felder = ("gueltig_von", *zeile.felder) if alt else ("art", "einrichtung", "gueltig_von", *zeile.felder)
    worte = {feld.name: str(feld.verbose_name) for feld in Angebot._meta.fields}
    paare = [(worte[n], _wort(alt, n, bestand), _wort(neu, n, bestand)) for n in felder]
    unterschiede = tuple(paar for paar in paare if paar[1] != paar[2])
    return Vorhaben(zeile.zeile, neu, NEU if alt is None else GEAENDERT if unterschiede else UNVERAENDERT, unterschiede)


def _wort(angebot: Angebot | None, feld: str, bestand: Bestand) -> str:
    if angebot is None:
        return ""
    return wort(bestand.traeger.get(angebot.traeger_id or 0) if feld == "traeger" else getattr(angebot, feld))


def _maengel(v: Vorhaben, bestand: Bestand) -> Iterator[tuple[str, str, str]]:
    """(column, value, sentence): as ``speichere_angebot`` would refuse it, and a Träger that has ended."""
    a, haus, alt = v.angebot, v.angebot.einrichtung, bestand.angebote.get(v.angebot.pk or 0)
    if alt is None and (satz := passt_nicht(a, bestand.zaehlbare(a.art_id))):
        yield EINRICHTUNG, haus.name, satz
    if a.gueltig_bis and a.gueltig_bis < a.gueltig_von:
        yield BIS, datum(a.gueltig_bis), ENDE_VOR_BEGINN
    if a.gueltig_von < haus.gueltig_von or (haus.gueltig_bis and a.gueltig_von > haus.gueltig_bis):
        bis = f" bis {datum(haus.gueltig_bis)}" if haus.gueltig_bis else ""
        yield AB, datum(a.gueltig_von), f"Die Einrichtung gibt es ab {datum(haus.gueltig_von)}{bis}. Bitte berichtigen Sie den Tag."
    traeger = bestand.traeger.get(a.traeger_id or 0)
    if traeger and traeger.pk != (alt.traeger_id if alt else None) and ist_beendet(traeger, heute()):
        yield TRAEGER, traeger.name, GILT_NICHT.format(traeger.name)


def _zugleich(vorhaben: list[Vorhaben], angebote: Mapping[int, Angebot]) -> Iterator[tuple[int, str, str, str]]:
    """(row, column, value, sentence) of each row that would count twice, once the whole file is taken over."""
    je: dict[tuple[int, int], list[tuple[Angebot, int]]] = {}
    genannt = {v.angebot.pk for v in vorhaben}
    for a, zeile in [*((v.angebot, v.zeile) for v in vorhaben), *((a, 0) for a in angebote.values() if a.pk not in genannt)]:
        je.setdefault((a.art_id, a.einrichtung_id), []).append((a, zeile))
    for rows in je.values():
        rows.sort(key=lambda paar: paar[0].gueltig_von)
        for (a, zeile), (b, spaeter) in pairwise(rows):
            if (zeile or spaeter) and _treffen_sich(_zeit(a), _zeit(b)):
                anderes, andere = (a, zeile) if spaeter else (b, 0)
                wo = f" (Zeile {andere})" if andere else ""
                yield spaeter or zeile, AB, datum((b if spaeter else a).gueltig_von), ZUGLEICH.format(datum(anderes.gueltig_von), wo)

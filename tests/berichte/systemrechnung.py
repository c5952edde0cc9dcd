"""The numbers of the report on the Pro-Aktive Systeme a second time: row by row from the tables, in plain steps, with none of its code."""

from collections import defaultdict
from datetime import date, timedelta
from statistics import median
from typing import Any

from berichte.sections.gebiete import finde
from berichte.zeitraum import Berichtszeitraum
from bsc.models import Handlungskonzept
from proaktiv.models import Aktion, Fruehwarnung, Hausrunde, Hinweis, System, Systemeinrichtung, Systemkoordination, Systemstadtteil
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet, Parameter

OFFEN = ("aufgenommen", "in_abwaegung", "beobachtet", "in_aktion", "in_reflexion", "uebergeben")
ENTSCHEIDUNGEN = ("aktion", "beobachten", "uebergeben", "kein_bedarf")
FOLGEN = ("schliessen", "weiterfuehren", "neuer_hinweis", "an_planungsgruppe", "an_unterausschuss")
FRISTEN = {"aufgenommen": 28, "in_abwaegung": 28, "in_aktion": 14, "in_reflexion": 28, "uebergeben": 90}


def zweite_rechnung(ort: tuple[str, str], z: Berichtszeitraum) -> dict[str, Any]:
    baum = Gebiet.objects.baum(heute())
    knoten = finde(baum, *ort)
    assert knoten is not None
    alle = knoten.ebene == Ebene.FACHBEREICH
    orte = {knoten.id, *(k.id for k in baum.nachfahren(knoten.id))}
    stadtteile = {k.id for k in baum.auf_ebene(Ebene.STADTTEIL) if alle or k.id in orte}
    hinweise = Hinweis.objects.prefetch_related("schritte", "abwaegungen", "reflexionen", "aktionen__mittel")
    eigene = [h for h in hinweise if alle or h.gebiet_id in orte]
    return {
        **_systeme(knoten, None if alle else orte, stadtteile, z),
        **_hinweise(eigene, z),
        **_schritte(eigene, z),
        **_aktionen(eigene, z),
        **_warnungen(eigene, z),
        **_tage(eigene, z),
    }


def zweite_konzeptrechnung(ort: tuple[str, str], z: Berichtszeitraum) -> tuple[int, int, int, int, int]:
    """Sozialräume, those with one of their own, in force, owing a Rückmeldung, Rückmeldungen: row by row."""
    baum = Gebiet.objects.baum(heute())
    knoten = finde(baum, *ort)
    assert knoten is not None
    orte = {knoten.id, *(k.id for k in baum.nachfahren(knoten.id))}
    if knoten.ebene == Ebene.STADTTEIL:
        orte |= {k.id for k in baum.vorfahren(knoten.id) if k.ebene == Ebene.SOZIALRAUM}
    raeume = {k.id for k in baum.auf_ebene(Ebene.SOZIALRAUM) if k.id in orte}
    gelten, faellig, gemeldet = [], 0, 0
    for k in Handlungskonzept.objects.prefetch_related("rueckmeldungen"):
        if k.gebiet_id not in orte or k.gilt_ab is None:
            continue
        gemeldet += sum(_im(z, r.gemeldet_am) for r in k.rueckmeldungen.all())
        letzter = k.endete_am or k.gueltig_bis
        if k.gilt_ab <= z.bis <= letzter:
            gelten.append(k.gebiet_id)
        elif k.gilt_ab > z.bis or k.stand != "gilt":
            continue
        berichtet = max((r.stichtag for r in k.rueckmeldungen.all() if r.gemeldet_am <= z.bis), default=k.gilt_ab - timedelta(days=1))
        quartale = {"halbjaehrlich": ((6, 30), (12, 31)), "vierteljaehrlich": ((3, 31), (6, 30), (9, 30), (12, 31))}
        enden = [date(jahr, *tag) for jahr in (2006, 2007, 2008) for tag in quartale[k.rhythmus]]
        faellig += any(berichtet < min(tag, letzter) < z.bis and tag >= k.gilt_ab for tag in enden)
    return len(raeume), len(raeume & set(gelten)), len(gelten), faellig, gemeldet


def _gilt(teil: Any, tag: date) -> bool:
    return bool(teil.gueltig_von <= tag and (teil.gueltig_bis is None or teil.gueltig_bis >= tag))


def _im(z: Berichtszeitraum, tag: date | None) -> bool:
    return tag is not None and z.von <= tag <= z.bis


def _systeme(knoten: Any, orte: set[int] | None, stadtteile: set[int], z: Berichtszeitraum) -> dict[str, int]:
    teile = list(Systemstadtteil.objects.all())

    def zaehlt(s: System, tag: date) -> bool:
        if not _gilt(s, tag):
            return False
        if knoten.ebene == Ebene.STADTTEIL:
            return any(t.system_id == s.pk and t.gebiet_id == knoten.id and _gilt(t, tag) for t in teile)
        return orte is None or s.gebiet_id in orte

    alle = {s.pk: s for s in System.objects.all()}
    systeme = {pk for pk, s in alle.items() if zaehlt(s, z.bis)}
    versorgt = {t.gebiet_id for t in teile if _gilt(t, z.bis) and _gilt(alle[t.system_id], z.bis)}
    runden = [r for r in Hausrunde.objects.prefetch_related("teilnahmen") if _im(z, r.tag) and zaehlt(alle[r.system_id], r.tag)]
    gehalten = [r for r in runden if r.stand in ("gehalten", "abgeschlossen")]
    offene = [r for r in runden if r.stand in ("geplant", "eingeladen")]
    return {
        "stadtteile": len(stadtteile),
        "mit_system": len(stadtteile & versorgt),
        "systeme": len(systeme),
        "koordiniert": len({k.system_id for k in Systemkoordination.objects.all() if k.system_id in systeme and _gilt(k, z.bis)}),
        "anker": len({a.einrichtung_id for a in Systemeinrichtung.objects.all() if a.system_id in systeme and _gilt(a, z.bis)}),
        "runden": len(runden),
        "gehalten": len(gehalten),
        "niederschriften": sum(r.stand == "abgeschlossen" for r in runden),
        "abgesagt": sum(r.stand == "abgesagt" for r in runden),
        "ohne_eintrag": sum(r.tag < heute() for r in offene),
        "bevorstehend": sum(r.tag >= heute() for r in offene),
        "anwesend": sum(t.anwesend for r in gehalten for t in r.teilnahmen.all()),
        "entschuldigt": sum(not t.anwesend for r in gehalten for t in r.teilnahmen.all()),
    }


def stand_am(h: Hinweis, tag: date) -> str:
    """Empty before it was taken in."""
    stand = "aufgenommen" if h.erfasst_am <= tag else ""
    for schritt in _folge(h):
        if schritt.tag <= tag:
            stand = schritt.stand_neu
    return stand


def _folge(h: Hinweis) -> list[Any]:
    return sorted(h.schritte.all(), key=lambda s: s.pk)


def _hinweise(hinweise: list[Hinweis], z: Berichtszeitraum) -> dict[str, int]:
    fristen = dict(FRISTEN)
    for p in Parameter.objects.filter(schluessel__startswith="kreislauf_frist_", gueltig_von__lte=z.bis).order_by("gueltig_von"):
        fristen[p.schluessel.removeprefix("kreislauf_frist_")] = int(p.wert)
    offene = [h for h in hinweise if stand_am(h, z.bis) in OFFEN]
    endete = [s.stand_neu for h in hinweise for s in h.schritte.all() if _im(z, s.tag) and s.stand_neu != s.stand_alt]
    return {
        "neu": sum(_im(z, h.erfasst_am) for h in hinweise),
        "geschlossen": endete.count("geschlossen"),
        "zurueckgezogen": endete.count("zurueckgezogen"),
        "offen": len(offene),
        "ueberfaellig": sum(_faellig(h, z.bis, fristen) < z.bis for h in offene),
        **{f"stand_{wort}": sum(stand_am(h, z.bis) == wort for h in offene) for wort in OFFEN},
    }


def _faellig(h: Hinweis, tag: date, fristen: dict[str, int]) -> date:
    stand, seit = stand_am(h, tag), h.erfasst_am
    for s in _folge(h):
        if s.tag <= tag and (s.stand_neu != s.stand_alt or s.schritt == "abwaegen"):
            seit = s.tag
    if stand == "beobachtet":
        vorlagen = [a for a in h.abwaegungen.all() if a.wiedervorlage and a.tag <= tag]
        vorlage = max(vorlagen, key=lambda a: a.pk).wiedervorlage
        assert vorlage is not None
        return vorlage
    if stand == "in_aktion" and (laufende := [a.bis for a, geplant in _geplante(h) if _laeuft(a, geplant, tag)]):
        return min(laufende)
    return seit + timedelta(days=fristen[stand])


def _geplante(h: Hinweis) -> list[tuple[Aktion, date]]:
    """Each with the day on which its step of the thread planned it."""
    tage = [s.tag for s in _folge(h) if s.schritt == "planen"]
    aktionen = sorted(h.aktionen.all(), key=lambda a: a.pk)
    assert len(tage) == len(aktionen), h
    return list(zip(aktionen, tage, strict=True))


def _laeuft(a: Aktion, geplant: date, tag: date) -> bool:
    return geplant <= tag and (a.beendet_am is None or a.beendet_am > tag)


def _schritte(hinweise: list[Hinweis], z: Berichtszeitraum) -> dict[str, int]:
    gewogen = [a for h in hinweise for a in h.abwaegungen.all() if _im(z, a.tag)]
    bedacht = [r for h in hinweise for r in h.reflexionen.all() if _im(z, r.tag)]
    gegangen = [s.schritt for h in hinweise for s in h.schritte.all() if _im(z, s.tag)]
    return {
        **{f"entscheidung_{wort}": sum(a.entscheidung == wort for a in gewogen) for wort in ENTSCHEIDUNGEN},
        **{f"wirkung_{wort}": sum(r.wirkung == wort for r in bedacht) for wort in ("wirksam", "teilweise", "nicht")},
        **{f"folge_{wort}": sum(r.folge == wort for r in bedacht) for wort in FOLGEN},
        "uebergeben": sum(zeile.gremium_id is not None for zeile in (*gewogen, *bedacht)),
        "rueckmeldungen": gegangen.count("rueckmelden"),
        "zurueckgegeben": gegangen.count("zurueckgeben"),
    }


def _aktionen(hinweise: list[Hinweis], z: Berichtszeitraum) -> dict[str, int]:
    alle = [paar for h in hinweise for paar in _geplante(h)]
    umschichtungen = [a.mittel for a, geplant in alle if _im(z, geplant) and a.mittel is not None]
    return {
        "geplant": sum(_im(z, geplant) for _, geplant in alle),
        "beendet": sum(a.stand == "beendet" and _im(z, a.beendet_am) for a, _ in alle),
        "abgebrochen": sum(a.stand == "abgebrochen" and _im(z, a.beendet_am) for a, _ in alle),
        "laufend": sum(_laeuft(a, geplant, z.bis) for a, geplant in alle),
        "mit_mitteln": len(umschichtungen),
        "mit_massnahme": sum(_im(z, geplant) and a.massnahme_id is not None for a, geplant in alle),
        "mittel": sum({u.pk: u.betrag_cent for u in umschichtungen}.values()),
    }


def _warnungen(hinweise: list[Hinweis], z: Berichtszeitraum) -> dict[str, int]:
    je = {h.pk: h for h in hinweise}
    warnungen = [(w, je[w.hinweis_id]) for w in Fruehwarnung.objects.filter(hinweis__in=je)]
    unbeantwortet = 0
    for w, h in warnungen:
        endete = any(tag is not None and tag <= z.bis for tag in (w.zurueckgezogen_am, w.fehlalarm_am))
        gewogen = any(a.tag <= z.bis for a in h.abwaegungen.all())
        unbeantwortet += not endete and not gewogen and stand_am(h, z.bis) in ("aufgenommen", "in_abwaegung")
    return {
        "gewarnt": sum(_im(z, h.erfasst_am) for _, h in warnungen),
        "warnung_zurueck": sum(_im(z, w.zurueckgezogen_am) for w, _ in warnungen),
        "fehlalarm": sum(_im(z, w.fehlalarm_am) for w, _ in warnungen),
        "unbeantwortet": unbeantwortet,
    }


def _tage(hinweise: list[Hinweis], z: Berichtszeitraum) -> dict[str, Any]:
    """The median of how long each state lasted that ended in the Zeitraum; none without any."""
    je: dict[str, list[int]] = defaultdict(list)
    for h in hinweise:
        seit = h.erfasst_am
        for s in _folge(h):
            if s.stand_neu != s.stand_alt or s.schritt == "abwaegen":
                if _im(z, s.tag):
                    je[s.stand_alt].append((s.tag - seit).days)
                seit = s.tag
    return {f"tage_{wort}": median(je[wort]) if je[wort] else None for wort in OFFEN}

"""Load konzeptionen.toml: the catalogues, Konzeptionen with chapters and Maßnahmen, Fördermittel; by the steps of the pages.

A Konzeption, a Maßnahme or a grant that stands already is left alone, since people go on with it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from proaktiv.actions import finanzierung, konzeptionen
from proaktiv.actions.kettenregeln import setze_kettenregel
from proaktiv.actions.laden_massnahmen import lade_massnahme, schreibe_fort
from proaktiv.actions.massnahmen import verknuepfe_papier
from proaktiv.actions.strategien import speichere_strategie
from proaktiv.models import (
    Beteiligung,
    Foerderfrist,
    Foerdermittel,
    Handlungsfeld,
    Kapitel,
    Kettenregel,
    Konzeption,
    Konzeptionsevaluation,
    Konzeptionsfassung,
    Lebensphase,
    Lebenswelt,
    Meilenstein,
    Strategie,
    Umsetzungspapier,
    Zielgruppe,
)
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, aus_datei, eines, ergaenze
from sozialraum.actions.laden_gremien import protokolliere_laden
from sozialraum.imports.stammdaten import toml_pflichttag, toml_tag, toml_zahl
from sozialraum.models import Beschluss, Gebiet, Gremium, Indikator, Organisationseinheit, Vorlage

Angaben = dict[str, Any]
KATALOGE: tuple[tuple[str, type[Any]], ...] = (
    ("lebensphasen", Lebensphase), ("lebenswelten", Lebenswelt), ("handlungsfelder", Handlungsfeld), ("zielgruppen", Zielgruppe),
)  # fmt: skip


def lade_konzeptionen(*, wer: Wer, angaben: Angaben) -> Ladebericht:
    """Refused, with the name of the file: what the steps refuse, keys that there are not, days that are none."""
    bericht, muster = Ladebericht(), bool(angaben.get("muster"))
    with aus_datei("konzeptionen.toml"):
        for name, modell in KATALOGE:
            for nummer, e in enumerate(angaben.get(name, []), 1):
                _lade_eintrag(bericht, modell, e, nummer)
        for r in angaben.get("regeln", []):
            _lade_regel(bericht, wer, r, muster)
        programme = {f["programm"]: _lade_foerdermittel(bericht, wer, f, muster) for f in angaben.get("foerdermittel", [])}
        for k in angaben.get("konzeptionen", []):
            _lade_konzeption(bericht, wer, k, programme)
        if angaben:
            protokolliere_laden(wer, "Konzeptionen aus konzeptionen.toml geladen.", bericht)
    return bericht


def _lade_eintrag(bericht: Ladebericht, modell: type[Any], e: Angaben, nummer: int) -> None:
    felder = {"name": e["name"], "reihenfolge": 10 * nummer, "gueltig_von": toml_pflichttag(e.get("gueltig_von", "2020-01-01"))}
    felder |= {feld: e[feld] for feld in ("alter_von", "alter_bis", "uebergang") if feld in e}
    ergaenze(bericht, modell, {"schluessel": e["schluessel"]}, felder)


def _lade_regel(bericht: Ladebericht, wer: Wer, r: Angaben, muster: bool) -> None:
    feld = {
        "lebensphase": eines(Lebensphase, r["lebensphase"], schluessel=r["lebensphase"]),
        "lebenswelt": eines(Lebenswelt, r["lebenswelt"], schluessel=r["lebenswelt"]) if r.get("lebenswelt") else None,
        "handlungsfeld": eines(Handlungsfeld, r["handlungsfeld"], schluessel=r["handlungsfeld"]) if r.get("handlungsfeld") else None,
        "gueltig_ab": toml_pflichttag(r.get("gueltig_ab", "2020-01-01")),
    }
    if Kettenregel.objects.filter(**feld).exists():
        bericht.zaehle("Regeln der Matrix", "unveraendert")
        return
    regel = Kettenregel(
        **feld, entfaellt=bool(r.get("entfaellt")), anteil=toml_zahl(r["anteil"]) if "anteil" in r else None, muster=muster,
        indikator=eines(Indikator, r["indikator"], schluessel=r["indikator"]) if r.get("indikator") else None, begruendung=r["begruendung"],
    )  # fmt: skip
    setze_kettenregel(wer=wer, regel=regel)
    bericht.zaehle("Regeln der Matrix", "neu")


def _lade_foerdermittel(bericht: Ladebericht, wer: Wer, f: Angaben, muster: bool) -> Foerdermittel:
    if row := Foerdermittel.objects.filter(programm=f["programm"]).first():
        bericht.zaehle("Fördermittel", "unveraendert")
        return row
    row = Foerdermittel(
        programm=f["programm"], geber=f["geber"], zweck=f.get("zweck", ""), stand=f.get("stand", "geplant"), muster=muster,
        quote=toml_zahl(f["quote"]) if "quote" in f else None, von=toml_tag(f.get("von", "")), bis=toml_tag(f.get("bis", "")),
        quelle=f.get("quelle", ""),
    )  # fmt: skip
    finanzierung.speichere_foerdermittel(wer=wer, foerdermittel=row)
    for frist in f.get("fristen", []):
        neu = Foerderfrist(foerdermittel=row, art=frist["art"], tag=toml_pflichttag(frist["tag"]), vermerk=frist.get("vermerk", ""))
        finanzierung.speichere_frist(wer=wer, frist=neu)
        if erledigt := toml_tag(frist.get("erledigt_am", "")):
            finanzierung.erledige_frist(wer=wer, frist=neu, am=erledigt)
    bericht.zaehle("Fördermittel", "neu")
    return row


def _lade_konzeption(bericht: Ladebericht, wer: Wer, k: Angaben, programme: Mapping[str, Foerdermittel]) -> None:
    row = Konzeption.objects.filter(schluessel=k["schluessel"]).first()
    if row is None:
        row = Konzeption(
            schluessel=k["schluessel"], name=k["name"], art=k["art"], ziel=k.get("ziel", ""), quelle=k.get("quelle", ""),
            laufzeit_von=toml_pflichttag(k["von"]), laufzeit_bis=toml_tag(k.get("bis", "")), muster=bool(k.get("muster")),
            uebergeordnet=eines(Konzeption, k["teilplan_von"], schluessel=k["teilplan_von"]) if k.get("teilplan_von") else None,
            einheit=eines(Organisationseinheit, k["einheit"], schluessel=k["einheit"]) if k.get("einheit") else None,
        )  # fmt: skip
        konzeptionen.speichere_konzeption(wer=wer, konzeption=row)
        _lade_teile(wer, row, k)
        bericht.zaehle("Konzeptionen", "neu")
        _lade_fassungen(bericht, wer, row, k, programme)
    else:
        bericht.zaehle("Konzeptionen", "unveraendert")
        for m in k.get("massnahmen", []):
            neue = lade_massnahme(bericht, wer, row, m, programme)
            if neue and "fortschreibung" in m:
                schreibe_fort(wer, neue, m["fortschreibung"], programme)


def _lade_fassungen(bericht: Ladebericht, wer: Wer, row: Konzeption, k: Angaben, programme: Mapping[str, Foerdermittel]) -> None:
    """Each version after what it holds: ``ab_fassung`` says which Kapitel, Maßnahmen and changes of them came with which (else the first).

    What belongs to a version that the file does not enter comes last.
    """
    fassungen = k.get("fassungen", [])
    for nummer in range(1, len(fassungen) + 2):
        for reihe, teil in enumerate(k.get("kapitel", []), 1):
            if _gehoert(teil, nummer, fassungen):
                _lade_kapitel(wer, row, teil, reihe)
        for m in k.get("massnahmen", []):
            if _gehoert(m, nummer, fassungen):
                lade_massnahme(bericht, wer, row, m, programme)
            elif "fortschreibung" in m and _gehoert(m["fortschreibung"], nummer, fassungen):
                schreibe_fort(wer, row.massnahmen.get(titel=m["titel"]), m["fortschreibung"], programme)
        if nummer <= len(fassungen):
            _lade_fassung(wer, row, fassungen[nummer - 1])


def _gehoert(teil: Angaben, nummer: int, fassungen: list[Angaben]) -> bool:
    return min(int(teil.get("ab_fassung", 1)), len(fassungen) + 1) == nummer


def _lade_kapitel(wer: Wer, row: Konzeption, teil: Angaben, reihe: int) -> None:
    neu = Kapitel(
        konzeption=row, nummer=teil["nummer"], titel=teil["titel"], text=teil.get("text", ""), quelle=teil.get("quelle", ""),
        reihenfolge=10 * reihe,
    )  # fmt: skip
    konzeptionen.speichere_teil(wer=wer, teil=neu)


def _lade_fassung(wer: Wer, row: Konzeption, fassung: Angaben) -> None:
    beschluss = eines(Beschluss, fassung["beschluss"], titel=fassung["beschluss"]) if fassung.get("beschluss") else None
    neue = Konzeptionsfassung(
        konzeption=row, tag=toml_tag(fassung.get("tag", "")), anlass=fassung["anlass"], beschluss=beschluss,
        muster=bool(fassung.get("muster")),
    )  # fmt: skip
    konzeptionen.fasse_neu(wer=wer, fassung=neue)


def _lade_teile(wer: Wer, row: Konzeption, k: Angaben) -> None:
    for nummer in k.get("vorlagen", []):
        papier = Umsetzungspapier(konzeption=row, vorlage=eines(Vorlage, nummer, nummer=nummer))
        verknuepfe_papier(wer=wer, papier=papier)
    for b in k.get("beteiligungen", []):
        tag: date | None = toml_tag(b.get("tag", ""))
        angaben = {"wer": b["wer"], "form": b.get("form", ""), "ergebnis": b.get("ergebnis", ""), "muster": bool(b.get("muster"))}
        konzeptionen.speichere_teil(wer=wer, teil=Beteiligung(konzeption=row, tag=tag, **angaben))
    for e in k.get("evaluationen", []):
        gremium = eines(Gremium, e["gremium"], schluessel=e["gremium"]) if e.get("gremium") else None
        neue_evaluation = Konzeptionsevaluation(
            konzeption=row, tag=toml_pflichttag(e["tag"]), durch=e["durch"], ergebnis=e["ergebnis"], gremium=gremium,
            muster=bool(e.get("muster")),
        )  # fmt: skip
        konzeptionen.speichere_teil(wer=wer, teil=neue_evaluation)
    for s in k.get("strategien", []):
        strategie = Strategie(
            konzeption=row, titel=s["titel"], text=s["text"], reichweite=s["reichweite"], stand=s.get("stand", "entwurf"),
            gebiet=eines(Gebiet, s["gebiet"], schluessel=s["gebiet"]) if s.get("gebiet") else None, quelle=s.get("quelle", ""),
            zielgruppe=eines(Zielgruppe, s["zielgruppe"], schluessel=s["zielgruppe"]) if s.get("zielgruppe") else None,
            gueltig_von=toml_pflichttag(s["von"]), muster=bool(s.get("muster")),
        )  # fmt: skip
        speichere_strategie(wer=wer, strategie=strategie)
    for nummer, s in enumerate(k.get("meilensteine", []), 1):
        stein = Meilenstein(
            konzeption=row, titel=s["titel"], reihenfolge=nummer, termin=toml_tag(s.get("termin", "")), quelle=s.get("quelle", ""),
            termin_text=s.get("termin_text", ""), erreicht_am=toml_tag(s.get("erreicht_am", "")),
        )  # fmt: skip
        konzeptionen.speichere_meilenstein(wer=wer, meilenstein=stein)

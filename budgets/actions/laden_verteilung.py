"""Load verteilung.toml: Gewichtungen, Verteilungen as Entwurf or vorgelegt, scenarios as copies. What stands already is left alone."""

from decimal import ROUND_FLOOR
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Sum

from basis.models import Nutzer
from budgets.actions.verteilung import lege_vor
from budgets.models import (
    Ansatz,
    Deckungskreis,
    Dienst,
    Gewicht,
    Gewichtung,
    Haushaltsjahr,
    Teiltopf,
    Teiltopfgewicht,
    Unterabschnitt,
    Verteilung,
)
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.imports.stammdaten import Stammdatenfehler, toml_cent, toml_pflichttag, toml_zahl
from sozialraum.models import Altersband, Gebiet, Indikator, Rollenzuweisung
from sozialraum.rechte import Rolle

WIE_GRUNDLAGE = ("haushaltsjahr", "deckungskreis", "gebiet", "gebietsstand", "werte_stand", "muster", "vorjahr")
UNBERUEHRT = 1  # version of a row nobody has worked on
M = TypeVar("M", Gewichtung, Verteilung)


def lade_verteilungen(*, wer: Wer, angaben: dict[str, Any], dienste: list[dict[str, Any]]) -> Ladebericht:
    """``dienste`` is the list of haushalt.toml. Refused: weights that do not add up to 1, unknown Indikatoren or Unterabschnitte."""
    try:
        with transaction.atomic():
            return _Lader(wer, angaben, dienste).lade()
    except Stammdatenfehler as fehler:
        raise Abgelehnt(*(f"verteilung.toml: {satz}" for satz in fehler.saetze)) from fehler


class _Lader:
    def __init__(self, wer: Wer, angaben: dict[str, Any], dienste: list[dict[str, Any]]) -> None:
        self.wer, self.angaben, self.dienste = wer, angaben, dienste
        self.bericht = Ladebericht()
        self.muster = bool(angaben.get("muster"))
        self.indikatoren = {i.schluessel: i for i in Indikator.objects.all()}
        self.toepfe = {t["schluessel"]: t for t in angaben.get("teiltoepfe", [])}
        self.regeln = {(g["schluessel"], g["version"]): g for g in angaben.get("gewichtungen", [])}
        self.verteilungen: dict[str, Verteilung] = {}

    def lade(self) -> Ladebericht:
        gewichtungen = {schluessel: self._gewichtung(regel) for schluessel, regel in self.regeln.items()}
        for v in self.angaben.get("verteilungen", []):
            self.verteilungen[v["schluessel"]] = self._verteilung(v, gewichtungen)
        for s in self.angaben.get("szenarien", []):
            self._szenario(s)
        return self.bericht

    def _gewichtung(self, regel: dict[str, Any]) -> Gewichtung:
        schluessel = {"schluessel": regel["schluessel"], "version": regel["version"]}
        if vorhanden := Gewichtung.objects.filter(**schluessel).first():
            self.bericht.zaehle("Gewichtungen", "unveraendert")
            return vorhanden
        self._pruefe_summe(regel["name"], regel["verfahren"], regel["basisgewicht"], regel["gewichte"])
        row = Gewichtung.objects.create(
            **schluessel,
            name=regel["name"],
            gueltig_ab=toml_pflichttag(regel["gueltig_ab"]),
            verfahren=regel["verfahren"],
            basisgewicht=toml_zahl(regel["basisgewicht"]),
            grundpunkte=toml_zahl(regel["grundpunkte"]),
            notiz=regel.get("begruendung", ""),
            muster=self.muster,
        )
        Gewicht.objects.bulk_create(
            Gewicht(gewichtung=row, indikator=self._indikator(k), gewicht=toml_zahl(g)) for k, g in regel["gewichte"].items()
        )
        return self._gezaehlt(row, "gewichtung_geladen", "Gewichtung geladen.")

    def _verteilung(self, v: dict[str, Any], gewichtungen: dict[tuple[str, int], Gewichtung]) -> Verteilung:
        jahr = Haushaltsjahr.objects.get(jahr=v["haushaltsjahr"])
        if vorhanden := Verteilung.objects.filter(name=v["name"], haushaltsjahr=jahr).first():
            return self._vorhanden(vorhanden, v["status"])
        row = Verteilung.objects.create(
            name=v["name"],
            haushaltsjahr=jahr,
            deckungskreis=Deckungskreis.objects.get(),
            gebiet=Gebiet.objects.get(ebene=Gebiet.EbeneChoice.FACHBEREICH),
            gebietsstand=toml_pflichttag(v["gebietsstand"]),
            werte_stand=toml_pflichttag(v["werte_stand"]),
            notiz=v.get("begruendung", ""),
            muster=self.muster,
            vorjahr=self.verteilungen.get(v.get("vorjahr", "")),
            erstellt_von=self._controlling(),
        )
        for nummer, teil in enumerate(v["teiltoepfe"], 1):
            self._teiltopf(row, nummer, teil, gewichtungen[teil["gewichtung"], teil["gewichtung_version"]])
        if v["status"] == Verteilung.Status.VORGELEGT:
            self._lege_vor(row)
        return self._gezaehlt(row, "verteilung_geladen", "Verteilung geladen.")

    def _vorhanden(self, row: Verteilung, status: str) -> Verteilung:
        """What a first run without accounts had to leave as a draft is submitted once there are some; nothing else changes."""
        unberuehrt = row.status == Verteilung.Status.ENTWURF and row.erstellt_von_id is None and row.version == UNBERUEHRT
        if status == Verteilung.Status.VORGELEGT and unberuehrt and self._lege_vor(row):
            self.bericht.zaehle("Verteilungen", "geaendert")
            protokolliere(wer=self.wer, aktion="verteilung_geladen", gegenstand=row, text="Geladene Verteilung vorgelegt.")
        else:
            self.bericht.zaehle("Verteilungen", "unveraendert")
        return row

    def _teiltopf(self, verteilung: Verteilung, nummer: int, teil: dict[str, Any], gewichtung: Gewichtung) -> None:
        kopf, jahr = self.toepfe[teil["teiltopf"]], verteilung.haushaltsjahr
        unterabschnitte = list(Unterabschnitt.objects.filter(nummer__in=kopf["unterabschnitte"]))
        ansaetze = Ansatz.objects.filter(unterabschnitt__in=unterabschnitte, haushaltsjahr=jahr)
        betrag = ansaetze.aggregate(summe=Sum("betrag_cent"))["summe"] or 0
        kappung = teil.get("kappung", {})
        topf = Teiltopf.objects.create(
            verteilung=verteilung,
            schluessel=kopf["schluessel"],
            name=kopf["name"],
            reihenfolge=nummer,
            betrag_cent=betrag,
            bevoelkerung=Altersband.objects.get(schluessel=kopf["altersband"]) if kopf.get("altersband") else None,
            gewichtung=gewichtung,
            verfahren=gewichtung.verfahren,
            basisgewicht=gewichtung.basisgewicht,
            grundpunkte=gewichtung.grundpunkte,
            sockel_cent=toml_cent(teil["sockel"]),
            reserve_cent=int((betrag * toml_zahl(teil["reserve"])).to_integral_value(ROUND_FLOOR)),
            rundung_cent=toml_cent(teil["rundung"]),
            kappung_unten=toml_zahl(kappung["unten"]) if kappung else None,
            kappung_oben=toml_zahl(kappung["oben"]) if kappung else None,
            fehlend=self.regeln[gewichtung.schluessel, gewichtung.version]["fehlend"],
        )
        topf.unterabschnitte.set(unterabschnitte)
        Teiltopfgewicht.objects.bulk_create(
            Teiltopfgewicht(teiltopf=topf, indikator_id=g.indikator_id, gewicht=g.gewicht) for g in gewichtung.gewichte.all()
        )
        Dienst.objects.bulk_create(
            Dienst(teiltopf=topf, name=d["name"], betrag_cent=toml_cent(d["betrag"]), verantwortlich=d["verantwortlich"], reihenfolge=n)
            for n, d in enumerate(self.dienste, 1)
            if (d["haushaltsjahr"], d["teiltopf"]) == (jahr.jahr, kopf["schluessel"])
        )

    def _lege_vor(self, row: Verteilung) -> bool:
        """Submits it in the name of the Controlling, as the page would; without accounts or computable numbers it stays a draft (False)."""
        nutzer = self._controlling()
        if nutzer is None:
            self.bericht.hinweise.append(f"„{row.name}“ bleibt Entwurf, weil es noch keinen Zugang gibt, der sie vorgelegt haben kann.")
            return False
        try:
            vorgelegt = lege_vor(wer=Wer(nutzer, str(nutzer)), verteilung=row)
        except Abgelehnt as fehler:
            self.bericht.hinweise.append(f"„{row.name}“ bleibt Entwurf: {' '.join(fehler.saetze)}")
            return False
        for feld in ("status", "vorgelegt_von", "vorgelegt_am", "version"):
            setattr(row, feld, getattr(vorgelegt, feld))
        return True

    def _szenario(self, s: dict[str, Any]) -> None:
        grundlage = self.verteilungen[s["grundlage"]]
        if Verteilung.objects.filter(name=s["name"], haushaltsjahr=grundlage.haushaltsjahr).exists():
            self.bericht.zaehle("Verteilungen", "unveraendert")
            return
        kopie = Verteilung.objects.create(
            name=s["name"],
            kopie_von=grundlage,
            erstellt_von=self._controlling(),
            **{feld: getattr(grundlage, feld) for feld in WIE_GRUNDLAGE},
        )
        for topf in grundlage.teiltoepfe.prefetch_related("gewichte", "dienste", "unterabschnitte"):
            self._kopiere_topf(kopie, topf, s.get("teiltoepfe", {}).get(topf.schluessel, {}))
        self._gezaehlt(kopie, "verteilung_geladen", f"Szenario zu „{grundlage.name}“ geladen.")

    def _kopiere_topf(self, kopie: Verteilung, topf: Teiltopf, anders: dict[str, Any]) -> None:
        gewichte, dienste, unterabschnitte = list(topf.gewichte.all()), list(topf.dienste.all()), list(topf.unterabschnitte.all())
        topf.pk, topf._state.adding, topf.verteilung = None, True, kopie
        topf.verfahren = anders.get("verfahren", topf.verfahren)
        for text, feld in (
            ("basisgewicht", "basisgewicht"),
            ("grundpunkte", "grundpunkte"),
            ("spreizung", "zwert_spreizung"),
            ("untergrenze", "zwert_untergrenze"),
        ):
            if text in anders:
                setattr(topf, feld, toml_zahl(anders[text]))
        if anders.get("ohne_kappung"):
            topf.kappung_unten = topf.kappung_oben = None
        topf.save(force_insert=True)
        topf.unterabschnitte.set(unterabschnitte)
        neu = anders.get("gewichte")
        if neu is not None:
            self._pruefe_summe(kopie.name, topf.verfahren, str(topf.basisgewicht), neu)
            gewichte = [Teiltopfgewicht(indikator=self._indikator(k), gewicht=toml_zahl(g)) for k, g in neu.items()]
        Teiltopfgewicht.objects.bulk_create(
            Teiltopfgewicht(teiltopf=topf, indikator_id=g.indikator_id, gewicht=g.gewicht, abweichender_stichtag=g.abweichender_stichtag)
            for g in gewichte
        )
        Dienst.objects.bulk_create(
            Dienst(teiltopf=topf, name=d.name, betrag_cent=d.betrag_cent, verantwortlich=d.verantwortlich, reihenfolge=d.reihenfolge)
            for d in dienste
        )

    def _pruefe_summe(self, name: str, verfahren: str, basisgewicht: str, gewichte: dict[str, str]) -> None:
        summe = sum((toml_zahl(g) for g in gewichte.values()), toml_zahl(basisgewicht) if verfahren == "anteil" else toml_zahl("0"))
        if summe != 1:
            raise Stammdatenfehler(f"Die Gewichte von „{name}“ ergeben zusammen {str(summe).replace('.', ',')}, nicht genau 1.")

    def _indikator(self, schluessel: str) -> Indikator:
        if schluessel not in self.indikatoren:
            raise Stammdatenfehler(f"Den Indikator „{schluessel}“ gibt es nicht.")
        return self.indikatoren[schluessel]

    def _controlling(self) -> Nutzer | None:
        rolle = Rollenzuweisung.objects.filter(rolle=Rolle.CONTROLLING).select_related("nutzer").order_by("pk").first()
        return rolle.nutzer if rolle else None

    def _gezaehlt(self, row: M, aktion: str, text: str) -> M:
        self.bericht.zaehle(str(row._meta.verbose_name_plural), "neu")
        protokolliere(wer=self.wer, aktion=aktion, gegenstand=row, text=text)
        return row

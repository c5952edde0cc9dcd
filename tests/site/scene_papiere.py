"""Parts of the scene that keep something: a report, saved views."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any

from tests.factories import wer_ist

Variants = dict[str, Callable[[Any], tuple[Any, ...]]]
# Arguments of the URLs of both kinds of reports (see arguments.py)
ENTWORFEN: Variants = {
    "beschlossen": lambda s: (s.beschlossen.pk, "sozialraum", "II"),
    "entwurf_r1": lambda s: (s.entwurf_r1.pk, "sozialraum", "II"),
}
SOZIALRAUMBUDGETS: dict[str, Variants] = {
    "sozialraumbudget": {
        "fachbereich": lambda s: (s.beschlossen.pk, "fachbereich", "FB"),
        "ressort": lambda s: (s.beschlossen.pk, "ressort", "R-I"),
        "sozialraum": lambda s: (s.beschlossen.pk, "sozialraum", "II"),
        "stadtteil": lambda s: (s.beschlossen.pk, "stadtteil", "101"),
        "stellen": lambda s: (s.stellen.pk, "sozialraum", "II"),
        "entwurf_r1": lambda s: (s.entwurf_r1.pk, "ressort", "R-I"),
        "entwurf_r2": lambda s: (s.entwurf_r2.pk, "ressort", "R-II"),
    },
    **dict.fromkeys(("sozialraumbudget_xlsx", "sozialraumbudget_csv", "bericht_ablegen"), ENTWORFEN),
    "sozialraumbudget_pdf": {"entwurf_r1": lambda s: (s.entwurf_r1.pk, "sozialraum", "II")},
}
MONATSBERICHTE: dict[str, Variants] = {
    "monatsberichte": {"": lambda s: ()},
    "monatsbericht": {
        "ressort": lambda s: (2007, 9, "ressort", "R-I"),
        "sozialraum": lambda s: (2007, 9, "sozialraum", "III"),
        "fachbereich": lambda s: (2007, 9, "fachbereich", "FB"),
        "ungebucht": lambda s: (2007, 11, "ressort", "R-I"),
        "stadtteil": lambda s: (2007, 9, "stadtteil", "461"),
        "unbekannt": lambda s: (2007, 13, "ressort", "R-I"),
    },
    "monatsbericht_pdf": {"sozialraum": lambda s: (2007, 9, "sozialraum", "III"), "ungebucht": lambda s: (2007, 11, "ressort", "R-I")},
    "monatsfreigabe": {"freigegeben": lambda s: (s.monatsfreigabe.pk,)},
    "monatsfreigabe_pdf": {"freigegeben": lambda s: (s.monatsfreigabe.pk,)},
}

PFLICHTEN: Variants = {
    "offen": lambda s: ("controlling", "ressort", "R-I", "2007-09-01"),
    "abgegeben": lambda s: ("controlling", "ressort", "R-I", "2007-08-01"),
    "unbekannt": lambda s: ("controlling", "ressort", "R-I", "2007-08-02"),
}


def _schritt(schritt: str) -> Callable[[Any], tuple[Any, ...]]:
    return lambda s: ("systeme", "fachbereich", "FB", "2007-01-01", "2007-06-30", schritt)


REGELWERK: dict[str, Variants] = {
    **{name: {"": lambda s: ()} for name in ("regelwerk", "berichtsregel_neu", "berichtskalender", "berichtskalender_ics")},
    **{name: {"szene": lambda s: (s.berichtsregel.pk,)} for name in ("berichtsregel", "berichtsregel_aendern")},
    "berichtspflicht": PFLICHTEN,
    "abgabe_zuruecknehmen": {"szene": lambda s: (s.berichtsabgabe.pk,)},
}
PAPIERE: Variants = {"nichtoeffentlich": lambda s: (s.geheime_vorlage.pk,)}
ANLAGEN: Variants = {
    "oeffentlich": lambda s: (s.vorlage.pk, s.anlage.pk),
    "nichtoeffentlich": lambda s: (s.vorlage.pk, s.geheime_anlage.pk),
    "fremd": lambda s: (s.geheime_vorlage.pk, s.anlage.pk),
}
UNTERLAGEN: dict[str, Variants] = {
    "vorlage_unterlagen": {"oeffentlich": lambda s: (s.vorlage.pk,), **PAPIERE},
    "vorlage_docx": PAPIERE,
    # who gets the printed ones: tests/berichte/test_vorlagenpapier.py
    **{name: {"unbekannt": lambda s: (999_999,)} for name in ("vortrag_pdf", "sprechzettel_pdf", "sitzungsmappe")},
    "anlage_pdf": ANLAGEN,
    "anlage_hoch": ANLAGEN,
    "anlage_loesen": ANLAGEN,
}

ENTWUERFE: Variants = {
    "entwurf": lambda s: ("systeme", "ressort", "R-I", "2007-01-01", "2007-06-30"),
    "vorgelegt": lambda s: ("systeme", "fachbereich", "FB", "2007-01-01", "2007-06-30"),
    "monat": lambda s: ("controlling", "sozialraum", "III", "2007-08-01", "2007-08-31"),
    "umsetzung": lambda s: ("umsetzungsstand", "fachbereich", "FB", "2006-01-01", "2006-12-31"),
    "vereinbarungen": lambda s: ("vereinbarungen", "ressort", "R-I", "2007-01-01", "2007-06-30"),
    "beschluesse": lambda s: ("beschlussverfolgung", "fachbereich", "FB", "2007-07-01", "2007-09-30"),
    "profil": lambda s: ("gebietsprofil", "sozialraum", "III", "2006-01-01", "2006-12-31"),
    "unbekannt": lambda s: ("controlling", "fachbereich", "FB", "2007-01-02", "2007-06-30"),
}
JE_EBENE: Variants = {
    "fachbereich": lambda s: ("fachbereich", "FB"),
    "ressort": lambda s: ("ressort", "R-I"),
    "sozialraum": lambda s: ("sozialraum", "II"),
    "stadtteil": lambda s: ("stadtteil", "101"),
    "unbekannt": lambda s: ("stadtteil", "XXX"),
}
LAUFEND: dict[str, Variants] = {
    "gebietsprofile": {"": lambda s: ()},
    "gebietsprofil": JE_EBENE,
    "raumberichte": {"": lambda s: ()},
    "raumbericht": JE_EBENE,
    "raumbericht_pdf": {"unbekannt": lambda s: ("sozialraum", "XXX")},  # who prints what: tests/berichte/test_raumbericht.py
    "gebietsprofil_pdf": {"unbekannt": lambda s: ("sozialraum", "XXX")},  # who prints what: tests/berichte/test_profilbericht.py
}
WERKSTATT: dict[str, Variants] = {
    **LAUFEND,
    **{name: {"": lambda s: ()} for name in ("berichtswerkstaetten", "berichtsarchiv")},
    "berichtsvergleich": {
        "freigabe": lambda s: (f"freigabe-{s.berichtsfreigabe.pk}",),
        "monat": lambda s: (f"monat-{s.monatsfreigabe.pk}",),
        "scorecard": lambda s: (f"scorecard-{s.scorecardfreigabe_iii.pk}",),
        "unbekannt": lambda s: ("bericht-0",),
    },
    "berichtswerkstatt": ENTWUERFE,
    "berichtswerkstatt_pdf": {name: ENTWUERFE[name] for name in ("entwurf", "unbekannt")},
    "berichtsschritt": {schritt: _schritt(schritt) for schritt in ("vorlegen", "zurueckgeben", "anmerken", "freigeben", "unbekannt")},
    "berichtsfreigabe_pdf": {"oeffentlich": lambda s: (s.berichtsfreigabe.pk,)},
    "berichtsfreigabe": {"oeffentlich": lambda s: (s.berichtsfreigabe.pk,), "profil": lambda s: (s.profilfreigabe.pk,)},
}
PAKETE: dict[str, Variants] = {
    **{name: {"": lambda s: ()} for name in ("berichtspakete", "berichtspaket_neu")},
    **{name: {"r1": lambda s: (s.berichtspaket.pk,)} for name in ("berichtspaket", "berichtspaket_fortsetzen", "berichtspaket_abbrechen")},
    # what is in them: tests/berichte/test_paketzip.py
    **{name: {"unbekannt": lambda s: (999_999,)} for name in ("berichtspaket_pdf", "berichtspaket_zip")},
    "paketteil_pdf": {"r1": lambda s: (s.berichtspaket.pk, s.berichtspaket.teile.get(datei__isnull=False).pk)},
}


class Teil:
    """What the scene knows of papers that were released."""

    @cached_property
    def berichtspaket(self) -> Any:
        from berichte.models import Berichtspaket

        return Berichtspaket.objects.get()

    @cached_property
    def monatsfreigabe(self) -> Any:
        from berichte.models import Monatsfreigabe

        return Monatsfreigabe.objects.get()

    @cached_property
    def berichtsfreigabe(self) -> Any:
        from berichte.models import Berichtsfreigabe

        return Berichtsfreigabe.objects.get(typ="umsetzungsstand")

    @cached_property
    def profilfreigabe(self) -> Any:
        from berichte.models import Berichtsfreigabe

        return Berichtsfreigabe.objects.get(typ="gebietsprofil")

    @cached_property
    def berichtsregel(self) -> Any:
        from berichte.models import Berichtsregel

        return Berichtsregel.objects.get(typ="controlling", ebene=2)

    @cached_property
    def berichtsabgabe(self) -> Any:
        from berichte.models import Abgabe

        return Abgabe.objects.get(typ="controlling", gebiet__schluessel="R-I", anfang__month=8)

    @cached_property
    def anlage(self) -> Any:
        from berichte.models import Vorlagenanlage

        return Vorlagenanlage.objects.get(oeffentlich=True)

    @cached_property
    def geheime_anlage(self) -> Any:
        from berichte.models import Vorlagenanlage

        return Vorlagenanlage.objects.get(oeffentlich=False)


def berichte(szene: Any) -> None:
    """A report as its action prints and keeps it."""
    from berichte.actions.berichte import erzeuge_bericht
    from berichte.sections import gebiete, sozialraumbudget

    grundlage = sozialraumbudget.lade(szene.beschlossen)
    knoten = gebiete.finde(grundlage.rechnung.baum, "sozialraum", "II")
    assert knoten is not None
    erzeuge_bericht(wer=wer_ist(szene.besetzung.controlling), grundlage=grundlage, gebiet=knoten)
    _monatsberichte(szene)
    _gescheiterte(szene)
    _anlagen(szene)
    _werkstatt(szene)
    _paket(szene)


def _paket(szene: Any) -> None:
    """Ordered by a Ressort, and stopped: one report is there, one is not to be had, one failed, the others are open."""
    from berichte.actions.paketarbeit import halte_fest
    from berichte.actions.pakete import bestelle
    from berichte.regelwerk import Berichtstyp
    from berichte.sections.paketfunde import Abgelegt, Fehlend, Gescheitert
    from berichte.zeitraum import Berichtszeitraum
    from sozialraum.clock import heute
    from sozialraum.models import Gebiet

    baum, z = Gebiet.objects.baum(heute()), Berichtszeitraum(date(2007, 1, 1), date(2007, 6, 30))
    bereich = next(k for k in baum.knoten.values() if k.schluessel == "R-I")
    typen = [Berichtstyp.CONTROLLING, Berichtstyp.SCORECARD]
    paket = bestelle(wer=wer_ist(szene.besetzung.ressort1), baum=baum, bereich=bereich, typen=typen, z=z)
    row = szene.monatsfreigabe
    funde = (
        Abgelegt(row.pdf_id, "Monatsbericht Juni 2007", "freigegeben, Fassung 1", row.datenstand, 3, f"monat-{row.pk}"),
        Fehlend("Für dieses Gebiet gibt es im Zeitraum keine Scorecard."), Gescheitert("Der Bericht ließ sich nicht setzen."),
    )  # fmt: skip
    for teil, fund in zip(paket.teile.order_by("pk"), funde, strict=False):
        halte_fest(teil.pk, fund, None)


def _gescheiterte(szene: Any) -> None:
    """One address that the mail server refused, and a day on which it did not answer."""
    from berichte.models import Erinnerungsfehler

    tag = date(2007, 10, 15)
    Erinnerungsfehler.objects.create(nutzer=szene.besetzung.ressort2, tag=tag, art="adresse", grund="SMTP 550", versuche=3)
    Erinnerungsfehler.objects.create(tag=tag, art="server", grund="ConnectionRefusedError")


def _anlagen(szene: Any) -> None:
    """Both kept reports go with a Vorlage, one of them behind closed doors."""
    from berichte.actions.vorlagen import binde_anlage

    wer = wer_ist(szene.besetzung.controlling)
    binde_anlage(wer=wer, vorlage=szene.vorlage, quelle=szene.bericht, oeffentlich=True)
    binde_anlage(wer=wer, vorlage=szene.vorlage, quelle=szene.monatsfreigabe, oeffentlich=False)


def _werkstatt(szene: Any) -> None:
    """One draft, one report put forward, one released for all to read, one for the house."""
    from berichte.actions import freigabe as actions
    from berichte.sections.werkstatt import lies

    wer, leitung = wer_ist(szene.besetzung.controlling), wer_ist(szene.besetzung.fachbereichsleitung)
    for name in ("entwurf", "vorgelegt", "umsetzung", "profil"):
        stelle = _stelle(*ENTWUERFE[name](szene))
        noetig = {e.feld: "Wird bis zum Jahresende bearbeitet." for e in lies(stelle, None).erklaerungen}
        entwurf = actions.schreibe_texte(wer=wer, stelle=stelle, texte={**noetig, "einschaetzung": "Im Ganzen geht es voran."})
        actions.merke_an(wer=leitung, stelle=stelle, text="Bitte kurz fassen.")
        if name != "entwurf":
            entwurf = actions.lege_vor(wer=wer, stelle=stelle)
        if name in ("umsetzung", "profil"):
            gesehen = lies(stelle, entwurf).fingerabdruck
            actions.gib_frei(wer=leitung, stelle=stelle, entwurf=entwurf, gesehen=gesehen, oeffentlich=name == "umsetzung")


def _stelle(typ: str, ebene: str, schluessel: str, von: str, bis: str) -> Any:
    from berichte.arten import ARTEN
    from berichte.regelwerk import Berichtstyp
    from berichte.sections.gebiete import finde
    from berichte.sections.werkstatt import Stelle, regel_fuer
    from berichte.zeitraum import Berichtszeitraum
    from sozialraum.clock import heute
    from sozialraum.models import Gebiet

    baum, art = Gebiet.objects.baum(heute()), ARTEN[Berichtstyp(typ)]
    knoten, z = finde(baum, ebene, schluessel), Berichtszeitraum(date.fromisoformat(von), date.fromisoformat(bis))
    assert knoten is not None
    return Stelle(art, baum, knoten, z, regel_fuer(art, knoten, z.von))


def _monatsberichte(szene: Any) -> None:
    """A month in which nothing has to be explained, as one person released it, without texts."""
    from tests.berichte.altmonat import frueher_freigegeben

    frueher_freigegeben(szene.besetzung.ressort2)


def ansichten(szene: Any, privat: str) -> None:
    from basis.models import Ansicht
    from sozialraum.actions.ansichten import speichere_ansicht

    for person, name, geteilt in ((szene.besetzung.controlling, privat, False), (szene.besetzung.ressort1, "Fachgremien", True)):
        ansicht = Ansicht(seite="/gremien/", titel="Gremien", name=name, abfrage="art=fachlich", geteilt=geteilt)
        speichere_ansicht(wer=wer_ist(person), ansicht=ansicht)

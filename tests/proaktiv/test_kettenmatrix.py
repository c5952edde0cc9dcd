"""The matrix and its gaps in Halle: what the pages say, and that a Maßnahme that runs with places closes its gap."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from basis.zahlen import datum
from proaktiv.actions.kettenkatalog import speichere_katalogeintrag
from proaktiv.actions.kettenregeln import setze_kettenregel
from proaktiv.actions.massnahmen import berichte, speichere_massnahme
from proaktiv.luecken import Lage
from proaktiv.models import Kettenregel, Konzeption, Lebensphase, Lebenswelt, Massnahme, Massnahmenbericht
from proaktiv.selectors.kettenmatrix import Kettenbild, lies_kettenbild
from sozialraum.access import Wer
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.models import Bevoelkerung, Gebiet, Stadt
from tests.factories import Besetzung
from tests.proaktiv.bau import abgelehnt, text
from tests.proaktiv.test_regeln_der_datenbank import verboten

pytestmark = pytest.mark.django_db
Als = Callable[[Any], Client]
WER, STAND = Wer.befehl("test"), date(2025, 6, 30)


def bild(achse: str = "lebenswelt", ebene: Ebene = Ebene.SOZIALRAUM) -> Kettenbild:
    return lies_kettenbild(Gebiet.objects.baum(heute()), achse, ebene)


def feld(phase: str, welt: str) -> tuple[int, int]:
    return Lebensphase.objects.get(schluessel=phase).pk, Lebenswelt.objects.get(schluessel=welt).pk


def test_eine_laufende_massnahme_mit_plaetzen_schliesst_ihre_luecke(halle: str) -> None:
    vorher = bild()
    wo = feld("14-18", "freizeit")
    offen = {ort.schluessel: vorher.zellen[wo, ort.id] for ort in vorher.orte}
    assert offen["II"].lage is Lage.LUECKE and offen["II"].luecke == offen["II"].bedarf_ganz
    row = Massnahme(
        konzeption=Konzeption.objects.get(schluessel="jugendhilfeplanung"), titel="Nachttreff",
        lebenswelt=Lebenswelt.objects.get(schluessel="freizeit"),
    )  # fmt: skip
    phase = Lebensphase.objects.get(schluessel="14-18")
    speichere_massnahme(wer=WER, massnahme=row, gebiete=[Gebiet.objects.get(schluessel="II")], phasen=[phase])
    assert bild().zellen[wo, offen["II"].ort].lage is Lage.LUECKE, "geplant ist nicht gelaufen"
    bericht = Massnahmenbericht(massnahme=row, tag=STAND, stand_neu="laeuft", text="Offen", plaetze=offen["II"].bedarf_ganz)
    berichte(wer=WER, bericht=bericht)
    nachher = bild()
    assert nachher.zellen[wo, offen["II"].ort].lage is Lage.GEDECKT
    assert nachher.zellen[wo, offen["IV"].ort] == offen["IV"], "anderswo fehlt es weiter"


def test_was_entfaellt_und_was_keine_regel_hat_ist_zweierlei(halle: str) -> None:
    assert all(z.lage is Lage.ENTFAELLT for z in bild().feld(feld("geburt", "kita")))
    andere = bild("handlungsfeld")
    mit = {(r.lebensphase_id, r.handlungsfeld_id) for r in Kettenregel.objects.filter(handlungsfeld__isnull=False)}
    assert mit and all((z.lage is Lage.OHNE_REGEL) is (z.feld not in mit) for z in andere.zellen.values())
    assert any(z.luecke for z in andere.zellen.values()), "auch nach Handlungsfeld sind Lücken zu sehen"


@pytest.mark.parametrize("achse", ["lebenswelt", "handlungsfeld"])
def test_auf_jeder_ebene_kommen_dieselben_plaetze_an(halle: str, achse: str) -> None:
    """Exactly those of the Maßnahmen with a field that is needed; none is lost with a Stadtteil that belongs to no Sozialraum."""
    entfaellt = {(r.lebensphase_id, getattr(r, f"{achse}_id")) for r in Kettenregel.objects.filter(entfaellt=True)}
    laufend = Massnahme.objects.filter(stand="laeuft", gebiete__isnull=False, **{f"{achse}__isnull": False}).distinct()
    je = {m: {(p.lebensphase_id, getattr(m, f"{achse}_id")) for p in m.phasen.all()} - entfaellt for m in laufend}
    alle = sum(m.plaetze or 0 for m, felder in je.items() if felder)
    for ebene in (Ebene.FACHBEREICH, Ebene.SOZIALRAUM, Ebene.STADTTEIL):
        zellen = bild(achse, ebene).zellen
        assert sum(z.plaetze for z in zellen.values()) == alle > 0, ebene
        assert all(not z.plaetze for z in zellen.values() if z.lage is Lage.ENTFAELLT)


def test_stadtteile_ohne_sozialraum_stehen_als_ein_gebiet_darunter(halle: str, besetzung: Besetzung, als: Als) -> None:
    """Landrain, Dölauer Heide and Dölau: what they need is what they need one by one (a share without a rate), here as there."""
    raum, teil, wo = bild(), bild(ebene=Ebene.STADTTEIL), feld("14-18", "freizeit")
    ohne = raum.orte[-1]
    je = {ort.schluessel: teil.zellen[wo, ort.id].bedarf for ort in teil.orte}
    assert ohne.name == "keinem Sozialraum zugeordnet" and len(raum.orte) == 6
    assert raum.zellen[wo, ohne.id].bedarf == sum(je[s] or 0 for s in ("206", "594", "595")) > 0
    for wo in (feld("14-18", "freizeit"), feld("geburt", "familie")):
        assert sum(z.bedarf or 0 for z in raum.feld(wo)) == sum(z.bedarf or 0 for z in teil.feld(wo)), "counts add up, rates do not"
    client = als(besetzung.ressort1)
    for wohin in ("kettenluecken", "kettenuebergaenge"):
        assert "keinem Sozialraum zugeordnet" in client.get(reverse(wohin) + "?format=csv").content.decode()


def test_eine_halbe_lieferung_der_bevoelkerung_macht_keinen_kleinen_bedarf(halle: str) -> None:
    """A newer Stichtag of Silberhöhe alone: of the Sozialraum around it nobody knows the inhabitants any more."""
    eine = Bevoelkerung.objects.filter(gebiet__schluessel="461").order_by("-stichtag")[0]
    Bevoelkerung.objects.create(
        gebiet=eine.gebiet, stichtag=date(2007, 12, 31), alter=15, geschlecht="w", anzahl=50, lieferung=eine.lieferung, zeile=1
    )
    raum, teil, wo = bild(), bild(ebene=Ebene.STADTTEIL), feld("14-18", "freizeit")
    zwei = next(ort for ort in raum.orte if ort.schluessel == "II")
    zelle, einzeln = raum.zellen[wo, zwei.id], teil.zellen[wo, eine.gebiet_id]
    fehlt = "für 5 von 6 Stadtteilen, mit mehr als einem Viertel der Einwohnenden, gibt es keine neue Einwohnerzahl"
    assert zelle.lage is Lage.UNBEKANNT and fehlt in zelle.satz
    assert einzeln.bedarf == 50 * Fraction("0.08") and {z.lage for z in raum.feld(wo)} == {Lage.UNBEKANNT}


def test_eine_neue_regel_gilt_ab_ihrem_tag(halle: str) -> None:
    phase, welt = Lebensphase.objects.get(schluessel="0-3"), Lebenswelt.objects.get(schluessel="kita")
    angaben: dict[str, Any] = {"lebensphase": phase, "lebenswelt": welt, "begruendung": "Beschluss des JHA"}
    setze_kettenregel(wer=WER, regel=Kettenregel(gueltig_ab=date(2025, 1, 1), anteil=Decimal("0.5"), **angaben))
    setze_kettenregel(wer=WER, regel=Kettenregel(gueltig_ab=date(2025, 7, 1), entfaellt=True, **angaben))
    assert bild().feld((phase.pk, welt.pk))[0].lage is not Lage.ENTFAELLT, "erst vom 01.07.2025 an"
    ohne = Kettenregel(gueltig_ab=STAND, **{**angaben, "begruendung": " "}, anteil=Decimal(1))
    abgelehnt(lambda: setze_kettenregel(wer=WER, regel=ohne), "begründen")
    beides = Kettenregel(gueltig_ab=STAND, entfaellt=True, anteil=Decimal(1), **angaben)
    abgelehnt(lambda: setze_kettenregel(wer=WER, regel=beides), "weder Anteil noch Indikator")
    verboten(beides.save, "bedarf_oder_entfaellt")
    abgelehnt(lambda: setze_kettenregel(wer=WER, regel=Kettenregel(gueltig_ab=STAND, **angaben)), "höchstens 100")
    geburt = {**angaben, "lebensphase": Lebensphase.objects.get(schluessel="geburt")}
    abgelehnt(lambda: setze_kettenregel(wer=WER, regel=Kettenregel(gueltig_ab=STAND, anteil=Decimal(1), **geburt)), "keine Altersgrenzen")
    verboten(lambda: Kettenregel.objects.update(begruendung="x"), "unveränderlich")


@pytest.mark.parametrize("tag", [None, date(2026, 4, 15)])
def test_eine_regel_mit_dem_angebotenen_tag_wirkt_sofort(halle: str, besetzung: Besetzung, als: Als, tag: date | None) -> None:
    """Before all invented reports, as in the demo, and six weeks after the newest one, as in daily use."""
    if tag:
        Stadt.objects.update(fester_tag=tag)
    wohin, client = reverse("kettenregel_neu", args=["lebenswelt", "14-18", "freizeit"]), als(besetzung.controlling)
    angeboten = datum(client.get(wohin).context["form"].initial["gueltig_ab"])
    assert bild().feld(feld("14-18", "freizeit"))[0].lage is Lage.LUECKE
    assert client.post(wohin, {"gueltig_ab": angeboten, "entfaellt": "on", "begruendung": "Beschluss"}).status_code == 302
    assert all(z.lage is Lage.ENTFAELLT for z in bild().feld(feld("14-18", "freizeit")))


def test_die_seiten_nennen_feld_gebiet_bedarf_und_regel(halle: str, besetzung: Besetzung, als: Als) -> None:
    client = als(besetzung.ressort1)
    matrix = text(client.get(reverse("praeventionsmatrix")))
    assert "entfällt" in matrix and "Bedarf" in matrix and "Lücke" in matrix and "laufende Maßnahmen in 7 Lebensphasen" in matrix
    liste = text(client.get(reverse("kettenluecken")))
    assert "Einwohnende der Lebensphase" in liste and "II Silberhöhe / Ammendorf" in liste
    nur = text(client.get(reverse("kettenluecken") + "?gebiet=II"))
    assert "IV Halle-Neustadt</td>" not in nur and "II Silberhöhe / Ammendorf</td>" in nur
    seite = text(client.get(reverse("kettenfeld", args=["lebenswelt", "6-10", "schule"])))
    assert "es fehlen" in seite and "Das dürfen: Controlling und Planung" in seite
    datei = client.get(reverse("praeventionsmatrix") + "?format=csv").content.decode()
    assert "Lebensphase;Lebenswelt;Gebiet" in datei and "entfällt" in datei
    pflegt = als(besetzung.controlling)
    wohin = reverse("kettenregel_neu", args=["handlungsfeld", "3-6", "bildung"])
    assert pflegt.post(wohin, {"gueltig_ab": "01.01.2025", "anteil": "20", "begruendung": "Beschluss"}).status_code == 302
    neueste = Kettenregel.objects.filter(lebensphase__schluessel="3-6", handlungsfeld__schluessel="bildung").latest("gueltig_ab")
    assert neueste.anteil == Decimal("0.2")


def test_altersgrenzen_mit_regeln_aendern_die_vergangenheit_nicht(halle: str) -> None:
    phase = Lebensphase.objects.get(schluessel="6-10")
    phase.alter_bis = 11
    abgelehnt(lambda: speichere_katalogeintrag(wer=WER, eintrag=phase), "beenden Sie die Lebensphase und legen Sie eine neue")
    phase.refresh_from_db()
    phase.uebergang = "nach vier Jahren Grundschule"
    assert speichere_katalogeintrag(wer=WER, eintrag=phase).uebergang, "der Name des Übergangs ist keine Grenze"
    neue = Lebensphase(name="6 bis 11 Jahre", alter_von=6, alter_bis=11, gueltig_von=date(2026, 8, 1))
    speichere_katalogeintrag(wer=WER, eintrag=neue)
    neue.alter_bis = 12
    assert speichere_katalogeintrag(wer=WER, eintrag=neue).alter_bis == 12, "ohne Regel ist noch nichts berichtet"

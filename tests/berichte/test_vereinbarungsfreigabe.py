"""The report on the Vereinbarungen in the workshop: explained, released, the same for ever, corrected in the next, bound to a Vorlage."""

import hashlib
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from berichte.actions.vorlagen import binde_anlage
from berichte.sections import archiv, werkstatt
from berichte.sections.berichtsarten import QUELLEN
from berichte.zeitraum import Berichtszeitraum
from budgets.actions import vereinbarungen as actions
from budgets.models import Vereinbarung, Vereinbarungsfassung, Vereinbarungstermin
from sozialraum.access import Zugang
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Gebiet, Traeger, Vorlage, Zuordnung
from tests.berichte.test_freigabe import HALB, NEUN, R2, STADT, freigegeben, gedruckt, schreibe, stelle
from tests.berichte.test_vereinbarungsbericht import ORTE, TYP, bericht
from tests.factories import Besetzung, wer_ist
from tests.proaktiv.bau import text

__all__ = ["gedruckt"]
Als = Callable[..., Client]


def stadtteil_von(schluessel: str) -> Gebiet:
    """One that belongs to the Sozialraum in all of 2007."""
    return Gebiet.objects.filter(ebene=4, zuordnungen__eltern__schluessel=schluessel, zuordnungen__gueltig_bis=None).earliest("schluessel")


def zieht_um(kind: Gebiet, nach: str, ab: date = date(2007, 8, 1)) -> None:
    """The Stadtteil belongs to another Sozialraum from the day on."""
    eltern = Gebiet.objects.get(ebene=3, schluessel=nach)
    Zuordnung.objects.filter(kind=kind, gueltig_bis=None).update(gueltig_bis=ab - timedelta(days=1))
    Zuordnung.objects.create(kind=kind, eltern=eltern, gueltig_von=ab)


@pytest.mark.usefixtures("halle", "gedruckt")
@pytest.mark.django_db
class TestWerkstatt:
    @pytest.mark.parametrize("ort", ORTE)
    def test_was_zu_handeln_verlangt_wird_erst_erlaeutert(self, besetzung: Besetzung, ort: tuple[str, str]) -> None:
        st_ = stelle(TYP, ort, NEUN)
        b = werkstatt.lies(st_, None).bericht
        felder = {e.schluessel.partition("_")[0] for e in QUELLEN[TYP].erklaerungen(b)}
        erwartet = {*(["abgelaufen"] if b.summe.abgelaufen else []), *(["unvollstaendig"] if b.summe.unvollstaendig else []),
                    *(["termin"] if b.spaete else [])}  # fmt: skip
        assert felder == erwartet
        row = freigegeben(besetzung, st_)
        assert QUELLEN[TYP].lesart.lies(row.inhalt).inhalt() == json.loads(json.dumps(b.inhalt())), "it comes back from what was kept"

    def test_er_sagt_dasselbe_nachdem_sich_alles_geaendert_hat(self, besetzung: Besetzung, als: Als) -> None:
        row = freigegeben(besetzung, stelle(TYP, R2), einschaetzung="Wie freigegeben")
        client, adresse = als("ressort2"), row.get_absolute_url()
        vorher = client.get(f"{adresse}?format=csv").content, client.get(f"{adresse}pdf/").content
        for v in Vereinbarung.objects.all():
            Vereinbarung.objects.filter(pk=v.pk).update(titel=f"Umbenannt {v.pk}")
        Vereinbarungstermin.objects.offen().delete()
        Gebiet.objects.filter(schluessel="R-II").update(name="Anderer Name")
        schreibe(besetzung.controlling, stelle(TYP, R2), einschaetzung="Jetzt ganz anders")
        assert (client.get(f"{adresse}?format=csv").content, client.get(f"{adresse}pdf/").content) == vorher
        seite = text(client.get(adresse))
        assert "Wie freigegeben" in seite and "Umbenannt" not in seite and "Jetzt ganz anders" not in seite
        assert hashlib.sha256(vorher[1]).hexdigest() == row.pdf.sha256

    def test_was_spaet_eingetragen_ist_steht_im_naechsten_als_korrigiert(self, besetzung: Besetzung, gedruckt: list[Any]) -> None:
        """An audit of May is entered after the report on the half-year was released."""
        v = Vereinbarung.objects.filter(gebiet__ebene__gte=2, fassungen__geschlossen_am__lt=HALB.von).first()
        assert v is not None
        termin = Vereinbarungstermin.objects.create(vereinbarung=v, art="audit", faellig_am=date(2007, 5, 1))
        erste = freigegeben(besetzung, stelle(TYP))
        alt = QUELLEN[TYP].lesart.lies(erste.inhalt).terminarten[1]
        assert not [k for k in werkstatt.lies(stelle(TYP, z=NEUN), None).korrekturen if k.zeitraum]
        actions.erledige_termin(wer=wer_ist(besetzung.controlling), termin=termin, am=date(2007, 5, 20), ergebnis="ohne Beanstandung")
        korrektur = next(k for k in werkstatt.lies(stelle(TYP, z=NEUN), None).korrekturen if k.zeitraum)
        gefunden = {(z.zeile, z.spalte): (z.alt, z.neu) for z in korrektur.zeilen if z.blatt == "Termine nach Art"}
        assert gefunden == {
            ("Audit", "im Zeitraum erledigt"): (str(alt.erledigt), str(alt.erledigt + 1)),
            ("Audit", "überfällig"): (str(alt.spaet), str(alt.spaet - 1)),
        }
        freigegeben(besetzung, stelle(TYP, z=NEUN))
        assert korrektur.titel in gedruckt[-1].html

    def test_ein_umzug_danach_ist_keine_korrektur(self, besetzung: Besetzung) -> None:
        """A Stadtteil of Sozialraum III moves in August: the half-year has its Vereinbarung still, the months after do not."""
        ort, stadtteil = ("sozialraum", "III"), stadtteil_von("III")
        v = Vereinbarung.objects.create(
            traeger=Traeger.objects.first(), gebiet=stadtteil, titel="Probe", art="ambulant", form="vertrag", zielgruppe="familien",
            wirkungsauftrag="wirkt",
        )  # fmt: skip
        felder = {"gueltig_von": date(2007, 1, 1), "gueltig_bis": date(2009, 3, 31), "geschlossen_am": date(2007, 1, 1)}
        Vereinbarungsfassung.objects.create(vereinbarung=v, teil="gesamt", nummer=1, inhalt="x", **felder)
        row = freigegeben(besetzung, stelle(TYP, ort))
        davor = [werkstatt.lies(stelle(TYP, ort, z), None).bericht.summe.alle for z in (HALB, NEUN)]
        zieht_um(stadtteil, "IV")
        danach = [werkstatt.lies(stelle(TYP, ort, z), None) for z in (HALB, NEUN)]
        assert not [k for k in danach[1].korrekturen if k.zeitraum]
        assert [g.bericht.summe.alle for g in danach] == [davor[0], davor[1] - 1]
        assert (danach[0].bericht.kopf.gebietsstand, danach[1].bericht.kopf.gebietsstand) == (HALB.bis, NEUN.bis)
        assert row.inhalt["grundlagen"]["gebiete"] == danach[0].gelesen.grundlagen["gebiete"]

    def test_neu_ist_was_seit_dem_bericht_davor_geschah(self, besetzung: Besetzung) -> None:
        """The report before ended earlier than the day before the Zeitraum: what happened in between is new in this one."""
        frueh = Berichtszeitraum(date(2007, 1, 1), date(2007, 3, 31))
        freigegeben(besetzung, stelle(TYP, z=frueh))
        assert bericht(STADT, NEUN).kopf.seit == frueh.bis and bericht(R2, NEUN).kopf.seit == NEUN.von - timedelta(days=1)

    def test_wer_den_freigegebenen_liest_und_was_an_eine_vorlage_geht(self, besetzung: Besetzung, als: Als) -> None:
        stadt, ressort = freigegeben(besetzung, stelle(TYP), oeffentlich=True), freigegeben(besetzung, stelle(TYP, R2))
        je = {"ressort2": (200, 200), "ressort1": (200, 404), "fachkraft1": (200, 404), "gremium": (200, 404), "pruefung": (200, 200)}
        for wer, erwartet in je.items():
            assert tuple(als(wer).get(r.get_absolute_url()).status_code for r in (stadt, ressort)) == erwartet, wer
            eintraege = {e.pk for e in archiv.lies(Zugang(getattr(besetzung, wer))) if e.weg == "freigabe"}
            assert (stadt.pk in eintraege, ressort.pk in eintraege) == (True, erwartet[1] == 200), wer
        with pytest.raises(Abgelehnt, match="nur intern"):
            freigegeben(besetzung, stelle(TYP, R2, NEUN), oeffentlich=True)
        vorlage, wer_ = Vorlage.objects.create(nummer="IV/2007/99999", betreff="Vereinbarungen"), wer_ist(besetzung.controlling)
        with pytest.raises(Abgelehnt, match="einzelne Vereinbarungen"):
            binde_anlage(wer=wer_, vorlage=vorlage, quelle=ressort, oeffentlich=False)
        assert binde_anlage(wer=wer_, vorlage=vorlage, quelle=stadt, oeffentlich=True).nummer == 1

    def test_zwei_vergleichen_sich(self, besetzung: Besetzung, als: Als) -> None:
        freigegeben(besetzung, stelle(TYP))
        zweite = freigegeben(besetzung, stelle(TYP, z=NEUN))
        seite = als("controlling").get(f"/berichte/archiv/freigabe-{zweite.pk}/vergleich/")
        assert seite.status_code == 200 and "Vereinbarungen 01.01.2007 bis 30.06.2007" in text(seite)

"""Retention: what is past its period goes, what is younger stays, the Protokoll's chain stays whole, the database holds the bound."""

import tomllib
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from itertools import count
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from basis.models import Auftrag, Browsersitzung, Datei
from basis.zahlen import zahl
from berichte.models import Erinnerungsbrief
from sozialraum.access import Wer
from sozialraum.actions.loeschung import FRISTEN, aendere_loeschfrist, lade_loeschfristen, loesche_altes
from sozialraum.management.commands.protokoll_pruefen import loeschungen, paare
from sozialraum.models import Datenlieferung, Importentwurf, Loeschfrist, Protokoll, Protokollglied
from sozialraum.protokollkette import pruefe
from sozialraum.purge import loescher
from tests.factories import Besetzung, wer_ist

pytestmark = pytest.mark.django_db
BEFEHL = Wer.befehl("test")
ALTE_NUMMERN = count(-1_000_000)
Als = Callable[..., Client]


@pytest.fixture(autouse=True)
def _fristen(db: None) -> None:
    lade_loeschfristen(wer=BEFEHL)


def vor(tage: float) -> Any:
    return timezone.now() - timedelta(days=tage)


def frist(schluessel: str) -> Loeschfrist:
    return Loeschfrist.objects.get(schluessel=schluessel)


def lauf() -> dict[str, int]:
    loesche_altes(wer=BEFEHL)
    return dict(Loeschfrist.objects.values_list("schluessel", "zuletzt_anzahl"))


def verkette() -> None:
    """The links that a COMMIT would write."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def zeile(tage: float, gegenstand: str = "stadt", text: str = "Etwas geschah.") -> Protokoll:
    """Older rows have smaller numbers, as in life; the fixtures' own rows are of today."""
    feste = {"wer": "Test", "aktion": "test", "gegenstand": gegenstand, "gegenstand_id": "1"}
    nummer = next(ALTE_NUMMERN) if tage > 365 else None
    return Protokoll.objects.create(pk=nummer, zeit=vor(tage), text=text, **feste)


def test_jede_frist_hat_wer_loescht_und_umgekehrt() -> None:
    assert set(loescher()) == set(Loeschfrist.objects.values_list("schluessel", flat=True))


def test_eine_geaenderte_frist_ueberlebt_das_laden(besetzung: Besetzung) -> None:
    aendere_loeschfrist(wer=wer_ist(besetzung.verwaltung), frist=frist("auftraege"), tage=30, grund="weniger")
    assert not lade_loeschfristen(wer=BEFEHL).hat_geaendert
    assert frist("auftraege").tage == 30


class TestWasGeht:
    def test_sitzungen(self, besetzung: Besetzung) -> None:
        jetzt, nutzer = timezone.now(), besetzung.controlling
        bald = jetzt + timedelta(hours=5)
        for name, beginn, zuletzt, ende in (
            ("lebt", vor(0.1), jetzt, bald),
            ("abgelaufen", vor(3), vor(3), vor(2)),
            ("ohne Ruhe", vor(3), vor(2), bald),
            ("zu lang", vor(2), jetzt, bald),
        ):
            Browsersitzung.objects.create(
                session_key=name, session_data="x", expire_date=ende, nutzer=nutzer, beginn=beginn, zuletzt=zuletzt
            )
        assert lauf()["sitzungen"] == 3
        assert Browsersitzung.objects.get().pk == "lebt"

    def test_anmeldungen_und_fehlversuche(self) -> None:
        for modell, tage, dazu in ((AccessAttempt, 30, {"failures_since_start": 1}), (AccessLog, 90, {})):
            for alter in (tage - 1, tage + 1):
                row = modell.objects.create(username=f"n{alter}", ip_address="192.0.2.1", user_agent=f"{alter}", **dazu)
                modell.objects.filter(pk=row.pk).update(attempt_time=vor(alter))
        gezaehlt = lauf()
        assert (gezaehlt["anmeldeversuche"], gezaehlt["anmeldungen"]) == (1, 1)
        assert [AccessAttempt.objects.get().username, AccessLog.objects.get().username] == ["n29", "n89"]

    def test_beendete_auftraege_und_nie_laufende(self, besetzung: Besetzung) -> None:
        for titel, status, beendet in (
            ("alt", "fertig", vor(91)), ("gescheitert", "fehler", vor(91)), ("jung", "fertig", vor(89)), ("läuft", "laeuft", None),
            ("wartet", "wartet", None),
        ):  # fmt: skip
            Auftrag.objects.create(
                art="x", titel=titel, nutzer=besetzung.controlling, status=status, beendet_am=beendet, created_at=vor(200)
            )
        assert lauf()["auftraege"] == 2
        assert set(Auftrag.objects.values_list("titel", flat=True)) == {"jung", "läuft", "wartet"}

    def test_liegengebliebene_importe_mit_ihrer_datei(self, besetzung: Besetzung) -> None:
        for alter in (13, 15):
            datei = Datei.objects.create(name=f"{alter}.csv", inhalt=b"a", mime="text/csv")
            Importentwurf.objects.create(datei=datei, nutzer=besetzung.controlling, art="basisstatistik", created_at=vor(alter))
        assert lauf()["entwuerfe"] == 1
        assert Datei.objects.get().name == "13.csv"

    def test_importdateien_verlieren_ihren_inhalt_und_sonst_nichts(self) -> None:
        def lieferung(datei: Datei, alter: float) -> None:
            row = Datenlieferung.objects.create(art="basisstatistik", datei=datei, sha256=datei.sha256, profil=f"{alter}")
            Datenlieferung.objects.filter(pk=row.pk).update(created_at=vor(alter))

        alt, jung, geteilt = (Datei.objects.create(name=n, inhalt=n.encode(), mime="text/csv") for n in ("alt", "jung", "geteilt"))
        for datei, alter in ((alt, 3654), (jung, 3600), (geteilt, 3655), (geteilt, 10)):
            lieferung(datei, alter)
        summe = alt.sha256
        assert lauf()["importdateien"] == 1
        alt.refresh_from_db()
        assert (bytes(alt.inhalt), alt.sha256, alt.groesse, Datenlieferung.objects.filter(datei=alt).count()) == (b"", summe, 3, 1)
        assert alt.geloescht_am
        assert [bytes(d.inhalt) for d in Datei.objects.exclude(pk=alt.pk).order_by("pk")] == [b"jung", b"geteilt"]
        assert lauf()["importdateien"] == 0

    def test_versandte_erinnerungen(self, besetzung: Besetzung) -> None:
        for alter in (399, 401):
            Erinnerungsbrief.objects.create(
                nutzer=besetzung.controlling, tag=vor(alter).date(), anzahl=1, kennungen=["x"], pruefsumme=f"{alter}", created_at=vor(alter)
            )
        assert lauf()["erinnerungen"] == 1
        assert Erinnerungsbrief.objects.get().pruefsumme == "399"


class TestProtokoll:
    @pytest.mark.zusage(14)
    def test_der_inhalt_geht_die_kette_bleibt(self) -> None:
        alte = [zeile(4000, text=f"Zeile {nr}") for nr in range(3)]
        behalten, jung = zeile(4000, gegenstand="berichtsfreigabe"), zeile(10)
        verkette()
        glieder, kopf = Protokollglied.objects.count(), Protokollglied.objects.latest("pk").hash
        assert lauf()["protokoll"] == 3
        assert not Protokoll.objects.filter(pk__in=[row.pk for row in alte]).exists()
        assert Protokoll.objects.filter(pk__in=[behalten.pk, jung.pk]).count() == 2
        assert Protokollglied.objects.filter(pk__gt=0).count() > glieder
        befund = pruefe(paare(), gesuchter_kopf=kopf, loeschungen=loeschungen())
        assert (befund.saetze, befund.ohne_inhalt, befund.kennt_kopf) == ((), 3, True)
        ausgabe = StringIO()
        call_command("protokoll_pruefen", stdout=ausgabe)
        assert "Bei 3 ist der Inhalt nach Ablauf seiner Frist gelöscht." in ausgabe.getvalue()
        assert len(pruefe(paare(), loeschungen=()).saetze) == 3, "ohne die Zeile, die es sagt, fehlten sie"
        assert lauf()["protokoll"] == 0

    def test_eine_juengere_zeile_die_fehlt_faellt_auf(self, als_eigentuemer: Any) -> None:
        zeile(4000)
        verkette()
        lauf()
        weg = zeile(10, text="verschwindet")
        with als_eigentuemer(), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE sozialraum_protokoll DISABLE TRIGGER sozialraum_protokoll_nur_anhaengen")
            cursor.execute("DELETE FROM sozialraum_protokoll WHERE id = %s", [weg.pk])
        assert pruefe(paare(), loeschungen=loeschungen()).saetze == (f"Zeile {weg.pk} fehlt; ihr Glied {_glied(weg.pk)} ist noch da.",)

    @pytest.mark.parametrize(("alter", "tage", "geht"), [(4000, 3653, True), (2000, 3653, False), (2000, 1096, True), (1000, 1096, False)])
    @pytest.mark.zusage(14)
    def test_die_datenbank_laesst_nur_gehen_was_aelter_ist_als_die_frist(self, alter: int, tage: int, geht: bool) -> None:
        row = zeile(alter)
        Loeschfrist.objects.filter(schluessel="protokoll").update(tage=tage)
        if geht:
            assert Protokoll.objects.filter(pk=row.pk).delete()[0] == 1
        else:
            with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
                Protokoll.objects.filter(pk=row.pk).delete()

    def test_aendern_laesst_sich_auch_eine_alte_zeile_nicht(self) -> None:
        row = zeile(4000)
        with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
            Protokoll.objects.filter(pk=row.pk).update(text="anders")

    def test_unter_die_grenze_laesst_sich_keine_frist_setzen(self) -> None:
        with pytest.raises(IntegrityError, match="loeschfrist_nicht_kuerzer_als_mindestens"), transaction.atomic():
            Loeschfrist.objects.filter(schluessel="protokoll").update(tage=1095)


def _glied(zeile_id: int) -> int:
    return Protokollglied.objects.get(protokoll_id=zeile_id).pk


class TestLauf:
    def test_was_geloescht_wurde_steht_mit_der_anzahl_da(self, besetzung: Besetzung) -> None:
        Auftrag.objects.create(art="x", titel="t", nutzer=besetzung.controlling, status="fertig", beendet_am=vor(100))
        lauf()
        assert (frist("auftraege").zuletzt_anzahl, frist("auftraege").insgesamt) == (1, 1)
        row = Protokoll.objects.get(aktion="altes_geloescht")
        assert (row.gegenstand_id, row.daten) == (str(frist("auftraege").pk), {"anzahl": 1})
        lauf()
        assert (frist("auftraege").zuletzt_anzahl, frist("auftraege").insgesamt) == (0, 1)
        assert Protokoll.objects.filter(aktion="altes_geloescht").count() == 1, "nichts gelöscht, nichts gesagt"

    def test_die_probe_loescht_nichts(self, besetzung: Besetzung) -> None:
        Auftrag.objects.create(art="x", titel="t", nutzer=besetzung.controlling, status="fertig", beendet_am=vor(100))
        ausgabe = StringIO()
        call_command("loesche_altes", probe=True, stdout=ausgabe)
        assert "Probe, es bleibt alles." in ausgabe.getvalue() and "Beendete Aufträge im Hintergrund: 1" in ausgabe.getvalue()
        assert Auftrag.objects.exists() and frist("auftraege").zuletzt_am is None
        call_command("loesche_altes", stdout=ausgabe)
        assert not Auftrag.objects.exists()

    def test_eine_frist_die_scheitert_bleibt_ganz_und_haelt_keine_andere_auf(
        self, besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def scheitert(zeitpunkt: Any) -> int:
            Auftrag.objects.all().delete()
            raise RuntimeError("mittendrin")

        Auftrag.objects.create(art="x", titel="t", nutzer=besetzung.controlling, status="fertig", beendet_am=vor(100))
        alt = zeile(4000)
        verkette()
        reihe = [*loescher()]
        assert reihe.index("auftraege") < reihe.index("protokoll"), "das Protokoll käme danach"
        monkeypatch.setattr("sozialraum.actions.loeschung.loescher", lambda: {**loescher(), "auftraege": [scheitert]})
        ausgabe = StringIO()
        with pytest.raises(CommandError, match=r"^Nicht gelöscht: Beendete Aufträge im Hintergrund \(RuntimeError\)\.") as ende:
            call_command("loesche_altes", stdout=ausgabe)
        assert ende.value.returncode == 1 and "Gelöscht: Inhalte des Protokolls: 1." in ausgabe.getvalue()
        assert Auftrag.objects.exists() and frist("auftraege").zuletzt_am is None
        assert not Protokoll.objects.filter(pk=alt.pk).exists() and frist("protokoll").zuletzt_anzahl == 1


class TestSeite:
    def test_die_systemverwaltung_sieht_und_aendert_fristen(self, als: Als) -> None:
        client = als("verwaltung")
        assert "Inhalte des Protokolls" in client.get(reverse("loeschfristen")).content.decode()
        url = reverse("loeschfrist_aendern", args=["auftraege"])
        assert client.post(url, {"tage": "30", "grund": ""}).status_code == 422
        assert client.post(url, {"tage": "30", "grund": "sparsamer"}).url == reverse("loeschfristen")
        row = Protokoll.objects.get(aktion="loeschfrist_geaendert")
        assert (row.text, row.grund) == ("Löschfrist „Beendete Aufträge im Hintergrund“: 30 statt 90 Tage.", "sparsamer")

    @pytest.mark.parametrize("tage", ["1095", "-1", "36526", "x", ""])
    def test_eine_zu_kurze_oder_falsche_frist_ist_ein_satz(self, als: Als, tage: str) -> None:
        antwort = als("verwaltung").post(reverse("loeschfrist_aendern", args=["protokoll"]), {"tage": tage, "grund": "x"})
        assert antwort.status_code == 422 and frist("protokoll").tage == 3653

    @pytest.mark.parametrize("wer", ["fachbereichsleitung", "ressort1", "gremium", "ohne_rolle"])
    def test_sonst_niemand(self, als: Als, wer: str) -> None:
        assert als(wer).get(reverse("loeschfristen")).status_code == 404
        assert als(wer).post(reverse("loeschfrist_aendern", args=["auftraege"]), {"tage": "30", "grund": "x"}).status_code == 404


def test_die_hinweise_zum_datenschutz_nennen_dieselben_fristen() -> None:
    text = (settings.BASE_DIR / "docs" / "datenschutz.md").read_text()
    for f in tomllib.loads(FRISTEN.read_text())["loeschfristen"]:
        zeile = f"| {f['bezeichnung']} | {f['inhalt']} | {f['bleibt']} | {zahl(f['tage'])} | {zahl(f['mindestens'])} | {f['grundlage']} |"
        assert zeile in text, zeile

"""The demonstration holds released reports, by the same steps as on the pages: by two persons, with their predecessors, all Muster."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from basis import jobs
from basis.models import Auftrag, Nutzer
from berichte.access import wer_schreibt
from berichte.actions import freigabe, laden_berichte
from berichte.actions.laden_berichte import lade_berichte
from berichte.actions.vorlagen import loese_anlage
from berichte.jobs import VORFUEHRUNG
from berichte.models import Berichtsentwurf, Berichtsfreigabe, Berichtstext, Vorlagenanlage
from berichte.regelwerk import Berichtstyp
from berichte.sections import freigaben
from berichte.sections.werkstatt import Stelle
from budgets.models import Buchung
from sozialraum.access import Wer, Zugang
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.imports.stammdaten import lies_toml
from sozialraum.models import Datenlieferung, Protokoll, Stadt
from tests.berichte.test_freigabe import gedruckt
from tests.proaktiv.bau import text

__all__ = ["gedruckt"]
pytestmark = [pytest.mark.usefixtures("halle", "gedruckt"), pytest.mark.django_db]
Als = Callable[..., Client]
ORDNER = Path(settings.BASE_DIR) / "fixtures/halle"


def angaben() -> dict[str, Any]:
    return lies_toml(ORDNER / "berichte.toml")


def test_was_die_vorfuehrung_zeigt(als: Als, gedruckt: list[Any]) -> None:
    assert lade_berichte(angaben=angaben()).neu == {"Berichte": 5}
    alle = list(Berichtsfreigabe.objects.order_by("pk"))
    assert all(row.muster and row.vorgelegt_von_id != row.freigegeben_von_id and freigaben.pruefe(row) == [] for row in alle)
    je = {typ: [row for row in alle if row.typ == typ.value] for typ in (Berichtstyp.SYSTEME, Berichtstyp.CONTROLLING)}
    assert [row.fassung for row in je[Berichtstyp.CONTROLLING]] == [1, 1, 2]
    for rows in je.values():  # one after the other, without a day between
        assert (rows[1].von - rows[0].bis).days == 1
    assert "Korrigiert seit Bericht vom 15.10.2007" in gedruckt[-1].html, "by the day of the demonstration"
    oeffentlich = [row for row in alle if row.oeffentlich]
    assert len(oeffentlich) == 1 and Vorlagenanlage.objects.get().quelle == oeffentlich[0]
    assert "1 Bericht ist abgelegt" in text(als("gremium").get("/berichte/archiv/"))
    assert "5 Berichte sind abgelegt" in text(als("ressort1").get("/berichte/archiv/"))
    call_command("berichte_pruefen")


def test_ein_zweiter_lauf_gibt_nichts_noch_einmal_frei() -> None:
    call_command("lade_berichte", ORDNER, verbosity=0)
    vorher = list(Berichtsfreigabe.objects.values_list("pk", "pruefsumme")), Buchung.objects.count()
    call_command("lade_berichte", ORDNER, verbosity=0)
    assert (list(Berichtsfreigabe.objects.values_list("pk", "pruefsumme")), Buchung.objects.count()) == vorher
    assert lade_berichte(angaben=angaben()).unveraendert == {"Berichte": 5}


def test_ein_abgebrochener_lauf_geht_weiter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ended between the Storno and the release of the last report: the next run books nothing twice and releases it."""
    gib_frei = freigabe.gib_frei

    def bricht(**was: Any) -> Any:
        if Berichtsfreigabe.objects.count() == 4:
            raise OSError
        return gib_frei(**was)

    with monkeypatch.context() as abgebrochen:
        abgebrochen.setattr(freigabe, "gib_frei", bricht)
        with pytest.raises(OSError):
            lade_berichte(angaben=angaben())
    assert lade_berichte(angaben=angaben()).neu == {"Berichte": 1}
    assert Buchung.objects.filter(storno_von__isnull=False, grund__contains="zweimal").count() == 1


def stand() -> tuple[int, ...]:
    return tuple(m.objects.count() for m in (Berichtsfreigabe, Berichtsentwurf, Berichtstext, Buchung, Auftrag, Protokoll))


ANDERE: dict[str, Callable[[], object]] = {
    "einer der Zugänge fehlt": lambda: Nutzer.objects.filter(username="fachbereichsleitung").update(username="anders"),
    "ein Mensch heißt wie ein Muster-Zugang": lambda: Nutzer.objects.filter(username="controlling").update(ist_muster=False),
    "es gilt der heutige Tag": lambda: Stadt.objects.update(fester_tag=None),
    "eine andere Stadt": lambda: Stadt.objects.update(name="Leipzig"),
    "noch keine Stadt": lambda: Stadt.objects.all().delete(),
}


@pytest.mark.parametrize("fall", ANDERE)
def test_nur_in_der_vorfuehrung_dieser_stadt(fall: str) -> None:
    ANDERE[fall]()
    vorher = stand()
    with pytest.raises(CommandError, match="Es wurde nichts geändert"):
        call_command("lade_berichte", ORDNER, verbosity=0)
    call_command("lade_berichte", ORDNER, "--im-hintergrund")  # a start asks for it whatever is loaded
    assert stand() == vorher


def test_eine_stadt_ohne_die_datei_laedt_nichts(tmp_path: Path) -> None:
    vorher = stand()
    call_command("lade_berichte", tmp_path)
    call_command("lade_berichte", tmp_path, "--im-hintergrund")
    assert stand() == vorher


def _schreibt(name: str, nummer: int, texte: dict[str, str]) -> tuple[Wer, Stelle]:
    stelle = laden_berichte._stelle(angaben()["berichte"][nummer])
    wer = wer_schreibt(Zugang(Nutzer.objects.get(username=name)), stelle)
    freigabe.schreibe_texte(wer=wer, stelle=stelle, texte=texte)
    return wer, stelle


def test_was_jemand_schrieb_oder_anmerkte_bleibt_wie_es_ist() -> None:
    """Also with the account of the file: the demonstration prints while somebody tries it out."""
    _schreibt("controlling", 0, {"einschaetzung": "Eigener Text"})
    wer, stelle = _schreibt("controlling", 1, angaben()["berichte"][1]["texte"])
    freigabe.merke_an(wer=wer, stelle=stelle, text="Bitte noch warten.")
    _schreibt("fachbereichsleitung", 2, angaben()["berichte"][2]["texte"])
    bericht = lade_berichte(angaben=angaben())
    assert (bericht.neu, bericht.unveraendert, len(bericht.hinweise)) == ({"Berichte": 2}, {"Berichte": 3}, 3)
    assert all("schon jemand gearbeitet" in satz for satz in bericht.hinweise)
    assert sorted(Berichtsentwurf.objects.values_list("stand", flat=True)) == ["entwurf"] * 3 + ["freigegeben"]
    assert Berichtstext.objects.filter(text="Eigener Text").count() == 1
    assert lade_berichte(angaben=angaben()).hat_geaendert is False


def test_eine_wirkliche_buchung_wird_nicht_storniert() -> None:
    lieferungen = Buchung.objects.filter(storno_von__isnull=True).values("lieferung")
    Datenlieferung.objects.filter(pk__in=lieferungen).update(muster=False)
    with pytest.raises(Abgelehnt, match="nichts gebucht, das zu stornieren wäre"):
        lade_berichte(angaben=angaben())
    assert not Buchung.objects.filter(storno_von__isnull=False).exists()
    assert not Berichtsentwurf.objects.exclude(stand="freigegeben").exists(), "the texts of the second Fassung are not written either"


def test_abgebrochen_vor_der_anlage_wird_sie_nachgeholt_aber_nie_wieder_angefuegt(monkeypatch: pytest.MonkeyPatch) -> None:
    def bricht(**was: Any) -> Any:
        raise OSError

    with monkeypatch.context() as abgebrochen:
        abgebrochen.setattr(laden_berichte, "binde_anlage", bricht)
        with pytest.raises(OSError):
            lade_berichte(angaben=angaben())
    assert not Vorlagenanlage.objects.exists()
    lade_berichte(angaben=angaben())
    anlage = Vorlagenanlage.objects.get()
    loese_anlage(wer=Wer.befehl("probe"), anlage=anlage)
    lade_berichte(angaben=angaben())
    assert not Vorlagenanlage.objects.exists(), "what somebody took away stays away"


def _start(capsys: pytest.CaptureFixture[str]) -> tuple[list[str], str]:
    call_command("lade_berichte", ORDNER, "--im-hintergrund")
    return list(Auftrag.objects.filter(art=VORFUEHRUNG).order_by("pk").values_list("status", flat=True)), capsys.readouterr().out


class _Schlange:
    """A queue in which nothing is done."""

    def enqueue(self, *angaben: Any) -> None:
        return None


ARBEIT = jobs.fuehre_aus.func


def _arbeite() -> Auftrag:
    auftrag = Auftrag.objects.filter(art=VORFUEHRUNG).latest("pk")
    ARBEIT(auftrag.pk)
    auftrag.refresh_from_db()
    return auftrag


@pytest.mark.django_db(transaction=True)
def test_jeder_start_beginnt_es_bis_es_einmal_fertig_war(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Died, failed, done: waits again by itself, is begun anew and says why, is left alone."""
    monkeypatch.setattr(jobs, "fuehre_aus", _Schlange())
    assert _start(capsys) == (["wartet"], "") == _start(capsys), "one job, however often it is started meanwhile"
    Auftrag.objects.update(status=Auftrag.Status.LAEUFT)  # its process died: nobody holds its lock
    assert jobs.setze_verwaiste_zurueck() == 1
    gib_frei = freigabe.gib_frei

    def lehnt_ab(**was: Any) -> Any:
        if Berichtsfreigabe.objects.count() == 2:
            raise Abgelehnt("Heute nicht.")
        return gib_frei(**was)

    with monkeypatch.context() as abgelehnt:
        abgelehnt.setattr(freigabe, "gib_frei", lehnt_ab)
        auftrag = _arbeite()
    assert (auftrag.status, auftrag.erledigt, auftrag.gesamt, auftrag.nutzer.username) == ("fehler", 2, 5, "controlling")
    assert "controlling III 2007-04-01: Heute nicht. Der nächste Start versucht es noch einmal." in auftrag.meldung
    staende, gesagt = _start(capsys)
    assert staende == ["fehler", "wartet"] and "werden noch einmal begonnen. Zuletzt: berichte.toml" in gesagt
    auftrag = _arbeite()
    assert (auftrag.status, auftrag.meldung) == ("fertig", "Berichte: 3 neu, 0 geändert, 2 unverändert.")
    assert _start(capsys) == (["fehler", "fertig"], "") and Berichtsfreigabe.objects.count() == 5


def test_was_die_seiten_verweigern_nennt_die_datei() -> None:
    falsch = {**angaben()["berichte"][3], "bis": "2007-09-15"}
    with pytest.raises(Abgelehnt, match=r"berichte.toml, controlling III 2007-07-01: .*ganze Monate"):
        lade_berichte(angaben={**angaben(), "berichte": [falsch]})

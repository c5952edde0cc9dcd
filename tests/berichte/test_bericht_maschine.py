"""A state machine over a report of the workshop: write, put forward, send back, release, next Fassung, while data and mapping change.

Beside it runs a second calculation in plain Python: who may do what, what lies where, what was released. Whatever the rules forbid is
refused with a sentence and leaves no trace; what was released reads the same after every step, file and checksum included.
"""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from basis import kanonisch
from berichte import pdf
from berichte.actions import freigabe as actions
from berichte.druck.maschine import Druck
from berichte.models import Berichtsentwurf, Berichtsfreigabe, Berichtstext
from berichte.sections import freigaben, werkstatt
from proaktiv.models import Hausrunde
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Protokoll, Stadt, Zuordnung
from tests.berichte.test_freigabe import stelle
from tests.conftest import THOROUGH
from tests.factories import baue_besetzung, baue_raeume, wer_ist
from tests.maschinen import Zuruecknehmend
from tests.proaktiv.bau import baue_hinweis, baue_runde, baue_system

personen = st.sampled_from(["controlling", "fachbereichsleitung", "ressort1", "netzwerkstelle"])
TAETIG = ("berichtstexte_geschrieben", "bericht_vorgelegt", "bericht_zurueckgegeben", "bericht_freigegeben")


class Werkstatt(Zuruecknehmend):
    """``stand``, ``texte``, ``schrieben``, ``vorgelegt_von``, ``fassungen``: the second calculation."""

    @initialize()
    def beginne(self) -> None:
        self.raeume = baue_raeume()
        self.besetzung = baue_besetzung(self.raeume)
        Stadt.objects.update(fester_tag=date(2007, 10, 15))
        self.system = baue_system(self.raeume["III"])
        self.stand, self.vorgelegt_von, self.schritte = "entwurf", "", 0
        self.texte: dict[str, str] = {}
        self.schrieben: set[str] = set()
        self.daten, self.anders, self.gelesen = 0, False, "0" * 64
        self.fassungen: list[tuple[dict[str, str], tuple[int, bool], str, str]] = []  # texts, data, who, sha256 of all that is kept

    @property
    def hier(self) -> Any:
        return stelle()

    @property
    def stueck(self) -> Any:
        return werkstatt.lies(self.hier, self.hier.entwurf)

    @property
    def noetige(self) -> set[str]:
        """A Hinweis that lies too long asks for an explanation; the report says so itself."""
        return {e.feld for e in self.stueck.erklaerungen}

    @property
    def unveraendert(self) -> bool:
        if not self.fassungen:
            return False
        texte, daten, *_ = self.fassungen[-1]
        return daten == (self.daten, self.anders) and texte == self._gedruckte()

    def _gedruckte(self) -> dict[str, str]:
        return {teil: text for teil, text in self.texte.items() if not teil.startswith("handeln") or teil in self.noetige}

    def _wer(self, name: str) -> Any:
        return wer_ist(getattr(self.besetzung, name))

    def _tut(self, erlaubt: bool, tun: Callable[[], Any]) -> bool:
        """Done exactly when it is allowed; refused, it leaves nothing."""
        davor = self._spuren()
        try:
            with transaction.atomic():
                tun()
        except Abgelehnt as fehler:
            assert not erlaubt, f"refused though allowed: {fehler}"
            assert all(satz.endswith((".", ":", "?")) for satz in fehler.saetze) and self._spuren() == davor
            return False
        assert erlaubt, "done though forbidden"
        self.schritte += 1
        return True

    def _spuren(self) -> tuple[Any, ...]:
        rows = Berichtsentwurf.objects.values_list("stand", "vorgelegt_von", "vorgelegt_am")
        texte = Berichtstext.objects.values_list("teil", "text")
        return list(rows), list(texte), Berichtsfreigabe.objects.count(), Protokoll.objects.count()

    @rule(wer=personen, teil=st.sampled_from(["einschaetzung", "ausblick"]), text=st.sampled_from(["", "Es geht voran.", "Es stockt."]))
    def schreibe(self, wer: str, teil: str, text: str) -> None:
        neu = text != self.texte.get(teil, "")
        tun = partial(actions.schreibe_texte, wer=self._wer(wer), stelle=self.hier, texte={teil: text})
        if not neu and self.stand != "vorgelegt":
            tun()  # says nothing, does nothing
        elif self._tut(self.stand != "vorgelegt", tun):
            self._schrieb(wer, {teil: text})

    @rule(wer=personen)
    def erlaeutere(self, wer: str) -> None:
        """All that asks for action."""
        texte = {feld: "Wird bis Jahresende bearbeitet." for feld in self.noetige if feld not in self.texte}
        if texte and self._tut(
            self.stand != "vorgelegt", lambda: actions.schreibe_texte(wer=self._wer(wer), stelle=self.hier, texte=texte)
        ):
            self._schrieb(wer, texte)

    def _schrieb(self, wer: str, texte: dict[str, str]) -> None:
        self.texte = {teil: text for teil, text in (self.texte | texte).items() if text}
        self.stand = "entwurf"
        if any(texte.values()):
            self.schrieben.add(wer)

    @rule(wer=personen)
    def lege_vor(self, wer: str) -> None:
        erlaubt = self.stand != "vorgelegt" and self.noetige <= self.texte.keys() and not self.unveraendert
        if self._tut(erlaubt, lambda: actions.lege_vor(wer=self._wer(wer), stelle=self.hier)):
            self.stand, self.vorgelegt_von = "vorgelegt", wer

    @rule(wer=personen)
    def gib_zurueck(self, wer: str) -> None:
        if (entwurf := self.hier.entwurf) is None:
            return
        if self._tut(self.stand == "vorgelegt", lambda: actions.gib_zurueck(wer=self._wer(wer), entwurf=entwurf, grund="Bitte ergänzen.")):
            self.stand, self.vorgelegt_von = "entwurf", ""

    @rule()
    def lies(self) -> None:
        """Somebody opens the page; what is released is what was read."""
        self.gelesen = self.stueck.fingerabdruck

    @rule(wer=personen, liest=st.booleans())
    def gib_frei(self, wer: str, liest: bool) -> None:
        if (entwurf := self.hier.entwurf) is None:
            return
        if liest:
            self.lies()
        erlaubt = self.stand == "vorgelegt" and wer not in self.schrieben | {self.vorgelegt_von} and self.noetige <= self.texte.keys()
        erlaubt = erlaubt and not self.unveraendert and self.gelesen == self.stueck.fingerabdruck
        gesehen = self.gelesen
        if self._tut(erlaubt, lambda: actions.gib_frei(wer=self._wer(wer), stelle=self.hier, entwurf=entwurf, gesehen=gesehen)):
            self.stand, self.vorgelegt_von = "freigegeben", ""
            row = Berichtsfreigabe.objects.latest("fassung")
            self.fassungen.append((self._gedruckte(), (self.daten, self.anders), wer, self._summe(row)))

    @rule(tag=st.dates(date(2007, 1, 1), date(2007, 6, 30)))
    def eine_runde_wird_nachgetragen(self, tag: date) -> None:
        if not Hausrunde.objects.filter(system=self.system, tag=tag).exists():
            baue_runde(self.system, tag)
            self.daten += 1

    @rule()
    def ein_hinweis_bleibt_liegen(self) -> None:
        baue_hinweis(self.system, erfasst_am=date(2007, 1, 8), stand_seit=date(2007, 1, 8))
        self.daten += 1

    @rule()
    def die_zuordnung_wechselt(self) -> None:
        """To and fro between two Ressorts: as it was before, it is the same report again."""
        rows = Zuordnung.objects.filter(kind=self.raeume["IV"])
        rows.update(eltern=self.raeume["R-II" if self.anders else "R-III"])
        self.anders = not self.anders

    @rule(befehl=st.sampled_from(["UPDATE berichte_berichtsfreigabe SET oeffentlich = true", "DELETE FROM berichte_berichtsfreigabe"]))
    def aendere_freigegebenes(self, befehl: str) -> None:
        if self.fassungen:
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(befehl)

    def _summe(self, row: Berichtsfreigabe) -> str:
        kopf = (row.pruefsumme, row.fingerabdruck, row.freigegeben_von_id, row.vorgelegt_von_id, row.fassung, row.oeffentlich)
        alles = (kanonisch.schreibe(row.inhalt), bytes(row.pdf.inhalt).hex(), *kopf)
        return hashlib.sha256("|".join(map(str, alles)).encode()).hexdigest()

    @invariant()
    def stimmt(self) -> None:
        if not hasattr(self, "fassungen"):
            return
        entwurf = Berichtsentwurf.objects.first()
        assert Berichtsentwurf.objects.count() <= 1 and (entwurf.stand if entwurf else "entwurf") == self.stand
        wer = entwurf.vorgelegt_von.username if entwurf and entwurf.vorgelegt_von else ""
        assert wer == self.vorgelegt_von and dict(Berichtstext.objects.values_list("teil", "text")) == self.texte
        rows = list(Berichtsfreigabe.objects.select_related("pdf", "freigegeben_von", "vorgelegt_von").order_by("fassung"))
        assert [row.fassung for row in rows] == list(range(1, len(self.fassungen) + 1))
        for row, (texte, _, person, summe) in zip(rows, self.fassungen, strict=True):
            assert row.freigegeben_von.username == person != row.vorgelegt_von.username and self._summe(row) == summe
            assert {absatz["teil"]: absatz["text"] for absatz in row.inhalt["texte"]} == texte
            assert freigaben.pruefe(row, bytes(row.pdf.inhalt)) == []
        assert Protokoll.objects.filter(aktion__in=TAETIG).count() == self.schritte


@pytest.fixture
def ruhig(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(pdf, "drucke", lambda auftrag: Druck(b"%PDF " + auftrag.kennung.encode(), 1))
    klein, gross = {"max_examples": 5, "stateful_step_count": 14}, {"max_examples": 100, "stateful_step_count": 40}
    yield settings(settings(), **(gross if THOROUGH else klein))


@pytest.mark.zusage(2, 10, 15)
@pytest.mark.django_db
def test_ein_bericht_haelt_seine_regeln_nach_jedem_schritt(ruhig: Any) -> None:
    run_state_machine_as_test(Werkstatt, settings=ruhig)


@pytest.mark.gegenprobe(15, ohne="berichte.actions.freigabe:hat_mitgeschrieben")
@pytest.mark.django_db
def test_ohne_vier_augen_faellt_es_der_maschine_auf(ruhig: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control."""
    monkeypatch.setattr(actions, "hat_mitgeschrieben", lambda *a: False)
    wege = Werkstatt()
    try:
        wege.beginne()
        wege.schreibe(wer="controlling", teil="ausblick", text="Es stockt.")
        wege.lege_vor(wer="fachbereichsleitung")
        with pytest.raises(AssertionError, match="done though forbidden"):
            wege.gib_frei(wer="controlling", liest=True)
    finally:
        wege.teardown()

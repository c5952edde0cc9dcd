"""The steps of Überschreitungen for the state machine of the year: apply, change, check, approve, book, refuse, withdraw."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from budgets.actions import ueberschreitungen as ueberschreite
from budgets.models import Mittel, Ueberschreitung
from sozialraum.models import Protokoll
from tests.budgets.ueberschreitungsbau import AKTE, anmeldung, bewilligt, bucht
from tests.maschinen import Zuruecknehmend

ORTE = [(raum, ua) for raum in ("I", "II", "III") for ua in ("4550", "4750", "4570")]
ort, euro = st.sampled_from(ORTE), st.integers(1, 150)
ziel = st.sampled_from([*ORTE, ("IV", "4550")])  # the last has no Ansatz: außerplanmäßig
personen = st.sampled_from(["controlling", "ressort1", "ressort2", "fachbereichsleitung"])
SCHRITTE = ["pruefen", "bewilligen", "ablehnen", "buchen", "zurueck"]
GRENZE = 200


class Ueberschreitungsregeln(Zuruecknehmend):
    v: Any
    _wer: Any
    _versuche: Any
    _eine: Any

    @rule(wo=ziel, woher=ort, betrag=euro, gedeckt=st.sampled_from([1, 0.5, 2]), wer=personen)
    def melde_an(self, wo: Any, woher: Any, betrag: int, gedeckt: float, wer: str) -> None:
        deckung = (woher, max(1, int(betrag * gedeckt)))
        self._versuche(anmeldung, self.v, betrag, wo, deckung, wer=getattr(self.v.besetzung, wer))

    @rule(wo=ziel, woher=ort, betrag=euro, gebucht=st.booleans())
    def ueberschreite(self, wo: Any, woher: Any, betrag: int, gebucht: bool) -> None:
        def alles() -> None:
            row = bewilligt(self.v, anmeldung(self.v, betrag, wo, (woher, betrag), wer=self.v.besetzung.controlling))
            if gebucht:
                bucht(self.v, row)

        self._versuche(alles)

    @precondition(lambda self: Ueberschreitung.objects.exists())
    @rule(i=st.integers(0, 1000), wer=personen, was=st.sampled_from(SCHRITTE))
    def naechster_schritt(self, i: int, wer: str, was: str) -> None:
        felder = {"wer": self._wer(wer), "ueberschreitung": self._eine(Ueberschreitung.objects.all(), i)}
        tun: dict[str, Any] = {
            "pruefen": lambda: ueberschreite.pruefe_ueberschreitung(vermerk="Muster", **felder),
            "bewilligen": lambda: ueberschreite.bewillige(grundlage=AKTE, **felder),
            "ablehnen": lambda: ueberschreite.lehne_ueberschreitung_ab(grund="Muster", **felder),
            "buchen": lambda: ueberschreite.buche_ueberschreitung(**felder),
            "zurueck": lambda: ueberschreite.ziehe_ueberschreitung_zurueck(**felder),
        }
        self._versuche(tun[was])

    def _ueberschreitungen_halten(self) -> None:
        """Each decision and each booking is one entry in the Protokoll, and no Mittel belongs to what was refused."""
        rows, eintraege = Ueberschreitung.objects.all(), Protokoll.objects.all()
        entschieden = eintraege.filter(aktion__in=["ueberschreitung_bewilligt", "ueberschreitung_abgelehnt"]).count()
        assert rows.filter(entschieden_von__isnull=False).count() == entschieden
        assert rows.filter(status="gebucht").count() == eintraege.filter(aktion="ueberschreitung_gebucht").count()
        assert not Mittel.objects.filter(ueberschreitung__status__in=["abgelehnt", "zurueckgezogen"]).exists()

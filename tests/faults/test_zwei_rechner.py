"""Two web hosts and two hosts of jobs on one database; one of each is cut off while all work: nothing is lost, nothing is done twice."""

import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from queue import Queue
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, Sum

from tests.databases import Databases
from tests.faults.leitung import Leitung
from tests.faults.rechner import ADRESSEN, ARBEITER, Mensch, Rechner, Webrechner, hole, kennwoerter_wie_im_betrieb, warte

GRUENDLICH = os.environ.get("GRUENDLICH") == "1"
ANTRAEGE, ENTSCHEIDER = (12, 3) if GRUENDLICH else (4, 1)  # of each of as many people
BEMERKT = 35 if GRUENDLICH else 1  # seconds after which the database gives a lost host up: its keepalive (config/settings.py)
WEISEN = ["kabel", "strom"] if GRUENDLICH else ["kabel"]
pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db(transaction=True)]


@dataclass
class Verbund:
    """The hosts of one city, each with a line to the database."""

    web: list[Webrechner]
    auftrag: dict[str, Rechner]

    def trenne(self, rechner: Rechner, weise: str) -> None:
        """The power goes out, or the cable: then the host lives on and reaches nothing."""
        if weise == "strom":
            rechner.toete()
        elif rechner.leitung:
            threading.Thread(target=rechner.leitung.kappe, args=[BEMERKT]).start()

    def bringe_zurueck(self) -> None:
        for rechner in (*self.web, *self.auftrag.values()):
            if rechner.leitung:
                rechner.leitung.flicke()
            rechner.halte_am_leben()


@pytest.fixture
def verbund(besetzung: Any, databases: Databases) -> Iterator[Verbund]:
    kennwoerter_wie_im_betrieb()
    name = connection.settings_dict["NAME"]
    leitungen = [Leitung(databases.cluster.folder / ".s.PGSQL.5432", adresse) for adresse in ADRESSEN[1:5]]
    urls = [leitung.url(name) for leitung in leitungen]
    web = [Webrechner(urls[n], leitungen[n].adresse, leitung=leitungen[n]) for n in (0, 1)]
    art = "echt" if GRUENDLICH else "schnell"
    arbeiter = {f"auftrag{n}": Rechner([sys.executable, "-c", ARBEITER, art, f"auftrag{n}"], urls[n], leitungen[n]) for n in (2, 3)}
    try:
        warte(lambda: all(w.antwortet() for w in web))
        yield Verbund(web, arbeiter)
    finally:
        for rechner in (*web, *arbeiter.values()):
            rechner.toete()
        for leitung in leitungen:
            leitung.schliesse()


@dataclass
class Arbeit:
    """What people do meanwhile, and what they were told is done."""

    verbund: Verbund
    posten: tuple[int, int]
    beantragt: dict[str, int] = field(default_factory=dict)  # by the words of the request
    entschieden: list[int] = field(default_factory=list)
    fehler: list[BaseException] = field(default_factory=list)
    _warten: "Queue[int]" = field(default_factory=Queue)

    def beginne(self) -> list[threading.Thread]:
        faeden = [threading.Thread(target=self._rede, args=[self._beantrage, n]) for n in range(ENTSCHEIDER)]
        faeden += [threading.Thread(target=self._rede, args=[self._entscheide, n]) for n in range(ENTSCHEIDER)]
        for faden in faeden:
            faden.start()
        return faeden

    def _rede(self, tat: Any, nummer: int) -> None:
        try:
            tat(nummer)
        except BaseException as error:
            self.fehler.append(error)

    def _mensch(self, wer: str, nummer: int) -> Mensch:
        """Logged in on one host, and at once on the other as well."""
        web = self.verbund.web
        return Mensch(web[nummer % 2], web[(nummer + 1) % 2]).melde_dich_an(wer)

    def _beantrage(self, nummer: int) -> None:
        mensch, (von, nach) = self._mensch("controlling", nummer), self.posten
        for mal in range(ANTRAEGE):
            worte = f"Mensch {nummer}, Antrag {mal}"
            felder = {"von": str(von), "nach": str(nach), "betrag_cent": "1,00", "begruendung": worte, "massnahme": "", "tun": "beantragen"}
            mensch.wechsle()
            status, text, ziel = mensch.sende("/umschichtungen/neu/", **felder)
            assert status == 302, text[:3000]
            self.beantragt[worte] = int(ziel.strip("/").rsplit("/", 1)[1])
            self._warten.put(self.beantragt[worte])

    def _entscheide(self, nummer: int) -> None:
        mensch = self._mensch("fachbereichsleitung", nummer + 1)
        for _ in range(ANTRAEGE):
            pk = self._warten.get(timeout=120)
            mensch.wechsle()
            assert mensch.sende(f"/umschichtungen/{pk}/entscheiden/", beschluss="", grund="")[0] == 302
            self.entschieden.append(pk)

    def ist_genau_einmal_da(self) -> None:
        from budgets.models import Budgetposten, Mittel, Umschichtung
        from sozialraum.models import Protokoll

        assert self.fehler == []
        rows = Umschichtung.objects.filter(begruendung__startswith="Mensch ")
        assert Counter(rows.values_list("begruendung", flat=True)) == Counter(self.beantragt.keys()), "verloren oder doppelt"
        assert len(self.beantragt) == len(set(self.entschieden)) == ANTRAEGE * ENTSCHEIDER
        mittel = Mittel.objects.filter(umschichtung__in=rows)
        je = mittel.values("umschichtung").annotate(zahl=Count("pk"), summe=Sum("betrag_cent"))
        assert {(m["zahl"], m["summe"]) for m in je} == {(2, 0)} and len(je) == len(self.entschieden)
        for posten in Budgetposten.objects.filter(pk__in=self.posten):
            gebucht = Mittel.objects.filter(posten=posten, bewegung="umschichtung").aggregate(n=Sum("betrag_cent"))["n"]
            assert posten.umschichtung_cent == gebucht
        vorgaenge = Protokoll.objects.filter(gegenstand="umschichtung", gegenstand_id__in=[str(pk) for pk in self.entschieden])
        je = Counter(vorgaenge.values_list("aktion", flat=True))
        assert je["umschichtung_beantragt"] == je["umschichtung_entschieden"] == len(self.entschieden)
        call_command("protokoll_pruefen", verbosity=0)


def _posten() -> tuple[int, int]:
    from budgets.models import Budgetposten

    stellen = ["4550.7600", "4750.7180"]
    rows = Budgetposten.objects.filter(haushaltsjahr__jahr=2007, gebiet__schluessel="I", haushaltsstelle__nummer__in=stellen)
    von, nach = sorted(rows, key=lambda p: p.ist_cent + p.festlegung_cent - p.ansatz_cent)
    return von.pk, nach.pk


def _bestelle(web: Webrechner) -> Any:
    """A packet, as the page orders it."""
    from berichte.models import Berichtspaket

    bereich = "fachbereich/FB" if GRUENDLICH else "ressort/R-I"
    felder: dict[str, Any] = {"von": "01.01.2007", "bis": "30.06.2007", "bereich": bereich, "typen": ["sozialraumbudget", "scorecard"]}
    mensch = Mensch(web).melde_dich_an("controlling")
    felder["csrfmiddlewaretoken"] = mensch.token("/berichte/pakete/neu/")
    status, text, ziel = mensch.frage("POST", "/berichte/pakete/neu/", felder)
    assert status == 302, text[:3000]
    return Berichtspaket.objects.get(pk=int(ziel.strip("/").rsplit("/", 1)[1]))


def _wer_daran_arbeitet() -> str:
    from django_tasks_db.models import DBTaskResult

    return str(DBTaskResult.objects.filter(status="RUNNING").latest("started_at").worker_ids[-1])


@pytest.mark.zusage("zwei_rechner")
@pytest.mark.parametrize("weise", WEISEN)
def test_ein_rechner_jeder_art_faellt_aus_und_nichts_geht_verloren_oder_geschieht_doppelt(verbund: Verbund, weise: str) -> None:
    from basis.models import Auftrag, Datei
    from tests.berichte.paketprobe import befunde, geplant

    dateien, arbeit = Datei.objects.count(), Arbeit(verbund, _posten())
    paket = _bestelle(verbund.web[0])
    soll = geplant(paket) if GRUENDLICH else Counter((t.typ, t.gebiet.schluessel, t.gebiet.ebene) for t in paket.teile.all())
    faeden = arbeit.beginne()
    warte(lambda: paket.teile.exclude(stand="offen").count() >= 3 and arbeit.beantragt, 180)
    einer = _wer_daran_arbeitet()
    verbund.trenne(verbund.auftrag[einer], weise)
    verbund.trenne(verbund.web[1], weise)
    assert hole(verbund.web[0], "/konto/anmelden/")[0] == 200
    for faden in faeden:
        faden.join(400)
    warte(lambda: Auftrag.objects.get(angaben__paket=paket.pk).status == "fertig", 600)
    arbeit.ist_genau_einmal_da()
    _jeder_bericht_einmal(paket, soll, dateien, befunde)
    verbund.bringe_zurueck()
    warte(lambda: verbund.web[1].antwortet("/konto/anmelden/"), sonst="kommt nicht zurück")
    time.sleep(1)  # whoever was away may now do harm
    arbeit.ist_genau_einmal_da()
    _jeder_bericht_einmal(paket, soll, dateien, befunde)
    assert Auftrag.objects.get(angaben__paket=paket.pk).status == "fertig"


def _jeder_bericht_einmal(paket: Any, soll: "Counter[tuple[str, str, int]]", dateien: int, befunde: Any) -> None:
    from basis.models import Datei

    assert befunde(paket, soll) == []
    assert Datei.objects.count() == dateien + paket.teile.filter(datei__isnull=False).count(), "no file without its report"

"""Welche Zahlen und Stichtage eine Messgröße annimmt."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal as D

import pytest
from django.test import Client

from bsc.actions.messgroessen import lege_messgroesse_an
from bsc.messgroesse import Messart
from bsc.models import Messgroesse
from bsc.wertregeln import ist_ungewoehnlich, warum_kein_stichtag, warum_unmoeglich
from tests.bsc.bau import baue_messgroesse, baue_ziel, trage_ein
from tests.bsc.test_aktionen import lies, stelle
from tests.bsc.test_fassungen import text
from tests.factories import Besetzung, Raeume, wer_ist


@pytest.mark.parametrize(("art", "zaehler", "nenner", "wert", "satz", "feld"), [
    ("anzahl", None, None, D(-5), "nicht unter 0", "wert"),
    ("anzahl", None, None, D("2.5"), "ganze Zahl", "wert"),
    ("anzahl", None, None, D("2.000000"), "", ""),
    ("dauer", None, None, D("2.5"), "", ""),
    ("je_1000", D(-1), D(5), None, "nicht unter 0", "zaehler"),
    ("euro", D(-1), D(5), None, "", ""),
    ("euro", D(1), D(-5), None, "Der Nenner", "nenner"),
    ("verhaeltnis", D(1), D(5), None, "", ""),
])  # fmt: skip
def test_eine_zahl_die_nicht_sein_kann_nennt_ihr_feld(
    art: str, zaehler: D | None, nenner: D | None, wert: D | None, satz: str, feld: str
) -> None:
    gefunden = warum_unmoeglich(Messart(art), [("zaehler", zaehler), ("nenner", nenner), ("wert", wert)])
    assert satz in gefunden[0] and gefunden[1] == feld and bool(satz) == bool(gefunden[0])


def test_ungewoehnlich_ist_ein_prozentwert_ausserhalb_von_0_bis_100() -> None:
    assert ist_ungewoehnlich(Messart.PROZENT, D(120), D(100), None) and ist_ungewoehnlich(Messart.PROZENT, None, None, D(-1))
    assert not ist_ungewoehnlich(Messart.PROZENT, D(100), D(100), None) and not ist_ungewoehnlich(Messart.PROZENT, D(1), D(0), None)
    assert not ist_ungewoehnlich(Messart.JE_1000, None, None, D(120))


@pytest.mark.parametrize(("tag", "rhythmus", "satz"), [
    (date(2007, 8, 15), "vierteljaehrlich", "eines Quartals, zum Beispiel der 30.06.2007 oder der 30.09.2007."),
    (date(2007, 8, 31), "vierteljaehrlich", "eines Quartals"),
    (date(2007, 9, 29), "vierteljaehrlich", "der 30.06.2007 oder der 30.09.2007."),
    (date(2007, 9, 30), "vierteljaehrlich", ""),
    (date(2007, 2, 28), "monatlich", ""),
    (date(2007, 9, 30), "halbjaehrlich", "der 30.06.2007 oder der 31.12.2007."),
    (date(2006, 12, 31), "jaehrlich", ""),
])  # fmt: skip
def test_der_stichtag_ist_das_ende_eines_zeitraums(tag: date, rhythmus: str, satz: str) -> None:
    gefunden = warum_kein_stichtag(tag, rhythmus)
    assert satz in gefunden and bool(satz) == bool(gefunden)


@pytest.mark.django_db
def test_das_formular_fragt_nach_und_nennt_das_feld(raeume: Raeume, als: Callable[..., Client]) -> None:
    stelle(date(2007, 10, 15))
    ziel, client = baue_ziel(raeume["FB"]), als("controlling")
    anteil, anzahl = baue_messgroesse(ziel, art="prozent"), baue_messgroesse(ziel, art="anzahl", name="Treffen", nenner="")

    def sende(m: Messgroesse, **felder: str) -> dict[str, list[str]]:
        antwort = client.post(f"/scorecard/messgroessen/{m.pk}/wert/", {"stichtag": "30.09.2007", "quelle": "Test"} | felder)
        return {} if antwort.status_code == 302 else dict(antwort.context["form"].errors)

    assert list(sende(anteil, zaehler="120", nenner="100")) == ["trotzdem"] and not anteil.werte.filter(stichtag__year=2007).exists()
    assert list(sende(anteil, zaehler="12", nenner="100", wert="12")) == ["wert"]
    assert list(sende(anteil, stichtag="15.08.2007", zaehler="12", nenner="100")) == ["stichtag"]
    assert not sende(anteil, zaehler="120", nenner="100", trotzdem="on")
    assert list(sende(anzahl, wert="-5")) == list(sende(anzahl, wert="2,5")) == ["wert"]
    assert not sende(anzahl, wert="3")


@pytest.mark.django_db
def test_eine_neue_messgroesse_bekommt_ihren_status_am_stand(raeume: Raeume, als: Callable[..., Client], besetzung: Besetzung) -> None:
    """Measure of the running year: an Ausgangswert from before it, a plan decided before the Stand, a value of the Stand."""
    stelle(date(2007, 10, 15))
    client, ziel = als("controlling"), baue_ziel(raeume["FB"])
    definition = {
        "richtung": "senken", "formel": "Treffen", "zaehler": "Treffen", "stichtagsregel": "Ende", "quelle": "Test", "verantwortlich": "FB",
        "rhythmus": "vierteljaehrlich",
    }  # fmt: skip
    wer = wer_ist(besetzung.controlling)
    m = lege_messgroesse_an(wer=wer, ziel=ziel, name="Treffen", art="anzahl", gruen=D(1), gelb=D(4), **definition)
    seite, wert = m.get_absolute_url(), {"stichtag": "31.12.2006", "wert": "1247", "quelle": "Test"}
    assert "nur einen Ausgangswert" in str(client.post(f"{seite}wert/", wert).context["form"].errors["stichtag"])
    assert client.post(f"{seite}wert/", wert | {"ist_ausgangswert": "on"}).status_code == 302
    plan = {"tag": "31.12.2008", "wert": "1250", "quelle": "Beschluss"}
    assert "Zukunft" in str(client.post(f"{seite}plan/", plan | {"gueltig_ab": "16.10.2007"}).context["form"].errors["gueltig_ab"])
    assert "zeigt ihn noch nicht" in text(client.post(f"{seite}plan/", plan, follow=True))
    assert "am 30.09.2007 noch keiner; der Plan gilt ab 15.10.2007" in text(client.get(seite))
    guete = text(client.get("/scorecard/2007/fachbereich/FB/guete/"))
    assert "Plan erst nach dem Stand gilt (1)" in guete and "(gilt ab 15.10.2007)" in guete and "Messgröße ohne Plan" not in guete
    assert "gilt ab 15.10.2007" in text(client.get("/scorecard/2007/fachbereich/FB/"))
    assert lies(m).zeile.warum_ohne_status.endswith("Der Plan gilt erst ab dem 15.10.2007.")
    frueher = client.post(f"{seite}plan/", plan | {"gueltig_ab": "01.09.2007"})
    assert "späteren Beschluss" in str(frueher.context["form"].errors["gueltig_ab"])
    jahre = {"wert_2007": "1249", "wert_2008": "1250", "gueltig_ab": "01.09.2007", "quelle": "Beschluss"}
    assert client.post(f"{seite}planjahre/", jahre).status_code == 302
    assert client.post(f"{seite}wert/", {"stichtag": "30.09.2007", "wert": "1239", "quelle": "Test"}).status_code == 302
    zeile = lies(m).zeile
    assert zeile.status == "im_plan" and zeile.erreichung == 1


@pytest.mark.django_db
def test_saetze_nennen_das_feld(raeume: Raeume, als: Callable[..., Client], besetzung: Besetzung) -> None:
    stelle(date(2007, 10, 15))
    client, m = als("controlling"), baue_messgroesse(baue_ziel(raeume["FB"]), art="prozent")
    trage_ein(m, date(2007, 9, 30), 5)
    antwort, angaben = f"{m.get_absolute_url()}antwort/", {"ursache": "Stelle unbesetzt", "bis": "31.12.2007"}
    assert list(client.post(antwort, angaben | {"art": "korrektur"}).context["form"].errors) == ["korrektur"]
    lang = client.post(antwort, angaben | {"art": "duldung", "bis": "31.12.2030"})
    assert "höchstens ein Jahr" in str(lang.context["form"].errors["bis"])
    halb = client.post(f"{m.get_absolute_url()}wert/", {"stichtag": "30.09.2007", "quelle": "Test", "zaehler": "1"})
    assert list(halb.context["form"].errors) == ["nenner"]
    berechnet = baue_messgroesse(m.ziel, name="Berechnet", messquelle="praevention-hze")
    assert "berechnet das System" in text(client.get(f"{berechnet.get_absolute_url()}wert/", follow=True))

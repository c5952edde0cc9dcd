"""From when on something is a warning, by hand; and the page on the demonstration at 15.10.2007, for whom it is."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from basis.due import beantworte
from basis.models import Nutzer
from budgets.ampel import Schwellen
from budgets.models import Buchung, Buchungsprofil, Haushaltsjahr, Monatsabschluss
from budgets.models.lesbar import lesbare_orte
from budgets.nachweis import Nachweis
from budgets.querysets.faellig_vollzug import vollzugsfragen
from budgets.selectors.abgleich import abgleich_je_posten
from budgets.vollzugsblatt import Aussicht, Vollzugszeile
from budgets.warnungen import Warnart, Warnung, geordnet, handeln_seit, lage_des_verfuegbaren, rest_verfaellt, ueberfaellige_monate
from sozialraum.access import Zugang

Als = Callable[..., Client]


@pytest.mark.parametrize(
    ("ist", "festlegung", "wort"), [(60, 39, ""), (60, 40, "ausgeschöpft"), (61, 40, "überzogen"), (101, 0, "überzogen"), (0, 0, "")]
)
def test_ein_budget_ist_ausgeschoepft_oder_ueberzogen(ist, festlegung, wort):
    assert lage_des_verfuegbaren(Nachweis(ansatz=100, ist=ist, festlegung=festlegung)) == wort


def test_ohne_ansatz_und_ohne_buchung_ist_nichts_ausgeschoepft():
    assert lage_des_verfuegbaren(Nachweis()) == ""


@pytest.mark.parametrize(
    ("ist", "tag", "rest"),
    [(15, date(2007, 9, 30), 0), (15, date(2007, 10, 1), 5), (20, date(2007, 10, 1), 0), (0, date(2007, 12, 31), 20),
     (15, date(2008, 1, 1), 0)],
)  # fmt: skip
def test_vor_dem_verfall_eines_rests_wird_drei_monate_vorher_gewarnt(ist, tag, rest):
    assert rest_verfaellt(Nachweis(ansatz=100, rest=20, ist=ist), 2007, tag) == rest


@pytest.mark.parametrize(("tag", "erledigt", "monate"), [(15, range(1, 9), []), (16, range(1, 9), [9]), (16, [1, *range(3, 10)], [2])])
def test_ein_monat_ist_fuenfzehn_tage_nach_seinem_ende_ueberfaellig(tag, erledigt, monate):
    assert [m for m, _ in ueberfaellige_monate(2007, date(2007, 10, tag), list(erledigt))] == monate
    assert ueberfaellige_monate(2007, date(2007, 2, 16), [])[0] == (1, date(2007, 2, 15))


def _monate(*prognosen: int) -> dict[int, Vollzugszeile]:
    return {m: Vollzugszeile("4550", Nachweis(ansatz=100), Aussicht(p)) for m, p in enumerate(prognosen, 1)}


@pytest.mark.parametrize(("prognosen", "seit"), [((100, 110, 104, 110, 120), 4), ((110, 110), 1), ((110, 100), None), ((), None)])
def test_handeln_seit_dem_ersten_monat_ohne_unterbrechung(prognosen, seit):
    assert handeln_seit(_monate(*prognosen), Schwellen()) == seit


def test_geordnet_nach_art_dann_hoechster_betrag():
    def eine(art, betrag, seit=None):
        return Warnung(art, "Ort", "Text", seit, "/", "Hilfe", betrag)

    a, b = eine(Warnart.MONAT, None, date(2007, 2, 1)), eine(Warnart.MONAT, None, date(2007, 3, 1))
    c, d = eine(Warnart.UEBERZOGEN, 5), eine(Warnart.UEBERZOGEN, 7)
    assert geordnet([b, c, a, d]) == [d, c, a, b]


@pytest.mark.usefixtures("halle")
@pytest.mark.django_db
class TestSeite:
    def _zeilen(self, client: Client, **frage: str) -> list[Warnung]:
        return [row.record for row in client.get(reverse("warnungen"), frage).context["table"].rows]

    def test_die_eigenen_budgets_und_die_monate_der_stadt(self, als: Als) -> None:
        alle = self._zeilen(als("controlling"), je_seite="500")
        eigene = self._zeilen(als("ressort2"), je_seite="500")
        orte = {w.ort for w in eigene if w.art == Warnart.ERLAEUTERUNG}
        assert orte == {"Sozialraum II, UA 4550"}  # 4560 is explained
        assert {w.ort for w in alle if w.art == Warnart.ERLAEUTERUNG} > orte
        monate = [w for w in eigene if w.art == Warnart.MONAT]
        assert [(w.ort, w.text) for w in monate] == [  # September may take until today
            ("Januar 2007", "und 7 weitere sind abzuschließen")
        ]
        assert {w.art for w in alle} >= {Warnart.ERLAEUTERUNG, Warnart.UEBERZOGEN, Warnart.MONAT}
        ueberzogen = next(w for w in eigene if w.art == Warnart.UEBERZOGEN and w.ort == "Sozialraum II, UA 4550")
        assert ueberzogen.betrag and ueberzogen.betrag > 0 and "umschichtungen/neu" in ueberzogen.url
        self._fuehrt_zur_anmeldung(als("ressort2"), ueberzogen)
        assert not any(w.weiter for w in self._zeilen(als("pruefung"), art="ueberzogen"))

    def _fuehrt_zur_anmeldung(self, browser: Client, ueberzogen: Warnung) -> None:
        """By one's own budget only; the form is filled in, and a used-up budget lacks nothing yet."""
        ((url, name),) = ueberzogen.weiter
        assert name == "Überschreitung anmelden"
        form = browser.get(url).context["form"]
        assert form["betrag_cent"].initial == ueberzogen.betrag and form["posten"].initial
        seite = browser.get(reverse("warnungen"), {"art": "ueberzogen", "je_seite": "500"})
        assert all(bool(r.record.weiter) == (r.record.betrag > 0) for r in seite.context["table"].rows)
        assert url.replace("&", "&amp;") in seite.content.decode()
        datei = browser.get(reverse("warnungen"), {"format": "csv"}).content.decode("utf-8-sig")
        assert "Mittel umschichten, Überschreitung anmelden" in datei

    def test_die_betraege_stehen_wie_im_laufenden_jahr_und_kein_tag_liegt_danach(self, als: Als, besetzung: Any) -> None:
        """Today is 15.10.2007; what was applied for in real time is not later than that."""
        jahr = Haushaltsjahr.objects.get(jahr=2007)
        Monatsabschluss.objects.create(haushaltsjahr=jahr, monat=1, beantragt_von=besetzung.fachbereichsleitung)
        browser, stand = als("controlling"), "Stand 30.09.2007"
        antwort = browser.get(reverse("warnungen"), {"je_seite": "500"})
        vollzug = browser.get(reverse("vollzug", args=[2007, "fachbereich", "FB"]))
        assert stand in vollzug.context["standsatz"] and f"Beträge: {vollzug.context['standsatz']}" in antwort.content.decode()
        assert "Fristen: am 15.10.2007" in antwort.content.decode()
        wartet = [w for w in (r.record for r in antwort.context["table"].rows) if "wartet auf die zweite Person" in w.text]
        assert [(w.ort, w.seit) for w in wartet] == [("Januar 2007", date(2007, 10, 15))]

    @pytest.mark.parametrize("wer", ["controlling", "ressort2"])
    def test_der_abgleich_aus_summen_ist_der_aus_den_buchungen(self, als: Als, wer: str, besetzung: Any) -> None:
        """Added up naively, with a Minderung and its Storno, and a second Festlegung of an Ist's Verfahren."""
        jahr, zugang = Haushaltsjahr.objects.get(jahr=2007), Zugang(getattr(besetzung, wer))
        eine = Buchung.objects.filter(posten__haushaltsjahr=jahr, posten__gebiet__schluessel="II", art="festlegung").first()
        assert eine
        neu = {"posten": eine.posten, "art": "festlegung", "buchungstag": date(2007, 9, 30), "quelle": eine.quelle}
        neu |= {"nutzer": besetzung.controlling}
        minderung = Buchung.objects.create(**neu, betrag_cent=-100, mindert=eine)
        Buchung.objects.create(**neu, betrag_cent=100, storno_von=minderung, grund="Irrtum")
        Buchung.objects.create(**neu | {"quelle": "", "art": "ist"}, betrag_cent=7)
        naiv: dict[str, dict[int, list[int]]] = {}
        for b in Buchung.objects.sichtbar_fuer(zugang).filter(posten__haushaltsjahr=jahr).select_related("storno_von"):
            summe = naiv.setdefault(b.quelle, {}).setdefault(b.posten_id, [0, 0])
            if b.art == "ist":
                summe[0] += b.betrag_cent
            elif not b.mindert_id and not (b.storno_von and b.storno_von.mindert_id):
                summe[1] += b.betrag_cent
        quellen = sorted(set(Buchungsprofil.objects.values_list("quelle", flat=True)))
        links, rechts, je_posten = abgleich_je_posten(jahr, lesbare_orte(zugang), quellen)
        leer = [0, 0]
        assert links and rechts and je_posten == {
            p: (naiv[links].get(p, leer)[0], naiv[rechts].get(p, leer)[1]) for p in {p for je in naiv.values() for p in je}
        }

    def test_filter_nach_art_und_ressort_und_datei(self, als: Als) -> None:
        browser = als("controlling")
        gefiltert = self._zeilen(browser, art="erlaeuterung", ressort="R-II")
        assert [w.ort for w in gefiltert] == ["Sozialraum II, UA 4550"]
        assert all(w.gebiet is None or w.ort for w in self._zeilen(browser, ressort="stadt"))
        datei = browser.get(reverse("warnungen"), {"art": "monat", "format": "csv"}).content.decode("utf-8-sig")
        assert datei.count("Monat nicht abgeschlossen") == 1 and "7 weitere" in datei

    def test_abhilfe_gibt_es_nur_fuer_wen_sie_ist(self, als: Als) -> None:
        """The Prüfung reads all and does nothing; the Fachkraft has no such page."""
        assert {w.abhilfe for w in self._zeilen(als("pruefung"), art="erlaeuterung")} == {"Budget ansehen"}
        assert "Erläuterung schreiben" in {w.abhilfe for w in self._zeilen(als("ressort2"), art="erlaeuterung")}
        assert als("fachkraft1").get(reverse("warnungen")).status_code == 404

    @pytest.mark.parametrize("wer", ["controlling", "ressort2"])
    def test_die_uebersicht_sagt_dasselbe_in_derselben_abfrage(self, als: Als, wer: str, django_assert_num_queries: Any) -> None:
        """Other than the page it reads everything along with what else is due."""
        browser = als(wer)
        fehlt = [w for w in self._zeilen(browser, art="erlaeuterung") if w.abhilfe == "Erläuterung schreiben"]
        zugang = Zugang(Nutzer.objects.get(username=wer))
        fragen = list(vollzugsfragen(zugang, date(2007, 10, 15)))
        with django_assert_num_queries(1):
            gesagt = beantworte(fragen)
        genannt = [f.titel for f in gesagt if f.titel.startswith("Erläutern: ")]
        assert genannt == [f"Erläutern: {w.ort}" for w in fehlt]
        ueberzogen = [w for w in self._zeilen(browser, art="ueberzogen", je_seite="500") if w.text == "überzogen"]
        assert any(f.titel.startswith(f"{len(ueberzogen)} Budget") for f in gesagt)
        assert any(f.titel.startswith("Monatsabschluss: Januar 2007") for f in gesagt) == (wer == "controlling")
        adressen = {f.url for f in gesagt}
        assert all(browser.get(adresse).status_code == 200 for adresse in adressen)

"""Pages of Buchungen: who sees which, filter with sums, export, Storno, editor, Abgleich."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext

from basis import geld
from basis.zahlen import NBSP
from budgets.models import Buchung, Buchungsentwurf, Buchungsprofil, Budgetposten, Mittel, buchungsabfrage
from budgets.nachweis import summiere
from budgets.querysets.umschichtungen import nachweis_von
from budgets.selectors.abgleich import waehle
from sozialraum.access import Zugang
from tests.budgets.buchungsbau import KOPF, nimm, profil, zeile
from tests.budgets.ueberschreitungsbau import anmeldung, bewilligt, bucht, gib_grenzen
from tests.budgets.vollzugsbau import JAHR, Vollzug, baue_vollzug
from tests.factories import Besetzung, Raeume

pytestmark = pytest.mark.django_db


@pytest.fixture
def vollzug(raeume: Raeume, besetzung: Besetzung) -> Vollzug:
    v = baue_vollzug(raeume, besetzung)
    nimm(profil(), [zeile("B1", "100,00"), zeile("B2", "40,00", gebiet="V"), zeile("F1", "70,00", art="Festlegung")])
    return v


def _seite(client: Client, nutzer: Any, pfad: str, **abfrage: str) -> Any:
    client.force_login(nutzer)
    return client.get(pfad, abfrage)


def test_die_ressortleitung_sieht_nur_ihre_buchungen(client: Client, vollzug: Vollzug) -> None:
    b = vollzug.besetzung
    fremd = Buchung.objects.get(posten__gebiet__schluessel="V")
    eigene = _seite(client, b.ressort1, "/buchungen/").content.decode()
    assert f"/buchungen/{fremd.pk}/" not in eigene and f"Ist Ausgaben</dt>\n  <dd>100,00{NBSP}€" in eigene
    assert _seite(client, b.ressort1, f"/buchungen/{fremd.pk}/").status_code == 404
    assert client.post(f"/buchungen/{fremd.pk}/stornieren/", {"grund": "x"}).status_code == 403
    alle = _seite(client, b.controlling, "/buchungen/").content.decode()
    assert f"140,00{NBSP}€" in alle and _seite(client, b.fachkraft1, "/buchungen/").status_code == 404


@pytest.mark.parametrize(
    ("abfrage", "anzahl", "ist"),
    [({"jahr": "2009"}, 3, "140,00"), ({"jahr": "2008"}, 0, "0,00"), ({"art": "ist"}, 2, "140,00"), ({"stelle": "4550"}, 3, "140,00"),
     ({"von": "16.03.2009"}, 0, "0,00"), ({"von": "01.03.2009", "bis": "31.03.2009"}, 3, "140,00"), ({"von": "01.04.2009"}, 0, "0,00"),
     ({"bis": "28.02.2009", "jahr": "2009"}, 0, "0,00"), ({"bis": "15.03.2009", "art": "ist"}, 2, "140,00"),
     ({"stelle": "4570"}, 0, "0,00")],
)  # fmt: skip
def test_filter_und_summen_gelten_fuer_dieselbe_menge(
    client: Client, vollzug: Vollzug, abfrage: dict[str, str], anzahl: int, ist: str
) -> None:
    antwort = _seite(client, vollzug.besetzung.controlling, "/buchungen/", **abfrage)
    assert antwort.context["anzahl"] == anzahl == len(antwort.context["table"].page.object_list)
    assert antwort.context["kennzahlen"][1]["wert"] == f"{ist}{NBSP}€"


@pytest.mark.parametrize(
    ("abfrage", "feld", "anzahl", "ist"),
    [({"jahr": "2009", "art": "ist", "gebiet": "999999"}, "gebiet", 2, "140,00"), ({"jahr": "abc", "art": "ist"}, "jahr", 2, "140,00"),
     ({"jahr": "2008", "von": "gestern"}, "von", 0, "0,00")],
)  # fmt: skip
def test_ein_falscher_filter_steht_am_feld_und_die_uebrigen_gelten_fuer_zahlen_und_zeilen(
    client: Client, vollzug: Vollzug, abfrage: dict[str, str], feld: str, anzahl: int, ist: str
) -> None:
    antwort = _seite(client, vollzug.besetzung.controlling, "/buchungen/", **abfrage)
    assert list(antwort.context["filter"].form.errors) == [feld] and f'id="id_{feld}_error"' in antwort.content.decode()
    assert antwort.context["anzahl"] == anzahl == len(antwort.context["table"].page.object_list)
    assert antwort.context["kennzahlen"][1]["wert"] == f"{ist}{NBSP}€"


def test_der_letzte_tag_des_kalenders_ist_ein_tag(client: Client, vollzug: Vollzug) -> None:
    antwort = _seite(client, vollzug.besetzung.controlling, "/buchungen/", bis="31.12.9999")
    assert antwort.status_code == 200 and antwort.context["anzahl"] == 3


def test_eine_seite_liest_nur_ihre_zeilen_und_bleibt_sortiert(client: Client, vollzug: Vollzug) -> None:
    """Which Posten and which rows of them is asked first; joined, all Buchungen would be read and sorted (performance.md 3)."""
    for tag in range(1, 28):
        vollzug.bucht("I", "4550", tag, tag=date(JAHR, 3, tag))
        vollzug.bucht("I", "4550", tag, tag=date(JAHR, 4, tag))
    client.force_login(vollzug.besetzung.ressort1)
    with CaptureQueriesContext(connection) as abfragen:
        antwort = client.get("/buchungen/", {"jahr": "2009", "stelle": "4550", "sortierung": "buchungstag", "seite": "2"})
    gezeigt = [row.record.buchungstag for row in antwort.context["table"].page.object_list]
    assert antwort.context["anzahl"] == 56 and len(gezeigt) == 6 and gezeigt == sorted(gezeigt) and gezeigt[-1] == date(JAHR, 4, 27)
    (sql,) = [a["sql"] for a in abfragen if "LIMIT 6" in a["sql"] or ("LIMIT 50" in a["sql"] and "budgets_buchung" in a["sql"])]
    assert sql.count("ANY(ARRAY(SELECT") == 3  # the rows of the page; the Posten that are chosen, and those that are open to one


@pytest.mark.parametrize("richtung", ["buchungstag", "-buchungstag"])
def test_wenige_werden_unter_sich_sortiert_und_viele_in_ihrem_zeitraum_gesucht(
    client: Client, vollzug: Vollzug, monkeypatch: pytest.MonkeyPatch, richtung: str
) -> None:
    """A small year beside a large one: neither way walks through the days of the other year, and both show the same rows."""
    for tag in (3, 1, 2, 2):
        vollzug.bucht("I", "4550", tag, tag=date(JAHR, 4, tag))
    client.force_login(vollzug.besetzung.controlling)
    gezeigt, gelesen = [], []
    for wenige in (buchungsabfrage.WENIGE, 0):
        monkeypatch.setattr(buchungsabfrage, "WENIGE", wenige)
        with CaptureQueriesContext(connection) as abfragen:
            antwort = client.get("/buchungen/", {"jahr": "2009", "stelle": "4550", "sortierung": richtung})
        gezeigt.append([row.record.pk for row in antwort.context["table"].page.object_list])
        gelesen += [a["sql"] for a in abfragen if "LIMIT 7" in a["sql"]]
    rows = Buchung.objects.filter(posten__haushaltsjahr__jahr=2009)
    assert gezeigt == [[b.pk for b in sorted(rows, key=lambda b: (b.buchungstag, b.pk), reverse=richtung[0] == "-")]] * 2
    assert ["\"buchungstag\" + 0)" in sql for sql in gelesen] == [True, False]
    assert all("2009-03-01" in sql and "2009-04-30" in sql for sql in gelesen)


def test_die_csv_kommt_stueckweise_und_nennt_alle_zeilen(client: Client, vollzug: Vollzug) -> None:
    antwort = _seite(client, vollzug.besetzung.controlling, "/buchungen/", format="csv")
    zeilen = b"".join(antwort.streaming_content).decode("utf-8-sig").splitlines()
    assert len(zeilen) == 6 and zeilen[0].startswith("Nummer;Buchungstag") and "100,00" in "".join(zeilen)
    assert _seite(client, vollzug.besetzung.controlling, "/buchungen/", format="xlsx").status_code == 200


def test_storno_auf_der_seite(client: Client, vollzug: Vollzug) -> None:
    buchung = Buchung.objects.get(beleg__gt="", betrag_cent=100_00)
    client.force_login(vollzug.besetzung.controlling)
    ohne = client.post(f"/buchungen/{buchung.pk}/stornieren/", {"grund": ""})
    assert ohne.status_code == 422
    danach = client.post(f"/buchungen/{buchung.pk}/stornieren/", {"grund": "falscher Monat"}, follow=True).content.decode()
    assert "falscher Monat" in danach and "Storno von" in danach
    assert "Diese Buchung ist storniert" in client.get(f"/buchungen/{buchung.pk}/").content.decode()


def test_der_abgleich_nennt_was_die_verfahren_trennt(client: Client, vollzug: Vollzug) -> None:
    nimm(profil(name="Jucon", quelle="Jucon"), [zeile("J1", "130,00", art="Festlegung")])
    for nach, erste in (("posten", "4550.7600 · Sozialraum I"), ("monat", "02.2009"), ("traeger", "ohne Träger")):
        antwort = _seite(client, vollzug.besetzung.controlling, "/buchungen/abgleich/", jahr="2009", nach=nach, links="Finanzsoftware",
                         rechts="Jucon")  # fmt: skip
        assert antwort.status_code == 200
        zeilen = list(antwort.context["table"].data)
        assert sum(z["differenz"] for z in zeilen) == -10_00
        assert erste.partition(" · ")[0] in [z["name"].partition(" · ")[0] for z in zeilen]


def test_ohne_wahl_steht_das_ist_des_zahlenden_neben_den_festlegungen_des_anderen() -> None:
    rows = [{"quelle": "Fachsoftware", "ist": None, "fest": 5}, {"quelle": "Finanzsoftware", "ist": -90, "fest": 1}]
    namen = ["Fachsoftware", "Finanzsoftware"]
    assert waehle(rows, namen) == ("Finanzsoftware", "Fachsoftware") == waehle(rows, namen, links="Finanzsoftware")
    assert waehle(rows, namen, "Fachsoftware", "Finanzsoftware") == ("Fachsoftware", "Finanzsoftware")
    assert waehle([], ["Nur eine"]) == ("Nur eine", "") and waehle([], []) == ("", "")


@pytest.mark.usefixtures("halle")
def test_der_abgleich_zeigt_ohne_wahl_werte_und_trennt_ausgaben_von_einnahmen(als: Any) -> None:
    antwort = als("controlling").get("/buchungen/abgleich/", {"jahr": "2007"})
    zeilen, text = list(antwort.context["table"].data), antwort.content.decode()
    assert "Ist aus Finanzsoftware, Festlegungen aus Fachsoftware, Haushaltsjahr 2007." in text
    gebuchte = Buchung.objects.filter(posten__haushaltsjahr__jahr=2007, art="ist", quelle="Finanzsoftware").order_by()
    gebucht = dict(gebuchte.values_list("posten__haushaltsstelle__richtung").annotate(summe=Sum("betrag_cent")))
    assert len(gebucht) == 2
    for richtung, name in (("ausgabe", "Summe Ausgaben"), ("einnahme", "Summe Einnahmen")):
        eigene = [z for z in zeilen if z["richtung"] == richtung]
        assert sum(z["links"] or 0 for z in eigene) == gebucht[richtung] != 0
        assert name in text and geld.euro(gebucht[richtung]) in text
    assert all(z["links"] is not None or z["rechts"] is not None for z in zeilen)


def test_der_editor_schlaegt_vor_zeigt_und_lehnt_personen_ab(client: Client, vollzug: Vollzug) -> None:
    client.force_login(vollzug.besetzung.controlling)
    inhalt = "\n".join([KOPF, zeile("B9", "7,00")]).encode()
    grund = {"name": "Neues", "quelle": "Jucon", "modus": "beleg", "welt": "kameral", "zahlformat": "deutsch", "kopfzeile": "0",
             "aktiv": "on"}  # fmt: skip
    erste = client.post("/buchungen/profile/neu/", grund | {"vorschau": "1", "datei": SimpleUploadedFile("x.csv", inhalt)})
    form = erste.context["form"]
    assert erste.status_code == 200 and form["feld_beleg"].value() == "Beleg"
    assert "Ordnen Sie mindestens einer Spalte" in erste.content.decode()
    daten = {name: form[name].value() or "" for name in form.fields if name not in ("datei", "aktiv", "zentral", "ertrag_negativ",
             "kurzes_sachkonto")} | grund | {"betrag_5": "zeile"}  # fmt: skip
    zweite = client.post("/buchungen/profile/neu/", daten | {"vorschau": "1"})
    assert [z.betrag for z in zweite.context["zeilen"]] == [700] and not Buchungsprofil.objects.filter(name="Neues").exists()
    schlecht = client.post("/buchungen/profile/neu/", daten | {"feld_beleg": "Empfänger", "speichern": "1"})
    assert schlecht.status_code == 422 and "Personen, Texte oder Akten" in schlecht.content.decode()
    assert client.post("/buchungen/profile/neu/", daten | {"speichern": "1"}).status_code == 302
    assert Buchungsprofil.objects.get(name="Neues").felder["beleg"]["spalte"] == "Beleg"


def test_der_assistent_zeigt_fehler_und_bucht_dann(client: Client, vollzug: Vollzug) -> None:
    client.force_login(vollzug.besetzung.controlling)
    zu = Buchungsprofil.objects.get()
    schlecht = "\n".join([KOPF, zeile("B5", "x")]).encode()
    antwort = client.post("/buchungen/importieren/", {"profil": zu.pk, "datei": SimpleUploadedFile("a.csv", schlecht)}, follow=True)
    assert "1 Zeile hat Fehler" in antwort.content.decode() and ", 1 Zeile." in antwort.content.decode()
    assert "ist kein Betrag" in antwort.content.decode()
    pfad = antwort.request["PATH_INFO"]
    assert client.post(pfad, {}).status_code == 422 and Buchung.objects.count() == 3
    assert client.post(pfad, {"verwerfen": "1"}).status_code == 302 and not Buchungsentwurf.objects.exists()
    gut = "\n".join([KOPF, zeile("B5", "5,00")]).encode()
    antwort = client.post("/buchungen/importieren/", {"profil": zu.pk, "datei": SimpleUploadedFile("a.csv", gut)}, follow=True)
    assert "Nicht übernommene Spalten: Empfänger" in antwort.content.decode()
    client.force_login(vollzug.besetzung.fachbereichsleitung)
    assert client.get(antwort.request["PATH_INFO"]).status_code == 404
    client.force_login(vollzug.besetzung.controlling)
    assert client.post(antwort.request["PATH_INFO"], {}).status_code == 302 and Buchung.objects.count() == 4


def test_die_haushaltsstelle_zeigt_ihre_jahre(client: Client, vollzug: Vollzug) -> None:
    vollzug.ansatz("I", "4550", 1000)
    pfad = vollzug.stellen["4550"].get_absolute_url()
    assert f"860,00{NBSP}€" not in _seite(client, vollzug.besetzung.ressort1, pfad).content.decode()
    assert f"830,00{NBSP}€" in _seite(client, vollzug.besetzung.ressort1, pfad).content.decode()


def test_die_datenbank_rechnet_den_nachweis_wie_die_regel(vollzug: Vollzug) -> None:
    """And sums only the Posten that the person may see."""
    gib_grenzen()
    vollzug.ansatz("V", "4550", 500)
    vollzug.ansatz("V", "4750", 50)
    hier, dort = ("I", "4550"), ("V", "4750")
    bucht(vollzug, bewilligt(vollzug, anmeldung(vollzug, 5, hier, (dort, 5))))
    for bewegung, euro in (("ansatz", 1000), ("nachtrag", 70), ("sperre", 200)):
        Mittel.objects.create(
            posten=vollzug.posten[hier], bewegung=bewegung, betrag_cent=euro * 100, wirksam_am=date(JAHR, 1, 1), anordnung="Plan"
        )
    bucht(vollzug, bewilligt(vollzug, anmeldung(vollzug, 30, hier, (dort, 30))))
    ueber_plan = Mittel.objects.filter(posten=vollzug.posten[hier], ueberschreitung__isnull=False).values_list("bewegung", "betrag_cent")
    assert set(ueber_plan) == {("apl", 5_00), ("uepl", 30_00)}
    for wer, anzahl in (("ressort1", 1), ("controlling", 2)):
        rows = Budgetposten.objects.filter(haushaltsstelle=vollzug.stellen["4550"]).sichtbar_fuer(Zugang(getattr(vollzug.besetzung, wer)))
        n = summiere(nachweis_von(p) for p in rows)
        assert rows.exclude(ansatz_cent=0).count() == anzahl and n.sperre and n.ausserplan and n.festlegung and n.ist
        [jahr] = rows.je_jahr()
        assert jahr == {
            "jahr": JAHR, "fortgeschrieben": n.fortgeschrieben, "festlegung": n.festlegung, "ist": n.ist, "verfuegbar": n.verfuegbar,
        }  # fmt: skip

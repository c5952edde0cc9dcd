"""What PostgreSQL holds about Verteilungen, whatever the application does: one pass and one fail each, and the guard switched off."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from budgets.models import Deckungskreisansatz, Dienst, Gewicht, Gewichtung, Teiltopf, Teiltopfgewicht, Verteilung, Verteilungszeile
from tests.budgets.bau import ZEILE, Akte, baue_akte, baue_indikator, beschliesse
from tests.factories import Besetzung, Raeume

pytestmark = pytest.mark.django_db
AlsEigentuemer = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def akte(raeume: Raeume, besetzung: Besetzung) -> Akte:
    return baue_akte(raeume, besetzung)


def _sql(statement: str, *werte: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, werte)


def _wird_abgewiesen(aktion: Callable[[], object], satz: str) -> None:
    with pytest.raises(IntegrityError, match=satz), transaction.atomic():
        aktion()


# Every way in which the application could touch a decided Verteilung.
ANGRIFFE: dict[str, Callable[[Akte], object]] = {
    "speichern": lambda a: Verteilung.objects.get(pk=a.verteilung.pk).save(),
    "Name ändern": lambda a: Verteilung.objects.filter(pk=a.verteilung.pk).update(name="anders"),
    "Status zurücksetzen": lambda a: Verteilung.objects.filter(pk=a.verteilung.pk).update(status="entwurf"),
    "mehrere auf einmal": lambda a: Verteilung.objects.bulk_update([_umbenannt(a.verteilung)], ["name"]),
    "löschen": lambda a: _sql("DELETE FROM budgets_verteilung WHERE id = %s", a.verteilung.pk),
    "SQL an der Verteilung": lambda a: _sql("UPDATE budgets_verteilung SET pruefsumme = '1' WHERE id = %s", a.verteilung.pk),
    "Betrag des Teiltopfs": lambda a: Teiltopf.objects.filter(pk=a.topf.pk).update(betrag_cent=1),
    "neuer Teiltopf": lambda a: Teiltopf.objects.create(verteilung=a.verteilung, schluessel="neu", name="Neu", betrag_cent=0),
    "Teiltopf löschen": lambda a: _sql("DELETE FROM budgets_teiltopf WHERE id = %s", a.topf.pk),
    "Betrag der Zeile": lambda a: Verteilungszeile.objects.filter(pk=a.zeilen[0].pk).update(betrag_cent=ZEILE + 1),
    "zwei Zeilen mit gleicher Summe": lambda a: Verteilungszeile.objects.bulk_update(_verschoben(a.zeilen), ["betrag_cent"]),
    "neue Zeile": lambda a: Verteilungszeile.objects.bulk_create([_zeile(a.topf)]),
    "Zeile löschen": lambda a: a.zeilen[0].delete(),
    "SQL an der Zeile": lambda a: _sql("DELETE FROM budgets_verteilungszeile WHERE teiltopf_id = %s", a.topf.pk),
    "Dienst ändern": lambda a: Dienst.objects.filter(pk=a.dienst.pk).update(betrag_cent=0),
    "neuer Dienst": lambda a: Dienst.objects.create(teiltopf=a.topf, name="Neu", betrag_cent=0),
    "Dienst löschen": lambda a: a.dienst.delete(),
    "Gewicht ändern": lambda a: Teiltopfgewicht.objects.filter(pk=a.gewicht.pk).update(gewicht=Decimal("0.4")),
    "Gewicht löschen": lambda a: a.gewicht.delete(),
    "Unterabschnitt ergänzen": lambda a: a.topf.unterabschnitte.clear(),
}
SCHUTZ = {
    "budgets_verteilung": ("verteilung_bleibt", "verteilung_summe"),
    "budgets_teiltopf": ("teiltopf_bleibt",),
    "budgets_dienst": ("dienst_bleibt",),
    "budgets_teiltopfgewicht": ("gewicht_bleibt",),
    "budgets_verteilungszeile": ("zeile_bleibt",),
    "budgets_teiltopf_unterabschnitte": ("unterabschnitte_bleibt",),
}


def _umbenannt(verteilung: Verteilung) -> Verteilung:
    verteilung.name = "anders"
    return verteilung


def _verschoben(zeilen: list[Verteilungszeile]) -> list[Verteilungszeile]:
    zeilen[0].betrag_cent, zeilen[1].betrag_cent = ZEILE - 1, ZEILE + 1
    return zeilen[:2]


def _zeile(topf: Teiltopf) -> Verteilungszeile:
    return Verteilungszeile(
        teiltopf=topf, schluessel="x", name="x", punktwert=1, bedarfseinheiten=1, betrag_cent=0, rang=9, informativ=True
    )


@pytest.mark.zusage(2)
@pytest.mark.parametrize("weg", ANGRIFFE)
def test_eine_beschlossene_verteilung_bleibt_wie_sie_ist(akte: Akte, weg: str) -> None:
    beschliesse(akte)
    _wird_abgewiesen(lambda: ANGRIFFE[weg](akte), "beschlossen")


@pytest.mark.gegenprobe(
    2, ohne=("verteilung_bleibt", "teiltopf_bleibt", "dienst_bleibt", "gewicht_bleibt", "zeile_bleibt", "unterabschnitte_bleibt")
)
@pytest.mark.parametrize("weg", [w for w in ANGRIFFE if w not in {"löschen", "Teiltopf löschen"}])  # there a foreign key would refuse
def test_ohne_die_trigger_ginge_jeder_dieser_wege(akte: Akte, weg: str, als_eigentuemer: AlsEigentuemer) -> None:
    beschliesse(akte)
    _sql("SET CONSTRAINTS ALL IMMEDIATE")
    with als_eigentuemer():
        for tabelle, namen in SCHUTZ.items():
            for name in namen:
                _sql(f"ALTER TABLE {tabelle} DISABLE TRIGGER {name}")
    _sql("SET CONSTRAINTS ALL DEFERRED")
    ANGRIFFE[weg](akte)


@pytest.mark.parametrize("weg", [w for w in ANGRIFFE if w not in {"löschen", "Teiltopf löschen"}])
def test_vor_dem_beschluss_ist_jede_aenderung_frei(akte: Akte, weg: str) -> None:
    ANGRIFFE[weg](akte)


@pytest.mark.parametrize("tabelle", SCHUTZ)
def test_auch_die_eigentuemerin_leert_keine_tabelle_der_verteilungen(akte: Akte, tabelle: str, als_eigentuemer: AlsEigentuemer) -> None:
    _sql("SET CONSTRAINTS ALL IMMEDIATE")
    with als_eigentuemer():
        _wird_abgewiesen(lambda: _sql(f"TRUNCATE {tabelle} CASCADE"), "unveränderlich")


def test_die_anwendung_kann_keinen_trigger_abschalten(akte: Akte) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        _sql("ALTER TABLE budgets_verteilung DISABLE TRIGGER verteilung_bleibt")


@pytest.mark.zusage(1)
def test_was_aufgeht_wird_beschlossen(akte: Akte) -> None:
    beschliesse(akte)
    akte.verteilung.refresh_from_db()
    assert akte.verteilung.ist_beschlossen


@pytest.mark.zusage(1)
@pytest.mark.parametrize(
    ("vorher", "satz"),
    [
        (lambda a: Verteilungszeile.objects.filter(pk=a.zeilen[0].pk).update(betrag_cent=ZEILE + 1), "geht nicht auf"),
        (lambda a: a.zeilen[4].delete(), "geht nicht auf"),
        (lambda a: Verteilungszeile.objects.filter(teiltopf=a.topf).delete(), "geht nicht auf"),
        (lambda a: a.dienst.delete(), "geht nicht auf"),
        (lambda a: Teiltopf.objects.filter(pk=a.topf.pk).update(reserve_ergebnis_cent=None), "geht nicht auf"),
        (lambda a: Verteilungszeile.objects.filter(teiltopf=a.topf).update(informativ=True), "geht nicht auf"),
        (lambda a: Deckungskreisansatz.objects.update(betrag_cent=1), "nicht den Ansatz"),
        (lambda a: Deckungskreisansatz.objects.all().delete(), "nicht den Ansatz"),
        (lambda a: Verteilung.objects.filter(pk=a.verteilung.pk).update(status="entwurf"), "Nur eine vorgelegte"),
    ],
    ids=[
        "Cent",
        "Zeile fehlt",
        "keine Zeile",
        "Dienst fehlt",
        "Reserve unbekannt",
        "informativ",
        "anderer Ansatz",
        "kein Ansatz",
        "Entwurf",
    ],
)
def test_was_nicht_aufgeht_wird_nicht_beschlossen(akte: Akte, vorher: Callable[[Akte], object], satz: str) -> None:
    vorher(akte)
    _wird_abgewiesen(lambda: beschliesse(akte), satz)


@pytest.mark.gegenprobe(1, ohne="verteilung_summe")
def test_ohne_die_pruefung_der_summe_wuerde_ein_fehlbetrag_beschlossen(akte: Akte, als_eigentuemer: AlsEigentuemer) -> None:
    akte.dienst.delete()
    _sql("SET CONSTRAINTS ALL IMMEDIATE")
    with als_eigentuemer():
        _sql("ALTER TABLE budgets_verteilung DISABLE TRIGGER verteilung_summe")
    beschliesse(akte)


def test_eine_verteilung_ohne_teiltopf_wird_nicht_beschlossen(akte: Akte) -> None:
    """Auch dann nicht, wenn kein Deckungskreis die Summe vorgibt (Personalbemessung)."""
    for row in (*akte.zeilen, akte.dienst, akte.gewicht):
        row.delete()
    akte.topf.unterabschnitte.clear()
    akte.topf.delete()
    Verteilung.objects.filter(pk=akte.verteilung.pk).update(deckungskreis=None)
    _wird_abgewiesen(lambda: beschliesse(akte), "Teiltopf")


def test_nur_ein_gremium_das_budgets_beschliesst_macht_endgueltig(akte: Akte) -> None:
    akte.beschluss.gremium.beschliesst_verteilung = False
    akte.beschluss.gremium.save()
    _wird_abgewiesen(lambda: beschliesse(akte), "Nur ein Beschluss eines Gremiums")


@pytest.mark.zusage(15)
def test_wer_vorlegt_beschliesst_nicht(akte: Akte) -> None:
    _wird_abgewiesen(lambda: beschliesse(akte, beschlossen_von=akte.besetzung.controlling), "verteilung_vier_augen|nicht_wer_sie_entwarf")


@pytest.mark.parametrize("feld", ["beschluss", "beschlossen_von", "beschlossen_am", "paket"])
def test_beschlossen_heisst_vollstaendig(akte: Akte, feld: str) -> None:
    _wird_abgewiesen(lambda: beschliesse(akte, **{feld: None}), "beschlossen_ist_vollstaendig|Nur ein Beschluss")


def test_eine_beschlossene_verteilung_hat_eine_pruefsumme(akte: Akte) -> None:
    _wird_abgewiesen(lambda: beschliesse(akte, pruefsumme=""), "beschlossen_ist_vollstaendig")


def test_keine_verteilung_beginnt_beschlossen(akte: Akte) -> None:
    beschliesse(akte)
    row = Verteilung.objects.get(pk=akte.verteilung.pk)
    row.pk = None
    _wird_abgewiesen(lambda: row.save(force_insert=True), "beginnt als Entwurf")


def test_vorgelegt_sagt_von_wem_und_wann(akte: Akte) -> None:
    _wird_abgewiesen(lambda: Verteilung.objects.filter(pk=akte.verteilung.pk).update(vorgelegt_am=None), "vorgelegt_von_wem_und_wann")


@pytest.mark.zusage(2)
def test_eine_korrektur_nennt_den_grund(akte: Akte) -> None:
    andere = Verteilung.objects.create(
        name="Neu", haushaltsjahr=akte.verteilung.haushaltsjahr, gebiet=akte.verteilung.gebiet,
        gebietsstand=akte.verteilung.gebietsstand, werte_stand=akte.verteilung.werte_stand,
        notiz="Rechenfehler", korrigiert=akte.verteilung,
    )  # fmt: skip
    _wird_abgewiesen(lambda: Verteilung.objects.filter(pk=andere.pk).update(notiz=""), "korrektur_nennt_den_grund")


def test_stellen_haben_keinen_deckungskreis(akte: Akte) -> None:
    _wird_abgewiesen(lambda: Verteilung.objects.filter(pk=akte.verteilung.pk).update(einheit="VZÄ"), "stellen_ohne_deckungskreis")


@pytest.mark.parametrize(
    ("felder", "name"),
    [
        ({"betrag_cent": -1}, "teiltopf_betraege_gueltig"),
        ({"rundung_cent": 0}, "teiltopf_betraege_gueltig"),
        ({"kappung_unten": Decimal("1.05"), "kappung_oben": Decimal("0.9")}, "kappung_unten_bis_oben"),
        ({"kappung_unten": Decimal("-0.1"), "kappung_oben": None}, "kappung_unten_bis_oben"),
        ({"zwert_ddof": 2}, "zwert_ddof_0_oder_1"),
    ],
)
def test_ein_teiltopf_hat_gueltige_betraege(akte: Akte, felder: dict[str, Any], name: str) -> None:
    erlaubt = {"kappung_unten": Decimal("0.9"), "kappung_oben": Decimal("1.05"), "zwert_ddof": 1, "rundung_cent": 1}
    Teiltopf.objects.filter(pk=akte.topf.pk).update(**erlaubt)
    _wird_abgewiesen(lambda: Teiltopf.objects.filter(pk=akte.topf.pk).update(**felder), name)


def test_ein_teiltopf_ein_gewicht_eine_zeile_stehen_je_einmal(akte: Akte) -> None:
    _wird_abgewiesen(
        lambda: Teiltopf.objects.create(verteilung=akte.verteilung, schluessel="hze", name="2", betrag_cent=0), "teiltopf_einmal"
    )
    doppelt = {"teiltopf": akte.topf, "indikator": akte.gewicht.indikator, "gewicht": Decimal("0.1")}
    _wird_abgewiesen(lambda: Teiltopfgewicht.objects.create(**doppelt), "teiltopfgewicht_einmal")
    _wird_abgewiesen(lambda: Verteilungszeile.objects.bulk_create([_zeile(akte.topf), _zeile(akte.topf)]), "zeile_einmal")


@pytest.mark.parametrize("gewicht", ["0", "-0.1", "1.000001"])
def test_ein_gewicht_liegt_ueber_0_und_hoechstens_bei_1(akte: Akte, gewicht: str) -> None:
    Teiltopfgewicht.objects.filter(pk=akte.gewicht.pk).update(gewicht=Decimal(1))
    _wird_abgewiesen(lambda: Teiltopfgewicht.objects.filter(pk=akte.gewicht.pk).update(gewicht=Decimal(gewicht)), "ueber_0_bis_1")


def test_negative_betraege_gibt_es_nicht(akte: Akte) -> None:
    _wird_abgewiesen(lambda: Dienst.objects.filter(pk=akte.dienst.pk).update(betrag_cent=-1), "dienst_nicht_negativ")
    _wird_abgewiesen(lambda: Verteilungszeile.objects.filter(pk=akte.zeilen[0].pk).update(betrag_cent=-1), "zeile_nicht_negativ")
    _wird_abgewiesen(lambda: Deckungskreisansatz.objects.update(betrag_cent=-1), "deckungskreisansatz_nicht_negativ")


GEWICHTUNG: dict[str, Callable[[Akte], object]] = {
    "ändern": lambda a: Gewichtung.objects.filter(pk=a.gewichtung.pk).update(name="anders"),
    "löschen": lambda a: _sql("DELETE FROM budgets_gewichtung WHERE id = %s", a.gewichtung.pk),
    "Gewicht ändern": lambda a: Gewicht.objects.filter(gewichtung=a.gewichtung).update(gewicht=Decimal("0.4")),
    "Gewicht löschen": lambda a: Gewicht.objects.filter(gewichtung=a.gewichtung).delete(),
    "Gewicht ergänzen": lambda a: Gewicht.objects.create(gewichtung=a.gewichtung, indikator=baue_indikator("neu"), gewicht=Decimal("0.1")),
}


@pytest.mark.zusage(2)
@pytest.mark.parametrize("weg", GEWICHTUNG)
def test_die_gewichtung_einer_beschlossenen_verteilung_bleibt(akte: Akte, weg: str) -> None:
    beschliesse(akte)
    _wird_abgewiesen(lambda: GEWICHTUNG[weg](akte), "liegt einer beschlossenen Verteilung zugrunde")


@pytest.mark.parametrize("weg", [w for w in GEWICHTUNG if w != "löschen"])
def test_eine_gewichtung_ohne_beschluss_ist_frei(akte: Akte, weg: str) -> None:
    GEWICHTUNG[weg](akte)


@pytest.mark.gegenprobe(2, ohne=("gewichtung_bleibt", "gewichtungsgewicht_bleibt"))
def test_ohne_den_trigger_aenderte_sich_die_gewichtung_nachtraeglich(akte: Akte, als_eigentuemer: AlsEigentuemer) -> None:
    beschliesse(akte)
    _sql("SET CONSTRAINTS ALL IMMEDIATE")
    with als_eigentuemer():
        _sql("ALTER TABLE budgets_gewichtung DISABLE TRIGGER gewichtung_bleibt")
        _sql("ALTER TABLE budgets_gewicht DISABLE TRIGGER gewichtungsgewicht_bleibt")
    GEWICHTUNG["ändern"](akte)
    GEWICHTUNG["Gewicht ändern"](akte)

"""Whoever wrote it does not approve it, held by the database on every table that names two persons (reliability.md, invariant 15).

The rules are asked as PostgreSQL would ask them: in a row that is empty otherwise, is one and the same person refused?
"""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pghistory.models
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.django_db
OWN = ("basis", "sozialraum", "budgets", "proaktiv", "bsc", "berichte")
# Table: who decides, and whose work that is
ENTSCHIEDEN = {
    "berichte_berichtsfreigabe": ("freigegeben_von", ("vorgelegt_von",)),
    "bsc_handlungskonzept": ("in_kraft_von", ("abgestimmt_von",)),
    "bsc_zielvereinbarung": ("unten_von", ("oben_von",)),
    "budgets_foerderantrag": ("entschieden_von", ("geprueft_von",)),
    "budgets_monatsabschluss": ("bestaetigt_von", ("beantragt_von",)),
    "budgets_ueberschreitung": ("entschieden_von", ("erstellt_von", "geprueft_von")),
    "budgets_umschichtung": ("entschieden_von", ("erstellt_von", "mitgezeichnet_von")),
    "budgets_vereinbarungsfassung": ("geschlossen_von", ("erstellt_von",)),
    "budgets_verteilung": ("beschlossen_von", ("vorgelegt_von", "erstellt_von")),
    "proaktiv_bbaantrag": ("entschieden_von", ("beraten_von",)),
    "sozialraum_rollenzuweisung": ("bestaetigt_von", ("nutzer", "vergeben_von")),
    "sozialraum_veroeffentlichung": ("freigegeben_von", ("erstellt_von",)),
}
OHNE_ENTSCHEIDUNG = {
    "bsc_zustimmungswegfall": "ein Vermerk darüber, wessen Zustimmung durch wessen Änderung entfiel",
    "sozialraum_datenlieferung": "wer eine Lieferung zurücknimmt, genehmigt nichts; auch die eigene lässt sich zurücknehmen",
    "sozialraum_geometriestand": "wer Umrisse zurücknimmt, genehmigt nichts",
    "sozialraum_schwerpunktraumliste": "festgestellt wird eine Rechnung; übernommen wird die Liste durch den Beschluss eines Gremiums",
}
PAARE = [(tabelle, wer, wessen) for tabelle, (wer, alle) in ENTSCHIEDEN.items() for wessen in alle]
REGELN = "SELECT conname, pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'"
FELDER = """
SELECT string_agg(
    coalesce(%s::jsonb ->> a.attname, 'NULL') || '::' || format_type(a.atttypid, a.atttypmod) || ' AS ' || quote_ident(a.attname), ', ')
FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
"""


def _ablehnende(tabelle: str, personen: dict[str, int]) -> set[str]:
    """The rules that refuse a row in which these persons stand and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute(FELDER, ["{" + ", ".join(f'"{name}_id": {nummer}' for name, nummer in personen.items()) + "}", tabelle])
        felder = cursor.fetchone()[0]
        cursor.execute(REGELN, [tabelle])
        regeln = cursor.fetchall()
        gefunden = set()
        for name, regel in regeln:
            cursor.execute(f"SELECT ({regel}) IS FALSE FROM (SELECT {felder}) AS zeile")
            gefunden |= {name} if cursor.fetchone()[0] else set()
        return gefunden


def _mit_zwei_personen() -> set[str]:
    eigene = (m for m in apps.get_models() if m._meta.app_label in OWN and not issubclass(m, pghistory.models.Event))
    nutzer = apps.get_model(settings.AUTH_USER_MODEL)
    return {m._meta.db_table for m in eigene if sum(f.related_model is nutzer for f in m._meta.local_fields) > 1}


@pytest.mark.zusage(15)
def test_jede_tabelle_mit_zwei_personen_ist_hier_genannt() -> None:
    assert _mit_zwei_personen() == {*ENTSCHIEDEN, *OHNE_ENTSCHEIDUNG}


@pytest.mark.zusage(15)
@pytest.mark.parametrize(("tabelle", "wer", "wessen"), PAARE)
def test_eine_person_allein_lehnt_die_datenbank_ab(tabelle: str, wer: str, wessen: str) -> None:
    allein, zu_zweit = _ablehnende(tabelle, {wer: 1, wessen: 1}), _ablehnende(tabelle, {wer: 1, wessen: 2})
    assert allein - zu_zweit, f"{tabelle}: {wer} darf {wessen} sein"


@pytest.mark.gegenprobe(
    15,
    ohne=(
        "berichtsfreigabe_vier_augen", "handlungskonzept_zwei_personen", "zielvereinbarung_zwei_personen", "wer_prueft_bewilligt_nicht",
        "abschluss_vier_augen", "ueberschreitung_vier_augen", "umschichtung_vier_augen", "umschichtung_mitzeichnung_vier_augen",
        "wer_entwirft_schliesst_nicht", "verteilung_vier_augen", "verteilung_beschliesst_nicht_wer_sie_entwarf",
        "bbaantrag_wer_beraet_entscheidet_nicht", "rolle_bestaetigt_ein_dritter", "veroeffentlichung_gibt_ein_anderer_frei",
    ),
)  # fmt: skip
@pytest.mark.parametrize(("tabelle", "wer", "wessen"), PAARE)
def test_ohne_ihre_regel_waere_es_dieselbe_person(
    tabelle: str, wer: str, wessen: str, als_eigentuemer: Callable[[], AbstractContextManager[None]], request: pytest.FixtureRequest
) -> None:
    regeln = _ablehnende(tabelle, {wer: 1, wessen: 1}) - _ablehnende(tabelle, {wer: 1, wessen: 2})
    (marke,) = request.node.iter_markers("gegenprobe")
    assert regeln <= set(marke.kwargs["ohne"])
    with als_eigentuemer(), connection.cursor() as cursor:
        for regel in regeln:
            cursor.execute(f"ALTER TABLE {tabelle} DROP CONSTRAINT {regel}")
    assert _ablehnende(tabelle, {wer: 1, wessen: 1}) <= _ablehnende(tabelle, {wer: 1, wessen: 2})

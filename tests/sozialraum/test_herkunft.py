"""Every table of values leads back to its delivery; where it may be missing stands why (reliability.md, invariant 6)."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db
SPALTEN = """
SELECT table_name, is_nullable = 'YES' FROM information_schema.columns
WHERE table_schema = 'public' AND column_name = 'lieferung_id' AND table_name NOT LIKE '%event'
"""
FREIWILLIG = {
    "budgets_buchung": "von Hand gebucht nennt sie die Person; die Regel buchung_hat_herkunft verlangt eines von beiden",
    "proaktiv_fruehwarnung": "eine Frühwarnung aus dem Bestand entsteht ohne neue Lieferung; ihre Werte nennen die ihre",
    "sozialraum_einrichtung": "von Hand angelegt steht sie im Protokoll und im Verlauf",
    "sozialraum_traeger": "von Hand angelegt steht er im Protokoll und im Verlauf",
}
WERTE = {
    "sozialraum_bevoelkerung", "sozialraum_einrichtungsangabe", "sozialraum_fallkohorte", "sozialraum_fallmeldung",
    "sozialraum_indikatorwert", "sozialraum_schulwert",
}  # fmt: skip


@pytest.mark.zusage(6)
def test_jeder_wert_nennt_seine_lieferung() -> None:
    with connection.cursor() as cursor:
        cursor.execute(SPALTEN)
        spalten = dict(cursor.fetchall())
    assert {tabelle for tabelle, freiwillig in spalten.items() if freiwillig} == set(FREIWILLIG)
    assert {tabelle for tabelle, freiwillig in spalten.items() if not freiwillig} >= WERTE

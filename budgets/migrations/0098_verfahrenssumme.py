"""Sums per Posten and Verfahren, kept by a trigger as the Buchungssummen are: Warnungen compare two Verfahren without reading Buchungen."""

import django.db.models.deletion
from django.db import migrations, models

# A Minderung says what the Ist did, not what was bound; nor does its Storno count
SUMME = """
    SELECT n.posten_id, n.quelle, coalesce(sum(n.betrag_cent) FILTER (WHERE n.art = 'ist'), 0),
        coalesce(sum(n.betrag_cent) FILTER (WHERE n.art = 'festlegung' AND n.mindert_id IS NULL AND (n.storno_von_id IS NULL
            OR (SELECT s.mindert_id IS NULL FROM budgets_buchung s WHERE s.id = n.storno_von_id))), 0)
    FROM {} n GROUP BY n.posten_id, n.quelle"""
REGEL = f"""
INSERT INTO budgets_verfahrenssumme (posten_id, quelle, ist_cent, festgelegt_cent) {SUMME.format("budgets_buchung")};
CREATE TRIGGER verfahrenssumme_haelt BEFORE INSERT OR UPDATE OR DELETE ON budgets_verfahrenssumme
    FOR EACH ROW EXECUTE FUNCTION buchungssumme_nur_aus_buchungen();
CREATE FUNCTION verfahren_summieren() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO budgets_verfahrenssumme (posten_id, quelle, ist_cent, festgelegt_cent) {SUMME.format("neu")} ORDER BY 1, 2
        ON CONFLICT (posten_id, quelle) DO UPDATE SET
            ist_cent = budgets_verfahrenssumme.ist_cent + excluded.ist_cent,
            festgelegt_cent = budgets_verfahrenssumme.festgelegt_cent + excluded.festgelegt_cent;
    RETURN NULL;
END $$;
CREATE TRIGGER buchung_verfahrenssumme AFTER INSERT ON budgets_buchung REFERENCING NEW TABLE AS neu
    FOR EACH STATEMENT EXECUTE FUNCTION verfahren_summieren();
"""
ZURUECK = """
DROP TRIGGER buchung_verfahrenssumme ON budgets_buchung;
DROP FUNCTION verfahren_summieren();
DROP TRIGGER verfahrenssumme_haelt ON budgets_verfahrenssumme;
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0097_deckung_aus_anderer_stelle")]

    operations = [
        migrations.CreateModel(
            name="Verfahrenssumme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quelle", models.CharField(blank=True, max_length=40, verbose_name="Verfahren")),
                ("ist_cent", models.BigIntegerField(default=0, verbose_name="Ist")),
                ("festgelegt_cent", models.BigIntegerField(default=0, verbose_name="Festgelegt")),
                (
                    "posten",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="verfahrenssummen", to="budgets.budgetposten",
                        verbose_name="Budgetposten",
                    ),
                ),
            ],
            options={
                "verbose_name": "Verfahrenssumme",
                "verbose_name_plural": "Verfahrenssummen",
                "ordering": ["posten", "quelle"],
                "constraints": [models.UniqueConstraint(fields=("posten", "quelle"), name="verfahrenssumme_einmal")],
            },
        ),
        migrations.RunSQL(REGEL, ZURUECK),
    ]  # fmt: skip

"""How each URL of the resolver is built: name → variant → arguments, from the scene. A URL that is missing here fails the suite."""

from django.urls import reverse

from tests.site.arguments_kette import ARGUMENTE as kette
from tests.site.arguments_pas_seiten import ARGUMENTE as pas_seiten
from tests.site.arguments_sozialraum import SOZIALRAUM
from tests.site.scene import Szene
from tests.site.scene_bba import ARGUMENTE as bba
from tests.site.scene_konzepte import ARGUMENTE as handlungskonzepte
from tests.site.scene_papiere import MONATSBERICHTE, PAKETE, REGELWERK, SOZIALRAUMBUDGETS, UNTERLAGEN, WERKSTATT
from tests.site.scene_pas_brett import ARGUMENTE as hinweise
from tests.site.scene_scorecard import ARGUMENTE as zielvereinbarungen
from tests.site.scene_umschichtungen import ARGUMENTE as umschichtungen
from tests.site.variants import GEBIETE, NONE, Arguments, im_jahr, keyed, pks, same

VERTEILUNGEN = pks(
    beschlossen="beschlossen", vorgelegt="vorgelegt", entwurf_r1="entwurf_r1", entwurf_r2="entwurf_r2", entwurf_fb="entwurf_fb",
    stellen="stellen",
)  # fmt: skip

ARGUMENTE: dict[str, dict[str, Arguments]] = {
    **SOZIALRAUM,
    # budgets
    "budgets": NONE,
    "budget": im_jahr(2007),
    "vollzug": im_jahr(2007),
    "haushalt": NONE,
    "umsteuerung": NONE,
    **same("haushaltsjahr ansatz_aendern haushaltsjahr_status", {"2007": lambda s: (2007,)}),
    **same("buchungen buchungsabgleich buchungen_import buchungsprofile buchungsprofil_neu", NONE),
    **same("buchung buchung_stornieren", pks(r1="buchung_r1", r3="buchung_r3")),
    "buchungen_pruefen": pks(offen="buchungsentwurf"),
    "buchungen_stornieren": pks(szene="buchungslieferung"),
    "buchungsprofil": pks(szene="buchungsprofil"),
    **same("haushaltsstelle_traegt ueberleitung_neu", {"szene": lambda s: (s.buchung_r1.posten.haushaltsstelle_id,)}),
    "haushaltsstelle": {"szene": lambda s: (s.buchung_r1.posten.haushaltsstelle_id,)},
    "gewichtungen": NONE,
    "gewichtung_neu": NONE,
    "gewichtung": {"hze": lambda s: ("hze", 1)},
    "personalbemessung": NONE,
    "verteilungen": NONE,
    "verteilung_neu": NONE,
    "verteilung": VERTEILUNGEN,
    **same("verteilung_vergleich verteilung_robustheit verteilung_erklaerung",
        pks(beschlossen="beschlossen", entwurf_r1="entwurf_r1", stellen="stellen"),
    ),
    **same("verteilung_entscheidung verteilung_paket", pks(beschlossen="beschlossen", vorgelegt="vorgelegt", entwurf_r1="entwurf_r1")
    ),
    **same("verteilung_aendern verteilung_kopieren verteilung_uebernehmen verteilung_teiltopf_neu",
        pks(beschlossen="beschlossen", entwurf_r1="entwurf_r1"),
    ),
    "verteilung_teiltopf": {
        "beschlossen": lambda s: (s.beschlossen.pk, "hze"),
        "entwurf_r1": lambda s: (s.entwurf_r1.pk, "hze"),
        "entwurf_r2": lambda s: (s.entwurf_r2.pk, "hze"),
    },
    **same("verteilung_vorlegen verteilung_verwerfen", pks(entwurf_fb="entwurf_fb", entwurf_r1="entwurf_r1", beschlossen="beschlossen")
    ),
    **same("verteilung_zurueckziehen verteilung_beschliessen", pks(vorgelegt="vorgelegt", entwurf_r1="entwurf_r1")),
    "verteilung_erklaerung_raum": {
        "beschlossen": lambda s: (s.beschlossen.pk, "hze", "II"),
        "entwurf_r1": lambda s: (s.entwurf_r1.pk, "hze", "II"),
    },
    "verteilung_korrigieren": pks(beschlossen="beschlossen", entwurf_r2="entwurf_r2"),
    **same("vereinbarungen vereinbarungen_ordnung platzabgleich betriebserlaubnis_neu vereinbarungserinnerungen vereinbarung_neu", NONE),
    **same("leistungsbewertungen leistungsbewertung_neu", NONE),
    "vereinbarung": pks(r1="vereinbarung_r1", r3="vereinbarung_r3", stadt="grundsatzvereinbarung"),
    **same("vereinbarung_aendern vereinbarungstermin_neu", pks(r1="vereinbarung_r1")),
    **same("vereinbarungsfassung_entwerfen vereinbarungsfassung_schliessen vereinbarungsfassung_verwerfen",
        {"r1": lambda s: (s.vereinbarung_r1.pk, "leistung")},
    ),
    "vereinbarungsfassung_beenden": {"r3": lambda s: (s.vereinbarung_r3.pk, s.vereinbarung_r3.fassungen.get(teil="leistung").pk)},
    "vereinbarungstermin_erledigen": {"r3": lambda s: (s.vereinbarung_r3.pk, s.vereinbarung_r3.termine.order_by("pk").first().pk)},
    **same("foerderung foerderantrag_neu foerderlisten foerderliste_neu", NONE),
    "foerderantrag": pks(r1="foerderantrag_r1", r2="foerderantrag_r2", stadt="foerderantrag_stadt"),
    "foerderantrag_aendern": pks(r1="foerderantrag_r1"),
    "foerderantrag_schritt": {
        "r1_pruefen": lambda s: (s.foerderantrag_r1.pk, "pruefen"),
        "r2_abschlag": lambda s: (s.foerderantrag_r2.pk, "abschlag"),
        "r2_bewilligen": lambda s: (s.foerderantrag_r2.pk, "bewilligen"),
        "unbekannt": lambda s: (s.foerderantrag_r2.pk, "beschliessen"),
    },
    "foerderliste": {wort: lambda s, wort=wort: (s.foerderlisten[wort].pk,) for wort in ("entwurf", "vorgelegt", "beschlossen")},  # type: ignore[misc]
    **same("foerderliste_aufnehmen foerderliste_vorlegen", {"entwurf": lambda s: (s.foerderlisten["entwurf"].pk,)}),
    "foerderliste_beschliessen": {"vorgelegt": lambda s: (s.foerderlisten["vorgelegt"].pk,)},
    "foerderliste_pdf": {"unbekannt": lambda s: (987654321,)},  # who prints what: tests/berichte/test_foerderpapier.py
    # bsc
    **same("scorecards katalogziele katalogziel_neu faellige_messwerte", NONE),
    "katalogziel_aendern": pks(leitziel="leitziel"),
    "scorecard": im_jahr(2007),
    **same(
        "ziel_neu scorecard_freigeben zielwirkung_neu",
        {"fachbereich": lambda s: (2007, "fachbereich", "FB"), "ressort": lambda s: (2007, "ressort", "R-I")},
    ),
    **same("ziel_aendern zielmassnahmen zielmassnahme_neu messgroesse_neu", pks(fb="ziel_fb", r1="ziel_r1")),
    "ziel_herunterbrechen": pks(fb="ziel_fb", r1="ziel_r1", anzahl="ziel_rot"),
    "strategiekarte": im_jahr(2007),
    "zielwirkung_entfernen": pks(fb="zielwirkung"),
    "scorecardguete": {"fachbereich": lambda s: (2007, "fachbereich", "FB"), "stadtteil": lambda s: (2007, "stadtteil", "101")},
    "zielmassnahme_aendern": pks(fb="massnahme_fb"),
    "messgroesse": pks(berechnet="berechnete", gesperrt="gesperrte", eingetragen="eingetragene", rot="rote", indikator="indikatorgroesse"),
    "messwert_neu": pks(eingetragen="eingetragene"),
    **same("planwert_neu planjahre_setzen messdefinition_neu schwelle_neu", pks(fb="eingetragene", r1="berechnete_r1")),
    "rotnotiz_neu": pks(rot="rote"),
    "messwert_bestaetigen": pks(wartet="wartender_wert"),
    **zielvereinbarungen,
    **handlungskonzepte,
    **hinweise,
    **same("umschichtungen flexible_mittel umschichtung_neu umschichtungsrechte umschichtungsrecht_neu deckungsvermerk_neu", NONE),
    **same("ueberschreitungen ueberschreitung_neu ueberschreitungsgrenze_neu", NONE),
    **same("haushaltsrest ansaetze_zuweisen mittel_buchen", {"2007": lambda s: (2007,)}),
    **same("haushaltsstellen haushaltsstelle_neu erlaeuterungen warnungen", NONE),
    "erlaeuterung": pks(r1="erlaeuterung_r1"),
    "erlaeuterung_schreiben": {"r1": lambda s: (s.erlaeuterung_r1.posten_id,)},
    "monat_schritt": {"2007": lambda s: (2007, 8, "beantragen"), "oeffnen": lambda s: (2007, 8, "oeffnen")},
    **umschichtungen,
    # proaktiv
    **pas_seiten,
    **bba,
    **kette,
    **same("fruehwarnungen fruehwarnregeln fruehwarnregel_neu", NONE),
    **same("fruehwarnregel fruehwarnfassung_neu fruehwarnregel_schalten", keyed("schulabsentismus", "gibt-es-nicht")),
    "fruehwarnung": pks(r1="warnung_r1", r3="warnung_r3", fehlalarm="fehlalarm_r1"),
    "fehlalarm": pks(r1="warnung_r1", r3="warnung_r3"),
    # berichte
    "uebersicht": NONE,
    "aufgaben": NONE,
    "erinnerungseinstellung": NONE,
    "erinnerungsfehler": NONE,
    "erinnerungen_nochmal": NONE,
    "gebiet": GEBIETE,
    "suche": NONE,
    "berichte": NONE,
    "bericht": pks(beschlossen="bericht"),
    "druck_abwarten": NONE,  # without the address of a paper; with one: tests/berichte/test_drucken.py
    "bericht_pdf": pks(beschlossen="bericht"),
    "berichte_zip": pks(beschlossen="beschlossen", entwurf_r1="entwurf_r1"),
    "sitzungspaket": pks(beschlossen="beschlossen", entwurf_r2="entwurf_r2"),
    **SOZIALRAUMBUDGETS,
    **same("schwerpunkt_bericht schwerpunkt_bericht_pdf", pks(festgestellt="schwerpunktliste", offen="schwerpunktentwurf")),
    **MONATSBERICHTE,
    **REGELWERK,
    **UNTERLAGEN,
    **WERKSTATT,
    "haushaltsplanungen": NONE,
    "haushaltsplanung": {**im_jahr(2007), "fremd": lambda s: (2007, "sozialraum", "III"), "2008": lambda s: (2008, "fachbereich", "FB")},
    "haushaltsplanung_pdf": {"unbekannt": lambda s: (2007, "sozialraum", "XXX")},  # who prints: tests/berichte/test_haushaltsplanung.py
    **PAKETE,
    "systemberichte": NONE,
    "systembericht": {**GEBIETE, "fremd": lambda s: ("sozialraum", "III")},
    "vereinbarungsberichte": NONE,
    "vereinbarungsbericht": {**GEBIETE, "fremd": lambda s: ("sozialraum", "III")},
    "vereinbarungsbericht_pdf": {"unbekannt": lambda s: ("sozialraum", "XXX")},  # tests/berichte/test_vereinbarungsbericht.py
    "beschlussberichte": NONE,
    "beschlussbericht": GEBIETE,
    "beschlussbericht_pdf": {"unbekannt": lambda s: ("sozialraum", "XXX")},  # who prints what: tests/berichte/test_beschlussbericht.py
    "umsetzungsberichte": NONE,
    "umsetzungsbericht": GEBIETE,
    "umsetzungsbericht_pdf": {"unbekannt": lambda s: ("sozialraum", "XXX")},  # who prints what: tests/berichte/test_umsetzungsbericht.py
    "systembericht_pdf": {"unbekannt": lambda s: ("sozialraum", "XXX")},  # who prints what: tests/berichte/test_systembericht.py
    "auftraege": NONE,
    "auftrag": pks(ressort1="auftrag"),
    "auftrag_abbrechen": pks(ressort1="auftrag"),
    # config
    "livez": NONE,
    "readyz": NONE,
    "metrics": NONE,
    **same("hilfe glossar methodik barrierefreiheit datenschutz", NONE),
    **same("konto konto_sitzungen", NONE),
    **same(
        "account_login account_logout account_inactive account_reauthenticate account_change_password "
        "account_reset_password_from_key_done mfa_index mfa_authenticate mfa_reauthenticate mfa_activate_totp "
        "mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes mfa_download_recovery_codes "
        "socialaccount_login_cancelled socialaccount_login_error account_signup account_email "
        "account_email_verification_sent account_set_password account_reset_password account_reset_password_done "
        "account_confirm_login_code socialaccount_signup socialaccount_connections ",

        NONE,
    ),
    "account_reset_password_from_key": {"": lambda s: ("a", "falsch-schluessel")},
    "account_confirm_email": {"": lambda s: ("falsch",)},
    "openid_connect_login": keyed("stadt"),
    "openid_connect_callback": keyed("stadt"),
}


# pages that show something only with a query
ABFRAGEN = {"ansicht_neu": "?seite=%2Fgremien%2F&titel=Gremien&abfrage=art%3Dfachlich"}


def address(page: str, szene: Szene) -> str:
    """The address of a page of the table."""
    name, _, variant = page.partition(".")
    return reverse(name, args=ARGUMENTE[name][variant](szene)) + ABFRAGEN.get(page, "")

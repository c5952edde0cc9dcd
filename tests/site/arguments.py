"""How each URL of the resolver is built: name → variant → arguments, from the scene. A URL that is missing here fails the suite."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from tests.site.scene import Szene
from tests.site.scene_papiere import MONATSBERICHTE, SOZIALRAUMBUDGETS
from tests.site.scene_umschichtungen import ARGUMENTE as umschichtungen
from tests.site.scene_veroeffentlichung import nummer as veroeffentlicht
from tests.site.scene_veroeffentlichung import teillieferung

Arguments = Callable[[Szene], tuple[Any, ...]]
NONE: dict[str, Arguments] = {"": lambda s: ()}


def keyed(*variants: str) -> dict[str, Arguments]:
    """Variants of a page that takes one key."""
    return {v: lambda s, v=v: (v,) for v in variants}  # type: ignore[misc]


def same(names: str, variants: dict[str, Arguments]) -> dict[str, dict[str, Arguments]]:
    """Several URLs that take the same arguments."""
    return dict.fromkeys(names.split(), variants)


def pks(**attributes: str) -> dict[str, Arguments]:
    """Variants of a page that takes a primary key: variant → attribute of the scene."""
    return {v: lambda s, a=a: (getattr(s, a).pk,) for v, a in attributes.items()}  # type: ignore[misc]


GEBIETE: dict[str, Arguments] = {
    "fachbereich": lambda s: ("fachbereich", "FB"),
    "ressort": lambda s: ("ressort", "R-I"),
    "sozialraum": lambda s: ("sozialraum", "II"),
    "stadtteil": lambda s: ("stadtteil", "101"),
    "unbekannt": lambda s: ("sozialraum", "XXX"),
}
VEROEFFENTLICHT: dict[str, Arguments] = {
    "freigegeben": lambda s: (veroeffentlicht("freigegeben"),),
    "entwurf": lambda s: (veroeffentlicht("entwurf"),),
}
VERTEILUNGEN = pks(
    beschlossen="beschlossen", vorgelegt="vorgelegt", entwurf_r1="entwurf_r1", entwurf_r2="entwurf_r2", entwurf_fb="entwurf_fb",
    stellen="stellen",
)  # fmt: skip

ARGUMENTE: dict[str, dict[str, Arguments]] = {
    # sozialraum
    "ansichten": NONE,
    "ansicht_neu": NONE,
    **same("ansicht_aendern ansicht_loeschen", pks(eigene="ansicht", fremde="fremde_ansicht")),
    "gebiete": NONE,
    "zuordnung": NONE,
    "zuordnung_aendern": GEBIETE,
    "gremien": NONE,
    "gremium_neu": NONE,
    "gremium": keyed("jha", "stadtrat"),
    "gremium_aendern": keyed("jha"),
    **same("sitzungsreihe gremium_ics", keyed("jha")),
    **same("sitzungen sitzungskalender sitzung_neu", NONE),
    **same("sitzung sitzung_ics sitzung_status", pks(kommt="sitzung", rat="sitzung_rat", ressort="sitzung_ressort")),
    **same("sitzung_aendern punkt_neu", pks(kommt="sitzung")),
    **same("punkt_aendern punkt_absetzen punkt_hoch punkt_runter", pks(kommt="punkt")),
    "punkt_ergebnis": pks(ressort="punkt_ressort"),
    "beratung_aendern": pks(kommt="beratung"),
    "fassung_neu": pks(oeffentlich="vorlage"),
    "beschluesse": NONE,
    "beschluss_neu": NONE,
    "beschluss": pks(oeffentlich="beschluss", nichtoeffentlich="geheimer_beschluss"),
    "beschluss_aendern": pks(oeffentlich="beschluss", nichtoeffentlich="geheimer_beschluss"),
    **same("beschlussverfolgung beschlussauftrag_neu auftragserinnerungen", NONE),
    **same("beschlussauftrag beschlussauftrag_bericht", pks(jha="beschlussauftrag", rat="auftrag_rat", ressort="auftrag_ressort")),
    **same("beschlussauftrag_aendern beschlussauftrag_vermerk beschlussauftrag_frist", pks(jha="beschlussauftrag")),
    "beschlussauftrag_kenntnis": pks(ressort="auftrag_ressort"),
    "beschlussverfolgung_pdf": keyed("unbekannt"),  # who prints what: tests/berichte/test_gremienpapiere.py
    "tagesordnung_pdf": {"unbekannt": lambda s: (987654321,)},
    "vorlage_neu": NONE,
    "vorlage": pks(oeffentlich="vorlage", nichtoeffentlich="geheime_vorlage"),
    "vorlage_aendern": pks(oeffentlich="vorlage", nichtoeffentlich="geheime_vorlage"),
    **same("einrichtungen einrichtungen_karte einrichtungsarten einrichtungsart_neu einrichtung_neu traeger traeger_neu standorte", NONE),
    **same("standort_neu organisation organisationseinheit_neu", NONE),
    "einrichtungsart_aendern": keyed("kita"),
    "einrichtung": keyed("muster-kita-101-1", "muster-jugendfreizeit-103-1"),
    **same("einrichtung_aendern einrichtung_beenden", keyed("muster-kita-101-1")),
    "traeger_seite": keyed("muster-eigenbetrieb", "muster-traeger-a"),
    **same("traeger_aendern traeger_beenden", keyed("muster-traeger-a")),
    **same("traegerabfragen traegerabfrage_neu", NONE),
    "traegerabfrage": pks(stadt="abfrage", r3="abfrage_r3"),
    "abfragebogen_datei": pks(erster="bogen"),
    **same("traegerabfrage_zip traegerabfrage_versand traegerabfrage_erinnerung traegerabfrage_ruecklauf traegerabfrage_pruefen "
           "traegerabfrage_verwerfen traegerabfrage_schliessen",
        pks(stadt="abfrage"),
    ),
    **same("standort standort_aendern", pks(erster="standort")),
    "organisationseinheit": keyed("fb-kjf", "netzwerkstelle"),
    **same("organisationseinheit_aendern organisationseinheit_beenden", keyed("fb-bildung")),
    "indikatoren": NONE,
    "indikator_neu": NONE,
    "indikator": keyed("kinder_u15_sgb2"),
    "indikator_aendern": keyed("kinder_u15_sgb2"),
    "bevoelkerung": NONE,
    "hilfearten": NONE,
    "fallstatistik": NONE,
    "fallzahlen": NONE,
    **same("veroeffentlichungen veroeffentlichung_neu", NONE),
    **same("veroeffentlichung veroeffentlichung_freigeben veroeffentlichung_zurueckziehen veroeffentlichung_verwerfen", VEROEFFENTLICHT),
    **same("fallalter fallkohorten", NONE),
    "fallexport_neu": NONE,
    "fallexport_spalten": NONE,
    "vorlagen": NONE,
    "daten": NONE,
    "import_neu": NONE,
    **same("import_spalten import_pruefen import_fehler import_uebernehmen import_verwerfen",
        pks(buchfink="importentwurf", haeuser="stammentwurf") | {"teil": lambda s: (teillieferung().pk,)},
    ),
    "datenstand": NONE,
    "erinnerungen": NONE,
    "datenstand_zeitraum": {
        "2006": lambda s: ("schulabsentismus", "jahr", "31.12.2006"),
        "leer": lambda s: ("arbeitslose_u25", "quartal", "30.06.2007"),
        "unbekannt": lambda s: ("schulabsentismus", "jahr", "30.12.2006"),
    },
    "datenkalender": NONE,
    "datenverantwortung_neu": NONE,
    **same("datenverantwortung datenverantwortung_aendern", pks(erste="verantwortung")),
    **same("gebietsvergleich eingabe", NONE),
    **same("geometriestaende geometriestand_neu", NONE),
    **same("geometriestand geometriestand_zuruecknehmen", pks(lueckenhaft="geometriestand")),
    "lieferungen": NONE,
    "lieferung": pks(basisstatistik="lieferung", bogen="ruecklauf"),
    "lieferung_zuruecknehmen": pks(basisstatistik="lieferung"),
    **same("schwerpunktraeume schwerpunkt_werkstatt schwerpunkt_vergleich typisierungsverfahren_liste typisierungsverfahren_neu", NONE),
    "typisierungsverfahren": {"berlin": lambda s: ("berlin", 1)},
    **same("schwerpunktraumliste schwerpunkt_robustheit schwerpunkt_feststellen schwerpunkt_verwerfen schwerpunkt_beschluss "
           "schwerpunkt_paket",
        pks(festgestellt="schwerpunktliste", offen="schwerpunktentwurf"),
    ),
    "schwerpunkt_erklaerung": {
        "bewertet": lambda s: (s.schwerpunktliste.pk, "461"),
        "ohne": lambda s: (s.schwerpunktliste.pk, "206"),
        "offen": lambda s: (s.schwerpunktentwurf.pk, "461"),
    },
    "werte": NONE,
    "wert": pks(erster="wert"),
    "wert_korrigieren": pks(erster="wert"),
    "parameter": NONE,
    "parameter_neu": NONE,
    "stadt": NONE,
    "protokoll": NONE,
    "verlauf": {
        "verteilung": lambda s: ("verteilung", s.entwurf_r1.pk),
        "gremium": lambda s: ("gremium", s.beschluss.gremium_id),
        "unbekannt": lambda s: ("nutzer_geheim", "1"),
    },
    "zugaenge": NONE,
    "zugang_neu": NONE,
    **same("zugang zugang_aendern zugang_schliessen zugang_kennwort zugang_zweiter_faktor rolle_neu",
        {"ressort1": lambda s: (s.besetzung.ressort1.pk,)},
    ),
    "rolle_beenden": {"fachkraft": lambda s: (s.besetzung.fachkraft1.rollen.get().pk,)},
    "rolle_bestaetigen": pks(wartet="wartende_rolle"),
    "vertretungen": NONE,
    "vertretung_neu": NONE,
    "vertretung_beenden": pks(netzwerkstelle="vertretung"),
    # budgets
    "budgets": NONE,
    "budget": {name: lambda s, ort=ort: (2007, *ort(s)) for name, ort in GEBIETE.items()},  # type: ignore[misc]
    "vollzug": {name: lambda s, ort=ort: (2007, *ort(s)) for name, ort in GEBIETE.items()},  # type: ignore[misc]
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
    **same("scorecards katalogziele", NONE),
    "scorecard": {name: lambda s, w=wo: (2007, *w(s)) for name, wo in GEBIETE.items()},  # type: ignore[misc]
    **same(
        "ziel_neu scorecard_freigeben",
        {"fachbereich": lambda s: (2007, "fachbereich", "FB"), "ressort": lambda s: (2007, "ressort", "R-I")},
    ),
    **same("ziel_aendern ziel_herunterbrechen zielmassnahmen zielmassnahme_neu messgroesse_neu", pks(fb="ziel_fb", r1="ziel_r1")),
    "scorecardguete": {"fachbereich": lambda s: (2007, "fachbereich", "FB"), "stadtteil": lambda s: (2007, "stadtteil", "101")},
    "zielmassnahme_aendern": pks(fb="massnahme_fb"),
    "messgroesse": pks(berechnet="berechnete", gesperrt="gesperrte", eingetragen="eingetragene", rot="rote"),
    "messwert_neu": pks(eingetragen="eingetragene"),
    "planwert_neu": pks(fb="eingetragene", r1="berechnete_r1"),
    "rotnotiz_neu": pks(rot="rote"),
    "messwert_bestaetigen": pks(wartet="wartender_wert"),
    **same("umschichtungen flexible_mittel umschichtung_neu umschichtungsrechte umschichtungsrecht_neu deckungsvermerk_neu", NONE),
    **same("ueberschreitungen ueberschreitung_neu ueberschreitungsgrenze_neu", NONE),
    **same("haushaltsrest ansaetze_zuweisen mittel_buchen", {"2007": lambda s: (2007,)}),
    **same("haushaltsstellen haushaltsstelle_neu erlaeuterungen warnungen", NONE),
    "erlaeuterung": pks(r1="erlaeuterung_r1"),
    "erlaeuterung_schreiben": {"r1": lambda s: (s.erlaeuterung_r1.posten_id,)},
    "monat_schritt": {"2007": lambda s: (2007, 8, "beantragen"), "oeffnen": lambda s: (2007, 8, "oeffnen")},
    **umschichtungen,
    # berichte
    "uebersicht": NONE,
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
    "auftraege": NONE,
    "auftrag": pks(ressort1="auftrag"),
    "auftrag_abbrechen": pks(ressort1="auftrag"),
    # config
    "livez": NONE,
    "readyz": NONE,
    **same("hilfe glossar methodik barrierefreiheit datenschutz", NONE),
    "konto": NONE,
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

"""Addresses of this app."""

from django.urls import URLPattern, path, register_converter

from berichte.regelwerk import Berichtstyp
from berichte.views import (
    archiv,
    archivliste,
    aufgaben,
    auftraege,
    ausbaupapier,
    bbapapier,
    berichtskalender,
    berichtspakete,
    berichtsschritte,
    budgetbericht,
    drucken,
    erinnerungen,
    freigaben,
    gebiet,
    gebietsvergleich,
    gremienpapiere,
    haushaltsplanung,
    laufend,
    monatsbericht,
    regelwerk,
    rundenpapier,
    schwerpunkte,
    scorecardpapier,
    suche,
    systembericht,
    uebersicht,
    umsetzungsbericht,
    vorlagenpapier,
    werkstatt,
)


class EbeneConverter:
    """The name of one of the four Ebenen, as Gebiet.get_absolute_url writes it."""

    regex = "fachbereich|ressort|sozialraum|stadtteil"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(EbeneConverter, "ebene")
MONAT = "berichte/monat/<int:jahr>/<int:monat>/<ebene:ebene>/<str:schluessel>/"
BUDGET = "berichte/sozialraumbudget/<int:pk>/<ebene:ebene>/<str:schluessel>/"
PFLICHT = "berichte/faellig/<slug:typ>/<ebene:ebene>/<str:schluessel>/<str:anfang>/"
WERKSTATT = "berichte/werkstatt/<slug:typ>/<ebene:ebene>/<str:schluessel>/<str:von>/<str:bis>/"
HAUSHALT = "berichte/haushaltsplanung/<int:jahr>/<ebene:ebene>/<str:schluessel>/"
LAUFEND = "<ebene:ebene>/<str:schluessel>/"
VEREINBARUNGEN = {"typ": Berichtstyp.VEREINBARUNGEN}
BESCHLUESSE = {"typ": Berichtstyp.BESCHLUSSVERFOLGUNG}
RAUMBERICHT = {"typ": Berichtstyp.SCHWERPUNKTRAEUME}
GEBIETSPROFIL = {"typ": Berichtstyp.GEBIETSPROFIL}
UMSETZUNG = "umsetzungsstand/<ebene:ebene>/<str:schluessel>/"

urlpatterns: list[URLPattern] = [
    path("", uebersicht.uebersicht, name="uebersicht"),
    path("aufgaben/", aufgaben.aufgaben, name="aufgaben"),
    path("konto/erinnerungen/", erinnerungen.erinnerungen, name="erinnerungseinstellung"),
    path("konto/erinnerungen/gescheitert/", erinnerungen.erinnerungsfehler, name="erinnerungsfehler"),
    path("konto/erinnerungen/gescheitert/nochmal/", erinnerungen.erinnerungen_nochmal, name="erinnerungen_nochmal"),
    path("gebiete/vergleich/", gebietsvergleich.gebietsvergleich, name="gebietsvergleich"),
    path("gebiete/<ebene:ebene>/<str:schluessel>/", gebiet.gebiet, name="gebiet"),
    path("suche/", suche.suche, name="suche"),
    path("berichte/", archiv.berichte, name="berichte"),
    path("berichte/<int:pk>/", archiv.bericht, name="bericht"),
    path("berichte/<int:pk>/pdf/", archiv.bericht_pdf, name="bericht_pdf"),
    path("berichte/verteilung/<int:pk>/zip/", archiv.berichte_zip, name="berichte_zip"),
    path("berichte/verteilung/<int:pk>/sitzungspaket/", budgetbericht.sitzungspaket, name="sitzungspaket"),
    path(BUDGET, budgetbericht.sozialraumbudget_seite, name="sozialraumbudget"),
    path(f"{BUDGET}pdf/", budgetbericht.sozialraumbudget_pdf, name="sozialraumbudget_pdf"),
    path(f"{BUDGET}xlsx/", budgetbericht.sozialraumbudget_xlsx, name="sozialraumbudget_xlsx"),
    path(f"{BUDGET}csv/", budgetbericht.sozialraumbudget_csv, name="sozialraumbudget_csv"),
    path(f"{BUDGET}ablegen/", budgetbericht.bericht_ablegen, name="bericht_ablegen"),
    path("berichte/schwerpunktraeume/<int:pk>/", schwerpunkte.schwerpunkt_bericht, name="schwerpunkt_bericht"),
    path("berichte/schwerpunktraeume/<int:pk>/pdf/", schwerpunkte.schwerpunkt_bericht_pdf, name="schwerpunkt_bericht_pdf"),
    path("berichte/beschlussverfolgung/<slug:schluessel>/pdf/", gremienpapiere.beschlussverfolgung_pdf, name="beschlussverfolgung_pdf"),
    path("berichte/tagesordnung/<int:pk>/pdf/", gremienpapiere.tagesordnung_pdf, name="tagesordnung_pdf"),
    path("hausrunden/<int:pk>/niederschrift/pdf/", rundenpapier.niederschrift_pdf, name="niederschrift_pdf"),
    path("bba/<int:pk>/liste/pdf/", bbapapier.bba_runde_pdf, name="bba_runde_pdf"),
    path("bba/<int:pk>/entschieden/pdf/", bbapapier.bba_liste_pdf, name="bba_liste_pdf"),
    path("ausbaustand/pdf/", ausbaupapier.ausbaustand_pdf, name="ausbaustand_pdf"),
    path("ausbaustand/regeln/<slug:schluessel>/pdf/", ausbaupapier.ausbauregel_pdf, name="ausbauregel_pdf"),
    path("scorecard/zielvereinbarungen/<int:pk>/papier/pdf/", gremienpapiere.zielvereinbarung_pdf, name="zielvereinbarung_pdf"),
    path("handlungskonzepte/<int:pk>/papier/pdf/", gremienpapiere.handlungskonzept_pdf, name="handlungskonzept_pdf"),
    path("berichte/foerderliste/<int:pk>/pdf/", gremienpapiere.foerderliste_pdf, name="foerderliste_pdf"),
    path("scorecard/<int:jahr>/<slug:ebene>/<str:schluessel>/pdf/", scorecardpapier.scorecard_pdf, name="scorecard_pdf"),
    path("scorecard/freigaben/<int:pk>/pdf/", scorecardpapier.scorecardfreigabe_pdf, name="scorecardfreigabe_pdf"),
    path("berichte/monat/", monatsbericht.monatsberichte, name="monatsberichte"),
    path(MONAT, monatsbericht.monatsbericht, name="monatsbericht"),
    path(f"{MONAT}pdf/", monatsbericht.monatsbericht_pdf, name="monatsbericht_pdf"),
    path("berichte/monat/<int:pk>/", monatsbericht.monatsfreigabe, name="monatsfreigabe"),
    path("berichte/monat/<int:pk>/pdf/", monatsbericht.monatsfreigabe_pdf, name="monatsfreigabe_pdf"),
    path("berichte/systeme/", systembericht.systemberichte, name="systemberichte"),
    path("berichte/systeme/<ebene:ebene>/<str:schluessel>/", systembericht.systembericht, name="systembericht"),
    path("berichte/systeme/<ebene:ebene>/<str:schluessel>/pdf/", systembericht.systembericht_pdf, name="systembericht_pdf"),
    path("berichte/haushaltsplanung/", haushaltsplanung.haushaltsplanungen, name="haushaltsplanungen"),
    path(HAUSHALT, haushaltsplanung.haushaltsplanung, name="haushaltsplanung"),
    path(f"{HAUSHALT}pdf/", haushaltsplanung.haushaltsplanung_pdf, name="haushaltsplanung_pdf"),
    path("berichte/vereinbarungen/", laufend.laufende_berichte, VEREINBARUNGEN, name="vereinbarungsberichte"),
    path(f"berichte/vereinbarungen/{LAUFEND}", laufend.laufender_bericht, VEREINBARUNGEN, name="vereinbarungsbericht"),
    path(f"berichte/vereinbarungen/{LAUFEND}pdf/", laufend.laufender_bericht_pdf, VEREINBARUNGEN, name="vereinbarungsbericht_pdf"),
    path("berichte/beschluesse/", laufend.laufende_berichte, BESCHLUESSE, name="beschlussberichte"),
    path(f"berichte/beschluesse/{LAUFEND}", laufend.laufender_bericht, BESCHLUESSE, name="beschlussbericht"),
    path(f"berichte/beschluesse/{LAUFEND}pdf/", laufend.laufender_bericht_pdf, BESCHLUESSE, name="beschlussbericht_pdf"),
    path("berichte/gebietsprofil/", laufend.laufende_berichte, GEBIETSPROFIL, name="gebietsprofile"),
    path(f"berichte/gebietsprofil/{LAUFEND}", laufend.laufender_bericht, GEBIETSPROFIL, name="gebietsprofil"),
    path(f"berichte/gebietsprofil/{LAUFEND}pdf/", laufend.laufender_bericht_pdf, GEBIETSPROFIL, name="gebietsprofil_pdf"),
    path("berichte/raeume/", laufend.laufende_berichte, RAUMBERICHT, name="raumberichte"),
    path(f"berichte/raeume/{LAUFEND}", laufend.laufender_bericht, RAUMBERICHT, name="raumbericht"),
    path(f"berichte/raeume/{LAUFEND}pdf/", laufend.laufender_bericht_pdf, RAUMBERICHT, name="raumbericht_pdf"),
    path("umsetzungsstand/", umsetzungsbericht.umsetzungsberichte, name="umsetzungsberichte"),
    path(UMSETZUNG, umsetzungsbericht.umsetzungsbericht, name="umsetzungsbericht"),
    path(f"{UMSETZUNG}pdf/", umsetzungsbericht.umsetzungsbericht_pdf, name="umsetzungsbericht_pdf"),
    path("berichte/regelwerk/", regelwerk.regelwerk, name="regelwerk"),
    path("berichte/regelwerk/neu/", regelwerk.berichtsregel_bearbeiten, name="berichtsregel_neu"),
    path("berichte/regelwerk/<int:pk>/", regelwerk.berichtsregel, name="berichtsregel"),
    path("berichte/regelwerk/<int:pk>/aendern/", regelwerk.berichtsregel_bearbeiten, name="berichtsregel_aendern"),
    path("berichte/faellig/", berichtskalender.berichtskalender, name="berichtskalender"),
    path("berichte/faellig/kalender.ics", berichtskalender.berichtskalender_ics, name="berichtskalender_ics"),
    path(PFLICHT, berichtskalender.berichtspflicht, name="berichtspflicht"),
    path("berichte/abgaben/<int:pk>/zuruecknehmen/", berichtskalender.abgabe_zuruecknehmen, name="abgabe_zuruecknehmen"),
    path("vorlagen/<int:pk>/unterlagen/", vorlagenpapier.vorlage_unterlagen, name="vorlage_unterlagen"),
    path("vorlagen/<int:pk>/unterlagen/docx/", vorlagenpapier.vorlage_docx, name="vorlage_docx"),
    path("vorlagen/<int:pk>/unterlagen/vortrag/pdf/", vorlagenpapier.vortrag_pdf, name="vortrag_pdf"),
    path("vorlagen/<int:pk>/unterlagen/sprechzettel/pdf/", vorlagenpapier.sprechzettel_pdf, name="sprechzettel_pdf"),
    path("vorlagen/<int:pk>/unterlagen/mappe/", vorlagenpapier.mappe_zip, name="sitzungsmappe"),
    path("vorlagen/<int:pk>/anlagen/<int:anlage>/pdf/", vorlagenpapier.anlage_pdf, name="anlage_pdf"),
    path("vorlagen/<int:pk>/anlagen/<int:anlage>/hoch/", vorlagenpapier.anlage_hoch, name="anlage_hoch"),
    path("vorlagen/<int:pk>/anlagen/<int:anlage>/loesen/", vorlagenpapier.anlage_loesen, name="anlage_loesen"),
    path("berichte/archiv/", archivliste.berichtsarchiv, name="berichtsarchiv"),
    path("berichte/archiv/<slug:schluessel>/vergleich/", archivliste.berichtsvergleich, name="berichtsvergleich"),
    path("berichte/pakete/", berichtspakete.berichtspakete, name="berichtspakete"),
    path("berichte/pakete/neu/", berichtspakete.berichtspaket_neu, name="berichtspaket_neu"),
    path("berichte/pakete/<int:pk>/", berichtspakete.berichtspaket, name="berichtspaket"),
    path("berichte/pakete/<int:pk>/fortsetzen/", berichtspakete.berichtspaket_fortsetzen, name="berichtspaket_fortsetzen"),
    path("berichte/pakete/<int:pk>/abbrechen/", berichtspakete.berichtspaket_abbrechen, name="berichtspaket_abbrechen"),
    path("berichte/pakete/<int:pk>/inhalt/pdf/", berichtspakete.berichtspaket_pdf, name="berichtspaket_pdf"),
    path("berichte/pakete/<int:pk>/zip/", berichtspakete.berichtspaket_zip, name="berichtspaket_zip"),
    path("berichte/pakete/<int:pk>/teile/<int:teil>/pdf/", berichtspakete.paketteil_pdf, name="paketteil_pdf"),
    path("berichte/werkstatt/", werkstatt.berichtswerkstaetten, name="berichtswerkstaetten"),
    path(WERKSTATT, werkstatt.berichtswerkstatt, name="berichtswerkstatt"),
    path(f"{WERKSTATT}pdf/", werkstatt.berichtswerkstatt_pdf, name="berichtswerkstatt_pdf"),
    path(f"{WERKSTATT}<slug:schritt>/", berichtsschritte.berichtsschritt, name="berichtsschritt"),
    path("berichte/freigaben/<int:pk>/", freigaben.berichtsfreigabe, name="berichtsfreigabe"),
    path("berichte/freigaben/<int:pk>/pdf/", freigaben.berichtsfreigabe_pdf, name="berichtsfreigabe_pdf"),
    path("berichte/drucken/", drucken.druck_abwarten, name="druck_abwarten"),
    path("auftraege/", auftraege.auftraege, name="auftraege"),
    path("auftraege/<int:pk>/", auftraege.auftrag, name="auftrag"),
    path("auftraege/<int:pk>/abbrechen/", auftraege.auftrag_abbrechen, name="auftrag_abbrechen"),
]

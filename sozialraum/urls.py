"""Addresses of this app."""

from django.urls import URLPattern, path

from sozialraum.views import daten, gremien, hilfearten, importe, indikatoren, raeume, werte

urlpatterns: list[URLPattern] = [
    path("gebiete/", raeume.gebiete, name="gebiete"),
    path("gebiete/zuordnung/", raeume.zuordnung, name="zuordnung"),
    path("gebiete/zuordnung/<slug:ebene>/<str:schluessel>/", raeume.zuordnung_aendern, name="zuordnung_aendern"),
    path("gremien/", gremien.gremien, name="gremien"),
    path("gremien/neu/", gremien.gremium_bearbeiten, name="gremium_neu"),
    path("gremien/<slug:schluessel>/", gremien.gremium, name="gremium"),
    path("gremien/<slug:schluessel>/aendern/", gremien.gremium_bearbeiten, name="gremium_aendern"),
    path("beschluesse/", gremien.beschluesse, name="beschluesse"),
    path("beschluesse/neu/", gremien.beschluss_bearbeiten, name="beschluss_neu"),
    path("beschluesse/<int:pk>/", gremien.beschluss, name="beschluss"),
    path("beschluesse/<int:pk>/aendern/", gremien.beschluss_bearbeiten, name="beschluss_aendern"),
    path("vorlagen/", gremien.vorlagen, name="vorlagen"),
    path("vorlagen/neu/", gremien.vorlage_bearbeiten, name="vorlage_neu"),
    path("vorlagen/<int:pk>/", gremien.vorlage, name="vorlage"),
    path("vorlagen/<int:pk>/aendern/", gremien.vorlage_bearbeiten, name="vorlage_aendern"),
    path("daten/indikatoren/", indikatoren.indikatoren, name="indikatoren"),
    path("daten/indikatoren/neu/", indikatoren.indikator_bearbeiten, name="indikator_neu"),
    path("daten/indikatoren/<slug:schluessel>/", indikatoren.indikator, name="indikator"),
    path("daten/indikatoren/<slug:schluessel>/aendern/", indikatoren.indikator_bearbeiten, name="indikator_aendern"),
    path("daten/bevoelkerung/", indikatoren.bevoelkerung, name="bevoelkerung"),
    path("daten/hilfearten/", hilfearten.hilfearten, name="hilfearten"),
    path("daten/", daten.daten, name="daten"),
    path("daten/importe/neu/", importe.import_neu, name="import_neu"),
    path("daten/importe/<int:pk>/spalten/", importe.import_spalten, name="import_spalten"),
    path("daten/importe/<int:pk>/pruefen/", importe.import_pruefen, name="import_pruefen"),
    path("daten/importe/<int:pk>/fehlerliste/", importe.import_fehler, name="import_fehler"),
    path("daten/importe/<int:pk>/uebernehmen/", importe.import_uebernehmen, name="import_uebernehmen"),
    path("daten/importe/<int:pk>/verwerfen/", importe.import_verwerfen, name="import_verwerfen"),
    path("daten/lieferungen/", daten.lieferungen, name="lieferungen"),
    path("daten/lieferungen/<int:pk>/", daten.lieferung, name="lieferung"),
    path("daten/lieferungen/<int:pk>/zuruecknehmen/", daten.lieferung_zuruecknehmen, name="lieferung_zuruecknehmen"),
    path("daten/werte/", werte.werte, name="werte"),
    path("daten/werte/<int:pk>/", werte.wert, name="wert"),
    path("daten/werte/<int:pk>/korrigieren/", werte.wert_korrigieren, name="wert_korrigieren"),
]

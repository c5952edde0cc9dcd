"""Addresses of this app."""

from django.urls import URLPattern, path

from sozialraum.views import gremien, indikatoren, raeume

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
]

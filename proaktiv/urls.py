"""The addresses of the Pro-Aktiven Systeme."""

from django.urls import path

from proaktiv.views import akteure, fruehwarnregeln, fruehwarnung, hinweis, hinweise, hinweisformulare, systeme, systemformulare

urlpatterns = [
    path("systeme/", systeme.systeme, name="systeme"),
    path("systeme/stadtteile/", systeme.systemstadtteile, name="systemstadtteile"),
    path("systeme/neu/", systemformulare.system_neu, name="system_neu"),
    path("systeme/<int:pk>/", systeme.system, name="system"),
    path("systeme/<int:pk>/aendern/", systemformulare.system_aendern, name="system_aendern"),
    path("systeme/<int:pk>/beenden/", systemformulare.system_beenden, name="system_beenden"),
    path("systeme/<int:pk>/auftrag/", systemformulare.rundenauftrag_neu, name="rundenauftrag_neu"),
    path("systeme/<int:pk>/<slug:teil>/neu/", systemformulare.systemteil_neu, name="systemteil_neu"),
    path("systeme/<int:pk>/<slug:teil>/<int:nummer>/beenden/", systemformulare.systemteil_beenden, name="systemteil_beenden"),
    path("akteure/", akteure.akteure, name="akteure"),
    path("akteure/neu/", akteure.akteur_neu, name="akteur_neu"),
    path("akteure/arten/", akteure.akteursarten, name="akteursarten"),
    path("akteure/arten/neu/", akteure.akteursart_neu, name="akteursart_neu"),
    path("akteure/arten/<slug:schluessel>/aendern/", akteure.akteursart_aendern, name="akteursart_aendern"),
    path("akteure/<int:pk>/", akteure.akteur, name="akteur"),
    path("akteure/<int:pk>/aendern/", akteure.akteur_aendern, name="akteur_aendern"),
    path("hinweise/", hinweise.hinweise, name="hinweise"),
    path("hinweise/brett/", hinweise.kreislaufbrett, name="kreislaufbrett"),
    path("hinweise/neu/", hinweisformulare.hinweis_neu, name="hinweis_neu"),
    path("hinweise/<int:pk>/", hinweis.hinweis, name="hinweis"),
    path("hinweise/<int:pk>/aendern/", hinweisformulare.hinweis_aendern, name="hinweis_aendern"),
    path("hinweise/<int:pk>/<slug:schritt>/", hinweisformulare.hinweis_schritt, name="hinweis_schritt"),
    path("aktionen/<int:pk>/beenden/", hinweisformulare.aktion_beenden, name="aktion_beenden"),
    path("fruehwarnung/", fruehwarnung.fruehwarnungen, name="fruehwarnungen"),
    path("fruehwarnung/regeln/", fruehwarnregeln.fruehwarnregeln, name="fruehwarnregeln"),
    path("fruehwarnung/regeln/neu/", fruehwarnregeln.fruehwarnregel_neu, name="fruehwarnregel_neu"),
    path("fruehwarnung/regeln/<slug:schluessel>/", fruehwarnregeln.fruehwarnregel, name="fruehwarnregel"),
    path("fruehwarnung/regeln/<slug:schluessel>/fassung/", fruehwarnregeln.fruehwarnfassung_neu, name="fruehwarnfassung_neu"),
    path("fruehwarnung/regeln/<slug:schluessel>/schalten/", fruehwarnregeln.fruehwarnregel_schalten, name="fruehwarnregel_schalten"),
    path("fruehwarnung/<int:pk>/", fruehwarnung.fruehwarnung, name="fruehwarnung"),
    path("fruehwarnung/<int:pk>/fehlalarm/", fruehwarnung.fehlalarm, name="fehlalarm"),
]

"""Addresses of this app."""

from django.urls import URLPattern, path

from budgets.views import budget, entscheidung, entwuerfe, erklaerung, gewichtungen, haushalt, teiltoepfe, vergleich, werkstatt

urlpatterns: list[URLPattern] = [
    path("budgets/", budget.budgets, name="budgets"),
    path("budgets/<int:jahr>/<slug:ebene>/<str:schluessel>/", budget.budget, name="budget"),
    path("budgets/haushalt/", haushalt.haushalt, name="haushalt"),
    path("budgets/haushalt/<int:jahr>/", haushalt.haushaltsjahr, name="haushaltsjahr"),
    path("budgets/haushalt/<int:jahr>/ansatz/", haushalt.ansatz_aendern, name="ansatz_aendern"),
    path("budgets/haushalt/<int:jahr>/status/", haushalt.haushaltsjahr_status, name="haushaltsjahr_status"),
    path("gewichtungen/", gewichtungen.gewichtungen, name="gewichtungen"),
    path("gewichtungen/neu/", gewichtungen.gewichtung_neu, name="gewichtung_neu"),
    path("gewichtungen/<slug:schluessel>/<int:version>/", gewichtungen.gewichtung, name="gewichtung"),
    path("personalbemessung/", entwuerfe.personalbemessung, name="personalbemessung"),
    path("verteilungen/", entwuerfe.verteilungen, name="verteilungen"),
    path("verteilungen/neu/", entwuerfe.verteilung_neu, name="verteilung_neu"),
    path("verteilungen/<int:pk>/", werkstatt.verteilung, name="verteilung"),
    path("verteilungen/<int:pk>/aendern/", entwuerfe.verteilung_aendern, name="verteilung_aendern"),
    path("verteilungen/<int:pk>/kopieren/", entwuerfe.verteilung_kopieren, name="verteilung_kopieren"),
    path("verteilungen/<int:pk>/uebernehmen/", entwuerfe.verteilung_uebernehmen, name="verteilung_uebernehmen"),
    path("verteilungen/<int:pk>/teiltopf/neu/", teiltoepfe.verteilung_teiltopf_neu, name="verteilung_teiltopf_neu"),
    path("verteilungen/<int:pk>/teiltopf/<slug:schluessel>/", teiltoepfe.verteilung_teiltopf, name="verteilung_teiltopf"),
    path("verteilungen/<int:pk>/vergleich/", vergleich.verteilung_vergleich, name="verteilung_vergleich"),
    path("verteilungen/<int:pk>/robustheit/", vergleich.verteilung_robustheit, name="verteilung_robustheit"),
    path("verteilungen/<int:pk>/erklaerung/", erklaerung.verteilung_erklaerung, name="verteilung_erklaerung"),
    path(
        "verteilungen/<int:pk>/erklaerung/<slug:topf>/<str:schluessel>/",
        erklaerung.verteilung_erklaerung_raum,
        name="verteilung_erklaerung_raum",
    ),
    path("verteilungen/<int:pk>/rechenpaket.json", erklaerung.verteilung_paket, name="verteilung_paket"),
    path("verteilungen/<int:pk>/entscheidung/", entscheidung.verteilung_entscheidung, name="verteilung_entscheidung"),
    path("verteilungen/<int:pk>/vorlegen/", entscheidung.verteilung_vorlegen, name="verteilung_vorlegen"),
    path("verteilungen/<int:pk>/zurueckziehen/", entscheidung.verteilung_zurueckziehen, name="verteilung_zurueckziehen"),
    path("verteilungen/<int:pk>/beschliessen/", entscheidung.verteilung_beschliessen, name="verteilung_beschliessen"),
    path("verteilungen/<int:pk>/verwerfen/", entscheidung.verteilung_verwerfen, name="verteilung_verwerfen"),
    path("verteilungen/<int:pk>/korrigieren/", entscheidung.verteilung_korrigieren, name="verteilung_korrigieren"),
]

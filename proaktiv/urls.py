"""The addresses of the Pro-Aktiven Systeme."""

from django.urls import path

from proaktiv.views import hinweis, hinweise, hinweisformulare

urlpatterns = [
    path("hinweise/", hinweise.hinweise, name="hinweise"),
    path("hinweise/brett/", hinweise.kreislaufbrett, name="kreislaufbrett"),
    path("hinweise/neu/", hinweisformulare.hinweis_neu, name="hinweis_neu"),
    path("hinweise/<int:pk>/", hinweis.hinweis, name="hinweis"),
    path("hinweise/<int:pk>/aendern/", hinweisformulare.hinweis_aendern, name="hinweis_aendern"),
    path("hinweise/<int:pk>/<slug:schritt>/", hinweisformulare.hinweis_schritt, name="hinweis_schritt"),
    path("aktionen/<int:pk>/beenden/", hinweisformulare.aktion_beenden, name="aktion_beenden"),
]

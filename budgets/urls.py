"""Addresses of this app."""

from django.urls import URLPattern, path

from budgets.views import budget, haushalt

urlpatterns: list[URLPattern] = [
    path("budgets/", budget.budgets, name="budgets"),
    path("budgets/<int:jahr>/<slug:ebene>/<str:schluessel>/", budget.budget, name="budget"),
    path("budgets/haushalt/", haushalt.haushalt, name="haushalt"),
    path("budgets/haushalt/<int:jahr>/", haushalt.haushaltsjahr, name="haushaltsjahr"),
    path("budgets/haushalt/<int:jahr>/ansatz/", haushalt.ansatz_aendern, name="ansatz_aendern"),
    path("budgets/haushalt/<int:jahr>/status/", haushalt.haushaltsjahr_status, name="haushaltsjahr_status"),
]

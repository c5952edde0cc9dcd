"""The addresses of the product; each app brings its own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("berichte.urls")),
    path("", include("bsc.urls")),
    path("", include("proaktiv.urls")),
    path("", include("budgets.urls")),
    path("", include("sozialraum.urls")),
    path("", include("config.konto_urls")),
]

handler500 = "config.stoerung.stoerung"

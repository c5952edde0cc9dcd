"""The addresses of the Scorecard."""

from django.urls import path

from bsc.views import (
    faellige,
    fassungen,
    formulare,
    freigabe,
    freigaben,
    guete,
    handlungskonzepte,
    herunterbrechen,
    katalog,
    konzeptformulare,
    massnahmen,
    messgroesse,
    planjahre,
    scorecard,
    strategiekarte,
    zielvereinbarungen,
)
from bsc.views import zielvereinbarungsformulare as zv

urlpatterns = [
    path("scorecard/", scorecard.scorecards, name="scorecards"),
    path("scorecard/faellig/", faellige.faellige_messwerte, name="faellige_messwerte"),
    path("scorecard/ziele-der-stadt/", katalog.katalogziele, name="katalogziele"),
    path("scorecard/ziele-der-stadt/neu/", katalog.katalogziel_neu, name="katalogziel_neu"),
    path("scorecard/ziele-der-stadt/<int:pk>/aendern/", katalog.katalogziel_aendern, name="katalogziel_aendern"),
    path("scorecard/<int:jahr>/<slug:ebene>/<str:schluessel>/", scorecard.scorecard, name="scorecard"),
    path("scorecard/<int:jahr>/<slug:ebene>/<str:schluessel>/ziel/", formulare.ziel_neu, name="ziel_neu"),
    path("scorecard/<int:jahr>/<slug:ebene>/<str:schluessel>/freigeben/", freigabe.scorecard_freigeben, name="scorecard_freigeben"),
    path("scorecard/<int:jahr>/<slug:ebene>/<str:schluessel>/guete/", guete.scorecardguete, name="scorecardguete"),
    path("scorecard/<int:jahr>/<slug:ebene>/<str:schluessel>/karte/", strategiekarte.strategiekarte, name="strategiekarte"),
    path("scorecard/<int:jahr>/<slug:ebene>/<str:schluessel>/wirkung/", strategiekarte.zielwirkung_neu, name="zielwirkung_neu"),
    path("scorecard/wirkungen/<int:pk>/entfernen/", strategiekarte.zielwirkung_entfernen, name="zielwirkung_entfernen"),
    path("scorecard/freigaben/", freigaben.scorecardfreigaben, name="scorecardfreigaben"),
    path("scorecard/freigaben/<int:pk>/", freigaben.scorecardfreigabe, name="scorecardfreigabe"),
    path("scorecard/ziele/<int:pk>/aendern/", formulare.ziel_aendern, name="ziel_aendern"),
    path("scorecard/ziele/<int:pk>/herunterbrechen/", herunterbrechen.ziel_herunterbrechen, name="ziel_herunterbrechen"),
    path("scorecard/ziele/<int:pk>/massnahmen/", massnahmen.zielmassnahmen, name="zielmassnahmen"),
    path("scorecard/ziele/<int:pk>/massnahmen/neu/", formulare.zielmassnahme_neu, name="zielmassnahme_neu"),
    path("scorecard/ziele/<int:pk>/messgroesse/", formulare.messgroesse_neu, name="messgroesse_neu"),
    path("scorecard/massnahmen/<int:pk>/aendern/", formulare.zielmassnahme_aendern, name="zielmassnahme_aendern"),
    path("scorecard/messgroessen/<int:pk>/", messgroesse.messgroesse, name="messgroesse"),
    path("scorecard/messgroessen/<int:pk>/wert/", formulare.messwert_neu, name="messwert_neu"),
    path("scorecard/messgroessen/<int:pk>/plan/", formulare.planwert_neu, name="planwert_neu"),
    path("scorecard/messgroessen/<int:pk>/planjahre/", planjahre.planjahre_setzen, name="planjahre_setzen"),
    path("scorecard/messgroessen/<int:pk>/definition/", fassungen.messdefinition_neu, name="messdefinition_neu"),
    path("scorecard/messgroessen/<int:pk>/schwellen/", fassungen.schwelle_neu, name="schwelle_neu"),
    path("scorecard/messgroessen/<int:pk>/antwort/", formulare.rotnotiz_neu, name="rotnotiz_neu"),
    path("scorecard/werte/<int:pk>/bestaetigen/", formulare.messwert_bestaetigen, name="messwert_bestaetigen"),
    path("scorecard/zielvereinbarungen/", zielvereinbarungen.zielvereinbarungen, name="zielvereinbarungen"),
    path("scorecard/zielvereinbarungen/neu/", zv.zielvereinbarung_neu, name="zielvereinbarung_neu"),
    path("scorecard/zielvereinbarungen/<int:pk>/", zielvereinbarungen.zielvereinbarung, name="zielvereinbarung"),
    path(
        "scorecard/zielvereinbarungen/<int:pk>/aendern/", zv.zielvereinbarung_aendern, name="zielvereinbarung_aendern"
    ),
    path("scorecard/zielvereinbarungen/<int:pk>/ziel/", zv.vereinbarungsziel_neu, name="vereinbarungsziel_neu"),
    path(
        "scorecard/zielvereinbarungen/<int:pk>/<slug:schritt>/", zv.zielvereinbarung_schritt,
        name="zielvereinbarung_schritt",
    ),
    path(
        "scorecard/vereinbarungsziele/<int:pk>/aendern/", zv.vereinbarungsziel_aendern,
        name="vereinbarungsziel_aendern",
    ),
    path(
        "scorecard/vereinbarungsziele/<int:pk>/entfernen/", zv.vereinbarungsziel_entfernen,
        name="vereinbarungsziel_entfernen",
    ),
    path("handlungskonzepte/", handlungskonzepte.handlungskonzepte, name="handlungskonzepte"),
    path("handlungskonzepte/neu/", konzeptformulare.handlungskonzept_neu, name="handlungskonzept_neu"),
    path("handlungskonzepte/<int:pk>/", handlungskonzepte.handlungskonzept, name="handlungskonzept"),
    path("handlungskonzepte/<int:pk>/aendern/", konzeptformulare.handlungskonzept_aendern, name="handlungskonzept_aendern"),
    path("handlungskonzepte/<int:pk>/<slug:schritt>/", konzeptformulare.handlungskonzept_schritt, name="handlungskonzept_schritt"),
    path("handlungskonzepte/<int:pk>/<slug:teil>/neu/", konzeptformulare.konzeptteil_neu, name="konzeptteil_neu"),
    path(
        "handlungskonzepte/<int:pk>/<slug:teil>/<int:nummer>/aendern/", konzeptformulare.konzeptteil_aendern, name="konzeptteil_aendern"
    ),
    path(
        "handlungskonzepte/<int:pk>/<slug:teil>/<int:nummer>/entfernen/", konzeptformulare.konzeptteil_entfernen,
        name="konzeptteil_entfernen",
    ),
]  # fmt: skip

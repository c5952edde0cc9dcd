"""Umschichtungen: the way, the right, four eyes, Deckung with its chain, never more than available, back by a new one."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.test import Client
from django.urls import reverse

from basis.due import beantworte
from budgets.actions.umschichtungen import (
    beantrage_umschichtung,
    entscheide_umschichtung,
    kehre_um,
    lehne_umschichtung_ab,
    zeichne_mit,
    ziehe_umschichtung_zurueck,
)
from budgets.forms.umschichtungen import VermerkForm
from budgets.models import Budgetposten, Deckungsvermerk, Mittel, Umschichtung, Umschichtungsrecht
from budgets.querysets.faellig_umschichtungen import umschichtungsfragen
from budgets.umschichtungsregeln import Umschichtungsregel, Weg, braucht_controlling, wer_entscheidet
from sozialraum.access import Zugang
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Protokoll
from tests.budgets.umschichtungsbau import antrag, entwurf, gib_rechte, schichte
from tests.budgets.vollzugsbau import JAHR, Vollzug, baue_vollzug
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db
I50, I75, I70, II50, III50, III75 = ("I", "4550"), ("I", "4750"), ("I", "4570"), ("II", "4550"), ("III", "4550"), ("III", "4750")


@pytest.fixture
def v(raeume: Raeume, besetzung: Besetzung) -> Vollzug:
    gib_rechte()
    vollzug = baue_vollzug(raeume, besetzung)
    vollzug.ansatz(*I50, 100)
    vollzug.ansatz(*II50, 100)
    return vollzug


@pytest.mark.zusage(5)
@pytest.mark.parametrize(
    ("nach", "weg", "wer"),
    [(I75, "im_sozialraum", "ressort1"), (II50, "im_ressort", "ressort1"), (III50, "zwischen_ressorts", "fachbereichsleitung")],
)
def test_jeder_weg_hat_sein_recht(v: Vollzug, nach: tuple[str, str], weg: str, wer: str) -> None:
    row = antrag(v, 40, I50, nach)
    assert (row.weg, row.status) == (weg, "beantragt")
    for falsch in {"ressort1", "ressort2"} - {wer}:
        with pytest.raises(Abgelehnt, match="entscheidet: "):
            entscheide_umschichtung(wer=wer_ist(getattr(v.besetzung, falsch)), umschichtung=row)
    entscheide_umschichtung(wer=wer_ist(getattr(v.besetzung, wer)), umschichtung=row)
    assert (v.stand(*I50).umschichtung_cent, v.stand(*nach).umschichtung_cent) == (-40_00, 40_00)
    gemerkt = Protokoll.objects.filter(gegenstand="umschichtung")
    assert [p.aktion for p in gemerkt.order_by("pk")] == ["umschichtung_entworfen", "umschichtung_beantragt", "umschichtung_entschieden"]
    assert {p.privat_fuer for p in gemerkt} == {row.gehoert_zu}


def test_aus_der_reserve_nur_mit_massnahme_und_beschluss(v: Vollzug) -> None:
    reserve = Budgetposten.objects.create(
        haushaltsjahr=v.jahr, haushaltsstelle=v.stellen["4550"], gebiet=_fb(), art="reserve"
    )
    Mittel.objects.create(posten=reserve, bewegung="ansatz", betrag_cent=500_00, wirksam_am=date(JAHR, 1, 1), anordnung="Plan")
    v.posten["R", ""] = reserve
    with pytest.raises(Abgelehnt, match="Bitte nennen Sie sie"):
        antrag(v, 50, ("R", ""), I75)
    row = antrag(v, 50, ("R", ""), I75, massnahme="Ferienprojekt")
    with pytest.raises(Abgelehnt, match="Maßnahme und einen Beschluss"):
        entscheide_umschichtung(wer=wer_ist(v.besetzung.fachbereichsleitung), umschichtung=row)
    with pytest.raises(Abgelehnt, match="Fachbereichsleitung"):
        entscheide_umschichtung(wer=wer_ist(v.besetzung.ressort1), umschichtung=row)


def _fb() -> object:
    from sozialraum.models import Gebiet

    return Gebiet.objects.get(ebene=1)


def test_zwischen_sozialraeumen_zeichnet_das_controlling_mit(v: Vollzug) -> None:
    b = v.besetzung
    row = antrag(v, 40, I50, II50, b.ressort1)
    with pytest.raises(Abgelehnt, match="zeichnet zuerst das Controlling mit"):
        entscheide_umschichtung(wer=wer_ist(b.fachbereichsleitung), umschichtung=row)
    with pytest.raises(Abgelehnt, match="nur das Controlling"):
        zeichne_mit(wer=wer_ist(b.ressort2), umschichtung=row)
    zeichne_mit(wer=wer_ist(b.controlling), umschichtung=row)
    with pytest.raises(Abgelehnt, match="Vier-Augen"):
        entscheide_umschichtung(wer=wer_ist(b.ressort1), umschichtung=row)
    assert entscheide_umschichtung(wer=wer_ist(b.fachbereichsleitung), umschichtung=row).status == "gebucht"
    with pytest.raises(Abgelehnt, match="entschieden und gebucht"):
        entscheide_umschichtung(wer=wer_ist(b.fachbereichsleitung), umschichtung=row)


def test_die_wertgrenze_ist_datiert(v: Vollzug) -> None:
    Umschichtungsrecht.objects.create(weg="im_sozialraum", rolle="ressortleitung", wertgrenze_cent=30_00, gueltig_ab="2006-01-01")
    row = antrag(v, 40, I50, I75)
    with pytest.raises(Abgelehnt, match="entscheidet: Fachbereichsleitung"):
        entscheide_umschichtung(wer=wer_ist(v.besetzung.ressort1), umschichtung=row)
    entscheide_umschichtung(wer=wer_ist(v.besetzung.ressort1), umschichtung=antrag(v, 30, I50, I75))


@pytest.mark.zusage(5)
def test_ausserhalb_des_deckungskreises_nennt_die_ablehnung_regel_und_weg(v: Vollzug) -> None:
    with pytest.raises(Abgelehnt, match=r"4550 darf 4570 nicht decken.*§ 18 GemHVO.*außerplanmäßige Mittel.*§ 105 KVG"):
        antrag(v, 10, I50, I70)


def test_eine_kette_zweier_erlaubter_schritte_erreicht_kein_verbotenes_ziel(v: Vollzug) -> None:
    """4550 → 4750 → 4570, of which only the second has a Deckungsvermerk."""
    stelle = {nummer: h.unterabschnitt for nummer, h in v.stellen.items()}
    Deckungsvermerk.objects.create(von=stelle["4750"], nach=stelle["4570"], gueltig_ab=JAHR)
    schichte(v, 60, I50, I75)
    with pytest.raises(Abgelehnt, match=r"Umweg.*60,00.*4570.*Herkunft"):
        antrag(v, 60, I75, I70)
    v.ansatz(*III75, 60)
    with pytest.raises(Abgelehnt, match="Umweg"):  # another Posten of the Unterabschnitt does not help: its saldo counts
        antrag(v, 60, III75, ("III", "4570"))
    Deckungsvermerk.objects.create(von=stelle["4550"], nach=stelle["4570"], gueltig_ab=JAHR)
    assert schichte(v, 60, I75, I70).status == "gebucht"


def test_ein_fehler_steht_an_seinem_feld_und_nie_mit_dem_namen_seiner_regel(client: Client, v: Vollzug) -> None:
    client.force_login(v.besetzung.ressort1)
    adresse = f"{reverse('umschichtung_neu')}?jahr={JAHR}"

    def sende(nach: tuple[str, str], betrag: str, tun: str = "beantragen") -> Any:
        werte = {"von": v.posten[I50].pk, "nach": v.posten[nach].pk, "betrag_cent": betrag, "begruendung": "x", "tun": tun}
        return client.post(adresse, werte)

    for nach, betrag, feld in ((I50, "5", "nach"), (I70, "5", "nach"), (I75, "500", "betrag_cent")):
        antwort = sende(nach, betrag)
        assert antwort.status_code == 422 and list(antwort.context["form"].errors) == [feld]
        assert "Bedingung" not in antwort.content.decode() and "Darüber entscheidet" not in antwort.content.decode()
    wirkung = sende(II50, "5", "pruefen").content.decode()
    assert "Darüber entscheidet" in wirkung and "Zuvor zeichnet das Controlling mit" in wirkung
    form = VermerkForm({})
    form.full_clean()
    roh = Deckungsvermerk._meta.constraints[1].get_violation_error_message()
    form.add_error(None, ValidationError({NON_FIELD_ERRORS: [ValidationError(roh)]}))
    assert form.errors["nach"][-1] == "Ein Unterabschnitt deckt sich selbst ohne Vermerk. Bitte wählen Sie zwei verschiedene."


def test_nie_mehr_als_verfuegbar(v: Vollzug) -> None:
    v.bucht(*I50, 30)
    with pytest.raises(Abgelehnt, match=r"70,00.*verfügbar"):
        antrag(v, 71, I50, I75)
    row = antrag(v, 70, I50, I75)
    v.bucht(*I50, 1)
    with pytest.raises(Abgelehnt, match="69,00"):
        entscheide_umschichtung(wer=wer_ist(v.besetzung.ressort1), umschichtung=row)


def test_umgekehrt_wird_durch_eine_neue(v: Vollzug) -> None:
    b = v.besetzung
    row = schichte(v, 40, I50, I75)
    zurueck = kehre_um(wer=wer_ist(b.controlling), umschichtung=row, begruendung="Doch nicht gebraucht")
    with pytest.raises(Abgelehnt, match="schon umgekehrt"):
        kehre_um(wer=wer_ist(b.controlling), umschichtung=row, begruendung="noch einmal")
    ziehe_umschichtung_zurueck(wer=wer_ist(b.controlling), umschichtung=zurueck)
    zurueck = kehre_um(wer=wer_ist(b.controlling), umschichtung=row, begruendung="Doch nicht gebraucht")
    entscheide_umschichtung(
        wer=wer_ist(b.ressort1), umschichtung=beantrage_umschichtung(wer=wer_ist(b.controlling), umschichtung=zurueck)
    )
    assert v.stand(*I50).umschichtung_cent == 0


def test_abgelehnt_wird_mit_grund_und_entworfen_nur_im_eigenen_ressort(v: Vollzug) -> None:
    b = v.besetzung
    with pytest.raises(Abgelehnt, match="zu Ihrem Ressort"):
        entwurf(v, 10, I50, I75, b.ressort2)
    row = antrag(v, 10, I50, I75)
    with pytest.raises(Abgelehnt, match="Grund"):
        lehne_umschichtung_ab(wer=wer_ist(b.ressort1), umschichtung=row, grund=" ")
    assert lehne_umschichtung_ab(wer=wer_ist(b.ressort1), umschichtung=row, grund="Nein.").status == "abgelehnt"
    assert v.stand(*I50).umschichtung_cent == 0


def test_antraege_sind_dem_ressort_vorbehalten(v: Vollzug) -> None:
    antrag(v, 10, I50, II50)
    entwurf(v, 10, I50, I75, v.besetzung.ressort1)

    def sieht(wer: str) -> int:
        return Umschichtung.objects.sichtbar_fuer(Zugang(getattr(v.besetzung, wer))).count()

    assert {wer: sieht(wer) for wer in ("ressort1", "ressort2", "controlling", "fachkraft1", "pruefung")} == {
        "ressort1": 2, "ressort2": 0, "controlling": 2, "fachkraft1": 0, "pruefung": 2,
    }  # fmt: skip


def test_die_engste_regel_einer_rolle_zaehlt() -> None:
    regeln = [
        Umschichtungsregel(Weg.IM_SOZIALRAUM, "ressortleitung", 30, False),
        Umschichtungsregel(Weg.IM_RESSORT, "ressortleitung", None, True),
        Umschichtungsregel(Weg.ZWISCHEN_RESSORTS, "fachbereichsleitung", None, False),
    ]
    assert wer_entscheidet(Weg.IM_SOZIALRAUM, 30, regeln) == ("ressortleitung", "fachbereichsleitung")
    assert wer_entscheidet(Weg.IM_SOZIALRAUM, 31, regeln) == ("fachbereichsleitung",)
    assert wer_entscheidet(Weg.AUS_RESERVE, 1, regeln) == ()
    assert [braucht_controlling(weg, regeln) for weg in Weg] == [False, True, False, False]


def _seite(v: Vollzug, wer: str, row: Umschichtung) -> tuple[set[str], bool]:
    """The steps that the page offers, and whether it says that this person does not decide."""
    client = Client()
    client.force_login(getattr(v.besetzung, wer))
    antwort = client.get(row.get_absolute_url())
    adressen = {reverse("umschichtung_schritt", args=[row.pk, s]): s for s in ("mitzeichnen", "entscheiden", "ablehnen", "umkehren")}
    schritte = {adressen[url] for _, url in antwort.context["schritte"] if url in adressen}
    return schritte, "Sie entscheiden hier nicht" in antwort.content.decode()


BEIDES = {"entscheiden", "ablehnen"}


@pytest.mark.parametrize(
    ("nach", "von", "wer", "schritte"),
    [
        (I75, "controlling", "ressort1", BEIDES),
        (III50, "controlling", "ressort1", set()),  # between Ressorts the Fachbereichsleitung decides
        (III50, "controlling", "fachbereichsleitung", BEIDES),
        (II50, "ressort1", "fachbereichsleitung", {"ablehnen"}),  # Controlling has to sign first
        (II50, "ressort1", "controlling", {"mitzeichnen"}),
    ],
)
def test_die_seite_bietet_an_was_die_person_darf(v: Vollzug, nach: tuple[str, str], von: str, wer: str, schritte: set[str]) -> None:
    row = antrag(v, 40, I50, nach, getattr(v.besetzung, von))
    assert _seite(v, wer, row) == (schritte, "entscheiden" not in schritte)


def test_ein_neues_recht_oeffnet_dem_controlling_die_entscheidung(v: Vollzug) -> None:
    row = antrag(v, 40, I50, I75, v.besetzung.ressort1)
    assert _seite(v, "controlling", row) == ({"mitzeichnen"}, True)
    Umschichtungsrecht.objects.create(weg="im_sozialraum", rolle="controlling", gueltig_ab="2006-01-01")
    assert _seite(v, "controlling", row) == ({"mitzeichnen"} | BEIDES, False)


def test_eine_zweite_umkehr_wird_nicht_angeboten(v: Vollzug) -> None:
    row = schichte(v, 40, I50, I75)
    assert _seite(v, "controlling", row) == ({"umkehren"}, False)
    neu = kehre_um(wer=wer_ist(v.besetzung.controlling), umschichtung=row, begruendung="Doch nicht gebraucht")
    assert _seite(v, "controlling", row) == (set(), False)
    ziehe_umschichtung_zurueck(wer=wer_ist(v.besetzung.controlling), umschichtung=neu)
    assert _seite(v, "controlling", row) == ({"umkehren"}, False)


def _gefragt(wer: Any) -> list[str]:
    """What the start page asks a person about Umschichtungen, without their numbers."""
    fragen = list(umschichtungsfragen(Zugang(wer), date(JAHR, 3, 15)))
    return [f.titel.split(":")[0] for f in beantworte(fragen)]


def test_gefragt_wird_wer_nach_den_rechten_mitzeichnet_oder_entscheidet(v: Vollzug) -> None:
    """A right that changes with a day changes who is asked; who applied or signed is not asked."""
    b = v.besetzung
    row = antrag(v, 40, I50, II50, b.ressort1)
    assert (_gefragt(b.controlling), _gefragt(b.fachbereichsleitung), _gefragt(b.ressort1)) == (["Mitzeichnen"], [], [])
    zeichne_mit(wer=wer_ist(b.controlling), umschichtung=row)
    assert (_gefragt(b.controlling), _gefragt(b.fachbereichsleitung), _gefragt(b.ressort1)) == ([], ["Entscheiden"], [])
    Umschichtungsrecht.objects.create(
        weg="zwischen_ressorts", rolle="fachbereichsleitung", wertgrenze_cent=39_99, gueltig_ab=date(JAHR, 3, 1)
    )
    assert _gefragt(b.fachbereichsleitung) == []


def test_jeder_antrag_steht_einzeln_da(v: Vollzug) -> None:
    for _ in range(4):
        antrag(v, 1, I50, III50, v.besetzung.ressort1)
    assert _gefragt(v.besetzung.fachbereichsleitung) == ["Entscheiden"] * 4


def test_einen_entwurf_aendert_wer_ihn_angelegt_hat_bis_er_beantragt_ist(v: Vollzug) -> None:
    row = entwurf(v, 10, I50, I75, v.besetzung.ressort1)
    url = reverse("umschichtung_aendern", args=[row.pk])
    werte = {"von": row.von_id, "nach": row.nach_id, "betrag_cent": "12,50", "begruendung": "Mehr gebraucht", "massnahme": ""}
    client = Client()
    client.force_login(v.besetzung.controlling)  # reads every draft, changes only its own
    assert client.get(row.get_absolute_url()).status_code == 200
    assert client.post(url, werte | {"tun": "entwurf"}).status_code == 404
    client.force_login(v.besetzung.ressort1)
    assert url in client.get(row.get_absolute_url()).content.decode()
    assert f'<a href="{row.get_absolute_url()}">{row}</a>' in client.get(reverse("umschichtungen")).content.decode()
    assert "12,50" not in client.get(url).content.decode()
    assert client.post(url, werte | {"tun": "pruefen"}).status_code == 200
    row.refresh_from_db()
    assert row.betrag_cent == 10_00  # looking at the effect saves nothing
    assert client.post(url, werte | {"tun": "entwurf"}).status_code == 302
    row.refresh_from_db()
    assert (row.betrag_cent, row.begruendung, row.status) == (12_50, "Mehr gebraucht", "entwurf")
    zuviel = client.post(url, werte | {"betrag_cent": "200", "tun": "beantragen"})
    row.refresh_from_db()
    assert (zuviel.status_code, row.betrag_cent, row.status) == (422, 12_50, "entwurf")
    assert client.post(url, werte | {"tun": "beantragen"}).status_code == 302
    assert client.get(url).status_code == 404
    assert list(Protokoll.objects.filter(gegenstand="umschichtung").order_by("pk").values_list("aktion", flat=True)) == [
        "umschichtung_entworfen", "umschichtung_geaendert", "umschichtung_geaendert", "umschichtung_beantragt",
    ]  # fmt: skip

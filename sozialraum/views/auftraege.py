"""Beschlussverfolgung: the list over all Gremien that one reads, the page of an Auftrag with its history, and its forms."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.lists import druckadresse, export_links, list_page
from basis.zahlen import datum
from sozialraum.access import Wer, seite
from sozialraum.actions import auftraege as actions
from sozialraum.auftragslage import Auftragsstatus, Lage, lage
from sozialraum.clock import heute
from sozialraum.filters.auftraege import AuftragFilter
from sozialraum.forms.auftraege import AuftragForm, BerichtForm, FristForm, KenntnisForm, VermerkForm
from sozialraum.models import Auftragsvermerk, Beschluss, Beschlussauftrag, Gremium, Tagesordnungspunkt, Vorlage
from sozialraum.models.auftraege import BeschlussauftragQuerySet
from sozialraum.rechte import Recht
from sozialraum.tables.auftraege import AuftragTable
from sozialraum.views.formularseite import formularseite
from sozialraum.views.papiere import AUFTRAEGE, GREMIEN, mit_lesbarem, rahmen, reiter

NICHT_ZUSTAENDIG = "Über diesen Auftrag berichtet, wer zuständig ist, sowie Controlling und Fachbereichsleitung."


def lesbare(zugang: Any) -> BeschlussauftragQuerySet:
    return mit_lesbarem(zugang, Beschlussauftrag.objects.sichtbar_fuer(zugang).mit_allem().mit_lage(heute()))


@seite(lesen=Recht.PAPIERE_LESEN)
def beschlussverfolgung(request: Any) -> HttpResponse:
    """Overdue ones first. With ``?gremium=jha`` the list of one Gremium, which also prints."""
    rows, schluessel = lesbare(request.zugang), request.GET.get("gremium", "").replace("\0", "")
    gremium = Gremium.objects.filter(schluessel=schluessel).first() if schluessel else None
    druck = reverse("beschlussverfolgung_pdf", args=[gremium.schluessel]) if gremium else ""
    oeffentlich = druckadresse(f"{druck}?nur=oeffentlich")
    papiere = [("Liste als PDF", druckadresse(druck)), ("PDF, nur öffentliche", oeffentlich)] if gremium else []
    context = {
        "titel": f"Beschlussverfolgung: {gremium}" if gremium else "Beschlussverfolgung",
        "kernaussage": _zaehlung(rows.filter(gremium=gremium) if gremium else rows),
        "exporte": [*papiere, *export_links(request.GET)],
        **rahmen(request, GREMIEN, jetzt="Beschlussverfolgung"),
        "reiter": reiter("beschlussverfolgung"),
        "gremium": gremium,
    }
    return list_page(
        request,
        template="sozialraum/beschlussverfolgung.html",
        table=AuftragTable,
        rows=rows.nach_dringlichkeit(),
        filterset=AuftragFilter,
        name="beschlussverfolgung",
        context=context,
        notes=[f"Stand {datum(heute())}. Überfällig ist, was seine Frist überschritten hat und nicht erledigt oder entfallen ist."],
    )


def _zaehlung(rows: Any) -> str:
    """How many there are, how many are overdue or soon due; one query."""
    angaben = list(rows.order_by().values_list("status", "frist", "am", "vorlauf"))
    lagen = Counter(lage(Auftragsstatus(status), frist, am, int(vorlauf)) for status, frist, am, vorlauf in angaben)
    return zaehlsatz(lagen, int(angaben[0][3]) if angaben else 0)


def zaehlsatz(lagen: Counter[Lage], vorlauf: int) -> str:
    """„7 Aufträge, davon 4 unerledigt: 2 überfällig, 1 wird in den nächsten 30 Tagen fällig.“"""
    alle = sum(lagen.values())
    if not alle:
        return ""
    offen = sum(lagen[wo] for wo in (Lage.UEBERFAELLIG, Lage.BALD, Lage.IN_FRIST, Lage.OHNE_FRIST))
    spaet, bald = lagen[Lage.UEBERFAELLIG], lagen[Lage.BALD]
    wort = "1 Auftrag" if alle == 1 else f"{alle} Aufträge"
    if not offen:
        return f"{wort}, keiner ist unerledigt."
    teile = [f"{spaet or 'keiner'} überfällig", *([f"{bald} in den nächsten {vorlauf} Tagen fällig"] if bald else [])]
    return f"{wort}, davon {offen} unerledigt: {', '.join(teile)}."


@seite(lesen=Recht.PAPIERE_LESEN)
def beschlussauftrag(request: Any, pk: int) -> HttpResponse:
    auftrag: Any = get_object_or_404(lesbare(request.zugang), pk=pk)
    frist = f" Frist: {datum(auftrag.frist)}." if auftrag.frist else ""
    wer = f" Zuständig: {auftrag.zustaendig}." if auftrag.zustaendig else ""
    vermerke = list(auftrag.vermerke.select_related("nutzer").order_by("-pk"))
    context = {
        "titel": auftrag.titel,
        "kernaussage": f"{auftrag.lagesatz[0].upper()}{auftrag.lagesatz[1:]}.{frist}{wer}",
        "muster": "Dieser Auftrag ist erfunden, zur Vorführung." if auftrag.muster else "",
        "auftrag": auftrag,
        "vermerke": vermerke,
        "antwort": _antwort(auftrag, vermerke),
        "darf_berichten": _wer_berichtet(request.zugang, auftrag) is not None,
        "warum_nicht_berichten": NICHT_ZUSTAENDIG,
        **rahmen(request, GREMIEN, AUFTRAEGE, jetzt=auftrag.titel),
    }
    return render(request, "sozialraum/beschlussauftrag.html", context)


def _antwort(auftrag: Beschlussauftrag, vermerke: list[Auftragsvermerk]) -> str:
    """What was reported when the Anfrage was done; empty for an Auftrag, or while there is no answer."""
    if auftrag.art != Beschlussauftrag.Art.ANFRAGE or auftrag.erledigt_am is None:
        return ""
    return next((v.text for v in vermerke if v.status_neu == Auftragsstatus.ERLEDIGT), "")


def _wer_berichtet(zugang: Any, auftrag: Beschlussauftrag) -> Wer | None:
    """The acting person, if she keeps the list or leads the responsible Gebiet; else None."""
    if zugang.darf(Recht.GREMIEN_PFLEGEN):
        return zugang.wer(Recht.GREMIEN_PFLEGEN)
    if auftrag.ort is not None and zugang.darf(Recht.AUFTRAEGE_BERICHTEN, auftrag.ort):
        return zugang.wer(Recht.AUFTRAEGE_BERICHTEN, auftrag.ort)
    return None


@seite(lesen=Recht.GREMIEN_PFLEGEN, methoden=("GET", "POST"))
def beschlussauftrag_neu(request: Any) -> HttpResponse:
    """``?beschluss=7``, ``?vorlage=7``, ``?punkt=7`` say what it comes from, ``?gremium=jha`` whose it is."""
    auftrag = _aus_herkunft(request)
    schluessel = request.GET.get("gremium", "").replace("\0", "")
    vorgabe = {"gremium": Gremium.objects.filter(schluessel=schluessel).first()} if schluessel else {}
    form = AuftragForm(request.POST or None, instance=auftrag, initial=vorgabe)
    wer = request.zugang.verlange(Recht.GREMIEN_PFLEGEN)
    quelle: Any = auftrag.beschluss or auftrag.vorlage or (auftrag.punkt.sitzung if auftrag.punkt else None)
    woraus = "dem Beschluss" if auftrag.beschluss else "der Vorlage" if auftrag.vorlage else "der Sitzung"
    return _formular(
        request, form, lambda: actions.speichere_auftrag(wer=wer, auftrag=form.save(commit=False)),
        titel=f"{auftrag.get_art_display()} anlegen",
        zurueck=quelle.get_absolute_url() if quelle else reverse("beschlussverfolgung"),
        hinweis=f"Aus {woraus}: {quelle}" if quelle else "",
    )  # fmt: skip


def _aus_herkunft(request: Any) -> Beschlussauftrag:
    """A new Auftrag with what its origin settles: Gremium and openness; the text of a decision is taken over to be cut."""
    beschluss = _nach_nummer(Beschluss.objects.select_related("gremium", "vorlage"), request.GET.get("beschluss", ""))
    vorlage = _nach_nummer(Vorlage.objects.all(), request.GET.get("vorlage", ""))
    punkt = _nach_nummer(Tagesordnungspunkt.objects.select_related("sitzung__gremium", "beratung"), request.GET.get("punkt", ""))
    quelle: Any = beschluss or vorlage or punkt
    arten = Beschlussauftrag.Art
    art = arten.ANFRAGE if request.GET.get("art") == arten.ANFRAGE else arten.AUFTRAG
    auftrag = Beschlussauftrag(art=art, oeffentlich=bool(quelle and quelle.oeffentlich))
    if beschluss is not None:
        auftrag.beschluss, auftrag.text = beschluss, beschluss.text[:4000]
    elif vorlage is not None:
        auftrag.vorlage = vorlage
    elif punkt is not None:
        auftrag.punkt = punkt
    if (eigenes := actions.gremium_der_herkunft(auftrag)) is not None:
        auftrag.gremium = eigenes
    return auftrag


def _nach_nummer(rows: Any, nummer: str) -> Any:
    return rows.filter(pk=nummer).first() if nummer.isascii() and nummer.isdigit() and len(nummer) < 19 else None


@seite(lesen=Recht.GREMIEN_PFLEGEN, methoden=("GET", "POST"))
def beschlussauftrag_aendern(request: Any, pk: int) -> HttpResponse:
    auftrag = get_object_or_404(Beschlussauftrag.objects.mit_allem(), pk=pk)
    form = AuftragForm(request.POST or None, instance=auftrag)
    wer = request.zugang.verlange(Recht.GREMIEN_PFLEGEN)
    return _formular(
        request, form, lambda: actions.speichere_auftrag(wer=wer, auftrag=form.save(commit=False)), titel="Auftrag ändern",
        zurueck=auftrag.get_absolute_url(),
    )  # fmt: skip


@seite(lesen=Recht.AUFTRAEGE_BERICHTEN, methoden=("GET", "POST"))
def beschlussauftrag_bericht(request: Any, pk: int) -> HttpResponse:
    auftrag, wer = _zum_berichten(request, pk)
    form = BerichtForm(request.POST or None, initial={"status": auftrag.status, "erledigt_am": auftrag.erledigt_am})
    return _formular(
        request, form, lambda: actions.berichte(wer=wer, auftrag=auftrag, bericht=form.bericht()), titel=f"Bericht: {auftrag}",
        zurueck=auftrag.get_absolute_url(), hinweis=f"Bisher: {auftrag.lagesatz}.",
    )  # fmt: skip


@seite(lesen=Recht.AUFTRAEGE_BERICHTEN, methoden=("GET", "POST"))
def beschlussauftrag_vermerk(request: Any, pk: int) -> HttpResponse:
    auftrag, wer = _zum_berichten(request, pk)
    form = VermerkForm(request.POST or None)

    def speichere() -> Beschlussauftrag:
        actions.vermerke(wer=wer, auftrag=auftrag, text=form.cleaned_data["text"])
        return auftrag

    return _formular(request, form, speichere, titel=f"Vermerk: {auftrag}", zurueck=auftrag.get_absolute_url())


def _zum_berichten(request: Any, pk: int) -> tuple[Any, Wer]:
    """404 for what one may not read, 403 with a sentence for what is somebody else's."""
    auftrag = get_object_or_404(lesbare(request.zugang), pk=pk)
    wer = _wer_berichtet(request.zugang, auftrag)
    if wer is None:
        raise PermissionDenied(NICHT_ZUSTAENDIG)
    return auftrag, wer


@seite(lesen=Recht.GREMIEN_PFLEGEN, methoden=("GET", "POST"))
def beschlussauftrag_frist(request: Any, pk: int) -> HttpResponse:
    auftrag = get_object_or_404(Beschlussauftrag, pk=pk)
    form = FristForm(request.POST or None, initial={"frist": auftrag.frist})
    wer = request.zugang.verlange(Recht.GREMIEN_PFLEGEN)
    return _formular(
        request, form, lambda: actions.verschiebe_frist(wer=wer, auftrag=auftrag, **form.cleaned_data),
        titel=f"Frist verschieben: {auftrag}", zurueck=auftrag.get_absolute_url(),
        hinweis=f"Bisher: {datum(auftrag.frist)}." if auftrag.frist else "Bisher: ohne Frist.",
    )  # fmt: skip


@seite(lesen=Recht.GREMIEN_PFLEGEN, methoden=("GET", "POST"))
def beschlussauftrag_kenntnis(request: Any, pk: int) -> HttpResponse:
    auftrag = get_object_or_404(Beschlussauftrag.objects.select_related("gremium"), pk=pk)
    form = KenntnisForm(request.POST or None, auftrag=auftrag)
    wer = request.zugang.verlange(Recht.GREMIEN_PFLEGEN)
    return _formular(
        request, form, lambda: actions.nimm_zur_kenntnis(wer=wer, auftrag=auftrag, **form.cleaned_data),
        titel=f"Kenntnisnahme: {auftrag}", zurueck=auftrag.get_absolute_url(),
        hinweis=f"{auftrag.gremium or 'Das Gremium'} nimmt zur Kenntnis.",
    )  # fmt: skip


def _formular(request: Any, form: Any, speichere: Callable[[], Any], *, titel: str, zurueck: str, **context: Any) -> HttpResponse:
    """The common form page, below the list."""
    krumen = [(name, reverse(ziel)) for name, ziel in (GREMIEN, AUFTRAEGE)]
    return formularseite(request, form, speichere, titel=titel, zurueck=zurueck, brotkrumen=[*krumen, (titel, None)], **context)

"""Gremien and Beschlüsse: kept by Controlling and Fachbereichsleitung."""

from django.db import transaction

from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere, unterschied
from sozialraum.models import Beschluss, Gremium
from sozialraum.models.lesbar import privat_fuer

FEST = ("gremium_id", "vorlage_id", "tag", "titel")
NACHTRAGBAR = ("jahr", "text")


@transaction.atomic
def speichere_gremium(*, wer: Wer, gremium: Gremium, grund: str = "") -> Gremium:
    """Creates or changes a Gremium. Whether it decides Sozialraumbudgets stays fixed once it has decided one."""
    alt = Gremium.objects.select_for_update().filter(pk=gremium.pk).first()
    if alt and _haengt_an(gremium.uebergeordnet, alt):
        raise Abgelehnt("Ein Gremium kann nicht an sich selbst angebunden sein, auch nicht über ein anderes.")
    if alt and alt.beschliesst_verteilung and not gremium.beschliesst_verteilung and any(map(traegt_etwas, alt.beschluesse.all())):
        raise Abgelehnt(f"„{alt}“ hat schon über Sozialraumbudgets beschlossen. Das bleibt deshalb eingetragen.")
    if gremium.beschliesst_verteilung and gremium.art != Gremium.Art.BESCHLIESSEND:
        raise Abgelehnt("Sozialraumbudgets macht nur ein beschließendes Gremium endgültig (Stadtrat, Jugendhilfeausschuss).")
    _pruefe_zeiten(gremium)
    gremium.save()
    was = "geändert" if alt else "angelegt"
    protokolliere(
        wer=wer,
        aktion=f"gremium_{was}",
        gegenstand=gremium,
        text=f"Gremium „{gremium}“ {was}.",
        grund=grund,
        daten=unterschied(alt, gremium),
    )
    return gremium


@transaction.atomic
def speichere_beschluss(*, wer: Wer, beschluss: Beschluss, grund: str = "") -> Beschluss:
    """Creates or changes a Beschluss. One that a Verteilung or a list of Schwerpunkträume rests on keeps what names it.

    Year and text may be filled in, never changed.
    """
    alt = Beschluss.objects.select_for_update(of=("self",)).filter(pk=beschluss.pk).first()
    if beschluss.tag:
        beschluss.jahr = beschluss.tag.year
    fest = (*FEST, *(f for f in NACHTRAGBAR if getattr(alt, f, None)))
    if alt and any(getattr(alt, f) != getattr(beschluss, f) for f in fest) and (was := _was_darauf_beruht(alt)):
        raise Abgelehnt(f"Auf diesem Beschluss beruht {was}. Gremium, Vorlage, Tag, Jahr, Titel und Text bleiben, wie sie sind.")
    if alt and alt.gremium_id != beschluss.gremium_id and alt.auftraege.exists():
        raise Abgelehnt("Zu diesem Beschluss gibt es Aufträge seines Gremiums. Das Gremium bleibt deshalb, wie es ist.")
    beschluss.save()
    was = "geändert" if alt else "angelegt"
    text, daten = f"Beschluss „{beschluss}“ {was}.", unterschied(alt, beschluss)
    privat = privat_fuer(beschluss.gremium, beschluss.oeffentlich and (alt is None or alt.oeffentlich))
    protokolliere(wer=wer, aktion=f"beschluss_{was}", gegenstand=beschluss, text=text, grund=grund, daten=daten, privat_fuer=privat)
    return beschluss


def _was_darauf_beruht(beschluss: Beschluss) -> str:
    if traegt_etwas(beschluss):
        return "eine Verteilung"
    return "eine Liste der Schwerpunkträume" if beschluss.schwerpunktraumlisten.exists() else ""


def _pruefe_zeiten(gremium: Gremium) -> None:
    if gremium.art == Gremium.Art.QUALITAETSZIRKEL and not (gremium.thema and gremium.gueltig_bis):
        raise Abgelehnt("Ein Qualitätszirkel hat ein Thema und einen Tag, an dem er endet (Fachkonzept 2.4).")
    if gremium.gueltig_von and gremium.gueltig_bis and gremium.gueltig_bis < gremium.gueltig_von:
        raise Abgelehnt("Das Gremium endet nicht, bevor es beginnt.")
    if gremium.ankertag and not gremium.turnus:
        raise Abgelehnt("Ein Ankertag gehört zu einem Turnus. Bitte wählen Sie einen.")


def _haengt_an(gremium: Gremium | None, ziel: Gremium) -> bool:
    while gremium is not None:
        if gremium.pk == ziel.pk:
            return True
        gremium = gremium.uebergeordnet
    return False


def traegt_etwas(beschluss: Beschluss) -> bool:
    """Whether anything of a higher app points at it; asked through the model's own relations, so that no higher app is imported."""
    relations = (
        r
        for r in beschluss._meta.related_objects
        if r.related_model._meta.app_label != "sozialraum" and "Event" not in r.related_model.__name__
    )
    return any(r.related_model._default_manager.filter(**{r.field.name: beschluss}).exists() for r in relations)

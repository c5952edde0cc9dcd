"""Roles that the city's directory gives: they appear and end with what it says at a log-in; deciding ones wait as all others do."""

import logging
from collections.abc import Set as AbstractSet
from datetime import timedelta

from django.db import transaction

from basis.models import Nutzer
from basis.sessions import beende_sitzungen
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.actions.rollen import beende_rolle, weise_rolle_zu
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet, Gremium, Rollenzuweisung
from sozialraum.models.gebiet import gueltig_am
from sozialraum.rechte import Rolle
from sozialraum.verzeichnisrollen import Verzeichnisrolle

logger = logging.getLogger("anmeldung")


@transaction.atomic
def gleiche_rollen_ab(*, wer: Wer, nutzer: Nutzer, gewollt: AbstractSet[Verzeichnisrolle]) -> None:
    """Gives what the directory says and the account has not, ends what the directory gave and says no more.

    Roles that somebody gave by hand stay as they are. Whoever has a role of the directory signs in there alone; a refused one is none.
    """
    Nutzer.objects.select_for_update().get(pk=nutzer.pk)  # two log-ins at once: one after the other
    rows = Rollenzuweisung.objects.filter(gueltig_am(heute()), nutzer=nutzer).select_related("gebiet", "gremium")
    heutige = {(r.rolle, None if r.gebiet and r.gebiet.ebene == Ebene.FACHBEREICH else r.gebiet_id, r.gremium_id): r for r in rows}
    soll = {ziel: w for w in gewollt if (ziel := _ziel(w)) is not None}
    for ziel, row in heutige.items():
        if row.aus_verzeichnis and ziel not in soll:
            grund = "Das Verzeichnis der Stadt nennt diese Rolle nicht mehr."
            beende_rolle(wer=wer, zuweisung=row, letzter_tag=heute() - timedelta(days=1), grund=grund)
    for ziel in sorted(soll.keys() - heutige.keys(), key=str):
        _gib(wer, nutzer, *ziel)
    if nutzer.has_usable_password() and rows.filter(aus_verzeichnis=True).exists():
        nutzer.set_unusable_password()
        nutzer.save(update_fields=["password"])
        beende_sitzungen(nutzer)
        text = "Die Rollen kommen aus dem Verzeichnis der Stadt; das eigene Kennwort gilt nicht mehr."
        protokolliere(wer=wer, aktion="kennwort_entfernt", gegenstand=nutzer, text=text)


def _ziel(gewollt: Verzeichnisrolle) -> tuple[str, int | None, int | None] | None:
    """(role, Gebiet, Gremium) of today; None, and a line of the log, if the place does not exist."""
    if not gewollt.ort:
        return (gewollt.rolle.value, None, None)
    ziel: tuple[str, int | None, int | None] | None
    if gewollt.rolle == Rolle.GREMIUMSMITGLIED:
        gremium = Gremium.objects.filter(schluessel=gewollt.ort).first()
        ziel = (gewollt.rolle.value, None, gremium.pk) if gremium else None
    else:
        gebiete = list(Gebiet.objects.filter(gueltig_am(heute()), schluessel=gewollt.ort)[:2])
        ganz = len(gebiete) == 1 and gebiete[0].ebene == Ebene.FACHBEREICH
        ziel = (gewollt.rolle.value, None if ganz else gebiete[0].pk, None) if len(gebiete) == 1 else None
    if ziel is None:
        logger.error("OIDC_ROLLEN: the place %r of role %r does not exist today", gewollt.ort, gewollt.rolle.value)
    return ziel


def _gib(wer: Wer, nutzer: Nutzer, rolle: str, gebiet_id: int | None, gremium_id: int | None) -> None:
    try:
        with transaction.atomic():
            weise_rolle_zu(
                wer=wer,
                nutzer=nutzer,
                rolle=Rolle(rolle),
                gueltig_von=heute(),
                gebiet=Gebiet.objects.get(pk=gebiet_id) if gebiet_id else None,
                gremium=Gremium.objects.get(pk=gremium_id) if gremium_id else None,
                aus_verzeichnis=True,
            )
    except Abgelehnt:  # its sentence may name the person
        logger.error("OIDC_ROLLEN: role %r refused: a place of another Ebene, or the same role given by hand from a later day on", rolle)

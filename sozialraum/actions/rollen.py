"""Roles and Vertretungen: dated, recorded, and never given to oneself."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from basis.models import Nutzer
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet, Gremium, Rollenzuweisung, Vertretung
from sozialraum.models.gebiet import gueltig_am
from sozialraum.rechte import ROLLEN_DER_GANZEN_STADT, ROLLEN_MIT_ZWEITER_PERSON, Recht, Rolle, rollen_mit

ENDLOS = date(9999, 12, 31)


@transaction.atomic
def weise_rolle_zu(
    *,
    wer: Wer,
    nutzer: Nutzer,
    rolle: Rolle,
    gueltig_von: date,
    gueltig_bis: date | None = None,
    gebiet: Gebiet | None = None,
    gremium: Gremium | None = None,
    aus_verzeichnis: bool = False,
) -> Rollenzuweisung:
    """Gives a role. One that decides or manages access waits for a second person, also when the city's directory gives it (90).

    A command of the operator acts at once.
    """
    rolle = Rolle(rolle)
    if saetze := _einwaende(wer, nutzer, rolle, gebiet, gremium, gueltig_von, gueltig_bis):
        raise Abgelehnt(*saetze)
    zuweisung = Rollenzuweisung.objects.create(
        nutzer=nutzer,
        rolle=rolle,
        gebiet=gebiet,
        gremium=gremium,
        gueltig_von=gueltig_von,
        gueltig_bis=gueltig_bis,
        vergeben_von=wer.nutzer,
        wartet=(aus_verzeichnis or wer.nutzer is not None) and rolle in ROLLEN_MIT_ZWEITER_PERSON,
        aus_verzeichnis=aus_verzeichnis,
    )
    wartet = " Sie wartet auf die Bestätigung durch eine zweite Person." if zuweisung.wartet else ""
    bis = f" bis {gueltig_bis:%d.%m.%Y}" if gueltig_bis else ""
    text = f"{nutzer} erhält ab {gueltig_von:%d.%m.%Y}{bis} die Rolle {zuweisung}.{wartet}"
    protokolliere(wer=wer, aktion="rolle_zugewiesen", gegenstand=zuweisung, text=text)
    return zuweisung


@transaction.atomic
def bestaetige_rolle(*, wer: Wer, zuweisung: Rollenzuweisung) -> Rollenzuweisung:
    """The second pair of eyes: neither who gave the role nor who receives it."""
    zuweisung = Rollenzuweisung.objects.select_for_update().get(pk=zuweisung.pk)
    if not zuweisung.wartet:
        raise Abgelehnt("Diese Rolle wartet nicht auf eine Bestätigung.")
    if wer.nutzer is not None and wer.nutzer.pk == zuweisung.nutzer_id:
        raise Abgelehnt("Die eigene Rolle bestätigt eine andere Person.")
    if wer.nutzer is not None and wer.nutzer.pk == zuweisung.vergeben_von_id:
        raise Abgelehnt("Sie haben diese Rolle selbst vergeben. Bestätigen muss sie eine zweite Person.")
    zuweisung.wartet, zuweisung.bestaetigt_von = False, wer.nutzer
    zuweisung.save(update_fields=["wartet", "bestaetigt_von"])
    protokolliere(wer=wer, aktion="rolle_bestaetigt", gegenstand=zuweisung, text=f"Rolle {zuweisung} von {zuweisung.nutzer} bestätigt.")
    return zuweisung


@transaction.atomic
def beende_rolle(*, wer: Wer, zuweisung: Rollenzuweisung, letzter_tag: date, grund: str) -> None:
    """Ends a role after its last day. A day before its beginning takes it back as if never given; the row history keeps it."""
    zuweisung = Rollenzuweisung.objects.select_for_update().get(pk=zuweisung.pk)
    if wer.nutzer is not None and wer.nutzer.pk == zuweisung.nutzer_id:
        raise Abgelehnt("Die eigenen Rollen ändert eine andere Person.")
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund.")
    if zuweisung.gueltig_bis and letzter_tag > zuweisung.gueltig_bis:
        raise Abgelehnt(f"Die Rolle endet schon am {zuweisung.gueltig_bis:%d.%m.%Y}. Eine Verlängerung ist eine neue Zuweisung.")
    if letzter_tag < heute() - timedelta(days=1):
        raise Abgelehnt("Eine Rolle endet frühestens gestern; vergangene Rechte ändert niemand im Nachhinein.")
    nutzer, name = zuweisung.nutzer, str(zuweisung)
    zuweisung.vertretungen.filter(gueltig_von__gt=letzter_tag).delete()
    zuweisung.vertretungen.filter(gueltig_bis__gt=letzter_tag).update(gueltig_bis=letzter_tag)
    protokolliere(
        wer=wer,
        aktion="rolle_beendet",
        gegenstand=zuweisung,
        grund=grund,
        text=f"Rolle {name} von {nutzer} endet mit dem {letzter_tag:%d.%m.%Y}.",
    )
    if letzter_tag < zuweisung.gueltig_von:
        zuweisung.delete()
    else:
        zuweisung.gueltig_bis = letzter_tag
        zuweisung.save(update_fields=["gueltig_bis"])


@transaction.atomic
def richte_vertretung_ein(
    *, wer: Wer, zuweisung: Rollenzuweisung, nutzer: Nutzer, gueltig_von: date, gueltig_bis: date, grund: str = ""
) -> Vertretung:
    """Somebody acts "i. V." from–to: set by the person represented, the Fachbereichsleitung or (plain roles) the Systemverwaltung."""
    if saetze := _vertretung_einwaende(wer, zuweisung, nutzer, gueltig_von, gueltig_bis):
        raise Abgelehnt(*saetze)
    try:
        with transaction.atomic():
            vertretung = Vertretung.objects.create(
                zuweisung=zuweisung, nutzer=nutzer, gueltig_von=gueltig_von, gueltig_bis=gueltig_bis, grund=grund
            )
    except IntegrityError as error:
        raise Abgelehnt("In diesem Zeitraum ist für die Rolle schon eine Vertretung eingerichtet.") from error
    text = f"{nutzer} vertritt {zuweisung.nutzer} ({zuweisung}) vom {gueltig_von:%d.%m.%Y} bis {gueltig_bis:%d.%m.%Y}."
    protokolliere(wer=wer, aktion="vertretung_eingerichtet", gegenstand=vertretung, text=text, grund=grund)
    return vertretung


@transaction.atomic
def beende_vertretung(*, wer: Wer, vertretung: Vertretung) -> None:
    """Ends a Vertretung at once; one that has not begun is taken back."""
    gestern = heute() - timedelta(days=1)
    if vertretung.gueltig_bis <= gestern:
        raise Abgelehnt("Diese Vertretung ist schon beendet.")
    text = f"Vertretung von {vertretung.zuweisung.nutzer} ({vertretung.zuweisung}) durch {vertretung.nutzer} beendet."
    protokolliere(wer=wer, aktion="vertretung_beendet", gegenstand=vertretung, text=text)
    if vertretung.gueltig_von > gestern:
        vertretung.delete()
    else:
        vertretung.gueltig_bis = gestern
        vertretung.save(update_fields=["gueltig_bis"])


def _einwaende(
    wer: Wer, nutzer: Nutzer, rolle: Rolle, gebiet: Gebiet | None, gremium: Gremium | None, von: date, bis: date | None
) -> list[str]:
    saetze = []
    if wer.nutzer == nutzer:
        saetze.append("Die eigenen Rollen ändert eine andere Person.")
    if not nutzer.is_active:
        saetze.append("Der Zugang ist geschlossen.")
    if rolle == Rolle.RESSORTLEITUNG and (gebiet is None or gebiet.ebene != Ebene.RESSORT):
        saetze.append("Eine Ressortleitung gilt für ein Ressort.")
    if rolle == Rolle.FACHKRAFT and (gebiet is None or gebiet.ebene < Ebene.SOZIALRAUM):
        saetze.append("Eine Sozialpädagogische Fachkraft arbeitet in einem Sozialraum oder Stadtteil.")
    if rolle in ROLLEN_DER_GANZEN_STADT and gebiet is not None and gebiet.ebene != Ebene.FACHBEREICH:
        saetze.append(
            f"Die Rolle „{rolle.bezeichnung}“ gilt für den ganzen Fachbereich; für {gebiet} allein gibt es sie nicht. "
            "Wählen Sie den Fachbereich, oder lassen Sie das Gebiet leer."
        )
    if (rolle == Rolle.GREMIUMSMITGLIED) != (gremium is not None):
        saetze.append("Ein Gremium gehört genau zur Rolle Gremiumsmitglied.")
    if bis and bis < von:
        saetze.append("Das Ende liegt vor dem Beginn.")
    elif _ueberschneidet(nutzer, rolle, gebiet, gremium, von, bis):
        saetze.append("Diese Rolle hat der Zugang in diesem Zeitraum schon.")
    return saetze


def _ueberschneidet(nutzer: Nutzer, rolle: Rolle, gebiet: Gebiet | None, gremium: Gremium | None, von: date, bis: date | None) -> bool:
    gleiche = Rollenzuweisung.objects.filter(nutzer=nutzer, rolle=rolle, gebiet=gebiet, gremium=gremium, gueltig_von__lte=bis or ENDLOS)
    return gleiche.filter(Q(gueltig_bis__isnull=True) | Q(gueltig_bis__gte=von)).exists()


def _vertretung_einwaende(wer: Wer, zuweisung: Rollenzuweisung, nutzer: Nutzer, von: date, bis: date) -> list[str]:
    saetze = []
    if nutzer.pk == zuweisung.nutzer_id:
        saetze.append("Niemand vertritt sich selbst.")
    elif wer.nutzer == nutzer:
        saetze.append("Sich selbst setzt niemand als Vertretung ein.")
    if not nutzer.is_active:
        saetze.append("Der Zugang der Vertretung ist geschlossen.")
    if zuweisung.wartet:
        saetze.append("Die Rolle wartet noch auf ihre Bestätigung.")
    if bis < von:
        saetze.append("Das Ende liegt vor dem Beginn.")
    if bis < heute():
        saetze.append("Die Vertretung läge ganz in der Vergangenheit.")
    if von < zuweisung.gueltig_von or (zuweisung.gueltig_bis and bis > zuweisung.gueltig_bis):
        saetze.append("Die Vertretung reicht über die Gültigkeit der Rolle hinaus.")
    if not _darf_vertreten_lassen(wer, zuweisung):
        saetze.append("Eine Vertretung für diese Rolle richtet die vertretene Person oder die Fachbereichsleitung ein.")
    return saetze


def _darf_vertreten_lassen(wer: Wer, zuweisung: Rollenzuweisung) -> bool:
    """Whoever only manages access may not put somebody of his choice into a deciding chair."""
    if wer.nutzer is None or wer.nutzer.pk == zuweisung.nutzer_id:
        return True
    rollen = Rollenzuweisung.objects.filter(gueltig_am(heute()), nutzer=wer.nutzer, wartet=False)
    if Rolle(zuweisung.rolle) in ROLLEN_MIT_ZWEITER_PERSON:
        return rollen.filter(rolle=Rolle.FACHBEREICHSLEITUNG).exists()
    return rollen.filter(rolle__in=rollen_mit(Recht.VERTRETUNG_REGELN)).exists()

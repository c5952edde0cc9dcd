"""Care of the rules of early warning: a new rule, a new version, on and off. A version is never changed."""

from basis.zahlen import datum
from proaktiv.actions.pruefung import pruefe, pruefe_texte
from proaktiv.fruehwarnung import Regelart, pruefe_regel
from proaktiv.models import Fruehwarnfassung, Fruehwarnregel
from sozialraum.access import Wer
from sozialraum.actions.einrichtungen import freier_schluessel
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere


@in_der_datenbank()
def lege_regel_an(*, wer: Wer, regel: Fruehwarnregel, fassung: Fruehwarnfassung, geprueft: bool = False) -> Fruehwarnregel:
    """A rule with its first version; it judges from the next delivery on. Refused: a name that there is, a rule that is none."""
    if Fruehwarnregel.objects.filter(name=regel.name).exists():
        raise Abgelehnt("Eine Frühwarnregel mit diesem Namen gibt es schon.", feld="name")
    _pruefe(fassung, geprueft)
    regel.schluessel = regel.schluessel or freier_schluessel(Fruehwarnregel, regel.name)
    regel.save()
    fassung.regel, fassung.version, fassung.nutzer = regel, 1, wer.nutzer
    fassung.save()
    _merke(wer, regel, "angelegt", f"angelegt, ab {datum(fassung.gueltig_ab)}: {fassung.satz}")
    return regel


@in_der_datenbank()
def fasse_neu(*, wer: Wer, fassung: Fruehwarnfassung, geprueft: bool = False) -> Fruehwarnfassung:
    """A new version from a day on; what was raised stays judged by its own. Refused: no reason, an earlier day, nothing changed."""
    regel = _gesperrt(fassung.regel)
    letzte = regel.fassungen.order_by("-version").first()
    fassung.regel, fassung.version, fassung.nutzer = regel, (letzte.version + 1 if letzte else 1), wer.nutzer
    if letzte and not fassung.anlass.strip():
        raise Abgelehnt("Bitte nennen Sie den Anlass der neuen Fassung.", feld="anlass")
    if letzte and fassung.gueltig_ab < letzte.gueltig_ab:
        raise Abgelehnt(f"Die letzte Fassung gilt ab dem {datum(letzte.gueltig_ab)}; eine neue beginnt nicht davor.", feld="gueltig_ab")
    _pruefe(fassung, geprueft)
    if letzte and letzte.als_regel == fassung.als_regel:
        raise Abgelehnt("Die neue Fassung urteilt wie die letzte. Bitte ändern Sie, was anders sein soll.")
    fassung.save()
    _merke(wer, regel, "neu_gefasst", f"Fassung {fassung.version} ab {datum(fassung.gueltig_ab)}: {fassung.satz}", grund=fassung.anlass)
    return fassung


@in_der_datenbank()
def schalte(*, wer: Wer, regel: Fruehwarnregel, aktiv: bool, grund: str, geprueft: bool = False) -> Fruehwarnregel:
    """Off: it raises nothing more; what it raised stays, and is still withdrawn when values change."""
    row = _gesperrt(regel)
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund.", feld="grund")
    pruefe([("Grund", grund)], geprueft=geprueft)
    if row.aktiv is aktiv:
        raise Abgelehnt(f"Diese Regel ist schon {'ein' if aktiv else 'aus'}geschaltet.")
    row.aktiv = aktiv
    row.save(update_fields=["aktiv"])
    _merke(wer, row, "eingeschaltet" if aktiv else "ausgeschaltet", f"{'ein' if aktiv else 'aus'}geschaltet", grund=grund)
    return row


def _pruefe(fassung: Fruehwarnfassung, geprueft: bool) -> None:
    """The reason stands in the Protokoll of the whole city: no person in it."""
    pruefe_texte(fassung, "anlass", geprueft=geprueft)
    saetze = pruefe_regel(Regelart(fassung.art), fassung.grenze, relativ=fassung.relativ, mindestfallzahl=fassung.mindestfallzahl)
    if saetze:
        raise Abgelehnt(*saetze)


def _gesperrt(regel: Fruehwarnregel) -> Fruehwarnregel:
    return Fruehwarnregel.objects.select_for_update(of=("self",), no_key=True).select_related("indikator").get(pk=regel.pk)


def _merke(wer: Wer, regel: Fruehwarnregel, aktion: str, was: str, *, grund: str = "") -> None:
    protokolliere(
        wer=wer, aktion=f"fruehwarnregel_{aktion}", gegenstand=regel, text=f"Frühwarnregel „{regel}“: {was}.", grund=grund[:300]
    )

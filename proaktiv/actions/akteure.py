"""Akteure and the catalogues of kinds; organisations, never persons."""

from typing import TypeVar

from proaktiv.actions.pruefung import pruefe_texte
from proaktiv.models import Akteur, Akteursart, Aktionsart
from sozialraum.access import Wer
from sozialraum.actions.einrichtungen import freier_schluessel
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere, unterschied

Art = TypeVar("Art", Akteursart, Aktionsart)


@in_der_datenbank()
def speichere_akteur(*, wer: Wer, akteur: Akteur, geprueft: bool = False) -> Akteur:
    """Creates or changes an organisation. Refused: a name that there is already, or that looks like a person."""
    alt = Akteur.objects.select_for_update().get(pk=akteur.pk) if akteur.pk else None
    if not akteur.name.strip():
        raise Abgelehnt("Bitte nennen Sie die Organisation.", feld="name")
    if Akteur.objects.filter(name=akteur.name).exclude(pk=akteur.pk).exists():
        raise Abgelehnt("Diese Organisation gibt es schon als Akteur.", feld="name")
    if akteur.gueltig_bis and akteur.gueltig_bis < akteur.gueltig_von:
        raise Abgelehnt("Das Ende liegt vor dem Beginn.", feld="gueltig_bis")
    pruefe_texte(akteur, "name", geprueft=geprueft)
    akteur.save()
    was, aktion = ("geändert", "akteur_geaendert") if alt else ("angelegt", "akteur_angelegt")
    protokolliere(wer=wer, aktion=aktion, gegenstand=akteur, text=f"Akteur „{akteur}“ {was}.", daten=unterschied(alt, akteur))
    return akteur


@in_der_datenbank()
def speichere_art(*, wer: Wer, art: Art) -> Art:
    """Creates or changes a kind of Akteur or of Aktion. Refused: another side for a kind that has Akteure."""
    alt = type(art).objects.select_for_update().get(pk=art.pk) if art.pk else None
    if not art.name.strip():
        raise Abgelehnt("Bitte nennen Sie die Art.", feld="name")
    if type(art).objects.filter(name=art.name).exclude(pk=art.pk).exists():
        raise Abgelehnt("Diese Art gibt es schon.", feld="name")
    if isinstance(art, Akteursart) and isinstance(alt, Akteursart) and alt.seite != art.seite and alt.akteure.exists():
        raise Abgelehnt("Diese Art hat schon Akteure; ihre Zusammensetzung würde sich rückwirkend ändern.", feld="seite")
    art.schluessel = art.schluessel or freier_schluessel(type(art), art.name)
    art.save()
    was = "geändert" if alt else "angelegt"
    text = f"{art._meta.verbose_name} „{art}“ {was}."
    protokolliere(wer=wer, aktion=f"{art._meta.model_name}_gespeichert", gegenstand=art, text=text, daten=unterschied(alt, art))
    return art

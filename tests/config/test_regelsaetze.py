"""Whatever rule of a table typing can break has a sentence with place and remedy, in every form of the product."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db.models import CheckConstraint, Q, UniqueConstraint

from basis.forms import ModelForm
from basis.validators import felder, folge, saetze, zeitraeume
from proaktiv.forms.texte import RegelnSagtDieAktion

SCHICHTEN = ("sozialraum", "budgets", "proaktiv", "bsc", "berichte")


def formulare() -> list[type[Any]]:
    for schicht in SCHICHTEN:
        paket = import_module(f"{schicht}.forms")
        for modul in pkgutil.iter_modules(paket.__path__, f"{schicht}.forms."):
            import_module(modul.name)
    alle = {form for form in _unter(ModelForm) if form._meta.model and form.__module__.partition(".")[0] in SCHICHTEN}
    return sorted(alle, key=lambda form: (form.__module__, form.__qualname__))


def _unter(klasse: type[Any]) -> Iterator[type[Any]]:
    for kind in klasse.__subclasses__():
        yield kind
        yield from _unter(kind)


def _je_feld(bedingung: Q) -> bool:
    """Whether each part of an AND looks at one field only: those its own field refuses."""
    teile = bedingung.children if bedingung.connector == Q.AND and not bedingung.negated else [bedingung]
    return all(len(felder(CheckConstraint(condition=teil if isinstance(teil, Q) else Q(teil), name="x"))) <= 1 for teil in teile)


def _braucht_satz(form: type[Any], regel: Any) -> bool:
    """Whether a constraint can be broken by what is typed together in this form; Django leaves out what names another field."""
    getippt = set(form._meta.fields or ()) | set(form.base_fields)
    if not set(felder(regel)) <= getippt or regel.name not in str(regel.get_violation_error_message()):
        return False
    if isinstance(regel, CheckConstraint):
        return isinstance(regel.condition, Q) and not _je_feld(regel.condition) and folge(form._meta.model, regel) is None
    return isinstance(regel, ExclusionConstraint) or (isinstance(regel, UniqueConstraint) and regel.condition is not None)


def _brauchende() -> set[str]:
    """RegelnSagtDieAktion: there the action says the sentence, and the form asks no constraint."""
    moegliche = [form for form in formulare() if not issubclass(form, RegelnSagtDieAktion)]
    return {regel.name for form in moegliche for regel in form._meta.model._meta.constraints if _braucht_satz(form, regel)}


def test_jede_regel_die_getipptes_verletzt_hat_einen_satz() -> None:
    brauchende = _brauchende()
    assert brauchende - set(saetze()) == set()
    assert len(brauchende) > 40  # the negative control: without sentences they would be missed


def test_jeder_satz_gehoert_zu_einer_regel_und_ihrem_feld() -> None:
    regeln = {regel.name: felder(regel) for modell in apps.get_models() for regel in modell._meta.constraints}
    falsch = [name for name, (feld, satz) in saetze().items() if feld not in regeln.get(name, ()) or not satz.endswith(".")]
    assert falsch == []


def test_was_sich_nicht_ueberschneiden_darf_hat_zwei_tage() -> None:
    """By the models, not by a list: every period of an ExclusionConstraint is found by the forms."""
    mit = {modell.__name__ for modell in apps.get_models() if any(isinstance(r, ExclusionConstraint) for r in modell._meta.constraints)}
    assert {m.__name__ for m in apps.get_models() if list(zeitraeume(m))} == mit and len(mit) >= 8

"""Form renderer with KERN's classes, and the fields that read German numbers.

Every form of the product is rendered by the same field template; a page writes `{{ form.betrag.as_field_group }}` or `{{ form }}`.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

from basis import geld, textzeichen, zahlen
from basis.validators import folgesatz, satz, zeitraeume

_DASHES = BLANK_CHOICE_DASH[0][1]
_SHORT_YEAR = re.compile(r"^(\s*[0-9]{1,2}\.[0-9]{1,2}\.)([0-4]?[0-9])(?=\s*$)")
SCHON_DA = "Das gibt es schon („{}“). Bitte prüfen Sie, ob es dasselbe ist; ist es etwas anderes, nennen Sie es bitte anders."
_REQUIRED = forms.Field.default_error_messages["required"]


class KernBoundField(BoundField):
    """Adds KERN's classes to the input; a class given by the caller (filters, tables of inputs) wins."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        own_class = "class" in attrs or widget.is_hidden
        attrs = super().build_widget_attrs(attrs, widget)
        if not own_class:
            attrs["class"] = " ".join(filter(None, [_kern_class(widget, bool(self.errors)), widget.attrs.get("class", "")]))
        return attrs

    def as_widget(self, *args: Any, **kwargs: Any) -> Any:
        _name_empty_choice(self.field)
        return super().as_widget(*args, **kwargs)

    @property
    def kind(self) -> str:
        """Which of the three layouts of the field template applies."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxInput):
            return "check"
        if self.use_fieldset:
            return "fieldset"
        return "select" if isinstance(widget, forms.Select) else "input"

    @property
    def unit(self) -> str:
        """A unit behind the input, such as €."""
        return getattr(self.field, "unit", "")


def _name_empty_choice(field: forms.Field) -> None:
    """Django's row of dashes, in words. Late, when the form is drawn: forms add and change their fields after the start."""
    words = "bitte wählen" if field.required else "keine Angabe"
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == _DASHES:
            field.empty_label = words
    elif isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        if any(label == _DASHES for _, label in choices):
            field.choices = [(value, words if label == _DASHES else label) for value, label in choices]


def _kern_class(widget: forms.Widget, error: bool) -> str:
    if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
        name = "kern-form-check__checkbox"
    elif isinstance(widget, forms.RadioSelect):
        name = "kern-form-check__radio"
    else:
        name = "kern-form-input__select" if isinstance(widget, forms.Select) else "kern-form-input__input"
    return f"{name} {name}--error" if error else name


class KernRenderer(TemplatesSetting):
    """FORM_RENDERER of the product."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
    bound_field_class = KernBoundField


def error_links(form: forms.BaseForm) -> Iterator[tuple[str, str]]:
    """(sentence, anchor) for every error, in the order of the fields; errors of the whole form first."""
    for sentence in form.non_field_errors():
        yield str(sentence), ""
    for field in form:
        anchor = field.auto_id if not field.use_fieldset else f"{field.auto_id}_0"
        for sentence in field.errors:
            yield str(sentence), f"#{anchor}" if not field.is_hidden else ""


def offer(form: forms.BaseForm, name: str, rows: Any) -> forms.ModelChoiceField:
    """The rows (queryset or manager) that a field of rows has to choose from, known only when the form is made."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField), name
    field.queryset = rows
    return field


class ErrorListMixin(forms.BaseForm):
    """For forms: `form.fehlerliste` feeds the error summary; a missing answer is named, so that the summary reads by itself."""

    def full_clean(self) -> None:
        """Late, when answers are read: forms add and name their fields after the start."""
        for bound in self if self.is_bound else ():
            if bound.field.error_messages.get("required") == _REQUIRED:
                check = isinstance(bound.field.widget, forms.CheckboxInput)
                bound.field.error_messages["required"] = (
                    f"Bitte bestätigen Sie: „{bound.label}“" if check else f"Bitte füllen Sie das Feld „{bound.label}“ aus."
                )
        super().full_clean()
        self._refuse_unreadable()

    def _refuse_unreadable(self) -> None:
        """Whatever is typed anywhere holds no control characters and none that turn the direction of writing."""
        written = {name: value for name, value in getattr(self, "cleaned_data", {}).items() if isinstance(value, str)}
        for name, value in written.items():
            secret = name in self.fields and isinstance(self.fields[name].widget, forms.PasswordInput)
            if not secret and (sentence := textzeichen.beanstandung(value)):
                self.add_error(name if name in self.fields else None, sentence)

    @property
    def fehlerliste(self) -> list[tuple[str, str]]:
        return list(error_links(self))


class Form(ErrorListMixin, forms.Form):
    pass


class ModelForm(ErrorListMixin, forms.ModelForm):
    def _post_clean(self) -> None:
        """A period the wrong way round is said before the database is asked whether it overlaps another: it would answer with a fault."""
        for first, last in zeitraeume(self._meta.model):
            start, end = self.cleaned_data.get(first), self.cleaned_data.get(last)
            if start is not None and end is not None and end < start:
                self.add_error(last, folgesatz(self, first, last))
        super()._post_clean()  # type: ignore[misc]  # Django's own, which its types leave out

    def add_error(self, field: str | None, error: Any) -> None:
        """A rule of the database says its sentence at its field (`regelsaetze.py`); what exists already is said in words of our own."""
        if hasattr(error, "error_dict"):
            placed: dict[str, list[Any]] = {}
            for name, each in ((name, e) for name, found in error.error_dict.items() for e in found):
                where, said = self._in_words(name, each)
                placed.setdefault(where, []).append(said)
            error = ValidationError(placed)
        super().add_error(field, error)

    def _in_words(self, name: str, error: Any) -> tuple[str, Any]:
        for rule in self._meta.model._meta.constraints:
            if str(error.message) == str(rule.get_violation_error_message()) and rule.name in str(error.message):
                where, sentence = satz(self, rule)
                return where or NON_FIELD_ERRORS, ValidationError(sentence, code=error.code)
        if error.code in ("unique", "unique_together") and "%(model_name)s" in str(error.message):
            fields = error.params.get("field_label") or error.params.get("field_labels")
            error.message, error.params = SCHON_DA.format(fields), None
        return name, error


class GermanField(forms.CharField, ABC):
    """A text input whose text is read by a strict function. Empty text becomes None."""

    unit = ""
    inputmode = "decimal"

    def __init__(self, *, min_value: Any = None, max_value: Any = None, unit: str | None = None, **kwargs: Any) -> None:
        self.min_value, self.max_value = min_value, max_value
        super().__init__(**kwargs)
        if unit is not None:
            self.unit = unit

    @abstractmethod
    def read(self, text: str) -> Any:
        """The value; ValueError says in a sentence why it is none."""

    @abstractmethod
    def show(self, value: Any) -> str:
        """The value as it would be typed."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if text is None or text in self.empty_values:
            return None
        try:
            return self.read(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.min_value is not None and value < self.min_value:
            raise ValidationError(f"Der Wert darf nicht unter {self._named(self.min_value)} liegen.", code="min_value")
        if self.max_value is not None and value > self.max_value:
            raise ValidationError(f"Der Wert darf nicht über {self._named(self.max_value)} liegen.", code="max_value")

    def _named(self, value: Any) -> str:
        return f"{self.show(value)}{zahlen.NBSP}{self.unit}" if self.unit else self.show(value)

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else self.show(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != (self.to_python(initial) if isinstance(initial, str) else initial)
        except ValidationError:
            return True

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        return {**attrs, "inputmode": self.inputmode, "autocomplete": "off", "class": "n"}


class EuroField(GermanField):
    """An amount of money, as 25000, 25.000 or 25.000,50 €; cleans to whole cents (int)."""

    unit = "€"
    read = staticmethod(geld.lies_cent)

    def show(self, value: int) -> str:
        return geld.euro(value, voll=False).removesuffix(f"{zahlen.NBSP}€")


class ZahlField(GermanField):
    """A number as 1.234,5; cleans to Decimal. `stellen` limits the decimals."""

    def __init__(self, *, stellen: int | None = None, **kwargs: Any) -> None:
        self.stellen = stellen
        super().__init__(**kwargs)

    def read(self, text: str) -> Decimal:
        value = zahlen.lies_zahl(text)
        if self.stellen is not None and _decimals(value) > self.stellen:
            allowed = "keine Nachkommastelle" if self.stellen == 0 else f"höchstens {self.stellen} Nachkommastellen"
            raise zahlen.Zahlfehler(f"„{text}“ hat zu viele Nachkommastellen; erlaubt ist {allowed}.")
        return value

    def show(self, value: Decimal | Fraction | int) -> str:
        return zahlen.zahl(value, zahlen.eigene_stellen(value))


class ProzentField(GermanField):
    """A share entered in per cent (12,5); cleans to Fraction(1, 8)."""

    unit = "%"

    def read(self, text: str) -> Fraction:
        return Fraction(zahlen.lies_zahl(re.sub(r"\s*%\s*$", "", text))) / 100

    def show(self, value: Fraction | Decimal | int) -> str:
        per_cent = Fraction(value) * 100
        return zahlen.zahl(per_cent, zahlen.eigene_stellen(per_cent))


class DatumField(GermanField):
    """A date typed as TT.MM.JJJJ; cleans to date. A year typed short (15.10.07, 1.10.7) is one of 2000 to 2049; 99 may be 1999."""

    inputmode = "numeric"

    def read(self, text: str) -> date:
        return zahlen.lies_datum(_SHORT_YEAR.sub(lambda m: f"{m[1]}20{int(m[2]):02d}", text))

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "Format TT.MM.JJJJ")
        super().__init__(**kwargs)

    def show(self, value: date) -> str:
        return zahlen.datum(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "class": "st-kurz"}


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0

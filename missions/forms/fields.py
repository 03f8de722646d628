"""Fields that name an institution or a person of the registry by what people type.

A list opens under them where scripts run. Where nobody, or more than one, is called
so, the question which one is meant stands in the row, and its answer is posted with
the text: `<name>_is` is a code, a number or "new"; `<name>_about` the text it was
given about; `<name>_country` and `<name>_type` say more about a new institution.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from institutions.models import Institution
from missions.questions import NEW, Question, Typed, ask_about_person
from missions.registry import Registry

# What the box of a row shows; a longer name stands in full under it.
SHOWN = {"person": 22, "institution": 50}


class Suggests(forms.TextInput):
    """A text box with a list under it, and the question that its text leads to."""

    template_name = "missions/suggests.html"
    # What is asked where the text is new; the field that lends the registry sets it.
    question: Question | None = None

    def __init__(self, *, noun: str, side: str = "", **kwargs):
        """`side`: the field of the page with the country of whoever is named."""
        self.noun, self.side = noun, side
        super().__init__(**kwargs)

    def value_from_datadict(self, data, files, name):
        return Typed.sent(data, name) if name in data else None

    def get_context(self, name, value, attrs):
        attrs = (attrs or {}) | {"autocomplete": "off"}
        context = super().get_context(name, value, attrs)
        return context | {
            "suggests": reverse(f"institutions:{self.noun}_suggest") + "?new",
            "asks": reverse(f"missions:{self.noun}_question"),
            "side": self.side,
            "question": self.question,
            "answer": "" if self.question else getattr(value, "answer", ""),
            "is_long": len(value or "") > SHOWN[self.noun],
        }


class NameField(forms.CharField):
    """Keeps with the text what was answered about it."""

    def to_python(self, value):
        return value if isinstance(value, Typed) else Typed(super().to_python(value))


class PersonField(NameField):
    """The name of somebody: known, new, or to be asked about."""

    def __init__(self, **kwargs):
        widget = Suggests(noun="person")
        super().__init__(**{"required": False, "widget": widget} | kwargs)

    def prepare_value(self, value):
        if getattr(value, "answer", "") == NEW and self.widget.question is None:
            self.widget.question = ask_about_person(value, [], answer=NEW)
        return value


class InstitutionField(NameField):
    """Typed as text, cleaned to an institution. A form must lend it the registry."""

    registry: Registry
    country = ""

    def __init__(self, *, side: str = "", **kwargs):
        widget = Suggests(noun="institution", side=side)
        super().__init__(**{"required": False, "widget": widget} | kwargs)

    def look_up_in(self, registry: Registry, *, country: str) -> None:
        """`country` is where to look first when several bodies bear one name."""
        self.registry, self.country = registry, country

    def prepare_value(self, value):
        if isinstance(value, Institution):
            return self.registry.labels.get(value.pk, value.full_name)
        if getattr(value, "answer", "") == NEW and self.widget.question is None:
            self._ask(value)
        return value

    def to_python(self, value):
        typed = super().to_python(value)
        if not typed:
            return None
        if typed.answer == NEW:
            return self._new(typed)
        try:
            return self._named(typed)
        except ValidationError:
            self._ask(typed)
            raise

    def known(self, value) -> Institution | None:
        """Whom a value names, if that is clear; nothing is asked and nothing new."""
        typed = super().to_python(value)
        if not typed or typed.answer == NEW:
            return None
        try:
            return self._named(typed)
        except ValidationError:
            return None

    def _named(self, typed: Typed) -> Institution:
        chosen = typed.answer and self.registry.institution_of_code(typed.answer)
        return chosen or self.registry.institution(typed, country=self.country)

    def _new(self, typed: Typed) -> Institution:
        country = self.country if typed.country is None else typed.country
        return self.registry.new_institution(typed, country=country, type=typed.type)

    def _ask(self, typed: Typed) -> None:
        """On the page, if there is one: all names of it are then looked for at once."""
        country = self.country if typed.country is None else typed.country
        self.registry.look_for_later(typed, country=country)
        self.widget.question = SimpleLazyObject(
            lambda: self.registry.question(
                typed, country=country, answer=typed.answer, type=typed.type
            )
        )

    def validate(self, value):
        """Presence is the form's concern; length and NUL do not matter here."""
        forms.Field.validate(self, value)

    def run_validators(self, value):
        """An institution is no text: nothing is left to check."""


class InstitutionLinesField(forms.CharField):
    """Institutions, one to a line, by any name that they have."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)
        self.registry, self.country = None, ""

    def to_python(self, value):
        lines = [line.strip() for line in super().to_python(value).splitlines()]
        return "\n".join(line for line in lines if line)

    def bodies(self, text):
        found, refusals = [], []
        for line in text.splitlines():
            try:
                found.append(self.registry.institution(line, country=self.country))
            except forms.ValidationError as refusal:
                refusals.append(refusal)
        if refusals:
            raise forms.ValidationError(refusals)
        return list(dict.fromkeys(found))

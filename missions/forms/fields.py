"""A field that names an institution of the registry by what people type."""

from django import forms

from institutions.models import Institution
from missions.registry import Registry

# The <datalist> of the page that offers the names.
OFFERS_INSTITUTIONS = {"list": "institutions", "autocomplete": "off"}
OFFERS_PEOPLE = {"list": "people", "autocomplete": "off"}


class InstitutionField(forms.CharField):
    """Typed as text, cleaned to an institution. A form must lend it the registry."""

    registry: Registry
    country = ""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs=OFFERS_INSTITUTIONS)
        super().__init__(**{"required": False, "widget": widget} | kwargs)

    def look_up_in(self, registry: Registry, *, country: str) -> None:
        """`country` is where to look first when several bodies bear one name."""
        self.registry, self.country = registry, country

    def prepare_value(self, value):
        if isinstance(value, Institution):
            return self.registry.labels.get(value.pk, value.full_name)
        return value

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        return self.registry.institution(text, country=self.country)

    def validate(self, value):
        """Presence is the form's concern; length and NUL do not matter here."""
        forms.Field.validate(self, value)

    def run_validators(self, value):
        """An institution is no text: nothing is left to check."""

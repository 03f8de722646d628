"""Edit forms that name the version they started from."""

from django import forms

from migration_coop.lib.posted import has_moved_on, sign_base


class VersionedForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    # What the form was made from: what is changed meanwhile is merged with it.
    base = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        if not self.is_bound:
            self.initial["base"] = sign_base(self.forms)

    @property
    def forms(self):
        """As a page of one form: see drafts/saving.py."""
        return [self]

    @property
    def is_stale(self) -> bool:
        return has_moved_on(self, self.initial["version"])

    def show_conflict(self, error, current):
        """Keep what was typed, and say where the record differs from it by now.

        The form takes on the present version: who sends it again has seen both.
        """
        self.add_error(None, str(error))
        self.data = self.data.copy()
        self.data["version"] = current.version
        return [
            {"label": self.fields[name].label, "value": _in_words(current, name)}
            for name in self._meta.fields
            if self.cleaned_data.get(name) != getattr(current, name)
        ]


def _in_words(row, name):
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(value, list):
        value = ", ".join(str(part) for part in value)
    return value or "–"

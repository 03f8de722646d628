"""Edit forms that name the version they started from."""

from django import forms


class VersionedForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version

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

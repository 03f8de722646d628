"""What a reader may choose in the calendar."""

from django import forms
from django.utils.translation import gettext_lazy as _

from overview.calendar.entries import EntryKind

SELECT = forms.Select(attrs={"class": "form-select"})


class CalendarForm(forms.Form):
    """Nothing is wrong here: what makes no sense is as if it were not there."""

    country = forms.ChoiceField(label=_("Country"), required=False, widget=SELECT)
    partner = forms.ChoiceField(label=_("Partner"), required=False, widget=SELECT)
    kind = forms.MultipleChoiceField(
        label=_("Shown"),
        choices=EntryKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, countries, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("country", "partner"):
            self.fields[name].choices = [("", _("All")), *countries]

    @property
    def kinds(self) -> frozenset[EntryKind]:
        """Nothing ticked means everything."""
        ticked = self.cleaned_data.get("kind") or EntryKind.values
        return frozenset(map(EntryKind, ticked))

    @property
    def countries(self) -> tuple[str, ...]:
        chosen = (self.cleaned_data.get(name) for name in ("country", "partner"))
        return tuple(dict.fromkeys(code for code in chosen if code))

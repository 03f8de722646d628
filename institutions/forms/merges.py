"""Which of two values the kept record has, field by field."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.actions.merges import Wanted
from institutions.merging.comparing import KEPT, MERGED
from institutions.models import Institution

NAMES = ("name_fr", "name_en", "name_pt", "name_ar")


class MergeKeyForm(forms.Form):
    """Says which form it is that was sent."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class MergeForm(MergeKeyForm):
    """One choice for each field in which the two differ."""

    # Always those of what the page shows, also when it is shown again.
    kept_version = forms.IntegerField()
    merged_version = forms.IntegerField()

    def __init__(self, *args, kept, merged, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept, self.merged, self.lines = kept, merged, lines
        for line in lines:
            self.fields[line.name] = forms.ChoiceField(
                label=line.label, choices=[(KEPT, line.kept), (MERGED, line.merged)]
            )

    def clean(self):
        for line in self.lines:
            if line.name == "type" and not self._text(line):
                self.add_error("type", _("The record needs a type."))
        if isinstance(self.kept, Institution) and not self._has_a_name():
            self.add_error(None, _("The record needs a name in one language at least."))
        return super().clean()

    def wanted(self):
        """What `merge_records` is to know."""
        cleaned = self.cleaned_data
        return Wanted(
            cleaned["form_key"],
            cleaned["kept_version"],
            cleaned["merged_version"],
            {line.name: cleaned[line.name] for line in self.lines},
        )

    def _text(self, line):
        side = self.cleaned_data.get(line.name, KEPT)
        return line.merged if side == MERGED else line.kept

    def _has_a_name(self):
        chosen = {line.name: self._text(line) for line in self.lines}
        names = {name: getattr(self.kept, name) for name in NAMES} | chosen
        return any(names[name] for name in NAMES)

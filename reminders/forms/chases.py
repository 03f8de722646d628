"""The words of a chase, one form for each person who would get it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.crispy import Fields


class LetterForm(forms.Form):
    is_wanted = forms.BooleanField(label=_("Chase"), required=False, initial=True)
    note = forms.CharField(
        label=_("Your words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They stand above the list, which is fixed."),
    )
    helper = Fields("is_wanted", "note")

    def __init__(self, *args, letter, **kwargs):
        person = letter.recipient
        super().__init__(*args, prefix=f"to-{person.pk}", **kwargs)
        self.letter = letter
        self.initial["note"] = letter.note
        self.fields["is_wanted"].label = _("Chase %(name)s") % {"name": person}
        self.fields["note"].widget.attrs["lang"] = person.language


class ChaseForm(forms.Form):
    """The key of this preview: sent twice, it chases once."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)

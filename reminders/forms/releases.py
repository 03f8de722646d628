"""Letting mail leave again: why, and what becomes of what was missed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.crispy import Fields


class ReleaseForm(forms.Form):
    """Why mail may leave from here, and what becomes of what fell due meanwhile."""

    LEAVE_OUT, CATCH_UP = "leave_out", "catch_up"
    missed = forms.ChoiceField(
        label=_("What fell due meanwhile"),
        choices=[
            (LEAVE_OUT, _("Leave it out: it may have been sent from elsewhere")),
            (CATCH_UP, _("Tell it now, in one message for each person")),
        ],
        initial=LEAVE_OUT,
        widget=forms.RadioSelect,
        help_text=_(
            "What is left out is said again by the next reminder, if it is still open."
        ),
    )
    note = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept, with your name and the moment."),
    )
    helper = Fields("missed", "note")

    @property
    def catches_up(self) -> bool:
        return self.cleaned_data["missed"] == self.CATCH_UP

"""The minutes of a visit, and an addendum to them."""

from uuid import uuid4

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from migration_coop.lib.crispy import Fields
from missions.minutes_marks import EXAMPLES, Mark, lines_with, marked_lines

LONGEST = 50_000
MOST_FOLLOW_UPS = 60
MARKS = format_lazy(
    _(
        "At the start of a line: “{follow_up}” a follow-up ({follow_up} @ANPE 15/03"
        " send the draft), “{decision}” a decision, “{question}” an open question."
    ),
    **EXAMPLES,
)


class MarkedTextForm(forms.Form):
    """A text with marks."""

    text = forms.CharField(
        help_text=MARKS,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 16}),
    )

    def clean_text(self):
        text = self.cleaned_data["text"]
        if len(lines_with(Mark.FOLLOW_UP, marked_lines(text))) > MOST_FOLLOW_UPS:
            message = _("One text can have at most %(most)s follow-ups.")
            raise forms.ValidationError(message % {"most": MOST_FOLLOW_UPS})
        return text


class MinutesForm(MarkedTextForm):
    # 0: nobody had written any when this form was shown.
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    helper = Fields("text")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.label = pgettext_lazy("of a visit", "Minutes")
        field.error_messages["required"] = _("Write the minutes.")

    @property
    def wording(self) -> dict:
        """What the action needs."""
        typed = self.cleaned_data
        return {"text": typed["text"], "expected_version": typed["version"]}


class AddendumForm(MarkedTextForm):
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    helper = Fields("text")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_key", uuid4())
        field = self.fields["text"]
        field.label = _("Addendum")
        field.error_messages["required"] = _("Write the addendum.")

    @property
    def wording(self) -> dict:
        return self.cleaned_data

"""The minutes of a visit, and an addendum to them."""

from uuid import uuid4

from django import forms
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from migration_coop.lib.crispy import Fields
from migration_coop.lib.posted import has_moved_on, sign_base
from missions.minutes_marks import EXAMPLES, Mark, lines_with, marked_lines

LONGEST = 50_000
MOST_FOLLOW_UPS = 60
ADDENDUM = _("Addendum")
WRITE_THE_ADDENDUM = _("Write the addendum.")
MARKS = format_lazy(
    _(
        "At the start of a line: “{follow_up}” a follow-up ({follow_up} @ANPE 15/03"
        " send the draft), “{decision}” a decision, “{question}” an open question."
    ),
    **EXAMPLES,
)


class MarkedTextForm(forms.Form):
    """A text with marks. `label` and `missing` say what it is."""

    label: Promise
    missing: Promise

    text = forms.CharField(
        help_text=MARKS,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 16}),
    )
    helper = Fields("text")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.label = self.label
        field.error_messages["required"] = self.missing

    def clean_text(self):
        # Browsers send CR LF: the same words are the same text.
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        if len(lines_with(Mark.FOLLOW_UP, marked_lines(text))) > MOST_FOLLOW_UPS:
            message = _("One text can have at most %(most)s follow-ups.")
            raise forms.ValidationError(message % {"most": MOST_FOLLOW_UPS})
        return text


class MinutesForm(MarkedTextForm):
    """The text that is `written` by now, None where nobody has begun it."""

    label = pgettext_lazy("of a visit", "Minutes")
    missing = _("Write the minutes.")

    # 0: nobody had written any when this form was shown.
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    # What the form was made from: what is changed meanwhile is merged with it.
    base = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, written=None):
        self.written = written
        text, version = (written.text, written.version) if written else ("", 0)
        super().__init__(data, initial={"text": text, "version": version})
        if not self.is_bound:
            self.initial["base"] = sign_base(self.forms)

    @property
    def forms(self):
        """As a page of one form: see drafts/saving.py."""
        return [self]

    @property
    def is_stale(self) -> bool:
        return has_moved_on(self, self.initial["version"])

    @property
    def wording(self) -> dict:
        """What the action needs."""
        typed = self.cleaned_data
        return {"text": typed["text"], "expected_version": typed["version"]}


class CorrectionForm(MinutesForm):
    """An addendum that the other side asked to correct."""

    label = ADDENDUM
    missing = WRITE_THE_ADDENDUM


class AddendumForm(MarkedTextForm):
    label = ADDENDUM
    missing = WRITE_THE_ADDENDUM

    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_key", uuid4())

    @property
    def wording(self) -> dict:
        return self.cleaned_data

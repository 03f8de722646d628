"""Small forms: a note for a step, a document."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from files.fields import CheckedFileField
from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField
from missions.models import DocumentKind


class StepForm(forms.Form):
    """A step may carry a note; some need a reason."""

    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    helper = Fields("note")

    def __init__(self, *args, needs_reason: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if needs_reason:
            field = self.fields["note"]
            field.required, field.label = True, _("Reason")
            field.error_messages["required"] = _("Give the reason.")


class DocumentForm(forms.Form):
    file = CheckedFileField(label=_("File"), help_text=_("At most 25 MB."))
    kind = forms.ChoiceField(label=_("Kind"), choices=DocumentKind)
    title = forms.CharField(
        label=_("Title"),
        max_length=250,
        required=False,
        help_text=_("Left empty, it is the name of the file."),
    )
    dated_on = ForgivingDateField(label=_("Dated"), required=False)
    form_key = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)
    helper = Fields("file", ("kind", "dated_on"), "title")

    def document(self) -> dict:
        """What the action needs."""
        names = ("kind", "title", "dated_on", "form_key")
        picked = {name: self.cleaned_data[name] for name in names}
        return picked | {"upload": self.cleaned_data["file"]}

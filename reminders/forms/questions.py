"""Whom to ask about two records, and what to say."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.crispy import Fields


class MergeQuestionForm(forms.Form):
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    recipients = forms.TypedMultipleChoiceField(
        label=_("Whom to ask"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("Your words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They stand above the names of the two records."),
    )
    helper = Fields("form_key", "recipients", "note")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person in people}
        choices = [(pk, str(person)) for pk, person in self.people.items()]
        self.fields["recipients"].choices = choices
        self.initial["recipients"] = list(self.people)

    def chosen(self):
        return [self.people[pk] for pk in self.cleaned_data["recipients"]]

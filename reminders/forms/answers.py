"""What is typed on the page of a mail's link: one small form for each answer."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingDateField
from reminders.models import AnswerKind, Topic


class AnswerForm(forms.Form):
    """`key` makes it answer once, however often it is sent."""

    kind: AnswerKind
    title: str
    button: str
    # What it leads to, said before it is sent.
    effect: str
    helper = Fields("note")

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, asked, today):
        super().__init__(data, prefix=self.kind, initial={"key": uuid4()})
        self.asked, self.today = asked, today
        self.prepare()

    def prepare(self):
        """What depends on the thing."""

    def take_present_version(self, version):
        """For forms that carry the version of the thing."""

    def typed(self):
        return {k: v for k, v in self.cleaned_data.items() if k != "key"}


class DoneForm(AnswerForm):
    """Something must show it: words that others can check."""

    kind = AnswerKind.DONE
    title = pgettext_lazy("answer", "Done")
    button = _("Say that it is done")
    effect = _("It is closed.")

    note = forms.CharField(
        label=_("What shows it?"),
        help_text=_("Name the document, the day, or who can confirm it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReachedForm(DoneForm):
    effect = _("It is submitted; a second person confirms it.")
    helper = Fields("note", "on")

    on = ForgivingDateField(label=_("Reached on"))

    def prepare(self):
        self.initial["on"] = self.today

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return on


class StillHoldsForm(AnswerForm):
    kind = AnswerKind.DONE
    title = _("Still true")
    button = _("Confirm the post")
    effect = _("The post is marked as confirmed today.")

    note = forms.CharField(label=_("Note"), required=False, max_length=1000)


class PostponeForm(AnswerForm):
    kind = AnswerKind.POSTPONED
    title = pgettext_lazy("answer", "Postpone")
    button = _("Give this date")
    effect = _("The new date and the reason are seen by everybody who follows it.")
    helper = Fields("on", "note", "version")

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = ForgivingDateField(label=_("New date"), help_text=_("For example 27 3 2019"))
    note = forms.CharField(
        label=_("Why?"),
        max_length=300,
        help_text=_("For example: waiting for the partner"),
    )

    def prepare(self):
        self.initial["version"] = self.asked.row.version

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on <= self.today:
            raise forms.ValidationError(_("Give a day that is still to come."))
        if on == self.asked.due_on:
            raise forms.ValidationError(_("This is the date that it has already."))
        return on

    def take_present_version(self, version):
        """Keep what was typed; it is sent again with the new date in sight."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = version


class NotMineForm(AnswerForm):
    kind = AnswerKind.NOT_MINE
    title = _("Not mine")
    button = _("Say that it is not mine")
    effect = _(
        "The coordinators are told, and decide. Until then it stays in your name; for"
        " fourteen days you get no reminder of it."
    )

    note = forms.CharField(
        label=_("Who is it then, if you know?"), required=False, max_length=300
    )


class HelpForm(AnswerForm):
    kind = AnswerKind.HELP
    title = _("Ask for help")
    button = _("Ask the coordinators")
    effect = _("The coordinators get a message and read your words on the site.")

    note = forms.CharField(
        label=_("What do you need?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NewsForm(AnswerForm):
    kind = AnswerKind.NOTE
    title = _("Say where it stands")
    button = _("Leave this note")
    effect = _("The coordinators read it on the site.")

    note = forms.CharField(
        label=_("Where does it stand?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


FORMS = {
    AnswerKind.DONE: DoneForm,
    AnswerKind.POSTPONED: PostponeForm,
    AnswerKind.NOT_MINE: NotMineForm,
    AnswerKind.HELP: HelpForm,
    AnswerKind.NOTE: NewsForm,
}
OF_TOPICS = {
    (Topic.MILESTONE, AnswerKind.DONE): ReachedForm,
    (Topic.POST, AnswerKind.DONE): StillHoldsForm,
}


def forms_for(asked, *, today, sent=None, data=None):
    """One for each answer that is offered; the one that was `sent` holds its data."""
    return [
        OF_TOPICS.get((asked.topic, kind), FORMS[kind])(
            data if kind == sent else None, asked=asked, today=today
        )
        for kind in asked.offers
    ]


class MuteForm(forms.Form):
    """For how long. The choices are days; there is none without an end."""

    helper = Fields("days")

    days = forms.TypedChoiceField(label=_("For how long?"), coerce=int)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = choices

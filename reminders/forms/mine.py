"""What people say about their own reminders."""

from django import forms
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.crispy import Fields
from migration_coop.lib.dates import ForgivingTimeField
from reminders.forms.schedules import DaysField
from reminders.models import ReminderPreference, Topic
from reminders.wording import days_before


class HoursForm(forms.ModelForm):
    helper = Fields("digest_at", ("awake_from", "awake_until"))

    digest_at = ForgivingTimeField(
        label=_("Hour of the mail"), help_text=_("For example 8, 7:30 or 14 h")
    )
    awake_from = ForgivingTimeField(label=_("Nothing before"))
    awake_until = ForgivingTimeField(label=_("Nothing after"))

    class Meta:
        model = ReminderPreference
        fields = ["digest_at", "awake_from", "awake_until"]


class OwnStepsForm(forms.Form):
    """One field for each topic: the days before, where they are one's own."""

    helper = Fields(*Topic.values)

    def __init__(self, *args, everybody, **kwargs):
        """`everybody`: by topic, the schedule that holds for the whole system."""
        super().__init__(*args, **kwargs)
        for topic in Topic:
            field = DaysField(label=topic.label)
            if topic in everybody:
                usual = {"days": days_before(everybody[topic].before_days)}
                field.help_text = _("Otherwise: %(days)s") % usual
            self.fields[topic.value] = field

    def days(self) -> dict[Topic, list[int]]:
        return {topic: self.cleaned_data[topic.value] for topic in Topic}

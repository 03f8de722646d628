"""What the list of reminders can be narrowed to."""

from collections.abc import Iterator

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cooperation.filters import countries_of_cooperations
from cooperation.models import ActionPlan
from institutions.filters import SELECT
from reminders.listing import State, of_country
from reminders.models import Reminder, Topic

ANY = ("", _("All"))
ME = "me"


def choice(label, choices=()) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=choices, widget=SELECT
    )


class ReminderFilterForm(forms.Form):
    """What cannot be understood narrows nothing."""

    topic = choice(_("About"), [ANY, *Topic.choices])
    person = choice(_("Person"))
    country = choice(_("Country"))
    plan = choice(_("Action plan"))
    state = choice(_("State"), [ANY, *State.choices])

    def __init__(self, data, *, user, rows: QuerySet[Reminder]):
        """`rows`: those of the days that are shown, for the people they name."""
        super().__init__(data)
        named = User.objects.filter(pk__in=rows.values("recipient")).exclude(pk=user.pk)
        people = [(str(person.pk), str(person)) for person in named.in_order()]
        plans = ActionPlan.objects.for_user(user).in_order()
        offered = {
            "person": [(ME, _("Me")), *people],
            "country": countries_of_cooperations(),
            "plan": [(p.code, f"{p.country_id} – {p.title}") for p in plans],
        }
        for name, choices in offered.items():
            self.fields[name].choices = [ANY, *choices]
        self.user = user
        self.full_clean()

    def narrow(self, rows: QuerySet[Reminder]) -> QuerySet[Reminder]:
        wanted = self.cleaned_data
        if topic := wanted.get("topic"):
            rows = rows.filter(topic=topic)
        if person := wanted.get("person"):
            rows = rows.filter(recipient=self.user.pk if person == ME else person)
        if country := wanted.get("country"):
            rows = rows.filter(of_country(country))
        if plan := wanted.get("plan"):
            rows = rows.filter(milestone__plan__code=plan)
        if state := wanted.get("state"):
            rows = State(state).narrow(rows)
        return rows

    def in_words(self) -> Iterator[tuple[str, str, str]]:
        """The filters in use: (name of the parameter, its label, the choice)."""
        for name, value in self.cleaned_data.items():
            if value:
                field = self.fields[name]
                yield name, field.label, str(dict(field.choices)[value])

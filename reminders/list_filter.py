"""What the list of reminders can be narrowed to."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cooperation.filters import countries_of_cooperations
from cooperation.models import ActionPlan
from institutions.filters import choice
from migration_coop.lib.filters import ListFilter
from reminders.emails import MOST_NAMED
from reminders.listing import State, of_country
from reminders.models import Reminder, Topic

ME = "me"
MAIL = "mail"


class ReminderFilter(ListFilter):
    """`user`: who reads; the queryset names the people who can be chosen."""

    topic = choice(gettext_lazy("About"), Topic.choices)
    person = choice(gettext_lazy("Person"), (), method="to_person")
    country = choice(
        gettext_lazy("Country"), countries_of_cooperations, method="about_country"
    )
    plan = choice(gettext_lazy("Action plan"), (), field_name="milestone__plan__code")
    state = choice(gettext_lazy("State"), State.choices, method="in_state")
    mail = django_filters.NumberFilter(
        label=gettext_lazy("Mail"), method="beyond_mail", widget=forms.HiddenInput
    )

    class Meta:
        model = Reminder
        fields = ["topic", "person", "country", "plan", "state", MAIL]

    def __init__(self, data, *, user: User, queryset: QuerySet[Reminder]):
        super().__init__(data, queryset=queryset)
        self.user = user
        named = User.objects.filter(pk__in=queryset.values("recipient"))
        others = named.exclude(pk=user.pk).in_order()
        people = [(str(person.pk), str(person)) for person in others]
        plans = ActionPlan.objects.for_user(user).in_order()
        self.filters["person"].extra["choices"] = [(ME, _("Me")), *people]
        self.filters["plan"].extra["choices"] = [
            (plan.code, f"{plan.country_id} – {plan.title}") for plan in plans
        ]

    def in_words(self) -> Iterator[tuple[str, Any, str]]:
        for name, label, value in super().in_words():
            yield name, label, _("what it had no room for") if name == MAIL else value

    def to_person(self, rows, name, value):
        return rows.filter(recipient=self.user.pk if value == ME else value)

    def about_country(self, rows, name, value):
        return rows.filter(of_country(value))

    def in_state(self, rows, name, value):
        return State(value).narrow(rows)

    def beyond_mail(self, rows, name, value):
        """The lines that a mail to the reader only counted: it names the first ones,
        in this order."""
        told = Reminder.objects.filter(message=value, recipient=self.user)
        rest = told.order_by("occurrence", "pk").values("pk")[MOST_NAMED:]
        return rows.filter(pk__in=rest)

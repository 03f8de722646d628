"""What the list of messages can be narrowed to."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.filters import SELECT
from mailing.models import Message, MessageState
from migration_coop.lib.filters import ListFilter
from migration_coop.lib.formats import format_date
from reminders.muting import CATEGORIES

CAME_BACK = "came_back"
STATES = [*MessageState.choices, (CAME_BACK, _("Came back"))]
DAY = forms.DateInput(
    attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d"
)


class MessageFilter(ListFilter):
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=STATES,
        method="in_state",
        empty_label=_("All"),
        widget=SELECT,
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"),
        choices=[*CATEGORIES.items()],
        empty_label=_("All"),
        widget=SELECT,
    )
    recipient = django_filters.CharFilter(
        label=_("Recipient"),
        method="to_somebody",
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    from_on = django_filters.DateFilter(
        label=pgettext_lazy("day", "From"), method="since_day", widget=DAY
    )
    until_on = django_filters.DateFilter(
        label=pgettext_lazy("day", "Until"), method="until_day", widget=DAY
    )

    class Meta:
        model = Message
        fields = ["state", "kind", "recipient", "from_on", "until_on"]

    def __init__(self, *args, sees_all: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not sees_all:
            del self.filters["recipient"]

    def in_words(self) -> Iterator[tuple[str, Any, str]]:
        for name, label, choice in super().in_words():
            value = self.form.cleaned_data[name]
            is_day = isinstance(value, date)
            yield name, label, format_date(value) if is_day else choice

    def in_state(self, messages, name, value):
        if value == CAME_BACK:
            return messages.came_back()
        return messages.filter(state=value)

    def to_somebody(self, messages, name, value):
        """Each word is part of the name or the address."""
        for word in value.split():
            messages = messages.filter(
                Q(recipient__first_name__icontains=word)
                | Q(recipient__last_name__icontains=word)
                | Q(recipient__email__icontains=word)
            )
        return messages

    def since_day(self, messages, name, value):
        return messages.filter(not_before__gte=_begin_of(value))

    def until_day(self, messages, name, value):
        return messages.filter(not_before__lt=_begin_of(value + timedelta(days=1)))


def _begin_of(day: date) -> datetime:
    """By the reader's clock."""
    return timezone.make_aware(datetime.combine(day, time()))

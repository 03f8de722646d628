"""What a list is narrowed to, said in words that can be taken away one by one."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django.http import HttpRequest

# Where a page of the list starts; it means nothing in a list filtered otherwise.
POSITIONS = ("after", "before")


class ListFilter(django_filters.FilterSet):
    """A filter that can say in words what it is set to."""

    # Names of those that are always shown; the others may open below them.
    FIRST: tuple[str, ...] = ()

    @property
    def more_in_use(self) -> bool:
        """Whether one of the others is set."""
        return any(name not in self.FIRST for name, *_words in self.in_words())

    def in_words(self) -> Iterator[tuple[str, Any, str]]:
        """The filters in use: (name of the parameter, its label, the choice)."""
        self.form.full_clean()
        for name, value in self.form.cleaned_data.items():
            if value:
                field = self.form.fields[name]
                choices = dict(getattr(field, "choices", ()))
                yield name, field.label, str(choices.get(value, value))


def chips(request: HttpRequest, found: ListFilter) -> list[dict]:
    """The filters in use, each with the address of the list without it."""
    return [
        {"label": label, "value": choice, "remove_url": _without(request, name)}
        for name, label, choice in found.in_words()
    ]


def _without(request: HttpRequest, name: str) -> str:
    parameters = request.GET.copy()
    for key in (name, *POSITIONS):
        parameters.pop(key, None)
    return f"?{parameters.urlencode()}"

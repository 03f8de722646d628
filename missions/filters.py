"""The filters of the list of missions, with their choices in one query."""

from collections import defaultdict

import django_filters
from django import forms
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from institutions.models import Country, Theme
from migration_coop.lib.formats import country_name
from migration_coop.lib.languages import localized
from missions.models import Mission, MissionKind, MissionStatus, Programme

FIRST_YEAR = 2013  # Phase I of FMM West Africa


class MissionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Search"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    country = django_filters.ChoiceFilter(
        label=_("Country"), method="of_country", empty_label=_("All")
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=MissionStatus, empty_label=_("All")
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=MissionKind, empty_label=_("All")
    )
    programme = django_filters.ChoiceFilter(label=_("Programme"), empty_label=_("All"))
    year = django_filters.ChoiceFilter(
        label=_("Year"), field_name="starts_on__year", empty_label=_("All")
    )
    theme = django_filters.ChoiceFilter(
        label=_("Theme"), method="about", empty_label=_("All")
    )

    class Meta:
        model = Mission
        fields: list[str] = []

    def __init__(self, *args, user, this_year: int, **kwargs):
        super().__init__(*args, **kwargs)
        years = range(this_year + 1, FIRST_YEAR - 1, -1)
        choices = _choices(user) | {"year": [(str(year), str(year)) for year in years]}
        for name, offered in choices.items():
            self.filters[name].extra["choices"] = offered

    def search(self, missions, _name, words):
        return missions.search(words)

    def of_country(self, missions, _name, country):
        return missions.filter(Q(visiting_country=country) | Q(host_country=country))

    def about(self, missions, _name, theme):
        """Of the theme or of a narrower one, each mission once."""
        themes = Theme.objects.filter(Q(pk=theme) | Q(parent=theme))
        tagged = Mission.themes.through.objects.filter(theme__in=themes)
        return missions.filter(pk__in=tagged.values("mission"))

    def chips(self, query) -> list[dict]:
        """What filters the list, in words, each with the address without it."""
        return [
            {
                "label": self.filters[name].label,
                "value": dict(self.form.fields[name].choices).get(value, value)
                if name != "q"
                else value,
                "remove_url": _without(query, name),
            }
            for name, value in self.form.cleaned_data.items()
            if value
        ]


def _without(query, name: str) -> str:
    rest = query.copy()
    for unwanted in (name, "after", "before"):
        rest.pop(unwanted, None)
    return f"?{rest.urlencode()}"


def _choices(user) -> dict[str, list]:
    """Countries, programmes and themes at once: three lists are not worth three
    questions on every page."""
    countries = Country.objects.all().values_list(
        Value("country"), "code", Value(""), Value(""), Value("")
    )
    programmes = _rows(Programme.objects.for_user(user), "programme", F("facility"))
    themes = _rows(Theme.objects.filter(parent=None), "theme", Value(""))
    found = defaultdict(list)
    for name, key, fr, en, more in countries.union(programmes, themes, all=True):
        label = country_name(key) if name == "country" else _name(fr, en, more)
        found[name].append((key, label))
    empty = {"country": [], "programme": [], "theme": []}
    return empty | {name: sorted(rows, key=_label) for name, rows in found.items()}


def _rows(rows, name: str, more):
    text = CharField()
    key = Cast("pk", output_field=text)
    return rows.values_list(Value(name), key, "name_fr", "name_en", more)


class _Named:
    def __init__(self, **names):
        vars(self).update(names)


def _name(fr: str, en: str, more: str) -> str:
    name = localized(_Named(name_fr=fr, name_en=en), "name")
    return f"{name} ({more})" if more else name


def _label(choice) -> str:
    return choice[1]

"""What the list of all work can be narrowed to, and how it is sorted."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cooperation.filters import SEARCH, countries_of_cooperations
from cooperation.models import ActionPlan
from cooperation.work.kinds import Kind, Sort, State, Work
from cooperation.work.narrowing import ME, NOBODY, US
from institutions.filters import SELECT
from institutions.models import Institution, Theme
from migration_coop.lib.languages import localized
from migration_coop.lib.union_pages import UnionList
from missions.models import Programme

WHOSE = [(ME, _("Me")), (US, _("My institution")), (NOBODY, _("Nobody"))]
ANY = ("", _("All"))


def choice(label, choices=()) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=choices, widget=SELECT
    )


class WorkFilterForm(forms.Form):
    """What cannot be understood narrows nothing."""

    q = forms.CharField(label=_("Search"), required=False, widget=SEARCH)
    kind = choice(_("Kind"), [ANY, *Kind.choices])
    state = choice(_("State"), State.choices)
    country = choice(_("Country"))
    partner = choice(_("Partner"))
    institution = choice(_("Institution"))
    owner = choice(_("In charge"))
    plan = choice(_("Action plan"))
    programme = choice(_("Programme"))
    theme = choice(_("Theme"))
    sort = choice(_("Sort by"), Sort.choices)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.user = user
        countries = countries_of_cooperations()
        offered = {
            "country": countries,
            "partner": countries,
            "institution": _institutions(user),
            "owner": [*WHOSE, *_people(user)],
            "plan": _plans(user),
            "programme": _programmes(user),
            "theme": _themes(),
        }
        for name, choices in offered.items():
            self.fields[name].choices = [ANY, *choices]
        self.full_clean()

    @property
    def state_or_default(self) -> str:
        return self.cleaned_data.get("state") or State.OPEN

    @property
    def sort_or_default(self) -> str:
        return self.cleaned_data.get("sort") or Sort.DUE

    def in_words(self) -> Iterator[tuple[str, str, str]]:
        """The filters in use: (name of the parameter, its label, the choice)."""
        for name, value in self.cleaned_data.items():
            is_default = name == "state" and value == State.OPEN
            if value and name != "sort" and not is_default:
                field = self.fields[name]
                choices = dict(getattr(field, "choices", ()))
                yield name, field.label, str(choices.get(value, value))


@dataclass(frozen=True)
class Found:
    """What the filters leave, and the form that says so."""

    form: WorkFilterForm
    work: Work

    @property
    def listed(self) -> UnionList:
        return self.work.sorted_by(self.form.sort_or_default, user=self.form.user)


def _institutions(user) -> list[tuple[str, str]]:
    """Bodies in charge of something that the user may see."""
    in_charge = [
        Exists(rows.filter(owner_institution=OuterRef("pk"))) for rows in Work.of(user)
    ]
    found = Institution.objects.for_user(user).filter(in_charge[0] | in_charge[1])
    named = ((body.code, f"{body.country_id} – {body.short_name}") for body in found)
    return sorted(named, key=_label)


def _people(user) -> list[tuple[str, str]]:
    owning = [Exists(rows.filter(owner=OuterRef("pk"))) for rows in Work.of(user)]
    found = User.objects.filter(owning[0] | owning[1]).exclude(pk=user.pk)
    return [(str(person.pk), str(person)) for person in found.in_order()]


def _plans(user) -> list[tuple[str, str]]:
    plans = ActionPlan.objects.for_user(user).in_order()
    return [(plan.code, f"{plan.country_id} – {plan.title}") for plan in plans]


def _programmes(user) -> list[tuple[str, str]]:
    programmes = Programme.objects.for_user(user).in_order()
    return [(programme.code, programme.name) for programme in programmes]


def _themes() -> list[tuple[str, str]]:
    themes = Theme.objects.filter(parent=None).order_by("code", "pk")
    return [(theme.code, localized(theme, "name")) for theme in themes]


def _label(choice) -> str:
    return choice[1]

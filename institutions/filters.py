"""What a list of institutions can be narrowed to."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import (
    Country,
    CountryMembership,
    Institution,
    InstitutionParent,
    InstitutionStatus,
    InstitutionTheme,
    InstitutionType,
    SocialSide,
    Theme,
    ThemeOffer,
)
from institutions.verification import verified_before
from migration_coop.lib.filters import ListFilter

LISTED = [
    choice
    for choice in InstitutionStatus.choices
    if choice[0] != InstitutionStatus.MERGED
]
SELECT = forms.Select(attrs={"class": "form-select"})
DUE, VERIFIED, NEVER = "due", "yes", "never"
VERIFICATION = [
    (DUE, _("Due for verification")),
    (VERIFIED, _("Verified within a year")),
    (NEVER, _("Never verified")),
]
TO_COMPLETE, NO_EMAIL = "to_complete", "email"
MISSING = [(TO_COMPLETE, _("To complete")), (NO_EMAIL, _("Without e-mail"))]
# Those that most lists are narrowed by; the others open below them.
FIRST_FILTERS = ("q", "country", "type", "status")


def countries_by_name():
    """Countries that have institutions, by their name in the reader's language."""
    known = Country.objects.filter(institutions__isnull=False).distinct()
    return sorted(((country.code, country.name) for country in known), key=_by_name)


def regional_bodies():
    """Bodies that countries are members of."""
    return _bodies(Exists(CountryMembership.objects.filter(body=OuterRef("pk"))))


def parent_bodies():
    """Bodies under which others stand; a restricted one is offered to nobody."""
    under = Exists(InstitutionParent.objects.filter(parent=OuterRef("pk")))
    return _bodies(under & ~Q(status=InstitutionStatus.RESTRICTED))


def _bodies(condition):
    bodies = Institution.objects.filter(condition)
    return sorted(((body.code, body.label) for body in bodies), key=_by_name)


def _by_name(choice):
    return choice[1]


def choice(label, choices, **how):
    return django_filters.ChoiceFilter(
        label=label, choices=choices, empty_label=_("All"), widget=SELECT, **how
    )


class InstitutionFilter(ListFilter):
    FIRST = FIRST_FILTERS

    q = django_filters.CharFilter(
        label=_("Name or acronym"),
        method="by_name",
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    country = choice(_("Country"), countries_by_name)
    type = choice(_("Type"), InstitutionType.choices)
    status = choice(_("Status"), LISTED)
    side = choice(_("Side"), SocialSide.choices, field_name="social_side")
    theme = django_filters.ModelChoiceFilter(
        label=_("Theme"),
        queryset=Theme.objects.order_by("code"),
        to_field_name="code",
        method="by_theme",
        empty_label=_("All"),
        widget=SELECT,
    )
    offer = choice(_("Offered or sought"), ThemeOffer.choices, method="by_offer")
    member_of = choice(_("Countries of"), regional_bodies, method="of_members")
    under = choice(_("Under"), parent_bodies, method="under_parent")
    verified = choice(_("Verification"), VERIFICATION, method="by_verification")
    missing = choice(_("Missing"), MISSING, method="by_what_is_missing")

    class Meta:
        model = Institution
        fields: list[str] = []

    def __init__(self, *args, today=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today or timezone.localdate()

    def by_name(self, institutions, name, words):
        return institutions.search(words)

    def by_theme(self, institutions, name, theme):
        """A broad theme finds what is listed under its narrower ones as well."""
        listed = InstitutionTheme.objects.filter(
            Q(theme=theme) | Q(theme__parent=theme), institution=OuterRef("pk")
        )
        if offer := self.form.cleaned_data.get("offer"):
            listed = listed.filter(offer=offer)
        return institutions.filter(Exists(listed))

    def by_offer(self, institutions, name, offer):
        """With a theme it says how that is listed."""
        if self.form.cleaned_data.get("theme"):
            return institutions
        listed = InstitutionTheme.objects.filter(institution=OuterRef("pk"))
        return institutions.filter(Exists(listed.filter(offer=offer)))

    def of_members(self, institutions, name, code):
        """Bodies of the countries that are its members today."""
        members = CountryMembership.objects.on(self.today).filter(body__code=code)
        return institutions.filter(country__in=members.values("country"))

    def under_parent(self, institutions, name, code):
        parents = InstitutionParent.objects.on(self.today).filter(parent__code=code)
        return institutions.filter(pk__in=parents.values("institution"))

    def by_verification(self, institutions, name, wanted):
        before = verified_before(self.today)
        if wanted == DUE:
            return institutions.due_for_verification(before=before)
        if wanted == VERIFIED:
            return institutions.filter(verified_on__gte=before)
        return institutions.filter(verified_on=None)

    def by_what_is_missing(self, institutions, name, wanted):
        lacking = {TO_COMPLETE: Q(is_incomplete=True), NO_EMAIL: Q(email="")}
        return institutions.filter(lacking[wanted])

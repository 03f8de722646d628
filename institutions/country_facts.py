"""The kinds of dated facts that the page of a country keeps."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from institutions.models import CountryMembership, CountryRule, RestDays


@dataclass(frozen=True)
class FactKind:
    model: type[models.Model]
    title: str | Promise
    add: str | Promise
    none: str | Promise


# By the word in the address.
KINDS = {
    "memberships": FactKind(
        CountryMembership,
        _("Regional bodies"),
        _("Add a membership"),
        _("No membership is known."),
    ),
    "rest-days": FactKind(
        RestDays,
        _("Weekly rest days"),
        _("Add rest days"),
        _("Saturday and Sunday, as nothing else is known."),
    ),
    "rules": FactKind(
        CountryRule,
        _("Country rules"),
        _("Add a rule"),
        _("No rule is known."),
    ),
}

"""The columns of the list of institutions: what each shows and is sorted by."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, F, Func, IntegerField, Prefetch, QuerySet, Value
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from institutions.models import (
    Institution,
    InstitutionParent,
    InstitutionStatus,
    InstitutionTheme,
    InstitutionType,
    SocialSide,
    words_of_languages,
    words_of_weekdays,
)
from institutions.models.names import name_to_sort_by
from migration_coop.lib.columns import Column, Columns, Layout, SortKey
from migration_coop.lib.formats import active_locale
from migration_coop.lib.search import Fold, folded


class Place(Func):
    """Which place the value of a column has among these; empty where it has none."""

    function = "array_position"
    output_field = IntegerField()

    def __init__(self, column: str, values: Iterable[str]):
        listed = Value(list(values), output_field=ArrayField(CharField()))
        super().__init__(listed, F(column))


def by_label(column: str, choices) -> SortKey:
    """As the reader reads them, in the order of the alphabet."""

    def place() -> Place:
        named = sorted(choices, key=lambda choice: folded(str(choice[1])))
        return Place(column, [value for value, _label in named])

    return SortKey(place, may_be_empty=True)


def by_country() -> Place:
    names = active_locale().territories
    codes = (code for code in names if len(code) == 2)
    return Place("country", sorted(codes, key=lambda code: folded(names[code])))


def by_name():
    return name_to_sort_by(get_language() or "fr")


COLUMNS = Columns(
    "institutions",
    [
        Column("name", _("Institution"), is_shown=True, sort=SortKey(by_name)),
        Column(
            "country",
            _("Country"),
            is_shown=True,
            sort=SortKey(by_country, may_be_empty=True),
        ),
        Column(
            "type",
            _("Type"),
            is_shown=True,
            sort=by_label("type", InstitutionType.choices),
        ),
        Column("side", _("Side"), sort=by_label("social_side", SocialSide.choices)),
        Column("city", _("City"), sort=SortKey(lambda: Fold("city"))),
        Column("parent", _("Under")),
        Column("offered", _("Themes offered")),
        Column("sought", _("Themes sought")),
        Column("languages", _("Working languages")),
        Column("rest_days", _("Weekly rest days")),
        Column("email", _("General e-mail")),
        Column("phone", _("Telephone")),
        Column("website", _("Website")),
        Column("source", _("Source")),
        Column(
            "verified",
            _("Last verified"),
            is_shown=True,
            sort=SortKey(lambda: F("verified_on"), may_be_empty=True),
        ),
        Column("code", _("Code"), sort=SortKey(lambda: F("code"))),
        Column(
            "status",
            _("Status"),
            is_shown=True,
            sort=by_label("status", InstitutionStatus.choices),
        ),
    ],
    usual="name",
)


def listed_for(user) -> QuerySet:
    """A restricted body is chosen by those who log missions, but listed to nobody
    who may not see its people."""
    institutions = Institution.objects.for_user(user)
    return institutions.showing_people_to(user).unmerged()


def put_in_words(rows: Iterable[Any]) -> None:
    """What their lists of codes say, for the cells that show them."""
    for row in rows:
        row.languages_in_words = words_of_languages(row.languages)
        row.rest_days_in_words = words_of_weekdays(row.rest_days)


def with_columns(rows: QuerySet, layout: Layout, *, user, today: date) -> QuerySet:
    """With what its columns show of other tables, and nothing of those not shown."""
    if "country" in layout.names:
        rows = rows.select_related("country")
    if "parent" in layout.names:
        known = Institution.objects.for_user(user).values("pk")
        parents = InstitutionParent.objects.on(today).filter(parent__in=known)
        related = parents.select_related("parent")
        rows = rows.prefetch_related(
            Prefetch("parents", related, to_attr="present_parents")
        )
    if layout.names & {"offered", "sought"}:
        themes = InstitutionTheme.objects.select_related("theme").order_by(
            "theme__code"
        )
        rows = rows.prefetch_related(Prefetch("themes", themes))
    return rows

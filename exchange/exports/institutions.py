"""The registry as its page lists it. Restricted bodies are in no file, whoever asks."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from exchange.exports.columns import labelled, same
from exchange.exports.listing import Asked, Column, FoundRows, Listing, in_words
from exchange.exports.words import (
    body_code,
    body_name,
    country_of,
    joined,
    theme_codes,
    theme_names,
)
from institutions.filters import InstitutionFilter
from institutions.listing import COLUMNS, listed_for
from institutions.models import (
    IdentifierScheme,
    Institution,
    InstitutionParent,
    InstitutionStatus,
    InstitutionTheme,
    ThemeOffer,
)
from migration_coop.lib.formats import active_locale, format_number
from migration_coop.lib.languages import unlocalized


def find(asked: Asked) -> FoundRows:
    listed = listed_for(asked.user)
    filters = InstitutionFilter(asked.query, listed, today=asked.today)
    on_page = filters.qs
    exported = on_page.exclude(status=InstitutionStatus.RESTRICTED)
    rows, keys = COLUMNS.ordered(exported, COLUMNS.read_sort(asked.sort))
    ordered = with_details(rows, asked).order_by(*keys, "pk")
    return FoundRows(ordered, in_words(filters), on_page)


def with_details(institutions: QuerySet, asked: Asked) -> QuerySet:
    parents = InstitutionParent.objects.on(asked.today).select_related("parent")
    themes = InstitutionTheme.objects.select_related("theme").order_by("theme__code")
    return institutions.select_related("country").prefetch_related(
        Prefetch("parents", parents, to_attr="parents_now"),
        Prefetch("themes", themes),
        "identifiers",
        "former_names",
    )


def columns(asked: Asked) -> Sequence[Column]:
    return [
        Column("name", _("Institution"), lambda row: row.full_name, is_shown=True),
        same("code", _("Code")),
        *(
            same(f"name_{language}", label)
            for language, label in (
                ("fr", _("name in French")),
                ("en", _("name in English")),
                ("pt", _("name in Portuguese")),
                ("ar", _("name in Arabic")),
            )
        ),
        same("acronym", _("acronym")),
        Column(
            "unofficial_names",
            _("unofficial translations"),
            again=lambda row: joined(row.unofficial_names),
        ),
        Column(
            "country",
            _("Country"),
            lambda row: country_of(row.country),
            lambda row: row.country_id,
            is_shown=True,
        ),
        labelled("type", _("Type"), is_shown=True),
        Column("side", _("Side"), lambda row: row.get_social_side_display()),
        Column("social_side", _("Side"), again=lambda row: row.social_side),
        same("city", _("City")),
        *_of_parents(),
        *_of_themes(),
        *_of_contact(),
        *_of_working_time(),
        same("mandate", _("mandate")),
        *_of_the_past(),
        *_of_the_record(),
    ]


def _of_the_record() -> list[Column]:
    return [
        same("source", _("Source")),
        same("note", _("note")),
        Column(
            "verified",
            _("Last verified"),
            lambda row: row.verified_on,
            is_shown=True,
        ),
        Column(
            "status",
            _("Status"),
            lambda row: row.get_status_display(),
            is_shown=True,
        ),
    ]


def _of_parents() -> list[Column]:
    def parent(row: Institution) -> Institution | None:
        return next((one.parent for one in row.parents_now), None)

    return [
        Column(
            "parent",
            _("Under"),
            lambda row: body_name(parent(row)),
            lambda row: body_code(parent(row)),
        )
    ]


def _of_themes() -> list[Column]:
    def themes(row: Institution, offer: ThemeOffer) -> list:
        return [entry.theme for entry in row.themes.all() if entry.offer == offer]

    columns = []
    for offer, label in (
        (ThemeOffer.OFFERED, _("Themes offered")),
        (ThemeOffer.SOUGHT, _("Themes sought")),
    ):
        found = partial(themes, offer=offer)
        names, codes = _each(theme_names, found), _each(theme_codes, found)
        columns.append(Column(offer.value, label, names))
        columns.append(Column(f"themes_{offer}", label, again=codes))
    return columns


def _each(write: Callable[[list], str], find: Callable) -> Callable[[Institution], str]:
    return lambda row: write(find(row))


def _of_contact() -> list[Column]:
    """Of the body itself: its page shows them to everybody who sees it."""
    return [
        same("address", _("address")),
        same("website", _("Website")),
        same("email", _("General e-mail")),
        *(
            Column(
                name,
                label,
                lambda row, name=name: _number_of(getattr(row, name)),
                lambda row, name=name: str(getattr(row, name) or ""),
            )
            for name, label in (
                ("phone", _("Telephone")),
                ("whatsapp", _("WhatsApp service number")),
            )
        ),
    ]


def _number_of(phone: Any) -> str:
    return phone.as_international if phone else ""


def _of_working_time() -> list[Column]:
    def languages(row: Institution) -> str:
        names = active_locale().languages
        return joined(names.get(code, code) for code in row.languages)

    def rest_days(row: Institution) -> str:
        # ISO 8601 counts Monday as 1, Babel as 0.
        names = active_locale().days["stand-alone"]["wide"]
        return joined(names[day - 1] for day in row.rest_days)

    return [
        Column(
            "languages",
            _("Working languages"),
            languages,
            lambda row: joined(row.languages),
        ),
        Column(
            "rest_days",
            _("Weekly rest days"),
            rest_days,
            lambda row: joined(row.rest_days),
        ),
    ]


def _of_the_past() -> list[Column]:
    def former(row: Institution) -> list:
        names = row.former_names.all()
        return sorted(names, key=lambda name: (name.valid_to, name.pk))

    return [
        Column("identifiers", _("identifiers"), _identifiers),
        *(
            Column(scheme, label, again=partial(_identifier, scheme=scheme))
            for scheme, label in IdentifierScheme.choices
        ),
        Column(
            "former_names",
            _("former names"),
            lambda row: joined(name.full_name for name in former(row)),
            lambda row: joined(_former(name) for name in former(row)),
        ),
    ]


def _identifiers(row: Institution) -> str:
    known = sorted(row.identifiers.all(), key=lambda one: (one.scheme, one.value))
    return joined(known)


def _identifier(row: Institution, *, scheme: str) -> str:
    """The first, as an import knows one of each register."""
    values = (one.value for one in row.identifiers.all() if one.scheme == scheme)
    return min(values, default="")


def _former(name: Any) -> str:
    """The name and its days: "Ministère du Travail (2004-01-01–2013-09-20)"."""
    since = name.valid_from.isoformat() if name.valid_from else ""
    return f"{unlocalized(name, 'name')} ({since}–{name.valid_to.isoformat()})"


def how_many(count: int) -> str:
    words = ngettext("%(count)s institution", "%(count)s institutions", count)
    return words % {"count": format_number(count)}


INSTITUTIONS = Listing(
    name="institutions",
    route="institutions:institution_list",
    label=_("Institutions"),
    how_many=how_many,
    order=_("by name"),
    find=find,
    columns=columns,
    sorting=COLUMNS,
)

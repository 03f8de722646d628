"""Assistance requests as their page lists them."""

from collections.abc import Sequence

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from exchange.exports.columns import body, country, labelled, programme, same
from exchange.exports.listing import Asked, Column, FoundRows, Listing, in_words
from exchange.exports.words import theme_codes, theme_names
from migration_coop.lib.formats import format_number
from missions.models import AssistanceRequest
from missions.request_filter import RequestFilter


def find(asked: Asked) -> FoundRows:
    requests = AssistanceRequest.objects.for_user(asked.user)
    filters = RequestFilter(asked.query, queryset=requests)
    found = filters.qs.select_related(
        "programme", "country", "institution", "host_country", "host_institution"
    )
    newest = F("requested_on").desc(nulls_first=True)
    ordered = found.prefetch_related("themes").order_by(newest, "-pk")
    return FoundRows(ordered, in_words(filters))


def columns(asked: Asked) -> Sequence[Column]:
    return [
        same("reference", _("reference"), is_shown=True),
        same("title", _("title"), is_shown=True),
        same("objective", _("objective")),
        labelled("kind", _("what is asked for")),
        country("country", _("country")),
        body("institution", _("requesting institution"), is_shown=True),
        programme(is_shown=True),
        country("host_country", _("host country wished for"), is_shown=False),
        body("host_institution", _("host institution wished for")),
        same("wanted_from", _("wished for from")),
        same("wanted_until", _("until")),
        Column(
            "themes",
            _("themes"),
            lambda row: theme_names(row.themes.all()),
            lambda row: theme_codes(row.themes.all()),
        ),
        same("requested_on", _("requested on"), is_shown=True),
        same("decided_on", _("decided on")),
        same("decision_reference", _("reference of the decision")),
        labelled("status", _("status"), is_shown=True),
    ]


def how_many(count: int) -> str:
    words = ngettext("%(count)s request", "%(count)s requests", count)
    return words % {"count": format_number(count)}


REQUESTS = Listing(
    name="requests",
    route="missions:request_list",
    label=_("Assistance requests"),
    how_many=how_many,
    order=_("newest first"),
    find=find,
    columns=columns,
)

"""People with the posts they hold and held, one row for each post.

For those who work on the registry. Contacts are official ones only, of those whose
record the reader may change, and a file with them asks for more: see
exchange/permissions.py. Nobody of a restricted body is in a file by that body, nor
with a contact at all.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from exchange.exports.listing import AT_ONCE, Asked, Column, Listing, in_words
from exchange.exports.words import (
    body_code,
    country_of,
    joined,
    theme_codes,
    theme_names,
    yes_or_no,
)
from institutions.models import (
    Channel,
    ChannelKind,
    InstitutionStatus,
    Person,
    Post,
)
from institutions.person_filter import PersonFilter
from migration_coop.lib.formats import format_number
from missions.permissions import may_log_missions


@dataclass(frozen=True)
class Held:
    """One row: a person, and a post of theirs if there is one."""

    person: Person
    post: Post | None


@dataclass(frozen=True)
class FoundPeople:
    queryset: QuerySet
    words: list[tuple[str, str]]
    on_page: QuerySet

    def count(self) -> int:
        return self.queryset.order_by().count()

    def left_out(self) -> int:
        return self.on_page.order_by().count() - self.count()

    def rows(self) -> Iterator[Held]:
        for person in self.queryset.iterator(chunk_size=AT_ONCE):
            for post in person.posts_told or [None]:
                yield Held(person, post)


def find(asked: Asked) -> FoundPeople:
    filters = PersonFilter(
        asked.query,
        queryset=Person.objects.for_user(asked.user),
        request=SimpleNamespace(user=asked.user),
        today=asked.today,
    )
    on_page = filters.qs
    restricted = Q(institution__status=InstitutionStatus.RESTRICTED)
    posts = Post.objects.filter(person=OuterRef("pk"))
    told = Exists(posts.exclude(restricted)) | ~Exists(posts)
    people = on_page.filter(told).annotate(
        has_a_restricted_post=Exists(posts.filter(restricted))
    )
    return FoundPeople(_with_details(people, asked), in_words(filters), on_page)


def _with_details(people: QuerySet, asked: Asked) -> QuerySet:
    posts = (
        Post.objects.for_user(asked.user)
        .exclude(institution__status=InstitutionStatus.RESTRICTED)
        .select_related("institution__country")
        .prefetch_related("focal_themes")
        .latest_first()
    )
    official = Channel.objects.for_user(asked.user).official()
    return people.prefetch_related(
        Prefetch("posts", posts, to_attr="posts_told"),
        Prefetch(
            "channels",
            official.order_by("-is_preferred", "pk"),
            to_attr="official_channels",
        ),
    ).in_order()


def columns(asked: Asked) -> Sequence[Column]:
    return [
        Column("person", _("number of the person"), again=lambda row: row.person.pk),
        _of_person("family_name", _("family name"), is_shown=True),
        _of_person("given_names", _("given names"), is_shown=True),
        _of_person("civility", _("civility or protocol title")),
        Column(
            "sex",
            _("sex"),
            lambda row: row.person.get_sex_display(),
            lambda row: row.person.sex,
        ),
        Column(
            "languages",
            _("languages"),
            lambda row: joined(row.person.languages),
            lambda row: joined(row.person.languages),
        ),
        Column(
            "institution",
            _("Institution"),
            lambda row: row.post.institution.full_name if row.post else "",
            lambda row: body_code(row.post.institution) if row.post else "",
            is_shown=True,
        ),
        Column(
            "country",
            _("Country"),
            lambda row: country_of(row.post.institution.country) if row.post else "",
            lambda row: row.post.institution.country_id if row.post else "",
            is_shown=True,
        ),
        *_of_posts(),
        *_of_contact(),
    ]


def _of_person(name: str, label: Any, *, is_shown: bool = False) -> Column:
    def value(row: Held) -> Any:
        return getattr(row.person, name)

    return Column(name, label, value, value, is_shown=is_shown)


def _of_posts() -> list[Column]:
    return [
        _of_post("title", _("function"), is_shown=True),
        _of_post("starts_on", _("in post since"), is_shown=True),
        _of_post("ends_on", _("last day"), is_shown=True),
        Column(
            "is_focal_point",
            _("focal point"),
            lambda row: yes_or_no(row.post.is_focal_point) if row.post else "",
            lambda row: (
                ("yes" if row.post.is_focal_point else "no") if row.post else ""
            ),
        ),
        Column(
            "focal_themes",
            _("focal point for"),
            lambda row: theme_names(_themes_of(row)),
            lambda row: theme_codes(_themes_of(row)),
        ),
        _of_post("source", _("Source")),
        Column(
            "confirmed_on",
            _("last confirmed on"),
            lambda row: row.post.confirmed_on if row.post else None,
        ),
    ]


def _of_post(name: str, label: Any, *, is_shown: bool = False) -> Column:
    def value(row: Held) -> Any:
        return getattr(row.post, name) if row.post else None

    return Column(name, label, value, value, is_shown=is_shown)


def _themes_of(row: Held) -> list:
    return sorted(row.post.focal_themes.all(), key=_code) if row.post else []


def _code(theme: Any) -> str:
    return theme.code


def _of_contact() -> list[Column]:
    kinds = {
        "email": (ChannelKind.EMAIL, _("official e-mail")),
        "phone": (ChannelKind.PHONE, _("official telephone")),
        "whatsapp": (ChannelKind.WHATSAPP, _("official WhatsApp")),
    }
    return [
        Column(name, label, _channel(kind), _channel(kind), holds_contacts=True)
        for name, (kind, label) in kinds.items()
    ]


def _channel(kind: ChannelKind) -> Callable[[Held], str]:
    """The preferred one, or the oldest."""

    def value(row: Held) -> str:
        person = row.person
        if not person.editable or person.has_a_restricted_post:
            return ""
        found = (one for one in person.official_channels if one.kind == kind)
        return next((one.value for one in found), "")

    return value


def how_many(count: int) -> str:
    words = ngettext("%(count)s person", "%(count)s people", count)
    return words % {"count": format_number(count)}


PEOPLE = Listing(
    name="people",
    route="institutions:person_list",
    label=_("People and their posts"),
    how_many=how_many,
    order=_("by family name"),
    find=find,
    columns=columns,
    may_export=may_log_missions,
)

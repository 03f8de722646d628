"""What the page of an institution shows, in a fixed number of queries.

Of a restricted body a reader from elsewhere is shown the name and nothing else
(docs/adr/0006). What other apps know is loaded by address: see institution_parts.html.
"""

from datetime import date

from django.utils.text import capfirst

from institutions.models import Institution, ThemeOffer
from institutions.people_here import PeopleHere, people_here, posts_of

MOST_CHILDREN = 30
REACHED_BY = ("city", "address", "website", "email", "phone")


def page_of(institution: Institution, *, user, today: date) -> dict:
    """`institution` is from `for_user`."""
    listed = Institution.objects.showing_people_to(user)
    context = {
        "names": institution.names_by_language(),
        "successor": _seen(institution.succeeded_by, listed),
        "people": PeopleHere(),
    }
    if not institution.shows_people:  # type: ignore[attr-defined]
        return context
    posts = posts_of(institution, user=user)
    return context | {
        "posts": posts,
        "people": people_here(posts, today=today),
        "former_names": institution.former_names.order_by("-valid_to"),
        "predecessors": listed.filter(succeeded_by=institution).in_order(),
        **_around(institution, listed, today=today),
        **_memberships(institution),
        "themes": themes_of(institution),
        "identifiers": institution.identifiers.order_by("scheme", "pk"),
        "unknown": unknown_of(institution),
    }


def unknown_of(institution: Institution) -> list[str]:
    """How to reach it, as far as nobody has noted it: the labels of the fields."""
    fields = [institution._meta.get_field(name) for name in REACHED_BY]
    unknown = [field for field in fields if not getattr(institution, field.name)]
    return [capfirst(field.verbose_name) for field in unknown]


def _around(institution: Institution, listed, *, today: date) -> dict:
    """Under which bodies it stood, and which stand under it today."""
    parents = institution.parents.filter(parent__in=listed).select_related("parent")
    parents = list(parents.order_by("-valid_from", "-pk"))
    under = institution.children.on(today).filter(institution__in=listed)
    under = under.select_related("institution").order_by("institution__name_fr", "pk")
    children = [entry.institution for entry in under[: MOST_CHILDREN + 1]]
    return {
        "parents": [entry for entry in parents if entry.covers(today)],
        "past_parents": [entry for entry in parents if not entry.covers(today)],
        "children": children[:MOST_CHILDREN],
        "has_more_children": len(children) > MOST_CHILDREN,
    }


def _memberships(institution: Institution) -> dict:
    """A country's bodies, or the countries of a body that stands above them."""
    members = institution.member_countries.select_related("country")
    context = {"members": members.order_by("country", "valid_from"), "memberships": []}
    if institution.country:
        of_country = institution.country.memberships.select_related("body")
        of_country = of_country.order_by("valid_to", "body__acronym", "pk")
        context["memberships"] = of_country
    return context


def _seen(other: Institution | None, listed) -> Institution | None:
    return listed.filter(pk=other.pk).first() if other else None


def themes_of(institution: Institution) -> list[tuple]:
    """What it offers and what it seeks: (words, themes) for each."""
    listed = institution.themes.select_related("theme").order_by("theme__code")
    by_offer: dict[str, list] = {offer: [] for offer in ThemeOffer}
    for entry in listed:
        by_offer[entry.offer].append(entry.theme)
    return [(ThemeOffer(o).label, themes) for o, themes in by_offer.items() if themes]

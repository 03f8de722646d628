"""Institutions by any of their names, and people where the reader may see them."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, When
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.models import FormerName, Institution, Person, PersonVariant, Post
from migration_coop.lib.formats import country_name
from overview.finding.kinds import (
    Kind,
    Line,
    Part,
    address,
    body,
    in_language,
    name_of,
)
from overview.models import Source

NAMES = ("name_fr", "name_en", "name_pt", "name_ar", "acronym")


# Names that are asked only of rows that the user may see: they are part of them.


def _former(user):
    return FormerName.objects.all()


def _variants(user):
    return PersonVariant.objects.all()


def _merged_bodies(user):
    return Institution._base_manager.filter(merged_into__isnull=False)


def _merged_people(user):
    return Person.objects.filter(merged_into__isnull=False)


def _merged_names(user):
    merged = _merged_bodies(user).filter(merged_into=OuterRef("pk"))
    named = JSONObject(**{name: name for name in NAMES})
    return ArraySubquery(merged.order_by("pk").annotate(named=named).values("named"))


def _former_names(user):
    former = _former(user).filter(institution=OuterRef("pk"))
    names = former.order_by("-valid_to", "pk").annotate(
        named=JSONObject(**{name: name for name in NAMES})
    )
    return ArraySubquery(names.values("named"))


def _variants_of_person(user):
    return _names_of(_variants(user).filter(person=OuterRef("pk")))


def _merged_into_person(user):
    return _names_of(_merged_people(user).filter(merged_into=OuterRef("pk")))


def _names_of(people):
    named = JSONObject(given="given_names", family="family_name")
    names = people.order_by("pk").annotate(named=named)
    return ArraySubquery(names.values("named"))


def _posts_of_person(user):
    posts = Post.objects.for_user(user).filter(person=OuterRef("pk")).latest_first()
    held = JSONObject(title="title", **body("institution"))
    return ArraySubquery(posts.annotate(held=held).values("held"))


def _institution(row: dict, user) -> Line:
    title = in_language(row, "name")
    if row["acronym"]:
        title = f"{title} ({row['acronym']})"
    country = row["country"]
    others = [(_("Other language"), row[name]) for name in NAMES[:-1]]
    former = [(_("Former name"), _all_of(names)) for names in row["former"]]
    merged = [(_("Other name"), _all_of(names)) for names in row["merged"]]
    return Line(
        title,
        address("institutions:institution_detail", row["code"]),
        (country_name(country) if country else _("Supranational"), row["city"]),
        (*others, *former, *merged),
    )


def _all_of(names: dict) -> str:
    return " · ".join(filter(None, (names[name] for name in NAMES)))


def _person(row: dict, user) -> Line:
    posts = [
        (post["title"], name_of("institution", post, user)) for post in row["posts"]
    ]
    variants = [
        (_("Other spelling"), f"{name['given']} {name['family']}".strip())
        for name in (*row["variants"], *row["merged"])
    ]
    return Line(
        f"{row['given']} {row['family']}".strip(),
        address("institutions:person_detail", row["pk"]),
        posts[0] if posts else (),
        (*variants, *((_("Function"), ", ".join(post)) for post in posts[1:])),
    )


def _acronym_first(words: str) -> tuple:
    return (Case(When(acronym__iexact=words, then=0), default=1).asc(),)


INSTITUTIONS = Kind(
    Source.INSTITUTION,
    gettext_lazy("Institutions"),
    "building-bank",
    lambda user: Institution.objects.for_user(user).unmerged(),
    lambda user: {
        **{name: name for name in (*NAMES, "code", "country", "city")},
        "former": _former_names(user),
        "merged": _merged_names(user),
    },
    _institution,
    keys=(F("name_fr").asc(), F("pk").asc()),
    parts=(
        Part(Source.FORMER_NAME, _former, "institution"),
        # What was merged lends its names to the record that is kept.
        Part(Source.INSTITUTION, _merged_bodies, "merged_into"),
        Part(Source.FORMER_NAME, _former, "institution__merged_into"),
    ),
    best=_acronym_first,
)
PEOPLE = Kind(
    Source.PERSON,
    gettext_lazy("People"),
    "user",
    Person.objects.for_user,
    lambda user: {
        "pk": "pk",
        "given": "given_names",
        "family": "family_name",
        "variants": _variants_of_person(user),
        "merged": _merged_into_person(user),
        "posts": _posts_of_person(user),
    },
    _person,
    keys=(F("family_name").asc(), F("given_names").asc(), F("pk").asc()),
    parts=(
        Part(Source.VARIANT, _variants, "person"),
        Part(Source.PERSON, _merged_people, "merged_into"),
        Part(Source.POST, Post.objects.for_user, "person"),
    ),
)

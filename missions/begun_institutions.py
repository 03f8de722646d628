"""Institutions that a page names and nobody knows: what their name alone tells."""

import re

from django.utils.translation import get_language

from institutions.models import IATI_TYPE_OF, Institution, SocialSide, social_side_of
from migration_coop.lib.languages import FIRST_LANGUAGES

# "Office des métiers (ODM)"
WITH_ACRONYM = re.compile(r"(.+?)\s*\(([^()]{2,30})\)")


def begun_institution(text: str, country: str) -> Institution:
    """A body of that name, with what can be told from the name alone."""
    name, acronym = text, ""
    if found := WITH_ACRONYM.fullmatch(text):
        name, acronym = found[1], found[2]
    language = get_language() or FIRST_LANGUAGES[0]
    language = language if language in FIRST_LANGUAGES else FIRST_LANGUAGES[0]
    return Institution(
        country_id=country or None,
        acronym=acronym,
        social_side=SocialSide.GOVERNMENT if country else SocialSide.PARTNER,
        **{f"name_{language}": name},
    )


def say_type(body: Institution, type: str) -> None:
    """With what usually follows from it; nothing where no type was said."""
    if type in IATI_TYPE_OF:
        body.type, body.iati_type = type, IATI_TYPE_OF[type]
        body.social_side = social_side_of(type)

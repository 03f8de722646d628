from institutions.models.bulk_edit import BulkEdit
from institutions.models.country import (
    Country,
    CountryMembership,
    HolidayOverride,
    RestDays,
)
from institutions.models.country_rule import CountryRule, CountryRuleKind
from institutions.models.dated_facts import (
    FormerName,
    IdentifierScheme,
    InstitutionIdentifier,
    InstitutionParent,
    InstitutionTheme,
    ThemeOffer,
)
from institutions.models.institution import (
    Institution,
    InstitutionEvent,
    InstitutionStatus,
)
from institutions.models.names import Names
from institutions.models.person import (
    Channel,
    ChannelKind,
    ChannelUse,
    Person,
    PersonVariant,
    Post,
    Sex,
)
from institutions.models.theme import Theme
from institutions.models.types import (
    IATI_TYPE_OF,
    InstitutionType,
    SocialSide,
    social_side_of,
    words_of_languages,
    words_of_weekdays,
)

__all__ = [
    "IATI_TYPE_OF",
    "BulkEdit",
    "Channel",
    "ChannelKind",
    "ChannelUse",
    "Country",
    "CountryMembership",
    "CountryRule",
    "CountryRuleKind",
    "FormerName",
    "HolidayOverride",
    "IdentifierScheme",
    "Institution",
    "InstitutionEvent",
    "InstitutionIdentifier",
    "InstitutionParent",
    "InstitutionStatus",
    "InstitutionTheme",
    "InstitutionType",
    "Names",
    "Person",
    "PersonVariant",
    "Post",
    "RestDays",
    "Sex",
    "SocialSide",
    "Theme",
    "ThemeOffer",
    "social_side_of",
    "words_of_languages",
    "words_of_weekdays",
]

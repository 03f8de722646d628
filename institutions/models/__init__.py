from institutions.models.bulk_edit import BulkEdit, BulkEditEvent, BulkEditStatus
from institutions.models.bulk_edit_row import BulkEditRow
from institutions.models.channel import Channel, ChannelKind, ChannelUse
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
from institutions.models.duplicate import (
    DuplicateKeys,
    DuplicatePair,
    PersonPair,
    SweptPerson,
)
from institutions.models.institution import Institution, InstitutionEvent
from institutions.models.institution_rows import InstitutionStatus
from institutions.models.legal_basis import Law, LegalBasis
from institutions.models.merge import UNDONE_WITHIN, Merge, MergeState
from institutions.models.names import Names
from institutions.models.person import Person, PersonNameEvent, PersonVariant, Sex
from institutions.models.post import CONFIRM_EVERY, Post
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
    "CONFIRM_EVERY",
    "IATI_TYPE_OF",
    "UNDONE_WITHIN",
    "BulkEdit",
    "BulkEditEvent",
    "BulkEditRow",
    "BulkEditStatus",
    "Channel",
    "ChannelKind",
    "ChannelUse",
    "Country",
    "CountryMembership",
    "CountryRule",
    "CountryRuleKind",
    "DuplicateKeys",
    "DuplicatePair",
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
    "Law",
    "LegalBasis",
    "Merge",
    "MergeState",
    "Names",
    "Person",
    "PersonNameEvent",
    "PersonPair",
    "PersonVariant",
    "Post",
    "RestDays",
    "Sex",
    "SocialSide",
    "SweptPerson",
    "Theme",
    "ThemeOffer",
    "social_side_of",
    "words_of_languages",
    "words_of_weekdays",
]

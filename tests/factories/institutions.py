from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from institutions.models import (
    BulkEdit,
    BulkEditRow,
    BulkEditStatus,
    Channel,
    ChannelKind,
    ChannelUse,
    Country,
    CountryMembership,
    CountryRule,
    CountryRuleKind,
    DuplicateKeys,
    DuplicatePair,
    FormerName,
    HolidayOverride,
    IdentifierScheme,
    Institution,
    InstitutionIdentifier,
    InstitutionParent,
    InstitutionTheme,
    InstitutionType,
    Merge,
    Person,
    PersonNameEvent,
    PersonPair,
    PersonVariant,
    Post,
    RestDays,
    SocialSide,
    SweptPerson,
    Theme,
)

ALPHA3 = {"BF": "BFA", "TG": "TGO", "TN": "TUN", "SN": "SEN", "MA": "MAR", "ML": "MLI"}


class CountryFactory(DjangoModelFactory):
    class Meta:
        model = Country
        django_get_or_create = ("code",)

    code = "TG"
    alpha3 = factory.LazyAttribute(lambda row: ALPHA3.get(row.code, f"{row.code}X"))
    time_zone = "Africa/Lome"


class InstitutionFactory(DjangoModelFactory):
    class Meta:
        model = Institution

    code = factory.Sequence(lambda n: f"TG-INST-{n}")
    name_fr = factory.Sequence(lambda n: f"Institution {n}")
    type = InstitutionType.DIRECTORATE
    iati_type = "10"
    social_side = SocialSide.GOVERNMENT
    country = factory.SubFactory(CountryFactory)


class FormerNameFactory(DjangoModelFactory):
    class Meta:
        model = FormerName

    institution = factory.SubFactory(InstitutionFactory)
    name_fr = factory.Sequence(lambda n: f"Former name {n}")
    valid_to = date(2020, 1, 1)


class InstitutionParentFactory(DjangoModelFactory):
    class Meta:
        model = InstitutionParent

    institution = factory.SubFactory(InstitutionFactory)
    parent = factory.SubFactory(InstitutionFactory)


class InstitutionIdentifierFactory(DjangoModelFactory):
    class Meta:
        model = InstitutionIdentifier

    institution = factory.SubFactory(InstitutionFactory)
    scheme = IdentifierScheme.IATI
    value = factory.Sequence(lambda n: f"XM-DAC-{n}")


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = Theme

    code = factory.Sequence(lambda n: f"T{n}")
    name_fr = factory.Sequence(lambda n: f"Thème {n}")
    name_en = factory.Sequence(lambda n: f"Theme {n}")


class InstitutionThemeFactory(DjangoModelFactory):
    class Meta:
        model = InstitutionTheme

    institution = factory.SubFactory(InstitutionFactory)
    theme = factory.SubFactory(ThemeFactory)


class RestDaysFactory(DjangoModelFactory):
    class Meta:
        model = RestDays

    country = factory.SubFactory(CountryFactory)
    weekdays = [6, 7]
    source = "A decree"


class HolidayOverrideFactory(DjangoModelFactory):
    class Meta:
        model = HolidayOverride

    country = factory.SubFactory(CountryFactory)
    on = date(2026, 3, 20)
    source = "A decree"


class CountryMembershipFactory(DjangoModelFactory):
    class Meta:
        model = CountryMembership

    country = factory.SubFactory(CountryFactory)
    body = factory.SubFactory(InstitutionFactory, country=None)


class CountryRuleFactory(DjangoModelFactory):
    class Meta:
        model = CountryRule

    country = factory.SubFactory(CountryFactory)
    kind = CountryRuleKind.REPORT_DAYS
    number = factory.LazyAttribute(
        lambda row: None if row.kind == CountryRuleKind.APPROVING_OFFICE else 15
    )
    text_fr = factory.LazyAttribute(lambda row: "" if row.number else "Primature")
    source = "Décret 2012-734"


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    given_names = "Person"
    family_name = factory.Sequence(lambda n: f"Number{n}")


class PersonVariantFactory(DjangoModelFactory):
    class Meta:
        model = PersonVariant

    person = factory.SubFactory(PersonFactory)
    family_name = factory.Sequence(lambda n: f"Variant{n}")


class PersonNameEventFactory(DjangoModelFactory):
    class Meta:
        model = PersonNameEvent

    person = factory.SubFactory(PersonFactory)
    is_withdrawn = True
    by = factory.SubFactory("tests.factories.accounts.UserFactory")
    at = datetime(2026, 3, 2, 8, tzinfo=UTC)
    note = "It could harm them."


class ChannelFactory(DjangoModelFactory):
    class Meta:
        model = Channel

    person = factory.SubFactory(PersonFactory)
    kind = ChannelKind.EMAIL
    use = ChannelUse.OFFICIAL
    value = factory.Sequence(lambda n: f"person-{n}@example.org")


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    person = factory.SubFactory(PersonFactory)
    institution = factory.SubFactory(InstitutionFactory)
    title = "Director"


class MergeFactory(DjangoModelFactory):
    """What a merge leaves behind, without its having moved anything."""

    class Meta:
        model = Merge

    kept_institution = factory.SubFactory(InstitutionFactory)
    merged_institution = factory.SubFactory(InstitutionFactory)
    by = factory.SubFactory("tests.factories.accounts.UserFactory")
    at = datetime(2026, 11, 1, 9, tzinfo=UTC)


class DuplicateKeysFactory(DjangoModelFactory):
    """Triggers write the row with its institution."""

    class Meta:
        model = DuplicateKeys
        django_get_or_create = ("institution",)

    institution = factory.SubFactory(InstitutionFactory)


class SweptPersonFactory(DjangoModelFactory):
    class Meta:
        model = SweptPerson

    person = factory.SubFactory(PersonFactory)
    digest = "seen"


class DuplicatePairFactory(DjangoModelFactory):
    class Meta:
        model = DuplicatePair

    first = factory.SubFactory(InstitutionFactory)
    second = factory.SubFactory(InstitutionFactory)
    score = 90
    reasons = [["names", 94], ["country", 0]]
    found_at = datetime(2026, 3, 1, tzinfo=UTC)


class PersonPairFactory(DjangoModelFactory):
    class Meta:
        model = PersonPair

    first = factory.SubFactory(PersonFactory)
    second = factory.SubFactory(PersonFactory)
    score = 90
    reasons = [["names", 94], ["email", 0]]
    found_at = datetime(2026, 3, 1, tzinfo=UTC)


class BulkEditFactory(DjangoModelFactory):
    class Meta:
        model = BulkEdit

    by = factory.SubFactory("tests.factories.accounts.UserFactory")
    at = datetime(2026, 3, 2, 8, tzinfo=UTC)
    phase_at = factory.SelfAttribute("at")
    asked = factory.List(["city"])
    status = BulkEditStatus.WRITTEN


class BulkEditRowFactory(DjangoModelFactory):
    class Meta:
        model = BulkEditRow

    part_of = factory.SubFactory(BulkEditFactory)
    number = factory.Sequence(lambda n: n + 1)
    institution = factory.SubFactory("tests.factories.institutions.InstitutionFactory")
    shown_version = 1

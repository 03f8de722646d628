"""What the database refuses about countries, institutions, people and themes."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import ProtectedError

from institutions.models import InstitutionStatus
from tests.factories.accounts import UserFactory
from tests.factories.institutions import (
    ChannelFactory,
    CountryFactory,
    CountryMembershipFactory,
    FormerNameFactory,
    InstitutionFactory,
    InstitutionIdentifierFactory,
    InstitutionParentFactory,
    InstitutionThemeFactory,
    PersonFactory,
    PersonVariantFactory,
    PostFactory,
    RestDaysFactory,
    ThemeFactory,
)

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
MERGED = InstitutionStatus.MERGED


def refuses(constraint, factory, **fields):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        factory(**fields)


@pytest.mark.parametrize("code", ["tg", "T1", "T"])
def test_a_country_has_a_code_of_two_capitals(code):
    refuses("country_code_is_two_capitals", CountryFactory, code=code, alpha3="XXX")


def test_a_three_letter_code_names_one_country():
    CountryFactory(code="TG", alpha3="TGO")
    refuses("alpha3", CountryFactory, code="TN", alpha3="TGO")


def test_rest_days_do_not_overlap():
    RestDaysFactory(valid_to=date(2014, 10, 1))
    RestDaysFactory(valid_from=date(2014, 10, 1))
    RestDaysFactory(country=CountryFactory(code="TN"))

    constraint = "rest_days_of_a_country_do_not_overlap"
    refuses(constraint, RestDaysFactory, valid_from=date(2014, 9, 30))


@pytest.mark.parametrize("weekdays", [[0], [8], [6, 9]])
def test_rest_days_are_days_of_the_week(weekdays):
    refuses("rest_days_are_iso_weekdays", RestDaysFactory, weekdays=weekdays)


def test_a_country_is_a_member_once_at_a_time():
    first = CountryMembershipFactory(valid_to=date(2025, 1, 29))
    CountryMembershipFactory(body=first.body, valid_from=date(2025, 1, 29))
    CountryMembershipFactory(country=first.country)

    constraint = "country_is_member_of_a_body_once_at_a_time"
    refuses(constraint, CountryMembershipFactory, body=first.body)


def test_an_institution_has_a_name():
    InstitutionFactory(name_fr="", name_ar="ديوان")
    refuses("institution_has_a_name", InstitutionFactory, name_fr="", acronym="A")


def test_a_code_names_one_institution():
    InstitutionFactory(code="TG-ANPE")
    refuses("code", InstitutionFactory, code="TG-ANPE")


def test_an_institution_points_at_another_exactly_when_merged():
    other = InstitutionFactory()
    constraint = "institution_is_merged_into_another_exactly_when_merged"

    InstitutionFactory(status=MERGED, merged_into=other)
    refuses(constraint, InstitutionFactory, status=MERGED)
    refuses(constraint, InstitutionFactory, merged_into=other)


def test_an_institution_is_not_merged_into_itself():
    body = InstitutionFactory()
    rows = type(body).objects.filter(pk=body.pk)

    with pytest.raises(IntegrityError, match="institution_is_not_merged_into_itself"):
        rows.update(status=MERGED, merged_into=body)


def test_an_institution_rests_on_days_of_the_week():
    constraint = "institution_rest_days_are_iso_weekdays"
    refuses(constraint, InstitutionFactory, rest_days=[0])


def test_a_former_name_is_not_empty():
    refuses("former_name_is_not_empty", FormerNameFactory, name_fr="")


def test_an_institution_bore_one_name_at_a_time():
    first = FormerNameFactory(valid_to=date(2019, 6, 1))
    body = first.institution
    FormerNameFactory(
        institution=body, valid_from=date(2019, 6, 1), valid_to=date(2022, 1, 1)
    )

    constraint = "institution_bore_one_name_at_a_time"
    refuses(constraint, FormerNameFactory, institution=body, valid_to=date(2001, 1, 1))


def test_an_institution_is_not_its_own_parent():
    body = InstitutionFactory()
    constraint = "institution_is_not_its_own_parent"
    refuses(constraint, InstitutionParentFactory, institution=body, parent=body)


def test_an_institution_has_one_parent_at_a_time():
    first = InstitutionParentFactory(valid_to=date(2019, 6, 1))
    body = first.institution
    InstitutionParentFactory(institution=body, valid_from=date(2019, 6, 1))

    constraint = "institution_has_one_parent_at_a_time"
    refuses(constraint, InstitutionParentFactory, institution=body)


def test_an_identifier_names_one_institution():
    InstitutionIdentifierFactory(value="XM-DAC-47066")
    constraint = "identifier_names_one_institution"
    refuses(constraint, InstitutionIdentifierFactory, value="XM-DAC-47066")


def test_an_institution_lists_a_theme_once():
    first = InstitutionThemeFactory()
    InstitutionThemeFactory(
        institution=first.institution, theme=first.theme, offer="sought"
    )

    refuses(
        "institution_lists_a_theme_once",
        InstitutionThemeFactory,
        institution=first.institution,
        theme=first.theme,
    )


def test_a_theme_has_a_parent_exactly_on_the_second_level():
    broad = ThemeFactory(code="T01")
    ThemeFactory(code="T01.1", parent=broad)
    constraint = "theme_has_a_parent_exactly_on_the_second_level"

    refuses(constraint, ThemeFactory, code="T02.1")
    refuses(constraint, ThemeFactory, code="T02", parent=broad)


def test_a_theme_names_objectives_and_dimensions_that_exist():
    refuses("theme_names_gcm_objectives_1_to_23", ThemeFactory, gcm_objectives=[24])
    refuses("theme_names_migof_dimensions_1_to_6", ThemeFactory, migof_dimensions=[7])


def test_a_person_has_a_family_name():
    refuses("person_has_a_family_name", PersonFactory, family_name="")


def test_a_person_prefers_one_channel_of_a_kind():
    first = ChannelFactory(is_preferred=True)
    ChannelFactory(person=first.person)
    constraint = "person_prefers_one_channel_of_a_kind"
    refuses(constraint, ChannelFactory, person=first.person, is_preferred=True)


def test_a_post_ends_after_it_starts():
    day = date(2019, 1, 21)
    PostFactory(starts_on=day, ends_on=day)
    refuses(
        "post_does_not_end_before_it_starts",
        PostFactory,
        starts_on=day,
        ends_on=date(2019, 1, 20),
    )


def test_a_post_is_held_once_at_a_time():
    first = PostFactory(starts_on=date(2019, 1, 1), ends_on=date(2019, 12, 31))
    same = {"person": first.person, "institution": first.institution}
    constraint = "person_holds_one_post_once_at_a_time"
    for days in (
        {},
        {"starts_on": date(2019, 12, 31)},
        {"ends_on": date(2019, 1, 1)},
        {"starts_on": date(2019, 5, 1), "ends_on": date(2019, 5, 1)},
    ):
        refuses(constraint, PostFactory, **same, **days)
    # Neither case nor accents make it another post.
    refuses(constraint, PostFactory, **same, title="DIRÉCTOR")


def test_what_real_life_allows_is_allowed():
    first = PostFactory(starts_on=date(2019, 1, 1), ends_on=date(2019, 12, 31))
    same = {"person": first.person, "institution": first.institution}
    # Back in the same post the day after, or before; two posts at once; one post
    # that two people hold; the same title elsewhere.
    PostFactory(**same, starts_on=date(2020, 1, 1))
    PostFactory(**same, ends_on=date(2018, 12, 31))
    PostFactory(**same, title="Professor")
    PostFactory(institution=first.institution)
    PostFactory(person=first.person)


def test_nobody_stands_in_for_themselves():
    person = PersonFactory()
    constraint = "post_has_somebody_else_as_alternate"
    refuses(constraint, PostFactory, person=person, alternate=person)


def test_a_post_is_not_followed_by_itself():
    post = PostFactory()
    post.successor = post
    with pytest.raises(IntegrityError, match="post_is_not_its_own_successor"):
        post.save()


@pytest.mark.parametrize(
    "basis",
    [
        {"legal_basis": "consent"},
        {"legal_basis": "consent", "basis_on": date(2019, 1, 1)},
        {"legal_basis": "consent", "basis_laws": ["gdpr"]},
        {"basis_on": date(2019, 1, 1)},
        {"basis_laws": ["gdpr"]},
    ],
)
def test_a_legal_basis_names_its_law_and_its_day(basis):
    refuses("person_legal_basis_names_its_law_and_day", PersonFactory, **basis)


def test_a_channel_leads_somewhere():
    refuses("channel_leads_somewhere", ChannelFactory, value="")


def test_another_spelling_has_a_family_name():
    constraint = "person_variant_has_a_family_name"
    refuses(constraint, PersonVariantFactory, family_name="")


def test_a_post_has_a_title():
    refuses("post_has_a_title", PostFactory, title="")


def test_whoever_something_hangs_on_cannot_be_deleted():
    post = PostFactory()
    for row in (post.person, post.institution, post.institution.country):
        with pytest.raises(ProtectedError):
            row.delete()


def test_the_steps_of_an_institution_can_be_neither_changed_nor_deleted():
    body = InstitutionFactory()
    event = body.events.create(to_status="active", by=UserFactory(), at=AT)

    for change in (lambda: event.delete(), lambda: body.events.update(note="x")):
        with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
            change()


def test_rows_say_what_they_are():
    assert str(PersonVariantFactory(given_names="Gaston", family_name="B.")) == (
        "Gaston B."
    )
    assert str(FormerNameFactory(name_fr="Office")) == "Office"
    identifier = InstitutionIdentifierFactory(value="XM-DAC-1")
    assert str(identifier) == "iati:XM-DAC-1"
    parent = InstitutionParentFactory()
    assert str(parent) == f"{parent.institution_id} < {parent.parent_id}"
    channel = ChannelFactory(value="a@example.org")
    assert str(channel).endswith(": a@example.org")
    assert str(CountryFactory(code="TG")) == "Togo"
    assert CountryFactory(code="TG").get_absolute_url() == "/institutions/?country=TG"


@pytest.mark.parametrize("gone", ["ended_on", "succeeded_by"])
def test_what_stands_has_no_end_and_no_successor(gone):
    values = {"ended_on": date(2022, 4, 1), "succeeded_by": InstitutionFactory()}
    constraint = "institution_has_an_end_and_a_successor_only_when_gone"
    refuses(constraint, InstitutionFactory, **{gone: values[gone]})
    InstitutionFactory(status=InstitutionStatus.DISSOLVED, **{gone: values[gone]})


def test_a_body_does_not_succeed_itself():
    refuses(
        "institution_does_not_succeed_itself",
        InstitutionFactory,
        pk=1_000_001,
        status=InstitutionStatus.DISSOLVED,
        succeeded_by_id=1_000_001,
    )

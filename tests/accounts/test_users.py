"""Users, their grants, and what follows from them."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.access import Access, GrantedScope
from accounts.actions.users import create_user
from accounts.models import Grant, Role, SignInAttempts, User
from tests.factories.accounts import GrantFactory, SignInAttemptsFactory, UserFactory
from tests.factories.institutions import CountryFactory, InstitutionFactory


def refuses(constraint, factory, **fields):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        factory(**fields)


# --- Constraints ----------------------------------------------------------------------


def test_an_address_is_one_user_whatever_its_case():
    UserFactory(email="afi@example.org")

    refuses("email", UserFactory, email="AFI@example.org")
    other = UserFactory()
    constraint = "user_email_is_unique_whatever_its_case"
    # Past the field, which writes lower case.
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        User.objects.raw(
            "UPDATE accounts_user SET email = 'AFI@example.org' WHERE id = %s"
            " RETURNING id",
            [other.pk],
        )[0]


def test_a_grant_is_for_a_country_or_an_institution():
    constraint = "grant_is_for_a_country_or_an_institution_not_both"
    refuses(constraint, GrantFactory, institution=InstitutionFactory())


def test_staff_work_somewhere():
    GrantFactory(country=None, institution=InstitutionFactory())
    refuses("grant_of_staff_has_a_scope", GrantFactory, country=None)


def test_a_grant_is_given_once():
    first = GrantFactory(role=Role.ADMIN, country=None)
    constraint = "grant_is_given_once"
    refuses(constraint, GrantFactory, user=first.user, role=Role.ADMIN, country=None)


def test_tries_are_counted_once_per_account_and_address():
    first = SignInAttemptsFactory()
    refuses(
        "sign_in_attempts_are_counted_once_per_account_and_address",
        SignInAttemptsFactory,
        account=first.account,
    )


# --- Access: (role, scope) and what it answers -------------------------------------------

QUESTIONS = [
    "reads_everywhere",
    "writes_everywhere",
    "administers_everywhere",
    "administers",
    "coordinates",
    "writes",
]


@pytest.mark.parametrize(
    ("role", "country", "truths"),
    [
        ("staff", "TG", {"writes"}),
        ("coordinator", "TG", {"writes", "coordinates"}),
        ("admin", "TG", {"writes", "administers"}),
        ("observer", "TG", set()),
        (
            "coordinator",
            None,
            {"reads_everywhere", "writes_everywhere", "writes", "coordinates"},
        ),
        (
            "admin",
            None,
            {
                "reads_everywhere",
                "writes_everywhere",
                "administers_everywhere",
                "administers",
                "writes",
            },
        ),
        ("observer", None, {"reads_everywhere"}),
    ],
)
def test_a_role_opens_these_doors(role, country, truths):
    access = Access([GrantedScope(role, country, None)])
    assert {name for name in QUESTIONS if getattr(access, name)} == truths


@pytest.mark.parametrize(
    ("role", "reads", "writes", "administers"),
    [
        ("staff", True, True, False),
        ("coordinator", True, True, False),
        ("admin", True, True, True),
        ("observer", True, False, False),
    ],
)
def test_a_scope_names_a_country_or_an_institution(role, reads, writes, administers):
    access = Access([GrantedScope(role, "TG", None), GrantedScope(role, None, 7)])

    assert access.readable_countries == ({"TG"} if reads else set())
    assert access.writable_countries == ({"TG"} if writes else set())
    assert access.administered_countries == ({"TG"} if administers else set())
    assert access.coordinated_countries == ({"TG"} if role == "coordinator" else set())
    assert access.readable_institutions == ({7} if reads else set())
    assert access.writable_institutions == ({7} if writes else set())


def test_nobody_reaches_anything():
    access = Access([])
    assert not any(getattr(access, name) for name in QUESTIONS)


def test_access_is_asked_for_once(django_assert_num_queries):
    user = GrantFactory().user
    with django_assert_num_queries(1):
        assert user.access() is user.access()


# --- Users --------------------------------------------------------------------------------


def test_a_user_is_made_with_what_they_may_reach():
    togo, body = CountryFactory(), InstitutionFactory()

    user = create_user(
        email="Afi@Example.org",
        password="a very long secret",
        first_name="Afi",
        last_name="Mensah",
        language="en",
        time_zone="Africa/Lome",
        grants=[(Role.STAFF, togo, None), (Role.OBSERVER, None, body)],
    )

    user.refresh_from_db()
    assert (str(user), user.email) == ("Afi Mensah", "afi@example.org")
    assert user.check_password("a very long secret")
    assert not user.is_staff
    assert user.access().readable_countries == {"TG"}
    assert user.access().readable_institutions == {body.pk}


def test_an_administrator_may_open_the_reference_data():
    user = create_user(
        email="admin@example.org",
        password=None,
        first_name="",
        last_name="",
        language="fr",
        time_zone="Africa/Lome",
        grants=[(Role.ADMIN, None, None)],
    )

    assert user.is_staff
    assert not user.is_superuser
    assert not user.has_usable_password()
    assert str(user) == "admin@example.org"


def test_permissions_follow_from_the_grants(administrator, staff):
    local = GrantFactory(role=Role.ADMIN).user

    assert administrator.has_perm("institutions.change_country")
    assert administrator.has_module_perms("institutions")
    assert not staff.has_perm("institutions.change_country")
    assert not local.has_module_perms("institutions")


def test_whoever_is_inactive_has_no_permission(administrator):
    administrator.is_active = False
    assert not administrator.has_perm("institutions.change_country")


def test_a_time_zone_is_one_of_the_iana_list():
    with pytest.raises(ValidationError, match="IANA"):
        User.objects.create_user("a@example.org", time_zone="Mars/Olympus")


def test_a_superuser_is_found_by_address_in_any_case():
    made = User.objects.create_superuser("root@example.org", "secret")

    found = User.objects.get_by_natural_key("ROOT@example.org")
    assert found == made
    assert found.is_staff
    assert found.is_superuser


def test_active_users_are_those_who_may_sign_in():
    active = UserFactory()
    UserFactory(is_active=False)
    assert list(User.objects.active()) == [active]


def test_rows_say_what_they_are():
    user = UserFactory()
    grant = Grant(user=user, role=Role.ADMIN)
    tries = SignInAttempts(
        account="a@example.org",
        address="127.0.0.1",
        tries=3,
        first_at=datetime(2026, 3, 2, tzinfo=UTC),
    )

    assert str(grant) == f"{user.pk}: admin"
    assert str(tries) == "a@example.org from 127.0.0.1: 3"

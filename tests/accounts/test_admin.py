"""Django's admin: for administrators only, with no secret in sight."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.models import Grant, Role, User
from institutions.models import Country, Person, Theme
from tests.factories.accounts import UserFactory
from tests.factories.institutions import (
    CountryFactory,
    CountryMembershipFactory,
    CountryRuleFactory,
    FormerNameFactory,
    InstitutionFactory,
    PostFactory,
    RestDaysFactory,
    ThemeFactory,
)

REGISTERED = sorted(model.__name__ for model in admin.site._registry)


@pytest.fixture
def keeper(client, administrator):
    administrator.is_staff = True
    administrator.save()
    client.force_login(administrator)
    return client


@pytest.fixture
def rows():
    institution = InstitutionFactory()
    FormerNameFactory(institution=institution)
    post = PostFactory(institution=institution)
    return {
        "institutions/country": RestDaysFactory().country,
        "institutions/countrymembership": CountryMembershipFactory(),
        "institutions/countryrule": CountryRuleFactory(),
        "institutions/theme": ThemeFactory(),
        "institutions/institution": institution,
        "institutions/person": post.person,
        "institutions/post": post,
        "accounts/user": UserFactory(),
    }


def test_only_what_is_reference_data_is_there():
    ours = {"Country", "CountryMembership", "CountryRule", "Institution", "Person"}
    ours |= {"Post", "Theme"}
    assert ours | {"User"} <= set(REGISTERED)
    assert "EmailAddress" not in REGISTERED
    assert not admin.site.is_registered(Group)
    assert not [name for name in REGISTERED if name.endswith(("History", "Event"))]


@pytest.mark.parametrize(
    "path",
    [
        "institutions/country",
        "institutions/countrymembership",
        "institutions/countryrule",
        "institutions/theme",
        "institutions/institution",
        "institutions/person",
        "institutions/post",
        "accounts/user",
    ],
)
def test_every_page_opens_under_our_policy(keeper, rows, path):
    for page in ("", "?q=a", f"{rows[path].pk}/change/"):
        response = keeper.get(f"/admin/{path}/{page}")
        assert response.status_code == 200
        source = response.content.decode()
        assert " style=" not in source
        assert " onclick=" not in source


@pytest.mark.parametrize("path", ["accounts/user", "institutions/institution"])
def test_nothing_with_a_past_is_deleted(keeper, rows, path):
    response = keeper.get(f"/admin/{path}/{rows[path].pk}/delete/")
    assert response.status_code == 403


def test_a_person_is_withdrawn_rather_than_deleted(keeper, rows):
    person = rows["institutions/person"]
    path = f"/admin/institutions/person/{person.pk}/"
    assert keeper.get(f"{path}delete/").status_code == 403

    keeper.post(
        f"{path}change/",
        {"family_name": "Mensah", "is_withdrawn": "on", **formsets("variants channels")}
        | formsets("posts"),
    )

    # It is withdrawn on its own page, with a reason.
    person = Person.objects.get(pk=person.pk)
    assert not person.is_withdrawn
    assert person.family_name == "Mensah"
    assert person.version == 2


def test_institutions_are_added_on_their_own_page(keeper):
    assert keeper.get("/admin/institutions/institution/add/").status_code == 403


def formsets(prefixes, **more):
    counts = {
        f"{prefix}-{count}_FORMS": 0
        for prefix in prefixes.split()
        for count in ("TOTAL", "INITIAL")
    }
    return counts | more


def test_dated_facts_change_nothing_else_of_an_institution(keeper, rows):
    body, theme = rows["institutions/institution"], rows["institutions/theme"]
    response = keeper.post(
        f"/admin/institutions/institution/{body.pk}/change/",
        formsets("former_names parents identifiers themes")
        | {
            "name_fr": "Changed",
            "themes-TOTAL_FORMS": 1,
            "themes-0-theme": theme.pk,
            "themes-0-offer": "sought",
        },
    )

    assert response.status_code == 302
    before = body.name_fr
    body.refresh_from_db()
    # Whoever has the record open elsewhere is told.
    assert (body.name_fr, body.version) == (before, 2)
    assert [entry.theme for entry in body.themes.all()] == [theme]


def test_a_country_keeps_its_code(keeper):
    CountryFactory(code="TG")
    keeper.post(
        "/admin/institutions/country/TG/change/",
        {"code": "XX", "alpha3": "TGO", "time_zone": "Africa/Lome"}
        | formsets("rest_days"),
    )
    assert list(Country.objects.values_list("code", flat=True)) == ["TG"]

    assert b'name="code"' in keeper.get("/admin/institutions/country/add/").content


def test_history_is_kept_by_the_triggers(keeper, administrator):
    keeper.post(
        "/admin/institutions/theme/add/",
        {"code": "T77", "name_fr": "Thème", "name_en": "Theme"},
    )
    made = Theme.objects.get(code="T77").history.get()
    assert made.pgh_context.metadata["user"] == administrator.pk


@pytest.mark.parametrize("who", ["staff", "coordinator", "observer", "nobody"])
def test_others_do_not_get_in_even_with_the_flag(request, client, who):
    user = request.getfixturevalue(who)
    client.force_login(user)
    assert client.get("/admin/").status_code == 302

    user.is_staff = True
    user.save()
    assert client.get("/admin/institutions/country/").status_code == 403
    assert client.get("/admin/accounts/user/").status_code == 403


# --- Users ------------------------------------------------------------------------------


def test_a_user_is_made_with_grants(keeper):
    TOGO = CountryFactory(code="TG")
    secret = "a very long secret"

    response = keeper.post(
        "/admin/accounts/user/add/",
        {
            "email": "Afi@example.org",
            "first_name": "Afi",
            "last_name": "Mensah",
            "language": "fr",
            "time_zone": "Africa/Lome",
            "usable_password": "true",
            "password1": secret,
            "password2": secret,
        }
        | formsets("grants"),
    )
    user = User.objects.get(email="afi@example.org")
    assert response.url == f"/admin/accounts/user/{user.pk}/change/"
    assert user.check_password(secret)

    keeper.post(
        response.url,
        {
            "email": "afi@example.org",
            "is_active": "on",
            "language": "fr",
            "time_zone": "Africa/Lome",
            "grants-0-role": "staff",
            "grants-0-country": "TG",
        }
        | formsets("grants")
        | {"grants-TOTAL_FORMS": 1},
    )
    grant = Grant.objects.get(user=user)
    assert (grant.role, grant.country) == (Role.STAFF, TOGO)


def test_a_grant_that_makes_no_sense_is_refused_in_words(keeper):
    user = UserFactory()
    response = keeper.post(
        f"/admin/accounts/user/{user.pk}/change/",
        {
            "email": user.email,
            "language": "en",
            "time_zone": "Africa/Lome",
            "grants-0-role": "staff",
        }
        | formsets("grants")
        | {"grants-TOTAL_FORMS": 1},
    )

    assert response.status_code == 200
    assert b"Choose a country or an institution for staff." in response.content


def test_no_page_shows_a_password_or_its_hash(keeper):
    user = UserFactory()
    user.set_password("a very long secret")
    user.save()

    source = keeper.get(f"/admin/accounts/user/{user.pk}/change/").content.decode()

    algorithm, _, salt_and_hash = user.password.partition("$")
    for secret in (user.password, algorithm, *salt_and_hash.split("$")):
        assert f">{secret}" not in source
        assert f"{secret}$" not in source
    assert "Set a new password" in source
    assert "is_superuser" not in source


def test_an_administrator_sets_a_new_password(keeper):
    user = UserFactory()
    secret = "another long secret"
    path = f"/admin/accounts/user/{user.pk}/password/"
    assert keeper.get(path).status_code == 200

    keeper.post(
        path, {"usable_password": "true", "password1": secret, "password2": secret}
    )

    user.refresh_from_db()
    assert user.check_password(secret)

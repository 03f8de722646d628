"""From the page of somebody who left a post to the hand-over, and back."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from cooperation.models import WorkBatch
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import FollowUpFactory
from tests.factories.institutions import (
    InstitutionFactory,
    PersonFactory,
    PostFactory,
)

YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def agency():
    return InstitutionFactory(code="TG-ANPE", acronym="ANPE")


@pytest.fixture
def leaver(agency):
    person = PersonFactory(given_names="Kossi", family_name="Adjovi")
    PostFactory(person=person, institution=agency, title="Director", ends_on=YESTERDAY)
    return UserFactory(first_name="Kossi", person=person, institution=agency)


@pytest.fixture
def successor(agency):
    """Proposed last, where nothing speaks for them."""
    return UserFactory(
        first_name="Ama", last_name="Zinsou", institution=agency, person=PersonFactory()
    )


@pytest.fixture
def left(leaver, agency, mission):
    return FollowUpFactory(mission=mission, owner=leaver, owner_institution=agency)


def test_whom_the_address_names_is_proposed(client, staff, left, leaver, successor):
    other = UserFactory(
        first_name="Abla", institution=successor.institution, person=PersonFactory()
    )
    client.force_login(staff)
    page = f"/hand-over/?from=person-{leaver.person.pk}&to=person-"

    for named in (other, successor):
        response = client.get(f"{page}{named.person.pk}")
        assert response.context["form"].initial["person"] == named.pk
    # An address that names nobody proposes as if it said nothing.
    for named in ("x", "9" * 30, "0"):
        response = client.get(f"{page}{named}")
        assert response.context["form"].initial["person"] == other.pk


def test_whoever_came_after_in_the_post_is_proposed(
    client, staff, left, leaver, successor, agency
):
    UserFactory(first_name="Abla", last_name="Aaa", institution=agency)
    after = PostFactory(person=successor.person, institution=agency, title="Acting")
    leaver.person.posts.update(successor=after)
    client.force_login(staff)

    response = client.get(f"/hand-over/?from=person-{leaver.person.pk}")

    assert response.context["form"].initial["person"] == successor.pk


def test_a_successor_without_an_account_leaves_it_to_a_colleague(
    client, staff, left, leaver, successor, agency
):
    leaver.person.posts.update(successor=PostFactory(institution=agency, title="New"))
    client.force_login(staff)

    response = client.get(f"/hand-over/?from=person-{leaver.person.pk}")

    assert response.context["form"].initial["person"] == successor.pk


def test_the_offer_on_the_page_leads_there_and_back(client, staff, left, leaver):
    client.force_login(staff)
    page = leaver.person.get_absolute_url()

    offer = client.get(f"{page}open-work/?to=person-7")
    assertContains(offer, f"to=person-7&amp;back=%2Fpeople%2F{leaver.person.pk}%2F")

    hand_over = client.get(f"/hand-over/?from=user-{leaver.pk}&back={page}")
    assertContains(hand_over, f'class="btn btn-text" href="{page}"')


def test_after_handing_over_there_is_a_way_back(client, staff, left, leaver, successor):
    client.force_login(staff)
    data = {"form_key": uuid.uuid4(), "item": [f"f{left.pk}"], "person": successor.pk}
    address = f"/hand-over/?from=user-{leaver.pk}&back="

    done = client.post(f"{address}/people/7/", data, follow=True)
    assertContains(done, "1 handed over.")
    assertContains(done, '<a href="/people/7/">Back to the page it began on</a>')

    batch = WorkBatch.objects.get().key
    elsewhere = client.get(f"/work/?batch={batch}&back=//evil.example")
    assertNotContains(elsewhere, "Back to the page it began on")

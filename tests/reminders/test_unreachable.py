"""Nobody is left out in silence: who cannot be reached is seen, and can be mended."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from mailing.actions import drain
from reminders.unreachable import suspended_for, why_unreachable
from tests.factories.accounts import GrantFactory, UserFactory
from tests.factories.cooperation import FollowUpFactory, MilestoneFactory
from tests.factories.institutions import CountryFactory
from tests.factories.mailing import MessageFactory, SuppressionFactory
from tests.factories.missions import ProgrammeGrantFactory
from tests.mailing.conftest import LetterSender
from tests.reminders.conftest import NOW

DAY = timedelta(days=1)
PAGE = "/messages/suspended/"


@pytest.fixture
def afi():
    return UserFactory(first_name="Afi", last_name="Mensah", email="afi@example.org")


@pytest.fixture
def refused(afi):
    return SuppressionFactory(
        recipient=afi,
        address=afi.email,
        reason="bad_address",
        detail="5.1.1 <afi@example.org> unknown",
    )


@pytest.fixture
def coordinator_of_togo():
    return GrantFactory(role=Role.COORDINATOR).user


@pytest.fixture
def show(client):
    def get(user, address=PAGE):
        client.force_login(user)
        return client.get(address).content.decode()

    return get


def people(user):
    return {row.recipient for row in suspended_for(user, now=NOW)}


# --- Who sees whom ---------------------------------------------------------------------


def test_administrators_see_everybody(afi, refused, administrator):
    assert people(administrator) == {afi}


def test_everybody_sees_themselves(afi, refused, staff):
    assert people(afi) == {afi}
    assert people(staff) == set()


@pytest.mark.parametrize("role", ["owner", "escalates_to"])
def test_coordinators_see_who_is_in_charge_of_what_they_may_edit(
    afi, refused, coordinator_of_togo, role
):
    assert people(coordinator_of_togo) == set()

    MilestoneFactory(**{role: afi})

    assert people(coordinator_of_togo) == {afi}


def test_a_follow_up_is_enough(afi, refused, coordinator_of_togo):
    FollowUpFactory(owner=afi)

    assert people(coordinator_of_togo) == {afi}


def test_coordinators_of_another_country_see_nobody(afi, refused):
    MilestoneFactory(owner=afi)
    elsewhere = CountryFactory(code="ML")

    assert people(GrantFactory(role=Role.COORDINATOR, country=elsewhere).user) == set()


def test_an_officer_sees_nobody_elses_trouble(afi, refused, staff):
    MilestoneFactory(owner=afi)

    assert people(staff) == set()


def test_coordinators_of_a_programme_see_its_people(afi, refused):
    grant = ProgrammeGrantFactory(role="coordinator")
    FollowUpFactory(owner=afi, mission__programme=grant.programme)

    assert people(grant.user) == {afi}


def test_a_new_address_ends_what_concerned_the_old_one(afi, refused, administrator):
    afi.email = "afi@new.example"
    afi.save(update_fields=["email"])

    assert people(administrator) == set()


# --- The page --------------------------------------------------------------------------


def test_the_page_says_who_why_since_when_and_what_was_stopped(
    show, afi, refused, administrator, relay, clock
):
    milestone = MilestoneFactory(owner=afi)
    MessageFactory(recipient=afi, not_before=NOW)
    MessageFactory(recipient=afi, not_before=NOW - DAY)
    clock.now = NOW
    drain(senders={"letter": LetterSender()}, now=clock)

    html = show(administrator)

    for words in (
        "Afi Mensah",
        "afi@example.org",
        "The mail server refused the address",
        "since 2\xa0Mar 2026",
        "unknown",
        "2 messages stopped",
        str(milestone),
        "Write there again",
        "?state=suppressed&amp;recipient=afi%40example.org",
    ):
        assert words in html


def test_a_suspension_of_one_kind_counts_messages_of_that_kind(
    client, show, afi, administrator, relay, clock
):
    SuppressionFactory(
        recipient=afi, kind="chase", reason="asked", until=timezone.now() + DAY
    )
    SuppressionFactory(recipient=afi, kind="reminders", reason="asked")
    MessageFactory(recipient=afi, kind="chase", not_before=NOW)
    clock.now = NOW
    drain(senders={"chase": LetterSender()}, now=clock)

    html = show(administrator)

    by_kind = {row.kind: row for row in client.get(PAGE).context["page"]}
    assert by_kind["chase"].stopped == 1
    assert by_kind["reminders"].stopped == 0
    assert "Questions of coordinators · from 2\xa0Mar 2026" in html
    assert "until" in html


def test_who_wants_no_chases_still_hears_of_dates(show, afi, administrator):
    MilestoneFactory(owner=afi)
    SuppressionFactory(recipient=afi, kind="chase")
    words = "In charge of, without hearing of it"
    assert words not in show(administrator)

    SuppressionFactory(recipient=afi, kind="reminders")

    assert words in show(administrator)


def test_coordinators_see_the_reason_and_not_the_address(
    show, afi, refused, coordinator_of_togo
):
    MilestoneFactory(owner=afi)

    html = show(coordinator_of_togo)

    assert "The mail server refused the address" in html
    assert "afi@example.org" not in html
    assert "Write there again" not in html


def test_of_many_things_the_first_are_named_and_the_others_counted(
    show, afi, refused, administrator
):
    MilestoneFactory.create_batch(3, owner=afi)
    FollowUpFactory.create_batch(2, owner=afi)

    assert "2 others" in show(administrator)


def test_when_everybody_can_be_reached_the_page_says_so(show, staff):
    assert "Everybody can be reached" in show(staff)


def test_the_page_costs_the_same_for_one_person_and_for_three(
    client, show, afi, refused, administrator, django_assert_num_queries
):
    MilestoneFactory(owner=afi)
    FollowUpFactory(owner=afi)
    show(administrator)
    with CaptureQueriesContext(connection) as one:
        client.get(PAGE)
    for _number in range(2):
        person = SuppressionFactory().recipient
        MilestoneFactory(owner=person)
        FollowUpFactory(owner=person)
    with django_assert_num_queries(len(one)):
        client.get(PAGE)


# --- Repairs ---------------------------------------------------------------------------


def test_an_administrator_lifts_a_suspension(show, client, refused, administrator):
    show(administrator)

    response = client.post(f"{PAGE}{refused.pk}/lift/", follow=True)

    refused.refresh_from_db()
    assert refused.lifted_by == administrator
    assert "Messages may go to Afi Mensah again." in response.content.decode()
    assert client.post(f"{PAGE}{refused.pk}/lift/").status_code == 404


def test_a_wrong_address_is_corrected_where_accounts_are_kept(
    show, afi, refused, administrator
):
    address = f"/admin/accounts/user/{afi.pk}/change/"
    assert address not in show(administrator)
    administrator.is_staff = administrator.is_superuser = True
    administrator.save()

    assert address in show(administrator)


@pytest.mark.parametrize("reason", ["asked", "complained"])
def test_what_somebody_has_asked_for_only_they_take_back(
    client, afi, administrator, reason
):
    suppression = SuppressionFactory(recipient=afi, reason=reason)
    client.force_login(administrator)
    assert client.post(f"{PAGE}{suppression.pk}/lift/").status_code == 403

    client.force_login(afi)
    client.post(f"{PAGE}{suppression.pk}/lift/")

    suppression.refresh_from_db()
    assert suppression.lifted_by == afi


def test_nobody_lifts_what_they_do_not_see(client, refused, coordinator_of_togo):
    client.force_login(coordinator_of_togo)

    assert client.post(f"{PAGE}{refused.pk}/lift/").status_code == 404


# --- In a sentence ---------------------------------------------------------------------


def test_why_somebody_cannot_be_reached_is_a_sentence(afi, refused):
    def why(person):
        return why_unreachable(person, kind="chase", now=NOW)

    assert why(afi) == (
        "Messages to Afi Mensah do not arrive: the mail server refused the address."
    )
    somebody = UserFactory(first_name="Yawa", last_name="Ayi")
    assert why(somebody) == ""
    SuppressionFactory(recipient=somebody, reason="complained", since=NOW)
    assert why(somebody) == "Yawa Ayi has asked for no such messages."
    closed = UserFactory(first_name="Kofi", last_name="Ba", is_active=False)
    assert why(closed) == "The account of Kofi Ba is closed."

"""Those who can act hear on every page that reminders have stopped; others do not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import Role
from mailing.models import MessageState, SuppressionReason
from reminders.actions.watching import Alarm, watch
from reminders.alarms import told_to_administrators
from tests.factories.accounts import GrantFactory
from tests.factories.mailing import (
    HeartbeatFactory,
    InstallationFactory,
    MessageFactory,
)

PAGE = "/reports/"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def _at_work(now):
    HeartbeatFactory(worker="tick", at=now)


@pytest.fixture
def banner(client):
    """The banner of a page as this person sees it, or nothing."""

    def show(user, page=PAGE):
        client.force_login(user)
        html = client.get(page).content.decode()
        if 'class="alarms' not in html:
            return ""
        return html.split('class="alarms')[1].split("<main")[0]

    return show


@pytest.fixture
def asked(client):
    """How many queries the page costs this person."""

    def count(user):
        client.force_login(user)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        told = [query for query in queries if "ops_heartbeat" in query["sql"]]
        return {"queries": len(queries), "of them about signs of life": len(told)}

    return count


@pytest.mark.usefixtures("_at_work")
def test_while_all_is_well_there_is_none(banner, administrator, coordinator):
    assert banner(administrator) == banner(coordinator) == ""


def test_it_stands_on_every_page_and_is_read_out_without_shouting(banner, coordinator):
    for page in ("/", "/missions/", "/cooperations/", "/no-such-page/"):
        assert 'no-print" role="status">' in banner(coordinator, page)


@pytest.mark.parametrize("person", ["staff", "observer", "outsider", "nobody"])
def test_others_never_see_it_and_pay_nothing(person, request, banner, asked):
    user = request.getfixturevalue(person)

    assert banner(user) == ""
    assert asked(user)["of them about signs of life"] == 0


def test_a_visitor_sees_none(client):
    assert 'class="alarms' not in client.get("/signin/").content.decode()


def test_the_administrator_reads_what_to_do(banner, administrator, now):
    assert "Nobody has ever looked" in banner(administrator)
    HeartbeatFactory(worker="tick", at=now - 6 * MINUTE)

    html = banner(administrator)

    assert "Nobody has looked for reminders that are due since" in html
    assert "reminders_tick" in html


def test_the_coordinator_reads_what_it_means_once(banner, coordinator, now):
    InstallationFactory(fingerprint="elsewhere")
    HeartbeatFactory(worker="celery@one", at=now - 4 * MINUTE)

    html = banner(coordinator)

    assert html.count("<p>") == 1
    assert "Reminders are not being sent at the moment" in html
    assert "/messages/" not in html


@pytest.mark.usefixtures("_at_work")
def test_one_of_several_workers_makes_reminders_later(
    banner, coordinator, administrator, now
):
    HeartbeatFactory(worker="celery@one", at=now - 4 * MINUTE)

    assert "Reminders may leave later than usual." in banner(coordinator)
    assert "from the worker celery@one for" in banner(administrator)


@pytest.mark.usefixtures("_at_work")
def test_who_administers_one_country_reads_what_a_coordinator_reads(banner):
    officer = GrantFactory(role=Role.ADMIN).user
    MessageFactory(state=MessageState.REVIEW)

    assert "1 message may not have arrived" in banner(officer)
    assert "/messages/" not in banner(officer)


@pytest.mark.usefixtures("_at_work")
def test_what_waits_for_a_decision_leads_to_it(banner, administrator, coordinator):
    MessageFactory.create_batch(2, state=MessageState.REVIEW)

    assert "2 messages may not have arrived" in banner(coordinator)
    assert 'href="/messages/?state=review">Decide</a>' in banner(administrator)


@pytest.mark.usefixtures("_at_work")
def test_people_who_are_not_reached_are_told_of(
    banner, administrator, coordinator, now
):
    MessageFactory.create_batch(
        3,
        state=MessageState.SUPPRESSED,
        last_error=SuppressionReason.BAD_ADDRESS,
        not_before=now - MINUTE,
    )

    assert "3 messages of the last seven days were withheld" in banner(coordinator)
    assert 'href="/messages/?state=suppressed"' in banner(administrator)


@pytest.mark.usefixtures("_at_work")
def test_frozen_mail_leads_to_its_release(banner, administrator, settings):
    InstallationFactory(fingerprint="elsewhere")
    assert 'href="/messages/release/">See and release</a>' in banner(administrator)

    settings.MAIL_FREEZE = True
    assert "the setting MAIL_FREEZE" in banner(administrator)


@pytest.mark.usefixtures("_at_work")
def test_what_has_waited_too_long_leads_to_what_stops_it(banner, administrator, now):
    MessageFactory(not_before=now - 11 * MINUTE)

    assert 'href="/messages/?state=pending"' in banner(administrator)


@pytest.mark.usefixtures("_at_work")
def test_the_gravest_is_read_at_once_and_the_others_on_demand(
    banner, administrator, now
):
    MessageFactory.create_batch(2, state=MessageState.REVIEW)
    assert "<details>" not in banner(administrator)
    HeartbeatFactory(worker="celery@one", at=now - 4 * MINUTE)
    InstallationFactory(fingerprint="elsewhere")

    at_once, _, on_demand = banner(administrator).partition("<details>")

    assert "No mail leaves" in at_once
    assert "<summary>2 other alarms</summary>" in on_demand
    assert on_demand.count("<p>") == 2


def test_the_page_of_messages_says_it_too(banner, administrator):
    assert "Nobody has ever looked" in banner(administrator, "/messages/")


def test_it_costs_those_who_see_it_one_query(coordinator, asked, now):
    before = asked(coordinator)
    HeartbeatFactory.create_batch(3, at=now)
    MessageFactory.create_batch(3, state=MessageState.REVIEW)

    assert before["of them about signs of life"] == 1
    assert asked(coordinator) == before


@pytest.mark.usefixtures("_at_work")
def test_a_part_of_a_page_asks_nothing(client, coordinator):
    client.force_login(coordinator)
    html = client.get("/missions/", headers={"HX-Request": "true"}).content.decode()

    assert 'class="alarms' not in html


@pytest.mark.parametrize("alarm", Alarm)
def test_each_alarm_has_words_in_french(alarm, now):
    HeartbeatFactory(worker="celery@un", at=now - 4 * MINUTE)
    MessageFactory(not_before=now - 11 * MINUTE)
    found = watch(now=now)
    texts = []
    for language in ("en", "fr"):
        with translation.override(language):
            texts.append(told_to_administrators(alarm, found).text)

    assert texts[0] != texts[1]

"""Figures for a Prometheus server: only with the token, and about no person."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from mailing.models import MessageState
from reminders.models import ReminderState
from tests.factories.mailing import HeartbeatFactory, MessageFactory
from tests.factories.reminders import ReminderFactory

TOKEN = "f3d1-a-long-token"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ask(client, settings):
    settings.METRICS_TOKEN = TOKEN

    def ask(authorization=f"Bearer {TOKEN}"):
        headers = {"Authorization": authorization} if authorization else {}
        return client.get("/metrics", headers=headers)

    return ask


@pytest.fixture
def figures(ask):
    """Each figure by its name and the values of its labels."""

    def read():
        families = text_string_to_metric_families(ask().content.decode())
        return {
            (sample.name.removeprefix("passerelle_"), *sample.labels.values()): (
                sample.value
            )
            for family in families
            for sample in family.samples
        }

    return read


# --- Who is let in --------------------------------------------------------------------


def test_without_a_token_there_is_no_such_page(client, settings):
    settings.METRICS_TOKEN = ""

    for authorization in ("", "Bearer ", "Bearer"):
        answer = client.get("/metrics", headers={"Authorization": authorization})
        assert answer.status_code == 404


@pytest.mark.parametrize(
    "authorization",
    ["", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer é", f"bearer  {TOKEN}"],
)
def test_without_the_right_token_nothing_is_told(authorization, ask):
    answer = ask(authorization)

    assert (answer.status_code, answer.content) == (401, b"a token is needed")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_an_administrator_who_is_signed_in_is_not_let_in(ask, client, administrator):
    client.force_login(administrator)

    assert ask("").status_code == 401


def test_it_is_only_read(client, settings):
    settings.METRICS_TOKEN = TOKEN
    headers = {"Authorization": f"Bearer {TOKEN}"}

    assert client.post("/metrics", headers=headers).status_code == 405


def test_no_session_is_read_or_begun(ask):
    with CaptureQueriesContext(connection) as queries:
        answer = ask()

    assert not any("django_session" in query["sql"] for query in queries)
    assert not answer.cookies


def test_without_its_database_it_says_so(ask):
    def refuse(execute, sql, params, many, context):
        raise DatabaseError("gone")

    with connection.execute_wrapper(refuse):
        answer = ask()

    assert (answer.status_code, answer.content) == (503, b"no database")


# --- What is told -----------------------------------------------------------------------


def test_messages_and_reminders_are_counted_by_state(figures):
    MessageFactory.create_batch(2)
    MessageFactory(state=MessageState.REVIEW)
    ReminderFactory(state=ReminderState.WAITING)

    found = figures()

    assert found["messages", "pending"] == 2
    assert found["messages", "review"] == 1
    assert found["messages", "sent"] == 0
    assert found["reminders", "waiting"] == 1
    assert {key[1] for key in found if key[0] == "messages"} == set(MessageState.values)


def test_ages_are_told_in_seconds(figures):
    now = timezone.now()
    HeartbeatFactory(worker="tick", at=now - MINUTE)
    HeartbeatFactory(worker="celery@one", at=now - 2 * MINUTE)
    HeartbeatFactory(worker="celery@gone", at=now - timedelta(days=2))
    MessageFactory(not_before=now - 3 * MINUTE)

    found = figures()

    assert found[("last_tick_age_seconds",)] == pytest.approx(60, abs=30)
    age = found["worker_heartbeat_age_seconds", "celery@one"]
    assert age == pytest.approx(120, abs=30)
    assert ("worker_heartbeat_age_seconds", "celery@gone") not in found
    oldest = found[("oldest_due_message_age_seconds",)]
    assert oldest == pytest.approx(180, abs=30)


def test_before_the_first_tick_there_is_no_age_and_an_alarm(figures):
    found = figures()

    assert ("last_tick_age_seconds",) not in found
    assert found[("oldest_due_message_age_seconds",)] == 0
    assert found["alarm", "silent"] == 1
    assert found["alarm", "frozen"] == 0


def test_what_left_and_what_was_refused_is_counted_for_ever(figures, administrator):
    message = MessageFactory()
    message.withhold(by=administrator, at=timezone.now())

    assert figures()["message_steps_total", "pending", "superseded"] == 1


def test_no_person_is_named(ask):
    message = MessageFactory(subject="About Afi", address="afi@example.org")
    html = ask().content.decode()

    assert "Afi" not in html
    assert "@example.org" not in html
    assert message.recipient.email not in html


def test_it_costs_the_same_however_much_there_is(ask):
    MessageFactory()
    with CaptureQueriesContext(connection) as before:
        ask()
    MessageFactory.create_batch(2, state=MessageState.REVIEW)
    ReminderFactory.create_batch(2)
    HeartbeatFactory.create_batch(2, at=timezone.now())
    with CaptureQueriesContext(connection) as after:
        ask()

    assert len(before) == len(after) == 4

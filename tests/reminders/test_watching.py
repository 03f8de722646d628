"""Whoever asks hears at once that nobody is at work, and never without reason."""

import json
from datetime import timedelta

import pytest
import redis
from django.conf import settings as project
from django.utils import timezone

from mailing.models import Heartbeat, MessageState, SuppressionReason
from reminders import tasks
from reminders.actions import tick
from reminders.actions.watching import LONGEST_PAUSE, Alarm, watch
from tests.factories.mailing import (
    HeartbeatFactory,
    InstallationFactory,
    MessageFactory,
)
from tests.reminders.conftest import NOW

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def at_work():
    """Everything as it should be: ticked just now, one worker."""
    HeartbeatFactory(worker="tick", at=NOW)
    HeartbeatFactory(worker="celery@one", at=NOW)


def alarms(after=timedelta()):
    return watch(now=NOW + after).alarms


@pytest.mark.usefixtures("at_work")
def test_all_is_well():
    MessageFactory(not_before=NOW - 9 * MINUTE)
    MessageFactory(not_before=NOW + DAY)

    found = watch(now=NOW)

    assert found.alarms == []
    assert found.last_tick_at == NOW
    assert found.workers == {"celery@one": NOW}
    assert found.signs.oldest_due_at == NOW - 9 * MINUTE


def test_an_installation_where_nobody_ever_ticked_says_so():
    assert alarms() == [Alarm.SILENT]
    assert watch(now=NOW).last_tick_at is None


@pytest.mark.usefixtures("at_work")
def test_a_tick_that_is_missed_for_five_minutes_is_told():
    HeartbeatFactory(worker="celery@two", at=NOW + 6 * MINUTE)
    Heartbeat.objects.filter(worker="celery@one").delete()

    assert alarms(5 * MINUTE) == []
    assert alarms(6 * MINUTE) == [Alarm.SILENT]


@pytest.mark.usefixtures("at_work")
def test_a_worker_that_is_silent_for_three_minutes_is_named():
    HeartbeatFactory(worker="celery@two", at=NOW - 4 * MINUTE)

    assert alarms() == [Alarm.WORKER_GONE]
    assert watch(now=NOW).silent_workers == {"celery@two": NOW - 4 * MINUTE}


@pytest.mark.usefixtures("at_work")
def test_a_worker_that_was_taken_away_is_forgotten_after_a_day(relay, clock):
    HeartbeatFactory(worker="celery@gone", at=NOW - DAY - MINUTE)
    HeartbeatFactory(worker="celery@late", at=NOW - DAY + MINUTE)
    clock.now = NOW

    assert set(watch(now=NOW).silent_workers) == {"celery@late"}
    tick(now=clock)

    names = set(Heartbeat.objects.values_list("worker", flat=True))
    assert names == {"tick", "scan", "celery@one", "celery@late"}


def test_the_tick_itself_is_never_forgotten(relay, clock):
    HeartbeatFactory(worker="tick", at=NOW - 30 * DAY)

    assert watch(now=NOW).last_tick_at == NOW - 30 * DAY
    assert alarms() == [Alarm.SILENT]


@pytest.mark.usefixtures("at_work")
@pytest.mark.parametrize(
    ("fields", "raised"),
    [
        ({"not_before": NOW - 11 * MINUTE}, [Alarm.STUCK]),
        ({"not_before": NOW - 10 * MINUTE}, []),
        ({"not_before": NOW + 11 * MINUTE}, []),
        ({"state": MessageState.REVIEW, "not_before": NOW - 90 * DAY}, [Alarm.REVIEW]),
        ({"state": MessageState.FAILED, "not_before": NOW - MINUTE}, []),
    ],
    ids=["late", "due", "planned", "in doubt for months", "refused"],
)
def test_one_message_raises(fields, raised):
    MessageFactory(**fields)

    assert alarms() == raised


@pytest.mark.usefixtures("at_work")
def test_messages_of_a_copied_database_wait_because_it_is_frozen():
    InstallationFactory(fingerprint="elsewhere")
    MessageFactory(not_before=NOW - DAY)

    assert alarms() == [Alarm.FROZEN]


@pytest.mark.usefixtures("at_work", "db")
def test_where_it_last_sent_from_is_recognised(relay, clock):
    clock.now = NOW
    tick(now=clock)

    assert alarms() == []


@pytest.mark.usefixtures("at_work")
def test_mail_that_somebody_stopped_is_frozen(settings):
    InstallationFactory(frozen_at=NOW)
    assert watch(now=NOW).is_frozen
    settings.MAIL_FREEZE = True
    assert watch(now=NOW).is_frozen


# --- The share of what is withheld ----------------------------------------------------


def withheld(count, **fields):
    MessageFactory.create_batch(
        count,
        **{
            "state": MessageState.SUPPRESSED,
            "last_error": SuppressionReason.BAD_ADDRESS,
            "not_before": NOW - DAY,
        }
        | fields,
    )


def sent(count):
    MessageFactory.create_batch(
        count, state=MessageState.SENT, sent_at=NOW, not_before=NOW - DAY
    )


@pytest.mark.usefixtures("at_work")
def test_more_than_two_in_a_hundred_withheld_is_told():
    withheld(3)
    sent(10)

    assert alarms() == [Alarm.SUPPRESSED]
    assert watch(now=NOW).suppressed_share == 3 / 13


@pytest.mark.usefixtures("at_work")
@pytest.mark.parametrize(
    "fields",
    [
        {"last_error": SuppressionReason.ASKED},
        {"not_before": NOW - 8 * DAY},
        {"not_before": NOW + DAY},
    ],
    ids=["asked for", "long ago", "not yet due"],
)
def test_what_is_nobodys_trouble_counts_for_nothing(fields):
    withheld(4, **fields)

    assert alarms() == []


@pytest.mark.usefixtures("at_work")
def test_two_withheld_prove_nothing():
    withheld(2)

    assert alarms() == []


@pytest.mark.usefixtures("at_work")
def test_few_among_many_are_not_told():
    withheld(3)
    sent(147)

    assert watch(now=NOW).suppressed_share == 0.02
    assert alarms() == []


@pytest.mark.usefixtures("at_work")
def test_refused_messages_are_counted_beside():
    MessageFactory(state=MessageState.FAILED, not_before=NOW - DAY)

    assert (watch(now=NOW).signs.failed, watch(now=NOW).signs.messages) == (1, 1)


# --- What it costs, and who shows life --------------------------------------------------


@pytest.mark.usefixtures("at_work")
def test_it_is_one_query_however_much_there_is(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert alarms() == []
    withheld(3)
    HeartbeatFactory.create_batch(3, at=NOW)
    with django_assert_num_queries(1):
        assert alarms() == [Alarm.SUPPRESSED]


def waiting_in(queue):
    """What a worker of this name would find in Redis."""
    with redis.Redis.from_url(project.REDIS_URL) as client:
        waiting = client.lrange(queue, 0, -1)
        client.delete(queue)
    return [json.loads(row)["headers"]["task"] for row in waiting]


def test_each_worker_of_late_is_asked_for_a_sign_of_life_by_its_own_queue():
    now = timezone.now()
    HeartbeatFactory(worker="tick", at=now)
    for number, minutes in enumerate((0, 2, 11)):
        HeartbeatFactory(worker=f"asked-{number}@here", at=now - minutes * MINUTE)

    tasks.canary.apply(throw=True)

    # Whoever got the canary is alive, and one is not asked any more.
    assert Heartbeat.objects.filter(at__gt=now).count() == 1
    assert waiting_in("asked-0@here.dq2") == ["reminders.show_life"]
    assert waiting_in("asked-1@here.dq2") == ["reminders.show_life"]
    assert waiting_in("asked-2@here.dq2") == waiting_in("tick.dq2") == []


def test_a_sign_of_life_is_written_down_under_the_name_of_its_worker():
    tasks.show_life(worker="celery@one")

    assert Heartbeat.objects.get().worker == "celery@one"


def test_the_clock_asks_for_signs_of_life_three_times_before_anybody_is_alarmed():
    entry = project.CELERY_BEAT_SCHEDULE["canary"]

    assert entry["task"] == tasks.canary.name
    assert entry["schedule"] * 3 <= LONGEST_PAUSE.total_seconds()
    assert project.CELERY_WORKER_DIRECT


def test_a_dead_line_to_redis_is_noticed_within_a_minute():
    """Asked whether it lives every five seconds, given up after ten without an answer."""
    options = project.CELERY_BROKER_TRANSPORT_OPTIONS

    assert options["health_check_interval"] + options["socket_timeout"] < 60
    assert options["socket_connect_timeout"] < options["socket_timeout"]

"""Waking a worker costs a request at most a second, and never its life."""

import json
import socket
from time import monotonic

import pytest
from celery import Celery
from django.conf import settings
from django.db import transaction
from redis import Redis

from migration_coop.lib import wake as wake_module
from migration_coop.lib.wake import wake


@pytest.fixture(autouse=True)
def _nothing_failed_before(monkeypatch):
    monkeypatch.setattr(wake_module, "_quiet_until", 0.0)


def task_at(url):
    app = Celery(set_as_current=False)
    app.conf.update(
        broker_url=url,
        broker_transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS,
        task_ignore_result=True,
        task_default_queue="test-wake",
    )

    @app.task(name="test.look")
    def look(**later):
        raise AssertionError("No worker runs here.")

    return look


def seconds(action):
    start = monotonic()
    action()
    return monotonic() - start


@pytest.fixture
def queue():
    redis = Redis.from_url(settings.REDIS_URL)
    redis.delete("test-wake")
    yield lambda: [json.loads(row) for row in redis.lrange("test-wake", 0, -1)]
    redis.delete("test-wake")
    redis.close()


@pytest.mark.django_db(transaction=True)
def test_wakes_once_the_row_is_committed(queue):
    with transaction.atomic():
        wake(task_at(settings.REDIS_URL), mission_id=7)
        assert queue() == []

    [order] = queue()
    assert order["headers"]["task"] == "test.look"
    assert order["headers"]["kwargsrepr"] == "{'mission_id': 7}"


def test_wakes_nobody_about_a_row_that_was_rolled_back(
    queue, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        try:
            with transaction.atomic():
                wake(task_at(settings.REDIS_URL))
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass

    assert (callbacks, queue()) == ([], [])


@pytest.mark.parametrize("is_listening", [False, True], ids=["refused", "black hole"])
def test_costs_little_when_redis_is_away_and_then_nothing(
    is_listening, caplog, django_capture_on_commit_callbacks
):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if is_listening:
            listener.listen()
        task = task_at(f"redis://127.0.0.1:{listener.getsockname()[1]}/0")

        with django_capture_on_commit_callbacks() as callbacks:
            wake(task)
            wake(task)
        first, second = callbacks

        # Without a limit of its own it would be ten, or for ever.
        assert seconds(first) < 5
        second()
    # Whoever tried again would be refused again.
    assert len(caplog.records) == 1
    assert "Could not wake test.look" in caplog.text


def test_tries_again_after_the_quiet_time(monkeypatch, queue):
    monkeypatch.setattr(wake_module, "_quiet_until", monotonic() - 1)

    wake_module._publish(task_at(settings.REDIS_URL), {})

    assert len(queue()) == 1

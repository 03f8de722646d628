"""Figures for the Prometheus server of those who run Passerelle; about no person."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from mailing.models import Message, MessageEvent, MessageState
from reminders.actions.watching import Alarm, Watch, watch
from reminders.models import Reminder, ReminderState


def exposition(*, now: datetime) -> bytes:
    """A registry for each answer: the figures are in PostgreSQL, whichever of the
    processes is asked."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures(now))
    return generate_latest(registry)


class Figures(Collector):
    def __init__(self, now: datetime):
        self.now = now

    def collect(self) -> Iterator[Metric]:
        found = watch(now=self.now)
        yield from self._ages(found)
        yield _alarms(found)
        yield _by_state(
            "passerelle_messages",
            "Messages of the outbox, by state.",
            counts=_counted(Message.objects.all(), "state"),
            states=MessageState.values,
        )
        yield _by_state(
            "passerelle_reminders",
            "Reminders, by state.",
            counts=_counted(Reminder.objects.all(), "state"),
            states=ReminderState.values,
        )
        yield _steps()

    def describe(self) -> list[Metric]:
        """Nothing: a description must not ask the database."""
        return []

    def _ages(self, found: Watch) -> Iterator[Metric]:
        yield self._age(
            "passerelle_oldest_due_message_age_seconds",
            "Since when the oldest message that is due waits; 0 if none does.",
            found.signs.oldest_due_at or self.now,
        )
        if found.last_tick_at:
            yield self._age(
                "passerelle_last_tick_age_seconds",
                "Since when nobody has looked for what is due; absent before the first.",
                found.last_tick_at,
            )
        workers = GaugeMetricFamily(
            "passerelle_worker_heartbeat_age_seconds",
            "Since when a worker has shown no sign of life.",
            labels=["worker"],
        )
        for worker, at in found.workers.items():
            workers.add_metric([worker], (self.now - at).total_seconds())
        yield workers

    def _age(self, name: str, words: str, at: datetime) -> Metric:
        return GaugeMetricFamily(name, words, (self.now - at).total_seconds())


def _alarms(found: Watch) -> Metric:
    metric = GaugeMetricFamily(
        "passerelle_alarm", "1 while this alarm is raised.", labels=["alarm"]
    )
    for alarm in Alarm:
        metric.add_metric([alarm.name.lower()], alarm in found.alarms)
    return metric


def _by_state(name: str, words: str, *, counts: dict, states: list[str]) -> Metric:
    """With a 0 where there is none, so that a rule can be written about it."""
    metric = GaugeMetricFamily(name, words, labels=["state"])
    for state in states:
        metric.add_metric([state], counts.get(state, 0))
    return metric


def _steps() -> Metric:
    """sending to sent is a message that left, sending to pending one put off by the
    mail server, sending to failed one that it refused."""
    metric = CounterMetricFamily(
        "passerelle_message_steps",
        "Changes of the state of messages.",
        labels=["from", "to"],
    )
    steps = MessageEvent.objects.exclude(from_state="")
    counts = _counted(steps, "from_state", "to_state")
    for before, after in sorted(counts):
        metric.add_metric([before, after], counts[before, after])
    return metric


def _counted(rows, *fields: str) -> dict:
    counted = rows.order_by().values_list(*fields).annotate(Count("pk"))
    keyed = {tuple(key): count for *key, count in counted}
    return keyed if len(fields) > 1 else {key: n for (key,), n in keyed.items()}

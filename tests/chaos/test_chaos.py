"""What a ministry relies on, while everything around it breaks."""

from tests.chaos.conftest import NAMES


def test_with_a_journal_nothing_is_lost_and_nothing_is_doubled(outcome):
    run = outcome("journal")

    assert run.verdict.lost == []
    assert run.verdict.doubled == []
    assert run.verdict.wrong == []
    assert set(run.faults) == set(NAMES)


def test_without_a_journal_nothing_is_lost_and_a_message_comes_twice_at_most(outcome):
    """Every repeat carries the same Message-ID: `doubled` would else name milestones."""
    run = outcome("blind")

    assert run.verdict.lost == []
    assert run.verdict.wrong == []
    assert run.verdict.most <= 2
    assert all(name.startswith("<rem.") for name in run.verdict.doubled)


def test_workers_are_back_within_a_minute_of_silent_redis_and_postgresql(outcome):
    """Every connection is half-open: nothing arrives, and nobody is told."""
    assert outcome("silence") < 60


def test_two_timers_at_once_deliver_everything_without_redis(outcome):
    timer = outcome("timer")

    assert timer.verdict.lost == timer.verdict.doubled == timer.verdict.wrong == []
    assert timer.mails == 10


def test_further_ticks_change_nothing(outcome):
    assert outcome("timer").mails_after_more_ticks == 0

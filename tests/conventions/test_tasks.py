"""Tasks survive a deployment, and the clock names only real ones."""

import inspect

import pytest
from django.conf import settings

from migration_coop import celery_app

pytestmark = pytest.mark.files_only

celery_app.loader.import_default_modules()
TASKS = {
    task_name: task
    for task_name, task in celery_app.tasks.items()
    if not task_name.startswith("celery.")
}


def test_every_entry_of_the_clock_names_a_task():
    asked = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert asked
    assert asked <= set(TASKS)


@pytest.mark.parametrize("task_name", TASKS)
def test_task_takes_keywords_and_tolerates_newer_ones(task_name):
    """An old worker must survive an argument that newer code adds."""
    kinds = [
        p.kind for p in inspect.signature(TASKS[task_name].run).parameters.values()
    ]

    assert kinds[-1] is inspect.Parameter.VAR_KEYWORD
    assert set(kinds[:-1]) <= {inspect.Parameter.KEYWORD_ONLY}


@pytest.mark.parametrize("task_name", TASKS)
def test_task_is_named_for_its_app(task_name):
    assert task_name.split(".")[0] == TASKS[task_name].__module__.split(".")[0]


def test_the_broker_is_set_up_as_the_measurements_ask():
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS

    assert options["socket_timeout"] == 10
    assert options["health_check_interval"] == 5
    assert settings.CELERY_WORKER_PREFETCH_MULTIPLIER == 1
    assert settings.CELERY_TASK_IGNORE_RESULT is True
    assert settings.CELERY_TASK_ACKS_LATE is False
    assert settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT
    assert not hasattr(settings, "CELERY_RESULT_BACKEND")

"""Every status is in its table, can be reached, is drawn, and leaves a trace."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import PROTECT

from cooperation.management.commands import draw_lifecycles
from cooperation.management.commands.draw_lifecycles import PAGE, drawn, lifecycles
from migration_coop.lib.lifecycle import LifecycleEvent
from migration_coop.lib.records import Versioned

each_model = pytest.mark.parametrize("model", lifecycles(), ids=lambda m: m.__name__)


def start_of(model):
    return str(model._meta.get_field("status").get_default())


def reachable(model):
    found, waiting = set(), [start_of(model)]
    while waiting:
        status = waiting.pop()
        if status not in found:
            found.add(status)
            waiting.extend(map(str, model.TRANSITIONS[status]))
    return found


@each_model
def test_every_status_is_in_the_table_of_transitions(model):
    statuses = {value for value, _label in model._meta.get_field("status").choices}

    assert set(map(str, model.TRANSITIONS)) == statuses
    assert {str(to) for steps in model.TRANSITIONS.values() for to in steps} <= statuses


@each_model
def test_every_status_can_be_reached_from_the_first(model):
    assert reachable(model) == set(map(str, model.TRANSITIONS))


@each_model
def test_no_step_leads_to_where_it_starts(model):
    assert not any(status in steps for status, steps in model.TRANSITIONS.items())


@each_model
def test_steps_make_edit_forms_that_are_open_elsewhere_stale(model):
    assert issubclass(model, Versioned)


@each_model
def test_every_step_is_on_record_for_good(model):
    event = model.events.rel.related_model
    subject = event._meta.get_field("subject")

    assert issubclass(event, LifecycleEvent)
    assert subject.remote_field.on_delete is PROTECT
    assert event._meta.get_field("by").remote_field.on_delete is PROTECT
    assert "append_only" in {trigger.name for trigger in event._meta.triggers}


def test_page_of_the_diagrams_is_current():
    assert PAGE.read_text(encoding="utf-8") == drawn(), "run manage.py draw_lifecycles"


def test_command_draws_the_page(tmp_path, monkeypatch):
    monkeypatch.setattr(draw_lifecycles, "PAGE", tmp_path / "lifecycles.md")

    call_command("draw_lifecycles", stdout=StringIO())

    assert (tmp_path / "lifecycles.md").read_text(encoding="utf-8") == drawn()

"""Nothing is written behind the reader's back."""

import ast
import re

import pytest
from django.apps import apps
from django.db.models import PROTECT, ForeignKey, OneToOneField

from migration_coop.lib.records import AppendOnly
from tests.conventions.source import APP_CODE, APPS, assert_nowhere, nodes, places

pytestmark = pytest.mark.files_only

MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]
OURS = [model for model in MODELS if not model.__name__.endswith("History")]


HIDDEN = re.compile(
    r"@receiver|(pre|post|request|setting|connection)_\w+\.connect\("
    r"|GenericForeignKey"
)
OVERRIDE = re.compile(r"def save\(")


def hidden_writes(path):
    yield from places(path, HIDDEN)
    if "models" in str(path):
        yield from places(path, OVERRIDE)


def test_no_signals_no_save_overrides_no_generic_keys():
    assert_nowhere(APP_CODE, hidden_writes)


def statuses_set(path):
    if path.stem == "lifecycle" or "models" in {path.stem, path.parent.name}:
        return
    for node in nodes(path, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Attribute) and target.attr in {"status", "stage"}:
                yield node.lineno, ast.unparse(target)


def test_status_changes_by_verb():
    assert_nowhere(APP_CODE, statuses_set)


def triggers(model):
    return {trigger.name for trigger in getattr(model._meta, "triggers", [])}


def test_nothing_is_deleted_because_something_else_was():
    keys = [
        str(field)
        for model in OURS
        if not model._meta.proxy
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey | OneToOneField)
        and field.remote_field.on_delete is not PROTECT
        and not field.remote_field.parent_link
        and field.name not in {"pgh_context"}
    ]

    assert keys == []


def test_rows_have_no_order_of_their_own():
    """A list says how it is ordered; `Meta.ordering` costs every other query."""
    assert [model for model in OURS if model._meta.ordering] == []


def test_rows_that_are_only_added_keep_their_trigger():
    added_only = [model for model in OURS if issubclass(model, AppendOnly)]

    assert added_only
    assert [model for model in added_only if "append_only" not in triggers(model)] == []


# Counters, queues and texts whose own rows are the history.
NOT_TRACKED = {
    # What an edit of many does to rows that have a history.
    "BulkEditRow",
    # What was typed and not saved: no record yet, and its writer's alone.
    "Draft",
    # By what a record is found, worked out from it.
    "DuplicateKeys",
    "Heartbeat",
    # Rows of a sheet on their way: what they write has a history of its own.
    "ImportRow",
    "JournalEntry",
    # Kept for the ten minutes in which it can undo what it wrote.
    "LogSave",
    "Message",
    "MessageEvent",
    "MinutesVersion",
    # When somebody read what happened is nobody's business.
    "NoticesRead",
    "Reminder",
    # Words of other rows, which have a history of their own.
    "SearchEntry",
    # What the sweep saw of a person.
    "SweptPerson",
    "SignInAttempts",
    "Suppression",
    # Kept for the day in which it can be undone: each row has an event of its own.
    "WorkBatch",
    # Keys of saved forms, for some weeks: the records themselves have a history.
    "UsedKey",
}


def test_every_domain_row_has_a_history_written_by_triggers():
    written = {"insert_insert", "update_update", "delete_delete"}
    untracked = [
        model
        for model in OURS
        if not issubclass(model, AppendOnly)
        and not model._meta.proxy
        and model.__name__ not in NOT_TRACKED
        and not written <= triggers(model)
    ]

    assert untracked == []

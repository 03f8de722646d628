"""Nothing is written behind the reader's back."""

import ast
import re

import pytest
from django.apps import apps
from django.db.models import PROTECT, ForeignKey, OneToOneField

from migration_coop.lib.records import AppendOnly
from tests.conventions.source import APP_CODE, APPS, name, tree

MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]
OURS = [model for model in MODELS if not model.__name__.endswith("History")]


@pytest.mark.parametrize("path", APP_CODE, ids=name)
def test_no_signals_no_save_overrides_no_generic_keys(path):
    source = path.read_text()

    assert "@receiver" not in source
    assert not re.search(
        r"(pre|post|request|setting|connection)_\w+\.connect\(", source
    )
    assert "GenericForeignKey" not in source
    assert "def save(" not in source or "models" not in str(path)


@pytest.mark.parametrize("path", APP_CODE, ids=name)
def test_status_changes_by_verb(path):
    if path.stem == "lifecycle" or "models" in {path.stem, path.parent.name}:
        return
    targets = [
        target
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr in {"status", "stage"}
    ]

    assert [ast.unparse(target) for target in targets] == []


@pytest.mark.parametrize(
    "model",
    [model for model in OURS if not model._meta.proxy],
    ids=lambda model: model.__name__,
)
def test_nothing_is_deleted_because_something_else_was(model):
    keys = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey | OneToOneField)
        and field.remote_field.on_delete is not PROTECT
        and not field.remote_field.parent_link
        and field.name not in {"pgh_context"}
    ]

    assert keys == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_rows_have_no_order_of_their_own(model):
    """A list says how it is ordered; `Meta.ordering` costs every other query."""
    assert list(model._meta.ordering) == []


@pytest.mark.parametrize(
    "model",
    [model for model in OURS if issubclass(model, AppendOnly)],
    ids=lambda model: model.__name__,
)
def test_rows_that_are_only_added_keep_their_trigger(model):
    assert "append_only" in {trigger.name for trigger in model._meta.triggers}


# Counters, queues and texts whose own rows are the history.
NOT_TRACKED = {
    # What belongs together of rows that have a history; it is undone once.
    "BulkEdit",
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


@pytest.mark.parametrize(
    "model",
    [
        model
        for model in OURS
        if not issubclass(model, AppendOnly)
        and not model._meta.proxy
        and model.__name__ not in NOT_TRACKED
    ],
    ids=lambda model: model.__name__,
)
def test_every_domain_row_has_a_history_written_by_triggers(model):
    operations = {trigger.name for trigger in getattr(model._meta, "triggers", [])}

    assert {"insert_insert", "update_update", "delete_delete"} <= operations

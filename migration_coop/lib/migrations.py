"""Migration operations for many models, or many triggers, at once.

Django renders every related model anew after each operation of a migration. Here all
models are related, so a first start spent half a minute on nothing else.
"""

from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation


class CreateModels(Operation):
    """Create the tables of many models of an app, which may refer to each other.

    Each is given whole, with its indexes and constraints; foreign keys are added
    when all tables are there.
    """

    reversible = True
    serialization_expand_args = ["models"]

    def __init__(self, models: list[migrations.CreateModel]):
        self.models = models

    def state_forwards(self, app_label, state):
        # What was rendered before is rendered again once, when a table is made.
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.models)} models"

    @property
    def migration_name_fragment(self):
        return "models"

    def deconstruct(self):
        return type(self).__name__, [], {"models": self.models}


class AddTriggers(Operation):
    """Install the triggers of many models of an app."""

    reversible = True

    def __init__(self, triggers: dict[str, list[Any]]):
        self.triggers = triggers

    def state_forwards(self, app_label, state):
        for model_name, triggers in self.triggers.items():
            options = state.models[app_label, model_name].options
            options["triggers"] = [*options.get("triggers", []), *triggers]
        # What an operation reads of a trigger is its SQL, never a rendered model.

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for trigger in self._all():
            schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for trigger in self._all():
            schema_editor.execute(trigger.uninstall_sql, params=None)

    def describe(self):
        return f"Install {len(self._all())} triggers"

    @property
    def migration_name_fragment(self):
        return "triggers"

    def deconstruct(self):
        return type(self).__name__, [], {"triggers": self.triggers}

    def _all(self):
        return [trigger for triggers in self.triggers.values() for trigger in triggers]

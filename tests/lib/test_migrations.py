from django.db import connection, migrations, models
from django.db.migrations.state import ModelState, ProjectState

from migration_coop.lib.migrations import AddTriggers, CreateModels


class Trigger:
    """As much of a compiled trigger as the operation reads."""

    install_sql = "CREATE TABLE trigger_was_installed ()"
    uninstall_sql = "DROP TABLE trigger_was_installed"


def tables():
    return connection.introspection.table_names()


def test_triggers_are_installed_and_taken_away_together():
    operation = AddTriggers({"visit": [Trigger()]})
    state = ProjectState()

    with connection.schema_editor() as editor:
        operation.database_forwards("missions", editor, state, state)
    assert "trigger_was_installed" in tables()

    with connection.schema_editor() as editor:
        operation.database_backwards("missions", editor, state, state)
    assert "trigger_was_installed" not in tables()


def test_the_state_learns_of_them_so_that_makemigrations_is_content():
    state = ProjectState()
    state.add_model(ModelState("missions", "Visit", []))
    first, second = Trigger(), Trigger()

    AddTriggers({"visit": [first]}).state_forwards("missions", state)
    AddTriggers({"visit": [second]}).state_forwards("missions", state)

    assert state.models["missions", "visit"].options["triggers"] == [first, second]


def test_it_describes_itself_and_can_be_written_down():
    operation = AddTriggers({"visit": [Trigger()]})
    name, args, kwargs = operation.deconstruct()

    assert operation.describe() == "Install 1 triggers"
    assert operation.migration_name_fragment == "triggers"
    assert (name, args, kwargs) == ("AddTriggers", [], {"triggers": operation.triggers})


def two_that_refer_to_each_other():
    key = models.BigAutoField(primary_key=True)
    chick = models.ForeignKey("missions.Chick", models.PROTECT, null=True)
    hen = models.ForeignKey("missions.Hen", models.PROTECT, null=True)
    return CreateModels(
        [
            migrations.CreateModel("Hen", [("id", key), ("first", chick)]),
            migrations.CreateModel("Chick", [("id", key.clone()), ("mother", hen)]),
        ]
    )


def test_models_that_refer_to_each_other_are_made_and_taken_away_together():
    operation = two_that_refer_to_each_other()
    before, after = ProjectState(), ProjectState()
    assert not after.apps.get_models()
    operation.state_forwards("missions", after)

    with connection.schema_editor() as editor:
        operation.database_forwards("missions", editor, before, after)
    assert {"missions_hen", "missions_chick"} < {*tables()}

    with connection.schema_editor() as editor:
        operation.database_backwards("missions", editor, after, before)
    assert not {"missions_hen", "missions_chick"} & {*tables()}


def test_many_models_can_be_described_and_written_down():
    operation = two_that_refer_to_each_other()
    name, args, kwargs = operation.deconstruct()

    assert operation.describe() == "Create 2 models"
    assert operation.migration_name_fragment == "models"
    assert (name, args, kwargs) == ("CreateModels", [], {"models": operation.models})

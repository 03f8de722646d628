"""Models and migrations agree, and every step can be taken back."""

from io import StringIO

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL

from tests.conventions.source import APPS


def test_the_migrations_make_the_models():
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


def test_every_step_can_be_taken_back():
    loader = MigrationLoader(connection)
    one_way = [
        f"{app}.{name}"
        for (app, name), migration in loader.disk_migrations.items()
        if app in APPS
        for operation in migration.operations
        if isinstance(operation, RunPython | RunSQL) and not operation.reversible
    ]

    assert one_way == []

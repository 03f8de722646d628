"""Up and ready, without a sign-in."""

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder


@pytest.fixture
def _database_away():
    def refuse(execute, sql, params, many, context):
        raise DatabaseError("gone")

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.parametrize(("url", "words"), [("/healthz", "ok"), ("/readyz", "ready")])
def test_it_is_well(client, url, words):
    response = client.get(url)

    assert (response.status_code, response.content.decode()) == (200, words)
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("url", ["/healthz", "/readyz"])
@pytest.mark.usefixtures("_database_away")
def test_without_its_database_it_is_not(client, url):
    response = client.get(url)

    assert (response.status_code, response.content) == (503, b"no database")


def test_it_is_not_ready_before_its_tables_are(client):
    MigrationRecorder.Migration.objects.filter(app="reminders").delete()

    response = client.get("/readyz")

    assert response.status_code == 503
    first, *missing = response.content.decode().splitlines()
    assert first == "migrations are missing; run manage.py migrate:"
    assert "reminders.0001_reminders" in missing

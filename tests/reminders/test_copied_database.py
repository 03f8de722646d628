"""A database that somebody copied, end to end: nothing leaves before a person says so."""

from contextlib import contextmanager
from datetime import timedelta

import psycopg2
import pytest
from django.conf import settings
from django.db import connection, connections
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT
from psycopg2.sql import SQL, Identifier

from mailing.models import Message, MessageEvent
from reminders.actions import tick
from reminders.actions.releasing import release
from tests.factories.accounts import GrantFactory, UserFactory
from tests.reminders.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def administer(*statements):
    """Run statements on the server that cannot run in the database itself."""
    here = settings.DATABASES["default"]
    server = psycopg2.connect(
        host=here["HOST"],
        port=here["PORT"] or None,
        user=here["USER"],
        password=here["PASSWORD"],
        dbname="postgres",
    )
    server.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
    with server.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    server.close()


@contextmanager
def copy_of_the_database():
    """Until the end, everything here works on a copy made now."""
    original = connection.settings_dict["NAME"]
    copy = f"{original}_copy"
    connections.close_all()
    names = {"original": Identifier(original), "copy": Identifier(copy)}
    administer(
        SQL("DROP DATABASE IF EXISTS {copy}").format(**names),
        SQL("CREATE DATABASE {copy} TEMPLATE {original}").format(**names),
    )
    connection.settings_dict["NAME"] = copy
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = original
        administer(SQL("DROP DATABASE {copy} WITH (FORCE)").format(**names))


@pytest.fixture
def administrator():
    return GrantFactory(role="admin", country=None, user=UserFactory()).user


def look(clock, *, day):
    clock.now = NOW + day * DAY
    tick(now=clock)


def test_a_copy_sends_nothing_until_released_and_then_no_burst(
    due_on, relay, clock, client, administrator
):
    for days in (7, 8, 9):
        due_on(TODAY + days * DAY)
    look(clock, day=0)
    assert len(relay.mails) == 1

    with copy_of_the_database():
        for day in (1, 2, 3):
            look(clock, day=day)
        assert len(relay.mails) == 1
        assert Message.objects.open().exists()

        client.force_login(administrator)
        page = client.get("/messages/").content.decode()
        assert "It is a copy or a restored backup" in page
        at = NOW + 3 * DAY
        release(by=administrator, at=at, note="A fire", catches_up=False)
        look(clock, day=3)
        assert len(relay.mails) == 1
        withheld = MessageEvent.objects.filter(to_state="superseded")
        assert {event.by for event in withheld} == {administrator}

        # What falls due from now on is sent as ever.
        for day in (4, 5, 6, 7):
            look(clock, day=day)
        assert len(relay.mails) > 1

    sent_by_the_copy = len(relay.mails) - 1
    look(clock, day=1)
    assert len(relay.mails) == 1 + sent_by_the_copy + 1

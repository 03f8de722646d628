import socket
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection

from migration_coop.lib.database import database_now, repeated_after_reconnect


def test_the_clock_is_that_of_the_database():
    assert abs(database_now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert database_now() > database_now() - timedelta(seconds=1)


@pytest.fixture
def losing(monkeypatch):
    """A statement whose connection is lost so many times before it succeeds."""
    monkeypatch.setattr("migration_coop.lib.database.PAUSES", (0, 0, 0))

    def losing(times):
        tries = []

        @repeated_after_reconnect
        def ask():
            tries.append(1)
            with connection.cursor() as cursor:
                if len(tries) <= times:
                    cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
                cursor.execute("SELECT 7")
                return cursor.fetchone()[0], len(tries)

        return ask

    return losing


@pytest.mark.django_db(transaction=True)
def test_a_lost_connection_repeats_the_work(losing):
    assert losing(0)() == (7, 1)
    assert losing(1)() == (7, 2)
    assert losing(3)() == (7, 4)
    with pytest.raises(OperationalError):
        losing(4)()
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_the_clock_is_read_again_after_a_lost_connection():
    with connection.cursor() as cursor, pytest.raises(OperationalError):
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    assert database_now()


@pytest.mark.django_db(transaction=True)
def test_an_error_that_is_not_of_the_connection_is_not_repeated():
    tries = []

    @repeated_after_reconnect
    def too_slow():
        tries.append(1)
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 1; SELECT pg_sleep(1)")

    with pytest.raises(OperationalError):
        too_slow()
    connection.close()
    assert len(tries) == 1


def test_nothing_is_repeated_inside_a_transaction():
    tries = []

    @repeated_after_reconnect
    def fail():
        tries.append(1)
        raise OperationalError

    with pytest.raises(OperationalError):
        fail()
    assert len(tries) == 1


def test_a_line_that_fell_silent_is_given_up_by_the_client_itself():
    """tests/chaos shows that a worker gets over it; here, that every process asks."""
    connection.ensure_connection()
    with socket.fromfd(
        connection.connection.fileno(), socket.AF_INET, socket.SOCK_STREAM
    ) as line:
        assert line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        names = ("KEEPIDLE", "KEEPINTVL", "KEEPCNT", "USER_TIMEOUT")
        idle, pause, tries, unanswered = (
            line.getsockopt(socket.IPPROTO_TCP, getattr(socket, f"TCP_{name}"))
            for name in names
        )

    assert idle + pause * tries <= 20
    assert unanswered <= 20_000

"""How a run ends, wanted or not, and how the next one begins."""

import os
import signal

import psutil
import psycopg2

from migration_coop.stack.postgres import start_postgres
from migration_coop.stack.processes import stop_all
from tests.stack.conftest import PATIENCE, START_SECONDS, database, wait_until

# All are ended by force after eight seconds, and a busy machine takes its time.
STOP_SECONDS = 30


def gone(processes):
    """Whether all have ended: what was killed is still listed for a moment."""
    return psutil.wait_procs(processes, timeout=PATIENCE)[1] == []


def test_a_stop_takes_seconds_and_leaves_nothing(prepared):
    assert len(prepared.family) > 8
    assert gone(prepared.family)
    assert prepared.seconds < STOP_SECONDS
    assert prepared.run.popen.returncode == 0
    assert not (prepared.var / "run.json").exists()


def test_ctrl_c_stops_it_too(start, var):
    run = start(var)
    family = run.family()

    assert run.stop(signal.SIGINT) < STOP_SECONDS
    assert run.popen.returncode == 0
    assert gone(family)


def test_a_closed_terminal_stops_it_while_it_starts(start, var):
    run = start(var, ready=False)
    wait_until(lambda: "postgres" in run.names())
    family = run.family()

    assert run.stop(signal.SIGHUP) < STOP_SECONDS
    assert gone(family)


def test_a_second_start_is_quick_and_keeps_everything(start, var, prepared):
    secret = (prepared.var / "secret_key").read_text()

    run = start(var)
    first = max(20, prepared.run.seconds_to_start)
    if run.seconds_to_start >= first:  # the other tests may be keeping the machine busy
        run.stop()
        run = start(var)

    assert run.seconds_to_start < first
    assert (var / "secret_key").read_text() == secret
    assert run.facts["accounts"] == prepared.accounts
    with database(run.facts["database_url"]) as cursor:
        cursor.execute("SELECT kept FROM proof")
        assert cursor.fetchone() == (1,)


def test_the_next_start_cleans_up_after_a_killed_one(start, var):
    killed = start(var)
    family = killed.family()
    killed.popen.kill()
    killed.popen.wait()

    run = start(var, port=killed.port, output=var / "next.output")

    assert gone(family)
    assert run.facts["pid"] == run.popen.pid


def test_a_pid_file_that_names_another_program_is_no_obstacle(var, request):
    lines = f"{os.getpid()}\n{var}/postgres\n0\n5432\n\n127.0.0.1\n\nready\n"
    (var / "postgres" / "postmaster.pid").write_text(lines)

    process, url = start_postgres(
        folder=var / "postgres", log=var / "log" / "postgres.log", durable=True
    )
    request.addfinalizer(lambda: stop_all([process], within=5))

    with database(url) as cursor:
        cursor.execute("SELECT kept FROM proof")


def test_what_crashes_is_started_again_on_its_port(start, var):
    run = start(var)
    for words in ("gunicorn", "celery -A migration_coop worker", "postgres -D"):
        before = run.process(words)
        before.kill()
        wait_until(lambda words=words, before=before: replaced(run, words, before))

    wait_until(lambda: answers(run))
    assert run.popen.poll() is None


def replaced(run, words, before):
    try:
        return run.process(words) != before
    except (StopIteration, psutil.NoSuchProcess):
        return False


def answers(run):
    try:
        with database(run.facts["database_url"]) as cursor:
            cursor.execute("SELECT 1")
            return True
    except psycopg2.OperationalError:
        return False


def test_what_crashes_again_and_again_ends_the_run(start, var):
    run = start(var)
    family = run.family()

    while run.popen.poll() is None and run.seconds < START_SECONDS:
        kill_beat(run)

    assert "beat ends again and again" in run.refusal()
    assert gone(family)


def kill_beat(run):
    try:
        run.process("celery -A migration_coop beat").kill()
    except (StopIteration, psutil.NoSuchProcess):
        return

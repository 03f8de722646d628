"""What bin/run says when it cannot start: always one sentence, and how to go on."""

import os
import subprocess

import pytest

from migration_coop.stack.folder import Folder
from migration_coop.stack.processes import listening_socket

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can prepare this")


def test_two_runs_live_side_by_side_but_not_in_one_folder(shared_run, start, var):
    run = start(var)
    assert run.facts["url"] != shared_run.facts["url"]
    assert run.facts["database_url"] != shared_run.facts["database_url"]
    assert shared_run.popen.poll() is None

    sentence = start(var, ready=False, output=var / "second.output").refusal()

    assert str(run.popen.pid) in sentence
    assert "--var" in sentence
    assert run.facts["pid"] == run.popen.pid


def test_a_taken_port(start, workplace):
    with listening_socket() as taken:
        port = taken.getsockname()[1]
        run = start(workplace / "taken", ready=False, port=port)

        assert str(port) in run.refusal()
    assert "--port" in run.text
    assert not (run.var / "postgres").exists()


def test_a_half_initialised_database(start, workplace):
    (workplace / "half" / "postgres").mkdir(parents=True)
    (workplace / "half" / "passerelle.lock").touch()
    (workplace / "half" / "postgres" / "PG_VERSION").write_text("18\n")

    assert "--reset" in start(workplace / "half", ready=False).refusal()


def test_the_database_of_another_version(start, var):
    (var / "postgres" / "PG_VERSION").write_text("15\n")

    assert "PostgreSQL 15" in start(var, ready=False).refusal()


def test_a_lost_password(start, var):
    (var / "postgres.password").write_text("another")

    assert "password" in start(var, ready=False).refusal()


def test_a_folder_full_of_other_things(start, workplace):
    (workplace / "other").mkdir()
    (workplace / "other" / "thesis.odt").touch()

    run = start(workplace / "other", "--reset", "--yes", ready=False)

    assert "--var" in run.refusal()
    assert (workplace / "other" / "thesis.odt").exists()


def test_a_folder_that_is_a_file(start, workplace):
    (workplace / "file").touch()

    assert "not a folder" in start(workplace / "file", ready=False).refusal()


def test_a_folder_that_may_not_be_written(start, workplace):
    run = start("/proc/passerelle", ready=False, output=workplace / "proc.output")

    assert "/proc/passerelle" in run.refusal()


@as_root
def test_a_full_disk(start, workplace):
    disk = workplace / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "none", disk]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this root may not mount a small disk")
    try:
        run = start(disk / "var", ready=False, output=workplace / "disk.output")
        assert "full" in run.refusal()
    finally:
        subprocess.run(["umount", disk], check=True)


def test_reset_asks_first(start, var):
    sentence = start(var, "--reset", ready=False).refusal()

    assert "--yes" in sentence
    assert (var / "postgres" / "PG_VERSION").exists()


def test_reset_deletes_what_a_run_made_and_nothing_else(var):
    (var / "notes.txt").touch()

    Folder(var).reset(ask=False)

    assert {path.name for path in var.iterdir()} == {"notes.txt", "passerelle.lock"}


def test_services_of_ones_own_are_used(shared_run, start, var):
    urls = {
        "DATABASE_URL": shared_run.facts["database_url"],
        "REDIS_URL": shared_run.facts["redis_url"],
        "EMAIL_URL": "smtp://127.0.0.1:9",
    }

    run = start(var, env=urls)

    assert run.names() == {"gunicorn", "beat"}
    assert run.facts["database_url"] == urls["DATABASE_URL"]
    assert run.facts["mail_dir"] is None
    assert run.facts["accounts"] == []


def test_a_database_of_ones_own_that_is_away(start, workplace):
    urls = {"DATABASE_URL": "postgres://someone@127.0.0.1:9/nothing"}

    assert (
        "Connection refused"
        in start(workplace / "away", ready=False, env=urls).refusal()
    )

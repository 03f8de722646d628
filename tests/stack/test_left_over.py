"""Ending what a killed run left: only processes that are surely its own."""

import json
import subprocess
import sys

import psutil
import pytest

from migration_coop.stack.processes import Process, remember, stop_left_over


@pytest.fixture
def sleeper(tmp_path):
    process = Process(
        name="sleeper",
        command=[sys.executable, "-c", "import time; time.sleep(60)"],
        env={},
        log=tmp_path / "sleeper.log",
        cwd=tmp_path,
    )
    process.start()
    yield process
    process.popen.kill()
    process.popen.wait()


def test_a_process_that_was_recorded_is_ended(sleeper, tmp_path):
    remember(tmp_path / "children.json", [sleeper])

    assert stop_left_over(tmp_path / "children.json") == ["sleeper"]

    assert sleeper.has_ended()
    assert not (tmp_path / "children.json").exists()


def test_a_process_that_only_has_the_same_pid_is_left_alone(sleeper, tmp_path):
    born = psutil.Process(sleeper.popen.pid).create_time() - 3600
    row = {"name": "old", "pid": sleeper.popen.pid, "born": born}
    (tmp_path / "children.json").write_text(json.dumps([row]))

    assert stop_left_over(tmp_path / "children.json") == []

    with pytest.raises(subprocess.TimeoutExpired):
        sleeper.popen.wait(0.2)


def test_a_list_that_was_cut_short_is_forgotten(tmp_path):
    (tmp_path / "children.json").write_text('[{"name": "po')

    assert stop_left_over(tmp_path / "children.json") == []

"""What bin/ says on a machine whose Python is not enough."""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from migration_coop.stack.environment import ROOT
from tests.stack.conftest import clean_environment, told_by

TOOLS = ("sh", "dirname")


@pytest.fixture
def path(tmp_path):
    """A PATH on which Python is only what the test puts there."""
    for tool in TOOLS:
        (tmp_path / tool).symlink_to(shutil.which(tool))
    return tmp_path


def run(path, *command):
    return subprocess.run(
        [ROOT / "bin" / "run", *command],
        env=clean_environment() | {"PATH": str(path)},
        check=False,
        capture_output=True,
        text=True,
    )


def put(path, script):
    (path / "python3").write_text(f"#!/bin/sh\n{script}\n")
    (path / "python3").chmod(0o755)


def test_no_python_that_is_new_enough(path):
    put(path, "exit 1")

    done = run(path)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Python 3.11 or newer" in done.stderr


def test_a_python_without_venv(path):
    (path / "ensurepip.py").write_text("raise ImportError")
    put(path, f'PYTHONPATH="{path}" exec "{sys.executable}" "$@"')

    done = run(path)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "python3-venv" in done.stderr


def test_help_needs_nothing_but_the_packages(path):
    put(path, f'exec "{sys.executable}" "$@"')

    done = run(path, "--help")

    assert done.returncode == 0
    assert "--reset" in done.stdout


def others_reach(path):
    return all(p.stat().st_mode & 0o005 == 0o005 for p in (path, *path.parents))


@pytest.mark.skipif(os.geteuid() != 0, reason="already a normal user")
@pytest.mark.skipif(
    not others_reach(Path(sys.base_prefix).resolve())
    or not others_reach(Path(sys.prefix)),
    reason="this Python is out of reach of other users",
)
def test_root_and_a_normal_user_run_it_alike(project, workplace, start):
    nobody = pwd.getpwnam("nobody")
    home = workplace / "nobody"
    home.mkdir()
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    output = workplace / "nobody.output"

    run = start(home / "var", output=output, user=nobody.pw_uid, group=nobody.pw_gid)

    assert set(told_by(run.family(), psutil.Process.username)) == {"nobody"}

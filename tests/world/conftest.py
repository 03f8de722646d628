"""The whole stack on the made-up world of bench/, and browsers to visit it."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic

import pytest

from bench.world import COORDINATOR, PASSWORD
from migration_coop.stack.environment import ROOT
from tests.journeys.conftest import (
    Stack,
    browser,
    complaints_expected,
    open_browser,
    sign_in,
)
from tests.stack.conftest import Run

__all__ = ["browser", "complaints_expected", "open_browser", "sign_in"]
MOST_SECONDS = 60


@pytest.fixture(scope="package")
def stack():
    """Twenty countries, 300 cooperations, 3,000 missions, 20 plans."""
    folder = Path(tempfile.mkdtemp(prefix="passerelle-world-"))
    folder.chmod(0o755)
    run = Run(ROOT, folder / "var", env={"TICK_SECONDS": "5"})
    try:
        facts = run.start().wait_until_ready().facts
        fill(facts["database_url"])
        world = {"role": "world", "email": COORDINATOR, "password": PASSWORD}
        yield Stack(facts | {"accounts": [world]})
    finally:
        run.stop()
        shutil.rmtree(folder, ignore_errors=True)


def fill(database_url):
    env = os.environ | {"DATABASE_URL": database_url}
    command = [sys.executable, "-m", "bench.fill"]
    subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


@pytest.fixture
def within_a_minute():
    """From home to the answer, on a machine with two cores that has other work too."""
    before = monotonic()
    yield
    spent = monotonic() - before
    assert spent < MOST_SECONDS, f"the answer took {spent:.0f} s"
